//! How many stanzas of a session are handled is data, too: after a crash its client is told, and sends the rest again.
//! XEP-0198 §5, DESIGN §4
//!
//! That count is never ahead of what it counts, because it is written behind it; and never behind what the client was
//! told, because a session that may be resumed is told what is on disk. So an `<a/>` waits for the commit of its own
//! count, which is that of the messages it counts. What nobody would see twice (a request, that somebody is typing)
//! causes no write: its stanzas are counted with the next one that does, or when the client asks.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use super::gate::Segment;
use super::handle::{Event, Inbox, SessionId};
use super::state::Account;
use crate::router::Accepted;
use crate::stanza::{IqType, Malformed, Message, Stanza, ns};
use crate::store::{self, Store, StoreError};

/// A count that could not be written is written again after this time.
const AGAIN: Duration = Duration::from_secs(1);

/// Held by everything of one event that is undecided. The last one gone writes how many stanzas of the session are
/// handled: behind everything that they have caused, because that was queued when it was decided.
pub(super) struct Noted {
    store: Store,
    inbox: Arc<Inbox>,
    session: SessionId,
    stored: Arc<Stored>,
    /// The count, and what holds up those who are to hear of it.
    handled: OnceLock<(u32, Arc<Segment>)>,
    /// The next event comes in behind it.
    _accepted: Accepted,
}

/// How many stanzas of a session the store counts as handled.
#[derive(Debug)]
pub(super) struct Stored {
    /// On disk.
    disk: AtomicU32,
    /// The client may be told. More than on disk where that cannot be written: an acknowledgement must not be withheld
    /// for as long as a disk is full (§4), and what it counts then was refused or is durable all the same.
    may_tell: AtomicU32,
}

impl Stored {
    /// So many are on disk.
    pub(super) fn of(handled: u32) -> Arc<Self> {
        Arc::new(Self { disk: AtomicU32::new(handled), may_tell: AtomicU32::new(handled) })
    }

    /// Whether the store knows of so many.
    fn is(&self, handled: u32) -> bool {
        self.disk.load(Ordering::Acquire) == handled
    }

    /// How many the client may be told of.
    pub(super) fn may_tell(&self) -> u32 {
        self.may_tell.load(Ordering::Acquire)
    }

    /// Writes another count; `held` goes when that is on disk. Where it fails it is written again
    /// until it can be.
    fn write(
        self: Arc<Self>,
        store: &Store,
        inbox: Arc<Inbox>,
        session: SessionId,
        handled: u32,
        held: Arc<Segment>,
    ) {
        let id = session.0;
        store.submit(move |tx| store::session::set_handled(tx, id, handled)).then(move |outcome| {
            match outcome {
                Ok(()) => self.disk.store(handled, Ordering::Release),
                Err(StoreError::Closed) => {}
                Err(_) => _ = inbox.push(Event::NotNoted(session)),
            }
            self.may_tell.store(handled, Ordering::Release);
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
            let (stored, inbox) = (Arc::clone(&self.stored), Arc::clone(&self.inbox));
            stored.write(&self.store, inbox, self.session, handled, held);
        }
    }
}

impl Account {
    /// Lets the count of a session be written when everything in an event is decided: what comes back, if anything does,
    /// then holds the event.
    pub(super) fn noted(&self, id: SessionId, accepted: &Accepted) -> Option<Arc<Noted>> {
        let session = self.index_of(id).and_then(|index| self.sessions.get(index))?;
        let stored = Arc::clone(session.stored()?);
        let (store, inbox) = (self.services.store.clone(), Arc::clone(&self.inbox));
        let (handled, accepted) = (OnceLock::new(), Arc::clone(accepted));
        Some(Arc::new(Noted { store, inbox, session: id, stored, handled, _accepted: accepted }))
    }

    /// Writes how many stanzas of a session are handled, if the store does not know: all of them, as all are decided.
    /// Then its client may be told.
    pub(super) fn note_count(&mut self, id: SessionId) {
        let Some(session) = self.index_of(id).and_then(|index| self.sessions.get(index)) else { return };
        let Some((received, stored)) = session.received().zip(session.stored()) else { return };
        if !stored.is(received) {
            let (inbox, held) = (Arc::clone(&self.inbox), session.gate.guard());
            Arc::clone(stored).write(&self.services.store, inbox, id, received, held);
        }
        self.then(move |account| account.behind_gate(id, Event::Handled(id, received)));
    }

    /// The count of a session could not be written. Nothing else writes it where nothing more comes from its client.
    pub(super) fn not_noted(&mut self, id: SessionId) {
        let session = self.index_of(id).and_then(|index| self.sessions.get_mut(index));
        if session.is_none_or(|session| !session.begins_to_repeat()) {
            return;
        }
        let (timer, inbox) = (self.services.clock.after(AGAIN), Arc::clone(&self.inbox));
        self.services.spawner.spawn(async move {
            timer.await;
            let _ = inbox.push(Event::NoteAgain(id));
        });
    }

    /// It is tried again.
    pub(super) fn note_again(&mut self, id: SessionId) {
        if let Some(session) = self.index_of(id).and_then(|index| self.sessions.get_mut(index)) {
            session.ends_to_repeat();
        }
        self.note_count(id);
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
