//! From an accepted connection to an authenticated client that asks for a resource.
//!
//! Drives [`stream::negotiation`](crate::stream::negotiation) on a [`Transport`]: reads, writes one answer at a time,
//! and looks up what the negotiation asks for.

mod hosts;
mod outcome;
mod verify;

use std::net::IpAddr;
use std::sync::Arc;

use tokio::sync::Semaphore;

use super::register::{Registrar, register};
use super::tap::Tap;
use crate::base::shutdown::Shutdown;
use crate::base::{Clock, Metrics, Spawner};
use crate::config::Config;
use crate::extension::about::Modules;
use crate::jid::{BareJid, Domain, Resource};
use crate::net::{HandshakeError, TlsFacts, Transport};
use crate::observe::trace::Traces;
use crate::sasl::ht::TokenKey;
use crate::sasl::plain::Verdict;
use crate::sasl::{Decoy, KeySet, Mechanism};
use crate::store::{AccountId, Store, credential};
use crate::stream::negotiation::{
    Authenticated, Channel, Client, Closed, Derivation, Failed, Lookup, Policy, StartTls, State, Step,
    write_error,
};
use crate::stream::{Condition, Framer, Limits, StreamError};
use crate::tls::CertStore;
use crate::xml::Str;

use super::guard::Guard;
use super::maintenance::Maintenance;
use hosts::Served;
use outcome::Outcome;

/// How long a client that was refused may take to close its side.
const FAREWELL: std::time::Duration = std::time::Duration::from_secs(2);

/// What a login needs. One is made for each connection; all of it is shared.
pub struct LoginContext {
    /// The configuration as it is at the beginning.
    pub config: Arc<Config>,
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
    /// How many passwords may be compared at a time.
    pub derivations: Arc<Semaphore>,
    /// Who guesses passwords.
    pub guard: Guard,
    /// Whether only administrators may log in.
    pub maintenance: Maintenance,
    /// For what nobody waits for.
    pub spawner: Spawner,
    /// Whether the server stops.
    pub shutdown: Shutdown,
    /// Who makes accounts.
    pub registrar: Arc<Registrar>,
    /// Where logins are counted.
    pub metrics: Arc<Metrics>,
    /// The connection's id in the log.
    pub conn: String,
    /// Who looks at the wire.
    pub traces: Traces,
    /// What the server can do.
    pub modules: Modules,
}

/// How a connection begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// With a stream header; TLS begins when the client asks for it. RFC 6120 §5.
    Starttls,
    /// With TLS. XEP-0368.
    DirectTls,
}

/// What a client that has authenticated asks for.
pub enum Wish {
    /// A resource. RFC 6120 §7.
    Bind {
        /// The id of its request.
        id: Str,
        /// The one that it would like.
        resource: Option<Resource>,
    },
    /// To go on with a former session. XEP-0198 §5.
    Resume {
        /// Which.
        previd: Str,
        /// How many stanzas it has handled.
        h: u32,
    },
    /// What came with its authentication, of whose success it has not been told. XEP-0388 §2.6.1
    Inline(Box<Authenticated>),
}

/// A client that has authenticated and asks for a session; it waits for the answer.
pub struct LoggedIn {
    /// The connection.
    pub transport: Transport,
    /// Reads the stream on, with the limits that hold after authentication.
    pub framer: Framer,
    /// What has been read behind the request.
    pub input: Vec<u8>,
    /// Who it is.
    pub client: Client,
    /// The account's number.
    pub account_id: AccountId,
    /// What it asks for.
    pub wish: Wish,
    /// How the connection is protected and how the client has authenticated.
    pub security: Security,
    /// Takes another request, when this one is refused.
    state: State,
    /// What traces have seen so far.
    pub(super) tap: Option<Box<Tap>>,
}

/// How a connection is protected and a client has proved who it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Security {
    /// Version and cipher suite, as in `TLSv1.3`, `TLS13_AES_256_GCM_SHA384`.
    pub tls: Option<(&'static str, &'static str)>,
    /// The SASL mechanism.
    pub mechanism: Mechanism,
}

impl Security {
    /// `TLSv1.3 TLS13_AES_256_GCM_SHA384`, or `no TLS`.
    pub fn tls_text(&self) -> String {
        self.tls.map_or_else(
            || crate::account::NO_TLS.to_owned(),
            |(version, cipher)| format!("{version} {cipher}"),
        )
    }
}

/// Why a connection has ended. The client has been told, it is logged, and the connection is closed.
#[derive(Debug, thiserror::Error)]
pub enum Ended {
    /// The client closed its stream or the connection.
    #[error("closed by the client")]
    ByClient,
    /// The client broke a rule, took too long, or the server stops.
    #[error("{0}")]
    Stream(StreamError),
    /// There was no TLS.
    #[error("no TLS: {0}")]
    Tls(HandshakeError),
    /// STARTTLS was refused.
    #[error("STARTTLS was refused")]
    TlsRefused,
    /// The connection broke.
    #[error("connection lost: {0}")]
    Lost(std::io::Error),
}

/// Serves a connection until the client asks for a resource. To be boxed: it is large and soon over.
///
/// All of it must be done within `limits.c2s.unauthenticated`, else the stream ends with `connection-timeout`.
pub async fn login(transport: Transport, entry: Entry, cx: &LoginContext) -> Result<LoggedIn, Ended> {
    let mut login = Login::new(transport, Some(entry), cx);
    let outcome = login.bounded(Some(entry)).await;
    login.finish(outcome).await
}

/// Waits for the next request for a resource after one was answered with an error. RFC 6120 §7.7.3.
///
/// The client has the same time again.
pub async fn bind_again(logged_in: LoggedIn, cx: &LoginContext) -> Result<LoggedIn, Ended> {
    let mut login = Login::again(logged_in, cx);
    let outcome = login.bounded(None).await;
    login.finish(outcome).await
}

/// A login under way.
struct Login<'a> {
    cx: &'a LoginContext,
    policy: Arc<Policy>,
    /// Away only during the TLS handshake.
    transport: Option<Transport>,
    framer: Framer,
    /// What was read and not yet framed.
    input: Vec<u8>,
    /// What is to be sent in one write.
    output: Vec<u8>,
    /// Away only while something is looked up; then the stream is open.
    state: Option<State>,
    tls: Option<(&'static str, &'static str)>,
    /// Whose credential was looked up last.
    account: Option<AccountId>,
    /// Where the client comes from.
    address: Option<IpAddr>,
    /// What is being logged in to, until that has an outcome.
    trying: Option<(Domain, Option<BareJid>)>,
    /// Whether a write is under way.
    sending: bool,
    /// What traces are told.
    tap: Option<Box<Tap>>,
}

impl<'a> Login<'a> {
    fn new(transport: Transport, entry: Option<Entry>, cx: &'a LoginContext) -> Self {
        let early = cx.config.limits.unauthenticated_stanza_size.bytes();
        let policy = Arc::new(Policy {
            hosts: Box::new(Served { config: Arc::clone(&cx.config), modules: cx.modules, entry }),
            language: Str::new(&cx.config.server.language),
            decoy: cx.decoy.clone(),
            early_bytes: early,
            bytes: cx.config.limits.stanza_size.bytes(),
            idle: cx.config.watchdog.timeout.as_secs(),
        });
        let ip = || {
            transport.peer_addr().map_or_else(|_| String::new(), |peer| peer.ip().to_canonical().to_string())
        };
        let tap = Tap::of_login(&cx.traces, &cx.conn, ip);
        Self {
            cx,
            address: transport.peer_addr().ok().map(|address| address.ip()),
            trying: None,
            state: Some(State::start(Arc::clone(&policy), Channel::Clear)),
            policy,
            transport: Some(transport),
            framer: Framer::new(Limits::stranger(early)),
            input: Vec::new(),
            output: Vec::new(),
            tls: None,
            account: None,
            sending: false,
            tap,
        }
    }

    /// Goes on where a request for a resource was refused.
    fn again(logged_in: LoggedIn, cx: &'a LoginContext) -> Self {
        Self {
            state: Some(logged_in.state),
            framer: logged_in.framer,
            input: logged_in.input,
            tls: logged_in.security.tls,
            account: Some(logged_in.account_id),
            tap: logged_in.tap,
            ..Self::new(logged_in.transport, None, cx)
        }
    }

    /// Runs until there is an outcome, the time is over, or the server stops.
    async fn bounded(&mut self, entry: Option<Entry>) -> Outcome {
        let time = self.cx.config.limits.unauthenticated;
        let late = self.cx.clock.after(time);
        let (clock_error, stop_error) = (
            StreamError::new(Condition::ConnectionTimeout).text("logging in took too long"),
            StreamError::new(Condition::SystemShutdown),
        );
        let stopped = self.cx.shutdown.clone();
        let error = tokio::select! {
            biased;
            outcome = self.run(entry) => return outcome.unwrap_or_else(Outcome::Dead),
            () = late => clock_error,
            () = stopped.begun() => stop_error,
        };
        self.interrupted(error)
    }

    /// Ends the stream from outside, wherever it stands.
    fn interrupted(&mut self, error: StreamError) -> Outcome {
        if self.transport.is_none() || self.sending {
            // Nothing can be said in the TLS handshake (RFC 6120 §5.4.3.1), nor to who does not read.
            return Outcome::Dead(Ended::Stream(error));
        }
        match self.state.take() {
            Some(state) => _ = state.fail(error.clone(), &mut self.output),
            None => write_error(&error, &mut self.output),
        }
        Outcome::Close(Closed::Error(error))
    }

    async fn run(&mut self, entry: Option<Entry>) -> Result<Outcome, Ended> {
        if entry == Some(Entry::DirectTls) {
            self.secure(None).await?;
        }
        loop {
            if let Some(outcome) = self.work().await? {
                return Ok(outcome);
            }
            self.flush().await?;
            let Some(transport) = &mut self.transport else { return Err(Ended::ByClient) };
            if transport.read(&mut self.input).await.map_err(Ended::Lost)? == 0 {
                return Err(Ended::ByClient);
            }
        }
    }

    /// Works off what was read; `None` when more is needed.
    async fn work(&mut self) -> Result<Option<Outcome>, Ended> {
        loop {
            let mut rest = self.input.as_slice();
            let frame = self.framer.next(&mut rest);
            if let Some(tap) = &mut self.tap {
                tap.received(&frame);
            }
            let used = self.input.len() - rest.len();
            self.input.drain(..used);
            let Some(state) = self.state.take() else { return Ok(None) };
            let step = match frame {
                Ok(Some(frame)) => state.handle(frame, &mut self.output),
                Ok(None) => {
                    self.state = Some(state);
                    return Ok(None);
                }
                Err(error) => state.fail(error, &mut self.output),
            };
            if let Some(outcome) = self.step(step).await? {
                return Ok(Some(outcome));
            }
        }
    }

    /// Does what a step asks for, and the steps that follow from it.
    async fn step(&mut self, mut step: Step) -> Result<Option<Outcome>, Ended> {
        loop {
            step = match step {
                Step::Next(mut state) => {
                    if let Some(failed) = state.take_failure() {
                        self.tell_failure(&failed);
                        self.failed(&failed);
                    }
                    self.state = Some(state);
                    return Ok(None);
                }
                Step::Restart(state) => {
                    self.succeeded();
                    self.framer.reset();
                    // Only who has authenticated begins anew without TLS.
                    self.framer.set_limits(Limits::known(self.policy.bytes));
                    self.state = Some(state);
                    return Ok(None);
                }
                Step::StartTls(start) => match self.start_tls(start).await? {
                    Some(refused) => refused,
                    None => return Ok(None),
                },
                Step::Authenticated(authenticated) => {
                    self.succeeded();
                    // The stream goes on: no header comes. XEP-0388 §2.6.1
                    self.framer.set_limits(Limits::known(self.policy.bytes));
                    return Ok(Some(Outcome::Inline(authenticated)));
                }
                Step::Lookup(lookup) => self.look_up(*lookup).await,
                Step::Register(registration) => {
                    let address = self.address();
                    register(self.cx, address, *registration, &mut self.output).await
                }
                Step::Derive(derivation) => self.derive(*derivation).await,
                Step::Bind(request) => return Ok(Some(Outcome::Bind(request))),
                Step::Resume(request) => return Ok(Some(Outcome::Resume(request))),
                Step::Close(closed) => {
                    self.gave_up(&closed);
                    return Ok(Some(Outcome::Close(closed)));
                }
            }
        }
    }

    /// RFC 6120 §5.4.2, §5.4.3. `Some` where TLS cannot be.
    async fn start_tls(&mut self, start: StartTls) -> Result<Option<Step>, Ended> {
        // What came behind the request was not encrypted, whoever has put it there: it must not be taken for the
        // first bytes of the encrypted stream.
        if !self.input.is_empty() || self.cx.certs.choose(None, Some(start.host())).is_none() {
            return Ok(Some(start.refuse(&mut self.output)));
        }
        start.proceed(&mut self.output);
        self.flush().await?;
        self.secure(Some(start.host())).await?;
        Ok(None)
    }

    /// The TLS handshake; the stream begins anew behind it.
    async fn secure(&mut self, to: Option<&Domain>) -> Result<(), Ended> {
        let Some(transport) = self.transport.take() else { return Err(Ended::ByClient) };
        let figures = &self.cx.metrics.c2s;
        let (transport, facts) = transport.secure(&self.cx.certs, to).await.map_err(|error| {
            figures.tls_failures.inc();
            Ended::Tls(error)
        })?;
        figures.tls_handshakes.inc();
        self.transport = Some(transport);
        self.tls = Some((facts.version, facts.cipher));
        self.framer.reset();
        self.state = Some(State::start(Arc::clone(&self.policy), channel(facts)));
        Ok(())
    }

    /// Compares a password on a thread of its own, one per core at a time.
    async fn derive(&mut self, derivation: Derivation) -> Step {
        let Derivation { check, then } = derivation;
        let permit = Arc::clone(&self.cx.derivations).acquire_owned().await;
        let checked = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            check.run()
        });
        let Ok(verdict) = checked.await else { return then.unavailable(&mut self.output) };
        let step = then.verdict(&verdict, &mut self.output);
        if let (Verdict::Right { renewed: Some(keys) }, Some(account)) = (verdict, self.account) {
            self.renew(account, *keys);
        }
        step
    }

    /// Replaces keys that have too few iterations; nobody waits for it. XEP-0438 §7.
    fn renew(&self, account: AccountId, keys: KeySet) {
        let ticket = self.cx.store.submit(move |tx| credential::set(tx, account, &keys));
        let conn = self.cx.conn.clone();
        ticket.then(move |outcome| match outcome {
            Ok(()) => tracing::info!(target: "c2s", %conn, "keys renewed with more iterations"),
            Err(error) => tracing::warn!(target: "c2s", %conn, "keys could not be renewed: {error}"),
        });
    }

    /// Sends what there is in one write.
    async fn flush(&mut self) -> Result<(), Ended> {
        if self.output.is_empty() {
            return Ok(());
        }
        let Some(transport) = &mut self.transport else { return Err(Ended::ByClient) };
        self.sending = true;
        transport.write_all(&self.output).await.map_err(Ended::Lost)?;
        self.sending = false;
        if let Some(tap) = &mut self.tap {
            tap.sent(&self.output);
        }
        self.output.clear();
        Ok(())
    }

    fn address(&self) -> Option<std::net::IpAddr> {
        let address = self.transport.as_ref().and_then(|transport| transport.peer_addr().ok());
        address.map(|address| address.ip().to_canonical())
    }

    /// The client's address, as far as there is one.
    fn ip(&self) -> String {
        self.address().map(|address| address.to_string()).unwrap_or_default()
    }
}

fn channel(facts: TlsFacts) -> Channel {
    // RFC 8446 §4.1.2, RFC 5246 §7.4.1.2
    let version = match facts.version {
        "TLSv1.3" => Some(0x0304),
        "TLSv1.2" => Some(0x0303),
        _ => None,
    };
    Channel::Tls { version, sni: facts.sni.and_then(|sni| sni.parse().ok()), bindings: facts.bindings }
}

#[cfg(test)]
#[path = "login_tests.rs"]
mod tests;
