//! `user add`.

use serde_json::json;

use super::{NewPassword, changed, loaded};
use crate::admin::cx::AdminCx;
use crate::admin::error::AdminError;
use crate::admin::report::Report;
use crate::admin::{names, password, times};
use crate::config::Vhost;
use crate::jid::BareJid;
use crate::store::Role;
use crate::store::account::Account;
use crate::store::admission::{self, Admission, Candidate};

/// How an account is to be made.
pub(super) struct Wish {
    pub(super) role: Role,
    pub(super) if_not_exists: bool,
    pub(super) reuse_name: bool,
    pub(super) allow_look_alike: bool,
}

/// Makes an account.
pub(super) async fn add(
    cx: &AdminCx,
    jid: BareJid,
    wish: Wish,
    password: NewPassword,
) -> Result<Report, AdminError> {
    let vhost = names::vhost_of(cx, &jid)?;
    if let Some(account) = loaded(cx, &jid).await? {
        return if wish.if_not_exists { Ok(unchanged(&account)) } else { Err(exists(cx, &account)) };
    }
    let candidate = Candidate {
        jid: jid.clone(),
        keys: password::keys(&password, &jid, vhost.password_rules()).await?,
        role: wish.role,
        max_users: vhost.max_users,
        reuse_name: wish.reuse_name,
        look_alike: wish.allow_look_alike,
    };
    let now = cx.clock.wall();
    let admission = cx.store.write(move |tx| admission::admit(tx, &candidate, now)).await?;
    match admission {
        Admission::Made(_) => {}
        // Somebody else was quicker.
        Admission::Exists => {
            let account = super::find(cx, &jid).await?;
            return if wish.if_not_exists { Ok(unchanged(&account)) } else { Err(exists(cx, &account)) };
        }
        refused => return Err(refusal(&jid, &vhost, &refused)),
    }
    changed(cx, &jid);
    let report =
        Report::new(json!({ "jid": jid.as_str(), "role": wish.role.name(), "added": true, "enabled": true }))
            .line(format!("Added {jid} ({}).", wish.role))
            .next("any client can log in with this address and the password");
    Ok(match (vhost.enabled, &cx.node) {
        (false, _) => report.warn(format!(
            "{} is disabled; nobody can log in there: xmppd vhost enable {}",
            vhost.domain, vhost.domain
        )),
        (true, None) => report.warn("xmppd is not running: xmppd run"),
        (true, Some(_)) => report,
    })
}

/// Why an account may not have its name, or a place in its domain.
pub(super) fn refusal(jid: &BareJid, vhost: &Vhost, admission: &Admission) -> AdminError {
    let refused = AdminError::not_permitted;
    match admission {
        Admission::KeptBack(removed) => refused(
            "user.kept_back",
            format!(
                "The name {jid} is kept back: whoever had it was removed or renamed on {}.",
                times::date(*removed)
            ),
        )
        .because("Whoever gets it would be taken for the one who had it.")
        .next("another name, or give it out nevertheless: --reuse-name"),
        Admission::LooksLike(other) => refused(
            "user.look_alike",
            format!("{jid} looks like {other}: people would take one for the other."),
        )
        .next("another name, or take it nevertheless: --allow-look-alike"),
        Admission::Made(_) | Admission::Exists | Admission::Full => {
            let (domain, max) = (&vhost.domain, vhost.max_users);
            refused("user.limit", format!("{domain} has as many accounts as it may have: {max}."))
                .next(format!("xmppd config set max_users {} --domain {domain}", max.saturating_mul(2)))
        }
    }
}

fn unchanged(account: &Account) -> Report {
    let data = json!({
        "jid": account.jid.as_str(),
        "role": account.role.name(),
        "added": false,
        "enabled": account.disabled.is_none(),
    });
    Report::new(data).line(format!("{} exists already. Nothing changed.", account.jid))
}

pub(super) fn exists(cx: &AdminCx, account: &Account) -> AdminError {
    let now = cx.clock.wall();
    let seen = account
        .last_login
        .map_or_else(|| "never seen".into(), |at| format!("last seen {}", times::ago(at, now)));
    let jid = &account.jid;
    AdminError::exists(
        "user.exists",
        format!("{jid} exists (created {}, {seen}).", times::date(account.created)),
    )
    .next(format!("new password  xmppd user passwd {jid}"))
}
