//! Figures and health by HTTP, for the programs that watch a server: `/metrics`, `/healthz`, `/readyz`.
//!
//! There is no password, so the listener is for this machine unless the operator says otherwise. It must never be in
//! the way of the clients: few connections at a time, one request on each, all of it in a few seconds.

mod pages;

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpStream;

use crate::base::{Clock, Metrics};
use crate::net::{ConnectionLimits, Gatekeeper};
use pages::Body;

/// Connections at a time; further ones are closed at once.
const CONNECTIONS: u32 = 16;

/// What a client has for its request, the answer included.
const PATIENCE: Duration = Duration::from_secs(10);

/// Bytes of a request, at most. The least that hyper takes.
const REQUEST: usize = 8192;

/// What is told.
pub struct Site {
    /// Where requests are counted.
    pub metrics: Arc<Metrics>,
    /// Time.
    pub clock: Clock,
    /// The figures as they are now, as OpenMetrics text.
    pub figures: Box<dyn Fn() -> String + Send + Sync>,
    /// Whether clients can be served as they should be; why not, as half a sentence.
    pub ready: Box<dyn Fn() -> Result<(), String> + Send + Sync>,
    /// How many connections there may be: see [`gatekeeper`].
    pub gatekeeper: Gatekeeper,
}

/// Counts the connections of a [`Site`].
pub fn gatekeeper(clock: &Clock) -> Gatekeeper {
    let limits = ConnectionLimits {
        total: CONNECTIONS,
        per_address: 0,
        unauthenticated_per_address: 0,
        new_per_second: 0,
    };
    Gatekeeper::new(limits, clock.clone())
}

/// Answers the one request of a connection.
pub async fn serve(site: Arc<Site>, stream: TcpStream, peer: SocketAddr) {
    let Ok(_pass) = site.gatekeeper.admit(peer.ip()) else {
        site.metrics.http.failures.inc();
        return;
    };
    // Who asks from this machine for a name that is not this machine's was sent by a web page of somebody else.
    let is_local = stream.local_addr().is_ok_and(|address| address.ip().to_canonical().is_loopback());
    let answer = |request: Request<Incoming>| {
        let answer = pages::answer(&site, &request, is_local);
        async { Ok::<Response<Body>, Infallible>(answer) }
    };
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(PATIENCE)
        .max_buf_size(REQUEST)
        .keep_alive(false)
        .serve_connection(TokioIo::new(stream), service_fn(answer));
    match site.clock.within(PATIENCE, connection).await {
        Some(Ok(())) => {}
        Some(Err(error)) => {
            site.metrics.http.failures.inc();
            tracing::debug!(target: "http", ip = %peer.ip(), "a request was not answered: {error}");
        }
        None => {
            site.metrics.http.failures.inc();
            tracing::debug!(target: "http", ip = %peer.ip(), "a client was too slow");
        }
    }
}
