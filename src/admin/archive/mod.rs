//! `archive`: what is in the archives of accounts, how long it stays, and taking it out.

mod purge;
mod rule;
mod usage;

use clap::{ArgGroup, Args, Subcommand};
use serde::{Deserialize, Serialize};

use super::caller::Caller;
use super::cx::AdminCx;
use super::error::{AdminError, Ask};
use super::names;
use super::noun::{Answer, Nature, Needs, Noun, Who};
use super::secret::Secret;

/// What can be done with archives.
#[derive(Clone, Debug, PartialEq, Eq, Subcommand, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Archive {
    /// Shows how much is archived, since when, and how long it stays.
    #[command(
        after_help = "Example:\n  xmppd archive usage\n  xmppd archive usage example.org\n  xmppd archive usage bob@example.org"
    )]
    Usage {
        /// The address of an account, or a domain; without it all domains.
        #[arg(value_name = "JID|DOMAIN")]
        whose: Option<String>,
    },
    /// Deletes archived messages for good. Those that still wait for a device stay.
    #[command(
        after_help = "Example:\n  xmppd archive purge --user bob@example.org --before 2026-01-01 --dry-run\n  xmppd archive purge --user bob@example.org --with eve@example.org\n  xmppd archive purge --domain example.org --before 180d --yes --confirm example.org"
    )]
    Purge(Purge),
    /// Keeps the messages of an account for a time of its own; the user is told.
    #[command(
        after_help = "Example:\n  xmppd archive keep bob@example.org 30d\n  xmppd archive keep bob@example.org forever\n  xmppd archive keep bob@example.org default"
    )]
    Keep {
        /// The address.
        jid: String,
        /// How long: 30d, 1y, forever; default for as long as its role and its domain say.
        #[arg(value_name = "TIME")]
        time: String,
    },
    /// Archives nothing more of an account; the user is told. What is archived already stays until its time has come.
    #[command(after_help = "Example:\n  xmppd archive off bob@example.org")]
    Off {
        /// The address.
        jid: String,
    },
    /// Archives the messages of an account again; the user is told.
    #[command(after_help = "Example:\n  xmppd archive on bob@example.org")]
    On {
        /// The address.
        jid: String,
    },
}

/// What is to be deleted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Args, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[group(skip)]
#[command(group(ArgGroup::new("whose").required(true)))]
pub struct Purge {
    /// From the archive of this account.
    #[arg(long, value_name = "JID", group = "whose")]
    pub user: Option<String>,
    /// From the archives of all accounts of this domain.
    #[arg(long, value_name = "DOMAIN", group = "whose")]
    pub domain: Option<String>,
    /// Only what was exchanged with this address.
    #[arg(long, value_name = "JID")]
    pub with: Option<String>,
    /// Only what is older: 180d, 2026-01-01.
    #[arg(long, value_name = "TIME")]
    pub before: Option<String>,
    /// Say what would be deleted and delete nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// The account or the domain once more, where nobody can be asked.
    #[arg(long, value_name = "NAME")]
    pub confirm: Option<String>,
}

impl Noun for Archive {
    const VERBS: bool = true;

    fn nature(&self) -> Nature {
        let look = || Nature::look(Needs::Data);
        let change = || Nature::change(Needs::Data);
        match self {
            Self::Usage { whose: None } => look(),
            Self::Usage { whose: Some(jid) } if jid.contains('@') => {
                look().account(jid).who(Who::DomainAdmin)
            }
            Self::Usage { whose: Some(domain) } => look().domain(domain).who(Who::DomainAdmin),
            Self::Purge(Purge { user: Some(jid), dry_run, .. }) => {
                if *dry_run { look() } else { change() }.account(jid).who(Who::DomainAdmin)
            }
            // What a whole domain has written is for whoever answers for it.
            Self::Purge(Purge { domain, dry_run, .. }) => {
                let nature = if *dry_run { look() } else { change() };
                nature.domain(domain.clone().unwrap_or_default()).who(Who::Owner)
            }
            Self::Keep { jid, .. } | Self::Off { jid } | Self::On { jid } => {
                change().account(jid).who(Who::DomainAdmin)
            }
        }
    }

    fn supply(&mut self, ask: &Ask, answer: Secret) {
        if let (Ask::Name { .. }, Self::Purge(purge)) = (ask, self) {
            purge.confirm = Some(answer.reveal().to_owned());
        }
    }

    fn times(&mut self) -> Vec<&mut String> {
        match self {
            Self::Purge(purge) => purge.before.as_mut().into_iter().collect(),
            _ => Vec::new(),
        }
    }

    async fn run(self, cx: &AdminCx, caller: &Caller) -> Result<Answer, AdminError> {
        let report = match self {
            Self::Usage { whose: None } => usage::of_all(cx).await,
            Self::Usage { whose: Some(jid) } if jid.contains('@') => {
                usage::of_account(cx, names::account(&jid)?).await
            }
            Self::Usage { whose: Some(domain) } => usage::of_domain(cx, names::domain(&domain)?).await,
            Self::Purge(purge) => purge::purge(cx, caller, purge).await,
            Self::Keep { jid, time } => rule::keep(cx, caller, names::account(&jid)?, &time).await,
            Self::Off { jid } => rule::switch(cx, caller, names::account(&jid)?, true).await,
            Self::On { jid } => rule::switch(cx, caller, names::account(&jid)?, false).await,
        };
        report.map(Answer::from)
    }
}
