//! What the server remembers about itself, by name.

use super::{StoreError, Tx};
use crate::base::{Timestamp, id};

/// A value.
pub fn load(tx: &Tx<'_>, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
    tx.one("SELECT value FROM setting WHERE name = ?1", &[name.into()], |row| row.blob(0).map(<[u8]>::to_vec))
}

/// Stores a value in the place of the former one.
pub fn set(tx: &mut Tx<'_>, name: &str, value: &[u8]) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO setting (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        &[name.into(), value.into()],
    )?;
    Ok(())
}

/// Forgets a value.
pub fn remove(tx: &mut Tx<'_>, name: &str) -> Result<(), StoreError> {
    tx.execute("DELETE FROM setting WHERE name = ?1", &[name.into()])?;
    Ok(())
}

/// The secret from which this server derives what must stay the same and must not be guessed. Made when first asked
/// for.
pub fn server_secret(tx: &mut Tx<'_>) -> Result<[u8; 32], StoreError> {
    if let Some(secret) = load(tx, "server_secret")?.and_then(|secret| secret.try_into().ok()) {
        return Ok(secret);
    }
    let mut secret = [0; 32];
    id::random(&mut secret);
    set(tx, "server_secret", &secret)?;
    Ok(secret)
}

/// Writes something that means nothing, to see whether writing works.
pub(super) fn probe(tx: &mut Tx<'_>, now: Timestamp) -> Result<(), StoreError> {
    set(tx, "probe", &now.0.to_be_bytes())
}

#[cfg(test)]
mod tests {
    use super::super::testing::store;
    use super::*;

    #[test]
    fn the_secret_is_made_once() {
        let (_directory, store) = store();
        let secret = store.write_blocking(server_secret).unwrap();
        assert_ne!(secret, [0; 32]);
        assert_eq!(store.write_blocking(server_secret).unwrap(), secret);
        assert_eq!(store.read_blocking(|tx| load(tx, "no such")).unwrap(), None);
    }
}
