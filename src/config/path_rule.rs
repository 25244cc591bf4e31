//! `offline.paths`: which messages are kept for later by what is in them, as ordered rules.

use std::fmt;

use toml_edit::{Item, Value};

use super::value::{Kind, Shape, text};
use crate::xml::Element;

/// A rule: a path of elements from the message down, and whether messages that have it are kept.
///
/// `/message/received[urn:xmpp:receipts]`; a name may be `*` for any. With `-` in front they are not kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathRule {
    /// Whether such a message is kept.
    pub keeps: bool,
    /// Names below `message`, the outermost first; empty for every message.
    names: Vec<String>,
    /// The namespace of the last one; `None` for any.
    namespace: Option<String>,
}

/// How deep a path may go: deeper ones are slips, and each level costs time for each message.
const DEPTH: usize = 8;

impl PathRule {
    /// Whether a message has such an element.
    pub fn fits<'a>(&self, payloads: impl Iterator<Item = &'a Element>) -> bool {
        match self.names.split_first() {
            None => true,
            Some((name, below)) => self.walk(payloads, name, below),
        }
    }

    fn walk<'a>(
        &self,
        mut elements: impl Iterator<Item = &'a Element>,
        name: &str,
        below: &[String],
    ) -> bool {
        elements.any(|element| {
            (name == "*" || element.name() == name)
                && match below.split_first() {
                    None => self.namespace.as_ref().is_none_or(|ns| element.ns() == ns.as_str()),
                    Some((name, below)) => self.walk(element.children(), name, below),
                }
        })
    }

    /// Whether this rule fits every message that another one fits: behind it the other can never win.
    fn covers(&self, other: &Self) -> bool {
        let names = self.names.iter().zip(&other.names).all(|(own, its)| own == "*" || own == its);
        let namespace = match &self.namespace {
            None => true,
            // What lies further out than the other's last element may have any namespace.
            Some(_) => self.names.len() == other.names.len() && self.namespace == other.namespace,
        };
        self.names.len() <= other.names.len() && names && namespace
    }
}

/// Says which rule can never win because an earlier one takes all that it would take.
#[expect(clippy::ptr_arg, reason = "rules take what the setting holds")]
pub(super) fn every_rule_can_win(rules: &Vec<PathRule>) -> Result<(), String> {
    for (place, rule) in rules.iter().enumerate() {
        let before = rules.iter().enumerate().take(place).find(|(_, earlier)| earlier.covers(rule));
        if let Some((number, earlier)) = before {
            return Err(format!(
                "rule {}, \"{rule}\", can never win: every message that it fits is decided by rule {}, \"{earlier}\", \
                 which stands before it. Put the more particular one first, or leave it out.",
                place + 1,
                number + 1,
            ));
        }
        if rule.keeps
            && rule.names == ["no-store"]
            && rule.namespace.as_deref() == Some(crate::stanza::ns::HINTS)
        {
            return Err(format!(
                "rule {}, \"{rule}\", can never win: whoever sends <no-store/> is obeyed before any rule is asked.",
                place + 1
            ));
        }
    }
    Ok(())
}

impl fmt::Display for PathRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.keeps { "/message" } else { "-/message" })?;
        self.names.iter().try_for_each(|name| write!(f, "/{name}"))?;
        self.namespace.iter().try_for_each(|namespace| write!(f, "[{namespace}]"))
    }
}

impl std::str::FromStr for PathRule {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (keeps, path) = match text.strip_prefix('-') {
            Some(path) => (false, path),
            None => (true, text),
        };
        let (path, namespace) = match path.split_once('[') {
            Some((path, rest)) => (path, Some(rest.strip_suffix(']').ok_or(())?.to_owned())),
            None => (path, None),
        };
        let mut steps = path.split('/');
        if (steps.next(), steps.next()) != (Some(""), Some("message")) {
            return Err(());
        }
        let names: Vec<String> = steps.map(str::to_owned).collect();
        let is_name = |name: &String| {
            name == "*"
                || !name.is_empty()
                    && name.chars().all(|c| c.is_alphanumeric() || "-_.".contains(c))
                    && !name.starts_with(|c: char| c.is_numeric() || "-.".contains(c))
        };
        // A message is one of a client or a server; its own namespace says nothing.
        let namespace_fits = namespace.as_ref().is_none_or(|namespace| {
            !names.is_empty()
                && !namespace.is_empty()
                && !namespace.contains(['[', ']'])
                && !namespace.contains(char::is_whitespace)
        });
        match names.len() <= DEPTH && names.iter().all(is_name) && namespace_fits {
            true => Ok(Self { keeps, names, namespace }),
            false => Err(()),
        }
    }
}

impl Kind for PathRule {
    const NOUN: &'static str = "a path of elements";
    const EXAMPLES: &'static str =
        "/message/received[urn:xmpp:receipts], -/message/plain, /message/*[urn:example:alarm]";
    const SHAPE: Shape = Shape::Text;

    fn read(item: &Item) -> Result<Self, String> {
        text(item)
    }

    fn write(&self) -> Value {
        Value::from(self.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::el;

    fn rule(text: &str) -> PathRule {
        text.parse().unwrap_or_else(|()| panic!("{text}"))
    }

    #[test]
    fn rules_are_read_and_written() {
        for text in [
            "/message",
            "-/message",
            "/message/plain",
            "-/message/received[urn:xmpp:receipts]",
            "/message/event/items/*[http://x.example/#y]",
        ] {
            assert_eq!(rule(text).to_string(), text);
        }
        for wrong in [
            "",
            "-",
            "message/plain",
            "/presence/x",
            "/message/",
            "/message//x",
            "/message/x[",
            "/message/x[]",
            "/message/x[a b]",
            "/message/1x",
            "/message[jabber:client]",
            "--/message/x",
            "/message/x y",
            "/message/a/a/a/a/a/a/a/a/a",
        ] {
            assert!(wrong.parse::<PathRule>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn what_a_rule_fits() {
        let message = [
            el("urn:xmpp:receipts", "received").build(),
            el("urn:a", "outer").child(el("urn:b", "inner")).build(),
        ];
        for (text, fits) in [
            ("/message", true),
            ("/message/received", true),
            ("/message/received[urn:xmpp:receipts]", true),
            ("/message/received[urn:other]", false),
            ("/message/*[urn:a]", true),
            ("/message/*[urn:b]", false),
            ("/message/outer/inner[urn:b]", true),
            ("/message/outer/inner[urn:a]", false),
            ("/message/*/inner", true),
            ("/message/inner", false),
        ] {
            assert_eq!(rule(text).fits(message.iter()), fits, "{text}");
        }
    }

    #[test]
    fn a_rule_behind_one_that_takes_all_of_it_is_named() {
        let judged = |texts: &[&str]| every_rule_can_win(&texts.iter().map(|text| rule(text)).collect());
        for fine in [
            &["/message/received", "-/message/plain"][..],
            &["-/message/plain", "/message/received"],
            &["/message/x[urn:a]", "-/message/x"],
            &["/message/x[urn:a]", "/message/x[urn:b]"],
            &["/message/x[urn:a]", "-/message/x/y[urn:a]"],
            &["/message/x/y", "-/message/x"],
            &["-/message/plain", "-/message"],
            &["-/message/no-store[urn:xmpp:hints]"],
        ] {
            assert_eq!(judged(fine), Ok(()), "{fine:?}");
        }
        for dead in [
            &["/message/received", "-/message/received[urn:xmpp:receipts]"][..],
            &["/message/x", "/message/x/y"],
            &["-/message", "/message/x"],
            &["/message/*", "-/message/x"],
            &["/message/*[urn:a]", "-/message/x[urn:a]"],
            &["/message/x[urn:a]", "-/message/x[urn:a]"],
        ] {
            let reason = judged(dead).unwrap_err();
            assert!(reason.starts_with(&format!("rule 2, \"{}\", can never win", dead[1])), "{reason}");
            assert!(reason.contains(&format!("rule 1, \"{}\"", dead[0])), "{reason}");
        }
        assert!(judged(&["/message/no-store[urn:xmpp:hints]"]).is_err());
    }
}
