//! Ctrl-C, SIGTERM and the end of a terminal while a person is asked and while something is carried out.
//!
//! A question is left at once, with the terminal as it was before. Work that can be undone is told to stop at its next
//! step. Whatever else runs ends as a program does that knows nothing of signals.

use std::io::{self, IsTerminal as _, Write as _};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread;

use rustix::termios::{OptionalActions, Termios, tcgetattr, tcsetattr};
use tokio::signal::unix::{Signal, SignalKind, signal};

use super::offline;
use crate::admin::{AdminError, Kind};

/// What a signal means at the moment.
enum Meaning {
    /// The end of the process, with some last words.
    End(String),
    /// The end of a question.
    Leave(Box<dyn Fn() + Send>),
    /// Stop at the next step; whether one has come.
    Stop(bool),
    /// Nothing: somebody else looks after signals.
    Nothing,
}

/// Signals belong to the process, and so does what they mean.
static MEANING: Mutex<Meaning> = Mutex::new(Meaning::End(String::new()));
static WATCHED: OnceLock<bool> = OnceLock::new();

fn meaning() -> MutexGuard<'static, Meaning> {
    MEANING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What a person sees who broke off.
pub(super) fn interrupted() -> AdminError {
    AdminError::new(Kind::Interrupted, "interrupted", "Interrupted. Nothing was changed.")
}

/// What a signal says between two questions, as long as nothing was changed.
pub(super) fn last_words(text: String) {
    watch();
    *meaning() = Meaning::End(text);
}

/// Runs a question in a thread of its own and waits for the answer or a signal.
///
/// # Errors
/// The person broke off: by Ctrl-C, by a signal, or the terminal has gone.
pub(super) fn ask<T, E>(question: impl FnOnce() -> Result<T, E> + Send + 'static) -> Result<T, AdminError>
where
    T: Send + 'static,
    E: Send + 'static,
{
    let terminal = Terminal::now();
    let (answer, answers) = channel::<Option<T>>();
    watch();
    let leave: Sender<Option<T>> = answer.clone();
    let before = std::mem::replace(&mut *meaning(), Meaning::Leave(Box::new(move || drop(leave.send(None)))));
    let started = thread::Builder::new().name("question".into()).spawn(move || {
        // Nobody waits any more: the question was left.
        let _ = answer.send(question().ok());
    });
    match started.ok().and_then(|_| answers.recv().ok().flatten()) {
        Some(answer) => {
            *meaning() = before;
            Ok(answer)
        }
        None => {
            terminal.restore();
            Err(interrupted())
        }
    }
}

/// Work that is undone when a signal comes.
pub(super) struct Work(());

impl Work {
    /// From now on a signal only says that the work shall stop.
    pub(super) fn begin() -> Self {
        watch();
        *meaning() = Meaning::Stop(false);
        Self(())
    }

    /// Whether it shall stop.
    pub(super) fn shall_stop(&self) -> bool {
        matches!(*meaning(), Meaning::Stop(true))
    }

    /// Leaves signals to somebody else in this process.
    pub(super) fn hand_over(self) {
        *meaning() = Meaning::Nothing;
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        let mut meaning = meaning();
        if matches!(*meaning, Meaning::Stop(_)) {
            *meaning = Meaning::End(String::new());
        }
    }
}

/// Starts to look after signals, once. Where the system gives no thread for it they do what they always do.
fn watch() {
    WATCHED.get_or_init(|| {
        let (ready, wait) = channel();
        let started = thread::Builder::new().name("signals".into()).spawn(move || {
            let Ok(runtime) = offline::runtime() else { return };
            runtime.block_on(async {
                let Ok(mut signals) = Signals::new() else { return };
                let _ = ready.send(());
                loop {
                    signals.next().await;
                    came();
                }
            });
        });
        started.is_ok() && wait.recv().is_ok()
    });
}

fn came() {
    let mut meaning = meaning();
    match &mut *meaning {
        Meaning::End(words) => {
            let _ = io::stderr().write_all(words.as_bytes());
            std::process::exit(i32::from(Kind::Interrupted.exit()))
        }
        Meaning::Leave(leave) => leave(),
        Meaning::Stop(shall_stop) => *shall_stop = true,
        Meaning::Nothing => {}
    }
}

struct Signals {
    interrupt: Signal,
    terminate: Signal,
    hang_up: Signal,
}

impl Signals {
    fn new() -> io::Result<Self> {
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
            hang_up: signal(SignalKind::hangup())?,
        })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
            _ = self.hang_up.recv() => {}
        }
    }
}

/// How the terminal was before a question.
struct Terminal(Option<Termios>);

impl Terminal {
    fn now() -> Self {
        Self(tcgetattr(io::stdin()).ok())
    }

    /// Echo, line mode and cursor as they were.
    fn restore(&self) {
        if let Some(settings) = &self.0 {
            let _ = tcsetattr(io::stdin(), OptionalActions::Now, settings);
        }
        let mut stderr = io::stderr();
        if stderr.is_terminal() {
            let dumb = std::env::var("TERM").is_ok_and(|terminal| terminal == "dumb");
            let _ = stderr.write_all(if dumb { b"\n" } else { b"\x1b[?25h\n" });
        }
    }
}
