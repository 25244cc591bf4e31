//! Authentication: RFC 6120 §6.

use std::collections::VecDeque;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use super::bind::{ExpectRestart, Identity};
use super::lookup::{Lookup, Work};
use super::policy::{Channel, FAILURES, Host, Policy};
use super::profile::Profile;
use super::register::{self, Registering};
use super::success::{Proved, Used};
use super::tls::{ExpectTls, refuse};
use super::upgrade::ExpectTask;
use super::{State, Step, write};
use crate::jid::{BareJid, Domain, Localpart};
use crate::sasl::ht::{self, Binding};
use crate::sasl::scram::{ClientFirst, Exchange};
use crate::sasl::{ChannelBindings, Condition as Sasl, Failure, Hash, Mechanism, Offered, Standing};
use crate::sasl::{anonymous, plain};
use crate::stanza::ns;
use crate::stream::{Condition, Features, StreamError};
use crate::xml::{Element, Str, el};

/// Waits for `<auth/>` or `<authenticate/>`.
pub struct ExpectAuth {
    pub(super) policy: Arc<Policy>,
    channel: Channel,
    pub(super) host: Host,
    offered: Vec<Mechanism>,
    /// Who the client said it is, inside TLS.
    from: Option<BareJid>,
    /// The language of the stream, which goes on behind SASL2.
    lang: Option<Str>,
    /// Who it said it is in the authentication under way.
    pub(super) claimed: Option<BareJid>,
    /// How that is spoken.
    pub(super) profile: Profile,
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
            lang: None,
            claimed: None,
            profile: Profile::default(),
            failures: 0,
            last_failure: None,
            registering: Registering::default(),
        }
    }

    /// Sends the features of an encrypted stream. RFC 6120 §6.4.1, XEP-0388 §2.1, XEP-0440.
    pub(super) fn offer(
        policy: Arc<Policy>,
        channel: Channel,
        host: Host,
        from: Option<BareJid>,
        lang: Option<Str>,
        out: &mut Vec<u8>,
    ) -> Self {
        let offered = host.offer(&channel);
        let auth = Self { lang, ..Self::new(policy, channel, host, offered, from) };
        let mut features = Features::new().mechanisms(auth.names());
        if auth.has_offers() {
            features = features.authentication(auth.names(), &auth.token_offers(), &auth.upgrades());
        }
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

    fn names(&self) -> impl Iterator<Item = &'static str> {
        self.offered.iter().map(|mechanism| mechanism.name())
    }

    /// The mechanisms for tokens that this connection has; where passwords must be bound to it, so must they.
    /// XEP-0484 §3.1
    pub(super) fn token_offers(&self) -> Vec<Binding> {
        let free = self.offered.iter().any(|mechanism| mechanism.has_password() && !mechanism.is_plus());
        let fits = |binding: &Binding| {
            binding.data(self.bindings()).is_some() && (free || *binding != Binding::None)
        };
        let in_tls = matches!(self.channel, Channel::Tls { .. });
        Binding::ALL.into_iter().filter(|binding| self.host.fast && in_tls && fits(binding)).collect()
    }

    /// The hash functions for which keys can be brought: the same for every name. XEP-0480 §2.1, XEP-0388 §3
    pub(super) fn upgrades(&self) -> Vec<Hash> {
        let offers = |hash: &Hash| {
            self.offered
                .iter()
                .any(|offered| matches!(offered, Mechanism::Scram { hash: of, .. } if of == hash))
        };
        [Hash::Sha512, Hash::Sha256].into_iter().filter(offers).collect()
    }

    /// What the client was offered: the same in both profiles. XEP-0474 §6.1, XEP-0515 §4.1
    pub(super) fn advertised(&self) -> Offered<'static> {
        let tls = match &self.channel {
            Channel::Tls { version, .. } => *version,
            Channel::Clear => None,
        };
        let bindings = self.offers_plus().then(|| self.bindings().types().collect());
        Offered { mechanisms: self.names().collect(), bindings, tls }
    }

    pub(super) fn bindings(&self) -> &ChannelBindings {
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
        let in_tls = matches!(self.channel, Channel::Tls { .. });
        match (element.ns().as_str(), element.name()) {
            (ns::SASL, "auth") => self.auth(element, out),
            // XEP-0388 §3: after TLS only.
            (ns::SASL2, "authenticate") if in_tls => self.authenticate(element, out),
            (ns::SASL | ns::SASL2, "abort") => self.speaking(element).failed(Sasl::Aborted.into(), out),
            (ns::SASL | ns::SASL2, "response") => {
                let failure = Sasl::MalformedRequest.because("there is no challenge to respond to");
                self.speaking(element).failed(failure, out)
            }
            _ if register::is_request(element) => self.register(element, out),
            // RFC 6120 §4.9.3.12
            _ => Err(StreamError::new(Condition::NotAuthorized).text("authenticate first")),
        }
    }

    /// Answers an element in its own profile.
    fn speaking(mut self, element: &Element) -> Self {
        self.profile = match element.ns().as_str() {
            ns::SASL2 => Profile::Sasl2(Box::default()),
            _ => Profile::Sasl1,
        };
        self
    }

    /// RFC 6120 §6.4.2.
    fn auth(self, element: &Element, out: &mut Vec<u8>) -> Result<Step, StreamError> {
        let auth = self.speaking(element);
        let mechanism = match auth.mechanism(element.attr("mechanism")) {
            Ok(mechanism) => mechanism,
            Err(failure) => return auth.failed(failure, out),
        };
        match auth.profile.data(element) {
            Ok(data) => auth.exchange(mechanism, data, out),
            Err(failure) => auth.failed(failure, out),
        }
    }

    /// Begins with the first message, or asks for it: the mechanisms here all begin with the client. RFC 6120 §6.3.10
    pub(super) fn exchange(
        self,
        mechanism: Mechanism,
        data: Option<Zeroizing<Vec<u8>>>,
        out: &mut Vec<u8>,
    ) -> Result<Step, StreamError> {
        // Nothing need be said with ANONYMOUS. XEP-0175 §4
        if let Some(data) = data.or_else(|| (mechanism == Mechanism::Anonymous).then(Default::default)) {
            return self.begin(mechanism, &data, out);
        }
        write(&self.profile.challenge(""), out);
        let pending = Pending::Initial(mechanism);
        Ok(Step::Next(State::Response(ExpectResponse { auth: self, pending })))
    }

    pub(super) fn mechanism(&self, name: Option<&str>) -> Result<Mechanism, Failure> {
        let mechanism: Mechanism = match name.map(str::parse) {
            _ if name == Some(Mechanism::Anonymous.name()) => Mechanism::Anonymous,
            Some(Ok(mechanism)) => mechanism,
            Some(Err(_)) => return Err(Sasl::InvalidMechanism.into()),
            None => return Err(Sasl::InvalidMechanism.because("the attribute 'mechanism' is missing")),
        };
        if self.offered.contains(&mechanism) {
            return Ok(mechanism);
        }
        Err(match &self.channel {
            _ if !self.host.allows(mechanism) => {
                Sasl::MechanismTooWeak.because("this host does not allow the mechanism")
            }
            Channel::Clear => Sasl::EncryptionRequired.because("this mechanism needs TLS first"),
            Channel::Tls { .. } => Sasl::InvalidMechanism.into(),
        })
    }

    /// Takes the first message of a mechanism.
    fn begin(mut self, mechanism: Mechanism, data: &[u8], out: &mut Vec<u8>) -> Result<Step, StreamError> {
        let work = match mechanism {
            Mechanism::Anonymous => anonymous::check_trace(data).map(|()| Work::Anonymous),
            Mechanism::Plain => plain::Message::parse(data).map(Work::Plain),
            Mechanism::Ht(binding) => ht::Message::parse(data).map(|message| Work::Token(binding, message)),
            Mechanism::Scram { hash, plus } => {
                ClientFirst::parse(hash, plus, self.offers_plus(), self.bindings(), data)
                    .map(|first| Work::Scram(hash, first))
            }
        };
        let looked_up = work.and_then(|work| {
            let Some((name, authzid)) = work.identities() else { return Ok(work) };
            // A name that cannot be an account's goes the same way as one that nobody has.
            let account =
                Localpart::of_login(name).ok().map(|local| BareJid::new(Some(&local), &self.host.domain));
            self.claimed.clone_from(&account);
            check_authzid(authzid, account.as_ref())?;
            // In SASL2 this fails the authentication, before anything is proved. XEP-0388 §2.3, §4.4
            if self.profile.request().is_some() && self.from.is_some() && self.from != account {
                return Err(Sasl::InvalidAuthzid.because("the stream's 'from' is another account"));
            }
            Ok(work)
        });
        match looked_up {
            Ok(work) => Ok(Step::Lookup(Box::new(Lookup::new(self, mechanism, work)))),
            Err(failure) => self.failed(failure, out),
        }
    }

    /// Answers a failure; the client may try again, but not for ever. RFC 6120 §6.4.5.
    pub(super) fn failed(mut self, failure: Failure, out: &mut Vec<u8>) -> Result<Step, StreamError> {
        write(&std::mem::take(&mut self.profile).failure(&failure), out);
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

    /// RFC 6120 §6.4.6, XEP-0388 §2.6. In SASL2 keys may be brought first, for these hash functions.
    pub(super) fn succeeded(
        mut self,
        mechanism: Mechanism,
        account: BareJid,
        data: Option<Vec<u8>>,
        used: Option<Used>,
        upgrades: VecDeque<Hash>,
        out: &mut Vec<u8>,
    ) -> Result<Step, StreamError> {
        if self.from.as_ref().is_some_and(|from| *from != account) {
            return Err(StreamError::new(Condition::InvalidFrom)
                .text("the stream header's 'from' is another account than the one authenticated"));
        }
        if let Profile::Sasl2(request) = std::mem::take(&mut self.profile) {
            let proved = Proved { account, mechanism, data, used, request: *request, upgraded: Vec::new() };
            // What fails from now on is told in the same profile.
            self.profile = Profile::Sasl2(Box::default());
            return Ok(ExpectTask::next(self, proved, upgrades, out));
        }
        let success =
            el(ns::SASL, "success").text(data.map(|data| STANDARD.encode(data)).unwrap_or_default());
        write(&success.build(), out);
        let restart = ExpectRestart::new(self.policy, self.host, account, mechanism);
        Ok(Step::Restart(State::Restart(restart)))
    }

    /// What is left of it once the client is authenticated.
    pub(super) fn into_identity(self, account: BareJid, mechanism: Mechanism) -> (Identity, Option<Str>) {
        (Identity { policy: self.policy, host: self.host, account, mechanism, agent: None }, self.lang)
    }
}

/// Waits for `<response/>` in the middle of an authentication.
pub struct ExpectResponse {
    auth: ExpectAuth,
    pending: Pending,
}

enum Pending {
    /// The first message of a mechanism, which did not come with its name.
    Initial(Mechanism),
    /// The proof to a challenge.
    Proof(Box<Proof>),
}

pub(super) struct Proof {
    pub(super) mechanism: Mechanism,
    pub(super) exchange: Exchange,
    /// Whose keys these are; nothing if they are a decoy's.
    pub(super) account: Option<(BareJid, Standing)>,
    /// The hash functions for which keys are to be brought. XEP-0480
    pub(super) upgrades: VecDeque<Hash>,
}

impl ExpectResponse {
    /// Sends a challenge and waits for the proof.
    pub(super) fn challenge(auth: ExpectAuth, proof: Box<Proof>, out: &mut Vec<u8>) -> Step {
        write(&auth.profile.challenge(proof.exchange.server_first()), out);
        Step::Next(State::Response(Self { auth, pending: Pending::Proof(proof) }))
    }

    /// Whether nothing but the exchange itself may come now. XEP-0388 §2.4
    pub(super) fn is_strict(&self) -> bool {
        self.auth.profile.request().is_some()
    }

    pub(super) fn handle(self, element: &Element, out: &mut Vec<u8>) -> Result<Step, StreamError> {
        let ns = self.auth.profile.ns();
        if self.is_strict() && !element.is(ns, "response") && !element.is(ns, "abort") {
            let text = "an authentication is under way, XEP-0388 §2.4";
            return Err(StreamError::new(Condition::NotAuthorized).text(text));
        }
        if !element.is(ns, "response") {
            // Also a new <auth/>, which takes the place of this one. RFC 6120 §6.4.2
            return self.auth.handle(element, out);
        }
        let data = match self.auth.profile.data(element) {
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
            Ok((account, answer)) => {
                auth.succeeded(self.mechanism, account, Some(answer.into_bytes()), None, self.upgrades, out)
            }
            Err(failure) => auth.failed(failure, out),
        }
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
