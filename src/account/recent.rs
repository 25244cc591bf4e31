//! The messages that an account has lately sent and got, so that one that is sent again is recognised by its origin-id
//! (XEP-0359): a client that was not told what has become of its message sends it once more.

use std::collections::VecDeque;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::time::Duration;

use super::archive::Keeping;
use super::flush::stored_message;
use super::state::Account;
use crate::base::Moment;
use crate::delivery::Traits;
use crate::jid::BareJid;
use crate::router::Envelope;
use crate::stanza::{Message, ns};
use crate::store::ItemId;
use crate::store::archive::Item;

/// How many are remembered.
pub(super) const MOST: usize = 64;

/// For how long.
pub(super) const LONGEST: Duration = Duration::from_secs(600);

/// See the module. Empty it holds no memory but itself.
#[derive(Default)]
pub(super) struct Recent {
    hasher: RandomState,
    /// The oldest first.
    known: VecDeque<Known>,
}

/// What tells a message from others: its origin-id, and against clients that use one twice, what else it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mark(u64);

struct Known {
    mark: Mark,
    until: Moment,
    item: Option<ItemId>,
    /// It was dealt with but for the store, which failed.
    unstored: bool,
}

/// What has become of a message when it came first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Before {
    /// Everything that was to.
    Done,
    /// It reached whom it was to reach, but could not be stored under this id.
    Unstored(ItemId),
}

impl Recent {
    /// What is looked for; `None` where a message cannot be recognised.
    pub(super) fn mark(&self, message: &Message) -> Option<Mark> {
        let origin = message.child(ns::STANZA_ID, "origin-id")?.attr("id")?;
        let (from, to) = (message.from()?, message.to()?);
        let mut hash = self.hasher.build_hasher();
        // Another device of the same person may send it again.
        for part in [from.bare_str(), to.as_str(), origin, message.id().unwrap_or_default()] {
            hash.write(part.as_bytes());
            hash.write_u8(0xff);
        }
        hash.write(message.body().unwrap_or_default().as_bytes());
        Some(Mark(hash.finish()))
    }

    /// What has become of a message before, if it is known.
    pub(super) fn find(&self, mark: Mark, now: Moment) -> Option<Before> {
        let known = self.known.iter().rev().find(|known| known.mark == mark && known.until > now)?;
        Some(match (known.unstored, known.item) {
            (true, Some(item)) => Before::Unstored(item),
            _ => Before::Done,
        })
    }

    /// A message is dealt with.
    pub(super) fn note(&mut self, mark: Mark, item: Option<ItemId>, until: Moment, now: Moment) {
        while self.known.len() >= MOST || self.known.front().is_some_and(|oldest| oldest.until <= now) {
            self.known.pop_front();
        }
        self.known.push_back(Known { mark, until, item, unstored: false });
    }

    /// An item could not be stored: it is remembered for that if its message `reached` anybody, and forgotten if not.
    fn failed(&mut self, item: ItemId, reached: bool) {
        if let Some(known) = self.known.iter_mut().find(|known| known.item == Some(item)) {
            known.unstored = true;
        }
        self.known.retain(|known| reached || known.item != Some(item));
    }

    /// An item is being stored after all.
    fn mended(&mut self, item: ItemId) {
        if let Some(known) = self.known.iter_mut().find(|known| known.item == Some(item)) {
            known.unstored = false;
        }
    }
}

impl Account {
    /// What has become of a message that was sent before, and how to note it if it was not.
    pub(super) fn seen_before(&self, traits: &Traits, message: &Message) -> Result<Option<Mark>, Before> {
        let Some(mark) = self.recent.mark(message).filter(|_| traits.is_conversation()) else {
            return Ok(None);
        };
        match self.recent.find(mark, self.services.clock.now()) {
            None => Ok(Some(mark)),
            Some(before) => Err(before),
        }
    }

    /// Remembers the last items of the store, the last first: before the task began they may have come from a client that
    /// was not told so.
    pub(super) fn remember(&mut self, items: Vec<Item>) {
        let (now, wall) = (self.services.clock.now(), self.services.clock.wall());
        for item in items.into_iter().rev() {
            let mark = stored_message(&item).and_then(|message| self.recent.mark(&message));
            let left = LONGEST.saturating_sub(wall.since(item.stamp));
            if let Some(mark) = mark {
                self.recent.note(mark, Some(item.id), now.after(left), now);
            }
        }
    }

    /// Remembers a message that was dealt with.
    pub(super) fn note_seen(&mut self, mark: Option<Mark>, item: Option<ItemId>) {
        if let Some(mark) = mark {
            let now = self.services.clock.now();
            self.recent.note(mark, item, now.after(LONGEST), now);
        }
    }

    /// A message has come that came before: it is answered as before, and stored if only that is missing. Its sender
    /// hears that it is handled when the first one is durable.
    pub(super) fn came_again(
        &mut self,
        envelope: &Envelope,
        message: &Message,
        before: Before,
        history: bool,
    ) {
        let Before::Unstored(id) = before else {
            let durable = envelope.ack.durable.clone();
            return self.then(move |_| drop(durable));
        };
        let Some(from) = message.from().map(|from| from.bare()) else { return };
        let now = self.services.clock.now();
        // A device may have it, or nobody who was given it is there any more.
        let pending = match self.unsettled.stored_after_all(id, now) {
            Some(is_alone) => is_alone,
            None if history => false,
            None => return self.recent.mended(id),
        };
        self.store_after_all(id, envelope, message, from, Keeping { history, pending });
        self.watch_unsettled();
    }

    /// Stores a message that was dealt with but for that.
    pub(super) fn store_after_all(
        &mut self,
        id: ItemId,
        envelope: &Envelope,
        message: &Message,
        peer: BareJid,
        keeping: Keeping,
    ) {
        self.recent.mended(id);
        self.store_under(id, envelope, message, peer, keeping);
    }

    /// An item could not be stored. `waits`: it was for whoever comes, so its message has reached nobody.
    pub(super) fn not_stored(&mut self, item: ItemId, waits: bool) {
        self.unsettled.could_not_be_stored(item);
        self.recent.failed(item, !waits);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jid::Jid;
    use crate::stanza::MessageType;
    use crate::xml::el;

    fn message(from: &str, origin: &'static str, body: &'static str) -> Message {
        let (from, to): (Jid, Jid) = (from.parse().unwrap(), "bob@host".parse().unwrap());
        let origin = el(ns::STANZA_ID, "origin-id").attr("id", origin);
        Message::builder(MessageType::Chat).from(from).to(to).body(body).child(origin).build()
    }

    #[test]
    fn a_message_is_known_for_a_while_and_as_one_of_the_last() {
        let mut recent = Recent::default();
        let mark = |recent: &Recent, from, origin, body| recent.mark(&message(from, origin, body)).unwrap();
        let now = Moment::default();
        let until = now.after(LONGEST);
        let first = mark(&recent, "a@host/x", "1", "one");
        recent.note(first, None, until, now);
        assert_eq!(recent.find(mark(&recent, "a@host/y", "1", "one"), now), Some(Before::Done));
        for (from, origin, body) in
            [("a@host/x", "2", "one"), ("c@host/x", "1", "one"), ("a@host/x", "1", "two")]
        {
            assert_eq!(recent.find(mark(&recent, from, origin, body), now), None, "{from} {origin} {body}");
        }
        assert_eq!(recent.find(first, until), None);
        for number in 0..MOST {
            assert_eq!(recent.find(first, now), Some(Before::Done), "{number}");
            recent.note(Mark(number as u64), None, until, now);
        }
        assert_eq!(recent.find(first, now), None);
        recent.note(first, None, until, until);
        assert_eq!(recent.known.len(), 1);
        let plain = Message::builder(MessageType::Chat).body("x").build();
        assert_eq!(recent.mark(&plain), None);
    }

    #[test]
    fn what_was_not_stored_is_remembered_where_it_reached_somebody() {
        let mut recent = Recent::default();
        let (now, until) = (Moment::default(), Moment::default().after(LONGEST));
        let items = [1, 2].map(|number| ItemId([number; 16]));
        for (number, item) in items.iter().enumerate() {
            recent.note(Mark(number as u64), Some(*item), until, now);
        }
        recent.failed(items[0], true);
        recent.failed(items[1], false);
        assert_eq!(recent.find(Mark(0), now), Some(Before::Unstored(items[0])));
        assert_eq!(recent.find(Mark(1), now), None);
        recent.mended(items[0]);
        assert_eq!(recent.find(Mark(0), now), Some(Before::Done));
    }
}
