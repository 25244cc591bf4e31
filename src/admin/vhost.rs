//! `vhost`: domains that are served here.

use clap::Subcommand;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::caller::Caller;
use super::cx::AdminCx;
use super::error::{AdminError, Ask};
use super::names;
use super::noun::{Answer, Nature, Needs, Noun, Who};
use super::report::{Line, Report};
use super::secret::Secret;
use crate::base::Timestamp;
use crate::config::Mode;
use crate::jid::Domain;
use crate::store::account;
use crate::stream::StreamError;
use crate::tls::{CertFiles, Certificate, ensure};

/// What can be done with domains.
#[derive(Clone, Debug, PartialEq, Eq, Subcommand, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Vhost {
    /// Serves a further domain, at once, with a certificate of its own.
    #[command(after_help = "Example:\n  xmppd vhost add shop.example")]
    Add {
        /// The domain, as it stands behind the @ of addresses.
        domain: String,
        /// Do nothing if the domain is served already.
        #[arg(long)]
        #[serde(default)]
        if_not_exists: bool,
    },
    /// Shows all domains.
    #[command(after_help = "Example:\n  xmppd vhost list")]
    List {},
    /// Shows a domain: its settings, accounts and certificate.
    #[command(after_help = "Example:\n  xmppd vhost show example.org")]
    Show {
        /// The domain.
        domain: String,
    },
    /// Serves a domain again that was switched off.
    #[command(after_help = "Example:\n  xmppd vhost enable shop.example")]
    Enable {
        /// The domain.
        domain: String,
    },
    /// Switches a domain off: its clients are disconnected, its data stay.
    #[command(after_help = "Example:\n  xmppd vhost disable shop.example --message \"Back at 18:00\"")]
    Disable {
        /// The domain.
        domain: String,
        /// What its clients are told.
        #[arg(long, value_name = "TEXT")]
        #[serde(default)]
        message: Option<String>,
    },
    /// Removes a domain with its accounts.
    #[command(
        after_help = "Example:\n  xmppd vhost remove shop.example\n  xmppd vhost remove shop.example --yes --confirm shop.example"
    )]
    Remove {
        /// The domain.
        domain: String,
        /// Keep its accounts and their data in the database.
        #[arg(long)]
        #[serde(default)]
        keep_data: bool,
        /// The domain once more, where nobody can be asked.
        #[arg(long, value_name = "DOMAIN")]
        #[serde(default)]
        confirm: Option<String>,
    },
}

impl Noun for Vhost {
    const VERBS: bool = true;

    fn nature(&self) -> Nature {
        match self {
            Self::Add { domain, .. } => Nature::change(Needs::Data).domain(domain),
            Self::List {} => Nature::look(Needs::Data),
            Self::Show { domain } => Nature::look(Needs::Data).domain(domain).who(Who::DomainAdmin),
            Self::Enable { domain } | Self::Disable { domain, .. } => {
                Nature::change(Needs::Data).domain(domain).who(Who::OperatorOrOwner)
            }
            Self::Remove { domain, .. } => Nature::change(Needs::Data).domain(domain).who(Who::Owner),
        }
    }

    fn supply(&mut self, ask: &Ask, answer: Secret) {
        if let (Ask::Name { .. }, Self::Remove { confirm, .. }) = (ask, self) {
            *confirm = Some(answer.reveal().to_owned());
        }
    }

    async fn run(self, cx: &AdminCx, _: &Caller) -> Result<Answer, AdminError> {
        let report = match self {
            Self::Add { domain, if_not_exists } => add(cx, names::domain(&domain)?, if_not_exists).await,
            Self::List {} => list(cx).await,
            Self::Show { domain } => show(cx, names::domain(&domain)?).await,
            Self::Enable { domain } => enable(cx, names::domain(&domain)?).await,
            Self::Disable { domain, message } => disable(cx, names::domain(&domain)?, message).await,
            Self::Remove { domain, keep_data, confirm } => {
                remove(cx, names::domain(&domain)?, keep_data, confirm).await
            }
        };
        report.map(Answer::from)
    }
}

async fn add(cx: &AdminCx, domain: Domain, if_not_exists: bool) -> Result<Report, AdminError> {
    if let Some(vhost) = cx.config.current().vhost(&domain) {
        if if_not_exists {
            return Ok(Report::new(json!({ "domain": domain.as_str(), "added": false }))
                .line(format!("{domain} is already served here. Nothing changed.")));
        }
        let state = if vhost.enabled { "enabled" } else { "disabled" };
        let accounts = counted(accounts_of(cx, &domain).await?, "account");
        return Err(AdminError::exists(
            "vhost.exists",
            format!("{domain} is already served here ({state}, {accounts})."),
        )
        .next(format!("xmppd vhost show {domain}")));
    }
    let files = CertFiles::of(&cx.paths.certs, &domain);
    let ensured = ensure(&files, &domain, key_mode(cx.paths.mode), cx.clock.wall())?;
    if let Err(error) = cx.config.add_vhost(&domain).await {
        if ensured.created {
            remove_certificate(&files);
        }
        return Err(error.into());
    }
    let kind = match (ensured.created, ensured.certificate.self_signed) {
        (true, _) => "self-signed certificate",
        (false, true) => "self-signed certificate kept",
        (false, false) => "certificate kept",
    };
    let fingerprint = ensured.certificate.fingerprint.to_string();
    let live = cx.node.is_some();
    let data = json!({
        "domain": domain.as_str(), "added": true, "live": live,
        "certificate": { "file": files.certificate, "fingerprint": fingerprint },
    });
    Ok(Report::new(data)
        .push(Line::Good(format!(
            "{kind}   {}\nSHA-256 {fingerprint}\nSHA-1 {}",
            files.certificate.display(),
            ensured.certificate.sha1
        )))
        .line("")
        .line(match live {
            true => format!("Added {domain}, live now. It inherits the settings of [vhost_defaults]; see: xmppd vhost show {domain}"),
            false => format!("Added {domain}. It is served as soon as xmppd runs."),
        })
        .push(Line::Next(vec![format!("first account  xmppd user add NAME@{domain}")])))
}

async fn list(cx: &AdminCx) -> Result<Report, AdminError> {
    let mut rows = vec![["domain", "state", "accounts", "online", "certificate"].map(str::to_owned).to_vec()];
    let mut data = Vec::new();
    for vhost in cx.config.current().vhosts() {
        let facts = Facts::of(cx, &vhost.domain, vhost.enabled).await?;
        rows.push(vec![
            facts.domain.to_string(),
            facts.state().to_owned(),
            facts.accounts.to_string(),
            facts.online.map_or_else(|| "-".into(), |online| online.to_string()),
            facts.certificate_text(),
        ]);
        data.push(facts.to_json());
    }
    Ok(Report::new(json!({ "domains": data })).table(rows))
}

async fn show(cx: &AdminCx, domain: Domain) -> Result<Report, AdminError> {
    let vhost = names::vhost(cx, &domain)?;
    let facts = Facts::of(cx, &domain, vhost.enabled).await?;
    let settings: Vec<_> = cx.config.current().show(Some(&domain));
    let mut rows = vec![
        vec!["state".to_owned(), facts.state().to_owned()],
        vec!["accounts".to_owned(), facts.accounts_text()],
        vec!["certificate".to_owned(), facts.certificate_text()],
    ];
    rows.extend(settings.iter().map(|setting| vec![setting.key.to_owned(), setting.value.clone()]));
    let mut data = facts.to_json();
    if let Some(map) = data.as_object_mut() {
        let settings = settings.into_iter().map(|setting| (setting.key.to_owned(), setting.json));
        map.insert("settings".into(), Value::Object(settings.collect()));
    }
    Ok(Report::new(data).line(domain.to_string()).push(Line::Table { heading: false, rows }))
}

async fn enable(cx: &AdminCx, domain: Domain) -> Result<Report, AdminError> {
    let was = names::vhost(cx, &domain)?.enabled;
    if !was {
        cx.config.set_vhost_enabled(&domain, true, None).await?;
    }
    let text = if was { "is already enabled. Nothing changed." } else { "is enabled." };
    Ok(Report::new(json!({ "domain": domain.as_str(), "enabled": true })).line(format!("{domain} {text}")))
}

async fn disable(cx: &AdminCx, domain: Domain, message: Option<String>) -> Result<Report, AdminError> {
    let was = names::vhost(cx, &domain)?.enabled;
    if !was && message.is_none() {
        return Ok(Report::new(json!({ "domain": domain.as_str(), "enabled": false, "closed": 0 }))
            .line(format!("{domain} is already disabled. Nothing changed.")));
    }
    cx.config.set_vhost_enabled(&domain, false, message.as_deref()).await?;
    let closed = close_sessions(cx, &domain, message.as_deref().unwrap_or("This domain is switched off."));
    Ok(Report::new(json!({ "domain": domain.as_str(), "enabled": false, "closed": closed }))
        .line(format!("{domain} is disabled; {} closed. Its data stay.", counted(closed, "session")))
        .next(format!("back again  xmppd vhost enable {domain}")))
}

async fn remove(
    cx: &AdminCx,
    domain: Domain,
    keep_data: bool,
    confirm: Option<String>,
) -> Result<Report, AdminError> {
    names::vhost(cx, &domain)?;
    let accounts = accounts_of(cx, &domain).await?;
    if confirm.as_deref() != Some(domain.as_str()) {
        let lost = match keep_data {
            true => format!("{} cannot log in any more; the data stay.", counted(accounts, "account")),
            false => format!("{} with all their data will be gone.", counted(accounts, "account")),
        };
        return Err(AdminError::usage(
            "confirm.missing",
            format!("Removing {domain} must be confirmed: {lost}"),
        )
        .next(format!("xmppd vhost remove {domain} --yes --confirm {domain}"))
        .ask(Ask::Name {
            prompt: "Type the domain to remove it:".into(),
            about: vec![lost],
            name: domain.to_string(),
        }));
    }
    cx.config.remove_vhost(&domain).await?;
    let closed = close_sessions(cx, &domain, "This domain is not served here any more.");
    let mut removed = 0;
    if !keep_data {
        removed = remove_accounts(cx, &domain).await?;
        let files = CertFiles::of(&cx.paths.certs, &domain);
        // A certificate that somebody else has signed is not ours to throw away.
        if Certificate::load(&files).is_ok_and(|certificate| certificate.self_signed) {
            remove_certificate(&files);
        }
    }
    let data = json!({ "domain": domain.as_str(), "accounts_removed": removed, "sessions_closed": closed });
    Ok(Report::new(data).line(format!(
        "Removed {domain}: {} removed, {} closed.",
        counted(removed, "account"),
        counted(closed, "session")
    )))
}

/// Removes the accounts of a domain in portions, so that others can write in between.
async fn remove_accounts(cx: &AdminCx, domain: &Domain) -> Result<usize, AdminError> {
    const PORTION: u32 = 20;
    let mut removed = 0;
    loop {
        let (name, now) = (domain.to_string(), cx.clock.wall());
        let some = cx.store.write(move |tx| {
            let some = account::list(tx, Some(&name), None, PORTION)?;
            account::remove_some(tx, &name, PORTION, now)?;
            Ok(some)
        });
        let some = some.await?;
        if some.is_empty() {
            return Ok(removed);
        }
        removed += some.len();
        if let Some(node) = &cx.node {
            some.iter().for_each(|account| node.directory.account_changed(&account.jid));
        }
    }
}

/// Closes the sessions of a domain. RFC 6120 §4.9.3.5: the host is no longer served.
fn close_sessions(cx: &AdminCx, domain: &Domain, text: &str) -> usize {
    let Some(node) = &cx.node else { return 0 };
    let of_domain = node.directory.sessions().into_iter().filter(|card| card.jid.domain() == domain.as_str());
    of_domain
        .filter(|card| node.directory.close_session(card.id, StreamError::host_gone().text(text)))
        .count()
}

fn remove_certificate(files: &CertFiles) {
    for file in [&files.certificate, &files.key] {
        if let Err(error) = std::fs::remove_file(file) {
            tracing::warn!(target: "admin", "{} cannot be removed: {error}", file.display());
        }
    }
}

/// The mode of a key's file: in the system's directories the server's group may read it.
pub fn key_mode(mode: Mode) -> u32 {
    if mode == Mode::System { 0o640 } else { 0o600 }
}

async fn accounts_of(cx: &AdminCx, domain: &Domain) -> Result<u64, AdminError> {
    let name = domain.to_string();
    Ok(cx.store.read(move |tx| account::count(tx, &name)).await?)
}

/// `1 account`, `3 accounts`.
pub(super) fn counted(number: impl TryInto<u64>, noun: &str) -> String {
    let number = number.try_into().unwrap_or(u64::MAX);
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// What is told of a domain.
pub(super) struct Facts {
    pub(super) domain: Domain,
    pub(super) enabled: bool,
    pub(super) accounts: u64,
    /// Accounts with a session; `None` when no server runs.
    pub(super) online: Option<usize>,
    pub(super) sessions: usize,
    pub(super) certificate: Option<CertificateFacts>,
}

/// What is told of a certificate.
pub(super) struct CertificateFacts {
    pub(super) days: u64,
    pub(super) self_signed: bool,
    fingerprint: String,
    not_after: Timestamp,
}

impl Facts {
    pub(super) async fn of(cx: &AdminCx, domain: &Domain, enabled: bool) -> Result<Self, AdminError> {
        let cards = cx.node.as_ref().map(|node| node.directory.sessions());
        let of_domain = cards.iter().flatten().filter(|card| card.jid.domain() == domain.as_str());
        let people: Vec<_> = of_domain.map(|card| card.jid.bare()).collect();
        let distinct: std::collections::BTreeSet<_> = people.iter().collect();
        let now = cx.clock.wall();
        let certificate = Certificate::load(&CertFiles::of(&cx.paths.certs, domain)).ok();
        Ok(Self {
            domain: domain.clone(),
            enabled,
            accounts: accounts_of(cx, domain).await?,
            online: cards.as_ref().map(|_| distinct.len()),
            sessions: people.len(),
            certificate: certificate.map(|certificate| CertificateFacts {
                days: certificate.not_after.since(now).as_secs() / 86_400,
                self_signed: certificate.self_signed,
                fingerprint: certificate.fingerprint.to_string(),
                not_after: certificate.not_after,
            }),
        })
    }

    fn state(&self) -> &'static str {
        if self.enabled { "enabled" } else { "disabled" }
    }

    /// `14 accounts, 9 online (17 sessions)`
    pub(super) fn accounts_text(&self) -> String {
        let accounts = counted(self.accounts, "account");
        match self.online {
            None => accounts,
            Some(0) => format!("{accounts}, nobody online"),
            Some(online) => format!("{accounts}, {online} online ({})", counted(self.sessions, "session")),
        }
    }

    /// `self-signed, 3650 days`
    pub(super) fn certificate_text(&self) -> String {
        match &self.certificate {
            None => "missing or not usable".into(),
            Some(CertificateFacts { days: 0, .. }) => "expired".into(),
            Some(facts) if facts.self_signed => format!("self-signed, {}", counted(facts.days, "day")),
            Some(facts) => counted(facts.days, "day"),
        }
    }

    pub(super) fn to_json(&self) -> Value {
        json!({
            "domain": self.domain.as_str(),
            "enabled": self.enabled,
            "accounts": self.accounts,
            "online": self.online,
            "sessions": self.sessions,
            "certificate": self.certificate.as_ref().map(|facts| json!({
                "self_signed": facts.self_signed,
                "days": facts.days,
                "not_after": facts.not_after.to_xmpp(),
                "fingerprint": facts.fingerprint,
            })),
        })
    }
}
