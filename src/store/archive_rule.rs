//! What operators have decided for the archives of single accounts: switched off, kept for another time.

use std::time::Duration;

use super::{AccountId, Role, Row, StoreError, Tx};
use crate::config::Keep;
use crate::jid::BareJid;

/// What holds for one account, where it is not as for others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rule {
    /// Nothing is archived.
    pub off: bool,
    /// How long messages are kept; `None`: as long as for others.
    pub keep: Option<Keep>,
}

/// An account, as far as it decides how long its messages are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Its number.
    pub id: AccountId,
    /// Its address.
    pub jid: BareJid,
    /// Its role.
    pub role: Role,
    /// What holds for it alone.
    pub rule: Rule,
}

/// What holds for an account alone.
pub fn load(tx: &Tx<'_>, account: AccountId) -> Result<Rule, StoreError> {
    let rule = tx.one("SELECT off, keep FROM archive_rule WHERE account = ?1", &[account.into()], |row| {
        Ok(Rule { off: row.flag(0)?, keep: row.optional_integer(1)?.map(from_number) })
    });
    rule.map(Option::unwrap_or_default)
}

/// Decides it.
pub fn set(tx: &mut Tx<'_>, account: AccountId, rule: Rule) -> Result<(), StoreError> {
    if rule == Rule::default() {
        tx.execute("DELETE FROM archive_rule WHERE account = ?1", &[account.into()])?;
        return Ok(());
    }
    tx.execute(
        "INSERT INTO archive_rule (account, off, keep) VALUES (?1, ?2, ?3)
         ON CONFLICT (account) DO UPDATE SET off = excluded.off, keep = excluded.keep",
        &[account.into(), rule.off.into(), rule.keep.map(to_number).into()],
    )?;
    Ok(())
}

/// An account with what holds for it; `None` if it is gone.
pub fn standing(tx: &Tx<'_>, account: AccountId) -> Result<Option<Standing>, StoreError> {
    tx.one(
        "SELECT id, localpart, domain, role, off, keep FROM account
         LEFT JOIN archive_rule ON archive_rule.account = account.id WHERE account.id = ?1",
        &[account.into()],
        read,
    )
}

/// Accounts of a domain in the order of their names: at most `limit`, from the one behind `after` on.
pub fn page(
    tx: &Tx<'_>,
    domain: &str,
    after: Option<&BareJid>,
    limit: u32,
) -> Result<Vec<Standing>, StoreError> {
    let after = after.and_then(|jid| jid.local()).unwrap_or_default();
    tx.query(
        "SELECT id, localpart, domain, role, off, keep FROM account
         LEFT JOIN archive_rule ON archive_rule.account = account.id
         WHERE domain = ?1 AND localpart > ?2 ORDER BY localpart LIMIT ?3",
        &[domain.into(), after.into(), limit.into()],
        read,
    )
}

fn read(row: &Row<'_>) -> Result<Standing, StoreError> {
    let jid = format!("{}@{}", row.text(1)?, row.text(2)?);
    let jid = jid.parse().map_err(|_| StoreError::Corrupt(format!("{jid} is not an address").into()))?;
    let off = row.optional_integer(4)?.is_some_and(|off| off != 0);
    let rule = Rule { off, keep: row.optional_integer(5)?.map(from_number) };
    Ok(Standing { id: AccountId(row.integer(0)?), jid, role: row.parse(3)?, rule })
}

const FOREVER: i64 = -1;

fn to_number(keep: Keep) -> i64 {
    match keep {
        Keep::Forever => FOREVER,
        Keep::For(time) => i64::try_from(time.as_secs()).unwrap_or(FOREVER),
    }
}

fn from_number(number: i64) -> Keep {
    u64::try_from(number).map_or(Keep::Forever, |seconds| Keep::For(Duration::from_secs(seconds)))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{alice, store};
    use super::*;

    #[test]
    fn what_holds_for_one_account() {
        let (_directory, store) = store();
        let id = alice(&store);
        let month = Keep::For(Duration::from_secs(30 * 86_400));
        for rule in [
            Rule::default(),
            Rule { off: true, keep: None },
            Rule { off: false, keep: Some(Keep::Forever) },
            Rule { off: true, keep: Some(month) },
            Rule::default(),
        ] {
            store.write_blocking(move |tx| set(tx, id, rule)).unwrap();
            assert_eq!(store.read_blocking(move |tx| load(tx, id)), Ok(rule));
            let found = store.read_blocking(move |tx| standing(tx, id)).unwrap().unwrap();
            assert_eq!((found.jid.as_str(), found.role, found.rule), ("alice@localhost", Role::Member, rule));
            let page = store.read_blocking(move |tx| page(tx, "localhost", None, 9)).unwrap();
            assert_eq!(page, [found]);
        }
    }
}
