//! When accounts were last there, as their contacts are told. XEP-0012

use super::{AccountId, StoreError, Tx};
use crate::base::Timestamp;

/// When somebody was last there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Activity {
    /// When.
    pub at: Timestamp,
    /// What he said when he left. XEP-0012 §3
    pub status: Option<String>,
}

/// Keeps it.
pub fn set(tx: &mut Tx<'_>, account: AccountId, activity: &Activity) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO activity (account, at, status) VALUES (?1, ?2, ?3)
         ON CONFLICT (account) DO UPDATE SET at = excluded.at, status = excluded.status",
        &[account.into(), activity.at.into(), activity.status.as_deref().into()],
    )?;
    Ok(())
}

/// What is kept of an account.
pub fn load(tx: &Tx<'_>, account: AccountId) -> Result<Option<Activity>, StoreError> {
    tx.one("SELECT at, status FROM activity WHERE account = ?1", &[account.into()], |row| {
        Ok(Activity { at: row.time(0)?, status: row.optional_text(1)?.map(str::to_owned) })
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::store;
    use super::*;
    use crate::sasl::KeySet;
    use crate::store::account;

    #[test]
    fn the_last_one_is_kept_until_the_account_is_gone() {
        let (_directory, store) = store();
        let jid: crate::jid::BareJid = "alice@localhost".parse().unwrap();
        let id = store
            .write_blocking(move |tx| account::create(tx, &jid, &KeySet::default(), Timestamp(1)))
            .unwrap()
            .unwrap();
        let kept = || store.read_blocking(move |tx| load(tx, id)).unwrap();
        assert_eq!(kept(), None);
        for (at, status) in [(5, Some("Heading Home")), (7, None)] {
            let activity = Activity { at: Timestamp(at), status: status.map(str::to_owned) };
            let given = activity.clone();
            store.write_blocking(move |tx| set(tx, id, &given)).unwrap();
            assert_eq!(kept(), Some(activity));
        }
        store.write_blocking(move |tx| account::remove(tx, id, Timestamp(9))).unwrap();
        assert_eq!(kept(), None);
    }
}
