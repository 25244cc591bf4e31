//! Block lists (XEP-0191).

use super::Payload;
use crate::jid::Jid;
use crate::stanza::{StanzaError, ns};
use crate::xml::{Element, el};

/// Asks for the list. §3.2
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Get;

impl Payload for Get {
    const NS: &'static str = ns::BLOCKING;
    const NAME: &'static str = "blocklist";

    fn parse(_: &Element) -> Result<Self, StanzaError> {
        Ok(Self)
    }

    fn build(&self) -> Element {
        el(Self::NS, Self::NAME).build()
    }
}

/// Addresses below an element of a name: the list, what is blocked, what is unblocked (all if there are none).
pub fn build<'a>(name: &'static str, jids: impl IntoIterator<Item = &'a Jid>) -> Element {
    let items = jids.into_iter().map(|jid| el(ns::BLOCKING, "item").attr("jid", jid.as_str()));
    el(ns::BLOCKING, name).children(items).build()
}

/// The addresses below an element.
///
/// # Errors
/// `bad-request` for an item without an address, `jid-malformed` for one that is none.
pub fn jids(element: &Element) -> Result<Vec<Jid>, StanzaError> {
    let items = element.children().filter(|child| child.is(ns::BLOCKING, "item"));
    let jid = |item: &Element| {
        let jid = item.attr("jid").ok_or_else(|| StanzaError::bad_request().text("an item has no jid"))?;
        Ok(jid.parse()?)
    };
    items.map(jid).collect()
}
