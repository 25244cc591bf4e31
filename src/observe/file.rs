//! The log file: appended to, cut off at a size.

use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

/// A file reaches this many bytes, then it becomes the one old file with `.1` at its name, and a new one begins.
const FULL: u64 = 10_000_000;

/// The file and how full it is.
pub(super) struct LogFile {
    path: PathBuf,
    file: File,
    size: u64,
}

impl LogFile {
    /// Opens or creates the file (mode 0640) and the directory it lies in.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        if let Some(directory) = path.parent() {
            std::fs::create_dir_all(directory)?;
        }
        let file = OpenOptions::new().append(true).create(true).mode(0o640).open(path)?;
        let size = file.metadata()?.len();
        Ok(Self { path: path.to_owned(), file, size })
    }

    /// Appends whole lines.
    pub(super) fn append(&mut self, lines: &str) -> io::Result<()> {
        if self.size > FULL {
            self.begin_anew()?;
        }
        self.file.write_all(lines.as_bytes())?;
        self.size += lines.len() as u64;
        Ok(())
    }

    fn begin_anew(&mut self) -> io::Result<()> {
        let mut old = self.path.clone().into_os_string();
        old.push(".1");
        std::fs::rename(&self.path, old)?;
        *self = Self::open(&self.path)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_file_becomes_the_old_one() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("log/xmppd.log");
        let mut file = LogFile::open(&path).unwrap();
        file.append("first\n").unwrap();
        file.size = FULL + 1;
        file.append("second\n").unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "second\n");
        assert_eq!(std::fs::read_to_string(path.with_file_name("xmppd.log.1")).unwrap(), "first\n");
    }
}
