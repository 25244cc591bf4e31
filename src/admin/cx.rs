//! What operations work on.

use std::net::SocketAddr;
use std::sync::Arc;

use crate::account::Directory;
use crate::base::shutdown::Shutdown;
use crate::base::{Clock, Metrics, Moment};
use crate::c2s::{Guard, Maintenance};
use crate::config::{Live, Paths};
use crate::observe::Log;
use crate::observe::trace::Traces;
use crate::store::Store;
use crate::tls::CertStore;

use super::days::Days;
use super::error::AdminError;

/// The server, or the data of one that does not run.
pub struct AdminCx {
    /// Time.
    pub clock: Clock,
    /// The configuration; changes reach the running server.
    pub config: Live,
    /// The data.
    pub store: Store,
    /// Where files are.
    pub paths: Paths,
    /// The running server; `None` on opened data.
    pub node: Option<NodeCx>,
}

/// What only a running server has.
pub struct NodeCx {
    /// Accounts that are awake, and sessions.
    pub directory: Directory,
    /// Who is locked out for guessing passwords.
    pub guard: Guard,
    /// Whether only administrators may log in.
    pub maintenance: Maintenance,
    /// Stops the server.
    pub shutdown: Shutdown,
    /// The log of the process.
    pub log: Log,
    /// Who looks at the wire.
    pub traces: Traces,
    /// The figures of all parts.
    pub metrics: Arc<Metrics>,
    /// What has happened since midnight.
    pub days: Days,
    /// The certificates in use.
    pub certs: CertStore,
    /// Since when the server runs.
    pub started: Moment,
    /// Where it listens at present.
    pub listening: Box<dyn Fn() -> Vec<Listening> + Send + Sync>,
    /// How many connections of clients there are.
    pub connections: Box<dyn Fn() -> u32 + Send + Sync>,
}

/// A listener.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listening {
    /// The key below `[listen]`: `c2s`.
    pub name: &'static str,
    /// The address, with the port that it really has.
    pub address: SocketAddr,
}

impl AdminCx {
    /// The running server.
    ///
    /// # Errors
    /// None runs. The command line sees to that before it asks, so this is for other ways in.
    pub(super) fn running(&self) -> Result<&NodeCx, AdminError> {
        self.node.as_ref().ok_or_else(|| {
            AdminError::unreachable("ctl.not_running", "xmppd is not running.").next("xmppd run")
        })
    }
}
