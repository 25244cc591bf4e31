//! XEP-0357: which of an account's devices is woken for a message.

use super::Traits;
use crate::stanza::{Message, Stanza, ns};

/// What is known of a device that has asked to be woken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Device {
    /// It has no session.
    Gone,
    /// Its session has no connection and waits for it (XEP-0198), or nobody looks at it (XEP-0352).
    Sleeps {
        /// Whether its session gets the message or a copy.
        hears: bool,
    },
    /// Its session has a connection, and somebody may look at it.
    Awake,
}

/// Whether a device is woken for a message. §7
///
/// `stored`: the message is archived or kept, so that a device without a session finds it when it comes.
pub fn wakes(traits: &Traits, device: Device, stored: bool) -> bool {
    is_news(traits)
        && match device {
            Device::Awake => false,
            Device::Sleeps { hears } => hears || stored,
            Device::Gone => stored,
        }
}

/// Whether anybody is woken for a message, as far as the message itself says.
pub fn is_news(traits: &Traits) -> bool {
    traits.worth.wake && traits.is_conversation()
}

/// The same of what a session was sent: also inside of a copy of what another session got, which is no news where the
/// account has written it itself. XEP-0280 §7, §8
pub fn is_news_for_session(message: &Message, own: &str) -> bool {
    let Some(copy) = message.payloads().find(|payload| payload.ns().as_str() == ns::CARBONS) else {
        return is_news(&Traits::of(message)) && is_of_other(message, own);
    };
    let inner = copy.child(ns::FORWARD, "forwarded").and_then(|inner| inner.child(ns::CLIENT, "message"));
    match inner.map(|inner| Stanza::try_from(inner.clone())) {
        Some(Ok(Stanza::Message(message))) => {
            copy.name() == "received" && is_news(&Traits::of(&message)) && is_of_other(&message, own)
        }
        _ => false,
    }
}

fn is_of_other(message: &Message, own: &str) -> bool {
    message.from().is_some_and(|from| from.bare_str() != own)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jid::Jid;
    use crate::stanza::payload::forwarded::{self, Direction};
    use crate::stanza::{MessageBuilder, MessageType};
    use crate::xml::el;

    fn message(kind: MessageType) -> MessageBuilder {
        Message::builder(kind).from("anna@host/desk".parse::<Jid>().unwrap())
    }

    fn traits(message: MessageBuilder) -> Traits {
        Traits::of(&message.build())
    }

    #[test]
    fn the_table_of_devices() {
        use Device::{Awake, Gone, Sleeps};
        let news = traits(message(MessageType::Chat).body("hello"));
        //                        stored  not
        for (device, expected) in [
            (Gone, [true, false]),
            (Sleeps { hears: true }, [true, true]),
            (Sleeps { hears: false }, [true, false]),
            (Awake, [false, false]),
        ] {
            assert_eq!([true, false].map(|stored| wakes(&news, device, stored)), expected, "{device:?}");
        }
    }

    #[test]
    fn what_is_no_news_wakes_nobody() {
        let typing = el(ns::CHAT_STATES, "composing");
        let call = |name: &'static str| message(MessageType::Chat).child(el(ns::JINGLE_MESSAGE, name));
        for (message, expected) in [
            (message(MessageType::Chat).body("hello"), true),
            (message(MessageType::Normal).body("hello"), true),
            (message(MessageType::Headline).body("hello"), false),
            (message(MessageType::Groupchat).body("hello"), false),
            (message(MessageType::Error).body("hello"), false),
            (message(MessageType::Chat).child(typing), false),
            (message(MessageType::Chat).child(el(ns::RECEIPTS, "received")), false),
            (message(MessageType::Chat).child(el(ns::CHAT_MARKERS, "displayed")), false),
            (message(MessageType::Chat).child(el(ns::OMEMO_OLD, "encrypted")), true),
            (call("propose"), true),
            (call("accept"), false),
        ] {
            let message = message.build();
            assert_eq!(wakes(&Traits::of(&message), Device::Gone, true), expected, "{message:?}");
        }
    }

    #[test]
    fn copies_count_as_what_they_are_copies_of() {
        let (own, me) = ("bob@host".parse().unwrap(), "bob@host/desk".parse::<Jid>().unwrap());
        let theirs = message(MessageType::Chat).body("hello").build();
        let mine = Message::builder(MessageType::Chat).from(me).body("hello").build();
        assert!(is_news_for_session(&theirs, "bob@host"));
        assert!(!is_news_for_session(&mine, "bob@host"));
        let copy = |direction, message| forwarded::carbon(direction, message, &own);
        assert!(is_news_for_session(&copy(Direction::Received, &theirs), "bob@host"));
        assert!(!is_news_for_session(&copy(Direction::Sent, &mine), "bob@host"));
        assert!(!is_news_for_session(&copy(Direction::Received, &mine), "bob@host"));
    }
}
