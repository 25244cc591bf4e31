//! All persistent state; the only place with SQL.
//!
//! The [`Store`] takes closures to the data: a write runs in the one thread that writes, together with what others
//! write, and is answered when its commit is on disk; a read runs beside. Inside a closure one calls the functions of
//! the repositories ([`account`], [`admission`], [`audit`], [`ban`], [`credential`], [`departure`], [`notice`],
//! [`pending`], [`private`], [`roster`], [`session`], [`setting`], [`tombstone`], [`vcard`]), which take a [`Tx`].
//! Statements are theirs alone; elsewhere this does not compile:
//!
//! ```compile_fail,E0624
//! fn peek(tx: &mut xmppd::store::Tx<'_>) {
//!     let _ = tx.execute("DELETE FROM account", &[]);
//! }
//! ```

pub mod account;
pub mod activity;
pub mod admission;
pub mod archive;
pub mod archive_care;
pub mod archive_rule;
pub mod audit;
pub mod ban;
pub mod blocklist;
pub mod credential;
pub mod departure;
pub mod device;
mod directory;
mod error;
mod health;
mod item_id;
pub mod mark;
pub mod notice;
pub mod offline_limit;
pub mod pending;
pub mod preference;
pub mod private;
pub mod push;
mod role;
pub mod roster;
mod schema;
pub mod server_block;
pub mod session;
pub mod setting;
mod sql;
mod sqlite;
mod ticket;
pub mod tombstone;
pub mod vcard;

use std::future::Future;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::sync::oneshot;

pub use account::AccountId;
pub use error::StoreError;
pub use health::Health;
pub use item_id::ItemId;
pub use role::{NoRole, Role};
pub use schema::{Migrated, Rehearsal};
pub use sql::Tx;
use sql::{Row, Value};
pub use ticket::{Outcome, Ticket};

use crate::base::{Clock, Metrics};
use directory::{Ballast, DirectoryLock};
use health::Condition;
use sqlite::{Job, Question, Queue, Readers, Writer};
pub use sqlite::{TableSize, Usage};
use ticket::Completion;

/// How a store works.
#[derive(Clone, Debug)]
pub struct Options {
    /// Size in bytes of the file that is given up first when the disk is full; 0 for none.
    pub ballast: u64,
    /// Threads that read at the same time, at most. Each is started when needed and ends after 10 s without work.
    pub readers: usize,
    /// How long one read may take, or the write-ahead log would grow beside it.
    pub read_deadline: Duration,
    /// Where writes and reads are counted.
    pub metrics: Arc<Metrics>,
}

impl Default for Options {
    fn default() -> Self {
        Self { ballast: 16 << 20, readers: 4, read_deadline: Duration::from_secs(5), metrics: Arc::default() }
    }
}

/// The data of a server. Cloning shares it. [`Store::close`] gives the directory free for certain; when the last clone
/// is dropped that happens a little later.
#[derive(Clone)]
pub struct Store(Arc<Inner>);

struct Inner {
    queue: Arc<Queue>,
    readers: Readers,
    condition: Arc<Condition>,
    metrics: Arc<Metrics>,
    writer: Mutex<Option<JoinHandle<()>>>,
    path: PathBuf,
    migrated: Migrated,
}

impl Store {
    /// Opens the data in a directory, which is made if there is none, and brings its schema up to date.
    ///
    /// Fails with [`StoreError::Locked`] while another process works with it, [`StoreError::NewerSchema`] if it is from
    /// a newer program, [`StoreError::Open`] if the directory cannot be used.
    pub fn open(directory: &Path, options: &Options, clock: Clock) -> Result<Self, StoreError> {
        let lock = DirectoryLock::take(directory)?;
        let path = directory.join(sqlite::DATABASE);
        let (connection, migrated) = sqlite::open_writer(&path)?;
        let queue = Arc::<Queue>::default();
        let condition = Arc::<Condition>::default();
        let readers = Readers::new(&path, options.readers.max(1), options.read_deadline, clock.clone());
        let writer = Writer {
            connection,
            queue: Arc::clone(&queue),
            condition: Arc::clone(&condition),
            ballast: Ballast::new(directory, options.ballast),
            metrics: Arc::clone(&options.metrics),
            clock,
            lock,
        };
        let thread = std::thread::Builder::new().name("store-write".into()).stack_size(1 << 20);
        let thread = thread
            .spawn(move || writer.run())
            .map_err(|error| StoreError::Open { path: path.clone(), cause: error.to_string().into() })?;
        let (metrics, writer) = (Arc::clone(&options.metrics), Mutex::new(Some(thread)));
        Ok(Self(Arc::new(Inner { queue, readers, condition, metrics, writer, path, migrated })))
    }

    /// Queues a write behind all earlier ones and returns at once. The ticket completes when it is on disk.
    ///
    /// A failing job is undone alone. The job may be run more than once; what counts is its last run.
    pub fn submit(&self, job: impl Fn(&mut Tx<'_>) -> Result<(), StoreError> + Send + 'static) -> Ticket {
        let (ticket, completion) = Ticket::open();
        self.0.queue.push(Box::new(Submitted { job, completion }));
        ticket
    }

    /// Queues a write at once, behind all earlier ones; the future gives its answer when it is on disk.
    pub fn write<T: Send + 'static>(
        &self,
        job: impl Fn(&mut Tx<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> impl Future<Output = Result<T, StoreError>> + Send + 'static {
        let answered = self.queue_write(job);
        async { answered.await.unwrap_or(Err(StoreError::Closed)) }
    }

    /// As [`Store::write`], for programs without a runtime. Must not be called from a task.
    pub fn write_blocking<T: Send + 'static>(
        &self,
        job: impl Fn(&mut Tx<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.queue_write(job).blocking_recv().unwrap_or(Err(StoreError::Closed))
    }

    fn queue_write<T: Send + 'static>(
        &self,
        job: impl Fn(&mut Tx<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> oneshot::Receiver<Result<T, StoreError>> {
        let (tell, answered) = oneshot::channel();
        self.0.queue.push(Box::new(Answered { job, answer: None, tell }));
        answered
    }

    /// Asks about what is committed, beside the writes. All questions of one read see the same state.
    ///
    /// Fails with [`StoreError::Deadline`] when it takes longer than [`Options::read_deadline`].
    pub fn read<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Tx<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> impl Future<Output = Result<T, StoreError>> + Send + 'static {
        let answered = self.queue_read(question);
        async { answered.await.unwrap_or(Err(StoreError::Closed)) }
    }

    /// As [`Store::read`], for programs without a runtime. Must not be called from a task.
    pub fn read_blocking<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Tx<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.queue_read(question).blocking_recv().unwrap_or(Err(StoreError::Closed))
    }

    fn queue_read<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Tx<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> oneshot::Receiver<Result<T, StoreError>> {
        let (tell, answered) = oneshot::channel();
        self.0.metrics.store.reads.inc();
        self.0.readers.push(Box::new(Asked { question: Some(question), answer: None, tell }));
        answered
    }

    /// Asks something that takes long, on a connection and a thread of its own: without a deadline, and nobody waits
    /// behind it.
    pub async fn examine<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Tx<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let path = self.0.path.clone();
        let asked = tokio::task::spawn_blocking(move || {
            let connection = sqlite::open_examiner(&path)?;
            question(&Tx::new(&connection))
        });
        asked.await.unwrap_or_else(|error| Err(StoreError::Panicked(error.to_string().into())))
    }

    /// What opening has done to the schema.
    pub fn migrated(&self) -> &Migrated {
        &self.0.migrated
    }

    /// The copies that were made before changes of the schema, the oldest first.
    pub fn copies(&self) -> Vec<PathBuf> {
        schema::copies(&self.0.path)
    }

    /// Whether writing works, and since when not.
    pub fn health(&self) -> Health {
        self.0.condition.health()
    }

    /// Whether what adds to the data is to be refused for now ([`Health::Degraded`]). Costs one atomic read.
    pub fn is_degraded(&self) -> bool {
        self.0.condition.is_degraded()
    }

    /// How many writes wait for the disk.
    pub fn waiting(&self) -> usize {
        self.0.queue.len()
    }

    /// How many commits have failed since the start.
    pub fn failures(&self) -> u64 {
        self.0.condition.failures()
    }

    /// Takes no more work, does what waits, and gives the directory free. Later work fails with
    /// [`StoreError::Closed`].
    pub async fn close(&self) {
        let store = self.clone();
        let _ = tokio::task::spawn_blocking(move || store.close_blocking()).await;
    }

    /// As [`Store::close`], for programs without a runtime. Must not be called from within a job.
    pub fn close_blocking(&self) {
        // Readers first: the last connection to close tidies the file, and that is the writer's.
        self.0.readers.close();
        self.0.queue.close();
        let thread = self.0.writer.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = thread {
            let _ = thread.join();
        }
    }
}

impl Drop for Inner {
    /// The threads end by themselves when they have done what waits; nobody is held up here.
    fn drop(&mut self) {
        self.queue.close();
    }
}

/// Tries on a copy what this program would do to the schema of the data in a directory; see [`Rehearsal`].
///
/// # Errors
/// There is no room for the copy, the data cannot be read, or the change fails.
pub fn rehearse(directory: &Path, clock: &Clock) -> Result<Rehearsal, StoreError> {
    schema::rehearse(&directory.join(sqlite::DATABASE), clock)
}

/// The newest schema that this program knows.
pub fn newest_schema() -> i64 {
    schema::newest()
}

/// The schema of the data in a directory, which are not touched and may be in use; `None` where there are none.
///
/// # Errors
/// They cannot be read.
pub fn schema_of(directory: &Path) -> Result<Option<i64>, StoreError> {
    schema::look(&directory.join(sqlite::DATABASE))
}

/// A write whose submitter holds a ticket.
struct Submitted<F> {
    job: F,
    completion: Completion,
}

impl<F: Fn(&mut Tx<'_>) -> Result<(), StoreError> + Send> Job for Submitted<F> {
    fn run(&mut self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        (self.job)(tx)
    }

    fn finish(self: Box<Self>, outcome: Outcome) {
        self.completion.complete(outcome);
    }
}

/// A write whose submitter waits for an answer.
struct Answered<F, T> {
    job: F,
    answer: Option<T>,
    tell: oneshot::Sender<Result<T, StoreError>>,
}

impl<T: Send, F: Fn(&mut Tx<'_>) -> Result<T, StoreError> + Send> Job for Answered<F, T> {
    fn run(&mut self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        self.answer = Some((self.job)(tx)?);
        Ok(())
    }

    fn finish(self: Box<Self>, outcome: Outcome) {
        let Self { answer, tell, .. } = *self;
        let _ = tell.send(outcome.and_then(|()| answer.ok_or(StoreError::Closed)));
    }
}

/// A read.
struct Asked<F, T> {
    question: Option<F>,
    answer: Option<T>,
    tell: oneshot::Sender<Result<T, StoreError>>,
}

impl<T: Send, F: FnOnce(&Tx<'_>) -> Result<T, StoreError> + Send> Question for Asked<F, T> {
    fn ask(&mut self, tx: &Tx<'_>) -> Result<(), StoreError> {
        // Nobody waits any more: the connection that asked is gone.
        if self.tell.is_closed() {
            return Ok(());
        }
        if let Some(question) = self.question.take() {
            self.answer = Some(question(tx)?);
        }
        Ok(())
    }

    fn answer(self: Box<Self>, outcome: Outcome) {
        let Self { answer, tell, .. } = *self;
        let _ = tell.send(outcome.and_then(|()| answer.ok_or(StoreError::Closed)));
    }
}

#[cfg(test)]
mod testing;
