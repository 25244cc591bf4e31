//! The threads that read: opened when there are questions, closed when there are none.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::Connection;

use super::super::{StoreError, Tx};
use super::open::open_reader;
use super::writer::panic_text;
use crate::base::{Clock, Moment};

/// How long a thread waits for another question before it closes its connection.
const IDLE: Duration = Duration::from_secs(10);
/// Steps of SQLite's machine between two looks at the clock; about a tenth of a millisecond.
const STEPS: std::os::raw::c_int = 10_000;

/// A read, with whoever waits for the answer.
pub(in crate::store) trait Question: Send {
    /// Asks and keeps the answer; [`Question::answer`] gives it.
    fn ask(&mut self, tx: &Tx<'_>) -> Result<(), StoreError>;
    /// Tells whoever waits. Called once.
    fn answer(self: Box<Self>, outcome: Result<(), StoreError>);
}

/// The pool. Each question sees one snapshot of the committed data.
pub(in crate::store) struct Readers(Arc<Shared>);

struct Shared {
    path: PathBuf,
    most: usize,
    deadline: Duration,
    clock: Clock,
    state: Mutex<State>,
    woken: Condvar,
}

#[derive(Default)]
struct State {
    questions: VecDeque<Box<dyn Question>>,
    /// Threads that will look for another question.
    threads: usize,
    /// Threads that wait for one.
    idle: usize,
    /// Threads that have not yet closed their connection.
    open: usize,
    closed: bool,
}

impl Readers {
    /// A pool of at most so many threads, none of them started.
    pub(in crate::store) fn new(path: &Path, most: usize, deadline: Duration, clock: Clock) -> Self {
        let (state, woken) = Default::default();
        Self(Arc::new(Shared { path: path.to_owned(), most, deadline, clock, state, woken }))
    }

    /// Asks. Questions begin in their order; answers may come in another.
    pub(in crate::store) fn push(&self, question: Box<dyn Question>) {
        let mut state = self.0.lock();
        if state.closed {
            drop(state);
            return question.answer(Err(StoreError::Closed));
        }
        state.questions.push_back(question);
        if state.idle >= state.questions.len() {
            self.0.woken.notify_one();
        } else if state.threads < self.0.most {
            state.threads += 1;
            state.open += 1;
            drop(state);
            self.start();
        }
    }

    fn start(&self) {
        let shared = Arc::clone(&self.0);
        let thread = std::thread::Builder::new().name("store-read".into()).stack_size(1 << 20);
        if let Err(error) = thread.spawn(move || shared.run()) {
            let mut state = self.0.lock();
            state.threads -= 1;
            state.open -= 1;
            tracing::warn!("No thread for reading the database: {error}");
            if state.threads == 0 {
                let questions = std::mem::take(&mut state.questions);
                drop(state);
                for question in questions {
                    question.answer(Err(StoreError::Io(error.to_string().into())));
                }
            }
        }
    }

    /// Takes no more questions, answers those that wait, and returns when the last thread has closed its connection.
    pub(in crate::store) fn close(&self) {
        let mut state = self.0.lock();
        state.closed = true;
        self.0.woken.notify_all();
        while state.open > 0 {
            state = self.0.woken.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl Drop for Readers {
    fn drop(&mut self) {
        self.0.lock().closed = true;
        self.0.woken.notify_all();
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A thread's life.
    fn run(&self) {
        let due = Arc::new(Mutex::new(Moment::default()));
        let mut reader = None;
        while let Some(mut question) = self.next() {
            if reader.is_none() {
                match self.open(&due) {
                    Ok(connection) => reader = Some(connection),
                    Err(error) => {
                        question.answer(Err(error));
                        continue;
                    }
                }
            }
            let Some(connection) = &reader else { continue };
            *due.lock().unwrap_or_else(PoisonError::into_inner) = self.clock.now().after(self.deadline);
            let outcome = ask(connection, question.as_mut());
            let _ = catch_unwind(AssertUnwindSafe(|| question.answer(outcome)));
            if !connection.is_autocommit() {
                reader = None;
            }
        }
        drop(reader);
        self.lock().open -= 1;
        self.woken.notify_all();
    }

    /// The next question; `None` when the thread may end, and then it no longer counts.
    fn next(&self) -> Option<Box<dyn Question>> {
        let mut state = self.lock();
        loop {
            if let Some(question) = state.questions.pop_front() {
                return Some(question);
            }
            if state.closed {
                state.threads -= 1;
                return None;
            }
            state.idle += 1;
            let (woken, waited) =
                self.woken.wait_timeout(state, IDLE).unwrap_or_else(PoisonError::into_inner);
            state = woken;
            state.idle -= 1;
            if waited.timed_out() && state.questions.is_empty() {
                state.threads -= 1;
                return None;
            }
        }
    }

    fn open(&self, due: &Arc<Mutex<Moment>>) -> Result<Connection, StoreError> {
        let mut connection = open_reader(&self.path)?;
        let (clock, due) = (self.clock.clone(), Arc::clone(due));
        let late = move || clock.now() >= *due.lock().unwrap_or_else(PoisonError::into_inner);
        connection.progress_handler(STEPS, Some(late))?;
        Ok(connection)
    }
}

/// Asks inside a transaction, so that several statements see one state.
fn ask(connection: &Connection, question: &mut dyn Question) -> Result<(), StoreError> {
    connection.prepare_cached("BEGIN")?.raw_execute()?;
    let asked = catch_unwind(AssertUnwindSafe(|| question.ask(&Tx::new(connection))));
    // After an interrupt or an I/O error the transaction may already be over.
    if !connection.is_autocommit() {
        connection.prepare_cached("COMMIT")?.raw_execute()?;
    }
    asked.unwrap_or_else(|panic| Err(StoreError::Panicked(panic_text(panic.as_ref()).into())))
}
