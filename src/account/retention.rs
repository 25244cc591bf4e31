//! Deletes what archives have kept for as long as they are to, in small portions: the time of the account alone, else
//! of its role, else of its domain (XEP-0313 §3.2), and what is known of sessions that have ended (XEP-0198 §5).

use std::time::Duration;

use crate::base::{Clock, Timestamp};
use crate::config::{Config, Keep, Live};
use crate::jid::BareJid;
use crate::store::archive_care::{self, Which};
use crate::store::archive_rule::{self, Standing};
use crate::store::{self, AccountId, Store, StoreError};

/// How often archives are looked through; the first time soon after the start, for servers that are stopped each night.
const PERIOD: Duration = Duration::from_secs(3600);
const FIRST: Duration = Duration::from_secs(600);

/// How long it is known how much was handled of a session that has ended, and how many of them are forgotten at once.
const KNOWN: Duration = Duration::from_secs(86_400);
const SESSIONS: u32 = 1_000;

/// Items that are deleted at once, and the rest after it: nobody is to wait for this.
const PORTION: u32 = 100;
const PAUSE: Duration = Duration::from_millis(5);

/// Accounts that are looked at in one read.
const ACCOUNTS: u32 = 200;

/// Goes on for as long as the server runs.
pub async fn retention(store: Store, config: Live, clock: Clock) {
    clock.after(FIRST).await;
    loop {
        let ended = clock.wall().before(KNOWN);
        if let Err(error) = store.write(move |tx| store::session::expire(tx, ended, SESSIONS)).await {
            tracing::warn!(target: "store", "sessions that have ended stay: {error}");
        }
        for vhost in config.current().vhosts() {
            let domain = vhost.domain.as_str();
            let unseen = clock.wall().before(vhost.devices_keep);
            let name = domain.to_owned();
            let forgotten = store.write(move |tx| store::device::expire(tx, &name, unseen, SESSIONS));
            if let Err(error) = forgotten.await {
                tracing::warn!(target: "store", domain, "devices stay: {error}");
            }
            match expire(&store, &config, &clock, domain).await {
                Ok(0) => {}
                Ok(count) => {
                    tracing::info!(target: "store", domain, count, "archived messages have had their time");
                }
                Err(error) => tracing::warn!(target: "store", domain, "old messages stay: {error}"),
            }
        }
        clock.after(PERIOD).await;
    }
}

/// Deletes what has had its time in all archives of a domain; how many messages.
async fn expire(store: &Store, config: &Live, clock: &Clock, domain: &str) -> Result<u64, StoreError> {
    let (mut count, mut last) = (0, None::<BareJid>);
    loop {
        let (name, after, now) = (domain.to_owned(), last.take(), clock.wall());
        let current = config.current();
        let page = store.read(move |tx| {
            let accounts = archive_rule::page(tx, &name, after.as_ref(), ACCOUNTS)?;
            let mut old = Vec::new();
            for account in &accounts {
                let Some(which) = has_had_its_time(&current, account, now) else { continue };
                if !archive_care::due(tx, account.id, &which, None, 1)?.is_empty() {
                    old.push((account.id, which));
                }
            }
            let last = accounts.last().filter(|_| accounts.len() == ACCOUNTS as usize);
            Ok((old, last.map(|account| account.jid.clone())))
        });
        let (old, next) = page.await?;
        for (account, which) in old {
            count += purge(store, Some(clock), account, which).await?;
        }
        match next {
            Some(next) => last = Some(next),
            None => return Ok(count),
        }
    }
}

/// What of an account's archive has had its time; `None` where everything is kept for ever.
fn has_had_its_time(config: &Config, account: &Standing, now: Timestamp) -> Option<Which> {
    match config.archive_keep_of(&account.jid, account.role.name(), account.rule.keep)? {
        Keep::Forever => None,
        Keep::For(time) => Some(Which { with: None, before: Some(now.before(time)) }),
    }
}

/// Removes what is meant from an archive, portion by portion, but for what waits for a device; how many messages.
/// With a clock it pauses between portions, so that others come to their turn.
///
/// # Errors
/// The store fails; what is removed by then is gone.
pub async fn purge(
    store: &Store,
    pauses: Option<&Clock>,
    account: AccountId,
    which: Which,
) -> Result<u64, StoreError> {
    let (mut count, mut after) = (0, None);
    loop {
        let (meant, behind) = (which.clone(), after.take());
        let items = store.read(move |tx| archive_care::due(tx, account, &meant, behind, PORTION)).await?;
        let Some(last) = items.last().copied() else { return Ok(count) };
        let is_end = items.len() < PORTION as usize;
        count += store.write(move |tx| archive_care::remove(tx, account, &items)).await? as u64;
        if is_end {
            return Ok(count);
        }
        after = Some(last);
        if let Some(clock) = pauses {
            clock.after(PAUSE).await;
        }
    }
}
