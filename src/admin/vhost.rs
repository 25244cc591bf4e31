//! `vhost`: domains that are served here.

use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::caller::Caller;
use super::cert::{Content, Pair, no_content};
use super::change::plain;
use super::conditions::When;
use super::config::ALLOTTED;
use super::config_report::origin;
use super::cx::AdminCx;
use super::error::{AdminError, Ask};
use super::names;
use super::noun::{Answer, Nature, Needs, Noun, Who};
use super::report::{Line, Report};
use super::secret::Secret;
use super::vhost_add::{self, New};
use super::vhost_change;
use crate::base::Timestamp;
use crate::config::{Mode, Origin};
use crate::jid::Domain;
use crate::store::account;
use crate::tls::{CertFiles, Certificate};

/// What can be done with domains.
#[derive(Clone, Debug, PartialEq, Eq, Subcommand, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Vhost {
    /// Serves a further domain, at once, with a certificate of its own.
    #[command(
        after_help = "Example:\n  xmppd vhost add shop.example\n  xmppd vhost add shop.example --owner anna@example.org --like example.org\n  xmppd vhost add shop.example --cert fullchain.pem --key privkey.pem"
    )]
    Add {
        /// The domain, as it stands behind the @ of addresses.
        domain: String,
        /// Who owns it: may change its settings, switch it off and remove it.
        #[arg(long, value_name = "JID")]
        #[serde(default)]
        owner: Option<String>,
        /// Give it the own settings of this domain.
        #[arg(long, value_name = "DOMAIN")]
        #[serde(default)]
        like: Option<String>,
        /// Its certificate, followed by those that signed it, in PEM form; else it gets a self-signed one.
        #[arg(long, value_name = "FILE", requires = "key")]
        #[serde(default, skip_serializing_if = "Option::is_none")]
        cert: Option<PathBuf>,
        /// The private key of that certificate in PEM form, without a passphrase.
        #[arg(long, value_name = "FILE", requires = "cert")]
        #[serde(default, skip_serializing_if = "Option::is_none")]
        key: Option<PathBuf>,
        /// Do not look whether the name of the domain leads to this machine.
        #[arg(long)]
        #[serde(default)]
        no_dns_check: bool,
        /// Do nothing if the domain is served already.
        #[arg(long)]
        #[serde(default)]
        if_not_exists: bool,
        /// What is in the two files: they are read with the rights of whoever asks, not with the server's.
        #[arg(skip)]
        #[serde(default, skip_serializing_if = "Option::is_none")]
        content: Option<Content>,
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
    /// Changes settings of a domain, all of them or none.
    #[command(
        after_help = "Example:\n  xmppd vhost set shop.example max_users=50 contact.abuse=mailto:abuse@shop.example"
    )]
    Set {
        /// The domain.
        domain: String,
        /// A setting and its value; several at once are changed together.
        #[arg(required = true, value_name = "KEY=VALUE")]
        settings: Vec<String>,
        /// On what conditions.
        #[command(flatten)]
        #[serde(flatten)]
        when: When,
    },
    /// Changes who looks after the accounts of a domain; who does it: xmppd vhost show
    #[command(
        after_help = "Example:\n  xmppd vhost admins shop.example add bob@shop.example\n  xmppd vhost admins shop.example rm bob@shop.example"
    )]
    Admins {
        /// The domain.
        domain: String,
        /// Whether somebody becomes an administrator or ceases to be one.
        action: AdminsAction,
        /// Who.
        jid: String,
    },
    /// Prints what a domain says of its own, as it stands in a configuration file.
    #[command(after_help = "Example:\n  xmppd vhost export shop.example > shop.toml")]
    Export {
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

/// What happens to an administrator of a domain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AdminsAction {
    /// Becomes one.
    Add,
    /// Ceases to be one.
    #[value(alias = "remove")]
    Rm,
}

impl Noun for Vhost {
    const VERBS: bool = true;

    fn nature(&self) -> Nature {
        match self {
            Self::Add { domain, .. } => Nature::change(Needs::Data).domain(domain),
            Self::List {} => Nature::look(Needs::Data),
            Self::Set { domain, settings, when } => {
                let key = |setting: &String| setting.split('=').next().unwrap_or_default().trim().to_owned();
                let allotted = settings.iter().any(|setting| ALLOTTED.contains(&key(setting).as_str()));
                let who = if allotted { Who::Operator } else { Who::OperatorOrOwner };
                Nature { changes: !when.dry_run, ..Nature::change(Needs::Data).domain(domain).who(who) }
            }
            Self::Admins { domain, .. } => {
                Nature::change(Needs::Data).domain(domain).who(Who::OperatorOrOwner)
            }
            Self::Export { domain } => Nature::look(Needs::Data).domain(domain).who(Who::OperatorOrOwner),
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

    async fn run(self, cx: &AdminCx, caller: &Caller) -> Result<Answer, AdminError> {
        let by = caller.to_string();
        let report = match self {
            Self::Add { domain, owner, like, cert, key, no_dns_check, if_not_exists, content } => {
                let domain = names::domain(&domain)?;
                let pair = match (cert, key) {
                    (Some(cert), Some(key)) => {
                        let content = content.ok_or_else(no_content)?;
                        Some(Pair::check(cx, &domain, (&cert, &key), &content)?)
                    }
                    _ => None,
                };
                let new = New {
                    domain,
                    owner: owner.as_deref().map(names::account).transpose()?,
                    like: like.as_deref().map(names::domain).transpose()?,
                    pair,
                    looked_up: !no_dns_check,
                };
                vhost_add::add(cx, by, new, if_not_exists).await
            }
            Self::List {} => list(cx).await,
            Self::Show { domain } => show(cx, names::domain(&domain)?).await,
            Self::Set { domain, settings, when } => {
                vhost_change::set(cx, caller, names::domain(&domain)?, &settings, when.into()).await
            }
            Self::Admins { domain, action, jid } => {
                let (domain, jid) = (names::domain(&domain)?, names::account(&jid)?);
                vhost_change::admins(cx, caller, domain, action, jid).await
            }
            Self::Export { domain } => export(cx, &names::domain(&domain)?),
            Self::Enable { domain } => vhost_change::enable(cx, by, names::domain(&domain)?).await,
            Self::Disable { domain, message } => {
                vhost_change::disable(cx, by, names::domain(&domain)?, message).await
            }
            Self::Remove { domain, keep_data, confirm } => {
                vhost_change::remove(cx, by, names::domain(&domain)?, keep_data, confirm).await
            }
        };
        report.map(Answer::from)
    }
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
    rows.extend(settings.iter().map(|setting| {
        let mut value = plain(&setting.value);
        if setting.origin != Origin::Default {
            value.push_str(&format!("   ({})", origin(&setting.origin)));
        }
        vec![setting.key.to_owned(), value]
    }));
    let mut data = facts.to_json();
    if let Some(map) = data.as_object_mut() {
        let settings = settings.into_iter().map(|setting| (setting.key.to_owned(), setting.json));
        map.insert("settings".into(), Value::Object(settings.collect()));
    }
    Ok(Report::new(data).line(domain.to_string()).push(Line::Table { heading: false, rows }))
}

impl Vhost {
    /// The same, only to see what it would do. `None` for what has no dry run, or is one already.
    pub fn rehearsal(&self) -> Option<Self> {
        let mut rehearsal = self.clone();
        match &mut rehearsal {
            Self::Set { when, .. } => *when = when.rehearsal()?,
            _ => return None,
        }
        Some(rehearsal)
    }
}

/// What a domain says of its own.
fn export(cx: &AdminCx, domain: &Domain) -> Result<Report, AdminError> {
    names::vhost(cx, domain)?;
    let text = cx.config.current().export_vhost(domain);
    Ok(Report::new(json!({ "domain": domain.as_str(), "text": text })).verbatim(text.trim_end()))
}

/// The mode of a key's file: in the system's directories the server's group may read it.
pub fn key_mode(mode: Mode) -> u32 {
    if mode == Mode::System { 0o640 } else { 0o600 }
}

pub(super) async fn accounts_of(cx: &AdminCx, domain: &Domain) -> Result<u64, AdminError> {
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
