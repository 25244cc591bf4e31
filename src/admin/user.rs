//! `user`: accounts.

use clap::{Args, Subcommand};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::caller::Caller;
use super::cx::AdminCx;
use super::error::{AdminError, Ask};
use super::noun::{Answer, Nature, Needs, Noun, Who};
use super::report::{Line, Report};
use super::secret::Secret;
use super::vhost::counted;
use super::{names, password, times};
use crate::base::Timestamp;
use crate::jid::{BareJid, Domain};
use crate::store::account::{self, Account, Disabled};
use crate::store::credential;
use crate::stream::{Condition, StreamError};

/// Where a password comes from. The command line reads it and puts it into `secret`; the flags stay there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Args, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewPassword {
    /// Read the password from standard input, one line.
    #[arg(long, conflicts_with = "generate")]
    #[serde(skip)]
    pub password_stdin: bool,
    /// Make a good password and show it once.
    #[arg(long)]
    #[serde(skip)]
    pub generate: bool,
    /// Take a password that is easy to guess nevertheless.
    #[arg(long)]
    #[serde(default)]
    pub allow_weak: bool,
    /// Show a generated password even where the output is not a terminal.
    #[arg(long, requires = "generate")]
    #[serde(skip)]
    pub print_secret: bool,
    /// The password.
    #[arg(skip)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret: Option<Secret>,
}

/// What can be done with accounts.
#[derive(Clone, Debug, PartialEq, Eq, Subcommand, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum User {
    /// Creates an account.
    #[command(
        after_help = "Example:\n  xmppd user add bob@example.org\n  pwgen 20 1 | xmppd user add bob@example.org --password-stdin"
    )]
    Add {
        /// The address, such as bob@example.org.
        jid: String,
        /// Do nothing if the account exists.
        #[arg(long)]
        #[serde(default)]
        if_not_exists: bool,
        /// Where the password comes from.
        #[command(flatten)]
        #[serde(default)]
        password: NewPassword,
    },
    /// Shows accounts.
    #[command(after_help = "Example:\n  xmppd user list\n  xmppd user list bob --domain example.org")]
    List {
        /// Only accounts whose address contains this text.
        text: Option<String>,
        /// Only accounts of this domain.
        #[arg(long)]
        #[serde(default)]
        domain: Option<String>,
    },
    /// Shows an account: its state and its connected clients.
    #[command(after_help = "Example:\n  xmppd user show bob@example.org")]
    Show {
        /// The address.
        jid: String,
    },
    /// Gives an account a new password. Its clients are disconnected and must log in with the new one.
    #[command(
        after_help = "Example:\n  xmppd user passwd bob@example.org\n  xmppd user passwd bob@example.org --generate"
    )]
    Passwd {
        /// The address.
        jid: String,
        /// Where the password comes from.
        #[command(flatten)]
        #[serde(default)]
        password: NewPassword,
    },
    /// Lets an account log in again.
    #[command(after_help = "Example:\n  xmppd user enable bob@example.org")]
    Enable {
        /// The address.
        jid: String,
    },
    /// Locks an account: its clients are disconnected, its data stay.
    #[command(
        after_help = "Example:\n  xmppd user disable bob@example.org --reason \"left the office\"\n  xmppd user disable bob@example.org --until 7d"
    )]
    Disable {
        /// The address.
        jid: String,
        /// Why; whoever logs in with the right password is told.
        #[arg(long, value_name = "TEXT")]
        #[serde(default)]
        reason: Option<String>,
        /// When the account is open again: 2h, 7d, 2026-09-01.
        #[arg(long, value_name = "TIME")]
        #[serde(default)]
        until: Option<String>,
    },
    /// Removes an account with everything that belongs to it.
    #[command(
        after_help = "Example:\n  xmppd user remove bob@example.org\n  xmppd user remove bob@example.org --yes --confirm bob@example.org"
    )]
    Remove {
        /// The address.
        jid: String,
        /// The address once more, where nobody can be asked.
        #[arg(long, value_name = "JID")]
        #[serde(default)]
        confirm: Option<String>,
    },
}

impl Noun for User {
    const VERBS: bool = true;

    fn nature(&self) -> Nature {
        let nature = match self {
            Self::List { domain: Some(domain), .. } => Nature::look(Needs::Data).domain(domain),
            Self::List { .. } => return Nature::look(Needs::Data),
            Self::Show { jid } => Nature::look(Needs::Data).account(jid),
            Self::Add { jid, .. }
            | Self::Passwd { jid, .. }
            | Self::Enable { jid }
            | Self::Disable { jid, .. }
            | Self::Remove { jid, .. } => Nature::change(Needs::Data).account(jid),
        };
        nature.who(Who::DomainAdmin)
    }

    fn supply(&mut self, ask: &Ask, answer: Secret) {
        match (ask, self) {
            (Ask::Password { .. }, Self::Add { password, .. } | Self::Passwd { password, .. }) => {
                password.secret = Some(answer);
            }
            (Ask::Name { .. }, Self::Remove { confirm, .. }) => {
                *confirm = Some(answer.reveal().to_owned());
            }
            _ => {}
        }
    }

    fn times(&mut self) -> Vec<&mut String> {
        match self {
            Self::Disable { until, .. } => until.as_mut().into_iter().collect(),
            _ => Vec::new(),
        }
    }

    fn new_password(&mut self) -> Option<&mut NewPassword> {
        match self {
            Self::Add { password, .. } | Self::Passwd { password, .. } => Some(password),
            _ => None,
        }
    }

    async fn run(self, cx: &AdminCx, _: &Caller) -> Result<Answer, AdminError> {
        let report = match self {
            Self::Add { jid, if_not_exists, password } => {
                add(cx, names::account(&jid)?, if_not_exists, password).await
            }
            Self::List { text, domain } => {
                list(cx, text, domain.as_deref().map(names::domain).transpose()?).await
            }
            Self::Show { jid } => show(cx, names::account(&jid)?).await,
            Self::Passwd { jid, password } => passwd(cx, names::account(&jid)?, password).await,
            Self::Enable { jid } => enable(cx, names::account(&jid)?).await,
            Self::Disable { jid, reason, until } => disable(cx, names::account(&jid)?, reason, until).await,
            Self::Remove { jid, confirm } => remove(cx, names::account(&jid)?, confirm).await,
        };
        report.map(Answer::from)
    }
}

async fn add(
    cx: &AdminCx,
    jid: BareJid,
    if_not_exists: bool,
    password: NewPassword,
) -> Result<Report, AdminError> {
    let vhost = names::vhost_of(cx, &jid)?;
    if let Some(account) = loaded(cx, &jid).await? {
        return if if_not_exists { Ok(unchanged(&account)) } else { Err(exists(cx, &account)) };
    }
    let keys = password::keys(&password, &jid).await?;
    let (now, address) = (cx.clock.wall(), jid.clone());
    let created = cx.store.write(move |tx| account::create(tx, &address, &keys, now)).await?;
    if created.is_none() {
        // Somebody else was quicker.
        let account = find(cx, &jid).await?;
        return if if_not_exists { Ok(unchanged(&account)) } else { Err(exists(cx, &account)) };
    }
    changed(cx, &jid);
    let report = Report::new(json!({ "jid": jid.as_str(), "added": true, "enabled": true }))
        .line(format!("Added {jid}."))
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

fn unchanged(account: &Account) -> Report {
    Report::new(json!({ "jid": account.jid.as_str(), "added": false, "enabled": account.disabled.is_none() }))
        .line(format!("{} exists already. Nothing changed.", account.jid))
}

fn exists(cx: &AdminCx, account: &Account) -> AdminError {
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

async fn list(cx: &AdminCx, text: Option<String>, domain: Option<Domain>) -> Result<Report, AdminError> {
    const PAGE: u32 = 500;
    if let Some(domain) = &domain {
        names::vhost(cx, domain)?;
    }
    let text = text.map(|text| text.to_lowercase());
    let now = cx.clock.wall();
    let mut rows = vec![["address", "state", "online", "created", "last login"].map(str::to_owned).to_vec()];
    let mut data = Vec::new();
    let mut after: Option<BareJid> = None;
    loop {
        let (name, behind) = (domain.as_ref().map(ToString::to_string), after.take());
        let page = cx.store.read(move |tx| account::list(tx, name.as_deref(), behind.as_ref(), PAGE)).await?;
        for account in &page {
            if text.as_ref().is_none_or(|text| account.jid.as_str().contains(text)) {
                rows.push(row(cx, account, now));
                data.push(to_json(cx, account, now));
            }
        }
        match page.last() {
            Some(last) if page.len() == PAGE as usize => after = Some(last.jid.clone()),
            _ => break,
        }
    }
    let report = Report::new(json!({ "users": data }));
    Ok(match (rows.len(), &domain) {
        (1, Some(domain)) => report.line("No account fits.").next(format!("xmppd user add NAME@{domain}")),
        (1, None) => report.line("No account fits.").next("xmppd user add NAME@DOMAIN"),
        _ => report.table(rows),
    })
}

fn row(cx: &AdminCx, account: &Account, now: Timestamp) -> Vec<String> {
    vec![
        account.jid.to_string(),
        state(account, now),
        sessions(cx, &account.jid).map_or_else(|| "-".into(), |sessions| sessions.to_string()),
        times::date(account.created),
        account.last_login.map_or_else(|| "never".into(), |at| times::ago(at, now)),
    ]
}

async fn show(cx: &AdminCx, jid: BareJid) -> Result<Report, AdminError> {
    names::vhost_of(cx, &jid)?;
    let account = find(cx, &jid).await?;
    let now = cx.clock.wall();
    let mut rows = vec![
        vec!["state".to_owned(), state(&account, now)],
        vec!["created".to_owned(), times::date_and_minute(account.created)],
        vec![
            "last login".to_owned(),
            account.last_login.map_or_else(|| "never".into(), times::date_and_minute),
        ],
    ];
    if let Some(disabled) = &account.disabled {
        rows.push(vec!["reason".to_owned(), disabled.reason.clone()]);
    }
    if cx.config.current().server.admins.contains(&jid) {
        rows.push(vec!["role".to_owned(), "admin".to_owned()]);
    }
    let own = cx.node.iter().flat_map(|node| node.directory.sessions()).filter(|card| card.jid.bare() == jid);
    rows.extend(own.map(|card| {
        let text = format!("{}, {}, {}", card.jid.resource(), card.address, times::ago(card.since, now));
        vec!["session".to_owned(), text]
    }));
    Ok(Report::new(to_json(cx, &account, now))
        .line(jid.to_string())
        .push(Line::Table { heading: false, rows }))
}

fn to_json(cx: &AdminCx, account: &Account, now: Timestamp) -> Value {
    let disabled = account.disabled.as_ref().filter(|disabled| disabled.holds(now));
    json!({
        "jid": account.jid.as_str(),
        "role": if cx.config.current().server.admins.contains(&account.jid) { "admin" } else { "member" },
        "enabled": disabled.is_none(),
        "disabled": disabled.map(|disabled| json!({
            "since": disabled.since.to_xmpp(),
            "reason": disabled.reason,
            "until": disabled.until.map(Timestamp::to_xmpp),
        })),
        "created": account.created.to_xmpp(),
        "last_login": account.last_login.map(Timestamp::to_xmpp),
        "sessions": sessions(cx, &account.jid),
    })
}

fn state(account: &Account, now: Timestamp) -> String {
    match &account.disabled {
        Some(disabled) if disabled.holds(now) => match disabled.until {
            Some(until) => format!("disabled until {}", times::date_and_minute(until)),
            None => format!("disabled since {}", times::date(disabled.since)),
        },
        _ => "enabled".into(),
    }
}

/// How many clients of an account are connected; `None` when no server runs.
fn sessions(cx: &AdminCx, jid: &BareJid) -> Option<usize> {
    let node = cx.node.as_ref()?;
    Some(node.directory.sessions().iter().filter(|card| card.jid.bare() == *jid).count())
}

async fn passwd(cx: &AdminCx, jid: BareJid, password: NewPassword) -> Result<Report, AdminError> {
    names::vhost_of(cx, &jid)?;
    let account = find(cx, &jid).await?;
    let keys = password::keys(&password, &jid).await?;
    cx.store.write(move |tx| credential::set(tx, account.id, &keys)).await?;
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

async fn enable(cx: &AdminCx, jid: BareJid) -> Result<Report, AdminError> {
    names::vhost_of(cx, &jid)?;
    let account = find(cx, &jid).await?;
    let was = account.disabled.is_none();
    if !was {
        cx.store.write(move |tx| account::set_disabled(tx, account.id, None)).await?;
        changed(cx, &jid);
    }
    let text = if was { "is already enabled. Nothing changed." } else { "is enabled." };
    Ok(Report::new(json!({ "jid": jid.as_str(), "enabled": true })).line(format!("{jid} {text}")))
}

async fn disable(
    cx: &AdminCx,
    jid: BareJid,
    reason: Option<String>,
    until: Option<String>,
) -> Result<Report, AdminError> {
    names::vhost_of(cx, &jid)?;
    let account = find(cx, &jid).await?;
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

async fn remove(cx: &AdminCx, jid: BareJid, confirm: Option<String>) -> Result<Report, AdminError> {
    names::vhost_of(cx, &jid)?;
    let account = find(cx, &jid).await?;
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
    let now = cx.clock.wall();
    cx.store.write(move |tx| account::remove(tx, account.id, now)).await?;
    let closed = close(cx, &jid, StreamError::not_authorized().text("This account was removed."));
    changed(cx, &jid);
    Ok(Report::new(json!({ "jid": jid.as_str(), "removed": true, "closed": closed }))
        .line(format!("Removed {jid}; {} closed.", counted(closed, "session"))))
}

/// Closes all sessions of an account; how many.
fn close(cx: &AdminCx, jid: &BareJid, error: StreamError) -> usize {
    let Some(node) = &cx.node else { return 0 };
    let cards = node.directory.sessions();
    let own = cards.iter().filter(|card| card.jid.bare() == *jid);
    own.filter(|card| node.directory.close_session(card.id, error.clone())).count()
}

/// Lets the account's task see the change.
fn changed(cx: &AdminCx, jid: &BareJid) {
    if let Some(node) = &cx.node {
        node.directory.account_changed(jid);
    }
}

async fn loaded(cx: &AdminCx, jid: &BareJid) -> Result<Option<Account>, AdminError> {
    let jid = jid.clone();
    Ok(cx.store.read(move |tx| account::load(tx, &jid)).await?)
}

async fn find(cx: &AdminCx, jid: &BareJid) -> Result<Account, AdminError> {
    if let Some(account) = loaded(cx, jid).await? {
        return Ok(account);
    }
    let domain = jid.domain().to_owned();
    let name = domain.clone();
    let some = cx.store.read(move |tx| account::list(tx, Some(&name), None, 2_000)).await?;
    // Compared without the domain, whose letters would make every short name look alike.
    let near = crate::config::nearest(
        jid.local().unwrap_or_default(),
        some.iter().filter_map(|account| account.jid.local()),
    );
    let near = near.map(|near| format!(" Did you mean {near}@{domain}?")).unwrap_or_default();
    Err(AdminError::not_found("user.unknown", format!("There is no account {jid}.{near}"))
        .next(format!("all accounts: xmppd user list --domain {domain}"))
        .next(format!("make it: xmppd user add {jid}")))
}
