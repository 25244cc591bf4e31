//! The jobs that wait for the writer, in the order of their submission.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::super::{StoreError, Tx};

/// A write. It may run more than once; only the last run counts.
pub(in crate::store) trait Job: Send {
    /// Does the work in a transaction that is not yet committed.
    fn run(&mut self, tx: &mut Tx<'_>) -> Result<(), StoreError>;
    /// Tells whoever waits: called once, after the commit or after the failure.
    fn finish(self: Box<Self>, outcome: Result<(), StoreError>);
}

/// The queue between everyone and the writer.
#[derive(Default)]
pub(in crate::store) struct Queue {
    state: Mutex<State>,
    woken: Condvar,
}

#[derive(Default)]
struct State {
    jobs: VecDeque<Box<dyn Job>>,
    closed: bool,
    /// The writer sleeps and must be woken.
    idle: bool,
}

/// What the writer finds.
pub(super) enum Next {
    Job(Box<dyn Job>),
    /// Nothing came in time.
    Idle,
    /// Nothing is left and nothing comes.
    Closed,
}

impl Queue {
    /// Appends a job; it comes back as the error's companion if the queue is closed.
    pub(in crate::store) fn push(&self, job: Box<dyn Job>) {
        let mut state = self.lock();
        if state.closed {
            drop(state);
            return job.finish(Err(StoreError::Closed));
        }
        state.jobs.push_back(job);
        if std::mem::take(&mut state.idle) {
            self.woken.notify_one();
        }
    }

    /// Takes no more jobs; those that wait are still done.
    pub(in crate::store) fn close(&self) {
        self.lock().closed = true;
        self.woken.notify_all();
    }

    /// The first job, waiting for one: without end, or for a while.
    pub(super) fn next(&self, patience: Option<Duration>) -> Next {
        let mut state = self.lock();
        loop {
            if let Some(job) = state.jobs.pop_front() {
                return Next::Job(job);
            }
            if state.closed {
                return Next::Closed;
            }
            state.jobs.shrink_to(64);
            state.idle = true;
            state = match patience {
                None => self.woken.wait(state).unwrap_or_else(PoisonError::into_inner),
                Some(patience) => {
                    let (mut state, waited) =
                        self.woken.wait_timeout(state, patience).unwrap_or_else(PoisonError::into_inner);
                    state.idle = false;
                    if waited.timed_out() && state.jobs.is_empty() && !state.closed {
                        return Next::Idle;
                    }
                    state
                }
            };
        }
    }

    /// The first job, if one waits now.
    pub(super) fn waiting(&self) -> Option<Box<dyn Job>> {
        self.lock().jobs.pop_front()
    }

    /// How many jobs wait.
    pub(in crate::store) fn len(&self) -> usize {
        self.lock().jobs.len()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
