//! THE sequence for stanzas that one of our sessions sends.

use super::archive::Keeping;
use super::explain::Decided;
use super::recent::Before;
use super::state::Account;
use crate::config::ActivitySign;
use crate::delivery::{Traits, archive, blocking, carbons};
use crate::jid::Jid;
use crate::router::{Envelope, Target};
use crate::stanza::{Iq, Message, PresenceType, Stanza, StanzaError, reply};

impl Account {
    /// Decides about a stanza of the session at `index`. RFC 6120 §10.3–10.5
    pub(super) fn outbound(&mut self, index: usize, envelope: &Envelope) {
        let blocked = envelope.stanza.to().is_some_and(|to| self.blocks(to));
        let outcome = match (
            self.check_reach(envelope.stanza.to()).and_then(|()| blocking::check_outbound(blocked)),
            &envelope.stanza,
        ) {
            (Err(error), _) => Err(error),
            (_, Stanza::Message(message)) => self.message_out(index, envelope, message),
            (_, Stanza::Presence(presence)) => match presence.to() {
                None => self.broadcast(index, presence),
                Some(_) if presence.kind().is_subscription() => self.subscription_out(envelope, presence),
                Some(_) => self.directed_out(index, envelope, presence),
            },
            (_, Stanza::Iq(iq)) => self.iq_out(index, envelope, iq),
        };
        if outcome.is_err() && matches!(envelope.stanza, Stanza::Message(_)) {
            self.services.metrics.messages.bounced.inc();
        }
        if let Err(error) = &outcome {
            self.note_refused(&envelope.stanza, envelope.stanza.to(), error);
        }
        if let Err(error) = outcome
            && let Some(answer) = reply::error(&envelope.stanza, &error)
            && let Some(session) = self.sessions.get_mut(index)
        {
            session.send(answer);
        }
    }

    /// A message of ours.
    fn message_out(
        &mut self,
        index: usize,
        envelope: &Envelope,
        message: &Message,
    ) -> Result<(), StanzaError> {
        let traits = Traits::of(message);
        // While the disk is full nothing is promised that may have to be stored; and that tells nothing of who is
        // there.
        if self.services.store.is_degraded() && traits.worth.keep && !traits.no_store {
            return Err(
                StanzaError::resource_constraint().text("the server cannot store messages at the moment")
            );
        }
        self.note_activity(ActivitySign::Message, None);
        let mut message = archive::without_forged_id(message, &self.jid).into_owned();
        let to = match message.to() {
            Some(to) => to.clone(),
            // RFC 6120 §10.3.1
            None => {
                message = message.with_to(self.jid.clone());
                self.jid.clone().into()
            }
        };
        let envelope = Envelope { stanza: message.clone().into(), traits, ..envelope.clone() };
        if to.bare_str() != self.jid.as_str() {
            self.note_sent(index, &envelope, message, &to);
        }
        self.send_on(envelope);
        Ok(())
    }

    /// What we send to others is ours as well: in the archive and on the other devices. What we send to ourselves is
    /// dealt with when it arrives. XEP-0313 §6.1.1, XEP-0280 §8
    fn note_sent(&mut self, index: usize, envelope: &Envelope, mut message: Message, to: &Jid) {
        let mut decided = Decided::default();
        let seen = match self.seen_before(&envelope.traits, &message) {
            Ok(seen) => seen,
            // Sent again: the others have it, or look at it themselves. XEP-0359
            Err(before) => {
                if let Before::Unstored(id) = before {
                    let keeping = Keeping { history: true, pending: false };
                    self.store_after_all(id, envelope, &message, to.bare(), keeping);
                }
                return;
            }
        };
        if self.is_history(&envelope.traits, to) {
            let keeping = Keeping { history: true, pending: false };
            let id = self.store_message(envelope, &message, to.bare(), keeping);
            message = message.with_child(archive::stanza_id(&self.jid, &id.to_string()));
            (decided.item, decided.archived) = (Some(id), true);
        }
        self.note_seen(seen, decided.item);
        self.forward_message(&message, &envelope.traits, to);
        if carbons::copies_sent(&envelope.traits) {
            decided.copies = self.copy_sent(index, &message);
        }
        self.note_outbound(&message, to, decided);
    }

    /// Hands a stanza to whoever answers for its address: to ourselves at once, so that order holds.
    pub(super) fn send_on(&mut self, envelope: Envelope) {
        match envelope.stanza.to() {
            Some(to) if to.bare_str() == self.jid.as_str() => self.receive(&envelope),
            _ => self.services.router.route(envelope),
        }
    }

    /// A request or an answer of ours. RFC 6120 §10.3.3, §10.5.1
    fn iq_out(&mut self, index: usize, envelope: &Envelope, iq: &Iq) -> Result<(), StanzaError> {
        if self.is_told_of_software(index, iq) {
            return Ok(());
        }
        let accepted = || envelope.ack.accepted.clone();
        let target = iq.to().map(|to| self.services.router.hosts().resolve(to));
        match target {
            None => self.own_request(index, iq, accepted()),
            Some(Target::Account(account))
                if account == self.jid && iq.to().is_some_and(|to| to.is_bare()) =>
            {
                self.own_request(index, iq, accepted())
            }
            Some(Target::Host(_)) if iq.kind().is_request() => self.host_request(index, iq, accepted()),
            Some(_) => {
                self.send_on(envelope.clone());
                Ok(())
            }
        }
    }

    /// Presence for one addressee. RFC 6121 §4.6.3
    fn directed_out(
        &mut self,
        index: usize,
        envelope: &Envelope,
        presence: &crate::stanza::Presence,
    ) -> Result<(), StanzaError> {
        let Some(to) = presence.to() else { return Ok(()) };
        let is_subscriber = self.roster.is_subscriber(&to.bare());
        let Some(session) = self.sessions.get_mut(index) else { return Ok(()) };
        // RFC 6121 §4.6.3 rules 2 and 3: who is told of us without a subscription is told when we leave.
        if presence.kind() != PresenceType::Available || session.presence.is_none() || !is_subscriber {
            session.directed.sent(to, presence.kind())?;
        }
        self.send_on(envelope.clone());
        Ok(())
    }
}
