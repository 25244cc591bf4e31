//! New accounts that people make themselves: XEP-0077, as the domain allows it.

use std::collections::{HashMap, VecDeque};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::login::LoginContext;
use crate::base::{Clock, Moment, subscriber};
use crate::config::{Config, Registration as Mode, Subject};
use crate::jid::BareJid;
use crate::sasl::{KeySet, Password};
use crate::stanza::{ErrorType, StanzaError};
use crate::store::account::{self, Disabled};
use crate::store::admission::{self, Admission, Candidate};
use crate::store::{Role, StoreError};
use crate::stream::negotiation::{Registration, Step};

const HOUR: Duration = Duration::from_secs(3_600);

/// Addresses that are remembered.
const ADDRESSES: usize = 10_000;

/// Why an account cannot be used yet.
const WAITS: &str = "This account waits for an administrator to open it.";

/// Told of accounts that were made, or disabled.
type Changed = Box<dyn Fn(&BareJid) + Send + Sync>;

/// Counts who makes accounts.
pub struct Registrar {
    clock: Clock,
    recent: Mutex<HashMap<IpAddr, VecDeque<Moment>>>,
    changed: Changed,
}

impl Registrar {
    /// Nobody has made one; `changed` is told of each, and of those that are disabled for wrong passwords.
    pub fn new(clock: Clock, changed: impl Fn(&BareJid) + Send + Sync + 'static) -> Self {
        Self { clock, recent: Mutex::default(), changed: Box::new(changed) }
    }

    /// What is known of an account is read again.
    pub(super) fn changed(&self, jid: &BareJid) {
        (self.changed)(jid);
    }

    /// Counts an attempt; false where an address has had as many in the last hour as it may. 0 is any number.
    fn count(&self, address: IpAddr, per_hour: u32) -> bool {
        if per_hour == 0 {
            return true;
        }
        let now = self.clock.now();
        let mut recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        let is_old = |moment: &Moment| now.since(*moment) >= HOUR;
        if recent.len() >= ADDRESSES {
            recent.retain(|_, moments| moments.back().is_some_and(|moment| !is_old(moment)));
            if recent.len() >= ADDRESSES {
                return false;
            }
        }
        let moments = recent.entry(subscriber(address)).or_default();
        while moments.front().is_some_and(is_old) {
            moments.pop_front();
        }
        if moments.len() >= usize::try_from(per_hour).unwrap_or(usize::MAX) {
            return false;
        }
        moments.push_back(now);
        true
    }
}

/// Makes the account, if it may be made, and answers.
pub(super) async fn register(
    cx: &LoginContext,
    address: Option<IpAddr>,
    registration: Registration,
    out: &mut Vec<u8>,
) -> Step {
    let outcome = decide(cx, address, registration.account(), registration.password()).await;
    let (jid, ip) = (registration.account(), address.map(|address| address.to_string()).unwrap_or_default());
    match &outcome {
        Ok(()) => {
            tracing::info!(target: "c2s", conn = %cx.conn, %jid, ip, "registered");
            cx.registrar.changed(jid);
        }
        Err(error) => {
            tracing::info!(target: "c2s", conn = %cx.conn, %jid, ip, code = "register.refused", "not registered: {error}");
        }
    }
    registration.done(&outcome, out)
}

async fn decide(
    cx: &LoginContext,
    address: Option<IpAddr>,
    jid: &BareJid,
    password: &str,
) -> Result<(), StanzaError> {
    let vhost = cx.config.vhost_named(jid.domain()).ok_or_else(StanzaError::service_unavailable)?;
    let waits = match vhost.registration {
        Mode::Closed => return Err(StanzaError::service_unavailable().text("Nobody can register here.")),
        Mode::Open => false,
        Mode::Approval => true,
    };
    if let Some(reason) = cx.maintenance.reason() {
        return Err(StanzaError::resource_constraint().kind(ErrorType::Wait).text(reason));
    }
    if let Some(flaw) = vhost.password_rules().flaw(password, jid) {
        return Err(StanzaError::not_acceptable().text(format!("Password refused: {flaw}.")));
    }
    // The name of somebody who is to have rights here is not for the first who comes.
    if is_named(&cx.config, jid) {
        return Err(taken());
    }
    let per_hour = cx.config.limits.registrations_per_hour;
    if !address.is_none_or(|address| cx.registrar.count(address, per_hour)) {
        let text = "Too many accounts are being made from your address. Try again later.";
        return Err(StanzaError::resource_constraint().kind(ErrorType::Wait).text(text));
    }
    let password = Password::prepare(password)
        .map_err(|error| StanzaError::not_acceptable().text(format!("Password refused: {error}.")))?;
    let keys = derive(cx, password).await.ok_or_else(StanzaError::internal_server_error)?;
    let candidate = Candidate {
        jid: jid.clone(),
        keys,
        role: Role::default(),
        max_users: vhost.max_users,
        reuse_name: false,
        look_alike: false,
    };
    let now = cx.clock.wall();
    let admission = cx.store.write(move |tx| {
        let admission = admission::admit(tx, &candidate, now)?;
        if let (Admission::Made(id), true) = (&admission, waits) {
            let disabled = Disabled { since: now, reason: WAITS.to_owned(), until: None };
            account::set_disabled(tx, *id, Some(&disabled))?;
        }
        Ok::<_, StoreError>(admission)
    });
    match admission.await.map_err(|error| StanzaError::from(&error))? {
        Admission::Made(_) => Ok(()),
        // One answer for all names that cannot be had. XEP-0077 §3.1, example 6
        Admission::Exists | Admission::KeptBack(_) | Admission::LooksLike(_) => Err(taken()),
        Admission::Full => {
            Err(StanzaError::not_allowed().text("There is no room for further accounts here."))
        }
    }
}

fn taken() -> StanzaError {
    StanzaError::conflict().text("This name cannot be had. Choose another one.")
}

/// Whether the configuration gives rights to an address.
fn is_named(config: &Config, jid: &BareJid) -> bool {
    let is_meant = |subject: &Subject| matches!(subject, Subject::Jid(meant) if meant == jid);
    config.server.admins.contains(jid)
        || config.server.permissions.iter().any(|rule| rule.who.iter().any(is_meant))
        || config.vhosts().any(|vhost| vhost.owner.as_ref() == Some(jid) || vhost.admins.contains(jid))
}

/// The keys, made on a thread of its own, one per core at a time.
async fn derive(cx: &LoginContext, password: Password) -> Option<KeySet> {
    let permit = Arc::clone(&cx.derivations).acquire_owned().await;
    let derived = tokio::task::spawn_blocking(move || {
        let _permit = permit;
        KeySet::derive(&password)
    });
    derived.await.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_makes_so_many_accounts_in_an_hour() {
        let registrar = Registrar::new(Clock::new(), |_| ());
        let (one, other): (IpAddr, IpAddr) = ("192.0.2.1".parse().unwrap(), "192.0.2.2".parse().unwrap());
        assert!(registrar.count(one, 2) && registrar.count(one, 2) && !registrar.count(one, 2));
        assert!(registrar.count(other, 2) && registrar.count(one, 0));
        let (near, nearer): (IpAddr, IpAddr) =
            ("2001:db8::1".parse().unwrap(), "2001:db8::2".parse().unwrap());
        assert!(registrar.count(near, 1) && !registrar.count(nearer, 1));
    }
}
