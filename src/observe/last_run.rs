//! How the last run of the server ended, in a small file beside the data: written at the start and at an end in
//! order. One that was killed leaves the first of both.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::base::Timestamp;

/// The file's name in the data directory.
const FILE: &str = "last-run.json";

/// A run of the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastRun {
    /// Its process id.
    pub pid: u32,
    /// The start of the machine during which it ran, as the machine names it; empty where it does not.
    pub boot: String,
    /// When it started: microseconds since 1970.
    pub started: i64,
    /// How it ended; nothing while it runs, and when it had no time to say so.
    pub ended: Option<Ended>,
}

/// An end in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    /// When: microseconds since 1970.
    pub at: i64,
    /// Why, as half a sentence.
    pub why: String,
    /// Whether it ended because it could not go on.
    pub failed: bool,
}

impl LastRun {
    /// Notes that a run begins. A disk that is full does not stop it.
    pub fn begin(data: &Path, now: Timestamp) -> Self {
        let run = Self { pid: std::process::id(), boot: boot(), started: now.0, ended: None };
        run.note(data);
        run
    }

    /// Notes that the run ends that has begun last, or one that came to nothing.
    pub fn note_end(data: &Path, now: Timestamp, why: impl Into<String>, failed: bool) {
        let own = std::process::id();
        let begun = Self::read(data).ok().filter(|run| run.pid == own);
        let mut run = begun.unwrap_or_else(|| Self { pid: own, boot: boot(), started: now.0, ended: None });
        run.ended = Some(Ended { at: now.0, why: why.into(), failed });
        run.note(data);
    }

    /// What is known of the last run.
    ///
    /// # Errors
    /// There was none, the file cannot be read, or it holds something else.
    pub fn read(data: &Path) -> io::Result<Self> {
        let text = fs::read(data.join(FILE))?;
        serde_json::from_slice(&text).map_err(io::Error::other)
    }

    /// Whether the machine has been started anew since.
    pub fn is_of_an_earlier_boot(&self) -> bool {
        !self.boot.is_empty() && self.boot != boot()
    }

    fn note(&self, data: &Path) {
        if let Err(error) = self.write(data) {
            tracing::debug!(target: "observe", "how this run goes cannot be noted: {error}");
        }
    }

    fn write(&self, data: &Path) -> io::Result<()> {
        let (path, new) = (data.join(FILE), new_name(data));
        let mut options = OpenOptions::new();
        let mut file = options.write(true).create(true).truncate(true).mode(0o600).open(&new)?;
        file.write_all(&serde_json::to_vec(self).map_err(io::Error::other)?)?;
        fs::rename(new, path)
    }
}

fn new_name(data: &Path) -> PathBuf {
    data.join(format!("{FILE}.new"))
}

/// The name of this start of the machine (Linux).
fn boot() -> String {
    fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_that_ends_says_why_and_one_that_is_killed_says_nothing() {
        let directory = tempfile::tempdir().unwrap();
        assert!(LastRun::read(directory.path()).is_err());
        let run = LastRun::begin(directory.path(), Timestamp(1));
        let killed = LastRun::read(directory.path()).unwrap();
        assert_eq!((killed.pid, killed.started, killed.ended.is_none()), (std::process::id(), 1, true));
        assert!(!killed.is_of_an_earlier_boot());
        assert!(LastRun { boot: "another".into(), ..killed }.is_of_an_earlier_boot());
        LastRun::note_end(directory.path(), Timestamp(7), "by xmppd stop", false);
        assert_eq!(LastRun::read(directory.path()).unwrap().started, run.started);
        let ended = LastRun::read(directory.path()).unwrap().ended.unwrap();
        assert_eq!((ended.at, ended.why.as_str(), ended.failed), (7, "by xmppd stop", false));
        assert!(!new_name(directory.path()).exists());
    }
}
