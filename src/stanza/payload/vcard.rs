//! Business cards (XEP-0054, vcard-temp): kept and given as they came.

use super::Payload;
use crate::stanza::{StanzaError, ns};
use crate::xml::{Element, el};

/// A business card: the whole `<vCard/>` element. An empty one asks for the card in a request, and says that there
/// is none in a result (XEP-0054 §3.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VCard(pub Element);

impl Payload for VCard {
    const NS: &'static str = ns::VCARD_TEMP;
    const NAME: &'static str = "vCard";

    fn parse(card: &Element) -> Result<Self, StanzaError> {
        Ok(Self(card.clone()))
    }

    fn build(&self) -> Element {
        self.0.clone()
    }
}

impl Default for VCard {
    fn default() -> Self {
        Self(el(ns::VCARD_TEMP, "vCard").build())
    }
}
