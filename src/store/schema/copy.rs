//! The copy of the database that is made before its schema changes: the way back to the former program.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::super::{StoreError, directory};
use crate::base::Timestamp;

/// Copies that are kept, one of each schema.
const KEPT: usize = 3;
/// Room that must be left beside the copy, for the change itself.
const MARGIN: u64 = 16 << 20;

/// Copies a database to `xmppd.db.schema-4.2026-09-01T145210` beside it, and removes older copies.
///
/// Fails with [`StoreError::NoRoom`] before anything is written. The copy takes its name when it is whole.
pub(super) fn make(
    connection: &Connection,
    path: &Path,
    version: i64,
    now: Timestamp,
) -> Result<PathBuf, StoreError> {
    let beginning = format!(".schema-{version}.");
    let unfinished = beside(path, &format!("{beginning}part"));
    let time: String = now.to_xmpp().chars().take(19).filter(|c| *c != ':').collect();
    let whole = beside(path, &format!("{beginning}{time}"));
    let _ = fs::remove_file(&unfinished);
    into(connection, path, &unfinished)?;
    let placed = fs::rename(&unfinished, &whole)
        .and_then(|()| File::open(path.parent().unwrap_or(Path::new("."))))
        .and_then(|directory| directory.sync_all());
    placed.map_err(|error| StoreError::at(&whole, &error))?;
    prune(path, &beginning, &whole);
    tracing::info!("The database was copied to {} before its schema changes.", whole.display());
    Ok(whole)
}

/// Copies a database as it is committed into another file, on the disk when this returns.
pub(super) fn into(connection: &Connection, path: &Path, copy: &Path) -> Result<(), StoreError> {
    let needs = size(connection)?;
    let place = path.parent().unwrap_or(Path::new("."));
    let free = rustix::fs::statvfs(place).map_or(u64::MAX, |fs| fs.f_bavail.saturating_mul(fs.f_frsize));
    if free < needs.saturating_add(MARGIN) {
        return Err(StoreError::NoRoom {
            needs: needs.saturating_add(MARGIN),
            free,
            directory: place.to_owned(),
        });
    }
    let text = copy
        .to_str()
        .ok_or_else(|| StoreError::Open { path: copy.to_owned(), cause: "the path is not UTF-8".into() })?;
    directory::private_file(copy)?;
    let copied = connection.execute("VACUUM INTO ?1", [text]).map_err(StoreError::from).and_then(|_| {
        File::open(copy).and_then(|file| file.sync_all()).map_err(|error| StoreError::at(copy, &error))
    });
    if copied.is_err() {
        let _ = fs::remove_file(copy);
    }
    copied
}

/// Bytes that are in use.
fn size(connection: &Connection) -> Result<u64, StoreError> {
    let number = |pragma: &str| connection.query_row(pragma, (), |row| row.get::<_, i64>(0));
    let pages = number("PRAGMA page_count")?.saturating_sub(number("PRAGMA freelist_count")?);
    Ok(u64::try_from(pages.saturating_mul(number("PRAGMA page_size")?)).unwrap_or(0))
}

/// The copies beside a database, the oldest first.
pub(super) fn all(path: &Path) -> Vec<PathBuf> {
    let beginning = beside(path, ".schema-");
    let beginning = beginning.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let entries = fs::read_dir(path.parent().unwrap_or(Path::new("."))).into_iter().flatten().flatten();
    let mut copies: Vec<PathBuf> = entries
        .filter(|entry| entry.file_name().to_string_lossy().starts_with(&beginning))
        .map(|entry| entry.path())
        .collect();
    // By the time in the name; one without a time is older than all that have one.
    let time =
        |path: &PathBuf| path.extension().map(|end| end.to_string_lossy().into_owned()).unwrap_or_default();
    copies.sort_by_key(|path| (time(path).starts_with("20"), time(path)));
    copies
}

/// Removes copies: former ones of the same schema, and all but the newest few.
fn prune(path: &Path, beginning: &str, newest: &Path) {
    let beginning = beside(path, beginning);
    let beginning = beginning.file_name().unwrap_or_default().to_string_lossy();
    let same = |copy: &Path| {
        let name = copy.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with(beginning.as_ref()) || Some(name.as_ref()) == beginning.strip_suffix('.')
    };
    let (replaced, mut others): (Vec<_>, Vec<_>) =
        all(path).into_iter().filter(|copy| copy != newest).partition(|copy| same(copy));
    let kept = others.len().saturating_sub(KEPT - 1);
    for copy in replaced.into_iter().chain(others.drain(..kept)) {
        let _ = fs::remove_file(copy);
    }
}

fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    name.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_copies_are_kept_one_of_each_schema() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("xmppd.db");
        let connection = Connection::open(&path).unwrap();
        connection.execute_batch("CREATE TABLE a (b INTEGER) STRICT; INSERT INTO a VALUES (7)").unwrap();
        std::fs::write(directory.path().join("xmppd.db.schema-1"), "from before copies had times").unwrap();
        const DAY: i64 = 86_400_000_000;
        let names = |path: &Path| -> Vec<String> {
            all(path).iter().map(|copy| copy.file_name().unwrap().to_string_lossy().into_owned()).collect()
        };
        for (version, day) in [(2, 0), (2, 1), (3, 2)] {
            make(&connection, &path, version, Timestamp(1_795_277_400_000_000 + day * DAY)).unwrap();
        }
        assert_eq!(
            names(&path),
            [
                "xmppd.db.schema-1",
                "xmppd.db.schema-2.2026-11-22T161000",
                "xmppd.db.schema-3.2026-11-23T161000"
            ]
        );
        make(&connection, &path, 4, Timestamp(1_795_277_400_000_000 + 3 * DAY)).unwrap();
        assert_eq!(names(&path).len(), KEPT);
        let copy = Connection::open(all(&path).last().unwrap()).unwrap();
        assert_eq!(copy.query_row("SELECT b FROM a", (), |row| row.get::<_, i64>(0)).unwrap(), 7);
    }
}
