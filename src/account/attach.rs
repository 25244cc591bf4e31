//! Sessions come and go: resource binding (RFC 6120 §7), conflicts, the end of a connection.

use std::collections::VecDeque;
use std::net::IpAddr;
use std::sync::Arc;

use tokio::sync::oneshot;

use super::asleep::Asleep;
use super::gate::Gate;
use super::handle::{Handle, SessionId};
use super::outbox::{IfLost, Item, Outbox};
use super::resume::{Left, Resumable};
use super::session::{Session, SessionCard, Waiting};
use super::state::Account;
use crate::base::Timestamp;
use crate::base::id::random_id;
use crate::delivery::SessionFacts;
use crate::extension::Job;
use crate::jid::{FullJid, Resource};
use crate::presence::Directed;
use crate::sasl::AgentId;
use crate::stanza::{Stanza, StanzaError};
use crate::store::{self, ItemId};
use crate::stream::StreamError;

/// A connection's request for a resource.
pub struct Attach {
    /// The resource that the client would like. RFC 6120 §7.7.
    pub resource: Option<Resource>,
    /// Where the session's stanzas go.
    pub outbox: Arc<Outbox>,
    /// What is known of the client.
    pub client: ClientInfo,
    /// What the session begins with, where the client has asked for all of it at once. XEP-0386
    pub inline: Option<Inline>,
    /// The answer.
    pub answer: oneshot::Sender<Result<Attached, StanzaError>>,
}

/// What a session begins with. XEP-0386 §3.2
#[derive(Debug)]
pub struct Inline {
    /// Whether it gets copies of what the others send and get. XEP-0280
    pub carbons: bool,
    /// Whether stanzas are counted from the first one on. XEP-0198 §9.1
    pub counts: bool,
    /// How the session may be resumed, if it may.
    pub resumable: Option<Resumable>,
}

/// What is known of a client.
#[derive(Clone, Debug)]
pub struct ClientInfo {
    /// The id of its connection in the log.
    pub conn: String,
    /// Where it comes from.
    pub address: IpAddr,
    /// TLS version and cipher.
    pub tls: String,
    /// The SASL mechanism.
    pub mechanism: &'static str,
    /// Its installation, if it has told. XEP-0388 §2.3
    pub agent: Option<AgentId>,
}

/// A session that was made.
pub struct Attached {
    /// The account's task.
    pub handle: Handle,
    /// The session.
    pub session: SessionId,
    /// Its address.
    pub jid: FullJid,
    /// The two ends of the archive when the session began, where that was asked for and could be read; nothing in it:
    /// an empty archive. XEP-0386 §3.2
    pub archive: Option<Option<[(ItemId, Timestamp); 2]>>,
}

impl Account {
    /// Makes a session. RFC 6120 §7.
    pub(super) fn attach(&mut self, attach: Attach) {
        let Attach { resource, outbox, client, inline, answer } = attach;
        if client.is_anonymous() != self.is_anonymous() {
            let _ = answer.send(Err(StanzaError::conflict()));
            return;
        }
        if inline.is_some() {
            self.replace_sessions_of(client.agent.as_ref());
        }
        // RFC 6120 §7.6: a resource that nobody can guess, where the client has no wish.
        let Some(resource) = resource.or_else(|| random_id().parse().ok()) else {
            let _ = answer.send(Err(StanzaError::internal_server_error()));
            return;
        };
        if let Err(error) = self.make_room(&resource) {
            let _ = answer.send(Err(error));
            return;
        }
        let id = self.services.next_session();
        let jid = self.jid.with_resource(&resource);
        let card = Arc::new(SessionCard::new(id, jid.clone(), client, self.services.clock.wall()));
        let sessions = self.services.cards.insert(&card, &outbox);
        self.services.metrics.c2s.most_sessions.raise(sessions as u64);
        self.sessions.push(Session {
            id,
            jid: jid.clone(),
            facts: SessionFacts::connected(resource),
            outbox,
            presence: None,
            interested: false,
            wants_blocklist: false,
            directed: Directed::default(),
            gate: Gate::new(),
            waiting: VecDeque::new(),
            managed: None,
            asked: None,
            card,
        });
        let attached = Attached { handle: Handle(Arc::clone(&self.inbox)), session: id, jid, archive: None };
        match inline {
            Some(inline) => self.begin_with(inline, attached, answer),
            None if answer.send(Ok(attached)).is_err() => self.detach(id, Left::nothing()),
            None => {}
        }
    }

    /// Ends the session whose place another one takes, if it takes one.
    fn make_room(&mut self, resource: &Resource) -> Result<(), StanzaError> {
        let taken = self.sessions.iter().position(|session| session.jid.resource() == resource.as_str());
        if let Some(index) = taken {
            // RFC 6120 §7.7.2.2, case 2: the older session gives way, so that a client that lost its connection
            // unnoticed gets its resource back.
            let old = self.sessions.remove(index);
            old.outbox
                .close(Some(StreamError::conflict().text("replaced by a new session of this resource")));
            self.end(old, None);
            return Ok(());
        }
        let limit = self.services.config().limits.sessions_per_user;
        if self.sessions.len() < usize::try_from(limit).unwrap_or(usize::MAX) {
            return Ok(());
        }
        // A session that only waits for its client makes room.
        let Some(index) = self.sessions.iter().position(Session::is_waiting) else {
            // RFC 6120 §7.6.2.1
            let text = format!("this account may have {limit} sessions at a time");
            return Err(StanzaError::resource_constraint().text(text));
        };
        let old = self.sessions.remove(index);
        self.end(old, None);
        Ok(())
    }

    /// Says goodbye on behalf of a session that is no longer in the list (RFC 6121 §4.5.2). What it has not got goes
    /// elsewhere, the oldest first.
    pub(super) fn end(&mut self, mut session: Session, left: Option<Left>) {
        self.services.cards.remove(session.id);
        self.software_unknown(&session);
        let (account, since, now) = (self.id, session.card.since, self.services.clock.wall());
        let seen = self.last_sign(&session);
        let resumable = session.resumable().map(|_| session.id.0);
        let agent = session.card.agent.clone();
        // What is under way was noted with what it causes, or is not handled.
        let handled = session.received().filter(|_| self.has_settled() && session.gate.held() == 0);
        let is_closed = left.as_ref().is_some_and(|left| left.closed);
        let job: Job = Box::new(move |tx| {
            store::account::session_ended(tx, account, since, now)?;
            seen.iter().try_for_each(|seen| store::activity::set(tx, account, seen))?;
            if let Some(agent) = &agent {
                store::device::left(tx, account, agent, now)?;
            }
            match resumable {
                Some(id) if is_closed => store::session::remove(tx, id),
                Some(id) => store::session::end(tx, id, handled, now),
                None => Ok(()),
            }
        });
        self.submit_write(job, None);
        self.become_unavailable(&mut session, None);
        self.let_go(session.id);
        self.stop_flush(session.id);
        self.write_mark();
        if let Some(left) = left.or_else(|| session.take_asleep().map(Asleep::into_left)) {
            self.deliver_left(left);
        }
        for waiting in session.waiting {
            if let Waiting::Item(item) = waiting {
                self.deliver_elsewhere(item);
            }
        }
    }

    /// What a lost session was to be told: requests are refused, messages find another session or the store.
    pub(super) fn deliver_elsewhere(&mut self, item: Item) {
        let seen = |newest| self.sessions.iter().any(|session| session.id <= newest && session.takes_part());
        match item.if_lost {
            // It waits in the store, unless another device has it.
            _ if item.settles.is_some() => return,
            IfLost::Forget => return,
            IfLost::ElsewhereUnlessSeen(newest) if seen(newest) => return,
            IfLost::Elsewhere | IfLost::ElsewhereUnlessSeen(_) => {}
        }
        match item.stanza {
            Stanza::Message(message) => self.deliver_again(message),
            Stanza::Iq(iq) if iq.kind().is_request() => {
                self.answer_error(&Stanza::Iq(iq), &StanzaError::service_unavailable());
            }
            Stanza::Iq(_) | Stanza::Presence(_) => {}
        }
    }

    /// Closes one session, or all of them, with an error that their clients are told.
    pub(super) fn close(&mut self, which: Option<SessionId>, error: &StreamError) {
        let (ending, staying) = std::mem::take(&mut self.sessions)
            .into_iter()
            .partition::<Vec<_>, _>(|session| which.is_none_or(|id| id == session.id));
        self.sessions = staying;
        for session in ending {
            session.outbox.close(Some(error.clone()));
            self.end(session, None);
        }
    }
}
