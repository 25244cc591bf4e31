//! What a probe is answered. RFC 6121 §4.3.2, §4.6.6

use super::{Directed, State};
use crate::delivery::SessionFacts;
use crate::jid::Jid;

/// A session, as the answer to a probe depends on it.
#[derive(Clone, Copy, Debug)]
pub struct Probed<'a> {
    /// Its resource and availability.
    pub facts: &'a SessionFacts,
    /// To whom it has sent directed presence.
    pub directed: &'a Directed,
}

/// What the prober is to the account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prober {
    /// The account itself, or somebody with a subscription to its presence.
    Subscriber,
    /// Somebody whose request for a subscription waits for an answer.
    Asking,
    /// Anybody else.
    Stranger,
}

impl Prober {
    /// By how the account stands to the prober.
    pub fn of(state: State) -> Self {
        match (state.contact_sees(), state.pending_in()) {
            (true, _) => Self::Subscriber,
            (false, true) => Self::Asking,
            (false, false) => Self::Stranger,
        }
    }
}

/// The answer to a probe of a local contact. Sessions are named by their position in the list that was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The last presence of each available session, in full. §4.3.2, rule 4
    Full(Vec<usize>),
    /// That these sessions are available, and nothing more. §4.3.2, §4.6.6
    Mere(Vec<usize>),
    /// Unavailable, from the full address that was probed, with the probe's id. §4.3.2
    Unavailable,
    /// Silence: no session is available, which is what the prober takes for granted (§4.3.2, rule 3); or its request
    /// waits for an answer, which must not be mistaken for this one.
    Nothing,
    /// Unsubscribed, from the bare address, with the probe's id. §4.3.2, rule 1
    Unsubscribed,
}

/// What is answered to `from`, who has probed `to`, an address of the account.
pub fn answer<'a>(
    sessions: impl IntoIterator<Item = Probed<'a>>,
    to: &Jid,
    from: &Jid,
    prober: Prober,
) -> Answer {
    let is_meant =
        |session: &Probed<'_>| to.resource().is_none_or(|to| session.facts.resource.as_str() == to);
    let meant = sessions.into_iter().enumerate().filter(|(_, session)| is_meant(session));
    if prober == Prober::Subscriber {
        let available: Vec<_> = meant.filter(|(_, s)| s.facts.is_available()).map(|(at, _)| at).collect();
        return match (available.is_empty(), to.is_bare()) {
            (true, true) => Answer::Nothing,
            (true, false) => Answer::Unavailable,
            (false, true) => Answer::Full(available),
            (false, false) => Answer::Mere(available),
        };
    }
    // Directed presence allows to know of the session that sent it, and of no other. §4.6.6
    let known: Vec<_> = meant.filter(|(_, session)| session.directed.knows(from)).map(|(at, _)| at).collect();
    match (known.is_empty(), prober) {
        (false, _) => Answer::Mere(known),
        (true, Prober::Asking) => Answer::Nothing,
        (true, _) => Answer::Unsubscribed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stanza::PresenceType;

    fn jid(text: &str) -> Jid {
        text.parse().unwrap()
    }

    fn ask(to: &str, may_see: bool, priorities: &[Option<i8>], directed_from: Option<usize>) -> Answer {
        let prober = if may_see { Prober::Subscriber } else { Prober::Stranger };
        ask_as(prober, to, priorities, directed_from)
    }

    fn ask_as(prober: Prober, to: &str, priorities: &[Option<i8>], directed_from: Option<usize>) -> Answer {
        let romeo = jid("romeo@example.net");
        let mut directed = vec![Directed::default(); priorities.len()];
        if let Some(position) = directed_from {
            directed[position].sent(&romeo, PresenceType::Available).unwrap();
        }
        let facts: Vec<_> = priorities
            .iter()
            .enumerate()
            .map(|(n, priority)| SessionFacts {
                carbons: false,
                resource: format!("r{n}").parse().unwrap(),
                priority: *priority,
            })
            .collect();
        let sessions = facts.iter().zip(&directed).map(|(facts, directed)| Probed { facts, directed });
        answer(sessions, &jid(to), &romeo, prober)
    }

    #[test]
    fn a_subscriber_is_told_of_every_available_resource() {
        assert_eq!(ask("juliet@host", true, &[Some(1), None, Some(-5)], None), Answer::Full(vec![0, 2]));
        assert_eq!(ask("juliet@host", true, &[None], None), Answer::Nothing);
        assert_eq!(ask("juliet@host", true, &[], None), Answer::Nothing);
    }

    #[test]
    fn a_probe_of_a_resource_tells_of_no_other_and_no_details() {
        assert_eq!(ask("juliet@host/r1", true, &[Some(1), Some(1)], None), Answer::Mere(vec![1]));
        assert_eq!(ask("juliet@host/r2", true, &[Some(1), Some(1)], None), Answer::Unavailable);
        assert_eq!(ask("juliet@host/r0", true, &[None], None), Answer::Unavailable);
    }

    #[test]
    fn a_stranger_is_told_nothing() {
        for to in ["juliet@host", "juliet@host/r0", "juliet@host/gone"] {
            assert_eq!(ask(to, false, &[Some(1)], None), Answer::Unsubscribed);
        }
    }

    #[test]
    fn whose_request_waits_is_not_refused_by_a_probe() {
        assert_eq!(
            ask_as(Prober::of(State::NonePendingIn), "juliet@host", &[Some(1)], None),
            Answer::Nothing
        );
        assert_eq!(
            ask_as(Prober::of(State::ToPendingIn), "juliet@host/r0", &[Some(1)], None),
            Answer::Nothing
        );
        assert_eq!(ask_as(Prober::of(State::None), "juliet@host", &[Some(1)], None), Answer::Unsubscribed);
        assert_eq!(ask_as(Prober::of(State::Both), "juliet@host", &[Some(1)], None), Answer::Full(vec![0]));
    }

    #[test]
    fn directed_presence_is_confirmed_for_its_resource_only() {
        assert_eq!(ask("juliet@host/r1", false, &[Some(1), None], Some(1)), Answer::Mere(vec![1]));
        assert_eq!(ask("juliet@host/r0", false, &[Some(1), None], Some(1)), Answer::Unsubscribed);
        assert_eq!(ask("juliet@host", false, &[Some(1), None], Some(1)), Answer::Mere(vec![1]));
    }
}
