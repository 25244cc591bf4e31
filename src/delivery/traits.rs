//! What kind of message is this? Asked once, on the original, before anything changes it.

use crate::stanza::{Message, MessageType, ns};

/// The answers. They travel with the message (`router::Envelope`), so that every rule decides on the same facts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Traits {
    /// The type of the message.
    pub kind: MessageType,
    /// Whether it says anything besides a chat state (XEP-0085), a thread and hints.
    pub has_content: bool,
    /// Whether its sender asked that it is stored nowhere: `<no-store/>`. XEP-0334 §4.2
    pub no_store: bool,
}

impl Traits {
    /// Asks them of a message.
    pub fn of(message: &Message) -> Self {
        let mut traits = Self { kind: message.kind(), ..Self::default() };
        for payload in message.payloads() {
            match payload.ns().as_str() {
                ns::CHAT_STATES => {}
                ns::HINTS => traits.no_store |= payload.name() == "no-store",
                ns::CLIENT if payload.name() == "thread" => {}
                _ => traits.has_content = true,
            }
        }
        traits
    }
}
