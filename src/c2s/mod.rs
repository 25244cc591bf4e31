//! The client side of a connection: login, the session, the end.

mod acks;
mod connection;
mod csi;
pub mod guard;
mod input;
pub mod login;
mod maintenance;
mod register;
mod tap;
mod watchdog;

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use tokio::net::TcpStream;
use tokio::sync::{Semaphore, oneshot};

use crate::account::{
    Attach, Attached, ClientInfo, Directory, Handle, Left, NotResumed, Outbox, Resume, Resumed, SessionId,
};
use crate::base::id::random_id;
use crate::base::metrics::{EndReason, RefusalReason};
use crate::base::shutdown::Shutdown;
use crate::base::{Clock, Metrics, Spawner};
use crate::config::Live;
use crate::extension::about::Modules;
use crate::jid::{FullJid, Resource};
use crate::net::{Gatekeeper, Pass, Refusal, Service, Transport};
use crate::observe::trace::Traces;
use crate::sasl::Decoy;
use crate::stanza::payload::bind;
use crate::stanza::{Iq, Payload as _, Stanza, StanzaError, reply};
use crate::store::Store;
use crate::stream::{FOOTER, StreamError, sm};
use crate::tls::CertStore;
use crate::xml::Str;
use connection::{End, GOODBYE, Session, Start};
pub use guard::Guard;
use login::{Entry, LoggedIn, LoginContext, Wish};
pub use maintenance::Maintenance;
pub use register::Registrar;

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
    let (transport, end) = connection::run(session, start).await;
    context.metrics.c2s.ended.inc(reason_of(&end));
    tell_end(&conn, &jid, &end);
    match end {
        End::Lost(_) => {}
        End::Footer => Box::pin(say_goodbye(transport, None, &context.clock)).await,
        End::Closed(error) => Box::pin(say_goodbye(transport, error, &context.clock)).await,
    }
}

/// A client that has logged in and has a resource.
struct Bound {
    session: Session,
    start: Start,
    conn: String,
    pass: Pass,
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
        let begun = match &logged_in.wish {
            Wish::Bind { id, resource } => {
                bind(context, &logged_in, id, resource.clone(), info(&logged_in, &conn, address)).await
            }
            Wish::Resume { previd, h } => {
                resume(context, &logged_in, previd, *h, info(&logged_in, &conn, address)).await
            }
        };
        match begun {
            Ok(begun) => return Some(begin(context, logged_in, begun, conn, address, pass)),
            // RFC 6120 §7.6.2, §7.7.2; XEP-0198 §5: the client may try again.
            Err(Refused::Again(answer)) => {
                logged_in.transport.write_all(&answer).await.ok()?;
                logged_in = login::bind_again(logged_in, &cx).await.ok()?;
            }
            Err(Refused::Over(error)) => {
                say_goodbye(logged_in.transport, Some(error), &context.clock).await;
                return None;
            }
        }
    }
}

/// What is known of a client.
fn info(logged_in: &LoggedIn, conn: &str, address: IpAddr) -> ClientInfo {
    ClientInfo {
        conn: conn.to_owned(),
        address,
        tls: logged_in.security.tls_text(),
        mechanism: logged_in.security.mechanism.name(),
    }
}

/// A session that begins, or goes on.
struct Begun {
    handle: Handle,
    id: SessionId,
    jid: FullJid,
    outbox: Arc<Outbox>,
    /// The answer to the client.
    greeting: Vec<u8>,
    resumed: Option<(Left, u32)>,
}

/// Why no session begins.
enum Refused {
    /// The answer; the client may ask again.
    Again(Vec<u8>),
    /// The stream ends.
    Over(StreamError),
}

/// Asks the account for a session, and makes the answer to the client. RFC 6120 §7
async fn bind(
    context: &Context,
    logged_in: &LoggedIn,
    id: &str,
    resource: Option<Resource>,
    client: ClientInfo,
) -> Result<Begun, Refused> {
    let outbox = context.directory.outbox();
    let (answer, attached) = oneshot::channel();
    let attach = Attach { resource, outbox: Arc::clone(&outbox), client, answer };
    context.directory.attach(&logged_in.client.account, attach);
    // The request that is answered: only its id matters.
    let request = Iq::set(id.to_owned(), bind::Bind { resource: None }.build());
    let mut greeting = Vec::new();
    match attached.await.unwrap_or_else(|_| Err(StanzaError::internal_server_error())) {
        Ok(Attached { handle, session: id, jid }) => {
            Stanza::Iq(reply::result(&request, Some(bind::bound(&jid)))).write(&mut greeting);
            Ok(Begun { handle, id, jid, outbox, greeting, resumed: None })
        }
        Err(error) => {
            if let Some(refusal) = reply::error_of_iq(&request, &error) {
                Stanza::Iq(refusal).write(&mut greeting);
            }
            Err(Refused::Again(greeting))
        }
    }
}

/// Asks the account to go on with a session, and makes the answer to the client. XEP-0198 §5
async fn resume(
    context: &Context,
    logged_in: &LoggedIn,
    previd: &str,
    h: u32,
    client: ClientInfo,
) -> Result<Begun, Refused> {
    let (answer, resumed) = oneshot::channel();
    let resume = Resume { previd: previd.to_owned(), h, client, answer };
    context.directory.resume(&logged_in.client.account, resume);
    let mut greeting = Vec::new();
    match resumed.await.unwrap_or_else(|_| Err(StanzaError::internal_server_error().into())) {
        Ok(Resumed { handle, session: id, jid, outbox, left, handled }) => {
            acks::write(&sm::resumed(previd, handled), &mut greeting);
            Ok(Begun { handle, id, jid, outbox, greeting, resumed: Some((left, handled)) })
        }
        Err(NotResumed::Failed(error, h)) => {
            acks::write(&sm::failed(&error, h), &mut greeting);
            Err(Refused::Again(greeting))
        }
        Err(NotResumed::Error(error)) => Err(Refused::Over(error)),
    }
}

/// Makes the session.
fn begin(
    context: &Context,
    logged_in: LoggedIn,
    begun: Begun,
    conn: String,
    address: IpAddr,
    pass: Pass,
) -> Bound {
    let Begun { handle, id, jid, outbox, greeting, resumed } = begun;
    tracing::info!(
        target: "c2s",
        %conn,
        %jid,
        ip = %address.to_canonical(),
        "{}, {}, {}",
        if resumed.is_some() { "resumed" } else { "bound" },
        logged_in.security.mechanism.name(),
        logged_in.security.tls_text(),
    );
    let LoggedIn { transport, framer, input, client, mut tap, .. } = logged_in;
    if let Some(tap) = &mut tap {
        tap.belongs_to(jid.as_str());
    }
    let session = Session {
        transport,
        framer,
        handle,
        id,
        jid,
        lang: client.lang,
        outbox,
        clock: context.clock.clone(),
        config: context.config.clone(),
        metrics: Arc::clone(&context.metrics),
        resumable: context.config.current().limits.resume,
        traces: context.traces.clone(),
        conn: Str::new(&conn),
        address,
        tap,
    };
    Bound { session, start: Start { input, greeting, resumed }, conn, pass }
}

/// Ends a stream, with an error or without. RFC 6120 §4.4, §4.9.1.1
async fn say_goodbye(mut transport: Transport, error: Option<StreamError>, clock: &Clock) {
    let mut goodbye = Vec::new();
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
