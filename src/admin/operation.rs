//! The registry of operations: everything that can be asked of a server, each written once.
//!
//! One variant per noun, one file per noun. The doc comments are the help; clap's derives make the command line,
//! serde's the control protocol, and both check the same types.

use clap::Subcommand;
use serde::{Deserialize, Serialize};

use super::adhoc::Commands;
use super::announce::Announce;
use super::archive::Archive;
use super::audit::{self, Audit};
use super::ban::Ban;
use super::block::Block;
use super::caller::Caller;
use super::cert::Cert;
#[cfg(feature = "test-clock")]
use super::clock::Clock;
use super::config::Config;
use super::cx::AdminCx;
use super::db::Db;
use super::doctor::Doctor;
use super::ending::{Restart, Stop};
use super::error::{AdminError, Ask};
use super::explain::Explain;
use super::log::Log;
use super::maintenance::Maintenance;
use super::notice::{Motd, Welcome};
use super::noun::{Answer, Flow, Nature, Noun};
use super::permission;
use super::push::Push;
use super::secret::Secret;
use super::server::Version;
use super::session::Session;
use super::stats::{Metrics, Stats};
use super::status::Status;
use super::top::Top;
use super::trace::Trace;
use super::user::{NewPassword, User};
use super::vhost::Vhost;

/// What an operator can ask for.
#[derive(Clone, Debug, PartialEq, Subcommand, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Operation {
    /// One screen: version, uptime, domains, sessions, warnings.
    #[command(after_help = "Example:\n  xmppd status\n  xmppd status --json")]
    Status(Status),
    /// Stops the server: says goodbye to every client and ends.
    #[command(
        after_help = "Example:\n  xmppd stop\n  xmppd stop --in 5m --reason \"New disks, back in an hour\"\n  xmppd stop --cancel"
    )]
    Stop(Stop),
    /// Stops the server and starts it again, as the program is then.
    #[command(
        after_help = "Example:\n  xmppd restart\n  xmppd restart --in 5m --reason Update\n  xmppd restart --cancel"
    )]
    Restart(Restart),
    /// The version of this program.
    #[command(after_help = "Example:\n  xmppd version --json")]
    Version(Version),
    /// Domains that are served here.
    #[command(subcommand)]
    Vhost(Vhost),
    /// Accounts.
    #[command(subcommand)]
    User(User),
    /// Connected clients.
    #[command(subcommand)]
    Session(Session),
    /// Tells many people something at once.
    #[command(
        after_help = "Example:\n  xmppd announce --online \"In ten minutes the server restarts.\"\n  xmppd announce --all --domain example.org - < text"
    )]
    Announce(Announce),
    /// Archived messages: how much, how long, and deleting them.
    #[command(subcommand)]
    Archive(Archive),
    /// The message of the day.
    #[command(subcommand)]
    Motd(Motd),
    /// What new accounts are told at their first login.
    #[command(subcommand)]
    Welcome(Welcome),
    /// Settings.
    #[command(subcommand)]
    Config(Config),
    /// Who changed what.
    #[command(subcommand)]
    Audit(Audit),
    /// Certificates and keys.
    #[command(subcommand)]
    Cert(Cert),
    /// The database: is it sound, what fills it, changes of its schema.
    #[command(subcommand)]
    Db(Db),
    /// Looks for what is wrong here, and says what to do.
    ///
    /// Looks at this server and its machine.
    #[command(
        after_help = "Example:\n  xmppd doctor\n  xmppd doctor certs ports\n  xmppd doctor --fix\n  xmppd doctor --strict --json"
    )]
    Doctor(Doctor),
    /// Devices that are woken by notifications.
    #[command(subcommand)]
    Push(Push),
    /// Who may not try passwords for a while.
    #[command(subcommand)]
    Ban(Ban),
    /// Whom nobody of this server has to do with.
    #[command(subcommand)]
    Block(Block),
    /// Lets only administrators log in for a while.
    #[command(subcommand)]
    Maintenance(Maintenance),
    /// What the server writes down.
    #[command(subcommand)]
    Log(Log),
    /// What goes over the wire of one user, session or address.
    #[command(subcommand)]
    Trace(Trace),
    /// What has become of a message.
    ///
    /// Who was given it, where it is stored, why it was refused. What it says is not remembered.
    #[command(
        after_help = "Example:\n  xmppd explain --to bob@example.org\n  xmppd explain --to bob@example.org --last 5\n  xmppd explain 01a2004c-47ad-7a60-b5ab-7306141e0a28"
    )]
    Explain(Explain),
    /// What happens now, on a terminal as a screen that stays.
    #[command(
        after_help = "Example:\n  xmppd top\n  xmppd top --sort received --filter @example.org\n  xmppd top --json\n\nKeys: q ends, s changes the order, / filters by address."
    )]
    Top(Top),
    /// What the parts of the server count, for people.
    #[command(after_help = "Example:\n  xmppd stats\n  xmppd stats store --level finest")]
    Stats(Stats),
    /// The same for programs, as OpenMetrics text.
    #[command(after_help = "Example:\n  xmppd metrics\n  xmppd config set listen.metrics 127.0.0.1:9599")]
    Metrics(Metrics),
    /// What clients can run as ad-hoc commands, from here.
    #[command(subcommand)]
    Adhoc(Commands),
    /// Moves time, for tests.
    #[cfg(feature = "test-clock")]
    #[command(subcommand)]
    Clock(Clock),
}

/// Does the same with whatever noun it is; a new noun has a line here.
macro_rules! with_noun {
    ($operation:expr, $noun:ident => $done:expr) => {
        match $operation {
            Operation::Status($noun) => $done,
            Operation::Stop($noun) => $done,
            Operation::Restart($noun) => $done,
            Operation::Version($noun) => $done,
            Operation::Vhost($noun) => $done,
            Operation::User($noun) => $done,
            Operation::Session($noun) => $done,
            Operation::Announce($noun) => $done,
            Operation::Archive($noun) => $done,
            Operation::Motd($noun) => $done,
            Operation::Welcome($noun) => $done,
            Operation::Config($noun) => $done,
            Operation::Audit($noun) => $done,
            Operation::Cert($noun) => $done,
            Operation::Db($noun) => $done,
            Operation::Doctor($noun) => $done,
            Operation::Push($noun) => $done,
            Operation::Ban($noun) => $done,
            Operation::Block($noun) => $done,
            Operation::Maintenance($noun) => $done,
            Operation::Log($noun) => $done,
            Operation::Trace($noun) => $done,
            Operation::Explain($noun) => $done,
            Operation::Top($noun) => $done,
            Operation::Stats($noun) => $done,
            Operation::Metrics($noun) => $done,
            Operation::Adhoc($noun) => $done,
            #[cfg(feature = "test-clock")]
            Operation::Clock($noun) => $done,
        }
    };
}

impl Operation {
    /// What is known of it before it runs.
    pub fn nature(&self) -> Nature {
        with_noun!(self, noun => noun.nature())
    }

    /// Whether its name is a noun and a verb.
    pub fn has_verb(&self) -> bool {
        fn verbs<N: Noun>(_: &N) -> bool {
            N::VERBS
        }
        with_noun!(self, noun => verbs(noun))
    }

    /// Whether answers stream until somebody has enough.
    pub fn follows(&self) -> bool {
        self.nature().flow == Flow::Follow
    }

    /// Whether the answer is lines, one after the other.
    pub fn streams(&self) -> bool {
        self.nature().flow != Flow::Once
    }

    /// Its noun and its verb: `user add`.
    pub fn name(&self) -> String {
        self.words().0
    }

    /// Its words and its object, without anything secret: `user add bob@example.org`.
    pub fn title(&self) -> String {
        let (name, inner) = self.words();
        let typed = ["domain", "jid", "key", "module"].iter().find_map(|field| inner.get(field)?.as_str());
        let object = self.nature().object;
        match object.name().or(typed) {
            Some(object) => format!("{name} {object}"),
            None => name,
        }
    }

    /// What the audit list says of it: its title and its arguments, without anything secret.
    fn entry(&self) -> String {
        let (_, inner) = self.words();
        let mut entry = self.title();
        let nature = self.nature();
        let object = nature.object.name().map(str::to_owned);
        arguments(&inner, object.as_deref().or(entry.clone().rsplit(' ').next()), &mut entry);
        entry
    }

    /// Its words, and its arguments as JSON.
    fn words(&self) -> (String, serde_json::Value) {
        let mut inner = serde_json::to_value(self).unwrap_or_default();
        let mut words = Vec::new();
        for _ in 0..=usize::from(self.has_verb()) {
            let entry = inner
                .as_object_mut()
                .and_then(|map| map.iter().next().map(|(word, next)| (word.clone(), next.clone())));
            let Some((word, next)) = entry else { break };
            // As it is typed: `cert self-signed`.
            words.push(word.replace('_', "-"));
            inner = next;
        }
        (words.join(" "), inner)
    }

    /// Puts in what was asked for: a password, or the name that confirms.
    pub fn supply(&mut self, ask: &Ask, answer: Secret) {
        with_noun!(self, noun => noun.supply(ask, answer));
    }

    /// The points of time that were typed with it.
    pub fn times(&mut self) -> Vec<&mut String> {
        with_noun!(self, noun => noun.times())
    }

    /// The text that it takes, which may be `-`: then it is read from standard input where it is typed.
    pub fn input(&mut self) -> Option<&mut String> {
        with_noun!(self, noun => noun.input())
    }

    /// The password that comes with it, where it takes one.
    pub fn new_password(&mut self) -> Option<&mut NewPassword> {
        with_noun!(self, noun => noun.new_password())
    }

    /// Does it, if the caller may ask for it.
    ///
    /// # Errors
    /// What was not done and why; nothing is half-done unless the text says so.
    pub async fn run(self, cx: &AdminCx, caller: &Caller) -> Result<Answer, AdminError> {
        let (nature, title, entry) = (self.nature(), self.title(), self.entry());
        let answer = match permission::check(cx, caller, &self.name(), &nature).await {
            Ok(()) => with_noun!(self, noun => noun.run(cx, caller).await),
            Err(error) => Err(error),
        };
        if nature.changes {
            let failed = match &answer {
                Ok(_) => {
                    tracing::info!(target: "admin", "{title}, by {caller}");
                    None
                }
                // It is tried again with what is missing.
                Err(error) if error.ask.is_some() => return answer,
                Err(error) => {
                    tracing::info!(target: "admin", code = %error.code, "{title}, by {caller}: not done");
                    Some(error.code.as_ref())
                }
            };
            audit::note(cx, caller, &entry, &nature.object.named_domain(), failed);
        }
        answer
    }
}

/// Arguments that are not part of what is noted: secret, long, or said already.
const NOT_NOTED: &[&str] = &["secret", "content", "text", "body", "confirm"];

/// Adds arguments as `name=value`; what is empty, off or secret is left out.
fn arguments(value: &serde_json::Value, skip: Option<&str>, found: &mut String) {
    use std::fmt::Write as _;
    let Some(map) = value.as_object() else { return };
    for (name, value) in map.iter().filter(|(name, _)| !NOT_NOTED.contains(&name.as_str())) {
        let shown = match value {
            serde_json::Value::String(text) if Some(text.as_str()) == skip || text.is_empty() => continue,
            serde_json::Value::String(text) => text.clone(),
            serde_json::Value::Null | serde_json::Value::Bool(false) => continue,
            serde_json::Value::Object(_) => {
                arguments(value, skip, found);
                continue;
            }
            serde_json::Value::Array(list) if list.is_empty() => continue,
            serde_json::Value::Array(list) => {
                list.iter().filter_map(serde_json::Value::as_str).collect::<Vec<_>>().join(" ")
            }
            other => other.to_string(),
        };
        // Never longer than can be looked at.
        let shown: String = shown.chars().take(200).map(|c| if c.is_control() { ' ' } else { c }).collect();
        let _ = write!(found, " {name}={shown}");
    }
}
