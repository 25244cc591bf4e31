//! `user rename`: another address for an account, which keeps everything it has.

use serde_json::json;

use super::add::{exists, refusal};
use super::{changed, close, find, loaded};
use crate::admin::block;
use crate::admin::caller::Caller;
use crate::admin::cx::AdminCx;
use crate::admin::error::AdminError;
use crate::admin::noun::{Nature, Needs, Who};
use crate::admin::report::Report;
use crate::admin::vhost::counted;
use crate::admin::vhost_change::commit;
use crate::admin::{names, permission};
use crate::config::Edit;
use crate::jid::BareJid;
use crate::store::admission::{self, Admission, Move};
use crate::stream::StreamError;

/// How the new address may be had.
pub(super) struct Wish {
    pub(super) reuse_name: bool,
    pub(super) allow_look_alike: bool,
}

/// Gives an account another address.
pub(super) async fn rename(
    cx: &AdminCx,
    caller: &Caller,
    jid: BareJid,
    new: BareJid,
    wish: Wish,
) -> Result<Report, AdminError> {
    let account = find(cx, &jid).await?;
    let vhost = names::vhost_of(cx, &new)?;
    permission::may_act_on(cx, caller, &jid).await?;
    // In another domain the account is one that somebody adds there.
    let nature = Nature::change(Needs::Data).account(new.as_str()).who(Who::DomainAdmin);
    permission::check(cx, caller, "user add", &nature).await?;
    if new == jid {
        return Ok(Report::new(json!({ "jid": jid.as_str(), "new": new.as_str(), "renamed": false }))
            .line(format!("That is the address of {jid} already. Nothing changed.")));
    }
    if let Some(account) = loaded(cx, &new).await? {
        return Err(exists(cx, &account).instead(format!("look at it: xmppd user show {new}")));
    }
    let wanted = Move {
        id: account.id,
        old: jid.clone(),
        new: new.clone(),
        max_users: vhost.max_users,
        reuse_name: wish.reuse_name,
        look_alike: wish.allow_look_alike,
    };
    let asked = wanted.clone();
    if let Some(refused) = cx.store.write(move |tx| admission::obstacle_to_move(tx, &asked)).await? {
        return Err(refusal(&new, &vhost, &refused));
    }
    // Contacts see it leave under the old address before they know the new one.
    let gone = || StreamError::not_authorized().text(format!("This account has the address {new} now."));
    let mut closed = close(cx, &jid, gone());
    if let Some(node) = &cx.node {
        node.directory.settled().await;
    }
    let now = cx.clock.wall();
    let told = match cx.store.write(move |tx| admission::rename(tx, &wanted, now)).await? {
        (Admission::Made(_), told) => told,
        // Somebody else was quicker.
        (Admission::Exists, _) => return Err(exists(cx, &find(cx, &new).await?)),
        (refused, _) => return Err(refusal(&new, &vhost, &refused)),
    };
    // Whoever was quick enough to come back under the old address.
    closed += close(cx, &jid, gone());
    changed(cx, &jid);
    changed(cx, &new);
    block::refresh(cx).await?;
    let report = Report::new(json!({
        "jid": jid.as_str(), "new": new.as_str(), "renamed": true, "closed": closed, "told": told,
    }))
    .line(format!("{jid} is {new} now; {} closed.", counted(closed, "session")))
    .line(match told {
        0 => "Nobody here had the old address.".to_owned(),
        told => format!("{} here get the new address in place of the old one.", counted(told, "account")),
    })
    .next("the password is the same; the old address is kept back");
    Ok(match in_configuration(cx, caller, &jid, &new).await {
        Ok(()) => report,
        Err(error) => report.warn(format!(
            "The configuration still names {jid}: {}\nput {new} there: xmppd config edit",
            error.message
        )),
    })
}

/// Puts the new address into the settings that name the old one.
async fn in_configuration(
    cx: &AdminCx,
    caller: &Caller,
    old: &BareJid,
    new: &BareJid,
) -> Result<(), AdminError> {
    let config = cx.config.current();
    let renamed = |jids: &[BareJid]| -> Option<Vec<String>> {
        jids.contains(old)
            .then(|| jids.iter().map(|jid| if jid == old { new } else { jid }.to_string()).collect())
    };
    let mut edits = Vec::new();
    if let Some(words) = renamed(&config.server.admins) {
        edits.push(Edit::Set { key: "server.admins".into(), words, domain: None });
    }
    for vhost in config.vhosts() {
        let domain = Some(vhost.domain.clone());
        if vhost.owner.as_ref() == Some(old) {
            edits.push(Edit::Set {
                key: "owner".into(),
                words: vec![new.to_string()],
                domain: domain.clone(),
            });
        }
        if let Some(words) = renamed(&vhost.admins) {
            edits.push(Edit::Set { key: "admins".into(), words, domain });
        }
    }
    if edits.is_empty() {
        return Ok(());
    }
    commit(cx, caller.to_string(), Edit::All(edits), format!("user rename {old} {new}")).await.map(drop)
}
