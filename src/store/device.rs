//! The clients of an account that have told which installation they are (XEP-0388 §2.3), and their tokens (XEP-0484).

use super::{AccountId, Row, StoreError, Tx};
use crate::base::Timestamp;
use crate::sasl::ht::{Binding, Seed, Slot};
use crate::sasl::{AgentId, UserAgent};

/// Devices of an account that are remembered; the one that was not seen for the longest time goes first.
const MAX: u32 = 50;

/// A login by a device.
#[derive(Clone, Debug)]
pub struct Login {
    /// What the client tells of itself.
    pub agent: UserAgent,
    /// Which of them it is.
    pub id: AgentId,
    /// What it is called where it is listed, if it is new.
    pub name: String,
    /// When.
    pub now: Timestamp,
    /// Where it comes from.
    pub address: String,
    /// The SASL mechanism.
    pub mechanism: &'static str,
    /// Whether it has proved that it knows the password.
    pub password: bool,
}

/// A device as it is listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    /// Which.
    pub id: AgentId,
    /// What it is called.
    pub name: String,
    /// The program.
    pub software: Option<String>,
    /// What it runs on.
    pub device: Option<String>,
    /// When it logged in first.
    pub first_seen: Timestamp,
    /// When it logged in last, or was last connected.
    pub last_seen: Timestamp,
    /// Where it came from then.
    pub address: String,
    /// The SASL mechanism that it used.
    pub mechanism: String,
    /// Whether it has proved to know the present password.
    pub password: bool,
    /// How many tokens it has that are good.
    pub tokens: u32,
}

/// A stored token: without the server's key nobody can use it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredToken {
    /// Which of the two.
    pub slot: Slot,
    /// From which it is made.
    pub seed: Vec<u8>,
    /// The mechanism.
    pub binding: Binding,
    /// When it was given out.
    pub issued: Timestamp,
    /// How long it is good.
    pub expires: Timestamp,
    /// The highest count that was seen.
    pub count: Option<u32>,
}

/// A token to be stored.
#[derive(Clone, Copy, Debug)]
pub struct NewToken {
    /// From which it is made.
    pub seed: Seed,
    /// The mechanism.
    pub binding: Binding,
    /// How long it is good.
    pub expires: Timestamp,
}

/// Notes that a device has logged in.
pub fn seen(tx: &mut Tx<'_>, account: AccountId, login: &Login) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO device (account, agent, name, software, device, first_seen, last_seen, address, mechanism, password)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, ?7, ?8, ?9)
         ON CONFLICT (account, agent) DO UPDATE SET
             software = COALESCE(excluded.software, device.software),
             device = COALESCE(excluded.device, device.device),
             last_seen = excluded.last_seen, address = excluded.address, mechanism = excluded.mechanism,
             password = CASE WHEN excluded.password > device.password THEN excluded.password ELSE device.password END",
        &[
            account.into(),
            login.id.as_str().into(),
            login.name.as_str().into(),
            login.agent.software.as_deref().into(),
            login.agent.device.as_deref().into(),
            login.now.into(),
            login.address.as_str().into(),
            login.mechanism.into(),
            login.password.into(),
        ],
    )?;
    tx.execute(
        "DELETE FROM device WHERE account = ?1 AND agent NOT IN (
             SELECT agent FROM device WHERE account = ?1 ORDER BY last_seen DESC, agent LIMIT ?2)",
        &[account.into(), MAX.into()],
    )?;
    Ok(())
}

/// Notes that a device was connected until now.
pub fn left(tx: &mut Tx<'_>, account: AccountId, agent: &AgentId, now: Timestamp) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE device SET last_seen = ?3 WHERE account = ?1 AND agent = ?2 AND last_seen < ?3",
        &[account.into(), agent.as_str().into(), now.into()],
    )?;
    Ok(())
}

/// The devices of an account, the one that was seen last first.
pub fn list(tx: &Tx<'_>, account: AccountId, now: Timestamp) -> Result<Vec<Device>, StoreError> {
    tx.query(
        "SELECT agent, name, software, device, first_seen, last_seen, address, mechanism, password,
         (SELECT count(*) FROM token WHERE token.account = device.account AND token.agent = device.agent
          AND token.expires > ?2)
         FROM device WHERE account = ?1 ORDER BY last_seen DESC, agent",
        &[account.into(), now.into()],
        |row| {
            Ok(Device {
                id: row.parse(0)?,
                name: row.text(1)?.to_owned(),
                software: row.optional_text(2)?.map(str::to_owned),
                device: row.optional_text(3)?.map(str::to_owned),
                first_seen: row.time(4)?,
                last_seen: row.time(5)?,
                address: row.text(6)?.to_owned(),
                mechanism: row.text(7)?.to_owned(),
                password: row.flag(8)?,
                tokens: row.small(9)?,
            })
        },
    )
}

/// Forgets a device with its tokens; whether there was such a device.
pub fn remove(tx: &mut Tx<'_>, account: AccountId, agent: &AgentId) -> Result<bool, StoreError> {
    let removed = tx.execute(
        "DELETE FROM device WHERE account = ?1 AND agent = ?2",
        &[account.into(), agent.as_str().into()],
    )?;
    Ok(removed > 0)
}

/// Forgets all devices of an account with their tokens; how many.
pub fn remove_all(tx: &mut Tx<'_>, account: AccountId) -> Result<usize, StoreError> {
    tx.execute("DELETE FROM device WHERE account = ?1", &[account.into()])
}

/// The password is another one: no token is good any more, and no device has proved to know it. XEP-0494 §3.2
pub fn password_changed(tx: &mut Tx<'_>, account: AccountId) -> Result<(), StoreError> {
    tx.execute("DELETE FROM token WHERE account = ?1", &[account.into()])?;
    tx.execute("UPDATE device SET password = 0 WHERE account = ?1", &[account.into()])?;
    Ok(())
}

/// Forgets devices that were not seen since a time, at most `limit` of them; how many.
pub fn expire(tx: &mut Tx<'_>, domain: &str, before: Timestamp, limit: u32) -> Result<usize, StoreError> {
    tx.execute(
        "DELETE FROM device WHERE (account, agent) IN (
             SELECT device.account, device.agent FROM device JOIN account ON account.id = device.account
             WHERE account.domain = ?1 AND device.last_seen < ?2 LIMIT ?3)",
        &[domain.into(), before.into(), limit.into()],
    )
}

/// The tokens of a device, at most two.
pub fn tokens(tx: &Tx<'_>, account: AccountId, agent: &AgentId) -> Result<Vec<StoredToken>, StoreError> {
    tx.query(
        "SELECT slot, seed, mechanism, issued, expires, count FROM token
         WHERE account = ?1 AND agent = ?2 ORDER BY slot DESC",
        &[account.into(), agent.as_str().into()],
        stored,
    )
}

fn stored(row: &Row<'_>) -> Result<StoredToken, StoreError> {
    Ok(StoredToken {
        slot: if row.flag(0)? { Slot::New } else { Slot::Current },
        seed: row.blob(1)?.to_vec(),
        binding: Binding::of(row.text(2)?).unwrap_or(Binding::Exporter),
        issued: row.time(3)?,
        expires: row.time(4)?,
        count: row.optional_integer(5)?.and_then(|count| u32::try_from(count).ok()),
    })
}

/// Notes that a token was used. A new one takes the place of the one before. XEP-0484 §3.5, §5.1
pub fn used(
    tx: &mut Tx<'_>,
    account: AccountId,
    agent: &AgentId,
    slot: Slot,
    count: Option<u32>,
) -> Result<(), StoreError> {
    let (account, agent) = (account.into(), agent.as_str().into());
    if slot == Slot::New {
        tx.execute("DELETE FROM token WHERE account = ?1 AND agent = ?2 AND slot = 0", &[account, agent])?;
        tx.execute(
            "UPDATE token SET slot = 0 WHERE account = ?1 AND agent = ?2 AND slot = 1",
            &[account, agent],
        )?;
    }
    if let Some(count) = count {
        tx.execute(
            "UPDATE token SET count = ?3 WHERE account = ?1 AND agent = ?2 AND slot = 0",
            &[account, agent, count.into()],
        )?;
    }
    Ok(())
}

/// Takes the tokens of a device away, also one that it has not used yet. XEP-0484 §3.6
pub fn invalidate(tx: &mut Tx<'_>, account: AccountId, agent: &AgentId) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM token WHERE account = ?1 AND agent = ?2",
        &[account.into(), agent.as_str().into()],
    )?;
    Ok(())
}

/// Stores a token that a device is given, in the place of one that it was given and has not used. XEP-0484 §3.5
pub fn give(
    tx: &mut Tx<'_>,
    account: AccountId,
    agent: &AgentId,
    token: &NewToken,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO token (account, agent, slot, seed, mechanism, issued, expires) VALUES (?1, ?2, 1, ?3, ?4, ?5, ?6)
         ON CONFLICT (account, agent, slot) DO UPDATE SET seed = excluded.seed, mechanism = excluded.mechanism,
         issued = excluded.issued, expires = excluded.expires, count = NULL",
        &[
            account.into(),
            agent.as_str().into(),
            token.seed.as_slice().into(),
            token.binding.mechanism().into(),
            now.into(),
            token.expires.into(),
        ],
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::testing::{alice, store};
    use super::*;

    fn login(number: u32, now: i64) -> Login {
        let id: AgentId = format!("d4565fa7-4d72-4749-b3d3-{number:012x}").parse().unwrap();
        Login {
            agent: UserAgent { id: Some(id.clone()), software: Some("S".into()), device: None },
            id,
            name: format!("n{number}"),
            now: Timestamp(now),
            address: "192.0.2.1".into(),
            mechanism: "PLAIN",
            password: true,
        }
    }

    #[test]
    fn a_token_is_current_when_it_is_used_and_an_unused_one_is_replaced() {
        let (_directory, store) = store();
        let account = alice(&store);
        let device = login(1, 5);
        let agent = device.id.clone();
        store.write_blocking(move |tx| seen(tx, account, &device)).unwrap();
        let give = |seed: u8| {
            let (agent, expires) = (agent.clone(), Timestamp(100));
            let token = NewToken { seed: [seed; 16], binding: Binding::Exporter, expires };
            store.write_blocking(move |tx| give(tx, account, &agent, &token, Timestamp(6))).unwrap();
        };
        let use_it = |slot, count| {
            let agent = agent.clone();
            store.write_blocking(move |tx| used(tx, account, &agent, slot, count)).unwrap();
        };
        let slots = || {
            let agent = agent.clone();
            let tokens = store.read_blocking(move |tx| tokens(tx, account, &agent)).unwrap();
            tokens.iter().map(|token| (token.slot, token.seed[0], token.count)).collect::<Vec<_>>()
        };
        give(1);
        give(2);
        assert_eq!(slots(), [(Slot::New, 2, None)], "the first was never used");
        use_it(Slot::New, Some(7));
        assert_eq!(slots(), [(Slot::Current, 2, Some(7))]);
        give(3);
        use_it(Slot::Current, Some(8));
        assert_eq!(
            slots(),
            [(Slot::New, 3, None), (Slot::Current, 2, Some(8))],
            "both are good until it is used"
        );
        use_it(Slot::New, None);
        assert_eq!(slots(), [(Slot::Current, 3, None)]);
        let listed = store.read_blocking(move |tx| list(tx, account, Timestamp(50))).unwrap();
        assert_eq!((listed[0].tokens, listed[0].password), (1, true));
        let listed = store.read_blocking(move |tx| list(tx, account, Timestamp(100))).unwrap();
        assert_eq!(listed[0].tokens, 0, "expired");
        store.write_blocking(move |tx| password_changed(tx, account)).unwrap();
        assert_eq!(slots(), []);
        let listed = store.read_blocking(move |tx| list(tx, account, Timestamp(50))).unwrap();
        assert!(!listed[0].password);
    }

    #[test]
    fn devices_are_bounded_and_go_with_their_tokens() {
        let (_directory, store) = store();
        let account = alice(&store);
        let first = login(0, 1).id;
        store
            .write_blocking(move |tx| {
                for number in 0..MAX + 5 {
                    let device = login(number, i64::from(number));
                    seen(tx, account, &device)?;
                    let token = NewToken { seed: [1; 16], binding: Binding::None, expires: Timestamp(900) };
                    give(tx, account, &device.id, &token, Timestamp(1))?;
                }
                Ok(())
            })
            .unwrap();
        let devices = || store.read_blocking(move |tx| list(tx, account, Timestamp(1))).unwrap();
        assert_eq!(devices().len(), MAX as usize);
        assert_eq!(devices()[0].name, format!("n{}", MAX + 4));
        assert!(store.read_blocking(move |tx| tokens(tx, account, &first)).unwrap().is_empty());
        let newest = devices()[0].id.clone();
        let gone = newest.clone();
        assert!(store.write_blocking(move |tx| remove(tx, account, &gone)).unwrap());
        assert!(store.read_blocking(move |tx| tokens(tx, account, &newest)).unwrap().is_empty());
        let expired = store.write_blocking(move |tx| expire(tx, "localhost", Timestamp(20), 100)).unwrap();
        assert_eq!(expired, 15);
        assert_eq!(store.write_blocking(move |tx| remove_all(tx, account)).unwrap(), 34);
    }
}
