//! Pages of a result set (XEP-0059).

use crate::stanza::{StanzaError, ns};
use crate::xml::{Element, Str, el};

/// Which page is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    /// At most so many items; 0 asks for the count alone (§2.7). Without it the server chooses.
    pub max: Option<u32>,
    /// Which part of the set.
    pub page: Wanted,
}

/// A part of a result set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Wanted {
    /// From the first item on.
    #[default]
    First,
    /// Behind this item. §2.2
    After(Str),
    /// Ahead of this item. §2.3
    Before(Str),
    /// Up to the last item. §2.5
    Last,
}

impl Request {
    /// Reads the `<set/>` of a query, where there is one.
    ///
    /// # Errors
    /// `bad-request` for a number that is none; `feature-not-implemented` for a page by its index (§2.6), and for both
    /// directions at once, which is not defined.
    pub fn of(query: &Element) -> Result<Self, StanzaError> {
        let Some(set) = query.child(ns::RSM, "set") else { return Ok(Self::default()) };
        let max = set.child(ns::RSM, "max").map(|max| max.text().trim().parse::<u32>()).transpose();
        let max = max.map_err(|_| StanzaError::bad_request().text("max must be a number"))?;
        if set.child(ns::RSM, "index").is_some() {
            return Err(
                StanzaError::feature_not_implemented().text("pages are asked for by id, not by index")
            );
        }
        let text = |name| set.child(ns::RSM, name).map(|child| Str::from(child.text()));
        let page = match (text("after"), text("before")) {
            (None, None) => Wanted::First,
            (Some(after), None) => Wanted::After(after),
            (None, Some(before)) if before.is_empty() => Wanted::Last,
            (None, Some(before)) => Wanted::Before(before),
            (Some(_), Some(_)) => {
                let text = "after and before exclude each other; use after-id and before-id";
                return Err(StanzaError::feature_not_implemented().text(text));
            }
        };
        Ok(Self { max, page })
    }
}

/// The `<set/>` of an answer: the first and the last item of the page, and the count where it is known.
pub fn answer(ends: Option<(&str, &str)>, count: Option<u64>) -> Element {
    let text = |name: &'static str, text: &str| el(ns::RSM, name).text(text);
    let (first, last) = ends.unzip();
    el(ns::RSM, "set")
        .child_opt(first.map(|first| text("first", first)))
        .child_opt(last.map(|last| text("last", last)))
        .child_opt(count.map(|count| text("count", &count.to_string())))
        .build()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_read() {
        let of = |children: &[(&'static str, &str)]| {
            let set = children.iter().map(|(name, text)| el(ns::RSM, *name).text(*text));
            Request::of(&el("x", "query").child(el(ns::RSM, "set").children(set)).build())
        };
        let page = |max, page| Ok(Request { max, page });
        assert_eq!(Request::of(&el("x", "query").build()), page(None, Wanted::First));
        assert_eq!(of(&[("max", " 10 ")]), page(Some(10), Wanted::First));
        assert_eq!(of(&[("max", "0"), ("after", "a")]), page(Some(0), Wanted::After("a".into())));
        assert_eq!(of(&[("before", "")]), page(None, Wanted::Last));
        assert_eq!(of(&[("before", "b")]), page(None, Wanted::Before("b".into())));
        for wrong in
            [&[("max", "-1")][..], &[("max", "x")], &[("index", "3")], &[("before", "a"), ("after", "b")]]
        {
            assert!(of(wrong).is_err(), "{wrong:?}");
        }
    }
}
