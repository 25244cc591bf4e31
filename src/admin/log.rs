//! `log`: what the server writes down.

use std::sync::Arc;

use clap::{Args, Subcommand};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::caller::Caller;
use super::cx::{AdminCx, NodeCx};
use super::error::AdminError;
use super::noun::{Answer, Flow, Nature, Needs, Noun};
use super::{names, times};
use crate::base::Timestamp;
use crate::config::nearest;

use super::report::Report;
use crate::observe::{self, Follower, Level, MODULES, Record, UnknownLevel, is_module};

/// What can be done with the log.
#[derive(Clone, Debug, PartialEq, Eq, Subcommand, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Log {
    /// Shows the last lines.
    #[command(
        after_help = "Example:\n  xmppd log tail -f\n  xmppd log tail --user bob@example.org --level debug -f"
    )]
    Tail(Tail),
    /// Shows or changes how much is written.
    #[command(
        after_help = "Example:\n  xmppd log level\n  xmppd log level store debug --for 30m\n  xmppd log level warn"
    )]
    Level {
        /// The module; all modules if left out.
        #[arg(value_name = "MODULE")]
        module: Option<String>,
        /// off, error, warn, info, debug or trace; `default` takes back what was set by hand.
        #[arg(value_name = "LEVEL")]
        level: Option<String>,
        /// For so long only: 10m, 2h.
        #[arg(long = "for", value_name = "TIME")]
        #[serde(default)]
        time: Option<String>,
    },
}

/// Which lines.
#[derive(Clone, Debug, Default, PartialEq, Eq, Args, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Tail {
    /// Go on with new lines until interrupted.
    #[arg(short, long)]
    pub follow: bool,
    /// So many of the last lines.
    #[arg(short = 'n', long, value_name = "N", default_value_t = 50)]
    pub lines: usize,
    /// Only lines of this level and those above; with --follow also what the server itself does not write.
    #[arg(long)]
    pub level: Option<String>,
    /// Only lines of this module.
    #[arg(long)]
    pub module: Option<String>,
    /// Only lines about this user.
    #[arg(long, value_name = "JID")]
    pub user: Option<String>,
    /// Only lines about users of this domain.
    #[arg(long)]
    pub domain: Option<String>,
    /// Only lines about this network address.
    #[arg(long, value_name = "ADDRESS")]
    pub ip: Option<String>,
    /// Only lines since then: 10m, 2h, 14:00, 2026-09-01, "yesterday 14:00".
    #[arg(long, value_name = "TIME")]
    pub since: Option<String>,
}

impl Noun for Log {
    const VERBS: bool = true;

    fn nature(&self) -> Nature {
        match self {
            Self::Tail(tail) if tail.follow => Nature::look(Needs::Data).flow(Flow::Follow),
            Self::Tail(_) => Nature::look(Needs::Data).flow(Flow::Lines),
            Self::Level { level: Some(_), .. } => Nature::change(Needs::Data),
            Self::Level { .. } => Nature::look(Needs::Data),
        }
    }

    fn times(&mut self) -> Vec<&mut String> {
        match self {
            Self::Tail(tail) => tail.since.as_mut().into_iter().collect(),
            Self::Level { .. } => Vec::new(),
        }
    }

    async fn run(self, cx: &AdminCx, _: &Caller) -> Result<Answer, AdminError> {
        match self {
            Self::Tail(tail) => Ok(Answer::Tail(Box::new(tail.run(cx.running()?, cx.clock.wall())?))),
            Self::Level { module, level, time } => Ok(Self::level(cx, module, level, time)?.into()),
        }
    }
}

impl Log {
    /// `log level` over the running server, or over the configuration of one that does not run.
    pub(super) fn level(
        cx: &AdminCx,
        module: Option<String>,
        level: Option<String>,
        time: Option<String>,
    ) -> Result<Report, AdminError> {
        // `log level debug` means all modules.
        let (module, level) = match (module, level) {
            (Some(word), None) if word == DEFAULT || word.parse::<Level>().is_ok() => (None, Some(word)),
            other => other,
        };
        if let Some(module) = &module {
            known_module(module)?;
        }
        match (&cx.node, level) {
            (Some(node), Some(level)) => set_level(cx, node, module.as_deref(), &level, time.as_deref()),
            (Some(node), None) => Ok(levels(cx, &node.log)),
            (None, Some(level)) => Err(AdminError::unreachable(
                "ctl.not_running",
                "xmppd is not running, so there is no level to change.",
            )
            .next(format!("for the next start: xmppd config set {} {level}", key(module.as_deref())))),
            (None, None) => Ok(configured_levels(cx)),
        }
    }
}

/// The word that takes back a level set by hand.
const DEFAULT: &str = "default";

fn set_level(
    cx: &AdminCx,
    node: &NodeCx,
    module: Option<&str>,
    level: &str,
    time: Option<&str>,
) -> Result<Report, AdminError> {
    let what = module.unwrap_or("all modules without a level of their own");
    if level == DEFAULT {
        node.log.unset_level(module);
        return Ok(levels(cx, &node.log));
    }
    let level: Level = level.parse().map_err(|error: UnknownLevel| {
        AdminError::invalid("log.level", format!("{error}.")).next("xmppd log level")
    })?;
    let time = time.map(|text| Ok::<_, AdminError>((text, times::duration(text)?))).transpose()?;
    node.log.set_level(module, level, time.map(|(_, time)| cx.clock.now().after(time)));
    let until = match time {
        Some((text, _)) => format!("for {text}"),
        None => "until the next start".into(),
    };
    let data =
        json!({ "module": module, "level": level, "for_seconds": time.map(|(_, time)| time.as_secs()) });
    Ok(Report::new(data)
        .line(format!("{what}: {level}, {until}."))
        .next(format!("to keep it  xmppd config set {} {level}", key(module))))
}

/// The setting for a level that stays.
fn key(module: Option<&str>) -> String {
    module.map_or_else(|| "log.level".into(), |module| format!("log.modules.{module}"))
}

fn known_module(module: &str) -> Result<(), AdminError> {
    if is_module(module) {
        return Ok(());
    }
    let near = nearest(module, MODULES.iter().copied());
    let near = near.map(|near| format!(" Did you mean {near}?")).unwrap_or_default();
    Err(AdminError::invalid(
        "log.module",
        format!("Module \"{module}\" does not exist.{near}  All: xmppd log level"),
    ))
}

fn levels(cx: &AdminCx, log: &observe::Log) -> Report {
    let now = cx.clock.now();
    let own = log.levels_of_modules();
    let rows = MODULES.iter().map(|module| {
        let end = own.get(*module).and_then(|(_, until)| *until);
        let end = end.map(|end| format!("for another {}", times::rough(end.since(now)))).unwrap_or_default();
        vec![(*module).to_owned(), log.level_of(module).to_string(), end]
    });
    let general = log.level();
    let modules: serde_json::Map<_, _> =
        MODULES.iter().map(|module| ((*module).to_owned(), json!(log.level_of(module)))).collect();
    Report::new(json!({ "level": general, "modules": modules, "dropped": log.dropped() }))
        .line(format!("level {general}"))
        .push(super::report::Line::Table { heading: false, rows: rows.collect() })
}

fn configured_levels(cx: &AdminCx) -> Report {
    let config = cx.config.current();
    let general = config.log.level;
    let of = |module: &str| config.log.modules.get(module).copied().unwrap_or(general);
    let rows = MODULES.iter().map(|module| vec![(*module).to_owned(), of(module).to_string()]).collect();
    let modules: serde_json::Map<_, _> =
        MODULES.iter().map(|module| ((*module).to_owned(), json!(of(module)))).collect();
    Report::new(json!({ "level": general, "modules": modules }))
        .line(format!("level {general}   (configured; xmppd is not running)"))
        .push(super::report::Line::Table { heading: false, rows })
}

impl Tail {
    /// Lines of a running server.
    pub(super) fn run(&self, node: &NodeCx, now: Timestamp) -> Result<Tailing, AdminError> {
        let filter = self.filter(now)?;
        // First the follower, so that no line is lost between the two; one may then come twice, which `time` shows.
        let follower = self
            .follow
            .then(|| node.log.follow(self.module.clone(), filter.level.unwrap_or(node.log.level())));
        let past: Vec<_> = node.log.recent().into_iter().filter(|record| filter.matches(record)).collect();
        let skipped = if self.since.is_some() { 0 } else { past.len().saturating_sub(self.lines) };
        let end = Report::new(json!({ "lines": past.len() - skipped }));
        Ok(Tailing { past: past.into_iter().skip(skipped).collect(), follower, filter, end })
    }

    /// Which lines are meant.
    ///
    /// # Errors
    /// A level, module, address or time is not one.
    pub fn filter(&self, now: Timestamp) -> Result<Filter, AdminError> {
        let level = self.level.as_ref().map(|level| level.parse::<Level>()).transpose();
        let level = level.map_err(|error| {
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
        Ok(Filter {
            level,
            module: self.module.clone(),
            user: self.user.as_deref().map(user).transpose()?,
            domain: self.domain.as_deref().map(names::domain).transpose()?.map(|domain| domain.to_string()),
            ip: ip.transpose()?.map(|ip| ip.to_string()),
            since: self
                .since
                .as_deref()
                .map(|since| times::since(since, now))
                .transpose()?
                .map(Timestamp::to_xmpp),
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

/// Which lines are shown, read and checked.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    level: Option<Level>,
    module: Option<String>,
    user: Option<String>,
    domain: Option<String>,
    ip: Option<String>,
    /// As [`Record::time`].
    since: Option<String>,
}

impl Filter {
    /// Whether a line is shown.
    pub fn matches(&self, record: &Record) -> bool {
        let jid = record.jid.as_deref().unwrap_or_default();
        let (bare, _) = jid.split_once('/').unwrap_or((jid, ""));
        let domain = bare.rsplit('@').next();
        self.level.is_none_or(|level| record.level <= level)
            && self.module.as_ref().is_none_or(|module| *module == record.module)
            && self.user.as_ref().is_none_or(|user| user == bare || user == jid)
            && self.domain.as_ref().is_none_or(|wanted| Some(wanted.as_str()) == domain)
            && self.ip.as_ref().is_none_or(|ip| record.ip.as_ref() == Some(ip))
            // Both have the same form, so their order as texts is that of time.
            && self.since.as_ref().is_none_or(|since| record.time >= *since)
    }
}

/// Log lines on their way to somebody.
pub struct Tailing {
    /// Lines that were written before.
    pub past: Vec<Arc<Record>>,
    /// Lines to come.
    pub follower: Option<Follower>,
    /// Which of those to come are meant.
    pub filter: Filter,
    /// The last word.
    pub end: Report,
}
