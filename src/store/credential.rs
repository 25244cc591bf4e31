//! What verifies a password: salted keys, never the password.

use super::{AccountId, StoreError, Tx, Value};
use crate::base::Timestamp;
use crate::jid::BareJid;
use crate::sasl::{Credential, Hash, KeySet, ScramKeys, Standing};

/// Replaces all keys of an account.
pub fn set(tx: &mut Tx<'_>, account: AccountId, keys: &KeySet) -> Result<(), StoreError> {
    tx.execute("DELETE FROM credential WHERE account = ?1", &[account.into()])?;
    Hash::ALL.into_iter().try_for_each(|hash| match keys.of(hash) {
        Some(keys) => put(tx, account, hash, keys),
        None => Ok(()),
    })
}

/// Stores the keys of one hash function, in the place of former ones.
pub fn put(tx: &mut Tx<'_>, account: AccountId, hash: Hash, keys: &ScramKeys) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO credential (account, hash, salt, iterations, stored_key, server_key)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (account, hash) DO UPDATE SET salt = excluded.salt, iterations = excluded.iterations,
         stored_key = excluded.stored_key, server_key = excluded.server_key",
        &[
            account.into(),
            hash.name().into(),
            keys.salt.as_slice().into(),
            keys.iterations.into(),
            keys.stored_key.as_slice().into(),
            keys.server_key.as_slice().into(),
        ],
    )?;
    Ok(())
}

/// What a login asks about the account it claims: its number, its keys, whether it may log in now.
///
/// It takes as long for a name without an account: for each name one question is asked that finds something, and one
/// that does not.
pub fn load(
    tx: &Tx<'_>,
    jid: &BareJid,
    now: Timestamp,
) -> Result<Option<(AccountId, Credential)>, StoreError> {
    const BY_NAME: &str =
        "SELECT account.id, disabled_since, disabled_reason, disabled_until, hash, salt, iterations, stored_key, server_key
         FROM account LEFT JOIN credential ON credential.account = account.id
         WHERE domain = ?1 AND localpart = ?2";
    const OLDEST: &str =
        "SELECT account.id, disabled_since, disabled_reason, disabled_until, hash, salt, iterations, stored_key, server_key
         FROM account LEFT JOIN credential ON credential.account = account.id
         WHERE account.id = (SELECT min(id) FROM account)";
    let local = jid.local().unwrap_or_default();
    let found = ask(tx, BY_NAME, &[jid.domain().into(), local.into()], now)?;
    match &found {
        Some(_) => ask(tx, BY_NAME, &[jid.domain().into(), "".into()], now)?,
        None => ask(tx, OLDEST, &[], now)?,
    };
    Ok(found)
}

fn ask(
    tx: &Tx<'_>,
    sql: &str,
    values: &[Value<'_>],
    now: Timestamp,
) -> Result<Option<(AccountId, Credential)>, StoreError> {
    let mut account = None;
    let mut keys = KeySet::default();
    tx.query(sql, values, |row| {
        let standing = match row.optional_integer(1)? {
            Some(_) if row.optional_integer(3)?.is_none_or(|until| now.0 < until) => {
                Standing::Disabled(row.text(2)?.to_owned().into())
            }
            _ => Standing::Active,
        };
        account = Some((AccountId(row.integer(0)?), standing));
        let Some(name) = row.optional_text(4)? else { return Ok(()) };
        let Some(hash) = Hash::ALL.into_iter().find(|hash| hash.name() == name) else { return Ok(()) };
        let place = match hash {
            Hash::Sha1 => &mut keys.sha1,
            Hash::Sha256 => &mut keys.sha256,
            Hash::Sha512 => &mut keys.sha512,
        };
        *place = Some(ScramKeys {
            salt: row.blob(5)?.to_vec(),
            iterations: row.small(6)?,
            stored_key: row.blob(7)?.to_vec(),
            server_key: row.blob(8)?.to_vec(),
        });
        Ok(())
    })?;
    Ok(account.map(|(id, standing)| (id, Credential { keys, standing, tokens: Vec::new() })))
}

#[cfg(test)]
mod tests {
    use super::super::account::{Disabled, set_disabled};
    use super::super::testing::{alice, store};
    use super::*;

    fn keys(byte: u8) -> ScramKeys {
        ScramKeys {
            salt: vec![byte; 16],
            iterations: 10_000,
            stored_key: vec![byte; 32],
            server_key: vec![byte; 32],
        }
    }

    #[test]
    fn one_question_gives_keys_and_standing() {
        let (_directory, store) = store();
        let id = alice(&store);
        let at = |now| {
            let jid: BareJid = "alice@localhost".parse().unwrap();
            store.read_blocking(move |tx| load(tx, &jid, Timestamp(now))).unwrap().unwrap()
        };
        let load = || at(5);
        assert_eq!((load().0, load().1.keys), (id, KeySet::default()));
        let both = KeySet { sha1: Some(keys(1)), sha256: Some(keys(2)), sha512: None };
        let given = both.clone();
        store.write_blocking(move |tx| set(tx, id, &given)).unwrap();
        assert_eq!((load().1.keys, load().1.standing), (both, Standing::Active));
        let one = KeySet { sha512: Some(keys(3)), ..KeySet::default() };
        let given = one.clone();
        let disabled =
            Disabled { since: Timestamp(1), reason: "Left.".to_owned(), until: Some(Timestamp(6)) };
        store
            .write_blocking(move |tx| {
                set(tx, id, &given)?;
                set_disabled(tx, id, Some(&disabled))
            })
            .unwrap();
        assert_eq!((load().1.keys, load().1.standing), (one, Standing::Disabled("Left.".into())));
        assert_eq!(at(6).1.standing, Standing::Active);
        let nobody: BareJid = "nobody@localhost".parse().unwrap();
        assert!(store.read_blocking(move |tx| super::load(tx, &nobody, Timestamp(5))).unwrap().is_none());
    }
}
