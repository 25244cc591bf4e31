//! Deletes what archives have kept for as long as they are to (`archive.keep`), in small portions (XEP-0313 §3.2), and
//! what is known of sessions that have ended (XEP-0198 §5).

use std::time::Duration;

use crate::base::{Clock, Timestamp};
use crate::config::{Keep, Live};
use crate::jid::BareJid;
use crate::store::{self, Store, StoreError};

/// How often archives are looked through.
const PERIOD: Duration = Duration::from_secs(3600);

/// How long it is known how much was handled of a session that has ended, and how many of them are forgotten at once.
const KNOWN: Duration = Duration::from_secs(86_400);
const SESSIONS: u32 = 1_000;

/// Items that are deleted at once, and the rest after it: nobody is to wait for this.
const PORTION: u32 = 200;
const PAUSE: Duration = Duration::from_millis(20);

/// Accounts that are read at once.
const ACCOUNTS: u32 = 500;

/// Goes on for as long as the server runs.
pub async fn retention(store: Store, config: Live, clock: Clock) {
    loop {
        clock.after(PERIOD).await;
        let current = config.current();
        let ended = clock.wall().before(KNOWN);
        if let Err(error) = store.write(move |tx| store::session::expire(tx, ended, SESSIONS)).await {
            tracing::warn!(target: "store", "sessions that have ended stay: {error}");
        }
        for vhost in current.vhosts() {
            let Keep::For(time) = vhost.archive_keep else { continue };
            let before = clock.wall().before(time);
            match expire(&store, &clock, vhost.domain.as_str(), before).await {
                Ok(0) => {}
                Ok(count) => {
                    tracing::info!(target: "store", domain = %vhost.domain, count, "archived messages have had their time");
                }
                Err(error) => {
                    tracing::warn!(target: "store", domain = %vhost.domain, "old messages stay: {error}")
                }
            }
        }
    }
}

/// Deletes what is older in all archives of a domain; how many messages.
async fn expire(store: &Store, clock: &Clock, domain: &str, before: Timestamp) -> Result<usize, StoreError> {
    let (mut count, mut last) = (0, None::<BareJid>);
    loop {
        let (name, after) = (domain.to_owned(), last.take());
        let page =
            store.read(move |tx| store::account::list(tx, Some(&name), after.as_ref(), ACCOUNTS)).await?;
        for account in &page {
            let id = account.id;
            loop {
                let deleted = store.write(move |tx| store::archive::expire(tx, id, before, PORTION)).await?;
                count += deleted;
                if deleted < PORTION as usize {
                    break;
                }
                clock.after(PAUSE).await;
            }
        }
        match page.last() {
            Some(account) if page.len() == ACCOUNTS as usize => last = Some(account.jid.clone()),
            _ => return Ok(count),
        }
    }
}
