//! The composition root: Config → Store → Accounts → Router → listeners; stop in reverse.

mod domains;
mod ending;
mod figures;

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::Semaphore;

use crate::account::{Directory, Services, retention};
use crate::admin::days::Days;
use crate::admin::maintenance::MAINTENANCE;
use crate::admin::{self, Adhoc, AdminCx, Listening, NodeCx};
use crate::base::shutdown::{Shutdown, Then};
use crate::base::{Clock, Metrics, Spawner};
use crate::c2s::{self, Guard, Maintenance};
use crate::config::{Apply, ApplyError, Config, Live, Mode, Paths};
use crate::ctl::{self, Access, CtlError};
use crate::extension::{Operators, Server};
use crate::net::{ConnectionLimits, Gatekeeper, ListenError, Listeners, Service};
use crate::observe::LastRun;
use crate::observe::Log;
use crate::observe::trace::Traces;
use crate::registry::MODULES;
use crate::router::{Hosts, Router};
use crate::sasl::Decoy;
use crate::store::{self, Store, StoreError};
use crate::stream::StreamError;
use crate::tls::watch::{self, Seen, Watcher};
use crate::tls::{CertStore, TlsError};
use figures::Figures;

/// How long clients have for their goodbyes when the server stops.
const DRAIN: Duration = Duration::from_secs(10);

/// Is told the addresses in use when clients can connect.
pub type Ready = Box<dyn FnOnce(&[Listening]) + Send>;

/// What a server is started with.
pub struct Options {
    /// The configuration.
    pub config: Live,
    /// The log of the process.
    pub log: Log,
    /// The clock.
    pub clock: Clock,
    /// Called once, when clients can connect, with the addresses in use.
    pub ready: Ready,
}

/// Why a server did not start, or ended.
#[derive(Debug, thiserror::Error)]
pub enum NodeError {
    /// The system gives no threads or signals.
    #[error("the system gives no resources: {0}")]
    Runtime(#[source] io::Error),
    /// The data cannot be opened.
    #[error(transparent)]
    Store(StoreError),
    /// No domain has a certificate that can be used.
    #[error(transparent)]
    Certificate(TlsError),
    /// The control socket cannot be made.
    #[error(transparent)]
    Control(CtlError),
    /// A listener cannot be opened.
    #[error("cannot listen on {address} for {name}: {error}")]
    Listen {
        /// The key below `listen`.
        name: &'static str,
        /// Where.
        address: SocketAddr,
        /// Why not.
        #[source]
        error: io::Error,
    },
}

impl From<ListenError> for NodeError {
    fn from(error: ListenError) -> Self {
        Self::Listen { name: error.service.name(), address: error.address, error: error.error }
    }
}

/// Serves until it is told to stop; what is to come then.
///
/// # Errors
/// Why it could not start; then nothing was served.
pub fn run(paths: Paths, options: Options) -> Result<Then, NodeError> {
    // One thread does all that is quick: a second one would cost more in waking it than it gives (tests/bench). Writes
    // of the store, reads of it and the derivation of keys have threads of their own.
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(NodeError::Runtime)?;
    runtime.block_on(serve(paths, options))
}

async fn serve(paths: Paths, options: Options) -> Result<Then, NodeError> {
    let Options { config, log, clock, ready } = options;
    let mut signals = Signals::new().map_err(NodeError::Runtime)?;
    raise_file_limit();
    let metrics = Arc::<Metrics>::default();
    let storing = store::Options { metrics: Arc::clone(&metrics), ..store::Options::default() };
    let was_there = paths.database.exists();
    let store = Store::open(&paths.data, &storing, clock.clone()).map_err(NodeError::Store)?;
    if !was_there {
        let path = paths.database.display();
        tracing::warn!(target: "store", code = "store.new", "{path} was not there: an empty one was made, nobody has an account");
    }
    config.settle();
    LastRun::begin(&paths.data, clock.wall());
    let node = Node::assemble(&paths, config.clone(), &log, &clock, &store, &metrics).await?;
    let started = clock.now();
    let (listening, gatekeeper) = (Arc::clone(&node.listeners), node.gatekeeper.clone());
    // Made below, of what is told here.
    let figures = Arc::<OnceLock<Figures>>::default();
    let of_figures = Arc::clone(&figures);
    let cx = AdminCx {
        clock: clock.clone(),
        config: config.clone(),
        store: store.clone(),
        paths: paths.clone(),
        node: Some(NodeCx {
            directory: node.directory.clone(),
            guard: node.guard.clone(),
            maintenance: node.maintenance.clone(),
            shutdown: node.shutdown.clone(),
            log: log.clone(),
            traces: node.traces.clone(),
            metrics: Arc::clone(&metrics),
            days: Days::default(),
            certs: node.certs.clone(),
            started,
            listening: Box::new(move || {
                let figures = of_figures.get().map(|figures| addresses(&figures.0)).unwrap_or_default();
                addresses(&listening).into_iter().chain(figures).collect()
            }),
            connections: Box::new(move || gatekeeper.total()),
        }),
    };
    let admin = Arc::new(cx);
    node.operators.connect(Arc::new(Adhoc::new(Arc::clone(&admin))));
    let telling = figures.get_or_init(|| Figures::new(Arc::clone(&admin), &metrics, &clock, &node.tasks));
    let control = ctl::bind(&paths.socket, access(&paths)).map_err(NodeError::Control)?;
    node.directory.restore().await.map_err(NodeError::Store)?;
    node.listeners.apply(&wanted(&config.current()))?;
    figures::open_or_warn(&telling.0, &config.current());
    config.apply_with(Arc::new(node.applier(&paths, &log, &telling.0)));
    node.tasks.spawn(clock.clone().drive());
    node.tasks.spawn(config.clone().drive());
    node.tasks.spawn(domains::close_unserved(config.clone(), node.directory.clone()));
    let log_driver = log.clone();
    node.tasks.spawn(async move { log_driver.drive().await });
    let traces = node.traces.clone();
    node.tasks.spawn(async move { traces.drive().await });
    node.tasks.spawn(ctl::serve(control, Arc::clone(&admin), node.tasks.clone(), node.shutdown.clone()));
    node.tasks.spawn(watchdog(clock.clone()));
    node.tasks.spawn(retention(store.clone(), config.clone(), clock.clone()));
    node.tasks.spawn(watch_certificates(node.certs.clone(), config.clone(), paths.clone(), clock.clone()));
    node.tasks.spawn(node.directory.clone().drive_budgets());
    node.tasks.spawn(node.directory.clone().tell_of_departures());
    node.tasks.spawn(admin::warnings::watch(Arc::clone(&admin)));
    node.tasks.spawn(admin::upkeep::run(Arc::clone(&admin)));
    node.tasks.spawn(admin::ending::watch(Arc::clone(&admin)));
    ready(&admin.node.as_ref().map(|node| (node.listening)()).unwrap_or_default());
    notify(&[sd_notify::NotifyState::Ready]);
    let why = signals.wait(&node.shutdown, &config).await;
    let (then, _) = node.shutdown.outcome();
    // Of a restart the service manager hears when the server is ready again: its process stays.
    if then == Then::Stop {
        notify(&[sd_notify::NotifyState::Stopping]);
    }
    let lived = clock.now().since(started);
    node.stop(signals, &clock, store).await;
    ending::tell_figures(&metrics, lived);
    tracing::info!(target: "node", "stopped");
    LastRun::note_end(&paths.data, clock.wall(), why, false);
    Ok(then)
}

/// What serves clients.
struct Node {
    certs: CertStore,
    hosts: Hosts,
    gatekeeper: Gatekeeper,
    guard: Guard,
    maintenance: Maintenance,
    directory: Directory,
    listeners: Arc<Listeners>,
    operators: Operators,
    traces: Traces,
    shutdown: Shutdown,
    /// Connections of clients, which are waited for at the end.
    connections: Spawner,
    /// Everything else, which ends with the process.
    tasks: Spawner,
}

impl Node {
    async fn assemble(
        paths: &Paths,
        config: Live,
        log: &Log,
        clock: &Clock,
        store: &Store,
        metrics: &Arc<Metrics>,
    ) -> Result<Self, NodeError> {
        let now = config.current();
        let secret = store.write(store::setting::server_secret).await.map_err(NodeError::Store)?;
        let certs = CertStore::new();
        load_certificates(&certs, paths, &now, clock).map_err(NodeError::Certificate)?;
        let hosts = Hosts::default();
        hosts.set(domains::served(&now));
        let gatekeeper = Gatekeeper::new(connection_limits(&now), clock.clone());
        let (shutdown, connections, tasks) = (Shutdown::new(), Spawner::new(), Spawner::new());
        let router = Router::new(hosts.clone(), Arc::clone(metrics));
        let operators = Operators::default();
        let server = Server {
            config: Arc::clone(&now),
            clock: clock.clone(),
            started: clock.now(),
            modules: MODULES,
            store: store.clone(),
            operators: operators.clone(),
        };
        let services = Services::new(
            store.clone(),
            router.clone(),
            clock.clone(),
            config.clone(),
            server,
            tasks.clone(),
            Arc::clone(metrics),
        );
        let directory = Directory::new(services);
        router.connect(Arc::new(directory.clone()));
        let blocks = store.read(store::server_block::list).await.map_err(NodeError::Store)?;
        directory.set_server_blocks(blocks.into_iter().map(|block| block.jid).collect());
        directory.notices().set(store.read(store::notice::domains).await.map_err(NodeError::Store)?);
        log.configure(now.log.level, now.log.modules.clone());
        let traces = Traces::new(&paths.data, clock.clone());
        let (bans, closed) = store
            .read({
                let now = clock.wall();
                move |tx| Ok((store::ban::list(tx, now)?, store::setting::load(tx, MAINTENANCE)?))
            })
            .await
            .map_err(NodeError::Store)?;
        let guard = Guard::new(&bans);
        let maintenance = Maintenance::new(closed.and_then(|reason| String::from_utf8(reason).ok()));
        let accounts = directory.clone();
        let registrar =
            Arc::new(c2s::Registrar::new(clock.clone(), move |jid| accounts.account_changed(jid)));
        let context = Arc::new(c2s::Context {
            directory: directory.clone(),
            config,
            store: store.clone(),
            certs: certs.clone(),
            clock: clock.clone(),
            decoy: Decoy::new(secret),
            tokens: c2s::open_key(&paths.data),
            derivations: Arc::new(Semaphore::new(derivations())),
            gatekeeper: gatekeeper.clone(),
            guard: guard.clone(),
            maintenance: maintenance.clone(),
            spawner: tasks.clone(),
            registrar,
            shutdown: shutdown.clone(),
            metrics: Arc::clone(metrics),
            traces: traces.clone(),
            modules: MODULES,
        });
        let serve = Arc::new(move |service, stream, peer| {
            let served = c2s::serve(Arc::clone(&context), service, stream, peer);
            Box::pin(served) as Pin<Box<dyn Future<Output = ()> + Send>>
        });
        let listeners =
            Arc::new(Listeners::new(serve, gatekeeper.clone(), clock.clone(), connections.clone()));
        Ok(Self {
            certs,
            hosts,
            gatekeeper,
            guard,
            maintenance,
            directory,
            listeners,
            traces,
            operators,
            shutdown,
            connections,
            tasks,
        })
    }

    fn applier(&self, paths: &Paths, log: &Log, figures: &Arc<Listeners>) -> Applier {
        Applier {
            paths: paths.clone(),
            certs: self.certs.clone(),
            hosts: self.hosts.clone(),
            gatekeeper: self.gatekeeper.clone(),
            listeners: Arc::clone(&self.listeners),
            figures: Arc::clone(figures),
            log: log.clone(),
        }
    }

    /// Stops in the order in which nothing is lost: no new connections, goodbyes, what accounts still decide, sessions
    /// that can go on, the last commit. A second signal hurries.
    async fn stop(self, mut signals: Signals, clock: &Clock, store: Store) {
        tracing::info!(target: "node", "stopping");
        self.listeners.close();
        let goodbye = match self.shutdown.outcome() {
            (_, Some(reason)) => StreamError::system_shutdown().text(reason),
            (Then::Restart, None) => StreamError::system_shutdown().text("back in a moment"),
            (Then::Stop, None) => StreamError::system_shutdown(),
        };
        self.directory.say_goodbye(&goodbye);
        let drained = clock.within(DRAIN, self.connections.finished());
        tokio::select! {
            _ = drained => {}
            () = signals.again() => self.shutdown.hurry(),
            () = self.shutdown.hurried() => {}
        }
        self.traces.end_all();
        self.directory.save().await;
        let closed = tokio::task::spawn_blocking(move || store.close_blocking());
        if closed.await.is_err() {
            tracing::error!(target: "node", "the store did not close in order");
        }
    }
}

/// Takes a changed configuration over while the server runs.
struct Applier {
    paths: Paths,
    certs: CertStore,
    hosts: Hosts,
    gatekeeper: Gatekeeper,
    listeners: Arc<Listeners>,
    figures: Arc<Listeners>,
    log: Log,
}

impl Apply for Applier {
    fn apply<'a>(
        &'a self,
        old: &'a Config,
        new: &'a Config,
    ) -> Pin<Box<dyn Future<Output = Result<(), ApplyError>> + Send + 'a>> {
        Box::pin(async move {
            let (before, after) = (old.log.output(&self.paths), new.log.output(&self.paths));
            if before != after {
                self.log.set_output(&after).map_err(|error| ApplyError(format!("{error}.")))?;
            }
            if let Err(error) = self.open(old, new) {
                // It was open a moment ago; what cannot be opened again leaves the new one.
                let _ = self.log.set_output(&before);
                return Err(error);
            }
            // What cannot fail comes after what can.
            self.hosts.set(domains::served(new));
            self.gatekeeper.set_limits(connection_limits(new));
            if old.log != new.log {
                self.log.configure(new.log.level, new.log.modules.clone());
            }
            // Many files are read, which may take longer than anybody who is connected should wait.
            let (certs, paths, new) = (self.certs.clone(), self.paths.clone(), new.clone());
            let loaded = tokio::task::spawn_blocking(move || {
                domains::make_certificates(&paths, &new);
                load_certificates(&certs, &paths, &new, &Clock::new())
            });
            if let Ok(Err(error)) = loaded.await {
                tracing::warn!(target: "tls", "{error}");
            }
            Ok(())
        })
    }
}

impl Applier {
    /// Opens what a changed configuration opens elsewhere. On an error everything is as before.
    fn open(&self, old: &Config, new: &Config) -> Result<(), ApplyError> {
        self.listeners.apply(&wanted(new)).map_err(|error| ApplyError(format!("{error}.")))?;
        if old.listen.metrics == new.listen.metrics {
            figures::open_or_warn(&self.figures, new);
        } else if let Err(error) = figures::open(&self.figures, new) {
            let _ = self.listeners.apply(&wanted(old));
            return Err(ApplyError(format!("{error}.")));
        }
        Ok(())
    }
}

/// Loads the certificates of all domains that are served; one that is bad is told and the others work.
fn load_certificates(
    certs: &CertStore,
    paths: &Paths,
    config: &Config,
    clock: &Clock,
) -> Result<(), TlsError> {
    let domains = domains::served(config);
    let mut errors = certs.reload(&paths.certs, &domains, config.tls.profile, clock.wall());
    for error in &errors {
        tracing::warn!(target: "tls", "{error}");
    }
    match domains.iter().any(|domain| certs.of(domain).is_some()) || errors.is_empty() {
        true => Ok(()),
        false => Err(errors.swap_remove(0)),
    }
}

/// Who may use the control socket: root and the server's user; of a system service also the group.
fn access(paths: &Paths) -> Access {
    let group = (paths.mode == Mode::System).then(|| rustix::process::getegid().as_raw());
    Access { owner: rustix::process::geteuid().as_raw(), group }
}

fn wanted(config: &Config) -> Vec<(Service, SocketAddr)> {
    let c2s = config.listen.c2s.iter().map(|address| (Service::C2s, *address));
    c2s.chain(config.listen.c2s_tls.iter().map(|address| (Service::C2sTls, *address))).collect()
}

fn addresses(listeners: &Listeners) -> Vec<Listening> {
    let addresses = listeners.addresses().into_iter();
    addresses.map(|(service, address)| Listening { name: service.name(), address }).collect()
}

fn connection_limits(config: &Config) -> ConnectionLimits {
    ConnectionLimits {
        total: config.limits.connections,
        per_address: config.limits.per_address,
        unauthenticated_per_address: config.limits.unauthenticated_per_address,
        new_per_second: config.limits.new_per_second,
    }
}

/// Allows as many open files as the system lets the process have: every connection is one. Where a service manager has
/// set the limit (both of them) there is nothing to raise.
fn raise_file_limit() {
    let limit = getrlimit(Resource::Nofile);
    if limit.current == limit.maximum {
        return;
    }
    let raised = Rlimit { current: limit.maximum, ..limit };
    if let Err(error) = setrlimit(Resource::Nofile, raised) {
        let files = limit.current.unwrap_or(u64::MAX);
        tracing::warn!(target: "node", files, "the limit of open files, and so of connections, stays: {error}");
    }
}

/// How many keys are derived from passwords at a time: one for each core.
fn derivations() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

/// The signals of a service.
struct Signals {
    terminate: Signal,
    interrupt: Signal,
    reload: Signal,
}

impl Signals {
    fn new() -> io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
            reload: signal(SignalKind::hangup())?,
        })
    }

    /// Waits for the end, by a signal or by command, and says by which; reloads the configuration meanwhile.
    async fn wait(&mut self, shutdown: &Shutdown, config: &Live) -> &'static str {
        let why = loop {
            tokio::select! {
                _ = self.terminate.recv() => break "told to by a signal (SIGTERM)",
                _ = self.interrupt.recv() => break "told to by Ctrl-C (SIGINT)",
                () = shutdown.begun() => break match shutdown.outcome() {
                    (Then::Stop, _) => "told to by xmppd stop",
                    (Then::Restart, _) => "told to by xmppd restart, and it did not come back",
                },
                _ = self.reload.recv() => reload(config).await,
            }
        };
        shutdown.begin();
        why
    }

    /// Waits for a second signal.
    async fn again(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

async fn reload(config: &Live) {
    match sd_notify::NotifyState::monotonic_usec_now() {
        Ok(now) => notify(&[sd_notify::NotifyState::Reloading, now]),
        Err(_) => notify(&[sd_notify::NotifyState::Reloading]),
    }
    match config.reload("a signal (SIGHUP)").await {
        Ok(_) => tracing::info!(target: "node", "configuration read again"),
        Err(error) => tracing::error!(target: "node", "the configuration stays as it was: {error}"),
    }
    notify(&[sd_notify::NotifyState::Ready]);
}

/// Tells the service manager that events are being handled.
async fn watchdog(clock: Clock) {
    let Some(period) = sd_notify::watchdog_enabled() else { return };
    loop {
        notify(&[sd_notify::NotifyState::Watchdog]);
        clock.after(period / 2).await;
    }
}

/// Takes renewed certificates up.
async fn watch_certificates(certs: CertStore, config: Live, paths: Paths, clock: Clock) {
    let mut watcher = Watcher::new(&paths.certs, &domains::served(&config.current()));
    loop {
        let now = config.current();
        for seen in watcher.look(&certs, &domains::served(&now), now.tls.profile, clock.wall()) {
            match seen {
                Seen::TakenUp { domain, days } => {
                    tracing::info!(target: "tls", %domain, days, "a renewed certificate is used for new connections");
                }
                Seen::Refused { domain, error } => {
                    tracing::warn!(target: "tls", %domain, "changed certificate files are not used: {error}");
                }
            }
        }
        clock.after(watch::EVERY).await;
    }
}

/// Tells the service manager, if there is one.
fn notify(state: &[sd_notify::NotifyState<'_>]) {
    if let Err(error) = sd_notify::notify(state) {
        tracing::debug!(target: "node", %error, "the service manager could not be told");
    }
}
