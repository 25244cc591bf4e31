//! Of presence that waits for a client without a connection only the latest of each sender counts.

use std::collections::{HashSet, VecDeque};

use super::outbox::Item;
use crate::jid::Jid;
use crate::stanza::{PresenceType, Stanza};

/// Drops presence that a later one of the same sender replaces; bytes that were dropped.
pub(super) fn keep_latest(items: &mut VecDeque<Item>) -> usize {
    keep_latest_of(items, |item| Some(&item.stanza))
}

/// The same where presence waits among other things.
pub(super) fn keep_latest_of<T>(items: &mut VecDeque<T>, stanza: impl Fn(&T) -> Option<&Stanza>) -> usize {
    let mut later: HashSet<Jid> = HashSet::new();
    let mut dropped = 0;
    let mut kept = VecDeque::with_capacity(items.len());
    while let Some(item) = items.pop_back() {
        let found = stanza(&item);
        match found.and_then(sender) {
            Some(from) if !later.insert(from.clone()) => dropped += found.map_or(0, Stanza::size),
            _ => kept.push_front(item),
        }
    }
    *items = kept;
    dropped
}

/// Whether a stanza is presence that a later one replaces.
pub(super) fn is_replaceable(stanza: &Stanza) -> bool {
    sender(stanza).is_some()
}

/// Who sends presence that says how he is. Subscriptions and errors are about something else.
fn sender(stanza: &Stanza) -> Option<&Jid> {
    match stanza {
        Stanza::Presence(presence)
            if matches!(presence.kind(), PresenceType::Available | PresenceType::Unavailable) =>
        {
            presence.from()
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stanza::{Message, MessageType, Presence};

    #[test]
    fn the_latest_of_each_sender_stays_at_its_place() {
        let jid = |text: &str| text.parse::<Jid>().unwrap();
        let presence =
            |kind, from: &str, id: &str| Item::new(Presence::new(kind).with_from(jid(from)).with_id(id));
        let message = |id: &str| {
            Item::new(Message::builder(MessageType::Chat).to(jid("a@h")).body(id).build().with_id(id))
        };
        let mut items: VecDeque<Item> = [
            presence(PresenceType::Available, "b@h/x", "1"),
            message("2"),
            presence(PresenceType::Available, "c@h/x", "3"),
            presence(PresenceType::Subscribe, "b@h", "4"),
            presence(PresenceType::Unavailable, "b@h/x", "5"),
            presence(PresenceType::Subscribe, "b@h", "6"),
            presence(PresenceType::Available, "b@h/y", "7"),
        ]
        .into();
        let first = items.front().map(|item| item.stanza.size());
        assert_eq!(Some(keep_latest(&mut items)), first);
        let ids: Vec<_> = items.iter().filter_map(|item| item.stanza.id()).collect();
        assert_eq!(ids, ["2", "3", "4", "5", "6", "7"]);
        assert_eq!(keep_latest(&mut items), 0);
    }
}
