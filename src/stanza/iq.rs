//! Requests and their answers (RFC 6120 §8.2.3).

use super::{Common, Payload, StanzaError, ns, stanza};
use crate::xml::{Element, Str, el};

/// An `<iq/>` stanza: a request or an answer. It has an id; a request has exactly one child element.
#[derive(Clone, Debug)]
pub struct Iq {
    pub(super) kind: IqType,
    pub(super) common: Common,
}

/// The type of an iq. RFC 6120 §8.2.3
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IqType {
    /// Asks for something.
    Get,
    /// Changes something.
    Set,
    /// The answer to a request that succeeded.
    Result,
    /// The answer to a request that failed.
    Error,
}

impl IqType {
    pub(super) fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "get" => Self::Get,
            "set" => Self::Set,
            "result" => Self::Result,
            "error" => Self::Error,
            _ => return None,
        })
    }

    /// The value of the attribute.
    pub fn name(self) -> &'static str {
        match self {
            Self::Get => "get",
            Self::Set => "set",
            Self::Result => "result",
            Self::Error => "error",
        }
    }

    /// Whether an answer must follow: get and set.
    pub fn is_request(self) -> bool {
        matches!(self, Self::Get | Self::Set)
    }
}

stanza!(Iq, IqType);

impl Iq {
    /// A request for something.
    pub fn get(id: impl Into<Str>, payload: impl Into<Element>) -> Self {
        Self::build(IqType::Get, id.into(), Some(payload.into()))
    }

    /// A request to change something, such as a roster push.
    pub fn set(id: impl Into<Str>, payload: impl Into<Element>) -> Self {
        Self::build(IqType::Set, id.into(), Some(payload.into()))
    }

    pub(super) fn build(kind: IqType, id: Str, child: Option<Element>) -> Self {
        let element = el(ns::CLIENT, "iq").attr("type", kind.name()).attr("id", id).child_opt(child);
        Self { kind, common: Common::new(element.build()) }
    }

    /// The child element that says what is asked or answered. A request has one.
    pub fn payload_element(&self) -> Option<&Element> {
        self.payloads().next()
    }

    /// The payload as a value of its type.
    ///
    /// # Errors
    /// `bad-request` if it is another element, or what is wrong with it.
    pub fn payload<P: Payload>(&self) -> Result<P, StanzaError> {
        match self.child(P::NS, P::NAME) {
            Some(element) => P::parse(element),
            None => Err(StanzaError::bad_request()),
        }
    }

    /// The error of an iq of type error.
    pub fn error(&self) -> Option<StanzaError> {
        if self.kind != IqType::Error {
            return None;
        }
        self.child(ns::CLIENT, "error").map(StanzaError::parse)
    }
}
