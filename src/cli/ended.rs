//! Why a server that does not answer has ended: by order, by an error, killed, or with the machine.

use std::io;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::json;

use super::offline;
use crate::admin::{AdminError, times};
use crate::base::{Clock, Timestamp};
use crate::config::{Config, Mode, Paths};
use crate::observe::LastRun;

/// How long the service manager may take to answer.
const PATIENCE: Duration = Duration::from_secs(2);

/// `xmppd is not running`, with what is known of the end.
pub(super) fn not_running(paths: &Paths, socket: &Path) -> AdminError {
    let plain = offline::not_running(paths, socket);
    if plain.code != "ctl.not_running" {
        return plain;
    }
    let Ok(run) = LastRun::read(&paths.data) else { return plain };
    let now = Clock::new().wall();
    let (at, why) = end_of(paths, &run);
    let when = at.map(|at| format!(" {}", times::ago(at, now))).unwrap_or_default();
    let verb = match &run.ended {
        Some(ended) if !ended.failed => "stopped",
        _ => "ended",
    };
    let json = json!({
        "last_run": {
            "pid": run.pid,
            "started": Timestamp(run.started).to_xmpp(),
            "ended": at.map(Timestamp::to_xmpp),
            "in_order": run.ended.as_ref().is_some_and(|ended| !ended.failed),
            "why": why,
        }
    });
    AdminError { message: format!("xmppd is not running. It {verb}{when}: {why}."), ..plain }
        .details(vec![json])
}

/// When and why a run ended.
fn end_of(paths: &Paths, run: &LastRun) -> (Option<Timestamp>, String) {
    if let Some(ended) = &run.ended {
        return (Some(Timestamp(ended.at)), ended.why.trim_end_matches('.').to_owned());
    }
    let last_line = last_sign(paths);
    if run.is_of_an_earlier_boot() {
        return (last_line, "the machine was restarted, or lost its power, while it ran".into());
    }
    let told = (paths.mode != Mode::Dir).then(|| asked_of_systemd(paths.mode)).flatten();
    match told {
        Some(why) => (last_line, why),
        None => (last_line, "killed, or it crashed; nobody told it to stop".into()),
    }
}

/// When the server was last seen: it wrote to its log or to its data.
fn last_sign(paths: &Paths) -> Option<Timestamp> {
    let setting =
        Config::load(&paths.config).map_or_else(|_| Config::default().log.file, |config| config.log.file);
    let mut wal = paths.database.as_os_str().to_owned();
    wal.push("-wal");
    let files = [paths.log_file(&setting), Some(paths.database.clone()), Some(wal.into())];
    let changed = |path: std::path::PathBuf| path.metadata().and_then(|file| file.modified()).ok();
    let last = files.into_iter().flatten().filter_map(changed).max()?;
    let since = last.duration_since(std::time::UNIX_EPOCH).ok()?;
    i64::try_from(since.as_micros()).ok().map(Timestamp)
}

/// What systemd knows of the end of its unit, where it runs one.
fn asked_of_systemd(mode: Mode) -> Option<String> {
    let mut command = Command::new("systemctl");
    if mode == Mode::User {
        command.arg("--user");
    }
    command.args(["show", "xmppd.service", "--property=LoadState,Result,ExecMainStatus"]);
    let text = output_within(command, PATIENCE).ok()?;
    by_systemd(&text)
}

fn by_systemd(text: &str) -> Option<String> {
    let value = |name: &str| text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('='));
    if value("LoadState") != Some("loaded") {
        return None;
    }
    let status = value("ExecMainStatus").unwrap_or_default();
    match value("Result")? {
        "oom-kill" => Some("killed by the system, out of memory".into()),
        "watchdog" => Some("killed by systemd, because it did not answer (watchdog)".into()),
        "timeout" => Some("killed by systemd, because it took too long to start or to stop".into()),
        "signal" | "core-dump" => Some(format!("killed by signal {status}")),
        "exit-code" => Some(format!("it failed with exit status {status}")),
        _ => None,
    }
}

/// The standard output of a program that has so long.
fn output_within(mut command: Command, patience: Duration) -> io::Result<String> {
    const PAUSE: Duration = Duration::from_millis(5);
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
    let clock = Clock::new();
    let begun = clock.now();
    while child.try_wait()?.is_none() {
        if clock.now().since(begun) > patience {
            child.kill()?;
            child.wait()?;
            return Err(io::ErrorKind::TimedOut.into());
        }
        std::thread::sleep(PAUSE);
    }
    Ok(String::from_utf8_lossy(&child.wait_with_output()?.stdout).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_systemd_tells_of_an_end() {
        let told = |load: &str, result: &str, status: &str| {
            by_systemd(&format!("LoadState={load}\nResult={result}\nExecMainStatus={status}\n"))
        };
        assert_eq!(told("loaded", "oom-kill", "9").as_deref(), Some("killed by the system, out of memory"));
        assert_eq!(told("loaded", "signal", "9").as_deref(), Some("killed by signal 9"));
        assert_eq!(told("loaded", "exit-code", "1").as_deref(), Some("it failed with exit status 1"));
        assert_eq!(told("loaded", "success", "0"), None);
        assert_eq!(told("not-found", "oom-kill", "9"), None);
        assert_eq!(by_systemd(""), None);
    }

    #[test]
    fn a_program_that_does_not_answer_is_not_waited_for() {
        let mut slow = Command::new("sleep");
        slow.arg("60");
        let error = output_within(slow, Duration::from_millis(20)).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
    }
}
