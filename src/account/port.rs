//! What modules may ask of an account, carried out.

use super::handle::SessionId;
use super::state::Account;
use crate::base::id::random_id;
use crate::extension::{AccountPort, Job, Seen};
use crate::jid::{BareJid, FullJid, Jid};
use crate::presence::subscription::{self, Tells};
use crate::router::Envelope;
use crate::stanza::payload::archive_prefs::Preferences;
use crate::stanza::payload::push::Disable;
use crate::stanza::payload::roster;
use crate::stanza::{Iq, Presence, PresenceType, StanzaError};
use crate::store::{self, AccountId};
use crate::xml::Element;

impl AccountPort for Account {
    fn jid(&self) -> &BareJid {
        &self.jid
    }

    fn id(&self) -> AccountId {
        self.id
    }

    fn is_anonymous(&self) -> bool {
        Account::is_anonymous(self)
    }

    fn is_subscriber(&self, jid: &BareJid) -> bool {
        self.roster.is_subscriber(jid)
    }

    fn seen(&self) -> Seen {
        Account::seen(self)
    }

    fn available(&self) -> Vec<FullJid> {
        let available = self.sessions.iter().filter(|session| session.presence.is_some());
        available.map(|session| session.jid.clone()).collect()
    }

    fn roster(&mut self, known_version: Option<&str>) -> Option<roster::Query> {
        let Some(missed) = known_version.and_then(|known| self.roster.missed(known)) else {
            return Some(self.roster.query());
        };
        self.missed = missed.iter().map(roster::Push::build).collect();
        None
    }

    fn be_interested(&mut self) {
        let Some(index) = self.asking.and_then(|asking| self.index_of(asking)) else { return };
        if let Some(session) = self.sessions.get_mut(index) {
            session.interested = true;
        }
    }

    fn set_contact(&mut self, item: &roster::Item) -> Result<(), StanzaError> {
        let change = self.roster.update(item, self.services.clock.wall())?;
        self.services.metrics.accounts.roster_changes.inc();
        let push = self.roster.push_of(&item.jid).build();
        let account = self.id;
        self.submit_write(Box::new(move |tx| change.store(tx, account)), None);
        self.push_roster(&push);
        Ok(())
    }

    fn remove_contact(&mut self, jid: &BareJid) -> Result<(), StanzaError> {
        let farewell = subscription::farewell(self.roster.standing(jid).state);
        let Some(change) = self.roster.remove(jid, self.services.clock.wall()) else {
            // RFC 6121 §2.5.3
            return Err(StanzaError::item_not_found().text(format!("{jid} is not in the roster")));
        };
        self.services.metrics.accounts.roster_changes.inc();
        let push = self.roster.push_of(jid).build();
        let account = self.id;
        self.submit_write(Box::new(move |tx| change.store(tx, account)), None);
        if farewell.unsubscribe {
            self.send_subscription(PresenceType::Unsubscribe, jid);
        }
        if farewell.tells == Some(Tells::Unavailable) {
            self.tell_sessions(jid, false);
        }
        if farewell.unsubscribed {
            self.send_subscription(PresenceType::Unsubscribed, jid);
        }
        self.push_roster(&push);
        Ok(())
    }

    fn blocklist(&mut self) -> Vec<Jid> {
        let asking = self.asking.and_then(|asking| self.index_of(asking));
        if let Some(session) = asking.and_then(|index| self.sessions.get_mut(index)) {
            session.wants_blocklist = true;
        }
        self.blocklist.iter().cloned().collect()
    }

    fn block(&mut self, jids: Vec<Jid>) -> Result<(), StanzaError> {
        self.add_to_blocklist(jids)
    }

    fn unblock(&mut self, jids: Vec<Jid>) {
        self.remove_from_blocklist(jids);
    }

    fn set_carbons(&mut self, wanted: bool) {
        let Some(index) = self.asking.and_then(|asking| self.index_of(asking)) else { return };
        if let Some(session) = self.sessions.get_mut(index) {
            session.facts.carbons = wanted;
        }
    }

    fn is_archive_off(&self) -> bool {
        self.archive_off
    }

    fn archive_preferences(&self) -> Preferences {
        self.preferences.clone()
    }

    fn set_archive_preferences(&mut self, preferences: Preferences) {
        self.preferences = preferences.clone();
        let account = self.id;
        self.submit_write(Box::new(move |tx| store::preference::set(tx, account, &preferences)), None);
    }

    fn offline_limit(&self) -> Option<u32> {
        self.offline_limit
    }

    fn set_offline_limit(&mut self, limit: Option<u32>) {
        self.offline_limit = limit;
        let account = self.id;
        self.submit_write(Box::new(move |tx| store::offline_limit::set(tx, account, limit)), None);
    }

    fn enable_push(
        &mut self,
        service: Jid,
        node: String,
        options: Option<String>,
    ) -> Result<(), StanzaError> {
        match self.asking {
            Some(session) => Account::enable_push(self, session, service, node, options),
            // Not through a session: there is no device.
            None => Err(StanzaError::not_allowed()),
        }
    }

    fn disable_push(&mut self, disabled: &Disable) {
        Account::disable_push(self, disabled);
    }

    fn write(&mut self, job: Job) {
        self.submit_write(job, None);
    }
}

impl Account {
    fn send_subscription(&self, kind: PresenceType, contact: &BareJid) {
        let stanza = Presence::new(kind).with_from(self.jid.clone()).with_to(contact.clone());
        self.emit(Envelope::of_server(stanza));
    }

    /// Tells the interested sessions of a change when it is on disk, before anything else. RFC 6121 §2.1.6
    pub(super) fn push_roster(&mut self, query: &Element) {
        let asked = self.sessions.iter().filter(|session| session.interested).map(|session| session.id);
        for session in asked.collect::<Vec<_>>() {
            self.push_roster_to(session, query);
        }
    }

    /// Sends a push to one session when it is durable.
    fn push_roster_to(&mut self, session: SessionId, query: &Element) {
        let (write, done) = (self.writes.submitted, self.writes.done);
        let Some(index) = self.index_of(session) else { return };
        let Some(session) = self.sessions.get_mut(index) else { return };
        let push = Iq::set(random_id(), query.clone()).with_to(session.jid.clone());
        match done < write {
            true => session.send_after(write, push),
            false => session.send(push),
        }
    }

    /// Sends what the asking session has missed, behind the answer that promised it. RFC 6121 §2.6.3
    pub(super) fn push_missed(&mut self) {
        let missed = std::mem::take(&mut self.missed);
        if let Some(session) = self.asking.filter(|_| !missed.is_empty()) {
            self.then(move |account| missed.iter().for_each(|push| account.push_roster_to(session, push)));
        }
    }
}
