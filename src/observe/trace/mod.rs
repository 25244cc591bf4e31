//! Traces: what goes over the wire of one user, one connection or one address, for a while, into a file.
//!
//! Whoever hands an entry over has cut what must not be shown. Where no trace runs, [`Traces::on`] is all that is
//! asked, one load of memory.

mod file;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::sync::Notify;

use super::level::Level;
use super::record::Record;
use crate::base::clock::{Clock, Moment, Timestamp};
pub use file::Finished;
use file::Writer;

/// Traces that run at the same time.
const RUNNING: usize = 8;

/// Traces that are kept on the disk.
const KEPT: usize = 20;

/// The longest trace.
pub const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// Whose wire is looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// An account (`bob@example.org`) or one of its clients (with a resource).
    User(String),
    /// A connection, by its id in the log.
    Session(String),
    /// A network address.
    Ip(String),
}

impl std::fmt::Display for Target {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::User(jid) => f.write_str(jid),
            Self::Session(conn) => write!(f, "session {conn}"),
            Self::Ip(ip) => f.write_str(ip),
        }
    }
}

/// A connection, as far as it is known whose it is.
#[derive(Clone, Debug)]
pub struct Subject {
    /// Its id in the log.
    pub conn: String,
    /// Its address.
    pub ip: String,
    /// Whose it is, once he has proved it: with a resource as soon as it has one.
    pub jid: Option<String>,
}

impl Target {
    /// Whether a connection is meant.
    fn means(&self, subject: &Subject) -> bool {
        match self {
            Self::User(jid) => subject
                .jid
                .as_ref()
                .is_some_and(|own| own == jid || own.split_once('/').is_some_and(|(bare, _)| bare == jid)),
            Self::Session(conn) => *conn == subject.conn,
            Self::Ip(ip) => *ip == subject.ip,
        }
    }
}

/// Which way an entry went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// From the client.
    In,
    /// To the client.
    Out,
    /// Neither: something that happened.
    Note,
}

impl Direction {
    fn as_str(self) -> &'static str {
        match self {
            Self::In => "in",
            Self::Out => "out",
            Self::Note => "note",
        }
    }
}

/// What is known of a trace. Its first line in the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trace {
    /// Its number.
    pub trace: u32,
    /// Whose wire.
    pub of: Target,
    /// Whether texts of people are in it.
    pub bodies: bool,
    /// When it began, in microseconds since 1970.
    pub begun: i64,
    /// When it ends at the latest, likewise.
    pub until: i64,
}

/// A trace that runs.
pub struct Running {
    /// What is known of it.
    pub trace: Trace,
    ends: Moment,
    writer: Writer,
}

impl Running {
    /// Takes an entry. Never waits; what there is no room for is counted.
    pub fn put(&self, now: Timestamp, subject: &Subject, direction: Direction, text: String) {
        self.writer.put(Record {
            conn: Some(subject.conn.clone()),
            jid: subject.jid.clone(),
            ip: Some(subject.ip.clone()),
            fields: vec![("direction".into(), direction.as_str().into())],
            message: text,
            module: WIRE.into(),
            ..Record::new(Level::Trace, WIRE, now)
        });
    }

    /// Lines so far, and those that were dropped.
    pub fn lines(&self) -> (u64, u64) {
        self.writer.lines()
    }
}

/// The module of the records of a trace.
pub(super) const WIRE: &str = "wire";

/// Why a trace cannot be started.
#[derive(Debug, thiserror::Error)]
pub enum TraceError {
    /// There are [`RUNNING`] already.
    #[error("{RUNNING} traces run already, which is the most")]
    TooMany,
    /// Its file cannot be written.
    #[error("the trace cannot be written: {0}")]
    File(#[from] io::Error),
}

/// The traces of this server. Cloning shares them.
#[derive(Clone)]
pub struct Traces(Arc<Inner>);

struct Inner {
    clock: Clock,
    directory: PathBuf,
    on: AtomicBool,
    generation: AtomicU64,
    running: Mutex<Vec<Arc<Running>>>,
    changed: Notify,
}

impl Traces {
    /// Traces that are kept below the data directory.
    pub fn new(data: &Path, clock: Clock) -> Self {
        Self(Arc::new(Inner {
            clock,
            directory: data.join("traces"),
            on: AtomicBool::new(false),
            generation: AtomicU64::new(0),
            running: Mutex::default(),
            changed: Notify::new(),
        }))
    }

    /// Whether any trace runs.
    #[inline]
    pub fn on(&self) -> bool {
        self.0.on.load(Ordering::Relaxed)
    }

    /// Changes when a trace begins or ends.
    pub fn generation(&self) -> u64 {
        self.0.generation.load(Ordering::Acquire)
    }

    /// The present time.
    pub fn now(&self) -> Timestamp {
        self.0.clock.wall()
    }

    /// The traces that mean a connection.
    pub fn of(&self, subject: &Subject) -> Vec<Arc<Running>> {
        self.running().iter().filter(|running| running.trace.of.means(subject)).cloned().collect()
    }

    /// Whether a trace may turn out to mean a connection of which it is not known yet whose it is.
    pub fn may_mean(&self, subject: &Subject) -> bool {
        subject.jid.is_none()
            && self.running().iter().any(|running| matches!(running.trace.of, Target::User(_)))
    }

    /// All that run.
    pub fn all(&self) -> Vec<Arc<Running>> {
        self.running().clone()
    }

    /// Where they are kept.
    pub fn directory(&self) -> &Path {
        &self.0.directory
    }

    /// Starts a trace. Writes a file; old ones go.
    ///
    /// # Errors
    /// There are too many, or the file cannot be written.
    pub fn start(&self, of: Target, length: Duration, bodies: bool) -> Result<Trace, TraceError> {
        let mut all = self.running();
        if all.len() >= RUNNING {
            return Err(TraceError::TooMany);
        }
        let number = file::next_number(&self.0.directory)?;
        file::keep_last(&self.0.directory, KEPT - 1);
        let (length, now) = (length.min(LONGEST), self.0.clock.wall());
        let until = now.0.saturating_add(i64::try_from(length.as_micros()).unwrap_or(i64::MAX));
        let trace = Trace { trace: number, of, bodies, begun: now.0, until };
        let writer = Writer::begin(&self.0.directory, &trace)?;
        all.push(Arc::new(Running { trace: trace.clone(), ends: self.0.clock.now().after(length), writer }));
        drop(all);
        self.tell_change();
        Ok(trace)
    }

    /// Ends a trace; whether there was one.
    pub fn stop(&self, number: u32) -> Option<Trace> {
        self.end(|running| running.trace.trace == number, "stopped").pop()
    }

    /// Those that have ended and are kept, the oldest first.
    pub fn finished(&self) -> Vec<Finished> {
        let running: Vec<u32> = self.running().iter().map(|running| running.trace.trace).collect();
        let mut kept = file::kept(&self.0.directory);
        kept.retain(|kept| !running.contains(&kept.trace.trace));
        kept
    }

    /// What a trace has seen; `None` if there is no such trace. Waits for the disk.
    ///
    /// # Errors
    /// What the system says.
    pub fn records(&self, number: u32) -> io::Result<Option<Vec<Record>>> {
        let running = self.running().iter().find(|running| running.trace.trace == number).cloned();
        if let Some(running) = running {
            running.writer.flush();
        }
        file::records(&self.0.directory, number)
    }

    /// Ends traces whose time has come, or whose file is full. Runs until dropped.
    pub async fn drive(&self) {
        loop {
            let now = self.0.clock.now();
            self.end(|running| running.ends <= now, "its time is over");
            let next = self.running().iter().map(|running| running.ends).min();
            match next {
                Some(moment) => tokio::select! {
                    () = self.0.clock.at(moment) => {}
                    () = self.0.changed.notified() => {}
                },
                None => self.0.changed.notified().await,
            }
        }
    }

    /// Ends all, as when the server stops.
    pub fn end_all(&self) {
        self.end(|_| true, "the server stops");
    }

    fn end(&self, which: impl Fn(&Running) -> bool, why: &str) -> Vec<Trace> {
        let mut all = self.running();
        let (gone, left): (Vec<_>, Vec<_>) = all.drain(..).partition(|running| which(running));
        *all = left;
        drop(all);
        if gone.is_empty() {
            return Vec::new();
        }
        self.tell_change();
        for running in &gone {
            running.writer.end(why, self.0.clock.wall());
            let (number, of) = (running.trace.trace, &running.trace.of);
            tracing::info!(target: "observe", "trace {number} of {of} has ended: {why}");
        }
        gone.iter().map(|running| running.trace.clone()).collect()
    }

    fn tell_change(&self) {
        self.0.generation.fetch_add(1, Ordering::Release);
        self.0.on.store(!self.running().is_empty(), Ordering::Relaxed);
        self.0.changed.notify_one();
    }

    fn running(&self) -> MutexGuard<'_, Vec<Arc<Running>>> {
        self.0.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn subject(conn: &str, jid: Option<&str>) -> Subject {
        Subject { conn: conn.into(), ip: "192.0.2.1".into(), jid: jid.map(str::to_owned) }
    }

    #[test]
    fn a_target_is_a_user_a_client_a_connection_or_an_address() {
        let phone = subject("c1", Some("bob@example.org/phone"));
        for (target, means) in [
            (Target::User("bob@example.org".into()), true),
            (Target::User("bob@example.org/phone".into()), true),
            (Target::User("bob@example.org/pho".into()), false),
            (Target::User("carol@example.org".into()), false),
            (Target::Session("c1".into()), true),
            (Target::Session("c2".into()), false),
            (Target::Ip("192.0.2.1".into()), true),
        ] {
            assert_eq!(target.means(&phone), means, "{target}");
        }
        assert!(!Target::User("bob@example.org".into()).means(&subject("c1", None)));
    }

    #[tokio::test]
    async fn traces_end_by_themselves_and_are_kept() {
        let directory = tempfile::tempdir().unwrap();
        let clock = Clock::new();
        let traces = Traces::new(directory.path(), clock.clone());
        assert!(!traces.on());
        let length = Duration::from_secs(600);
        let bob = traces.start(Target::User("bob@example.org".into()), length, false).unwrap();
        traces.start(Target::Session("c9".into()), length * 2, false).unwrap();
        let who = subject("c1", Some("bob@example.org/phone"));
        let [running] = traces.of(&who).try_into().unwrap_or_else(|_| panic!("one trace means him"));
        running.put(traces.now(), &who, Direction::In, "<presence/>".into());
        drop(running);
        let generation = traces.generation();
        clock.advance(length);
        tokio::select! {
            () = traces.drive() => {}
            () = async { while traces.generation() == generation { tokio::task::yield_now().await } } => {}
        }
        assert!(traces.on() && traces.of(&who).is_empty());
        assert_eq!(traces.finished().len(), 1);
        let records = traces.records(bob.trace).unwrap().unwrap();
        assert_eq!(records[0].message, "<presence/>");
        assert!(records.last().unwrap().message.contains("its time is over"), "{records:?}");
        assert!(traces.stop(bob.trace).is_none() && traces.stop(2).is_some() && !traces.on());
        assert!(traces.records(77).unwrap().is_none());
        use std::os::unix::fs::PermissionsExt as _;
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(traces.directory()), mode(&traces.directory().join("1.jsonl"))), (0o700, 0o600));
    }

    #[test]
    fn traces_are_bounded() {
        let directory = tempfile::tempdir().unwrap();
        let traces = Traces::new(directory.path(), Clock::new());
        let start = || traces.start(Target::Ip("192.0.2.1".into()), LONGEST * 9, false);
        for _ in 0..RUNNING {
            start().unwrap();
        }
        assert!(matches!(start(), Err(TraceError::TooMany)));
        for _ in 0..KEPT {
            traces.end_all();
            start().unwrap();
        }
        let count = std::fs::read_dir(traces.directory()).unwrap().count();
        assert_eq!(count, KEPT);
    }
}
