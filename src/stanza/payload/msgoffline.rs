//! A user's own limit of kept messages: `<msgoffline xmlns='msgoffline' limit='50'/>`, as Tigase has it.

use super::Payload;
use crate::stanza::{StanzaError, ns};
use crate::xml::{Element, el};

/// How many messages of one sender are kept for a user, by his own wish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OfflineLimit {
    /// The number; 0: none are kept. `None`: the server's limit holds, written `false`.
    pub limit: Option<u32>,
}

impl Payload for OfflineLimit {
    const NS: &'static str = ns::OFFLINE;
    const NAME: &'static str = "msgoffline";

    fn parse(element: &Element) -> Result<Self, StanzaError> {
        let limit = match element.attr("limit") {
            Some("false" | "none") => Ok(None),
            Some(number) => number.parse().map(Some).map_err(|_| ()),
            None => Err(()),
        };
        let explained = |()| {
            StanzaError::bad_request().text("limit is a number of messages, or false for the server's limit.")
        };
        limit.map(|limit| Self { limit }).map_err(explained)
    }

    fn build(&self) -> Element {
        let limit = self.limit.map_or_else(|| "false".to_owned(), |limit| limit.to_string());
        el(ns::OFFLINE, "msgoffline").attr("limit", limit).build()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_numbers_or_false() {
        let of = |limit: &'static str| {
            OfflineLimit::parse(&el(ns::OFFLINE, "msgoffline").attr("limit", limit).build())
        };
        for (text, limit) in [("50", Some(50)), ("0", Some(0)), ("false", None), ("none", None)] {
            assert_eq!(of(text), Ok(OfflineLimit { limit }));
        }
        assert_eq!(OfflineLimit { limit: Some(7) }.build().attr("limit"), Some("7"));
        assert_eq!(OfflineLimit { limit: None }.build().attr("limit"), Some("false"));
        for wrong in ["", "-1", "1.5", "many", "99999999999999999999", " 5", "true"] {
            assert!(of(wrong).is_err(), "{wrong}");
        }
        assert!(OfflineLimit::parse(&el(ns::OFFLINE, "msgoffline").build()).is_err());
    }
}
