//! The client side of a connection: login, the session, the end.

mod acks;
mod begin;
mod connection;
mod csi;
pub mod guard;
mod input;
pub mod login;
mod maintenance;
mod register;
mod tap;
mod throttle;
mod token;
mod watchdog;

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use tokio::net::TcpStream;
use tokio::sync::Semaphore;

use crate::account::Directory;
use crate::base::id::random_id;
use crate::base::metrics::{EndReason, RefusalReason};
use crate::base::shutdown::Shutdown;
use crate::base::{Clock, Metrics, Spawner};
use crate::config::Live;
use crate::extension::about::Modules;
use crate::jid::FullJid;
use crate::net::{Gatekeeper, Refusal, Service, Transport};
use crate::observe::trace::Traces;
use crate::sasl::Decoy;
use crate::sasl::ht::TokenKey;
use crate::store::Store;
use crate::stream::{FOOTER, StreamError};
use crate::tls::CertStore;
use begin::{Bound, Refused};
use connection::{End, GOODBYE};
pub use guard::Guard;
use login::{Entry, LoginContext};
pub use maintenance::Maintenance;
pub use register::Registrar;
pub use token::open_key;

/// What every connection of a client needs.
pub struct Context {
    /// The accounts.
    pub directory: Directory,
    /// The configuration as it is now.
    pub config: Live,
    /// The data.
    pub store: Store,
    /// The certificates.
    pub certs: CertStore,
    /// The clock.
    pub clock: Clock,
    /// What names without an account are answered.
    pub decoy: Decoy,
    /// Makes the tokens by which clients log in again.
    pub tokens: TokenKey,
    /// How many keys may be derived from passwords at a time.
    pub derivations: Arc<Semaphore>,
    /// How many connections there may be.
    pub gatekeeper: Gatekeeper,
    /// Who guesses passwords.
    pub guard: Guard,
    /// Whether only administrators may log in.
    pub maintenance: Maintenance,
    /// For what nobody waits for.
    pub spawner: Spawner,
    /// Who makes accounts.
    pub registrar: Arc<Registrar>,
    /// Whether the server stops.
    pub shutdown: Shutdown,
    /// Where connections are counted.
    pub metrics: Arc<Metrics>,
    /// Who looks at the wire.
    pub traces: Traces,
    /// What the server can do.
    pub modules: Modules,
}

/// Serves a connection from its first byte to its last.
pub async fn serve(context: Arc<Context>, service: Service, stream: TcpStream, peer: SocketAddr) {
    // The login has a box of its own, so that a session does not keep room for it.
    let bound = Box::pin(log_in(&context, service, stream, peer.ip())).await;
    let Some(Bound { session, start, conn, pass: _pass }) = bound else { return };
    let jid = session.jid.clone();
    let (transport, rest, end) = connection::run(session, start).await;
    context.metrics.c2s.ended.inc(reason_of(&end));
    tell_end(&conn, &jid, &end);
    match end {
        End::Lost(_) => {}
        End::Footer => Box::pin(say_goodbye(transport, rest, None, &context.clock)).await,
        End::Closed(error) => Box::pin(say_goodbye(transport, rest, error, &context.clock)).await,
    }
}

/// From the first byte to a bound resource.
async fn log_in(context: &Context, service: Service, stream: TcpStream, address: IpAddr) -> Option<Bound> {
    let conn = conn_id();
    let mut pass = match context.gatekeeper.admit(address) {
        Ok(pass) => pass,
        Err(refusal) => {
            context.metrics.c2s.refused.inc(match refusal {
                Refusal::Total => RefusalReason::Total,
                Refusal::PerAddress => RefusalReason::PerAddress,
                Refusal::Unauthenticated => RefusalReason::Unauthenticated,
            });
            tracing::debug!(target: "c2s", %conn, ip = %address, "refused: {refusal}");
            return None;
        }
    };
    context.metrics.c2s.accepted.inc();
    tracing::debug!(target: "c2s", %conn, ip = %address, service = service.name(), "connected");
    let cx = LoginContext {
        config: context.config.current(),
        store: context.store.clone(),
        certs: context.certs.clone(),
        clock: context.clock.clone(),
        decoy: context.decoy.clone(),
        tokens: context.tokens.clone(),
        derivations: Arc::clone(&context.derivations),
        guard: context.guard.clone(),
        maintenance: context.maintenance.clone(),
        spawner: context.spawner.clone(),
        shutdown: context.shutdown.clone(),
        registrar: Arc::clone(&context.registrar),
        metrics: Arc::clone(&context.metrics),
        conn: conn.clone(),
        traces: context.traces.clone(),
        modules: context.modules,
    };
    let entry = match service {
        Service::C2s => Entry::Starttls,
        Service::C2sTls => Entry::DirectTls,
        // Not for clients: the node has another server for it.
        Service::Metrics => return None,
    };
    let transport = Transport::new(stream).ok()?;
    let mut logged_in = login::login(transport, entry, &cx).await.ok()?;
    pass.authenticated();
    context.metrics.c2s.logins.inc();
    loop {
        let begun = begin::wish(context, &logged_in, &conn, address).await;
        match begun {
            Ok(begun) => return Some(begin::begin(context, logged_in, begun, conn, address, pass)),
            // RFC 6120 §7.6.2, §7.7.2; XEP-0198 §5: the client may try again.
            Err(Refused::Again(answer)) => {
                logged_in.transport.write_all(&answer).await.ok()?;
                logged_in = login::bind_again(logged_in, &cx).await.ok()?;
            }
            Err(Refused::Answered(answer)) => {
                logged_in.transport.write_all(&answer).await.ok()?;
                logged_in.transport.close(&context.clock, GOODBYE).await;
                return None;
            }
            Err(Refused::Over(error)) => {
                say_goodbye(logged_in.transport, Vec::new(), Some(error), &context.clock).await;
                return None;
            }
        }
    }
}

/// Ends a stream behind the rest of what is being written, with an error or without. RFC 6120 §4.4, §4.9.1.1
async fn say_goodbye(mut transport: Transport, rest: Vec<u8>, error: Option<StreamError>, clock: &Clock) {
    let mut goodbye = rest;
    if let Some(error) = error {
        error.write(&mut goodbye);
    }
    goodbye.extend_from_slice(FOOTER.as_bytes());
    if let Some(Ok(())) = clock.within(GOODBYE, transport.write_all(&goodbye)).await {
        transport.close(clock, GOODBYE).await;
    }
}

/// An id for the log that tells one connection from another.
fn conn_id() -> String {
    let mut id = random_id();
    id.truncate(6);
    id
}

fn reason_of(end: &End) -> EndReason {
    match end {
        End::Footer => EndReason::Client,
        End::Lost(_) => EndReason::Lost,
        End::Closed(Some(_)) => EndReason::Error,
        End::Closed(None) => EndReason::Server,
    }
}

fn tell_end(conn: &str, jid: &FullJid, end: &End) {
    tracing::info!(target: "c2s", conn, %jid, "{}", end.why());
}
