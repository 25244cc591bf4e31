//! What a probe is answered. RFC 6121 §4.3.2, §4.6.6

use super::Directed;
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

/// The answer to a probe. Sessions are named by their position in the list that was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The last presence of each available session, in full. §4.3.2, rule 4
    Full(Vec<usize>),
    /// That these sessions are available, and nothing more. §4.3.2, §4.6.6
    Mere(Vec<usize>),
    /// Unavailable, from the address that was probed, with the probe's id. §4.3.2, rule 3
    Unavailable,
    /// Unsubscribed, from the bare address, with the probe's id. §4.3.2, rule 1
    Unsubscribed,
}

/// What `prober` is answered who has probed `to`, an address of the account.
///
/// `may_see` says whether the prober has a subscription to the account's presence, or is the account itself.
pub fn answer<'a>(
    sessions: impl IntoIterator<Item = Probed<'a>>,
    to: &Jid,
    prober: &Jid,
    may_see: bool,
) -> Answer {
    let is_meant =
        |session: &Probed<'_>| to.resource().is_none_or(|to| session.facts.resource.as_str() == to);
    let meant = sessions.into_iter().enumerate().filter(|(_, session)| is_meant(session));
    if may_see {
        let available: Vec<_> = meant.filter(|(_, s)| s.facts.is_available()).map(|(at, _)| at).collect();
        return match (available.is_empty(), to.is_bare()) {
            (true, _) => Answer::Unavailable,
            (false, true) => Answer::Full(available),
            (false, false) => Answer::Mere(available),
        };
    }
    // Directed presence allows to know of the session that sent it, and of no other. §4.6.6
    let known: Vec<_> =
        meant.filter(|(_, session)| session.directed.knows(prober)).map(|(at, _)| at).collect();
    if known.is_empty() { Answer::Unsubscribed } else { Answer::Mere(known) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stanza::PresenceType;

    fn jid(text: &str) -> Jid {
        text.parse().unwrap()
    }

    fn ask(to: &str, may_see: bool, priorities: &[Option<i8>], directed_from: Option<usize>) -> Answer {
        let prober = jid("romeo@example.net");
        let mut directed = vec![Directed::default(); priorities.len()];
        if let Some(position) = directed_from {
            directed[position].sent(&prober, PresenceType::Available).unwrap();
        }
        let facts: Vec<_> = priorities
            .iter()
            .enumerate()
            .map(|(n, priority)| SessionFacts {
                resource: format!("r{n}").parse().unwrap(),
                priority: *priority,
            })
            .collect();
        let sessions = facts.iter().zip(&directed).map(|(facts, directed)| Probed { facts, directed });
        answer(sessions, &jid(to), &prober, may_see)
    }

    #[test]
    fn a_subscriber_is_told_of_every_available_resource() {
        assert_eq!(ask("juliet@host", true, &[Some(1), None, Some(-5)], None), Answer::Full(vec![0, 2]));
        assert_eq!(ask("juliet@host", true, &[None], None), Answer::Unavailable);
        assert_eq!(ask("juliet@host", true, &[], None), Answer::Unavailable);
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
    fn directed_presence_is_confirmed_for_its_resource_only() {
        assert_eq!(ask("juliet@host/r1", false, &[Some(1), None], Some(1)), Answer::Mere(vec![1]));
        assert_eq!(ask("juliet@host/r0", false, &[Some(1), None], Some(1)), Answer::Unsubscribed);
        assert_eq!(ask("juliet@host", false, &[Some(1), None], Some(1)), Answer::Mere(vec![1]));
    }
}
