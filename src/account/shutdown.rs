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
