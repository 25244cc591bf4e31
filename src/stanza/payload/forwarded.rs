//! Copies of messages, for other devices (XEP-0280) and for others, forwarded as XEP-0297 says.

use super::delay::Delay;
use crate::base::Timestamp;
use crate::jid::{BareJid, Domain};
use crate::stanza::{Message, MessageBuilder, ns};
use crate::xml::el;

/// Which way a message went that is copied. XEP-0280 §7, §8
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Another device of the account got it.
    Received,
    /// Another device of the account sent it.
    Sent,
}

/// A copy of a message for another device of the account; the addressee is to be set. XEP-0280 §7, §8
pub fn carbon(direction: Direction, message: &Message, account: &BareJid) -> Message {
    let name = match direction {
        Direction::Received => "received",
        Direction::Sent => "sent",
    };
    Message::builder(message.kind())
        .from(account.clone())
        .child(el(ns::CARBONS, name).child(el(ns::FORWARD, "forwarded").child(message.to_element())))
        .build()
}

/// Puts a copy of a message into one for somebody else, who is to find it later, too. XEP-0297 §3.1, XEP-0334 §4.4
pub fn copy(builder: MessageBuilder, message: &Message, now: Timestamp, by: Domain) -> MessageBuilder {
    let delay = Delay::new(by, now).build();
    builder
        .child(el(ns::FORWARD, "forwarded").child(delay).child(message.to_element()))
        .child(el(ns::HINTS, "store"))
}
