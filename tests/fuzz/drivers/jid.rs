//! Addresses: what is accepted is prepared, and preparing it again changes nothing.

use xmppd::jid::{self, BareJid, Domain, Jid, Localpart, MAX_PART, Resource};

/// Reads the bytes as an address and as each of its parts.
pub(crate) fn run(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    if let Ok(jid) = text.parse::<Jid>() {
        assert_eq!(jid.to_string().parse::<Jid>().as_ref(), Ok(&jid));
        let parts = [jid.local(), Some(jid.domain()), jid.resource()];
        assert!(parts.iter().flatten().all(|part| (1..=MAX_PART).contains(&part.len())));
        assert_eq!(jid.bare().to_string().parse::<BareJid>(), Ok(jid.bare()));
        assert_eq!(jid.to_full().is_some(), jid.resource().is_some());
        if let Some(local) = jid.local() {
            assert_eq!(
                jid::escape(&jid::unescape(local)).as_deref().map(|text| jid::unescape(text).into_owned()),
                Some(jid::unescape(local).into_owned())
            );
        }
    }
    if let Ok(part) = text.parse::<Localpart>() {
        assert_eq!(part.as_str().parse::<Localpart>(), Ok(part));
    }
    if let Ok(part) = text.parse::<Domain>() {
        assert_eq!(part.as_str().parse::<Domain>(), Ok(part));
    }
    if let Ok(part) = text.parse::<Resource>() {
        assert_eq!(part.as_str().parse::<Resource>(), Ok(part));
    }
}
