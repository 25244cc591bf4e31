//! Names of removed accounts, which are not given out again.

use super::{StoreError, Tx};
use crate::base::Timestamp;
use crate::jid::BareJid;

/// Keeps the name of an account back.
pub(super) fn keep(tx: &mut Tx<'_>, jid: &BareJid, now: Timestamp) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO tombstone (domain, localpart, removed) VALUES (?1, ?2, ?3)
         ON CONFLICT (domain, localpart) DO UPDATE SET removed = excluded.removed",
        &[jid.domain().into(), jid.local().unwrap_or_default().into(), now.into()],
    )?;
    Ok(())
}

/// When the account that had this name was removed.
pub fn removed(tx: &Tx<'_>, jid: &BareJid) -> Result<Option<Timestamp>, StoreError> {
    tx.one(
        "SELECT removed FROM tombstone WHERE domain = ?1 AND localpart = ?2",
        &[jid.domain().into(), jid.local().unwrap_or_default().into()],
        |row| row.time(0),
    )
}

/// Gives a name free.
pub(super) fn lift(tx: &mut Tx<'_>, jid: &BareJid) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM tombstone WHERE domain = ?1 AND localpart = ?2",
        &[jid.domain().into(), jid.local().unwrap_or_default().into()],
    )?;
    Ok(())
}
