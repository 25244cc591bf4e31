//! Devices of the account that are woken through a service: who has asked for it, what is published, what comes of it.
//! XEP-0357
//!
//! Each device has at most one notification without an answer; what comes meanwhile is told with the next one. Delivery
//! never waits for any of this.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::oneshot;

use super::handle::{Event, SessionId};
use super::session::Session;
use super::state::Account;
use crate::base::Timestamp;
use crate::base::id::random_id;
use crate::delivery::notify::{self, Device as Seen};
use crate::delivery::{Audience, Traits};
use crate::jid::Jid;
use crate::sasl::AgentId;
use crate::stanza::payload::push::{self as payload, Disable, Summary};
use crate::stanza::{Condition, ErrorType, Iq, Message, Stanza, StanzaError, ns};
use crate::store;
use crate::store::push::{Record, Registration, Standing};
use crate::xml::{self, Limits, Scope};

/// Devices that an account may have woken; one more takes the place of one that is not woken any more, if there is one.
const MOST: usize = 20;

/// How long a service has time for an answer.
const PATIENCE: Duration = Duration::from_secs(30);

/// So many failures in a row that may pass, and the device is left alone for [`PAUSE`].
const FAILURES: u32 = 10;
const PAUSE: Duration = Duration::from_secs(86_400);

/// Characters of an error that are kept.
const ERROR_TEXT: usize = 200;

/// A device that is to be woken.
pub(super) struct Device {
    registration: Registration,
    /// Messages that it has not seen, about.
    unseen: u32,
    /// [`Outbox::looks`](super::Outbox::looks) of its session when that was counted.
    looks: u32,
    /// Whether a notification has no answer yet.
    is_told: bool,
    /// The message that it was told of.
    about: Option<Message>,
    /// What has come since, and the message.
    next: Option<(Summary, Message)>,
}

impl Device {
    pub(super) fn new(registration: Registration, unseen: u32) -> Self {
        Self { registration, unseen, looks: 0, is_told: false, about: None, next: None }
    }

    /// Whether it is woken at all.
    fn is_woken(&self, now: Timestamp) -> bool {
        let Record { standing, failed, .. } = &self.registration.record;
        match standing {
            Standing::Active => true,
            // §7.1: "A server MAY retry an automatically disabled JID and node combination after a period of time"
            Standing::Paused => failed.as_ref().is_none_or(|(at, _)| now.since(*at) >= PAUSE),
            Standing::Refused => false,
        }
    }
}

/// What a service has said to a notification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// It has taken it.
    Accepted,
    /// It has refused it, with this error.
    Refused(String),
    /// Nothing, for so long as one waits.
    Nothing,
}

/// How waking a device went when an operator tried it.
#[derive(Clone, Debug)]
pub struct Tried {
    /// The device.
    pub device: Registration,
    /// What the service has said.
    pub said: Said,
}

impl Account {
    /// What was read of the devices takes the place of what was held; what is under way stays.
    pub(super) fn adopt_devices(&mut self, devices: Vec<Registration>) {
        let held = std::mem::take(&mut self.devices);
        let (mut held, waiting) = (held, self.waiting_messages());
        for registration in devices {
            let at = held.iter().position(|device| device.registration.number == registration.number);
            self.devices.push(match at.map(|at| held.swap_remove(at)) {
                Some(device) => Device { registration, ..device },
                None => Device::new(registration, waiting),
            });
        }
    }

    /// Only some of the devices are woken any more; the store has been told.
    pub(super) fn keep_devices(&mut self, wanted: impl Fn(&Registration) -> bool) {
        self.devices.retain(|device| wanted(&device.registration));
    }

    /// How many messages wait for any device.
    fn waiting_messages(&self) -> u32 {
        self.pending.values().copied().fold(0, u32::saturating_add)
    }

    /// Whether a notification is without an answer.
    pub(super) fn has_told(&self) -> bool {
        self.devices.iter().any(|device| device.is_told)
    }

    /// From now on a session's device is woken. §5
    pub(super) fn enable_push(
        &mut self,
        session: SessionId,
        service: Jid,
        node: String,
        options: Option<String>,
    ) -> Result<(), StanzaError> {
        let now = self.services.clock.wall();
        let Some(index) = self.index_of(session) else { return Ok(()) };
        let Some(session) = self.sessions.get(index) else { return Ok(()) };
        let same =
            |device: &Device| device.registration.service == service && device.registration.node == node;
        let place = match self.devices.iter().position(same) {
            Some(same) => Some(same),
            None if self.devices.len() < MOST => None,
            None => {
                let idle = |device: &Device| device.registration.record.standing != Standing::Active;
                let text = format!("An account has at most {MOST} devices that are woken.");
                Some(
                    self.devices
                        .iter()
                        .position(idle)
                        .ok_or_else(|| StanzaError::resource_constraint().text(text))?,
                )
            }
        };
        let last = self.devices.iter().map(|device| device.registration.number).max();
        let number = match place.and_then(|place| self.devices.get(place)) {
            Some(device) => device.registration.number,
            None => last.map_or(1, |last| last + 1),
        };
        let (resource, agent) = (session.jid.resource().to_owned(), session.card.agent.clone());
        let record = Record::default();
        let registration =
            Registration { number, service, node, options, resource, agent, since: now, record };
        let looks = session.outbox.looks();
        tracing::info!(
            target: "account", conn = session.card.conn, jid = %session.jid, service = %registration.service,
            "push is on"
        );
        let device = Device { looks, ..Device::new(registration.clone(), 0) };
        match place.and_then(|place| self.devices.get_mut(place)) {
            // The answer to what it was told before still comes.
            Some(held) => *held = Device { is_told: held.is_told, ..device },
            None => self.devices.push(device),
        }
        let account = self.id;
        self.submit_write(Box::new(move |tx| store::push::set(tx, account, &registration)), None);
        Ok(())
    }

    /// Devices are not woken any more. §6
    pub(super) fn disable_push(&mut self, disabled: &Disable) {
        let account = self.id;
        let is_meant = |device: &Registration| {
            device.service == disabled.service
                && disabled.node.as_ref().is_none_or(|node| node.as_str() == device.node)
        };
        let meant: Vec<u32> = self
            .devices
            .iter()
            .filter(|device| is_meant(&device.registration))
            .map(|device| device.registration.number)
            .collect();
        self.devices.retain(|device| !is_meant(&device.registration));
        if !meant.is_empty() {
            tracing::info!(target: "account", jid = %self.jid, service = %disabled.service, "push is off");
            let job = move |tx: &mut store::Tx<'_>| {
                meant.iter().try_for_each(|number| store::push::remove(tx, account, *number).map(drop))
            };
            self.submit_write(Box::new(job), None);
        }
    }

    /// Wakes whom a message is to wake. How many that are.
    pub(super) fn wake_devices(
        &mut self,
        audience: Audience,
        copies: bool,
        message: &Message,
        traits: &Traits,
        stored: bool,
    ) -> u32 {
        let mut woken = 0;
        if self.devices.is_empty() || !notify::is_news(traits) {
            return woken;
        }
        let Some(from) = message.from().filter(|from| from.bare_str() != self.jid.as_str()).cloned() else {
            return woken;
        };
        for index in 0..self.devices.len() {
            let Some(device) = self.devices.get_mut(index) else { break };
            let is_own = |session: &Session| session.is_of(&device.registration);
            let session = self.sessions.iter().enumerate().find(|(_, session)| is_own(session));
            let seen = session.map_or(Seen::Gone, |(position, session)| {
                let looks = session.outbox.looks();
                if looks != device.looks {
                    (device.looks, device.unseen) = (looks, 0);
                }
                let copied = copies && session.facts.carbons;
                let hears = copied || audience.includes(position, &session.facts);
                if session.sleeps() { Seen::Sleeps { hears } } else { Seen::Awake }
            });
            if notify::wakes(traits, seen, stored) {
                woken += u32::from(self.wake(index, 1, &from, message));
            }
        }
        woken
    }

    /// A session has lost its connection: its device is woken for what it may not have got.
    pub(super) fn wake_for_left<'a>(&mut self, index: usize, left: impl Iterator<Item = &'a Stanza>) {
        let Some(session) = self.sessions.get(index) else { return };
        // What came while nobody looked has woken it already.
        if session.outbox.is_inactive() {
            return;
        }
        let Some(device) = self.devices.iter().position(|device| session.is_of(&device.registration)) else {
            return;
        };
        let messages = left.filter_map(|stanza| match stanza {
            Stanza::Message(message) if notify::is_news_for_session(message, self.jid.as_str()) => {
                Some(message)
            }
            _ => None,
        });
        let (count, last) =
            messages.fold((0, None), |(count, _), message| (count + 1, Some(message.clone())));
        if let Some(message) = last
            && let Some(from) = message.from().cloned()
        {
            self.wake(device, count, &from, &message);
        }
    }

    /// A device has so many more messages to see; the last one is given. Whether it is told.
    fn wake(&mut self, index: usize, count: u32, from: &Jid, message: &Message) -> bool {
        let config = self.services.config();
        let Some(vhost) = config.vhost_named(self.jid.domain()) else { return false };
        let (now, is_barred) = (self.services.clock.wall(), self.is_barred());
        let Some(device) = self.devices.get_mut(index) else { return false };
        device.unseen = device.unseen.saturating_add(count);
        // Nobody could log in to look.
        if is_barred || !device.is_woken(now) {
            return false;
        }
        // §9: what is told to third parties is the operator's decision, and nothing by default.
        let body = || message.child(ns::CLIENT, "body").map(|body| xml::Str::new(body.text()));
        let summary = Summary {
            count: device.unseen,
            sender: vhost.push_include_sender.then(|| from.clone()),
            body: vhost.push_include_body.then(body).flatten(),
        };
        if device.is_told {
            device.next = Some((summary, message.clone()));
        } else {
            device.about = Some(message.clone());
            self.publish(index, &summary);
        }
        true
    }

    /// Publishes a notification. §7
    fn publish(&mut self, index: usize, summary: &Summary) {
        let Some(device) = self.devices.get_mut(index) else { return };
        let (number, figures) = (device.registration.number, &self.services.metrics.push);
        let Some(asked) = self.services.router.ask(request(&device.registration, &self.jid, summary)) else {
            figures.dropped.inc();
            return;
        };
        figures.sent.inc();
        device.is_told = true;
        let (clock, inbox) = (self.services.clock.clone(), Arc::clone(&self.inbox));
        self.services.spawner.spawn(async move {
            let answer = clock.within(PATIENCE, asked).await.flatten();
            let _ = inbox.push(Event::Pushed(number, answer.map(Box::new)));
        });
    }

    /// A service has answered, or has had time enough for it.
    pub(super) fn pushed(&mut self, number: u32, answer: Option<&Iq>) {
        let (now, account, is_barred) = (self.services.clock.wall(), self.id, self.is_barred());
        let figures = &self.services.metrics.push;
        let said = said(answer);
        match said {
            Said::Accepted => figures.accepted.inc(),
            Said::Refused(_) => figures.refused.inc(),
            Said::Nothing => figures.unanswered.inc(),
        }
        let Some(index) = self.devices.iter().position(|device| device.registration.number == number) else {
            return;
        };
        let Some(device) = self.devices.get_mut(index) else { return };
        device.is_told = false;
        let record = &mut device.registration.record;
        let before = record.standing;
        note(record, answer, now);
        if record.standing != before {
            let (service, standing) = (&device.registration.service, record.standing);
            let why = record.failed.as_ref().map(|(_, why)| why.as_str()).unwrap_or_default();
            tracing::warn!(
                target: "account", jid = %self.jid, %service, ?standing, code = "push.refused", why,
                "a device is woken no more, or again"
            );
        }
        let (record, service) = (record.clone(), device.registration.service.clone());
        let (about, next) =
            (device.about.take(), device.next.take().filter(|_| !is_barred && device.is_woken(now)));
        self.submit_write(Box::new(move |tx| store::push::note(tx, account, number, &record)), None);
        if let Some(message) = about {
            self.note_told(&message, &service, &said);
        }
        if let Some((next, message)) = next
            && let Some(device) = self.devices.get_mut(index)
        {
            device.about = Some(message);
            self.publish(index, &next);
        }
    }

    /// Wakes all devices, also those that are woken no more, for an operator who wants to know how that goes.
    pub(super) fn try_push(&self, tell: oneshot::Sender<Vec<Tried>>) {
        let mut asked = Vec::new();
        for device in &self.devices {
            let summary = Summary { count: device.unseen, ..Summary::default() };
            let answer = self.services.router.ask(request(&device.registration, &self.jid, &summary));
            asked.push((device.registration.clone(), answer));
        }
        let (clock, inbox) = (self.services.clock.clone(), Arc::clone(&self.inbox));
        let end = clock.now().after(PATIENCE);
        self.services.spawner.spawn(async move {
            let mut tried = Vec::new();
            for (device, answer) in asked {
                // All of them were asked at the same time, and have the same time.
                let left = end.since(clock.now());
                let answer = match answer {
                    Some(answer) => clock.within(left, answer).await.flatten(),
                    None => None,
                };
                tried.push(Tried { said: said(answer.as_ref()), device });
                let number = tried.last().map_or(0, |tried| tried.device.number);
                let _ = inbox.push(Event::Pushed(number, answer.map(Box::new)));
            }
            let _ = tell.send(tried);
        });
    }

    /// How long a session waits for its client: longer if a device is woken that may sleep for days. FEATURES MO05
    pub(super) fn patience(&self, resource: &str, agent: Option<&str>, granted: Duration) -> Duration {
        let limits = &self.services.config().limits;
        let is_woken = self.devices.iter().any(|device| {
            device.registration.is_of(resource, agent)
                && device.registration.record.standing != Standing::Refused
        });
        // A client that has asked for less than it could have had means it. XEP-0198 §3
        if is_woken && granted >= limits.resume { granted.max(limits.resume_push) } else { granted }
    }
}

impl Session {
    /// Whether it is the session of a device.
    fn is_of(&self, device: &Registration) -> bool {
        device.is_of(self.jid.resource(), self.card.agent.as_ref().map(AgentId::as_str))
    }

    /// Whether nobody looks at it, as far as the server knows. XEP-0352, XEP-0198
    fn sleeps(&self) -> bool {
        self.is_waiting() || self.outbox.is_inactive()
    }
}

/// The request that wakes a device, in the name of the domain: the service need not know whose device it is. §7
fn request(device: &Registration, account: &crate::jid::BareJid, summary: &Summary) -> Iq {
    let options = device.options.as_deref();
    let options =
        options.and_then(|options| xml::parse(options.as_bytes(), &Scope::new(""), Limits::KNOWN).ok());
    Iq::set(random_id(), payload::publish(&device.node, summary, options))
        .with_from(Jid::from(account.domain_part()))
        .with_to(device.service.clone())
}

fn said(answer: Option<&Iq>) -> Said {
    match answer.map(Iq::error) {
        None => Said::Nothing,
        Some(None) => Said::Accepted,
        Some(Some(error)) => Said::Refused(words(&error)),
    }
}

fn words(error: &StanzaError) -> String {
    let text = error.text.as_ref().map(|text| format!(": {text}")).unwrap_or_default();
    let words = format!("{}{text}", error.condition.name());
    words.chars().filter(|c| !c.is_control()).take(ERROR_TEXT).collect()
}

/// What follows from an answer. §7.1
fn note(record: &mut Record, answer: Option<&Iq>, now: Timestamp) {
    let error = match answer.map(Iq::error) {
        Some(None) => {
            *record = Record {
                standing: Standing::Active,
                failures: 0,
                accepted: record.accepted.saturating_add(1),
                accepted_at: Some(now),
                failed: record.failed.take(),
            };
            return;
        }
        Some(Some(error)) => Some(error),
        None => None,
    };
    record.failures = record.failures.saturating_add(1);
    record.standing = match &error {
        Some(error) if !may_pass(error) => Standing::Refused,
        _ if record.standing == Standing::Refused => Standing::Refused,
        _ if record.failures >= FAILURES => Standing::Paused,
        _ => record.standing,
    };
    record.failed = Some((now, error.map_or_else(|| "no answer".to_owned(), |error| words(&error))));
}

/// Whether an error says nothing of the device: the service is away or has too much to do.
fn may_pass(error: &StanzaError) -> bool {
    error.kind == ErrorType::Wait
        || matches!(
            error.condition,
            Condition::RecipientUnavailable
                | Condition::RemoteServerNotFound
                | Condition::RemoteServerTimeout
                | Condition::ServiceUnavailable
                | Condition::InternalServerError
                | Condition::ResourceConstraint
        )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stanza::reply;
    use crate::xml::el;

    fn answer(error: Option<StanzaError>) -> Iq {
        let request = Iq::set("1", el(ns::PUBSUB, "pubsub").build());
        match error {
            Some(error) => reply::error_of_iq(&request, &error).unwrap(),
            None => reply::result(&request, None),
        }
    }

    fn after(answers: &[Option<Iq>]) -> Record {
        let mut record = Record::default();
        answers.iter().for_each(|answer| note(&mut record, answer.as_ref(), Timestamp(1)));
        record
    }

    #[test]
    fn what_a_service_refuses_for_good_is_not_tried_again() {
        for error in [
            StanzaError::item_not_found(),
            StanzaError::forbidden(),
            StanzaError::not_authorized(),
            StanzaError::not_acceptable(),
            StanzaError::bad_request(),
        ] {
            let record = after(&[Some(answer(None)), Some(answer(Some(error.clone())))]);
            assert_eq!(
                (record.standing, record.failures, record.accepted),
                (Standing::Refused, 1, 1),
                "{error}"
            );
        }
    }

    #[test]
    fn what_may_pass_pauses_a_device_when_it_does_not() {
        let errors =
            [Some(StanzaError::service_unavailable()), Some(StanzaError::resource_constraint()), None];
        for error in errors {
            let failed = error.map(|error| answer(Some(error)));
            let mut answers = vec![failed.clone(); 9];
            assert_eq!(after(&answers).standing, Standing::Active);
            answers.push(Some(answer(None)));
            answers.extend(vec![failed.clone(); 9]);
            assert_eq!(after(&answers).standing, Standing::Active, "in a row");
            answers.push(failed);
            assert_eq!(after(&answers).standing, Standing::Paused);
            answers.push(Some(answer(None)));
            let record = after(&answers);
            assert_eq!((record.standing, record.failures), (Standing::Active, 0));
        }
    }
}
