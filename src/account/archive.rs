//! What of our messages is stored: in the archive (XEP-0313), for devices that are not there (XEP-0160), or both, as
//! one item.

use std::sync::Arc;

use super::handle::{Event, Unstored};
use super::outbox::{IfLost, Item};
use super::state::Account;
use crate::config::Vhost;
use crate::delivery::offline::{self, Later, Storage};
use crate::delivery::{Audience, Traits, archive, carbons};
use crate::jid::{BareJid, Jid};
use crate::router::{Ack, Envelope};
use crate::stanza::payload::forwarded::{self, Direction};
use crate::stanza::{Message, Stanza, StanzaError};
use crate::store::{self, ItemId, archive::NewItem};

/// What becomes of a message in the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Keeping {
    /// It is part of the history.
    pub(super) history: bool,
    /// It waits for a device.
    pub(super) pending: bool,
}

impl Account {
    /// The settings of our domain.
    fn vhost(&self) -> Option<Arc<Vhost>> {
        self.services.config().vhost_named(self.jid.domain()).cloned()
    }

    /// Whether a message exchanged with `peer` belongs to our history. XEP-0313 §6.1.1, XEP-0441
    pub(super) fn is_history(&self, traits: &Traits, peer: &Jid) -> bool {
        archive::is_history(traits)
            && !self.archive_off
            && !self.is_anonymous()
            && self.vhost().is_some_and(|vhost| vhost.archive_enabled)
            && archive::is_wanted(&self.preferences, peer, self.roster.has(&peer.bare()))
    }

    /// Whether a message that nobody takes now waits for a device.
    ///
    /// What waits is counted in memory by sender, so this costs one look-up; the rules of the configuration are asked
    /// only where nobody takes the message.
    ///
    /// # Errors
    /// It is worth keeping and cannot be kept: its sender is told. RFC 6121 §8.5.2.2.1
    pub(super) fn keeps(
        &self,
        traits: &Traits,
        message: &Message,
        from: &BareJid,
        audience: Audience,
        history: bool,
    ) -> Result<bool, StanzaError> {
        if audience != Audience::Nobody {
            return Ok(false);
        }
        let config = self.services.config();
        let options = &config.offline;
        let own_limit = self.offline_limit.filter(|_| options.users_may_set_limit);
        let waiting = self.pending.get(from).copied().unwrap_or(0);
        let stores = options.store && !self.is_anonymous();
        let storage = Storage::of(stores, options.limit, own_limit, waiting, options.over_limit);
        let ruled = offline::ruled(&options.paths, message);
        let later = offline::keeps(audience, traits, ruled, storage, history)?;
        if later == Later::Dropped {
            self.services.metrics.messages.dropped.inc();
        }
        Ok(later == Later::Kept)
    }

    /// Stores a message; its sender is told if that fails. The id under which it stands.
    pub(super) fn store_message(
        &mut self,
        envelope: &Envelope,
        message: &Message,
        peer: BareJid,
        keeping: Keeping,
    ) -> ItemId {
        let before = self.last_item;
        let id = ItemId::next(before, self.services.clock.wall());
        self.last_item = Some(id);
        self.unsettled.stores();
        // Of this one nothing is certain yet.
        let mark = self.unsettled.mark(before);
        self.store_as(id, mark, envelope, message, peer, keeping);
        id
    }

    /// The same under an id that was given before; nothing of it was stored.
    pub(super) fn store_under(
        &mut self,
        id: ItemId,
        envelope: &Envelope,
        message: &Message,
        peer: BareJid,
        keeping: Keeping,
    ) {
        self.store_as(id, None, envelope, message, peer, keeping);
    }

    fn store_as(
        &mut self,
        id: ItemId,
        mark: Option<ItemId>,
        envelope: &Envelope,
        message: &Message,
        peer: BareJid,
        keeping: Keeping,
    ) {
        let stamp = self.services.clock.wall();
        let mut stanza = Vec::with_capacity(message.size());
        Stanza::Message(message.clone()).write(&mut stanza);
        if keeping.pending {
            self.services.metrics.messages.stored.inc();
            *self.pending.entry(peer.clone()).or_default() += 1;
        }
        let item = NewItem { id, stamp, peer, stanza, hidden: !keeping.history, pending: keeping.pending };
        let (account, waits) = (self.id, keeping.pending);
        self.writes.submitted += 1;
        let number = self.writes.submitted;
        // Decided is decided: only what is durable is still waited for.
        let ack = Ack { accepted: None, durable: envelope.ack.durable.clone() };
        let (inbox, envelope) = (Arc::clone(&self.inbox), Envelope { ack, ..envelope.clone() });
        let kept = Box::new(Unstored { envelope, item: id, waits });
        let in_work = self.services.budgets.work(item.stanza.len());
        let job = move |tx: &mut store::Tx<'_>| {
            store::archive::append(tx, account, &item)?;
            mark.map_or(Ok(()), |mark| store::mark::set(tx, account, mark))
        };
        self.services.store.submit(job).then(move |outcome| {
            drop(in_work);
            // What failed is answered first: the sender's barrier, held by the envelope, opens behind the answer.
            if let Err(error) = &outcome {
                let _ = inbox.push(Event::Unstored(kept, error.clone()));
            }
            let _ = inbox.push(Event::Written(number, outcome));
        });
    }

    /// Whether messages wait for devices at all.
    pub(super) fn may_wait(&self) -> bool {
        let options = &self.services.config().offline;
        options.store
            && !self.is_anonymous()
            && self.offline_limit.filter(|_| options.users_may_set_limit) != Some(0)
    }

    /// Whether a message that devices are given, and that is no part of the history, is stored until one of them has
    /// it.
    pub(super) fn holds(&self, traits: &Traits, message: &Message) -> bool {
        let usually = traits.worth.keep || traits.store;
        let ruled = || offline::ruled(&self.services.config().offline.paths, message);
        traits.is_conversation() && !traits.no_store && self.may_wait() && ruled().unwrap_or(usually)
    }

    /// Sends a message to the sessions of an audience, and copies to those that asked for them. XEP-0280 §7
    ///
    /// `stored`: it stands in the store under this id, and the first device that has it settles it; whether only for
    /// that.
    pub(super) fn deliver(
        &mut self,
        audience: Audience,
        message: &Message,
        copies: bool,
        stored: Option<(ItemId, bool)>,
    ) -> usize {
        let others = if copies { carbons::receivers(&self.sessions, audience) } else { Vec::new() };
        let several = audience.positions(&self.sessions).take(2).count() + others.len() > 1;
        let newest = self.sessions.iter().map(|session| session.id).max().filter(|_| several);
        let if_lost = newest.map_or(IfLost::Elsewhere, IfLost::ElsewhereUnlessSeen);
        let settles = stored.map(|(id, _)| id);
        let mut given = Vec::new();
        for (position, session) in self.sessions.iter_mut().enumerate() {
            if audience.includes(position, &session.facts) {
                session.send_item(Item { stanza: message.clone().into(), settles, if_lost });
                given.push(session.id);
            }
        }
        given.extend(others.iter().filter_map(|index| self.sessions.get(*index)).map(|session| session.id));
        self.send_copies(&others, message, Direction::Received, settles);
        if let Some(((id, hidden), from)) = stored.zip(message.from()).filter(|_| !given.is_empty()) {
            self.unsettled.give(id, from.bare(), hidden, self.services.clock.now(), given);
            self.watch_unsettled();
        }
        others.len()
    }

    /// Copies of what a session has sent, for the others. XEP-0280 §8
    pub(super) fn copy_sent(&mut self, sender: usize, message: &Message) -> usize {
        let others = carbons::receivers(&self.sessions, Audience::One(sender));
        self.send_copies(&others, message, Direction::Sent, None);
        others.len()
    }

    fn send_copies(
        &mut self,
        receivers: &[usize],
        message: &Message,
        direction: Direction,
        settles: Option<ItemId>,
    ) {
        if receivers.is_empty() {
            return;
        }
        let copy = forwarded::carbon(direction, message, &self.jid);
        for index in receivers {
            if let Some(session) = self.sessions.get_mut(*index) {
                let stanza = copy.clone().with_to(session.jid.clone()).into();
                session.send_item(Item { stanza, settles, if_lost: IfLost::Forget });
            }
        }
    }
}
