//! `maintenance`: nobody but administrators may log in while the server is worked on.

use clap::Subcommand;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::caller::Caller;
use super::cx::AdminCx;
use super::error::AdminError;
use super::noun::{Answer, Nature, Needs, Noun, Who};
use super::report::Report;
use crate::store::setting;

/// The name under which the store keeps that it is on, so that a restart does not end it.
pub const MAINTENANCE: &str = "maintenance";

/// What people are told without a reason.
const USUAL: &str = "The server is being worked on. Try again later.";

/// What can be done about maintenance.
#[derive(Clone, Debug, PartialEq, Eq, Subcommand, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Maintenance {
    /// Lets only administrators log in from now on. Whoever is logged in stays.
    #[command(after_help = "Example:\n  xmppd maintenance on --reason \"Back at 18:00\"")]
    On {
        /// What people are told who try to log in.
        #[arg(long, value_name = "TEXT")]
        #[serde(default)]
        reason: Option<String>,
    },
    /// Lets everybody log in again.
    #[command(after_help = "Example:\n  xmppd maintenance off")]
    Off {},
}

impl Noun for Maintenance {
    const VERBS: bool = true;

    fn nature(&self) -> Nature {
        Nature::change(Needs::Data).who(Who::Operator)
    }

    async fn run(self, cx: &AdminCx, _: &Caller) -> Result<Answer, AdminError> {
        let report = match self {
            Self::On { reason } => on(cx, reason).await?,
            Self::Off {} => off(cx).await?,
        };
        Ok(report.into())
    }
}

async fn on(cx: &AdminCx, reason: Option<String>) -> Result<Report, AdminError> {
    let reason = reason.unwrap_or_else(|| USUAL.into());
    let kept = reason.clone();
    cx.store.write(move |tx| setting::set(tx, MAINTENANCE, kept.as_bytes())).await?;
    if let Some(node) = &cx.node {
        node.maintenance.set(Some(reason.clone()));
    }
    let online = cx.node.as_ref().map_or(0, |node| node.directory.sessions().len());
    let mut report = Report::new(json!({ "maintenance": true, "reason": reason, "sessions": online }))
        .line("Only administrators can log in now, also after a restart.")
        .line(format!("Others are told: {reason}"));
    if online > 0 {
        report =
            report.line(format!("Logged in and not touched: {}.", super::vhost::counted(online, "session")));
    }
    Ok(report.next("end it  xmppd maintenance off"))
}

async fn off(cx: &AdminCx) -> Result<Report, AdminError> {
    let was = cx
        .store
        .write(|tx| {
            let was = setting::load(tx, MAINTENANCE)?.is_some();
            setting::remove(tx, MAINTENANCE)?;
            Ok(was)
        })
        .await?;
    if let Some(node) = &cx.node {
        node.maintenance.set(None);
    }
    let text = if was { "Everybody can log in again." } else { "It was off already. Nothing changed." };
    Ok(Report::new(json!({ "maintenance": false })).line(text))
}
