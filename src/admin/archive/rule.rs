//! `archive keep`, `archive off`, `archive on`: what holds for the archive of one account, and the user is told.

use std::time::Duration;

use serde_json::json;

use super::usage::{keep_json, kept};
use crate::admin::announce;
use crate::admin::caller::Caller;
use crate::admin::cx::AdminCx;
use crate::admin::error::AdminError;
use crate::admin::report::Report;
use crate::admin::{names, permission, user};
use crate::base::size::parse_duration;
use crate::config::Keep;
use crate::jid::BareJid;
use crate::store::AccountId;
use crate::store::account::Account;
use crate::store::archive_rule::{self, Rule};

/// Keeps the messages of an account for a time of its own.
pub(super) async fn keep(
    cx: &AdminCx,
    caller: &Caller,
    jid: BareJid,
    time: &str,
) -> Result<Report, AdminError> {
    let own = match time {
        "default" => None,
        "forever" => Some(Keep::Forever),
        text => Some(Keep::For(duration(text)?)),
    };
    let (account, rule) = look(cx, caller, &jid).await?;
    let in_force = |own| {
        let keep = cx.config.current().archive_keep_of(&jid, account.role.name(), own);
        keep.unwrap_or(Keep::Forever)
    };
    let (before, after) = (in_force(rule.keep), in_force(own));
    decide(cx, &jid, account.id, Rule { keep: own, ..rule }).await?;
    let data = json!({
        "jid": jid.as_str(), "own_keep": own.map(keep_json), "keep": keep_json(after), "changed": rule.keep != own,
    });
    let kept_now = kept(after);
    let report = Report::new(data).line(match own {
        Some(_) => format!("The messages of {jid} are kept {kept_now}, whatever its domain says."),
        None => format!("The messages of {jid} are kept {kept_now}, as its role and its domain say."),
    });
    if before == after {
        return Ok(report);
    }
    let text = match after {
        Keep::Forever => "Messages in your archive are kept for ever from now on.".to_owned(),
        Keep::For(_) => {
            format!("Messages in your archive are kept {kept_now} from now on. Older ones are deleted.")
        }
    };
    tell(cx, &jid, report, &text)
}

/// Switches the archive of an account off or on.
pub(super) async fn switch(
    cx: &AdminCx,
    caller: &Caller,
    jid: BareJid,
    off: bool,
) -> Result<Report, AdminError> {
    let (account, rule) = look(cx, caller, &jid).await?;
    let data = json!({ "jid": jid.as_str(), "enabled": !off, "changed": rule.off != off });
    let report = Report::new(data);
    if rule.off == off {
        let state = if off { "off" } else { "on" };
        return Ok(report.line(format!("The archive of {jid} is {state} already. Nothing changed.")));
    }
    decide(cx, &jid, account.id, Rule { off, ..rule }).await?;
    let report = report.line(match off {
        true => format!(
            "Nothing more of {jid} is archived. What is archived already stays until its time has come."
        ),
        false => format!("The messages of {jid} are archived again."),
    });
    let report = match names::vhost_of(cx, &jid)?.archive_enabled {
        true => report,
        false => report.warn(format!("For {} nothing is archived anyway (archive.enabled).", jid.domain())),
    };
    let text = match off {
        true => {
            "The operator of this server has switched off your archive: your messages are not stored for your other \
             devices from now on. What is archived already stays until its time has come."
        }
        false => {
            "The operator of this server has switched on your archive again: your messages are stored for your other devices from now on."
        }
    };
    tell(cx, &jid, report, text)
}

/// The account, which the caller may act on, and what holds for it.
async fn look(cx: &AdminCx, caller: &Caller, jid: &BareJid) -> Result<(Account, Rule), AdminError> {
    let account = user::find(cx, jid).await?;
    permission::may_act_on(cx, caller, jid).await?;
    let id = account.id;
    let rule = cx.store.read(move |tx| archive_rule::load(tx, id)).await?;
    Ok((account, rule))
}

async fn decide(cx: &AdminCx, jid: &BareJid, id: AccountId, rule: Rule) -> Result<(), AdminError> {
    cx.store.write(move |tx| archive_rule::set(tx, id, rule)).await?;
    user::changed(cx, jid);
    Ok(())
}

/// Tells the user, who hears it now or at the next login.
fn tell(cx: &AdminCx, jid: &BareJid, report: Report, text: &str) -> Result<Report, AdminError> {
    Ok(match &cx.node {
        Some(node) => {
            announce::tell_account(node, jid, "Your archive", text);
            report.line("The user is told by a message.")
        }
        None => report.warn("The user is not told, because xmppd is not running."),
    })
}

/// A time that is not nothing.
fn duration(text: &str) -> Result<Duration, AdminError> {
    let wrong = |why: &str| {
        AdminError::invalid("archive.keep", format!("\"{text}\" is {why}."))
            .next("examples: 30d, 1y, forever, default")
    };
    match parse_duration(text) {
        Ok(time) if time.is_zero() => {
            Err(wrong("no time").next("to archive nothing more: xmppd archive off ADDRESS"))
        }
        Ok(time) => Ok(time),
        Err(_) => Err(wrong("not a duration")),
    }
}
