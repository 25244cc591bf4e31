//! `xmppd run`: serves until it is told to stop.

use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use clap::Args;
use serde_json::json;

use super::call::paths;
use super::parse::Global;
use super::render::Look;
use super::{check_only, init, start_error, start_log};
use crate::admin::{AdminError, Listening};
use crate::base::Clock;
use crate::base::shutdown::Then;
use crate::config::{Live, Paths};
use crate::node::{self, Options};
use crate::observe::{LastRun, Level, Log, OutputError, Settings};

/// Flags of `run`.
#[derive(Clone, Debug, Default, Args)]
pub(super) struct Run {
    /// Write the process id into this file while the server runs.
    #[arg(long, value_name = "FILE")]
    pid_file: Option<PathBuf>,
    /// Only load everything, also beside a running server: configuration, certificates, schema of the database.
    ///
    /// Nothing is changed. The exit status is that of a start.
    #[arg(long, conflicts_with = "pid_file")]
    check_only: bool,
}

/// `xmppd run`
pub(super) fn run(run: &Run, global: &Global, look: &Look) -> Result<(), AdminError> {
    // Looked for now: an update may put another program into its place, which a restart is to start.
    let program = std::env::current_exe();
    let paths = paths(&global.choice())?;
    if run.check_only {
        return check_only::run(&paths, look);
    }
    if !paths.config.exists() {
        init::by_itself(global, look)?;
    }
    let clock = Clock::new();
    start_log::begin(&paths, &clock);
    let pid_file = run.pid_file.as_deref().map(PidFile::write).transpose()?;
    let ended = serve(&paths, clock.clone(), global, look);
    drop(pid_file);
    start_log::ended(&paths, &clock, ended.as_ref().map(|_| ()));
    // What the other server notes of itself stays.
    if let Err(error) = &ended
        && error.code != "store.locked"
    {
        let why = error.message.lines().next().unwrap_or_default();
        LastRun::note_end(&paths.data, clock.wall(), why, true);
    }
    match ended? {
        Then::Stop => Ok(()),
        Then::Restart => Err(again(program)),
    }
}

/// Puts the program as it is now in the place of this process. Comes back only where that cannot be done.
fn again(program: std::io::Result<PathBuf>) -> AdminError {
    let error = match program {
        Ok(program) => Command::new(program).args(std::env::args_os().skip(1)).exec(),
        Err(error) => error,
    };
    AdminError::failed("restart.failed", format!("xmppd has stopped but cannot be started again: {error}."))
        .next("xmppd run")
}

/// The file with the process id; it goes when the server has ended.
struct PidFile<'a>(&'a Path);

impl<'a> PidFile<'a> {
    fn write(path: &'a Path) -> Result<Self, AdminError> {
        std::fs::write(path, format!("{}\n", std::process::id())).map_err(|error| {
            AdminError::failed("pid_file", format!("{} cannot be written: {error}.", path.display()))
                .next("name another file, or leave --pid-file out")
        })?;
        Ok(Self(path))
    }
}

impl Drop for PidFile<'_> {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(self.0);
    }
}

fn serve(paths: &Paths, clock: Clock, global: &Global, look: &Look) -> Result<Then, AdminError> {
    let config = Live::open(paths, clock.clone())?;
    start_log::configured(paths, &config.current());
    let log = log(&config, paths, clock.clone(), global.verbose)?;
    let (shown, places, time) = (look.clone(), paths.clone(), clock.clone());
    let ready = Box::new(move |listening: &[Listening]| {
        say_ready(&shown, listening);
        start_log::ready(&places, &time, listening);
        let at: Vec<String> = listening.iter().map(|one| one.address.to_string()).collect();
        tracing::info!(
            target: "node", version = env!("CARGO_PKG_VERSION"), pid = std::process::id(), "ready at {}", at.join(", ")
        );
    });
    let ended = node::run(paths.clone(), Options { config, log: log.clone(), clock, ready });
    log.flush();
    ended.map_err(|error| start_error::node(paths, error))
}

fn log(config: &Live, paths: &Paths, clock: Clock, verbose: bool) -> Result<Log, AdminError> {
    let config = config.current();
    let settings = Settings {
        level: if verbose { config.log.level.max(Level::Debug) } else { config.log.level },
        modules: config.log.modules.clone(),
        output: config.log.output(paths),
        stderr: true,
    };
    let log = Log::start(settings, clock).map_err(|error| match error {
        OutputError::File { path, error } => start_error::io(&path, &error),
        error => AdminError::failed("log.output", crate::admin::sentence(&error)).next("see: ulimit -a"),
    })?;
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
