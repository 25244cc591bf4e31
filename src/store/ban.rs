//! Who may not try passwords for a while (brute-force lock).

use super::{Row, StoreError, Tx};
use crate::base::Timestamp;

/// Whom a ban keeps out. Either of address and account may be empty, for any.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Banned {
    /// The domain that is logged in to.
    pub domain: String,
    /// An IPv4 address, or the /64 of an IPv6 address.
    pub address: String,
    /// The bare address of an account, whether it exists or not.
    pub account: String,
}

/// A ban.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ban {
    /// Whom it keeps out.
    pub banned: Banned,
    /// Since when.
    pub since: Timestamp,
    /// Until when.
    pub until: Timestamp,
    /// Failed attempts that led to it.
    pub fails: u32,
}

/// Stores a ban in the place of an earlier one.
pub fn set(tx: &mut Tx<'_>, ban: &Ban) -> Result<(), StoreError> {
    let Banned { domain, address, account } = &ban.banned;
    tx.execute(
        "INSERT INTO ban (domain, address, account, since, until, fails) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (domain, address, account)
         DO UPDATE SET since = excluded.since, until = excluded.until, fails = excluded.fails",
        &[
            domain.as_str().into(),
            address.as_str().into(),
            account.as_str().into(),
            ban.since.into(),
            ban.until.into(),
            ban.fails.into(),
        ],
    )?;
    Ok(())
}

/// Bans that still hold, the one that ends first in front.
pub fn list(tx: &Tx<'_>, now: Timestamp) -> Result<Vec<Ban>, StoreError> {
    tx.query(
        "SELECT domain, address, account, since, until, fails FROM ban WHERE until > ?1
         ORDER BY until, domain, address, account",
        &[now.into()],
        read,
    )
}

/// Lifts a ban. Whether there was one.
pub fn lift(tx: &mut Tx<'_>, banned: &Banned) -> Result<bool, StoreError> {
    let Banned { domain, address, account } = banned;
    let lifted = tx.execute(
        "DELETE FROM ban WHERE domain = ?1 AND address = ?2 AND account = ?3",
        &[domain.as_str().into(), address.as_str().into(), account.as_str().into()],
    )?;
    Ok(lifted > 0)
}

/// Forgets bans that are over.
pub fn forget(tx: &mut Tx<'_>, now: Timestamp) -> Result<(), StoreError> {
    tx.execute("DELETE FROM ban WHERE until <= ?1", &[now.into()])?;
    Ok(())
}

fn read(row: &Row<'_>) -> Result<Ban, StoreError> {
    Ok(Ban {
        banned: Banned {
            domain: row.text(0)?.to_owned(),
            address: row.text(1)?.to_owned(),
            account: row.text(2)?.to_owned(),
        },
        since: row.time(3)?,
        until: row.time(4)?,
        fails: row.small(5)?,
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::store;
    use super::*;

    fn ban(address: &str, until: i64, fails: u32) -> Ban {
        let banned = Banned { domain: "localhost".into(), address: address.into(), account: String::new() };
        Ban { banned, since: Timestamp(1), until: Timestamp(until), fails }
    }

    #[test]
    fn bans_hold_until_they_are_over_or_lifted() {
        let (_directory, store) = store();
        let bans = [ban("192.0.2.1", 9, 5), ban("192.0.2.2", 7, 5), ban("192.0.2.1", 8, 6)];
        store.write_blocking(move |tx| bans.iter().try_for_each(|ban| set(tx, ban))).unwrap();
        let at = |now| store.read_blocking(move |tx| list(tx, Timestamp(now))).unwrap();
        assert_eq!(at(5), [ban("192.0.2.2", 7, 5), ban("192.0.2.1", 8, 6)]);
        assert_eq!(at(7), [ban("192.0.2.1", 8, 6)]);
        let one = ban("192.0.2.1", 0, 0).banned;
        let lift = || {
            let one = one.clone();
            store.write_blocking(move |tx| lift(tx, &one)).unwrap()
        };
        assert_eq!([lift(), lift()], [true, false]);
        store.write_blocking(|tx| forget(tx, Timestamp(7))).unwrap();
        assert_eq!(at(0), []);
    }
}
