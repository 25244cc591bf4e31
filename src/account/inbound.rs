//! THE sequence for stanzas that are sent to our user.

use std::borrow::Cow;

use super::archive::Keeping;
use super::explain::Decided;
use super::fates::What;
use super::outbox::Item;
use super::state::Account;
use crate::delivery::rfc6121::{self, IqPlan, PresencePlan, Verdict};
use crate::delivery::{Audience, Traits, archive, blocking, carbons};
use crate::router::Envelope;
use crate::stanza::payload::delay::Delay;
use crate::stanza::{Iq, Message, Presence, PresenceType, Stanza, StanzaError, ns};
use crate::store::ItemId;

impl Account {
    /// Decides about a stanza for the account. RFC 6121 §8.5
    ///
    /// What is refused here becomes an error for its sender once, in `router::route`, unless it was itself an error.
    pub(super) fn receive(&mut self, envelope: &Envelope) {
        if !self.is_there_for(envelope) {
            return;
        }
        let blocked = envelope.stanza.from().is_some_and(|from| self.blocks(from));
        let outcome = match (blocking::check_inbound(blocked, &envelope.stanza), &envelope.stanza) {
            (Err(error), _) => Err(error),
            (Ok(blocking::Verdict::Drop), stanza) => {
                self.note_blocked(stanza);
                Ok(())
            }
            (_, Stanza::Message(message)) => self.message_in(envelope, message),
            (_, Stanza::Presence(presence)) => self.presence_in(envelope, presence),
            (_, Stanza::Iq(iq)) => self.iq_in(envelope, iq),
        };
        if let Err(error) = outcome {
            self.note_refused(&envelope.stanza, envelope.stanza.from(), &error);
            self.services.router.bounce(envelope, &error);
        }
    }

    /// A message for us. RFC 6121 §8.5.2.1.1, §8.5.2.2.1, §8.5.3
    fn message_in(&mut self, envelope: &Envelope, message: &Message) -> Result<(), StanzaError> {
        let (Some(to), Some(from)) = (message.to(), message.from()) else { return Ok(()) };
        let (peer, traits) = (from.bare(), &envelope.traits);
        let history = self.is_history(traits, from);
        let message = archive::without_forged_id(message, &self.jid);
        let seen = match self.seen_before(traits, &message) {
            Ok(seen) => seen,
            Err(before) => {
                self.came_again(envelope, &message, before, history);
                return Ok(());
            }
        };
        let audience = match rfc6121::message_plan(&self.sessions, to, message.kind())? {
            Verdict::Deliver(audience) => audience,
            Verdict::Ignore => {
                self.note_received(What::Ignored, &message, Audience::Nobody, Decided::default());
                return Ok(());
            }
        };
        let pending = self.keeps(traits, &message, &peer, audience, history)?;
        let is_given = audience != Audience::Nobody;
        let hidden = !history;
        let stored = (history || pending || is_given && self.holds(traits, &message))
            .then(|| self.store_message(envelope, &message, peer, Keeping { history, pending }));
        self.note_seen(seen, stored);
        self.forward_received(&message, traits, from);
        let message = match stored.filter(|_| history) {
            None => message,
            Some(id) => {
                let stanza_id = archive::stanza_id(&self.jid, &id.to_string());
                Cow::Owned(message.into_owned().with_child(stanza_id))
            }
        };
        // Where nothing waits for devices, nobody need settle it.
        let settles = stored.filter(|_| is_given && self.may_wait()).map(|id| (id, hidden));
        if audience != Audience::Nobody {
            self.services.metrics.messages.delivered.inc();
        }
        let copies = carbons::copies_received(traits, from);
        let mut decided = Decided { item: stored, archived: history, waits: pending, ..Decided::default() };
        decided.copies = self.deliver(audience, &message, copies, settles);
        decided.woken = self.wake_devices(audience, copies, &message, traits, history || pending);
        self.note_received(What::Received, &message, audience, decided);
        Ok(())
    }

    /// A message that a lost session was given and has not got, and that is not stored. It finds another session or
    /// waits for one; nobody gets copies. What is stored waits by itself ([`Account::let_go`]).
    pub(super) fn deliver_again(&mut self, message: Message) {
        let message = match message.child(ns::DELAY, "delay") {
            Some(_) => message,
            None => {
                message.with_child(Delay::new(self.jid.domain_part(), self.services.clock.wall()).build())
            }
        };
        let traits = Traits::of(&message);
        // Whoever sent it to one resource meant the person: nobody is to be told that the resource is gone.
        let message = message.with_to(self.jid.clone());
        // What waited for somebody who has no account goes back: nobody will ever get it.
        let envelope = match self.is_anonymous() {
            true => Envelope { traits, ..Envelope::of_client(message.clone().into()) },
            false => Envelope { traits, ..Envelope::of_server(message.clone()) },
        };
        if let Err(error) = self.again(&envelope, &message) {
            self.services.router.bounce(&envelope, &error);
        }
    }

    fn again(&mut self, envelope: &Envelope, message: &Message) -> Result<(), StanzaError> {
        let (Some(to), Some(from)) = (message.to(), message.from()) else { return Ok(()) };
        let Verdict::Deliver(audience) = rfc6121::message_plan(&self.sessions, to, message.kind())? else {
            return Ok(());
        };
        let archived = archive::own_id(message, &self.jid).and_then(|id| id.parse::<ItemId>().ok());
        let pending = self.keeps(&envelope.traits, message, &from.bare(), audience, archived.is_some())?;
        let mut decided = Decided { waits: pending, item: archived, ..Decided::default() };
        match archived {
            Some(id) if pending => self.refer(vec![(id, from.bare())]),
            _ if pending => {
                let keeping = Keeping { history: false, pending };
                decided.item = Some(self.store_message(envelope, message, from.bare(), keeping));
            }
            _ => _ = self.deliver(audience, message, false, None),
        }
        self.note_received(What::Again, message, audience, decided);
        Ok(())
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
                session.send_item(Item::new(stanza.clone()));
            }
        }
    }
}
