//! How many messages of one sender accounts want to have kept for them (Tigase's `msgoffline` request).

use super::{AccountId, StoreError, Tx};

/// An account's own limit; `None` where the server's holds.
pub fn load(tx: &Tx<'_>, account: AccountId) -> Result<Option<u32>, StoreError> {
    tx.one("SELECT messages FROM offline_limit WHERE account = ?1", &[account.into()], |row| row.small(0))
}

/// Gives an account a limit of its own, or takes it away.
pub fn set(tx: &mut Tx<'_>, account: AccountId, limit: Option<u32>) -> Result<(), StoreError> {
    match limit {
        Some(limit) => tx.execute(
            "INSERT INTO offline_limit (account, messages) VALUES (?1, ?2)
             ON CONFLICT (account) DO UPDATE SET messages = excluded.messages",
            &[account.into(), limit.into()],
        )?,
        None => tx.execute("DELETE FROM offline_limit WHERE account = ?1", &[account.into()])?,
    };
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::testing::{alice, store};
    use super::*;

    #[test]
    fn a_limit_is_set_changed_and_taken_away() {
        let (_directory, store) = store();
        let id = alice(&store);
        for limit in [None, Some(5), Some(0), Some(u32::MAX), None] {
            store.write_blocking(move |tx| set(tx, id, limit)).unwrap();
            assert_eq!(store.read_blocking(move |tx| load(tx, id)), Ok(limit));
        }
    }
}
