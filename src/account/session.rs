//! One session: a bound resource of the account.

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI8, AtomicU8, Ordering};

use super::gate::Gate;
use super::handle::SessionId;
use super::outbox::{Item, Outbox};
use crate::base::Timestamp;
use crate::delivery::SessionFacts;
use crate::jid::FullJid;
use crate::presence::Directed;
use crate::stanza::{Presence, Stanza};

/// A bound resource.
pub(super) struct Session {
    pub(super) id: SessionId,
    pub(super) jid: FullJid,
    /// What the delivery rules may know of it.
    pub(super) facts: SessionFacts,
    pub(super) outbox: Arc<Outbox>,
    /// The last presence without `to`, while the session is available.
    pub(super) presence: Option<Presence>,
    /// Whether it has asked for the roster. RFC 6121 §2.2.
    pub(super) interested: bool,
    /// Who has been sent directed presence. RFC 6121 §4.6.
    pub(super) directed: Directed,
    /// What this session caused to be stored and is not yet durable.
    pub(super) gate: Gate,
    /// What waits until the stored messages have been read, behind which it belongs.
    pub(super) held: Option<Vec<Item>>,
    pub(super) card: Arc<SessionCard>,
}

impl Session {
    /// Sends a stanza to the client. Never waits.
    pub(super) fn send(&mut self, stanza: impl Into<Stanza>) {
        self.send_item(Item { stanza: stanza.into(), settles: None });
    }

    /// Sends a stanza that may settle a stored message.
    pub(super) fn send_item(&mut self, item: Item) {
        match &mut self.held {
            Some(held) => held.push(item),
            None => self.outbox.push(item),
        }
    }

    /// Lets go what was held back.
    pub(super) fn release(&mut self) {
        for item in self.held.take().unwrap_or_default() {
            self.outbox.push(item);
        }
    }

    /// Keeps the last available presence with its priority; `None` where the session is not available any more.
    pub(super) fn set_presence(&mut self, presence: Option<(Presence, i8)>) {
        let (presence, priority) = presence.unzip();
        self.card.available.store(u8::from(priority.is_some()), Ordering::Relaxed);
        self.card.priority.store(priority.unwrap_or(0), Ordering::Relaxed);
        self.facts.priority = priority;
        self.presence = presence;
    }
}

impl AsRef<SessionFacts> for Session {
    fn as_ref(&self) -> &SessionFacts {
        &self.facts
    }
}

/// What an operator may know of a session.
#[derive(Debug)]
pub struct SessionCard {
    /// The session.
    pub id: SessionId,
    /// Its full address.
    pub jid: FullJid,
    /// The id of its connection in the log.
    pub conn: String,
    /// Where it comes from.
    pub address: IpAddr,
    /// TLS version and cipher, or that there is none.
    pub tls: String,
    /// The SASL mechanism.
    pub mechanism: &'static str,
    /// Since when.
    pub since: Timestamp,
    available: AtomicU8,
    priority: AtomicI8,
}

impl SessionCard {
    pub(super) fn new(id: SessionId, jid: FullJid, client: super::ClientInfo, since: Timestamp) -> Self {
        let super::ClientInfo { conn, address, tls, mechanism } = client;
        let (available, priority) = (AtomicU8::new(0), AtomicI8::new(0));
        Self { id, jid, conn, address, tls, mechanism, since, available, priority }
    }

    /// The presence priority, or `None` while the session is not available.
    pub fn priority(&self) -> Option<i8> {
        (self.available.load(Ordering::Relaxed) == 1).then(|| self.priority.load(Ordering::Relaxed))
    }
}
