//! From an element of the stream to a stanza, or to what is to be said against it (RFC 6120 §8).

use std::sync::Arc;

use super::{Common, Iq, IqType, Message, MessageType, Presence, PresenceType, Stanza, StanzaError, ns};
use crate::jid::{Jid, JidError};
use crate::xml::Element;

/// An element that is not a good stanza.
#[derive(Clone, Debug)]
pub enum Malformed {
    /// It is no stanza at all: stream error `unsupported-stanza-type` (RFC 6120 §4.9.3.24).
    NotAStanza(Element),
    /// Its `from` is no address: stream error `invalid-from` (RFC 6120 §4.9.3.7).
    InvalidFrom(JidError),
    /// A stanza to be answered with an error; see [`super::reply::malformed`].
    Stanza(Box<MalformedStanza>),
}

/// A stanza that breaks a rule of RFC 6120 §8, with the error that says so.
#[derive(Clone, Debug)]
pub struct MalformedStanza {
    /// What is wrong with it.
    pub error: StanzaError,
    /// The sender as the stanza names it.
    pub from: Option<Jid>,
    pub(super) element: Element,
}

impl TryFrom<Element> for Stanza {
    type Error = Malformed;

    /// Checks what every stanza must fulfil; its payload is not looked into.
    fn try_from(element: Element) -> Result<Self, Malformed> {
        let parse = match element.name() {
            _ if *element.ns() != *ns::CLIENT => return Err(Malformed::NotAStanza(element)),
            "message" => message,
            "presence" => presence,
            "iq" => iq,
            _ => return Err(Malformed::NotAStanza(element)),
        };
        let from = match element.attr("from").map(str::parse::<Jid>).transpose() {
            Ok(from) => from,
            Err(error) => return Err(Malformed::InvalidFrom(error)),
        };
        let refuse =
            |error, from, element| Err(Malformed::Stanza(Box::new(MalformedStanza { error, from, element })));
        let to = match element.attr("to").map(str::parse::<Jid>).transpose() {
            Ok(to) => to,
            Err(error) => return refuse(error.into(), from, element),
        };
        match parse(&element) {
            Ok(Kind::Message(kind)) => Ok(Self::Message(Message { kind, common: common(from, to, element) })),
            Ok(Kind::Presence(kind)) => {
                Ok(Self::Presence(Presence { kind, common: common(from, to, element) }))
            }
            Ok(Kind::Iq(kind)) => Ok(Self::Iq(Iq { kind, common: common(from, to, element) })),
            Err(error) => refuse(error, from, element),
        }
    }
}

fn common(from: Option<Jid>, to: Option<Jid>, element: Element) -> Common {
    Common { from, to, element: Arc::new(element) }
}

enum Kind {
    Message(MessageType),
    Presence(PresenceType),
    Iq(IqType),
}

/// A message without a type, or with one that nobody knows, is a normal one. RFC 6121 §5.2.2
fn message(element: &Element) -> Result<Kind, StanzaError> {
    Ok(Kind::Message(element.attr("type").and_then(MessageType::parse).unwrap_or(MessageType::Normal)))
}

/// RFC 6121 §4.7.1
fn presence(element: &Element) -> Result<Kind, StanzaError> {
    let kind = match element.attr("type") {
        None => PresenceType::Available,
        Some(name) => PresenceType::parse(name)
            .ok_or_else(|| StanzaError::bad_request().text("This type of presence does not exist."))?,
    };
    Ok(Kind::Presence(kind))
}

/// RFC 6120 §8.2.3
fn iq(element: &Element) -> Result<Kind, StanzaError> {
    let kind = element
        .attr("type")
        .and_then(IqType::parse)
        .ok_or_else(|| StanzaError::bad_request().text("An iq has the type get, set, result or error."))?;
    // Rule 1
    if element.attr("id").is_none() {
        return Err(StanzaError::bad_request().text("An iq needs an id."));
    }
    // Rule 4
    if matches!(kind, IqType::Get | IqType::Set) && element.children().count() != 1 {
        return Err(
            StanzaError::bad_request().text("An iq of type get or set has exactly one child element.")
        );
    }
    Ok(Kind::Iq(kind))
}
