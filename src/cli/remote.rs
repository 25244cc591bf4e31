//! `--host`: the same command on another machine, over ssh.

use std::io::{self, IsTerminal as _};
use std::process::Command;

use super::parse::REACHED_AS;
use crate::admin::AdminError;

/// Runs the command line over there, without `--host`; its exit status is this one's.
///
/// # Errors
/// The host is none, or ssh fails.
pub(super) fn run(host: &str, arguments: &[String]) -> Result<u8, AdminError> {
    if host.is_empty() || host.starts_with('-') || host.contains(char::is_whitespace) {
        return Err(AdminError::usage("host.invalid", format!("--host: \"{host}\" is not a host."))
            .next("xmppd --host anna@atlas.example.org status"));
    }
    let mut ssh = Command::new("ssh");
    if io::stdin().is_terminal() && io::stdout().is_terminal() {
        // So that questions can be asked over there.
        ssh.arg("-t");
    }
    let status = ssh.args(["--", host]).arg(command_line(host, arguments)).status().map_err(|error| {
        AdminError::failed("host.no_ssh", format!("ssh cannot be started: {error}."))
            .next("install OpenSSH's client, or log in over there and run it without --host")
    })?;
    match status.code().and_then(|code| u8::try_from(code).ok()) {
        // ssh(1): 255 if an error occurred; what it was it has said.
        Some(255) | None => {
            Err(AdminError::unreachable("host.unreachable", format!("{host} could not be reached by ssh."))
                .next(format!("try it: ssh {host} xmppd version")))
        }
        Some(code) => Ok(code),
    }
}

/// The words as the shell over there takes them. The program hears under which name it was reached: its hints are to be
/// typed here.
fn command_line(host: &str, arguments: &[String]) -> String {
    let quoted = |word: &str| format!("'{}'", word.replace('\'', "'\\''"));
    let mut words =
        Vec::from(["env".to_owned(), format!("{REACHED_AS}={}", quoted(host)), "xmppd".to_owned()]);
    let mut rest = arguments.iter().skip(1);
    while let Some(word) = rest.next() {
        match word.as_str() {
            "--host" => _ = rest.next(),
            word if word.starts_with("--host=") => {}
            word => words.push(quoted(word)),
        }
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_arrives_as_it_was_typed() {
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        let typed = words(&["/usr/bin/xmppd", "--host", "atlas", "config", "set", "a", "it's $HOME"]);
        let line = command_line("atlas", &typed);
        assert_eq!(line, "env XMPPD_REACHED_AS='atlas' xmppd 'config' 'set' 'a' 'it'\\''s $HOME'");
        let line = command_line("atlas", &words(&["xmppd", "status", "--host=atlas"]));
        assert_eq!(line, "env XMPPD_REACHED_AS='atlas' xmppd 'status'");
    }

    #[test]
    fn a_flag_is_no_host() {
        for host in ["", "-oProxyCommand=x", "a b"] {
            assert_eq!(run(host, &[]).unwrap_err().exit(), 2);
        }
    }
}
