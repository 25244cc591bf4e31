//! THE sequence for stanzas that are sent to our user.

use std::sync::Arc;

use super::handle::Event;
use super::outbox::Item;
use super::state::Account;
use crate::base::Timestamp;
use crate::config::OverLimit;
use crate::delivery::offline::{self, Storage};
use crate::delivery::rfc6121::{self, IqPlan, PresencePlan, Verdict};
use crate::delivery::{Audience, Traits};
use crate::router::{Ack, Envelope};
use crate::stanza::payload::delay::Delay;
use crate::stanza::{Iq, Message, Presence, PresenceType, Stanza, StanzaError, ns};
use crate::store::{self, ItemId};

impl Account {
    /// Decides about a stanza for the account. RFC 6121 §8.5
    ///
    /// What is refused here becomes an error for its sender once, in `router::route`, unless it was itself an error.
    pub(super) fn receive(&mut self, envelope: &Envelope) {
        let outcome = match &envelope.stanza {
            Stanza::Message(message) => self.message_in(envelope, message),
            Stanza::Presence(presence) => self.presence_in(envelope, presence),
            Stanza::Iq(iq) => self.iq_in(envelope, iq),
        };
        if let Err(error) = outcome {
            self.services.router.bounce(envelope, &error);
        }
    }

    /// A message for us. RFC 6121 §8.5.2.1.1, §8.5.2.2.1, §8.5.3
    fn message_in(&mut self, envelope: &Envelope, message: &Message) -> Result<(), StanzaError> {
        let Some(to) = message.to() else { return Ok(()) };
        let audience = match rfc6121::message_plan(&self.sessions, to, message.kind())? {
            Verdict::Deliver(audience) => audience,
            Verdict::Ignore => return Ok(()),
        };
        if audience == Audience::Nobody {
            return self.keep(envelope, message);
        }
        self.services.metrics.messages.delivered.inc();
        self.send(audience, &envelope.stanza);
        Ok(())
    }

    /// Keeps a message that nobody takes now. XEP-0160
    fn keep(&mut self, envelope: &Envelope, message: &Message) -> Result<(), StanzaError> {
        let config = self.services.config();
        let Some(from) = message.from().map(|from| from.bare()) else { return Ok(()) };
        let waiting = self.pending.get(&from).copied().unwrap_or(0);
        let limit = config.offline.limit;
        let storage = match (config.offline.store, limit != 0 && waiting >= limit, config.offline.over_limit)
        {
            (false, ..) => Storage::Off,
            (true, false, _) => Storage::Open,
            (true, true, OverLimit::Error) => Storage::Full,
            (true, true, OverLimit::Drop) => {
                self.services.metrics.messages.dropped.inc();
                return Ok(());
            }
        };
        if !offline::keeps(Audience::Nobody, &envelope.traits, storage)? {
            return Ok(());
        }
        self.services.metrics.messages.stored.inc();
        let now = self.services.clock.wall();
        let item = self.new_item(message, from.clone(), now);
        let account = self.id;
        *self.pending.entry(from).or_default() += 1;
        self.writes.submitted += 1;
        let number = self.writes.submitted;
        // Decided is decided: only what is durable is still waited for.
        let ack = Ack { accepted: None, durable: envelope.ack.durable.clone() };
        let (inbox, kept) = (Arc::clone(&self.inbox), Box::new(Envelope { ack, ..envelope.clone() }));
        let job = move |tx: &mut store::Tx<'_>| store::pending::append(tx, account, &item);
        self.services.store.submit(job).then(move |outcome| {
            // What failed is answered first: the sender's barrier, held by the envelope, opens behind the answer.
            if let Err(error) = &outcome {
                let _ = inbox.push(Event::Unstored(kept, error.clone()));
            }
            let _ = inbox.push(Event::Written(number, outcome));
        });
        Ok(())
    }

    fn new_item(
        &mut self,
        message: &Message,
        peer: crate::jid::BareJid,
        stamp: Timestamp,
    ) -> store::pending::NewItem {
        let id = ItemId::next(self.last_item, stamp);
        self.last_item = Some(id);
        let mut stanza = Vec::with_capacity(message.size());
        Stanza::Message(message.clone()).write(&mut stanza);
        store::pending::NewItem { id, stamp, peer, stanza }
    }

    /// A message that a lost session was given and has not got. It finds another session or is kept.
    pub(super) fn deliver_again(&mut self, message: Message) {
        let message = match message.child(ns::DELAY, "delay") {
            Some(_) => message,
            None => {
                message.with_child(Delay::new(self.jid.domain_part(), self.services.clock.wall()).build())
            }
        };
        let traits = Traits::of(&message);
        // Whoever sent it to one resource meant the person: nobody is to be told that the resource is gone.
        let stanza = Stanza::Message(message.with_to(self.jid.clone()));
        self.receive(&Envelope { traits, ..Envelope::of_server(stanza) });
    }

    /// Presence for us. RFC 6121 §8.5.2.1.2, §8.5.2.2.2, §8.5.3
    fn presence_in(&mut self, envelope: &Envelope, presence: &Presence) -> Result<(), StanzaError> {
        let Some(to) = presence.to() else { return Ok(()) };
        match rfc6121::presence_plan(&self.sessions, to, presence.kind()) {
            PresencePlan::Deliver(audience) => {
                if presence.kind() == PresenceType::Unavailable
                    && let Some(from) = presence.from()
                {
                    // RFC 6121 §4.6.1: who leaves is not told when we do.
                    self.sessions.iter_mut().for_each(|session| session.directed.gone(from));
                }
                self.send(audience, &envelope.stanza);
                Ok(())
            }
            PresencePlan::Subscription => self.subscription_in(envelope, presence),
            PresencePlan::Probe => {
                self.probed(presence);
                Ok(())
            }
            PresencePlan::Ignore => Ok(()),
        }
    }

    /// A request or an answer for us. RFC 6121 §8.5.2.1.3, §8.5.3
    fn iq_in(&mut self, envelope: &Envelope, iq: &Iq) -> Result<(), StanzaError> {
        let (Some(from), Some(to)) = (iq.from(), iq.to()) else { return Ok(()) };
        let shares_presence = from.bare_str() == self.jid.as_str()
            || self.roster.is_subscriber(&from.bare())
            || self.session_at(to).is_some_and(|session| session.directed.knows(from))
            || self.services.router.hosts().serves(from.as_str());
        match rfc6121::iq_plan(&self.sessions, to, iq.kind(), shares_presence)? {
            IqPlan::Answer => self.foreign_request(iq, envelope.ack.accepted.clone()),
            IqPlan::Deliver(index) => {
                if let Some(session) = self.sessions.get_mut(index) {
                    session.send(iq.clone());
                }
                Ok(())
            }
            IqPlan::Ignore => Ok(()),
        }
    }

    /// Sends a stanza to the sessions of an audience.
    pub(super) fn send(&mut self, audience: Audience, stanza: &Stanza) {
        for (position, session) in self.sessions.iter_mut().enumerate() {
            if audience.includes(position, &session.facts) {
                session.send_item(Item { stanza: stanza.clone(), settles: None });
            }
        }
    }
}
