//! Software version (XEP-0092).

use super::Payload;
use crate::stanza::{StanzaError, ns};
use crate::xml::{Element, Str, el};

/// Asks for the software. XEP-0092 §2
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VersionQuery;

impl Payload for VersionQuery {
    const NS: &'static str = ns::VERSION;
    const NAME: &'static str = "query";

    fn parse(_: &Element) -> Result<Self, StanzaError> {
        Ok(Self)
    }

    fn build(&self) -> Element {
        el(ns::VERSION, "query").build()
    }
}

/// The software of an entity. XEP-0092 §2
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// Its name.
    pub name: Str,
    /// Its version.
    pub version: Str,
    /// The operating system.
    pub os: Option<Str>,
}

impl Version {
    /// The `<query/>` of a result.
    pub fn build(&self) -> Element {
        let text = |name: &'static str, value: &Str| el(ns::VERSION, name).text(value.clone());
        el(ns::VERSION, "query")
            .child(text("name", &self.name))
            .child(text("version", &self.version))
            .child_opt(self.os.as_ref().map(|os| text("os", os)))
            .build()
    }
}
