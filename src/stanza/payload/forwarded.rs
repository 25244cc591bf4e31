//! Forwarded messages (XEP-0297), and what wraps them: copies (XEP-0280) and results of an archive (XEP-0313).

use crate::base::Timestamp;
use crate::jid::BareJid;
use crate::stanza::{Message, ns};
use crate::xml::{Builder, Element, el};

/// Which way a message went that is copied. XEP-0280 §7, §8
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Another device of the account got it.
    Received,
    /// Another device of the account sent it.
    Sent,
}

/// `<forwarded/>` with the time at which the message came. XEP-0297 §3
pub fn forwarded(message: Element, stamp: Option<Timestamp>) -> Builder {
    let delay = stamp.map(|stamp| el(ns::DELAY, "delay").attr("stamp", stamp.to_xmpp()));
    el(ns::FORWARD, "forwarded").child_opt(delay).child(message)
}

/// A copy of a message for another device of the account; the addressee is to be set. XEP-0280 §7, §8
pub fn carbon(direction: Direction, message: &Message, account: &BareJid) -> Message {
    let name = match direction {
        Direction::Received => "received",
        Direction::Sent => "sent",
    };
    Message::builder(message.kind())
        .from(account.clone())
        .child(el(ns::CARBONS, name).child(forwarded(message.to_element(), None)))
        .build()
}
