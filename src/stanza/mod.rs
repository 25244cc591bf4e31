//! Stanzas (RFC 6120 §8): messages, presence and requests as typed values around a shared, unchanged element.
//!
//! The envelope (kind, `from`, `to`) is typed; the payload stays the element that came, and is read on demand
//! ([`Payload`]), so that what this server does not understand passes unchanged. Whoever needs another stanza makes
//! one; cloning costs a few atomic increments.

mod error;
mod iq;
mod message;
pub mod ns;
mod parse;
pub mod payload;
mod presence;
pub mod reply;

use std::sync::{Arc, Weak};

pub use error::{Condition, ErrorType, StanzaError};
pub use iq::{Iq, IqType};
pub use message::{Message, MessageBuilder, MessageType};
pub use parse::{Malformed, MalformedStanza};
pub use payload::Payload;
pub use presence::{Presence, PresenceType, Show};

use crate::jid::Jid;
use crate::xml::{self, Element};

/// A stanza of any kind.
#[derive(Clone, Debug)]
pub enum Stanza {
    /// `<message/>`. RFC 6121 §5
    Message(Message),
    /// `<presence/>`. RFC 6121 §4
    Presence(Presence),
    /// `<iq/>`. RFC 6120 §8.2.3
    Iq(Iq),
}

/// What the three kinds have in common: addresses and the shared element.
///
/// An address that is set stands for the attribute of the element; one that is not leaves the attribute as it is.
#[derive(Clone, Debug)]
struct Common {
    from: Option<Jid>,
    to: Option<Jid>,
    element: Arc<Element>,
}

impl Common {
    fn new(element: Element) -> Self {
        Self { from: None, to: None, element: Arc::new(element) }
    }

    /// The attributes that are written instead of the element's own.
    fn addresses(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let from = self.from.as_ref().map(|jid| ("from", jid.as_str()));
        let to = self.to.as_ref().map(|jid| ("to", jid.as_str()));
        from.into_iter().chain(to)
    }

    fn write(&self, out: &mut Vec<u8>) {
        let from = self.from.as_ref().map(|jid| ("from", Some(jid.as_str())));
        let to = self.to.as_ref().map(|jid| ("to", Some(jid.as_str())));
        match (from, to) {
            (Some(from), Some(to)) => xml::write_with(&self.element, out, ns::CLIENT, &[from, to]),
            (Some(one), None) | (None, Some(one)) => xml::write_with(&self.element, out, ns::CLIENT, &[one]),
            (None, None) => xml::write(&self.element, out, ns::CLIENT),
        }
    }

    fn to_element(&self) -> Element {
        let mut element = self.element.edit();
        for (name, jid) in self.addresses() {
            element = element.attr(name, jid);
        }
        element.build()
    }

    fn size(&self) -> usize {
        size_of_element(&self.element)
            + self.addresses().map(|(name, jid)| name.len() + jid.len() + 4).sum::<usize>()
    }
}

/// About how many bytes an element is on the wire.
fn size_of_element(element: &Element) -> usize {
    let attributes: usize = element.attrs().iter().map(|a| a.name.len() + a.value.len() + 4).sum();
    let content: usize = element
        .nodes()
        .iter()
        .map(|node| match node {
            xml::Node::Element(child) => size_of_element(child) + child.ns().as_str().len() + 8,
            xml::Node::Text(text) => text.len(),
            xml::Node::Written(text) => text.len(),
        })
        .sum();
    2 * element.name().len() + 5 + attributes + content
}

/// What every kind of stanza can do.
macro_rules! stanza {
    ($stanza:ident, $kind:ident) => {
        impl $stanza {
            /// Its type.
            pub fn kind(&self) -> $kind {
                self.kind
            }

            /// The sender.
            pub fn from(&self) -> Option<&$crate::jid::Jid> {
                self.common.from.as_ref()
            }

            /// The addressee.
            pub fn to(&self) -> Option<&$crate::jid::Jid> {
                self.common.to.as_ref()
            }

            /// The `id` attribute.
            pub fn id(&self) -> Option<&str> {
                self.common.element.attr("id")
            }

            /// `xml:lang`.
            pub fn lang(&self) -> Option<&str> {
                self.common.element.lang()
            }

            /// The child elements.
            pub fn payloads(&self) -> impl Iterator<Item = &$crate::xml::Element> {
                self.common.element.children()
            }

            /// The first child element of this name.
            pub fn child(&self, ns: &str, name: &str) -> Option<&$crate::xml::Element> {
                self.common.element.child(ns, name)
            }

            /// The same from another sender.
            pub fn with_from(mut self, from: impl Into<$crate::jid::Jid>) -> Self {
                self.common.from = Some(from.into());
                self
            }

            /// The same to another addressee.
            pub fn with_to(mut self, to: impl Into<$crate::jid::Jid>) -> Self {
                self.common.to = Some(to.into());
                self
            }

            /// The same with another id.
            pub fn with_id(mut self, id: impl Into<$crate::xml::Str>) -> Self {
                self.common.element = std::sync::Arc::new(self.common.element.edit().attr("id", id).build());
                self
            }

            /// The same with one more child element, behind the others.
            pub fn with_child(mut self, child: impl Into<$crate::xml::Element>) -> Self {
                self.common.element = std::sync::Arc::new(self.common.element.edit().child(child).build());
                self
            }

            /// The same without some of its child elements.
            pub fn without(mut self, unwanted: impl Fn(&$crate::xml::Element) -> bool) -> Self {
                self.common.element =
                    std::sync::Arc::new(self.common.element.edit().retain(|e| !unwanted(e)).build());
                self
            }

            /// About how many bytes it is on the wire.
            pub fn size(&self) -> usize {
                self.common.size()
            }

            /// The whole as an element of its own, addresses included.
            pub fn to_element(&self) -> $crate::xml::Element {
                self.common.to_element()
            }
        }

        impl From<$stanza> for $crate::stanza::Stanza {
            fn from(stanza: $stanza) -> Self {
                Self::$stanza(stanza)
            }
        }
    };
}
use stanza;

/// Which stanza one is, whoever it is passed on to: equal to another's as long as both are about the same element.
/// It holds none of the stanza's content.
#[derive(Clone, Debug)]
pub struct Identity(Weak<Element>);

impl PartialEq for Identity {
    fn eq(&self, other: &Self) -> bool {
        Weak::ptr_eq(&self.0, &other.0)
    }
}

impl Stanza {
    /// Which stanza it is.
    pub fn identity(&self) -> Identity {
        Identity(Arc::downgrade(&self.common().element))
    }

    fn common(&self) -> &Common {
        match self {
            Self::Message(message) => &message.common,
            Self::Presence(presence) => &presence.common,
            Self::Iq(iq) => &iq.common,
        }
    }

    fn common_mut(&mut self) -> &mut Common {
        match self {
            Self::Message(message) => &mut message.common,
            Self::Presence(presence) => &mut presence.common,
            Self::Iq(iq) => &mut iq.common,
        }
    }

    /// The sender.
    pub fn from(&self) -> Option<&Jid> {
        self.common().from.as_ref()
    }

    /// The addressee.
    pub fn to(&self) -> Option<&Jid> {
        self.common().to.as_ref()
    }

    /// The `id` attribute.
    pub fn id(&self) -> Option<&str> {
        self.common().element.attr("id")
    }

    /// `xml:lang`.
    pub fn lang(&self) -> Option<&str> {
        self.common().element.lang()
    }

    /// `message`, `presence` or `iq`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Message(_) => "message",
            Self::Presence(_) => "presence",
            Self::Iq(_) => "iq",
        }
    }

    /// The child elements.
    pub fn payloads(&self) -> impl Iterator<Item = &Element> {
        self.common().element.children()
    }

    /// Whether it is of type error. Such a stanza is never answered (RFC 6120 §8.3.1).
    pub fn is_error(&self) -> bool {
        match self {
            Self::Message(message) => message.kind() == MessageType::Error,
            Self::Presence(presence) => presence.kind() == PresenceType::Error,
            Self::Iq(iq) => iq.kind() == IqType::Error,
        }
    }

    /// The same from another sender.
    pub fn with_from(mut self, from: impl Into<Jid>) -> Self {
        self.common_mut().from = Some(from.into());
        self
    }

    /// The same to another addressee.
    pub fn with_to(mut self, to: impl Into<Jid>) -> Self {
        self.common_mut().to = Some(to.into());
        self
    }

    /// About how many bytes it is on the wire.
    pub fn size(&self) -> usize {
        self.common().size()
    }

    /// Writes it for a client's stream, where the default namespace is `jabber:client`.
    pub fn write(&self, out: &mut Vec<u8>) {
        self.common().write(out);
    }

    /// The whole as an element of its own, addresses included.
    pub fn to_element(&self) -> Element {
        self.common().to_element()
    }
}

#[cfg(test)]
mod tests;
