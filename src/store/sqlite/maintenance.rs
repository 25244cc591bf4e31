//! Care of the file: is it sound, what fills it, and back to the system what is free.

use rusqlite::Connection;

use super::super::{StoreError, Tx};

/// What a table takes, with its indexes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableSize {
    /// Its name.
    pub name: String,
    /// Rows.
    pub rows: u64,
    /// Bytes.
    pub bytes: u64,
}

/// What the file is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Usage {
    /// Tables, the largest first.
    pub tables: Vec<TableSize>,
    /// Bytes of the file.
    pub bytes: u64,
    /// Bytes of it that hold nothing.
    pub free: u64,
}

/// What is wrong with a database; empty if nothing is. Reads all of it.
pub(in crate::store) fn check(connection: &Connection) -> Result<Vec<String>, StoreError> {
    let mut problems = Vec::new();
    let mut statement = connection.prepare("PRAGMA integrity_check(20)")?;
    let mut rows = statement.query(())?;
    while let Some(row) = rows.next()? {
        let problem: String = row.get(0)?;
        if problem != "ok" {
            problems.push(problem);
        }
    }
    let mut statement = connection.prepare("PRAGMA foreign_key_check")?;
    let mut rows = statement.query(())?;
    while let Some(row) = rows.next()? {
        let (table, parent): (String, String) = (row.get(0)?, row.get(2)?);
        problems.push(format!("a row of {table} belongs to nothing in {parent}"));
        if problems.len() >= 20 {
            break;
        }
    }
    Ok(problems)
}

impl Tx<'_> {
    /// What is wrong with the whole database; empty if nothing is.
    pub fn check(&self) -> Result<Vec<String>, StoreError> {
        match check(self.connection()) {
            // So damaged that it cannot even be read through.
            Err(StoreError::Corrupt(why)) => Ok(vec![why.to_string()]),
            other => other,
        }
    }

    /// What fills the database. Reads all of it.
    pub fn usage(&self) -> Result<Usage, StoreError> {
        let tables = self.query(
            "SELECT COALESCE(schema.tbl_name, page.name), SUM(page.pgsize), \
             SUM(CASE WHEN page.pagetype = 'leaf' AND page.name = schema.tbl_name THEN page.ncell ELSE 0 END) \
             FROM dbstat AS page LEFT JOIN sqlite_schema AS schema ON schema.name = page.name \
             GROUP BY 1 ORDER BY 2 DESC, 1",
            &[],
            |row| {
                Ok(TableSize {
                    name: row.text(0)?.to_owned(),
                    bytes: u64::try_from(row.integer(1)?).unwrap_or(0),
                    rows: u64::try_from(row.integer(2)?).unwrap_or(0),
                })
            },
        )?;
        let page = self.pragma("PRAGMA page_size")?;
        Ok(Usage {
            tables,
            bytes: self.size()?,
            free: self.pragma("PRAGMA freelist_count")?.saturating_mul(page),
        })
    }

    /// Bytes of the file, when all that is committed has moved into it.
    pub fn size(&self) -> Result<u64, StoreError> {
        Ok(self.pragma("PRAGMA page_count")?.saturating_mul(self.pragma("PRAGMA page_size")?))
    }

    /// Gives free pages at the end of the file back to the system, at most so many: moving them takes time in which
    /// nobody else writes. Returns how many pages are free still.
    pub fn give_back(&mut self, pages: u32) -> Result<u64, StoreError> {
        // Each step frees one page, so it has to be stepped to its end.
        let mut statement = self.connection().prepare(&format!("PRAGMA incremental_vacuum({pages})"))?;
        let mut rows = statement.query(())?;
        while rows.next()?.is_some() {}
        drop(rows);
        self.pragma("PRAGMA freelist_count")
    }

    fn pragma(&self, name: &str) -> Result<u64, StoreError> {
        let number = self.one(name, &[], |row| row.integer(0))?.unwrap_or(0);
        Ok(u64::try_from(number).unwrap_or(0))
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::setting;
    use super::super::super::testing::store;

    #[test]
    fn what_fills_the_file_is_told_and_given_back() {
        let (_directory, store) = store();
        let usage = || store.read_blocking(|tx| tx.usage()).unwrap();
        let empty = usage();
        store.write_blocking(|tx| setting::set(tx, "large", &[7; 2_000_000])).unwrap();
        let full = usage();
        let largest = full.tables.first().unwrap();
        assert!(largest.name == "setting" && largest.bytes > 1_900_000, "{largest:?}");
        assert!(full.bytes > empty.bytes + 1_900_000);
        store.write_blocking(|tx| setting::set(tx, "large", &[])).unwrap();
        assert!(usage().free > 1_800_000);
        let mut left = u64::MAX;
        while left > 0 {
            let next = store.write_blocking(|tx| tx.give_back(100)).unwrap();
            assert!(next < left);
            left = next;
        }
        assert_eq!(usage().free, 0);
        assert!(usage().bytes < full.bytes - 1_800_000);
    }

    #[test]
    fn a_sound_database_has_no_problems_and_a_damaged_one_some() {
        let (directory, store) = store();
        store.write_blocking(|tx| setting::set(tx, "large", &[7; 500_000])).unwrap();
        assert!(store.read_blocking(|tx| tx.check()).unwrap().is_empty());
        store.close_blocking();
        let path = directory.path().join("xmppd.db");
        let mut bytes = std::fs::read(&path).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle..middle + 8192].fill(0xAA);
        std::fs::write(&path, bytes).unwrap();
        let connection = super::super::open_examiner(&path).unwrap();
        let problems = super::super::super::Tx::new(&connection).check().unwrap();
        assert!(!problems.is_empty());
    }
}
