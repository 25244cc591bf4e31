//! Texts that people get when they log in: the message of the day, a welcome.

use super::{AccountId, Row, StoreError, Tx, Value};
use crate::base::Timestamp;

/// Which text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Everybody gets it once. XEP-0133 §4.26.
    Motd,
    /// Everybody gets it at the first login. XEP-0133 §4.30.
    Welcome,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Motd => "motd",
            Self::Welcome => "welcome",
        }
    }
}

impl From<Kind> for Value<'_> {
    fn from(kind: Kind) -> Self {
        Self::Text(kind.name())
    }
}

/// A text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// May be empty.
    pub subject: String,
    /// What is said.
    pub body: String,
    /// When it was set, by which it is told from an earlier one.
    pub stamp: Timestamp,
    /// Who set it.
    pub author: String,
}

/// The text of a domain itself; `""` is that of all domains.
pub fn load(tx: &Tx<'_>, domain: &str, kind: Kind) -> Result<Option<Notice>, StoreError> {
    tx.one(
        "SELECT subject, body, stamp, author FROM notice WHERE domain = ?1 AND kind = ?2",
        &[domain.into(), kind.into()],
        read,
    )
}

/// All texts of a kind with their domains.
pub fn list(tx: &Tx<'_>, kind: Kind) -> Result<Vec<(String, Notice)>, StoreError> {
    tx.query(
        "SELECT subject, body, stamp, author, domain FROM notice WHERE kind = ?1 ORDER BY domain",
        &[kind.into()],
        |row| Ok((row.text(4)?.to_owned(), read(row)?)),
    )
}

/// The domains that have a text of any kind; `""` is all domains.
pub fn domains(tx: &Tx<'_>) -> Result<Vec<String>, StoreError> {
    tx.query("SELECT DISTINCT domain FROM notice ORDER BY domain", &[], |row| Ok(row.text(0)?.to_owned()))
}

/// Sets the text of a domain (`""`: of all domains) in the place of the former one; `None` removes it. Whether there
/// was one.
pub fn set(tx: &mut Tx<'_>, domain: &str, kind: Kind, notice: Option<&Notice>) -> Result<bool, StoreError> {
    let had =
        tx.execute("DELETE FROM notice WHERE domain = ?1 AND kind = ?2", &[domain.into(), kind.into()])? > 0;
    if let Some(notice) = notice {
        tx.execute(
            "INSERT INTO notice (domain, kind, subject, body, stamp, author) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            &[
                domain.into(),
                kind.into(),
                notice.subject.as_str().into(),
                notice.body.as_str().into(),
                notice.stamp.into(),
                notice.author.as_str().into(),
            ],
        )?;
    }
    Ok(had)
}

/// The text that an account of a domain is still to get: the domain's own, else that of all domains.
pub fn unseen(
    tx: &Tx<'_>,
    account: AccountId,
    domain: &str,
    kind: Kind,
) -> Result<Option<Notice>, StoreError> {
    let notice = match load(tx, domain, kind)? {
        Some(own) => Some(own),
        None => load(tx, "", kind)?,
    };
    let Some(notice) = notice else { return Ok(None) };
    let seen = tx.one(
        "SELECT stamp FROM notice_seen WHERE account = ?1 AND kind = ?2",
        &[account.into(), kind.into()],
        |row| row.time(0),
    )?;
    Ok(seen.is_none_or(|seen| seen < notice.stamp).then_some(notice))
}

/// Notes that an account has got the text of that time.
pub fn seen(tx: &mut Tx<'_>, account: AccountId, kind: Kind, stamp: Timestamp) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO notice_seen (account, kind, stamp) VALUES (?1, ?2, ?3)
         ON CONFLICT (account, kind) DO UPDATE SET stamp = excluded.stamp",
        &[account.into(), kind.into(), stamp.into()],
    )?;
    Ok(())
}

fn read(row: &Row<'_>) -> Result<Notice, StoreError> {
    Ok(Notice {
        subject: row.text(0)?.to_owned(),
        body: row.text(1)?.to_owned(),
        stamp: row.time(2)?,
        author: row.text(3)?.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::{alice, store};
    use super::*;

    fn notice(body: &str, stamp: i64) -> Notice {
        Notice { subject: String::new(), body: body.into(), stamp: Timestamp(stamp), author: "root".into() }
    }

    #[test]
    fn a_text_is_seen_once_and_a_new_one_again() {
        let (_directory, store) = store();
        let id = alice(&store);
        let set = |domain: &'static str, notice: Option<Notice>| {
            store.write_blocking(move |tx| set(tx, domain, Kind::Motd, notice.as_ref())).unwrap()
        };
        let unseen = || {
            let found = store.read_blocking(move |tx| unseen(tx, id, "localhost", Kind::Motd)).unwrap();
            found.map(|notice| notice.body)
        };
        assert_eq!(unseen(), None);
        assert!(!set("", Some(notice("for all", 5))));
        assert_eq!(unseen().as_deref(), Some("for all"));
        store.write_blocking(move |tx| seen(tx, id, Kind::Motd, Timestamp(5))).unwrap();
        assert_eq!(unseen(), None);
        set("localhost", Some(notice("for this domain", 6)));
        assert_eq!(unseen().as_deref(), Some("for this domain"));
        assert!(set("localhost", None));
        assert_eq!(unseen(), None);
        assert_eq!(
            store.read_blocking(|tx| list(tx, Kind::Motd)).unwrap(),
            [(String::new(), notice("for all", 5))]
        );
        assert_eq!(store.read_blocking(|tx| list(tx, Kind::Welcome)).unwrap(), []);
    }
}
