//! Opens the database with the settings that durability, memory and speed ask for.

use std::path::Path;

use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::{Connection, OpenFlags};

use super::super::schema::{self, Migrated};
use super::super::{StoreError, directory};

/// The database's name in the data directory.
pub(in crate::store) const DATABASE: &str = "xmppd.db";

/// The most bytes of one value or row.
const LONGEST: i32 = 8 << 20;

/// Opens the connection that writes, makes the file if there is none, and brings the schema up to date.
pub(in crate::store) fn open_writer(path: &Path) -> Result<(Connection, Migrated), StoreError> {
    directory::private_file(path)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection =
        Connection::open_with_flags(path, flags).map_err(|error| cannot_open(path, &error))?;
    // Counts only before the first table, and would write to the disk at each start.
    if connection.query_row("PRAGMA auto_vacuum", (), |row| row.get::<_, i64>(0))? == 0 {
        connection.execute_batch("PRAGMA auto_vacuum = INCREMENTAL")?;
    }
    // FULL: what was answered survives a power cut.
    connection.execute_batch(
        "PRAGMA journal_mode = WAL;
         PRAGMA synchronous = FULL;
         PRAGMA foreign_keys = ON;
         PRAGMA wal_autocheckpoint = 1000;
         PRAGMA cache_size = -2000;
         PRAGMA journal_size_limit = 16777216;
         PRAGMA temp_store = MEMORY;
         PRAGMA trusted_schema = OFF;",
    )?;
    common(&connection)?;
    let migrated = schema::migrate(&mut connection, path)?;
    Ok((connection, migrated))
}

/// Opens a connection that reads, beside the one that writes.
pub(super) fn open_reader(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(|error| cannot_open(path, &error))?;
    connection.execute_batch(
        "PRAGMA query_only = ON;
         PRAGMA cache_size = -512;
         PRAGMA mmap_size = 268435456;
         PRAGMA temp_store = MEMORY;
         PRAGMA trusted_schema = OFF;",
    )?;
    common(&connection)?;
    Ok(connection)
}

/// Opens a connection that looks at everything: a damaged file must not be mapped into memory.
pub(in crate::store) fn open_examiner(path: &Path) -> Result<Connection, StoreError> {
    let connection = open_reader(path)?;
    connection.execute_batch("PRAGMA mmap_size = 0; PRAGMA cache_size = -8000;")?;
    Ok(connection)
}

fn common(connection: &Connection) -> Result<(), StoreError> {
    connection.set_prepared_statement_cache_capacity(256);
    connection.set_limit(Limit::SQLITE_LIMIT_LENGTH, LONGEST)?;
    // A plan does not depend on values: a statement with `LIMIT ?` would be compiled anew each time it runs.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(())
}

fn cannot_open(path: &Path, error: &rusqlite::Error) -> StoreError {
    StoreError::Open { path: path.to_owned(), cause: error.to_string().into() }
}
