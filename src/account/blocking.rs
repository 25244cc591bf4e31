//! Whom the account has blocked: the list, its changes, and who hears of them. XEP-0191

use super::state::Account;
use crate::base::id::random_id;
use crate::delivery::blocking::matches;
use crate::jid::{BareJid, Jid};
use crate::presence::broadcast;
use crate::router::Envelope;
use crate::stanza::payload::blocking as payload;
use crate::stanza::{Iq, Presence, StanzaError};
use crate::store;
use crate::xml::Element;

/// Addresses that an account may block.
const MAX_BLOCKED: usize = 5_000;

impl Account {
    /// Whether we have nothing to do with an address. Nobody can block himself.
    pub(super) fn blocks(&self, jid: &Jid) -> bool {
        (self.blocklist.blocks(jid) || self.server_blocks.blocks(jid)) && jid.bare_str() != self.jid.as_str()
    }

    /// Blocks addresses; they see us leave. §3.3
    pub(super) fn add_to_blocklist(&mut self, jids: Vec<Jid>) -> Result<(), StanzaError> {
        if jids.iter().any(|jid| jid.bare_str() == self.jid.as_str()) {
            return Err(StanzaError::not_allowed().text("nobody can block himself"));
        }
        let fresh: Vec<Jid> = jids.into_iter().filter(|jid| !self.blocklist.contains(jid)).collect();
        if self.blocklist.len() + fresh.len() > MAX_BLOCKED {
            let text = format!("a block list holds at most {MAX_BLOCKED} addresses");
            return Err(StanzaError::resource_constraint().text(text));
        }
        if self.unsubscribes() {
            let listed = |contact: &BareJid| fresh.iter().any(|jid| matches(jid, &contact.clone().into()));
            let contacts: Vec<BareJid> =
                self.roster.known().filter(|contact| listed(contact)).cloned().collect();
            contacts.iter().for_each(|contact| self.part_from(contact));
        }
        let watchers: Vec<Jid> = self.watchers().filter(|jid| !self.blocks(jid)).collect();
        for jid in &fresh {
            self.blocklist.insert(jid.clone());
        }
        for watcher in watchers.iter().filter(|jid| self.blocks(jid)) {
            self.show(watcher, false);
        }
        let (account, added) = (self.id, fresh.clone());
        self.submit_write(
            Box::new(move |tx| added.iter().try_for_each(|jid| store::blocklist::add(tx, account, jid))),
            None,
        );
        self.push_blocklist(payload::build("block", &fresh));
        Ok(())
    }

    /// Whether blocking ends subscriptions: local policy. §4
    fn unsubscribes(&self) -> bool {
        let config = self.services.config();
        config.vhost_named(self.jid.domain()).is_some_and(|vhost| vhost.blocking_unsubscribe)
    }

    /// Unblocks addresses, or all; they see us again. §3.4, §3.5
    pub(super) fn remove_from_blocklist(&mut self, jids: Vec<Jid>) {
        let named = if jids.is_empty() { self.blocklist.iter().cloned().collect() } else { jids.clone() };
        let blocked: Vec<Jid> = self.watchers().filter(|jid| self.blocks(jid)).collect();
        for jid in &named {
            self.blocklist.remove(jid);
        }
        for watcher in blocked.iter().filter(|jid| !self.blocks(jid)) {
            self.show(watcher, true);
        }
        let account = self.id;
        self.submit_write(
            Box::new(move |tx| named.iter().try_for_each(|jid| store::blocklist::remove(tx, account, jid))),
            None,
        );
        self.push_blocklist(payload::build("unblock", &jids));
    }

    /// Who may see our presence: subscribers, and whoever has been sent it directly.
    pub(super) fn watchers(&self) -> impl Iterator<Item = Jid> {
        let subscribers = broadcast::subscribers(self.roster.subscriptions()).cloned().map(Jid::from);
        let told = self.sessions.iter().flat_map(|session| session.directed.iter().cloned());
        subscribers.chain(told)
    }

    /// Shows our sessions to somebody, or that they are gone.
    pub(super) fn show(&self, watcher: &Jid, available: bool) {
        let subscribes = self.roster.is_subscriber(&watcher.bare());
        for session in &self.sessions {
            let gone = || Presence::unavailable().with_from(session.jid.clone());
            let presence = match &session.presence {
                Some(presence) if subscribes && available => presence.clone(),
                Some(_) if subscribes => gone(),
                // Directed presence is not repeated: the client decides about it. RFC 6121 §4.6
                _ if !available && session.directed.knows(watcher) => gone(),
                _ => continue,
            };
            self.emit(Envelope::of_server(presence.with_to(watcher.clone())));
        }
    }

    /// Tells the sessions that have asked for the list when the change is on disk.
    pub(super) fn push_blocklist(&mut self, change: Element) {
        let write = self.writes.submitted;
        for session in self.sessions.iter_mut().filter(|session| session.wants_blocklist) {
            let push = Iq::set(random_id(), change.clone()).with_to(session.jid.clone());
            session.send_after(write, push);
        }
    }

    /// Whether a contact is told of our presence.
    pub(super) fn may_see(&self, contact: &BareJid) -> bool {
        (self.blocklist.is_empty() && self.server_blocks.is_empty()) || !self.blocks(&contact.clone().into())
    }
}
