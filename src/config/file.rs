//! The file itself: read whole, written whole or not at all.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt, fchown};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::error::ConfigError;

/// The rights of a file that did not exist before: the owner writes, the group reads.
const MODE: u32 = 0o640;

/// Reads a configuration file.
pub(super) fn read(path: &Path) -> Result<String, ConfigError> {
    fs::read_to_string(path).map_err(|source| match source.kind() {
        io::ErrorKind::NotFound => ConfigError::Missing { path: path.to_owned() },
        _ => ConfigError::Unreadable { path: path.to_owned(), source: Arc::new(source) },
    })
}

/// Replaces a file's content so that at any moment either the old or the new one is there, after a power cut too.
/// Mode and owner stay what they were; a link stays a link.
pub(super) fn replace(path: &Path, content: &str) -> Result<(), ConfigError> {
    let unwritable = |source| ConfigError::Unwritable { path: path.to_owned(), source: Arc::new(source) };
    write_beside(path, content, MODE).map_err(unwritable)
}

/// The same for a file below the data directory, which nobody but the server reads. Makes its directory.
pub(super) fn replace_private(path: &Path, content: &str) -> io::Result<()> {
    if let Some(parent) = path.parent()
        && !parent.is_dir()
    {
        DirBuilder::new().recursive(true).mode(0o700).create(parent)?;
    }
    write_beside(path, content, 0o600)
}

/// Whether a file cannot be written because its place is not to be written to: a read-only file system, or the rights.
pub(super) fn is_read_only(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::PermissionDenied)
}

fn write_beside(path: &Path, content: &str, mode: u32) -> io::Result<()> {
    let path = match fs::canonicalize(path) {
        Ok(target) => target,
        Err(error) if error.kind() == io::ErrorKind::NotFound => path.to_owned(),
        Err(error) => return Err(error),
    };
    let before = fs::metadata(&path).ok();
    let beside = beside(&path);
    // A left-over of a process that was killed; one writer at a time is the caller's promise.
    match fs::remove_file(&beside) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = OpenOptions::new().write(true).create_new(true).mode(mode).open(&beside)?;
    let written = (|| {
        file.write_all(content.as_bytes())?;
        if let Some(before) = before {
            // Only root can give a file away; where it cannot be done the group of the directory serves.
            let _ = fchown(&file, Some(before.uid()), Some(before.gid()));
            file.set_permissions(fs::Permissions::from_mode(before.mode() & 0o777))?;
        }
        file.sync_all()?;
        fs::rename(&beside, &path)
    })();
    if written.is_err() {
        let _ = fs::remove_file(&beside);
    }
    written?;
    // The new name must survive a power cut as well.
    path.parent().map_or(Ok(()), |parent| File::open(parent)?.sync_all())
}

fn beside(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    path.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mode_and_links_are_kept() {
        let dir = tempfile::tempdir().unwrap();
        let (target, link) = (dir.path().join("real.toml"), dir.path().join("xmppd.toml"));
        replace(&target, "one").unwrap();
        assert_eq!(fs::metadata(&target).unwrap().mode() & 0o777, 0o640);
        fs::set_permissions(&target, fs::Permissions::from_mode(0o600)).unwrap();
        std::os::unix::fs::symlink(&target, &link).unwrap();
        fs::write(beside(&target), "left over").unwrap();
        replace(&link, "two").unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::metadata(&target).unwrap().mode() & 0o777, 0o600);
        assert_eq!(read(&link).unwrap(), "two");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 2);
    }

    #[test]
    fn failures_name_the_file() {
        let missing = Path::new("/nonexistent/xmppd.toml");
        assert!(matches!(read(missing), Err(ConfigError::Missing { .. })));
        assert!(matches!(replace(missing, ""), Err(ConfigError::Unwritable { .. })));
    }
}
