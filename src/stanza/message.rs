//! Messages (RFC 6121 §5).

use std::borrow::Cow;

use super::{Common, Payload, StanzaError, ns, stanza};
use crate::jid::Jid;
use crate::xml::{Builder, Element, Str, el};

/// A message.
#[derive(Clone, Debug)]
pub struct Message {
    pub(super) kind: MessageType,
    pub(super) common: Common,
}

/// The type of a message. RFC 6121 §5.2.2
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MessageType {
    /// A single message; also where the type is missing or unknown.
    #[default]
    Normal,
    /// Part of a conversation of two.
    Chat,
    /// Of a room.
    Groupchat,
    /// An alert, to which no reply is expected.
    Headline,
    /// An earlier message failed.
    Error,
}

impl MessageType {
    pub(super) fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "normal" => Self::Normal,
            "chat" => Self::Chat,
            "groupchat" => Self::Groupchat,
            "headline" => Self::Headline,
            "error" => Self::Error,
            _ => return None,
        })
    }

    /// The value of the attribute.
    pub fn name(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Chat => "chat",
            Self::Groupchat => "groupchat",
            Self::Headline => "headline",
            Self::Error => "error",
        }
    }
}

stanza!(Message, MessageType);

impl Message {
    /// A message of type chat to be built.
    pub fn chat(to: impl Into<Jid>) -> MessageBuilder {
        Self::builder(MessageType::Chat).to(to)
    }

    /// A message to be built.
    pub fn builder(kind: MessageType) -> MessageBuilder {
        let element = el(ns::CLIENT, "message");
        let element = if kind == MessageType::Normal { element } else { element.attr("type", kind.name()) };
        MessageBuilder { kind, from: None, to: None, element }
    }

    /// The first body. RFC 6121 §5.2.3
    pub fn body(&self) -> Option<Cow<'_, str>> {
        self.child(ns::CLIENT, "body").map(Element::text)
    }

    /// The payload of a type, if it is there.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn payload<P: Payload>(&self) -> Result<Option<P>, StanzaError> {
        self.child(P::NS, P::NAME).map(P::parse).transpose()
    }
}

/// A message in the making.
#[derive(Clone, Debug)]
pub struct MessageBuilder {
    kind: MessageType,
    from: Option<Jid>,
    to: Option<Jid>,
    element: Builder,
}

impl MessageBuilder {
    /// From a sender.
    pub fn from(mut self, from: impl Into<Jid>) -> Self {
        self.from = Some(from.into());
        self
    }

    /// To an addressee.
    pub fn to(mut self, to: impl Into<Jid>) -> Self {
        self.to = Some(to.into());
        self
    }

    /// With an id.
    pub fn id(mut self, id: impl Into<Str>) -> Self {
        self.element = self.element.attr("id", id);
        self
    }

    /// With a subject.
    pub fn subject(self, text: impl Into<Str>) -> Self {
        self.child(el(ns::CLIENT, "subject").text(text))
    }

    /// With a body.
    pub fn body(self, text: impl Into<Str>) -> Self {
        self.child(el(ns::CLIENT, "body").text(text))
    }

    /// With any child element.
    pub fn child(mut self, child: impl Into<Element>) -> Self {
        self.element = self.element.child(child);
        self
    }

    /// Appends an element that is written already.
    pub fn written(mut self, text: impl Into<Box<str>>) -> Self {
        self.element = self.element.written(text);
        self
    }

    /// The finished message.
    pub fn build(self) -> Message {
        let common = Common { from: self.from, to: self.to, ..Common::new(self.element.build()) };
        Message { kind: self.kind, common }
    }
}
