//! Stored messages that devices were given and that none of them has settled yet (DESIGN: offline storage is a list of
//! references).
//!
//! What is settled within [`GRACE`] costs nothing but its place here. What is not gets its reference in the store, and
//! waits there for whichever device comes. The *mark* that goes along with the account's writes tells a start after a crash
//! from where on it is not known what devices have.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use super::flush::stored_message;
use super::handle::{Event, SessionId};
use super::state::Account;
use crate::base::Moment;
use crate::jid::BareJid;
use crate::stanza::Message;
use crate::store::{self, ItemId};

/// How long a device has until its message gets a reference.
const GRACE: Duration = Duration::from_secs(2);

/// References that are written at once, or others wait.
const PORTION: usize = 100;

/// Items of the account's own by which the mark may stay behind where nothing else asks for it.
const LAG: u32 = 64;

/// See the module.
#[derive(Default)]
pub(super) struct Unsettled {
    /// Without a reference.
    fresh: BTreeMap<ItemId, Given>,
    /// With one, or with no item: it could not be stored.
    referred: BTreeMap<ItemId, Given>,
    /// Whether the mark that was written last is behind for more than the account's own items.
    is_dirty: bool,
    /// Items since then.
    since_mark: u32,
    /// The last item that could not be stored.
    unstored: Option<ItemId>,
    /// Whether a timer runs.
    is_timed: bool,
}

/// A message that devices were given.
struct Given {
    peer: BareJid,
    /// When they were.
    at: Moment,
    /// It is stored for this only.
    hidden: bool,
    /// It could not be stored.
    unstored: bool,
    /// Who has been given it and is still there.
    sessions: Vec<SessionId>,
}

/// What is known of a message that a device has settled.
pub(super) struct Settled {
    /// Whom it is from.
    peer: BareJid,
    /// Whether it has a reference.
    referred: bool,
    /// Whether the store has anything to forget.
    stored: bool,
}

impl Unsettled {
    /// Sessions are being given a message that has just been stored.
    pub(super) fn give(
        &mut self,
        id: ItemId,
        peer: BareJid,
        hidden: bool,
        at: Moment,
        sessions: Vec<SessionId>,
    ) {
        self.fresh.insert(id, Given { peer, at, hidden, unstored: false, sessions });
    }

    /// A session is being given a message that has a reference; `false`: it has been given it before.
    pub(super) fn give_referred(
        &mut self,
        id: ItemId,
        peer: BareJid,
        hidden: bool,
        at: Moment,
        session: SessionId,
    ) -> bool {
        let given = self.referred.entry(id).or_insert_with(|| Given {
            peer,
            at,
            hidden,
            unstored: false,
            sessions: Vec::new(),
        });
        let is_new = !given.sessions.contains(&session);
        if is_new {
            given.sessions.push(session);
        }
        is_new
    }

    /// A device has settled a message; `None`: another one has, before.
    pub(super) fn settle(&mut self, id: ItemId) -> Option<Settled> {
        if let Some(given) = self.fresh.remove(&id) {
            self.is_dirty = true;
            return Some(Settled { peer: given.peer, referred: false, stored: given.hidden });
        }
        let given = self.referred.remove(&id)?;
        // Its reference goes, and must not be what tells that it is certain.
        self.is_dirty = true;
        Some(Settled { peer: given.peer, referred: !given.unstored, stored: !given.unstored })
    }

    /// What is in the archive a client finds there.
    pub(super) fn settle_archived(&mut self) {
        self.fresh.retain(|_, given| given.hidden);
        self.referred.retain(|_, given| given.hidden);
        self.is_dirty = true;
    }

    /// A message could not be stored that devices were given.
    pub(super) fn could_not_be_stored(&mut self, id: ItemId) {
        self.unstored = self.unstored.max(Some(id));
        if let Some(given) = self.fresh.remove(&id) {
            self.referred.insert(id, Given { unstored: true, ..given });
        }
    }

    /// A message is stored after all: whether it needs a reference at once, as nobody is there who was given it. `None`:
    /// a device has settled it.
    pub(super) fn stored_after_all(&mut self, id: ItemId, at: Moment) -> Option<bool> {
        let given = self.referred.remove(&id)?;
        let is_alone = given.sessions.is_empty();
        if !is_alone {
            self.fresh.insert(id, Given { unstored: false, at, ..given });
        }
        Some(is_alone)
    }

    /// Whether a message of which all writes have ended is stored, and not only until a device has it.
    pub(super) fn is_stored(&self, id: ItemId) -> bool {
        let is_in_archive = |given: &Given| !given.hidden && !given.unstored;
        // Of what devices have settled it is not known which could not be stored: all that is older counts as such.
        !self.fresh.contains_key(&id)
            && self.referred.get(&id).is_none_or(is_in_archive)
            && self.unstored.is_none_or(|unstored| id > unstored)
    }

    /// A session of the last run goes on, and has been given a message that has a reference.
    pub(super) fn restored(
        &mut self,
        id: ItemId,
        peer: BareJid,
        hidden: bool,
        at: Moment,
        session: SessionId,
    ) {
        self.give_referred(id, peer, hidden, at, session);
    }

    /// A session is gone. What nobody else has been given gets a reference.
    fn lost(&mut self, session: SessionId) -> Vec<(ItemId, BareJid)> {
        for given in self.referred.values_mut() {
            given.sessions.retain(|id| *id != session);
        }
        self.refer(|given| {
            given.sessions.retain(|id| *id != session);
            given.sessions.is_empty()
        })
    }

    /// What was given before a moment gets a reference.
    fn overdue(&mut self, before: Moment) -> Vec<(ItemId, BareJid)> {
        self.refer(|given| given.at <= before)
    }

    fn refer(&mut self, mut which: impl FnMut(&mut Given) -> bool) -> Vec<(ItemId, BareJid)> {
        let ids: Vec<ItemId> =
            self.fresh.iter_mut().filter_map(|(id, given)| which(given).then_some(*id)).collect();
        let mut referred = Vec::with_capacity(ids.len());
        for id in ids {
            if let Some(given) = self.fresh.remove(&id) {
                referred.push((id, given.peer.clone()));
                self.referred.insert(id, given);
            }
        }
        self.is_dirty |= !referred.is_empty();
        referred
    }

    /// When the next one is overdue.
    fn due(&self) -> Option<Moment> {
        self.fresh.values().map(|given| given.at.after(GRACE)).min()
    }

    /// Up to where everything is certain, if the store is to be told; `last`: the account's last item.
    pub(super) fn mark(&mut self, last: Option<ItemId>) -> Option<ItemId> {
        if !self.is_dirty && self.since_mark < LAG {
            return None;
        }
        (self.is_dirty, self.since_mark) = (false, 0);
        match self.fresh.first_key_value() {
            Some((first, _)) => Some(first.before()),
            None => last,
        }
    }

    /// Another item is about to be stored.
    pub(super) fn stores(&mut self) {
        self.since_mark += 1;
    }

    /// A write has failed, and maybe a mark with it.
    pub(super) fn write_failed(&mut self) {
        self.is_dirty = true;
    }
}

impl Account {
    /// Lets messages be looked at when devices have had their time.
    pub(super) fn watch_unsettled(&mut self) {
        if self.unsettled.is_timed || self.unsettled.fresh.is_empty() {
            return;
        }
        let Some(due) = self.unsettled.due() else { return };
        self.unsettled.is_timed = true;
        let (timer, inbox) = (self.services.clock.at(due), Arc::clone(&self.inbox));
        self.services.spawner.spawn(async move {
            timer.await;
            let _ = inbox.push(Event::Overdue);
        });
    }

    /// Devices have had their time: what they have not settled gets its reference.
    pub(super) fn overdue(&mut self) {
        self.unsettled.is_timed = false;
        let now = self.services.clock.now();
        let overdue: Vec<_> = self.unsettled.overdue(now.before(GRACE));
        self.refer(overdue);
        self.watch_unsettled();
        self.shrink_asleep();
    }

    /// What only clients were given that are away gets its reference now.
    pub(super) fn refer_given_to_absent(&mut self) {
        if self.unsettled.fresh.is_empty() {
            return;
        }
        let sessions = &self.sessions;
        let is_there = |id: &SessionId| sessions.iter().any(|one| one.id == *id && !one.is_waiting());
        let alone = self.unsettled.refer(|given| !given.sessions.iter().any(is_there));
        self.refer(alone);
    }

    /// Everything that devices were given and have not settled gets its reference now.
    pub(super) fn refer_unsettled(&mut self) {
        let all = self.unsettled.refer(|_| true);
        self.refer(all);
    }

    /// Items of a server that was killed: what was for us may have reached nobody, so it waits for whoever comes.
    pub(super) fn take_uncertain(&mut self, items: Vec<store::archive::Item>) {
        if items.is_empty() {
            return;
        }
        let may_wait = self.may_wait();
        let is_ours = |message: &Message| message.to().is_some_and(|to| to.bare_str() == self.jid.as_str());
        let missed = items.iter().filter_map(|item| {
            let message = stored_message(item).filter(|message| may_wait && is_ours(message))?;
            Some((item.id, message.from()?.bare()))
        });
        let missed: Vec<_> = missed.collect();
        if !missed.is_empty() {
            let count = missed.len();
            tracing::info!(target: "account", jid = %self.jid, count, "messages of which no device is known to have them");
        }
        self.unsettled.is_dirty = !missed.is_empty();
        self.refer(missed);
    }

    /// A session ends: what it was given and nobody else has waits for whoever comes, and goes to a session that is there.
    pub(super) fn let_go(&mut self, session: SessionId) {
        let alone = self.unsettled.lost(session);
        if !alone.is_empty() {
            self.flush_again();
        }
        self.refer(alone);
        if self.pending.is_empty() {
            return;
        }
        let next = self.sessions.iter().find(|other| other.facts.takes_messages() && !other.is_waiting());
        if let Some(next) = next.map(|other| other.id) {
            self.start_flush(next);
        }
    }

    /// Writes references; the mark, which counts on all of them, with the last.
    pub(super) fn refer(&mut self, items: Vec<(ItemId, BareJid)>) {
        let account = self.id;
        let mut portions = items.chunks(PORTION).peekable();
        while let Some(portion) = portions.next() {
            for (_, peer) in portion {
                *self.pending.entry(peer.clone()).or_default() += 1;
            }
            let ids: Vec<ItemId> = portion.iter().map(|(id, _)| *id).collect();
            let add = move |tx: &mut store::Tx<'_>| {
                ids.iter().try_for_each(|id| store::pending::add(tx, account, *id))
            };
            match portions.peek() {
                Some(_) => self.submit(Box::new(add), None, None),
                None => self.submit_write(Box::new(add), None),
            }
        }
    }

    /// Devices have settled messages; those of which the store has anything to forget are forgotten.
    pub(super) fn settled_by_device(&mut self, ids: &[ItemId]) {
        let mut gone = Vec::new();
        for id in ids {
            let Some(settled) = self.unsettled.settle(*id) else { continue };
            if settled.referred
                && let Some(count) = self.pending.get_mut(&settled.peer)
            {
                *count = count.saturating_sub(1);
                if *count == 0 {
                    self.pending.remove(&settled.peer);
                }
            }
            if settled.stored {
                gone.push(*id);
            }
        }
        let account = self.id;
        for portion in gone.chunks(PORTION) {
            let portion = portion.to_vec();
            self.submit_write(Box::new(move |tx| store::pending::settle(tx, account, &portion)), None);
        }
    }

    /// Tells the store how far everything is certain; whether it did not know.
    pub(super) fn write_mark(&mut self) -> bool {
        let is_dirty = self.unsettled.is_dirty;
        if is_dirty {
            self.submit_write(Box::new(|_| Ok(())), None);
        }
        is_dirty
    }
}
