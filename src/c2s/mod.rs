//! The client side of a connection: login, the session, the end.

mod connection;
pub mod login;

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use tokio::net::TcpStream;
use tokio::sync::{Semaphore, oneshot};

use crate::account::{Attach, Attached, ClientInfo, Directory, Outbox};
use crate::base::id::random_id;
use crate::base::metrics::{EndReason, RefusalReason};
use crate::base::shutdown::Shutdown;
use crate::base::{Clock, Metrics};
use crate::config::Live;
use crate::jid::FullJid;
use crate::net::{Gatekeeper, Pass, Refusal, Service, Transport};
use crate::sasl::Decoy;
use crate::stanza::payload::bind;
use crate::stanza::{Iq, Payload as _, StanzaError, reply};
use crate::store::Store;
use crate::stream::{FOOTER, StreamError};
use crate::tls::CertStore;
use connection::{End, GOODBYE, Session};
use login::{Entry, LoggedIn, LoginContext};

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
    /// Whether the server stops.
    pub shutdown: Shutdown,
    /// Where connections are counted.
    pub metrics: Arc<Metrics>,
}

/// Serves a connection from its first byte to its last.
pub async fn serve(context: Arc<Context>, service: Service, stream: TcpStream, peer: SocketAddr) {
    // The login has a box of its own, so that a session does not keep room for it.
    let bound = Box::pin(log_in(&context, service, stream, peer.ip())).await;
    let Some(Bound { session, input, greeting, conn, pass: _pass }) = bound else { return };
    let jid = session.jid.clone();
    let (transport, end) = connection::run(session, input, greeting).await;
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
    /// What it has sent already behind its request for the resource.
    input: Vec<u8>,
    /// The answer to that request.
    greeting: Vec<u8>,
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
        shutdown: context.shutdown.clone(),
        metrics: Arc::clone(&context.metrics),
        conn: conn.clone(),
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
        match attach(context, &mut logged_in, &conn, address).await {
            Ok((attached, outbox)) => return Some(bound(context, logged_in, attached, outbox, conn, pass)),
            // RFC 6120 §7.6.2, §7.7.2: the client may try again.
            Err(error) => {
                let mut answer = Vec::new();
                if let Some(refusal) = reply::error_of_iq(&bind_request(&logged_in), &error) {
                    crate::stanza::Stanza::Iq(refusal).write(&mut answer);
                }
                logged_in.transport.write_all(&answer).await.ok()?;
                logged_in = login::bind_again(logged_in, &cx).await.ok()?;
            }
        }
    }
}

/// Asks the account for a session.
async fn attach(
    context: &Context,
    logged_in: &mut LoggedIn,
    conn: &str,
    address: IpAddr,
) -> Result<(Attached, Arc<Outbox>), StanzaError> {
    let outbox = Outbox::new();
    let client = ClientInfo {
        conn: conn.to_owned(),
        address,
        tls: logged_in.security.tls_text(),
        mechanism: logged_in.security.mechanism.name(),
    };
    let (answer, attached) = oneshot::channel();
    let attach = Attach { resource: logged_in.resource.take(), outbox: Arc::clone(&outbox), client, answer };
    context.directory.attach(&logged_in.account, attach);
    let attached = attached.await.unwrap_or_else(|_| Err(StanzaError::internal_server_error()))?;
    Ok((attached, outbox))
}

/// Answers the request for the resource, and makes the session.
fn bound(
    context: &Context,
    logged_in: LoggedIn,
    attached: Attached,
    outbox: Arc<Outbox>,
    conn: String,
    pass: Pass,
) -> Bound {
    let Attached { handle, session: id, jid } = attached;
    tracing::info!(
        target: "c2s",
        %conn,
        %jid,
        "bound, {}, {}",
        logged_in.security.mechanism.name(),
        logged_in.security.tls_text(),
    );
    let mut greeting = Vec::new();
    let payload = bind::bound(&jid);
    crate::stanza::Stanza::Iq(reply::result(&bind_request(&logged_in), Some(payload))).write(&mut greeting);
    let LoggedIn { transport, framer, input, lang, .. } = logged_in;
    let (clock, metrics) = (context.clock.clone(), Arc::clone(&context.metrics));
    let session = Session { transport, framer, handle, id, jid, lang, outbox, clock, metrics };
    Bound { session, input, greeting, conn, pass }
}

/// The request that is answered: only its id matters.
fn bind_request(logged_in: &LoggedIn) -> Iq {
    Iq::set(logged_in.bind_id.clone(), bind::Bind { resource: None }.build())
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
    let why = match end {
        End::Footer => "closed by the client".to_owned(),
        End::Lost(None) => "connection lost".to_owned(),
        End::Lost(Some(error)) => format!("connection lost: {error}"),
        End::Closed(None) => "closed".to_owned(),
        End::Closed(Some(error)) => format!("closed: {error}"),
    };
    tracing::info!(target: "c2s", conn, %jid, "{why}");
}
