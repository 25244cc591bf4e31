//! Subscriptions of accounts that were removed, or have another address now, until their contacts have been told.
//! XEP-0077 §3.2, XEP-0283 §4

use super::{AccountId, Row, StoreError, Tx};
use crate::jid::BareJid;

/// A contact of an account that is gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Departure {
    /// The address of the account.
    pub account: BareJid,
    /// The contact.
    pub contact: BareJid,
    /// Whether the account saw the contact's presence, or had asked to.
    pub saw: bool,
    /// Whether the contact saw the account's presence, or had asked to.
    pub seen: bool,
    /// The account's new address, if it is not gone but has moved.
    pub moved_to: Option<BareJid>,
}

/// Notes whom the removal of an account concerns; in the transaction that removes it.
pub(super) fn note(tx: &mut Tx<'_>, id: AccountId, jid: &BareJid) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO departure (account, contact, saw, seen)
         SELECT ?2, contact, CASE WHEN subscription IN ('to', 'both') OR ask = 1 THEN 1 ELSE 0 END,
             CASE WHEN subscription IN ('from', 'both') THEN 1 ELSE 0 END
         FROM roster_item WHERE account = ?1 AND (subscription <> 'none' OR ask = 1)
         ON CONFLICT (account, contact) DO UPDATE SET saw = excluded.saw, seen = excluded.seen,
             moved_to = NULL",
        &[id.into(), jid.as_str().into()],
    )?;
    tx.execute(
        "INSERT INTO departure (account, contact, saw, seen)
         SELECT ?2, contact, 0, 1 FROM subscription_request WHERE account = ?1
         ON CONFLICT (account, contact) DO UPDATE SET seen = 1",
        &[id.into(), jid.as_str().into()],
    )?;
    Ok(())
}

/// Notes who knows an address that an account has given up for another one; in the transaction that does it.
///
/// Only accounts of this server are told: with others nobody has had to do.
pub(super) fn note_move(
    tx: &mut Tx<'_>,
    id: AccountId,
    old: &BareJid,
    new: &BareJid,
) -> Result<u64, StoreError> {
    let (from, to) = (old.as_str(), new.as_str());
    // What was noted before and not told yet is about the new address now.
    tx.execute("UPDATE departure SET moved_to = ?2 WHERE moved_to = ?1", &[from.into(), to.into()])?;
    tx.execute("DELETE FROM departure WHERE contact = ?1", &[to.into()])?;
    tx.execute("UPDATE departure SET contact = ?2 WHERE contact = ?1", &[from.into(), to.into()])?;
    let told = tx.execute(
        "INSERT INTO departure (account, contact, saw, seen, moved_to)
         SELECT ?2, other.localpart || '@' || other.domain, 0, 0, ?3 FROM account AS other
         WHERE other.id <> ?1
             AND (EXISTS (SELECT 1 FROM roster_item WHERE account = other.id AND contact = ?2)
                 OR EXISTS (SELECT 1 FROM subscription_request WHERE account = other.id AND contact = ?2)
                 OR EXISTS (SELECT 1 FROM blocked WHERE account = other.id AND jid = ?2))
         ON CONFLICT (account, contact) DO UPDATE SET saw = 0, seen = 0, moved_to = excluded.moved_to",
        &[id.into(), from.into(), to.into()],
    )?;
    Ok(u64::try_from(told).unwrap_or_default())
}

/// Contacts that are still to be told, at most `limit`, from the one behind `after` on.
pub fn page(tx: &Tx<'_>, after: Option<&Departure>, limit: u32) -> Result<Vec<Departure>, StoreError> {
    let (account, contact) = after.map_or(("", ""), |after| (after.account.as_str(), after.contact.as_str()));
    tx.query(
        "SELECT account, contact, saw, seen, moved_to FROM departure WHERE (account, contact) > (?1, ?2)
         ORDER BY account, contact LIMIT ?3",
        &[account.into(), contact.into(), limit.into()],
        read,
    )
}

/// A contact has been told.
pub fn done(tx: &mut Tx<'_>, departure: &Departure) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM departure WHERE account = ?1 AND contact = ?2",
        &[departure.account.as_str().into(), departure.contact.as_str().into()],
    )?;
    Ok(())
}

fn read(row: &Row<'_>) -> Result<Departure, StoreError> {
    Ok(Departure {
        account: row.parse(0)?,
        contact: row.parse(1)?,
        saw: row.flag(2)?,
        seen: row.flag(3)?,
        moved_to: row.optional_text(4)?.map(|_| row.parse(4)).transpose()?,
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::{alice, store};
    use super::super::{account, roster};
    use super::*;
    use crate::base::Timestamp;
    use crate::stanza::payload::roster::{Item, Subscription};

    #[test]
    fn whoever_sees_or_is_seen_is_told_once() {
        let (_directory, store) = store();
        let id = alice(&store);
        store
            .write_blocking(move |tx| {
                for (contact, subscription, ask) in [
                    ("both@x", Subscription::Both, false),
                    ("to@x", Subscription::To, false),
                    ("from@x", Subscription::From, true),
                    ("asked@x", Subscription::None, true),
                    ("none@x", Subscription::None, false),
                ] {
                    let item = Item { subscription, ask, ..Item::new(contact.parse().unwrap()) };
                    roster::upsert(tx, id, &item, roster::Version::default())?;
                }
                for contact in ["asks@x", "to@x"] {
                    let contact = contact.parse().unwrap();
                    let request = roster::Request { contact, received: Timestamp(1), stanza: String::new() };
                    roster::add_request(tx, id, &request)?;
                }
                account::remove(tx, id, Timestamp(2))
            })
            .unwrap();
        let page = |after: Option<Departure>| {
            store.read_blocking(move |tx| super::page(tx, after.as_ref(), 4)).unwrap()
        };
        let first = page(None);
        let told = |page: &[Departure]| {
            let row = |one: &Departure| (one.contact.to_string(), one.saw, one.seen);
            page.iter().map(row).collect::<Vec<_>>()
        };
        assert_eq!(
            told(&first),
            [
                ("asked@x".to_owned(), true, false),
                ("asks@x".to_owned(), false, true),
                ("both@x".to_owned(), true, true),
                ("from@x".to_owned(), true, true),
            ]
        );
        assert_eq!(told(&page(first.last().cloned())), [("to@x".to_owned(), true, true)]);
        store.write_blocking(move |tx| first.iter().try_for_each(|one| done(tx, one))).unwrap();
        assert_eq!(told(&page(None)), [("to@x".to_owned(), true, true)]);
    }
}
