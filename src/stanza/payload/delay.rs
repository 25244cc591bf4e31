//! Delayed delivery (XEP-0203).

use crate::base::Timestamp;
use crate::jid::Jid;
use crate::stanza::ns;
use crate::xml::{Element, Str, el};

/// Says that a stanza comes late. XEP-0203 §2
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delay {
    /// Who has delayed it.
    pub from: Jid,
    /// When it was sent.
    pub stamp: Timestamp,
    /// Why it comes late, in words for people.
    pub reason: Option<Str>,
}

impl Delay {
    /// Of what was sent at a time and was kept by somebody.
    pub fn new(from: impl Into<Jid>, stamp: Timestamp) -> Self {
        Self { from: from.into(), stamp, reason: None }
    }

    /// The `<delay/>` element.
    pub fn build(&self) -> Element {
        let delay =
            el(ns::DELAY, "delay").attr("from", self.from.as_str()).attr("stamp", self.stamp.to_xmpp());
        match &self.reason {
            Some(reason) => delay.text(reason.clone()).build(),
            None => delay.build(),
        }
    }
}
