//! Texts that people get when they log in: the message of the day once, a welcome at the first login. XEP-0133 §4.24,
//! §4.27

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::handle::{Event, SessionId};
use super::state::Account;
use crate::base::Timestamp;
use crate::base::id::random_id;
use crate::jid::Jid;
use crate::stanza::{Message, MessageType};
use crate::store::notice::{self, Kind, Notice};
use crate::store::{self, StoreError};

/// The domains that have something to say; `""` among them is all of them. Cloning shares it.
#[derive(Clone, Default)]
pub struct Notices(Arc<Mutex<HashSet<String>>>);

impl Notices {
    /// Replaces them.
    pub fn set(&self, domains: impl IntoIterator<Item = String>) {
        *self.domains() = domains.into_iter().collect();
    }

    /// Whether a domain may have something to say: nobody else's login has to ask the store.
    fn may_be_for(&self, domain: &str) -> bool {
        let domains = self.domains();
        domains.contains("") || domains.contains(domain)
    }

    fn domains(&self) -> MutexGuard<'_, HashSet<String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What an account is still to be told.
pub(super) type Unseen = Vec<(Kind, Notice)>;

impl Account {
    /// A session has become available: looks for what the account is still to be told.
    pub(super) fn look_for_notices(&self, session: SessionId) {
        if !self.services.notices.may_be_for(self.jid.domain()) {
            return;
        }
        let (jid, id, inbox) = (self.jid.clone(), self.id, Arc::clone(&self.inbox));
        let found = self.services.store.read(move |tx| {
            let is_new = store::account::load(tx, &jid)?.is_some_and(|account| account.last_login.is_none());
            let mut unseen = Vec::new();
            for kind in [Kind::Welcome, Kind::Motd] {
                if (kind == Kind::Motd || is_new)
                    && let Some(notice) = notice::unseen(tx, id, jid.domain(), kind)?
                {
                    unseen.push((kind, notice));
                }
            }
            Ok(unseen)
        });
        self.services.spawner.spawn(async move {
            let found: Result<Unseen, StoreError> = found.await;
            match found {
                Ok(unseen) if unseen.is_empty() => {}
                Ok(unseen) => drop(inbox.push(Event::Notices(session, Box::new(unseen)))),
                // It is told at the next login.
                Err(error) => tracing::warn!(target: "account", "notices could not be read: {error}"),
            }
        });
    }

    /// Tells it to the session that came, once: another one may have been quicker.
    pub(super) fn tell_notices(&mut self, session: SessionId, unseen: Unseen) {
        for (kind, notice) in unseen {
            let Some(index) = self.index_of(session) else { return };
            if self.told.of(kind).is_some_and(|told| told >= notice.stamp) {
                continue;
            }
            *self.told.of(kind) = Some(notice.stamp);
            let (account, stamp) = (self.id, notice.stamp);
            let message = self.message_of(&notice);
            if let Some(session) = self.sessions.get_mut(index) {
                let message = message.with_to(session.jid.clone());
                session.send(message);
            }
            self.submit_write(Box::new(move |tx| notice::seen(tx, account, kind, stamp)), None);
        }
    }

    fn message_of(&self, notice: &Notice) -> Message {
        let message = Message::builder(MessageType::Normal)
            .from(Jid::from(self.jid.domain_part()))
            .to(self.jid.clone())
            .id(random_id());
        let message = match notice.subject.is_empty() {
            true => message,
            false => message.subject(notice.subject.as_str()),
        };
        message.body(notice.body.as_str()).build()
    }
}

/// The texts that the account was last told since its task began, by the time at which they were set.
#[derive(Default)]
pub(super) struct Told {
    motd: Option<Timestamp>,
    welcome: Option<Timestamp>,
}

impl Told {
    fn of(&mut self, kind: Kind) -> &mut Option<Timestamp> {
        match kind {
            Kind::Motd => &mut self.motd,
            Kind::Welcome => &mut self.welcome,
        }
    }
}
