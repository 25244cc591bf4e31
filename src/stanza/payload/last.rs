//! Last activity and uptime (XEP-0012).

use std::time::Duration;

use super::Payload;
use crate::stanza::{StanzaError, ns};
use crate::xml::{Element, Str, el};

/// Asks for the time since something. XEP-0012 §2
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LastQuery;

impl Payload for LastQuery {
    const NS: &'static str = ns::LAST;
    const NAME: &'static str = "query";

    fn parse(_: &Element) -> Result<Self, StanzaError> {
        Ok(Self)
    }

    fn build(&self) -> Element {
        el(ns::LAST, "query").build()
    }
}

/// The time since an account was last used, or a server started. XEP-0012 §3, §5
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Last {
    /// How long ago; told in whole seconds.
    pub since: Duration,
    /// The text of the last unavailable presence.
    pub status: Option<Str>,
}

impl Last {
    /// The `<query/>` of a result.
    pub fn build(&self) -> Element {
        let query = el(ns::LAST, "query").attr("seconds", self.since.as_secs().to_string());
        match &self.status {
            Some(status) => query.text(status.clone()).build(),
            None => query.build(),
        }
    }
}
