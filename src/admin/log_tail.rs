//! `log tail`: the last lines, and those to come.

use clap::Args;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::cx::NodeCx;
use super::error::AdminError;
use super::log::known_module;
use super::report::Report;
use super::{names, times};
use crate::base::Timestamp;
use crate::observe::past::Past;
use crate::observe::{BadPattern, Follower, Level, Record, Select, Selector, UnknownLevel, files_of};

/// Lines that are shown if nothing else is asked for.
const LINES: usize = 50;

/// Lines that are shown of a time that was asked for, if no number was.
const LINES_SINCE: usize = 10_000;

/// Which lines.
#[derive(Clone, Debug, Default, PartialEq, Eq, Args, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Tail {
    /// Go on with new lines until interrupted.
    #[arg(short, long)]
    pub follow: bool,
    /// So many of the last lines; else 50, or with --since 10000.
    #[arg(short = 'n', long, value_name = "N")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lines: Option<usize>,
    /// Only lines of this level and those above; with --follow also what the server itself does not write.
    #[arg(long)]
    pub level: Option<String>,
    /// Only lines of this module.
    #[arg(long)]
    pub module: Option<String>,
    /// Only lines about this user and his connections.
    #[arg(long, value_name = "JID")]
    pub user: Option<String>,
    /// Only lines about users of this domain and their connections.
    #[arg(long)]
    pub domain: Option<String>,
    /// Only lines about this network address and its connections.
    #[arg(long, value_name = "ADDRESS")]
    pub ip: Option<String>,
    /// Only lines since then: 10m, 2h, 14:00, 2026-09-01, "yesterday 14:00".
    #[arg(long, value_name = "TIME")]
    pub since: Option<String>,
    /// Only lines with this in their text, a regular expression.
    #[arg(long, value_name = "RE")]
    pub grep: Option<String>,
}

impl Tail {
    /// Lines of a running server: from its memory, and where that does not reach back far enough from its files.
    pub(super) async fn run(&self, node: &NodeCx, now: Timestamp) -> Result<Tailing, AdminError> {
        let selector = Selector::new(self.select(now)?);
        let wanted = selector.select().level.unwrap_or(Level::Off);
        // First the follower, so that no line is lost between the two; one may then come twice, which `time` shows.
        let follower = self.follow.then(|| node.log.follow(self.module.clone(), wanted));
        let (most, log) = (self.most(), node.log.clone());
        let mut own = selector;
        // Reading files takes its time, and other connections are served meanwhile.
        let read = tokio::task::spawn_blocking(move || {
            let recent: Vec<Record> = log.recent().iter().map(|record| record.as_ref().clone()).collect();
            let begins = recent.first().map(|record| record.time);
            let past = Past::of(&recent, &mut own, most);
            let reaches = begins.zip(own.select().since).is_some_and(|(begins, since)| begins < since);
            let past = match log.file() {
                Some(file) if past.records.len() < most && !reaches => {
                    log.flush();
                    // The file may be gone or another's; what is in memory is still right.
                    Past::of_files(&files_of(&file), &mut own, most).unwrap_or(past)
                }
                _ => past,
            };
            (past, own)
        });
        let (past, selector) = read.await.map_err(|_| {
            AdminError::failed("internal", "The log could not be read; the log says why.")
                .next("xmppd log tail -n 5")
        })?;
        let end = json!({
            "lines": past.records.len(), "level": node.log.level(), "left_out": past.left_out,
        });
        let end = self.told_left_out(Report::new(end), &past);
        Ok(Tailing { past, follower, selector, end })
    }

    /// How many lines are shown at most.
    pub fn most(&self) -> usize {
        self.lines.unwrap_or(if self.since.is_some() { LINES_SINCE } else { LINES })
    }

    /// Says that not all lines of the time that was asked for are shown.
    pub fn told_left_out(&self, report: Report, past: &Past) -> Report {
        // Who has said how many knows that there may be more.
        if past.left_out == 0 || self.since.is_none() || self.lines.is_some() {
            return report;
        }
        let more = LINES_SINCE * 10;
        report.warn(format!("Only the last {LINES_SINCE} lines of that time are shown. More: -n {more}"))
    }

    /// Which lines are meant.
    ///
    /// # Errors
    /// A level, module, address, time or regular expression is not one.
    pub fn select(&self, now: Timestamp) -> Result<Select, AdminError> {
        let level = self.level.as_ref().map(|level| level.parse::<Level>()).transpose();
        let level = level.map_err(|error: UnknownLevel| {
            AdminError::invalid("log.level", format!("{error}.")).next("xmppd log tail --level debug")
        })?;
        if let Some(module) = &self.module {
            known_module(module)?;
        }
        let ip = self.ip.as_ref().map(|ip| {
            ip.parse::<std::net::IpAddr>().map_err(|_| {
                AdminError::invalid("log.ip", format!("\"{ip}\" is not a network address."))
                    .next("xmppd log tail --ip 198.51.100.23")
            })
        });
        let pattern = self.grep.as_ref().map(|text| {
            text.parse().map_err(|error: BadPattern| {
                AdminError::invalid("log.grep", format!("\"{text}\" is not a regular expression: {error}."))
                    .next("a plain word is one: xmppd log tail --grep failed")
                    .next("signs like ( [ . mean themselves behind a \\: --grep 'a\\.b'")
            })
        });
        Ok(Select {
            level,
            module: self.module.clone(),
            user: self.user.as_deref().map(user).transpose()?,
            domain: self.domain.as_deref().map(names::domain).transpose()?.map(|domain| domain.to_string()),
            ip: ip.transpose()?.map(|ip| ip.to_canonical().to_string()),
            since: self.since.as_deref().map(|since| times::since(since, now)).transpose()?,
            pattern: pattern.transpose()?,
        })
    }
}

/// An account or one of its clients.
fn user(text: &str) -> Result<String, AdminError> {
    match text.parse::<crate::jid::Jid>() {
        Ok(jid) if jid.resource().is_some() => Ok(jid.to_string()),
        _ => names::account(text).map(|jid| jid.to_string()),
    }
}

/// Log lines on their way to somebody.
pub struct Tailing {
    /// Lines that were written before.
    pub past: Past,
    /// Lines to come.
    pub follower: Option<Follower>,
    /// Which of those to come are meant.
    pub selector: Selector,
    /// The last word.
    pub end: Report,
}
