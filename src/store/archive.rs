//! The archive of an account: its messages in the order in which it sent and got them (XEP-0313), and messages that are
//! kept only until a device has them (XEP-0160).

use super::item_id::ItemId;
use super::{AccountId, Role, StoreError, Tx, Value};
use crate::base::Timestamp;
use crate::jid::{BareJid, Jid};

/// Microseconds by which the time in an id may differ from the item's own before that is remembered.
const SKEW: i64 = 1_000_000;

/// Items that are looked at in one go where not all of them fit a question.
const CHUNK: u32 = 200;

/// A message to be stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewItem {
    /// Its id, above all others of the account.
    pub id: ItemId,
    /// When it came or went.
    pub stamp: Timestamp,
    /// Whom it came from or went to.
    pub peer: BareJid,
    /// The stanza as XML.
    pub stanza: Vec<u8>,
    /// Whether it is no part of the archive, but only waits for a device. XEP-0160
    pub hidden: bool,
    /// Whether it waits for a device.
    pub pending: bool,
}

/// A stored message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its id.
    pub id: ItemId,
    /// When it came or went.
    pub stamp: Timestamp,
    /// The stanza as XML.
    pub stanza: String,
    /// Whether it is no part of the archive.
    pub hidden: bool,
}

/// Stores a message.
pub fn append(tx: &mut Tx<'_>, account: AccountId, item: &NewItem) -> Result<(), StoreError> {
    let peer = address(tx, &item.peer)?;
    tx.execute(
        "INSERT INTO archive_item (archive, id, peer, stamp, hidden, stanza) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        &[
            account.into(),
            (&item.id).into(),
            peer.into(),
            item.stamp.into(),
            item.hidden.into(),
            String::from_utf8_lossy(&item.stanza).as_ref().into(),
        ],
    )?;
    if item.pending {
        tx.execute(
            "INSERT INTO pending (account, item) VALUES (?1, ?2)",
            &[account.into(), (&item.id).into()],
        )?;
    }
    let skew = item.id.moment().0.saturating_sub(item.stamp.0);
    if skew > SKEW {
        // The clock was set back: whoever asks by time must look that much further.
        tx.execute(
            "INSERT INTO archive_skew (archive, micros) VALUES (?1, ?2)
             ON CONFLICT (archive) DO UPDATE SET micros = excluded.micros WHERE archive_skew.micros < excluded.micros",
            &[account.into(), skew.into()],
        )?;
    }
    Ok(())
}

/// The number of an address, given when it is first needed.
fn address(tx: &mut Tx<'_>, jid: &BareJid) -> Result<i64, StoreError> {
    if let Some(known) = peer_number(tx, jid.as_str())? {
        return Ok(known);
    }
    let given = tx.execute_returning(
        "INSERT INTO address (id, jid) VALUES ((SELECT COALESCE(MAX(id), 0) + 1 FROM address), ?1) RETURNING id",
        &[jid.as_str().into()],
        |row| row.integer(0),
    )?;
    given.ok_or_else(|| StoreError::Statement("an address got no number".into()))
}

/// The number of an address, if it is anybody's peer.
pub(super) fn peer_number(tx: &Tx<'_>, jid: &str) -> Result<Option<i64>, StoreError> {
    tx.one("SELECT id FROM address WHERE jid = ?1", &[jid.into()], |row| row.integer(0))
}

/// Microseconds by which the time in an id of an archive may be ahead of its item's, at most.
pub(super) fn reach(tx: &Tx<'_>, archive: AccountId) -> Result<i64, StoreError> {
    let skew = tx
        .one("SELECT micros FROM archive_skew WHERE archive = ?1", &[archive.into()], |row| row.integer(0))?;
    Ok(SKEW.saturating_add(skew.unwrap_or(0)))
}

/// Which items of an archive are wanted. XEP-0313 §4.1
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Exchanged with this address; a bare one stands for all of its resources.
    pub with: Option<Jid>,
    /// Not before.
    pub start: Option<Timestamp>,
    /// Not after.
    pub end: Option<Timestamp>,
    /// Behind this one.
    pub after: Option<ItemId>,
    /// Ahead of this one.
    pub before: Option<ItemId>,
    /// Only these.
    pub ids: Option<Vec<ItemId>>,
}

/// A page of an archive.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// In chronological order.
    pub items: Vec<Item>,
    /// Whether there is nothing further in the direction of the page.
    pub complete: bool,
}

/// Whether an archive has an item. XEP-0313 §4.1.3, §4.3.2
pub fn has(tx: &Tx<'_>, account: AccountId, id: ItemId) -> Result<bool, StoreError> {
    let found = tx.one(
        "SELECT 1 FROM archive_item WHERE archive = ?1 AND id = ?2 AND hidden = 0",
        &[account.into(), (&id).into()],
        |row| row.integer(0),
    )?;
    Ok(found.is_some())
}

/// These items, in any order; without those that are not there.
pub fn items(tx: &Tx<'_>, account: AccountId, ids: &[ItemId]) -> Result<Vec<Item>, StoreError> {
    let mut items = Vec::with_capacity(ids.len());
    for id in ids {
        items.extend(tx.one(
            "SELECT id, stamp, stanza FROM archive_item WHERE archive = ?1 AND id = ?2 AND hidden = 0",
            &[account.into(), id.into()],
            item,
        )?);
    }
    Ok(items)
}

/// At most `limit` items, and at most about `bytes` of them: the first ones, or the last ones.
pub fn page(
    tx: &Tx<'_>,
    account: AccountId,
    filter: &Filter,
    last: bool,
    limit: u32,
    bytes: usize,
) -> Result<Page, StoreError> {
    let mut page =
        Paged { page: Page { items: Vec::new(), complete: true }, limit: limit as usize, size: 0, bytes };
    let mut range = Range::of(tx, account, filter)?;
    if let Some(ids) = &filter.ids {
        let mut items = range.named(tx, ids)?;
        if last {
            items.reverse();
        }
        page.take(items, filter);
        return Ok(page.in_order(last));
    }
    loop {
        let wanted = (limit + 1).min(CHUNK);
        let chunk = range.read(tx, last, wanted)?;
        let is_end = chunk.len() < wanted as usize;
        if let Some(edge) = chunk.last() {
            range.go_on(edge.id, last);
        }
        page.take(chunk, filter);
        if is_end || !page.page.complete {
            return Ok(page.in_order(last));
        }
    }
}

/// A page that is being filled.
struct Paged {
    page: Page,
    limit: usize,
    size: usize,
    bytes: usize,
}

impl Paged {
    /// Takes what is wanted until there is no room.
    fn take(&mut self, items: Vec<Item>, filter: &Filter) {
        for item in items.into_iter().filter(|item| filter.takes(item)) {
            if self.page.items.len() == self.limit || self.size > self.bytes {
                self.page.complete = false;
                return;
            }
            self.size += item.stanza.len();
            self.page.items.push(item);
        }
    }

    fn in_order(mut self, last: bool) -> Page {
        if last {
            self.page.items.reverse();
        }
        self.page
    }
}

/// How many items match. Walks all of them, their texts only where a full address is asked for.
pub fn count(tx: &Tx<'_>, account: AccountId, filter: &Filter) -> Result<u64, StoreError> {
    let mut range = Range::of(tx, account, filter)?;
    let number = |items: &[Item]| items.iter().filter(|item| filter.takes(item)).count() as u64;
    if let Some(ids) = &filter.ids {
        return Ok(number(&range.named(tx, ids)?));
    }
    if filter.with.as_ref().is_none_or(Jid::is_bare) {
        return range.count(tx, filter);
    }
    let mut count = 0;
    loop {
        let chunk = range.read(tx, false, CHUNK)?;
        count += number(&chunk);
        match chunk.last() {
            Some(edge) if chunk.len() == CHUNK as usize => range.go_on(edge.id, false),
            _ => return Ok(count),
        }
    }
}

impl Filter {
    /// What the range does not decide.
    fn takes(&self, item: &Item) -> bool {
        let in_time = self.start.is_none_or(|start| item.stamp >= start)
            && self.end.is_none_or(|end| item.stamp <= end);
        in_time && self.with.as_ref().is_none_or(|with| with.is_bare() || is_exchanged_with(item, with))
    }
}

/// Whether a full address is one of the two ends.
fn is_exchanged_with(item: &Item, with: &Jid) -> bool {
    // The start tag is enough.
    let tag = item.stanza.split('>').next().unwrap_or_default();
    let is = |attribute: &str| {
        let value = tag.split_once(attribute).and_then(|(_, rest)| rest.split(['\'', '"']).nth(1));
        value.and_then(|value| value.parse::<Jid>().ok()).is_some_and(|jid| jid == *with)
    };
    is(" from=") || is(" to=")
}

/// A run of ids of one archive, of one peer or of all.
struct Range {
    archive: AccountId,
    /// `None`: of all. `Some(None)`: of somebody who is nobody's peer.
    peer: Option<Option<i64>>,
    /// Exclusive bounds.
    above: Vec<u8>,
    below: Vec<u8>,
}

impl Range {
    fn of(tx: &Tx<'_>, archive: AccountId, filter: &Filter) -> Result<Self, StoreError> {
        let peer = match &filter.with {
            None => None,
            Some(with) => Some(peer_number(tx, with.bare_str())?),
        };
        // An id is never older than its item, and younger by no more than the skew.
        let start = filter.start.map(|start| ItemId::bound(Timestamp(start.0.saturating_sub(SKEW)), false));
        let reach = reach(tx, archive)?;
        let end = filter.end.map(|end| ItemId::bound(Timestamp(end.0.saturating_add(reach)), true));
        let above = [start, filter.after].into_iter().flatten().max();
        let below = [end, filter.before].into_iter().flatten().min();
        Ok(Self {
            archive,
            peer,
            above: above.map_or_else(Vec::new, |id| id.0.to_vec()),
            below: below.map_or_else(|| vec![0xff; 17], |id| id.0.to_vec()),
        })
    }

    /// The named items that are in it, in their order: a look-up for each, wherever in the archive they are.
    fn named(&self, tx: &Tx<'_>, ids: &[ItemId]) -> Result<Vec<Item>, StoreError> {
        let mut ids = ids.to_vec();
        ids.sort_unstable();
        ids.dedup();
        let mut items = Vec::new();
        for id in ids.iter().filter(|id| id.0[..] > self.above[..] && id.0[..] < self.below[..]) {
            let found = tx.one(
                "SELECT id, stamp, stanza, peer FROM archive_item WHERE archive = ?1 AND id = ?2 AND hidden = 0",
                &[self.archive.into(), id.into()],
                |row| Ok((item(row)?, row.integer(3)?)),
            )?;
            items.extend(found.filter(|(_, peer)| self.peer.is_none_or(|wanted| wanted == Some(*peer))));
        }
        Ok(items.into_iter().map(|(item, _)| item).collect())
    }

    /// How many items of it are of the wanted time. Looks at the items of its ends, where one may be older than its id;
    /// in between at the index only.
    fn count(&self, tx: &Tx<'_>, filter: &Filter) -> Result<u64, StoreError> {
        if self.peer == Some(None) {
            return Ok(0);
        }
        let within = |edge: ItemId, above: &[u8]| above.max(&edge.0).min(&self.below).to_vec();
        let reach = reach(tx, self.archive)?;
        let low = match filter.start {
            None => self.above.clone(),
            Some(start) => within(ItemId::bound(Timestamp(start.0.saturating_add(reach)), true), &self.above),
        };
        let mut count = self.count_items(tx, filter, &self.above, &self.up_to(&low))?;
        match filter.end {
            None => count += self.count_entries(tx, &low, &self.below)?,
            Some(end) => {
                let high = within(ItemId::bound(Timestamp(end.0.saturating_sub(1_000)), true), &low);
                count += self.count_entries(tx, &low, &self.up_to(&high))?;
                count += self.count_items(tx, filter, &high, &self.below)?;
            }
        }
        Ok(count)
    }

    /// The exclusive bound of what goes up to an id.
    fn up_to(&self, edge: &[u8]) -> Vec<u8> {
        [edge, &[0]].concat().min(self.below.clone())
    }

    /// How many items between two ids are of the wanted time.
    fn count_items(
        &self,
        tx: &Tx<'_>,
        filter: &Filter,
        above: &[u8],
        below: &[u8],
    ) -> Result<u64, StoreError> {
        let start = filter.start.unwrap_or(Timestamp(i64::MIN));
        let end = filter.end.unwrap_or(Timestamp(i64::MAX));
        let counted = tx.one(
            "SELECT count(*) FROM archive_item
             WHERE archive = ?1 AND id > ?2 AND id < ?3 AND stamp >= ?4 AND stamp <= ?5 AND hidden = 0
             AND (?6 = 0 OR peer = ?6)",
            &[self.archive.into(), above.into(), below.into(), start.into(), end.into(), self.peer_or_zero()],
            |row| row.integer(0),
        )?;
        Ok(counted.unwrap_or(0).unsigned_abs())
    }

    /// How many items there are between two ids. The few that are hidden wait for a device, or are so new that it is
    /// not known yet whether they do; the others are not looked at.
    fn count_entries(&self, tx: &Tx<'_>, above: &[u8], below: &[u8]) -> Result<u64, StoreError> {
        let values = [self.archive.into(), above.into(), below.into(), self.peer_or_zero()];
        let all = tx.one(
            "SELECT count(*) FROM archive_item
             WHERE archive = ?1 AND id > ?2 AND id < ?3 AND (?4 = 0 OR peer = ?4)",
            &values,
            |row| row.integer(0),
        )?;
        let waiting = tx.one(
            "SELECT count(*) FROM pending JOIN archive_item ON archive = account AND id = item
             WHERE account = ?1 AND item > ?2 AND item < ?3 AND hidden = 1 AND (?4 = 0 OR peer = ?4)",
            &values,
            |row| row.integer(0),
        )?;
        let certain = super::mark::load(tx, self.archive)?;
        let certain = certain.as_ref().map_or(&[][..], |certain| &certain.0[..]);
        let new = tx.one(
            "SELECT count(*) FROM archive_item
             WHERE archive = ?1 AND id > ?2 AND id < ?3 AND hidden = 1 AND (?4 = 0 OR peer = ?4)
             AND NOT EXISTS (SELECT 1 FROM pending WHERE account = ?1 AND item = archive_item.id)",
            &[self.archive.into(), above.max(certain).into(), below.into(), self.peer_or_zero()],
            |row| row.integer(0),
        )?;
        let number = |counted: Option<i64>| counted.unwrap_or(0).unsigned_abs();
        Ok(number(all).saturating_sub(number(waiting)).saturating_sub(number(new)))
    }

    /// 0 is nobody's number.
    fn peer_or_zero(&self) -> Value<'static> {
        Value::Integer(self.peer.flatten().unwrap_or(0))
    }

    fn go_on(&mut self, edge: ItemId, last: bool) {
        if last {
            self.below = edge.0.to_vec();
        } else {
            self.above = edge.0.to_vec();
        }
    }

    /// The first items of the range, or the last ones, the last first.
    fn read(&self, tx: &Tx<'_>, last: bool, limit: u32) -> Result<Vec<Item>, StoreError> {
        let (above, below) = (Value::Blob(&self.above), Value::Blob(&self.below));
        match self.peer {
            Some(None) => Ok(Vec::new()),
            None => tx.query(
                match last {
                    false => {
                        "SELECT id, stamp, stanza FROM archive_item
                         WHERE archive = ?1 AND id > ?2 AND id < ?3 AND hidden = 0 ORDER BY id LIMIT ?4"
                    }
                    true => {
                        "SELECT id, stamp, stanza FROM archive_item
                         WHERE archive = ?1 AND id > ?2 AND id < ?3 AND hidden = 0 ORDER BY id DESC LIMIT ?4"
                    }
                },
                &[self.archive.into(), above, below, limit.into()],
                item,
            ),
            Some(Some(peer)) => tx.query(
                match last {
                    false => {
                        "SELECT id, stamp, stanza FROM archive_item
                         WHERE archive = ?1 AND id > ?2 AND id < ?3 AND peer = ?5 AND hidden = 0
                         ORDER BY id LIMIT ?4"
                    }
                    true => {
                        "SELECT id, stamp, stanza FROM archive_item
                         WHERE archive = ?1 AND id > ?2 AND id < ?3 AND peer = ?5 AND hidden = 0
                         ORDER BY id DESC LIMIT ?4"
                    }
                },
                &[self.archive.into(), above, below, limit.into(), peer.into()],
                item,
            ),
        }
    }
}

/// The first item of an archive that is not older than a time and the last one, up to and including an id; `None` where
/// there is none. XEP-0313 §5
pub fn ends(
    tx: &Tx<'_>,
    account: AccountId,
    oldest: Option<Timestamp>,
    newest: Option<ItemId>,
) -> Result<Option<[(ItemId, Timestamp); 2]>, StoreError> {
    let Some(newest) = newest else { return Ok(None) };
    let place = |row: &super::Row<'_>| Ok((ItemId::of(row.blob(0)?)?, row.time(1)?));
    let last = tx.one(
        "SELECT id, stamp FROM archive_item WHERE archive = ?1 AND id <= ?2 AND hidden = 0 ORDER BY id DESC LIMIT 1",
        &[account.into(), (&newest).into()],
        place,
    )?;
    let filter = Filter { start: oldest, ..Filter::default() };
    let first = page(tx, account, &filter, false, 1, usize::MAX)?.items.pop();
    let first = first.map(|item| (item.id, item.stamp)).filter(|(id, _)| *id <= newest);
    Ok(first.zip(last).map(|(first, last)| [first, last]))
}

/// An item of a row that begins with its id, stamp and text.
fn item(row: &super::Row<'_>) -> Result<Item, StoreError> {
    Ok(Item {
        id: ItemId::of(row.blob(0)?)?,
        stamp: row.time(1)?,
        stanza: row.text(2)?.to_owned(),
        hidden: false,
    })
}

/// The greatest id of an account's items: new ones go above it.
pub fn max_id(tx: &Tx<'_>, account: AccountId) -> Result<Option<ItemId>, StoreError> {
    tx.one(
        "SELECT id FROM archive_item WHERE archive = ?1 ORDER BY id DESC LIMIT 1",
        &[account.into()],
        |row| ItemId::of(row.blob(0)?),
    )
}

/// How many messages from before a time the archives of a domain have that wait for nobody, of accounts that have no
/// time of their own, neither by themselves nor by being of one of these `roles`; counts no further than `most`.
pub fn older(
    tx: &Tx<'_>,
    domain: &str,
    before: Timestamp,
    roles: &[Role],
    most: u32,
) -> Result<u64, StoreError> {
    let role = |index: usize| Value::from(roles.get(index).map_or("", |role| role.name()));
    let count = tx.one(
        "SELECT count(*) FROM (
             SELECT 1 FROM account JOIN archive_item ON archive_item.archive = account.id
             WHERE account.domain = ?1 AND archive_item.id < ?2 AND archive_item.hidden = 0
             AND account.role NOT IN (?4, ?5, ?6, ?7)
             AND NOT EXISTS (
                 SELECT 1 FROM archive_rule WHERE archive_rule.account = account.id AND keep IS NOT NULL)
             AND NOT EXISTS (
                 SELECT 1 FROM pending WHERE pending.account = account.id AND pending.item = archive_item.id)
             LIMIT ?3) AS found",
        &[
            domain.into(),
            (&ItemId::bound(before, false)).into(),
            most.into(),
            role(0),
            role(1),
            role(2),
            role(3),
        ],
        |row| row.integer(0),
    )?;
    Ok(count.unwrap_or_default().unsigned_abs())
}

/// How many messages the archives of a domain have; counts no further than `most`.
pub fn size(tx: &Tx<'_>, domain: &str, most: u32) -> Result<u64, StoreError> {
    let count = tx.one(
        "SELECT count(*) FROM (
             SELECT 1 FROM account JOIN archive_item ON archive_item.archive = account.id
             WHERE account.domain = ?1 AND archive_item.hidden = 0 LIMIT ?2) AS found",
        &[domain.into(), most.into()],
        |row| row.integer(0),
    )?;
    Ok(count.unwrap_or_default().unsigned_abs())
}

/// Removes everything that an archive has.
pub fn forget(tx: &mut Tx<'_>, account: AccountId) -> Result<(), StoreError> {
    tx.execute("DELETE FROM archive_item WHERE archive = ?1", &[account.into()])?;
    tx.execute("DELETE FROM archive_skew WHERE archive = ?1", &[account.into()])?;
    tx.execute("DELETE FROM archive_mark WHERE archive = ?1", &[account.into()])?;
    Ok(())
}

#[cfg(test)]
#[path = "archive_tests.rs"]
mod tests;
