//! XEP-0198: the elements of stream management, and the count of what was sent. No I/O.

use std::time::Duration;

use super::{Condition, StreamError};
use crate::stanza::{StanzaError, ns};
use crate::xml::{Element, Str, el};

/// An element of stream management from a client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    /// From now on stanzas are counted. §3
    Enable {
        /// Whether the session is to outlive its connection.
        resume: bool,
        /// For how long, as far as the client is concerned.
        max: Option<Duration>,
    },
    /// A former session goes on here. §5
    Resume {
        /// Which.
        previd: Str,
        /// How many stanzas the client has handled.
        h: u32,
    },
    /// How many stanzas have been handled? §4
    Ask,
    /// The client has handled so many. §4
    Ack {
        /// How many, modulo 2^32.
        h: u32,
    },
}

impl Request {
    /// Reads an element of the namespace; any other gives `None`.
    ///
    /// # Errors
    /// What is wrong with it, for a `<failed/>`: `bad-request`. §6
    pub fn parse(element: &Element) -> Option<Result<Self, StanzaError>> {
        if element.ns().as_str() != ns::SM {
            return None;
        }
        let bad = |text| StanzaError::bad_request().text(text);
        let h = || {
            let h = element.attr("h").and_then(|h| h.trim().parse().ok());
            h.ok_or_else(|| bad("h must be a number below 2^32"))
        };
        Some(match element.name() {
            "enable" => {
                let resume = matches!(element.attr("resume"), Some("true" | "1"));
                let max = element.attr("max").and_then(|max| max.trim().parse().ok());
                Ok(Self::Enable { resume, max: max.map(Duration::from_secs) })
            }
            "resume" => h().and_then(|h| {
                let previd = element.attr_str("previd").cloned();
                Ok(Self::Resume { previd: previd.ok_or_else(|| bad("previd is missing"))?, h })
            }),
            "r" => Ok(Self::Ask),
            "a" => h().map(|h| Self::Ack { h }),
            name => Err(bad("unknown element").text(format!("<{name}/> is nothing of stream management"))),
        })
    }
}

/// `<enabled/>`; with an id for a session that can be resumed, and for how long. §3
pub fn enabled(resumable: Option<(&str, Duration)>) -> Element {
    let enabled = el(ns::SM, "enabled");
    match resumable {
        Some((id, max)) => {
            enabled.attr("id", id).attr("resume", "true").attr("max", max.as_secs().to_string()).build()
        }
        None => enabled.build(),
    }
}

/// `<resumed/>`: the session goes on; so many of the client's stanzas have been handled. §5
pub fn resumed(previd: &str, h: u32) -> Element {
    el(ns::SM, "resumed").attr("previd", previd).attr("h", h.to_string()).build()
}

/// `<failed/>`, with how many of the client's stanzas had been handled, where that is known. §5, §6
pub fn failed(error: &StanzaError, h: Option<u32>) -> Element {
    el(ns::SM, "failed")
        .attr_opt("h", h.map(|h| Str::from(h.to_string())))
        .child(el(ns::STANZA_ERRORS, error.condition.name()))
        .build()
}

/// `<a/>`. §4
pub fn ack(h: u32) -> Element {
    el(ns::SM, "a").attr("h", h.to_string()).build()
}

/// `<r/>`. §4
pub fn ask() -> Element {
    el(ns::SM, "r").build()
}

/// What a stream has sent and what its peer has acknowledged of it, modulo 2^32.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sent {
    sent: u32,
    acked: u32,
}

impl Sent {
    /// Counts that go on: so many sent, so many of them acknowledged.
    pub fn of(sent: u32, acked: u32) -> Self {
        Self { sent, acked }
    }

    /// How many were sent, and how many of them are acknowledged.
    pub fn counts(self) -> (u32, u32) {
        (self.sent, self.acked)
    }

    /// Another stanza is sent.
    pub fn count(&mut self) {
        self.sent = self.sent.wrapping_add(1);
    }

    /// Stanzas that are not acknowledged.
    pub fn open(self) -> u32 {
        self.sent.wrapping_sub(self.acked)
    }

    /// The peer has handled the first `h`; how many of those that were open.
    ///
    /// # Errors
    /// It has not been sent so many: the stream ends with `<handled-count-too-high/>`. §6
    pub fn acked(&mut self, h: u32) -> Result<u32, StreamError> {
        let fresh = h.wrapping_sub(self.acked);
        if fresh > self.open() {
            return Err(too_high(h, self.sent));
        }
        self.acked = h;
        Ok(fresh)
    }

    /// What was open is sent once more: it counts from here.
    pub fn again(&mut self) {
        self.sent = self.acked;
    }
}

fn too_high(h: u32, sent: u32) -> StreamError {
    let condition =
        el(ns::SM, "handled-count-too-high").attr("h", h.to_string()).attr("send-count", sent.to_string());
    StreamError::new(Condition::UndefinedCondition)
        .text(format!("You acknowledged {h} stanzas, but I only sent you {sent} so far."))
        .app(condition)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(element: impl Into<Element>) -> Option<Result<Request, StanzaError>> {
        Request::parse(&element.into())
    }

    #[test]
    fn elements_are_read_and_nothing_else_is_taken_for_one() {
        let sm = |name: &'static str| el(ns::SM, name);
        let enable = |resume, max: Option<u64>| Request::Enable { resume, max: max.map(Duration::from_secs) };
        assert_eq!(parsed(sm("enable")), Some(Ok(enable(false, None))));
        assert_eq!(
            parsed(sm("enable").attr("resume", "1").attr("max", "60")),
            Some(Ok(enable(true, Some(60))))
        );
        assert_eq!(
            parsed(sm("enable").attr("resume", "yes").attr("max", "-1")),
            Some(Ok(enable(false, None)))
        );
        assert_eq!(parsed(sm("r")), Some(Ok(Request::Ask)));
        assert_eq!(parsed(sm("a").attr("h", "4294967295")), Some(Ok(Request::Ack { h: u32::MAX })));
        let resume = Request::Resume { previd: "x".into(), h: 3 };
        assert_eq!(parsed(sm("resume").attr("previd", "x").attr("h", "3")), Some(Ok(resume)));
        for bad in [
            sm("a"),
            sm("a").attr("h", "4294967296"),
            sm("a").attr("h", "-1"),
            sm("b"),
            sm("resume").attr("h", "1"),
        ] {
            assert!(matches!(parsed(bad), Some(Err(_))));
        }
        assert_eq!(parsed(el(ns::CLIENT, "a")), None);
    }

    #[test]
    fn acknowledgements_are_counted_round_the_end_of_the_numbers() {
        let mut sent = Sent { sent: u32::MAX - 1, acked: u32::MAX - 1 };
        for _ in 0..4 {
            sent.count();
        }
        assert_eq!(sent.open(), 4);
        assert_eq!(sent.acked(u32::MAX), Ok(1));
        assert_eq!(sent.acked(u32::MAX), Ok(0));
        assert_eq!(sent.acked(1), Ok(2));
        for wrong in [3, 0, u32::MAX, 1 << 31] {
            let error = sent.acked(wrong).unwrap_err();
            assert_eq!(error.condition, Condition::UndefinedCondition, "{wrong}");
        }
        sent.again();
        assert_eq!(sent.open(), 0);
        sent.count();
        assert_eq!(sent.acked(2), Ok(1));
    }

    #[test]
    fn a_count_that_is_too_high_is_told_with_both_numbers() {
        let mut sent = Sent::default();
        sent.count();
        let error = sent.acked(10).unwrap_err();
        let condition = error.app.unwrap();
        assert_eq!((condition.attr("h"), condition.attr("send-count")), (Some("10"), Some("1")));
    }
}
