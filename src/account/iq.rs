//! Requests that are answered here: route lookup, access check, the handler, the answer.

use super::effects::Effect;
use super::handle::{Event, SessionId};
use super::state::Account;
use super::visitor::nothing_is_kept;
use crate::extension::{
    Access, AnswerFuture, GetCx, IqRoute, OperatorCx, Request, Run, Scope, SetCx, StoreCx,
};
use crate::jid::Jid;
use crate::router::{Accepted, Envelope};
use crate::stanza::{Iq, IqType, Stanza, StanzaError, reply};

/// Whom an answer goes to.
#[derive(Clone, Copy)]
pub(super) enum Asker {
    /// A session of this account.
    Own(SessionId),
    /// Somebody else: the answer is routed.
    Other,
}

impl Account {
    /// A request of a session to its own account.
    pub(super) fn own_request(
        &mut self,
        index: usize,
        iq: &Iq,
        accepted: Option<Accepted>,
    ) -> Result<(), StanzaError> {
        let to = iq.to().cloned().unwrap_or_else(|| self.jid.clone().into());
        self.session_request(index, iq, accepted, to, Scope::Account)
    }

    /// A request of a session to a domain of this server.
    pub(super) fn host_request(
        &mut self,
        index: usize,
        iq: &Iq,
        accepted: Option<Accepted>,
    ) -> Result<(), StanzaError> {
        let Some(to) = iq.to().cloned() else { return Ok(()) };
        // RFC 6120 §10.5.2: nobody is at a resource of a domain.
        if to.resource().is_some() {
            return Err(StanzaError::service_unavailable());
        }
        self.session_request(index, iq, accepted, to, Scope::Server)
    }

    fn session_request(
        &mut self,
        index: usize,
        iq: &Iq,
        accepted: Option<Accepted>,
        addressee: Jid,
        scope: Scope,
    ) -> Result<(), StanzaError> {
        let Some(session) = self.sessions.get(index) else { return Ok(()) };
        let request = Request {
            requester: session.jid.clone().into(),
            addressee,
            scope,
            is_owner: scope == Scope::Account,
            is_contact: scope == Scope::Account,
        };
        self.run(Asker::Own(session.id), request, iq, accepted)
    }

    /// A request of somebody else to this account. RFC 6121 §8.5.2.1.3
    pub(super) fn foreign_request(&mut self, iq: &Iq, accepted: Option<Accepted>) -> Result<(), StanzaError> {
        let (Some(from), Some(to)) = (iq.from().cloned(), iq.to().cloned()) else { return Ok(()) };
        let is_owner = from.bare_str() == self.jid.as_str();
        let is_contact = is_owner || self.roster.is_subscriber(&from.bare());
        let request = Request { requester: from, addressee: to, scope: Scope::Account, is_owner, is_contact };
        self.run(Asker::Other, request, iq, accepted)
    }

    /// Finds who answers, checks the access and lets it answer. `accepted` is held until an answer that comes from the
    /// store is there: who asks on and on waits for what was asked, and does not heap up work.
    fn run(
        &mut self,
        asker: Asker,
        request: Request,
        iq: &Iq,
        accepted: Option<Accepted>,
    ) -> Result<(), StanzaError> {
        // RFC 6120 §10.3.3 rule 3: nothing was asked that this could answer.
        if !iq.kind().is_request() {
            return Ok(());
        }
        let route = self.route_of(iq, request.scope).ok_or_else(StanzaError::service_unavailable)?;
        if self.is_anonymous() && !route.anonymous {
            return Err(match asker {
                Asker::Own(_) => nothing_is_kept(),
                Asker::Other => StanzaError::service_unavailable(),
            });
        }
        check(route.access, &request)?;
        // Modules are told the configuration as it is now.
        let mut server = self.services.server.clone();
        server.config = self.services.config();
        match route.run {
            Run::Now(handler) => {
                let cx = GetCx { request: &request, server: &server, account: &*self };
                let answer = handler(&cx, iq)?;
                self.answer(asker, iq, answer.payload, answer.when_durable);
            }
            Run::InTurn(handler) => {
                let writes = self.writes.submitted;
                self.asking = match asker {
                    Asker::Own(session) => Some(session),
                    Asker::Other => None,
                };
                let mut cx = SetCx { request: &request, server: &server, account: self };
                let answer = handler(&mut cx, iq)?;
                let waits = answer.when_durable || iq.kind() == IqType::Set || self.writes.submitted > writes;
                self.answer(asker, iq, answer.payload, waits);
                self.push_missed();
            }
            Run::FromStore(handler) => {
                let cx = StoreCx { request, server, account: self.id };
                let iq = iq.clone();
                // It sees what the account has written before, on disk or not yet.
                self.then(move |account| {
                    account.answer_aside(asker, &iq, handler(cx, iq.clone()), accepted, Event::Answer);
                });
            }
            Run::ByOperator(handler) => {
                let cx = OperatorCx { request, server };
                // The result of a set is the barrier behind everything that the session sent before.
                let event = if iq.kind() == IqType::Set { Event::AnswerInTurn } else { Event::Answer };
                self.answer_aside(asker, iq, handler(cx, iq.clone()), accepted, event);
            }
        }
        Ok(())
    }

    /// Answers beside the account's further events.
    fn answer_aside(
        &self,
        asker: Asker,
        iq: &Iq,
        answer: AnswerFuture,
        accepted: Option<Accepted>,
        event: fn(SessionId, Vec<Stanza>) -> Event,
    ) {
        let (iq, inbox, router) = (iq.clone(), self.inbox.clone(), self.services.router.clone());
        self.services.spawner.spawn(async move {
            let mut answers = Vec::new();
            let (mut event, mut close) = (event, None);
            match answer.await {
                Ok(answer) => {
                    close = answer.close;
                    answers = answer.before;
                    answers.push(reply::result(&iq, answer.payload).into());
                }
                Err(error) => answers.extend(reply::error_of_iq(&iq, &error).map(Stanza::Iq)),
            }
            match asker {
                Asker::Own(session) => {
                    if close.is_some() {
                        // Nothing may come between the answer and the end.
                        event = Event::Answer;
                    }
                    let _ = inbox.push(event(session, answers));
                    if let Some(error) = close {
                        let _ = inbox.push(Event::Close(None, error));
                        let _ = inbox.push(Event::Changed);
                    }
                }
                Asker::Other => {
                    answers.into_iter().for_each(|answer| router.route(Envelope::of_server(answer)))
                }
            }
            drop(accepted);
        });
    }

    /// The module's entry for a request.
    fn route_of(&self, iq: &Iq, scope: Scope) -> Option<&'static IqRoute> {
        let payload = iq.payload_element()?;
        let node = payload.attr("node").unwrap_or_default();
        let fits = |route: &&IqRoute| {
            route.kind == iq.kind() && route.scope.includes(scope) && payload.is(route.ns, route.name)
        };
        let routes = || self.services.server.modules.iter().flat_map(|module| module.iq).filter(fits);
        let own = routes().find(|route| route.has_node(node));
        own.or_else(|| routes().find(|route| route.nodes.is_empty()))
    }

    /// Sends a result; one that `waits` only when everything it stands on is durable.
    fn answer(&mut self, asker: Asker, iq: &Iq, payload: Option<crate::xml::Element>, waits: bool) {
        let result = Stanza::Iq(reply::result(iq, payload));
        match asker {
            _ if waits => {
                let request = Box::new(Stanza::Iq(iq.clone()));
                let is_barrier = iq.kind() == IqType::Set;
                self.when_written(Effect::Answer { asker, request, result: Box::new(result), is_barrier });
            }
            Asker::Own(session) => self.send_to(session, result),
            Asker::Other => self.services.router.route(Envelope::of_server(result)),
        }
    }
}

/// Who may ask; see [`Access`].
fn check(access: Access, request: &Request) -> Result<(), StanzaError> {
    match access {
        Access::Anyone => Ok(()),
        Access::Contact if request.is_contact => Ok(()),
        // RFC 6121 §11: an answer that tells nothing of who is there.
        Access::Contact => Err(StanzaError::service_unavailable()),
        Access::Owner if request.is_owner => Ok(()),
        Access::Owner => Err(StanzaError::forbidden()),
    }
}
