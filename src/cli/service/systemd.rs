//! The service under systemd: the machine's, and a user's own.

use std::path::{Path, PathBuf};

use directories::BaseDirs;

use super::{Answer, State, Unit, line, service_user};
use crate::admin::AdminError;
use crate::cli::machine::{self, Manager};
use crate::cli::parse::Global;

const SYSTEM: &str = include_str!("../../../packaging/systemd/xmppd.service");
const USER: &str = include_str!("../../../packaging/systemd/xmppd-user.service");

/// Places that the sandbox of the machine's service hides: ProtectHome, PrivateTmp.
const HIDDEN: [&str; 5] = ["/home", "/root", "/run/user", "/tmp", "/var/tmp"];

/// The service that runs this program.
///
/// # Errors
/// There is no user to run as, or the program lies where the service cannot see it.
pub(super) fn unit(user: bool, program: &Path, global: &Global) -> Result<Unit, AdminError> {
    let (file, text, packaged) = match user {
        true => {
            let place = global.server();
            let place = if place.is_empty() { "--user-mode".to_owned() } else { words(global) };
            let text = with_program(USER, &format!("{} {place} run", quoted(program)));
            (user_file()?, text, None)
        }
        false => {
            let packaged = machine::packaged_unit();
            if packaged.is_none() {
                visible(program)?;
                service_user("useradd --system --home-dir /var/lib/xmppd --shell /usr/sbin/nologin xmppd")?;
            }
            let text = with_program(SYSTEM, &format!("{} run", quoted(program)));
            (PathBuf::from("/etc/systemd/system/xmppd.service"), text, packaged)
        }
    };
    let control = |words: &[&str]| {
        let mut line = line(&["systemctl"]);
        line.extend(user.then(|| "--user".to_owned()));
        line.extend(words.iter().map(|word| (*word).to_owned()));
        line
    };
    Ok(Unit {
        manager: Manager::Systemd,
        user,
        name: "xmppd.service",
        file,
        mode: 0o644,
        text,
        packaged,
        enable: vec![control(&["daemon-reload"]), control(&["enable", "xmppd.service"])],
        disable: vec![control(&["disable", "--now", "xmppd.service"]), control(&["daemon-reload"])],
        start: control(&["start", "xmppd.service"]),
        stop: control(&["stop", "xmppd.service"]),
        restart: control(&["restart", "xmppd.service"]),
        status: control(&[
            "show",
            "xmppd.service",
            "-p",
            "ActiveState,SubState,MainPID,UnitFileState,Result",
        ]),
        state,
        words: format!("journalctl {}-u xmppd -n 20", if user { "--user " } else { "" }),
    })
}

fn user_file() -> Result<PathBuf, AdminError> {
    let directories = BaseDirs::new().ok_or_else(|| {
        AdminError::invalid("paths", "This user has no home directory, so there is no place for a service.")
            .next("the machine's service: sudo xmppd service install")
    })?;
    Ok(directories.config_dir().join("systemd/user/xmppd.service"))
}

fn visible(program: &Path) -> Result<(), AdminError> {
    let Some(hidden) = HIDDEN.into_iter().find(|hidden| program.starts_with(hidden)) else { return Ok(()) };
    Err(AdminError::invalid(
        "service.hidden",
        format!(
            "{} cannot be started by the machine's service, which does not see {hidden}.",
            program.display()
        ),
    )
    .next(format!("put it elsewhere: sudo install -m 755 {} /usr/local/bin/xmppd", program.display()))
    .next("and from there: sudo /usr/local/bin/xmppd service install"))
}

/// The flags that name the server, as a unit has them.
fn words(global: &Global) -> String {
    match &global.dir {
        Some(dir) => {
            let dir = std::path::absolute(dir).unwrap_or_else(|_| dir.clone());
            format!("--dir {}", quoted(&dir))
        }
        None => "--user-mode".into(),
    }
}

/// A unit that starts something else than it was written for.
fn with_program(unit: &str, start: &str) -> String {
    let lines = unit.lines().map(|line| match line.strip_prefix("ExecStart=") {
        Some(_) => format!("ExecStart={start}\n"),
        None => format!("{line}\n"),
    });
    lines.collect()
}

/// A word of a command line in a unit: systemd.service(5), COMMAND LINES.
fn quoted(path: &Path) -> String {
    let text = path.display().to_string().replace('%', "%%").replace('$', "$$");
    if text.chars().all(|c| c.is_alphanumeric() || "/._-+%$".contains(c)) {
        return text;
    }
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

fn state(answer: &Answer) -> State {
    let value = |name: &str| {
        answer.out.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('=')).unwrap_or_default()
    };
    let (active, result) = (value("ActiveState"), value("Result"));
    let text = match (active, result) {
        ("active", _) => "running".to_owned(),
        ("activating", _) => "starting".to_owned(),
        ("failed", "" | "success") => "failed".to_owned(),
        ("failed", why) => format!("failed ({why})"),
        ("inactive" | "", _) => "stopped".to_owned(),
        (other, _) => other.to_owned(),
    };
    State {
        text,
        running: active == "active",
        enabled: Some(value("UnitFileState") == "enabled"),
        pid: value("MainPID").parse().ok().filter(|pid| *pid != 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_starts_the_program_that_installs_it() {
        let unit = with_program(SYSTEM, "/opt/xmppd run");
        assert!(unit.contains("\nExecStart=/opt/xmppd run\n") && !unit.contains("/usr/bin/xmppd run"));
        assert!(with_program(USER, "x").contains("\nExecStart=x\n"));
        assert_eq!(with_program(SYSTEM, "/usr/bin/xmppd run"), SYSTEM, "the package's own is the same");
        assert_eq!(quoted("/a b/100%/$x".as_ref()), "\"/a b/100%%/$$x\"");
    }

    #[test]
    fn the_state_is_in_words() {
        let state = |out: &str| state(&Answer { good: true, out: out.into(), error: String::new() });
        let running =
            state("ActiveState=active\nSubState=running\nMainPID=7\nUnitFileState=enabled\nResult=success\n");
        assert_eq!((running.text.as_str(), running.running, running.pid), ("running", true, Some(7)));
        assert_eq!(state("ActiveState=failed\nResult=exit-code\nMainPID=0\n").text, "failed (exit-code)");
        assert_eq!(state("ActiveState=inactive\n").text, "stopped");
        assert!(
            visible("/usr/local/bin/xmppd".as_ref()).is_ok() && visible("/home/a/xmppd".as_ref()).is_err()
        );
    }
}
