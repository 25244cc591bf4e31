//! The end of the server and its start, as all accounts see them: goodbyes, sessions saved, sessions back.

use super::directory::Directory;
use super::handle::{Event, Restored};
use crate::jid::BareJid;
use crate::store::{self, AccountId, StoreError};
use crate::stream::StreamError;

/// Accounts that are woken at a time.
const BATCH: u32 = 64;

impl Directory {
    /// The server ends: every client is told. Sessions that can be resumed stay without their connections.
    pub fn say_goodbye(&self, error: &StreamError) {
        self.tell_all(|| Event::Stop(Box::new(error.clone())));
    }

    /// Saves the sessions that can be resumed, for [`Directory::restore`]; for when clients have had their time. Then
    /// everything that accounts were given is decided and its writes are queued.
    pub async fn save(&self) {
        self.settled().await;
        self.tell_all(|| Event::EndConnections);
        // What accounts still tell each other belongs to what is saved.
        self.settled().await;
        self.tell_all(|| Event::Save);
        self.settled().await;
    }

    /// Lets saved sessions go on. Nobody may be connected yet: whoever comes then finds them there.
    ///
    /// # Errors
    /// They cannot be read, or not be forgotten: they would come back once more.
    pub async fn restore(&self) -> Result<(), StoreError> {
        let services = self.services();
        let (store, now) = (&services.store, services.clock.wall());
        services.continue_above(store.write(move |tx| store::session::start(tx, now)).await?);
        let (mut after, mut sessions, mut accounts) = (None, 0, 0);
        loop {
            let owners = store.read(move |tx| store::session::owners(tx, after, BATCH)).await?;
            let Some((last, _)) = owners.last() else { break };
            after = Some(*last);
            accounts += owners.len();
            for (account, jid) in owners {
                match self.restore_account(account, jid.clone()).await {
                    Ok(restored) => sessions += restored,
                    // One account's damage is one account's loss.
                    Err(error) => {
                        tracing::warn!(target: "account", %jid, "saved sessions cannot be read: {error}")
                    }
                }
            }
            self.settled_once().await;
        }
        if accounts > 0 {
            store.write(store::session::restored).await?;
            tracing::info!(target: "account", sessions, accounts, "sessions of the last run go on");
        }
        Ok(())
    }

    /// Wakes an account with its sessions; how many.
    async fn restore_account(&self, account: AccountId, jid: BareJid) -> Result<usize, StoreError> {
        let services = self.services();
        let (owner, now) = (jid.clone(), services.clock.wall());
        let is_served = services.router.hosts().serves(jid.domain());
        let question = move |tx: &store::Tx<'_>| {
            let disabled = store::account::load(tx, &owner)?.and_then(|account| account.disabled);
            let is_barred = !is_served || disabled.is_some_and(|disabled| disabled.holds(now));
            Ok(Restored { sessions: store::session::load(tx, account)?, is_barred })
        };
        let restored = services.store.read(question).await?;
        let sessions = restored.sessions.len();
        self.push(&jid, Event::Restore(Box::new(restored)));
        Ok(sessions)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::sync::oneshot;

    use super::super::testing::{client_info, directory, store_with};
    use super::super::{NotResumed, Resume, Resumed};
    use super::*;
    use crate::base::Timestamp;
    use crate::sasl::Mechanism;
    use crate::store::session;
    use crate::store::session::{Content, Fallback, LastConnection, Saved, SavedStanza, Wishes};

    fn saved() -> Saved {
        let stanza = |was_sent, text: &str| SavedStanza {
            was_sent,
            settles: None,
            if_lost: Fallback::Elsewhere,
            content: Content::Xml(text.into()),
        };
        Saved {
            id: 41,
            token: "token".into(),
            handled: 7,
            resource: "phone".into(),
            max: Duration::from_secs(60),
            expires: Timestamp(0),
            sent: 1,
            acked: u32::MAX,
            wishes: Wishes::default(),
            presence: Some("<presence".into()),
            directed: vec!["no address".into()],
            connection: LastConnection {
                since: Timestamp(0),
                conn: "abc".into(),
                address: "nowhere".into(),
                tls: String::new(),
                mechanism: "NONE".into(),
                agent: Some("none".into()),
            },
            stanzas: vec![
                stanza(true, "<message id='1' from='bob@localhost/x' to='alice@localhost'/>"),
                stanza(true, "<broken"),
                stanza(false, "<message id='3' from='bob@localhost/x' to='alice@localhost'/>"),
            ],
        }
    }

    async fn resume(
        directory: &Directory,
        jid: &BareJid,
        previd: &str,
        h: u32,
    ) -> Result<Resumed, NotResumed> {
        let (answer, resumed) = oneshot::channel();
        let client = client_info(Mechanism::Plain);
        directory.resume(jid, Resume { previd: previd.into(), h, client, answer });
        resumed.await.unwrap()
    }

    #[tokio::test]
    async fn what_cannot_be_read_of_a_saved_session_costs_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let jid: BareJid = "alice@localhost".parse().unwrap();
        let (store, id) = store_with(folder.path(), &jid).await;
        store
            .write(move |tx| {
                session::begin(tx, id, 41, "token")?;
                session::save(tx, &saved())
            })
            .await
            .unwrap();
        let directory = directory(folder.path(), &store);
        directory.restore().await.unwrap();
        let card = directory.sessions().pop().unwrap();
        assert_eq!((card.id.0, card.jid.as_str(), card.priority()), (41, "alice@localhost/phone", Some(0)));
        let Ok(resumed) = resume(&directory, &jid, "token", 0).await else { panic!("it is not resumed") };
        let ids = |items: &std::collections::VecDeque<super::super::Item>| -> Vec<_> {
            items.iter().map(|item| item.stanza.id().map(str::to_owned)).collect()
        };
        // One of the two that were sent is acknowledged; the count is right although the other cannot be read.
        assert_eq!(ids(&resumed.left.unacked.as_ref().unwrap().items), [None]);
        assert_eq!((ids(&resumed.left.unwritten), resumed.handled), (vec![Some("3".into())], 7));
        assert!(store.read(move |tx| session::load(tx, id)).await.unwrap().is_empty(), "it comes back once");
        match resume(&directory, &jid, "garbage", 0).await {
            Err(NotResumed::Failed(_, h)) => assert_eq!(h, None),
            _ => panic!("nobody has such a session"),
        }
    }
}
