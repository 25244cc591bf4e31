//! The log of starts: what each start found, one after the other, apart from the lines about the work.

use std::io;
use std::path::{Path, PathBuf};

use super::file::{LogFile, Rotation};

/// Two files of this size hold many starts.
const ROTATION: Rotation = Rotation { size: 1_000_000, count: 2 };

/// Where the log of starts is, in the directory of log files.
pub fn start_log_of(directory: &Path) -> PathBuf {
    directory.join("start.log")
}

/// The log of starts, open for one start.
pub struct StartLog(Option<LogFile>);

impl StartLog {
    /// Opens it in the directory of log files. Where it cannot be opened nothing is written: no server stands still
    /// for that.
    pub fn open(directory: &Path) -> Self {
        Self(LogFile::open(&start_log_of(directory), ROTATION).ok())
    }

    /// Appends lines. Control characters of what was found (names of files, values) are escaped.
    pub fn append(&mut self, lines: &str) {
        let Some(file) = &mut self.0 else { return };
        let clean: String = lines.split_inclusive('\n').fold(String::new(), |mut clean, line| {
            for c in line.trim_end_matches('\n').chars() {
                if c.is_control() { clean.extend(c.escape_default()) } else { clean.push(c) }
            }
            clean.push('\n');
            clean
        });
        let written: io::Result<()> = file.append(&clean);
        if let Err(error) = written {
            tracing::warn!(target: "observe", "the log of starts cannot be written: {error}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn starts_are_appended() {
        let directory = tempfile::tempdir().unwrap();
        for start in ["one\n  a\u{1b}[2J\n", "two\n"] {
            StartLog::open(directory.path()).append(start);
        }
        let text = std::fs::read_to_string(start_log_of(directory.path())).unwrap();
        assert_eq!(text, "one\n  a\\u{1b}[2J\ntwo\n");
        StartLog::open(Path::new("/proc/nowhere")).append("nothing happens\n");
    }
}
