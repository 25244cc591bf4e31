//! A change before it is in force: read what is there, make the new text, check all of it, see what differs.
//!
//! Nothing here waits for the server; it runs on a thread that may wait for the disk.

use std::path::PathBuf;
use std::time::Duration;

use super::difference::{Outcome, difference};
use super::edit::{Edit, edited};
use super::error::{ConfigError, Problem};
use super::revision::{History, Note, Revision, lines_between};
use super::source::{Found, Source};
use super::{Config, Paths};
use crate::base::Timestamp;

/// What somebody wants changed.
#[derive(Clone, Debug)]
pub struct Request {
    /// The change.
    pub edit: Edit,
    /// Who asks: `anna (uid 1000)`.
    pub by: String,
    /// How it is told in the history: `config set offline.limit 50`.
    pub what: String,
    /// On what conditions.
    pub conditions: Conditions,
}

/// On what conditions a change is made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Conditions {
    /// Only say what it would do.
    pub dry_run: bool,
    /// Only if this is the newest revision and the file was not changed by hand since.
    pub expect: Option<u64>,
    /// It goes back after this time unless somebody confirms it.
    pub confirm: Option<Duration>,
}

/// Two states of the configuration beside each other.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// The older one; `None` if that is what is in force.
    pub from: Option<Revision>,
    /// What differs, in settings. `None` if one of them is not valid.
    pub outcome: Option<Outcome>,
    /// What differs, line by line, with `-` and `+`.
    pub lines: Vec<String>,
}

/// The files that a configuration has.
#[derive(Clone, Debug)]
pub(super) struct Files {
    pub(super) source: Source,
    pub(super) history: History,
}

/// A change that can be made.
pub(super) struct Prepared {
    /// The configuration after it.
    pub(super) config: Config,
    /// The text after it.
    pub(super) text: String,
    /// What the file says now.
    pub(super) before: String,
    /// Whether that is broken.
    broken: bool,
    /// The newest revision, with its text.
    pub(super) newest: Option<(Revision, String)>,
    /// What it does.
    pub(super) outcome: Outcome,
}

/// A change that is written.
pub(super) struct Stored {
    pub(super) config: Config,
    pub(super) found: Found,
    pub(super) revision: Option<Revision>,
    pub(super) broken_kept: Option<PathBuf>,
}

impl Files {
    pub(super) fn of(paths: &Paths) -> Self {
        Self {
            source: Source { path: paths.config.clone(), overrides: paths.data.join("overrides.toml") },
            history: History::new(paths.data.join("config")),
        }
    }

    /// Makes a change in thought. `current` is what is in force.
    pub(super) fn prepare(
        &self,
        current: &Config,
        change: &Edit,
        expect: Option<u64>,
    ) -> Result<Prepared, ConfigError> {
        let found = self.source.read()?;
        let newest = self.history.newest()?;
        let by_hand = newest.as_ref().is_some_and(|(_, text)| *text != found.text);
        check_expected(expect, newest.as_ref().map(|(revision, _)| revision), by_hand)?;
        let on_disk = self.source.parse(&found.text);
        let mut restored = None;
        let text = match change {
            Edit::Restore(number) => {
                let (revision, text) = self.earlier(*number, newest.as_ref(), by_hand)?;
                restored = Some(revision.restores.unwrap_or(revision.number));
                text
            }
            Edit::Replace { text, base } => {
                if base.as_ref().is_some_and(|base| *base != found.text) {
                    let newest = newest.map(|(revision, _)| Box::new(revision)).filter(|_| !by_hand);
                    return Err(ConfigError::Meanwhile { newest });
                }
                text.clone()
            }
            change => {
                on_disk.as_ref().map_err(|error| broken_by_hand(error.clone()))?;
                edited(&found.text, &self.source.path, change)?
            }
        };
        let config = self.source.parse(&text).map_err(|error| refused(change, error))?;
        let taken = on_disk.as_ref().is_ok_and(|on_disk| !difference(current, on_disk).is_empty());
        let mut outcome = Outcome {
            by_hand: taken && !matches!(change, Edit::Restore(_) | Edit::Replace { .. }),
            restored,
            ..difference(current, &config)
        };
        outcome.text_only = outcome.is_empty() && text != found.text;
        Ok(Prepared { config, text, before: found.text, broken: on_disk.is_err(), newest, outcome })
    }

    /// The revision to go back to: that of a number, else the one before the present. Going back twice goes back
    /// further.
    fn earlier(
        &self,
        number: Option<u64>,
        newest: Option<&(Revision, String)>,
        by_hand: bool,
    ) -> Result<(Revision, String), ConfigError> {
        if let Some(number) = number {
            return self.history.of(number);
        }
        let (newest, text) = newest.ok_or(ConfigError::NothingBefore)?;
        if by_hand {
            return Ok((newest.clone(), text.clone()));
        }
        let present = newest.restores.unwrap_or(newest.number);
        let all = self.history.all()?;
        let before =
            all.iter().find(|revision| revision.number < present).ok_or(ConfigError::NothingBefore)?;
        self.history.of(before.number)
    }

    /// Writes a change, and the revisions that it makes. A revision that cannot be kept is told in the log; the change
    /// stands.
    pub(super) fn store(&self, prepared: &Prepared, note: &Note) -> Result<Stored, ConfigError> {
        let broken_kept = match prepared.broken {
            true => Some(self.history.keep_broken(&prepared.before)?),
            false => None,
        };
        let found = self.source.write(&prepared.text)?;
        let config = self.source.parse(&found.text)?;
        let revision = self.keep(prepared, note, &found.text).map_err(|error| {
            tracing::warn!(target: "config", code = "config.history", "this revision is not kept: {error}");
        });
        Ok(Stored { config, found, revision: revision.ok(), broken_kept })
    }

    fn keep(&self, prepared: &Prepared, note: &Note, text: &str) -> Result<Revision, ConfigError> {
        if !prepared.broken {
            self.found(prepared.newest.as_ref(), &prepared.before, note.time)?;
        }
        self.history.add(note, text)
    }

    /// Notes a text that was found in the file as a revision, if it is not the newest one.
    pub(super) fn found(
        &self,
        newest: Option<&(Revision, String)>,
        text: &str,
        time: Timestamp,
    ) -> Result<Option<Revision>, ConfigError> {
        let (by, what) = match newest {
            Some((_, known)) if known == text => return Ok(None),
            Some(_) => ("by hand", "the file was edited"),
            None => ("xmppd", "the file as it was found"),
        };
        let note = Note { time, by: by.into(), what: what.into(), restores: None };
        self.history.add(&note, text).map(Some)
    }

    /// The number that a change will have as a revision, and that of what it replaces.
    pub(super) fn numbers(&self, prepared: &Prepared) -> Result<(u64, u64), ConfigError> {
        let next = self.history.next()?;
        match &prepared.newest {
            Some((newest, text)) if *text == prepared.before => Ok((next, newest.number)),
            _ => Ok((next + 1, next)),
        }
    }

    /// Compares a revision with what is in force, or what is in force with the file.
    pub(super) fn compare(
        &self,
        number: Option<u64>,
        in_force: &str,
        current: &Config,
    ) -> Result<Comparison, ConfigError> {
        let Some(number) = number else {
            let file = self.source.read()?.text;
            let outcome = self.source.parse(&file).ok().map(|config| difference(current, &config));
            return Ok(Comparison { from: None, outcome, lines: lines_between(in_force, &file) });
        };
        let (revision, text) = self.history.of(number)?;
        let outcome = self.source.parse(&text).ok().map(|config| difference(&config, current));
        Ok(Comparison { from: Some(revision), outcome, lines: lines_between(&text, in_force) })
    }
}

fn check_expected(expect: Option<u64>, newest: Option<&Revision>, by_hand: bool) -> Result<(), ConfigError> {
    let Some(expect) = expect else { return Ok(()) };
    let newest_is_it = newest.is_some_and(|revision| revision.number == expect);
    match newest_is_it && !by_hand {
        true => Ok(()),
        false => {
            let newest = newest.filter(|_| !newest_is_it).cloned().map(Box::new);
            Err(ConfigError::Meanwhile { newest })
        }
    }
}

pub(super) fn broken_by_hand(error: ConfigError) -> ConfigError {
    match error {
        ConfigError::Invalid { path, problems } => ConfigError::BrokenByHand { path, problems },
        other => other,
    }
}

/// What a whole file is refused for, told as an error of the change that was asked for.
fn refused(change: &Edit, error: ConfigError) -> ConfigError {
    match (change, error) {
        (Edit::Set { key, .. } | Edit::Unset { key, .. }, ConfigError::Invalid { problems, .. })
            if problems.len() == 1 =>
        {
            let of = |problem: &Problem| match problem.key == *key {
                true => problem.reason.clone(),
                false => problem.to_string(),
            };
            let reason = problems.iter().map(of).collect();
            ConfigError::Value { key: key.clone(), reason }
        }
        (_, error) => error,
    }
}
