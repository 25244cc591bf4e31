//! What kind of message is this? Asked once, on the original, before anything changes it; and the one table that says
//! what follows for the archive, copies, offline storage, notifications and clients that do not look.

use crate::stanza::{Message, MessageType, ns};
use crate::xml::Element;

/// The answers. They travel with the message (`router::Envelope`), so that every rule decides on the same facts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Traits {
    /// The type of the message.
    pub kind: MessageType,
    /// What its payloads are worth, all together.
    pub worth: Worth,
    /// Its sender asked that it is stored nowhere: `<no-store/>`. XEP-0334 §4.2
    pub no_store: bool,
    /// Its sender asked that it is not archived: `<no-permanent-store/>`. XEP-0334 §4.1
    pub no_archive: bool,
    /// Its sender asked that it is stored: `<store/>`. XEP-0334 §4.4
    pub store: bool,
    /// Its sender asked for no copies: `<private/>` (XEP-0280 §9) or `<no-copy/>` (XEP-0334 §4.3).
    pub no_copy: bool,
    /// It belongs to a room, as a private message of an occupant does. XEP-0280 §6.1
    pub of_room: bool,
}

/// What a payload is worth.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Worth {
    /// It belongs to the history of a conversation. XEP-0313 §6.1.1
    pub archive: bool,
    /// The other devices of the same person want to know of it, whatever the type of the message. XEP-0280 §6.1
    pub copy: bool,
    /// It is kept for whoever is not there. XEP-0160 §3
    pub keep: bool,
    /// A sleeping device is woken for it. XEP-0357 §7
    pub wake: bool,
    /// A client that does not look at the moment needs it at once. XEP-0352 §5
    pub now: bool,
}

/// A row of the table: a payload by namespace and name (`*` is any name) and what it is worth.
struct Row(&'static str, &'static str, Worth);

const fn worth(columns: [bool; 5]) -> Worth {
    let [archive, copy, keep, wake, now] = columns;
    Worth { archive, copy, keep, wake, now }
}

const YES: bool = true;
const NO: bool = false;

/// The table. What is not in it says something that this server does not know: it is kept, and otherwise nothing
/// follows.
#[rustfmt::skip]
const TABLE: &[Row] = &[
    //                                                      archive copy keep wake now
    Row(ns::CLIENT,           "body",                worth([YES, YES, YES, YES, YES])),
    Row(ns::CLIENT,           "subject",             worth([YES, NO,  YES, NO,  YES])),
    Row(ns::CLIENT,           "thread",              worth([NO,  NO,  NO,  NO,  NO ])),
    Row(ns::HINTS,            "*",                   worth([NO,  NO,  NO,  NO,  NO ])),
    // What only its receiver can read is a message like any other. XEP-0380, XEP-0384, XEP-0374, XEP-0027
    Row(ns::EME,              "encryption",          worth([YES, YES, YES, YES, YES])),
    Row(ns::OMEMO_OLD,        "encrypted",           worth([YES, YES, YES, YES, YES])),
    Row(ns::OMEMO,            "encrypted",           worth([YES, YES, YES, YES, YES])),
    Row(ns::OPENPGP,          "openpgp",             worth([YES, YES, YES, YES, YES])),
    Row(ns::OPENPGP_OLD,      "x",                   worth([YES, YES, YES, YES, YES])),
    // XEP-0085: of a moment that passes.
    Row(ns::CHAT_STATES,      "*",                   worth([NO,  YES, NO,  NO,  NO ])),
    // XEP-0184, XEP-0333: what has become of a message is part of its history, and no news.
    Row(ns::RECEIPTS,         "received",            worth([YES, YES, YES, NO,  NO ])),
    Row(ns::RECEIPTS,         "request",             worth([NO,  NO,  NO,  NO,  NO ])),
    Row(ns::CHAT_MARKERS,     "markable",            worth([NO,  NO,  NO,  NO,  NO ])),
    Row(ns::CHAT_MARKERS,     "*",                   worth([YES, YES, YES, NO,  NO ])),
    // XEP-0308 comes with the body that it corrects with. XEP-0424, XEP-0444: changes of earlier messages.
    Row(ns::CORRECTION,       "replace",             worth([NO,  YES, NO,  NO,  NO ])),
    Row(ns::RETRACTION,       "retract",             worth([YES, YES, YES, NO,  YES])),
    Row(ns::REACTIONS,        "reactions",           worth([YES, YES, YES, NO,  NO ])),
    // What only goes with something else: XEP-0359, XEP-0461, XEP-0428, XEP-0172, XEP-0203.
    Row(ns::STANZA_ID,        "*",                   worth([NO,  NO,  NO,  NO,  NO ])),
    Row(ns::REPLY,            "*",                   worth([NO,  NO,  NO,  NO,  NO ])),
    Row(ns::FALLBACK,         "*",                   worth([NO,  NO,  NO,  NO,  NO ])),
    Row(ns::NICK,             "nick",                worth([NO,  NO,  NO,  NO,  NO ])),
    Row(ns::DELAY,            "delay",               worth([NO,  NO,  NO,  NO,  NO ])),
    // XEP-0060 §7.1.2.1: what a node has is on the node.
    Row(ns::PUBSUB_EVENT,     "event",               worth([NO,  NO,  NO,  NO,  NO ])),
    // XEP-0353: a call rings now, and all devices must know who has taken it.
    Row(ns::JINGLE_MESSAGE,   "propose",             worth([YES, YES, YES, YES, YES])),
    Row(ns::JINGLE_MESSAGE,   "*",                   worth([YES, YES, YES, NO,  YES])),
    // XEP-0249, XEP-0045 §7.8.2: invitations.
    Row(ns::INVITATION,       "x",                   worth([YES, YES, YES, YES, YES])),
];

/// XEP-0045 §7.8.2: an invitation that a room sends.
const MEDIATED_INVITATION: Worth = worth([YES, YES, YES, YES, YES]);

/// A payload that this server does not know.
const UNKNOWN: Worth = worth([NO, NO, YES, NO, YES]);

impl Worth {
    /// What a payload is worth.
    fn of(payload: &Element) -> Self {
        let (space, name) = (payload.ns().as_str(), payload.name());
        if space == ns::MUC_USER {
            let invites = payload.child(ns::MUC_USER, "invite").is_some();
            return if invites { MEDIATED_INVITATION } else { Self::default() };
        }
        let row =
            TABLE.iter().find(|Row(known, named, _)| *known == space && (*named == "*" || *named == name));
        row.map_or(UNKNOWN, |Row(_, _, worth)| *worth)
    }

    fn add(&mut self, other: Self) {
        self.archive |= other.archive;
        self.copy |= other.copy;
        self.keep |= other.keep;
        self.wake |= other.wake;
        self.now |= other.now;
    }
}

impl Traits {
    /// Asks them of a message.
    pub fn of(message: &Message) -> Self {
        let mut traits = Self { kind: message.kind(), ..Self::default() };
        for payload in message.payloads() {
            match (payload.ns().as_str(), payload.name()) {
                (ns::HINTS, "no-store") => traits.no_store = true,
                (ns::HINTS, "no-permanent-store" | "no-permanent-storage") => traits.no_archive = true,
                (ns::HINTS, "store") => traits.store = true,
                (ns::HINTS, "no-copy") | (ns::CARBONS, "private") => traits.no_copy = true,
                (ns::MUC_USER, "x") => {
                    traits.of_room = true;
                    traits.worth.add(Worth::of(payload));
                }
                _ => traits.worth.add(Worth::of(payload)),
            }
        }
        traits
    }

    /// Whether it is part of a conversation of people: the only types that are archived, copied and kept.
    pub fn is_conversation(&self) -> bool {
        matches!(self.kind, MessageType::Normal | MessageType::Chat)
    }
}
