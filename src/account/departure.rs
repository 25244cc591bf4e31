//! Contacts of accounts that were removed are told that nobody sees anybody any more. XEP-0077 §3.2. Those of accounts
//! that have another address have it in their rosters. XEP-0283
//!
//! Whom to tell is written down in the transaction that removes the account, and forgotten when the contact's own
//! server has stored it: a crash in between only lets it be told again, which changes nothing.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::oneshot;

use super::directory::Directory;
use super::handle::Event;
use super::moved::Moved;
use crate::router::{Ack, Envelope};
use crate::stanza::{Presence, PresenceType};
use crate::store::StoreError;
use crate::store::departure::{self, Departure};

/// How often it is looked for what could not be told before.
const PERIOD: Duration = Duration::from_secs(60);

/// Contacts that are told at once.
const PORTION: u32 = 100;

impl Directory {
    /// Tells contacts of removed accounts, for as long as the server runs.
    pub async fn tell_of_departures(self) {
        loop {
            if let Err(error) = self.tell_departed().await {
                tracing::warn!(target: "account", "contacts of removed accounts are told later: {error}");
            }
            let services = self.services();
            services.clock.within(PERIOD, services.departed.notified()).await;
        }
    }

    async fn tell_departed(&self) -> Result<(), StoreError> {
        let store = &self.services().store;
        let mut last: Option<Departure> = None;
        loop {
            let after = last.take();
            let page = store.read(move |tx| departure::page(tx, after.as_ref(), PORTION)).await?;
            let told: Vec<Departure> = page.iter().filter(|one| self.is_over(one)).cloned().collect();
            self.tell(&told).await;
            if !told.is_empty() {
                store.write(move |tx| told.iter().try_for_each(|one| departure::done(tx, one))).await?;
            }
            match page.len() < PORTION as usize {
                true => return Ok(()),
                false => last = page.into_iter().next_back(),
            }
        }
    }

    /// Whether a contact can be told now, or never: one whose domain is switched off is told when that is back.
    fn is_over(&self, departure: &Departure) -> bool {
        let services = self.services();
        let domain = departure.contact.domain();
        services.router.hosts().serves(domain) || services.config().vhost_named(domain).is_none()
    }

    /// Tells contacts, and waits until all of it is on disk.
    async fn tell(&self, departures: &[Departure]) {
        let (held, stored) = oneshot::channel::<()>();
        let durable: Arc<dyn Send + Sync> = Arc::new(held);
        for Departure { account, contact, saw, seen, moved_to } in departures {
            if let Some(new) = moved_to {
                let (old, new, durable) = (account.clone(), new.clone(), Arc::clone(&durable));
                self.push(contact, Event::Moved(Box::new(Moved { old, new, durable })));
                continue;
            }
            let kinds = [(*saw, PresenceType::Unsubscribe), (*seen, PresenceType::Unsubscribed)];
            for (_, kind) in kinds.into_iter().filter(|(holds, _)| *holds) {
                let stanza = Presence::new(kind).with_from(account.clone()).with_to(contact.clone());
                let ack = Ack { accepted: None, durable: Some(Arc::clone(&durable)) };
                self.services().router.route(Envelope { ack, ..Envelope::of_server(stanza) });
            }
        }
        drop(durable);
        // The other end is dropped, not used: nobody holds it any more.
        let _ = stored.await;
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{client, directory};
    use crate::base::{Clock, Timestamp};
    use crate::jid::BareJid;
    use crate::router::{Deliver as _, Envelope};
    use crate::stanza::payload::roster::{Item, Subscription};
    use crate::stanza::{Message, MessageType};
    use crate::store::admission::{self, Admission, Move};
    use crate::store::{AccountId, Store, account, departure, roster};
    use crate::stream::StreamError;

    fn jid(text: &str) -> BareJid {
        text.parse().unwrap()
    }

    /// A store with alice and bob, who see each other.
    async fn friends(folder: &std::path::Path) -> (Store, [AccountId; 2]) {
        let store = Store::open(&folder.join("data"), &Default::default(), Clock::new()).unwrap();
        let made = store.write(|tx| {
            let mut ids = Vec::new();
            for (own, other) in [("alice@localhost", "bob@localhost"), ("bob@localhost", "alice@localhost")] {
                let id = account::create(tx, &jid(own), &Default::default(), Timestamp(1))?.unwrap();
                let item = Item { subscription: Subscription::Both, ..Item::new(jid(other)) };
                roster::upsert(tx, id, &item, roster::Version::default())?;
                ids.push(id);
            }
            Ok(ids)
        });
        let ids = made.await.unwrap().try_into().unwrap();
        (store, ids)
    }

    async fn remove(store: &Store, id: AccountId) {
        assert!(store.write(move |tx| account::remove(tx, id, Timestamp(2))).await.unwrap());
    }

    #[tokio::test]
    async fn contacts_are_told_also_after_a_crash() {
        let folder = tempfile::tempdir().unwrap();
        let (store, [alice, bob]) = friends(folder.path()).await;
        remove(&store, alice).await;
        // Whatever ran then is gone; this is the next start.
        let directory = directory(folder.path(), &store);
        directory.tell_departed().await.unwrap();
        let items = store.read(move |tx| roster::items(tx, bob)).await.unwrap();
        assert_eq!(items.iter().map(|item| item.subscription).collect::<Vec<_>>(), [Subscription::None]);
        assert_eq!(store.read(|tx| departure::page(tx, None, 9)).await.unwrap(), []);
    }

    /// Also where nobody could be told in between, and where both have moved.
    #[tokio::test]
    async fn contacts_have_the_last_address_in_the_place_of_the_first() {
        let folder = tempfile::tempdir().unwrap();
        let (store, [alice, bob]) = friends(folder.path()).await;
        let move_to = |id, old: &str, new: &str| {
            let wanted =
                Move { id, old: jid(old), new: jid(new), max_users: 0, reuse_name: false, look_alike: false };
            store.write(move |tx| admission::rename(tx, &wanted, Timestamp(2)))
        };
        for (id, old, new) in [
            (alice, "alice@localhost", "robin@localhost"),
            (alice, "robin@localhost", "kim@localhost"),
            (bob, "bob@localhost", "rob@localhost"),
        ] {
            assert_eq!(move_to(id, old, new).await.unwrap().0, Admission::Made(id));
        }
        let refused = move_to(alice, "kim@localhost", "robin@localhost").await.unwrap().0;
        assert!(matches!(refused, Admission::KeptBack(_)), "{refused:?}");
        let directory = directory(folder.path(), &store);
        directory.tell_departed().await.unwrap();
        for (id, contact) in [(bob, "kim@localhost"), (alice, "rob@localhost")] {
            let items = store.read(move |tx| roster::items(tx, id)).await.unwrap();
            let found: Vec<_> = items.iter().map(|item| (item.jid.as_str(), item.subscription)).collect();
            assert_eq!(found, [(contact, Subscription::Both)]);
        }
        assert_eq!(store.read(|tx| departure::page(tx, None, 9)).await.unwrap(), []);
    }

    /// Between the end of the last session, which is noted in the store, and the next look at the account.
    #[tokio::test]
    async fn what_comes_right_behind_the_removal_is_answered_as_for_nobody() {
        let folder = tempfile::tempdir().unwrap();
        let (store, [alice, _]) = friends(folder.path()).await;
        let directory = directory(folder.path(), &store);
        let (_alices, bobs) = (
            client(&directory, &jid("alice@localhost")).await,
            client(&directory, &jid("bob@localhost")).await,
        );
        remove(&store, alice).await;
        let gone = jid("alice@localhost");
        directory.close_account(&gone, StreamError::not_authorized());
        directory.account_changed(&gone);
        let from: crate::jid::Jid = "bob@localhost/phone".parse().unwrap();
        let message = Message::builder(MessageType::Chat).from(from).to(gone.clone()).body("hello").build();
        directory.deliver(Envelope::of_client(message.into()));
        directory.settled().await;
        let heard: Vec<_> = bobs.drain().into_iter().map(|item| item.stanza.to_element()).collect();
        let condition = heard.iter().find_map(|stanza| {
            stanza.children().find(|child| child.name() == "error")?.children().next().cloned()
        });
        assert_eq!(
            condition.map(|condition| condition.name().to_owned()).as_deref(),
            Some("service-unavailable")
        );
    }
}
