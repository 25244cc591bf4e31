//! `ban`: who may not try passwords for a while.

use clap::Subcommand;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::caller::Caller;
use super::cx::AdminCx;
use super::error::AdminError;
use super::noun::{Answer, Nature, Needs, Noun, Who};
use super::report::Report;
use super::vhost::counted;
use super::{names, times};
use crate::base::{Timestamp, subscriber};
use crate::jid::{BareJid, Domain};
use crate::store::ban::{self, Ban as Held};

/// What can be done with bans.
#[derive(Clone, Debug, PartialEq, Eq, Subcommand, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Ban {
    /// Shows who is locked out after too many failed logins, and until when.
    #[command(after_help = "Example:\n  xmppd ban list\n  xmppd ban list --domain example.org")]
    List {
        /// Only bans at this domain.
        #[arg(long)]
        #[serde(default)]
        domain: Option<String>,
    },
    /// Lets somebody try again at once.
    #[command(
        after_help = "Example:\n  xmppd ban lift 198.51.100.23\n  xmppd ban lift bob@example.org\n  xmppd ban lift --all"
    )]
    Lift {
        /// An address of the network, or of an account.
        #[serde(default)]
        who: Option<String>,
        /// Only at this domain.
        #[arg(long)]
        #[serde(default)]
        domain: Option<String>,
        /// Everybody.
        #[arg(long, conflicts_with = "who")]
        #[serde(default)]
        all: bool,
    },
}

impl Noun for Ban {
    const VERBS: bool = true;

    fn nature(&self) -> Nature {
        let nature = match self {
            Self::List { .. } => Nature::look(Needs::Data),
            Self::Lift { .. } => Nature::change(Needs::Data),
        };
        match self {
            Self::List { domain: Some(domain) } | Self::Lift { domain: Some(domain), .. } => {
                nature.domain(domain).who(Who::DomainAdmin)
            }
            Self::Lift { who: Some(jid), .. } if jid.contains('@') => {
                nature.account(jid).who(Who::DomainAdmin)
            }
            _ => nature,
        }
    }

    async fn run(self, cx: &AdminCx, _: &Caller) -> Result<Answer, AdminError> {
        let report = match self {
            Self::List { domain } => list(cx, domain.as_deref()).await?,
            Self::Lift { who: None, all: false, .. } => {
                return Err(AdminError::usage("ban.whom", "Who may try again? Nobody was named.")
                    .next("xmppd ban lift ADDRESS, or everybody: xmppd ban lift --all"));
            }
            Self::Lift { who, domain, all: _ } => lift(cx, who.as_deref(), domain.as_deref()).await?,
        };
        Ok(report.into())
    }
}

/// The bans that hold, of a domain or of all.
async fn held(cx: &AdminCx, domain: Option<&str>) -> Result<Vec<Held>, AdminError> {
    let domain = domain.map(names::domain).transpose()?;
    if let Some(domain) = &domain {
        names::vhost(cx, domain)?;
    }
    let now = cx.clock.wall();
    // In turn with the writes, so that a ban that has just begun is there.
    let bans = cx.store.write(move |tx| ban::list(tx, now)).await?;
    let fits =
        |ban: &Held| domain.as_ref().is_none_or(|domain: &Domain| ban.banned.domain == domain.as_str());
    Ok(bans.into_iter().filter(fits).collect())
}

async fn list(cx: &AdminCx, domain: Option<&str>) -> Result<Report, AdminError> {
    let bans = held(cx, domain).await?;
    let report = Report::new(json!({ "bans": bans.iter().map(to_json).collect::<Vec<_>>() }));
    if bans.is_empty() {
        return Ok(report.line("Nobody is locked out."));
    }
    let now = cx.clock.wall();
    let mut rows =
        vec![["address", "account", "domain", "fails", "since", "until"].map(str::to_owned).to_vec()];
    rows.extend(bans.iter().map(|ban| row(ban, now)));
    Ok(report.table(rows).next("let one try again  xmppd ban lift ADDRESS"))
}

fn row(ban: &Held, now: Timestamp) -> Vec<String> {
    let or_any = |text: &str| if text.is_empty() { "any".to_owned() } else { text.to_owned() };
    vec![
        or_any(&ban.banned.address),
        or_any(&ban.banned.account),
        ban.banned.domain.clone(),
        ban.fails.to_string(),
        times::ago(ban.since, now),
        times::date_and_minute(ban.until),
    ]
}

fn to_json(ban: &Held) -> Value {
    let some = |text: &String| (!text.is_empty()).then(|| text.clone());
    json!({
        "domain": ban.banned.domain,
        "address": some(&ban.banned.address),
        "account": some(&ban.banned.account),
        "fails": ban.fails,
        "since": ban.since.to_xmpp(),
        "until": ban.until.to_xmpp(),
    })
}

/// Whom a text means.
enum Whom {
    Address(String),
    Account(BareJid),
}

impl Whom {
    fn of(text: &str) -> Result<Self, AdminError> {
        if text.contains('@') {
            return names::account(text).map(Self::Account);
        }
        let plain = text.strip_suffix("/64").unwrap_or(text);
        let address = plain.parse().map(subscriber).map_err(|_| {
            AdminError::invalid(
                "ban.who",
                format!("\"{text}\" is neither a network address nor that of an account."),
            )
            .next("who is locked out: xmppd ban list")
        })?;
        Ok(Self::Address(match address {
            std::net::IpAddr::V4(address) => address.to_string(),
            std::net::IpAddr::V6(prefix) => format!("{prefix}/64"),
        }))
    }

    fn is(&self, ban: &Held) -> bool {
        match self {
            Self::Address(address) => ban.banned.address == *address,
            Self::Account(jid) => ban.banned.account == jid.as_str(),
        }
    }
}

async fn lift(cx: &AdminCx, who: Option<&str>, domain: Option<&str>) -> Result<Report, AdminError> {
    let whom = who.map(Whom::of).transpose()?;
    let mut bans = held(cx, domain).await?;
    bans.retain(|ban| whom.as_ref().is_none_or(|whom| whom.is(ban)));
    if let (true, Some(who)) = (bans.is_empty(), who) {
        return Err(AdminError::not_found("ban.unknown", format!("{who} is not locked out."))
            .next("who is: xmppd ban list"));
    }
    let lifted: Vec<Value> = bans.iter().map(to_json).collect();
    let (count, banned) = (bans.len(), bans.into_iter().map(|ban| ban.banned).collect::<Vec<_>>());
    let given = banned.clone();
    cx.store
        .write(move |tx| {
            for banned in &given {
                ban::lift(tx, banned)?;
            }
            Ok(())
        })
        .await?;
    if let Some(node) = &cx.node {
        banned.iter().for_each(|banned| node.guard.lift(banned));
    }
    Ok(Report::new(json!({ "lifted": lifted })).line(match count {
        0 => "Nobody was locked out.".to_owned(),
        count => format!("Lifted {}.", counted(count, "ban")),
    }))
}
