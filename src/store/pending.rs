//! Messages that no device of an account has taken yet (XEP-0160): references to items, in the order of their ids.

use std::collections::HashMap;

use super::{AccountId, StoreError, Tx, Value};
use crate::base::{Timestamp, id};
use crate::jid::BareJid;

/// The id of an item: a UUIDv7 (RFC 9562 §5.7), made by the one task that owns the archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemId(pub [u8; 16]);

impl ItemId {
    /// An id for now that is greater than the last one, whatever the clock does, by a step nobody can guess
    /// (XEP-0359 §6).
    pub fn next(last: Option<Self>, now: Timestamp) -> Self {
        let millis = u64::try_from(now.0 / 1000).unwrap_or_default();
        let mut random = [0; 10];
        id::random(&mut random);
        let fresh = Self(*uuid::Builder::from_unix_timestamp_millis(millis, &random).as_uuid().as_bytes());
        match last {
            Some(last) if last >= fresh => {
                last.above(u32::from_be_bytes([0, random[0], random[1], random[2]]))
            }
            _ => fresh,
        }
    }

    /// An id above this one, by a step of at least 1, with version and variant left in place.
    fn above(self, step: u32) -> Self {
        let uuid = u128::from_be_bytes(self.0);
        // The 122 free bits as one number: time 48, rand_a 12, rand_b 62.
        let free = (uuid >> 80) << 74 | (uuid >> 64 & 0xfff) << 62 | uuid & ((1 << 62) - 1);
        let free = free.saturating_add(1 + u128::from(step));
        let uuid =
            (free >> 74) << 80 | 7 << 76 | (free >> 62 & 0xfff) << 64 | 2 << 62 | free & ((1 << 62) - 1);
        Self(uuid.to_be_bytes())
    }
}

impl<'a> From<&'a ItemId> for Value<'a> {
    fn from(id: &'a ItemId) -> Self {
        Self::Blob(&id.0)
    }
}

/// A message to be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewItem {
    /// Its id, above all others of the account.
    pub id: ItemId,
    /// When it came.
    pub stamp: Timestamp,
    /// Who sent it.
    pub peer: BareJid,
    /// The stanza as XML.
    pub stanza: Vec<u8>,
}

/// A kept message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its id.
    pub id: ItemId,
    /// When it came.
    pub stamp: Timestamp,
    /// The stanza as XML.
    pub stanza: String,
}

/// Keeps a message until it is settled.
pub fn append(tx: &mut Tx<'_>, account: AccountId, item: &NewItem) -> Result<(), StoreError> {
    let peer = address(tx, &item.peer)?;
    tx.execute(
        "INSERT INTO archive_item (archive, id, peer, stamp, hidden, stanza) VALUES (?1, ?2, ?3, ?4, 1, ?5)",
        &[
            account.into(),
            (&item.id).into(),
            peer.into(),
            item.stamp.into(),
            String::from_utf8_lossy(&item.stanza).as_ref().into(),
        ],
    )?;
    tx.execute("INSERT INTO pending (account, item) VALUES (?1, ?2)", &[account.into(), (&item.id).into()])?;
    Ok(())
}

/// The number of an address, given when it is first needed.
fn address(tx: &mut Tx<'_>, jid: &BareJid) -> Result<i64, StoreError> {
    let known =
        tx.one("SELECT id FROM address WHERE jid = ?1", &[jid.as_str().into()], |row| row.integer(0))?;
    if let Some(known) = known {
        return Ok(known);
    }
    let given = tx.execute_returning(
        "INSERT INTO address (id, jid) VALUES ((SELECT COALESCE(MAX(id), 0) + 1 FROM address), ?1) RETURNING id",
        &[jid.as_str().into()],
        |row| row.integer(0),
    )?;
    given.ok_or_else(|| StoreError::Statement("an address got no number".into()))
}

/// Kept messages in their order: at most `limit`, from the one behind `after` on.
pub fn page(
    tx: &Tx<'_>,
    account: AccountId,
    after: Option<ItemId>,
    limit: u32,
) -> Result<Vec<Item>, StoreError> {
    let after: &[u8] = after.as_ref().map_or(&[], |after| &after.0);
    tx.query(
        "SELECT item, stamp, stanza FROM pending
         JOIN archive_item ON archive_item.archive = pending.account AND archive_item.id = pending.item
         WHERE account = ?1 AND item > ?2 ORDER BY item LIMIT ?3",
        &[account.into(), after.into(), limit.into()],
        |row| Ok(Item { id: item_id(row.blob(0)?)?, stamp: row.time(1)?, stanza: row.text(2)?.to_owned() }),
    )
}

/// Settles messages: a device has them. What was kept only for that is removed. At most 100 at once, or others wait.
pub fn settle(tx: &mut Tx<'_>, account: AccountId, items: &[ItemId]) -> Result<(), StoreError> {
    for item in items {
        let key = [account.into(), item.into()];
        tx.execute("DELETE FROM pending WHERE account = ?1 AND item = ?2", &key)?;
        tx.execute("DELETE FROM archive_item WHERE archive = ?1 AND id = ?2 AND hidden = 1", &key)?;
    }
    Ok(())
}

/// How many messages of each sender wait for an account. Walks all of them.
pub fn counts(tx: &Tx<'_>, account: AccountId) -> Result<HashMap<BareJid, u32>, StoreError> {
    let counts = tx.query(
        "SELECT jid, count(*) FROM pending
         JOIN archive_item ON archive_item.archive = pending.account AND archive_item.id = pending.item
         JOIN address ON address.id = peer
         WHERE account = ?1 GROUP BY jid",
        &[account.into()],
        |row| Ok((row.parse(0)?, row.small(1)?)),
    )?;
    Ok(counts.into_iter().collect())
}

/// The greatest id of an account's items: new ones go above it.
pub fn max_id(tx: &Tx<'_>, account: AccountId) -> Result<Option<ItemId>, StoreError> {
    tx.one(
        "SELECT id FROM archive_item WHERE archive = ?1 ORDER BY id DESC LIMIT 1",
        &[account.into()],
        |row| item_id(row.blob(0)?),
    )
}

fn item_id(bytes: &[u8]) -> Result<ItemId, StoreError> {
    bytes
        .try_into()
        .map(ItemId)
        .map_err(|_| StoreError::Corrupt("an item's id does not have 16 bytes".into()))
}

#[cfg(test)]
mod tests {
    use super::super::account;
    use super::super::testing::{alice, store};
    use super::*;

    fn item(number: u8, peer: &str) -> NewItem {
        NewItem {
            id: ItemId([number; 16]),
            stamp: Timestamp(number.into()),
            peer: peer.parse().unwrap(),
            stanza: format!("<message id='{number}'/>").into_bytes(),
        }
    }

    #[test]
    fn messages_are_kept_in_order_until_settled() {
        let (_directory, store) = store();
        let id = alice(&store);
        store
            .write_blocking(move |tx| {
                for number in [1, 2, 3, 4] {
                    append(tx, id, &item(number, if number == 3 { "b@x.example" } else { "a@x.example" }))?;
                }
                Ok(())
            })
            .unwrap();
        let ids = |after, limit| {
            let page = store.read_blocking(move |tx| page(tx, id, after, limit)).unwrap();
            page.into_iter().map(|item| item.id.0[0]).collect::<Vec<_>>()
        };
        assert_eq!(ids(None, 3), [1, 2, 3]);
        assert_eq!(ids(Some(ItemId([3; 16])), 3), [4]);
        let first = store.read_blocking(move |tx| page(tx, id, None, 1)).unwrap();
        assert_eq!((first[0].stanza.as_str(), first[0].stamp), ("<message id='1'/>", Timestamp(1)));
        store.write_blocking(move |tx| settle(tx, id, &[ItemId([2; 16]), ItemId([9; 16])])).unwrap();
        assert_eq!(ids(None, 9), [1, 3, 4]);
        let counts = store.read_blocking(move |tx| counts(tx, id)).unwrap();
        let expected = [("a@x.example", 2), ("b@x.example", 1)];
        assert_eq!(counts, expected.map(|(jid, count)| (jid.parse().unwrap(), count)).into());
        assert_eq!(store.read_blocking(move |tx| max_id(tx, id)), Ok(Some(ItemId([4; 16]))));
    }

    #[test]
    fn nothing_of_a_removed_account_is_left() {
        let (_directory, store) = store();
        let id = alice(&store);
        store.write_blocking(move |tx| append(tx, id, &item(1, "a@x.example"))).unwrap();
        store.write_blocking(move |tx| account::remove(tx, id, Timestamp(1))).unwrap();
        assert_eq!(
            store.read_blocking(move |tx| Ok((counts(tx, id)?.len(), max_id(tx, id)?))),
            Ok((0, None))
        );
    }

    #[test]
    fn ids_grow_whatever_the_clock_does() {
        let mut last = ItemId::next(None, Timestamp(1_700_000_000_000_000));
        for moment in [1_700_000_000_000_000, 1_700_000_000_000_999, 0, -5, 1_700_000_000_100_000] {
            let next = ItemId::next(Some(last), Timestamp(moment));
            assert!(next > last, "{next:?} after {last:?}");
            let uuid = uuid::Uuid::from_bytes(next.0);
            assert_eq!((uuid.get_version_num(), uuid.get_variant()), (7, uuid::Variant::RFC4122));
            last = next;
        }
        let edge = ItemId::next(None, Timestamp(1_000)).0;
        let full = ItemId(std::array::from_fn(|at| if at < 6 { edge[at] } else { 0xff }));
        assert!(full.above(0) > full);
    }
}
