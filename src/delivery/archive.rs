//! XEP-0313, XEP-0441: is a message stored in the archive of one of its two sides; XEP-0359: ids that cannot be forged.

use std::borrow::Cow;

use super::Traits;
use crate::jid::{BareJid, Jid};
use crate::stanza::payload::archive_prefs::{ByDefault, Preferences};
use crate::stanza::{Message, ns};
use crate::xml::{Element, el};

/// Whether what is exchanged with a peer is wanted. XEP-0441 §2.3
pub fn is_wanted(preferences: &Preferences, peer: &Jid, in_roster: bool) -> bool {
    // A bare address stands for all of its resources. §2.3.1
    let lists =
        |jids: &[Jid]| jids.iter().any(|jid| jid == peer || jid.is_bare() && jid.as_str() == peer.bare_str());
    if lists(&preferences.never) {
        return false;
    }
    lists(&preferences.always)
        || match preferences.default {
            ByDefault::Always => true,
            ByDefault::Never => false,
            ByDefault::Roster => in_roster,
        }
}

/// Whether a message is part of a history, as far as the message itself says. XEP-0313 §6.1.1, XEP-0334
pub fn is_history(traits: &Traits) -> bool {
    traits.is_conversation()
        && (traits.worth.archive || traits.store)
        && !traits.no_store
        && !traits.no_archive
}

/// The message without ids that claim to be of this archive. XEP-0359 §3, XEP-0313 §8.3
pub fn without_forged_id<'a>(message: &'a Message, archive: &BareJid) -> Cow<'a, Message> {
    let forged = |element: &Element| {
        element.is(ns::STANZA_ID, "stanza-id") && element.attr("by").is_some_and(|by| is_ours(by, archive))
    };
    match message.payloads().any(forged) {
        true => Cow::Owned(message.clone().without(forged)),
        false => Cow::Borrowed(message),
    }
}

/// The id under which a message stands in an archive, as this server has written it.
pub fn own_id<'a>(message: &'a Message, archive: &BareJid) -> Option<&'a str> {
    let own = |element: &&Element| {
        element.is(ns::STANZA_ID, "stanza-id") && element.attr("by") == Some(archive.as_str())
    };
    message.payloads().find(own)?.attr("id")
}

/// Whether an address means the archive, however it is written.
fn is_ours(by: &str, archive: &BareJid) -> bool {
    by == archive.as_str() || by.parse::<Jid>().is_ok_and(|by| by.as_str() == archive.as_str())
}

/// The element that tells under which id a message is archived. XEP-0313 §3.5
pub fn stanza_id(archive: &BareJid, id: &str) -> Element {
    el(ns::STANZA_ID, "stanza-id").attr("by", archive.as_str()).attr("id", id).build()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stanza::MessageType;

    fn jid(text: &str) -> Jid {
        text.parse().unwrap()
    }

    #[test]
    fn preferences() {
        let prefs = |default, always: &[&str], never: &[&str]| Preferences {
            default,
            always: always.iter().map(|text| jid(text)).collect(),
            never: never.iter().map(|text| jid(text)).collect(),
        };
        let peer = jid("romeo@m.example/orchard");
        for (preferences, in_roster, wanted) in [
            (prefs(ByDefault::Always, &[], &[]), false, true),
            (prefs(ByDefault::Never, &[], &[]), true, false),
            (prefs(ByDefault::Roster, &[], &[]), true, true),
            (prefs(ByDefault::Roster, &[], &[]), false, false),
            (prefs(ByDefault::Never, &["romeo@m.example"], &[]), false, true),
            (prefs(ByDefault::Never, &["romeo@m.example/garden"], &[]), false, false),
            (prefs(ByDefault::Never, &["romeo@m.example/orchard"], &[]), false, true),
            (prefs(ByDefault::Always, &[], &["romeo@m.example"]), true, false),
            (prefs(ByDefault::Always, &["romeo@m.example"], &["romeo@m.example/orchard"]), true, false),
        ] {
            assert_eq!(is_wanted(&preferences, &peer, in_roster), wanted, "{preferences:?}");
        }
    }

    #[test]
    fn only_ids_that_claim_to_be_ours_are_removed() {
        let id = |by: &'static str| el(ns::STANZA_ID, "stanza-id").attr("by", by).attr("id", "1");
        let message = Message::builder(MessageType::Chat)
            .child(id("bob@host"))
            .child(id("room@rooms.host"))
            .child(id("BOB@HOST"))
            .child(el(ns::STANZA_ID, "origin-id").attr("id", "o"))
            .build();
        let clean = without_forged_id(&message, &"bob@host".parse().unwrap());
        let left: Vec<_> = clean.payloads().map(|element| element.attr("by")).collect();
        assert_eq!(left, [Some("room@rooms.host"), None]);
        assert!(matches!(without_forged_id(&message, &"eve@host".parse().unwrap()), Cow::Borrowed(_)));
    }
}
