//! What a client tells of itself when it authenticates: XEP-0388 §2.3.

use std::fmt;
use std::str::FromStr;

/// Characters of a text that are kept.
const TEXT: usize = 100;

/// The installation of a client, by the UUID that it has given itself. Whoever knows it can pass for that installation
/// among those of the same account, so it is shown to nobody. XEP-0386 §3.2.1
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AgentId(String);

impl AgentId {
    /// The UUID in lower case.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for AgentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AgentId(…)")
    }
}

/// A text that is no UUID of version 4.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the id of the user-agent is not a UUID of version 4, XEP-0388 §2.3")]
pub struct NotAnAgentId;

impl FromStr for AgentId {
    type Err = NotAnAgentId;

    /// RFC 9562 §4, §5.4: five groups of hexadecimal digits, of which two bits say the variant and four the version.
    fn from_str(text: &str) -> Result<Self, NotAnAgentId> {
        let fits = text.len() == 36
            && text.bytes().enumerate().all(|(place, byte)| match place {
                8 | 13 | 18 | 23 => byte == b'-',
                14 => byte == b'4',
                19 => matches!(byte.to_ascii_lowercase(), b'8' | b'9' | b'a' | b'b'),
                _ => byte.is_ascii_hexdigit(),
            });
        if fits { Ok(Self(text.to_ascii_lowercase())) } else { Err(NotAnAgentId) }
    }
}

/// A client, in its own words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UserAgent {
    /// The installation, if it has told.
    pub id: Option<AgentId>,
    /// The program.
    pub software: Option<String>,
    /// The device that it runs on.
    pub device: Option<String>,
}

impl UserAgent {
    /// A text for people, cut to 100 characters and freed of control characters; `None` where nothing is left.
    pub fn text(text: &str) -> Option<String> {
        let kept: String = text.trim().chars().filter(|c| !c.is_control()).take(TEXT).collect();
        (!kept.is_empty()).then_some(kept)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_random_uuids_are_ids() {
        let id: AgentId = "D4565FA7-4D72-4749-B3D3-740EDBF87770".parse().unwrap();
        assert_eq!(id.as_str(), "d4565fa7-4d72-4749-b3d3-740edbf87770");
        assert_eq!(format!("{id:?}"), "AgentId(…)");
        for wrong in [
            "",
            "phone",
            "d4565fa7-4d72-1749-b3d3-740edbf87770",
            "d4565fa7-4d72-4749-73d3-740edbf87770",
            "d4565fa74d724749b3d3740edbf87770",
            "d4565fa7-4d72-4749-b3d3-740edbf8777",
            "d4565fa7-4d72-4749-b3d3-740edbf877700",
            "g4565fa7-4d72-4749-b3d3-740edbf87770",
            "d4565fa7_4d72-4749-b3d3-740edbf87770",
        ] {
            assert_eq!(wrong.parse::<AgentId>(), Err(NotAnAgentId), "{wrong}");
        }
    }

    #[test]
    fn texts_are_short_and_harmless() {
        assert_eq!(UserAgent::text(" Kiva's\u{1b}[31m Phone\n").as_deref(), Some("Kiva's[31m Phone"));
        assert_eq!(UserAgent::text(&"ü".repeat(300)).unwrap().chars().count(), 100);
        assert_eq!(UserAgent::text(" \u{7f} "), None);
    }
}
