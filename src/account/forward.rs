//! Copies of what our user says, and is told, for an address that his domain names: `forward.*`. FEATURES §13.9
//!
//! The domain sends them, not the user: who may talk to whom says nothing of them, and nobody hears of their errors.

use super::state::Account;
use crate::base::id::random_id;
use crate::config::VhostOptions;
use crate::delivery::Traits;
use crate::jid::{BareJid, Jid};
use crate::router::Envelope;
use crate::stanza::payload::forwarded;
use crate::stanza::{Message, MessageType, Presence};

impl Account {
    /// Who gets copies of what is ours. Not where there is no account, nor whoever the user has blocked.
    fn copied_to(&self, setting: fn(&VhostOptions) -> Option<&BareJid>) -> Option<BareJid> {
        let config = self.services.config();
        let to = setting(config.vhost_named(self.jid.domain())?)?;
        let is_meant = *to != self.jid && !self.is_anonymous() && !self.blocks(&to.clone().into());
        is_meant.then(|| to.clone())
    }

    /// A copy of presence that everybody gets who may see ours.
    pub(super) fn forward_presence(&self, presence: &Presence) {
        let to = self.copied_to(|options| options.forward_presence.as_ref());
        // Who is a subscriber has it already.
        if let Some(to) = to.filter(|to| !self.roster.is_subscriber(to)) {
            self.services.router.notify(Envelope::of_server(presence.clone().with_to(to)));
        }
    }

    /// A copy of a message of ours that says something. `other`: whom it is for, or who has sent it.
    pub(super) fn forward_message(&self, message: &Message, traits: &Traits, other: &Jid) {
        let Some(to) = self.copied_to(|options| options.forward_message.as_ref()) else { return };
        let says_something = traits.is_conversation() && (traits.worth.keep || traits.store);
        // Copies come from a domain; and of what is said to whom gets them he needs none.
        if !says_something || other.local().is_none() || other.bare_str() == to.as_str() {
            return;
        }
        let copy = Message::builder(MessageType::Normal)
            .from(Jid::from(self.jid.domain_part()))
            .to(to)
            .id(random_id());
        let copy = forwarded::copy(copy, message, self.services.clock.wall(), self.jid.domain_part()).build();
        self.services.router.route(Envelope { traits: Traits::of(&copy), ..Envelope::of_server(copy) });
    }

    /// The same of a message that was sent to us, unless the sender's domain has given a copy to the same address.
    pub(super) fn forward_received(&self, message: &Message, traits: &Traits, from: &Jid) {
        let config = self.services.config();
        let target = |domain: &str| config.vhost_named(domain)?.forward_message.as_ref();
        if target(from.domain()) != target(self.jid.domain()) {
            self.forward_message(message, traits, from);
        }
    }
}
