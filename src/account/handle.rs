//! The inbox of an account task, and the handle that everybody else has of it.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use tokio::sync::oneshot;

use super::asleep::Read;
use super::attach::Attach;
use super::flush::Page;
use super::moved::Moved;
use super::notices::Unseen;
use super::push::Tried;
use super::resume::{Left, Resumable, Resume};
use super::server_blocks::ServerBlocks;
use crate::router::{Accepted, Envelope};
use crate::stanza::{Iq, Malformed, Stanza};
use crate::store::push::Registration;
use crate::store::session::Saved;
use crate::store::{ItemId, StoreError};
use crate::stream::StreamError;

/// Identifies a session of this process; never used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SessionId(pub u64);

/// What happens to an account. At most 64 bytes: larger things are behind one pointer.
pub(super) enum Event {
    /// What one read of a session's socket brought.
    Submit(Box<Submission>),
    /// A stanza for the account.
    Deliver(Box<Envelope>),
    /// A connection asks for a resource.
    Attach(Box<Attach>),
    /// A connection asks to go on with a session. XEP-0198 §5
    Resume(Box<Resume>),
    /// Everything is known that it is to be told.
    Resumed(SessionId, Box<Resume>),
    /// What it refers to was read.
    ReadBack(SessionId, Box<(Resume, Result<Read, StoreError>)>),
    /// From now on a session's stanzas are counted. XEP-0198 §3
    Count(SessionId, Option<Box<Resumable>>),
    /// So many of them are durable or refused.
    Handled(SessionId, u32),
    /// How many are is to be on disk, too.
    Note(SessionId),
    /// That could not be written.
    NotNoted(SessionId),
    /// It is tried again.
    NoteAgain(SessionId),
    /// The same, before something else.
    Counted(SessionId, Box<Self>),
    /// Nobody has come back for a session in time; the number is that of its wait.
    Expired(SessionId, u32),
    /// A connection has ended; what its client has not got comes back.
    Detach(SessionId, Box<Left>),
    /// A session's stored messages have been written to its socket.
    Settled(SessionId, Vec<ItemId>),
    /// An answer that was waiting for the store.
    Answer(SessionId, Vec<Stanza>),
    /// The same, of a request that changes something: it leaves behind everything that was sent before.
    AnswerInTurn(SessionId, Vec<Stanza>),
    /// A client has closed its stream: the session ends when everything it asked for is answered.
    Finish(SessionId),
    /// What a session's account is still to be told.
    Notices(SessionId, Box<Unseen>),
    /// Stored messages for a session.
    Flush(SessionId, Box<Page>),
    /// A write of this account has ended; the number counts the account's writes.
    Written(u64, Result<(), StoreError>),
    /// A message could not be stored.
    Unstored(Box<Unstored>, StoreError),
    /// Devices have had their time for what they were given.
    Overdue,
    /// The service of a device has answered, or has had time enough for it. XEP-0357
    Pushed(u32, Option<Box<Iq>>),
    /// Only devices for which this is true are woken any more.
    KeepDevices(Box<dyn Fn(&Registration) -> bool + Send>),
    /// An operator wants to know how waking the devices goes.
    TryPush(oneshot::Sender<Vec<Tried>>),
    /// An operator closes sessions: one, or all.
    Close(Option<SessionId>, Box<StreamError>),
    /// A contact has another address.
    Moved(Box<Moved>),
    /// The account was made, removed, enabled or disabled.
    Changed,
    /// The server ends: sessions that cannot be resumed end, too.
    Stop(Box<StreamError>),
    /// The connection of a session ends with it, behind what it is owed.
    Goodbye(SessionId, Box<StreamError>),
    /// Connections that have not ended by now have no more time.
    EndConnections,
    /// Sessions wait in the store for the next start.
    Save,
    /// They go on.
    Restore(Box<Restored>),
    /// Others are blocked for all accounts.
    ServerBlocks(Arc<ServerBlocks>),
    /// Told when everything before it has been decided.
    Settle(oneshot::Sender<()>),
}

impl Event {
    /// Whether it tells what became of a write: nothing else tells whether an account can be read again.
    pub(super) fn is_of_the_store(&self) -> bool {
        matches!(self, Self::Written(..) | Self::Unstored(..))
    }
}

/// A message that could not be stored.
pub(super) struct Unstored {
    pub(super) envelope: Envelope,
    /// The id under which it was to stand.
    pub(super) item: ItemId,
    /// Whether it was for whoever comes, so that nobody has it now.
    pub(super) waits: bool,
}

/// What one read of a session's socket brought: at most 64 stanzas.
pub(super) struct Submission {
    pub(super) session: SessionId,
    pub(super) stanzas: Vec<Result<Stanza, Malformed>>,
    /// Whether how many stanzas there were is written with what they cause, where they are counted.
    pub(super) is_noted: bool,
    pub(super) accepted: Accepted,
}

/// Sessions of an account from an earlier run of the server.
pub(super) struct Restored {
    pub(super) sessions: Vec<Saved>,
    /// The account may not log in now: they end.
    pub(super) is_barred: bool,
}

/// The queue of an account task. An empty one holds no memory but itself.
#[derive(Default)]
pub(super) struct Inbox(Mutex<State>);

#[derive(Default)]
struct State {
    events: VecDeque<Event>,
    closed: bool,
    waker: Option<Waker>,
}

impl Inbox {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds an event; gives it back when the task has ended.
    pub(super) fn push(&self, event: Event) -> Result<(), Event> {
        let mut state = self.state();
        if state.closed {
            return Err(event);
        }
        state.events.push_back(event);
        let waker = state.waker.take();
        drop(state);
        if let Some(waker) = waker {
            waker.wake();
        }
        Ok(())
    }

    /// Takes all events there are.
    pub(super) fn poll(&self, cx: &mut Context<'_>) -> Poll<VecDeque<Event>> {
        let mut state = self.state();
        if !state.events.is_empty() {
            return Poll::Ready(std::mem::take(&mut state.events));
        }
        if state.waker.as_ref().is_none_or(|waker| !waker.will_wake(cx.waker())) {
            state.waker = Some(cx.waker().clone());
        }
        Poll::Pending
    }

    /// Refuses further events, if none is waiting. The task then ends.
    pub(super) fn close_if_empty(&self) -> bool {
        let mut state = self.state();
        state.closed = state.closed || state.events.is_empty();
        state.closed
    }
}

/// An account's task, seen from outside. Cloning shares it.
#[derive(Clone)]
pub struct Handle(pub(super) Arc<Inbox>);

impl Handle {
    /// Hands over what one read of a session's socket brought. The connection's outbox tells when it is accepted.
    /// `is_noted`: [`is_worth_noting`](super::is_worth_noting), where the client's stanzas are counted.
    pub fn submit(
        &self,
        session: SessionId,
        stanzas: Vec<Result<Stanza, Malformed>>,
        is_noted: bool,
        accepted: Accepted,
    ) {
        let _ = self.0.push(Event::Submit(Box::new(Submission { session, stanzas, is_noted, accepted })));
    }

    /// Tells that the client wants to know how much is handled, and that this is not written otherwise. Everything
    /// that it has sent was accepted. XEP-0198 §4
    pub fn note(&self, session: SessionId) {
        let _ = self.0.push(Event::Note(session));
    }

    /// Tells that the session's stored messages have been written to its socket.
    pub fn settled(&self, session: SessionId, items: Vec<ItemId>) {
        let _ = self.0.push(Event::Settled(session, items));
    }

    /// Tells that the client has closed its stream. The outbox closes behind the last answer. RFC 6120 §4.4
    pub fn finish(&self, session: SessionId) {
        let _ = self.0.push(Event::Finish(session));
    }

    /// Tells that the client counts stanzas from now on, and how the session may be resumed. XEP-0198 §3
    pub fn count(&self, session: SessionId, resumable: Option<Resumable>) {
        let _ = self.0.push(Event::Count(session, resumable.map(Box::new)));
    }

    /// Tells that the session's connection has ended, and gives back what the client has not got.
    pub fn detach(&self, session: SessionId, left: Left) {
        let _ = self.0.push(Event::Detach(session, Box::new(left)));
    }
}
