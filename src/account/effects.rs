//! What follows from a decision: stanzas to sessions, writes, and what waits until they are on disk.

use std::sync::Arc;

use super::handle::{Event, SessionId};
use super::iq::Asker;
use super::state::Account;
use crate::extension::Job;
use crate::router::{Accepted, Envelope};
use crate::stanza::{Stanza, StanzaError, reply};
use crate::store::{self, ItemId, StoreError};

/// How many things of one session may be not yet durable before no more is read from it.
const NOT_DURABLE: usize = 256;

/// What happens when a write of the account is on disk.
pub(super) enum Effect {
    /// Something that looks at the store, or is to come behind everything that was written.
    Then(Box<dyn FnOnce(&mut Account) + Send>),
    /// A request is answered: as it was meant, or by the store's failure.
    Answer {
        /// Who asked.
        asker: Asker,
        /// What the request was.
        request: Box<Stanza>,
        /// The result.
        result: Box<Stanza>,
        /// Whether it is the barrier behind everything that the session sent before: the result of a set.
        is_barrier: bool,
    },
}

impl Account {
    /// Submits a write; `durable` is held until it is on disk. With it goes up to where the archive's items are
    /// certain.
    pub(super) fn submit_write(&mut self, job: Job, durable: Option<Arc<dyn Send + Sync>>) {
        let mark = self.unsettled.mark(self.last_item);
        self.submit(job, durable, mark);
    }

    /// The same, with what is to be noted as certain.
    pub(super) fn submit(&mut self, job: Job, durable: Option<Arc<dyn Send + Sync>>, mark: Option<ItemId>) {
        // What must be stored was refused before; what would only be noted is not.
        if self.is_anonymous() {
            return;
        }
        self.writes.submitted += 1;
        let number = self.writes.submitted;
        let (inbox, account) = (Arc::clone(&self.inbox), self.id);
        let job = move |tx: &mut store::Tx<'_>| {
            job(tx)?;
            mark.map_or(Ok(()), |mark| store::mark::set(tx, account, mark))
        };
        self.services.store.submit(job).then(move |outcome| {
            let _ = inbox.push(Event::Written(number, outcome));
            drop(durable);
        });
    }

    /// Lets something happen when all writes so far are on disk; at once if they are.
    pub(super) fn when_written(&mut self, effect: Effect) {
        if self.writes.done == self.writes.submitted {
            self.carry_out(effect);
        } else {
            self.writes.waiting.push_back((self.writes.submitted, effect));
        }
    }

    /// Does something when all writes so far have ended: what is read from the store then shows them.
    pub(super) fn then(&mut self, then: impl FnOnce(&mut Self) + Send + 'static) {
        self.when_written(Effect::Then(Box::new(then)));
    }

    /// A write has ended. Writes end in their order.
    pub(super) fn written(&mut self, number: u64, outcome: Result<(), StoreError>) {
        self.writes.done = number;
        if let Err(error) = &outcome {
            super::task::log_failure(&self.jid, error);
            // What is held in memory may show what was not stored.
            self.is_stale = true;
            self.unsettled.write_failed();
        }
        // Pushes leave before the answers to those who asked for the change.
        for session in &mut self.sessions {
            session.go_on(number, outcome.is_err());
        }
        while self.writes.waiting.front().is_some_and(|(after, _)| *after <= number) {
            let Some((after, effect)) = self.writes.waiting.pop_front() else { return };
            match &outcome {
                Err(error) if after == number => self.take_back(effect, &StanzaError::from(error)),
                _ => self.carry_out(effect),
            }
        }
    }

    fn carry_out(&mut self, effect: Effect) {
        match effect {
            Effect::Then(then) => then(self),
            Effect::Answer { asker: Asker::Own(session), result, is_barrier: true, .. } => {
                self.answer_behind_gate(session, *result);
            }
            Effect::Answer { asker: Asker::Own(session), result, .. } => self.answer_to(session, *result),
            Effect::Answer { asker: Asker::Other, result, .. } => {
                self.services.router.route(Envelope::of_server(*result));
            }
        }
    }

    /// What was to follow from a write that failed does not; who asked is told.
    fn take_back(&mut self, effect: Effect, error: &StanzaError) {
        match effect {
            Effect::Then(then) => then(self),
            Effect::Answer { asker: Asker::Other, request, .. } => self.answer_error(&request, error),
            Effect::Answer { asker: Asker::Own(session), request, .. } => {
                if let Some(answer) = reply::error(&request, error) {
                    self.send_to(session, answer);
                }
            }
        }
    }

    /// Ends a session that its client has closed, behind the last answer that is owed to it. RFC 6120 §4.4
    pub(super) fn finish(&mut self, id: SessionId) {
        if !self.has_settled() {
            return self.then(move |account| account.finish(id));
        }
        let inbox = Arc::clone(&self.inbox);
        let Some(index) = self.index_of(id) else { return };
        let Some(session) = self.sessions.get_mut(index) else { return };
        if session.gate.held() == 0 {
            // Nobody will ask how much was handled of a session that its client has closed: that need not be on disk.
            if let Some(received) = session.received() {
                session.outbox.handled(received);
            }
            session.outbox.close(None);
        } else {
            session.gate.after(move || {
                let _ = inbox.push(Event::Finish(id));
            });
        }
    }

    /// Sends an answer when everything that its session sent before is durable, wherever it was to be stored.
    pub(super) fn answer_behind_gate(&mut self, session: SessionId, answer: Stanza) {
        let inbox = Arc::clone(&self.inbox);
        let Some(index) = self.index_of(session) else { return };
        let Some(session) = self.sessions.get_mut(index) else { return };
        if session.gate.held() == 0 {
            session.answer(answer);
            return;
        }
        let id = session.id;
        session.gate.after(move || {
            let _ = inbox.push(Event::Answer(id, vec![answer]));
        });
    }

    /// Lets an event of a session come when everything that the session sent before is durable or was refused.
    pub(super) fn behind_gate(&mut self, session: SessionId, event: Event) {
        let inbox = Arc::clone(&self.inbox);
        let found = self.index_of(session).and_then(|index| self.sessions.get_mut(index));
        match found {
            Some(session) if session.gate.held() > 0 => session.gate.after(move || drop(inbox.push(event))),
            _ => self.handle(event),
        }
    }

    /// Keeps the connection from reading on while too much of what it sent is not yet durable.
    pub(super) fn hold_back(&mut self, session: SessionId, accepted: Accepted) {
        if let Some(index) = self.index_of(session)
            && let Some(session) = self.sessions.get_mut(index)
            && session.gate.held() > NOT_DURABLE
        {
            session.gate.after(move || drop(accepted));
        }
    }

    /// Sends an answer that has waited to a session, if it is still there.
    pub(super) fn answer_to(&mut self, session: SessionId, answer: Stanza) {
        if let Some(index) = self.index_of(session)
            && let Some(session) = self.sessions.get_mut(index)
        {
            session.answer(answer);
        }
    }

    /// Sends a stanza to a session, if it is still there.
    pub(super) fn send_to(&mut self, session: SessionId, stanza: Stanza) {
        if let Some(index) = self.index_of(session)
            && let Some(session) = self.sessions.get_mut(index)
        {
            session.send(stanza);
        }
    }

    /// Answers a stanza with an error, where it may be answered (RFC 6120 §8.3.1).
    pub(super) fn answer_error(&self, stanza: &Stanza, error: &StanzaError) {
        if let Some(answer) = reply::error(stanza, error) {
            self.services.router.route(Envelope::of_server(answer));
        }
    }
}
