//! The visiting card of an account (XEP-0054).

use super::{AccountId, StoreError, Tx};

/// The card as XML.
pub fn load(tx: &Tx<'_>, account: AccountId) -> Result<Option<String>, StoreError> {
    tx.one("SELECT xml FROM vcard WHERE account = ?1", &[account.into()], |row| {
        row.text(0).map(str::to_owned)
    })
}

/// Stores the card in the place of the former one; `None` removes it.
pub fn set(tx: &mut Tx<'_>, account: AccountId, xml: Option<&str>) -> Result<(), StoreError> {
    match xml {
        Some(xml) => tx.execute(
            "INSERT INTO vcard (account, xml) VALUES (?1, ?2)
             ON CONFLICT (account) DO UPDATE SET xml = excluded.xml",
            &[account.into(), xml.into()],
        )?,
        None => tx.execute("DELETE FROM vcard WHERE account = ?1", &[account.into()])?,
    };
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::testing::{alice, store};
    use super::*;

    #[test]
    fn a_card_replaces_the_former_one() {
        let (_directory, store) = store();
        let id = alice(&store);
        let load = || store.read_blocking(move |tx| load(tx, id)).unwrap();
        assert_eq!(load(), None);
        store.write_blocking(move |tx| set(tx, id, Some("1")).and_then(|()| set(tx, id, Some("2")))).unwrap();
        assert_eq!(load().as_deref(), Some("2"));
        store.write_blocking(move |tx| set(tx, id, None)).unwrap();
        assert_eq!(load(), None);
    }
}
