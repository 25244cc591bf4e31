//! `user remove`, at once or after a while.

use std::time::Duration;

use serde_json::json;

use super::change::not_the_last_admin;
use super::{changed, close, find};
use crate::admin::caller::Caller;
use crate::admin::cx::AdminCx;
use crate::admin::error::{AdminError, Ask};
use crate::admin::report::Report;
use crate::admin::vhost::counted;
use crate::admin::{audit, permission, times};
use crate::base::{Timestamp, Zone};
use crate::jid::BareJid;
use crate::store::AccountId;
use crate::store::account::{self, Account, Disabled};
use crate::stream::StreamError;

/// Removes an account, after it was confirmed.
pub(super) async fn remove(
    cx: &AdminCx,
    caller: &Caller,
    jid: BareJid,
    grace: Option<String>,
    confirm: Option<String>,
) -> Result<Report, AdminError> {
    let account = find(cx, &jid).await?;
    permission::may_act_on(cx, caller, &jid).await?;
    not_the_last_admin(cx, &account).await?;
    let now = cx.clock.wall();
    // What can be undone needs no second word.
    if let Some(grace) = grace {
        return later(cx, account, times::until(&grace, now)?).await;
    }
    if confirm.as_deref() != Some(jid.as_str()) {
        let lost = format!("{jid} with contacts and waiting messages will be gone.");
        return Err(AdminError::usage("confirm.missing", format!("Removing must be confirmed: {lost}"))
            .next(format!("xmppd user remove {jid} --yes --confirm {jid}"))
            .ask(Ask::Name {
                prompt: "Type the address to remove it:".into(),
                about: vec![lost],
                name: jid.to_string(),
            }));
    }
    let closed = at_once(cx, &account).await?;
    Ok(Report::new(json!({ "jid": jid.as_str(), "removed": true, "closed": closed }))
        .line(format!("Removed {jid}; {} closed.", counted(closed, "session"))))
}

async fn at_once(cx: &AdminCx, account: &Account) -> Result<usize, AdminError> {
    let (id, now) = (account.id, cx.clock.wall());
    cx.store.write(move |tx| account::remove(tx, id, now)).await?;
    let closed = close(cx, &account.jid, StreamError::not_authorized().text("This account was removed."));
    changed(cx, &account.jid);
    Ok(closed)
}

/// Gives an account up on behalf of its user: at once, or after a time of grace. Its sessions are still open; this is
/// what they are told.
///
/// # Errors
/// There is no such account, or it is the last administrator.
pub(in crate::admin) async fn given_up(
    cx: &AdminCx,
    jid: &BareJid,
    grace: Duration,
) -> Result<String, AdminError> {
    let account = find(cx, jid).await?;
    not_the_last_admin(cx, &account).await?;
    let (id, now) = (account.id, cx.clock.wall());
    if grace.is_zero() {
        cx.store.write(move |tx| account::remove(tx, id, now)).await?;
        return Ok("This account was removed, as you asked.".into());
    }
    let grace = i64::try_from(grace.as_micros()).unwrap_or(i64::MAX);
    close_until(cx, id, Timestamp(now.0.saturating_add(grace))).await
}

/// Closes an account until it is removed; what its user is told.
async fn close_until(cx: &AdminCx, id: AccountId, at: Timestamp) -> Result<String, AdminError> {
    // The user reads it, wherever he is.
    let text = format!("This account will be removed on {}.", times::date(at));
    let reason = times::shown(&text, &Zone::utc()).into_owned();
    let disabled = Disabled { since: cx.clock.wall(), reason: reason.clone(), until: None };
    cx.store
        .write(move |tx| {
            account::set_remove_after(tx, id, Some(at))?;
            account::set_disabled(tx, id, Some(&disabled))
        })
        .await?;
    Ok(reason)
}

async fn later(cx: &AdminCx, account: Account, at: Timestamp) -> Result<Report, AdminError> {
    let jid = &account.jid;
    let day = times::date(at);
    let reason = close_until(cx, account.id, at).await?;
    let closed = close(cx, jid, StreamError::not_authorized().text(reason));
    changed(cx, jid);
    let data =
        json!({ "jid": jid.as_str(), "removed": false, "remove_after": at.to_xmpp(), "closed": closed });
    Ok(Report::new(data)
        .line(format!(
            "{jid} is disabled and will be removed on {day}; {} closed.",
            counted(closed, "session")
        ))
        .next(format!("keep it  xmppd user enable {jid}")))
}

/// Removes the accounts whose time has come. Asked by the server now and then.
pub async fn remove_due(cx: &AdminCx) {
    const PORTION: u32 = 20;
    loop {
        let now = cx.clock.wall();
        let due = match cx.store.read(move |tx| account::to_be_removed(tx, now, PORTION)).await {
            Ok(due) if !due.is_empty() => due,
            Ok(_) => return,
            Err(error) => {
                return tracing::warn!(target: "admin", "accounts to be removed cannot be looked for: {error}");
            }
        };
        for account in due {
            let action = format!("user remove {}", account.jid);
            let outcome = at_once(cx, &account).await;
            let code = outcome.as_ref().err().map(|error| error.code.to_string());
            audit::note(cx, &Caller::Server, &action, account.jid.domain(), code.as_deref());
            match outcome {
                Ok(_) => tracing::info!(target: "admin", jid = %account.jid, "removed: its time had come"),
                Err(error) => {
                    return tracing::warn!(target: "admin", jid = %account.jid, "not removed: {error}");
                }
            }
        }
    }
}
