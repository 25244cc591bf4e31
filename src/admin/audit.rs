//! `audit`: what was changed by whom.

use clap::Subcommand;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::caller::Caller;
use super::cx::AdminCx;
use super::error::AdminError;
use super::noun::{Answer, Nature, Needs, Noun, Who};
use super::report::Report;
use super::{names, times};
use crate::base::Timestamp;
use crate::store::audit::{self, Entry, Wanted};

/// What can be done with the list of changes.
#[derive(Clone, Debug, PartialEq, Eq, Subcommand, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Audit {
    /// Shows who changed what, the newest last. The last 100,000 changes are kept.
    #[command(
        after_help = "Example:\n  xmppd audit list --since 7d\n  xmppd audit list --actor anna --domain example.org"
    )]
    List {
        /// Only changes by those whose name or address contains this text.
        #[arg(long, value_name = "TEXT")]
        #[serde(default)]
        actor: Option<String>,
        /// Only changes since then: 2h, 7d, 2026-09-01.
        #[arg(long, value_name = "TIME")]
        #[serde(default)]
        since: Option<String>,
        /// Only changes of this domain and its accounts.
        #[arg(long)]
        #[serde(default)]
        domain: Option<String>,
        /// So many of the newest at most.
        #[arg(short = 'n', long, value_name = "N", default_value_t = 200)]
        #[serde(default = "usual")]
        lines: u32,
    },
}

fn usual() -> u32 {
    200
}

impl Noun for Audit {
    const VERBS: bool = true;

    fn nature(&self) -> Nature {
        match self {
            Self::List { domain: Some(domain), .. } => {
                Nature::look(Needs::Data).domain(domain).who(Who::OperatorOrOwner)
            }
            Self::List { domain: None, .. } => Nature::look(Needs::Data),
        }
    }

    fn times(&mut self) -> Vec<&mut String> {
        let Self::List { since, .. } = self;
        since.as_mut().into_iter().collect()
    }

    async fn run(self, cx: &AdminCx, _: &Caller) -> Result<Answer, AdminError> {
        let Self::List { actor, since, domain, lines } = self;
        let now = cx.clock.wall();
        let since = since.map(|text| times::since(&text, now)).transpose()?.unwrap_or(Timestamp(0));
        let domain = domain.as_deref().map(names::domain).transpose()?;
        let wanted = Wanted {
            actor: actor.unwrap_or_default(),
            domain: domain.map(|domain| domain.to_string()).unwrap_or_default(),
            since,
            limit: lines,
        };
        // In turn with the writes, so that what was done just before is there.
        let entries = cx.store.write(move |tx| audit::list(tx, &wanted)).await?;
        Ok(list(&entries).into())
    }
}

fn list(entries: &[Entry]) -> Report {
    let data = entries.iter().map(|entry| {
        json!({
            "time": entry.stamp.to_xmpp(),
            "actor": entry.actor,
            "action": entry.action,
            "domain": (!entry.domain.is_empty()).then_some(&entry.domain),
            "outcome": entry.outcome,
        })
    });
    let report = Report::new(json!({ "entries": data.collect::<Vec<_>>() }));
    if entries.is_empty() {
        return report.line("Nothing was changed, as far as this list goes.");
    }
    let mut rows = vec![["time", "by", "what", "outcome"].map(str::to_owned).to_vec()];
    rows.extend(entries.iter().map(|entry| {
        vec![
            times::date_and_minute(entry.stamp),
            entry.actor.clone(),
            entry.action.clone(),
            entry.outcome.clone(),
        ]
    }));
    report.table(rows)
}

/// Notes what somebody has done, or with an error's code what he has tried. That this fails keeps nothing from being
/// done, it is only logged.
pub(super) fn note(cx: &AdminCx, caller: &Caller, action: &str, domain: &str, failed: Option<&str>) {
    let entry = Entry {
        stamp: cx.clock.wall(),
        actor: caller.to_string(),
        action: action.to_owned(),
        domain: domain.to_owned(),
        outcome: failed.unwrap_or("done").to_owned(),
    };
    cx.store.submit(move |tx| audit::append(tx, &entry)).then(|outcome| {
        if let Err(error) = outcome {
            tracing::warn!(target: "admin", "not noted in the audit list: {error}");
        }
    });
}
