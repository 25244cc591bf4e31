//! The registry of operations: everything that can be asked of a server, each written once.
//!
//! One variant per noun, one file per noun. The doc comments are the help; clap's derives make the command line, serde's
//! the control protocol, and both check the same types.

use clap::Subcommand;
use serde::{Deserialize, Serialize};

use super::caller::{Caller, Role};
#[cfg(feature = "test-clock")]
use super::clock::Clock;
use super::config::Config;
use super::cx::AdminCx;
use super::error::{AdminError, Ask};
use super::log::{Log, Tailing};
use super::report::Report;
use super::secret::Secret;
use super::server::{self, Stop};
use super::session::Session;
use super::user::{NewPassword, User};
use super::vhost::Vhost;

/// What an operator can ask for.
#[derive(Clone, Debug, PartialEq, Subcommand, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Operation {
    /// One screen: version, uptime, domains, sessions, warnings.
    #[command(after_help = "Example:\n  xmppd status\n  xmppd status --json")]
    Status {},
    /// Stops the server: says goodbye to every client and ends.
    #[command(after_help = "Example:\n  xmppd stop")]
    Stop(Stop),
    /// The version of this program.
    #[command(after_help = "Example:\n  xmppd version --json")]
    Version {},
    /// Domains that are served here.
    #[command(subcommand)]
    Vhost(Vhost),
    /// Accounts.
    #[command(subcommand)]
    User(User),
    /// Connected clients.
    #[command(subcommand)]
    Session(Session),
    /// Settings.
    #[command(subcommand)]
    Config(Config),
    /// What the server writes down.
    #[command(subcommand)]
    Log(Log),
    /// Moves time, for tests.
    #[cfg(feature = "test-clock")]
    #[command(subcommand)]
    Clock(Clock),
}

/// What an operation works on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Nothing but this program.
    Nothing,
    /// Configuration and database: of the running server, else those on the disk, once their lock is taken.
    Data,
    /// A running server.
    Node,
}

/// What comes back.
pub enum Answer {
    /// All of it.
    Report(Report),
    /// Log lines, one after the other.
    Tail(Box<Tailing>),
}

impl From<Report> for Answer {
    fn from(report: Report) -> Self {
        Self::Report(report)
    }
}

impl Operation {
    /// What it works on.
    pub fn needs(&self) -> Needs {
        match self {
            Self::Version {} => Needs::Nothing,
            Self::Status {} | Self::Stop(_) | Self::Session(_) => Needs::Node,
            Self::Vhost(_) | Self::User(_) | Self::Config(_) | Self::Log(_) => Needs::Data,
            #[cfg(feature = "test-clock")]
            Self::Clock(_) => Needs::Node,
        }
    }

    /// Who may ask for it: what cannot be undone, or takes the server away from others, is for its owner.
    pub fn role(&self) -> Role {
        match self {
            Self::Stop(_) | Self::Vhost(Vhost::Remove { .. }) => Role::Owner,
            #[cfg(feature = "test-clock")]
            Self::Clock(_) => Role::Owner,
            _ => Role::Operator,
        }
    }

    /// Whether it changes something, so that the log has a line about it.
    pub fn changes(&self) -> bool {
        match self {
            Self::Stop(_) | Self::Session(Session::Close { .. }) | Self::Config(Config::Set { .. }) => true,
            Self::Vhost(vhost) => !matches!(vhost, Vhost::List {} | Vhost::Show { .. }),
            Self::User(user) => !matches!(user, User::List { .. } | User::Show { .. }),
            Self::Log(Log::Level { level, .. }) => level.is_some(),
            _ => false,
        }
    }

    /// Whether its name is a noun and a verb.
    pub fn has_verb(&self) -> bool {
        !matches!(self, Self::Status {} | Self::Stop(_) | Self::Version {})
    }

    /// Whether answers stream until somebody has enough.
    pub fn follows(&self) -> bool {
        matches!(self, Self::Log(Log::Tail(tail)) if tail.follow)
    }

    /// Whether the answer is lines, one after the other.
    pub fn streams(&self) -> bool {
        matches!(self, Self::Log(Log::Tail(_)))
    }

    /// Its words and its object, without anything secret: `user add bob@example.org`.
    pub fn title(&self) -> String {
        let mut inner = serde_json::to_value(self).unwrap_or_default();
        let mut words = Vec::new();
        for _ in 0..=usize::from(self.has_verb()) {
            let entry = inner
                .as_object_mut()
                .and_then(|map| map.iter().next().map(|(word, next)| (word.clone(), next.clone())));
            let Some((word, next)) = entry else { break };
            words.push(word);
            inner = next;
        }
        let object = ["domain", "jid", "key", "module"].iter().find_map(|name| inner.get(name)?.as_str());
        words.extend(object.map(str::to_owned));
        words.join(" ")
    }

    /// Puts in what was asked for: a password, or the name that confirms.
    pub fn supply(&mut self, ask: &Ask, answer: Secret) {
        match (ask, self) {
            (
                Ask::Password { .. },
                Self::User(User::Add { password, .. } | User::Passwd { password, .. }),
            ) => {
                password.secret = Some(answer);
            }
            (
                Ask::Name { .. },
                Self::User(User::Remove { confirm, .. }) | Self::Vhost(Vhost::Remove { confirm, .. }),
            ) => {
                *confirm = Some(answer.reveal().to_owned());
            }
            _ => {}
        }
    }

    /// The password that comes with it, where it takes one.
    pub fn new_password(&mut self) -> Option<&mut NewPassword> {
        match self {
            Self::User(User::Add { password, .. } | User::Passwd { password, .. }) => Some(password),
            _ => None,
        }
    }

    /// Does it.
    ///
    /// # Errors
    /// What was not done and why; nothing is half-done unless the text says so.
    pub async fn run(self, cx: &AdminCx, caller: &Caller) -> Result<Answer, AdminError> {
        if caller.role < self.role() {
            return Err(AdminError::not_permitted(
                "role.too_low",
                format!("Only root and the server's own user may do that; you are {caller}."),
            )
            .next("sudo xmppd …"));
        }
        let title = self.changes().then(|| self.title());
        let answer = self.perform(cx, caller).await;
        if let Some(title) = title {
            match &answer {
                Ok(_) => tracing::info!(target: "admin", "{title}, by {caller}"),
                Err(error) if error.ask.is_some() => {}
                Err(error) => {
                    tracing::info!(target: "admin", code = %error.code, "{title}, by {caller}: not done")
                }
            }
        }
        answer
    }

    async fn perform(self, cx: &AdminCx, caller: &Caller) -> Result<Answer, AdminError> {
        let now = cx.clock.wall();
        Ok(match self {
            Self::Status {} => server::status(cx, cx.running()?).await?.into(),
            Self::Stop(stop) => server::stop(cx.running()?, &stop).into(),
            Self::Version {} => server::version().into(),
            Self::Vhost(vhost) => vhost.run(cx).await?.into(),
            Self::User(user) => user.run(cx).await?.into(),
            Self::Session(session) => session.run(cx.running()?, now)?.into(),
            Self::Config(config) => config.run(cx, caller).await?.into(),
            Self::Log(Log::Tail(tail)) => Answer::Tail(Box::new(tail.run(cx.running()?, now)?)),
            Self::Log(Log::Level { module, level, time }) => Log::level(cx, module, level, time)?.into(),
            #[cfg(feature = "test-clock")]
            Self::Clock(clock) => clock.run(cx)?.into(),
        })
    }
}
