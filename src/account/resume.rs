//! Sessions that outlive their connection: XEP-0198 §5.
//!
//! A session that its client has not closed waits without a connection, with what it was not sent and what the client
//! has not acknowledged. It goes on with the next connection that names it, or ends when nobody does in time.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::oneshot;

use super::asleep::Asleep;
use super::attach::ClientInfo;
use super::handle::{Event, Handle, SessionId};
use super::latest;
use super::noted::{Noted, Stored};
use super::outbox::{HARD_LIMIT, Item, Outbox};
use super::session::{Session, SessionCard};
use super::state::Account;
use super::visitor::session_of_visitor;
use crate::base::Moment;
use crate::base::id::random_id;
use crate::extension::Job;
use crate::jid::FullJid;
use crate::stanza::StanzaError;
use crate::store::{self, ItemId};
use crate::stream::StreamError;
use crate::stream::sm::Sent;

/// Bytes that may wait for a client that sleeps for days; with more its session ends, and what waited is kept for it.
const LONG_WAIT: usize = 512 * 1024;

/// How a session may be resumed.
#[derive(Clone, Debug)]
pub struct Resumable {
    /// Names the session; nobody can guess it.
    pub id: String,
    /// How long it waits for its client.
    pub max: Duration,
}

impl Resumable {
    /// With a name of its own, which leads back to who has no account.
    pub fn new(max: Duration, visitor: Option<&str>) -> Self {
        let id = format!("{}{}", random_id(), random_id());
        Self { id: visitor.map_or_else(|| id.clone(), |name| session_of_visitor(name, &id)), max }
    }
}

/// What a client was sent and has not acknowledged.
#[derive(Default)]
pub struct Unacked {
    /// The counts.
    pub sent: Sent,
    /// The stanzas, the oldest first.
    pub items: VecDeque<Item>,
}

impl Unacked {
    /// The client has handled the first `h` stanzas; those that it had not acknowledged before.
    ///
    /// # Errors
    /// It was not sent so many. XEP-0198 §6
    pub fn acked(&mut self, h: u32) -> Result<impl Iterator<Item = Item> + '_, StreamError> {
        let fresh = usize::try_from(self.sent.acked(h)?).unwrap_or(usize::MAX);
        Ok(self.items.drain(..fresh.min(self.items.len())))
    }
}

/// What a connection leaves behind.
pub struct Left {
    /// What the client has not acknowledged; `None` where it does not count.
    pub unacked: Option<Unacked>,
    /// What it was not sent.
    pub unwritten: VecDeque<Item>,
    /// Whether the client has closed its stream, and so its session. XEP-0198 §7
    pub closed: bool,
}

impl Left {
    /// Of a client that was never reached.
    pub fn nothing() -> Self {
        Self { unacked: None, unwritten: VecDeque::new(), closed: true }
    }

    /// All of it, in order.
    pub(super) fn into_items(self) -> impl Iterator<Item = Item> {
        self.unacked.unwrap_or_default().items.into_iter().chain(self.unwritten)
    }
}

/// Stream management of a session.
pub(super) struct Managed {
    /// How it may be resumed, if it may.
    resumable: Option<Resumable>,
    /// Stanzas that the client has sent since it counts.
    received: u32,
    /// How many of them are durable or refused.
    handled: u32,
    /// How many the store knows to be handled, where the session may be resumed: the client is told no more.
    stored: Option<Arc<Stored>>,
    /// How many it was told, or is about to be.
    told: u32,
    /// The count could not be written, and will be again.
    repeats: bool,
    link: Link,
    /// Raised with each change of the link, so that what belongs to a former one is told from the present.
    generation: u32,
    /// Until when it waits, while it does.
    until: Moment,
}

/// Whether a session has a connection.
enum Link {
    /// It has.
    Connected,
    /// It has one that was told to end, because the client asks for the session on another one.
    GivingUp(Box<Resume>),
    /// It has none.
    Waiting(Box<Asleep>),
}

/// A connection's request to go on with a session.
pub struct Resume {
    /// Which.
    pub previd: String,
    /// How many stanzas the client has handled.
    pub h: u32,
    /// What is known of the client.
    pub client: ClientInfo,
    /// The answer.
    pub answer: oneshot::Sender<Result<Resumed, NotResumed>>,
}

/// A session that goes on.
pub struct Resumed {
    /// The account's task.
    pub handle: Handle,
    /// The session.
    pub session: SessionId,
    /// Its address.
    pub jid: FullJid,
    /// Where its stanzas go.
    pub outbox: Arc<Outbox>,
    /// What the client has not got or not acknowledged.
    pub left: Left,
    /// How many of the client's stanzas have been handled.
    pub handled: u32,
}

/// Why a session does not go on.
pub enum NotResumed {
    /// `<failed/>`, with how many of the client's stanzas had been handled if that is known. XEP-0198 §5
    Failed(StanzaError, Option<u32>),
    /// The stream ends. XEP-0198 §6
    Error(StreamError),
}

impl From<StanzaError> for NotResumed {
    fn from(error: StanzaError) -> Self {
        Self::Failed(error, None)
    }
}

impl Account {
    /// From now on the session's stanzas are counted. XEP-0198 §3
    pub(super) fn count(&mut self, id: SessionId, resumable: Option<Resumable>) {
        let is_anonymous = self.is_anonymous();
        let Some(index) = self.index_of(id) else { return };
        if let Some(session) = self.sessions.get_mut(index) {
            let token = resumable.as_ref().map(|resumable| resumable.id.clone());
            let managed = Managed::new(resumable, 0);
            session.managed = Some(Box::new(if is_anonymous { managed.in_memory() } else { managed }));
            if let Some(token) = token {
                session.outbox.goes_on();
                let account = self.id;
                let job: Job = Box::new(move |tx| store::session::begin(tx, account, id.0, &token));
                self.submit_write(job, None);
            }
        }
    }

    /// A session has sent so many stanzas: they are handled when what they caused is durable, or when they are refused.
    /// `noted` writes how many it has sent since it counts. XEP-0198 §4
    pub(super) fn count_received(&mut self, id: SessionId, stanzas: usize, noted: Option<&Noted>) {
        let Some(session) = self.index_of(id).and_then(|index| self.sessions.get_mut(index)) else { return };
        let Some(managed) = &mut session.managed else { return };
        managed.received = managed.received.wrapping_add(u32::try_from(stanzas).unwrap_or(u32::MAX));
        let received = managed.received;
        if let Some(noted) = noted {
            noted.set(received, session.gate.guard());
        }
        // Its own account's writes first, then what had to be stored elsewhere.
        self.then(move |account| account.behind_gate(id, Event::Handled(id, received)));
    }

    /// The first `h` stanzas of a session are handled.
    pub(super) fn handled(&mut self, id: SessionId, h: u32) {
        let Some(index) = self.index_of(id) else { return };
        let Some(session) = self.sessions.get_mut(index) else { return };
        // What waited behind the gate comes through the inbox, and what found the gate open came at once: later numbers
        // may be known already.
        if let Some(managed) = &mut session.managed
            && h.wrapping_sub(managed.handled) < 1 << 31
        {
            managed.handled = h;
            if let Some(told) = managed.tells() {
                session.tell_handled(told);
            }
        }
    }

    /// A connection has ended. A session that may be resumed waits; any other ends, and what it was not sent goes
    /// elsewhere.
    pub(super) fn detach(&mut self, id: SessionId, left: Left) {
        let Some(index) = self.index_of(id) else { return self.deliver_left(left) };
        let waits =
            !left.closed && self.sessions.get(index).is_some_and(|session| session.resumable().is_some());
        if waits {
            return self.wait_for_client(index, left);
        }
        let session = self.sessions.remove(index);
        // The older first: what was in its outbox comes before what could not go there yet.
        self.end(session, Some(left));
    }

    fn wait_for_client(&mut self, index: usize, mut left: Left) {
        let unacked = left.unacked.iter().flat_map(|unacked| &unacked.items);
        self.wake_for_left(index, unacked.chain(&left.unwritten).map(|item| &item.stanza));
        let Some(session) = self.sessions.get(index) else { return };
        let granted = session.resumable().map_or(Duration::ZERO, |resumable| resumable.max);
        let agent = session.card.agent.as_ref().map(crate::sasl::AgentId::as_str);
        let (id, max) = (session.id, self.patience(session.jid.resource(), agent, granted));
        let Some(session) = self.sessions.get_mut(index) else { return };
        // What arrived while the connection ended.
        left.unwritten.append(&mut session.outbox.drain());
        latest::keep_latest(&mut left.unwritten);
        tracing::debug!(target: "c2s", conn = session.card.conn, jid = %session.jid, max = max.as_secs(), "the session waits for its client");
        let asked = self.wait_for(index, left.into(), max);
        // Another device gets what was stored, or this one when its client is back.
        self.pause_flush(id);
        // Its client will ask how much is handled: it need not wait for that then.
        self.then(move |account| account.behind_gate(id, Event::Note(id)));
        if let Some(resume) = asked {
            self.resume(*resume);
        }
    }

    /// A session without a connection waits for its client, so long. Who asked for it meanwhile.
    pub(super) fn wait_for(&mut self, index: usize, asleep: Asleep, time: Duration) -> Option<Box<Resume>> {
        let session = self.sessions.get_mut(index)?;
        let id = session.id;
        let managed = session.managed.as_mut()?;
        managed.generation += 1;
        let (generation, inbox) = (managed.generation, Arc::clone(&self.inbox));
        let overflow = {
            let inbox = Arc::clone(&inbox);
            move || drop(inbox.push(Event::Expired(id, generation)))
        };
        let granted = managed.resumable.as_ref().map_or(Duration::ZERO, |resumable| resumable.max);
        let most = if time > granted { LONG_WAIT } else { HARD_LIMIT };
        session.outbox = Outbox::detached(&self.services.budgets, most, asleep.bytes(), overflow);
        self.services.cards.insert(&session.card, &session.outbox);
        managed.until = self.services.clock.now().after(time);
        let timer = self.services.clock.after(time);
        self.services.spawner.spawn(async move {
            timer.await;
            let _ = inbox.push(Event::Expired(id, generation));
        });
        let before = std::mem::replace(&mut managed.link, Link::Waiting(Box::new(asleep)));
        self.shrink_asleep();
        match before {
            Link::GivingUp(resume) => Some(resume),
            Link::Connected | Link::Waiting(_) => None,
        }
    }

    /// Nobody has come back for a session in time, or too much waits for it.
    pub(super) fn expired(&mut self, id: SessionId, generation: u32) {
        let Some(index) = self.index_of(id) else { return };
        let waits =
            self.sessions.get(index).and_then(|session| session.managed.as_ref()).is_some_and(|managed| {
                managed.generation == generation && matches!(managed.link, Link::Waiting(_))
            });
        if waits {
            let session = self.sessions.remove(index);
            self.end(session, None);
        }
    }

    /// A client asks to go on with a session. XEP-0198 §5
    pub(super) fn resume(&mut self, resume: Resume) {
        if self.is_stopping {
            // It goes on after the next start.
            let _ = resume.answer.send(Err(NotResumed::Error(StreamError::system_shutdown())));
            return;
        }
        if resume.client.is_anonymous() != self.is_anonymous() {
            let _ = resume.answer.send(Err(StanzaError::item_not_found().into()));
            return;
        }
        let found = self
            .sessions
            .iter_mut()
            .find(|session| session.resumable().is_some_and(|resumable| resumable.id == resume.previd));
        let Some(Session { id, outbox, managed: Some(managed), .. }) = found else {
            return self.not_resumed(resume);
        };
        let id = *id;
        match &mut managed.link {
            Link::Connected => {
                managed.link = Link::GivingUp(Box::new(resume));
                outbox.give_up(StreamError::conflict().text("the session goes on at another connection"));
            }
            Link::GivingUp(earlier) => {
                let earlier = std::mem::replace(earlier, Box::new(resume));
                let _ = earlier.answer.send(Err(StanzaError::conflict().into()));
            }
            Link::Waiting(asleep) => {
                let acked = match asleep.unacked.get_or_insert_default().acked(resume.h) {
                    Ok(acked) => acked.filter_map(|item| item.settles).collect::<Vec<ItemId>>(),
                    Err(error) => {
                        let _ = resume.answer.send(Err(NotResumed::Error(error)));
                        return;
                    }
                };
                if !acked.is_empty() {
                    self.settle(id, &acked);
                }
                // Everything that was accepted from the session is durable or failed before the client hears how much,
                // and that is known after a crash, too.
                self.behind_note(id, Event::Resumed(id, Box::new(resume)));
            }
        }
    }

    /// Everything is known that the client is to be told of its session.
    pub(super) fn resumed(&mut self, id: SessionId, resume: Resume) {
        let (now, inbox) = (self.services.clock.wall(), Arc::clone(&self.inbox));
        let Some(index) = self.index_of(id) else { return self.not_resumed(resume) };
        let Some(session) = self.sessions.get_mut(index) else { return };
        let Some(managed) = &mut session.managed else { return };
        if managed.asleep().is_some_and(|(asleep, _)| asleep.refers()) {
            return self.read_back(id, resume);
        }
        let Link::Waiting(mut asleep) = std::mem::replace(&mut managed.link, Link::Connected) else {
            let _ = resume.answer.send(Err(StanzaError::conflict().into()));
            return;
        };
        managed.generation += 1;
        (managed.handled, managed.told) = (managed.received, managed.received);
        session.outbox.attach();
        session.outbox.reserve(asleep.take_uncounted());
        let card = SessionCard::new(id, session.jid.clone(), resume.client, now);
        card.copy_presence(&session.card);
        session.card = Arc::new(card);
        self.services.cards.insert(&session.card, &session.outbox);
        let resumed = Resumed {
            handle: Handle(inbox),
            session: id,
            jid: session.jid.clone(),
            outbox: Arc::clone(&session.outbox),
            left: asleep.into_left(),
            handled: managed.handled,
        };
        let takes_messages = session.facts.takes_messages();
        match resume.answer.send(Ok(resumed)) {
            Err(Ok(back)) => self.detach(id, back.left),
            // It sends no presence again, which others begin with.
            _ if takes_messages => self.start_flush(id),
            _ => {}
        }
    }

    /// There is no such session, or none any more. Its client is told how much of what it sent is handled, if that is
    /// known; of the sessions of others nothing is. XEP-0198 §5
    fn not_resumed(&self, resume: Resume) {
        let Resume { previd, answer, .. } = resume;
        if self.is_anonymous() {
            let _ = answer.send(Err(StanzaError::item_not_found().into()));
            return;
        }
        let account = self.id;
        // In the order of the writes: behind what the session has caused.
        let handled = self.services.store.write(move |tx| store::session::handled(tx, account, &previd));
        self.services.spawner.spawn(async move {
            let not_resumed = match handled.await {
                Ok(handled) => NotResumed::Failed(StanzaError::item_not_found(), handled),
                Err(error) => NotResumed::from(StanzaError::from(&error)),
            };
            let _ = answer.send(Err(not_resumed));
        });
    }

    /// What a session leaves behind goes elsewhere; stored messages stay where they are.
    pub(super) fn deliver_left(&mut self, left: Left) {
        for item in left.into_items() {
            self.deliver_elsewhere(item);
        }
    }
}

impl Managed {
    /// Of a session whose client has sent so many stanzas, all of which are handled.
    pub(super) fn new(resumable: Option<Resumable>, received: u32) -> Self {
        let (link, generation, until) = (Link::Connected, 0, Moment::default());
        let stored = resumable.is_some().then(|| Stored::of(received));
        let (handled, told) = (received, received);
        Self { resumable, received, handled, stored, told, repeats: false, link, generation, until }
    }

    /// The store knows nothing of it: the client is told what is in memory.
    fn in_memory(self) -> Self {
        Self { stored: None, ..self }
    }

    /// How many of its stanzas the client is to be told of, if that has changed.
    fn tells(&mut self) -> Option<u32> {
        let most = self.stored.as_ref().map(|stored| stored.may_tell());
        let tells = most.filter(|most| is_behind(*most, self.handled)).unwrap_or(self.handled);
        let is_more = is_behind(self.told, tells);
        if is_more {
            self.told = tells;
        }
        is_more.then_some(tells)
    }

    /// What waits for its client, and the number of that wait, while it does.
    pub(super) fn asleep(&mut self) -> Option<(&mut Asleep, u32)> {
        match &mut self.link {
            Link::Waiting(asleep) => Some((asleep, self.generation)),
            Link::Connected | Link::GivingUp(_) => None,
        }
    }

    /// How many stanzas the client has sent since it counts, and until when the session waits for it.
    pub(super) fn received(&self) -> (u32, Moment) {
        (self.received, self.until)
    }
}

impl Session {
    /// How it may be resumed, if it may.
    pub(super) fn resumable(&self) -> Option<&Resumable> {
        self.managed.as_ref()?.resumable.as_ref()
    }

    /// Whether its count is to be written again in a while, and is not going to be already.
    pub(super) fn begins_to_repeat(&mut self) -> bool {
        self.managed.as_mut().is_some_and(|managed| !std::mem::replace(&mut managed.repeats, true))
    }

    /// Its count is written again.
    pub(super) fn ends_to_repeat(&mut self) {
        if let Some(managed) = &mut self.managed {
            managed.repeats = false;
        }
    }

    /// How many of its client's stanzas the store knows to be handled, if it may be resumed.
    pub(super) fn stored(&self) -> Option<&Arc<Stored>> {
        self.managed.as_ref()?.stored.as_ref()
    }

    /// How many stanzas its client has sent since it counts, if it does.
    pub(super) fn received(&self) -> Option<u32> {
        self.managed.as_ref().map(|managed| managed.received)
    }

    /// Whether it has no connection and waits for its client.
    pub(super) fn is_waiting(&self) -> bool {
        self.managed.as_ref().is_some_and(|managed| matches!(managed.link, Link::Waiting(_)))
    }

    /// What waits for its client, when it ends without a connection.
    pub(super) fn take_asleep(&mut self) -> Option<Asleep> {
        match std::mem::replace(&mut self.managed.as_mut()?.link, Link::Connected) {
            Link::Waiting(mut asleep) => {
                asleep.push(self.outbox.drain());
                Some(*asleep)
            }
            Link::GivingUp(resume) => {
                let _ = resume.answer.send(Err(StanzaError::item_not_found().into()));
                None
            }
            Link::Connected => None,
        }
    }
}

/// Whether one count of stanzas comes before another, modulo 2^32. XEP-0198 §4
fn is_behind(earlier: u32, later: u32) -> bool {
    earlier != later && later.wrapping_sub(earlier) < 1 << 31
}
