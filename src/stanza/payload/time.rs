//! Time of an entity (XEP-0202).

use super::Payload;
use crate::base::Timestamp;
use crate::stanza::{StanzaError, ns};
use crate::xml::{Element, el};

/// Asks for the time. XEP-0202 §2
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeQuery;

impl Payload for TimeQuery {
    const NS: &'static str = ns::TIME;
    const NAME: &'static str = "time";

    fn parse(_: &Element) -> Result<Self, StanzaError> {
        Ok(Self)
    }

    fn build(&self) -> Element {
        el(ns::TIME, "time").build()
    }
}

/// The `<time/>` of a result. A server's time zone is UTC: where it stands is nobody's business.
pub fn result(now: Timestamp) -> Element {
    el(ns::TIME, "time")
        .child(el(ns::TIME, "tzo").text("+00:00"))
        .child(el(ns::TIME, "utc").text(now.to_xmpp()))
        .build()
}
