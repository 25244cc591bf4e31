//! How many stanzas of a session are handled is data, too: after a crash its client is told, and sends the rest again.
//! XEP-0198 §5, DESIGN §4
//!
//! That count is never ahead of what it counts, because it is written behind it; and never behind what the client was
//! told, because a session that may be resumed is told what is on disk. So an `<a/>` waits for the commit of its own
//! count, which is that of the messages it counts. What nobody would see twice (a request, that somebody is typing)
//! causes no write: its stanzas are counted with the next one that does, or when the client asks.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};

use super::gate::Segment;
use super::handle::{Event, SessionId};
use super::state::Account;
use crate::router::Accepted;
use crate::stanza::{IqType, Malformed, Message, Stanza, ns};
use crate::store::{self, Store};

/// Held by everything of one event that is undecided. The last one gone writes how many stanzas of the session are
/// handled: behind everything that they have caused, because that was queued when it was decided.
pub(super) struct Noted {
    store: Store,
    session: SessionId,
    stored: Arc<Stored>,
    /// The count, and what holds up those who are to hear of it.
    handled: OnceLock<(u32, Arc<Segment>)>,
    /// The next event comes in behind it.
    _accepted: Accepted,
}

/// How many stanzas of a session the store counts as handled.
#[derive(Debug)]
pub(super) struct Stored(AtomicU32);

impl Stored {
    /// So many are on disk.
    pub(super) fn of(handled: u32) -> Arc<Self> {
        Arc::new(Self(AtomicU32::new(handled)))
    }

    /// How many.
    pub(super) fn get(&self) -> u32 {
        self.0.load(Ordering::Acquire)
    }

    /// Writes another count; `held` goes when that is on disk. Where it fails the stored count stays behind, and so does
    /// what the client is told.
    fn write(self: Arc<Self>, store: &Store, session: SessionId, handled: u32, held: Arc<Segment>) {
        let id = session.0;
        store.submit(move |tx| store::session::set_handled(tx, id, handled)).then(move |outcome| {
            if outcome.is_ok() {
                self.0.store(handled, Ordering::Release);
            }
            drop(held);
        });
    }
}

impl Noted {
    /// All stanzas of the event are under way; so many have come with them. `held` goes when that is on disk. Nothing is
    /// written of an event whose handling ends before.
    pub(super) fn set(&self, received: u32, held: Arc<Segment>) {
        let _ = self.handled.set((received, held));
    }
}

impl Drop for Noted {
    fn drop(&mut self) {
        if let Some((handled, held)) = self.handled.take() {
            Arc::clone(&self.stored).write(&self.store, self.session, handled, held);
        }
    }
}

impl Account {
    /// Lets the count of a session be written when everything in an event is decided: what comes back, if anything does,
    /// then holds the event.
    pub(super) fn noted(&self, id: SessionId, accepted: &Accepted) -> Option<Arc<Noted>> {
        let session = self.index_of(id).and_then(|index| self.sessions.get(index))?;
        let stored = Arc::clone(session.stored()?);
        let (store, accepted) = (self.services.store.clone(), Arc::clone(accepted));
        Some(Arc::new(Noted { store, session: id, stored, handled: OnceLock::new(), _accepted: accepted }))
    }

    /// Writes how many stanzas of a session are handled, if the store does not know: all of them, as all are decided.
    /// Then its client may be told.
    pub(super) fn note_count(&mut self, id: SessionId) {
        let Some(session) = self.index_of(id).and_then(|index| self.sessions.get(index)) else { return };
        let Some((received, stored)) = session.received().zip(session.stored()) else { return };
        if stored.get() != received {
            Arc::clone(stored).write(&self.services.store, id, received, session.gate.guard());
        }
        self.then(move |account| account.behind_gate(id, Event::Handled(id, received)));
    }

    /// Lets an event of a session come when everything that it sent is durable or was refused, and how much that is is on
    /// disk, too.
    pub(super) fn behind_note(&mut self, id: SessionId, event: Event) {
        let counted = Event::Counted(id, Box::new(event));
        self.then(move |account| account.behind_gate(id, counted));
    }

    /// Everything that a session has sent is durable or was refused.
    pub(super) fn counted(&mut self, id: SessionId, event: Event) {
        self.note_count(id);
        self.then(move |account| account.behind_gate(id, event));
    }
}

/// Whether somebody might see one of these twice if they were sent again after a crash.
pub fn is_worth_noting(stanzas: &[Result<Stanza, Malformed>]) -> bool {
    stanzas.iter().flatten().any(is_worth_a_write)
}

fn is_worth_a_write(stanza: &Stanza) -> bool {
    match stanza {
        Stanza::Message(message) => !is_of_a_moment(message),
        Stanza::Presence(presence) => presence.kind().is_subscription(),
        Stanza::Iq(iq) => iq.kind() == IqType::Set,
    }
}

/// Whether a message says only that somebody is typing, or is not any more. XEP-0085
fn is_of_a_moment(message: &Message) -> bool {
    let mut children = message.payloads().peekable();
    children.peek().is_some()
        && children.all(|child| {
            matches!(child.ns().as_str(), ns::CHAT_STATES | ns::HINTS) || child.is(ns::CLIENT, "thread")
        })
}
