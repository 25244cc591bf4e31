//! Sockets that accept connections; opened and closed while the server runs.

use std::collections::HashMap;
use std::future::Future;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio_util::sync::CancellationToken;

use super::Gatekeeper;
use super::holder::{Holder, holder_of_port};
use crate::base::{Clock, Spawner};

/// Connections that wait to be accepted.
const BACKLOG: u32 = 1024;

/// Rest after an error of `accept`, such as too many open files.
const REST: Duration = Duration::from_millis(100);

/// What is listened for on a socket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Service {
    /// Clients, which secure the connection by STARTTLS. RFC 6120 §5.
    C2s,
    /// Clients, with TLS from the first byte. XEP-0368.
    C2sTls,
    /// Programs that ask for figures and health, by HTTP.
    Metrics,
}

impl Service {
    /// Its key in the configuration, below `listen`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::C2s => "c2s",
            Self::C2sTls => "c2s_tls",
            Self::Metrics => "metrics",
        }
    }
}

/// A socket could not be opened.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.text())]
pub struct ListenError {
    /// For what.
    pub service: Service,
    /// Where.
    pub address: SocketAddr,
    /// Why not.
    #[source]
    pub error: io::Error,
}

impl ListenError {
    fn text(&self) -> String {
        let (address, service) = (self.address, self.service.name());
        let holder = (self.error.kind() == io::ErrorKind::AddrInUse).then(|| holder_of_port(address.port()));
        match holder {
            Some(Some(Holder { name, pid })) => {
                format!("{service} cannot listen at {address}, which is used by {name} (pid {pid})")
            }
            Some(None) => format!("{service} cannot listen at {address}, which is used by another program"),
            None => format!("{service} cannot listen at {address}: {}", self.error),
        }
    }
}

/// Serves one accepted connection.
pub type Serve =
    Arc<dyn Fn(Service, TcpStream, SocketAddr) -> Pin<Box<dyn Future<Output = ()> + Send>> + Send + Sync>;

/// The open sockets.
pub struct Listeners {
    serve: Serve,
    gatekeeper: Gatekeeper,
    clock: Clock,
    spawner: Spawner,
    open: Mutex<HashMap<(Service, SocketAddr), Open>>,
}

struct Open {
    /// The address in use: another than was asked for where the port was 0 or IPv6 is not there.
    bound: SocketAddr,
    close: CancellationToken,
}

impl Listeners {
    /// No sockets yet.
    pub fn new(serve: Serve, gatekeeper: Gatekeeper, clock: Clock, spawner: Spawner) -> Self {
        Self { serve, gatekeeper, clock, spawner, open: Mutex::default() }
    }

    fn open(&self) -> MutexGuard<'_, HashMap<(Service, SocketAddr), Open>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes the open sockets those that are wanted. What is open already stays open; connections stay.
    ///
    /// # Errors
    /// The first socket that could not be opened; then nothing has changed.
    pub fn apply(&self, wanted: &[(Service, SocketAddr)]) -> Result<(), ListenError> {
        let mut open = self.open();
        let mut new = Vec::new();
        for &key in wanted {
            if !open.contains_key(&key) && !new.iter().any(|(known, _)| *known == key) {
                let (service, address) = key;
                let listener = bind(address).map_err(|error| ListenError { service, address, error })?;
                new.push((key, listener));
            }
        }
        open.retain(|key, socket| {
            let stays = wanted.contains(key);
            if !stays {
                socket.close.cancel();
            }
            stays
        });
        for ((service, address), listener) in new {
            let bound = listener.local_addr().unwrap_or(address);
            let close = CancellationToken::new();
            let acceptor = Acceptor {
                service,
                listener,
                close: close.clone(),
                serve: Arc::clone(&self.serve),
                gatekeeper: self.gatekeeper.clone(),
                clock: self.clock.clone(),
                spawner: self.spawner.clone(),
            };
            self.spawner.spawn(acceptor.run());
            open.insert((service, address), Open { bound, close });
        }
        Ok(())
    }

    /// Closes all sockets; connections stay.
    pub fn close(&self) {
        for (_, socket) in self.open().drain() {
            socket.close.cancel();
        }
    }

    /// The addresses in use.
    pub fn addresses(&self) -> Vec<(Service, SocketAddr)> {
        let mut all: Vec<_> =
            self.open().iter().map(|((service, _), socket)| (*service, socket.bound)).collect();
        all.sort_unstable();
        all
    }
}

/// Opens a socket. `[::]` serves IPv4 too; where there is no IPv6, `0.0.0.0` takes its place.
fn bind(address: SocketAddr) -> io::Result<TcpListener> {
    match listen(address) {
        Err(error) if address.ip().is_unspecified() && address.is_ipv6() && !is_about_port(&error) => {
            listen(SocketAddr::new(Ipv4Addr::UNSPECIFIED.into(), address.port()))
        }
        outcome => outcome,
    }
}

fn is_about_port(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::AddrInUse | io::ErrorKind::PermissionDenied)
}

fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

/// Accepts connections of one socket.
struct Acceptor {
    service: Service,
    listener: TcpListener,
    close: CancellationToken,
    serve: Serve,
    gatekeeper: Gatekeeper,
    clock: Clock,
    spawner: Spawner,
}

impl Acceptor {
    /// Accepts until told to close.
    async fn run(self) {
        let service = self.service;
        loop {
            let accepted = tokio::select! {
                () = self.close.cancelled() => return,
                accepted = self.listener.accept() => accepted,
            };
            match accepted {
                Ok((stream, peer)) => {
                    // Those that come too fast wait in the system's queue.
                    while let Some(wait) = self.gatekeeper.pace() {
                        self.clock.after(wait).await;
                    }
                    self.spawner.spawn((self.serve)(service, stream, peer));
                }
                Err(error) => {
                    tracing::warn!(target: "net", service = service.name(), "a connection could not be accepted: {error}");
                    self.clock.after(REST).await;
                }
            }
        }
    }
}
