//! What the registry knows of every operation before it runs.

use std::future::Future;

use super::caller::Caller;
use super::cx::AdminCx;
use super::error::{AdminError, Ask};
use super::log::Tailing;
use super::report::Report;
use super::secret::Secret;
use super::user::NewPassword;

/// A noun of the command line with its verbs: one file, one variant of [`Operation`](super::Operation).
pub trait Noun: Sized {
    /// Whether a verb follows the noun, as in `user add`.
    const VERBS: bool;

    /// What is known of the operation before it runs.
    fn nature(&self) -> Nature;

    /// Does it.
    ///
    /// # Errors
    /// What was not done and why; nothing is half-done unless the text says so.
    fn run(self, cx: &AdminCx, caller: &Caller) -> impl Future<Output = Result<Answer, AdminError>> + Send;

    /// Puts in what was asked for: a password, or the name that confirms.
    fn supply(&mut self, _: &Ask, _: Secret) {}

    /// The points of time that were typed with it; the command line makes UTC of those typed in its own zone.
    fn times(&mut self) -> Vec<&mut String> {
        Vec::new()
    }

    /// The text that it takes, which may be `-`: then it is read from standard input where it is typed.
    fn input(&mut self) -> Option<&mut String> {
        None
    }

    /// The password that comes with it, where it takes one.
    fn new_password(&mut self) -> Option<&mut NewPassword> {
        None
    }
}

/// What is known of an operation before it runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nature {
    /// What it works on.
    pub needs: Needs,
    /// Whether it changes something, so that the log has a line about it.
    pub changes: bool,
    /// Who may ask for it, where no rule of the configuration says otherwise.
    pub who: Who,
    /// What it is about; the rights of a domain's owner and administrators follow from it.
    pub object: Object,
    /// How the answer comes.
    pub flow: Flow,
}

impl Nature {
    /// Looks at something of the whole server; operators may.
    pub fn look(needs: Needs) -> Self {
        Self { needs, changes: false, who: Who::Operator, object: Object::Server, flow: Flow::Once }
    }

    /// Changes something of the whole server; operators may.
    pub fn change(needs: Needs) -> Self {
        Self { changes: true, ..Self::look(needs) }
    }

    /// Somebody else may ask for it.
    #[must_use]
    pub fn who(self, who: Who) -> Self {
        Self { who, ..self }
    }

    /// It is about a domain.
    #[must_use]
    pub fn domain(self, domain: impl Into<String>) -> Self {
        Self { object: Object::Domain(domain.into()), ..self }
    }

    /// It is about an account.
    #[must_use]
    pub fn account(self, jid: impl Into<String>) -> Self {
        Self { object: Object::Account(jid.into()), ..self }
    }

    /// The answer comes in another way.
    #[must_use]
    pub fn flow(self, flow: Flow) -> Self {
        Self { flow, ..self }
    }
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

/// Who may ask for an operation. Administrators of the server may ask for everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Administrators of the server only: what cannot be undone, or takes the server away from others.
    Admin,
    /// Also the owner of the domain that it is about.
    Owner,
    /// Also operators.
    Operator,
    /// Also operators, and the owner of the domain that it is about.
    OperatorOrOwner,
    /// Also operators, and the owner and the administrators of the domain that it is about.
    DomainAdmin,
    /// Everybody with an account here.
    Anyone,
}

/// What an operation is about. The texts are as they were typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Object {
    /// The server as a whole.
    Server,
    /// A domain.
    Domain(String),
    /// An account.
    Account(String),
}

impl Object {
    /// The domain that it belongs to, as it was typed.
    pub fn domain(&self) -> Option<&str> {
        match self {
            Self::Server => None,
            Self::Domain(domain) => Some(domain),
            Self::Account(jid) => {
                let bare = jid.split('/').next().unwrap_or_default();
                Some(bare.rsplit('@').next().unwrap_or_default())
            }
        }
    }

    /// The domain in its prepared form, as far as it is one; empty for the server.
    pub fn named_domain(&self) -> String {
        let domain = self.domain().and_then(|domain| domain.parse::<crate::jid::Domain>().ok());
        domain.map(|domain| domain.to_string()).unwrap_or_default()
    }

    /// Its name; the server has none.
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Server => None,
            Self::Domain(name) | Self::Account(name) => Some(name),
        }
    }
}

/// How an answer comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    /// In one piece.
    Once,
    /// As lines, one after the other, which end.
    Lines,
    /// As lines, until somebody has enough.
    Follow,
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
