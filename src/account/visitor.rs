//! Who has logged in without an account: a task like any other, of which nothing is in the store. RFC 4505, XEP-0175
//!
//! It begins with its session and is gone when that has ended. It talks to addresses of this server only, like a guest
//! (`reach`); what would have to be stored is refused (`iq`, `outbound`), and what would only be noted is not.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use super::attach::ClientInfo;
use super::directory::Services;
use super::state::Account;
use crate::base::subscriber;
use crate::jid::{BareJid, Domain};
use crate::sasl::Mechanism;
use crate::stanza::StanzaError;

/// Characters of a UUID: the name of whoever has no account. XEP-0175 §3
const NAME: usize = 36;

/// How many visitors there are, by address: their sessions may outlive the connections that are counted elsewhere.
#[derive(Default)]
pub(super) struct Visitors(Mutex<HashMap<IpAddr, u32>>);

/// Counts one visitor, until it is dropped.
pub(super) struct Visit {
    services: Arc<Services>,
    from: IpAddr,
}

impl Visit {
    /// Counts one more from an address.
    ///
    /// # Errors
    /// `resource-constraint` where there are as many as may have connections.
    pub(super) fn begin(services: &Arc<Services>, address: IpAddr) -> Result<Self, StanzaError> {
        let (config, from) = (services.config(), subscriber(address));
        let (total, per_address) = (config.limits.connections, config.limits.per_address);
        let mut visitors = services.visitors.0.lock().unwrap_or_else(PoisonError::into_inner);
        let all = visitors.values().fold(0_u32, |sum, count| sum.saturating_add(*count));
        let here = visitors.get(&from).copied().unwrap_or(0);
        if (total != 0 && all >= total) || (per_address != 0 && here >= per_address) {
            return Err(StanzaError::resource_constraint().text("too many sessions without an account"));
        }
        visitors.insert(from, here + 1);
        Ok(Self { services: Arc::clone(services), from })
    }
}

impl Drop for Visit {
    fn drop(&mut self) {
        let mut visitors = self.services.visitors.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = visitors.get_mut(&self.from) {
            *count -= 1;
            if *count == 0 {
                visitors.remove(&self.from);
            }
        }
    }
}

impl ClientInfo {
    /// Whether it has logged in without an account.
    pub fn is_anonymous(&self) -> bool {
        self.mechanism == Mechanism::Anonymous.name()
    }
}

impl Account {
    /// Whether there is no account: nothing may be stored for it.
    pub(super) fn is_anonymous(&self) -> bool {
        self.visit.is_some()
    }

    /// Whether it is gone: it ends with its session.
    pub(super) fn is_over(&self) -> bool {
        self.is_anonymous() && self.sessions.is_empty()
    }

    /// Refuses what would have to be stored.
    ///
    /// # Errors
    /// `forbidden`. RFC 6120 §8.3.3.4
    pub(super) fn check_stores(&self) -> Result<(), StanzaError> {
        match self.is_anonymous() {
            true => Err(nothing_is_kept()),
            false => Ok(()),
        }
    }
}

/// The answer to who has no account and asks for what only an account has. RFC 6120 §8.3.3.4
pub(super) fn nothing_is_kept() -> StanzaError {
    StanzaError::forbidden().text("nothing is kept for who has no account here")
}

/// A name for a session of somebody without an account by which he finds it again, although his next login gives him
/// another address: it begins with this one. XEP-0198 §5
pub(super) fn session_of_visitor(name: &str, id: &str) -> String {
    format!("{name}.{id}")
}

/// The address in the name of such a session.
pub fn visitor_of(session: &str, domain: &Domain) -> Option<BareJid> {
    let (name, _) = session.split_once('.').filter(|(name, _)| name.len() == NAME)?;
    name.parse().ok().map(|local| BareJid::new(Some(&local), domain))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{client_by, directory};
    use super::super::{AcceptGuard, Left, Resumable};
    use super::*;
    use crate::base::id::{random_id, random_uuid};
    use crate::base::{Clock, Metrics};
    use crate::router::{Deliver as _, Envelope};
    use crate::stanza::{Iq, Message, MessageType, Presence, PresenceType, Stanza, ns};
    use crate::store::{Options, Store};
    use crate::xml::el;

    /// Whatever its client does, from its first word to its last.
    #[tokio::test]
    async fn nothing_is_written_for_who_has_no_account() {
        let (folder, metrics) = (tempfile::tempdir().unwrap(), Arc::<Metrics>::default());
        let options = Options { metrics: Arc::clone(&metrics), ..Options::default() };
        let store = Store::open(&folder.path().join("data"), &options, Clock::new()).unwrap();
        let directory = directory(folder.path(), &store);
        let jid: BareJid = format!("{}@localhost", random_uuid()).parse().unwrap();
        let (outbox, attached) = client_by(&directory, &jid, Mechanism::Anonymous).await;
        let me: crate::jid::Jid = attached.jid.clone().into();
        let session = attached.session;
        attached.handle.count(session, Some(Resumable::new(std::time::Duration::from_secs(60), jid.local())));
        let friend: crate::jid::Jid = "bob@localhost".parse().unwrap();
        let chat = |to: &crate::jid::Jid, from: &crate::jid::Jid| -> Stanza {
            Message::builder(MessageType::Chat).from(from.clone()).to(to.clone()).body("hello").build().into()
        };
        let query = |payload| Iq::set("q", el(payload, "query").build()).with_from(me.clone());
        let stanzas = vec![
            Presence::new(PresenceType::Available).with_from(me.clone()).into(),
            chat(&friend, &me),
            chat(&me, &me),
            Presence::new(PresenceType::Subscribe).with_from(jid.clone()).with_to(friend.clone()).into(),
            query(ns::ROSTER).into(),
            query(ns::PRIVATE).into(),
            Presence::new(PresenceType::Unavailable).with_from(me.clone()).into(),
        ];
        let accepted = AcceptGuard::new(&outbox, 1);
        attached.handle.submit(session, stanzas.into_iter().map(Ok).collect(), true, accepted);
        directory.deliver(Envelope::of_client(chat(&me, &friend)));
        directory.settled().await;
        assert!(!outbox.drain().is_empty(), "it was heard");
        attached.handle.detach(session, Left::nothing());
        directory.settled().await;
        store.read(|_| Ok(())).await.unwrap();
        assert_eq!(store.waiting(), 0);
        assert_eq!(metrics.store.commit_jobs.sum(), 0);
    }

    #[test]
    fn a_session_leads_back_to_its_address_and_no_other_name_does() {
        let (name, domain) = (random_uuid(), "localhost".parse().unwrap());
        let session = session_of_visitor(&name, &random_id());
        assert_eq!(
            visitor_of(&session, &domain).map(|jid| jid.to_string()),
            Some(format!("{name}@localhost"))
        );
        for other in ["", "x", "alice.x", &random_id(), &name] {
            assert_eq!(visitor_of(other, &domain), None, "{other}");
        }
    }
}
