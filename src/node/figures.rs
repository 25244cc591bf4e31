//! The listener for figures and health.

use std::future::Future;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;

use crate::admin::{AdminCx, figures};
use crate::base::{Clock, Metrics, Spawner, metrics};
use crate::config::Config;
use crate::http::{self, Site};
use crate::net::{ListenError, Listeners, Service};
use crate::store::Health;

/// The sockets, with nobody listening yet. Their connections are not waited for at the end.
pub(super) struct Figures(pub(super) Arc<Listeners>);

impl Figures {
    /// A listener for what `admin` can tell; it has no sockets yet.
    pub(super) fn new(admin: Arc<AdminCx>, metrics: &Arc<Metrics>, clock: &Clock, tasks: &Spawner) -> Self {
        let gatekeeper = http::gatekeeper(clock);
        let told = Arc::clone(&admin);
        let site = Arc::new(Site {
            metrics: Arc::clone(metrics),
            clock: clock.clone(),
            figures: Box::new(move || metrics::text(&figures::readings(&told))),
            ready: Box::new(move || readiness(&admin)),
            gatekeeper: gatekeeper.clone(),
        });
        let serve = Arc::new(move |_: Service, stream, peer| {
            let served = http::serve(Arc::clone(&site), stream, peer);
            Box::pin(served) as Pin<Box<dyn Future<Output = ()> + Send>>
        });
        Self(Arc::new(Listeners::new(serve, gatekeeper, clock.clone(), tasks.clone())))
    }
}

/// Opens the sockets of a configuration where they can be opened. A server must not be down because somebody else has
/// the port of its figures: `status` tells of it, and the next change of the configuration tries again.
pub(super) fn open_or_warn(listeners: &Listeners, config: &Config) {
    if let Err(error) = open(listeners, config) {
        tracing::warn!(target: "net", code = "listen.metrics", "{error}; figures and health are not told");
    }
}

/// Opens the sockets of a configuration.
pub(super) fn open(listeners: &Listeners, config: &Config) -> Result<(), ListenError> {
    let wanted: Vec<(Service, SocketAddr)> =
        config.listen.metrics.iter().map(|address| (Service::Metrics, *address)).collect();
    listeners.apply(&wanted)
}

/// Whether clients are served as they should be.
fn readiness(admin: &AdminCx) -> Result<(), String> {
    if admin.node.as_ref().is_none_or(|node| node.shutdown.has_begun()) {
        return Err("the server is stopping".into());
    }
    match admin.store.health() {
        Health::Ok => Ok(()),
        Health::Degraded { why, .. } => Err(format!("nothing can be stored: {why}")),
    }
}
