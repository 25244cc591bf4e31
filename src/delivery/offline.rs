//! XEP-0160: which messages are kept for later, when nobody takes them now.

use super::{Audience, Traits};
use crate::stanza::StanzaError;

/// Whether there is room to keep a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Storage {
    /// There is.
    Open,
    /// The account has as many as it may have.
    Full,
    /// Nothing is kept on this domain.
    Off,
}

/// Whether a message is kept because nobody takes it now.
///
/// Kept are messages of type normal and chat that say anything (XEP-0160 §3) and whose sender does not object
/// (XEP-0334 §4.2). Of a chat state alone nobody is told.
///
/// # Errors
/// `service-unavailable` if it is worth keeping and cannot be kept (RFC 6121 §8.5.2.2.1, XEP-0160 §2).
pub fn keeps(audience: Audience, traits: &Traits, storage: Storage) -> Result<bool, StanzaError> {
    let is_worth_it = traits.is_conversation() && (traits.worth.keep || traits.store);
    if audience != Audience::Nobody || !is_worth_it {
        return Ok(false);
    }
    match storage {
        _ if traits.no_store => Err(StanzaError::service_unavailable()),
        Storage::Open => Ok(true),
        Storage::Full => {
            Err(StanzaError::service_unavailable().text("Too many messages are waiting already."))
        }
        Storage::Off => Err(StanzaError::service_unavailable()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jid::Jid;
    use crate::stanza::{Message, MessageBuilder, MessageType, ns};
    use crate::xml::el;

    fn message(kind: MessageType) -> MessageBuilder {
        Message::builder(kind).to("bob@host".parse::<Jid>().unwrap())
    }

    fn kept(message: MessageBuilder) -> Result<bool, StanzaError> {
        keeps(Audience::Nobody, &Traits::of(&message.build()), Storage::Open)
    }

    /// XEP-0160 §3
    #[test]
    fn the_types() {
        for (kind, expected) in [
            (MessageType::Normal, true),
            (MessageType::Chat, true),
            (MessageType::Groupchat, false),
            (MessageType::Headline, false),
            (MessageType::Error, false),
        ] {
            assert_eq!(kept(message(kind).body("hello")), Ok(expected), "{kind:?}");
        }
    }

    #[test]
    fn chat_states_alone_are_not_kept() {
        let typing = || message(MessageType::Chat).child(el(ns::CHAT_STATES, "composing"));
        assert_eq!(kept(typing()), Ok(false));
        assert_eq!(kept(typing().child(el(ns::CLIENT, "thread").text("t1"))), Ok(false));
        assert_eq!(kept(typing().body("hello")), Ok(true));
        assert_eq!(kept(message(MessageType::Chat).child(el("urn:xmpp:receipts", "received"))), Ok(true));
        assert_eq!(kept(message(MessageType::Normal)), Ok(false));
    }

    #[test]
    fn whoever_asks_for_no_storage_is_told() {
        let hint = el(ns::HINTS, "no-store");
        assert_eq!(
            kept(message(MessageType::Chat).body("x").child(hint)),
            Err(StanzaError::service_unavailable())
        );
        assert_eq!(kept(message(MessageType::Chat).body("x").child(el(ns::HINTS, "store"))), Ok(true));
    }

    #[test]
    fn without_room_the_sender_is_told() {
        let traits = Traits::of(&message(MessageType::Chat).body("hello").build());
        assert!(keeps(Audience::Nobody, &traits, Storage::Full).is_err());
        assert!(keeps(Audience::Nobody, &traits, Storage::Off).is_err());
        assert_eq!(keeps(Audience::One(0), &traits, Storage::Off), Ok(false));
    }
}
