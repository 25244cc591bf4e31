//! The schema's steps, and the one way from any of them to the newest.
//!
//! A step is a file of plain SQL with three tokens for types; it is never changed once released. For SQLite `{int}`,
//! `{text}`, `{blob}` become `INTEGER`, `TEXT`, `BLOB` and each table is `STRICT`; for PostgreSQL they become
//! `BIGINT`, `TEXT COLLATE "C"`, `BYTEA`.

use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use super::{StoreError, directory};

/// All steps, in order. The first is schema 1.
const STEPS: &[&str] = &[
    include_str!("0001_account.sql"),
    include_str!("0002_roster.sql"),
    include_str!("0003_archive.sql"),
    include_str!("0004_private.sql"),
    include_str!("0005_people.sql"),
    include_str!("0006_archive.sql"),
    include_str!("0007_blocking.sql"),
];

/// Brings a database to the newest schema, each step in one transaction.
///
/// A database with data is copied first (`xmppd.db.schema-N` beside it). A newer one is refused with
/// [`StoreError::NewerSchema`].
pub(super) fn migrate(connection: &mut Connection, path: &Path) -> Result<(), StoreError> {
    migrate_by(connection, path, STEPS)
}

fn migrate_by(connection: &mut Connection, path: &Path, steps: &[&str]) -> Result<(), StoreError> {
    let found = version(connection)?;
    let known = i64::try_from(steps.len()).unwrap_or(i64::MAX);
    if found > known {
        return Err(StoreError::NewerSchema { found, known });
    }
    if found > 0 && found < known {
        copy(connection, path, found)?;
    }
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
    Ok(())
}

/// The schema that a database has; 0 for an empty one.
fn version(connection: &Connection) -> Result<i64, StoreError> {
    connection.execute_batch(&for_sqlite(
        "CREATE TABLE IF NOT EXISTS schema_version (\n    version {int} NOT NULL\n);",
    ))?;
    Ok(connection.query_row("SELECT COALESCE(MAX(version), 0) FROM schema_version", (), |row| row.get(0))?)
}

/// Keeps the database as it is, for the way back.
fn copy(connection: &Connection, path: &Path, version: i64) -> Result<(), StoreError> {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".schema-{version}"));
    let copy = Path::new(&name);
    // One that is there comes from an attempt that did not get beyond this schema.
    let _ = std::fs::remove_file(copy);
    directory::private_file(copy)?;
    let text = copy
        .to_str()
        .ok_or_else(|| StoreError::Open { path: copy.to_owned(), cause: "the path is not UTF-8".into() })?;
    connection.execute("VACUUM INTO ?1", [text])?;
    tracing::info!("The database was copied to {text} before its schema changes.");
    Ok(())
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
        migrate_by(&mut connection, &path, &STEPS[..1]).unwrap();
        connection.execute("INSERT INTO setting (name, value) VALUES ('a', x'01')", ()).unwrap();
        migrate(&mut connection, &path).unwrap();
        migrate(&mut connection, &path).unwrap();
        assert_eq!(version(&connection).unwrap(), i64::try_from(STEPS.len()).unwrap());
        let kept = Connection::open(directory.path().join("xmppd.db.schema-1")).unwrap();
        assert_eq!(version(&kept).unwrap(), 1);
        let count: i64 = kept.query_row("SELECT count(*) FROM setting", (), |row| row.get(0)).unwrap();
        assert_eq!(count, 1);
    }

    #[test]
    fn a_failing_step_changes_nothing() {
        let directory = tempfile::tempdir().unwrap();
        let (mut connection, path) = database(&directory);
        let steps = [STEPS[0], "CREATE TABLE a (\n    b {int}\n);\nCREATE TABLE a (\n    b {int}\n);"];
        let error = migrate_by(&mut connection, &path, &steps).unwrap_err();
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
