//! XEP-0160: which messages are kept for later, when nobody takes them now.

use super::{Audience, Traits};
use crate::config::{OverLimit, PathRule};
use crate::stanza::{Message, StanzaError};

/// Whether there is room to keep a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Storage {
    /// There is.
    Open,
    /// The account has as many of this sender as it may have.
    Full(OverLimit),
    /// Nothing is kept: on this server, or for this account, whose user wants it so.
    Off,
}

impl Storage {
    /// What there is for one more message of a sender of whom so many wait already.
    ///
    /// A user's own limit takes the place of the server's; his 0 means that nothing is kept for him, the server's 0
    /// that there is no limit.
    pub fn of(store: bool, limit: u32, own_limit: Option<u32>, waiting: u32, over_limit: OverLimit) -> Self {
        match (store, own_limit, limit) {
            (false, ..) | (true, Some(0), _) => Self::Off,
            (true, Some(most), _) if waiting >= most => Self::Full(over_limit),
            (true, None, most) if most != 0 && waiting >= most => Self::Full(over_limit),
            (true, ..) => Self::Open,
        }
    }
}

/// What the operator's rules say of a message: kept, not kept, or nothing. The first rule that fits decides.
pub fn ruled(rules: &[PathRule], message: &Message) -> Option<bool> {
    rules.iter().find(|rule| rule.fits(message.payloads())).map(|rule| rule.keeps)
}

/// What becomes of a message with regard to later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Later {
    /// It waits for a device.
    Kept,
    /// It does not.
    Not,
    /// It is over the limit, and the operator wants such ones to vanish.
    Dropped,
}

/// Whether a message is kept because nobody takes it now.
///
/// Kept are messages of type normal and chat that say anything (XEP-0160 §3), or what the operator's rules say instead
/// (`ruled`), and whose sender does not object (XEP-0334 §4.2). Of a chat state alone nobody is told.
/// `history`: it is archived in any case, so it is not lost where nothing is kept.
///
/// # Errors
/// `service-unavailable` if it is worth keeping and cannot be kept (RFC 6121 §8.5.2.2.1, XEP-0160 §2).
pub fn keeps(
    audience: Audience,
    traits: &Traits,
    ruled: Option<bool>,
    storage: Storage,
    history: bool,
) -> Result<Later, StanzaError> {
    if audience != Audience::Nobody || !traits.is_conversation() {
        return Ok(Later::Not);
    }
    let usually = traits.worth.keep || traits.store;
    if !ruled.unwrap_or(usually) {
        // What says something is missed by somebody; a chat state is not.
        return if usually && !history { Err(StanzaError::service_unavailable()) } else { Ok(Later::Not) };
    }
    match storage {
        // Asked for by the sender, so he is told only of what he would be told of without a rule.
        _ if traits.no_store && usually => Err(StanzaError::service_unavailable()),
        _ if traits.no_store => Ok(Later::Not),
        Storage::Open => Ok(Later::Kept),
        Storage::Off if history => Ok(Later::Not),
        Storage::Off => Err(StanzaError::service_unavailable()),
        Storage::Full(OverLimit::Drop) if history => Ok(Later::Not),
        Storage::Full(OverLimit::Drop) => Ok(Later::Dropped),
        Storage::Full(OverLimit::Error) => {
            Err(StanzaError::service_unavailable().text("Too many messages are waiting already."))
        }
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

    fn later(
        message: MessageBuilder,
        ruled: Option<bool>,
        storage: Storage,
        history: bool,
    ) -> Result<Later, StanzaError> {
        keeps(Audience::Nobody, &Traits::of(&message.build()), ruled, storage, history)
    }

    fn kept(message: MessageBuilder) -> Result<bool, StanzaError> {
        later(message, None, Storage::Open, false).map(|later| later == Later::Kept)
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
    fn without_room_the_sender_is_told_as_the_operator_wants_it() {
        let hello = || message(MessageType::Chat).body("hello");
        let refused = || Err(StanzaError::service_unavailable());
        let told = Err(StanzaError::service_unavailable().text("Too many messages are waiting already."));
        for (storage, history, expected) in [
            (Storage::Open, false, Ok(Later::Kept)),
            (Storage::Off, false, refused()),
            (Storage::Off, true, Ok(Later::Not)),
            (Storage::Full(OverLimit::Error), false, told.clone()),
            (Storage::Full(OverLimit::Error), true, told),
            (Storage::Full(OverLimit::Drop), false, Ok(Later::Dropped)),
            (Storage::Full(OverLimit::Drop), true, Ok(Later::Not)),
        ] {
            assert_eq!(later(hello(), None, storage, history), expected, "{storage:?} {history}");
        }
        let traits = Traits::of(&hello().build());
        assert_eq!(keeps(Audience::One(0), &traits, None, Storage::Off, false), Ok(Later::Not));
    }

    /// Of 100 on the server; FEATURES §13.9: an own 0 stores nothing, the server's 0 is no limit.
    #[test]
    fn whose_limit_counts() {
        let full = Storage::Full(OverLimit::Error);
        for (limit, own, waiting, expected) in [
            (100, None, 99, Storage::Open),
            (100, None, 100, full),
            (0, None, 1_000_000, Storage::Open),
            (100, Some(2), 1, Storage::Open),
            (100, Some(2), 2, full),
            (100, Some(200), 150, Storage::Open),
            (100, Some(0), 0, Storage::Off),
            (0, Some(0), 0, Storage::Off),
            (0, Some(1), 1, full),
        ] {
            let storage = Storage::of(true, limit, own, waiting, OverLimit::Error);
            assert_eq!(storage, expected, "{limit} {own:?} {waiting}");
            assert_eq!(Storage::of(false, limit, own, waiting, OverLimit::Error), Storage::Off);
        }
    }

    #[test]
    fn the_first_rule_that_fits_decides() {
        let rules: Vec<PathRule> = ["-/message/plain", "/message/composing", "-/message/secret[urn:s]"]
            .map(|text| text.parse().unwrap())
            .into();
        let message = || message(MessageType::Chat);
        let judged = |builder: MessageBuilder| ruled(&rules, &builder.build());
        let composing = || message().child(el(ns::CHAT_STATES, "composing"));
        assert_eq!(judged(message().body("x")), None);
        assert_eq!(judged(composing()), Some(true));
        assert_eq!(judged(composing().child(el("urn:any", "plain"))), Some(false));
        assert_eq!(judged(message().child(el("urn:t", "secret"))), None);
        assert_eq!(judged(message().child(el("urn:s", "secret"))), Some(false));
        let open = |builder, ruled, history| later(builder, ruled, Storage::Open, history);
        assert_eq!(open(composing(), Some(true), false), Ok(Later::Kept));
        assert_eq!(open(message().body("x"), Some(false), false), Err(StanzaError::service_unavailable()));
        assert_eq!(open(message().body("x"), Some(false), true), Ok(Later::Not));
        assert_eq!(open(composing(), Some(false), false), Ok(Later::Not));
        // Hints are obeyed before rules, and no rule keeps what is of a moment only. XEP-0334 §4.2, XEP-0160 §3
        let hinted = composing().child(el(ns::HINTS, "no-store"));
        assert_eq!(open(hinted, Some(true), false), Ok(Later::Not));
        let headline = self::message(MessageType::Headline).body("x");
        assert_eq!(open(headline, Some(true), false), Ok(Later::Not));
    }
}
