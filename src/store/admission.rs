//! Whether a new account may have its name, and making it: one transaction, so that no two get one place.

use super::{AccountId, Role, StoreError, Tx, account, tombstone};
use crate::base::Timestamp;
use crate::jid::BareJid;
use crate::sasl::KeySet;

/// A new account, as it is asked for.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Its address.
    pub jid: BareJid,
    /// Its keys.
    pub keys: KeySet,
    /// What it may do.
    pub role: Role,
    /// So many accounts the domain may have; 0 for any number.
    pub max_users: u32,
    /// The name of a removed account may be given out again.
    pub reuse_name: bool,
    /// The name may look like another one.
    pub look_alike: bool,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Admission {
    /// The account was made.
    Made(AccountId),
    /// There is such an account.
    Exists,
    /// An account of this name was removed then; its name is kept back.
    KeptBack(Timestamp),
    /// The name looks like that of this account.
    LooksLike(BareJid),
    /// The domain has as many accounts as it may have.
    Full,
}

/// Makes an account, if it may be made. Where it may not, nothing changes.
pub fn admit(tx: &mut Tx<'_>, candidate: &Candidate, now: Timestamp) -> Result<Admission, StoreError> {
    let jid = &candidate.jid;
    if account::id_of(tx, jid)?.is_some() {
        return Ok(Admission::Exists);
    }
    if !candidate.reuse_name
        && let Some(removed) = tombstone::removed(tx, jid)?
    {
        return Ok(Admission::KeptBack(removed));
    }
    if !candidate.look_alike
        && let Some(other) = look_alike(tx, jid)?
    {
        return Ok(Admission::LooksLike(other));
    }
    if free_places(tx, jid.domain(), candidate.max_users)? == Some(0) {
        return Ok(Admission::Full);
    }
    let Some(id) = account::create(tx, jid, &candidate.keys, now)? else { return Ok(Admission::Exists) };
    account::set_role(tx, id, candidate.role)?;
    tombstone::lift(tx, jid)?;
    Ok(Admission::Made(id))
}

/// Another address for an account, as it is asked for.
#[derive(Clone, Debug)]
pub struct Move {
    /// The account.
    pub id: AccountId,
    /// Its address.
    pub old: BareJid,
    /// The one that it is to have.
    pub new: BareJid,
    /// So many accounts the domain may have; 0 for any number.
    pub max_users: u32,
    /// The name of a removed account may be given out again.
    pub reuse_name: bool,
    /// The name may look like another one.
    pub look_alike: bool,
}

/// Why an account may not have another address; `None`: it may.
pub fn obstacle_to_move(tx: &mut Tx<'_>, wanted: &Move) -> Result<Option<Admission>, StoreError> {
    let Move { old, new, .. } = wanted;
    if account::id_of(tx, new)?.is_some() {
        return Ok(Some(Admission::Exists));
    }
    if !wanted.reuse_name
        && let Some(removed) = tombstone::removed(tx, new)?
    {
        return Ok(Some(Admission::KeptBack(removed)));
    }
    if !wanted.look_alike
        && let Some(other) = look_alike(tx, new)?.filter(|other| other != old)
    {
        return Ok(Some(Admission::LooksLike(other)));
    }
    let is_full = old.domain() != new.domain() && free_places(tx, new.domain(), wanted.max_users)? == Some(0);
    Ok(is_full.then_some(Admission::Full))
}

/// Gives an account another address, if it may have that; how many other accounts are to be told. Where it may not,
/// nothing changes.
pub fn rename(tx: &mut Tx<'_>, wanted: &Move, now: Timestamp) -> Result<(Admission, u64), StoreError> {
    if let Some(obstacle) = obstacle_to_move(tx, wanted)? {
        return Ok((obstacle, 0));
    }
    let told = account::rename(tx, wanted.id, &wanted.old, &wanted.new, now)?;
    Ok((Admission::Made(wanted.id), told))
}

/// So many more accounts a domain may have; `None` for any number.
pub fn free_places(tx: &Tx<'_>, domain: &str, max_users: u32) -> Result<Option<u64>, StoreError> {
    if max_users == 0 {
        return Ok(None);
    }
    Ok(Some(u64::from(max_users).saturating_sub(account::count(tx, domain)?)))
}

/// What would become of a new account, the number of accounts left aside; `None`: it would be made.
pub fn obstacle(tx: &mut Tx<'_>, jid: &BareJid) -> Result<Option<Admission>, StoreError> {
    if account::id_of(tx, jid)?.is_some() {
        return Ok(Some(Admission::Exists));
    }
    if let Some(removed) = tombstone::removed(tx, jid)? {
        return Ok(Some(Admission::KeptBack(removed)));
    }
    Ok(look_alike(tx, jid)?.map(Admission::LooksLike))
}

/// An account of the same domain whose name looks the same.
fn look_alike(tx: &mut Tx<'_>, jid: &BareJid) -> Result<Option<BareJid>, StoreError> {
    fill_in(tx, jid.domain())?;
    let looks = skeleton(jid.local().unwrap_or_default());
    let local = tx.one(
        "SELECT localpart FROM account WHERE domain = ?1 AND skeleton = ?2 ORDER BY created LIMIT 1",
        &[jid.domain().into(), looks.as_str().into()],
        |row| row.text(0).map(str::to_owned),
    )?;
    Ok(local.and_then(|local| format!("{local}@{}", jid.domain()).parse().ok()))
}

/// Notes how the names look that were made before that was noted.
fn fill_in(tx: &mut Tx<'_>, domain: &str) -> Result<(), StoreError> {
    let old = tx.query(
        "SELECT id, localpart FROM account WHERE domain = ?1 AND skeleton IS NULL",
        &[domain.into()],
        |row| Ok((row.integer(0)?, skeleton(row.text(1)?))),
    )?;
    for (id, looks) in old {
        tx.execute("UPDATE account SET skeleton = ?2 WHERE id = ?1", &[id.into(), looks.as_str().into()])?;
    }
    Ok(())
}

/// A name as it looks: two names with the same skeleton cannot be told apart at a glance. Unicode TR 39 §4.
pub fn skeleton(local: &str) -> String {
    unicode_security::skeleton(local).collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{alice, store};
    use super::*;

    fn candidate(local: &str) -> Candidate {
        Candidate {
            jid: format!("{local}@localhost").parse().unwrap(),
            keys: KeySet::default(),
            role: Role::Guest,
            max_users: 0,
            reuse_name: false,
            look_alike: false,
        }
    }

    #[test]
    fn a_name_is_given_once_and_held_back_afterwards() {
        let (_directory, store) = store();
        let id = alice(&store);
        let admit = |candidate: Candidate| {
            store.write_blocking(move |tx| super::admit(tx, &candidate, Timestamp(5))).unwrap()
        };
        assert_eq!(admit(candidate("alice")), Admission::Exists);
        store.write_blocking(move |tx| account::remove(tx, id, Timestamp(3))).unwrap();
        assert_eq!(admit(candidate("alice")), Admission::KeptBack(Timestamp(3)));
        let again = Candidate { reuse_name: true, ..candidate("alice") };
        assert!(matches!(admit(again), Admission::Made(_)));
        let jid: BareJid = "alice@localhost".parse().unwrap();
        let (role, held) = store
            .read_blocking(move |tx| Ok((account::role(tx, &jid)?, tombstone::removed(tx, &jid)?)))
            .unwrap();
        assert_eq!((role, held), (Some(Role::Guest), None));
        let one_more = Candidate { max_users: 1, ..candidate("bob") };
        assert_eq!(admit(one_more.clone()), Admission::Full);
        assert!(matches!(admit(Candidate { max_users: 2, ..one_more }), Admission::Made(_)));
    }

    #[test]
    fn names_that_look_alike_are_refused() {
        let (_directory, store) = store();
        alice(&store);
        store.write_blocking(|tx| tx.execute("UPDATE account SET skeleton = NULL", &[]).map(|_| ())).unwrap();
        let admit = |candidate: Candidate| {
            store.write_blocking(move |tx| super::admit(tx, &candidate, Timestamp(5))).unwrap()
        };
        let alice = Admission::LooksLike("alice@localhost".parse().unwrap());
        // Cyrillic а and і.
        for name in ["\u{430}lice", "al\u{456}ce", "a1ice"] {
            assert_eq!(admit(candidate(name)), alice, "{name}");
        }
        assert!(matches!(admit(candidate("alicia")), Admission::Made(_)));
        assert!(matches!(admit(Candidate { look_alike: true, ..candidate("a1ice") }), Admission::Made(_)));
    }
}
