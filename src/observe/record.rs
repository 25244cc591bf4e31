//! One log line, as data.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};
use tracing::field::{Field, Visit};

use super::level::{LIBRARIES, Level, MODULES};
use crate::base::clock::Timestamp;
use crate::base::in_words;

/// What one event said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// When; as text RFC 3339 in UTC with milliseconds.
    #[serde(with = "rfc_3339")]
    pub time: Timestamp,
    /// How important.
    pub level: Level,
    /// Who says it; one of [`super::MODULES`] or [`super::LIBRARIES`].
    pub module: Cow<'static, str>,
    /// Id of the connection it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conn: Option<String>,
    /// Address of the user it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jid: Option<String>,
    /// Network address of the other side.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ip: Option<String>,
    /// What happened.
    pub message: String,
    /// Further fields in the order of the source.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<(String, String)>,
    /// Code of a known problem.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
}

/// The module a target of `tracing` or `log` belongs to: the folder below `src/`, the name of a library that is known
/// to write lines, or `library` for everything else that is foreign.
pub fn module_of(target: &str) -> &'static str {
    let own = target.strip_prefix("xmppd::").unwrap_or(target);
    let first = own.split("::").next().unwrap_or(own);
    let known = MODULES.iter().chain(LIBRARIES).find(|name| **name == first);
    known.copied().unwrap_or("library")
}

impl Record {
    /// A record that says something and no more.
    pub(super) fn new(level: Level, target: &str, now: Timestamp) -> Self {
        Self {
            time: now,
            level,
            module: Cow::Borrowed(module_of(target)),
            conn: None,
            jid: None,
            ip: None,
            message: String::new(),
            fields: Vec::new(),
            code: None,
        }
    }

    /// The record of an event.
    pub(super) fn of(event: &tracing::Event<'_>, now: Timestamp) -> Self {
        let metadata = event.metadata();
        let mut record = Self::new(metadata.level().into(), metadata.target(), now);
        event.record(&mut Fields(&mut record));
        record
    }
}

/// Times as text.
mod rfc_3339 {
    use serde::{Deserialize as _, Deserializer, Serializer, de};

    use crate::base::clock::Timestamp;

    pub(super) fn serialize<S: Serializer>(time: &Timestamp, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&time.to_xmpp())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Timestamp, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(from)?;
        Timestamp::from_xmpp(&text).ok_or_else(|| de::Error::custom("no time as RFC 3339 writes it"))
    }
}

/// Puts an event's fields into their places.
struct Fields<'a>(&'a mut Record);

impl Fields<'_> {
    fn put(&mut self, name: &str, value: String) {
        let value = match in_words(&value) {
            Cow::Owned(words) => words,
            Cow::Borrowed(_) => value,
        };
        match name {
            // A connection without a user, an address that is not known.
            "conn" | "jid" | "ip" | "code" if value.is_empty() => {}
            "message" => self.0.message = value,
            "conn" => self.0.conn = Some(value),
            "jid" => self.0.jid = Some(value),
            "ip" => self.0.ip = Some(value),
            "code" => self.0.code = Some(value),
            other => self.0.fields.push((other.to_owned(), value)),
        }
    }
}

impl Visit for Fields<'_> {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.put(field.name(), value.to_owned());
    }

    fn record_error(&mut self, field: &Field, value: &(dyn std::error::Error + 'static)) {
        self.put(field.name(), value.to_string());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.put(field.name(), format!("{value:?}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_the_folders_of_the_source_and_the_names_of_libraries() {
        assert_eq!(module_of("xmppd::c2s::connection"), "c2s");
        assert_eq!(module_of("c2s"), "c2s");
        assert_eq!(module_of("rustls::server"), "rustls");
        assert_eq!(module_of("whoever::it::is"), "library");
    }
}
