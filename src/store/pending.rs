//! Messages that no device of an account has taken yet (XEP-0160): references to items, in the order of their ids.

use std::collections::HashMap;

use super::archive::Item;
use super::{AccountId, ItemId, StoreError, Tx};
use crate::jid::BareJid;

/// Some of what waits, in its order.
#[derive(Debug)]
pub struct Page {
    /// The messages.
    pub items: Vec<Item>,
    /// Whether nothing waits behind them.
    pub complete: bool,
}

/// Kept messages in their order: at most `limit`, and at most about `bytes` of them, from the one behind `after` on.
pub fn page(
    tx: &Tx<'_>,
    account: AccountId,
    after: Option<ItemId>,
    limit: u32,
    bytes: usize,
) -> Result<Page, StoreError> {
    let after: &[u8] = after.as_ref().map_or(&[], |after| &after.0);
    let mut size = 0;
    let found = tx.query(
        "SELECT item, stamp, stanza, hidden FROM pending
         JOIN archive_item ON archive_item.archive = pending.account AND archive_item.id = pending.item
         WHERE account = ?1 AND item > ?2 ORDER BY item LIMIT ?3",
        &[account.into(), after.into(), limit.into()],
        |row| {
            if size > bytes {
                return Ok(None);
            }
            let stanza = row.text(2)?.to_owned();
            size += stanza.len();
            let (id, stamp, hidden) = (ItemId::of(row.blob(0)?)?, row.time(1)?, row.flag(3)?);
            Ok(Some(Item { id, stamp, stanza, hidden }))
        },
    )?;
    let most = found.len();
    let items: Vec<Item> = found.into_iter().flatten().collect();
    let complete = items.len() == most && most < limit as usize;
    Ok(Page { items, complete })
}

/// Lets nothing wait any more that can be found in the archive. XEP-0386 §3.2
pub fn settle_archived(tx: &mut Tx<'_>, account: AccountId) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM pending WHERE account = ?1 AND item IN (
             SELECT id FROM archive_item WHERE archive = ?1 AND hidden = 0)",
        &[account.into()],
    )?;
    Ok(())
}

/// Lets an item of the archive wait for a device, if it is still there.
pub fn add(tx: &mut Tx<'_>, account: AccountId, item: ItemId) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO pending (account, item) SELECT ?1, id FROM archive_item WHERE archive = ?1 AND id = ?2
         ON CONFLICT (account, item) DO NOTHING",
        &[account.into(), (&item).into()],
    )?;
    Ok(())
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

#[cfg(test)]
mod tests {
    use super::super::account;
    use super::super::archive::{NewItem, append, max_id};
    use super::super::testing::{alice, store};
    use super::*;
    use crate::base::Timestamp;

    fn item(number: u8, peer: &str) -> NewItem {
        NewItem {
            id: ItemId([number; 16]),
            stamp: Timestamp(number.into()),
            peer: peer.parse().unwrap(),
            stanza: format!("<message id='{number}'/>").into_bytes(),
            hidden: true,
            pending: true,
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
            let page = store.read_blocking(move |tx| page(tx, id, after, limit, usize::MAX)).unwrap();
            assert_eq!(page.complete, page.items.len() < limit as usize);
            page.items.into_iter().map(|item| item.id.0[0]).collect::<Vec<_>>()
        };
        assert_eq!(ids(None, 3), [1, 2, 3]);
        assert_eq!(ids(Some(ItemId([3; 16])), 3), [4]);
        // What does not fit comes with the next page, and one comes in any case.
        for (bytes, length) in [(0, 1), (18, 2), (1000, 4)] {
            let page = store.read_blocking(move |tx| page(tx, id, None, 9, bytes)).unwrap();
            assert_eq!((page.items.len(), page.complete), (length, length == 4), "{bytes}");
        }
        let first = store.read_blocking(move |tx| page(tx, id, None, 1, 0)).unwrap().items;
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
}
