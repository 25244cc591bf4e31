//! The log file: appended to, and set aside when it is full.

use std::ffi::OsString;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

/// When a file is full, and how many are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rotation {
    /// Bytes after which a new file begins.
    pub size: u64,
    /// Files that are kept, the one that is written to among them. At least 1.
    pub count: u32,
}

impl Default for Rotation {
    fn default() -> Self {
        Self { size: 10_000_000, count: 10 }
    }
}

/// The file and how full it is. The newest lines are in the file of this name; older ones in `.1`, `.2` and so on.
pub(super) struct LogFile {
    path: PathBuf,
    rotation: Rotation,
    file: File,
    size: u64,
    /// Device and inode: a file that somebody has moved away or deleted is begun anew.
    identity: (u64, u64),
}

impl LogFile {
    /// Opens or creates the file (mode 0640) and the directory it lies in.
    pub(super) fn open(path: &Path, rotation: Rotation) -> io::Result<Self> {
        if let Some(directory) = path.parent() {
            // Who talks to whom is nobody else's business.
            DirBuilder::new().recursive(true).mode(0o750).create(directory)?;
        }
        let file = OpenOptions::new().append(true).create(true).mode(0o640).open(path)?;
        let metadata = file.metadata()?;
        let identity = (metadata.dev(), metadata.ino());
        Ok(Self { path: path.to_owned(), rotation, file, size: metadata.len(), identity })
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// From now on, so large and so many.
    pub(super) fn set_rotation(&mut self, rotation: Rotation) {
        self.rotation = rotation;
    }

    /// Appends whole lines.
    pub(super) fn append(&mut self, lines: &str) -> io::Result<()> {
        if self.size > 0 && self.size + lines.len() as u64 > self.rotation.size {
            self.rotate()?;
        } else if !self.is_there() {
            *self = Self::open(&self.path, self.rotation)?;
        }
        self.file.write_all(lines.as_bytes())?;
        self.size += lines.len() as u64;
        Ok(())
    }

    /// Sets the file aside and begins a new one.
    pub(super) fn rotate(&mut self) -> io::Result<()> {
        set_aside(&self.path, self.rotation.count)?;
        *self = Self::open(&self.path, self.rotation)?;
        Ok(())
    }

    fn is_there(&self) -> bool {
        fs::metadata(&self.path).is_ok_and(|found| (found.dev(), found.ino()) == self.identity)
    }
}

/// Sets a log file aside as `.1`, what was `.1` as `.2` and so on, and removes those beyond the count. There need not
/// be a file.
///
/// # Errors
/// What the system says.
pub fn set_aside(path: &Path, count: u32) -> io::Result<()> {
    // Those beyond the count, also where the count was larger before.
    for old in older(path) {
        if old.number >= u64::from(count).saturating_sub(1) {
            fs::remove_file(&old.path)?;
        }
    }
    if !path.exists() {
        return Ok(());
    }
    for old in older(path).into_iter().rev() {
        fs::rename(&old.path, numbered(path, old.number + 1))?;
    }
    match count {
        0 | 1 => fs::remove_file(path),
        _ => fs::rename(path, numbered(path, 1)),
    }
}

struct Older {
    path: PathBuf,
    number: u64,
}

/// The files that were set aside, the youngest first.
fn older(path: &Path) -> Vec<Older> {
    let Some((directory, name)) = path.parent().zip(path.file_name()).map(|(d, n)| (d, n.to_owned())) else {
        return Vec::new();
    };
    let number = |found: OsString| {
        let found = found.into_string().ok()?;
        let digits = found.strip_prefix(name.to_str()?)?.strip_prefix('.')?;
        let plain = !digits.starts_with('0') && digits.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| digits.parse::<u64>().ok()).flatten()
    };
    let entries = fs::read_dir(directory).into_iter().flatten().flatten();
    let mut found: Vec<Older> = entries
        .filter_map(|entry| Some(Older { number: number(entry.file_name())?, path: entry.path() }))
        .collect();
    found.sort_by_key(|old| old.number);
    found
}

fn numbered(path: &Path, number: u64) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{number}"));
    PathBuf::from(name)
}

/// All files of a log that exist, the newest first.
pub fn files_of(path: &Path) -> Vec<PathBuf> {
    let newest = path.exists().then(|| path.to_owned());
    newest.into_iter().chain(older(path).into_iter().map(|old| old.path)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(path: &Path) -> Vec<(String, String)> {
        let name = |path: &PathBuf| path.file_name().unwrap().to_string_lossy().into_owned();
        files_of(path).iter().map(|file| (name(file), fs::read_to_string(file).unwrap())).collect()
    }

    fn pair(name: &str, text: &str) -> (String, String) {
        (name.to_owned(), text.to_owned())
    }

    #[test]
    fn full_files_are_set_aside_and_the_oldest_goes() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("log/xmppd.log");
        let mut file = LogFile::open(&path, Rotation { size: 10, count: 3 }).unwrap();
        fs::write(path.with_file_name("xmppd.log.bak"), "not ours").unwrap();
        for line in ["one 567\n", "two 567\n", "three\n", "4\n", "five 67\n", "longer than a file may be\n"] {
            file.append(line).unwrap();
        }
        assert_eq!(
            names(&path),
            [
                pair("xmppd.log", "longer than a file may be\n"),
                pair("xmppd.log.1", "five 67\n"),
                pair("xmppd.log.2", "three\n4\n")
            ]
        );
        // Fewer are kept from now on.
        file.set_rotation(Rotation { size: 10, count: 2 });
        file.append("six\n").unwrap();
        assert_eq!(
            names(&path),
            [pair("xmppd.log", "six\n"), pair("xmppd.log.1", "longer than a file may be\n")]
        );
        file.set_rotation(Rotation { size: 10, count: 1 });
        file.append("seven 89\n").unwrap();
        assert_eq!(names(&path), [pair("xmppd.log", "seven 89\n")]);
        assert!(path.with_file_name("xmppd.log.bak").exists());
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o137, 0);
    }

    #[test]
    fn a_file_that_was_moved_away_is_begun_anew() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("xmppd.log");
        let mut file = LogFile::open(&path, Rotation::default()).unwrap();
        file.append("one\n").unwrap();
        fs::rename(&path, directory.path().join("elsewhere")).unwrap();
        file.append("two\n").unwrap();
        assert_eq!(names(&path), [pair("xmppd.log", "two\n")]);
        fs::remove_file(&path).unwrap();
        file.rotate().unwrap();
        file.append("three\n").unwrap();
        assert_eq!(names(&path), [pair("xmppd.log", "three\n")]);
    }
}
