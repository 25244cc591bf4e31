//! What was changed by whom.

use super::{Row, StoreError, Tx};
use crate::base::Timestamp;

/// So many entries are kept; older ones go.
const KEPT: i64 = 100_000;

/// An entry. Nothing in it is secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// When.
    pub stamp: Timestamp,
    /// Who: `anna (uid 1000)`, or the address of an account.
    pub actor: String,
    /// What: `user add bob@example.org`.
    pub action: String,
    /// The domain that it was about; empty for the whole server.
    pub domain: String,
    /// `done`, or the code of the error.
    pub outcome: String,
}

/// Which entries are wanted.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Whose actor contains this text; empty for all.
    pub actor: String,
    /// About this domain; empty for all.
    pub domain: String,
    /// Not older than this.
    pub since: Timestamp,
    /// So many of the newest at most.
    pub limit: u32,
}

/// Adds an entry. The oldest go when there are too many.
pub fn append(tx: &mut Tx<'_>, entry: &Entry) -> Result<(), StoreError> {
    let id = tx.execute_returning(
        "INSERT INTO counter (name, value) VALUES ('audit', 1)
         ON CONFLICT (name) DO UPDATE SET value = counter.value + 1
         RETURNING value",
        &[],
        |row| row.integer(0),
    )?;
    let id = id.ok_or_else(|| StoreError::Statement("a counter gave no number".into()))?;
    tx.execute(
        "INSERT INTO audit (id, stamp, actor, action, domain, outcome) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        &[
            id.into(),
            entry.stamp.into(),
            entry.actor.as_str().into(),
            entry.action.as_str().into(),
            entry.domain.as_str().into(),
            entry.outcome.as_str().into(),
        ],
    )?;
    tx.execute("DELETE FROM audit WHERE id <= ?1", &[(id - KEPT).into()])?;
    Ok(())
}

/// Entries, the oldest first.
pub fn list(tx: &Tx<'_>, wanted: &Wanted) -> Result<Vec<Entry>, StoreError> {
    // Backwards along the primary key, and never further than is asked for.
    let mut found = tx.query(
        "SELECT stamp, actor, action, domain, outcome FROM audit
         WHERE stamp >= ?1 AND (?2 = '' OR domain = ?2) AND (?3 = '' OR replace(actor, ?3, '') <> actor)
         ORDER BY id DESC LIMIT ?4",
        &[
            wanted.since.into(),
            wanted.domain.as_str().into(),
            wanted.actor.as_str().into(),
            wanted.limit.into(),
        ],
        read,
    )?;
    found.reverse();
    Ok(found)
}

fn read(row: &Row<'_>) -> Result<Entry, StoreError> {
    Ok(Entry {
        stamp: row.time(0)?,
        actor: row.text(1)?.to_owned(),
        action: row.text(2)?.to_owned(),
        domain: row.text(3)?.to_owned(),
        outcome: row.text(4)?.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::store;
    use super::*;

    fn entry(stamp: i64, actor: &str, domain: &str) -> Entry {
        Entry {
            stamp: Timestamp(stamp),
            actor: actor.into(),
            action: "user add bob@example.org".into(),
            domain: domain.into(),
            outcome: "done".into(),
        }
    }

    #[test]
    fn entries_are_found_by_actor_domain_and_time() {
        let (_directory, store) = store();
        let entries = [
            entry(1, "anna (uid 1000)", "a.example"),
            entry(2, "root (uid 0)", ""),
            entry(3, "anna@a.example", ""),
        ];
        let given = entries.clone();
        store.write_blocking(move |tx| given.iter().try_for_each(|entry| append(tx, entry))).unwrap();
        let find = |actor: &str, domain: &str, since, limit| {
            let wanted =
                Wanted { actor: actor.into(), domain: domain.into(), since: Timestamp(since), limit };
            let found = store.read_blocking(move |tx| list(tx, &wanted)).unwrap();
            found.iter().map(|entry| entry.stamp.0).collect::<Vec<_>>()
        };
        assert_eq!(find("", "", 0, 9), [1, 2, 3]);
        assert_eq!(find("", "", 0, 2), [2, 3]);
        assert_eq!(find("anna", "", 0, 9), [1, 3]);
        assert_eq!(find("anna", "a.example", 0, 9), [1]);
        assert_eq!(find("", "", 2, 9), [2, 3]);
        assert_eq!(
            store
                .read_blocking(move |tx| list(
                    tx,
                    &Wanted { actor: String::new(), domain: String::new(), since: Timestamp(3), limit: 1 }
                ))
                .unwrap(),
            entries[2..]
        );
    }
}
