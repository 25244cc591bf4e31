//! A contact of this server has another address. XEP-0283 §4.4: the contact's server does what is to be done for all of
//! its clients; nothing is to be verified, because it is this server that knows.

use std::sync::Arc;

use super::state::Account;
use crate::jid::{BareJid, Jid};
use crate::stanza::Stanza;
use crate::store;

/// A contact's old address and its new one.
pub(super) struct Moved {
    pub(super) old: BareJid,
    pub(super) new: BareJid,
    /// Dropped when all that follows is on disk.
    pub(super) durable: Arc<dyn Send + Sync>,
}

impl Account {
    /// Puts the new address in the place of the old one: in the roster, among the requests, on the block list.
    pub(super) fn moved(&mut self, moved: Moved) {
        let Moved { old, new, durable } = moved;
        if self.is_anonymous() || new == self.jid {
            return;
        }
        let renamed = self.roster.rename(&old, &new, self.services.clock.wall());
        if !renamed.changes.is_empty() {
            self.services.metrics.accounts.roster_changes.inc();
            let (account, changes) = (self.id, renamed.changes);
            self.submit_write(
                Box::new(move |tx| changes.iter().try_for_each(|change| change.store(tx, account))),
                Some(Arc::clone(&durable)),
            );
        }
        for push in renamed.pushes {
            self.push_roster(&push.build());
        }
        if let Some(request) = renamed.request {
            for session in self.sessions.iter_mut().filter(|session| session.presence.is_some()) {
                session.send(Stanza::Presence(request.clone()));
            }
        }
        self.move_block(&old, &new, durable);
    }

    /// Whoever was blocked is blocked under the new address, too; the old one is nobody's.
    fn move_block(&mut self, old: &BareJid, new: &BareJid, durable: Arc<dyn Send + Sync>) {
        let (old, new) = (Jid::from(old.clone()), Jid::from(new.clone()));
        if !self.blocklist.contains(&old) || self.blocklist.contains(&new) {
            return;
        }
        self.blocklist.insert(new.clone());
        let (account, added) = (self.id, new.clone());
        self.submit_write(Box::new(move |tx| store::blocklist::add(tx, account, &added)), Some(durable));
        self.push_blocklist(crate::stanza::payload::blocking::build("block", &[new]));
    }
}
