//! The log: who may write what, the last lines in memory, and where lines go.

use std::collections::{BTreeMap, VecDeque};
use std::io::{self, IsTerminal as _};
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Notify, broadcast};

use super::foreign;
use super::level::{ByHand, Level, Levels, Source};
use super::output::{Output, OutputError, Sinks};
use super::record::Record;
use super::subscriber::{Filter, Handle, dispatch, filter, targets};
use crate::base::clock::{Clock, Moment};

/// Lines kept in memory for `log tail`.
const RECENT: usize = 1_000;

/// Lines that wait for a slow disk or a slow reader of standard error; more are counted and dropped.
const WAITING: usize = 8_192;

/// Lines that wait for a slow follower; older ones are dropped and counted.
const FOLLOWED: usize = 1_024;

/// Where lines go and which.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Level of modules without one of their own.
    pub level: Level,
    /// Levels of modules.
    pub modules: BTreeMap<String, Level>,
    /// Where they are kept.
    pub output: Output,
    /// Whether lines go to standard error too, or to the journal where that is what standard error leads to.
    pub stderr: bool,
}

/// The log of this process. Cloning shares it.
#[derive(Clone)]
pub struct Log(Arc<Inner>);

struct Inner {
    clock: Clock,
    state: Mutex<State>,
    levels: Handle,
    /// Until it is installed.
    filter: Mutex<Option<Filter>>,
    /// Wakes the writer when there are lines, and flushers when there are none left.
    lines: Condvar,
    /// Tells [`Log::drive`] that a level with an end was set.
    levels_changed: Notify,
    sinks: Mutex<Sinks>,
    stderr: bool,
}

struct State {
    levels: Levels,
    recent: VecDeque<Arc<Record>>,
    waiting: VecDeque<Arc<Record>>,
    writing: bool,
    dropped: u64,
    /// Made when the first follower comes.
    followed: Option<broadcast::Sender<Arc<Record>>>,
    followers: u64,
}

impl Log {
    /// A log that writes; not yet the one of the process, see [`Log::install`].
    ///
    /// # Errors
    /// The file or its directory cannot be made or opened, or the system gives no thread.
    pub fn start(settings: Settings, clock: Clock) -> Result<Self, OutputError> {
        let (sinks, missing) = Sinks::open(&settings.output, settings.stderr)?;
        let levels = Levels::new(settings.level, settings.modules);
        let (filter, handle) = filter(&levels);
        let state = State {
            levels,
            recent: VecDeque::new(),
            waiting: VecDeque::new(),
            writing: false,
            dropped: 0,
            followed: None,
            followers: 0,
        };
        let log = Self(Arc::new(Inner {
            clock,
            state: Mutex::new(state),
            levels: handle,
            filter: Mutex::new(Some(filter)),
            lines: Condvar::new(),
            levels_changed: Notify::new(),
            sinks: Mutex::new(sinks),
            stderr: settings.stderr,
        }));
        let writer = Arc::clone(&log.0);
        std::thread::Builder::new()
            .name("log".into())
            .stack_size(256 * 1024)
            .spawn(move || writer.write())
            .map_err(OutputError::Thread)?;
        if let Some(missing) = missing {
            let message = format!("{missing}; the other places have the lines");
            log.put(Record { message, ..Record::new(Level::Warn, "observe", log.now()) });
        }
        Ok(log)
    }

    /// Makes this the log of the process and lets panics be lines in it. The first one stays.
    pub fn install(&self) {
        if self.dispatch().is_some_and(|dispatch| tracing::dispatcher::set_global_default(dispatch).is_ok()) {
            foreign::install(self.clone());
            self.refilter();
            std::panic::set_hook(Box::new(|panic| {
                let place = panic.location().map(ToString::to_string).unwrap_or_default();
                let payload = panic.payload();
                let text = payload.downcast_ref::<&str>().copied();
                let text = text
                    .or_else(|| payload.downcast_ref::<String>().map(String::as_str))
                    .unwrap_or("unknown");
                tracing::error!(target: "node", code = "internal.panic", place, "internal error: {text}");
            }));
        }
    }

    /// What events are sent to; once.
    fn dispatch(&self) -> Option<tracing::Dispatch> {
        let filter = self.0.filter.lock().unwrap_or_else(PoisonError::into_inner).take()?;
        Some(dispatch(filter, self.clone()))
    }

    /// The file that lines go to.
    pub fn file(&self) -> Option<PathBuf> {
        self.0.sinks().path().map(std::path::Path::to_owned)
    }

    /// Goes over to other places where lines are kept.
    ///
    /// # Errors
    /// One of them cannot be opened; then everything is as before.
    pub fn set_output(&self, output: &Output) -> Result<(), OutputError> {
        self.0.sinks().turn_to(output)
    }

    /// Sets the log file aside and begins a new one; whether there is one. Waits for the disk.
    ///
    /// # Errors
    /// What the system says.
    pub fn rotate(&self) -> io::Result<bool> {
        self.flush();
        self.0.sinks().rotate()
    }

    /// Takes over levels from the configuration. Those set by hand stay.
    pub fn configure(&self, level: Level, modules: BTreeMap<String, Level>) {
        self.change(|levels| levels.configure(level, modules));
    }

    /// Sets the level of a module (`None`: of all that have none of their own) until a moment, or until the next start.
    pub fn set_level(&self, module: Option<&str>, level: Level, until: Option<Moment>) {
        self.change(|levels| levels.set(module, Some(ByHand { level, until })));
        self.0.levels_changed.notify_one();
    }

    /// Takes a level set by hand back.
    pub fn unset_level(&self, module: Option<&str>) {
        self.change(|levels| levels.set(module, None));
    }

    /// The general level.
    pub fn level(&self) -> Level {
        self.0.state().levels.general()
    }

    /// The level of one module.
    pub fn level_of(&self, module: &str) -> Level {
        self.0.state().levels.of(module)
    }

    /// Where the level of a module comes from.
    pub fn source_of(&self, module: &str) -> Source {
        self.0.state().levels.source_of(module)
    }

    /// Until when the general level holds, where it was set by hand; `None` inside: until the next start.
    pub fn level_by_hand(&self) -> Option<Option<Moment>> {
        self.0.state().levels.general_by_hand()
    }

    /// The last lines, oldest first.
    pub fn recent(&self) -> Vec<Arc<Record>> {
        self.0.state().recent.iter().cloned().collect()
    }

    /// Lines that were dropped because the disk or the reader of standard error was too slow.
    pub fn dropped(&self) -> u64 {
        self.0.state().dropped
    }

    /// Everything from now on, of one module or all, up to a level, even where that is not written.
    pub fn follow(&self, module: Option<String>, level: Level) -> Follower {
        let mut state = self.0.state();
        state.followers += 1;
        let id = state.followers;
        state.levels.want(id, module, level);
        let records = state.followed.get_or_insert_with(|| broadcast::channel(FOLLOWED).0).subscribe();
        drop(state);
        self.refilter();
        Follower { log: self.clone(), id, records }
    }

    /// Ends levels whose time has come. Runs until dropped.
    pub async fn drive(&self) {
        loop {
            let now = self.0.clock.now();
            let (changed, next) = self.0.state().levels.expire(now);
            if changed {
                self.refilter();
            }
            match next {
                Some(moment) => tokio::select! {
                    () = self.0.clock.at(moment) => {}
                    () = self.0.levels_changed.notified() => {}
                },
                None => self.0.levels_changed.notified().await,
            }
        }
    }

    /// Returns when all lines so far are written, or after 2 s: who reads standard error may have stopped reading.
    pub fn flush(&self) {
        const PATIENCE: Duration = Duration::from_secs(2);
        let unwritten = |state: &mut State| state.writing || !state.waiting.is_empty();
        // Whether it was written or not, nothing more can be done.
        let _ = self.0.lines.wait_timeout_while(self.0.state(), PATIENCE, unwritten);
    }

    fn change(&self, change: impl FnOnce(&mut Levels)) {
        change(&mut self.0.state().levels);
        self.refilter();
    }

    fn refilter(&self) {
        let (targets, foreign) = {
            let levels = &self.0.state().levels;
            (targets(levels), foreign::most(levels))
        };
        foreign::set_most(foreign);
        // An error says that the filter is gone, and with it whoever could make events.
        let _ = self.0.levels.modify(|filter| *filter = targets);
    }

    /// Takes an event.
    pub(super) fn take(&self, event: &tracing::Event<'_>) {
        self.put(Record::of(event, self.0.clock.wall()));
    }

    /// Whether anybody wants to see lines of a module at a level.
    pub(super) fn wants(&self, module: &str, level: Level) -> bool {
        level <= self.0.state().levels.made(module)
    }

    /// The present time.
    pub(super) fn now(&self) -> crate::base::clock::Timestamp {
        self.0.clock.wall()
    }

    /// Takes a line.
    pub(super) fn put(&self, record: Record) {
        let record = Arc::new(record);
        let mut state = self.0.state();
        if record.level <= state.levels.of(&record.module) {
            if state.recent.len() == RECENT {
                state.recent.pop_front();
            }
            state.recent.push_back(Arc::clone(&record));
            if state.waiting.len() < WAITING {
                state.waiting.push_back(Arc::clone(&record));
                self.0.lines.notify_all();
            } else {
                state.dropped += 1;
            }
        }
        if let Some(followed) = &state.followed {
            // An error says that nobody follows at present.
            let _ = followed.send(record);
        }
    }
}

impl Inner {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn sinks(&self) -> MutexGuard<'_, Sinks> {
        self.sinks.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The writer's thread: takes what waits and writes it as one piece.
    fn write(&self) {
        let on_terminal = io::stderr().is_terminal();
        loop {
            let batch = self.next_batch();
            let written = self.sinks().write(&batch);
            if written.lost > 0 {
                self.state().dropped += written.lost;
            }
            // Not while the sinks are held: whoever reads standard error may have stopped reading.
            if self.stderr {
                written.tell(&batch, on_terminal);
            }
        }
    }

    fn next_batch(&self) -> VecDeque<Arc<Record>> {
        let mut state = self.state();
        state.writing = false;
        self.lines.notify_all();
        while state.waiting.is_empty() {
            state = self.lines.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.writing = true;
        std::mem::take(&mut state.waiting)
    }
}

/// What a follower hears.
#[derive(Clone, Debug)]
pub enum Heard {
    /// A line.
    Line(Arc<Record>),
    /// So many lines were dropped, because the follower was too slow.
    Dropped(u64),
}

/// See [`Log::follow`]. Its wish ends when it is dropped.
pub struct Follower {
    log: Log,
    id: u64,
    records: broadcast::Receiver<Arc<Record>>,
}

impl Follower {
    /// The next line, if there is one already.
    pub fn at_once(&mut self) -> Option<Heard> {
        match self.records.try_recv() {
            Ok(record) => Some(Heard::Line(record)),
            Err(broadcast::error::TryRecvError::Lagged(count)) => Some(Heard::Dropped(count)),
            Err(broadcast::error::TryRecvError::Empty | broadcast::error::TryRecvError::Closed) => None,
        }
    }

    /// The next line.
    pub async fn next(&mut self) -> Heard {
        match self.records.recv().await {
            Ok(record) => Heard::Line(record),
            Err(broadcast::error::RecvError::Lagged(count)) => Heard::Dropped(count),
            // The sender lives as long as the log, and the log as long as this.
            Err(broadcast::error::RecvError::Closed) => std::future::pending().await,
        }
    }
}

impl Drop for Follower {
    fn drop(&mut self) {
        self.log.change(|levels| levels.no_longer_want(self.id));
    }
}

#[cfg(test)]
mod tests {
    use super::super::text::Format;
    use super::*;

    fn log(level: Level) -> (Log, tracing::subscriber::DefaultGuard, tempfile::TempDir) {
        let directory = tempfile::tempdir().unwrap();
        let file = Some(directory.path().join("xmppd.log"));
        let output = Output { file, ..Output::default() };
        let settings = Settings { level, modules: BTreeMap::new(), output, stderr: false };
        let log = Log::start(settings, Clock::new()).unwrap();
        let guard = tracing::dispatcher::set_default(&log.dispatch().unwrap());
        (log, guard, directory)
    }

    #[test]
    fn lines_reach_the_file_and_the_memory() {
        let (log, _guard, directory) = log(Level::Info);
        tracing::info!(target: "c2s", conn = "c7f3", "bound");
        tracing::debug!(target: "c2s", "not at this level");
        log.flush();
        let text = std::fs::read_to_string(directory.path().join("xmppd.log")).unwrap();
        assert!(text.ends_with(" info  c2s     [c7f3] bound\n"), "{text}");
        assert_eq!(text.lines().count(), 1);
        assert_eq!(log.recent().len(), 1);
    }

    #[test]
    fn places_change_while_running() {
        let (log, _guard, directory) = log(Level::Info);
        tracing::info!(target: "c2s", "first");
        log.flush();
        let other = directory.path().join("other/log.json");
        let output = Output { file: Some(other.clone()), format: Format::Json, ..Output::default() };
        log.set_output(&output).unwrap();
        assert_eq!(log.file(), Some(other.clone()));
        tracing::info!(target: "c2s", conn = "c7f3", jid = "", "second");
        log.flush();
        let text = std::fs::read_to_string(&other).unwrap();
        let read: Record = serde_json::from_str(text.trim_end()).unwrap();
        assert_eq!((read.message.as_str(), read.conn.as_deref(), read.jid), ("second", Some("c7f3"), None));
        // What cannot be opened changes nothing.
        let wrong = Output { file: Some(directory.path().join("xmppd.log/below-a-file")), ..output };
        assert!(matches!(log.set_output(&wrong), Err(OutputError::File { .. })));
        assert_eq!(log.file(), Some(other.clone()));
        assert!(log.rotate().unwrap());
        assert_eq!(std::fs::read_to_string(other.with_extension("json.1")).unwrap(), text);
        log.set_output(&Output::default()).unwrap();
        assert!(!log.rotate().unwrap() && log.file().is_none());
    }

    #[test]
    fn levels_change_while_running() {
        let (log, _guard, _directory) = log(Level::Info);
        log.set_level(Some("store"), Level::Debug, None);
        for module in ["store", "c2s"] {
            match module {
                "store" => tracing::debug!(target: "store", "seen"),
                _ => tracing::debug!(target: "c2s", "not seen"),
            }
        }
        assert_eq!(log.recent().iter().map(|r| r.message.as_str()).collect::<Vec<_>>(), ["seen"]);
    }

    #[tokio::test]
    async fn a_follower_sees_more_than_is_written_and_hears_what_it_missed() {
        let (log, _guard, _directory) = log(Level::Info);
        let mut follower = log.follow(None, Level::Debug);
        for _ in 0..FOLLOWED + 10 {
            tracing::debug!(target: "store", "page read");
        }
        assert!(matches!(follower.next().await, Heard::Dropped(10)));
        assert!(matches!(follower.next().await, Heard::Line(line) if line.level == Level::Debug));
        assert!(log.recent().is_empty());
    }
}
