//! XML that clients keep for themselves (XEP-0049): one document per namespace and name of its root.

use super::{AccountId, StoreError, Tx};

/// A document.
pub fn load(
    tx: &Tx<'_>,
    account: AccountId,
    namespace: &str,
    name: &str,
) -> Result<Option<String>, StoreError> {
    tx.one(
        "SELECT xml FROM private_xml WHERE account = ?1 AND namespace = ?2 AND name = ?3",
        &[account.into(), namespace.into(), name.into()],
        |row| row.text(0).map(str::to_owned),
    )
}

/// Stores a document in the place of the former one; `None` removes it.
pub fn set(
    tx: &mut Tx<'_>,
    account: AccountId,
    namespace: &str,
    name: &str,
    xml: Option<&str>,
) -> Result<(), StoreError> {
    let key = [account.into(), namespace.into(), name.into()];
    let Some(xml) = xml else {
        tx.execute("DELETE FROM private_xml WHERE account = ?1 AND namespace = ?2 AND name = ?3", &key)?;
        return Ok(());
    };
    let [account, namespace, name] = key;
    tx.execute(
        "INSERT INTO private_xml (account, namespace, name, xml) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (account, namespace, name) DO UPDATE SET xml = excluded.xml",
        &[account, namespace, name, xml.into()],
    )?;
    Ok(())
}

/// Bytes of all documents of an account but one, so that a new one can be held to a quota.
pub fn bytes_beside(tx: &Tx<'_>, account: AccountId, namespace: &str, name: &str) -> Result<u64, StoreError> {
    let sum = tx.one(
        "SELECT CAST(COALESCE(SUM(LENGTH(xml) + LENGTH(namespace) + LENGTH(name)), 0) AS BIGINT) FROM private_xml
         WHERE account = ?1 AND NOT (namespace = ?2 AND name = ?3)",
        &[account.into(), namespace.into(), name.into()],
        |row| row.integer(0),
    )?;
    Ok(sum.and_then(|sum| u64::try_from(sum).ok()).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::super::testing::{alice, store};
    use super::*;

    #[test]
    fn documents_are_kept_by_namespace_and_name() {
        let (_directory, store) = store();
        let id = alice(&store);
        store
            .write_blocking(move |tx| {
                set(tx, id, "urn:a", "x", Some("old"))?;
                set(tx, id, "urn:a", "x", Some("<x/>"))?;
                set(tx, id, "urn:b", "x", Some("<y/>"))
            })
            .unwrap();
        let load = |ns: &'static str| store.read_blocking(move |tx| load(tx, id, ns, "x")).unwrap();
        assert_eq!((load("urn:a").as_deref(), load("urn:c")), (Some("<x/>"), None));
        assert_eq!(store.read_blocking(move |tx| bytes_beside(tx, id, "urn:a", "x")), Ok(10));
        store.write_blocking(move |tx| set(tx, id, "urn:a", "x", None)).unwrap();
        assert_eq!(load("urn:a"), None);
    }
}
