//! What can be wrong with a configuration, in words for operators: what, why, what next.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::revision::{Revision, Waiting};

/// Why a configuration could not be read, changed or written.
#[derive(Clone, Debug, thiserror::Error)]
pub enum ConfigError {
    /// There is no configuration file.
    #[error("there is no configuration at {}", .path.display())]
    Missing {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// The file exists and cannot be read.
    #[error("{} cannot be read: {source}", .path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: Arc<std::io::Error>,
    },
    /// The text has errors; all of them are named.
    #[error("{}", lines(.path, .problems))]
    Invalid {
        /// The file.
        path: PathBuf,
        /// What is wrong, in the order of the file; never empty.
        problems: Vec<Problem>,
    },
    /// The file was changed by hand and is broken, so nothing can be changed through the server.
    #[error("{} was changed by hand and is not valid, so it was left alone:\n{}", .path.display(), lines(.path, .problems))]
    BrokenByHand {
        /// The file.
        path: PathBuf,
        /// What is wrong with it; never empty.
        problems: Vec<Problem>,
    },
    /// The file could not be written; the running server keeps the old configuration.
    #[error("{} cannot be written, so nothing was changed: {source}", .path.display())]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: Arc<std::io::Error>,
    },
    /// No such setting.
    #[error("No setting \"{key}\".{}", did_you_mean(.nearest.as_deref()))]
    UnknownKey {
        /// What was asked for.
        key: String,
        /// The nearest existing key.
        nearest: Option<String>,
    },
    /// Not a setting, but what the names of some begin with.
    #[error("\"{key}\" is a group of settings; one of them is meant.")]
    Group {
        /// What was asked for.
        key: String,
    },
    /// The value does not fit the setting.
    #[error("{key}: {reason}")]
    Value {
        /// The setting.
        key: String,
        /// What is wrong and what was expected; whole sentences.
        reason: String,
    },
    /// A domain tried to switch off what is required for all domains.
    #[error("{key} is on in [{section}], for all domains. A domain cannot weaken it.")]
    Weaker {
        /// The setting.
        key: String,
        /// The section that requires it.
        section: String,
    },
    /// The setting cannot be set for one domain.
    #[error("{key} is a setting of the whole server; leave out the domain")]
    NotPerDomain {
        /// The setting.
        key: String,
    },
    /// The setting can only be set for one domain.
    #[error("\"{key}\" is a setting of a single domain; say which one")]
    OnlyPerDomain {
        /// The setting.
        key: String,
    },
    /// No such domain.
    #[error("There is no domain {domain} here.{}", did_you_mean(.nearest.as_deref()))]
    NoVhost {
        /// The domain that was asked for.
        domain: String,
        /// The nearest existing domain.
        nearest: Option<String>,
    },
    /// The domain exists already.
    #[error("{domain} is already served here")]
    VhostExists {
        /// The domain.
        domain: String,
    },
    /// No such revision is kept.
    #[error("there is no revision {number}{}", kept_ones(.kept))]
    NoRevision {
        /// The number that was asked for.
        number: u64,
        /// The oldest and the newest that are kept.
        kept: Option<(u64, u64)>,
    },
    /// There is no earlier revision to go back to.
    #[error("there is nothing to go back to: this is the first revision that is kept")]
    NothingBefore,
    /// Somebody else has changed the configuration since it was read.
    #[error("nothing was changed: {} since you have read the configuration", meanwhile(.newest.as_deref()))]
    Meanwhile {
        /// The change; `None` if the file was changed by hand.
        newest: Option<Box<Revision>>,
    },
    /// A change waits to be confirmed, so that no other is made.
    #[error("revision {} of {} waits to be confirmed", .waiting.revision, .waiting.by)]
    Unconfirmed {
        /// The change.
        waiting: Box<Waiting>,
    },
    /// Nothing waits to be confirmed.
    #[error("nothing waits to be confirmed")]
    NothingWaits {
        /// The last revision.
        newest: Option<Box<Revision>>,
    },
    /// A change that goes back by itself needs somebody who takes it back.
    #[error("xmppd is not running, so nobody would take the change back")]
    NobodyTakesBack,
    /// The revisions cannot be read or written.
    #[error("{} cannot be used: {source}", .path.display())]
    History {
        /// The file or directory.
        path: PathBuf,
        /// What the system said.
        source: Arc<std::io::Error>,
    },
    /// A domain stands in a file that cannot be written, so it cannot be taken out.
    #[error("{domain} stands in {}, which is read-only here, so it cannot be removed", .path.display())]
    ReadOnlyVhost {
        /// The domain.
        domain: String,
        /// The file.
        path: PathBuf,
    },
    /// The running server could not take over the new configuration and keeps the old one.
    #[error("nothing was changed: {0}")]
    Apply(#[from] ApplyError),
}

/// Why a running server could not take over a new configuration. A sentence for the operator: what failed and why.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ApplyError(pub String);

/// One error in a configuration file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The line, counted from 1; `None` when it lies nowhere in particular.
    pub line: Option<usize>,
    /// The setting or the table that is meant, as written in the file; empty for an error of syntax.
    pub key: String,
    /// What is wrong and what was expected; whole sentences.
    pub reason: String,
    /// Whether a domain tried to switch off what is required for all domains.
    pub weaker: bool,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.key.is_empty() {
            write!(f, "{}: ", self.key)?;
        }
        f.write_str(&self.reason)
    }
}

/// ` Did you mean …?`, or nothing.
pub(super) fn did_you_mean(nearest: Option<&str>) -> String {
    nearest.map(|nearest| format!(" Did you mean {nearest}?")).unwrap_or_default()
}

fn kept_ones(kept: &Option<(u64, u64)>) -> String {
    kept.map(|(oldest, newest)| format!("; {oldest} to {newest} are kept")).unwrap_or_default()
}

fn meanwhile(newest: Option<&Revision>) -> String {
    match newest {
        Some(revision) => {
            format!("{} has made revision {} ({})", revision.by, revision.number, revision.what)
        }
        None => "the file was changed by hand".into(),
    }
}

fn lines(path: &Path, problems: &[Problem]) -> String {
    let lines = problems.iter().map(|problem| match problem.line {
        Some(line) => format!("{}:{line}: {problem}", path.display()),
        None => format!("{}: {problem}", path.display()),
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The candidate that differs from a word in the fewest letters, if that is few enough to be a slip; of equals one that
/// is as long as the word.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let allowed = 1 + word.chars().count() / 4;
    candidates
        .into_iter()
        .map(|candidate| (distance(&word.to_lowercase(), &candidate.to_lowercase()), candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, candidate)| (*distance, candidate.len().abs_diff(word.len()), *candidate))
        .map(|(_, candidate)| candidate.to_owned())
}

/// Edit distance, with the exchange of two neighbours counted once (optimal string alignment).
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let at = |row: &[usize], index: usize| row.get(index).copied().unwrap_or(usize::MAX - 1);
            let mut best =
                (at(&last, j) + usize::from(x != y)).min(at(&last, j + 1) + 1).min(at(&row, j) + 1);
            let swapped = i > 0 && j > 0 && a.get(i - 1) == Some(y) && b.get(j - 1) == Some(x);
            if swapped {
                best = best.min(at(&before, j - 1) + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distance_counts_slips() {
        assert_eq!(distance("keep", "keep"), 0);
        assert_eq!(distance("kepp", "keep"), 1);
        assert_eq!(distance("ekep", "keep"), 1);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("kitten", "sitting"), 3);
    }

    #[test]
    fn nearest_offers_only_slips() {
        let keys = ["archive.keep", "log.level", "tls.required"];
        assert_eq!(nearest("archive.kepp", keys).as_deref(), Some("archive.keep"));
        assert_eq!(nearest("log.lvel", keys).as_deref(), Some("log.level"));
        assert_eq!(nearest("bananas", keys), None);
    }
}
