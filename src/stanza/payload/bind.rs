//! Resource binding (RFC 6120 §7).

use super::Payload;
use crate::jid::{FullJid, Resource};
use crate::stanza::{StanzaError, ns};
use crate::xml::{Element, el};

/// A request to bind a resource. RFC 6120 §7.6, §7.7
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bind {
    /// The resource that the client wants; the server chooses where it is missing or empty.
    pub resource: Option<Resource>,
}

impl Payload for Bind {
    const NS: &'static str = ns::BIND;
    const NAME: &'static str = "bind";

    /// Errors: `bad-request` for what is no resource (§7.7.2.1).
    fn parse(bind: &Element) -> Result<Self, StanzaError> {
        let Some(resource) = bind.child(ns::BIND, "resource") else { return Ok(Self::default()) };
        let resource = resource.text();
        if resource.is_empty() {
            return Ok(Self::default());
        }
        let resource = resource.parse::<Resource>();
        let resource = resource.map_err(|error| StanzaError::bad_request().text(error.to_string()))?;
        Ok(Self { resource: Some(resource) })
    }

    fn build(&self) -> Element {
        let resource =
            self.resource.as_ref().map(|resource| el(ns::BIND, "resource").text(resource.as_str()));
        el(ns::BIND, "bind").child_opt(resource).build()
    }
}

/// The payload of the result: the address that was bound. RFC 6120 §7.6.1
pub fn bound(jid: &FullJid) -> Element {
    el(ns::BIND, "bind").child(el(ns::BIND, "jid").text(jid.as_str())).build()
}
