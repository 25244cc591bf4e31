//! The loop of an account's task: load, one event after the other, linger, end.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use super::directory::Services;
use super::explain::Decided;
use super::fates::{Note, What};
use super::handle::{Event, Inbox};
use super::state::{Account, Loaded};
use super::visitor::Visit;
use crate::delivery::rfc6121::{self, Stranger};
use crate::jid::BareJid;
use crate::router::Envelope;
use crate::stanza::payload::disco::Items;
use crate::stanza::{Presence, PresenceType, Stanza, StanzaError, reply};
use crate::store::{self, AccountId, StoreError, Tx};
use crate::stream::StreamError;

/// How long an account without sessions is kept in memory.
const LINGER: Duration = Duration::from_secs(60);

/// How long it is remembered that an account does not exist. `user add` ends it at once.
const ABSENT: Duration = Duration::from_secs(10);

/// Runs an account until nobody needs it. `ended` removes its entry in the directory.
pub(super) async fn run(jid: BareJid, inbox: Arc<Inbox>, services: Arc<Services>, ended: impl FnOnce()) {
    let mut task = Task { jid, inbox, services, events: VecDeque::new() };
    loop {
        let next = match Loaded::read(&task.services, &task.jid).await {
            Ok(Some(loaded)) => {
                let account = Account::new(task.jid.clone(), loaded, &task.inbox, &task.services);
                task.awake(Box::new(account)).await
            }
            Ok(None) => match task.absent().await {
                Next::Visit(visit) => {
                    let loaded = Loaded::visitor(visit);
                    let account = Account::new(task.jid.clone(), loaded, &task.inbox, &task.services);
                    task.awake(Box::new(account)).await
                }
                next => next,
            },
            Err(error) => task.unreadable(&error).await,
        };
        if let Next::End = next {
            break;
        }
    }
    ended();
}

/// Whether the task ends, or reads the account again.
enum Next {
    End,
    Load,
    /// Somebody comes who has no account. XEP-0175
    Visit(Visit),
}

struct Task {
    jid: BareJid,
    inbox: Arc<Inbox>,
    services: Arc<Services>,
    /// What was taken from the inbox and is not dealt with yet.
    events: VecDeque<Event>,
}

impl Task {
    /// An account that exists.
    async fn awake(&mut self, mut account: Box<Account>) -> Next {
        // What has come while the account may have become another one, or none, and cannot be read again yet.
        let mut later = VecDeque::new();
        loop {
            while let Some(event) = self.events.pop_front() {
                if account.is_stale && !account.has_settled() && !event.is_of_the_store() {
                    later.push_back(event);
                    continue;
                }
                // A failure is this account's, not the server's: its sessions end and it starts from the store.
                if catch_unwind(AssertUnwindSafe(|| account.handle(event))).is_err() {
                    self.services.metrics.accounts.failures.inc();
                    tracing::error!(target: "account", jid = %self.jid, "an event failed; the account starts again");
                    account.close(None, &StreamError::internal_server_error());
                    prepend(&mut self.events, later);
                    return Next::Load;
                }
                // Not before its own writes have ended: what is read would be older than what is held.
                if account.is_stale && account.has_settled() {
                    match Loaded::read(&self.services, &self.jid).await {
                        Ok(None) if account.is_anonymous() => account.is_stale = false,
                        Ok(Some(_)) if account.is_anonymous() => {
                            account.close(
                                None,
                                &StreamError::conflict().text("there is an account of this name"),
                            );
                        }
                        Ok(Some(loaded)) => account.adopt(loaded),
                        Ok(None) => {
                            account
                                .close(None, &StreamError::not_authorized().text("the account was removed"));
                            prepend(&mut self.events, later);
                            self.sweep(account.id);
                            self.services.departed.notify_one();
                            return Next::Load;
                        }
                        // It goes on with what it holds, and tries again with the next event.
                        Err(error) => log_failure(&self.jid, &error),
                    }
                    prepend(&mut self.events, std::mem::take(&mut later));
                }
                if account.is_over() {
                    return Next::Load;
                }
            }
            if self.more(account.is_idle().then_some(LINGER)).await || !account.is_idle() {
                continue;
            }
            // The next task is to know what this one knew; where that cannot be written it is tried again.
            if account.write_mark() {
                continue;
            }
            if self.inbox.close_if_empty() {
                return Next::End;
            }
        }
    }

    /// Removes what was stored for an account after that had gone.
    fn sweep(&self, account: AccountId) {
        let jid = self.jid.clone();
        let job = move |tx: &mut Tx<'_>| match store::account::has_number(tx, account)? {
            // It is not gone but has another address.
            true => Ok(()),
            false => store::archive::forget(tx, account),
        };
        self.services.store.submit(job).then(move |outcome| {
            if let Err(error) = outcome {
                log_failure(&jid, &error);
            }
        });
    }

    /// An address without an account. RFC 6121 §8.5.1.
    async fn absent(&mut self) -> Next {
        let remembered = self.services.remember_absent();
        let silence = if remembered.is_some() { ABSENT } else { Duration::ZERO };
        loop {
            while let Some(event) = self.events.pop_front() {
                match event {
                    Event::Changed => return Next::Load,
                    Event::Deliver(envelope) => no_such_user(&self.jid, &self.services, &envelope),
                    Event::Attach(attach) if attach.client.is_anonymous() => {
                        match Visit::begin(&self.services, attach.client.address) {
                            Ok(visit) => {
                                self.events.push_front(Event::Attach(attach));
                                return Next::Visit(visit);
                            }
                            Err(error) => drop(attach.answer.send(Err(error))),
                        }
                    }
                    Event::Attach(attach) => {
                        let _ = attach.answer.send(Err(StanzaError::not_authorized()));
                    }
                    Event::Resume(resume) => {
                        let error = match resume.client.is_anonymous() {
                            true => StanzaError::item_not_found(),
                            false => StanzaError::not_authorized(),
                        };
                        let _ = resume.answer.send(Err(error.into()));
                    }
                    _ => {}
                }
            }
            if !self.more(Some(silence)).await && self.inbox.close_if_empty() {
                return Next::End;
            }
        }
    }

    /// An account that cannot be read: nothing is decided on guesses.
    async fn unreadable(&mut self, error: &StoreError) -> Next {
        log_failure(&self.jid, error);
        if self.events.is_empty() {
            self.more(None).await;
        }
        refuse(&self.services, std::mem::take(&mut self.events), &StanzaError::from(error));
        if self.inbox.close_if_empty() { Next::End } else { Next::Load }
    }

    /// Takes what has come; whether anything has within `silence`.
    async fn more(&mut self, silence: Option<Duration>) -> bool {
        let events = poll_fn(|cx| self.inbox.poll(cx));
        self.events = match silence {
            Some(silence) => self.services.clock.within(silence, events).await.unwrap_or_default(),
            None => events.await,
        };
        !self.events.is_empty()
    }
}

/// Puts what came earlier in front of what waits.
fn prepend(events: &mut VecDeque<Event>, mut earlier: VecDeque<Event>) {
    earlier.append(events);
    *events = earlier;
}

/// Answers for an address without an account. RFC 6121 §8.5.1
pub(super) fn no_such_user(jid: &BareJid, services: &Services, envelope: &Envelope) {
    if let Stanza::Message(message) = &envelope.stanza {
        let nobody = std::iter::empty::<&str>();
        let decided = Decided::default();
        let note = Note::of(What::NoAccount, jid.as_str(), message, message.from(), decided, nobody);
        services.fates.note(services.clock.wall(), note);
    }
    match rfc6121::no_such_user(&envelope.stanza) {
        Ok(Stranger::Ignore) => {}
        Ok(Stranger::NoItems) => {
            let Stanza::Iq(iq) = &envelope.stanza else { return };
            let node = iq.payload_element().and_then(|query| query.attr_str("node").cloned());
            let nothing = Items { node, items: Vec::new() }.build();
            services.router.route(Envelope::of_server(reply::result(iq, Some(nothing))));
        }
        Ok(Stranger::Unsubscribed) => {
            let Some(prober) = envelope.stanza.from() else { return };
            let mut answer =
                Presence::new(PresenceType::Unsubscribed).with_from(jid.clone()).with_to(prober.clone());
            if let Some(id) = envelope.stanza.id() {
                answer = answer.with_id(id);
            }
            services.router.route(Envelope::of_server(answer));
        }
        Err(error) => services.router.bounce(envelope, &error),
    }
}

/// Refuses events while the account cannot be read: nothing is decided on guesses.
fn refuse(services: &Services, events: VecDeque<Event>, error: &StanzaError) {
    for event in events {
        match event {
            Event::Deliver(envelope) => services.refuse(&envelope, error),
            Event::Attach(attach) => {
                let _ = attach.answer.send(Err(error.clone()));
            }
            Event::Resume(resume) => {
                let _ = resume.answer.send(Err(error.clone().into()));
            }
            Event::Unstored(unstored, error) => {
                services.refuse(&unstored.envelope, &StanzaError::from(&error));
            }
            _ => {}
        }
    }
}

/// One line for each failure, where it is turned into an answer.
pub(super) fn log_failure(jid: &BareJid, error: &StoreError) {
    tracing::warn!(target: "store", %jid, %error, "could not be stored");
}

/// The same for a failure that a session's connection has caused, or hears of.
pub(super) fn log_failure_of(card: &super::SessionCard, error: &StoreError) {
    tracing::warn!(target: "store", conn = card.conn, jid = %card.jid, %error, "could not be stored");
}
