//! The promise that a job will be on disk.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use super::StoreError;

/// What a job has come to: on disk, or undone.
pub type Outcome = Result<(), StoreError>;

/// Completes when a job is on disk or has failed, never before. Clones complete together.
///
/// Jobs are done in the order of their submission: when a ticket completes, all earlier ones have.
#[derive(Clone, Default)]
pub struct Ticket(Option<Arc<Mutex<State>>>);

#[derive(Default)]
struct State {
    outcome: Option<Outcome>,
    waiting: Vec<Waiting>,
}

enum Waiting {
    Task(Waker),
    Call(Box<dyn FnOnce(Outcome) + Send>),
}

impl Ticket {
    /// A ticket for nothing: durable from the start.
    pub fn done() -> Self {
        Self(None)
    }

    /// The outcome, if it is known.
    pub fn outcome(&self) -> Option<Outcome> {
        match &self.0 {
            None => Some(Ok(())),
            Some(state) => lock(state).outcome.clone(),
        }
    }

    /// Calls with the outcome: at once if it is known, else from the writer's thread after the commit. The call must
    /// be short and must not wait.
    pub fn then(&self, call: impl FnOnce(Outcome) + Send + 'static) {
        let outcome = match &self.0 {
            None => Ok(()),
            Some(state) => {
                let mut state = lock(state);
                match &state.outcome {
                    Some(outcome) => outcome.clone(),
                    None => return state.waiting.push(Waiting::Call(Box::new(call))),
                }
            }
        };
        call(outcome);
    }

    /// An open ticket and its other end.
    pub(in crate::store) fn open() -> (Self, Completion) {
        let state = Arc::default();
        (Self(Some(Arc::clone(&state))), Completion(Some(state)))
    }
}

impl Future for Ticket {
    type Output = Outcome;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Outcome> {
        let Some(state) = &self.0 else { return Poll::Ready(Ok(())) };
        let mut state = lock(state);
        if let Some(outcome) = &state.outcome {
            return Poll::Ready(outcome.clone());
        }
        let known =
            |waiting: &Waiting| matches!(waiting, Waiting::Task(waker) if waker.will_wake(cx.waker()));
        if !state.waiting.iter().any(known) {
            state.waiting.push(Waiting::Task(cx.waker().clone()));
        }
        Poll::Pending
    }
}

/// The writer's end of a ticket. Dropped without a word it says [`StoreError::Closed`].
pub(in crate::store) struct Completion(Option<Arc<Mutex<State>>>);

impl Completion {
    /// Tells everyone who waits.
    pub(in crate::store) fn complete(mut self, outcome: Outcome) {
        self.tell(outcome);
    }

    fn tell(&mut self, outcome: Outcome) {
        let Some(shared) = self.0.take() else { return };
        let mut state = lock(&shared);
        state.outcome = Some(outcome.clone());
        let waiting = std::mem::take(&mut state.waiting);
        drop(state);
        for one in waiting {
            match one {
                Waiting::Task(waker) => waker.wake(),
                Waiting::Call(call) => call(outcome.clone()),
            }
        }
    }
}

impl Drop for Completion {
    fn drop(&mut self) {
        self.tell(Err(StoreError::Closed));
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[test]
    fn calls_come_once_before_and_after_completion() {
        let (ticket, completion) = Ticket::open();
        let (tell, told) = mpsc::channel();
        let early = tell.clone();
        ticket.then(move |outcome| early.send(("early", outcome)).unwrap());
        assert!(told.try_recv().is_err());
        completion.complete(Err(StoreError::DiskFull));
        ticket.clone().then(move |outcome| tell.send(("late", outcome)).unwrap());
        let heard: Vec<_> = told.iter().collect();
        assert_eq!(heard, [("early", Err(StoreError::DiskFull)), ("late", Err(StoreError::DiskFull))]);
    }

    #[tokio::test]
    async fn a_forgotten_job_is_not_waited_for_forever() {
        let (ticket, completion) = Ticket::open();
        drop(completion);
        assert_eq!(ticket.await, Err(StoreError::Closed));
        assert_eq!(Ticket::done().await, Ok(()));
    }
}
