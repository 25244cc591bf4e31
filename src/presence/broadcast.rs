//! Who hears the presence that an account sends to nobody in particular. RFC 6121 §4.2, §4.4, §4.5

use super::Directed;
use crate::jid::{BareJid, Jid};
use crate::stanza::PresenceType;
use crate::stanza::payload::roster::Subscription;

/// What presence without an addressee means for the session that sent it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broadcast {
    /// It becomes available: contacts are told and probed, what waits for it is delivered. §4.2.2, §4.3.1
    Initial,
    /// It stays available: contacts are told. §4.4.2
    Update,
    /// It is not available any more: contacts are told, and whoever got directed presence. §4.5.2
    Unavailable,
    /// It was not available before. Whoever got directed presence is told, nobody else. §4.6.3, rule 3
    DirectedOnly,
}

impl Broadcast {
    /// Of presence without an addressee; `None` for types that need one.
    pub fn of(was_available: bool, kind: PresenceType) -> Option<Self> {
        Some(match (kind, was_available) {
            (PresenceType::Available, false) => Self::Initial,
            (PresenceType::Available, true) => Self::Update,
            (PresenceType::Unavailable, true) => Self::Unavailable,
            (PresenceType::Unavailable, false) => Self::DirectedOnly,
            _ => return None,
        })
    }
}

/// The contacts that hear of an account's presence: those with a subscription to it. §4.2.2
///
/// The account's own available sessions hear it as well, the one that sent it included.
pub fn subscribers<'a>(
    roster: impl IntoIterator<Item = (&'a BareJid, Subscription)>,
) -> impl Iterator<Item = &'a BareJid> {
    roster.into_iter().filter(|(_, subscription)| subscription.contact_sees()).map(|(contact, _)| contact)
}

/// The contacts that are probed when a session becomes available: those whose presence the account may see. §4.3.1
pub fn probed<'a>(
    roster: impl IntoIterator<Item = (&'a BareJid, Subscription)>,
) -> impl Iterator<Item = &'a BareJid> {
    roster.into_iter().filter(|(_, subscription)| subscription.account_sees()).map(|(contact, _)| contact)
}

/// Who got directed presence and does not hear of the session's end as a subscriber. §4.6.3, rule 2
pub fn directed_only<'a>(
    directed: &'a Directed,
    is_subscriber: impl Fn(&BareJid) -> bool + 'a,
) -> impl Iterator<Item = &'a Jid> {
    directed.iter().filter(move |jid| !is_subscriber(&jid.bare()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_subscription() {
        let jid = |name: &str| format!("{name}@host").parse::<BareJid>().unwrap();
        let (none, to, from, both) = (jid("none"), jid("to"), jid("from"), jid("both"));
        let roster = [
            (&none, Subscription::None),
            (&to, Subscription::To),
            (&from, Subscription::From),
            (&both, Subscription::Both),
        ];
        assert_eq!(subscribers(roster).collect::<Vec<_>>(), [&from, &both]);
        assert_eq!(probed(roster).collect::<Vec<_>>(), [&to, &both]);
    }

    #[test]
    fn by_what_the_session_was() {
        assert_eq!(Broadcast::of(false, PresenceType::Available), Some(Broadcast::Initial));
        assert_eq!(Broadcast::of(true, PresenceType::Available), Some(Broadcast::Update));
        assert_eq!(Broadcast::of(true, PresenceType::Unavailable), Some(Broadcast::Unavailable));
        assert_eq!(Broadcast::of(false, PresenceType::Unavailable), Some(Broadcast::DirectedOnly));
        assert_eq!(Broadcast::of(true, PresenceType::Subscribe), None);
    }

    #[test]
    fn a_subscriber_hears_of_the_end_once() {
        let mut directed = Directed::default();
        let jid = |text: &str| text.parse::<Jid>().unwrap();
        for to in ["room@rooms.host/nick", "carol@host/phone"] {
            directed.sent(&jid(to), PresenceType::Available).unwrap();
        }
        let is_subscriber = |jid: &BareJid| jid.as_str() == "carol@host";
        assert_eq!(
            directed_only(&directed, is_subscriber).collect::<Vec<_>>(),
            [&jid("room@rooms.host/nick")]
        );
    }
}
