//! The thread that writes: many jobs, one commit, one wait for the disk.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use rusqlite::Connection;

use super::super::directory::{Ballast, DirectoryLock};
use super::super::health::Condition;
use super::super::{StoreError, Tx};
use super::queue::{Job, Next, Queue};
use crate::base::{Clock, Metrics};

/// The most jobs of one commit.
const BATCH: usize = 256;
/// A commit that takes longer is told at level warn.
const SLOW_COMMIT: Duration = Duration::from_secs(1);

/// The longest that a commit waits for further jobs to run.
const BATCH_TIME: Duration = Duration::from_millis(5);
/// Pause between two attempts to recover.
const PROBE_PAUSE: Duration = Duration::from_secs(1);
/// How often a batch is run that SQLite undoes as a whole.
const ATTEMPTS: usize = 3;

/// What the writing thread owns.
pub(in crate::store) struct Writer {
    pub(in crate::store) connection: Connection,
    pub(in crate::store) queue: Arc<Queue>,
    pub(in crate::store) condition: Arc<Condition>,
    pub(in crate::store) ballast: Ballast,
    pub(in crate::store) metrics: Arc<Metrics>,
    pub(in crate::store) clock: Clock,
    /// Held to the end, past the last checkpoint.
    pub(in crate::store) lock: DirectoryLock,
}

/// A job of the batch in work.
struct Entry {
    job: Box<dyn Job>,
    failed: Option<StoreError>,
    /// The job made SQLite undo the whole batch, and is not run again.
    out: bool,
}

/// SQLite has undone the whole transaction.
struct Lost {
    why: StoreError,
    /// The job in work, if it was not the commit.
    culprit: Option<usize>,
}

impl Writer {
    /// Works until the queue is closed and empty.
    pub(in crate::store) fn run(mut self) {
        if !self.ballast.ensure() {
            self.condition.failed(self.clock.wall(), &StoreError::DiskFull);
        }
        let mut batch = Vec::new();
        loop {
            let patience = self.condition.is_degraded().then_some(PROBE_PAUSE);
            match self.queue.next(patience) {
                Next::Job(job) => {
                    batch.push(Entry::new(job));
                    let written = self.write(&mut batch);
                    for entry in batch.drain(..) {
                        finish(entry);
                    }
                    batch.shrink_to(BATCH);
                    if written && self.condition.is_degraded() {
                        self.recover();
                    }
                }
                Next::Idle => self.recover(),
                Next::Closed => break,
            }
        }
        // The last connection of a file moves the log into the database and removes it.
        if let Err((_, error)) = self.connection.close() {
            tracing::warn!("The database was not closed cleanly ({error}); the next start repairs that.");
        }
        drop(self.lock);
    }

    /// Runs a batch that begins with the given job and what waits behind it. Whether it was committed.
    fn write(&mut self, batch: &mut Vec<Entry>) -> bool {
        for attempt in 1..=ATTEMPTS {
            // Reruns take no further jobs in: one more failure would cost them their turn.
            let Err(lost) = self.attempt(batch, attempt == 1) else { return true };
            if !self.connection.is_autocommit() {
                let _ = self.connection.execute_batch("ROLLBACK");
            }
            if lost.why.is_trouble() {
                self.condition.failed(self.clock.wall(), &lost.why);
            }
            let more_room = lost.why == StoreError::DiskFull && self.ballast.remove();
            match lost.culprit.and_then(|index| batch.get_mut(index)) {
                _ if more_room && attempt < ATTEMPTS => {}
                Some(entry) if attempt < ATTEMPTS => {
                    entry.failed = Some(lost.why);
                    entry.out = true;
                }
                _ => {
                    for entry in batch.iter_mut() {
                        entry.failed.get_or_insert_with(|| lost.why.clone());
                    }
                    return false;
                }
            }
        }
        false
    }

    /// Runs all jobs in one transaction and commits it. One that fails is undone alone, unless SQLite undoes all.
    fn attempt(&self, batch: &mut Vec<Entry>, extend: bool) -> Result<(), Lost> {
        let commit_fails = |why| Lost { why, culprit: None };
        self.statement("BEGIN IMMEDIATE").map_err(commit_fails)?;
        let started = self.clock.now();
        let mut index = 0;
        loop {
            if index == batch.len() {
                if !extend || index >= BATCH || self.clock.now().since(started) >= BATCH_TIME {
                    break;
                }
                let Some(job) = self.queue.waiting() else { break };
                batch.push(Entry::new(job));
            }
            let Some(entry) = batch.get_mut(index) else { break };
            if !entry.out {
                entry.failed = self.run_alone(entry.job.as_mut()).map_err(|mut lost| {
                    lost.culprit = Some(index);
                    lost
                })?;
            }
            index += 1;
        }
        let before = self.clock.now();
        self.statement("COMMIT").map_err(commit_fails)?;
        let took = self.clock.now().since(before);
        self.metrics.store.commit_time.observe_time(took);
        if took >= SLOW_COMMIT {
            let jobs = batch.len();
            tracing::warn!(target: "db", jobs, "slow: the disk took {} ms for a commit", took.as_millis());
        } else {
            tracing::trace!(target: "db", jobs = batch.len(), "commit, {} µs", took.as_micros());
        }
        self.metrics.store.commit_jobs.observe(batch.len() as u64);
        Ok(())
    }

    /// Runs a job between savepoints. `Ok(Some)`: it failed and is undone, the transaction goes on.
    fn run_alone(&self, job: &mut dyn Job) -> Result<Option<StoreError>, Lost> {
        let lost = |why| Lost { why, culprit: None };
        self.statement("SAVEPOINT job").map_err(lost)?;
        let outcome = catch_unwind(AssertUnwindSafe(|| job.run(&mut Tx::new(&self.connection))));
        let error = match outcome {
            Ok(Ok(())) => return self.statement("RELEASE job").map(|()| None).map_err(lost),
            Ok(Err(error)) => error,
            Err(panic) => StoreError::Panicked(panic_text(panic.as_ref()).into()),
        };
        // A constraint undoes one statement; a full disk or an I/O error may have undone everything.
        if error.is_trouble() || self.connection.is_autocommit() {
            return Err(lost(error));
        }
        if matches!(error, StoreError::Panicked(_) | StoreError::Statement(_)) {
            tracing::error!("{error}. {}", error.next());
        }
        self.statement("ROLLBACK TO job").map_err(lost)?;
        self.statement("RELEASE job").map_err(lost)?;
        Ok(Some(error))
    }

    /// Tries whether there is room and writing works; if so the store is well again.
    fn recover(&mut self) {
        let probed = self.statement("BEGIN IMMEDIATE").and_then(|()| {
            super::super::setting::probe(&mut Tx::new(&self.connection), self.clock.wall())?;
            self.statement("COMMIT")
        });
        if !self.connection.is_autocommit() {
            let _ = self.connection.execute_batch("ROLLBACK");
        }
        match probed {
            Ok(()) if self.ballast.ensure() => self.condition.recovered(self.clock.wall()),
            Ok(()) => {}
            Err(error) => tracing::debug!("Storing does not work yet: {error}"),
        }
    }

    fn statement(&self, sql: &str) -> Result<(), StoreError> {
        self.connection.prepare_cached(sql)?.raw_execute()?;
        Ok(())
    }
}

impl Entry {
    fn new(job: Box<dyn Job>) -> Self {
        Self { job, failed: None, out: false }
    }
}

/// Tells whoever waits; their code must not end the writer.
fn finish(entry: Entry) {
    let told = catch_unwind(AssertUnwindSafe(|| entry.job.finish(entry.failed.map_or(Ok(()), Err))));
    if let Err(panic) = told {
        tracing::error!("an internal error after a commit: {}", panic_text(panic.as_ref()));
    }
}

/// The words of a panic.
pub(super) fn panic_text(panic: &(dyn std::any::Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("unknown")
}
