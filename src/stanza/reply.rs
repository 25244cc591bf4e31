//! Answers: the only place where they are made.
//!
//! Errors and results are never answered (RFC 6120 §8.3.1, §8.2.3), whoever asks for it.

use super::{
    Common, Iq, IqType, MalformedStanza, Message, MessageType, Presence, PresenceType, Stanza, StanzaError,
    ns,
};
use crate::jid::Jid;
use crate::xml::{Element, Str, el};

/// The result of a request: its id, its addresses swapped. RFC 6120 §8.2.3
pub fn result(request: &Iq, payload: Option<Element>) -> Iq {
    let iq = Iq::build(IqType::Result, id(request.id()), payload);
    Iq { common: swapped(&request.common, iq.common), ..iq }
}

/// The error that answers a stanza: its id, its addresses swapped; `None` for errors and results.
///
/// What was sent is not sent back (RFC 6120 §8.3.1 allows either).
pub fn error(stanza: &Stanza, error: &StanzaError) -> Option<Stanza> {
    match stanza {
        Stanza::Iq(iq) => error_of_iq(iq, error).map(Stanza::Iq),
        Stanza::Message(message) => {
            if message.kind() == MessageType::Error {
                return None;
            }
            let common = swapped(&message.common, Common::new(element("message", message.id(), error)));
            Some(Stanza::Message(Message { kind: MessageType::Error, common }))
        }
        Stanza::Presence(presence) => {
            if presence.kind() == PresenceType::Error {
                return None;
            }
            let common = swapped(&presence.common, Common::new(element("presence", presence.id(), error)));
            Some(Stanza::Presence(Presence { kind: PresenceType::Error, common }))
        }
    }
}

/// The error that answers a request; `None` for errors and results.
pub fn error_of_iq(iq: &Iq, error: &StanzaError) -> Option<Iq> {
    if !iq.kind().is_request() {
        return None;
    }
    let is_registration = iq.payload_element().is_some_and(|payload| *payload.ns() == *ns::REGISTER);
    let error = match is_registration {
        // XEP-0077 §9: both kinds of errors, as who registers may know nothing but numbers.
        true => error.build().edit().attr("code", error.condition.code().to_string()).build(),
        false => error.build(),
    };
    let common = swapped(&iq.common, Common::new(with_error("iq", iq.id(), error)));
    Some(Iq { kind: IqType::Error, common })
}

/// The answer to a stanza that breaks a rule, for `to`; `None` for errors and results.
///
/// An addressee that is no address is repeated as it was written (RFC 6120 §8.3.3.8).
pub fn malformed(stanza: &MalformedStanza, to: impl Into<Jid>) -> Option<Stanza> {
    let given = &stanza.element;
    if matches!(given.attr("type"), Some("error" | "result")) {
        return None;
    }
    let answer = |name| {
        let element = element(name, given.attr("id"), &stanza.error);
        let element = element.edit().attr_opt("from", given.attr_str("to").cloned()).build();
        Common { to: Some(to.into()), ..Common::new(element) }
    };
    Some(match given.name() {
        "message" => Stanza::Message(Message { kind: MessageType::Error, common: answer("message") }),
        "presence" => Stanza::Presence(Presence { kind: PresenceType::Error, common: answer("presence") }),
        _ => Stanza::Iq(Iq { kind: IqType::Error, common: answer("iq") }),
    })
}

/// A stanza of type error.
fn element(name: &'static str, of: Option<&str>, error: &StanzaError) -> Element {
    with_error(name, of, error.build())
}

fn with_error(name: &'static str, of: Option<&str>, error: Element) -> Element {
    el(ns::CLIENT, name).attr("type", "error").attr_opt("id", of).child(error).build()
}

fn id(of: Option<&str>) -> Str {
    Str::new(of.unwrap_or_default())
}

/// Sender and addressee of an answer.
fn swapped(request: &Common, answer: Common) -> Common {
    Common { from: request.to.clone(), to: request.from.clone(), ..answer }
}
