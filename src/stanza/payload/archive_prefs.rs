//! What an account wants to have archived (XEP-0441).

use super::Payload;
use crate::jid::Jid;
use crate::stanza::{StanzaError, ns};
use crate::xml::{Element, el};

/// Addresses that each list may have.
const MAX_JIDS: usize = 1_000;

/// What an account wants to have archived. XEP-0441 §2
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preferences {
    /// What holds for whoever is in neither list.
    pub default: ByDefault,
    /// With whom everything is archived.
    pub always: Vec<Jid>,
    /// With whom nothing is archived; stronger than the other list.
    pub never: Vec<Jid>,
}

/// What is archived of those who are in no list. XEP-0441 §2.1.1
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ByDefault {
    /// Everything.
    Always,
    /// Nothing.
    Never,
    /// What is exchanged with contacts in the roster.
    Roster,
}

impl ByDefault {
    /// The value of the attribute.
    pub fn name(self) -> &'static str {
        match self {
            Self::Always => "always",
            Self::Never => "never",
            Self::Roster => "roster",
        }
    }

    /// The meaning of the attribute's value.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Always, Self::Never, Self::Roster].into_iter().find(|known| known.name() == name)
    }
}

impl Default for Preferences {
    fn default() -> Self {
        Self { default: ByDefault::Always, always: Vec::new(), never: Vec::new() }
    }
}

impl Payload for Preferences {
    const NS: &'static str = ns::MAM;
    const NAME: &'static str = "prefs";

    fn parse(element: &Element) -> Result<Self, StanzaError> {
        let default = element
            .attr("default")
            .and_then(ByDefault::parse)
            .ok_or_else(|| StanzaError::bad_request().text("default must be always, never or roster"))?;
        Ok(Self { default, always: jids(element, "always")?, never: jids(element, "never")? })
    }

    fn build(&self) -> Element {
        let list = |name: &'static str, jids: &[Jid]| {
            el(ns::MAM, name).children(jids.iter().map(|jid| el(ns::MAM, "jid").text(jid.as_str())))
        };
        el(ns::MAM, "prefs")
            .attr("default", self.default.name())
            .child(list("always", &self.always))
            .child(list("never", &self.never))
            .build()
    }
}

/// A list, in order and without repetitions. A list that is missing is empty.
fn jids(prefs: &Element, name: &str) -> Result<Vec<Jid>, StanzaError> {
    let Some(list) = prefs.child(ns::MAM, name) else { return Ok(Vec::new()) };
    let mut jids = list
        .children()
        .filter(|child| child.is(ns::MAM, "jid"))
        .map(|child| child.text().trim().parse())
        .collect::<Result<Vec<Jid>, _>>()?;
    jids.sort_unstable();
    jids.dedup();
    match jids.len() <= MAX_JIDS {
        true => Ok(jids),
        false => {
            Err(StanzaError::resource_constraint().text(format!("a list holds at most {MAX_JIDS} addresses")))
        }
    }
}
