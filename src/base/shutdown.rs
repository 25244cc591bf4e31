//! Stopping: planned for later, in two steps (drain, then hurry), for good or to begin anew.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use super::{Moment, Timestamp};

/// What comes after the end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Then {
    /// Nothing.
    #[default]
    Stop,
    /// The same server, started again.
    Restart,
}

/// An end that is to come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ending {
    /// What comes after it.
    pub then: Then,
    /// When, by the clock that no calendar moves.
    pub at: Moment,
    /// When, for people.
    pub wall: Timestamp,
    /// What users are told.
    pub reason: Option<String>,
}

/// Tells every task that the server stops. Cloning shares it.
#[derive(Clone, Default)]
pub struct Shutdown {
    drain: CancellationToken,
    hurry: CancellationToken,
    plan: Arc<Plan>,
}

#[derive(Default)]
struct Plan {
    state: Mutex<State>,
    changed: Notify,
}

#[derive(Default)]
struct State {
    planned: Option<Ending>,
    then: Then,
    reason: Option<String>,
}

impl Shutdown {
    /// A server that is not stopping.
    pub fn new() -> Self {
        Self::default()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.plan.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Plans the end, or with `None` none; what was planned before.
    pub fn plan(&self, ending: Option<Ending>) -> Option<Ending> {
        let before = std::mem::replace(&mut self.state().planned, ending);
        self.plan.changed.notify_one();
        before
    }

    /// The end that is planned.
    pub fn planned(&self) -> Option<Ending> {
        self.state().planned.clone()
    }

    /// Completes when another end is planned, or none any more. For one task.
    pub async fn replanned(&self) {
        self.plan.changed.notified().await;
    }

    /// Says what comes after the end, and why it comes. Called before it begins.
    pub fn because(&self, then: Then, reason: Option<String>) {
        let mut state = self.state();
        state.planned = None;
        (state.then, state.reason) = (then, reason);
    }

    /// What comes after the end, and what users are told.
    pub fn outcome(&self) -> (Then, Option<String>) {
        let state = self.state();
        (state.then, state.reason.clone())
    }

    /// Asks everyone to finish and say goodbye.
    pub fn begin(&self) {
        self.drain.cancel();
    }

    /// Asks everyone to leave at once.
    pub fn hurry(&self) {
        self.drain.cancel();
        self.hurry.cancel();
    }

    /// Whether the server stops.
    pub fn has_begun(&self) -> bool {
        self.drain.is_cancelled()
    }

    /// Completes when the server stops.
    pub async fn begun(&self) {
        self.drain.cancelled().await;
    }

    /// Completes when nothing is to be waited for any more.
    pub async fn hurried(&self) {
        self.hurry.cancelled().await;
    }
}
