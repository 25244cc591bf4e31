//! Where the server is at the moment, what has been reached in a round, and what everybody has said.

use std::net::SocketAddr;
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::time::Duration;

use rustls::ClientConfig;

/// Time after which what is waited for no longer comes.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// Letters of one line of the transcript.
const LINE: usize = 300;

/// What all actors share.
pub(crate) struct Place {
    state: Mutex<State>,
    changed: Condvar,
    transcript: Mutex<Vec<String>>,
}

struct State {
    /// Counts the server's processes.
    generation: u64,
    server: Option<(SocketAddr, Arc<ClientConfig>)>,
    /// Generations that ended by a kill.
    killed: Vec<u64>,
    /// Messages that were acknowledged in this round.
    acknowledged: usize,
    /// Messages that were refused in this round.
    refused: usize,
    /// Senders that have everything acknowledged.
    done: usize,
    /// Whether messages that were refused may be tried again.
    open: bool,
    /// Senders that wait for that.
    waiting: usize,
    failed: bool,
}

impl Place {
    pub(crate) fn new() -> Self {
        let state = State {
            generation: 0,
            server: None,
            killed: Vec::new(),
            acknowledged: 0,
            refused: 0,
            done: 0,
            open: true,
            waiting: 0,
            failed: false,
        };
        Self { state: Mutex::new(state), changed: Condvar::new(), transcript: Mutex::default() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let answer = change(&mut self.state());
        self.changed.notify_all();
        answer
    }

    /// Waits until something is so. `Err`: it does not happen, or somebody has failed.
    fn wait<T>(&self, what: &str, mut until: impl FnMut(&State) -> Option<T>) -> Result<T, String> {
        let mut state = self.state();
        loop {
            if state.failed {
                return Err("somebody else has failed".to_owned());
            }
            if let Some(found) = until(&state) {
                return Ok(found);
            }
            let (next, timeout) = self.changed.wait_timeout(state, PATIENCE).unwrap();
            state = next;
            if timeout.timed_out() && until(&state).is_none() {
                return Err(format!("waited in vain for {what}"));
            }
        }
    }

    /// A server has started.
    pub(crate) fn begin(&self, address: SocketAddr, tls: &Arc<ClientConfig>) {
        self.note("server", "=", "is ready");
        self.change(|state| {
            state.generation += 1;
            state.server = Some((address, Arc::clone(tls)));
        });
    }

    /// The server ends; after a kill some messages may come twice.
    pub(crate) fn end(&self, killed: bool) {
        self.note("server", "=", "ends");
        self.change(|state| {
            if killed {
                state.killed.push(state.generation);
            }
        });
    }

    /// The server that runs, and which it is.
    pub(crate) fn server(&self) -> (u64, SocketAddr, Arc<ClientConfig>) {
        let state = self.state();
        let (address, tls) = state.server.as_ref().expect("a server has been started");
        (state.generation, *address, Arc::clone(tls))
    }

    /// Waits for a later server than this.
    pub(crate) fn later(&self, generation: u64) -> Result<(), String> {
        self.wait("another server", |state| (state.generation > generation).then_some(()))
    }

    /// Whether a server was killed from one generation to the next one of two.
    pub(crate) fn was_killed(&self, from: u64, to: u64) -> bool {
        self.state().killed.iter().any(|killed| (from..to).contains(killed))
    }

    /// A round begins.
    pub(crate) fn reset(&self) {
        self.transcript.lock().unwrap().clear();
        self.change(|state| (state.acknowledged, state.refused, state.done) = (0, 0, 0));
    }

    pub(crate) fn acknowledged(&self, count: usize) {
        self.change(|state| state.acknowledged += count);
    }

    /// Waits until so many messages were acknowledged in this round.
    pub(crate) fn until_acknowledged(&self, count: usize) -> Result<(), String> {
        self.wait("acknowledgements", |state| (state.acknowledged >= count).then_some(()))
    }

    pub(crate) fn refused(&self) {
        self.change(|state| state.refused += 1);
    }

    /// Waits until so many messages were refused in this round, or no sender goes on.
    pub(crate) fn until_refused(&self, count: usize, senders: usize) -> Result<(), String> {
        self.wait("refusals", |state| {
            (state.refused >= count || state.done + state.waiting >= senders).then_some(())
        })
    }

    /// Whether what was refused may be tried again.
    pub(crate) fn set_open(&self, open: bool) {
        self.change(|state| state.open = open);
    }

    pub(crate) fn until_open(&self) -> Result<(), String> {
        self.change(|state| state.waiting += 1);
        let waited = self.wait("room on the disk", |state| state.open.then_some(()));
        self.change(|state| state.waiting -= 1);
        waited
    }

    pub(crate) fn sender_done(&self) {
        self.change(|state| state.done += 1);
    }

    /// Waits until all senders are done.
    pub(crate) fn until_done(&self, senders: usize) -> Result<(), String> {
        self.wait("the senders", |state| (state.done >= senders).then_some(()))
    }

    /// Lets everybody give up.
    pub(crate) fn fail(&self, who: &str, why: &str) {
        self.note(who, "!", why);
        self.change(|state| state.failed = true);
    }

    /// Adds a line to the transcript of the round.
    pub(crate) fn note(&self, who: &str, direction: &str, what: &str) {
        let short: String = what.chars().take(LINE).collect();
        self.transcript.lock().unwrap().push(format!("{who:10} {direction} {short}"));
    }

    pub(crate) fn transcript(&self) -> String {
        self.transcript.lock().unwrap().join("\n")
    }
}
