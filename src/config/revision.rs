//! The revisions of the configuration: files below the data directory, each written whole or not at all.
//!
//! A revision is the text of the file with one line before it, a comment that says when, who and what. Beside them
//! lies, while it is in force, the change that goes back by itself unless somebody confirms it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::error::ConfigError;
use super::file;
use crate::base::Timestamp;

/// So many are kept.
const KEPT: usize = 200;

/// What stands before the description of a revision, on its first line.
const HEAD: &str = "# xmppd revision ";

/// A state that the configuration has had.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revision {
    /// Counted from 1.
    pub number: u64,
    /// Microseconds since 1970.
    time: i64,
    /// Who has made it: `anna (uid 1000)`.
    pub by: String,
    /// What was asked for: `config set offline.limit 50`.
    pub what: String,
    /// The revision whose text came back with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restores: Option<u64>,
}

impl Revision {
    /// When it was made.
    pub fn time(&self) -> Timestamp {
        Timestamp(self.time)
    }
}

/// A change that is in force for a while and goes back unless somebody confirms it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// The revision that it is.
    pub revision: u64,
    /// Who has made it.
    pub by: String,
    /// What was asked for.
    pub what: String,
    /// Microseconds since 1970.
    until: i64,
    /// The revision before it, which comes back.
    pub(super) back: u64,
    /// Its text.
    pub(super) before: String,
    /// The text of the change. A file that says something else was edited by hand and is left alone.
    pub(super) after: String,
}

impl Waiting {
    /// When it goes back.
    pub fn until(&self) -> Timestamp {
        Timestamp(self.until)
    }
}

/// What is to be noted of a revision.
#[derive(Clone, Debug)]
pub(super) struct Note {
    pub(super) time: Timestamp,
    pub(super) by: String,
    pub(super) what: String,
    pub(super) restores: Option<u64>,
}

impl Note {
    /// A change that will wait to be confirmed.
    pub(super) fn waiting(
        &self,
        revision: u64,
        until: Timestamp,
        back: u64,
        before: &str,
        after: &str,
    ) -> Waiting {
        Waiting {
            revision,
            by: self.by.clone(),
            what: self.what.clone(),
            until: until.0,
            back,
            before: before.to_owned(),
            after: after.to_owned(),
        }
    }
}

/// The directory of revisions.
#[derive(Clone, Debug)]
pub(super) struct History {
    directory: PathBuf,
}

impl History {
    pub(super) fn new(directory: PathBuf) -> Self {
        Self { directory }
    }

    fn path(&self, number: u64) -> PathBuf {
        self.directory.join(format!("{number:06}.toml"))
    }

    fn waiting_path(&self) -> PathBuf {
        self.directory.join("unconfirmed.json")
    }

    /// The numbers of all revisions, the oldest first.
    fn numbers(&self) -> Result<Vec<u64>, ConfigError> {
        let entries = match fs::read_dir(&self.directory) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(failed(&self.directory, error)),
        };
        let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        let mut numbers: Vec<u64> =
            names.filter_map(|name| name.strip_suffix(".toml")?.parse().ok()).collect();
        numbers.sort_unstable();
        Ok(numbers)
    }

    /// All revisions that can be read, the newest first.
    pub(super) fn all(&self) -> Result<Vec<Revision>, ConfigError> {
        let numbers = self.numbers()?.into_iter().rev();
        Ok(numbers.filter_map(|number| self.read(number).ok()).map(|(revision, _)| revision).collect())
    }

    /// The newest revision that can be read, with its text.
    pub(super) fn newest(&self) -> Result<Option<(Revision, String)>, ConfigError> {
        Ok(self.numbers()?.into_iter().rev().find_map(|number| self.read(number).ok()))
    }

    /// A revision with its text.
    pub(super) fn of(&self, number: u64) -> Result<(Revision, String), ConfigError> {
        let numbers = self.numbers()?;
        if !numbers.contains(&number) {
            let kept = numbers.first().copied().zip(numbers.last().copied());
            return Err(ConfigError::NoRevision { number, kept });
        }
        self.read(number).map_err(|error| failed(&self.path(number), error))
    }

    /// The text of the newest revision that a test accepts.
    pub(super) fn last_good<T>(&self, good: impl Fn(&str) -> Option<T>) -> Option<(Revision, T)> {
        let numbers = self.numbers().ok()?.into_iter().rev();
        let mut read = numbers.filter_map(|number| self.read(number).ok());
        read.find_map(|(revision, text)| good(&text).map(|found| (revision, found)))
    }

    fn read(&self, number: u64) -> io::Result<(Revision, String)> {
        let whole = fs::read_to_string(self.path(number))?;
        let (head, text) = whole.split_once('\n').unwrap_or_default();
        let json = head.strip_prefix(HEAD).ok_or_else(|| io::Error::other("it has no head line"))?;
        Ok((serde_json::from_str(json)?, text.to_owned()))
    }

    /// Adds a revision and forgets the oldest ones.
    pub(super) fn add(&self, note: &Note, text: &str) -> Result<Revision, ConfigError> {
        let numbers = self.numbers()?;
        let revision = Revision {
            number: numbers.last().copied().unwrap_or(0) + 1,
            time: note.time.0,
            by: note.by.clone(),
            what: note.what.clone(),
            restores: note.restores,
        };
        let path = self.path(revision.number);
        let head = serde_json::to_string(&revision).map_err(|error| failed(&path, error.into()))?;
        file::replace_private(&path, &format!("{HEAD}{head}\n{text}"))
            .map_err(|error| failed(&path, error))?;
        for old in numbers.iter().take((numbers.len() + 1).saturating_sub(KEPT)) {
            // One that stays too long harms nobody.
            let _ = fs::remove_file(self.path(*old));
        }
        Ok(revision)
    }

    /// The number that the next revision will have.
    pub(super) fn next(&self) -> Result<u64, ConfigError> {
        Ok(self.numbers()?.last().copied().unwrap_or(0) + 1)
    }

    /// The change that waits to be confirmed.
    pub(super) fn waiting(&self) -> Option<Waiting> {
        serde_json::from_str(&fs::read_to_string(self.waiting_path()).ok()?).ok()
    }

    /// Notes that a change waits, before it is made.
    pub(super) fn wait(&self, waiting: &Waiting) -> Result<(), ConfigError> {
        let path = self.waiting_path();
        let text = serde_json::to_string(waiting).map_err(|error| failed(&path, error.into()))?;
        file::replace_private(&path, &text).map_err(|error| failed(&path, error))
    }

    /// Nothing waits any more.
    pub(super) fn wait_no_more(&self) -> Result<(), ConfigError> {
        let path = self.waiting_path();
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(failed(&path, error)),
            _ => Ok(()),
        }
    }

    /// Keeps a text that was broken by hand and is about to be replaced. Where it lies now.
    pub(super) fn keep_broken(&self, text: &str) -> Result<PathBuf, ConfigError> {
        let path = self.directory.join("broken-by-hand.toml");
        file::replace_private(&path, text).map_err(|error| failed(&path, error))?;
        Ok(path)
    }
}

fn failed(path: &Path, source: io::Error) -> ConfigError {
    ConfigError::History { path: path.to_owned(), source: Arc::new(source) }
}

/// What differs between two texts, line by line: `-` before what is gone, `+` before what is new, with a line around.
pub fn lines_between(old: &str, new: &str) -> Vec<String> {
    let diff = similar::TextDiff::from_lines(old, new);
    let mut lines = Vec::new();
    for group in diff.grouped_ops(1) {
        if !lines.is_empty() {
            lines.push("…".to_owned());
        }
        for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
            lines.push(
                format!("{} {}", change.tag(), change.value().trim_end_matches('\n')).trim_end().to_owned(),
            );
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note(what: &str) -> Note {
        Note { time: Timestamp(7), by: "anna".into(), what: what.into(), restores: None }
    }

    #[test]
    fn revisions_are_numbered_and_come_back_whole() {
        let dir = tempfile::tempdir().unwrap();
        let history = History::new(dir.path().join("config"));
        assert!(history.newest().unwrap().is_none() && history.next().unwrap() == 1);
        history.add(&note("one\n\"quoted\""), "# a\nschema = 1").unwrap();
        history.add(&note("two"), "").unwrap();
        let (first, text) = history.of(1).unwrap();
        assert_eq!((first.what.as_str(), text.as_str()), ("one\n\"quoted\"", "# a\nschema = 1"));
        assert_eq!(history.newest().unwrap().unwrap().0.number, 2);
        assert!(matches!(history.of(3), Err(ConfigError::NoRevision { kept: Some((1, 2)), .. })));
    }

    #[test]
    fn what_is_damaged_is_passed_over() {
        let dir = tempfile::tempdir().unwrap();
        let history = History::new(dir.path().to_owned());
        history.add(&note("one"), "good").unwrap();
        fs::write(dir.path().join("000002.toml"), "half a l").unwrap();
        fs::write(dir.path().join("000003.toml.new"), "left over").unwrap();
        fs::write(dir.path().join("unconfirmed.json"), "{").unwrap();
        assert_eq!(history.newest().unwrap().unwrap().1, "good");
        assert_eq!(history.all().unwrap().len(), 1);
        assert_eq!((history.next().unwrap(), history.waiting()), (3, None));
        assert!(matches!(history.of(2), Err(ConfigError::History { .. })));
    }

    #[test]
    fn only_the_last_ones_are_kept() {
        let dir = tempfile::tempdir().unwrap();
        let history = History::new(dir.path().to_owned());
        for _ in 0..KEPT + 5 {
            history.add(&note("x"), "").unwrap();
        }
        let numbers = history.numbers().unwrap();
        assert_eq!((numbers.len(), numbers.first().copied()), (KEPT, Some(6)));
    }

    #[test]
    fn lines_are_told_apart() {
        assert_eq!(
            lines_between("a\nb\nc\nd\ne\nf\n", "a\nB\nc\nd\ne\n"),
            ["  a", "- b", "+ B", "  c", "…", "  e", "- f"]
        );
        assert!(lines_between("a\n", "a\n").is_empty());
    }
}
