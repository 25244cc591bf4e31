//! When the account was last there, for contacts who ask. XEP-0012, FEATURES IM10

use super::session::Session;
use super::state::Account;
use crate::config::{ActivityPersist, ActivitySign};
use crate::extension::Seen;
use crate::stanza::{Presence, PresenceType};
use crate::store::activity::{self, Activity};

/// Characters of a status text that are kept.
const STATUS: usize = 500;

impl Account {
    /// A session has sent presence to everybody.
    pub(super) fn note_presence(&mut self, presence: &Presence) {
        let leaving = presence.kind() == PresenceType::Unavailable;
        let status = presence.status().filter(|_| leaving).map(|text| text.chars().take(STATUS).collect());
        self.note_activity(ActivitySign::Presence, status);
    }

    /// A session has given a sign that somebody is there.
    pub(super) fn note_activity(&mut self, sign: ActivitySign, status: Option<String>) {
        let config = self.services.config();
        let rules = &config.last_activity;
        if !rules.enabled || !rules.update_on.contains(&sign) {
            return;
        }
        let seen = Activity { at: self.services.clock.wall(), status };
        if rules.persist == ActivityPersist::EveryUpdate {
            let (account, seen) = (self.id, seen.clone());
            self.submit_write(Box::new(move |tx| activity::set(tx, account, &seen)), None);
        }
        self.activity = Some(Box::new(seen));
    }

    /// A session ends: what is to be kept of it.
    pub(super) fn last_sign(&mut self, session: &Session) -> Option<Activity> {
        let config = self.services.config();
        let rules = &config.last_activity;
        if !rules.enabled {
            return None;
        }
        if rules.update_on.contains(&ActivitySign::Presence) {
            // Who has said goodbye already has said why. §3
            let said = self.activity.take().filter(|_| session.presence.is_none());
            let status = said.and_then(|seen| seen.status);
            self.activity = Some(Box::new(Activity { at: self.services.clock.wall(), status }));
        }
        self.activity.as_deref().cloned()
    }

    /// When somebody was last there.
    pub(super) fn seen(&self) -> Seen {
        match (self.sessions.is_empty(), &self.activity) {
            (false, _) => Seen::Now,
            (true, Some(activity)) => Seen::At((**activity).clone()),
            (true, None) => Seen::Never,
        }
    }
}
