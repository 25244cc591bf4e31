//! Databases as other versions of the program have left them.

use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::Connection;

/// Makes the database one of a schema: of an older one by its steps, of another one by what it says of itself.
pub(crate) fn schema(database: &Path, number: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/store/schema");
    let mut steps: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    steps.retain(|path| path.extension().is_some_and(|ending| ending == "sql"));
    steps.sort();
    let number = if number == "newest" { steps.len() } else { number.parse().unwrap() };
    if number < steps.len() {
        for end in ["", "-wal", "-shm"] {
            let _ = fs::remove_file(format!("{}{end}", database.display()));
        }
        let made = Connection::open(database).unwrap();
        made.execute_batch("CREATE TABLE schema_version (version INTEGER NOT NULL) STRICT; INSERT INTO schema_version VALUES (0)")
            .unwrap();
        for step in steps.iter().take(number) {
            let text = fs::read_to_string(step).unwrap();
            let text = text.replace("{int}", "INTEGER").replace("{text}", "TEXT").replace("{blob}", "BLOB");
            made.execute_batch(&text.replace("\n);", "\n) STRICT;")).unwrap();
        }
    }
    let database = Connection::open(database).unwrap();
    database.execute("UPDATE schema_version SET version = ?1", [number as i64]).unwrap();
}
