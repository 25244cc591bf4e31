//! The queue between an account task and the connection of one of its sessions.
//!
//! Sends never wait: what a slow reader leaves here is bounded in bytes, and the reader pays when the bound is
//! reached. An empty outbox holds no memory but itself.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use super::budget::{Budgets, InWork};
use super::handle::SessionId;
use super::latest;
use crate::stanza::Stanza;
use crate::store::ItemId;
use crate::stream::StreamError;

/// Bytes that may wait for a reader that takes none for [`Outbox::STALL`](crate::c2s); above it the session ends.
pub const SOFT_LIMIT: usize = 1024 * 1024;

/// Presence that a queue without a connection takes before it is looked through for what was replaced.
const THIN_OUT: usize = 64;

/// Bytes that may wait at all, those that are written and not acknowledged included (XEP-0198).
pub(super) const HARD_LIMIT: usize = 8 * 1024 * 1024;

/// A stanza for a client.
#[derive(Clone)]
pub struct Item {
    /// The stanza.
    pub stanza: Stanza,
    /// The stored message that is settled when the client has this: by its acknowledgement (XEP-0198), else when this
    /// has been written to the socket.
    pub settles: Option<ItemId>,
    /// What becomes of it when the session is lost before the client has it.
    pub if_lost: IfLost,
}

/// What becomes of a stanza whose session is lost before its client has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IfLost {
    /// It finds another session, or the store; a request is answered.
    Elsewhere,
    /// The same, unless one of the other sessions that were there by then still is: it has it, too.
    ElsewhereUnlessSeen(SessionId),
    /// Nothing: others have it, or it was of use to this session only.
    Forget,
}

impl Item {
    /// A stanza of which nothing is stored.
    pub fn new(stanza: impl Into<Stanza>) -> Self {
        Self { stanza: stanza.into(), settles: None, if_lost: IfLost::Elsewhere }
    }
}

/// What wakes a connection.
pub enum Wake {
    /// Stanzas to write.
    Items(VecDeque<Item>),
    /// The event in work was accepted: the next may be read.
    Accepted,
    /// So many of the client's stanzas have been handled, modulo 2^32. XEP-0198 §4
    Handled(u32),
    /// The session ends; an error is told to the client.
    Close(Option<StreamError>),
    /// The same, but what waits is not written: the client takes nothing, or has come back by another connection.
    GiveUp(StreamError),
}

/// The queue; see the module.
pub struct Outbox {
    state: Mutex<State>,
    budgets: Arc<Budgets>,
    /// Stanzas that the client has sent.
    received: AtomicU64,
    /// How often somebody has begun or ceased to look at the client: odd while nobody does. XEP-0352
    looks: AtomicU32,
}

#[derive(Default)]
struct State {
    items: VecDeque<Item>,
    bytes: usize,
    /// Bytes that may wait at all.
    most: usize,
    /// Stanzas that were ever added.
    pushed: u64,
    /// How many of them had been added when the connection took them last.
    given: u64,
    /// The place of the last refusal that the client may not have yet.
    refusal: Option<u64>,
    accepted: bool,
    handled: Option<u32>,
    closing: Option<Closing>,
    /// Presence that may have been replaced since the queue was last looked through, while there is no connection.
    replaceable: usize,
    /// Whether the session may outlive its connection.
    goes_on: bool,
    waker: Option<Waker>,
    /// Is told when too much waits and there is no connection that could be.
    overflow: Option<Box<dyn FnOnce() + Send>>,
}

/// How a session ends.
enum Closing {
    /// Behind what waits.
    Behind(Option<StreamError>),
    /// At once.
    Now(StreamError),
}

impl Outbox {
    /// An empty outbox.
    pub(super) fn new(budgets: &Arc<Budgets>) -> Arc<Self> {
        let state = Mutex::new(State { most: HARD_LIMIT, ..State::default() });
        let (received, looks) = (AtomicU64::new(0), AtomicU32::new(0));
        Arc::new(Self { state, budgets: Arc::clone(budgets), received, looks })
    }

    /// The budgets that all outboxes share.
    pub fn budgets(&self) -> &Arc<Budgets> {
        &self.budgets
    }

    /// An outbox without a connection, for a session that may be resumed; `bytes` wait elsewhere, `most` may wait. `overflow` is called
    /// once, when too much waits.
    pub(super) fn detached(
        budgets: &Arc<Budgets>,
        most: usize,
        bytes: usize,
        overflow: impl FnOnce() + Send + 'static,
    ) -> Arc<Self> {
        let outbox = Self::new(budgets);
        let mut state = outbox.state();
        state.bytes = bytes;
        state.most = most;
        state.overflow = Some(Box::new(overflow));
        state.goes_on = true;
        drop(state);
        budgets.waits(bytes);
        outbox
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a stanza. One that exceeds `HARD_LIMIT` ends the session; nothing is lost by that, as what is here comes
    /// back by [`Outbox::drain`].
    pub fn push(&self, item: Item) {
        let bytes = item.stanza.size();
        let mut state = self.state();
        // Nobody will ever have what is of use to this session only.
        let ends = matches!(state.closing, Some(Closing::Now(_))) && !state.goes_on;
        if ends && item.if_lost == IfLost::Forget {
            return;
        }
        state.bytes += bytes;
        state.pushed += 1;
        if item.stanza.is_error() {
            state.refusal = Some(state.pushed);
        }
        let replaces = state.overflow.is_some() && latest::is_replaceable(&item.stanza);
        state.items.push_back(item);
        let mut dropped = if replaces { thin_out(&mut state) } else { 0 };
        if state.overflow.is_some() && state.bytes > state.most {
            dropped += keep_latest(&mut state);
        }
        match state.bytes > state.most {
            true => _ = shed(state),
            false => wake(state),
        }
        self.budgets.waits(bytes);
        self.budgets.waits_no_more(dropped);
    }

    /// The session may outlive its connection: everything that is pushed belongs to it. XEP-0198 §5
    pub(super) fn goes_on(&self) {
        self.state().goes_on = true;
    }

    /// Counts what waits elsewhere for its turn to come here.
    pub(super) fn reserve(&self, bytes: usize) {
        let mut state = self.state();
        state.bytes += bytes;
        if state.bytes > state.most {
            shed(state);
        }
        self.budgets.waits(bytes);
    }

    /// Ends the connection at once, or the session that has none. Whether it was not ending already.
    pub(super) fn evict(&self) -> bool {
        shed(self.state())
    }

    /// Ends the session after what is already in the queue.
    pub fn close(&self, error: Option<StreamError>) {
        let mut state = self.state();
        if state.closing.is_none() {
            state.closing = Some(Closing::Behind(error));
        }
        wake(state);
    }

    /// Ends the connection at once: another one takes its place. XEP-0198 §5
    pub(super) fn give_up(&self, error: StreamError) {
        let mut state = self.state();
        state.closing = Some(Closing::Now(error));
        wake(state);
    }

    /// A connection takes over.
    pub(super) fn attach(&self) {
        let mut state = self.state();
        (state.overflow, state.most) = (None, HARD_LIMIT);
        // It was told so with the answer.
        state.handled = None;
        let dropped = keep_latest(&mut state);
        drop(state);
        self.budgets.waits_no_more(dropped);
    }

    /// Bytes that are not written yet, or not acknowledged (XEP-0198); those that the connection has taken included.
    pub fn bytes(&self) -> usize {
        self.state().bytes
    }

    /// Bytes that wait, and stanzas that were ever added.
    pub(super) fn load(&self) -> (usize, u64) {
        let state = self.state();
        (state.bytes, state.pushed)
    }

    /// Notes that the client has sent so many stanzas.
    pub fn note_received(&self, stanzas: usize) {
        self.received.fetch_add(stanzas as u64, Ordering::Relaxed);
    }

    /// The client says whether somebody looks at it. XEP-0352 §4.2
    pub fn set_inactive(&self, inactive: bool) {
        let change = |looks: u32| (looks % 2 == u32::from(!inactive)).then(|| looks.wrapping_add(1));
        let _ = self.looks.fetch_update(Ordering::Relaxed, Ordering::Relaxed, change);
    }

    /// Whether nobody looks at the client.
    pub(super) fn is_inactive(&self) -> bool {
        self.looks() % 2 == 1
    }

    /// Another number whenever somebody has begun or ceased to look at the client.
    pub(super) fn looks(&self) -> u32 {
        self.looks.load(Ordering::Relaxed)
    }

    /// Stanzas that the client has sent.
    pub(super) fn received(&self) -> u64 {
        self.received.load(Ordering::Relaxed)
    }

    /// Tells how many bytes, counted by [`Stanza::size`], the client has.
    pub fn written(&self, bytes: usize) {
        let mut state = self.state();
        let bytes = bytes.min(state.bytes);
        state.bytes -= bytes;
        drop(state);
        self.budgets.waits_no_more(bytes);
    }

    /// What held until now is decided; made by [`AcceptGuard`].
    fn accept(&self) {
        let mut state = self.state();
        state.accepted = true;
        wake(state);
    }

    /// So many of the client's stanzas have been handled: what they caused is durable, or they were refused.
    pub(super) fn handled(&self, h: u32) {
        let mut state = self.state();
        state.handled = Some(h);
        wake(state);
    }

    /// Takes everything that waits, and counts it on.
    pub(super) fn take(&self) -> VecDeque<Item> {
        let mut state = self.state();
        state.replaceable = 0;
        std::mem::take(&mut state.items)
    }

    /// Takes everything that waits, when the connection is over.
    pub fn drain(&self) -> VecDeque<Item> {
        let mut state = self.state();
        let (bytes, items) = (std::mem::take(&mut state.bytes), std::mem::take(&mut state.items));
        drop(state);
        self.budgets.waits_no_more(bytes);
        items
    }

    /// Takes what there is for the connection: stanzas first, where it `wants` them because all that it took is written;
    /// then the end.
    ///
    /// What was refused is handled. A client that is told how much is handled forgets it, so it is told behind the
    /// refusal: else the server could die in between, and it would never hear of that. XEP-0198 §4
    pub fn poll(&self, cx: &mut Context<'_>, wants: bool) -> Poll<Wake> {
        let mut state = self.state();
        if let Some(Closing::Now(error)) = &state.closing {
            return Poll::Ready(Wake::GiveUp(error.clone()));
        }
        if wants && state.refusal.is_some_and(|place| place <= state.given) {
            state.refusal = None;
        }
        let ends = state.closing.is_some() && state.items.is_empty();
        if (state.refusal.is_none() || ends)
            && let Some(h) = state.handled.take()
        {
            return Poll::Ready(Wake::Handled(h));
        }
        if state.accepted {
            state.accepted = false;
            return Poll::Ready(Wake::Accepted);
        }
        if wants && !state.items.is_empty() {
            state.given = state.pushed;
            return Poll::Ready(Wake::Items(std::mem::take(&mut state.items)));
        }
        // What was queued before the end is written before the end.
        if let Some(Closing::Behind(error)) = state.closing.as_ref().filter(|_| state.items.is_empty()) {
            return Poll::Ready(Wake::Close(error.clone()));
        }
        if state.waker.as_ref().is_none_or(|waker| !waker.will_wake(cx.waker())) {
            state.waker = Some(cx.waker().clone());
        }
        Poll::Pending
    }
}

/// Presence that nobody will ever need is not kept for a client without a connection; bytes that were dropped. The
/// queue is looked through when at least half of it may have been replaced, so that a flood costs no more than its size.
fn thin_out(state: &mut State) -> usize {
    state.replaceable += 1;
    if state.replaceable < THIN_OUT.max(state.items.len() / 2) {
        return 0;
    }
    keep_latest(state)
}

fn keep_latest(state: &mut State) -> usize {
    state.replaceable = 0;
    let dropped = latest::keep_latest(&mut state.items).min(state.bytes);
    state.bytes -= dropped;
    dropped
}

/// Ends what too much waits for: the connection, or the session where there is none. Whether it was not ending already.
fn shed(mut state: MutexGuard<'_, State>) -> bool {
    if let Some(overflow) = state.overflow.take() {
        drop(state);
        overflow();
        return true;
    }
    if matches!(state.closing, Some(Closing::Now(_))) {
        return false;
    }
    let error = StreamError::resource_constraint().text("too much is waiting to be read");
    state.closing = Some(Closing::Now(error));
    wake(state);
    true
}

/// Wakes the connection once; it looks for everything that has come by then.
fn wake(mut state: MutexGuard<'_, State>) {
    let waker = state.waker.take();
    drop(state);
    if let Some(waker) = waker {
        waker.wake();
    }
}

impl Drop for Outbox {
    fn drop(&mut self) {
        let state = self.state.get_mut().unwrap_or_else(PoisonError::into_inner);
        self.budgets.waits_no_more(state.bytes);
    }
}

/// Held by everything of one event that is undecided; the last one gone lets the connection read on.
pub struct AcceptGuard {
    outbox: Arc<Outbox>,
    _work: InWork,
}

impl AcceptGuard {
    /// A guard for the event of so many bytes that the connection of this outbox hands over.
    pub fn new(outbox: &Arc<Outbox>, bytes: usize) -> Arc<Self> {
        Arc::new(Self { outbox: Arc::clone(outbox), _work: outbox.budgets.work(bytes) })
    }
}

impl Drop for AcceptGuard {
    fn drop(&mut self) {
        self.outbox.accept();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stanza::{Message, MessageType};

    fn message(kind: MessageType) -> Item {
        Item::new(Message::builder(kind).to("a@host/x".parse::<crate::jid::Jid>().unwrap()).build())
    }

    /// What a connection hears: how many stanzas to write, how many are handled, `.` for nothing, `!` for the end.
    fn hears(outbox: &Outbox, wants: bool) -> String {
        match outbox.poll(&mut Context::from_waker(Waker::noop()), wants) {
            Poll::Ready(Wake::Items(items)) => format!("{} to write", items.len()),
            Poll::Ready(Wake::Handled(h)) => format!("h={h}"),
            Poll::Ready(Wake::Close(_)) => "!".to_owned(),
            Poll::Ready(_) => "?".to_owned(),
            Poll::Pending => ".".to_owned(),
        }
    }

    #[test]
    fn how_much_is_handled_is_told_behind_what_was_refused() {
        let outbox = Outbox::new(&Arc::default());
        outbox.push(message(MessageType::Chat));
        outbox.handled(1);
        // A client that reads slowly need not wait for that.
        assert_eq!(hears(&outbox, false), "h=1");
        outbox.push(message(MessageType::Error));
        outbox.handled(2);
        outbox.push(message(MessageType::Chat));
        assert_eq!(hears(&outbox, false), ".");
        assert_eq!(hears(&outbox, true), "3 to write");
        outbox.push(message(MessageType::Chat));
        // What it took is not written yet.
        assert_eq!(hears(&outbox, false), ".");
        assert_eq!(hears(&outbox, true), "h=2");
        assert_eq!(hears(&outbox, true), "1 to write");
        outbox.push(message(MessageType::Error));
        assert_eq!(hears(&outbox, true), "1 to write");
        outbox.handled(3);
        outbox.close(None);
        assert_eq!((hears(&outbox, false), hears(&outbox, false)), ("h=3".to_owned(), "!".to_owned()));
    }
}
