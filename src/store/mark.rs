//! Up to where it is certain what has become of an archive's items: settled, or waiting in [`pending`](super::pending).

use super::archive::Item;
use super::{AccountId, ItemId, StoreError, Tx};
use crate::base::Timestamp;

/// Notes that everything up to an item is certain.
pub fn set(tx: &mut Tx<'_>, account: AccountId, settled: ItemId) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO archive_mark (archive, settled) VALUES (?1, ?2)
         ON CONFLICT (archive) DO UPDATE SET settled = excluded.settled",
        &[account.into(), (&settled).into()],
    )?;
    Ok(())
}

/// Up to which item everything is certain, if that was noted.
pub fn load(tx: &Tx<'_>, account: AccountId) -> Result<Option<ItemId>, StoreError> {
    let sql = "SELECT settled FROM archive_mark WHERE archive = ?1";
    tx.one(sql, &[account.into()], |row| ItemId::of(row.blob(0)?))
}

/// Items of which it is not known whether a device has them, in their order: above the mark, and not waiting. What the
/// account has sent is among them.
pub fn uncertain(tx: &Tx<'_>, account: AccountId, limit: u32) -> Result<Vec<Item>, StoreError> {
    items(
        tx,
        "SELECT id, stamp, stanza, hidden FROM archive_item
         WHERE archive = ?1 AND id > COALESCE((SELECT settled FROM archive_mark WHERE archive = ?1), ?2)
         AND NOT EXISTS (SELECT 1 FROM pending WHERE account = ?1 AND item = archive_item.id)
         ORDER BY id LIMIT ?3",
        account,
        &[],
        limit,
    )
}

/// The last items that were made since a time, the last first.
pub fn recent(
    tx: &Tx<'_>,
    account: AccountId,
    since: Timestamp,
    limit: u32,
) -> Result<Vec<Item>, StoreError> {
    items(
        tx,
        "SELECT id, stamp, stanza, hidden FROM archive_item
         WHERE archive = ?1 AND id > ?2 ORDER BY id DESC LIMIT ?3",
        account,
        &ItemId::bound(since, false).0,
        limit,
    )
}

fn items(
    tx: &Tx<'_>,
    sql: &'static str,
    account: AccountId,
    above: &[u8],
    limit: u32,
) -> Result<Vec<Item>, StoreError> {
    tx.query(sql, &[account.into(), above.into(), limit.into()], |row| {
        Ok(Item {
            id: ItemId::of(row.blob(0)?)?,
            stamp: row.time(1)?,
            stanza: row.text(2)?.to_owned(),
            hidden: row.flag(3)?,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::super::archive::{NewItem, append};
    use super::super::pending;
    use super::super::testing::{alice, store};
    use super::*;

    #[test]
    fn what_is_above_the_mark_and_does_not_wait_is_uncertain() {
        let (_directory, store) = store();
        let id = alice(&store);
        let moment = |number: u8| Timestamp(i64::from(number) * 1_000_000);
        let item = move |number: u8| NewItem {
            id: ItemId::next(None, moment(number)),
            stamp: moment(number),
            peer: "a@x.example".parse().unwrap(),
            stanza: b"<message/>".to_vec(),
            hidden: number == 5,
            pending: number == 3,
        };
        let items: Vec<_> = (1..=5).map(item).collect();
        let ids: Vec<_> = items.iter().map(|item| item.id).collect();
        let number = |item: &Item| item.stamp.0 / 1_000_000;
        let look = || {
            let found = store.read_blocking(move |tx| uncertain(tx, id, 9)).unwrap();
            found.iter().map(number).collect::<Vec<_>>()
        };
        store.write_blocking(move |tx| items.iter().try_for_each(|item| append(tx, id, item))).unwrap();
        assert_eq!(look(), [1, 2, 4, 5]);
        let first = ids[0];
        store.write_blocking(move |tx| set(tx, id, first)).unwrap();
        assert_eq!(look(), [2, 4, 5]);
        let (second, fourth) = (ids[1], ids[3]);
        store
            .write_blocking(move |tx| {
                pending::add(tx, id, fourth)?;
                set(tx, id, second)
            })
            .unwrap();
        assert_eq!(look(), [5]);
        let last = store.read_blocking(move |tx| recent(tx, id, moment(2), 3)).unwrap();
        assert_eq!(last.iter().map(number).collect::<Vec<_>>(), [5, 4, 3]);
        let last = store.read_blocking(move |tx| recent(tx, id, moment(4), 9)).unwrap();
        assert_eq!(last.iter().map(number).collect::<Vec<_>>(), [5, 4]);
    }
}
