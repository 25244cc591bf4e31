//! Private storage (XEP-0049): elements that a client keeps here, by namespace and name.

use super::Payload;
use crate::stanza::{StanzaError, ns};
use crate::xml::{Element, Ns, Str, el};

/// Asks for one kept element. XEP-0049 §2.3
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Get {
    /// Its namespace.
    pub ns: Ns,
    /// Its local name.
    pub name: Str,
}

/// Elements to be kept, each in place of the one with its namespace and name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Set {
    /// The elements; at least one.
    pub elements: Vec<Element>,
}

impl Payload for Get {
    const NS: &'static str = ns::PRIVATE;
    const NAME: &'static str = "query";

    fn parse(query: &Element) -> Result<Self, StanzaError> {
        let mut children = query.children();
        let (Some(child), None) = (children.next(), children.next()) else {
            return Err(
                StanzaError::bad_request().text("Private storage is asked for one element at a time.")
            );
        };
        check(child)?;
        Ok(Self { ns: child.ns().clone(), name: Str::new(child.name()) })
    }

    fn build(&self) -> Element {
        el(ns::PRIVATE, "query").child(el(self.ns.clone(), self.name.clone())).build()
    }
}

impl Payload for Set {
    const NS: &'static str = ns::PRIVATE;
    const NAME: &'static str = "query";

    fn parse(query: &Element) -> Result<Self, StanzaError> {
        let elements: Vec<_> = query.children().cloned().collect();
        if elements.is_empty() {
            return Err(StanzaError::not_acceptable().text("There is nothing to be kept."));
        }
        elements.iter().try_for_each(check)?;
        Ok(Self { elements })
    }

    fn build(&self) -> Element {
        el(ns::PRIVATE, "query").children(self.elements.iter().cloned()).build()
    }
}

/// What is kept has a namespace of its own.
fn check(child: &Element) -> Result<(), StanzaError> {
    if *child.ns() == *ns::PRIVATE || *child.ns() == *"" {
        return Err(StanzaError::not_acceptable().text("What is kept needs a namespace of its own."));
    }
    Ok(())
}

/// The `<query/>` of a result: the kept element, or an empty one of the name that was asked for.
pub fn result(asked: &Get, kept: Option<Element>) -> Element {
    let child = kept.unwrap_or_else(|| el(asked.ns.clone(), asked.name.clone()).build());
    el(ns::PRIVATE, "query").child(child).build()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stanza::Condition;

    #[test]
    fn one_namespace_at_a_time() {
        let exodus = || el("exodus:prefs", "exodus");
        let query = |children: Vec<crate::xml::Builder>| el(ns::PRIVATE, "query").children(children).build();
        let get = Get::parse(&query(vec![exodus()])).unwrap();
        assert_eq!(get.name, "exodus");
        assert_eq!(result(&get, None), query(vec![exodus()]));
        let refused = |error: StanzaError| error.condition;
        assert_eq!(Get::parse(&query(vec![])).map_err(refused), Err(Condition::BadRequest));
        assert_eq!(Get::parse(&query(vec![exodus(), exodus()])).map_err(refused), Err(Condition::BadRequest));
        assert_eq!(Set::parse(&query(vec![])).map_err(refused), Err(Condition::NotAcceptable));
        let nameless = query(vec![el(ns::PRIVATE, "x")]);
        assert_eq!(Set::parse(&nameless).map_err(refused), Err(Condition::NotAcceptable));
        assert_eq!(Set::parse(&query(vec![exodus()])).map(|set| set.elements.len()), Ok(1));
    }
}
