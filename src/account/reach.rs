//! Whom our user may reach, and who may reach him: the choke points for guests (`delivery::guests`) and for what the
//! domain says (`delivery::filter`).

use super::state::Account;
use super::task::no_such_user;
use crate::config::FilterPolicy;
use crate::delivery::{filter, guests};
use crate::jid::Jid;
use crate::router::Envelope;
use crate::stanza::StanzaError;
use crate::store::Role;

impl Account {
    fn is_guest(&self) -> bool {
        // An administrator whom the configuration names is none, whatever the database says.
        self.role == Role::Guest && !self.services.config().server.admins.contains(&self.jid)
    }

    fn is_local(&self, jid: &Jid) -> bool {
        self.services.router.hosts().serves(jid.domain())
    }

    /// Whether we may have to do with an address, as our domain says.
    fn is_allowed(&self, other: &Jid) -> bool {
        let config = self.services.config();
        config.vhost_named(self.jid.domain()).is_none_or(|vhost| {
            vhost.filter_policy == FilterPolicy::All
                || filter::allows(vhost, &self.jid, other, self.is_local(other))
        })
    }

    /// Whether a stanza of ours may go where it is to go; what has no addressee stays here.
    pub(super) fn check_reach(&self, to: Option<&Jid>) -> Result<(), StanzaError> {
        guests::check_outbound(self.is_guest(), to.is_none_or(|to| self.is_local(to)))?;
        filter::check_outbound(to.is_none_or(|to| self.is_allowed(to)))
    }

    /// Whether we are there for whoever sends this. If not, he is answered as if we did not exist.
    pub(super) fn is_there_for(&self, envelope: &Envelope) -> bool {
        let from = envelope.stanza.from();
        let is_there = guests::is_there(self.is_guest(), from.is_none_or(|from| self.is_local(from)))
            && from.is_none_or(|from| self.is_allowed(from));
        if !is_there {
            no_such_user(&self.jid, &self.services, envelope);
        }
        is_there
    }

    /// Sends a stanza in the user's name, if that may go where it is to go.
    pub(super) fn emit(&self, envelope: Envelope) {
        if self.check_reach(envelope.stanza.to()).is_ok() {
            self.services.router.route(envelope);
        }
    }

    /// The same for presence, which goes only to those who are awake.
    pub(super) fn notify(&self, envelope: Envelope) {
        if self.check_reach(envelope.stanza.to()).is_ok() {
            self.services.router.notify(envelope);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{client, directory, store_with};
    use crate::jid::{BareJid, Jid};
    use crate::router::{Deliver as _, Envelope};
    use crate::stanza::{Iq, Message, MessageType, Presence, PresenceType, Stanza, ns};
    use crate::store::{Role, account};
    use crate::xml::el;

    /// What a stranger at an address sends to guest's phone: a message, a request, presence.
    fn sent_by(from: &str) -> [Stanza; 3] {
        let (from, to): (Jid, Jid) = (from.parse().unwrap(), "guest@localhost/phone".parse().unwrap());
        let message =
            Message::builder(MessageType::Chat).from(from.clone()).to(to.clone()).body("hello").build();
        let iq = Iq::get("q1", el(ns::PING, "ping").build()).with_from(from.clone()).with_to(to.clone());
        let presence = Presence::new(PresenceType::Available).with_from(from.clone()).with_to(to.clone());
        [message.into(), iq.into(), presence.into()]
    }

    #[tokio::test]
    async fn what_comes_from_outside_reaches_members_and_no_guests() {
        let folder = tempfile::tempdir().unwrap();
        let jid: BareJid = "guest@localhost".parse().unwrap();
        let (store, id) = store_with(folder.path(), &jid).await;
        let directory = directory(folder.path(), &store);
        let outbox = client(&directory, &jid).await;
        let heard = async |from: &str| {
            for stanza in sent_by(from) {
                directory.deliver(Envelope::of_client(stanza));
            }
            directory.settled().await;
            outbox.drain().into_iter().map(|item| item.stanza.name().to_owned()).collect::<Vec<_>>()
        };
        let (outside, inside) = ("anna@outside.example/desk", "bob@localhost/desk");
        for (role, expected) in [
            (Role::Member, &["message", "presence"][..]),
            (Role::Guest, &[]),
            (Role::Member, &["message", "presence"]),
        ] {
            store.write(move |tx| account::set_role(tx, id, role)).await.unwrap();
            directory.account_changed(&jid);
            directory.settled().await;
            assert_eq!(heard(outside).await, expected, "{role}");
            assert_eq!(heard(inside).await, ["message", "presence"], "{role}");
        }
    }
}
