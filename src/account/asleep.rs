//! What waits for the client of a session without a connection. XEP-0198 §5
//!
//! Stanzas wait as they are; messages that stand in the archive only as references to it (DESIGN: in a detached session
//! pending messages are references), so that a device that sleeps for days needs next to no memory. They become
//! references when it is certain that they are stored: behind the writes, and after the time in which devices settle
//! what they get. They are read back, in their place, before the session goes on. One that is gone from the archive
//! by then was purged: nobody is to have it any more.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::Arc;

use super::flush::restored;
use super::handle::{Event, SessionId};
use super::latest;
use super::outbox::{HARD_LIMIT, IfLost, Item};
use super::resume::{Left, Resume, Unacked};
use super::state::Account;
use super::unsettled::Unsettled;
use crate::delivery::archive;
use crate::jid::{BareJid, FullJid};
use crate::stanza::payload::forwarded::{self, Direction};
use crate::stanza::{Message, Stanza, StanzaError, ns};
use crate::store::{self, ItemId, StoreError};

/// Bytes that a reference counts as, with what the account holds of a message that no device has settled.
const REFERENCE: usize = 160;

/// Bytes that all messages to which a session refers may have: they are read back at once.
const STORED: usize = HARD_LIMIT / 2;

/// See the module.
pub(super) struct Asleep {
    /// What the client was sent and has not acknowledged.
    pub(super) unacked: Option<Unacked>,
    queue: VecDeque<Slept>,
    /// Bytes of what is referred to.
    stored: usize,
    /// Bytes that were read back and that the outbox does not count yet.
    uncounted: usize,
}

/// What was not sent to a client.
pub(super) enum Slept {
    /// As it is. Boxed, so that references are small.
    Item(Box<Item>),
    /// A message of the archive.
    Stored(Reference),
}

/// A message of the archive that waits for a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reference {
    /// Its item, which the client settles.
    pub(super) item: ItemId,
    /// Whether the client is to get a copy of it. XEP-0280
    pub(super) is_copy: bool,
    /// About how many bytes it has.
    pub(super) bytes: usize,
}

impl From<Item> for Slept {
    fn from(item: Item) -> Self {
        Self::Item(Box::new(item))
    }
}

impl From<Left> for Asleep {
    fn from(left: Left) -> Self {
        let queue = left.unwritten.into_iter().map(Slept::from).collect();
        Self { unacked: left.unacked, queue, stored: 0, uncounted: 0 }
    }
}

impl Asleep {
    /// What was saved of a session.
    pub(super) fn of(unacked: Unacked, queue: VecDeque<Slept>) -> Self {
        let stored = queue.iter().map(Slept::stored).sum();
        Self { unacked: Some(unacked), queue, stored, uncounted: 0 }
    }

    /// Its queue, for being saved.
    pub(super) fn into_parts(self) -> (Option<Unacked>, VecDeque<Slept>) {
        (self.unacked, self.queue)
    }

    /// What is left of it as stanzas. What is referred to stays in the store.
    pub(super) fn into_left(self) -> Left {
        let items = self.queue.into_iter().filter_map(|slept| match slept {
            Slept::Item(item) => Some(*item),
            Slept::Stored(_) => None,
        });
        Left { unacked: self.unacked, unwritten: items.collect(), closed: false }
    }

    /// More waits, behind the rest.
    pub(super) fn push(&mut self, items: VecDeque<Item>) {
        self.queue.extend(items.into_iter().map(Slept::from));
    }

    /// What takes its memory.
    pub(super) fn bytes(&self) -> usize {
        let unacked = self.unacked.iter().flat_map(|unacked| &unacked.items).map(|item| item.stanza.size());
        unacked.chain(self.queue.iter().map(Slept::bytes)).sum()
    }

    /// Every stanza of it, and what it settles.
    pub(super) fn items(&self) -> impl Iterator<Item = &Item> {
        let unacked = self.unacked.iter().flat_map(|unacked| &unacked.items);
        unacked.chain(self.queue.iter().filter_map(|slept| match slept {
            Slept::Item(item) => Some(&**item),
            Slept::Stored(_) => None,
        }))
    }

    /// Bytes that the outbox is to count now that they are here again.
    pub(super) fn take_uncounted(&mut self) -> usize {
        std::mem::take(&mut self.uncounted)
    }

    fn references(&self) -> Vec<ItemId> {
        let stored = self.queue.iter().filter_map(|slept| match slept {
            Slept::Item(_) => None,
            Slept::Stored(reference) => Some(reference.item),
        });
        stored.collect()
    }

    /// Whether anything is to be read before the session can go on.
    pub(super) fn refers(&self) -> bool {
        self.stored > 0
    }

    /// Refers to what is stored, instead of holding it, and holds of each sender's presence the latest. Bytes that this
    /// gives back.
    fn shrink(&mut self, reference: impl Fn(&Item) -> Option<Reference>) -> usize {
        let before: usize = self.queue.iter().map(Slept::bytes).sum();
        for slept in &mut self.queue {
            let Slept::Item(item) = slept else { continue };
            if let Some(reference) = reference(item) {
                self.stored += reference.bytes;
                *slept = Slept::Stored(reference);
            }
        }
        latest::keep_latest_of(&mut self.queue, |slept| match slept {
            Slept::Item(item) => Some(&item.stanza),
            Slept::Stored(_) => None,
        });
        self.queue.shrink_to_fit();
        before.saturating_sub(self.queue.iter().map(Slept::bytes).sum())
    }

    /// What was read takes the place of its references; what was asked for and not found is gone.
    fn fill(&mut self, read: Read, own: &BareJid, session: &FullJid) {
        let asked: HashSet<ItemId> = read.asked.into_iter().collect();
        let mut found: HashMap<ItemId, store::archive::Item> =
            read.found.into_iter().map(|item| (item.id, item)).collect();
        let queue = std::mem::take(&mut self.queue).into_iter().filter_map(|slept| match slept {
            Slept::Stored(reference) if asked.contains(&reference.item) => {
                let item = whole(&found.remove(&reference.item)?, reference.is_copy, own, session)?;
                self.uncounted += item.stanza.size().saturating_sub(REFERENCE);
                Some(Slept::from(item))
            }
            // What has come since then may have become a reference since then.
            slept => Some(slept),
        });
        self.queue = queue.collect();
        self.stored = self.queue.iter().map(Slept::stored).sum();
    }
}

/// What was read of what a session refers to.
pub(super) struct Read {
    asked: Vec<ItemId>,
    found: Vec<store::archive::Item>,
}

impl Slept {
    fn bytes(&self) -> usize {
        match self {
            Self::Item(item) => item.stanza.size(),
            Self::Stored(_) => REFERENCE,
        }
    }

    fn stored(&self) -> usize {
        match self {
            Self::Item(_) => 0,
            Self::Stored(reference) => reference.bytes.max(1),
        }
    }
}

impl Account {
    /// Lets sessions without a connection refer to what is stored by now.
    pub(super) fn shrink_asleep(&mut self) {
        let Some(last) = self.last_item else { return };
        if self.sessions.iter().any(|session| session.is_waiting()) {
            // What is written behind this is not certain to be stored.
            self.then(move |account| account.shrink_up_to(last));
        }
    }

    fn shrink_up_to(&mut self, last: ItemId) {
        let (unsettled, own) = (&self.unsettled, &self.jid);
        let mut too_much = Vec::new();
        for session in &mut self.sessions {
            let Some((asleep, generation)) = session.managed.as_mut().and_then(|managed| managed.asleep())
            else {
                continue;
            };
            asleep.push(session.outbox.take());
            let freed = asleep.shrink(|item| reference(item, unsettled, last, own));
            session.outbox.written(freed);
            if asleep.stored > STORED {
                too_much.push((session.id, generation));
            }
        }
        for (session, generation) in too_much {
            self.expired(session, generation);
        }
    }

    /// Reads what a session refers to that is to go on.
    pub(super) fn read_back(&mut self, id: SessionId, resume: Resume) {
        let asleep =
            self.index_of(id).and_then(|index| self.sessions.get_mut(index)?.managed.as_mut()?.asleep());
        let items = asleep.map(|(asleep, _)| asleep.references()).unwrap_or_default();
        let (account, inbox) = (self.id, Arc::clone(&self.inbox));
        let read = self.services.store.read(move |tx| {
            let found = store::archive::items(tx, account, &items)?;
            Ok(Read { asked: items.clone(), found })
        });
        self.services.spawner.spawn(async move {
            let read = read.await;
            let _ = inbox.push(Event::ReadBack(id, Box::new((resume, read))));
        });
    }

    /// What a session refers to was read.
    pub(super) fn was_read_back(&mut self, id: SessionId, resume: Resume, read: Result<Read, StoreError>) {
        let read = match read {
            Ok(read) => read,
            // The session waits on: its client may ask again, and what is stored is found by whoever comes.
            Err(error) => {
                super::task::log_failure(&self.jid, &error);
                let _ = resume.answer.send(Err(StanzaError::from(&error).into()));
                return;
            }
        };
        if let Some(session) = self.index_of(id).and_then(|index| self.sessions.get_mut(index))
            && let Some((asleep, _)) = session.managed.as_mut().and_then(|managed| managed.asleep())
        {
            asleep.fill(read, &self.jid, &session.jid);
        }
        self.resumed(id, resume);
    }
}

/// What a message can be referred to by, if it is certain to be in the archive.
fn reference(item: &Item, unsettled: &Unsettled, last: ItemId, own: &BareJid) -> Option<Reference> {
    let id = item.settles.filter(|id| *id <= last && unsettled.is_stored(*id))?;
    let Stanza::Message(message) = &item.stanza else { return None };
    let is_copy = message.child(ns::CARBONS, "received").is_some();
    let bytes = item.stanza.size();
    (archived_id(message, is_copy, own)? == id.to_string()).then_some(Reference { item: id, is_copy, bytes })
}

/// The id under which a message, or the one of which it is a copy, stands in the archive.
fn archived_id<'a>(message: &'a Message, is_copy: bool, own: &BareJid) -> Option<&'a str> {
    if !is_copy {
        return archive::own_id(message, own);
    }
    let copy = message.child(ns::CARBONS, "received")?.child(ns::FORWARD, "forwarded")?;
    let id = copy.child(ns::CLIENT, "message")?.child(ns::STANZA_ID, "stanza-id")?;
    id.attr("id").filter(|_| id.attr("by") == Some(own.as_str()))
}

/// A message of the archive as a session gets it after all.
fn whole(stored: &store::archive::Item, is_copy: bool, own: &BareJid, session: &FullJid) -> Option<Item> {
    let message = restored(stored, own, &own.domain_part())?;
    let message = match is_copy {
        true => forwarded::carbon(Direction::Received, &message, own).with_to(session.clone()),
        false => message,
    };
    Some(Item { stanza: message.into(), settles: Some(stored.id), if_lost: IfLost::Forget })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Timestamp;
    use crate::stanza::{MessageType, Presence, PresenceType};
    use crate::store::archive::Item as Row;

    const BODY: &str = "a message of the usual length, as people write them on the way to work";

    fn own() -> BareJid {
        "bob@host".parse().unwrap()
    }

    fn session() -> FullJid {
        own().with_resource(&"phone".parse().unwrap())
    }

    fn row(number: u8) -> Row {
        let stanza =
            format!("<message from='anna@host/x' to='bob@host' id='{number}'><body>{BODY}</body></message>");
        Row { id: ItemId([number; 16]), stamp: Timestamp(5), stanza, hidden: false }
    }

    fn item(number: u8, is_copy: bool) -> Item {
        whole(&row(number), is_copy, &own(), &session()).unwrap()
    }

    fn unstored(id: &'static str) -> Item {
        Item::new(Message::builder(MessageType::Chat).id(id).body(BODY).build())
    }

    fn asleep(items: Vec<Item>) -> Asleep {
        Left { unacked: None, unwritten: items.into(), closed: false }.into()
    }

    fn shrink(asleep: &mut Asleep, up_to: u8) -> usize {
        asleep.shrink(|item| reference(item, &Unsettled::default(), ItemId([up_to; 16]), &own()))
    }

    fn read(numbers: &[u8], found: &[u8]) -> Read {
        Read {
            asked: numbers.iter().map(|number| ItemId([*number; 16])).collect(),
            found: found.iter().map(|number| row(*number)).collect(),
        }
    }

    fn ids(asleep: &Asleep) -> Vec<String> {
        let id = |slept: &Slept| match slept {
            Slept::Item(item) => item.stanza.id().unwrap_or("copy").to_owned(),
            Slept::Stored(reference) => format!("→{}", reference.item.0[0]),
        };
        asleep.queue.iter().map(id).collect()
    }

    #[test]
    fn what_is_stored_is_referred_to_and_read_back_in_its_place() {
        let mut asleep =
            asleep(vec![item(1, false), unstored("a"), item(2, true), item(3, false), item(4, false)]);
        assert!(shrink(&mut asleep, 3) > 0);
        assert_eq!(ids(&asleep), ["→1", "a", "→2", "→3", "4"], "of the last it is not certain yet");
        assert!(asleep.refers());
        // What becomes a reference while others are read is read afterwards; what is gone is gone.
        shrink(&mut asleep, 9);
        asleep.fill(read(&[1, 2, 3], &[1, 2]), &own(), &session());
        assert_eq!(ids(&asleep), ["1", "a", "copy", "→4"]);
        assert!(asleep.refers());
        asleep.fill(read(&[4], &[4]), &own(), &session());
        assert!(!asleep.refers());
        let left = asleep.into_left();
        let settles: Vec<_> = left.unwritten.iter().map(|item| item.settles.map(|id| id.0[0])).collect();
        assert_eq!(settles, [Some(1), None, Some(2), Some(4)]);
        let Some(Stanza::Message(copy)) = left.unwritten.get(2).map(|item| &item.stanza) else { panic!() };
        assert_eq!(copy.to().unwrap().as_str(), "bob@host/phone");
        assert_eq!(archived_id(copy, true, &own()), Some(ItemId([2; 16]).to_string().as_str()));
    }

    #[test]
    fn what_is_not_certain_to_be_stored_stays_as_it_is() {
        let mut unsettled = Unsettled::default();
        let peer: BareJid = "anna@host".parse().unwrap();
        unsettled.give(ItemId([2; 16]), peer, false, Default::default(), Vec::new());
        unsettled.could_not_be_stored(ItemId([1; 16]));
        let mut asleep = asleep(vec![item(1, false), item(2, false), item(3, false)]);
        asleep.shrink(|item| reference(item, &unsettled, ItemId([9; 16]), &own()));
        assert_eq!(ids(&asleep), ["1", "2", "→3"]);
    }

    #[test]
    fn a_thousand_messages_take_little_and_what_they_count_is_counted_again_when_they_are_back() {
        let items = (0..1_000).map(|number| item(u8::try_from(number % 200).unwrap() + 1, false));
        let presence = |id| {
            let from: crate::jid::Jid = "anna@host/x".parse().unwrap();
            Item::new(Presence::new(PresenceType::Available).with_from(from).with_id(id))
        };
        let mut asleep = asleep(items.chain([presence("p1"), presence("p2")]).collect());
        let before = asleep.bytes();
        let freed = shrink(&mut asleep, 255);
        assert_eq!(asleep.bytes(), before - freed);
        assert!(
            asleep.bytes() < 1_000 * REFERENCE + 200 && before > 250_000,
            "{before} → {}",
            asleep.bytes()
        );
        assert!(size_of::<Slept>() + 64 <= REFERENCE, "{}", size_of::<Slept>());
        assert_eq!(ids(&asleep).last().unwrap(), "p2");
        let counted = asleep.bytes();
        let all: Vec<u8> = (1..=200).collect();
        asleep.fill(read(&all, &all), &own(), &session());
        assert!(asleep.take_uncounted() + counted <= before + 1_000 * 100);
    }
}
