//! The data directory: one process at a time works in it, and a ballast file keeps room for hard times.

use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::io::{Read as _, Seek as _, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use super::StoreError;

/// The lock on a data directory. The system gives it back when the process ends, however it ends.
pub(super) struct DirectoryLock(
    #[expect(dead_code, reason = "the lock lives as long as the open file")] File,
);

impl DirectoryLock {
    /// Makes the directory if there is none (mode 0700) and takes its lock.
    ///
    /// Fails with [`StoreError::Locked`] if another process has it, with [`StoreError::Open`] if the directory cannot
    /// be written to.
    pub(super) fn take(directory: &Path) -> Result<Self, StoreError> {
        let made = DirBuilder::new().recursive(true).mode(0o700).create(directory);
        made.map_err(|error| StoreError::at(directory, &error))?;
        let path = directory.join("xmppd.lock");
        let opened =
            OpenOptions::new().read(true).write(true).create(true).truncate(false).mode(0o600).open(&path);
        let mut file = opened.map_err(|error| StoreError::at(&path, &error))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut text = String::new();
                let pid = file.read_to_string(&mut text).ok().and_then(|_| text.trim().parse().ok());
                return Err(StoreError::Locked { pid, directory: directory.to_owned() });
            }
            Err(TryLockError::Error(error)) => return Err(StoreError::at(&path, &error)),
        }
        // For people and for the text of `Locked` only; on a full disk the lock holds without it.
        let _ = file
            .set_len(0)
            .and_then(|()| file.rewind())
            .and_then(|()| writeln!(file, "{}", std::process::id()));
        Ok(Self(file))
    }
}

/// Makes an empty file with mode 0600 that the database then fills, if there is none.
pub(super) fn private_file(path: &Path) -> Result<(), StoreError> {
    match OpenOptions::new().write(true).create_new(true).mode(0o600).open(path) {
        Ok(_) => {
            let directory = path.parent().unwrap_or(path);
            let synced = File::open(directory).and_then(|directory| directory.sync_all());
            synced.map_err(|error| StoreError::at(directory, &error))
        }
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(StoreError::at(path, &error)),
    }
}

/// A file without meaning that is removed first when the disk is full, because deleting rows needs room too.
pub(super) struct Ballast {
    path: PathBuf,
    bytes: u64,
}

/// Room that must be left after the ballast has been made, so that the next write does not take it away again.
const MARGIN: u64 = 4 << 20;

impl Ballast {
    /// A ballast of a size; of none if it is 0.
    pub(super) fn new(directory: &Path, bytes: u64) -> Self {
        Self { path: directory.join("ballast"), bytes }
    }

    /// Makes the file if it is missing and there is room. Whether it is there now.
    pub(super) fn ensure(&self) -> bool {
        if self.bytes == 0 || self.path.metadata().is_ok_and(|file| file.len() >= self.bytes) {
            return true;
        }
        let Some(directory) = self.path.parent() else { return false };
        let room = rustix::fs::statvfs(directory).map_or(0, |fs| fs.f_bavail.saturating_mul(fs.f_frsize));
        if room < self.bytes.saturating_add(MARGIN) {
            return false;
        }
        let made = self.fill();
        if made.is_err() {
            self.remove();
        }
        made.is_ok()
    }

    /// Removes the file. Whether that made room.
    pub(super) fn remove(&self) -> bool {
        self.bytes > 0 && std::fs::remove_file(&self.path).is_ok()
    }

    fn fill(&self) -> std::io::Result<()> {
        let mut file =
            OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&self.path)?;
        #[cfg(target_os = "linux")]
        if rustix::fs::fallocate(&file, rustix::fs::FallocateFlags::empty(), 0, self.bytes).is_ok() {
            return Ok(());
        }
        let zeros = [0; 65536];
        let mut missing = self.bytes;
        while missing > 0 {
            let part = missing.min(65536);
            file.write_all(zeros.get(..usize::try_from(part).unwrap_or(0)).unwrap_or_default())?;
            missing -= part;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_process_hears_who_has_the_lock() {
        let directory = tempfile::tempdir().unwrap();
        let first = DirectoryLock::take(directory.path()).unwrap();
        let Err(StoreError::Locked { pid, .. }) = DirectoryLock::take(directory.path()) else {
            panic!("the lock was given twice");
        };
        assert_eq!(pid, Some(std::process::id()));
        drop(first);
        DirectoryLock::take(directory.path()).unwrap();
    }

    #[test]
    fn ballast_makes_room_once() {
        let directory = tempfile::tempdir().unwrap();
        let ballast = Ballast::new(directory.path(), 100_000);
        assert!(ballast.ensure());
        assert_eq!(directory.path().join("ballast").metadata().unwrap().len(), 100_000);
        assert!(ballast.remove());
        assert!(!ballast.remove());
    }
}
