//! Presence of our sessions: broadcast, directed, the end of a session, answers to probes. RFC 6121 §4.

use super::session::Session;
use super::state::Account;
use crate::base::id::random_id;
use crate::delivery::Audience;
use crate::jid::{BareJid, Jid};
use crate::presence::broadcast::{self, Broadcast};
use crate::presence::probe::{self, Answer, Probed, Prober};
use crate::router::Envelope;
use crate::stanza::{Presence, PresenceType, Stanza, StanzaError};

impl Account {
    /// Presence without an addressee. RFC 6121 §4.2.2, §4.4.2, §4.5.2
    pub(super) fn broadcast(&mut self, index: usize, presence: &Presence) -> Result<(), StanzaError> {
        let Some(session) = self.sessions.get(index) else { return Ok(()) };
        let (session_id, was_available) = (session.id, session.presence.is_some());
        let Some(broadcast) = Broadcast::of(was_available, presence.kind()) else {
            // RFC 6121 §4.7.1: the other types are for somebody.
            return Err(StanzaError::bad_request().text("presence of this type needs an addressee"));
        };
        self.note_presence(presence);
        match broadcast {
            Broadcast::Initial => self.become_available(index, presence),
            Broadcast::Update => {
                let priority = presence.priority()?;
                if let Some(session) = self.sessions.get_mut(index) {
                    session.set_presence(Some((presence.clone(), priority)));
                }
                self.tell_everyone(presence);
                self.ask_software(index);
                if priority >= 0 {
                    self.start_flush(session_id);
                }
                Ok(())
            }
            Broadcast::Unavailable | Broadcast::DirectedOnly => {
                // The session goes from the list for a moment, so that it can be looked at beside the others.
                let mut session = self.sessions.remove(index);
                session.send_unavailable_to_self(was_available, presence, &self.jid);
                self.become_unavailable(&mut session, Some(presence));
                let id = session.id;
                self.sessions.insert(index, session);
                self.stop_flush(id);
                Ok(())
            }
        }
    }

    /// Initial presence. RFC 6121 §4.2.2, §4.3.1, §3.1.2, §3.1.3
    fn become_available(&mut self, index: usize, presence: &Presence) -> Result<(), StanzaError> {
        let priority = presence.priority()?;
        let others: Vec<_> = self.sessions.iter().filter_map(|session| session.presence.clone()).collect();
        let Some(session) = self.sessions.get_mut(index) else { return Ok(()) };
        session.set_presence(Some((presence.clone(), priority)));
        let id = session.id;
        // Before the broadcast, so that a client sees its other sessions in the order in which they came.
        for other in others {
            session.send(other.with_to(self.jid.clone()));
        }
        self.tell_everyone(presence);
        self.probe_contacts();
        self.repeat_requests(index);
        if priority >= 0 {
            self.start_flush(id);
        }
        self.look_for_notices(id);
        self.ask_software(index);
        Ok(())
    }

    /// Sends presence to all subscribers and to our own available sessions.
    fn tell_everyone(&mut self, presence: &Presence) {
        for contact in broadcast::subscribers(self.roster.subscriptions()).filter(|jid| self.may_see(jid)) {
            let stanza = presence.clone().with_to(contact.clone());
            self.notify(Envelope::of_server(stanza));
        }
        self.forward_presence(presence);
        let to_self = Stanza::Presence(presence.clone().with_to(self.jid.clone()));
        self.send(Audience::Available, &to_self);
    }

    /// Asks for the presence of our contacts. RFC 6121 §4.3.1
    fn probe_contacts(&self) {
        for contact in broadcast::probed(self.roster.subscriptions()).filter(|jid| self.may_see(jid)) {
            let probe =
                Presence::new(PresenceType::Probe).with_from(self.jid.clone()).with_to(contact.clone());
            // A contact that sleeps has nothing to tell (§4.3.2 rule 3 leaves it open to say so).
            self.notify(Envelope::of_server(probe));
        }
    }

    /// Delivers requests that wait for an answer, and repeats our own that have none. RFC 6121 §3.1.2, §3.1.3
    fn repeat_requests(&mut self, index: usize) {
        let Some(session) = self.sessions.get_mut(index) else { return };
        let (own, all) = (&self.blocklist, &self.server_blocks);
        let wanted =
            |request: &Presence| request.from().is_none_or(|from| !own.blocks(from) && !all.blocks(from));
        for request in self.roster.requests().filter(wanted) {
            session.send(request);
        }
        for contact in self.roster.asked().filter(|jid| self.may_see(jid)) {
            let request =
                Presence::new(PresenceType::Subscribe).with_from(self.jid.clone()).with_to(contact.clone());
            let request = request.with_id(random_id());
            self.emit(Envelope::of_server(request));
        }
    }

    /// A session that is not in the list (any more) becomes unavailable: gracefully with the client's own presence,
    /// or because its connection ended. RFC 6121 §4.5.2, §4.6.3
    pub(super) fn become_unavailable(&mut self, session: &mut Session, presence: Option<&Presence>) {
        let from = session.jid.clone();
        let goodbye = presence.cloned().unwrap_or_else(|| Presence::unavailable().with_from(from));
        if session.presence.is_some() {
            session.set_presence(None);
            for contact in broadcast::subscribers(self.roster.subscriptions()).filter(|jid| self.may_see(jid))
            {
                let stanza = goodbye.clone().with_to(contact.clone());
                self.notify(Envelope::of_server(stanza));
            }
            self.forward_presence(&goodbye);
            let to_self = Stanza::Presence(goodbye.clone().with_to(self.jid.clone()));
            self.send(Audience::Available, &to_self);
        }
        let directed = session.directed.take();
        let told = broadcast::directed_only(&directed, |jid| self.roster.is_subscriber(jid));
        for jid in told.filter(|jid| !self.blocks(jid)) {
            self.emit(Envelope::of_server(goodbye.clone().with_to(jid.clone())));
        }
    }

    /// Answers a probe. RFC 6121 §4.3.2, §4.6.6
    pub(super) fn probed(&self, probe: &Presence) {
        let (Some(prober), Some(to)) = (probe.from(), probe.to()) else { return };
        let who = match prober.bare_str() == self.jid.as_str() {
            true => Prober::Subscriber,
            false => Prober::of(self.roster.standing(&prober.bare()).state),
        };
        let sessions = self.sessions.iter().map(|s| Probed { facts: &s.facts, directed: &s.directed });
        let sessions_at =
            |positions: Vec<usize>| positions.into_iter().filter_map(|at| self.sessions.get(at));
        let mirrored = |kind| match probe.id() {
            Some(id) => Presence::new(kind).with_id(id),
            None => Presence::new(kind),
        };
        match probe::answer(sessions, to, prober, who) {
            Answer::Full(positions) => {
                for presence in sessions_at(positions).filter_map(|session| session.presence.clone()) {
                    self.tell(presence, prober);
                }
            }
            Answer::Mere(positions) => {
                for session in sessions_at(positions) {
                    self.tell(Presence::new(PresenceType::Available).with_from(session.jid.clone()), prober);
                }
            }
            // §4.3.2 rule 3 leaves it open to say that nobody is there; an account that sleeps says nothing either.
            Answer::Unavailable | Answer::Nothing => {}
            Answer::Unsubscribed => {
                self.tell(mirrored(PresenceType::Unsubscribed).with_from(self.jid.clone()), prober);
            }
        }
    }

    fn tell(&self, presence: Presence, to: &Jid) {
        self.emit(Envelope::of_server(presence.with_to(to.clone())));
    }

    /// Tells a contact of our available sessions: that they are there, or that they are not any more.
    pub(super) fn tell_sessions(&self, contact: &BareJid, available: bool) {
        for session in &self.sessions {
            let Some(presence) = &session.presence else { continue };
            let presence = match available {
                true => presence.clone(),
                false => Presence::unavailable().with_from(session.jid.clone()),
            };
            self.tell(presence, contact);
        }
    }
}

impl Session {
    /// Unavailable presence comes back to the session that sent it. RFC 6121 §4.5.2
    fn send_unavailable_to_self(&mut self, was_available: bool, presence: &Presence, account: &BareJid) {
        if was_available {
            self.send(presence.clone().with_to(account.clone()));
        }
    }
}
