//! Stored messages for a session that has become available. XEP-0160 §2.
//!
//! Pages are read one after the other, the next when the one before has been written to the socket, so that a large
//! store needs little memory. A message is deleted when it has been written; one session at a time is served, and
//! what arrives for it meanwhile waits behind.

use super::fates::What;
use super::handle::{Event, SessionId};
use super::outbox::{IfLost, Item};
use super::state::Account;
use crate::delivery::archive;
use crate::jid::{BareJid, Domain};
use crate::stanza::payload::delay::Delay;
use crate::stanza::{Message, Stanza, ns};
use crate::store::{self, ItemId, StoreError};
use crate::xml::{self, Limits, Scope};

/// Messages of a page.
const PAGE: u32 = 50;

/// A session that is being given what was stored.
pub(super) struct Flush {
    session: SessionId,
    /// Messages of the page in work that are not written yet.
    unwritten: usize,
    /// The last one of the page in work.
    last: Option<ItemId>,
    /// Whether the page in work was the last.
    complete: bool,
}

/// What was read for a session.
pub(super) type Page = Result<Vec<store::archive::Item>, StoreError>;

impl Account {
    /// Begins to give a session what was stored, if there is anything and no other session is being given it.
    pub(super) fn start_flush(&mut self, session: SessionId) {
        if self.pending.is_empty() || self.flush.is_some() {
            return;
        }
        let Some(index) = self.index_of(session) else { return };
        let Some(entry) = self.sessions.get_mut(index) else { return };
        entry.flushing();
        self.flush = Some(Flush { session, unwritten: 0, last: None, complete: false });
        // What is on its way to the store belongs to it.
        self.then(move |account| account.read_page(session, None));
    }

    /// Ends the flush of a session that is gone; another one takes over.
    pub(super) fn stop_flush(&mut self, session: SessionId) {
        if self.flush.take_if(|flush| flush.session == session).is_some() {
            // What it was not given any more is counted again.
            self.is_stale = true;
            let next = self.sessions.iter().find(|other| other.facts.takes_messages()).map(|other| other.id);
            if let Some(next) = next {
                self.start_flush(next);
            }
        }
    }

    fn read_page(&self, session: SessionId, after: Option<ItemId>) {
        let (account, inbox) = (self.id, std::sync::Arc::clone(&self.inbox));
        let page = self.services.store.read(move |tx| store::pending::page(tx, account, after, PAGE));
        self.services.spawner.spawn(async move {
            let page = page.await;
            let _ = inbox.push(Event::Flush(session, Box::new(page)));
        });
    }

    /// A page has been read.
    pub(super) fn flush_page(&mut self, session: SessionId, page: Page) {
        if self.flush.as_ref().is_none_or(|flush| flush.session != session) {
            return;
        }
        let Some(index) = self.index_of(session) else { return };
        let stored = match page {
            Ok(stored) => stored,
            Err(error) => {
                // They stay where they are; the next session that becomes available gets them.
                self.flush = None;
                if let Some(session) = self.sessions.get_mut(index) {
                    super::task::log_failure_of(&session.card, &error);
                    session.flushed();
                }
                return;
            }
        };
        let Some((flush, entry)) = self.flush.as_mut().zip(self.sessions.get_mut(index)) else { return };
        flush.complete = stored.len() < PAGE as usize;
        if !stored.is_empty() {
            let count = stored.len();
            tracing::debug!(target: "account", conn = entry.card.conn, jid = %entry.jid, count, "kept messages");
        }
        let domain = self.jid.domain_part();
        for item in &stored {
            flush.last = Some(item.id);
            let Some(message) = restored(item, &self.jid, &domain) else { continue };
            // What waits is counted by sender.
            if let Some(sender) = message.from().map(|from| from.bare())
                && let Some(count) = self.pending.get_mut(&sender)
            {
                *count = count.saturating_sub(1);
            }
            flush.unwritten += 1;
            entry.outbox.push(Item {
                stanza: Stanza::Message(message),
                settles: Some(item.id),
                if_lost: IfLost::Forget,
            });
        }
        self.note_items(What::Given, session, stored.iter().map(|item| item.id));
        self.next_page();
    }

    /// Messages have been written to a session's socket: they are nobody's business any more.
    pub(super) fn settle(&mut self, session: SessionId, items: Vec<ItemId>) {
        if let Some(flush) = self.flush.as_mut().filter(|flush| flush.session == session) {
            flush.unwritten = flush.unwritten.saturating_sub(items.len());
        }
        self.note_items(What::Had, session, items.iter().copied());
        let account = self.id;
        self.submit_write(Box::new(move |tx| store::pending::settle(tx, account, &items)), None);
        self.next_page();
    }

    /// Goes on when the page in work has been written.
    fn next_page(&mut self) {
        let Some(flush) = &self.flush else { return };
        let (session, last) = (flush.session, flush.last);
        if flush.unwritten > 0 {
            return;
        }
        if !flush.complete {
            return self.read_page(session, last);
        }
        self.flush = None;
        self.pending.retain(|_, count| *count > 0);
        if let Some(index) = self.index_of(session)
            && let Some(session) = self.sessions.get_mut(index)
        {
            session.flushed();
        }
    }
}

/// A stored message as it is delivered: with the time at which it came. XEP-0203
fn restored(item: &store::archive::Item, account: &BareJid, domain: &Domain) -> Option<Message> {
    let element = xml::parse(item.stanza.as_bytes(), &Scope::new(ns::CLIENT), Limits::KNOWN).ok()?;
    match Stanza::try_from(element) {
        Ok(Stanza::Message(message)) => {
            let message = message.with_child(Delay::new(domain.clone(), item.stamp).build());
            Some(match item.hidden {
                true => message,
                false => message.with_child(archive::stanza_id(account, &item.id.to_string())),
            })
        }
        _ => None,
    }
}
