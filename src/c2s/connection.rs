//! A client's connection after login: bytes in, stanzas out, timers, the end.
//!
//! One task does both directions, so that a silent connection costs one task and no buffer. It hands over what one
//! read brought as one event and reads on when that was accepted; meanwhile it writes. Whatever waits in its outbox
//! leaves in one write.

use std::collections::VecDeque;
use std::future::{Future, poll_fn};
use std::io;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use super::acks::{self, Acks};
use super::csi::Csi;
use super::input::{Event, Request, frames};
use super::tap::Tap;
use super::throttle::Throttle;
use super::watchdog::{self, Verdict, Watchdog};
use crate::account::{AcceptGuard, Handle, Item, Left, Outbox, SOFT_LIMIT, SessionId, Wake, is_worth_noting};
use crate::base::clock::Timer;
use crate::base::metrics::StanzaKind;
use crate::base::{Clock, Metrics};
use crate::config::{Live, WatchdogPing};
use crate::jid::FullJid;
use crate::net::transport::Transport;
use crate::observe::trace::{Subject, Traces};
use crate::stanza::{Malformed, Stanza, StanzaError};
use crate::store::ItemId;
use crate::stream::{Framer, StreamError, sm};
use crate::xml::Str;

/// Bytes that are written at once: a TLS record.
const WRITE: usize = 16 * 1024;

/// Who has no more than so many bytes under way is read also when the server has much to do.
const LIGHT: usize = 4 * 1024;

/// How long a client may take no byte while more than [`SOFT_LIMIT`] waits for it.
const STALL: Duration = Duration::from_secs(30);

/// How long a session that ends may take for what is written to it.
pub(super) const GOODBYE: Duration = Duration::from_secs(5);

/// A session and its connection.
pub(super) struct Session {
    pub(super) transport: Transport,
    pub(super) framer: Framer,
    pub(super) handle: Handle,
    pub(super) id: SessionId,
    pub(super) jid: FullJid,
    /// The language of stanzas that carry none. RFC 6120 §4.7.4
    pub(super) lang: Option<Str>,
    pub(super) outbox: Arc<Outbox>,
    pub(super) clock: Clock,
    pub(super) config: Live,
    pub(super) metrics: Arc<Metrics>,
    /// How long a session may outlive its connection. XEP-0198 §5
    pub(super) resumable: Duration,
    /// Who looks at the wire.
    pub(super) traces: Traces,
    /// Its id in the log.
    pub(super) conn: Str,
    /// Where it comes from.
    pub(super) address: IpAddr,
    /// Made when somebody looks.
    pub(super) tap: Option<Box<Tap>>,
    /// How much it may send, where it has no account.
    pub(super) throttle: Option<Box<Throttle>>,
}

impl Session {
    /// The name of who has no account.
    fn visitor(&self) -> Option<&str> {
        self.throttle.as_ref().and_then(|_| self.jid.local())
    }

    /// The way to the traces. One that begins now sees what is sent from the next write on.
    #[cold]
    fn tap(&mut self) -> &mut Tap {
        self.tap.get_or_insert_with(|| {
            let subject = Subject {
                conn: self.conn.to_string(),
                ip: self.address.to_canonical().to_string(),
                jid: Some(self.jid.to_string()),
            };
            Tap::of_session(&self.traces, subject)
        })
    }
}

/// What a connection begins with.
#[derive(Default)]
pub(super) struct Start {
    /// What the client has sent already.
    pub(super) input: Vec<u8>,
    /// The answer to its request for a session.
    pub(super) greeting: Vec<u8>,
    /// The session goes on: what waits for it, and how many of its stanzas have been handled. XEP-0198 §5
    pub(super) resumed: Option<(Left, u32)>,
    /// Stanzas are counted from the first one on. XEP-0198 §9.1
    pub(super) counts: bool,
    /// Nobody looks at the client to begin with. XEP-0386 §3.2
    pub(super) inactive: bool,
}

/// How a session ended.
#[derive(Debug)]
pub(super) enum End {
    /// The client closed the stream. RFC 6120 §4.4
    Footer,
    /// The connection broke, or was closed without a word.
    Lost(Option<io::Error>),
    /// The stream ends with an error, or without one where the server closes.
    Closed(Option<StreamError>),
}

impl End {
    /// In words.
    pub(super) fn why(&self) -> String {
        match self {
            Self::Footer => "closed by the client".to_owned(),
            Self::Lost(None) => "connection lost".to_owned(),
            Self::Lost(Some(error)) => format!("connection lost: {error}"),
            Self::Closed(None) => "closed".to_owned(),
            Self::Closed(Some(error)) => format!("closed: {error}"),
        }
    }
}

/// Runs a session until it ends. What could not be written goes back to the account; the transport is still open
/// after [`End::Footer`] and [`End::Closed`]. The bytes are the rest of a stanza that is written in part: whatever else is
/// written comes behind them.
pub(super) async fn run(session: Session, start: Start) -> (Transport, Vec<u8>, End) {
    let watchdog = Watchdog::new(session.config.clone(), &session.clock);
    let (queue, acks) = match start.resumed {
        Some((left, handled)) => {
            let (acks, queue) = Acks::resume(left, handled);
            (queue, Some(Box::new(acks)))
        }
        None => (VecDeque::new(), start.counts.then(|| Box::new(Acks::begin()))),
    };
    session.outbox.set_inactive(start.inactive);
    let mut connection = Connection {
        session,
        read: start.input.len(),
        rest: start.input,
        last_event: 0,
        may_read: true,
        queue,
        out: start.greeting,
        written: 0,
        out_size: 0,
        settles: Vec::new(),
        acks,
        request: None,
        csi: start.inactive.then(|| Box::new(Csi::inactive())),
        stall: None,
        watchdog,
        ending: None,
        finishing: false,
        failed: None,
        closing: None,
    };
    let end = poll_fn(|cx| connection.poll(cx)).await;
    if let Some(tap) = &mut connection.session.tap {
        tap.note(&end.why());
    }
    connection.detach(&end);
    let rest = if connection.written > 0 { connection.out.split_off(connection.written) } else { Vec::new() };
    (connection.session.transport, rest, end)
}

struct Connection {
    session: Session,
    /// Bytes of the last read that are not framed yet, because they would exceed an event.
    rest: Vec<u8>,
    /// Bytes that were read and not yet handed over.
    read: usize,
    /// Bytes of the last event.
    last_event: usize,
    /// Whether the last event was accepted.
    may_read: bool,
    /// Taken from the outbox, not serialised yet.
    queue: VecDeque<Item>,
    /// Serialised; `written` bytes of it are on their way.
    out: Vec<u8>,
    written: usize,
    /// What the outbox counts for what is in `out`, where nobody acknowledges it.
    out_size: usize,
    /// Stored messages that are settled when `out` is written.
    settles: Vec<ItemId>,
    /// Stream management, once the client has enabled it. XEP-0198
    acks: Option<Box<Acks>>,
    /// An element that is no stanza, behind the event in work.
    request: Option<Request>,
    /// Whether nobody looks at the client, once it has told. XEP-0352
    csi: Option<Box<Csi>>,
    stall: Option<Timer>,
    /// Whether the client is still there.
    watchdog: Watchdog,
    /// The client's side has ended: so does the session when everything that came before has been dealt with.
    ending: Option<End>,
    /// It has closed its stream, and the account has been asked for an end behind what it still owes.
    finishing: bool,
    /// The stream ends with an error that is the client's.
    failed: Option<End>,
    /// The account ends the session, when everything that waited for the client has been written.
    closing: Option<Option<StreamError>>,
}

impl Connection {
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<End> {
        loop {
            if let Some(end) = self.poll_outbox(cx).or_else(|| self.failed.take()) {
                return Poll::Ready(end);
            }
            match self.poll_out(cx) {
                Poll::Ready(Ok(true)) => continue,
                Poll::Ready(Ok(false)) => {
                    if let Some(error) = self.closing.take() {
                        let by_client = self.finishing && error.is_none();
                        return Poll::Ready(if by_client { End::Footer } else { End::Closed(error) });
                    }
                }
                Poll::Ready(Err(end)) => return Poll::Ready(end),
                // Nothing more is read for a client that takes nothing.
                Poll::Pending => return self.poll_timers(cx),
            }
            if self.may_read && !self.finishing {
                match self.ending.take() {
                    Some(End::Footer) => {
                        self.finish();
                        continue;
                    }
                    Some(end) => return Poll::Ready(end),
                    None => {}
                }
                if !self.may_read_more(cx) {
                    return self.poll_timers(cx);
                }
                if self.take_rest() {
                    continue;
                }
                match self.poll_in(cx) {
                    Poll::Ready(Ok(())) => continue,
                    Poll::Ready(Err(end)) => return Poll::Ready(end),
                    Poll::Pending => {}
                }
            }
            return self.poll_timers(cx);
        }
    }

    /// Whether the server has room for more of this client. Who has next to nothing under way is heard longer.
    fn may_read_more(&mut self, cx: &mut Context<'_>) -> bool {
        if let Some(throttle) = &mut self.session.throttle
            && !throttle.is_open(&self.session.clock, cx)
        {
            return false;
        }
        let outbox = &self.session.outbox;
        let is_light = self.last_event <= LIGHT && outbox.bytes() <= LIGHT;
        outbox.budgets().may_read(self.session.id, is_light, cx)
    }

    /// The client has closed its stream: what it is still owed is written before we close ours. RFC 6120 §4.4
    fn finish(&mut self) {
        self.finishing = true;
        self.session.handle.finish(self.session.id);
        self.watchdog.end_after(&self.session.clock, GOODBYE);
    }

    /// Hears what the account has to say.
    fn poll_outbox(&mut self, cx: &mut Context<'_>) -> Option<End> {
        while self.closing.is_none() {
            let wants = self.queue.is_empty() && self.out.is_empty();
            match self.session.outbox.poll(cx, wants) {
                Poll::Ready(Wake::Accepted) => {
                    self.may_read = true;
                    self.carry_out();
                }
                Poll::Ready(Wake::Handled(h)) => {
                    if let Some(acks) = &mut self.acks {
                        acks.handled(h, &mut self.out);
                    }
                }
                Poll::Ready(Wake::GiveUp(error)) => return Some(End::Closed(Some(error))),
                Poll::Ready(Wake::Items(items)) => match &mut self.csi {
                    Some(csi) => {
                        let replaced = csi.sort(items, &mut self.queue);
                        self.session.outbox.written(replaced);
                    }
                    None => self.queue = items,
                },
                Poll::Ready(Wake::Close(error)) => {
                    if let Some(acks) = &mut self.acks {
                        acks.say_last(&mut self.out);
                    }
                    self.closing = Some(error);
                }
                Poll::Pending => return None,
            }
        }
        None
    }

    /// Writes what there is; whether anything was written.
    fn poll_out(&mut self, cx: &mut Context<'_>) -> Poll<Result<bool, End>> {
        let mut progress = false;
        loop {
            if self.out.is_empty() {
                self.fill();
            }
            if self.out.is_empty() {
                return Poll::Ready(Ok(progress));
            }
            let bytes = self.out.get(self.written..).unwrap_or_default();
            let transport = &mut self.session.transport;
            let outcome = if bytes.is_empty() {
                ready!(transport.poll_flush(cx)).map(|()| 0)
            } else {
                ready!(transport.poll_write(cx, bytes))
            };
            match outcome {
                Ok(0) if self.written >= self.out.len() => self.wrote(),
                Ok(0) => return Poll::Ready(Err(End::Lost(None))),
                Ok(count) => self.written += count,
                Err(error) => return Poll::Ready(Err(End::Lost(Some(error)))),
            }
            self.stall = None;
            progress = true;
        }
    }

    /// Serialises what waits, up to one record.
    fn fill(&mut self) {
        let mut kinds = [0; 3];
        while self.out.len() < WRITE {
            let Some(item) = self.queue.pop_front() else { break };
            count(&mut kinds, &item.stanza);
            item.stanza.write(&mut self.out);
            match &mut self.acks {
                Some(acks) => acks.sent(item),
                None => {
                    self.out_size += item.stanza.size();
                    self.settles.extend(item.settles);
                }
            }
        }
        if let Some(acks) = self.acks.as_mut().filter(|_| !self.out.is_empty()) {
            acks.ask_client(&mut self.out);
        }
        let figures = &self.session.metrics.c2s;
        for (kind, number) in KINDS.into_iter().zip(kinds).filter(|(_, number)| *number > 0) {
            figures.sent.add(kind, number);
        }
    }

    /// All of `out` is with the system.
    fn wrote(&mut self) {
        self.watchdog.note_bytes(self.session.clock.now());
        self.session.metrics.c2s.sent_bytes.add(self.written as u64);
        if self.session.traces.on() {
            self.session.tap().sent(&self.out);
        }
        self.written = 0;
        self.session.outbox.written(std::mem::take(&mut self.out_size));
        // A silent connection keeps no buffer.
        if self.queue.is_empty() {
            self.out = Vec::new();
            self.queue = VecDeque::new();
        } else {
            self.out.clear();
        }
        if !self.settles.is_empty() {
            self.session.handle.settled(self.session.id, std::mem::take(&mut self.settles));
        }
    }

    fn poll_in(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), End>> {
        if self.session.traces.on() {
            self.session.tap();
        }
        let before = self.read;
        let Self { session: Session { transport, framer, jid, lang, metrics, tap, .. }, rest, read, .. } =
            self;
        let read = ready!(transport.poll_read(cx, |bytes| {
            if bytes.is_empty() {
                return None;
            }
            metrics.c2s.received_bytes.add(bytes.len() as u64);
            *read += bytes.len();
            let mut input = bytes;
            let event = frames(framer, &mut input, jid, lang.as_ref(), tap.as_deref_mut());
            rest.extend_from_slice(input);
            Some(event)
        }));
        match read {
            Ok(Some(event)) => {
                let now = self.session.clock.now();
                self.watchdog.note_bytes(now);
                if let Some(throttle) = &mut self.session.throttle {
                    let rate = self.session.config.current().limits.anonymous_rate.bytes();
                    throttle.read(&self.session.clock, rate, self.read - before, event.stanzas.len());
                }
                if event.request.is_some() || !event.stanzas.is_empty() {
                    self.watchdog.note_element(now);
                }
                self.submit(event);
                Poll::Ready(Ok(()))
            }
            Ok(None) => Poll::Ready(Err(End::Lost(None))),
            Err(error) => Poll::Ready(Err(End::Lost(Some(error)))),
        }
    }

    /// Goes on with what an earlier read brought too much of; whether there was any.
    fn take_rest(&mut self) -> bool {
        if self.rest.is_empty() {
            return false;
        }
        let rest = std::mem::take(&mut self.rest);
        let mut input = rest.as_slice();
        let Session { framer, jid, lang, tap, .. } = &mut self.session;
        let event = frames(framer, &mut input, jid, lang.as_ref(), tap.as_deref_mut());
        self.rest = input.to_vec();
        self.submit(event);
        true
    }

    /// Hands an event to the account.
    fn submit(&mut self, event: Event) {
        let Event { stanzas, request, end } = event;
        self.request = request;
        if let Some(end) = end {
            self.ending = Some(end);
            self.rest = Vec::new();
        }
        if stanzas.is_empty() {
            self.carry_out();
        } else {
            let mut is_noted = false;
            if let Some(acks) = &mut self.acks {
                is_noted = is_worth_noting(&stanzas);
                acks.received(stanzas.len(), is_noted);
            }
            self.may_read = false;
            self.count_received(&stanzas);
            self.session.outbox.note_received(stanzas.len());
            // What is left over belongs to the next event.
            self.last_event = self.read.saturating_sub(self.rest.len());
            self.read = self.rest.len();
            let accepted = AcceptGuard::new(&self.session.outbox, self.last_event);
            self.session.handle.submit(self.session.id, stanzas, is_noted, accepted);
        }
    }

    fn count_received(&self, stanzas: &[Result<Stanza, Malformed>]) {
        let mut kinds = [0; 3];
        stanzas.iter().flatten().for_each(|stanza| count(&mut kinds, stanza));
        let figures = &self.session.metrics;
        for (kind, number) in KINDS.into_iter().zip(kinds).filter(|(_, number)| *number > 0) {
            figures.c2s.received.add(kind, number);
            if kind == StanzaKind::Message {
                figures.messages.sent.add(number);
            }
        }
    }

    /// Does what an element asks for that is no stanza; what came before it has been accepted.
    fn carry_out(&mut self) {
        let out = &mut self.out;
        match (self.request.take(), &mut self.acks) {
            (None, _) => {}
            (Some(Request::Inactive(inactive)), _) => {
                self.session.outbox.set_inactive(inactive);
                let csi = self.csi.get_or_insert_default();
                self.queue.append(&mut csi.set(inactive));
            }
            (Some(Request::Management(Ok(sm::Request::Enable { resume, max }))), acks @ None) => {
                let resumable = acks::grant(resume, max, self.session.resumable, self.session.visitor());
                let granted = resumable.as_ref().map(|granted| (granted.id.as_str(), granted.max));
                acks::write(&sm::enabled(granted), out);
                self.session.handle.count(self.session.id, resumable);
                *acks = Some(Box::new(Acks::begin()));
            }
            (Some(Request::Management(Ok(sm::Request::Ask))), Some(acks)) => {
                if acks.ask(&self.session.clock, out) {
                    self.session.handle.note(self.session.id);
                }
            }
            (Some(Request::Management(Ok(sm::Request::Ack { h }))), Some(acks)) => match acks.acked(h) {
                Ok(acked) => {
                    self.session.outbox.written(acked.bytes);
                    if !acked.settles.is_empty() {
                        self.session.handle.settled(self.session.id, acked.settles);
                    }
                    acks.ask_client(out);
                }
                Err(error) => self.failed = Some(End::Closed(Some(error))),
            },
            // XEP-0198 §3, §5: once, and not behind a resource.
            (Some(Request::Management(Ok(_))), _) => {
                acks::write(&sm::failed(&StanzaError::unexpected_request(), None), out);
            }
            (Some(Request::Management(Err(error))), _) => acks::write(&sm::failed(&error, None), out),
        }
    }

    fn poll_timers(&mut self, cx: &mut Context<'_>) -> Poll<End> {
        if let Some(acks) = &mut self.acks
            && acks.poll(cx, &mut self.out)
        {
            self.session.handle.note(self.session.id);
            cx.waker().wake_by_ref();
        }
        if let Some(end) = self.poll_watchdog(cx) {
            return Poll::Ready(end);
        }
        if self.out.is_empty() {
            return Poll::Pending;
        }
        let clock = &self.session.clock;
        let patience = if self.closing.is_some() { GOODBYE } else { STALL };
        let stall = self.stall.get_or_insert_with(|| clock.after(patience));
        if self.closing.is_some() && stall.due() > clock.now().after(GOODBYE) {
            stall.reset(clock.now().after(GOODBYE));
        }
        while Pin::new(&mut *stall).poll(cx).is_ready() {
            if let Some(error) = self.closing.take() {
                return Poll::Ready(End::Closed(error));
            }
            if self.session.outbox.bytes() > SOFT_LIMIT {
                let error = StreamError::resource_constraint().text("too much is waiting to be read");
                return Poll::Ready(End::Closed(Some(error)));
            }
            stall.reset(clock.now().after(STALL));
        }
        Poll::Pending
    }

    /// Looks whether the client is still there. FEATURES TR17
    fn poll_watchdog(&mut self, cx: &mut Context<'_>) -> Option<End> {
        let Session { clock, conn, jid, outbox, .. } = &self.session;
        match self.watchdog.poll(cx, clock)? {
            _ if self.finishing => return Some(End::Footer),
            _ if self.closing.is_some() => {}
            Verdict::Well => {}
            Verdict::Ask(how) => {
                tracing::debug!(target: "c2s", %conn, %jid, "silent; asked by {how}");
                match how {
                    WatchdogPing::Xmpp => outbox.push(watchdog::ping(jid)),
                    // What is being written asks as well.
                    WatchdogPing::Whitespace if !self.out.is_empty() => {}
                    WatchdogPing::Whitespace => self.out.push(b' '),
                }
                cx.waker().wake_by_ref();
            }
            Verdict::GiveUp(silence) => return Some(watchdog::give_up(silence)),
        }
        None
    }

    /// Gives back what the client has not got, or not acknowledged. A session that its client has not closed may go on.
    /// XEP-0198 §7
    fn detach(&mut self, end: &End) {
        let mut unwritten = self.csi.take().map(|csi| csi.into_held()).unwrap_or_default();
        unwritten.append(&mut self.queue);
        unwritten.append(&mut self.session.outbox.drain());
        let unacked = self.acks.take().map(|acks| acks.into_unacked());
        let closed = matches!(end, End::Footer);
        self.session.handle.detach(self.session.id, Left { unacked, unwritten, closed });
    }
}

/// In the order of the numbers of [`count`].
const KINDS: [StanzaKind; 3] = [StanzaKind::Message, StanzaKind::Presence, StanzaKind::Iq];

/// Counts a stanza by its kind.
fn count([messages, presences, requests]: &mut [u64; 3], stanza: &Stanza) {
    *match stanza {
        Stanza::Message(_) => messages,
        Stanza::Presence(_) => presences,
        Stanza::Iq(_) => requests,
    } += 1;
}
