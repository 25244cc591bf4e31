//! Through which services the devices of accounts are woken, and what those have answered. XEP-0357

use super::sql::Row;
use super::{AccountId, StoreError, Tx};
use crate::base::Timestamp;
use crate::jid::{BareJid, Jid};
use crate::sasl::AgentId;

/// Whether a device is woken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Standing {
    /// It is.
    #[default]
    Active,
    /// Not for a while: its service has failed too often in a row.
    Paused,
    /// Not any more, until its client asks for it again: the service does not want it.
    Refused,
}

/// A device that is to be woken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registration {
    /// Its number among those of the account.
    pub number: u32,
    /// The service.
    pub service: Jid,
    /// The node there; empty for none.
    pub node: String,
    /// The form that goes with every notification, as XML. It may hold a secret.
    pub options: Option<String>,
    /// The resource of the session that has asked for it.
    pub resource: String,
    /// The installation of its client, where that has told which it is. XEP-0388 §2.3
    pub agent: Option<AgentId>,
    /// When that was last.
    pub since: Timestamp,
    /// What the service has answered.
    pub record: Record,
}

impl Registration {
    /// Whether a session is the device's: of the same installation, or else of the same resource.
    pub fn is_of(&self, resource: &str, agent: Option<&str>) -> bool {
        match (&self.agent, agent) {
            (Some(own), Some(agent)) => own.as_str() == agent,
            _ => self.resource == resource,
        }
    }
}

/// What a service has answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// What follows from it.
    pub standing: Standing,
    /// Failures since the last success.
    pub failures: u32,
    /// Notifications that it has accepted.
    pub accepted: i64,
    /// When it has accepted the last one.
    pub accepted_at: Option<Timestamp>,
    /// When it has failed last, and why.
    pub failed: Option<(Timestamp, String)>,
}

/// The devices of an account, by number.
pub fn load(tx: &Tx<'_>, account: AccountId) -> Result<Vec<Registration>, StoreError> {
    tx.query(
        "SELECT number, service, node, options, resource, since, standing, failures, accepted, accepted_at, failed_at,
             failure, agent
         FROM push WHERE account = ?1 ORDER BY number",
        &[account.into()],
        |row| registration(row, 0),
    )
}

/// The devices of all accounts behind one, by address: at most about `limit`.
pub fn list(
    tx: &Tx<'_>,
    after: Option<&BareJid>,
    limit: u32,
) -> Result<Vec<(BareJid, Registration)>, StoreError> {
    let (domain, local) = after.map_or(("", ""), |jid| (jid.domain(), jid.local().unwrap_or_default()));
    let sql = "SELECT localpart, domain, number, service, node, options, resource, since, standing, failures, accepted,
             accepted_at, failed_at, failure, agent
         FROM push JOIN account ON account.id = push.account
         WHERE (domain, localpart) > (?1, ?2) ORDER BY domain, localpart, number LIMIT ?3";
    tx.query(sql, &[domain.into(), local.into(), limit.into()], of_account)
}

/// How many devices there are, of whom nobody keeps away from his account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// That are woken.
    pub active: u64,
    /// That are not for a while.
    pub paused: u64,
    /// That are not any more.
    pub refused: u64,
    /// That are not, because their account is disabled.
    pub barred: u64,
}

/// How many devices there are, of one domain or of all. Walks all of them.
pub fn counts(tx: &Tx<'_>, domain: Option<&str>, now: Timestamp) -> Result<Counts, StoreError> {
    let groups = tx.query(
        "SELECT standing, CASE WHEN disabled_since IS NULL OR disabled_until <= ?1 THEN 0 ELSE 1 END, count(*)
         FROM push JOIN account ON account.id = push.account WHERE ?2 = '' OR domain = ?2 GROUP BY 1, 2",
        &[now.into(), domain.unwrap_or_default().into()],
        |row| Ok((standing(row.integer(0)?), row.flag(1)?, row.integer(2)?.unsigned_abs())),
    )?;
    let mut counts = Counts::default();
    for (standing, is_barred, count) in groups {
        *match (is_barred, standing) {
            (true, _) => &mut counts.barred,
            (false, Standing::Active) => &mut counts.active,
            (false, Standing::Paused) => &mut counts.paused,
            (false, Standing::Refused) => &mut counts.refused,
        } += count;
    }
    Ok(counts)
}

/// Devices, of one domain or of all, whose services fail: that are not woken, or for which at least the last `least`
/// notifications have failed. The worst first, at most `limit`; without those of disabled accounts.
pub fn failing(
    tx: &Tx<'_>,
    domain: Option<&str>,
    least: u32,
    now: Timestamp,
    limit: u32,
) -> Result<Vec<(BareJid, Registration)>, StoreError> {
    let sql = "SELECT localpart, domain, number, service, node, options, resource, since, standing, failures, accepted,
             accepted_at, failed_at, failure, agent
         FROM push JOIN account ON account.id = push.account
         WHERE (standing <> 0 OR failures >= ?1) AND (?2 = '' OR domain = ?2)
             AND (disabled_since IS NULL OR disabled_until <= ?3)
         ORDER BY standing DESC, failures DESC, domain, localpart, number LIMIT ?4";
    let values = [least.into(), domain.unwrap_or_default().into(), now.into(), limit.into()];
    tx.query(sql, &values, of_account)
}

fn of_account(row: &Row<'_>) -> Result<(BareJid, Registration), StoreError> {
    let jid = format!("{}@{}", row.text(0)?, row.text(1)?);
    let jid = jid.parse().map_err(|_| StoreError::Corrupt("an account has no address".into()))?;
    Ok((jid, registration(row, 2)?))
}

fn registration(row: &Row<'_>, first: usize) -> Result<Registration, StoreError> {
    let failed_at = row.optional_integer(first + 10)?.map(Timestamp);
    let failure = row.optional_text(first + 11)?.map(str::to_owned);
    Ok(Registration {
        number: row.small(first)?,
        service: row.parse(first + 1)?,
        node: row.text(first + 2)?.to_owned(),
        options: row.optional_text(first + 3)?.map(str::to_owned),
        resource: row.text(first + 4)?.to_owned(),
        agent: row.optional_text(first + 12)?.and_then(|agent| agent.parse().ok()),
        since: row.time(first + 5)?,
        record: Record {
            standing: standing(row.integer(first + 6)?),
            failures: row.small(first + 7)?,
            accepted: row.integer(first + 8)?,
            accepted_at: row.optional_integer(first + 9)?.map(Timestamp),
            failed: failed_at.zip(failure),
        },
    })
}

/// Adds a device, or replaces the one of its number.
pub fn set(tx: &mut Tx<'_>, account: AccountId, device: &Registration) -> Result<(), StoreError> {
    remove(tx, account, device.number)?;
    let failed = device.record.failed.as_ref();
    tx.execute(
        "INSERT INTO push (account, number, service, node, options, resource, since,
                           standing, failures, accepted, accepted_at, failed_at, failure, agent)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
        &[
            account.into(),
            device.number.into(),
            device.service.as_str().into(),
            device.node.as_str().into(),
            device.options.as_deref().into(),
            device.resource.as_str().into(),
            device.since.into(),
            number(device.record.standing).into(),
            device.record.failures.into(),
            device.record.accepted.into(),
            device.record.accepted_at.into(),
            failed.map(|(at, _)| *at).into(),
            failed.map(|(_, why)| why.as_str()).into(),
            device.agent.as_ref().map(AgentId::as_str).into(),
        ],
    )?;
    Ok(())
}

/// Notes what a service has answered.
pub fn note(tx: &mut Tx<'_>, account: AccountId, device: u32, record: &Record) -> Result<(), StoreError> {
    let failed = record.failed.as_ref();
    tx.execute(
        "UPDATE push SET standing = ?3, failures = ?4, accepted = ?5, accepted_at = ?6, failed_at = ?7, failure = ?8
         WHERE account = ?1 AND number = ?2",
        &[
            account.into(),
            device.into(),
            number(record.standing).into(),
            record.failures.into(),
            record.accepted.into(),
            record.accepted_at.into(),
            failed.map(|(at, _)| *at).into(),
            failed.map(|(_, why)| why.as_str()).into(),
        ],
    )?;
    Ok(())
}

/// Forgets a device. Whether there was such a one.
pub fn remove(tx: &mut Tx<'_>, account: AccountId, device: u32) -> Result<bool, StoreError> {
    let removed =
        tx.execute("DELETE FROM push WHERE account = ?1 AND number = ?2", &[account.into(), device.into()])?;
    Ok(removed > 0)
}

/// Forgets what an installation has asked for: its access was taken away.
pub fn remove_of_agent(tx: &mut Tx<'_>, account: AccountId, agent: &AgentId) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM push WHERE account = ?1 AND agent = ?2",
        &[account.into(), agent.as_str().into()],
    )?;
    Ok(())
}

/// Forgets all devices of an account whose sessions have ended for good, but that of one resource: after a new password
/// whoever is still meant logs in and asks again.
pub fn remove_others(tx: &mut Tx<'_>, account: AccountId, but: Option<&str>) -> Result<(), StoreError> {
    // No resource has an empty name.
    let but = but.unwrap_or_default();
    tx.execute("DELETE FROM push WHERE account = ?1 AND resource <> ?2", &[account.into(), but.into()])?;
    Ok(())
}

fn number(standing: Standing) -> i64 {
    match standing {
        Standing::Active => 0,
        Standing::Paused => 1,
        Standing::Refused => 2,
    }
}

fn standing(number: i64) -> Standing {
    match number {
        1 => Standing::Paused,
        2 => Standing::Refused,
        _ => Standing::Active,
    }
}

#[cfg(test)]
mod tests {
    use super::super::account;
    use super::super::testing::{alice, store};
    use super::*;

    fn device(number: u32, resource: &str) -> Registration {
        Registration {
            number,
            service: "push@host/app".parse().unwrap(),
            node: format!("n{number}"),
            options: Some("<x/>".into()),
            resource: resource.into(),
            agent: None,
            since: Timestamp(5),
            record: Record::default(),
        }
    }

    #[test]
    fn a_device_comes_back_as_it_was_kept() {
        let (_directory, store) = store();
        let id = alice(&store);
        let (mut phone, tablet) = (device(1, "phone"), device(2, "tablet"));
        let kept = [phone.clone(), tablet.clone()];
        store.write_blocking(move |tx| kept.iter().try_for_each(|device| set(tx, id, device))).unwrap();
        phone.record = Record {
            standing: Standing::Refused,
            failures: 3,
            accepted: 7,
            accepted_at: Some(Timestamp(8)),
            failed: Some((Timestamp(9), "item-not-found".into())),
        };
        let record = phone.record.clone();
        store.write_blocking(move |tx| note(tx, id, 1, &record)).unwrap();
        assert_eq!(store.read_blocking(move |tx| load(tx, id)).unwrap(), [phone.clone(), tablet.clone()]);
        let listed = store.read_blocking(move |tx| list(tx, None, 10)).unwrap();
        assert_eq!(listed.iter().map(|(_, device)| device).collect::<Vec<_>>(), [&phone, &tablet]);
        let after = listed.first().map(|(jid, _)| jid.clone());
        assert!(store.read_blocking(move |tx| list(tx, after.as_ref(), 10)).unwrap().is_empty());
        assert!(store.write_blocking(move |tx| remove(tx, id, 1)).unwrap());
        assert!(!store.write_blocking(move |tx| remove(tx, id, 1)).unwrap());
        assert_eq!(store.read_blocking(move |tx| load(tx, id)).unwrap(), [tablet]);
    }

    #[test]
    fn services_that_fail_are_found_but_for_disabled_accounts() {
        let (_directory, store) = store();
        let id = alice(&store);
        let with = |number, standing, failures| {
            let record = Record { standing, failures, ..Record::default() };
            Registration { record, ..device(number, "phone") }
        };
        let devices = [
            with(1, Standing::Active, 0),
            with(2, Standing::Active, 3),
            with(3, Standing::Paused, 10),
            with(4, Standing::Refused, 1),
        ];
        store.write_blocking(move |tx| devices.iter().try_for_each(|device| set(tx, id, device))).unwrap();
        let look = |domain: Option<&'static str>, now| {
            let found = store.read_blocking(move |tx| {
                Ok((counts(tx, domain, Timestamp(now))?, failing(tx, domain, 3, Timestamp(now), 2)?))
            });
            let (counts, failing) = found.unwrap();
            let numbers: Vec<u32> = failing.iter().map(|(_, device)| device.number).collect();
            ([counts.active, counts.paused, counts.refused, counts.barred], numbers)
        };
        assert_eq!(look(None, 5), ([2, 1, 1, 0], vec![4, 3]));
        assert_eq!(look(Some("localhost"), 5), ([2, 1, 1, 0], vec![4, 3]));
        assert_eq!(look(Some("other.example"), 5), ([0; 4], vec![]));
        let disabled =
            account::Disabled { since: Timestamp(1), reason: "Left.".to_owned(), until: Some(Timestamp(7)) };
        store.write_blocking(move |tx| account::set_disabled(tx, id, Some(&disabled))).unwrap();
        assert_eq!(look(None, 5), ([0, 0, 0, 4], vec![]));
        assert_eq!(look(None, 7), ([2, 1, 1, 0], vec![4, 3]));
    }

    #[test]
    fn a_new_password_leaves_the_device_that_has_set_it() {
        let (_directory, store) = store();
        let id = alice(&store);
        store
            .write_blocking(move |tx| {
                set(tx, id, &device(1, "phone")).and_then(|()| set(tx, id, &device(2, "tablet")))
            })
            .unwrap();
        let left = |but: Option<&'static str>| {
            store.write_blocking(move |tx| remove_others(tx, id, but)).unwrap();
            let left = store.read_blocking(move |tx| load(tx, id)).unwrap();
            left.into_iter().map(|device| device.resource).collect::<Vec<_>>()
        };
        assert_eq!(left(Some("tablet")), ["tablet"]);
        assert!(left(None).is_empty());
    }

    #[test]
    fn an_installation_is_known_by_its_id_and_its_devices_go_with_its_access() {
        let (_directory, store) = store();
        let id = alice(&store);
        let agent: AgentId = "d4565fa7-4d72-4749-b3d3-740edbf87770".parse().unwrap();
        let phone = Registration { agent: Some(agent.clone()), ..device(1, "phone") };
        assert!(phone.is_of("another", Some(agent.as_str())) && phone.is_of("phone", None));
        assert!(!phone.is_of("phone", Some("another")) && !phone.is_of("another", None));
        assert!(device(2, "tablet").is_of("tablet", Some("any")));
        store
            .write_blocking(move |tx| set(tx, id, &phone).and_then(|()| set(tx, id, &device(2, "tablet"))))
            .unwrap();
        store.write_blocking(move |tx| remove_of_agent(tx, id, &agent)).unwrap();
        assert_eq!(store.read_blocking(move |tx| load(tx, id)).unwrap(), [device(2, "tablet")]);
    }

    #[test]
    fn devices_go_with_their_account() {
        let (_directory, store) = store();
        let id = alice(&store);
        store.write_blocking(move |tx| set(tx, id, &device(1, "phone"))).unwrap();
        store.write_blocking(move |tx| account::remove(tx, id, Timestamp(1)).map(drop)).unwrap();
        assert!(store.read_blocking(move |tx| list(tx, None, 10)).unwrap().is_empty());
    }
}
