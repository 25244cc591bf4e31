//! The care of archives: what is in them, and what is taken out of them, by age, peer and account.
//!
//! What is to go is looked for by a read and removed by a write that looks at each item again, so that the one thread
//! that writes has little to do for it.

use super::archive::{peer_number, reach};
use super::item_id::ItemId;
use super::{AccountId, StoreError, Tx, Value};
use crate::base::Timestamp;
use crate::jid::BareJid;

/// Which items of an archive are meant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Which {
    /// Exchanged with this address only.
    pub with: Option<BareJid>,
    /// Older than this only.
    pub before: Option<Timestamp>,
}

/// What is in archives.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Content {
    /// Messages.
    pub messages: u64,
    /// Bytes of their XML.
    pub bytes: u64,
    /// When the oldest came or went.
    pub oldest: Option<Timestamp>,
    /// When the newest did.
    pub newest: Option<Timestamp>,
}

/// What of it is meant, and what of that stays because a device has yet to get it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matching {
    /// All that is meant.
    pub all: Content,
    /// Messages among them that wait for a device.
    pub waiting: u64,
    /// Bytes of the others, which can go.
    pub free_bytes: u64,
}

/// What is meant of an archive. Walks it.
pub fn matching(tx: &Tx<'_>, account: AccountId, which: &Which) -> Result<Matching, StoreError> {
    let Some(bounds) = Bounds::of(tx, account, which)? else { return Ok(Matching::default()) };
    let read = |row: &super::Row<'_>| {
        let (waiting, free_bytes) = (row.integer(4)?.unsigned_abs(), row.integer(5)?.unsigned_abs());
        Ok(Matching { all: content(row, 0)?, waiting, free_bytes })
    };
    let values = [account.into(), bounds.below(), bounds.before.into()];
    let found = match bounds.peer {
        None => tx.one(
            "SELECT count(*), COALESCE(SUM(octet_length(stanza)), 0), min(stamp), max(stamp), count(pending.item),
                    COALESCE(SUM(CASE WHEN pending.item IS NULL THEN octet_length(stanza) END), 0)
             FROM archive_item LEFT JOIN pending ON pending.account = archive AND pending.item = id
             WHERE archive = ?1 AND id < ?2 AND stamp < ?3 AND hidden = 0",
            &values,
            read,
        )?,
        Some(peer) => tx.one(
            "SELECT count(*), COALESCE(SUM(octet_length(stanza)), 0), min(stamp), max(stamp), count(pending.item),
                    COALESCE(SUM(CASE WHEN pending.item IS NULL THEN octet_length(stanza) END), 0)
             FROM archive_item LEFT JOIN pending ON pending.account = archive AND pending.item = id
             WHERE archive = ?1 AND id < ?2 AND stamp < ?3 AND hidden = 0 AND peer = ?4",
            &[values.as_slice(), &[peer.into()]].concat(),
            read,
        )?,
    };
    Ok(found.unwrap_or_default())
}

/// Ids of items that are meant and wait for nobody: at most `limit`, the oldest first, from the one behind `after` on.
pub fn due(
    tx: &Tx<'_>,
    account: AccountId,
    which: &Which,
    after: Option<ItemId>,
    limit: u32,
) -> Result<Vec<ItemId>, StoreError> {
    let Some(bounds) = Bounds::of(tx, account, which)? else { return Ok(Vec::new()) };
    let after = after.as_ref().map_or(Value::Blob(&[]), |after| Value::Blob(&after.0));
    let values = [account.into(), after, bounds.below(), bounds.before.into(), limit.into()];
    let read = |row: &super::Row<'_>| ItemId::of(row.blob(0)?);
    match bounds.peer {
        None => tx.query(
            "SELECT id FROM archive_item
             WHERE archive = ?1 AND id > ?2 AND id < ?3 AND stamp < ?4 AND hidden = 0
             AND NOT EXISTS (SELECT 1 FROM pending WHERE account = ?1 AND item = archive_item.id)
             ORDER BY id LIMIT ?5",
            &values,
            read,
        ),
        Some(peer) => tx.query(
            "SELECT id FROM archive_item
             WHERE archive = ?1 AND id > ?2 AND id < ?3 AND stamp < ?4 AND hidden = 0 AND peer = ?6
             AND NOT EXISTS (SELECT 1 FROM pending WHERE account = ?1 AND item = archive_item.id)
             ORDER BY id LIMIT ?5",
            &[values.as_slice(), &[peer.into()]].concat(),
            read,
        ),
    }
}

/// Removes items, but for those that wait for a device by now; how many. At most 100 at once, or others wait.
pub fn remove(tx: &mut Tx<'_>, account: AccountId, items: &[ItemId]) -> Result<usize, StoreError> {
    let mut removed = 0;
    for item in items {
        removed += tx.execute(
            "DELETE FROM archive_item WHERE archive = ?1 AND id = ?2 AND hidden = 0
             AND NOT EXISTS (SELECT 1 FROM pending WHERE account = ?1 AND item = ?2)",
            &[account.into(), item.into()],
        )?;
    }
    Ok(removed)
}

/// With how many addresses an account has exchanged what is in its archive. Walks it.
pub fn peers(tx: &Tx<'_>, account: AccountId) -> Result<u64, StoreError> {
    let sql = "SELECT count(DISTINCT peer) FROM archive_item WHERE archive = ?1 AND hidden = 0";
    Ok(tx.one(sql, &[account.into()], |row| row.integer(0))?.unwrap_or(0).unsigned_abs())
}

/// What is in the archives of each domain: its name, how many accounts have any, all together. Walks all of them.
pub fn of_domains(tx: &Tx<'_>) -> Result<Vec<(String, u64, Content)>, StoreError> {
    tx.query(
        "SELECT count(*), COALESCE(SUM(octet_length(stanza)), 0), min(stamp), max(stamp),
                domain, count(DISTINCT archive)
         FROM archive_item JOIN account ON account.id = archive WHERE hidden = 0
         GROUP BY domain ORDER BY domain",
        &[],
        |row| Ok((row.text(4)?.to_owned(), row.integer(5)?.unsigned_abs(), content(row, 0)?)),
    )
}

/// What is in the archives of a domain's accounts that have any, the largest first. Walks all of them.
pub fn of_accounts(tx: &Tx<'_>, domain: &str) -> Result<Vec<(String, Content)>, StoreError> {
    tx.query(
        "SELECT count(*), COALESCE(SUM(octet_length(stanza)), 0) AS bytes, min(stamp), max(stamp), localpart
         FROM archive_item JOIN account ON account.id = archive WHERE domain = ?1 AND hidden = 0
         GROUP BY localpart ORDER BY bytes DESC, localpart",
        &[domain.into()],
        |row| Ok((format!("{}@{domain}", row.text(4)?), content(row, 0)?)),
    )
}

fn content(row: &super::Row<'_>, first: usize) -> Result<Content, StoreError> {
    Ok(Content {
        messages: row.integer(first)?.unsigned_abs(),
        bytes: row.integer(first + 1)?.unsigned_abs(),
        oldest: row.optional_integer(first + 2)?.map(Timestamp),
        newest: row.optional_integer(first + 3)?.map(Timestamp),
    })
}

/// Where in an archive to look.
struct Bounds {
    peer: Option<i64>,
    before: Timestamp,
    /// Above all ids that can be of so old an item.
    below: Vec<u8>,
}

impl Bounds {
    /// `None`: the peer is nobody's.
    fn of(tx: &Tx<'_>, account: AccountId, which: &Which) -> Result<Option<Self>, StoreError> {
        let peer = match &which.with {
            None => None,
            Some(with) => match peer_number(tx, with.as_str())? {
                None => return Ok(None),
                number => number,
            },
        };
        let below = match which.before {
            None => vec![0xff; 17],
            // The clock may have been set back: an id can be younger than its item.
            Some(before) => {
                let edge = Timestamp(before.0.saturating_add(reach(tx, account)?));
                ItemId::bound(edge, false).0.to_vec()
            }
        };
        Ok(Some(Self { peer, before: which.before.unwrap_or(Timestamp(i64::MAX)), below }))
    }

    fn below(&self) -> Value<'_> {
        Value::Blob(&self.below)
    }
}

#[cfg(test)]
mod tests {
    use super::super::archive::{Filter, NewItem, append, page};
    use super::super::testing::{alice, store};
    use super::*;

    const HOUR: i64 = 3_600_000_000;

    /// Hours 1 to 9: c@ every third, 2 waits for a device, 4 is hidden.
    fn filled() -> (tempfile::TempDir, super::super::Store, AccountId) {
        let (directory, store) = store();
        let id = alice(&store);
        let item = |hour: i64| NewItem {
            id: ItemId::next(None, Timestamp(hour * HOUR)),
            stamp: Timestamp(hour * HOUR),
            peer: if hour % 3 == 0 { "c@x.example" } else { "b@x.example" }.parse().unwrap(),
            stanza: b"<message/>".to_vec(),
            hidden: hour == 4,
            pending: hour == 2 || hour == 4,
        };
        store.write_blocking(move |tx| (1..=9).try_for_each(|hour| append(tx, id, &item(hour)))).unwrap();
        (directory, store, id)
    }

    fn which(with: Option<&str>, before: Option<i64>) -> Which {
        let before = before.map(|hour| Timestamp(hour * HOUR));
        Which { with: with.map(|jid| jid.parse().unwrap()), before }
    }

    #[test]
    fn what_is_in_an_archive_is_told() {
        let (_directory, store, id) = filled();
        let told = |which: Which| {
            let found = store.read_blocking(move |tx| matching(tx, id, &which)).unwrap();
            let hour = |time: Option<Timestamp>| time.map(|time| time.0 / HOUR);
            (
                found.all.messages,
                found.waiting,
                hour(found.all.oldest),
                hour(found.all.newest),
                found.free_bytes,
            )
        };
        assert_eq!(told(which(None, None)), (8, 1, Some(1), Some(9), 70));
        assert_eq!(told(which(None, Some(3))), (2, 1, Some(1), Some(2), 10));
        assert_eq!(told(which(Some("c@x.example"), None)), (3, 0, Some(3), Some(9), 30));
        assert_eq!(told(which(Some("c@x.example"), Some(9))), (2, 0, Some(3), Some(6), 20));
        assert_eq!(told(which(Some("nobody@x.example"), None)), (0, 0, None, None, 0));
        assert_eq!(store.read_blocking(move |tx| peers(tx, id)), Ok(2));
        let domains = store.read_blocking(of_domains).unwrap();
        assert_eq!(domains.len(), 1);
        assert_eq!((domains[0].0.as_str(), domains[0].1, domains[0].2.messages), ("localhost", 1, 8));
        let accounts = store.read_blocking(|tx| of_accounts(tx, "localhost")).unwrap();
        assert_eq!((accounts.len(), accounts[0].0.as_str()), (1, "alice@localhost"));
        assert_eq!(store.read_blocking(|tx| of_accounts(tx, "other.example")), Ok(vec![]));
    }

    #[test]
    fn what_is_due_goes_in_portions_but_for_what_waits() {
        let (_directory, store, id) = filled();
        let mut after = None;
        let mut portions = Vec::new();
        loop {
            let behind = after.take();
            let items = store.read_blocking(move |tx| due(tx, id, &which(None, Some(7)), behind, 2)).unwrap();
            let Some(last) = items.last().copied() else { break };
            portions.push(store.write_blocking(move |tx| remove(tx, id, &items)).unwrap());
            after = Some(last);
        }
        assert_eq!(portions, [2, 2]);
        let left =
            store.read_blocking(move |tx| page(tx, id, &Filter::default(), false, 9, usize::MAX)).unwrap();
        let hours: Vec<_> = left.items.iter().map(|item| item.stamp.0 / HOUR).collect();
        assert_eq!(hours, [2, 7, 8, 9]);
        let of_c =
            store.read_blocking(move |tx| due(tx, id, &which(Some("c@x.example"), None), None, 9)).unwrap();
        assert_eq!(of_c.len(), 1);
        // What waits by now is not removed, although it was due a moment ago.
        let item = of_c[0];
        store.write_blocking(move |tx| super::super::pending::add(tx, id, item)).unwrap();
        assert_eq!(store.write_blocking(move |tx| remove(tx, id, &[item])), Ok(0));
    }

    #[test]
    fn a_clock_that_was_set_back_keeps_nothing_too_long() {
        let (_directory, store, id) = filled();
        let late = NewItem {
            id: ItemId::next(Some(ItemId::bound(Timestamp(20 * HOUR), true)), Timestamp(HOUR)),
            stamp: Timestamp(HOUR),
            peer: "b@x.example".parse().unwrap(),
            stanza: b"<message/>".to_vec(),
            hidden: false,
            pending: false,
        };
        store.write_blocking(move |tx| append(tx, id, &late)).unwrap();
        let found = store.read_blocking(move |tx| due(tx, id, &which(None, Some(2)), None, 9)).unwrap();
        assert_eq!(found.len(), 2);
    }
}
