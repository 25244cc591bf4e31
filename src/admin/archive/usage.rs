//! `archive usage`.

use serde_json::{Value, json};

use crate::admin::cx::AdminCx;
use crate::admin::doctor::words::size;
use crate::admin::error::AdminError;
use crate::admin::report::{Line, Report};
use crate::admin::status::digits;
use crate::admin::vhost::counted;
use crate::admin::{names, times, user};
use crate::base::Timestamp;
use crate::base::size::show_duration;
use crate::config::Keep;
use crate::jid::{BareJid, Domain};
use crate::store::archive_care::{self, Content, Which};
use crate::store::archive_rule;

/// Accounts of a domain that are shown, the largest.
const SHOWN: usize = 20;

/// Domain by domain.
pub(super) async fn of_all(cx: &AdminCx) -> Result<Report, AdminError> {
    // It looks at every message: on a thread of its own, without a deadline.
    let found = cx.store.examine(archive_care::of_domains).await?;
    let mut rows = vec![heading("domain", &["accounts", "messages", "size", "oldest", "kept"])];
    let mut data = Vec::new();
    for vhost in cx.config.current().vhosts() {
        let none = (String::new(), 0, Content::default());
        let (_, accounts, content) =
            found.iter().find(|(domain, ..)| domain == vhost.domain.as_str()).unwrap_or(&none);
        let archived = vhost.archive_enabled;
        let kept = if archived { kept(vhost.archive_keep) } else { "off".to_owned() };
        let mut row = vec![vhost.domain.to_string(), digits(*accounts)];
        row.extend(cells(content).into_iter().take(3));
        row.push(kept);
        rows.push(row);
        let mut entry = to_json(content);
        add(
            &mut entry,
            json!({
                "domain": vhost.domain.as_str(), "accounts": accounts, "enabled": archived,
                "keep": keep_json(vhost.archive_keep),
            }),
        );
        data.push(entry);
    }
    Ok(Report::new(json!({ "domains": data })).table(rows))
}

/// Account by account, the largest first.
pub(super) async fn of_domain(cx: &AdminCx, domain: Domain) -> Result<Report, AdminError> {
    names::vhost(cx, &domain)?;
    let name = domain.to_string();
    let found = cx.store.examine(move |tx| archive_care::of_accounts(tx, &name)).await?;
    let mut rows = vec![heading("account", &["messages", "size", "oldest", "newest"])];
    let row = |(jid, content): &(String, Content)| [vec![jid.clone()], cells(content)].concat();
    rows.extend(found.iter().take(SHOWN).map(row));
    let sum = |of: fn(&Content) -> u64| found.iter().map(|(_, content)| of(content)).sum::<u64>();
    let (messages, bytes) = (sum(|content| content.messages), sum(|content| content.bytes));
    let data = json!({
        "domain": domain.as_str(), "messages": messages, "bytes": bytes,
        "accounts": found.iter().map(|(jid, content)| {
            let mut entry = to_json(content);
            add(&mut entry, json!({ "jid": jid }));
            entry
        }).collect::<Vec<_>>(),
    });
    let report = Report::new(data);
    if found.is_empty() {
        return Ok(report.line(format!("Nothing is archived of {domain}.")));
    }
    let report = report.table(rows);
    let report = match found.len().checked_sub(SHOWN) {
        None | Some(0) => report,
        Some(others) => report.line(format!("  and {}; all of them: --json", counted(others, "smaller one"))),
    };
    let all = format!("{} of {}, {}", said(messages), counted(found.len(), "account"), size(bytes));
    Ok(report.line("").line(all))
}

/// One account.
pub(super) async fn of_account(cx: &AdminCx, jid: BareJid) -> Result<Report, AdminError> {
    let account = user::find(cx, &jid).await?;
    let id = account.id;
    let (found, peers, standing) = cx
        .store
        .examine(move |tx| {
            let found = archive_care::matching(tx, id, &Which::default())?;
            Ok((found, archive_care::peers(tx, id)?, archive_rule::standing(tx, id)?))
        })
        .await?;
    let rule = standing.map(|standing| standing.rule).unwrap_or_default();
    let config = cx.config.current();
    let (role, vhost) = (account.role, names::vhost_of(cx, &jid)?);
    let keep = config.archive_keep_of(&jid, role.name(), rule.keep).unwrap_or(Keep::Forever);
    let why = match (rule.keep, vhost.archive_keep == keep) {
        (Some(_), _) => "of its own: xmppd archive keep",
        (None, true) => "as archive.keep says",
        (None, false) => "as archive.keep_by_role says",
    };
    let state = match (rule.off, vhost.archive_enabled) {
        (_, false) => "off for the whole domain: archive.enabled",
        (true, true) => "off for this account: xmppd archive off",
        (false, true) => "on",
    };
    let content = &found.all;
    let date = |time: Option<Timestamp>| time.map_or_else(|| "-".into(), times::date_and_minute);
    let rows = [
        ("archive", state.to_owned()),
        ("kept", format!("{} ({why})", kept(keep))),
        (
            "messages",
            format!(
                "{} with {}",
                digits(content.messages),
                counted(peers, "address").replace("addresss", "addresses")
            ),
        ),
        ("size", size(content.bytes)),
        ("oldest", date(content.oldest)),
        ("newest", date(content.newest)),
        ("waiting", format!("{} for a device", digits(found.waiting))),
    ];
    let mut data = to_json(content);
    add(
        &mut data,
        json!({
            "jid": jid.as_str(), "peers": peers, "waiting": found.waiting, "enabled": !rule.off && vhost.archive_enabled,
            "keep": keep_json(keep), "own_keep": rule.keep.map(keep_json),
        }),
    );
    let rows = rows.into_iter().map(|(name, value)| vec![name.to_owned(), value]).collect();
    Ok(Report::new(data).line(jid.to_string()).push(Line::Table { heading: false, rows }))
}

/// `1 message`, `31 204 messages`
pub(super) fn said(messages: u64) -> String {
    format!("{} message{}", digits(messages), if messages == 1 { "" } else { "s" })
}

/// `for 1y`, `for ever`
pub(super) fn kept(keep: Keep) -> String {
    match keep {
        Keep::Forever => "for ever".into(),
        Keep::For(time) => format!("for {}", show_duration(time)),
    }
}

pub(super) fn keep_json(keep: Keep) -> Value {
    match keep {
        Keep::Forever => "forever".into(),
        Keep::For(time) => show_duration(time).into(),
    }
}

pub(super) fn to_json(content: &Content) -> Value {
    json!({
        "messages": content.messages, "bytes": content.bytes,
        "oldest": content.oldest.map(Timestamp::to_xmpp), "newest": content.newest.map(Timestamp::to_xmpp),
    })
}

/// Adds the members of one object to another.
pub(super) fn add(object: &mut Value, more: Value) {
    if let (Some(object), Value::Object(more)) = (object.as_object_mut(), more) {
        object.extend(more);
    }
}

fn cells(content: &Content) -> Vec<String> {
    let date = |time: Option<Timestamp>| time.map_or_else(|| "-".into(), times::date);
    vec![digits(content.messages), size(content.bytes), date(content.oldest), date(content.newest)]
}

fn heading(first: &str, others: &[&str]) -> Vec<String> {
    [first].iter().chain(others).map(|&name| name.to_owned()).collect()
}
