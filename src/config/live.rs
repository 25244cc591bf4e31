//! The configuration of a running server: what holds now, and changes that reach the server and then the file.

use std::future::Future;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::{Arc, Mutex as Quick, OnceLock, PoisonError};
use std::time::Duration;

use tokio::sync::{Mutex, watch};

use super::difference::{Outcome, difference};
use super::error::{ApplyError, ConfigError};
use super::revision::{Note, Revision, Waiting};
use super::transaction::{Comparison, Conditions, Files, Prepared, Request};
use super::{Config, Edit, Paths};
use crate::base::{Clock, Timestamp, clock::Moment};

/// How long after a change could not go back it is tried again.
const AGAIN: Duration = Duration::from_secs(60);

/// What takes a new configuration over: listeners, limits, certificates, levels of the log.
pub trait Apply: Send + Sync {
    /// Goes from the old to the new configuration. On an error everything is as before, and the server goes on with
    /// the old one.
    fn apply<'a>(
        &'a self,
        old: &'a Config,
        new: &'a Config,
    ) -> Pin<Box<dyn Future<Output = Result<(), ApplyError>> + Send + 'a>>;
}

/// The configuration of a server. Cloning shares it.
///
/// A change goes: make the text → check all of it → [`Apply`] → write the file → keep the revision → announce. Whatever
/// fails, the old configuration holds. Changes wait for each other. Without an [`Apply`] (no server runs) only the file
/// changes.
#[derive(Clone)]
pub struct Live(Arc<Shared>);

struct Shared {
    files: Files,
    clock: Clock,
    now: watch::Sender<Arc<Config>>,
    apply: OnceLock<Arc<dyn Apply>>,
    writer: Mutex<()>,
    state: Quick<State>,
    /// The change that waits to be confirmed, and when it goes back.
    waiting: watch::Sender<Option<(Moment, Arc<Waiting>)>>,
}

/// What is to be known of the files beside their values.
#[derive(Default)]
struct State {
    /// The text that is in force.
    text: String,
    /// Why the file could not be used at the start, and what is used instead.
    broken: Option<(Revision, ConfigError)>,
    /// Whether something holds on top of the file.
    overridden: bool,
}

/// Something about the configuration that an operator must know.
#[derive(Clone, Debug)]
pub enum Notice {
    /// The file was not valid when the server started, so it runs with an earlier revision.
    Broken {
        /// The revision that is in force.
        revision: Revision,
        /// What is wrong with the file.
        error: ConfigError,
    },
    /// The file is read-only; what was changed lies elsewhere and holds on top of it.
    Overridden {
        /// The file.
        file: PathBuf,
        /// Where the changes are.
        overrides: PathBuf,
    },
    /// A change goes back unless somebody confirms it.
    Waiting(Arc<Waiting>),
}

impl Live {
    /// Reads the files. Where the file is broken the last good revision takes its place.
    ///
    /// # Errors
    /// The file is missing, or it is broken and there is no revision.
    pub fn open(paths: &Paths, clock: Clock) -> Result<Self, ConfigError> {
        let files = Files::of(paths);
        let (config, state) = match files.source.load() {
            Ok((found, config)) => {
                (config, State { text: found.text, overridden: found.overridden, broken: None })
            }
            Err(error @ ConfigError::Missing { .. }) => return Err(error),
            Err(error) => {
                let good = |text: &str| {
                    Config::parse(text, &paths.config).ok().map(|config| (config, text.to_owned()))
                };
                let Some((revision, (config, text))) = files.history.last_good(good) else {
                    return Err(error);
                };
                (config, State { text, broken: Some((revision, error)), overridden: false })
            }
        };
        let waiting = files.history.waiting().map(|waiting| {
            let left = waiting.until().since(clock.wall());
            (clock.now().after(left), Arc::new(waiting))
        });
        Ok(Self(Arc::new(Shared {
            files,
            clock,
            now: watch::Sender::new(Arc::new(config)),
            apply: OnceLock::new(),
            writer: Mutex::new(()),
            state: Quick::new(state),
            waiting: watch::Sender::new(waiting),
        })))
    }

    /// Puts in order what the last process has left, before a server begins: a change that nobody has confirmed goes
    /// back, and a file that was edited by hand becomes a revision. The lock of the data must be held.
    pub fn settle(&self) {
        if let Some((revision, error)) = &self.state().broken {
            let (number, by) = (revision.number, &revision.by);
            tracing::error!(
                target: "config", code = "config.broken",
                "THE CONFIGURATION FILE IS NOT VALID and is left alone; revision {number} by {by} is used instead: {error}"
            );
            return;
        }
        let settled = match self.waiting() {
            Some(waiting) => self.settle_waiting(&waiting),
            None => self.note_found(),
        };
        if let Err(error) = settled {
            tracing::error!(target: "config", code = "config.history", "{error}");
        }
        self.0.waiting.send_replace(None);
    }

    fn settle_waiting(&self, waiting: &Waiting) -> Result<(), ConfigError> {
        let files = &self.0.files;
        let text = self.state().text.clone();
        if text == waiting.after {
            let config = files.source.parse(&waiting.before)?;
            self.0.now.send_replace(Arc::new(config));
            self.state().text = waiting.before.clone();
            let found = files.source.write(&waiting.before)?;
            self.state().overridden = found.overridden;
            files.history.add(&self.not_confirmed(waiting), &found.text)?;
            let (number, what) = (waiting.revision, &waiting.what);
            tracing::warn!(
                target: "config", code = "config.went_back",
                "revision {number} ({what}) was not confirmed before the server ended and went back"
            );
        }
        files.history.wait_no_more()?;
        self.note_found()
    }

    fn note_found(&self) -> Result<(), ConfigError> {
        let files = &self.0.files;
        let (newest, text) = (files.history.newest()?, self.state().text.clone());
        files.found(newest.as_ref(), &text, self.0.clock.wall()).map(drop)
    }

    fn not_confirmed(&self, waiting: &Waiting) -> Note {
        Note {
            time: self.0.clock.wall(),
            by: "xmppd".into(),
            what: format!("revision {} was not confirmed", waiting.revision),
            restores: Some(waiting.back),
        }
    }

    /// From now on changes go to a running server. Only the first call counts.
    pub fn apply_with(&self, apply: Arc<dyn Apply>) {
        let _ = self.0.apply.set(apply);
    }

    /// Takes changes back that nobody confirms in time. Runs until it is dropped; the node spawns it once.
    pub async fn drive(self) {
        let mut waiting = self.0.waiting.subscribe();
        loop {
            let due = waiting.borrow_and_update().as_ref().map(|(due, _)| *due);
            let Some(due) = due else {
                if waiting.changed().await.is_err() {
                    return;
                }
                continue;
            };
            tokio::select! {
                changed = waiting.changed() => if changed.is_err() { return },
                () = self.0.clock.at(due) => self.go_back().await,
            }
        }
    }

    async fn go_back(&self) {
        let _one_at_a_time = self.0.writer.lock().await;
        let Some(waiting) = self.waiting() else { return };
        let edit = Edit::Replace { text: waiting.before.clone(), base: None };
        let gone = match self.prepare(edit, None).await {
            Ok(prepared) => self.take_over(prepared, self.not_confirmed(&waiting), None).await,
            Err(error) => Err(error),
        };
        match gone {
            Ok(_) => tracing::warn!(
                target: "config", code = "config.went_back",
                "revision {} ({}) was not confirmed in time and went back", waiting.revision, waiting.what
            ),
            Err(error) => {
                tracing::error!(target: "config", code = "config.not_restored", "{error}");
                let again = (self.0.clock.now().after(AGAIN), waiting);
                self.0.waiting.send_replace(Some(again));
            }
        }
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.0.files.source.path
    }

    /// What holds now.
    pub fn current(&self) -> Arc<Config> {
        self.0.now.borrow().clone()
    }

    /// What holds now, and each later configuration after it was taken over.
    pub fn watch(&self) -> watch::Receiver<Arc<Config>> {
        self.0.now.subscribe()
    }

    /// What an operator must know.
    pub fn notices(&self) -> Vec<Notice> {
        let state = self.state();
        let broken = state.broken.clone().map(|(revision, error)| Notice::Broken { revision, error });
        let overridden = state.overridden.then(|| Notice::Overridden {
            file: self.path().to_owned(),
            overrides: self.0.files.source.overrides.clone(),
        });
        let waiting = self.waiting().map(Notice::Waiting);
        [broken, overridden, waiting].into_iter().flatten().collect()
    }

    /// The change that waits to be confirmed.
    pub fn waiting(&self) -> Option<Arc<Waiting>> {
        self.0.waiting.borrow().as_ref().map(|(_, waiting)| Arc::clone(waiting))
    }

    /// Carries out a change, or says what it would do.
    ///
    /// # Errors
    /// What was not done and why; nothing is changed then.
    pub async fn commit(&self, request: Request) -> Result<Outcome, ConfigError> {
        let Request { edit, by, what, conditions: Conditions { dry_run, expect, confirm } } = request;
        let _one_at_a_time = self.0.writer.lock().await;
        let ends_waiting = matches!(edit, Edit::Restore(_));
        if let (Some(waiting), false, false) = (self.waiting(), ends_waiting, dry_run) {
            return Err(ConfigError::Unconfirmed { waiting: Box::new(waiting.as_ref().clone()) });
        }
        if confirm.is_some() && self.0.apply.get().is_none() {
            return Err(ConfigError::NobodyTakesBack);
        }
        let prepared = self.prepare(edit, expect).await?;
        if dry_run || (prepared.outcome.is_empty() && !ends_waiting) {
            return Ok(prepared.outcome);
        }
        let restores = prepared.outcome.restored;
        let note = Note { time: self.0.clock.wall(), by, what, restores };
        self.take_over(prepared, note, confirm).await
    }

    /// Takes over what was changed in the file by hand. A broken file changes nothing.
    ///
    /// # Errors
    /// All that is wrong with the file, or the server could not take it over.
    pub async fn reload(&self, by: &str) -> Result<Outcome, ConfigError> {
        let _one_at_a_time = self.0.writer.lock().await;
        if let Some(waiting) = self.waiting() {
            return Err(ConfigError::Unconfirmed { waiting: Box::new(waiting.as_ref().clone()) });
        }
        let (found, config) = self.blocking(|files| files.source.load()).await?;
        let (old, new) = (self.current(), Arc::new(config));
        let mut outcome = difference(&old, &new);
        if let Some(apply) = self.0.apply.get() {
            apply.apply(&old, &new).await?;
        }
        outcome.text_only = outcome.is_empty() && found.text != self.state().text;
        let (text, time, by) = (found.text.clone(), self.0.clock.wall(), by.to_owned());
        let kept = self.blocking(move |files| match files.history.newest()? {
            Some((_, known)) if known == text => Ok(None),
            _ => {
                let note = Note { time, by, what: "config reload".into(), restores: None };
                files.history.add(&note, &text).map(Some)
            }
        });
        match kept.await {
            Ok(revision) => outcome.revision = revision.map(|revision| revision.number),
            Err(error) => tracing::warn!(target: "config", code = "config.history", "{error}"),
        }
        *self.state() = State { text: found.text, overridden: found.overridden, broken: None };
        self.0.now.send_replace(new);
        Ok(outcome)
    }

    /// Keeps the change that waits.
    ///
    /// # Errors
    /// Nothing waits.
    pub async fn confirm(&self) -> Result<Arc<Waiting>, ConfigError> {
        let _one_at_a_time = self.0.writer.lock().await;
        let Some(waiting) = self.waiting() else {
            let newest = self.blocking(|files| files.history.newest()).await?;
            return Err(ConfigError::NothingWaits { newest: newest.map(|(revision, _)| Box::new(revision)) });
        };
        self.blocking(|files| files.history.wait_no_more()).await?;
        self.0.waiting.send_replace(None);
        Ok(waiting)
    }

    /// All revisions that are kept, the newest first.
    ///
    /// # Errors
    /// Their directory cannot be read.
    pub async fn history(&self) -> Result<Vec<Revision>, ConfigError> {
        self.blocking(|files| files.history.all()).await
    }

    /// Compares a revision with what is in force, or without a number what is in force with the file.
    ///
    /// # Errors
    /// There is no such revision, or a file cannot be read.
    pub async fn compare(&self, number: Option<u64>) -> Result<Comparison, ConfigError> {
        let (in_force, current) = (self.state().text.clone(), self.current());
        self.blocking(move |files| files.compare(number, &in_force, &current)).await
    }

    /// What the file says, with what holds on top of it, and the newest revision. The text need not be valid.
    ///
    /// # Errors
    /// It cannot be read.
    pub async fn text(&self) -> Result<(String, Option<Revision>), ConfigError> {
        self.blocking(|files| {
            let newest = files.history.newest()?.map(|(revision, _)| revision);
            Ok((files.source.read()?.text, newest))
        })
        .await
    }

    async fn prepare(&self, edit: Edit, expect: Option<u64>) -> Result<Prepared, ConfigError> {
        let current = self.current();
        self.blocking(move |files| files.prepare(&current, &edit, expect)).await
    }

    /// Puts a change into force: the server first, which may refuse, then the files.
    async fn take_over(
        &self,
        prepared: Prepared,
        note: Note,
        confirm: Option<Duration>,
    ) -> Result<Outcome, ConfigError> {
        let mut outcome = prepared.outcome.clone();
        let (old, new) = (self.current(), Arc::new(prepared.config.clone()));
        let prepared = Arc::new(prepared);
        let waiting = self.begin_waiting(&prepared, &note, confirm).await?;
        let apply = self.0.apply.get();
        if let Some(apply) = apply
            && let Err(error) = apply.apply(&old, &new).await
        {
            self.end_waiting(waiting.is_some()).await;
            return Err(error.into());
        }
        let stored = {
            let prepared = Arc::clone(&prepared);
            self.blocking(move |files| files.store(&prepared, &note)).await
        };
        let stored = match stored {
            Ok(stored) => stored,
            Err(error) => {
                self.restore(&new, &old).await;
                self.end_waiting(waiting.is_some()).await;
                return Err(error);
            }
        };
        if waiting.is_none() {
            self.end_waiting(self.waiting().is_some()).await;
        }
        outcome.revision = stored.revision.map(|revision| revision.number);
        outcome.until = waiting.as_ref().map(|(_, waiting)| waiting.until());
        outcome.overrides = stored.found.overridden.then(|| self.0.files.source.overrides.clone());
        outcome.broken_kept = stored.broken_kept;
        *self.state() = State { text: stored.found.text, overridden: stored.found.overridden, broken: None };
        self.0.waiting.send_replace(waiting);
        self.0.now.send_replace(Arc::new(stored.config));
        Ok(outcome)
    }

    /// Notes that a change will have to be confirmed, before any of it is made.
    async fn begin_waiting(
        &self,
        prepared: &Arc<Prepared>,
        note: &Note,
        confirm: Option<Duration>,
    ) -> Result<Option<(Moment, Arc<Waiting>)>, ConfigError> {
        let Some(time) = confirm else { return Ok(None) };
        let until = i64::try_from(time.as_micros()).unwrap_or(i64::MAX / 2);
        let until = Timestamp(note.time.0.saturating_add(until));
        let (prepared, note) = (Arc::clone(prepared), note.clone());
        let waiting = self.blocking(move |files| {
            let (number, back) = files.numbers(&prepared)?;
            let waiting = note.waiting(number, until, back, &prepared.before, &prepared.text);
            files.history.wait(&waiting)?;
            Ok(waiting)
        });
        Ok(Some((self.0.clock.now().after(time), Arc::new(waiting.await?))))
    }

    async fn end_waiting(&self, is_waiting: bool) {
        if is_waiting && let Err(error) = self.blocking(|files| files.history.wait_no_more()).await {
            tracing::warn!(target: "config", code = "config.history", "{error}");
        }
    }

    /// Gives the server back what it had, when the files could not be written.
    async fn restore(&self, new: &Config, old: &Config) {
        if let Some(apply) = self.0.apply.get()
            && let Err(error) = apply.apply(new, old).await
        {
            tracing::error!(
                target: "config", code = "config.not_restored",
                "the old configuration did not come back: {error}"
            );
        }
    }

    /// Does something with the files on a thread that may wait for the disk.
    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Files) -> Result<T, ConfigError> + Send + 'static,
    ) -> Result<T, ConfigError> {
        let files = self.0.files.clone();
        let done = tokio::task::spawn_blocking(move || work(&files)).await;
        done.unwrap_or_else(|error| {
            let source = Arc::new(std::io::Error::other(error));
            Err(ConfigError::Unwritable { path: self.path().to_owned(), source })
        })
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
#[path = "live_tests.rs"]
mod tests;
