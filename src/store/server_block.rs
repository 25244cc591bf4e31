//! Whom nobody of this server has to do with: accounts and domains.

use super::{StoreError, Tx};
use crate::base::Timestamp;
use crate::jid::Jid;

/// Somebody who is blocked for all accounts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerBlock {
    /// A bare address or a domain.
    pub jid: Jid,
    /// Since when.
    pub since: Timestamp,
    /// Why; may be empty.
    pub reason: String,
}

/// All of them, by address.
pub fn list(tx: &Tx<'_>) -> Result<Vec<ServerBlock>, StoreError> {
    tx.query("SELECT jid, since, reason FROM server_block ORDER BY jid", &[], |row| {
        Ok(ServerBlock { jid: row.parse(0)?, since: row.time(1)?, reason: row.text(2)?.to_owned() })
    })
}

/// Blocks somebody. Whether he was not blocked before; the reason is replaced where one is given.
pub fn add(tx: &mut Tx<'_>, block: &ServerBlock) -> Result<bool, StoreError> {
    let added = tx.execute(
        "INSERT INTO server_block (jid, since, reason) VALUES (?1, ?2, ?3) ON CONFLICT (jid) DO NOTHING",
        &[block.jid.as_str().into(), block.since.into(), block.reason.as_str().into()],
    )?;
    if added == 0 && !block.reason.is_empty() {
        tx.execute(
            "UPDATE server_block SET reason = ?2 WHERE jid = ?1",
            &[block.jid.as_str().into(), block.reason.as_str().into()],
        )?;
    }
    Ok(added > 0)
}

/// Unblocks somebody. Whether he was blocked.
pub fn remove(tx: &mut Tx<'_>, jid: &Jid) -> Result<bool, StoreError> {
    Ok(tx.execute("DELETE FROM server_block WHERE jid = ?1", &[jid.as_str().into()])? > 0)
}

#[cfg(test)]
mod tests {
    use super::super::testing::store;
    use super::*;

    #[test]
    fn who_is_blocked_stays_so_until_he_is_not() {
        let (_directory, store) = store();
        let block = |jid: &str, since, reason: &str| ServerBlock {
            jid: jid.parse().unwrap(),
            since: Timestamp(since),
            reason: reason.into(),
        };
        let add = |block: ServerBlock| store.write_blocking(move |tx| add(tx, &block)).unwrap();
        assert!(add(block("spam.example", 1, "")));
        assert!(add(block("eve@b.example", 2, "spam")));
        assert!(!add(block("eve@b.example", 3, "")));
        assert!(!add(block("spam.example", 4, "more spam")));
        let listed = || store.read_blocking(list).unwrap();
        assert_eq!(listed(), [block("eve@b.example", 2, "spam"), block("spam.example", 1, "more spam")]);
        let remove = || store.write_blocking(|tx| remove(tx, &"spam.example".parse().unwrap())).unwrap();
        assert_eq!([remove(), remove()], [true, false]);
        assert_eq!(listed().len(), 1);
    }
}
