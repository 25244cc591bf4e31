//! Sessions that may be resumed (XEP-0198 §5): how many stanzas of the client are handled, at any time; everything else
//! from the end of a server to its next start.

use std::time::Duration;

use super::{AccountId, ItemId, StoreError, Tx, Value};
use crate::base::Timestamp;
use crate::jid::BareJid;

/// Sessions of an account whose count is kept after their end.
const ENDED: u32 = 16;

/// A session on its way from one run of the server to the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    /// Its number.
    pub id: u64,
    /// Its name for the client.
    pub token: String,
    /// How many of the client's stanzas are handled.
    pub handled: u32,
    /// Its resource.
    pub resource: String,
    /// How long it may wait for its client, to the second.
    pub max: Duration,
    /// Until when it does.
    pub expires: Timestamp,
    /// How much was sent to the client, modulo 2^32.
    pub sent: u32,
    /// How much of that it has acknowledged.
    pub acked: u32,
    /// What the client has asked for.
    pub wishes: Wishes,
    /// Its last presence as XML, while it is available.
    pub presence: Option<String>,
    /// Who got presence directly.
    pub directed: Vec<String>,
    /// Its last connection.
    pub connection: LastConnection,
    /// What the client has not acknowledged or was not sent, in order.
    pub stanzas: Vec<SavedStanza>,
}

/// What the client of a session has asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wishes {
    /// Copies. XEP-0280
    pub carbons: bool,
    /// The roster, and so its changes. RFC 6121 §2.2
    pub roster: bool,
    /// The block list, and so its changes. XEP-0191 §3.2
    pub blocklist: bool,
}

impl Wishes {
    fn bits(self) -> u32 {
        u32::from(self.carbons) | u32::from(self.roster) << 1 | u32::from(self.blocklist) << 2
    }

    fn of(bits: u32) -> Self {
        Self { carbons: bits & 1 != 0, roster: bits & 2 != 0, blocklist: bits & 4 != 0 }
    }
}

/// The last connection of a session, for the operator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastConnection {
    /// Since when.
    pub since: Timestamp,
    /// Its id in the log.
    pub conn: String,
    /// Where it came from.
    pub address: String,
    /// TLS version and cipher.
    pub tls: String,
    /// The SASL mechanism.
    pub mechanism: String,
    /// The installation that its client is, if it has said so.
    pub agent: Option<String>,
}

/// A stanza for the client of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedStanza {
    /// Whether it was sent and not acknowledged.
    pub was_sent: bool,
    /// The stored message that is settled with it.
    pub settles: Option<ItemId>,
    /// What becomes of it if the session is lost.
    pub if_lost: Fallback,
    /// The stanza.
    pub content: Content,
}

/// A saved stanza, or where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// As XML.
    Xml(String),
    /// The item of the archive that it settles.
    Stored {
        /// Whether the client is to get a copy of it. XEP-0280
        is_copy: bool,
        /// About how many bytes it has; not saved.
        bytes: usize,
        /// Who has sent it, if it is still there; not saved.
        peer: Option<BareJid>,
    },
}

/// What stands in the place of XML for an item of the archive, and for a copy of one.
const STORED: &str = "stored";
const STORED_COPY: &str = "stored copy";

/// What becomes of a stanza if its session is lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fallback {
    /// It goes elsewhere.
    Elsewhere,
    /// The same, unless one of the other sessions up to this one is still there.
    ElsewhereUnlessSeen(u64),
    /// Nothing.
    Forget,
}

fn number(id: u64) -> Value<'static> {
    Value::Integer(i64::try_from(id).unwrap_or(i64::MAX))
}

/// From now on a session may be resumed.
pub fn begin(tx: &mut Tx<'_>, account: AccountId, id: u64, token: &str) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM session WHERE account = ?1 AND ended IS NOT NULL AND id <= (
             SELECT id FROM session WHERE account = ?1 AND ended IS NOT NULL ORDER BY id DESC LIMIT 1 OFFSET ?2)",
        &[account.into(), ENDED.into()],
    )?;
    tx.execute(
        "INSERT INTO session (id, account, token, handled) VALUES (?1, ?2, ?3, 0)",
        &[number(id), account.into(), token.into()],
    )?;
    Ok(())
}

/// So many stanzas of a session's client are handled: everything that they have caused was written before.
pub fn set_handled(tx: &mut Tx<'_>, id: u64, handled: u32) -> Result<(), StoreError> {
    tx.execute("UPDATE session SET handled = ?2 WHERE id = ?1", &[number(id), handled.into()])?;
    Ok(())
}

/// A session has ended, and its client does not know it: the count is kept for a while; another one, if there is one.
pub fn end(tx: &mut Tx<'_>, id: u64, handled: Option<u32>, now: Timestamp) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE session SET ended = ?2, handled = COALESCE(?3, handled) WHERE id = ?1",
        &[number(id), now.into(), handled.into()],
    )?;
    Ok(())
}

/// The client has ended its session.
pub fn remove(tx: &mut Tx<'_>, id: u64) -> Result<(), StoreError> {
    tx.execute("DELETE FROM session WHERE id = ?1", &[number(id)])?;
    Ok(())
}

/// How many stanzas were handled of a session of an account, if that is still known.
pub fn handled(tx: &Tx<'_>, account: AccountId, token: &str) -> Result<Option<u32>, StoreError> {
    tx.one(
        "SELECT handled FROM session WHERE account = ?1 AND token = ?2",
        &[account.into(), token.into()],
        |row| row.small(0),
    )
}

/// Forgets some of the sessions that ended before; how many.
pub fn expire(tx: &mut Tx<'_>, before: Timestamp, limit: u32) -> Result<usize, StoreError> {
    tx.execute(
        "DELETE FROM session WHERE id IN (SELECT id FROM session WHERE ended < ?1 LIMIT ?2)",
        &[before.into(), limit.into()],
    )
}

/// The server starts: what lived and was not saved has ended. The highest number that was ever given to a session that
/// is still known.
pub fn start(tx: &mut Tx<'_>, now: Timestamp) -> Result<u64, StoreError> {
    tx.execute(
        "UPDATE session SET ended = ?1 WHERE ended IS NULL
         AND NOT EXISTS (SELECT 1 FROM session_state WHERE session_state.session = session.id)",
        &[now.into()],
    )?;
    let last = tx.one("SELECT COALESCE(MAX(id), 0) FROM session", &[], |row| row.integer(0))?;
    Ok(u64::try_from(last.unwrap_or(0)).unwrap_or(0))
}

/// Saves a session whose server ends.
pub fn save(tx: &mut Tx<'_>, saved: &Saved) -> Result<(), StoreError> {
    let id = number(saved.id);
    set_handled(tx, saved.id, saved.handled)?;
    let LastConnection { since, conn, address, tls, mechanism, agent } = &saved.connection;
    tx.execute(
        "INSERT INTO session_state (session, resource, max, expires, sent, acked, flags, presence, directed, since, conn,
         address, tls, mechanism, agent) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
        &[
            id,
            saved.resource.as_str().into(),
            i64::try_from(saved.max.as_secs()).unwrap_or(i64::MAX).into(),
            saved.expires.into(),
            saved.sent.into(),
            saved.acked.into(),
            saved.wishes.bits().into(),
            saved.presence.as_deref().into(),
            saved.directed.join("\n").as_str().into(),
            (*since).into(),
            conn.as_str().into(),
            address.as_str().into(),
            tls.as_str().into(),
            mechanism.as_str().into(),
            agent.as_deref().into(),
        ],
    )?;
    for (place, stanza) in (0_i64..).zip(&saved.stanzas) {
        let if_lost = match stanza.if_lost {
            Fallback::Elsewhere => Value::Null,
            Fallback::Forget => Value::Integer(0),
            Fallback::ElsewhereUnlessSeen(session) => number(session),
        };
        tx.execute(
            "INSERT INTO session_stanza (session, place, was_sent, settles, if_lost, stanza)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            &[
                id,
                place.into(),
                stanza.was_sent.into(),
                stanza.settles.as_ref().into(),
                if_lost,
                stanza.content.text().into(),
            ],
        )?;
    }
    Ok(())
}

/// Accounts with saved sessions, in the order of their numbers: at most `limit`, behind `after`.
pub fn owners(
    tx: &Tx<'_>,
    after: Option<AccountId>,
    limit: u32,
) -> Result<Vec<(AccountId, BareJid)>, StoreError> {
    tx.query(
        "SELECT DISTINCT account.id, localpart, domain FROM session_state
         JOIN session ON session.id = session_state.session JOIN account ON account.id = session.account
         WHERE account.id > ?1 ORDER BY account.id LIMIT ?2",
        &[after.map_or(0, |after| after.0).into(), limit.into()],
        |row| {
            let jid = format!("{}@{}", row.text(1)?, row.text(2)?);
            let jid = jid.parse().map_err(|_| StoreError::Corrupt("an account has no address".into()))?;
            Ok((AccountId(row.integer(0)?), jid))
        },
    )
}

/// The saved sessions of an account, the oldest first. They stay until [`restored`].
pub fn load(tx: &Tx<'_>, account: AccountId) -> Result<Vec<Saved>, StoreError> {
    let mut sessions = tx.query(
        "SELECT session.id, token, handled, resource, max, expires, sent, acked, flags, presence, directed, since, conn,
         address, tls, mechanism, agent
         FROM session JOIN session_state ON session_state.session = session.id
         WHERE account = ?1 ORDER BY session.id",
        &[account.into()],
        |row| {
            Ok(Saved {
                id: u64::try_from(row.integer(0)?).unwrap_or(0),
                token: row.text(1)?.to_owned(),
                handled: row.small(2)?,
                resource: row.text(3)?.to_owned(),
                max: Duration::from_secs(row.small(4)?.into()),
                expires: row.time(5)?,
                sent: row.small(6)?,
                acked: row.small(7)?,
                wishes: Wishes::of(row.small(8)?),
                presence: row.optional_text(9)?.map(str::to_owned),
                directed: row.text(10)?.lines().map(str::to_owned).collect(),
                connection: LastConnection {
                    since: row.time(11)?,
                    conn: row.text(12)?.to_owned(),
                    address: row.text(13)?.to_owned(),
                    tls: row.text(14)?.to_owned(),
                    mechanism: row.text(15)?.to_owned(),
                    agent: row.optional_text(16)?.map(str::to_owned),
                },
                stanzas: Vec::new(),
            })
        },
    )?;
    for session in &mut sessions {
        session.stanzas = stanzas(tx, account, session.id)?;
    }
    Ok(sessions)
}

impl Content {
    fn text(&self) -> &str {
        match self {
            Self::Xml(xml) => xml,
            Self::Stored { is_copy: false, .. } => STORED,
            Self::Stored { is_copy: true, .. } => STORED_COPY,
        }
    }
}

fn stanzas(tx: &Tx<'_>, account: AccountId, id: u64) -> Result<Vec<SavedStanza>, StoreError> {
    tx.query(
        "SELECT was_sent, settles, if_lost, session_stanza.stanza, jid, length(archive_item.stanza) FROM session_stanza
         LEFT JOIN archive_item ON archive = ?2 AND archive_item.id = settles
             AND session_stanza.stanza IN ('stored', 'stored copy')
         LEFT JOIN address ON address.id = peer
         WHERE session = ?1 ORDER BY place",
        &[number(id), account.into()],
        |row| {
            let content = match row.text(3)? {
                text @ (STORED | STORED_COPY) => Content::Stored {
                    is_copy: text == STORED_COPY,
                    bytes: usize::try_from(row.optional_integer(5)?.unwrap_or(0)).unwrap_or(0),
                    peer: row.optional_text(4)?.and_then(|jid| jid.parse().ok()),
                },
                xml => Content::Xml(xml.to_owned()),
            };
            Ok(SavedStanza {
                was_sent: row.flag(0)?,
                settles: row.optional_blob(1)?.map(ItemId::of).transpose()?,
                if_lost: match row.optional_integer(2)? {
                    None => Fallback::Elsewhere,
                    Some(0) => Fallback::Forget,
                    Some(session) => Fallback::ElsewhereUnlessSeen(u64::try_from(session).unwrap_or(0)),
                },
                content,
            })
        },
    )
}

/// All saved sessions live again: what was saved is forgotten, in one go.
pub fn restored(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    tx.execute("DELETE FROM session_stanza", &[])?;
    tx.execute("DELETE FROM session_state", &[])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::testing::{alice, store};
    use super::*;

    fn saved(id: u64, token: &str) -> Saved {
        let stanza = |n: u8, was_sent, if_lost| SavedStanza {
            was_sent,
            settles: n.is_multiple_of(2).then_some(ItemId([n; 16])),
            if_lost,
            content: match n {
                2 => Content::Stored { is_copy: true, bytes: 0, peer: None },
                _ => Content::Xml(format!("<message id='{n}'/>")),
            },
        };
        Saved {
            id,
            token: token.into(),
            handled: u32::MAX,
            resource: "phone".into(),
            max: Duration::from_secs(300),
            expires: Timestamp(77),
            sent: 7,
            acked: u32::MAX,
            wishes: Wishes { carbons: true, roster: false, blocklist: true },
            presence: Some("<presence/>".into()),
            directed: vec!["a@b/c d".into(), "room@host/x".into()],
            connection: LastConnection {
                since: Timestamp(5),
                conn: "abcdef".into(),
                address: "::1".into(),
                tls: "TLS 1.3".into(),
                mechanism: "PLAIN".into(),
                agent: Some("d4565fa7-4d72-4749-b3d3-740edbf87770".into()),
            },
            stanzas: vec![
                stanza(1, true, Fallback::Elsewhere),
                stanza(2, true, Fallback::Forget),
                stanza(3, false, Fallback::ElsewhereUnlessSeen(9)),
            ],
        }
    }

    #[test]
    fn sessions_come_back_as_they_were_and_once() {
        let (_directory, store) = store();
        let account = alice(&store);
        let (one, two) = (saved(3, "one"), Saved { directed: Vec::new(), presence: None, ..saved(4, "two") });
        let both = vec![one.clone(), two.clone()];
        store
            .write_blocking(move |tx| {
                for session in &both {
                    begin(tx, account, session.id, &session.token)?;
                    save(tx, session)?;
                }
                begin(tx, account, 5, "lives")
            })
            .unwrap();
        let last = store.write_blocking(|tx| start(tx, Timestamp(100))).unwrap();
        assert_eq!(last, 5);
        for _ in 0..2 {
            let found = store.read_blocking(move |tx| owners(tx, None, 10)).unwrap();
            assert_eq!(found, [(account, "alice@localhost".parse().unwrap())]);
            let found = store.read_blocking(move |tx| load(tx, account)).unwrap();
            assert_eq!(found, [one.clone(), two.clone()]);
        }
        assert!(store.read_blocking(move |tx| owners(tx, Some(account), 10)).unwrap().is_empty());
        store.write_blocking(restored).unwrap();
        assert!(store.read_blocking(move |tx| load(tx, account)).unwrap().is_empty());
        // Only what was not saved has ended.
        assert_eq!(store.write_blocking(|tx| expire(tx, Timestamp(101), 10)).unwrap(), 1);
        let known = |token: &'static str| store.read_blocking(move |tx| handled(tx, account, token)).unwrap();
        assert_eq!((known("one"), known("two"), known("lives")), (Some(u32::MAX), Some(u32::MAX), None));
    }

    #[test]
    fn a_count_is_known_to_its_owner_and_for_a_while() {
        let (_directory, store) = store();
        let account = alice(&store);
        let bob = store
            .write_blocking(|tx| {
                let jid = "bob@localhost".parse().unwrap();
                super::super::account::create(tx, &jid, &Default::default(), Timestamp(1))
            })
            .unwrap()
            .unwrap();
        store
            .write_blocking(move |tx| {
                for id in 1..=20 {
                    begin(tx, account, id, &format!("s{id}"))?;
                    set_handled(tx, id, 7)?;
                    end(tx, id, None, Timestamp(id.cast_signed()))?;
                }
                begin(tx, account, 21, "closed")?;
                remove(tx, 21)
            })
            .unwrap();
        let known = |account, token: &'static str| {
            store.read_blocking(move |tx| handled(tx, account, token)).unwrap()
        };
        assert_eq!(
            (known(account, "s20"), known(bob, "s20"), known(account, "closed")),
            (Some(7), None, None)
        );
        // The oldest make room.
        assert_eq!((known(account, "s4"), known(account, "s5")), (None, Some(7)));
        assert_eq!(store.write_blocking(|tx| expire(tx, Timestamp(7), 1)).unwrap(), 1);
        assert_eq!(store.write_blocking(|tx| expire(tx, Timestamp(7), 5)).unwrap(), 1);
        assert_eq!(known(account, "s7"), Some(7));
    }
}
