//! `user passwd`, `user enable`, `user disable`, `user role`.

use serde_json::json;

use super::{NewPassword, changed, close, find, show};
use crate::admin::caller::Caller;
use crate::admin::cx::AdminCx;
use crate::admin::error::AdminError;
use crate::admin::report::Report;
use crate::admin::vhost::counted;
use crate::admin::{names, password, permission, times};
use crate::config::{Conditions, Edit, Request};
use crate::jid::{BareJid, Domain};
use crate::store::account::{self, Account, Disabled};
use crate::store::{Role, credential, device, push};
use crate::stream::{Condition, StreamError};

/// A new password.
pub(super) async fn passwd(
    cx: &AdminCx,
    caller: &Caller,
    jid: BareJid,
    password: NewPassword,
) -> Result<Report, AdminError> {
    let vhost = names::vhost_of(cx, &jid)?;
    let account = find(cx, &jid).await?;
    permission::may_act_on(cx, caller, &jid).await?;
    let keys = password::keys(&password, &jid, vhost.password_rules()).await?;
    cx.store
        .write(move |tx| {
            credential::set(tx, account.id, &keys)?;
            device::password_changed(tx, account.id)?;
            push::remove_others(tx, account.id, None)
        })
        .await?;
    if let Some(node) = &cx.node {
        node.directory.keep_devices(&jid, |_| false);
    }
    // Who knew the old password only must not go on with it. RFC 6120 §4.9.3.16: the credentials have changed.
    let closed = close(
        cx,
        &jid,
        StreamError::from(Condition::Reset).text("The password was changed. Log in with the new one."),
    );
    changed(cx, &jid);
    let closed_text =
        if closed == 0 { String::new() } else { format!(" {} closed.", counted(closed, "session")) };
    Ok(Report::new(json!({ "jid": jid.as_str(), "closed": closed }))
        .line(format!("{jid} has a new password.{closed_text}")))
}

/// Opens an account again, and keeps one that was to be removed.
pub(super) async fn enable(cx: &AdminCx, caller: &Caller, jid: BareJid) -> Result<Report, AdminError> {
    let account = find(cx, &jid).await?;
    permission::may_act_on(cx, caller, &jid).await?;
    let was = account.disabled.is_none() && account.remove_after.is_none();
    if !was {
        cx.store
            .write(move |tx| {
                account::set_remove_after(tx, account.id, None)?;
                account::set_disabled(tx, account.id, None)
            })
            .await?;
        changed(cx, &jid);
    }
    let text = match (was, account.remove_after) {
        (true, _) => "is already enabled. Nothing changed.",
        (false, Some(_)) => "is enabled and will not be removed.",
        (false, None) => "is enabled.",
    };
    Ok(Report::new(json!({ "jid": jid.as_str(), "enabled": true })).line(format!("{jid} {text}")))
}

/// Locks an account.
pub(super) async fn disable(
    cx: &AdminCx,
    caller: &Caller,
    jid: BareJid,
    reason: Option<String>,
    until: Option<String>,
) -> Result<Report, AdminError> {
    let account = find(cx, &jid).await?;
    permission::may_act_on(cx, caller, &jid).await?;
    not_the_last_admin(cx, &account).await?;
    let now = cx.clock.wall();
    let until = until.map(|text| times::until(&text, now)).transpose()?;
    let reason = reason.unwrap_or_else(|| "This account is disabled.".into());
    let disabled = Disabled { since: now, reason: reason.clone(), until };
    cx.store.write(move |tx| account::set_disabled(tx, account.id, Some(&disabled))).await?;
    let closed = close(cx, &jid, StreamError::not_authorized().text(reason));
    changed(cx, &jid);
    let end = until.map(|until| format!(" until {}", times::date_and_minute(until))).unwrap_or_default();
    Ok(Report::new(json!({ "jid": jid.as_str(), "enabled": false, "closed": closed }))
        .line(format!("{jid} is disabled{end}; {} closed. Its data stay.", counted(closed, "session")))
        .next(format!("back again  xmppd user enable {jid}")))
}

/// Changes what an account may do.
pub(super) async fn role(
    cx: &AdminCx,
    caller: &Caller,
    jid: BareJid,
    role: Role,
) -> Result<Report, AdminError> {
    let account = find(cx, &jid).await?;
    permission::may_act_on(cx, caller, &jid).await?;
    let was = show::role_of(cx, &account);
    let data = json!({ "jid": jid.as_str(), "role": role.name(), "was": was.name() });
    if was == role {
        return Ok(
            Report::new(data).line(format!("{jid} is {} already. Nothing changed.", with_article(role)))
        );
    }
    if was == Role::Admin {
        not_the_last_admin(cx, &account).await?;
        no_longer_named(cx, caller, &jid).await?;
    }
    cx.store.write(move |tx| account::set_role(tx, account.id, role)).await?;
    changed(cx, &jid);
    Ok(Report::new(data)
        .line(format!("{jid} is {} now (was {}).", with_article(role), with_article(was)))
        .next(format!("what that is  xmppd user roles {role}")))
}

fn with_article(role: Role) -> String {
    match role {
        Role::Admin | Role::Operator => format!("an {role}"),
        Role::Member | Role::Guest => format!("a {role}"),
    }
}

/// Takes an account from the administrators that the configuration names.
async fn no_longer_named(cx: &AdminCx, caller: &Caller, jid: &BareJid) -> Result<(), AdminError> {
    let admins = cx.config.current().server.admins.clone();
    if !admins.contains(jid) {
        return Ok(());
    }
    let rest: Vec<String> = admins.iter().filter(|admin| *admin != jid).map(ToString::to_string).collect();
    let key = "server.admins".to_owned();
    let edit = match rest.is_empty() {
        true => Edit::Unset { key, domain: None },
        false => Edit::Set { key, words: rest, domain: None },
    };
    let what = format!("user role {jid}");
    let request = Request { edit, by: caller.to_string(), what, conditions: Conditions::default() };
    cx.config.commit(request).await?;
    Ok(())
}

/// Refuses to take away the only administrator: nobody could give the role back in chat.
pub(super) async fn not_the_last_admin(cx: &AdminCx, account: &Account) -> Result<(), AdminError> {
    if show::role_of(cx, account) != Role::Admin {
        return Ok(());
    }
    let own = account.jid.clone();
    match is_admin_among(cx, move |jid| *jid != own).await? {
        true => Ok(()),
        false => Err(last_admin(&account.jid.to_string())),
    }
}

/// Refuses to take away the domain of the only administrators.
pub(in crate::admin) async fn not_the_last_admins(cx: &AdminCx, domain: &Domain) -> Result<(), AdminError> {
    let (own, other) = (domain.clone(), domain.clone());
    let is_concerned = is_admin_among(cx, move |jid| jid.domain() == own.as_str()).await?;
    match !is_concerned || is_admin_among(cx, move |jid| jid.domain() != other.as_str()).await? {
        true => Ok(()),
        false => Err(last_admin(&format!("An account of {domain}"))),
    }
}

fn last_admin(who: &str) -> AdminError {
    let text = format!("{who} is the last administrator. Nothing changed.");
    AdminError::not_permitted("user.last_admin", text)
        .next("make another one first: xmppd user role JID admin")
}

/// Whether one of these accounts is an administrator who can log in.
async fn is_admin_among(
    cx: &AdminCx,
    fits: impl Fn(&BareJid) -> bool + Send + 'static,
) -> Result<bool, AdminError> {
    let now = cx.clock.wall();
    let named = cx.config.current().server.admins.clone();
    let found = cx.store.read(move |tx| {
        if account::with_role(tx, Role::Admin, now, u32::MAX)?.iter().any(|admin| fits(&admin.jid)) {
            return Ok(true);
        }
        for jid in named.iter().filter(|jid| fits(jid)) {
            let is_open = |admin: Account| admin.disabled.is_none_or(|disabled| !disabled.holds(now));
            if account::load(tx, jid)?.is_some_and(is_open) {
                return Ok(true);
            }
        }
        Ok(false)
    });
    Ok(found.await?)
}
