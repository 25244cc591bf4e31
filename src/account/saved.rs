//! Sessions over a restart of the server: those that may be resumed are saved when it ends, without a word to anybody,
//! and go on when it starts again, as if only their connections had been lost. XEP-0198 §5
//!
//! A saved session is removed from memory in the same turn, so that nothing is done to it that its copy does not show.
//! What was saved stays until everybody's sessions are back and before anybody can connect; then it is forgotten in one
//! transaction. So a crash while sessions are saved loses those that were not (their messages are stored, and their
//! counts: `noted`), and a crash while they come back changes nothing. An outbox bounds what is saved of a session, the
//! budget of all outboxes what is saved at all.

use std::collections::VecDeque;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::Duration;

use super::asleep::{Asleep, Reference, Slept};
use super::attach::ClientInfo;
use super::gate::Gate;
use super::handle::{Event, Restored, SessionId};
use super::outbox::{IfLost, Item};
use super::resume::{Managed, Resumable, Unacked};
use super::session::{Session, SessionCard, Waiting};
use super::state::Account;
use crate::delivery::SessionFacts;
use crate::extension::Job;
use crate::jid::{BareJid, FullJid, Jid};
use crate::presence::Directed;
use crate::sasl::Mechanism;
use crate::sasl::ht::Binding;
use crate::stanza::{Message, MessageType, Presence, PresenceType, Stanza, ns};
use crate::store;
use crate::store::ItemId;
use crate::store::session::{Content, Fallback, LastConnection, Saved, SavedStanza, Wishes};
use crate::stream::StreamError;
use crate::stream::sm::Sent;
use crate::xml::{self, Limits, Scope};

/// A client has at least so long to come back: it was the server that was away.
const MERCY: Duration = Duration::from_secs(300);

/// After this time a session ends that may not go on: when all accounts that are to hear of it are awake.
const AT_ONCE: Duration = Duration::from_secs(1);

/// A session of the last run of the server.
struct Returned {
    session: Session,
    asleep: Asleep,
    /// The messages that it refers to, and who has sent them.
    referred: Vec<(ItemId, BareJid)>,
}

impl Account {
    /// The server ends. Sessions that can be resumed say goodbye to their connections only.
    pub(super) fn stop(&mut self, error: &StreamError) {
        self.is_stopping = true;
        let is_anonymous = self.is_anonymous();
        let (staying, ending) = std::mem::take(&mut self.sessions)
            .into_iter()
            .partition::<Vec<_>, _>(|session| session.resumable().is_some() && !is_anonymous);
        self.sessions = staying;
        for session in ending {
            session.outbox.close(Some(error.clone()));
            self.end(session, None);
        }
        let connected: Vec<_> =
            self.sessions.iter().filter(|session| !session.is_waiting()).map(|session| session.id).collect();
        for id in connected {
            // Behind the answers and the last `<a/>`, which wait for the disk.
            self.behind_note(id, Event::Goodbye(id, Box::new(error.clone())));
        }
    }

    /// Ends the connection of a session behind what waits for it.
    pub(super) fn say_goodbye(&mut self, id: SessionId, error: StreamError) {
        if let Some(session) = self.index_of(id).and_then(|index| self.sessions.get(index)) {
            session.outbox.close(Some(error));
        }
    }

    /// Ends the connections that there still are. What they had comes back.
    pub(super) fn end_connections(&mut self) {
        for session in self.sessions.iter().filter(|session| !session.is_waiting()) {
            session.outbox.give_up(StreamError::system_shutdown());
        }
    }

    /// Saves the sessions that wait for their clients, and lets them go. Any other ends.
    pub(super) fn save(&mut self) {
        let (waiting, others) =
            std::mem::take(&mut self.sessions).into_iter().partition::<Vec<_>, _>(Session::is_waiting);
        self.sessions = waiting;
        for session in others {
            self.end(session, None);
        }
        // What devices were given and have not settled waits in the store too: a copy may be lost.
        self.refer_unsettled();
        let now = self.services.clock.now();
        let wall = self.services.clock.wall();
        let mut saved = Vec::new();
        for mut session in std::mem::take(&mut self.sessions) {
            self.services.cards.remove(session.id);
            let Some(asleep) = session.take_asleep() else { continue };
            let Some((resumable, (handled, until))) =
                session.managed.as_ref().and_then(|managed| Some((session.resumable()?, managed.received())))
            else {
                continue;
            };
            let (token, max) = (resumable.id.clone(), resumable.max);
            saved.push(Saved {
                token,
                max,
                handled,
                expires: wall.after(until.since(now)),
                ..copy(session, asleep)
            });
        }
        if !saved.is_empty() {
            tracing::debug!(target: "account", jid = %self.jid, count = saved.len(), "sessions saved");
            let job: Job =
                Box::new(move |tx| saved.iter().try_for_each(|saved| store::session::save(tx, saved)));
            self.submit_write(job, None);
        }
    }

    /// Sessions of the last run of the server go on, without their connections.
    pub(super) fn restore(&mut self, restored: Restored) {
        let Restored { sessions, is_barred } = restored;
        for saved in sessions {
            let most = self.patience(&saved.resource, saved.connection.agent.as_deref(), saved.max);
            let left = saved.expires.since(self.services.clock.wall()).min(most);
            let time = if is_barred { AT_ONCE } else { left.max(saved.max.min(MERCY)) };
            let id = saved.id;
            match self.restored(saved) {
                Some(Returned { session, asleep, referred }) => {
                    let now = self.services.clock.now();
                    for (item, peer) in referred {
                        self.unsettled.restored(item, peer, false, now, session.id);
                    }
                    for item in asleep.items() {
                        if let Some((settles, (sender, hidden))) = item.settles.zip(sender(&item.stanza)) {
                            self.unsettled.restored(settles, sender, hidden, now, session.id);
                        }
                    }
                    self.sessions.push(session);
                    self.wait_for(self.sessions.len() - 1, asleep, time);
                }
                None => {
                    tracing::warn!(target: "account", jid = %self.jid, id, "a saved session cannot be read")
                }
            }
        }
    }

    fn restored(&self, saved: Saved) -> Option<Returned> {
        let (id, resource) = (SessionId(saved.id), saved.resource.parse().ok()?);
        let jid = self.jid.with_resource(&resource);
        let (mut unacked, mut queue, mut referred) = (VecDeque::new(), VecDeque::new(), Vec::new());
        for stanza in saved.stanzas {
            match &stanza.content {
                Content::Stored { is_copy, bytes, peer } => {
                    let Some((item, peer)) = stanza.settles.zip(peer.clone()) else { continue };
                    queue.push_back(Slept::Stored(Reference { item, is_copy: *is_copy, bytes: *bytes }));
                    referred.push((item, peer));
                }
                Content::Xml(xml) => {
                    let item = item(&stanza, xml).unwrap_or_else(|| {
                        tracing::warn!(target: "account", %jid, "a saved stanza cannot be read");
                        nothing(&jid)
                    });
                    match stanza.was_sent {
                        true => unacked.push_back(item),
                        false => queue.push_back(Slept::from(item)),
                    }
                }
            }
        }
        let unacked = Unacked { sent: Sent::of(saved.sent, saved.acked), items: unacked };
        let asleep = Asleep::of(unacked, queue);
        let mut directed = Directed::default();
        for to in saved.directed.iter().filter_map(|to| to.parse::<Jid>().ok()) {
            // As many as there were have room.
            let _ = directed.sent(&to, PresenceType::Available);
        }
        let since = saved.connection.since;
        let client = client(saved.connection);
        let resumable = Resumable { id: saved.token, max: saved.max };
        let mut session = Session {
            id,
            jid: jid.clone(),
            facts: SessionFacts { carbons: saved.wishes.carbons, ..SessionFacts::connected(resource) },
            outbox: super::outbox::Outbox::new(&self.services.budgets),
            presence: None,
            interested: saved.wishes.roster,
            wants_blocklist: saved.wishes.blocklist,
            directed,
            gate: Gate::new(),
            waiting: VecDeque::new(),
            managed: Some(Box::new(Managed::new(Some(resumable), saved.handled))),
            asked: None,
            card: Arc::new(SessionCard::new(id, jid, client, since)),
        };
        if let Some(text) = saved.presence {
            // Contacts know that it is there: they will have to hear that it is not any more.
            let presence = match stanza(&text) {
                Some(Stanza::Presence(presence)) => presence,
                _ => Presence::new(PresenceType::Available).with_from(session.jid.clone()),
            };
            let priority = presence.priority().unwrap_or(0);
            session.set_presence(Some((presence, priority)));
        }
        Some(Returned { session, asleep, referred })
    }
}

/// Who has sent a message, or the one of which it is a copy (XEP-0280); and whether it is no part of the archive.
fn sender(stanza: &Stanza) -> Option<(BareJid, bool)> {
    let Stanza::Message(message) = stanza else { return None };
    let copy = message.child(ns::CARBONS, "received").and_then(|copy| copy.child(ns::FORWARD, "forwarded"));
    match copy.and_then(|forwarded| forwarded.child(ns::CLIENT, "message")) {
        Some(inner) => {
            let from = inner.attr("from")?.parse::<Jid>().ok()?;
            Some((from.bare(), inner.child(ns::STANZA_ID, "stanza-id").is_none()))
        }
        None => Some((message.from()?.bare(), message.child(ns::STANZA_ID, "stanza-id").is_none())),
    }
}

/// What is saved of a session, but for its stream management.
fn copy(session: Session, asleep: Asleep) -> Saved {
    let (unacked, queue) = asleep.into_parts();
    let Unacked { sent, items: unacked } = unacked.unwrap_or_default();
    let (sent, acked) = sent.counts();
    // What is stored and waits behind stored messages comes with those.
    let flushes = session.waiting.iter().any(|waiting| matches!(waiting, Waiting::Flush));
    let waiting = session.waiting.into_iter().filter_map(|waiting| match waiting {
        Waiting::Item(Item { settles: Some(_), .. }) if flushes => None,
        Waiting::Item(item) | Waiting::Write(_, item) => Some(item),
        Waiting::Flush | Waiting::Handled(_) => None,
    });
    let stanzas = unacked.into_iter().map(|item| saved_stanza(true, &item));
    let slept = queue.into_iter().chain(waiting.map(Slept::from)).map(|slept| match slept {
        Slept::Item(item) => saved_stanza(false, &item),
        Slept::Stored(reference) => saved_reference(reference),
    });
    let card = &session.card;
    Saved {
        id: session.id.0,
        token: String::new(),
        handled: 0,
        resource: session.jid.resource().to_owned(),
        max: Duration::ZERO,
        expires: card.since,
        sent,
        acked,
        wishes: Wishes {
            carbons: session.facts.carbons,
            roster: session.interested,
            blocklist: session.wants_blocklist,
        },
        presence: session.presence.map(|presence| text(&Stanza::Presence(presence))),
        directed: session.directed.iter().map(ToString::to_string).collect(),
        connection: LastConnection {
            since: card.since,
            conn: card.conn.clone(),
            address: card.address.to_string(),
            tls: card.tls.clone(),
            mechanism: card.mechanism.to_owned(),
            agent: card.agent.as_ref().map(|agent| agent.as_str().to_owned()),
        },
        stanzas: stanzas.chain(slept).collect(),
    }
}

/// What is known of the client of a saved session.
fn client(last: LastConnection) -> ClientInfo {
    let LastConnection { conn, address, tls, mechanism, agent, .. } = last;
    let mechanism = Mechanism::ALL
        .into_iter()
        .map(Mechanism::name)
        .chain(Binding::ALL.map(Binding::mechanism))
        .find(|name| *name == mechanism);
    ClientInfo {
        conn,
        address: address.parse().unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED)),
        tls,
        mechanism: mechanism.unwrap_or("an earlier login"),
        agent: agent.and_then(|agent| agent.parse().ok()),
    }
}

/// Stands for a stanza that cannot be read: the client counts what it is sent.
fn nothing(client: &FullJid) -> Item {
    let empty =
        Message::builder(MessageType::Headline).from(Jid::from(client.domain_part())).to(client.clone());
    Item { if_lost: IfLost::Forget, ..Item::new(empty.build()) }
}

fn saved_stanza(was_sent: bool, item: &Item) -> SavedStanza {
    let if_lost = match item.if_lost {
        IfLost::Elsewhere => Fallback::Elsewhere,
        IfLost::ElsewhereUnlessSeen(newest) => Fallback::ElsewhereUnlessSeen(newest.0),
        IfLost::Forget => Fallback::Forget,
    };
    SavedStanza { was_sent, settles: item.settles, if_lost, content: Content::Xml(text(&item.stanza)) }
}

fn saved_reference(reference: Reference) -> SavedStanza {
    let Reference { item, is_copy, bytes } = reference;
    let content = Content::Stored { is_copy, bytes, peer: None };
    SavedStanza { was_sent: false, settles: Some(item), if_lost: Fallback::Forget, content }
}

fn item(saved: &SavedStanza, xml: &str) -> Option<Item> {
    let if_lost = match saved.if_lost {
        Fallback::Elsewhere => IfLost::Elsewhere,
        Fallback::ElsewhereUnlessSeen(newest) => IfLost::ElsewhereUnlessSeen(SessionId(newest)),
        Fallback::Forget => IfLost::Forget,
    };
    Some(Item { stanza: stanza(xml)?, settles: saved.settles, if_lost })
}

fn text(stanza: &Stanza) -> String {
    let mut text = Vec::new();
    stanza.write(&mut text);
    String::from_utf8(text).unwrap_or_default()
}

fn stanza(text: &str) -> Option<Stanza> {
    let element = xml::parse(text.as_bytes(), &Scope::new(ns::CLIENT), Limits::OWN).ok()?;
    Stanza::try_from(element).ok()
}
