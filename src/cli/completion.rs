//! `xmppd completion`: what a shell needs so that it can ask this program how a line goes on, and the answers.
//!
//! Commands and flags come from the declarations; domains and accounts from the running server. That
//! takes a bounded time, and a server that does not answer is no reason to disturb somebody who types.

use std::ffi::OsStr;
use std::time::Duration;

use clap::{Args, Command, FromArgMatches as _, ValueEnum};
use clap_complete::engine::{ArgValueCompleter, CompletionCandidate};
use clap_complete::env::{Bash, CompleteEnv, EnvCompleter, Fish, Powershell, Zsh};
use serde_json::Value;

use super::command::command;
use super::parse::{Cli, Command as Parsed};
use super::render::Look;
use crate::config::{Choice, Paths, settings};
use crate::ctl::Client;
use crate::observe::MODULES;

/// Examples in the help.
pub(super) const EXAMPLES: &str = "Example:
  source <(xmppd completion bash)                     for this shell
  xmppd completion zsh > ~/.zfunc/_xmppd
  xmppd completion fish > ~/.config/fish/completions/xmppd.fish";

/// The variable by which a shell's script says that it asks.
const VARIABLE: &str = "XMPPD_COMPLETE";

/// How long a server may take; longer than that a person waits for a key.
const PATIENCE: Duration = Duration::from_millis(300);

/// Candidates that are shown at most; more are no help to anybody.
const MOST: usize = 200;

/// The shells that have a script.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Shell {
    /// GNU Bash 4 and later.
    Bash,
    /// The Z shell.
    Zsh,
    /// Fish.
    Fish,
    /// PowerShell.
    #[value(name = "powershell")]
    Powershell,
}

/// For which shell.
#[derive(Clone, Debug, Args)]
pub(super) struct Completion {
    /// The shell that reads the script.
    #[arg(value_enum)]
    pub(super) shell: Shell,
}

/// `xmppd completion`
pub(super) fn run(completion: &Completion, look: &Look) {
    look.line(completion_script(completion.shell).trim_end());
}

/// The script that makes a shell ask this program.
pub fn completion_script(shell: Shell) -> String {
    let adapter: &dyn EnvCompleter = match shell {
        Shell::Bash => &Bash,
        Shell::Zsh => &Zsh,
        Shell::Fish => &Fish,
        Shell::Powershell => &Powershell,
    };
    let mut script = Vec::new();
    // Writing into memory does not fail.
    let _ = adapter.write_registration(VARIABLE, "xmppd", "xmppd", "xmppd", &mut script);
    String::from_utf8_lossy(&script).trim().to_owned() + "\n"
}

/// Answers a shell that asks how a line goes on; whether one did.
pub(super) fn answer(arguments: &[String]) -> bool {
    if std::env::var_os(VARIABLE).is_none_or(|shell| shell.is_empty()) {
        return false;
    }
    let choice = choice(arguments);
    let here = std::env::current_dir().ok();
    let asked = CompleteEnv::with_factory(|| completing(&choice)).var(VARIABLE);
    // A shell that is not known gets no candidates, and no text in the middle of somebody's line.
    asked.try_complete(arguments, here.as_deref()).unwrap_or(true)
}

/// The server that the line names.
fn choice(arguments: &[String]) -> Choice {
    let value = |flag: &str| {
        let with_value = format!("{flag}=");
        let mut words = arguments.iter().skip_while(|word| *word != flag && !word.starts_with(&with_value));
        let first = words.next()?;
        first.strip_prefix(&with_value).map_or_else(|| words.next().cloned(), |value| Some(value.to_owned()))
    };
    let has = |flag: &str| arguments.iter().any(|word| word == flag);
    Choice {
        dir: value("--dir").map(Into::into),
        config: None,
        socket: value("--socket")
            .map(Into::into)
            .or_else(|| std::env::var_os("XMPPD_SOCKET").map(Into::into)),
        system: has("--system"),
        user: has("--user-mode"),
    }
}

/// The command line with candidates for its values.
fn completing(choice: &Choice) -> Command {
    fn with_candidates(command: Command, choice: &Choice) -> Command {
        command.mut_subcommands(|inner| with_candidates(inner, choice)).mut_args(|argument| {
            let choice = choice.clone();
            let candidates: fn(&Choice) -> Vec<String> = match argument.get_id().as_str() {
                "jid" => accounts,
                "domain" | "like" => domains,
                "key" | "keys" => |_| keys(),
                "module" => |_| modules(),
                _ => return argument,
            };
            argument.add(ArgValueCompleter::new(move |typed: &OsStr| fitting(candidates(&choice), typed)))
        })
    }
    with_candidates(command(), choice)
}

/// Those that begin as what is typed.
fn fitting(mut candidates: Vec<String>, typed: &OsStr) -> Vec<CompletionCandidate> {
    let typed = typed.to_string_lossy();
    candidates.retain(|candidate| candidate.starts_with(typed.as_ref()));
    candidates.sort();
    candidates.dedup();
    candidates.truncate(MOST);
    candidates.into_iter().map(CompletionCandidate::new).collect()
}

fn keys() -> Vec<String> {
    settings().map(|setting| setting.key.to_owned()).collect()
}

fn domains(choice: &Choice) -> Vec<String> {
    texts(choice, &["vhost", "list"], "domain")
}

fn accounts(choice: &Choice) -> Vec<String> {
    texts(choice, &["user", "list"], "jid")
}

fn modules() -> Vec<String> {
    MODULES.iter().map(|module| (*module).to_owned()).collect()
}

/// What the running server answers to a command: the texts of one field, wherever it stands.
fn texts(choice: &Choice, words: &[&str], field: &str) -> Vec<String> {
    let mut found = Vec::new();
    if let Some(data) = asked(choice, words) {
        collect(&data, field, &mut found);
    }
    found
}

fn asked(choice: &Choice, words: &[&str]) -> Option<Value> {
    let line = std::iter::once("xmppd").chain(words.iter().copied());
    let matches = command().try_get_matches_from(line).ok()?;
    let Parsed::Operation(operation) = Cli::from_arg_matches(&matches).ok()?.command else { return None };
    let sockets = Paths::sockets(choice).ok()?;
    let mut client = sockets.iter().find_map(|socket| Client::connect(socket, PATIENCE).ok())?;
    Some(client.call(&operation, |_| true).ok()?.data)
}

fn collect(value: &Value, field: &str, found: &mut Vec<String>) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| collect(value, field, found)),
        Value::Object(map) => {
            for (name, value) in map {
                match value {
                    Value::String(text) if name == field => found.push(text.clone()),
                    other => collect(other, field, found),
                }
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_says_which_server_is_asked() {
        let words = |line: &str| line.split(' ').map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(choice(&words("xmppd --dir /d user show")).dir, Some("/d".into()));
        assert_eq!(choice(&words("xmppd --dir=/d user show")).dir, Some("/d".into()));
        assert_eq!(choice(&words("xmppd --dir")).dir, None);
        assert!(choice(&words("xmppd --system user")).system);
    }

    #[test]
    fn candidates_are_found_wherever_they_stand() {
        let data = serde_json::json!({ "users": [{ "jid": "a@b", "x": [{ "jid": "c@d" }] }, { "jid": 7 }] });
        let mut found = Vec::new();
        collect(&data, "jid", &mut found);
        assert_eq!(found, ["a@b", "c@d"]);
        let shown = fitting(found, OsStr::new("a"));
        assert_eq!(shown.len(), 1);
    }

    #[test]
    fn every_shell_has_a_script() {
        for shell in [Shell::Bash, Shell::Zsh, Shell::Fish, Shell::Powershell] {
            let script = completion_script(shell);
            assert!(script.contains(VARIABLE) && script.contains("xmppd"), "{script}");
        }
    }
}
