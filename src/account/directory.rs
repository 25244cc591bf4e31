//! Bare JID → account task. The one shared map; its locks are never held across an await.

use std::collections::{HashMap, HashSet};
use std::future::Future;
use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{Notify, oneshot};

use super::attach::Attach;
use super::budget::Budgets;
use super::fates::Fates;
use super::handle::{Event, Handle, Inbox, SessionId};
use super::notices::Notices;
use super::outbox::Outbox;
use super::push::Tried;
use super::refused::Refused;
use super::resume::Resume;
use super::server_blocks::{Current, ServerBlocks};
use super::session::SessionCard;
use super::software::{Programs, Software};
use super::task;
use super::visitor::Visitors;
use crate::base::{Clock, Metrics, Spawner};
use crate::config::{Config, Live};
use crate::extension::Server;
use crate::jid::BareJid;
use crate::router::{Deliver, Envelope, Router};
use crate::stanza::StanzaError;
use crate::store::Store;
use crate::store::push::Registration;
use crate::stream::StreamError;

/// More shards than cores ever contend for.
const SHARDS: usize = 16;

/// Addresses without an account that are remembered, so that whoever writes to random names fills no memory.
const MAX_ABSENT: usize = 1_000;

/// What all account tasks share.
pub struct Services {
    /// The store.
    pub store: Store,
    /// Where stanzas for others go.
    pub router: Router,
    /// The clock.
    pub clock: Clock,
    /// The configuration as it is now.
    pub config: Live,
    /// What modules may know.
    pub server: Server,
    /// How tasks are started.
    pub spawner: Spawner,
    /// Where what becomes of stanzas is counted.
    pub metrics: Arc<Metrics>,
    /// Which domains have something to say to those who log in.
    pub notices: Notices,
    pub(super) budgets: Arc<Budgets>,
    pub(super) cards: Cards,
    pub(super) programs: Programs,
    /// What has become of messages.
    pub(super) fates: Fates,
    /// Which were refused because they could not be stored.
    pub(super) refused: Refused,
    /// Raised when an account was found to be gone.
    pub(super) departed: Notify,
    pub(super) server_blocks: Current,
    pub(super) visitors: Visitors,
    sessions: AtomicU64,
    /// Tasks of addresses that have no account.
    absent: AtomicUsize,
}

impl Services {
    /// The services, with which nobody has a session yet.
    pub fn new(
        store: Store,
        router: Router,
        clock: Clock,
        config: Live,
        server: Server,
        spawner: Spawner,
        metrics: Arc<Metrics>,
    ) -> Self {
        let (cards, sessions, absent) = (Cards::default(), AtomicU64::new(0), AtomicUsize::new(0));
        let notices = Notices::default();
        let (budgets, departed) = (Budgets::new(Arc::clone(&metrics)), Notify::new());
        Self {
            store,
            router,
            clock,
            config,
            server,
            spawner,
            metrics,
            notices,
            budgets,
            cards,
            programs: Programs::default(),
            fates: Fates::default(),
            refused: Refused::default(),
            departed,
            server_blocks: Current::default(),
            visitors: Visitors::default(),
            sessions,
            absent,
        }
    }

    /// Tells the sender of a stanza that it could not be stored, or decided about: once, wherever it has failed.
    pub(super) fn refuse(&self, envelope: &Envelope, error: &StanzaError) {
        if self.refused.is_first(&envelope.stanza) {
            self.router.bounce(envelope, error);
        }
    }

    /// The configuration as it is now.
    pub(super) fn config(&self) -> Arc<Config> {
        self.config.current()
    }

    /// Counts a task whose address has no account, until the guard is dropped; `None` when there are enough of them.
    pub(super) fn remember_absent(self: &Arc<Self>) -> Option<AbsentGuard> {
        let guard = AbsentGuard(Arc::clone(self));
        let before = self.absent.fetch_add(1, Ordering::Relaxed);
        (before < MAX_ABSENT).then_some(guard)
    }

    /// Numbers of sessions go on above one that was given by an earlier run of the server.
    pub(super) fn continue_above(&self, last: u64) {
        self.sessions.fetch_max(last, Ordering::Relaxed);
    }

    pub(super) fn next_session(&self) -> SessionId {
        SessionId(self.sessions.fetch_add(1, Ordering::Relaxed) + 1)
    }
}

/// Remembers that an address has no account.
pub(super) struct AbsentGuard(Arc<Services>);

impl Drop for AbsentGuard {
    fn drop(&mut self) {
        self.0.absent.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Who is online of a domain.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Online {
    /// Accounts with at least one session.
    pub accounts: usize,
    /// Sessions.
    pub sessions: usize,
}

/// An order of sessions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// Who has most waiting for it first.
    Queue,
    /// Who sends most first.
    Received,
    /// Who is sent most first.
    Sent,
    /// Who has come last first.
    New,
    /// By address.
    Name,
}

/// What a session causes.
#[derive(Clone)]
pub struct SessionLoad {
    /// Who it is.
    pub card: Arc<SessionCard>,
    /// Bytes that wait for it.
    pub queue: usize,
    /// Stanzas that it has sent on this connection.
    pub received: u64,
    /// Stanzas that it was to be sent on this connection.
    pub sent: u64,
}

impl SessionLoad {
    fn of(entry: &Entry) -> Self {
        let (queue, sent) = entry.outbox.load();
        Self { card: Arc::clone(&entry.card), queue, received: entry.outbox.received(), sent }
    }
}

/// All sessions, for the operator; touched when one begins or ends, never on a message's way.
#[derive(Default)]
pub(super) struct Cards(Mutex<HashMap<SessionId, Entry>>);

/// A session for the operator, and the queue of what waits for it.
struct Entry {
    card: Arc<SessionCard>,
    outbox: Arc<Outbox>,
}

impl Cards {
    fn map(&self) -> MutexGuard<'_, HashMap<SessionId, Entry>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a session, or changes what is known of it; how many there are now.
    pub(super) fn insert(&self, card: &Arc<SessionCard>, outbox: &Arc<Outbox>) -> usize {
        let mut map = self.map();
        map.insert(card.id, Entry { card: Arc::clone(card), outbox: Arc::clone(outbox) });
        map.len()
    }

    pub(super) fn remove(&self, id: SessionId) {
        self.map().remove(&id);
    }
}

/// The directory of account tasks. Cloning shares it.
#[derive(Clone)]
pub struct Directory(Arc<Shared>);

struct Shared {
    services: Arc<Services>,
    hasher: RandomState,
    shards: [Mutex<HashMap<BareJid, Handle>>; SHARDS],
}

impl Directory {
    /// A directory in which nobody is awake.
    pub fn new(services: Services) -> Self {
        Self(Arc::new(Shared {
            services: Arc::new(services),
            hasher: RandomState::new(),
            shards: std::array::from_fn(|_| Mutex::default()),
        }))
    }

    fn shard(&self, jid: &BareJid) -> MutexGuard<'_, HashMap<BareJid, Handle>> {
        let hash = self.0.hasher.hash_one(jid);
        let index = usize::try_from(hash % SHARDS as u64).unwrap_or(0);
        #[expect(clippy::indexing_slicing, reason = "the index is a remainder of the array's length")]
        let shard = &self.0.shards[index];
        shard.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Hands an event to the account's task, which is started if it sleeps.
    pub(super) fn push(&self, jid: &BareJid, mut event: Event) {
        loop {
            let handle = self.handle(jid);
            match handle.0.push(event) {
                Ok(()) => return,
                // The task has just ended: make way for the next one.
                Err(back) => {
                    event = back;
                    self.forget(jid, &handle.0);
                }
            }
        }
    }

    fn handle(&self, jid: &BareJid) -> Handle {
        let mut shard = self.shard(jid);
        if let Some(handle) = shard.get(jid) {
            return handle.clone();
        }
        let handle = Handle(Arc::default());
        shard.insert(jid.clone(), handle.clone());
        drop(shard);
        let ended = {
            let (directory, jid, inbox) = (self.clone(), jid.clone(), Arc::clone(&handle.0));
            move || directory.forget(&jid, &inbox)
        };
        let services = Arc::clone(&self.0.services);
        self.0.services.spawner.spawn(task::run(jid.clone(), Arc::clone(&handle.0), services, ended));
        handle
    }

    /// Removes a task's own entry, and no other.
    fn forget(&self, jid: &BareJid, inbox: &Arc<Inbox>) {
        let mut shard = self.shard(jid);
        if shard.get(jid).is_some_and(|handle| Arc::ptr_eq(&handle.0, inbox)) {
            shard.remove(jid);
        }
    }

    fn if_awake(&self, jid: &BareJid) -> Option<Handle> {
        self.shard(jid).get(jid).cloned()
    }

    /// An outbox for the session of a connection.
    pub fn outbox(&self) -> Arc<Outbox> {
        Outbox::new(&self.0.services.budgets)
    }

    /// Ends sessions while too much waits for all of them. Runs until dropped; the node spawns it once.
    pub async fn drive_budgets(self) {
        let services = &self.0.services;
        loop {
            services.budgets.overflows().await;
            let outboxes: Vec<_> =
                services.cards.map().values().map(|entry| Arc::clone(&entry.outbox)).collect();
            services.budgets.relieve(outboxes);
        }
    }

    /// Asks for a session of an account that has proved who it is.
    pub fn attach(&self, account: &BareJid, attach: Attach) {
        self.push(account, Event::Attach(Box::new(attach)));
    }

    /// Asks to go on with a session of an account that has proved who it is. XEP-0198 §5
    pub fn resume(&self, account: &BareJid, resume: Resume) {
        if !resume.client.is_anonymous() {
            return self.push(account, Event::Resume(Box::new(resume)));
        }
        // Who has no account does not sleep: nothing is looked up for a name that anybody may make up.
        let event = Event::Resume(Box::new(resume));
        let missed = match self.if_awake(account) {
            Some(handle) => handle.0.push(event).err(),
            None => Some(event),
        };
        if let Some(Event::Resume(resume)) = missed {
            let _ = resume.answer.send(Err(StanzaError::item_not_found().into()));
        }
    }

    /// All sessions, the oldest first.
    pub fn sessions(&self) -> Vec<Arc<SessionCard>> {
        let map = self.0.services.cards.map();
        let mut cards: Vec<_> = map.values().map(|entry| Arc::clone(&entry.card)).collect();
        drop(map);
        cards.sort_unstable_by_key(|card| card.id);
        cards
    }

    /// What program a session's client is, where that is proved. XEP-0115
    pub fn software(&self, card: &SessionCard) -> Option<Arc<Software>> {
        let caps = card.caps()?;
        self.0.services.programs.get(caps.version.as_ref()?)
    }

    /// How many sessions there are.
    pub fn session_count(&self) -> usize {
        self.0.services.cards.map().len()
    }

    /// Who is online, by domain. Takes about a millisecond for 10,000 sessions.
    pub fn online(&self) -> HashMap<String, Online> {
        let cards = self.0.services.cards.map();
        let mut accounts: HashMap<&str, HashSet<&str>> = HashMap::new();
        let mut online: HashMap<String, Online> = HashMap::new();
        for card in cards.values().map(|entry| &entry.card) {
            accounts.entry(card.jid.domain()).or_default().insert(card.jid.bare_str());
            match online.get_mut(card.jid.domain()) {
                Some(online) => online.sessions += 1,
                None => {
                    online.insert(card.jid.domain().to_owned(), Online { accounts: 0, sessions: 1 });
                }
            }
        }
        for (domain, accounts) in accounts {
            if let Some(online) = online.get_mut(domain) {
                online.accounts = accounts.len();
            }
        }
        online
    }

    /// The first sessions in an order whose address has a text in it, and how many such sessions there are. Takes a few
    /// milliseconds for 10,000 of them.
    pub fn busiest(&self, by: By, filter: &str, limit: usize) -> (usize, Vec<SessionLoad>) {
        let filter = filter.to_lowercase();
        let map = self.0.services.cards.map();
        let fits = |entry: &&Entry| filter.is_empty() || entry.card.jid.as_str().contains(&filter);
        let mut loads: Vec<SessionLoad> = map.values().filter(fits).map(SessionLoad::of).collect();
        drop(map);
        let matching = loads.len();
        let order = |a: &SessionLoad, b: &SessionLoad| {
            let first = match by {
                By::Queue => b.queue.cmp(&a.queue),
                By::Received => b.received.cmp(&a.received),
                By::Sent => b.sent.cmp(&a.sent),
                By::New => b.card.id.cmp(&a.card.id),
                By::Name => a.card.jid.as_str().cmp(b.card.jid.as_str()),
            };
            first.then_with(|| a.card.id.cmp(&b.card.id))
        };
        if limit < matching {
            // What is not shown need not be sorted.
            loads.select_nth_unstable_by(limit, order);
            loads.truncate(limit);
        }
        loads.sort_unstable_by(order);
        (matching, loads)
    }

    /// How many accounts are awake.
    pub fn awake(&self) -> usize {
        let shard = |shard: &Mutex<HashMap<BareJid, Handle>>| {
            shard.lock().unwrap_or_else(PoisonError::into_inner).len()
        };
        self.0.shards.iter().map(shard).sum()
    }

    /// Which domains have something to say to those who log in.
    pub fn notices(&self) -> &Notices {
        &self.0.services.notices
    }

    /// What has become of messages lately, without what they say.
    pub fn fates(&self) -> &Fates {
        &self.0.services.fates
    }

    /// Closes a session with an error that its client is told. Whether there is such a session.
    pub fn close_session(&self, id: SessionId, error: StreamError) -> bool {
        let card = self.0.services.cards.map().get(&id).map(|entry| Arc::clone(&entry.card));
        let Some(card) = card else { return false };
        self.close(&card.jid.bare(), Some(id), error);
        true
    }

    /// Closes all sessions of an account with an error that their clients are told.
    pub fn close_account(&self, jid: &BareJid, error: StreamError) {
        self.close(jid, None, error);
    }

    fn close(&self, jid: &BareJid, which: Option<SessionId>, error: StreamError) {
        if let Some(handle) = self.if_awake(jid) {
            let _ = handle.0.push(Event::Close(which, Box::new(error)));
        }
    }

    /// Hands an event to everybody who is awake.
    pub(super) fn tell_all(&self, mut event: impl FnMut() -> Event) {
        for shard in &self.0.shards {
            for handle in shard.lock().unwrap_or_else(PoisonError::into_inner).values() {
                // Who has just gone to sleep has no sessions.
                let _ = handle.0.push(event());
            }
        }
    }

    pub(super) fn services(&self) -> &Services {
        &self.0.services
    }

    /// Completes when everything that accounts have been given by now is decided and its writes are queued; at the end,
    /// when nobody gives them anything any more.
    pub async fn settled(&self) {
        // What one account decides may be for another, which decides at most once more.
        for _ in 0..3 {
            self.settled_once().await;
        }
    }

    /// Completes when everybody has come to what he had been given.
    pub(super) async fn settled_once(&self) {
        let mut open = Vec::new();
        self.tell_all(|| {
            let (done, settled) = oneshot::channel();
            open.push(settled);
            Event::Settle(done)
        });
        for settled in open {
            // The other end is dropped, not used: either way it has come to its turn.
            let _ = settled.await;
        }
    }

    /// Wakes the devices of an account now; what their services answer, in half a minute at the latest. XEP-0357
    pub fn try_push(&self, jid: &BareJid) -> impl Future<Output = Vec<Tried>> + Send + use<> {
        let (tell, tried) = oneshot::channel();
        self.push(jid, Event::TryPush(tell));
        async { tried.await.unwrap_or_default() }
    }

    /// Tells that only some devices of an account are woken any more; the store has been told. XEP-0357
    pub fn keep_devices(&self, jid: &BareJid, wanted: impl Fn(&Registration) -> bool + Send + 'static) {
        if let Some(handle) = self.if_awake(jid) {
            let _ = handle.0.push(Event::KeepDevices(Box::new(wanted)));
        }
    }

    /// Blocks these for all accounts, and nobody else, from now on.
    pub fn set_server_blocks(&self, blocks: ServerBlocks) {
        let blocks = Arc::new(blocks);
        self.0.services.server_blocks.set(Arc::clone(&blocks));
        // Who wakes up from now on takes them from there; who is awake is told.
        for shard in &self.0.shards {
            let shard = shard.lock().unwrap_or_else(PoisonError::into_inner);
            for handle in shard.values() {
                let _ = handle.0.push(Event::ServerBlocks(Arc::clone(&blocks)));
            }
        }
    }

    /// Tells that an account was made, removed, enabled or disabled: what its task knows of it is read again.
    pub fn account_changed(&self, jid: &BareJid) {
        match self.if_awake(jid) {
            // If it was removed its contacts hear so behind the end of its sessions.
            Some(handle) if handle.0.push(Event::Changed).is_ok() => {}
            _ => self.0.services.departed.notify_one(),
        }
    }
}

impl Deliver for Directory {
    fn deliver(&self, envelope: Envelope) {
        let Some(to) = envelope.stanza.to().map(|to| to.bare()) else { return };
        self.push(&to, Event::Deliver(Box::new(envelope)));
    }

    fn deliver_if_awake(&self, envelope: Envelope) {
        let Some(to) = envelope.stanza.to().map(|to| to.bare()) else { return };
        if let Some(handle) = self.if_awake(&to) {
            // One that has just gone to sleep has no sessions.
            let _ = handle.0.push(Event::Deliver(Box::new(envelope)));
        }
    }
}
