//! `xmppd service`: makes the machine's service manager start the server, and asks it to.

mod launchd;
mod openrc;
mod systemd;

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use clap::{Args, Subcommand};
use serde_json::json;

use super::call::paths;
use super::machine::{self, Manager};
use super::parse::Global;
use super::render::Look;
use super::start_error;
use crate::admin::{AdminError, Report, people};
use crate::config::Paths;

/// Asks the service manager of this machine: systemd, launchd or OpenRC.
#[derive(Clone, Debug, Subcommand)]
pub(super) enum Service {
    /// Makes the server start with the machine, or with this user's first login.
    #[command(after_help = "Example:\n  sudo xmppd service install\n  xmppd service install --user")]
    Install(Whose),
    /// Stops the server and takes its service away. Configuration and data stay.
    #[command(after_help = "Example:\n  sudo xmppd service uninstall\n  xmppd service uninstall --user")]
    Uninstall(Whose),
    /// Starts the server.
    #[command(after_help = "Example:\n  sudo xmppd service start\n  xmppd service start --user")]
    Start(Whose),
    /// Stops the server.
    #[command(after_help = "Example:\n  sudo xmppd service stop\n  xmppd service stop --user")]
    Stop(Whose),
    /// Stops the server and starts it again.
    #[command(after_help = "Example:\n  sudo xmppd service restart\n  xmppd service restart --user")]
    Restart(Whose),
    /// Whether the service is there, runs, and starts by itself.
    #[command(after_help = "Example:\n  xmppd service status\n  xmppd service status --user")]
    Status(Whose),
}

/// Whose service.
#[derive(Clone, Copy, Debug, Args)]
pub(super) struct Whose {
    /// The service of this user, not of the machine.
    #[arg(long)]
    user: bool,
}

/// A service as its manager knows it.
struct Unit {
    manager: Manager,
    user: bool,
    /// What its manager calls it.
    name: &'static str,
    /// The file that declares it.
    file: PathBuf,
    mode: u32,
    text: String,
    /// A package's own file, if there is one.
    packaged: Option<PathBuf>,
    enable: Vec<Line>,
    disable: Vec<Line>,
    start: Line,
    stop: Line,
    restart: Line,
    status: Line,
    /// What the answer to `status` means.
    state: fn(&Answer) -> State,
    /// Where its last words are.
    words: String,
}

/// A command with its arguments.
type Line = Vec<String>;

fn line(words: &[&str]) -> Line {
    words.iter().map(|word| (*word).to_owned()).collect()
}

/// What a command has answered.
struct Answer {
    good: bool,
    out: String,
    error: String,
}

/// How a service is.
struct State {
    /// In a word or two.
    text: String,
    running: bool,
    /// Whether it starts by itself; `None` if its manager does not say.
    enabled: Option<bool>,
    pid: Option<u32>,
}

/// `xmppd service`
pub(super) fn run(service: &Service, global: &Global, look: &Look) -> Result<(), AdminError> {
    let (Service::Install(whose)
    | Service::Uninstall(whose)
    | Service::Start(whose)
    | Service::Stop(whose)
    | Service::Restart(whose)
    | Service::Status(whose)) = service;
    let unit = unit(whose.user, global)?;
    if !matches!(service, Service::Status(_)) {
        permitted(&unit)?;
    }
    let report = match service {
        Service::Install(_) => install(&unit, global),
        Service::Uninstall(_) => uninstall(&unit),
        Service::Start(_) => start(&unit, &unit.start, "started", global),
        Service::Restart(_) => start(&unit, &unit.restart, "started again", global),
        Service::Stop(_) => stop(&unit),
        Service::Status(_) => status(&unit),
    };
    look.report(&report?);
    Ok(())
}

/// The service that is meant.
fn unit(user: bool, global: &Global) -> Result<Unit, AdminError> {
    let Some(manager) = machine::service_manager() else {
        return Err(AdminError::not_found(
            "service.no_manager",
            "No service manager was found: neither systemd nor OpenRC is running this machine.",
        )
        .next("start it yourself: xmppd run"));
    };
    if !user && (global.dir.is_some() || global.user_mode || global.config.is_some()) {
        return Err(AdminError::usage(
            "service.place",
            "The machine's service uses the system's directories, no others.",
        )
        .next("for a service of your own: xmppd service install --user"));
    }
    let program = std::env::current_exe().map_err(|error| {
        AdminError::failed("service.program", format!("The place of this program is not known: {error}."))
            .next("start it by its whole path")
    })?;
    match manager {
        Manager::Systemd => systemd::unit(user, &program, global),
        Manager::Launchd => launchd::unit(user, &program, global),
        Manager::OpenRc => openrc::unit(user, &program),
    }
}

/// Only root changes the machine's services.
fn permitted(unit: &Unit) -> Result<(), AdminError> {
    let uid = rustix::process::geteuid();
    if unit.user || uid.is_root() {
        return Ok(());
    }
    Err(AdminError::not_permitted(
        "service.not_permitted",
        format!(
            "Only root may do that with the machine's service. You are {}.",
            people::name_of(uid.as_raw())
        ),
    )
    .next("sudo xmppd service …")
    .next("for a service of your own: xmppd service install --user"))
}

fn install(unit: &Unit, global: &Global) -> Result<Report, AdminError> {
    if let Some(packaged) = &unit.packaged {
        return Err(AdminError::exists(
            "service.packaged",
            format!("A package has installed the service already: {}.", packaged.display()),
        )
        .next("xmppd service start")
        .next("look at it: xmppd service status"));
    }
    match fs::read_to_string(&unit.file) {
        Ok(text) if text == unit.text => {
            return Ok(Report::new(data(unit, false))
                .line(format!("{} is installed already. Nothing changed.", unit.file.display())));
        }
        Ok(_) => {
            return Err(AdminError::exists(
                "service.changed",
                format!("{} is there already, and another one than this would be.", unit.file.display()),
            )
            .because("Somebody has changed it, or it starts another program.")
            .next("look at it, then: xmppd service uninstall")
            .next("and again: xmppd service install"));
        }
        Err(_) => {}
    }
    write(unit)?;
    for line in &unit.enable {
        if let Err(error) = done(unit, line) {
            let _ = fs::remove_file(&unit.file);
            return Err(error.because("Nothing was left behind."));
        }
    }
    let mut report = Report::new(data(unit, true)).line(format!(
        "Installed {}. It starts {}.",
        unit.file.display(),
        if unit.user { "when you log in" } else { "with the machine" }
    ));
    let tried = unit.manager == Manager::Systemd;
    if !tried {
        report = report.warn(format!("The service for {} was written but never tried.", unit.manager));
    }
    let mut next = Vec::new();
    if !configured(unit, global)?.exists() {
        next.push(format!("first set it up: {}", set_up(unit)));
    }
    let flag = if unit.user { " --user" } else { "" };
    next.push(format!("start it now: xmppd service start{flag}"));
    if unit.user && unit.manager == Manager::Systemd {
        next.push("let it run while you are not logged in: loginctl enable-linger".to_owned());
    }
    Ok(report.push(crate::admin::Line::Next(next)))
}

fn uninstall(unit: &Unit) -> Result<Report, AdminError> {
    if let Some(packaged) = &unit.packaged {
        return Err(AdminError::not_permitted(
            "service.packaged",
            format!("The service belongs to a package: {}.", packaged.display()),
        )
        .next("stop it: xmppd service stop")
        .next("or remove the package"));
    }
    if !unit.file.exists() {
        return Ok(Report::new(data(unit, false)).line("The service is not installed. Nothing changed."));
    }
    let (first, rest) =
        unit.disable.split_first().map_or((None, &[][..]), |(first, rest)| (Some(first), rest));
    first.map(|line| done(unit, line)).transpose()?;
    fs::remove_file(&unit.file).map_err(|error| start_error::io(&unit.file, &error))?;
    for line in rest {
        done(unit, line)?;
    }
    Ok(Report::new(data(unit, true))
        .line(format!("Stopped and removed: {}. Configuration and data stay.", unit.file.display())))
}

fn start(unit: &Unit, line: &Line, what: &str, global: &Global) -> Result<Report, AdminError> {
    installed(unit)?;
    let config = configured(unit, global)?;
    if fs::metadata(&config).is_err_and(|error| error.kind() == io::ErrorKind::NotFound) {
        return Err(AdminError::unreachable(
            "setup.missing",
            format!("xmppd is not set up: there is no {}.", config.display()),
        )
        .next(set_up(unit)));
    }
    done(unit, line)?;
    let state = (unit.state)(&ask(&unit.status)?);
    if !state.running {
        return Err(AdminError::failed(
            "service.failed",
            format!("xmppd did not start: it is {}.", state.text),
        )
        .next(format!("why: {}", unit.words)));
    }
    let pid = state.pid.map(|pid| format!(" (pid {pid})")).unwrap_or_default();
    Ok(Report::new(data(unit, true)).line(format!("xmppd was {what}{pid}.")).next("xmppd status"))
}

fn stop(unit: &Unit) -> Result<Report, AdminError> {
    installed(unit)?;
    if !(unit.state)(&ask(&unit.status)?).running {
        return Ok(Report::new(data(unit, false)).line("xmppd does not run. Nothing changed."));
    }
    done(unit, &unit.stop)?;
    Ok(Report::new(data(unit, true)).line("xmppd has stopped."))
}

fn status(unit: &Unit) -> Result<Report, AdminError> {
    installed(unit)?;
    let state = (unit.state)(&ask(&unit.status)?);
    let file = unit.packaged.as_ref().unwrap_or(&unit.file);
    let origin = if unit.packaged.is_some() { "   (from a package)" } else { "" };
    let whose = if unit.user { "this user" } else { "the machine" };
    let pid = state.pid.map(|pid| format!("   pid {pid}")).unwrap_or_default();
    let mut rows = vec![
        vec!["service".to_owned(), format!("{} of {whose}, {}", unit.name, unit.manager)],
        vec!["file".to_owned(), format!("{}{origin}", file.display())],
        vec!["state".to_owned(), format!("{}{pid}", state.text)],
    ];
    if let Some(enabled) = state.enabled {
        rows.push(vec!["by itself".to_owned(), if enabled { "yes" } else { "no" }.to_owned()]);
    }
    let mut data = data(unit, false);
    if let Some(map) = data.as_object_mut() {
        map.insert("state".into(), state.text.into());
        map.insert("running".into(), state.running.into());
        map.insert("enabled".into(), state.enabled.into());
        map.insert("pid".into(), state.pid.into());
    }
    let report = Report::new(data).push(crate::admin::Line::Table { heading: false, rows });
    let flag = if unit.user { " --user" } else { "" };
    Ok(if state.running { report } else { report.next(format!("xmppd service start{flag}")) })
}

fn installed(unit: &Unit) -> Result<(), AdminError> {
    if unit.packaged.is_some() || unit.file.exists() {
        return Ok(());
    }
    let flag = if unit.user { " --user" } else { "" };
    Err(AdminError::not_found(
        "service.missing",
        format!("The service is not installed: there is no {}.", unit.file.display()),
    )
    .next(format!("xmppd service install{flag}")))
}

/// The configuration that the service will read.
fn configured(unit: &Unit, global: &Global) -> Result<PathBuf, AdminError> {
    let mut choice = global.choice();
    choice.system = !unit.user;
    choice.user = unit.user && choice.dir.is_none();
    paths(&choice).map(|paths: Paths| paths.config)
}

fn set_up(unit: &Unit) -> &'static str {
    if unit.user { "xmppd init" } else { "xmppd --system init" }
}

fn data(unit: &Unit, changed: bool) -> serde_json::Value {
    json!({
        "manager": unit.manager.to_string(),
        "user": unit.user,
        "file": unit.packaged.as_ref().unwrap_or(&unit.file),
        "changed": changed,
    })
}

/// Puts the file in its place, whole or not at all.
fn write(unit: &Unit) -> Result<(), AdminError> {
    let directory = unit.file.parent().unwrap_or(Path::new("/"));
    let mut name = unit.file.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let beside = directory.join(name);
    let _ = fs::remove_file(&beside);
    let written = fs::create_dir_all(directory).and_then(|()| {
        let mut file = OpenOptions::new().write(true).create_new(true).mode(unit.mode).open(&beside)?;
        file.write_all(unit.text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&beside, &unit.file)
    });
    written.map_err(|error| {
        let _ = fs::remove_file(&beside);
        start_error::io(&unit.file, &error)
    })
}

/// Runs a command that must succeed.
fn done(unit: &Unit, line: &Line) -> Result<(), AdminError> {
    let answer = ask(line)?;
    if answer.good {
        return Ok(());
    }
    let said = answer.error.lines().next().unwrap_or("it does not say why").trim_end_matches('.').to_owned();
    Err(AdminError::failed("service.failed", format!("{} failed: {said}.", line.join(" ")))
        .next(format!("why: {}", unit.words)))
}

/// Runs a command for its answer.
fn ask(line: &Line) -> Result<Answer, AdminError> {
    let mut words = line.iter();
    let program = words.next().map_or("", String::as_str);
    let output = Command::new(program).args(words).stdin(Stdio::null()).output().map_err(|error| {
        AdminError::failed("service.failed", format!("{program} cannot be started: {error}."))
            .next("start the server yourself: xmppd run")
    })?;
    Ok(Answer {
        good: output.status.success(),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        error: String::from_utf8_lossy(&output.stderr).into_owned(),
    })
}

/// The user that the machine's service runs as must be there.
fn service_user(how: &str) -> Result<(), AdminError> {
    if people::person_named("xmppd").is_some() {
        return Ok(());
    }
    Err(AdminError::not_found("service.no_user", "There is no user xmppd for the service to run as.")
        .next(format!("make it: {how}")))
}
