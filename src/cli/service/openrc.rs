//! The service under OpenRC. Written from its documentation (openrc-run(8), rc-update(8)); it was never tried.

use std::path::{Path, PathBuf};

use super::{Answer, State, Unit, line, service_user};
use crate::admin::AdminError;
use crate::cli::machine::Manager;

const SCRIPT: &str = include_str!("../../../packaging/openrc/xmppd");

/// The service that runs this program.
///
/// # Errors
/// OpenRC has no services of users, or there is no user to run as.
pub(super) fn unit(user: bool, program: &Path) -> Result<Unit, AdminError> {
    if user {
        return Err(AdminError::usage(
            "service.no_user_services",
            "OpenRC starts no services of a user here.",
        )
        .next("start it yourself: xmppd run")
        .next("or the machine's service: sudo xmppd service install"));
    }
    service_user("addgroup -S xmppd; adduser -S -D -H -h /var/lib/xmppd -s /sbin/nologin -G xmppd xmppd")?;
    Ok(Unit {
        manager: Manager::OpenRc,
        user: false,
        name: "xmppd",
        file: PathBuf::from("/etc/init.d/xmppd"),
        mode: 0o755,
        text: with_program(program),
        packaged: None,
        enable: vec![line(&["rc-update", "add", "xmppd", "default"])],
        disable: vec![
            line(&["rc-service", "xmppd", "stop"]),
            line(&["rc-update", "delete", "xmppd", "default"]),
        ],
        start: line(&["rc-service", "xmppd", "start"]),
        stop: line(&["rc-service", "xmppd", "stop"]),
        restart: line(&["rc-service", "xmppd", "restart"]),
        status: line(&["rc-service", "xmppd", "status"]),
        state,
        words: "xmppd log tail".into(),
    })
}

fn with_program(program: &Path) -> String {
    let lines = SCRIPT.lines().map(|line| match line.strip_prefix("command=") {
        Some(_) => format!("command='{}'\n", program.display().to_string().replace('\'', "'\\''")),
        None => format!("{line}\n"),
    });
    lines.collect()
}

/// `rc-service … status` says ` * status: started`, and succeeds only then.
fn state(answer: &Answer) -> State {
    let said = answer.out.lines().find_map(|line| line.split("status:").nth(1)).unwrap_or_default();
    let text = match said.trim() {
        "started" => "running",
        "" => "stopped",
        other => other,
    };
    State { text: text.to_owned(), running: answer.good, enabled: None, pid: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_starts_the_program_that_installs_it() {
        let script = with_program("/opt/it's/xmppd".as_ref());
        assert!(script.contains("\ncommand='/opt/it'\\''s/xmppd'\n"), "{script}");
        let answer = |good, out: &str| Answer { good, out: out.into(), error: String::new() };
        assert!(state(&answer(true, " * status: started\n")).running);
        assert_eq!(state(&answer(false, " * status: crashed\n")).text, "crashed");
    }
}
