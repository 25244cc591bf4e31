//! Whom accounts have blocked. XEP-0191

use super::{AccountId, StoreError, Tx};
use crate::jid::Jid;

/// All addresses that an account has blocked.
pub fn load(tx: &Tx<'_>, account: AccountId) -> Result<Vec<Jid>, StoreError> {
    tx.query("SELECT jid FROM blocked WHERE account = ?1 ORDER BY jid", &[account.into()], |row| row.parse(0))
}

/// Blocks an address.
pub fn add(tx: &mut Tx<'_>, account: AccountId, jid: &Jid) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO blocked (account, jid) VALUES (?1, ?2) ON CONFLICT (account, jid) DO NOTHING",
        &[account.into(), jid.as_str().into()],
    )?;
    Ok(())
}

/// Unblocks an address.
pub fn remove(tx: &mut Tx<'_>, account: AccountId, jid: &Jid) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM blocked WHERE account = ?1 AND jid = ?2",
        &[account.into(), jid.as_str().into()],
    )?;
    Ok(())
}
