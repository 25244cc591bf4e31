//! XEP-0352: what waits while a client says that nobody looks at it.
//!
//! Presence waits, of each sender the latest; so do messages that are no news (`delivery::Traits`). What is news
//! leaves at once, behind everything of the same sender that waited, so that nobody's stanzas change their order (RFC
//! 6120 §10.1).

use std::collections::VecDeque;

use crate::account::Item;
use crate::delivery::Traits;
use crate::stanza::{Message, PresenceType, Stanza, ns};

/// Stanzas that wait at most; then all of them leave.
const MAX_HELD: usize = 200;

/// The state of a client that has told whether somebody looks at it.
#[derive(Default)]
pub(super) struct Csi {
    inactive: bool,
    held: VecDeque<Item>,
}

impl Csi {
    /// Of a client at which nobody looks to begin with.
    pub(super) fn inactive() -> Self {
        Self { inactive: true, held: VecDeque::new() }
    }

    /// The client says whether somebody looks at it; what has waited and leaves now. §4.2
    pub(super) fn set(&mut self, inactive: bool) -> VecDeque<Item> {
        self.inactive = inactive;
        if inactive { VecDeque::new() } else { std::mem::take(&mut self.held) }
    }

    /// Sorts what is to be sent: into `queue` what leaves now. Bytes of stanzas that were replaced come back: nobody
    /// will ever send them.
    pub(super) fn sort(&mut self, items: VecDeque<Item>, queue: &mut VecDeque<Item>) -> usize {
        if !self.inactive {
            queue.extend(items);
            return 0;
        }
        let mut replaced = 0;
        for item in items {
            if may_wait(&item.stanza) {
                replaced += self.replace(&item.stanza);
                self.held.push_back(item);
                if self.held.len() > MAX_HELD {
                    queue.append(&mut self.held);
                }
            } else {
                self.release(&item.stanza, queue);
                queue.push_back(item);
            }
        }
        replaced
    }

    /// What waits, when the connection is over.
    pub(super) fn into_held(self) -> VecDeque<Item> {
        self.held
    }

    /// Forgets the presence that a newer one of the same sender replaces.
    fn replace(&mut self, newer: &Stanza) -> usize {
        let Stanza::Presence(newer) = newer else { return 0 };
        let same =
            |item: &Item| matches!(&item.stanza, Stanza::Presence(held) if held.from() == newer.from());
        let before: usize = self.held.iter().filter(|item| same(item)).map(|item| item.stanza.size()).sum();
        self.held.retain(|item| !same(item));
        before
    }

    /// Lets everything leave that waits of a sender: its stanzas keep their order.
    fn release(&mut self, next: &Stanza, queue: &mut VecDeque<Item>) {
        let Some(sender) = next.from() else { return };
        let of_sender = |item: &Item| item.stanza.from() == Some(sender);
        if !self.held.iter().any(of_sender) {
            return;
        }
        let (leaving, staying) = std::mem::take(&mut self.held).into_iter().partition(of_sender);
        self.held = staying;
        queue.extend::<VecDeque<Item>>(leaving);
    }
}

/// Whether a stanza is of no use to somebody who does not look.
fn may_wait(stanza: &Stanza) -> bool {
    match stanza {
        Stanza::Iq(_) => false,
        Stanza::Message(message) => !is_news(message),
        // What a room says of one's own place in it is waited for. XEP-0045 §7.2
        Stanza::Presence(presence) => {
            matches!(presence.kind(), PresenceType::Available | PresenceType::Unavailable)
                && presence.child(ns::MUC_USER, "x").is_none()
        }
    }
}

fn is_news(message: &Message) -> bool {
    match copied(message) {
        Some(copied) => Traits::of(&copied).worth.now,
        None => Traits::of(message).worth.now,
    }
}

/// The message inside of a copy. XEP-0280
fn copied(message: &Message) -> Option<Message> {
    let copy = message.payloads().find(|payload| payload.ns().as_str() == ns::CARBONS)?;
    let inner = copy.child(ns::FORWARD, "forwarded")?.child(ns::CLIENT, "message")?;
    match Stanza::try_from(inner.clone()).ok()? {
        Stanza::Message(message) => Some(message),
        _ => None,
    }
}
