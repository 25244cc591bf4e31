//! What the contexts of modules may ask the account for, and the operator's side.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};

use super::Request;
use crate::base::Timestamp;
use crate::jid::{BareJid, FullJid, Jid};
use crate::stanza::StanzaError;
use crate::stanza::payload::archive_prefs::Preferences;
use crate::stanza::payload::command::{Command, Response};
use crate::stanza::payload::push::Disable;
use crate::stanza::payload::roster;
use crate::store::activity::Activity;
use crate::store::{AccountId, StoreError, Tx};
use crate::xml::Str;

/// A change of the store: run on the writer's thread, in order. It may be run again after a rollback.
pub type Job = Box<dyn Fn(&mut Tx<'_>) -> Result<(), StoreError> + Send>;

/// When somebody was last there. XEP-0012
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seen {
    /// Somebody is.
    Now,
    /// Then.
    At(Activity),
    /// Nothing is noted.
    Never,
}

/// An account, as its modules may see and change it. The named methods are all that there is.
pub trait AccountPort {
    /// The account's address.
    fn jid(&self) -> &BareJid;

    /// The account's key in the store.
    fn id(&self) -> AccountId;

    /// Whether nothing is stored for it, because it ends with its session. XEP-0175
    fn is_anonymous(&self) -> bool;

    /// Whether someone may see the account's presence: a subscription of type from or both.
    fn is_subscriber(&self, jid: &BareJid) -> bool;

    /// When somebody was last there, where that is noted. XEP-0012
    fn seen(&self) -> Seen;

    /// The resources that have sent available presence.
    fn available(&self) -> Vec<FullJid>;

    /// The roster as the client is to see it, without contacts that only ask (RFC 6121 §3.1.3): all of it, or `None`
    /// where the client knows a version from which on every change is known. What it has missed then follows the
    /// answer as roster pushes (RFC 6121 §2.6.3).
    fn roster(&mut self, known_version: Option<&str>) -> Option<roster::Query>;

    /// Marks the asking session as interested in roster pushes. RFC 6121 §2.2.
    fn be_interested(&mut self);

    /// Adds a contact or changes its name and groups; interested sessions are told. RFC 6121 §2.3, §2.4.
    ///
    /// # Errors
    /// What RFC 6121 §2.3.3 says; `resource-constraint` for a full roster.
    fn set_contact(&mut self, item: &roster::Item) -> Result<(), StanzaError>;

    /// Removes a contact, cancelling subscriptions both ways. RFC 6121 §2.5.
    ///
    /// # Errors
    /// `item-not-found` for an unknown contact.
    fn remove_contact(&mut self, jid: &BareJid) -> Result<(), StanzaError>;

    /// Whom the account has blocked. The asking session hears of changes from now on. XEP-0191 §3.2
    fn blocklist(&mut self) -> Vec<Jid>;

    /// Blocks addresses. XEP-0191 §3.3
    ///
    /// # Errors
    /// `not-allowed` for the own address, `resource-constraint` for a full list.
    fn block(&mut self, jids: Vec<Jid>) -> Result<(), StanzaError>;

    /// Unblocks addresses; all where none is named. XEP-0191 §3.4, §3.5
    fn unblock(&mut self, jids: Vec<Jid>);

    /// Whether the asking session gets copies of what the others send and get. XEP-0280 §4
    fn set_carbons(&mut self, wanted: bool);

    /// Whether an operator has switched the archive of this account off.
    fn is_archive_off(&self) -> bool;

    /// What is archived by the user's wish. XEP-0441
    fn archive_preferences(&self) -> Preferences;

    /// Changes what is archived from now on. XEP-0441
    fn set_archive_preferences(&mut self, preferences: Preferences);

    /// How many messages of one sender are kept for the account, where its user has said so.
    fn offline_limit(&self) -> Option<u32>;

    /// Changes that from now on; `None`: as many as the server says.
    fn set_offline_limit(&mut self, limit: Option<u32>);

    /// The device of the asking session is woken from now on; `options` is a form as XML. XEP-0357 §5
    ///
    /// # Errors
    /// `resource-constraint` where too many devices are.
    fn enable_push(&mut self, service: Jid, node: String, options: Option<String>)
    -> Result<(), StanzaError>;

    /// Devices are not woken any more. XEP-0357 §6
    fn disable_push(&mut self, disabled: &Disable);

    /// Changes the store on behalf of the account. The request's result waits for it; its failure is the answer.
    fn write(&mut self, job: Job);
}

/// What comes later from the operator's side.
pub type PortFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// A command, as it is listed. XEP-0050 §2.2
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// What it is called by.
    pub node: Str,
    /// What people see.
    pub name: Str,
}

/// A device that has access to an account. XEP-0494 §3.1
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    /// What it is called.
    pub id: String,
    /// The program.
    pub software: Option<String>,
    /// What it runs on.
    pub device: Option<String>,
    /// When it logged in first.
    pub first_seen: Timestamp,
    /// When it was seen last.
    pub last_seen: Timestamp,
    /// Whether it has proved to know the password.
    pub password: bool,
    /// Whether it has a token. XEP-0484
    pub token: bool,
    /// Whether it has a session.
    pub connected: bool,
}

/// The operator's side, as far as it can be asked in chat. Who may ask for what, it decides itself.
pub trait OperatorPort: Send + Sync {
    /// The commands that somebody may run, in the order in which people see them. XEP-0050 §2.2
    fn commands(&self, request: Request) -> PortFuture<Vec<Listed>>;

    /// One of them. XEP-0050 §2.2
    ///
    /// Errors: `item-not-found`, and `forbidden` for one that is not for whoever asks.
    fn describe(&self, request: Request, node: Str) -> PortFuture<Result<Listed, StanzaError>>;

    /// Begins a command or goes on with it. XEP-0050 §2.4
    ///
    /// Errors: those of XEP-0050 §4.4 and XEP-0133 §5.
    fn command(&self, request: Request, command: Command) -> PortFuture<Result<Response, StanzaError>>;

    /// Gives the account of whoever asks a new password; its other sessions end. XEP-0077 §3.3
    ///
    /// Errors: `not-acceptable` for a password that is too weak.
    fn change_password(&self, request: Request, password: String) -> PortFuture<Result<(), StanzaError>>;

    /// Closes the account of whoever asks, and removes it now or when its time of grace is over: what its sessions are
    /// told, which are still open. XEP-0077 §3.2
    fn cancel_account(&self, request: Request) -> PortFuture<Result<String, StanzaError>>;

    /// The devices of whoever asks that have access to the account, the one that was seen last first. XEP-0494 §3.1
    fn devices(&self, request: Request) -> PortFuture<Result<Vec<Device>, StanzaError>>;

    /// Takes the access of one of them away; false, and nothing is changed, if it knows the password. XEP-0494 §3.2
    ///
    /// Errors: `item-not-found`.
    fn revoke_device(&self, request: Request, id: String) -> PortFuture<Result<bool, StanzaError>>;
}

/// Where the operator's side is once there is one: it stands on what is told of it here.
#[derive(Clone, Default)]
pub struct Operators(Arc<OnceLock<Arc<dyn OperatorPort>>>);

impl Operators {
    /// Connects the operator's side, once.
    pub fn connect(&self, port: Arc<dyn OperatorPort>) {
        if self.0.set(port).is_err() {
            tracing::error!(target: "node", "the operator's side was connected twice");
        }
    }

    /// The operator's side.
    ///
    /// # Errors
    /// `service-unavailable` while there is none.
    pub fn port(&self) -> Result<&Arc<dyn OperatorPort>, StanzaError> {
        self.0.get().ok_or_else(StanzaError::service_unavailable)
    }
}
