//! The schema's steps, and the one way from any of them to the newest.
//!
//! A step is a file of plain SQL with three tokens for types; it is never changed once released. For SQLite `{int}`,
//! `{text}`, `{blob}` become `INTEGER`, `TEXT`, `BLOB` and each table is `STRICT`; for PostgreSQL they become
//! `BIGINT`, `TEXT COLLATE "C"`, `BYTEA`.

mod copy;

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use super::StoreError;
use crate::base::Clock;

/// All steps, in order. The first is schema 1.
const STEPS: &[&str] = &[
    include_str!("0001_account.sql"),
    include_str!("0002_roster.sql"),
    include_str!("0003_archive.sql"),
    include_str!("0004_private.sql"),
    include_str!("0005_people.sql"),
    include_str!("0006_archive.sql"),
    include_str!("0007_blocking.sql"),
    include_str!("0008_offline.sql"),
    include_str!("0009_session.sql"),
    include_str!("0010_departure.sql"),
    include_str!("0011_push.sql"),
    include_str!("0012_activity.sql"),
    include_str!("0013_archive_rule.sql"),
    include_str!("0014_device.sql"),
    include_str!("0015_mark.sql"),
    include_str!("0016_moved.sql"),
];

/// What opening a database has done to its schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Migrated {
    /// The schema that was found; 0 for a new database.
    pub from: i64,
    /// The schema it has now.
    pub to: i64,
    /// The copy that was made before.
    pub copy: Option<PathBuf>,
}

/// Brings a database to the newest schema, each step in one transaction.
///
/// A database with data is copied first ([`copy`]). A newer one is refused with [`StoreError::NewerSchema`].
pub(super) fn migrate(connection: &mut Connection, path: &Path) -> Result<Migrated, StoreError> {
    migrate_by(connection, path, STEPS, true)
}

/// How a change of the schema went that was tried on a copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rehearsal {
    /// The schema of the database.
    pub from: i64,
    /// The schema that this program would give it.
    pub to: i64,
    /// How long the change took, without the copying.
    pub took: Duration,
    /// What the check of the changed copy has found; empty if all is well.
    pub problems: Vec<String>,
}

/// Tries the change of the schema on a copy in the same directory, which is removed afterwards. The database may be in
/// use meanwhile, also by a server of another version.
pub(super) fn rehearse(path: &Path, clock: &Clock) -> Result<Rehearsal, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let cannot_open =
        |error: rusqlite::Error| StoreError::Open { path: path.to_owned(), cause: error.to_string().into() };
    let source = Connection::open_with_flags(path, flags).map_err(cannot_open)?;
    let trial = path.with_file_name("rehearsal.db");
    let ends = ["", "-wal", "-shm", "-journal"];
    let remove = || {
        for end in ends {
            let mut name = trial.as_os_str().to_owned();
            name.push(end);
            let _ = std::fs::remove_file(name);
        }
    };
    remove();
    let tried = copy::into(&source, path, &trial).and_then(|()| {
        let mut connection = Connection::open(&trial)?;
        let start = clock.now();
        let Migrated { from, to, .. } = migrate_by(&mut connection, &trial, STEPS, false)?;
        let took = clock.now().since(start);
        Ok(Rehearsal { from, to, took, problems: super::sqlite::check(&connection)? })
    });
    remove();
    tried
}

/// The newest schema that this program knows.
pub(super) fn newest() -> i64 {
    i64::try_from(STEPS.len()).unwrap_or(i64::MAX)
}

/// The schema that a database has, without touching it: no file is made beside it. `None` where there is none. It may
/// be in use; of one that is not, what its last process has left in the write-ahead log is not looked at.
pub(super) fn look(path: &Path) -> Result<Option<i64>, StoreError> {
    let cannot_open =
        |error: rusqlite::Error| StoreError::Open { path: path.to_owned(), cause: error.to_string().into() };
    match std::fs::metadata(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(StoreError::at(path, &error)),
        // As `open_writer` begins one.
        Ok(found) if found.len() == 0 => return Ok(Some(0)),
        Ok(_) => {}
    }
    let mut shared = path.as_os_str().to_owned();
    shared.push("-shm");
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = match Path::new(&shared).exists() {
        true => Connection::open_with_flags(path, flags),
        // SQLite: "URI Filenames", `immutable`; its three special letters are escaped.
        false => {
            let name = path.to_string_lossy().replace('%', "%25").replace('?', "%3f").replace('#', "%23");
            let uri = format!("file:{name}?immutable=1");
            Connection::open_with_flags(uri, flags | OpenFlags::SQLITE_OPEN_URI)
        }
    };
    let connection = connection.map_err(cannot_open)?;
    let found =
        connection.query_row("SELECT COALESCE(MAX(version), 0) FROM schema_version", (), |row| row.get(0));
    match found {
        Ok(version) => Ok(Some(version)),
        // A database without that table is one that nobody has filled yet, or something else.
        Err(error) => {
            match connection.query_row("SELECT count(*) FROM sqlite_schema", (), |row| row.get(0)) {
                Ok(0_i64) => Ok(Some(0)),
                _ => Err(error.into()),
            }
        }
    }
}

/// The copies that were made before changes of the schema, the oldest first.
pub(super) fn copies(path: &Path) -> Vec<PathBuf> {
    copy::all(path)
}

fn migrate_by(
    connection: &mut Connection,
    path: &Path,
    steps: &[&str],
    copied: bool,
) -> Result<Migrated, StoreError> {
    let found = version(connection)?;
    let known = i64::try_from(steps.len()).unwrap_or(i64::MAX);
    if found > known {
        return Err(StoreError::NewerSchema { found, known });
    }
    let copy = match copied && found > 0 && found < known {
        true => Some(copy::make(connection, path, found, Clock::new().wall())?),
        false => None,
    };
    for (step, number) in steps.iter().zip(1..).filter(|(_, number)| *number > found) {
        let failed = |error: rusqlite::Error| match StoreError::from(error) {
            StoreError::DiskFull => StoreError::DiskFull,
            error => StoreError::Migration { version: number, cause: error.to_string().into() },
        };
        let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
        tx.execute_batch(&for_sqlite(step)).map_err(failed)?;
        tx.execute("DELETE FROM schema_version", ()).map_err(failed)?;
        tx.execute("INSERT INTO schema_version (version) VALUES (?1)", [number]).map_err(failed)?;
        tx.commit().map_err(failed)?;
    }
    Ok(Migrated { from: found, to: known, copy })
}

/// The schema that a database has; 0 for an empty one.
fn version(connection: &Connection) -> Result<i64, StoreError> {
    connection.execute_batch(&for_sqlite(
        "CREATE TABLE IF NOT EXISTS schema_version (\n    version {int} NOT NULL\n);",
    ))?;
    Ok(connection.query_row("SELECT COALESCE(MAX(version), 0) FROM schema_version", (), |row| row.get(0))?)
}

/// A step in SQLite's words. A table ends with `);` on a line of its own.
fn for_sqlite(step: &str) -> String {
    step.replace("{int}", "INTEGER")
        .replace("{text}", "TEXT")
        .replace("{blob}", "BLOB")
        .replace("\n);", "\n) STRICT;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn database(directory: &tempfile::TempDir) -> (Connection, std::path::PathBuf) {
        let path = directory.path().join("xmppd.db");
        (Connection::open(&path).unwrap(), path)
    }

    #[test]
    fn an_older_schema_is_copied_and_migrated() {
        let directory = tempfile::tempdir().unwrap();
        let (mut connection, path) = database(&directory);
        migrate_by(&mut connection, &path, &STEPS[..1], true).unwrap();
        connection.execute("INSERT INTO setting (name, value) VALUES ('a', x'01')", ()).unwrap();
        migrate(&mut connection, &path).unwrap();
        migrate(&mut connection, &path).unwrap();
        assert_eq!(version(&connection).unwrap(), i64::try_from(STEPS.len()).unwrap());
        let copies = copies(&path);
        let kept = Connection::open(copies.first().unwrap()).unwrap();
        assert_eq!(version(&kept).unwrap(), 1);
        let count: i64 = kept.query_row("SELECT count(*) FROM setting", (), |row| row.get(0)).unwrap();
        assert_eq!(count, 1);
    }

    #[test]
    fn a_change_is_rehearsed_on_a_copy_that_goes_away() {
        let directory = tempfile::tempdir().unwrap();
        let (mut connection, path) = database(&directory);
        migrate_by(&mut connection, &path, &STEPS[..1], true).unwrap();
        let rehearsal = rehearse(&path, &Clock::new()).unwrap();
        assert_eq!((rehearsal.from, rehearsal.to), (1, i64::try_from(STEPS.len()).unwrap()));
        assert!(rehearsal.problems.is_empty());
        assert_eq!(version(&connection).unwrap(), 1, "the database itself stays as it was");
        let left = std::fs::read_dir(directory.path()).unwrap();
        assert_eq!(left.count(), 1, "nothing is left of the copy");
        assert!(rehearse(&directory.path().join("none.db"), &Clock::new()).is_err());
    }

    #[test]
    fn looking_at_the_schema_touches_nothing() {
        let directory = tempfile::tempdir().unwrap();
        let files = || {
            let all = std::fs::read_dir(directory.path()).unwrap();
            let mut all: Vec<_> = all.map(|entry| entry.unwrap().file_name()).collect();
            all.sort();
            all
        };
        let path = directory.path().join("xmppd.db");
        assert_eq!(look(&path).unwrap(), None);
        std::fs::write(&path, "").unwrap();
        assert_eq!(look(&path).unwrap(), Some(0));
        let (mut connection, path) = database(&directory);
        connection.execute_batch("PRAGMA journal_mode = WAL").unwrap();
        migrate_by(&mut connection, &path, &STEPS[..2], true).unwrap();
        let before = files();
        assert_eq!(look(&path).unwrap(), Some(2), "beside a connection that writes");
        assert_eq!(files(), before);
        drop(connection);
        assert_eq!(look(&path).unwrap(), Some(2));
        assert_eq!(files(), ["xmppd.db"], "no file is left beside it");
        std::fs::write(&path, "no database at all, but long enough to look like something").unwrap();
        assert!(look(&path).is_err());
        assert!(look(&directory.path().join("xmppd.db/below")).is_err());
    }

    #[test]
    fn a_failing_step_changes_nothing() {
        let directory = tempfile::tempdir().unwrap();
        let (mut connection, path) = database(&directory);
        let steps = [STEPS[0], "CREATE TABLE a (\n    b {int}\n);\nCREATE TABLE a (\n    b {int}\n);"];
        let error = migrate_by(&mut connection, &path, &steps, true).unwrap_err();
        assert!(matches!(error, StoreError::Migration { version: 2, .. }), "{error}");
        assert_eq!(version(&connection).unwrap(), 1);
        assert!(connection.prepare("SELECT b FROM a").is_err());
    }

    #[test]
    fn a_newer_schema_is_refused() {
        let directory = tempfile::tempdir().unwrap();
        let (mut connection, path) = database(&directory);
        migrate(&mut connection, &path).unwrap();
        connection.execute("UPDATE schema_version SET version = 99", ()).unwrap();
        let error = migrate(&mut connection, &path).unwrap_err();
        assert!(error.to_string().starts_with("the database is from a newer xmppd (schema 99"), "{error}");
    }
}
