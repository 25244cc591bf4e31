//! Authentication: RFC 6120 §6.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use super::bind::ExpectRestart;
use super::policy::{Channel, FAILURES, Host, Policy};
use super::register::{self, Registering};
use super::tls::{ExpectTls, refuse};
use super::{State, Step, write};
use crate::jid::{BareJid, Domain, Localpart};
use crate::sasl::plain::{self, Check, Verdict};
use crate::sasl::scram::{ClientFirst, Exchange};
use crate::sasl::{
    ChannelBindings, Condition as Sasl, Credential, Failure, Hash, Mechanism, ScramKeys, Standing,
};
use crate::stanza::ns;
use crate::stream::{Condition, Features, StreamError};
use crate::xml::{Element, el};

/// The hash whose keys PLAIN is compared with, where an account has them.
const PLAIN_HASH: Hash = Hash::Sha256;

/// Waits for `<auth/>`.
pub struct ExpectAuth {
    policy: Arc<Policy>,
    channel: Channel,
    host: Host,
    offered: Vec<Mechanism>,
    /// Who the client said it is, inside TLS.
    from: Option<BareJid>,
    /// Who it said it is in the authentication under way.
    claimed: Option<BareJid>,
    failures: u8,
    last_failure: Option<Failure>,
    pub(super) registering: Registering,
}

/// An authentication that failed.
#[derive(Debug)]
pub struct Failed {
    /// The host that was addressed.
    pub host: Domain,
    /// Who the client said it is, as far as it came to that. There need not be such an account.
    pub account: Option<BareJid>,
    /// What it was told.
    pub failure: Failure,
}

impl ExpectAuth {
    pub(super) fn new(
        policy: Arc<Policy>,
        channel: Channel,
        host: Host,
        offered: Vec<Mechanism>,
        from: Option<BareJid>,
    ) -> Self {
        Self {
            policy,
            channel,
            host,
            offered,
            from,
            claimed: None,
            failures: 0,
            last_failure: None,
            registering: Registering::default(),
        }
    }

    /// Sends the features of an encrypted stream. RFC 6120 §6.4.1, XEP-0440.
    pub(super) fn offer(
        policy: Arc<Policy>,
        channel: Channel,
        host: Host,
        from: Option<BareJid>,
        out: &mut Vec<u8>,
    ) -> Self {
        let offered = host.offer(&channel);
        let auth = Self::new(policy, channel, host, offered, from);
        let mut features = Features::new().mechanisms(auth.offered.iter().map(|mechanism| mechanism.name()));
        if auth.offers_plus() {
            features = features.channel_bindings(auth.bindings().types());
        }
        if auth.host.registers {
            features = features.register();
        }
        features.limits(auth.policy.early_bytes, None).write(out);
        auth
    }

    pub(super) fn host(&self) -> &Domain {
        &self.host.domain
    }

    /// Whether an account can be made on this stream: never where others could read the password.
    pub(super) fn registers(&self) -> bool {
        self.host.registers && matches!(self.channel, Channel::Tls { .. })
    }

    pub(super) fn has_offers(&self) -> bool {
        !self.offered.is_empty()
    }

    fn offers_plus(&self) -> bool {
        self.offered.iter().any(|mechanism| mechanism.is_plus())
    }

    fn bindings(&self) -> &ChannelBindings {
        static NONE: ChannelBindings = ChannelBindings { exporter: None, end_point: None };
        match &self.channel {
            Channel::Tls { bindings, .. } => bindings,
            Channel::Clear => &NONE,
        }
    }

    pub(super) fn handle(self, element: &Element, out: &mut Vec<u8>) -> Result<Step, StreamError> {
        if element.is(ns::TLS, "starttls") {
            // Not offered: encrypted already. RFC 6120 §5.4.2.2, XEP-0368 §3 (5)
            return Ok(refuse(out));
        }
        match (*element.ns() == *ns::SASL, element.name()) {
            (true, "auth") => self.auth(element, out),
            (true, "abort") => self.failed(Sasl::Aborted.into(), out),
            (true, "response") => {
                self.failed(Sasl::MalformedRequest.because("there is no challenge to respond to"), out)
            }
            _ if register::is_request(element) => self.register(element, out),
            // RFC 6120 §4.9.3.12
            _ => Err(StreamError::new(Condition::NotAuthorized).text("authenticate first")),
        }
    }

    /// RFC 6120 §6.4.2.
    fn auth(self, element: &Element, out: &mut Vec<u8>) -> Result<Step, StreamError> {
        let mechanism = match self.mechanism(element.attr("mechanism")) {
            Ok(mechanism) => mechanism,
            Err(failure) => return self.failed(failure, out),
        };
        match data(element) {
            Ok(Some(data)) => self.begin(mechanism, &data, out),
            Ok(None) => {
                // The mechanisms here all begin with the client: it is asked to. RFC 6120 §6.3.10
                write(&el(ns::SASL, "challenge").build(), out);
                Ok(Step::Next(State::Response(ExpectResponse {
                    auth: self,
                    pending: Pending::Initial(mechanism),
                })))
            }
            Err(failure) => self.failed(failure, out),
        }
    }

    fn mechanism(&self, name: Option<&str>) -> Result<Mechanism, Failure> {
        let mechanism: Mechanism = match name.map(str::parse) {
            Some(Ok(mechanism)) => mechanism,
            Some(Err(_)) => return Err(Sasl::InvalidMechanism.into()),
            None => return Err(Sasl::InvalidMechanism.because("the attribute 'mechanism' is missing")),
        };
        if self.offered.contains(&mechanism) {
            return Ok(mechanism);
        }
        Err(match &self.channel {
            _ if !self.host.mechanisms.contains(&mechanism) => {
                Sasl::MechanismTooWeak.because("this host does not allow the mechanism")
            }
            Channel::Clear => Sasl::EncryptionRequired.because("this mechanism needs TLS first"),
            Channel::Tls { .. } => Sasl::InvalidMechanism.into(),
        })
    }

    /// Takes the first message of a mechanism.
    fn begin(mut self, mechanism: Mechanism, data: &[u8], out: &mut Vec<u8>) -> Result<Step, StreamError> {
        let work = match mechanism {
            Mechanism::Plain => plain::Message::parse(data).map(Work::Plain),
            Mechanism::Scram { hash, plus } => {
                ClientFirst::parse(hash, plus, self.offers_plus(), self.bindings(), data)
                    .map(|first| Work::Scram(hash, first))
            }
        };
        let looked_up = work.and_then(|work| {
            let (name, authzid) = work.identities();
            // A name that cannot be an account's goes the same way as one that nobody has.
            let account =
                Localpart::of_login(name).ok().map(|local| BareJid::new(Some(&local), &self.host.domain));
            self.claimed.clone_from(&account);
            check_authzid(authzid, account.as_ref())?;
            Ok(work)
        });
        match looked_up {
            Ok(work) => Ok(Step::Lookup(Box::new(Lookup { auth: self, mechanism, work }))),
            Err(failure) => self.failed(failure, out),
        }
    }

    /// Answers a failure; the client may try again, but not for ever. RFC 6120 §6.4.5.
    pub(super) fn failed(mut self, failure: Failure, out: &mut Vec<u8>) -> Result<Step, StreamError> {
        write(&failure.to_element(), out);
        self.failures += 1;
        self.last_failure = Some(failure);
        if self.failures >= FAILURES {
            return Err(
                StreamError::new(Condition::PolicyViolation).text("too many attempts to authenticate")
            );
        }
        Ok(Step::Next(match self.channel {
            Channel::Clear => State::Tls(ExpectTls::again(self)),
            Channel::Tls { .. } => State::Auth(self),
        }))
    }

    /// The failure that has just been answered.
    pub(super) fn take_failure(&mut self) -> Option<Failed> {
        let failure = self.last_failure.take()?;
        Some(Failed { host: self.host.domain.clone(), account: self.claimed.take(), failure })
    }

    /// RFC 6120 §6.4.6.
    fn succeeded(
        self,
        mechanism: Mechanism,
        account: BareJid,
        data: Option<&str>,
        out: &mut Vec<u8>,
    ) -> Result<Step, StreamError> {
        if self.from.as_ref().is_some_and(|from| *from != account) {
            return Err(StreamError::new(Condition::InvalidFrom)
                .text("the stream header's 'from' is another account than the one authenticated"));
        }
        let success =
            el(ns::SASL, "success").text(data.map(|data| STANDARD.encode(data)).unwrap_or_default());
        write(&success.build(), out);
        let restart = ExpectRestart::new(self.policy, self.host, account, mechanism);
        Ok(Step::Restart(State::Restart(restart)))
    }
}

/// Waits for `<response/>` in the middle of an authentication.
pub struct ExpectResponse {
    auth: ExpectAuth,
    pending: Pending,
}

enum Pending {
    /// The first message of a mechanism, which was not in `<auth/>`.
    Initial(Mechanism),
    /// The proof to a challenge.
    Proof(Box<Proof>),
}

struct Proof {
    mechanism: Mechanism,
    exchange: Exchange,
    /// Whose keys these are; nothing if they are a decoy's.
    account: Option<(BareJid, Standing)>,
}

impl ExpectResponse {
    pub(super) fn handle(self, element: &Element, out: &mut Vec<u8>) -> Result<Step, StreamError> {
        if !element.is(ns::SASL, "response") {
            // Also a new <auth/>, which takes the place of this one. RFC 6120 §6.4.2
            return self.auth.handle(element, out);
        }
        let data = match data(element) {
            Ok(data) => data.unwrap_or_default(),
            Err(failure) => return self.auth.failed(failure, out),
        };
        match self.pending {
            Pending::Initial(mechanism) => self.auth.begin(mechanism, &data, out),
            Pending::Proof(proof) => proof.decide(self.auth, &data, out),
        }
    }
}

impl Proof {
    fn decide(self, auth: ExpectAuth, data: &[u8], out: &mut Vec<u8>) -> Result<Step, StreamError> {
        let proved = self.exchange.verify(data).and_then(|answer| match self.account {
            Some((account, standing)) => standing.admit().map(|()| (account, answer)),
            None => Err(Sasl::NotAuthorized.into()),
        });
        match proved {
            Ok((account, answer)) => auth.succeeded(self.mechanism, account, Some(&answer), out),
            Err(failure) => auth.failed(failure, out),
        }
    }
}

/// A client has said which account it wants to be; the answer is [`Lookup::found`] or [`Lookup::unavailable`].
pub struct Lookup {
    auth: ExpectAuth,
    mechanism: Mechanism,
    work: Work,
}

enum Work {
    Plain(plain::Message),
    Scram(Hash, ClientFirst),
}

impl Work {
    /// Name and authzid as the client sent them.
    fn identities(&self) -> (&str, Option<&str>) {
        match self {
            Self::Plain(message) => (&message.authcid, message.authzid.as_deref()),
            Self::Scram(_, first) => (&first.username, first.authzid.as_deref()),
        }
    }
}

impl Lookup {
    /// The account; `None` for a name that no account can have: then there is nothing to look up.
    pub fn account(&self) -> Option<&BareJid> {
        self.auth.claimed.as_ref()
    }

    /// Goes on with what was found; without a credential the same is done with keys that no password fits.
    pub fn found(self, credential: Option<Credential>, out: &mut Vec<u8>) -> Step {
        let Self { auth, mechanism, work } = self;
        let decoy = |hash: Hash, name: &str| auth.policy.decoy.keys(hash, auth.host.domain.as_str(), name);
        let account_keys = |hash: Hash| -> Option<ScramKeys> { credential.as_ref()?.keys.of(hash).cloned() };
        let known = |keys: &Option<ScramKeys>| {
            let standing = &credential.as_ref()?.standing;
            keys.as_ref()?;
            Some((auth.claimed.clone()?, standing.clone()))
        };
        match work {
            Work::Scram(hash, first) => {
                let keys = account_keys(hash);
                let account = known(&keys);
                let keys = keys.unwrap_or_else(|| decoy(hash, &first.username));
                let exchange = first.challenge(keys);
                let challenge = STANDARD.encode(exchange.server_first());
                write(&el(ns::SASL, "challenge").text(challenge).build(), out);
                let proof = Box::new(Proof { mechanism, exchange, account });
                Step::Next(State::Response(ExpectResponse { auth, pending: Pending::Proof(proof) }))
            }
            Work::Plain(message) => {
                let hash = [PLAIN_HASH, Hash::Sha1, Hash::Sha512]
                    .into_iter()
                    .find(|hash| account_keys(*hash).is_some())
                    .unwrap_or(PLAIN_HASH);
                let keys = account_keys(hash);
                let account = known(&keys);
                let outdated = credential.as_ref().is_some_and(|credential| credential.keys.is_outdated());
                let keys = keys.unwrap_or_else(|| decoy(hash, &message.authcid));
                let check = message.check(hash, keys, outdated);
                Step::Derive(Box::new(Derivation { check, then: Decide { auth, mechanism, account } }))
            }
        }
    }

    /// Too many have failed: nothing is tried. It is the same whether there is such an account or not.
    pub fn locked(self, out: &mut Vec<u8>) -> Step {
        let failure = Sasl::TemporaryAuthFailure.because("too many failed logins; try again later");
        self.auth.failed(failure, out).unwrap_or_else(|error| super::fail(error, out))
    }

    /// The host that is logged in to.
    pub fn host(&self) -> &Domain {
        self.auth.host()
    }

    /// The account could not be looked up: nobody is let in, and nobody told that the password was wrong.
    pub fn unavailable(self, out: &mut Vec<u8>) -> Step {
        let failure = Sasl::TemporaryAuthFailure.because("accounts cannot be looked up at present");
        self.auth.failed(failure, out).unwrap_or_else(|error| super::fail(error, out))
    }
}

/// A password is to be compared.
pub struct Derivation {
    /// The work, which blocks for milliseconds.
    pub check: Check,
    /// What takes its verdict.
    pub then: Decide,
}

/// Waits for the verdict on a password.
pub struct Decide {
    auth: ExpectAuth,
    mechanism: Mechanism,
    account: Option<(BareJid, Standing)>,
}

impl Decide {
    /// Goes on with the verdict.
    pub fn verdict(self, verdict: &Verdict, out: &mut Vec<u8>) -> Step {
        let decided = match (verdict, self.account) {
            (Verdict::Right { .. }, Some((account, standing))) => standing.admit().map(|()| account),
            _ => Err(Sasl::NotAuthorized.into()),
        };
        let step = match decided {
            Ok(account) => self.auth.succeeded(self.mechanism, account, None, out),
            Err(failure) => self.auth.failed(failure, out),
        };
        step.unwrap_or_else(|error| super::fail(error, out))
    }

    /// The work could not be done. As [`Lookup::unavailable`].
    pub fn unavailable(self, out: &mut Vec<u8>) -> Step {
        let failure = Sasl::TemporaryAuthFailure.because("passwords cannot be compared at present");
        self.auth.failed(failure, out).unwrap_or_else(|error| super::fail(error, out))
    }
}

/// Acting for another account is not possible; a full address is no authzid. RFC 6120 §6.3.8.
fn check_authzid(authzid: Option<&str>, account: Option<&BareJid>) -> Result<(), Failure> {
    let Some(authzid) = authzid else { return Ok(()) };
    match authzid.parse::<BareJid>() {
        Ok(authzid) if Some(&authzid) == account => Ok(()),
        _ => Err(Sasl::InvalidAuthzid.because("the authzid is not the address of the account")),
    }
}

/// The data of a SASL element: nothing, `=` for no bytes, or base64. RFC 6120 §6.3.5, §6.4.2.
fn data(element: &Element) -> Result<Option<Zeroizing<Vec<u8>>>, Failure> {
    if element.children().next().is_some() {
        return Err(Sasl::MalformedRequest.because("an element where only text may be"));
    }
    match element.text().as_ref() {
        "" => Ok(None),
        "=" => Ok(Some(Zeroizing::default())),
        text => match STANDARD.decode(text) {
            Ok(data) => Ok(Some(Zeroizing::new(data))),
            Err(_) => Err(Sasl::IncorrectEncoding.into()),
        },
    }
}
