//! The tables of RFC 6121 §8.5: who gets a stanza that is for a local account.
//!
//! Where the RFC leaves a choice: what nobody takes is kept offline if [`super::offline`] allows it; a chat goes to
//! the resources with the highest priority, a normal message to all with a priority that is not negative; a message
//! for a resource that is gone is answered with an error, except a headline, which is ignored.

use super::{Audience, SessionFacts};
use crate::jid::Jid;
use crate::stanza::{Iq, IqType, MessageType, PresenceType, Stanza, StanzaError, ns};

/// What becomes of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It goes to these sessions. [`Audience::Nobody`]: whoever keeps messages for later is asked.
    Deliver(Audience),
    /// Nobody gets it and nobody is told.
    Ignore,
}

/// What becomes of a presence stanza.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PresencePlan {
    /// It goes to these sessions.
    Deliver(Audience),
    /// It manages a subscription: `presence::subscription`. Its addressee counts as the bare address.
    Subscription,
    /// It asks for presence: `presence::probe`.
    Probe,
    /// Nobody gets it and nobody is told.
    Ignore,
}

/// What becomes of an iq.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IqPlan {
    /// The server answers it for the account.
    Answer,
    /// It goes to the session at this position.
    Deliver(usize),
    /// Nobody gets it and nobody is told.
    Ignore,
}

/// Who gets a message of this type for `to`, an address of the account. RFC 6121 §8.5.2.1.1, §8.5.2.2.1, §8.5.3
///
/// # Errors
/// `service-unavailable`, where the table says that the sender is told.
pub fn message_plan<S: AsRef<SessionFacts>>(
    sessions: &[S],
    to: &Jid,
    kind: MessageType,
) -> Result<Verdict, StanzaError> {
    if let Some(position) = position_of(sessions, to) {
        // A message for a resource that is there goes to it, whatever its priority. §8.5.3.1
        return Ok(Verdict::Deliver(Audience::One(position)));
    }
    match (kind, to.is_bare()) {
        (MessageType::Error, _) | (MessageType::Headline, false) => Ok(Verdict::Ignore),
        (MessageType::Groupchat, _) | (MessageType::Normal, false) => Err(StanzaError::service_unavailable()),
        (MessageType::Headline, true) if !anybody(sessions) => Ok(Verdict::Ignore),
        (MessageType::Normal, true) if !anybody(sessions) => Ok(Verdict::Deliver(Audience::Nobody)),
        (MessageType::Headline | MessageType::Normal, true) => Ok(Verdict::Deliver(Audience::NonNegative)),
        // §8.5.3.2.1: a chat for a resource that is gone is treated like one for the bare address
        (MessageType::Chat, _) => Ok(Verdict::Deliver(most_available(sessions))),
    }
}

/// Who gets presence of this type for `to`, an address of the account. RFC 6121 §8.5.2.1.2, §8.5.2.2.2, §8.5.3
pub fn presence_plan<S: AsRef<SessionFacts>>(sessions: &[S], to: &Jid, kind: PresenceType) -> PresencePlan {
    let position = position_of(sessions, to);
    let is_gone = !to.is_bare() && position.is_none();
    match kind {
        PresenceType::Probe => PresencePlan::Probe,
        PresenceType::Subscribe => PresencePlan::Subscription,
        // §8.5.3.2.2
        _ if is_gone => PresencePlan::Ignore,
        PresenceType::Subscribed | PresenceType::Unsubscribe | PresenceType::Unsubscribed => {
            PresencePlan::Subscription
        }
        PresenceType::Available | PresenceType::Unavailable | PresenceType::Error => {
            PresencePlan::Deliver(position.map_or(Audience::Available, Audience::One))
        }
    }
}

/// Who answers an iq of this type for `to`, an address of the account. RFC 6121 §8.5.2.1.3, §8.5.2.2.3, §8.5.3
///
/// `shares_presence` says whether the sender may know that the resource is there: by a subscription, by directed
/// presence, or because it is the account itself.
///
/// # Errors
/// `service-unavailable` for a request that nobody answers, or whose sender may not know that somebody is there.
pub fn iq_plan<S: AsRef<SessionFacts>>(
    sessions: &[S],
    to: &Jid,
    kind: IqType,
    shares_presence: bool,
) -> Result<IqPlan, StanzaError> {
    match (position_of(sessions, to), kind) {
        (Some(position), IqType::Result | IqType::Error) => Ok(IqPlan::Deliver(position)),
        (Some(position), IqType::Get | IqType::Set) if shares_presence => Ok(IqPlan::Deliver(position)),
        (None, IqType::Get | IqType::Set) if to.is_bare() => Ok(IqPlan::Answer),
        (_, IqType::Get | IqType::Set) => Err(StanzaError::service_unavailable()),
        (None, IqType::Result | IqType::Error) => Ok(IqPlan::Ignore),
    }
}

/// What becomes of a stanza for an account that does not exist. RFC 6121 §8.5.1
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stranger {
    /// It is answered by presence of type unsubscribed from the bare address, as a probe is that an account without
    /// such a contact gets.
    Unsubscribed,
    /// Nothing belongs to it: what a stranger hears of every account. XEP-0030 §8
    NoItems,
    /// Nobody is told.
    Ignore,
}

/// What becomes of a stanza for an account that does not exist. RFC 6121 §8.5.1
///
/// # Errors
/// `service-unavailable`, where the sender is told.
pub fn no_such_user(stanza: &Stanza) -> Result<Stranger, StanzaError> {
    match stanza {
        Stanza::Iq(iq) if asks_for_items(iq) => Ok(Stranger::NoItems),
        Stanza::Iq(iq) if iq.kind().is_request() => Err(StanzaError::service_unavailable()),
        Stanza::Iq(_) => Ok(Stranger::Ignore),
        Stanza::Message(message) => match message.kind() {
            MessageType::Headline | MessageType::Error => Ok(Stranger::Ignore),
            MessageType::Normal | MessageType::Chat | MessageType::Groupchat => {
                Err(StanzaError::service_unavailable())
            }
        },
        Stanza::Presence(presence) if presence.kind() == PresenceType::Probe => Ok(Stranger::Unsubscribed),
        Stanza::Presence(_) => Ok(Stranger::Ignore),
    }
}

/// Whether the items of an account are asked for, with a node or without one.
fn asks_for_items(iq: &Iq) -> bool {
    iq.kind() == IqType::Get
        && iq.to().is_some_and(Jid::is_bare)
        && iq.payload_element().is_some_and(|query| query.is(ns::DISCO_ITEMS, "query"))
}

/// The session of a full address.
fn position_of<S: AsRef<SessionFacts>>(sessions: &[S], to: &Jid) -> Option<usize> {
    let resource = to.resource()?;
    sessions.iter().position(|session| session.as_ref().resource.as_str() == resource)
}

/// Whether a session takes messages for the bare address.
fn anybody<S: AsRef<SessionFacts>>(sessions: &[S]) -> bool {
    sessions.iter().any(|session| session.as_ref().takes_messages())
}

/// The sessions with the highest priority, if that is not negative.
fn most_available<S: AsRef<SessionFacts>>(sessions: &[S]) -> Audience {
    let highest = sessions.iter().filter_map(|session| session.as_ref().priority).max();
    match highest {
        Some(priority) if priority >= 0 => Audience::MostAvailable(priority),
        _ => Audience::Nobody,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use MessageType::{Chat, Error, Groupchat, Headline, Normal};

    fn sessions(priorities: &[Option<i8>]) -> Vec<SessionFacts> {
        let session = |(n, priority): (usize, &Option<i8>)| SessionFacts {
            carbons: false,
            resource: format!("r{n}").parse().unwrap(),
            priority: *priority,
        };
        priorities.iter().enumerate().map(session).collect()
    }

    fn jid(text: &str) -> Jid {
        text.parse().unwrap()
    }

    /// One letter per outcome, as in RFC 6121 §8.5.4: O nobody takes it, E error, S silence, else who gets it.
    fn message(priorities: &[Option<i8>], to: &str, kind: MessageType) -> String {
        let sessions = sessions(priorities);
        match message_plan(&sessions, &jid(to), kind) {
            Err(error) => {
                assert_eq!(error, StanzaError::service_unavailable());
                "E".to_owned()
            }
            Ok(Verdict::Ignore) => "S".to_owned(),
            Ok(Verdict::Deliver(Audience::Nobody)) => "O".to_owned(),
            Ok(Verdict::Deliver(audience)) => {
                audience.positions(&sessions).map(|n| n.to_string()).collect::<Vec<_>>().join(",")
            }
        }
    }

    /// RFC 6121 §8.5.4, Table 1, with the choices that the head of this file names.
    #[test]
    fn the_table_of_messages() {
        const BARE: &str = "bob@host";
        const MATCH: &str = "bob@host/r0";
        const GONE: &str = "bob@host/gone";
        let none: &[Option<i8>] = &[];
        let connected: &[Option<i8>] = &[None];
        let negative: &[Option<i8>] = &[Some(-1)];
        let negatives: &[Option<i8>] = &[Some(-1), Some(-128)];
        let one: &[Option<i8>] = &[Some(0)];
        let mixed: &[Option<i8>] = &[Some(-1), Some(0), None];
        let several: &[Option<i8>] = &[Some(1), Some(5), Some(5)];
        //          sessions   to     normal chat   groupchat headline error
        type Row = (&'static [Option<i8>], &'static str, [&'static str; 5]);
        let rows: &[Row] = &[
            (none, BARE, ["O", "O", "E", "S", "S"]),
            (none, GONE, ["E", "O", "E", "S", "S"]),
            (connected, BARE, ["O", "O", "E", "S", "S"]),
            (connected, MATCH, ["0", "0", "0", "0", "0"]),
            (connected, GONE, ["E", "O", "E", "S", "S"]),
            (negative, BARE, ["O", "O", "E", "S", "S"]),
            (negative, MATCH, ["0", "0", "0", "0", "0"]),
            (negative, GONE, ["E", "O", "E", "S", "S"]),
            (negatives, BARE, ["O", "O", "E", "S", "S"]),
            (negatives, GONE, ["E", "O", "E", "S", "S"]),
            (one, BARE, ["0", "0", "E", "0", "S"]),
            (one, MATCH, ["0", "0", "0", "0", "0"]),
            (one, GONE, ["E", "0", "E", "S", "S"]),
            (mixed, BARE, ["1", "1", "E", "1", "S"]),
            (mixed, MATCH, ["0", "0", "0", "0", "0"]),
            (mixed, GONE, ["E", "1", "E", "S", "S"]),
            (several, BARE, ["0,1,2", "1,2", "E", "0,1,2", "S"]),
            (several, MATCH, ["0", "0", "0", "0", "0"]),
            (several, GONE, ["E", "1,2", "E", "S", "S"]),
        ];
        for (priorities, to, expected) in rows {
            for (kind, expected) in [Normal, Chat, Groupchat, Headline, Error].into_iter().zip(expected) {
                assert_eq!(message(priorities, to, kind), *expected, "{kind:?} to {to} with {priorities:?}");
            }
        }
    }

    #[test]
    fn negative_priority_never_gets_what_is_for_the_bare_address() {
        for kind in [Normal, Chat, Groupchat, Headline, Error] {
            assert!(matches!(message(&[Some(-1)], "bob@host", kind).as_str(), "O" | "E" | "S"));
        }
    }

    /// RFC 6121 §8.5.2.1.2, §8.5.2.2.2, §8.5.3.1, §8.5.3.2.2
    #[test]
    fn the_table_of_presence() {
        use PresencePlan::{Deliver, Ignore, Probe, Subscription};
        let sessions = sessions(&[Some(-1), None, Some(3)]);
        let plan = |to: &str, kind| presence_plan(&sessions, &jid(to), kind);
        for kind in [PresenceType::Available, PresenceType::Unavailable, PresenceType::Error] {
            assert_eq!(plan("bob@host", kind), Deliver(Audience::Available));
            assert_eq!(plan("bob@host/r1", kind), Deliver(Audience::One(1)));
            assert_eq!(plan("bob@host/gone", kind), Ignore);
        }
        assert_eq!(Audience::Available.positions(&sessions).collect::<Vec<_>>(), [0, 2]);
        for kind in [PresenceType::Subscribed, PresenceType::Unsubscribe, PresenceType::Unsubscribed] {
            assert_eq!(plan("bob@host", kind), Subscription);
            assert_eq!(plan("bob@host/r0", kind), Subscription);
            assert_eq!(plan("bob@host/gone", kind), Ignore);
        }
        for to in ["bob@host", "bob@host/r0", "bob@host/gone"] {
            assert_eq!(plan(to, PresenceType::Subscribe), Subscription);
            assert_eq!(plan(to, PresenceType::Probe), Probe);
        }
    }

    /// RFC 6121 §8.5.2.1.3, §8.5.2.2.3, §8.5.3.1, §8.5.3.2.3
    #[test]
    fn the_table_of_requests() {
        let refused = || Err(StanzaError::service_unavailable());
        for (priorities, to, shares_presence, request, answer) in [
            (&[][..], "bob@host", false, Ok(IqPlan::Answer), IqPlan::Ignore),
            (&[], "bob@host/r0", true, refused(), IqPlan::Ignore),
            (&[Some(1)], "bob@host", false, Ok(IqPlan::Answer), IqPlan::Ignore),
            (&[Some(1)], "bob@host/r0", true, Ok(IqPlan::Deliver(0)), IqPlan::Deliver(0)),
            (&[Some(1)], "bob@host/r0", false, refused(), IqPlan::Deliver(0)),
            (&[Some(-1)], "bob@host/r0", true, Ok(IqPlan::Deliver(0)), IqPlan::Deliver(0)),
            (&[None], "bob@host/r0", true, Ok(IqPlan::Deliver(0)), IqPlan::Deliver(0)),
            (&[Some(1)], "bob@host/gone", true, refused(), IqPlan::Ignore),
        ] {
            let sessions = sessions(priorities);
            for kind in [IqType::Get, IqType::Set] {
                assert_eq!(iq_plan(&sessions, &jid(to), kind, shares_presence), request, "{to}");
            }
            for kind in [IqType::Result, IqType::Error] {
                assert_eq!(iq_plan(&sessions, &jid(to), kind, shares_presence), Ok(answer), "{to}");
            }
        }
    }
}
