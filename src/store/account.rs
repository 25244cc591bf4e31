//! Who may log in.

use std::collections::BTreeMap;

use super::{Role, Row, StoreError, Tx, Value, admission, archive, credential, departure, tombstone};
use crate::base::Timestamp;
use crate::jid::BareJid;
use crate::sasl::KeySet;

/// The number of an account. Never given again, also after the account is gone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountId(pub(in crate::store) i64);

impl AccountId {
    /// Nobody's.
    pub const NONE: Self = Self(0);

    /// The number itself.
    pub fn number(self) -> i64 {
        self.0
    }
}

impl From<AccountId> for Value<'_> {
    fn from(id: AccountId) -> Self {
        Self::Integer(id.0)
    }
}

/// An account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its number.
    pub id: AccountId,
    /// Its address.
    pub jid: BareJid,
    /// When it was made.
    pub created: Timestamp,
    /// Set if it may not log in while that [holds](Disabled::holds).
    pub disabled: Option<Disabled>,
    /// When the latest of the sessions that have ended had begun.
    pub last_login: Option<Timestamp>,
    /// When the last session ended.
    pub last_logout: Option<Timestamp>,
    /// What it may do.
    pub role: Role,
    /// When it is to be removed.
    pub remove_after: Option<Timestamp>,
}

/// Why an account may not log in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disabled {
    /// Since when.
    pub since: Timestamp,
    /// A sentence for the user.
    pub reason: String,
    /// Until when; `None`: until somebody enables it.
    pub until: Option<Timestamp>,
}

impl Disabled {
    /// Whether it still holds.
    pub fn holds(&self, now: Timestamp) -> bool {
        self.until.is_none_or(|until| now < until)
    }
}

/// Makes an account with its keys. `None` if it exists; then nothing changes.
///
/// Fails with [`StoreError::Constraint`] for an address without a local part.
pub fn create(
    tx: &mut Tx<'_>,
    jid: &BareJid,
    keys: &KeySet,
    now: Timestamp,
) -> Result<Option<AccountId>, StoreError> {
    let Some(local) = jid.local() else {
        return Err(StoreError::Constraint(
            format!("{jid} is the address of a host, not of an account").into(),
        ));
    };
    if id_of(tx, jid)?.is_some() {
        return Ok(None);
    }
    let id = next_id(tx)?;
    // Versions are times, so that an account made again under the same name never shows an old version.
    tx.execute(
        "INSERT INTO account (id, domain, localpart, created, roster_version, roster_base, skeleton)
         VALUES (?1, ?2, ?3, ?4, ?4, ?4, ?5)",
        &[
            id.into(),
            jid.domain().into(),
            local.into(),
            now.into(),
            admission::skeleton(local).as_str().into(),
        ],
    )?;
    credential::set(tx, id, keys)?;
    Ok(Some(id))
}

fn next_id(tx: &mut Tx<'_>) -> Result<AccountId, StoreError> {
    let id = tx.execute_returning(
        "INSERT INTO counter (name, value) VALUES ('account', 1)
         ON CONFLICT (name) DO UPDATE SET value = counter.value + 1
         RETURNING value",
        &[],
        |row| row.integer(0),
    )?;
    id.map(AccountId).ok_or_else(|| StoreError::Statement("a counter gave no number".into()))
}

/// The number of an account.
pub fn id_of(tx: &Tx<'_>, jid: &BareJid) -> Result<Option<AccountId>, StoreError> {
    tx.one(
        "SELECT id FROM account WHERE domain = ?1 AND localpart = ?2",
        &[jid.domain().into(), jid.local().unwrap_or_default().into()],
        |row| row.integer(0).map(AccountId),
    )
}

/// An account.
pub fn load(tx: &Tx<'_>, jid: &BareJid) -> Result<Option<Account>, StoreError> {
    tx.one(
        "SELECT id, domain, localpart, created, disabled_since, disabled_reason, disabled_until, last_login,
         role, remove_after, last_logout
         FROM account WHERE domain = ?1 AND localpart = ?2",
        &[jid.domain().into(), jid.local().unwrap_or_default().into()],
        read,
    )
}

/// Accounts, of one domain or of all, in the order of domain and local part: at most `limit`, from the one behind
/// `after` on.
pub fn list(
    tx: &Tx<'_>,
    domain: Option<&str>,
    after: Option<&BareJid>,
    limit: u32,
) -> Result<Vec<Account>, StoreError> {
    let local = after.and_then(|jid| jid.local()).unwrap_or_default();
    match domain {
        Some(domain) => tx.query(
            "SELECT id, domain, localpart, created, disabled_since, disabled_reason, disabled_until, last_login,
             role, remove_after, last_logout
             FROM account WHERE domain = ?1 AND localpart > ?2 ORDER BY localpart LIMIT ?3",
            &[domain.into(), local.into(), limit.into()],
            read,
        ),
        None => tx.query(
            "SELECT id, domain, localpart, created, disabled_since, disabled_reason, disabled_until, last_login,
             role, remove_after, last_logout
             FROM account WHERE (domain, localpart) > (?1, ?2) ORDER BY domain, localpart LIMIT ?3",
            &[after.map_or("", |jid| jid.domain()).into(), local.into(), limit.into()],
            read,
        ),
    }
}

/// The number of accounts of a domain. Walks all of them.
pub fn count(tx: &Tx<'_>, domain: &str) -> Result<u64, StoreError> {
    let sql = "SELECT count(*) FROM account WHERE domain = ?1";
    let count = tx.one(sql, &[domain.into()], |row| row.integer(0))?;
    Ok(count.and_then(|count| u64::try_from(count).ok()).unwrap_or_default())
}

/// The number of accounts of each domain that has any. Walks all of them.
pub fn counts(tx: &Tx<'_>) -> Result<BTreeMap<String, u64>, StoreError> {
    let sql = "SELECT domain, count(*) FROM account GROUP BY domain";
    let rows = tx.query(sql, &[], |row| Ok((row.text(0)?.to_owned(), row.integer(1)?.unsigned_abs())))?;
    Ok(rows.into_iter().collect())
}

/// Lets an account log in no more (`Some`) or again (`None`). Whether there is such an account.
pub fn set_disabled(tx: &mut Tx<'_>, id: AccountId, disabled: Option<&Disabled>) -> Result<bool, StoreError> {
    let changed = tx.execute(
        "UPDATE account SET disabled_since = ?2, disabled_reason = ?3, disabled_until = ?4 WHERE id = ?1",
        &[
            id.into(),
            disabled.map(|d| d.since).into(),
            disabled.map(|d| d.reason.as_str()).into(),
            disabled.and_then(|d| d.until).into(),
        ],
    )?;
    Ok(changed > 0)
}

/// Gives an account a role. Whether there is such an account.
pub fn set_role(tx: &mut Tx<'_>, id: AccountId, role: Role) -> Result<bool, StoreError> {
    Ok(tx.execute("UPDATE account SET role = ?2 WHERE id = ?1", &[id.into(), role.name().into()])? > 0)
}

/// The role of an account; `None` without such an account.
pub fn role(tx: &Tx<'_>, jid: &BareJid) -> Result<Option<Role>, StoreError> {
    tx.one(
        "SELECT role FROM account WHERE domain = ?1 AND localpart = ?2",
        &[jid.domain().into(), jid.local().unwrap_or_default().into()],
        |row| row.parse(0),
    )
}

/// Accounts with a role that may log in, at most `limit`, in the order of their addresses.
pub fn with_role(tx: &Tx<'_>, role: Role, now: Timestamp, limit: u32) -> Result<Vec<Account>, StoreError> {
    tx.query(
        "SELECT id, domain, localpart, created, disabled_since, disabled_reason, disabled_until, last_login,
             role, remove_after, last_logout
         FROM account WHERE role = ?1 AND (disabled_since IS NULL OR disabled_until <= ?2)
         ORDER BY domain, localpart LIMIT ?3",
        &[role.name().into(), now.into(), limit.into()],
        read,
    )
}

/// Notes when an account is to be removed; `None`: it stays. Whether there is such an account.
pub fn set_remove_after(tx: &mut Tx<'_>, id: AccountId, at: Option<Timestamp>) -> Result<bool, StoreError> {
    Ok(tx.execute("UPDATE account SET remove_after = ?2 WHERE id = ?1", &[id.into(), at.into()])? > 0)
}

/// Accounts whose time to be removed has come, at most `limit`.
pub fn to_be_removed(tx: &Tx<'_>, now: Timestamp, limit: u32) -> Result<Vec<Account>, StoreError> {
    tx.query(
        "SELECT id, domain, localpart, created, disabled_since, disabled_reason, disabled_until, last_login,
             role, remove_after, last_logout
         FROM account WHERE remove_after <= ?1 ORDER BY remove_after LIMIT ?2",
        &[now.into(), limit.into()],
        read,
    )
}

/// Notes a session that has ended: since when it was, and when it ended.
pub fn session_ended(
    tx: &mut Tx<'_>,
    id: AccountId,
    since: Timestamp,
    now: Timestamp,
) -> Result<(), StoreError> {
    // Of several devices the one counts that came last.
    tx.execute(
        "UPDATE account SET last_logout = ?3, last_login = CASE WHEN last_login > ?2 THEN last_login ELSE ?2 END
         WHERE id = ?1",
        &[id.into(), since.into(), now.into()],
    )?;
    Ok(())
}

/// Removes an account and everything it has; its name is kept back. Whether there was such an account.
pub fn remove(tx: &mut Tx<'_>, id: AccountId, now: Timestamp) -> Result<bool, StoreError> {
    let jid = tx.one("SELECT domain, localpart FROM account WHERE id = ?1", &[id.into()], |row| {
        address(row.text(1)?, row.text(0)?)
    })?;
    if let Some(jid) = jid {
        tombstone::keep(tx, &jid, now)?;
        departure::note(tx, id, &jid)?;
    }
    // What else belongs to it refers to the row and goes with it.
    archive::forget(tx, id)?;
    Ok(tx.execute("DELETE FROM account WHERE id = ?1", &[id.into()])? > 0)
}

/// Gives an account another address; everything it has stays, except the sessions that wait for their clients. The old
/// name is kept back. How many other accounts are to be told.
pub(super) fn rename(
    tx: &mut Tx<'_>,
    id: AccountId,
    old: &BareJid,
    new: &BareJid,
    now: Timestamp,
) -> Result<u64, StoreError> {
    let local = new.local().unwrap_or_default();
    tx.execute(
        "UPDATE account SET domain = ?2, localpart = ?3, skeleton = ?4 WHERE id = ?1",
        &[id.into(), new.domain().into(), local.into(), admission::skeleton(local).as_str().into()],
    )?;
    tx.execute("DELETE FROM session WHERE account = ?1", &[id.into()])?;
    tombstone::keep(tx, old, now)?;
    tombstone::lift(tx, new)?;
    tx.execute(
        "INSERT INTO server_block (jid, since, reason) SELECT ?2, since, reason FROM server_block WHERE jid = ?1
         ON CONFLICT (jid) DO NOTHING",
        &[old.as_str().into(), new.as_str().into()],
    )?;
    departure::note_move(tx, id, old, new)
}

/// Whether there is an account of this number.
pub fn has_number(tx: &Tx<'_>, id: AccountId) -> Result<bool, StoreError> {
    Ok(tx.one("SELECT 1 FROM account WHERE id = ?1", &[id.into()], |row| row.integer(0))?.is_some())
}

/// Removes accounts of a domain with everything they have, so many at most; their names are kept back. How many it
/// were: 0 when none is left.
pub fn remove_some(tx: &mut Tx<'_>, domain: &str, most: u32, now: Timestamp) -> Result<u32, StoreError> {
    let sql = "SELECT id FROM account WHERE domain = ?1 ORDER BY localpart LIMIT ?2";
    let ids = tx.query(sql, &[domain.into(), most.into()], |row| row.integer(0).map(AccountId))?;
    let mut removed = 0;
    for id in ids {
        remove(tx, id, now)?;
        removed += 1;
    }
    Ok(removed)
}

fn read(row: &Row<'_>) -> Result<Account, StoreError> {
    let jid = address(row.text(2)?, row.text(1)?)?;
    let disabled = match row.optional_integer(4)? {
        Some(since) => Some(Disabled {
            since: Timestamp(since),
            reason: row.text(5)?.to_owned(),
            until: row.optional_integer(6)?.map(Timestamp),
        }),
        None => None,
    };
    Ok(Account {
        id: AccountId(row.integer(0)?),
        jid,
        created: row.time(3)?,
        disabled,
        last_login: row.optional_integer(7)?.map(Timestamp),
        role: row.parse(8)?,
        remove_after: row.optional_integer(9)?.map(Timestamp),
        last_logout: row.optional_integer(10)?.map(Timestamp),
    })
}

fn address(local: &str, domain: &str) -> Result<BareJid, StoreError> {
    let jid = format!("{local}@{domain}");
    jid.parse().map_err(|_| StoreError::Corrupt(format!("{jid} is not an address").into()))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{alice, store};
    use super::*;

    #[test]
    fn an_account_is_made_once_and_its_number_never_again() {
        let (_directory, store) = store();
        let jid: BareJid = "bob@localhost".parse().unwrap();
        let make = {
            let jid = jid.clone();
            move |tx: &mut Tx<'_>| create(tx, &jid, &KeySet::default(), Timestamp(5))
        };
        let first = store.write_blocking(make.clone()).unwrap().unwrap();
        assert_eq!(store.write_blocking(make.clone()).unwrap(), None);
        assert!(store.write_blocking(move |tx| remove(tx, first, Timestamp(6))).unwrap());
        assert!(!store.write_blocking(move |tx| remove(tx, first, Timestamp(6))).unwrap());
        let second = store.write_blocking(make).unwrap().unwrap();
        assert!(second > first);
        let loaded = store.read_blocking(move |tx| load(tx, &jid)).unwrap().unwrap();
        assert_eq!((loaded.id, loaded.created, loaded.last_login), (second, Timestamp(5), None));
        let host: BareJid = "localhost".parse().unwrap();
        let refused = store.write_blocking(move |tx| create(tx, &host, &KeySet::default(), Timestamp(5)));
        assert!(matches!(refused, Err(StoreError::Constraint(_))), "{refused:?}");
    }

    #[test]
    fn accounts_are_listed_in_pages_by_domain() {
        let (_directory, store) = store();
        store
            .write_blocking(|tx| {
                for jid in ["c@localhost", "a@localhost", "b@localhost", "x@other.example"] {
                    create(tx, &jid.parse().unwrap(), &KeySet::default(), Timestamp(1))?;
                }
                Ok(())
            })
            .unwrap();
        let names = |domain: Option<&'static str>, after: Option<&str>, limit| {
            let after = after.map(|jid| jid.parse().unwrap());
            let page = store.read_blocking(move |tx| list(tx, domain, after.as_ref(), limit)).unwrap();
            page.into_iter().map(|account| account.jid.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(names(Some("localhost"), None, 2), ["a@localhost", "b@localhost"]);
        assert_eq!(names(Some("localhost"), Some("b@localhost"), 2), ["c@localhost"]);
        assert_eq!(names(None, Some("b@localhost"), 9), ["c@localhost", "x@other.example"]);
        assert_eq!(names(None, None, 9).len(), 4);
        assert_eq!(store.read_blocking(|tx| count(tx, "localhost")), Ok(3));
        assert_eq!(store.read_blocking(|tx| count(tx, "no.example")), Ok(0));
        let removed = || store.write_blocking(|tx| remove_some(tx, "localhost", 2, Timestamp(2))).unwrap();
        assert_eq!([removed(), removed(), removed()], [2, 1, 0]);
        assert_eq!(names(None, None, 9), ["x@other.example"]);
    }

    #[test]
    fn disabling_and_login_are_noted() {
        let (_directory, store) = store();
        let id = alice(&store);
        let disabled =
            Disabled { since: Timestamp(7), reason: "Left.".to_owned(), until: Some(Timestamp(8)) };
        assert!(disabled.holds(Timestamp(7)) && !disabled.holds(Timestamp(8)));
        let given = disabled.clone();
        store
            .write_blocking(move |tx| {
                set_disabled(tx, id, Some(&given))?;
                session_ended(tx, id, Timestamp(9), Timestamp(12))?;
                session_ended(tx, id, Timestamp(8), Timestamp(13))
            })
            .unwrap();
        let jid: BareJid = "alice@localhost".parse().unwrap();
        let loaded = store.read_blocking(move |tx| load(tx, &jid)).unwrap().unwrap();
        assert_eq!((loaded.disabled, loaded.last_login), (Some(disabled), Some(Timestamp(9))));
        assert_eq!(loaded.last_logout, Some(Timestamp(13)));
        assert!(store.write_blocking(move |tx| set_disabled(tx, id, None)).unwrap());
        let jid: BareJid = "alice@localhost".parse().unwrap();
        assert_eq!(store.read_blocking(move |tx| load(tx, &jid)).unwrap().unwrap().disabled, None);
    }
}
