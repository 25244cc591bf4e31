//! Copies of messages (XEP-0280), forwarded as XEP-0297 says.

use crate::jid::BareJid;
use crate::stanza::{Message, ns};
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
