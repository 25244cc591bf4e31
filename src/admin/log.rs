//! `log`: what the server writes down.

use std::path::Path;

use clap::Subcommand;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::caller::Caller;
use super::cx::{AdminCx, NodeCx};
use super::error::AdminError;
pub use super::log_tail::{Tail, Tailing};
use super::noun::{Answer, Flow, Nature, Needs, Noun};
use super::report::{Line, Report};
use super::times;
use crate::config::{Config, Paths, nearest};
use crate::observe::{self, Level, Source, UnknownLevel, all_modules, is_module};

/// What can be done with the log.
#[derive(Clone, Debug, PartialEq, Eq, Subcommand, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Log {
    /// Shows the last lines.
    #[command(
        after_help = "Example:\n  xmppd log tail -f\n  xmppd log tail -f --user bob@example.org --level debug --since 10m\n  xmppd log tail --since \"yesterday 14:00\" --grep 'login failed'"
    )]
    Tail(Tail),
    /// Shows or changes how much is written.
    #[command(
        after_help = "Example:\n  xmppd log level\n  xmppd log level store debug --for 30m\n  xmppd log level warn\n  xmppd log level rustls debug"
    )]
    Level {
        /// The module, or a library by the name of its crate; all modules if left out.
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
    /// Sets the log file aside and begins a new one.
    #[command(after_help = "Example:\n  xmppd log rotate")]
    Rotate {},
    /// Shows where the log file is.
    #[command(after_help = "Example:\n  xmppd log path\n  less $(xmppd log path)")]
    Path {},
}

impl Noun for Log {
    const VERBS: bool = true;

    fn nature(&self) -> Nature {
        match self {
            Self::Tail(tail) if tail.follow => Nature::look(Needs::Data).flow(Flow::Follow),
            Self::Tail(_) => Nature::look(Needs::Data).flow(Flow::Lines),
            Self::Level { level: Some(_), .. } | Self::Rotate {} => Nature::change(Needs::Data),
            // `log level debug` has one word.
            Self::Level { module: Some(word), .. } if is_level(word) => Nature::change(Needs::Data),
            Self::Level { .. } | Self::Path {} => Nature::look(Needs::Data),
        }
    }

    fn times(&mut self) -> Vec<&mut String> {
        match self {
            Self::Tail(tail) => tail.since.as_mut().into_iter().collect(),
            _ => Vec::new(),
        }
    }

    async fn run(self, cx: &AdminCx, _: &Caller) -> Result<Answer, AdminError> {
        match self {
            Self::Tail(tail) => Ok(Answer::Tail(Box::new(tail.run(cx.running()?, cx.clock.wall()).await?))),
            Self::Level { module, level, time } => Ok(Self::level(cx, module, level, time)?.into()),
            Self::Rotate {} => Ok(rotate(cx).await?.into()),
            Self::Path {} => Ok(path(&cx.config.current(), &cx.paths)?.into()),
        }
    }
}

impl Log {
    /// `log level` over the running server, or over the configuration of one that does not run.
    fn level(
        cx: &AdminCx,
        module: Option<String>,
        level: Option<String>,
        time: Option<String>,
    ) -> Result<Report, AdminError> {
        // `log level debug` means all modules.
        let (module, level) = match (module, level) {
            (Some(word), None) if is_level(&word) => (None, Some(word)),
            other => other,
        };
        if let Some(module) = &module {
            known_module(module)?;
        }
        if let (None, Some(time)) = (&level, &time) {
            let module = module.as_deref().unwrap_or("MODULE");
            return Err(AdminError::usage(
                "log.for",
                "--for says how long a level holds, and no level is given.",
            )
            .next(format!("xmppd log level {module} debug --for {time}")));
        }
        match (&cx.node, level) {
            (Some(node), Some(level)) => set_level(cx, node, module.as_deref(), &level, time.as_deref()),
            (Some(node), None) => Ok(levels(cx, &node.log, module.as_deref())),
            (None, Some(level)) => Err(AdminError::unreachable(
                "ctl.not_running",
                "xmppd is not running, so there is no level to change.",
            )
            .next(format!("for the next start: xmppd config set {} {level}", key(module.as_deref())))),
            (None, None) => Ok(configured_levels(cx, module.as_deref())),
        }
    }
}

/// The word that takes back a level set by hand.
const DEFAULT: &str = "default";

fn is_level(word: &str) -> bool {
    word == DEFAULT || word.parse::<Level>().is_ok()
}

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
        let level = module.map_or_else(|| node.log.level(), |module| node.log.level_of(module));
        return Ok(Report::new(json!({ "module": module, "level": level }))
            .line(format!("{what}: {level}, as configured.")));
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
    let undo = module.map(|module| format!("{module} ")).unwrap_or_default();
    Ok(Report::new(data).line(format!("{what}: {level}, {until}.")).push(Line::Next(vec![
        format!("take it back  xmppd log level {undo}default"),
        format!("keep it       xmppd config set {} {level}", key(module)),
    ])))
}

/// The setting for a level that stays.
fn key(module: Option<&str>) -> String {
    module.map_or_else(|| "log.level".into(), |module| format!("log.modules.{module}"))
}

pub(super) fn known_module(module: &str) -> Result<(), AdminError> {
    if is_module(module) {
        return Ok(());
    }
    let near = nearest(module, all_modules());
    let near = near.map(|near| format!(" Did you mean {near}?")).unwrap_or_default();
    Err(AdminError::invalid("log.module", format!("Module \"{module}\" does not exist.{near}"))
        .next("all modules: xmppd log level"))
}

fn levels(cx: &AdminCx, log: &observe::Log, only: Option<&str>) -> Report {
    let now = cx.clock.now();
    let end = |until: Option<crate::base::Moment>| match until {
        Some(until) => format!("by hand, for another {}", times::rough(until.since(now))),
        None => "by hand, until the next start".to_owned(),
    };
    let origin = |module: &str| match log.source_of(module) {
        Source::General => String::new(),
        Source::Configured => "configured".into(),
        Source::ByHand { until } => end(until),
    };
    let wanted = || all_modules().filter(|module| only.is_none_or(|only| only == *module));
    let rows = wanted()
        .map(|module| vec![module.to_owned(), log.level_of(module).to_string(), origin(module)])
        .collect();
    let general = log.level();
    let modules: serde_json::Map<_, _> =
        wanted().map(|module| (module.to_owned(), json!(log.level_of(module)))).collect();
    let by_hand = log.level_by_hand().map(|until| format!("   ({})", end(until))).unwrap_or_default();
    let report = Report::new(json!({ "level": general, "modules": modules, "dropped": log.dropped() }))
        .line(format!("level {general}{by_hand}"))
        .push(Line::Table { heading: false, rows });
    match log.dropped() {
        0 => report,
        dropped => report
            .warn(format!("{dropped} lines were lost, because the disk was full or too slow for the log.")),
    }
}

fn configured_levels(cx: &AdminCx, only: Option<&str>) -> Report {
    let config = cx.config.current();
    let general = config.log.level;
    let of = |module: &str| config.log.modules.get(module).copied().unwrap_or(general);
    let wanted = || all_modules().filter(|module| only.is_none_or(|only| only == *module));
    let rows = wanted().map(|module| vec![module.to_owned(), of(module).to_string()]).collect();
    let modules: serde_json::Map<_, _> =
        wanted().map(|module| (module.to_owned(), json!(of(module)))).collect();
    Report::new(json!({ "level": general, "modules": modules }))
        .line(format!("level {general}   (configured; xmppd is not running)"))
        .push(Line::Table { heading: false, rows })
}

/// `log rotate`, of the running server's file or of the file of one that does not run.
async fn rotate(cx: &AdminCx) -> Result<Report, AdminError> {
    let (config, paths) = (cx.config.current(), cx.paths.clone());
    let Some(file) = paths.log_file(&config.log.file) else { return Err(no_file(&paths)) };
    let log = cx.node.as_ref().map(|node| node.log.clone());
    let (path, count) = (file.clone(), config.log.rotate_count);
    let rotated = tokio::task::spawn_blocking(move || {
        if let Some(log) = &log {
            log.flush();
        }
        if std::fs::metadata(&path).map_or(0, |metadata| metadata.len()) == 0 {
            return Ok(false);
        }
        match log {
            Some(log) => log.rotate(),
            None => observe::set_aside(&path, count).map(|()| true),
        }
    })
    .await;
    let rotated = rotated.unwrap_or_else(|error| Err(std::io::Error::other(error))).map_err(|error| {
        AdminError::failed("log.rotate", format!("{} cannot be set aside: {error}.", file.display()))
            .next("look at the directory: xmppd doctor paths")
    })?;
    let files = observe::files_of(&file);
    let aside = files.iter().find(|other| **other != file);
    let report = Report::new(json!({ "file": file, "files": files, "rotated": rotated }));
    Ok(match (rotated, aside) {
        (true, Some(aside)) => report.line(format!("{} is now {}.", file.display(), aside.display())),
        (true, None) => {
            report.line(format!("{} begins anew; log.rotate.count keeps no others.", file.display()))
        }
        (false, _) => report.line(format!("There was nothing in {} to set aside.", file.display())),
    })
}

/// `log path`.
///
/// # Errors
/// The configuration names no file.
pub fn path(config: &Config, paths: &Paths) -> Result<Report, AdminError> {
    let file = paths.log_file(&config.log.file).ok_or_else(|| no_file(paths))?;
    let size = |path: &Path| std::fs::metadata(path).map_or(0, |metadata| metadata.len());
    let files: Vec<_> = observe::files_of(&file)
        .into_iter()
        .map(|path| json!({ "path": path, "bytes": size(&path) }))
        .collect();
    let start = observe::start_log_of(&paths.log);
    Ok(Report::new(json!({ "file": file, "files": files, "start_log": start }))
        .line(file.display().to_string()))
}

/// Lines are in the journal only.
pub fn no_file(paths: &Paths) -> AdminError {
    AdminError::not_found("log.no_file", "There is no log file: log.file is \"\".")
        .because("Lines go to standard error, and so to the journal where systemd started the server.")
        .next(if paths.mode == crate::config::Mode::User {
            "journalctl --user -u xmppd"
        } else {
            "journalctl -u xmppd"
        })
        .next("write a file too: xmppd config set log.file xmppd.log")
}
