//! `archive purge`: deletes in small portions what the flags name, after it was confirmed.

use serde_json::json;

use super::Purge;
use super::usage::{add, said, to_json};
use crate::account;
use crate::admin::caller::Caller;
use crate::admin::cx::AdminCx;
use crate::admin::doctor::words::size;
use crate::admin::error::{AdminError, Ask};
use crate::admin::report::Report;
use crate::admin::{names, permission, times, user};
use crate::jid::{BareJid, Jid};
use crate::store::archive_care::{self, Content, Matching, Which};
use crate::store::{AccountId, StoreError, archive_rule};

/// Accounts that are looked at in one read.
const ACCOUNTS: u32 = 500;

/// Deletes, or says what would be deleted.
pub(super) async fn purge(cx: &AdminCx, caller: &Caller, purge: Purge) -> Result<Report, AdminError> {
    let (name, accounts) = whose(cx, caller, &purge).await?;
    let which = Which {
        with: purge.with.as_deref().map(peer).transpose()?,
        before: purge.before.as_deref().map(|text| times::since(text, cx.clock.wall())).transpose()?,
    };
    let found = look(cx, &accounts, &which).await?;
    let gone = found.all.messages - found.waiting;
    let what = what(&name, &which);
    let mut data = to_json(&found.all);
    add(&mut data, json!({ "bytes": found.free_bytes, "of": name, "waiting": found.waiting, "deleted": 0 }));
    if purge.dry_run || gone == 0 {
        let report = Report::new(data).line(match gone {
            0 => format!("There is nothing {what} to delete."),
            _ => format!("{} {what} would be deleted, {}.", said(gone), size(found.free_bytes)),
        });
        let report = spared(report, found.waiting);
        return Ok(if purge.dry_run { report.line("Nothing was deleted (--dry-run).") } else { report });
    }
    if purge.confirm.as_deref() != Some(name.as_str()) {
        return Err(unconfirmed(&purge, &name, format!("{} {what} will be gone for good.", said(gone))));
    }
    let pauses = cx.node.as_ref().map(|_| &cx.clock);
    let mut deleted = 0;
    for (_, account) in &accounts {
        deleted += account::purge(&cx.store, pauses, *account, which.clone()).await?;
    }
    add(&mut data, json!({ "deleted": deleted }));
    let report =
        Report::new(data).line(format!("Deleted {} {what}, {}.", said(deleted), size(found.free_bytes)));
    Ok(spared(report, found.waiting).next("give the room back to the system: xmppd db vacuum"))
}

/// The name of what is meant, and the accounts.
async fn whose(
    cx: &AdminCx,
    caller: &Caller,
    purge: &Purge,
) -> Result<(String, Vec<(BareJid, AccountId)>), AdminError> {
    match (&purge.user, &purge.domain) {
        (Some(jid), None) => {
            let jid = names::account(jid)?;
            let account = user::find(cx, &jid).await?;
            permission::may_act_on(cx, caller, &jid).await?;
            Ok((jid.to_string(), vec![(jid, account.id)]))
        }
        (None, Some(domain)) => {
            let domain = names::domain(domain)?;
            names::vhost(cx, &domain)?;
            let (name, mut accounts, mut last) = (domain.to_string(), Vec::new(), None::<BareJid>);
            loop {
                let (domain, after) = (name.clone(), last.take());
                let page = cx
                    .store
                    .read(move |tx| archive_rule::page(tx, &domain, after.as_ref(), ACCOUNTS))
                    .await?;
                let is_end = page.len() < ACCOUNTS as usize;
                last = page.last().map(|account| account.jid.clone());
                accounts.extend(page.into_iter().map(|account| (account.jid, account.id)));
                if is_end {
                    return Ok((name, accounts));
                }
            }
        }
        _ => Err(AdminError::usage("archive.whose", "Of whom? Name one account or one domain.")
            .next("xmppd archive purge --user ADDRESS, or --domain DOMAIN")),
    }
}

/// The address of a peer, whoever he is.
fn peer(text: &str) -> Result<BareJid, AdminError> {
    let jid: Result<Jid, _> = text.parse();
    jid.map(|jid| jid.bare()).map_err(|error| {
        AdminError::invalid("jid.invalid", format!("{error}.")).next("an address looks like bob@example.org")
    })
}

async fn look(
    cx: &AdminCx,
    accounts: &[(BareJid, AccountId)],
    which: &Which,
) -> Result<Matching, StoreError> {
    let (ids, which): (Vec<_>, _) = (accounts.iter().map(|(_, id)| *id).collect(), which.clone());
    cx.store
        .examine(move |tx| {
            let mut sum = Matching::default();
            for id in ids {
                let Matching { all, waiting, free_bytes } = archive_care::matching(tx, id, &which)?;
                sum.waiting += waiting;
                sum.free_bytes += free_bytes;
                sum.all = Content {
                    messages: sum.all.messages + all.messages,
                    bytes: sum.all.bytes + all.bytes,
                    oldest: [sum.all.oldest, all.oldest].into_iter().flatten().min(),
                    newest: sum.all.newest.max(all.newest),
                };
            }
            Ok(sum)
        })
        .await
}

/// `of bob@example.org with eve@example.org from before 2026-01-01`
fn what(name: &str, which: &Which) -> String {
    let with = which.with.as_ref().map(|jid| format!(" with {jid}")).unwrap_or_default();
    let before = which.before.map(|time| format!(" from before {}", times::date_and_minute(time)));
    format!("of {name}{with}{}", before.unwrap_or_default())
}

fn spared(report: Report, waiting: u64) -> Report {
    match waiting {
        0 => report,
        1 => report.line("1 message that waits for a device stays."),
        _ => report.line(format!("{} that wait for a device stay.", said(waiting))),
    }
}

fn unconfirmed(purge: &Purge, name: &str, lost: String) -> AdminError {
    let mut command = match &purge.user {
        Some(_) => format!("xmppd archive purge --user {name}"),
        None => format!("xmppd archive purge --domain {name}"),
    };
    for (flag, value) in [("with", &purge.with), ("before", &purge.before)] {
        if let Some(value) = value {
            command.push_str(&format!(" --{flag} {value}"));
        }
    }
    AdminError::usage("confirm.missing", format!("Deleting must be confirmed: {lost}"))
        .next(format!("look first: {command} --dry-run"))
        .next(format!("{command} --yes --confirm {name}"))
        .ask(Ask::Name {
            prompt: match purge.user {
                Some(_) => "Type the address to delete them:".into(),
                None => "Type the domain to delete them:".into(),
            },
            about: vec![lost],
            name: name.to_owned(),
        })
}
