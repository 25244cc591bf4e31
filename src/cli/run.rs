//! `xmppd run`: serves until it is told to stop.

use clap::Args;
use serde_json::json;

use super::call::paths;
use super::parse::Global;
use super::render::Look;
use super::{init, start_error};
use crate::admin::{AdminError, Listening};
use crate::base::Clock;
use crate::config::{Live, Paths};
use crate::node::{self, Options};
use crate::observe::{Level, Log, Settings};

/// Flags of `run`.
#[derive(Clone, Debug, Default, Args)]
pub(super) struct Run {}

/// `xmppd run`
pub(super) fn run(_: &Run, global: &Global, look: &Look) -> Result<(), AdminError> {
    let paths = paths(&global.choice())?;
    if !paths.config.exists() {
        init::by_itself(global, look)?;
    }
    let config = Live::open(&paths.config)?;
    let clock = Clock::new();
    let log = log(&config, &paths, clock.clone(), global.verbose)?;
    let shown = look.clone();
    let ready = Box::new(move |listening: &[Listening]| say_ready(&shown, listening));
    let ended = node::run(paths.clone(), Options { config, log: log.clone(), clock, ready });
    log.flush();
    ended.map_err(|error| start_error::node(&paths, error))
}

fn log(config: &Live, paths: &Paths, clock: Clock, verbose: bool) -> Result<Log, AdminError> {
    let config = config.current();
    let file = paths.log_file(&config.log.file);
    let settings = Settings {
        level: if verbose { config.log.level.max(Level::Debug) } else { config.log.level },
        modules: config.log.modules.clone(),
        file: file.clone(),
        stderr: true,
    };
    let log = Log::start(settings, clock)
        .map_err(|error| start_error::io(file.as_deref().unwrap_or(&paths.log), &error))?;
    log.install();
    Ok(log)
}

fn say_ready(look: &Look, listening: &[Listening]) {
    if look.json {
        let listeners: Vec<_> =
            listening.iter().map(|one| json!({ "name": one.name, "address": one.address })).collect();
        look.json_line(&json!({ "ready": true, "listeners": listeners }));
        return;
    }
    let listeners: Vec<String> =
        listening.iter().map(|one| format!("{} {}", one.name, one.address)).collect();
    look.line(&format!("Ready: {}", listeners.join(", ")));
}
