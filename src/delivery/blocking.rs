//! XEP-0191: whom an account does not want to have to do with.

use std::collections::BTreeSet;

use crate::jid::Jid;
use crate::stanza::{ErrorType, Stanza, StanzaError, ns};
use crate::xml::el;

/// Addresses that an account has blocked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Blocklist(BTreeSet<Jid>);

impl Blocklist {
    /// All of them, sorted.
    pub fn iter(&self) -> impl Iterator<Item = &Jid> {
        self.0.iter()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nobody is blocked.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds an address; whether it is new.
    pub fn insert(&mut self, jid: Jid) -> bool {
        self.0.insert(jid)
    }

    /// Removes an address; whether it was there.
    pub fn remove(&mut self, jid: &Jid) -> bool {
        self.0.remove(jid)
    }

    /// Whether the list has this very address.
    pub fn contains(&self, jid: &Jid) -> bool {
        self.0.contains(jid)
    }

    /// Whether an address is blocked: itself, its account, its domain with the resource, its domain. §6
    pub fn blocks(&self, jid: &Jid) -> bool {
        !self.0.is_empty() && self.0.iter().any(|blocked| matches(blocked, jid))
    }
}

impl FromIterator<Jid> for Blocklist {
    fn from_iter<I: IntoIterator<Item = Jid>>(jids: I) -> Self {
        Self(jids.into_iter().collect())
    }
}

/// Whether a listed address stands for another one. §6
pub fn matches(listed: &Jid, jid: &Jid) -> bool {
    let resource_fits = listed.resource().is_none_or(|_| listed.resource() == jid.resource());
    let local_fits = match (listed.local(), listed.resource()) {
        // A whole domain.
        (None, None) => true,
        _ => listed.local() == jid.local(),
    };
    listed.domain() == jid.domain() && local_fits && resource_fits
}

/// What becomes of a stanza from somebody who is blocked. §3.3
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is dealt with as usual.
    Pass,
    /// Nobody gets it and nobody is told.
    Drop,
}

/// Whether a stanza may come in. To its sender the account looks as if nobody were there.
///
/// # Errors
/// `service-unavailable`, for messages and requests.
pub fn check_inbound(blocked: bool, stanza: &Stanza) -> Result<Verdict, StanzaError> {
    match stanza {
        _ if !blocked => Ok(Verdict::Pass),
        Stanza::Message(_) if !stanza.is_error() => Err(StanzaError::service_unavailable()),
        Stanza::Iq(iq) if iq.kind().is_request() => Err(StanzaError::service_unavailable()),
        Stanza::Message(_) | Stanza::Presence(_) | Stanza::Iq(_) => Ok(Verdict::Drop),
    }
}

/// Whether a stanza may go out.
///
/// # Errors
/// `not-acceptable` with `<blocked/>`. §3.3, example 9
pub fn check_outbound(blocked: bool) -> Result<(), StanzaError> {
    match blocked {
        false => Ok(()),
        true => Err(StanzaError {
            kind: ErrorType::Cancel,
            ..StanzaError::not_acceptable().application(el(ns::BLOCKING_ERRORS, "blocked"))
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_match_from_the_particular_to_the_general() {
        let blocks = |listed: &str, jid: &str| {
            Blocklist::from_iter([listed.parse().unwrap()]).blocks(&jid.parse().unwrap())
        };
        for (listed, jid, expected) in [
            ("a@h/r", "a@h/r", true),
            ("a@h/r", "a@h/s", false),
            ("a@h/r", "a@h", false),
            ("a@h", "a@h/r", true),
            ("a@h", "a@h", true),
            ("a@h", "b@h", false),
            ("h/r", "h/r", true),
            ("h/r", "a@h/r", false),
            ("h/r", "h/s", false),
            ("h", "a@h/r", true),
            ("h", "h", true),
            ("h", "a@h2", false),
        ] {
            assert_eq!(blocks(listed, jid), expected, "{listed} {jid}");
        }
    }
}
