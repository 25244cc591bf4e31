//! The service under launchd of macOS. Written from its documentation (launchd.plist(5), launchctl(1)); it was never
//! tried.

use std::path::{Path, PathBuf};

use directories::BaseDirs;

use super::{Answer, State, Unit, line};
use crate::admin::AdminError;
use crate::cli::machine::Manager;
use crate::cli::parse::Global;

const AGENT: &str = include_str!("../../../packaging/launchd/org.xmppd.xmppd.plist");
const LABEL: &str = "org.xmppd.xmppd";

/// The service that runs this program.
///
/// # Errors
/// It is to be the machine's: on macOS the server is one of a user.
pub(super) fn unit(user: bool, program: &Path, global: &Global) -> Result<Unit, AdminError> {
    if !user {
        return Err(AdminError::usage(
            "service.no_machine_service",
            "On macOS the service is one of a user.",
        )
        .next("xmppd service install --user"));
    }
    let home = BaseDirs::new().ok_or_else(|| {
        AdminError::invalid("paths", "This user has no home directory, so there is no place for a service.")
            .next("start it yourself: xmppd run")
    })?;
    let file = home.home_dir().join(format!("Library/LaunchAgents/{LABEL}.plist"));
    let domain = format!("gui/{}", rustix::process::getuid().as_raw());
    let target = format!("{domain}/{LABEL}");
    let path = file.display().to_string();
    Ok(Unit {
        manager: Manager::Launchd,
        user: true,
        name: LABEL,
        mode: 0o644,
        text: with_program(program, &flags(global)),
        packaged: None,
        enable: vec![line(&["launchctl", "enable", &target])],
        disable: vec![line(&["launchctl", "bootout", &target])],
        start: line(&["launchctl", "bootstrap", &domain, &path]),
        stop: line(&["launchctl", "bootout", &target]),
        restart: line(&["launchctl", "kickstart", "-k", &target]),
        status: line(&["launchctl", "print", &target]),
        state,
        words: "xmppd log tail".into(),
        file,
    })
}

fn flags(global: &Global) -> Vec<String> {
    let absolute = |dir: &PathBuf| std::path::absolute(dir).unwrap_or_else(|_| dir.clone());
    match &global.dir {
        Some(dir) => vec!["--dir".into(), absolute(dir).display().to_string(), "run".into()],
        None => vec!["--user-mode".into(), "run".into()],
    }
}

fn with_program(program: &Path, flags: &[String]) -> String {
    let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let word = |word: &str| format!("    <string>{}</string>\n", escape(word));
    let words: String = std::iter::once(word(&program.display().to_string()))
        .chain(flags.iter().map(|flag| word(flag)))
        .collect();
    let own = "    <string>/usr/local/bin/xmppd</string>\n    <string>run</string>\n";
    AGENT.replace(own, &words)
}

/// `launchctl print` has lines such as `state = running` and `pid = 4127`, and fails for what is not loaded.
fn state(answer: &Answer) -> State {
    let value = |name: &str| {
        answer.out.lines().find_map(|line| line.trim().strip_prefix(name)?.trim().strip_prefix("= "))
    };
    let text = if answer.good { value("state").unwrap_or("loaded") } else { "stopped" };
    State {
        text: text.to_owned(),
        running: text == "running",
        enabled: None,
        pid: value("pid").and_then(|pid| pid.parse().ok()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_agent_starts_the_program_that_installs_it() {
        let agent = with_program("/Users/a & b/xmppd".as_ref(), &["--user-mode".into(), "run".into()]);
        assert!(
            agent.contains("<string>/Users/a &amp; b/xmppd</string>\n    <string>--user-mode</string>"),
            "{agent}"
        );
        let answer = |good, out: &str| Answer { good, out: out.into(), error: String::new() };
        let running = state(&answer(true, "\tstate = running\n\tpid = 41\n"));
        assert_eq!((running.running, running.pid), (true, Some(41)));
        assert_eq!(state(&answer(false, "")).text, "stopped");
    }
}
