//! Stored messages for a session that has become available. XEP-0160 §2.
//!
//! Pages are read one after the other, the next when the one before has been written to the socket, so that a large
//! store needs little memory. A message is deleted when it has been written; one session at a time is served, and
//! what arrives for it meanwhile waits behind.

use std::collections::BTreeSet;

use super::fates::What;
use super::handle::{Event, SessionId};
use super::outbox::{IfLost, Item};
use super::session::Session;
use super::state::Account;
use crate::delivery::archive;
use crate::jid::{BareJid, Domain};
use crate::stanza::payload::delay::Delay;
use crate::stanza::{Message, Stanza, ns};
use crate::store::{self, ItemId, StoreError};
use crate::xml::{self, Limits, Scope};

/// Messages of a page.
const PAGE: u32 = 50;

/// Bytes of a page, about: a client that reads slowly is not closed for what it was given here.
const PAGE_BYTES: usize = 512 * 1024;

/// A session that is being given what was stored.
pub(super) struct Flush {
    session: SessionId,
    /// Messages of the page in work that are not settled yet.
    unsettled: Vec<ItemId>,
    /// The last one of the page in work.
    last: Option<ItemId>,
    /// Whether the page in work was the last.
    complete: bool,
    /// Whether more has been found that waits, maybe ahead of what was read.
    again: bool,
    /// What devices have settled meanwhile: a page that is being read may still have it.
    settled: BTreeSet<ItemId>,
}

impl Flush {
    fn new(session: SessionId) -> Self {
        let (unsettled, settled) = (Vec::new(), BTreeSet::new());
        Self { session, unsettled, last: None, complete: false, again: false, settled }
    }
}

/// What was read for a session.
pub(super) type Page = Result<store::pending::Page, StoreError>;

impl Account {
    /// Begins to give a session what was stored, if there is anything and no other session is being given it.
    pub(super) fn start_flush(&mut self, session: SessionId) {
        // What was given to nobody but clients that are away waits for this one, too: later it would come behind what
        // is new.
        self.refer_given_to_absent();
        if self.pending.is_empty() || self.index_of(session).is_none() {
            return;
        }
        match self.flush.as_ref().map(|flush| flush.session) {
            None => {}
            // A client that is not there does not keep others waiting.
            Some(other) if other != session && self.is_away(other) => self.release(other),
            Some(_) => return,
        }
        let Some(entry) = self.index_of(session).and_then(|index| self.sessions.get_mut(index)) else {
            return;
        };
        entry.flushing();
        self.flush = Some(Flush::new(session));
        // What is on its way to the store belongs to it.
        self.then(move |account| account.read_page(session, None));
    }

    /// Ends the flush of a session that is gone; another one takes over.
    pub(super) fn stop_flush(&mut self, session: SessionId) {
        if self.flush.as_ref().is_none_or(|flush| flush.session != session) {
            return;
        }
        self.release(session);
        let mut others = self.sessions.iter().filter(|other| other.id != session && !other.is_waiting());
        let next = others.find(|other| other.facts.takes_messages()).map(|other| other.id);
        if let Some(next) = next {
            self.start_flush(next);
        }
    }

    /// A session has lost its connection: another one takes over, if there is one; else it goes on when its client is
    /// back.
    pub(super) fn pause_flush(&mut self, session: SessionId) {
        let mut others = self.sessions.iter().filter(|other| other.id != session && !other.is_waiting());
        if others.any(|other| other.facts.takes_messages()) {
            self.stop_flush(session);
        }
    }

    /// Whether a session waits for its client.
    fn is_away(&self, session: SessionId) -> bool {
        self.index_of(session).and_then(|index| self.sessions.get(index)).is_some_and(Session::is_waiting)
    }

    /// Ends the flush; what has come for its session meanwhile goes on.
    fn release(&mut self, session: SessionId) {
        self.flush = None;
        self.go_on_behind_flush(session);
    }

    fn go_on_behind_flush(&mut self, session: SessionId) {
        if let Some(session) = self.index_of(session).and_then(|index| self.sessions.get_mut(index)) {
            session.flushed();
        }
    }

    fn read_page(&self, session: SessionId, after: Option<ItemId>) {
        let (account, inbox) = (self.id, std::sync::Arc::clone(&self.inbox));
        let page =
            self.services.store.read(move |tx| store::pending::page(tx, account, after, PAGE, PAGE_BYTES));
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
        let store::pending::Page { items: stored, complete } = match page {
            Ok(page) => page,
            Err(error) => {
                // They stay where they are; the next session that becomes available gets them.
                if let Some(session) = self.sessions.get(index) {
                    super::task::log_failure_of(&session.card, &error);
                }
                return self.release(session);
            }
        };
        let Some((flush, entry)) = self.flush.as_mut().zip(self.sessions.get_mut(index)) else { return };
        flush.complete = complete;
        if !stored.is_empty() {
            let count = stored.len();
            tracing::debug!(target: "account", conn = entry.card.conn, jid = %entry.jid, count, "kept messages");
        }
        let (domain, now) = (self.jid.domain_part(), self.services.clock.now());
        for item in &stored {
            flush.last = Some(item.id);
            let Some(message) = restored(item, &self.jid, &domain) else { continue };
            let Some(sender) = message.from().map(|from| from.bare()) else { continue };
            // What it was given before waits for its acknowledgement.
            if flush.settled.contains(&item.id)
                || !self.unsettled.give_referred(item.id, sender, item.hidden, now, session)
            {
                continue;
            }
            flush.unsettled.push(item.id);
            entry.outbox.push(Item {
                stanza: Stanza::Message(message),
                settles: Some(item.id),
                if_lost: IfLost::Forget,
            });
        }
        // What lies behind is not read again.
        flush.settled = flush.last.map(|last| flush.settled.split_off(&last)).unwrap_or_default();
        let given = flush.unsettled.clone();
        self.note_items(What::Given, session, given.into_iter());
        self.next_page();
    }

    /// A device has messages, by its word (XEP-0198), or as they have been written to its socket: they are nobody's
    /// business any more.
    pub(super) fn settle(&mut self, session: SessionId, items: &[ItemId]) {
        let of_flush = |item: &&ItemId| {
            let flush = self.flush.as_ref().filter(|flush| flush.session == session);
            flush.is_some_and(|flush| flush.unsettled.contains(item))
        };
        self.note_items(What::Had, session, items.iter().filter(of_flush).copied());
        self.settled_by_device(items);
        if let Some(flush) = &mut self.flush {
            flush.settled.extend(items);
        }
        if let Some(flush) = self.flush.as_mut().filter(|flush| flush.session == session) {
            flush.unsettled.retain(|item| !items.contains(item));
            self.next_page();
        }
    }

    /// Goes on when the page in work has been written.
    fn next_page(&mut self) {
        let Some(flush) = &self.flush else { return };
        let (session, last) = (flush.session, flush.last);
        let is_settled = flush.unsettled.is_empty();
        match (flush.complete, flush.again) {
            (false, _) if is_settled => self.read_page(session, last),
            (true, true) if is_settled => {
                self.flush = Some(Flush::new(session));
                self.then(move |account| account.read_page(session, None));
            }
            (true, false) if is_settled => self.release(session),
            // What has come meanwhile may go behind it; others get nothing of it until it is settled.
            (true, false) => self.go_on_behind_flush(session),
            _ => {}
        }
    }

    /// More waits than a flush may have seen.
    pub(super) fn flush_again(&mut self) {
        if let Some(flush) = &mut self.flush {
            flush.again = true;
        }
    }
}

/// A stored message as it is delivered: with the time at which it came. XEP-0203
pub(super) fn restored(item: &store::archive::Item, account: &BareJid, domain: &Domain) -> Option<Message> {
    let message = stored_message(item)?.with_child(Delay::new(domain.clone(), item.stamp).build());
    Some(match item.hidden {
        true => message,
        false => message.with_child(archive::stanza_id(account, &item.id.to_string())),
    })
}

/// A stored message as it came.
pub(super) fn stored_message(item: &store::archive::Item) -> Option<Message> {
    let element = xml::parse(item.stanza.as_bytes(), &Scope::new(ns::CLIENT), Limits::KNOWN).ok()?;
    match Stanza::try_from(element) {
        Ok(Stanza::Message(message)) => Some(message),
        _ => None,
    }
}
