//! Contacts of an account, in versions, and the requests that wait for its answer. RFC 6121 §2, §3.1.3.
//!
//! One task owns an account's roster and numbers its changes: it makes the next [`Version`] and hands it in.

use std::fmt;
use std::str::FromStr;

use super::{AccountId, Row, StoreError, Tx, Value};
use crate::base::Timestamp;
use crate::jid::BareJid;
use crate::stanza::payload::roster::{Item, Subscription};

/// Removed contacts that are remembered per account; a client older than the oldest gets the whole roster.
const REMEMBERED: i64 = 200;

/// The version of a roster; grows with every change. RFC 6121 §2.6.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version(i64);

impl Version {
    /// The version of the next change. Versions follow the clock, so that neither an account made again nor a restored
    /// backup gives one out twice.
    pub fn next(self, now: Timestamp) -> Self {
        Self(now.0.max(self.0.saturating_add(1)))
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Version {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

impl From<Version> for Value<'_> {
    fn from(version: Version) -> Self {
        Self::Integer(version.0)
    }
}

/// When which contact last changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// From this version on every change is known.
    pub base: Version,
    /// The version of the last change of each contact, also of those that were removed since.
    pub changes: Vec<(BareJid, Version)>,
}

/// All items, in the order of their addresses.
pub fn items(tx: &Tx<'_>, account: AccountId) -> Result<Vec<Item>, StoreError> {
    let items = tx.query(
        "SELECT contact, name, subscription, ask, approved FROM roster_item WHERE account = ?1 ORDER BY contact",
        &[account.into()],
        read,
    )?;
    with_groups(tx, account, items)
}

/// Fills in the groups of items that are sorted by address.
fn with_groups(tx: &Tx<'_>, account: AccountId, mut items: Vec<Item>) -> Result<Vec<Item>, StoreError> {
    let mut rest = items.iter_mut().peekable();
    tx.query(
        "SELECT contact, name FROM roster_group WHERE account = ?1 ORDER BY contact, name",
        &[account.into()],
        |row| {
            let contact = row.text(0)?;
            while rest.next_if(|item| item.jid.as_str() < contact).is_some() {}
            if let Some(item) = rest.peek_mut().filter(|item| item.jid.as_str() == contact) {
                item.groups.push(row.text(1)?.into());
            }
            Ok(())
        },
    )?;
    Ok(items)
}

/// The present version.
pub fn version(tx: &Tx<'_>, account: AccountId) -> Result<Version, StoreError> {
    let sql = "SELECT roster_version FROM account WHERE id = ?1";
    Ok(tx.one(sql, &[account.into()], |row| row.integer(0).map(Version))?.unwrap_or_default())
}

/// Stores a contact, new or changed, as the change of a version.
pub fn upsert(tx: &mut Tx<'_>, account: AccountId, item: &Item, version: Version) -> Result<(), StoreError> {
    let contact = item.jid.as_str();
    tx.execute(
        "INSERT INTO roster_item (account, contact, name, subscription, ask, approved, version)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT (account, contact) DO UPDATE SET name = excluded.name, subscription = excluded.subscription,
             ask = excluded.ask, approved = excluded.approved, version = excluded.version",
        &[
            account.into(),
            contact.into(),
            item.name.as_str().into(),
            item.subscription.name().into(),
            item.ask.into(),
            item.approved.into(),
            version.into(),
        ],
    )?;
    tx.execute(
        "DELETE FROM roster_group WHERE account = ?1 AND contact = ?2",
        &[account.into(), contact.into()],
    )?;
    for group in &item.groups {
        tx.execute(
            "INSERT INTO roster_group (account, contact, name) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
            &[account.into(), contact.into(), group.as_str().into()],
        )?;
    }
    tx.execute(
        "DELETE FROM roster_removed WHERE account = ?1 AND contact = ?2",
        &[account.into(), contact.into()],
    )?;
    set_version(tx, account, version)
}

/// Removes a contact, as the change of a version. Whether it was there.
pub fn remove(
    tx: &mut Tx<'_>,
    account: AccountId,
    contact: &BareJid,
    version: Version,
) -> Result<bool, StoreError> {
    let key = [account.into(), contact.as_str().into()];
    if tx.execute("DELETE FROM roster_item WHERE account = ?1 AND contact = ?2", &key)? == 0 {
        return Ok(false);
    }
    tx.execute(
        "INSERT INTO roster_removed (account, contact, version) VALUES (?1, ?2, ?3)
         ON CONFLICT (account, contact) DO UPDATE SET version = excluded.version",
        &[account.into(), contact.as_str().into(), version.into()],
    )?;
    forget_old_removals(tx, account)?;
    set_version(tx, account, version)?;
    Ok(true)
}

/// Keeps the list of removed contacts short; what is older than it is no longer known.
fn forget_old_removals(tx: &mut Tx<'_>, account: AccountId) -> Result<(), StoreError> {
    let oldest = tx.one(
        "SELECT version FROM roster_removed WHERE account = ?1 ORDER BY version DESC LIMIT 1 OFFSET ?2",
        &[account.into(), REMEMBERED.into()],
        |row| row.integer(0),
    )?;
    let Some(oldest) = oldest else { return Ok(()) };
    tx.execute(
        "DELETE FROM roster_removed WHERE account = ?1 AND version <= ?2",
        &[account.into(), oldest.into()],
    )?;
    tx.execute("UPDATE account SET roster_base = ?2 WHERE id = ?1", &[account.into(), oldest.into()])?;
    Ok(())
}

fn set_version(tx: &mut Tx<'_>, account: AccountId, version: Version) -> Result<(), StoreError> {
    tx.execute("UPDATE account SET roster_version = ?2 WHERE id = ?1", &[account.into(), version.into()])?;
    Ok(())
}

/// What is known of earlier changes, for clients that know an older version. RFC 6121 §2.6.3.
pub fn history(tx: &Tx<'_>, account: AccountId) -> Result<History, StoreError> {
    let sql = "SELECT roster_base FROM account WHERE id = ?1";
    let base = tx.one(sql, &[account.into()], |row| row.integer(0).map(Version))?.unwrap_or_default();
    let changes = tx.query(
        "SELECT contact, version FROM roster_item WHERE account = ?1
         UNION ALL SELECT contact, version FROM roster_removed WHERE account = ?1",
        &[account.into()],
        |row| Ok((row.parse(0)?, Version(row.integer(1)?))),
    )?;
    Ok(History { base, changes })
}

fn read(row: &Row<'_>) -> Result<Item, StoreError> {
    let known = [Subscription::None, Subscription::To, Subscription::From, Subscription::Both];
    let stored = row.text(2)?;
    let Some(subscription) = known.into_iter().find(|subscription| subscription.name() == stored) else {
        return Err(StoreError::Corrupt(format!("{stored:?} is no subscription").into()));
    };
    Ok(Item {
        jid: row.parse(0)?,
        name: row.text(1)?.into(),
        subscription,
        ask: row.flag(3)?,
        approved: row.flag(4)?,
        groups: Vec::new(),
    })
}

/// A request to subscribe that the account has not answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Who asks.
    pub contact: BareJid,
    /// When it came.
    pub received: Timestamp,
    /// The presence stanza as XML, to be shown again at each login.
    pub stanza: String,
}

/// All requests, in the order of their addresses.
pub fn requests(tx: &Tx<'_>, account: AccountId) -> Result<Vec<Request>, StoreError> {
    tx.query(
        "SELECT contact, received, stanza FROM subscription_request WHERE account = ?1 ORDER BY contact",
        &[account.into()],
        |row| Ok(Request { contact: row.parse(0)?, received: row.time(1)?, stanza: row.text(2)?.to_owned() }),
    )
}

/// Stores a request; a later one of the same contact takes its place.
pub fn add_request(tx: &mut Tx<'_>, account: AccountId, request: &Request) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO subscription_request (account, contact, received, stanza) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (account, contact) DO UPDATE SET received = excluded.received, stanza = excluded.stanza",
        &[
            account.into(),
            request.contact.as_str().into(),
            request.received.into(),
            request.stanza.as_str().into(),
        ],
    )?;
    Ok(())
}

/// Removes a request. Whether it was there.
pub fn remove_request(tx: &mut Tx<'_>, account: AccountId, contact: &BareJid) -> Result<bool, StoreError> {
    let sql = "DELETE FROM subscription_request WHERE account = ?1 AND contact = ?2";
    Ok(tx.execute(sql, &[account.into(), contact.as_str().into()])? > 0)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{alice, store};
    use super::*;

    fn item(contact: &str, groups: &[&str]) -> Item {
        Item {
            jid: contact.parse().unwrap(),
            name: "Name".into(),
            groups: groups.iter().map(|group| (*group).into()).collect(),
            subscription: Subscription::From,
            ask: true,
            approved: false,
        }
    }

    #[test]
    fn items_come_back_as_they_were_stored() {
        let (_directory, store) = store();
        let id = alice(&store);
        let kept = vec![
            item("a@x.example", &["One", "Two"]),
            item("b@x.example", &[]),
            item("c@x.example", &["One"]),
        ];
        let given = kept.clone();
        store
            .write_blocking(move |tx| {
                upsert(tx, id, &item("c@x.example", &["Old", "Older"]), Version(9))?;
                given.iter().rev().try_for_each(|item| upsert(tx, id, item, Version(10)))
            })
            .unwrap();
        assert_eq!(store.read_blocking(move |tx| items(tx, id)).unwrap(), kept);
        assert_eq!(store.read_blocking(move |tx| version(tx, id)).unwrap(), Version(10));
    }

    #[test]
    fn the_history_knows_every_change_once() {
        let (_directory, store) = store();
        let id = alice(&store);
        let start = store.read_blocking(move |tx| version(tx, id)).unwrap();
        let (first, second, third) = (Version(2_000), Version(3_000), Version(4_000));
        assert!(start < first && start.next(Timestamp(0)) > start);
        store
            .write_blocking(move |tx| {
                let (a, b) = (item("a@x.example", &["G"]), item("b@x.example", &[]));
                upsert(tx, id, &a, first)?;
                upsert(tx, id, &b, first)?;
                upsert(tx, id, &b, second)?;
                remove(tx, id, &a.jid, third)
            })
            .unwrap();
        let history = store.read_blocking(move |tx| history(tx, id)).unwrap();
        assert_eq!(history.base, start);
        let known = [("b@x.example", second), ("a@x.example", third)];
        assert_eq!(history.changes, known.map(|(jid, version)| (jid.parse().unwrap(), version)));
    }

    #[test]
    fn old_removals_are_forgotten_and_then_not_known() {
        let (_directory, store) = store();
        let id = alice(&store);
        let start = store.read_blocking(move |tx| version(tx, id)).unwrap();
        store
            .write_blocking(move |tx| {
                let mut version = start;
                for number in 0..=REMEMBERED {
                    let item = item(&format!("c{number}@x.example"), &[]);
                    version = version.next(Timestamp(0));
                    upsert(tx, id, &item, version)?;
                    version = version.next(Timestamp(0));
                    assert!(remove(tx, id, &item.jid, version)?);
                    assert!(!remove(tx, id, &item.jid, version)?);
                }
                Ok(())
            })
            .unwrap();
        let history = store.read_blocking(move |tx| history(tx, id)).unwrap();
        assert_eq!(history.base, start.next(Timestamp(0)).next(Timestamp(0)));
        assert_eq!(history.changes.len(), 200);
    }

    #[test]
    fn requests_are_kept_once_per_contact() {
        let (_directory, store) = store();
        let id = alice(&store);
        let request = |contact: &str, stanza: &str| Request {
            contact: contact.parse().unwrap(),
            received: Timestamp(1),
            stanza: stanza.to_owned(),
        };
        let (old, new, other) =
            (request("b@x.example", "1"), request("b@x.example", "2"), request("a@x.example", "3"));
        let kept = vec![other.clone(), new.clone()];
        store
            .write_blocking(move |tx| {
                [&old, &new, &other].into_iter().try_for_each(|r| add_request(tx, id, r))
            })
            .unwrap();
        assert_eq!(store.read_blocking(move |tx| requests(tx, id)).unwrap(), kept);
        let contact: BareJid = "b@x.example".parse().unwrap();
        assert!(store.write_blocking(move |tx| remove_request(tx, id, &contact)).unwrap());
        assert_eq!(store.read_blocking(move |tx| requests(tx, id)).unwrap().len(), 1);
    }
}
