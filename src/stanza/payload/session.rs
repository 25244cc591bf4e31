//! Session establishment (RFC 3921 §3): announced for old clients, without effect.

use super::Payload;
use crate::stanza::{StanzaError, ns};
use crate::xml::{Element, el};

/// A request to establish a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Session;

impl Payload for Session {
    const NS: &'static str = ns::SESSION;
    const NAME: &'static str = "session";

    fn parse(_: &Element) -> Result<Self, StanzaError> {
        Ok(Self)
    }

    fn build(&self) -> Element {
        el(ns::SESSION, "session").build()
    }
}
