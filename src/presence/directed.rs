//! To whom a session has sent presence directly. RFC 6121 §4.6

use crate::jid::Jid;
use crate::stanza::{PresenceType, StanzaError};

/// The addresses that got directed presence from one session since it became available or was bound.
///
/// They hear of its end (§4.6.3), and may know of it meanwhile (§4.6.6, §8.5.3.1). An empty list takes no memory
/// besides itself.
#[derive(Clone, Debug, Default)]
pub struct Directed {
    /// In the order of the addresses.
    to: Vec<Jid>,
}

impl Directed {
    /// The most addresses that are remembered for one session.
    pub const MAX: usize = 1000;

    /// Notes presence that is about to be sent: available is remembered, unavailable forgotten, other types do not
    /// matter.
    ///
    /// # Errors
    /// `policy-violation` for one more than [`Self::MAX`]; such presence is not to be sent, because its end could
    /// not be told.
    pub fn sent(&mut self, to: &Jid, kind: PresenceType) -> Result<(), StanzaError> {
        match (kind, self.to.binary_search(to)) {
            (PresenceType::Available, Err(_)) if self.to.len() >= Self::MAX => {
                Err(StanzaError::policy_violation().text("Presence was sent directly to too many addresses."))
            }
            (PresenceType::Available, Err(place)) => {
                self.to.insert(place, to.clone());
                Ok(())
            }
            (PresenceType::Unavailable, Ok(place)) => {
                self.to.remove(place);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Notes that somebody has become unavailable: needs not be told of the session's end. §4.6.1
    pub fn gone(&mut self, from: &Jid) {
        if let Ok(place) = self.to.binary_search(from) {
            self.to.remove(place);
        }
    }

    /// Whether this address may know of the session: presence went to it, or to its bare address.
    pub fn knows(&self, jid: &Jid) -> bool {
        let is_known = |jid: &Jid| self.to.binary_search(jid).is_ok();
        is_known(jid) || (!jid.is_bare() && is_known(&jid.bare()))
    }

    /// The addresses.
    pub fn iter(&self) -> impl Iterator<Item = &Jid> {
        self.to.iter()
    }

    /// Takes them all: they have been told.
    pub fn take(&mut self) -> Self {
        std::mem::take(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn jid(text: &str) -> Jid {
        text.parse().unwrap()
    }

    #[test]
    fn remembered_until_taken_back() {
        let mut directed = Directed::default();
        let room = jid("room@rooms.host/nick");
        directed.sent(&room, PresenceType::Available).unwrap();
        directed.sent(&room, PresenceType::Available).unwrap();
        assert_eq!(directed.iter().count(), 1);
        assert!(directed.knows(&room) && !directed.knows(&jid("room@rooms.host")));
        directed.sent(&room, PresenceType::Subscribe).unwrap();
        assert!(directed.knows(&room));
        directed.sent(&room, PresenceType::Unavailable).unwrap();
        assert!(!directed.knows(&room));
    }

    #[test]
    fn presence_to_a_bare_address_is_for_all_its_resources() {
        let mut directed = Directed::default();
        directed.sent(&jid("carol@host"), PresenceType::Available).unwrap();
        assert!(directed.knows(&jid("carol@host/phone")));
        directed.gone(&jid("carol@host"));
        assert!(!directed.knows(&jid("carol@host/phone")));
    }

    #[test]
    fn bounded() {
        let mut directed = Directed::default();
        for n in 0..Directed::MAX {
            directed.sent(&jid(&format!("u{n}@host")), PresenceType::Available).unwrap();
        }
        assert!(directed.sent(&jid("one@more"), PresenceType::Available).is_err());
        assert!(directed.sent(&jid("u1@host"), PresenceType::Available).is_ok());
        directed.sent(&jid("u1@host"), PresenceType::Unavailable).unwrap();
        assert!(directed.sent(&jid("one@more"), PresenceType::Available).is_ok());
    }
}
