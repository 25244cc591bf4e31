//! Carrying an envelope to whoever answers for its address.

use std::sync::{Arc, OnceLock};

use super::asked::Requests;
use super::{Asked, Envelope, Hosts, Origin, Target};
use crate::base::Metrics;
use crate::stanza::{Iq, Stanza, StanzaError, reply};

/// Takes envelopes for one kind of target. Never waits.
pub trait Deliver: Send + Sync {
    /// Takes an envelope; what becomes of it is told through its [`Ack`](super::Ack) and by error stanzas.
    fn deliver(&self, envelope: Envelope);

    /// Takes an envelope only if its addressee is awake: presence for an account without sessions goes nowhere.
    fn deliver_if_awake(&self, envelope: Envelope);
}

/// Carries envelopes. Cloning shares it.
#[derive(Clone)]
pub struct Router(Arc<Shared>);

struct Shared {
    hosts: Hosts,
    accounts: OnceLock<Arc<dyn Deliver>>,
    metrics: Arc<Metrics>,
    requests: Requests,
}

impl Router {
    /// A router for these domains that cannot deliver yet.
    pub fn new(hosts: Hosts, metrics: Arc<Metrics>) -> Self {
        Self(Arc::new(Shared { hosts, accounts: OnceLock::new(), metrics, requests: Requests::default() }))
    }

    /// Tells once who takes envelopes for accounts.
    pub fn connect(&self, accounts: Arc<dyn Deliver>) {
        let _ = self.0.accounts.set(accounts);
    }

    /// The local domains.
    pub fn hosts(&self) -> &Hosts {
        &self.0.hosts
    }

    /// Carries an envelope to its target. An envelope that has none comes back as an error to its sender.
    pub fn route(&self, envelope: Envelope) {
        let Some(to) = envelope.stanza.to() else { return };
        match self.0.hosts.resolve(to) {
            Target::Account(_) => self.to_account(envelope, |accounts, envelope| accounts.deliver(envelope)),
            // The domain has no use for presence, and no answer to it. RFC 6120 §10.5.1
            Target::Host(_) if is_notice(&envelope.stanza) => {}
            // To what the domain itself has asked.
            Target::Host(_) if let Some(answer) = answer_in(&envelope.stanza) => {
                self.0.requests.answered(answer);
            }
            // What a module answers for the domain has been answered before.
            Target::Host(_) => self.bounce(&envelope, &StanzaError::service_unavailable()),
            // RFC 6120 §10.4.3: there is no federation, so no remote domain can be resolved.
            Target::Remote(_) => self.bounce(&envelope, &StanzaError::remote_server_not_found()),
        }
    }

    /// Sends a request in the name of a domain of this server; its answer is what comes back. `None` while too many are
    /// without one: then nothing was sent.
    pub fn ask(&self, request: Iq) -> Option<Asked> {
        let asked = self.0.requests.wait(&request)?;
        self.route(Envelope::of_server(request));
        Some(asked)
    }

    /// Carries presence to an account only if that has sessions; see [`Deliver::deliver_if_awake`].
    pub fn notify(&self, envelope: Envelope) {
        let Some(to) = envelope.stanza.to() else { return };
        if let Target::Account(_) = self.0.hosts.resolve(to) {
            self.to_account(envelope, |accounts, envelope| accounts.deliver_if_awake(envelope));
        }
    }

    fn to_account(&self, envelope: Envelope, deliver: impl FnOnce(&dyn Deliver, Envelope)) {
        if let Some(accounts) = self.0.accounts.get() {
            deliver(accounts.as_ref(), envelope);
        }
    }

    /// Answers a stanza with an error, where it may be answered at all (RFC 6120 §8.3.1).
    pub fn bounce(&self, envelope: &Envelope, error: &StanzaError) {
        let figures = &self.0.metrics.messages;
        // What this server says on its own behalf, such as a broadcast to contacts, is nobody's to be told of.
        if envelope.origin == Origin::Server && !matches!(envelope.stanza, Stanza::Iq(_)) {
            if matches!(envelope.stanza, Stanza::Message(_)) && envelope.traits.worth.keep {
                figures.lost.inc();
            }
            return;
        }
        let Some(answer) = reply::error(&envelope.stanza, error) else { return };
        if matches!(envelope.stanza, Stanza::Message(_)) {
            figures.bounced.inc();
        }
        match (answer.to().map(|to| self.0.hosts.resolve(to)), answer_in(&answer)) {
            (Some(Target::Account(_)), _) => {}
            (Some(Target::Host(_)), Some(answer)) => return self.0.requests.answered(answer),
            _ => return,
        }
        let answer = Envelope { ack: envelope.ack.clone(), ..Envelope::of_server(answer) };
        self.to_account(answer, |accounts, envelope| accounts.deliver(envelope));
    }
}

/// The answer that a stanza is, if it is one.
fn answer_in(stanza: &Stanza) -> Option<&Iq> {
    match stanza {
        Stanza::Iq(iq) if !iq.kind().is_request() => Some(iq),
        _ => None,
    }
}

/// Whether it only tells that somebody is there or not.
fn is_notice(stanza: &Stanza) -> bool {
    matches!(stanza, Stanza::Presence(presence) if !presence.kind().is_subscription())
}
