//! The stream after authentication, up to the request to bind a resource: RFC 6120 §6.4.6, §7.

use std::sync::Arc;

use super::header::{answer, open};
use super::policy::{BINDS, Host, Policy};
use super::{State, Step, write};
use crate::jid::{BareJid, Domain, Jid, JidError, Resource};
use crate::sasl::{AgentId, Mechanism};
use crate::stanza::{Iq, IqType, Malformed, Stanza, StanzaError, ns, reply};
use crate::stream::{Condition, Features, StreamError, StreamHeader, sm};
use crate::xml::{Element, Str};

/// Who has proved to be who.
#[derive(Clone)]
pub(super) struct Identity {
    pub(super) policy: Arc<Policy>,
    pub(super) host: Host,
    pub(super) account: BareJid,
    pub(super) mechanism: Mechanism,
    /// The installation of the client, if it has told. XEP-0388 §2.3
    pub(super) agent: Option<AgentId>,
}

/// Waits for the header of the stream that begins anew.
pub struct ExpectRestart(Identity);

impl ExpectRestart {
    pub(super) fn new(policy: Arc<Policy>, host: Host, account: BareJid, mechanism: Mechanism) -> Self {
        Self(Identity { policy, host, account, mechanism, agent: None })
    }

    pub(super) fn handle(self, header: &StreamHeader, out: &mut Vec<u8>) -> Result<Step, StreamError> {
        let Self(identity) = self;
        let accepted = header.accept_client();
        answer(&identity.policy, header, Some(&identity.host), accepted.as_ref().ok(), out);
        let initial = accepted?;
        if initial.to.as_ref().is_some_and(|to| *to != identity.host.domain) {
            let text = "the account is at another host than this stream is for";
            return Err(StreamError::new(Condition::HostUnknown).text(text));
        }
        if initial.from.as_ref().is_some_and(|from| from.bare() != identity.account) {
            return Err(Condition::InvalidFrom.into());
        }
        let bind = ExpectBind::new(identity, initial.lang);
        bind.features(false, out);
        Ok(Step::Next(State::Bind(bind)))
    }

    /// Opens our side without a client's header. RFC 6120 §4.9.1.2.
    pub(super) fn open(&self, out: &mut Vec<u8>) {
        open(&self.0.policy, Some(self.0.host.domain.as_str()), out);
    }
}

/// Waits for the request to bind a resource.
#[derive(Clone)]
pub struct ExpectBind {
    identity: Identity,
    lang: Option<Str>,
    /// Requests it may still make.
    left: u8,
}

/// A client's request for a resource.
pub struct BindRequest {
    /// The request's id, for the answer.
    pub id: Str,
    /// What the client wants to be called; nothing if it leaves that to the server.
    pub resource: Option<Resource>,
    state: ExpectBind,
}

/// A client's request to go on with a former session. XEP-0198 §5.
pub struct ResumeRequest {
    /// Which.
    pub previd: Str,
    /// How many stanzas the client has handled of it.
    pub h: u32,
    state: ExpectBind,
}

impl ResumeRequest {
    /// Waits for another request: this one was answered with `<failed/>`.
    pub fn refused(self) -> State {
        State::Bind(self.state)
    }

    /// Who has been authenticated.
    pub fn client(&self) -> Client {
        self.state.client()
    }
}

/// Who has been authenticated, and how.
#[derive(Clone, Debug)]
pub struct Client {
    /// The host of the stream.
    pub host: Domain,
    /// The account.
    pub account: BareJid,
    /// The mechanism.
    pub mechanism: Mechanism,
    /// The installation, if it has told. XEP-0388 §2.3
    pub agent: Option<AgentId>,
    /// The language of the client's stanzas that carry none. RFC 6120 §4.7.4.
    pub lang: Option<Str>,
}

impl Client {
    /// The name of who has no account. XEP-0175
    pub fn visitor(&self) -> Option<&str> {
        self.account.local().filter(|_| self.mechanism == Mechanism::Anonymous)
    }
}

impl BindRequest {
    /// Waits for another request: this one was answered with an error. RFC 6120 §7.7.3.
    pub fn refused(self) -> State {
        State::Bind(self.state)
    }

    /// Who has been authenticated.
    pub fn client(&self) -> Client {
        self.state.client()
    }
}

impl ExpectBind {
    pub(super) fn new(identity: Identity, lang: Option<Str>) -> Self {
        Self { identity, lang, left: BINDS }
    }

    pub(super) fn identity(&self) -> &Identity {
        &self.identity
    }

    /// Sends the features of an authenticated stream, which has a resource or needs one. RFC 6120 §7.4, XEP-0388 §2.6.1
    pub(super) fn features(&self, is_bound: bool, out: &mut Vec<u8>) {
        let features = if is_bound { Features::new() } else { Features::new().bind().session() };
        let Identity { policy, host, .. } = &self.identity;
        let features = features
            .stream_management()
            .client_state()
            .roster_versioning()
            .pre_approval()
            .capabilities(policy.hosts.capabilities(&host.domain).as_ref());
        features.limits(policy.bytes, Some(policy.idle)).write(out);
    }

    pub(super) fn handle(mut self, element: &Element, out: &mut Vec<u8>) -> Result<Step, StreamError> {
        self.left = self.left.checked_sub(1).ok_or_else(|| {
            StreamError::new(Condition::PolicyViolation).text("too many requests to bind a resource")
        })?;
        match sm::Request::parse(element) {
            Some(Ok(sm::Request::Resume { previd, h })) => {
                return Ok(Step::Resume(Box::new(ResumeRequest { previd, h, state: self })));
            }
            // Everything else comes behind a resource. XEP-0198 §3
            Some(asked) => {
                let error = asked.err().unwrap_or_else(StanzaError::unexpected_request);
                write(&sm::failed(&error, None), out);
                return Ok(Step::Next(State::Bind(self)));
            }
            None => {}
        }
        let iq = match Stanza::try_from(element.clone()) {
            Ok(Stanza::Iq(iq)) if self.is_ours(iq.to()) => iq,
            // What goes further than the host needs a resource. RFC 6120 §7.1
            Ok(_) => return Err(StreamError::new(Condition::NotAuthorized).text("bind a resource first")),
            Err(Malformed::Stanza(stanza)) => {
                if let Some(answer) = reply::malformed(&stanza, self.identity.account.clone()) {
                    write(&answer.to_element(), out);
                }
                return Ok(Step::Next(State::Bind(self)));
            }
            Err(Malformed::InvalidFrom(_)) => return Err(Condition::InvalidFrom.into()),
            Err(Malformed::NotAStanza(_)) => return Err(Condition::UnsupportedStanzaType.into()),
        };
        if iq.from().is_some_and(|from| from.bare() != self.identity.account) {
            return Err(Condition::InvalidFrom.into());
        }
        match iq.child(ns::BIND, "bind") {
            Some(bind) if iq.kind() == IqType::Set => {
                let Ok(resource) = wanted(bind) else {
                    self.refuse(&iq, &StanzaError::bad_request().text("This cannot be a resource."), out);
                    return Ok(Step::Next(State::Bind(self)));
                };
                let id = iq.id().map(Str::new).unwrap_or_default();
                Ok(Step::Bind(Box::new(BindRequest { id, resource, state: self })))
            }
            _ => {
                self.refuse(&iq, &StanzaError::unexpected_request().text("Bind a resource first."), out);
                Ok(Step::Next(State::Bind(self)))
            }
        }
    }

    pub(super) fn client(&self) -> Client {
        let Identity { host, account, mechanism, agent, .. } = &self.identity;
        Client {
            host: host.domain.clone(),
            account: account.clone(),
            mechanism: *mechanism,
            agent: agent.clone(),
            lang: self.lang.clone(),
        }
    }

    /// Whether a stanza stays on this server: to the host, to the own account, to nobody.
    fn is_ours(&self, to: Option<&Jid>) -> bool {
        let Identity { host, account, .. } = &self.identity;
        to.is_none_or(|to| to.as_str() == host.domain.as_str() || to.as_str() == account.as_str())
    }

    fn refuse(&self, iq: &Iq, error: &StanzaError, out: &mut Vec<u8>) {
        if let Some(answer) = reply::error_of_iq(iq, error) {
            write(&answer.to_element(), out);
        }
    }
}

/// The resource that a client asks for; nothing if it leaves that to the server. RFC 6120 §7.6.1, §7.7.1.
fn wanted(bind: &Element) -> Result<Option<Resource>, JidError> {
    match bind.child(ns::BIND, "resource").map(|name| name.text()) {
        Some(name) if !name.is_empty() => name.parse().map(Some),
        _ => Ok(None),
    }
}
