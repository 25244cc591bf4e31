//! What a handler is given, by kind of request.

use std::sync::Arc;
use std::time::Duration;

use super::{AccountPort, Module, OperatorPort, Operators, Scope, Seen};
use crate::base::{Clock, Moment};
use crate::config::Config;
use crate::jid::{BareJid, FullJid, Jid};
use crate::stanza::StanzaError;
use crate::store::{AccountId, Store, StoreError, Tx};

/// Who asks whom.
#[derive(Clone, Debug)]
pub struct Request {
    /// The full address of whoever asks.
    pub requester: Jid,
    /// The address that was asked: a domain or a bare JID. A request without `to` is for the own bare JID.
    pub addressee: Jid,
    /// Whether the domain or an account was asked; never [`Scope::Both`].
    pub scope: Scope,
    /// Whether an account asks itself.
    pub is_owner: bool,
    /// Whether whoever asks may see the presence of the account that was asked; true for its owner.
    pub is_contact: bool,
}

/// What a module may know of the server.
#[derive(Clone)]
pub struct Server {
    /// The configuration.
    pub config: Arc<Config>,
    /// The clock.
    pub clock: Clock,
    /// When the server started.
    pub started: Moment,
    /// All modules, for service discovery.
    pub modules: &'static [&'static Module],
    /// The store, of which a context offers only what its handler may do.
    pub(crate) store: Store,
    /// The operator's side, which only an [`OperatorCx`] offers.
    pub(crate) operators: Operators,
}

impl Server {
    /// Time since the start.
    pub fn uptime(&self) -> Duration {
        self.clock.now().since(self.started)
    }
}

/// The context of a request that is answered from memory: it can look, and nothing else.
pub struct GetCx<'a> {
    pub(crate) request: &'a Request,
    pub(crate) server: &'a Server,
    pub(crate) account: &'a dyn AccountPort,
}

impl GetCx<'_> {
    /// Who asks whom.
    pub fn request(&self) -> &Request {
        self.request
    }

    /// The server.
    pub fn server(&self) -> &Server {
        self.server
    }

    /// The account that was asked; the one that asks where the domain was asked.
    pub fn account(&self) -> &BareJid {
        self.account.jid()
    }

    /// When somebody of that account was last there. XEP-0012
    pub fn seen(&self) -> Seen {
        self.account.seen()
    }

    /// Whether there is no account behind it: its address ends with its session. XEP-0175
    pub fn is_anonymous(&self) -> bool {
        self.account.is_anonymous()
    }

    /// The resources of that account that have sent available presence.
    pub fn available(&self) -> Vec<FullJid> {
        self.account.available()
    }
}

/// The context of a request that is answered from the store: a snapshot, which lives as long as the answer takes.
pub struct StoreCx {
    pub(crate) request: Request,
    pub(crate) server: Server,
    pub(crate) account: AccountId,
}

impl StoreCx {
    /// Who asks whom.
    pub fn request(&self) -> &Request {
        &self.request
    }

    /// The server.
    pub fn server(&self) -> &Server {
        &self.server
    }

    /// The account that was asked; the one that asks where the domain was asked.
    pub fn account(&self) -> AccountId {
        self.account
    }

    /// Reads from the store.
    ///
    /// # Errors
    /// What the store says.
    pub async fn read<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Tx<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.server.store.read(question).await
    }
}

/// The context of a request that the operator's side answers, beside the account's further events.
pub struct OperatorCx {
    pub(crate) request: Request,
    pub(crate) server: Server,
}

impl OperatorCx {
    /// Who asks whom.
    pub fn request(&self) -> &Request {
        &self.request
    }

    /// The server.
    pub fn server(&self) -> &Server {
        &self.server
    }

    /// The operator's side.
    ///
    /// # Errors
    /// `service-unavailable` while there is none.
    pub fn operator(&self) -> Result<&Arc<dyn OperatorPort>, StanzaError> {
        self.server.operators.port()
    }
}

/// The context of a request that changes something of the account.
pub struct SetCx<'a> {
    pub(crate) request: &'a Request,
    pub(crate) server: &'a Server,
    pub(crate) account: &'a mut dyn AccountPort,
}

impl SetCx<'_> {
    /// Who asks whom.
    pub fn request(&self) -> &Request {
        self.request
    }

    /// The server.
    pub fn server(&self) -> &Server {
        self.server
    }

    /// The account, with what may be changed.
    pub fn account(&mut self) -> &mut dyn AccountPort {
        self.account
    }

    /// Changes the store; see [`AccountPort::write`].
    pub fn write(&mut self, job: impl Fn(&mut Tx<'_>) -> Result<(), StoreError> + Send + 'static) {
        self.account.write(Box::new(job));
    }
}
