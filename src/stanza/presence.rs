//! Presence (RFC 6121 §3, §4).

use super::{Common, Payload, StanzaError, ns, stanza};
use crate::xml::{Element, el};

/// A presence stanza.
#[derive(Clone, Debug)]
pub struct Presence {
    pub(super) kind: PresenceType,
    pub(super) common: Common,
}

/// The type of presence. RFC 6121 §4.7.1
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PresenceType {
    /// No `type` attribute: the sender is there.
    Available,
    /// The sender is not there any more.
    Unavailable,
    /// Asks for the presence of the addressee.
    Subscribe,
    /// Allows the addressee to see the sender's presence.
    Subscribed,
    /// Gives up a subscription.
    Unsubscribe,
    /// Refuses or takes back a subscription.
    Unsubscribed,
    /// A server asks for current presence.
    Probe,
    /// An earlier presence stanza failed.
    Error,
}

/// The sub-state of availability. RFC 6121 §4.7.2.1
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Show {
    /// Away for a short time.
    Away,
    /// Interested in a chat.
    Chat,
    /// Busy.
    Dnd,
    /// Away for long.
    Xa,
}

impl PresenceType {
    pub(super) fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "unavailable" => Self::Unavailable,
            "subscribe" => Self::Subscribe,
            "subscribed" => Self::Subscribed,
            "unsubscribe" => Self::Unsubscribe,
            "unsubscribed" => Self::Unsubscribed,
            "probe" => Self::Probe,
            "error" => Self::Error,
            _ => return None,
        })
    }

    /// The value of the attribute; `None` for [`Self::Available`].
    pub fn name(self) -> Option<&'static str> {
        Some(match self {
            Self::Available => return None,
            Self::Unavailable => "unavailable",
            Self::Subscribe => "subscribe",
            Self::Subscribed => "subscribed",
            Self::Unsubscribe => "unsubscribe",
            Self::Unsubscribed => "unsubscribed",
            Self::Probe => "probe",
            Self::Error => "error",
        })
    }

    /// Whether it manages a subscription. RFC 6121 §3
    pub fn is_subscription(self) -> bool {
        matches!(self, Self::Subscribe | Self::Subscribed | Self::Unsubscribe | Self::Unsubscribed)
    }
}

impl Show {
    /// Whether nobody is there: away, for a while or longer.
    pub fn is_away(self) -> bool {
        matches!(self, Self::Away | Self::Xa)
    }
}

stanza!(Presence, PresenceType);

impl Presence {
    /// Presence without content and addresses.
    pub fn new(kind: PresenceType) -> Self {
        let element = el(ns::CLIENT, "presence").attr_opt("type", kind.name());
        Self { kind, common: Common::new(element.build()) }
    }

    /// Unavailable presence without content and addresses.
    pub fn unavailable() -> Self {
        Self::new(PresenceType::Unavailable)
    }

    /// The priority of the resource; 0 where it is missing. RFC 6121 §4.7.2.3
    ///
    /// # Errors
    /// `bad-request` for what is no integer from −128 to 127.
    pub fn priority(&self) -> Result<i8, StanzaError> {
        let Some(priority) = self.child(ns::CLIENT, "priority") else { return Ok(0) };
        let priority = priority.text();
        priority.trim().parse().map_err(|_| {
            StanzaError::bad_request().text("The priority of a presence is an integer from -128 to 127.")
        })
    }

    /// The sub-state of availability; `None` where it is missing or unknown.
    pub fn show(&self) -> Option<Show> {
        Some(match self.child(ns::CLIENT, "show")?.text().trim() {
            "away" => Show::Away,
            "chat" => Show::Chat,
            "dnd" => Show::Dnd,
            "xa" => Show::Xa,
            _ => return None,
        })
    }

    /// The first status text, if it is there. RFC 6121 §4.7.2.2
    pub fn status(&self) -> Option<std::borrow::Cow<'_, str>> {
        self.child(ns::CLIENT, "status").map(Element::text)
    }

    /// The payload of a type, if it is there.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn payload<P: Payload>(&self) -> Result<Option<P>, StanzaError> {
        self.child(P::NS, P::NAME).map(P::parse).transpose()
    }
}
