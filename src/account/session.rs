//! One session: a bound resource of the account.

use std::collections::VecDeque;
use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, AtomicI8, AtomicU8, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::gate::Gate;
use super::handle::SessionId;
use super::outbox::{IfLost, Item, Outbox};
use super::resume::Managed;
use super::software::Asked;
use crate::base::Timestamp;
use crate::delivery::SessionFacts;
use crate::jid::FullJid;
use crate::presence::Directed;
use crate::sasl::AgentId;
use crate::stanza::payload::caps::Caps;
use crate::stanza::{Presence, Show, Stanza};
use crate::stream::StreamError;

/// Stanzas that may wait for the disk; a session for which more would have to ends.
const MAX_WAITING: usize = 10_000;

/// What may not go to a session's outbox yet.
pub(super) enum Waiting {
    /// It may, but for what waits before it.
    Item(Item),
    /// When the account's write of this number has ended.
    Write(u64, Item),
    /// Stored messages take this place.
    Flush,
    /// How many of its stanzas the client may forget. XEP-0198 §4
    Handled(u32),
}

impl Waiting {
    fn is_refusal(&self) -> bool {
        matches!(self, Self::Item(item) | Self::Write(_, item) if item.stanza.is_error())
    }
}

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
    /// Whether it has asked for the block list. XEP-0191 §3.2
    pub(super) wants_blocklist: bool,
    /// Who has been sent directed presence. RFC 6121 §4.6.
    pub(super) directed: Directed,
    /// What this session caused to be stored and is not yet durable.
    pub(super) gate: Gate,
    /// What may not go to the outbox yet, in order: nothing overtakes what waits before it.
    pub(super) waiting: VecDeque<Waiting>,
    /// Stream management, once the client has enabled it. XEP-0198
    pub(super) managed: Option<Box<Managed>>,
    /// What the client was asked about its program. XEP-0115
    pub(super) asked: Option<Box<Asked>>,
    pub(super) card: Arc<SessionCard>,
}

impl Session {
    /// Sends a stanza to the client. Never waits.
    pub(super) fn send(&mut self, stanza: impl Into<Stanza>) {
        self.send_item(Item::new(stanza));
    }

    /// Sends a stanza that may settle a stored message.
    pub(super) fn send_item(&mut self, item: Item) {
        if self.waiting.is_empty() {
            self.outbox.push(item);
        } else {
            self.wait(Waiting::Item(item));
        }
    }

    /// Sends an answer that has waited for the disk. What still waits belongs behind it.
    pub(super) fn answer(&mut self, answer: Stanza) {
        // The results of a question are of use to who has asked only.
        self.outbox.push(Item { if_lost: IfLost::Forget, ..Item::new(answer) });
    }

    /// Sends what announces a change when that is on disk: when the account's write of this number has ended.
    pub(super) fn send_after(&mut self, write: u64, stanza: impl Into<Stanza>) {
        self.wait(Waiting::Write(write, Item::new(stanza)));
    }

    /// Lets what comes from now on wait until [`Session::flushed`].
    pub(super) fn flushing(&mut self) {
        self.wait(Waiting::Flush);
    }

    /// The stored messages are in the outbox.
    pub(super) fn flushed(&mut self) {
        self.waiting.retain(|waiting| !matches!(waiting, Waiting::Flush));
        self.go_on(0, false);
    }

    /// All of the account's writes up to this one have ended; the last of them may have failed.
    pub(super) fn go_on(&mut self, written: u64, failed: bool) {
        loop {
            match self.waiting.pop_front() {
                Some(Waiting::Item(item)) => {
                    self.outbox.written(item.stanza.size());
                    self.outbox.push(item);
                }
                Some(Waiting::Write(write, item)) if write <= written => {
                    self.outbox.written(item.stanza.size());
                    if !failed || write < written {
                        self.outbox.push(item);
                    }
                }
                Some(Waiting::Handled(h)) => self.outbox.handled(h),
                Some(waiting) => return self.waiting.push_front(waiting),
                None => {
                    self.waiting = VecDeque::new();
                    return;
                }
            }
        }
    }

    /// Lets the client hear how many of its stanzas are handled: behind those that were refused.
    pub(super) fn tell_handled(&mut self, h: u32) {
        if !self.waiting.iter().any(Waiting::is_refusal) {
            return self.outbox.handled(h);
        }
        match self.waiting.back_mut() {
            Some(Waiting::Handled(told)) => *told = h,
            _ => self.waiting.push_back(Waiting::Handled(h)),
        }
    }

    /// Whether it hears of the account's messages.
    pub(super) fn takes_part(&self) -> bool {
        self.facts.takes_messages() || self.facts.carbons
    }

    fn wait(&mut self, waiting: Waiting) {
        if self.waiting.len() >= MAX_WAITING {
            let error = StreamError::resource_constraint().text("too much is waiting for the disk");
            self.outbox.close(Some(error));
        }
        if let Waiting::Item(item) | Waiting::Write(_, item) = &waiting {
            self.outbox.reserve(item.stanza.size());
        }
        // Also where the session ends: what has not come to its turn goes elsewhere.
        self.waiting.push_back(waiting);
    }

    /// Keeps the last available presence with its priority; `None` where the session is not available any more.
    pub(super) fn set_presence(&mut self, presence: Option<(Presence, i8)>) {
        let (presence, priority) = presence.unzip();
        self.card.available.store(u8::from(priority.is_some()), Ordering::Relaxed);
        self.card.priority.store(priority.unwrap_or(0), Ordering::Relaxed);
        let is_away = presence.as_ref().and_then(Presence::show).is_some_and(Show::is_away);
        self.card.away.store(is_away, Ordering::Relaxed);
        self.facts.priority = priority;
        if let Some(presence) = &presence {
            self.card.learn(presence);
        }
        self.presence = presence;
    }
}

impl AsRef<SessionFacts> for Session {
    fn as_ref(&self) -> &SessionFacts {
        &self.facts
    }
}

/// What [`SessionCard::tls`] says of a connection that is not encrypted.
pub const NO_TLS: &str = "no TLS";

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
    /// The installation of the client, if it has told.
    pub agent: Option<AgentId>,
    /// Since when.
    pub since: Timestamp,
    available: AtomicU8,
    priority: AtomicI8,
    /// What program the client claims to be. XEP-0115
    pub(super) caps: Mutex<Option<Arc<Caps>>>,
    away: AtomicBool,
}

impl SessionCard {
    pub(super) fn new(id: SessionId, jid: FullJid, client: super::ClientInfo, since: Timestamp) -> Self {
        let super::ClientInfo { conn, address, tls, mechanism, agent } = client;
        let (available, priority, away) = (AtomicU8::new(0), AtomicI8::new(0), AtomicBool::new(false));
        let caps = Mutex::default();
        Self { id, jid, conn, address, tls, mechanism, agent, since, available, priority, caps, away }
    }

    /// Whether somebody is there: the session is available and not away.
    pub fn is_active(&self) -> bool {
        self.priority().is_some() && !self.away.load(Ordering::Relaxed)
    }

    /// Takes over what another card of the same session says of its presence.
    pub(super) fn copy_presence(&self, other: &Self) {
        self.available.store(other.available.load(Ordering::Relaxed), Ordering::Relaxed);
        self.priority.store(other.priority.load(Ordering::Relaxed), Ordering::Relaxed);
        if let Some(caps) = other.caps() {
            *self.caps.lock().unwrap_or_else(PoisonError::into_inner) = Some(caps);
        }
    }

    /// The presence priority, or `None` while the session is not available.
    pub fn priority(&self) -> Option<i8> {
        (self.available.load(Ordering::Relaxed) == 1).then(|| self.priority.load(Ordering::Relaxed))
    }
}
