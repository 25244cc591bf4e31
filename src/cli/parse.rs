//! The command line, from the same types as the control protocol; and what is said about one that cannot be read.

use std::path::PathBuf;
use std::time::Duration;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Args, FromArgMatches as _, Parser, Subcommand};

use super::command::{command, names};
use super::completion::{self, Completion};
use super::help::{self, Help};
use super::init::Init;
use super::manual::{self, Manual};
use super::run::Run;
use super::service::Service;
use crate::admin::{AdminError, Operation};
use crate::config::{Choice, nearest};

/// xmppd — an XMPP server that one person sets up in a minute.
///
/// First time: `xmppd init`, then `xmppd run`.
#[derive(Debug, Parser)]
#[command(
    name = "xmppd",
    version,
    disable_help_subcommand = true,
    infer_long_args = false,
    after_help = "Example:\n  xmppd init --yes --domain example.org\n  xmppd run\n  xmppd user add bob@example.org"
)]
pub(super) struct Cli {
    #[command(flatten)]
    pub(super) global: Global,
    #[command(subcommand)]
    pub(super) command: Command,
}

/// Flags of every command.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Flags of every command")]
pub(super) struct Global {
    /// Keep configuration, certificates, data, socket and log below this directory.
    #[arg(long, global = true, value_name = "DIR")]
    pub(super) dir: Option<PathBuf>,
    /// The configuration file.
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        env = "XMPPD_CONFIG",
        hide_env = true,
        hide_short_help = true
    )]
    pub(super) config: Option<PathBuf>,
    /// The control socket of the running server.
    #[arg(
        long,
        global = true,
        value_name = "PATH",
        env = "XMPPD_SOCKET",
        hide_env = true,
        hide_short_help = true
    )]
    pub(super) socket: Option<PathBuf>,
    /// The server of the system, with /etc/xmppd and /var/lib/xmppd.
    #[arg(long, global = true, hide_short_help = true)]
    pub(super) system: bool,
    /// A server of this user, with everything below the home directory.
    #[arg(long, global = true, hide_short_help = true)]
    pub(super) user_mode: bool,
    /// One JSON document instead of text.
    #[arg(long, global = true)]
    pub(super) json: bool,
    /// Ask nothing.
    #[arg(short, long, global = true)]
    pub(super) yes: bool,
    /// Results only, no progress.
    #[arg(short, long, global = true, conflicts_with = "verbose", hide_short_help = true)]
    pub(super) quiet: bool,
    /// Say which files and which socket are used.
    #[arg(short, long, global = true, hide_short_help = true)]
    pub(super) verbose: bool,
    /// No colour.
    #[arg(long, global = true, hide_short_help = true)]
    pub(super) no_color: bool,
    /// Times in UTC; else they are local.
    #[arg(long, global = true, hide_short_help = true)]
    pub(super) utc: bool,
    /// Tables as wide as they are; else they are cut to the width of the terminal.
    #[arg(long, global = true, hide_short_help = true)]
    pub(super) wide: bool,
    /// Do it on another machine, over ssh.
    #[arg(long, global = true, value_name = "USER@MACHINE", hide_short_help = true)]
    pub(super) host: Option<String>,
    /// Wait so many seconds for an answer of the server.
    #[arg(long, global = true, value_name = "S", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..86_400), hide_short_help = true)]
    pub(super) timeout: u64,
}

impl Global {
    pub(super) fn choice(&self) -> Choice {
        Choice {
            dir: self.dir.clone(),
            config: self.config.clone(),
            socket: self.socket.clone(),
            system: self.system,
            user: self.user_mode,
        }
    }

    /// The flags that name the server, as they are typed.
    pub(super) fn server(&self) -> String {
        let path =
            |flag: &str, path: &Option<PathBuf>| path.as_ref().map(|path| format!("{flag} {}", quoted(path)));
        // What stands in the environment stands there still when the next command is typed.
        let typed = |variable: &str, path: &Option<PathBuf>| {
            path.clone()
                .filter(|path| std::env::var_os(variable).is_none_or(|known| known != path.as_os_str()))
        };
        let config = path("--config", &typed("XMPPD_CONFIG", &self.config));
        let socket = path("--socket", &typed("XMPPD_SOCKET", &self.socket));
        let system = self.system.then(|| "--system".to_owned());
        let user = self.user_mode.then(|| "--user-mode".to_owned());
        let host = reached_from().map(|host| format!("--host {}", quoted(host.as_ref())));
        let words = [host, path("--dir", &self.dir), config, socket, system, user].into_iter().flatten();
        words.collect::<Vec<_>>().join(" ")
    }

    pub(super) fn timeout(&self) -> Duration {
        Duration::from_secs(self.timeout)
    }
}

/// The variable by which `--host` tells the program over there what it is called here, so that its hints say so.
pub(super) const REACHED_AS: &str = "XMPPD_REACHED_AS";

/// The host whose name was typed on the other machine, if this program was started from there.
fn reached_from() -> Option<String> {
    std::env::var(REACHED_AS).ok().filter(|host| !host.is_empty())
}

/// A path as a shell takes it.
fn quoted(path: &std::path::Path) -> String {
    let text = path.display().to_string();
    let plain = text.chars().all(|c| c.is_alphanumeric() || "/._-+~@:,".contains(c));
    if plain && !text.is_empty() { text } else { format!("'{}'", text.replace('\'', "'\\''")) }
}

/// Everything that `xmppd` can do.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Sets a server up.
    ///
    /// Configuration, certificate, database, first account.
    #[command(after_help = super::init::EXAMPLES)]
    Init(Init),
    /// Runs the server in the foreground.
    ///
    /// Without a configuration it sets one up first.
    #[command(after_help = "Example:\n  xmppd run\n  xmppd --dir /srv/chat run\n  xmppd run --check-only")]
    Run(Run),
    #[command(flatten)]
    Operation(Operation),
    /// Makes the machine start the server: systemd, launchd, OpenRC.
    #[command(subcommand)]
    Service(Service),
    /// The manual page of a command, or of the configuration file.
    #[command(after_help = manual::EXAMPLES)]
    Man(Manual),
    /// Makes the shell complete what is typed.
    ///
    /// Prints the script for it: commands, domains, accounts, settings.
    #[command(after_help = completion::EXAMPLES)]
    Completion(Completion),
    /// Explains a command.
    #[command(after_help = help::EXAMPLES)]
    Help(Help),
}

/// What the arguments ask for.
#[derive(Debug)]
pub(super) enum Asked {
    /// Something to do.
    Do(Box<Cli>),
    /// A text to show: help or version.
    Show(String),
}

/// Reads the arguments; the first is the program's name.
///
/// # Errors
/// Exit 2, with the nearest name and never the whole help.
pub(super) fn parse(arguments: &[String]) -> Result<Asked, AdminError> {
    if arguments.iter().any(|word| word == "--password" || word.starts_with("--password=")) {
        return Err(AdminError::usage(
            "password.in_arguments",
            "--password is not accepted: other users could see it in the process list.",
        )
        .next("--password-stdin, --generate, or nothing to be asked"));
    }
    let parsed = command().try_get_matches_from(arguments).and_then(|found| Cli::from_arg_matches(&found));
    match parsed {
        Ok(cli) => match two_servers(&cli.global) {
            Some(error) => Err(error),
            None => Ok(Asked::Do(Box::new(cli))),
        },
        Err(error) if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) => {
            Ok(Asked::Show(error.render().to_string()))
        }
        Err(error) => Err(explain(&error, arguments)),
    }
}

/// Why flags that name the server cannot be meant together. They may stand at different words, where clap does not
/// compare them.
fn two_servers(global: &Global) -> Option<AdminError> {
    let flags =
        [(global.dir.is_some(), "--dir"), (global.system, "--system"), (global.user_mode, "--user-mode")];
    let mut typed = flags.into_iter().filter(|(is_typed, _)| *is_typed).map(|(_, flag)| flag);
    let (first, second) = (typed.next()?, typed.next()?);
    Some(
        AdminError::usage(
            "usage",
            format!("{first} and {second} exclude each other: each names another server."),
        )
        .next("leave one of them out; where each has its files: xmppd man"),
    )
}

/// Whether JSON is wanted, where the arguments could not be read.
pub(super) fn wants_json(arguments: &[String]) -> bool {
    arguments.iter().take_while(|word| *word != "--").any(|word| word == "--json")
}

/// The command that the arguments reach, as far as its words are known.
fn reached(arguments: &[String]) -> (String, clap::Command) {
    let mut path = String::from("xmppd");
    let mut command = command();
    command.build();
    for word in arguments.iter().skip(1) {
        if let Some(found) = command.find_subcommand(word) {
            path = format!("{path} {word}");
            command = found.clone();
        }
    }
    (path, command)
}

fn explain(error: &clap::Error, arguments: &[String]) -> AdminError {
    let (path, command) = reached(arguments);
    let help = format!("{path} -h");
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        _ => String::new(),
    };
    let argument = text(ContextKind::InvalidArg);
    // As it stands in the usage, `[SUBJECT]...`, and as it is called.
    let called = match argument.starts_with(['<', '[']) {
        true => argument.trim_end_matches('.').trim_matches(['<', '>', '[', ']']).to_owned(),
        false => argument.clone(),
    };
    let value = text(ContextKind::InvalidValue);
    let message = match error.kind() {
        ErrorKind::InvalidSubcommand => {
            unknown_command(&path, &command, &text(ContextKind::InvalidSubcommand))
        }
        ErrorKind::UnknownArgument if argument.starts_with('-') => {
            let word = argument.split('=').next().unwrap_or(&argument);
            // Compared without what all of them begin with.
            let near =
                nearest(word.trim_start_matches('-'), command.get_arguments().filter_map(|a| a.get_long()));
            let near = near.map(|near| format!(" Did you mean --{near}?")).unwrap_or_default();
            format!("\"{path}\" has no flag {word}.{near}")
        }
        // A word after a noun that has verbs is a verb that does not exist.
        ErrorKind::UnknownArgument if command.has_subcommands() => {
            unknown_command(&path, &command, &argument)
        }
        ErrorKind::UnknownArgument => format!("\"{path}\" does not know what to do with \"{argument}\"."),
        ErrorKind::MissingRequiredArgument => format!("\"{path}\" needs {}.", needed(&argument)),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            match path.as_str() {
                "xmppd" => "What should xmppd do?".to_owned(),
                _ => format!("What should \"{path}\" do? Possible: {}.", names(&command).join(", ")),
            }
        }
        ErrorKind::InvalidValue if value.is_empty() => format!("{called} needs a value."),
        ErrorKind::InvalidValue if !text(ContextKind::ValidValue).is_empty() => {
            format!("{called}: \"{value}\" does not fit. Possible: {}.", text(ContextKind::ValidValue))
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            format!("{called}: \"{value}\" does not fit.")
        }
        ErrorKind::ArgumentConflict => {
            format!("{argument} and {} exclude each other.", text(ContextKind::PriorArg))
        }
        ErrorKind::InvalidUtf8 => "The arguments are not UTF-8.".to_owned(),
        _ => format!("\"{path}\" was not understood."),
    };
    let error = AdminError::usage("usage", message);
    if path == "xmppd" && error.message.starts_with("What") {
        return error.next("first time: xmppd init, then xmppd run").next("all commands: xmppd -h");
    }
    match key_and_value(&path, arguments) {
        Some((key, value)) => error
            .next(format!(
                "key and value are two words: {}",
                as_typed(&["config", "set", key, value], arguments)
            ))
            .next(help),
        None => error.next(help),
    }
}

/// What is needed, without the signs of a choice: `<--user <JID>|--ip <ADDRESS>>`.
fn needed(argument: &str) -> String {
    match argument.strip_prefix("<--").and_then(|rest| rest.strip_suffix('>')) {
        Some(choice) => format!("--{}", choice.replace('|', " or ")),
        None => argument.replace("...", ""),
    }
}

/// A setting and its value that were typed as one word.
fn key_and_value<'a>(path: &str, arguments: &'a [String]) -> Option<(&'a str, &'a str)> {
    let mut words = arguments.iter().filter(|word| !word.starts_with('-') && word.contains('='));
    (path == "xmppd config set").then(|| words.next()?.split_once('=')).flatten()
}

/// A command for the same server as the one that was typed and could not be read.
fn as_typed(words: &[&str], arguments: &[String]) -> String {
    let mut line = String::from("xmppd");
    let mut typed = arguments.iter();
    while let Some(word) = typed.next() {
        let flag = word.split('=').next().unwrap_or_default();
        match flag {
            "--system" | "--user-mode" => line.push_str(&format!(" {flag}")),
            "--dir" | "--config" | "--socket" | "--host" => {
                let value = word.split_once('=').map(|(_, value)| value);
                let value = value.or_else(|| typed.next().map(String::as_str)).unwrap_or_default();
                line.push_str(&format!(" {flag} {}", quoted(value.as_ref())));
            }
            _ => {}
        }
    }
    words.iter().fold(line, |line, word| format!("{line} {}", quoted(word.as_ref())))
}

fn did_you_mean<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> String {
    nearest(word, candidates).map(|near| format!(" Did you mean {near}?")).unwrap_or_default()
}

fn unknown_command(path: &str, command: &clap::Command, word: &str) -> String {
    let names = names(command);
    let near = did_you_mean(word, names.iter().map(String::as_str));
    match path {
        "xmppd" => format!("There is no command \"{word}\".{near}"),
        _ if near.is_empty() => format!("\"{path}\" cannot \"{word}\". Possible: {}.", names.join(", ")),
        _ => format!("\"{path}\" cannot \"{word}\".{near}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(line: &str) -> AdminError {
        let arguments: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        match parse(&arguments) {
            Err(error) => error,
            Ok(asked) => panic!("{asked:?}"),
        }
    }

    #[test]
    fn the_declaration_is_sound() {
        command().debug_assert();
    }

    #[test]
    fn wrong_words_are_answered_with_the_nearest_one() {
        let cases = [
            ("xmppd stauts", "There is no command \"stauts\". Did you mean status?"),
            ("xmppd user ad bob@x", "\"xmppd user\" cannot \"ad\". Did you mean add?"),
            (
                "xmppd user",
                "What should \"xmppd user\" do? Possible: add, list, show, passwd, enable, disable, role, roles, sessions, devices, kick, remove, rename, import.",
            ),
            ("xmppd user add", "\"xmppd user add\" needs <JID>."),
            (
                "xmppd user add b@x --genrate",
                "\"xmppd user add\" has no flag --genrate. Did you mean --generate?",
            ),
            (
                "xmppd doctor disks",
                "SUBJECT: \"disks\" does not fit. Possible: machine, paths, ports, certs, push, config, disk, clock.",
            ),
            ("xmppd user add b@x c@x", "\"xmppd user add\" does not know what to do with \"c@x\"."),
            (
                "xmppd trace start",
                "\"xmppd trace start\" needs --user <JID> or --session <ID> or --ip <ADDRESS>.",
            ),
            ("xmppd config set", "\"xmppd config set\" needs <KEY>, <VALUE>."),
            ("xmppd config set a=b", "\"xmppd config set\" needs <VALUE>."),
            (
                "xmppd --system status --dir x",
                "--dir and --system exclude each other: each names another server.",
            ),
            (
                "xmppd --system status --user-mode",
                "--system and --user-mode exclude each other: each names another server.",
            ),
            ("xmppd status --timeout soon", "--timeout <S>: \"soon\" does not fit."),
            ("xmppd", "What should xmppd do?"),
            (
                "xmppd user add b@x --password geheim",
                "--password is not accepted: other users could see it in the process list.",
            ),
        ];
        for (line, message) in cases {
            let error = refused(line);
            assert_eq!((error.message.as_str(), error.exit()), (message, 2), "{line}");
            assert!(!error.next.is_empty(), "{line}");
        }
    }

    #[test]
    fn a_key_and_its_value_in_one_word_are_told_apart() {
        let error = refused("xmppd --dir=/a config set --system archive.keep=30d");
        let step = "key and value are two words: xmppd --dir /a --system config set archive.keep 30d";
        assert_eq!(error.next.first().map(String::as_str), Some(step));
        assert_eq!(refused("xmppd config set archive.keep").next, ["xmppd config set -h"]);
    }

    #[test]
    fn the_server_that_is_meant_is_named_as_it_was_typed() {
        let global = |line: &str| {
            let words: Vec<String> = line.split(' ').map(|word| word.replace('_', " ")).collect();
            match parse(&words).unwrap() {
                Asked::Do(cli) => cli.global,
                Asked::Show(text) => panic!("{text}"),
            }
        };
        assert_eq!(global("xmppd status").server(), "");
        assert_eq!(global("xmppd --dir /srv/chat status").server(), "--dir /srv/chat");
        assert_eq!(global("xmppd status --dir my_chat").server(), "--dir 'my chat'");
        let system = global("xmppd --system status");
        assert_eq!((system.server().as_str(), system.choice().system), ("--system", true));
        assert!(global("xmppd --user-mode status").choice().user);
        let socket = global("xmppd --socket /s status --config /c");
        assert_eq!(socket.choice().socket, Some("/s".into()));
        assert_eq!(socket.server(), "--config /c --socket /s");
    }

    #[test]
    fn whatever_is_typed_is_answered_in_words() {
        const WORDS: [&str; 24] = [
            "user",
            "vhost",
            "config",
            "log",
            "session",
            "add",
            "set",
            "list",
            "level",
            "tail",
            "status",
            "run",
            "init",
            "bob@example.org",
            "--json",
            "--dir",
            "--domain",
            "--yes",
            "-n",
            "--",
            "-",
            "=",
            "\u{1b}[2J",
            "-xyz",
        ];
        // A small generator is enough: the same lines each time.
        let mut state = 1_u64;
        for _ in 0..2_000 {
            let mut arguments = vec!["xmppd".to_owned()];
            for _ in 0..state % 6 {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                arguments.push(WORDS[usize::try_from((state >> 33) % 24).unwrap()].to_owned());
            }
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            if let Err(error) = parse(&arguments) {
                assert_eq!(error.exit(), 2, "{arguments:?}");
                assert!(!error.next.is_empty() && !error.message.is_empty(), "{arguments:?}");
                let text = error.to_string();
                assert!(!text.contains("Some(") && !text.contains("ErrorKind"), "{text}");
            }
        }
    }

    #[test]
    fn every_command_has_an_example() {
        fn walk(path: &str, command: &clap::Command) {
            if !command.has_subcommands() {
                let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
                assert!(help.contains("Example"), "{path} has no example");
            }
            for inner in command.get_subcommands() {
                walk(&format!("{path} {}", inner.get_name()), inner);
            }
        }
        walk("xmppd", &command());
    }
}
