//! `user list`, `user show`, `user sessions`.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::find;
use crate::admin::cx::AdminCx;
use crate::admin::error::AdminError;
use crate::admin::report::{Line, Report};
use crate::admin::{names, session, times};
use crate::base::Timestamp;
use crate::jid::{BareJid, Domain};
use crate::store::Role;
use crate::store::account::{self, Account};

/// Which accounts are to be shown.
pub(super) struct Wanted {
    text: Option<String>,
    domain: Option<Domain>,
    role: Option<Role>,
    inactive: Option<Timestamp>,
}

impl Wanted {
    /// From what was typed.
    pub(super) fn new(
        cx: &AdminCx,
        text: Option<String>,
        domain: Option<String>,
        role: Option<String>,
        inactive: Option<String>,
    ) -> Result<Self, AdminError> {
        let domain = domain.as_deref().map(names::domain).transpose()?;
        if let Some(domain) = &domain {
            names::vhost(cx, domain)?;
        }
        let now = cx.clock.wall();
        Ok(Self {
            text: text.map(|text| text.to_lowercase()),
            domain,
            role: role.as_deref().map(names::role).transpose()?,
            inactive: inactive.map(|text| times::since(&text, now)).transpose()?,
        })
    }

    fn fits(&self, cx: &AdminCx, present: &Present, account: &Account) -> bool {
        let jid = &account.jid;
        self.text.as_ref().is_none_or(|text| jid.as_str().contains(text))
            && self.role.is_none_or(|role| role_of(cx, account) == role)
            // Who is connected is active, since whenever.
            && self.inactive.is_none_or(|since| {
                let used = account.last_logout.max(account.last_login).unwrap_or(account.created);
                used < since && present.count(jid).unwrap_or(0) == 0
            })
    }
}

/// The accounts that fit.
pub(super) async fn list(cx: &AdminCx, wanted: Wanted) -> Result<Report, AdminError> {
    const PAGE: u32 = 500;
    let now = cx.clock.wall();
    let present = Present::now(cx);
    let mut rows =
        vec![["address", "role", "state", "online", "created", "last login"].map(str::to_owned).to_vec()];
    let mut data = Vec::new();
    let mut after: Option<BareJid> = None;
    loop {
        let (name, behind) = (wanted.domain.as_ref().map(ToString::to_string), after.take());
        let page = cx.store.read(move |tx| account::list(tx, name.as_deref(), behind.as_ref(), PAGE)).await?;
        for account in page.iter().filter(|account| wanted.fits(cx, &present, account)) {
            rows.push(row(cx, &present, account, now));
            data.push(to_json(cx, &present, account, now));
        }
        match page.last() {
            Some(last) if page.len() == PAGE as usize => after = Some(last.jid.clone()),
            _ => break,
        }
    }
    let report = Report::new(json!({ "users": data }));
    Ok(match (rows.len(), &wanted.domain) {
        (1, Some(domain)) => report.line("No account fits.").next(format!("xmppd user add NAME@{domain}")),
        (1, None) => report.line("No account fits.").next("xmppd user add NAME@DOMAIN"),
        _ => report.table(rows),
    })
}

fn row(cx: &AdminCx, present: &Present, account: &Account, now: Timestamp) -> Vec<String> {
    vec![
        account.jid.to_string(),
        role_of(cx, account).to_string(),
        state(account, now),
        present.count(&account.jid).map_or_else(|| "-".into(), |sessions| sessions.to_string()),
        times::date(account.created),
        present.last_login(account).map_or_else(|| "never".into(), |at| times::ago(at, now)),
    ]
}

/// One account.
pub(super) async fn show(cx: &AdminCx, jid: BareJid) -> Result<Report, AdminError> {
    let account = find(cx, &jid).await?;
    let (now, present) = (cx.clock.wall(), Present::now(cx));
    let mut rows = vec![
        vec!["role".to_owned(), standing(cx, &account)],
        vec!["state".to_owned(), state(&account, now)],
        vec!["created".to_owned(), times::date_and_minute(account.created)],
        vec![
            "last login".to_owned(),
            present.last_login(&account).map_or_else(|| "never".into(), times::date_and_minute),
        ],
        vec![
            "last log-out".to_owned(),
            account.last_logout.map_or_else(|| "never".into(), times::date_and_minute),
        ],
    ];
    if let Some(disabled) = &account.disabled {
        rows.push(vec!["reason".to_owned(), disabled.reason.clone()]);
    }
    let own = cx.node.iter().flat_map(|node| node.directory.sessions()).filter(|card| card.jid.bare() == jid);
    rows.extend(own.map(|card| {
        let text = format!("{}, {}, {}", card.jid.resource(), card.address, times::ago(card.since, now));
        vec!["session".to_owned(), text]
    }));
    Ok(Report::new(to_json(cx, &present, &account, now))
        .line(jid.to_string())
        .push(Line::Table { heading: false, rows }))
}

/// The connected clients of one account.
pub(super) async fn sessions(cx: &AdminCx, jid: BareJid) -> Result<Report, AdminError> {
    find(cx, &jid).await?;
    let filter = session::Filter { jid: Some(jid), ..session::Filter::default() };
    Ok(session::list(cx.running()?, &filter, cx.clock.wall()))
}

fn to_json(cx: &AdminCx, present: &Present, account: &Account, now: Timestamp) -> Value {
    let disabled = account.disabled.as_ref().filter(|disabled| disabled.holds(now));
    json!({
        "jid": account.jid.as_str(),
        "role": role_of(cx, account).name(),
        "enabled": disabled.is_none(),
        "disabled": disabled.map(|disabled| json!({
            "since": disabled.since.to_xmpp(),
            "reason": disabled.reason,
            "until": disabled.until.map(Timestamp::to_xmpp),
        })),
        "remove_after": account.remove_after.map(Timestamp::to_xmpp),
        "created": account.created.to_xmpp(),
        "last_login": present.last_login(account).map(Timestamp::to_xmpp),
        "last_logout": account.last_logout.map(Timestamp::to_xmpp),
        "sessions": present.count(&account.jid),
    })
}

/// `admin`, `member, owner of shop.example, administrator of example.org`
fn standing(cx: &AdminCx, account: &Account) -> String {
    let config = cx.config.current();
    let mut parts = vec![role_of(cx, account).to_string()];
    for vhost in config.vhosts() {
        if vhost.owner.as_ref() == Some(&account.jid) {
            parts.push(format!("owner of {}", vhost.domain));
        }
        if vhost.admins.contains(&account.jid) {
            parts.push(format!("administrator of {}", vhost.domain));
        }
    }
    parts.join(", ")
}

fn state(account: &Account, now: Timestamp) -> String {
    if let Some(at) = account.remove_after {
        return format!("will be removed on {}", times::date(at));
    }
    match &account.disabled {
        Some(disabled) if disabled.holds(now) => match disabled.until {
            Some(until) => format!("disabled until {}", times::date_and_minute(until)),
            None => format!("disabled since {}", times::date(disabled.since)),
        },
        _ => "enabled".into(),
    }
}

/// The role of an account that was loaded; the configuration may name further administrators.
pub(super) fn role_of(cx: &AdminCx, account: &Account) -> Role {
    match cx.config.current().server.admins.contains(&account.jid) {
        true => Role::Admin,
        false => account.role,
    }
}

/// How many clients of an account are connected; `None` when no server runs.
/// Who is connected, counted once for all accounts; nobody knows where no server runs.
struct Present(Option<HashMap<BareJid, Connected>>);

#[derive(Clone, Copy, Default)]
struct Connected {
    sessions: usize,
    /// When the newest of them began.
    since: Timestamp,
}

impl Present {
    fn now(cx: &AdminCx) -> Self {
        Self(cx.node.as_ref().map(|node| {
            let mut present: HashMap<BareJid, Connected> = HashMap::new();
            for card in node.directory.sessions() {
                let own = present.entry(card.jid.bare()).or_default();
                own.sessions += 1;
                own.since = own.since.max(card.since);
            }
            present
        }))
    }

    fn count(&self, jid: &BareJid) -> Option<usize> {
        self.0.as_ref().map(|present| present.get(jid).map_or(0, |own| own.sessions))
    }

    /// Who is here has logged in when the session began; else what was noted.
    fn last_login(&self, account: &Account) -> Option<Timestamp> {
        let here = self.0.as_ref().and_then(|present| present.get(&account.jid));
        here.map(|own| own.since).max(account.last_login)
    }
}
