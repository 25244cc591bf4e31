//! What an account's task holds, and what it does with an event.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use super::directory::Services;
use super::effects::Effect;
use super::flush::Flush;
use super::handle::{Event, Inbox, SessionId, Submission, Unstored};
use super::notices::Told;
use super::push::Device;
use super::recent::{self, Recent};
use super::roster::Roster;
use super::server_blocks::ServerBlocks;
use super::session::Session;
use super::session::SessionCard;
use super::task::{log_failure, log_failure_of, no_such_user};
use super::unsettled::Unsettled;
use super::visitor::Visit;
use crate::delivery::blocking::Blocklist;
use crate::jid::{BareJid, Jid};
use crate::router::{Ack, Envelope, Router};
use crate::stanza::payload::archive_prefs::Preferences;
use crate::stanza::{Malformed, Stanza, StanzaError, reply};
use crate::store::account::Disabled;
use crate::store::activity::Activity;
use crate::store::push::Registration;
use crate::store::{self, AccountId, ItemId, Role, StoreError};
use crate::xml::Element;

/// An account that exists. Its task owns it; nobody else sees it.
pub(super) struct Account {
    pub(super) jid: BareJid,
    pub(super) id: AccountId,
    /// There is no account: nothing is stored. XEP-0175
    pub(super) visit: Option<Visit>,
    pub(super) services: Arc<Services>,
    pub(super) inbox: Arc<Inbox>,
    pub(super) sessions: Vec<Session>,
    pub(super) role: Role,
    /// Set if it may not log in while that holds.
    disabled: Option<Disabled>,
    pub(super) roster: Roster,
    /// Whom we have blocked. XEP-0191
    pub(super) blocklist: Blocklist,
    /// Whom nobody of this server has to do with.
    pub(super) server_blocks: Arc<ServerBlocks>,
    /// When somebody was last there, where that is noted. XEP-0012
    pub(super) activity: Option<Box<Activity>>,
    /// What is archived. XEP-0441
    pub(super) preferences: Preferences,
    /// An operator has switched the archive of this account off.
    pub(super) archive_off: bool,
    /// How many messages of one sender the user wants to have kept, where he has said so.
    pub(super) offline_limit: Option<u32>,
    /// Stored messages that wait for a device, by sender.
    pub(super) pending: HashMap<BareJid, u32>,
    pub(super) flush: Option<Flush>,
    /// Devices that are to be woken. XEP-0357
    pub(super) devices: Vec<Device>,
    /// Stored messages that devices were given and have not settled.
    pub(super) unsettled: Unsettled,
    /// What was lately sent and got.
    pub(super) recent: Recent,
    pub(super) told: Told,
    /// The id of the last stored message: ids only grow.
    pub(super) last_item: Option<ItemId>,
    pub(super) writes: Writes,
    /// The session whose request is being answered.
    pub(super) asking: Option<SessionId>,
    /// Roster pushes that follow the answer to it.
    pub(super) missed: Vec<Element>,
    /// What is held here may differ from the store: it is to be read again.
    pub(super) is_stale: bool,
    /// The server ends.
    pub(super) is_stopping: bool,
}

/// The account's own writes, counted, and what follows when they are on disk.
#[derive(Default)]
pub(super) struct Writes {
    pub(super) submitted: u64,
    pub(super) done: u64,
    pub(super) waiting: VecDeque<(u64, Effect)>,
}

/// What is read from the store when a task starts.
#[derive(Default)]
pub(super) struct Loaded {
    id: AccountId,
    visit: Option<Visit>,
    role: Role,
    disabled: Option<Disabled>,
    roster: Roster,
    blocklist: Blocklist,
    preferences: Preferences,
    archive_off: bool,
    offline_limit: Option<u32>,
    pending: HashMap<BareJid, u32>,
    devices: Vec<Registration>,
    last_item: Option<ItemId>,
    activity: Option<Box<Activity>>,
    /// Items of which nobody knows whether a device has them: the server was killed.
    uncertain: Vec<store::archive::Item>,
    /// The last items, the last first.
    recent: Vec<store::archive::Item>,
}

impl Loaded {
    /// Of who has no account.
    pub(super) fn visitor(visit: Visit) -> Self {
        Self { visit: Some(visit), role: Role::Guest, ..Self::default() }
    }
}

/// Uncertain items that are looked at; more there cannot be but of a server that was killed in a strange moment.
const UNCERTAIN: u32 = 10_000;

impl Loaded {
    /// Reads an account; `None` if there is none.
    pub(super) async fn read(services: &Services, jid: &BareJid) -> Result<Option<Self>, StoreError> {
        let (jid, since) = (jid.clone(), services.clock.wall().before(recent::LONGEST));
        let notes_activity = services.config().last_activity.enabled;
        let question = move |tx: &store::Tx<'_>| {
            let Some(store::account::Account { id, role, disabled, .. }) = store::account::load(tx, &jid)?
            else {
                return Ok(None);
            };
            Ok(Some(Self {
                id,
                visit: None,
                role,
                disabled,
                roster: Roster::load(tx, id)?,
                blocklist: store::blocklist::load(tx, id)?.into_iter().collect(),
                preferences: store::preference::load(tx, id)?,
                archive_off: store::archive_rule::load(tx, id)?.off,
                offline_limit: store::offline_limit::load(tx, id)?,
                pending: store::pending::counts(tx, id)?,
                devices: store::push::load(tx, id)?,
                last_item: store::archive::max_id(tx, id)?,
                activity: match notes_activity {
                    true => store::activity::load(tx, id)?.map(Box::new),
                    false => None,
                },
                uncertain: store::mark::uncertain(tx, id, UNCERTAIN)?,
                recent: store::mark::recent(tx, id, since, recent::MOST as u32)?,
            }))
        };
        services.store.read(question).await
    }
}

impl Account {
    pub(super) fn new(
        jid: BareJid,
        mut loaded: Loaded,
        inbox: &Arc<Inbox>,
        services: &Arc<Services>,
    ) -> Self {
        let mut account = Self {
            jid,
            id: AccountId::NONE,
            visit: loaded.visit.take(),
            services: Arc::clone(services),
            inbox: Arc::clone(inbox),
            sessions: Vec::new(),
            role: Role::default(),
            disabled: None,
            roster: Roster::default(),
            blocklist: Blocklist::default(),
            server_blocks: services.server_blocks.get(),
            activity: None,
            preferences: Preferences::default(),
            archive_off: false,
            offline_limit: None,
            pending: HashMap::new(),
            flush: None,
            devices: Vec::new(),
            unsettled: Unsettled::default(),
            recent: Recent::default(),
            told: Told::default(),
            last_item: None,
            writes: Writes::default(),
            asking: None,
            missed: Vec::new(),
            is_stale: false,
            is_stopping: false,
        };
        let (recent, uncertain) = (std::mem::take(&mut loaded.recent), std::mem::take(&mut loaded.uncertain));
        account.adopt(loaded);
        account.remember(recent);
        account.take_uncertain(uncertain);
        account
    }

    /// Takes what was read, for the first time or again; sessions stay.
    pub(super) fn adopt(&mut self, loaded: Loaded) {
        // What devices were given and sent is known better here than in the store.
        let Loaded {
            id,
            role,
            disabled,
            roster,
            blocklist,
            preferences,
            archive_off,
            offline_limit,
            pending,
            devices,
            last_item,
            activity,
            ..
        } = loaded;
        self.id = id;
        self.role = role;
        self.disabled = disabled;
        self.roster = roster;
        self.blocklist = blocklist;
        self.preferences = preferences;
        self.archive_off = archive_off;
        self.offline_limit = offline_limit;
        self.pending = pending;
        self.adopt_devices(devices);
        self.last_item = self.last_item.max(last_item);
        self.activity = self.activity.take().or(activity);
        self.is_stale = false;
    }

    /// Whether nobody needs the task: no session, nothing under way.
    pub(super) fn is_idle(&self) -> bool {
        self.sessions.is_empty() && self.has_settled() && !self.has_told()
    }

    /// Whether nobody can log in to it now: it is disabled, or its domain is.
    pub(super) fn is_barred(&self) -> bool {
        let is_closed = || {
            let vhost = self.services.config().vhost_named(self.jid.domain()).cloned();
            vhost.is_none_or(|vhost| !vhost.enabled)
        };
        self.disabled.as_ref().is_some_and(|disabled| disabled.holds(self.services.clock.wall()))
            || is_closed()
    }

    /// Whether all its writes have ended.
    pub(super) fn has_settled(&self) -> bool {
        self.writes.submitted == self.writes.done
    }

    /// One event. Never waits.
    pub(super) fn handle(&mut self, event: Event) {
        match event {
            Event::Submit(submission) => self.submitted(*submission),
            Event::Deliver(envelope) => {
                let router = self.services.router.clone();
                let refusal = Refusal { router: &router, envelope: &envelope, card: None };
                self.receive(&envelope);
                refusal.defuse();
            }
            Event::Attach(attach) => self.attach(*attach),
            Event::Resume(resume) => self.resume(*resume),
            Event::Resumed(session, resume) => self.resumed(session, *resume),
            Event::ReadBack(session, read) => {
                let (resume, read) = *read;
                self.was_read_back(session, resume, read);
            }
            Event::Count(session, resumable) => self.count(session, resumable.map(|resumable| *resumable)),
            Event::Handled(session, h) => self.handled(session, h),
            Event::Note(session) => self.note_count(session),
            Event::NotNoted(session) => self.not_noted(session),
            Event::NoteAgain(session) => self.note_again(session),
            Event::Counted(session, event) => self.counted(session, *event),
            Event::Expired(session, generation) => self.expired(session, generation),
            Event::Detach(session, left) => self.detach(session, *left),
            Event::Settled(session, items) => self.settle(session, &items),
            Event::Answer(session, answers) => {
                answers.into_iter().for_each(|answer| self.answer_to(session, answer));
            }
            Event::AnswerInTurn(session, answers) => {
                answers.into_iter().for_each(|answer| self.answer_behind_gate(session, answer));
            }
            Event::Finish(session) => self.finish(session),
            Event::Notices(session, unseen) => self.tell_notices(session, *unseen),
            Event::Flush(session, page) => self.flush_page(session, *page),
            Event::Written(number, outcome) => self.written(number, outcome),
            Event::Overdue => self.overdue(),
            // The account was removed meanwhile: what refers to it cannot be stored any more.
            Event::Unstored(unstored, StoreError::Constraint(_)) => {
                no_such_user(&self.jid, &self.services, &unstored.envelope);
            }
            Event::Unstored(unstored, error) => {
                let Unstored { envelope, item, waits } = *unstored;
                self.not_stored(item, waits);
                let own = envelope.stanza.from().and_then(|from| self.session_at(from));
                match own {
                    Some(session) => log_failure_of(&session.card, &error),
                    None => log_failure(&self.jid, &error),
                }
                self.services.refuse(&envelope, &StanzaError::from(&error));
            }
            Event::Pushed(device, answer) => self.pushed(device, answer.as_deref()),
            Event::KeepDevices(wanted) => self.keep_devices(wanted),
            Event::TryPush(tell) => self.try_push(tell),
            Event::Close(which, error) => self.close(which, &error),
            Event::Moved(moved) => self.moved(*moved),
            Event::Changed => self.is_stale = true,
            Event::Stop(error) => self.stop(&error),
            Event::Goodbye(session, error) => self.say_goodbye(session, *error),
            Event::EndConnections => self.end_connections(),
            Event::Save => self.save(),
            Event::Restore(restored) => self.restore(*restored),
            Event::ServerBlocks(blocks) => self.server_blocks_changed(blocks),
            Event::Settle(done) => drop(done),
        }
    }

    /// What one read of a session's socket brought, stanza by stanza.
    fn submitted(&mut self, submission: Submission) {
        let Submission { session, stanzas, is_noted, accepted } = submission;
        let count = stanzas.len();
        let noted = if is_noted { self.noted(session, &accepted) } else { None };
        let undecided = noted.as_ref().map_or_else(|| Arc::clone(&accepted), |noted| Arc::clone(noted) as _);
        for stanza in stanzas {
            let Some(index) = self.index_of(session) else { return };
            match stanza {
                Ok(stanza) => self.send_out(index, stanza, &undecided),
                Err(Malformed::Stanza(malformed)) => {
                    if let Some(session) = self.sessions.get_mut(index)
                        && let Some(answer) = reply::malformed(&malformed, session.jid.clone())
                    {
                        session.send(answer);
                    }
                }
                // The connection ends streams for these itself.
                Err(Malformed::NotAStanza(_) | Malformed::InvalidFrom(_)) => {}
            }
        }
        self.count_received(session, count, noted.as_deref());
        self.hold_back(session, accepted);
    }

    /// A stanza of one of our sessions, stamped with its address.
    fn send_out(&mut self, index: usize, stanza: Stanza, accepted: &crate::router::Accepted) {
        let Some(session) = self.sessions.get(index) else { return };
        // A request is answered by its handler's own rule; the others may cause something to be stored anywhere.
        let durable = match stanza {
            Stanza::Iq(_) => None,
            Stanza::Message(_) | Stanza::Presence(_) => Some(session.gate.guard() as Arc<dyn Send + Sync>),
        };
        let card = Arc::clone(&session.card);
        let ack = Ack { accepted: Some(Arc::clone(accepted)), durable };
        let envelope = Envelope { ack, ..Envelope::of_client(stanza) };
        let router = self.services.router.clone();
        let refusal = Refusal { router: &router, envelope: &envelope, card: Some(&card) };
        self.outbound(index, &envelope);
        refusal.defuse();
    }

    /// The place of a session in the list.
    pub(super) fn index_of(&self, id: SessionId) -> Option<usize> {
        self.sessions.iter().position(|session| session.id == id)
    }

    /// The session of a full address.
    pub(super) fn session_at(&self, jid: &Jid) -> Option<&Session> {
        self.sessions.iter().find(|session| session.jid.as_str() == jid.as_str())
    }
}

/// Answers a stanza whose handling panics, so that nobody waits for it in vain.
struct Refusal<'a> {
    router: &'a Router,
    envelope: &'a Envelope,
    /// Of the session that has sent it.
    card: Option<&'a SessionCard>,
}

impl Refusal<'_> {
    /// The stanza has been dealt with.
    fn defuse(self) {
        std::mem::forget(self);
    }
}

impl Drop for Refusal<'_> {
    fn drop(&mut self) {
        let stanza = &self.envelope.stanza;
        let (conn, jid) = self.card.map(|card| (card.conn.as_str(), card.jid.as_str())).unwrap_or_default();
        let (kind, id) = (stanza.name(), stanza.id());
        tracing::error!(target: "account", conn, jid, stanza = kind, id, "a stanza could not be handled");
        self.router.bounce(self.envelope, &StanzaError::internal_server_error());
    }
}
