//! One log line, as data and as text.

use std::fmt::{self, Write as _};

use serde::{Deserialize, Serialize};
use tracing::field::{Field, Visit};

use super::level::{Level, is_module};
use crate::base::clock::Timestamp;

/// What one event said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// When, RFC 3339 in UTC with milliseconds.
    pub time: String,
    /// How important.
    pub level: Level,
    /// Who says it; one of [`super::MODULES`].
    pub module: String,
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

/// The module a target of `tracing` belongs to: the folder below `src/`, or `library` for everything foreign.
pub fn module_of(target: &str) -> &str {
    let own = target.strip_prefix("xmppd::").unwrap_or(target);
    let folder = own.split("::").next().unwrap_or(own);
    if is_module(folder) { folder } else { "library" }
}

impl Record {
    /// The record of an event.
    pub(super) fn of(event: &tracing::Event<'_>, now: Timestamp) -> Self {
        let metadata = event.metadata();
        let mut record = Self {
            time: now.to_xmpp(),
            level: metadata.level().into(),
            module: module_of(metadata.target()).to_owned(),
            conn: None,
            jid: None,
            ip: None,
            message: String::new(),
            fields: Vec::new(),
            code: None,
        };
        event.record(&mut Fields(&mut record));
        record
    }

    /// One line without its end: `14:31:02.118 info  c2s     [c7f3] bob@example.org/x  bound  TLS 1.3, 198.51.100.23`.
    /// With `date` the day stands before the time.
    pub fn to_line(&self, date: bool) -> String {
        let (day, time) = self.time.split_once('T').unwrap_or(("", &self.time));
        let mut line = String::with_capacity(80 + self.message.len());
        if date {
            line.push_str(day);
            line.push(' ');
        }
        line.push_str(time.trim_end_matches('Z'));
        // Writing to a String cannot fail.
        let _ = write!(line, " {:<5} {:<7} ", self.level, self.module);
        if let Some(conn) = &self.conn {
            let _ = write!(line, "[{conn}] ");
        }
        if let Some(jid) = &self.jid {
            let _ = write!(line, "{jid}  ");
        }
        line.push_str(&self.message);
        if let Some(ip) = &self.ip {
            let _ = write!(line, "  {ip}");
        }
        for (name, value) in &self.fields {
            let _ = write!(line, "  {name}={value}");
        }
        if let Some(code) = &self.code {
            let _ = write!(line, "  code {code}");
        }
        one_line(line)
    }
}

impl Record {
    /// Reads a line with its date, as [`Record::to_line`] has written it. What follows the connection is the message;
    /// an address or a network address that is told with it is found again, where it stood in its place.
    pub fn parse_line(line: &str) -> Option<Self> {
        let (day, rest) = line.split_once(' ')?;
        let (time, rest) = rest.split_once(' ')?;
        let (level, rest) = rest.split_once(' ')?;
        let (module, rest) = rest.trim_start().split_once(' ')?;
        let rest = rest.trim_start();
        let (conn, rest) = match rest.strip_prefix('[').and_then(|rest| rest.split_once("] ")) {
            Some((conn, rest)) => (Some(conn.to_owned()), rest),
            None => (None, rest),
        };
        let jid = rest
            .split_once("  ")
            .map(|(first, _)| first)
            .filter(|first| first.contains('@') && !first.contains(' '));
        let message = jid.and_then(|jid| rest.strip_prefix(jid)).unwrap_or(rest).trim_start();
        let ip = message.split("  ").find(|part| part.parse::<std::net::IpAddr>().is_ok());
        Some(Self {
            time: format!("{day}T{time}Z"),
            level: level.parse().ok()?,
            module: module.to_owned(),
            conn,
            jid: jid.map(str::to_owned),
            ip: ip.map(str::to_owned),
            message: message.to_owned(),
            fields: Vec::new(),
            code: message.rsplit_once("  code ").map(|(_, code)| code.to_owned()),
        })
    }
}

/// Control characters, line ends among them, as escapes: what a stranger sent can forge no line and move no cursor.
fn one_line(line: String) -> String {
    if !line.chars().any(char::is_control) {
        return line;
    }
    line.chars().fold(String::with_capacity(line.len() + 8), |mut clean, c| {
        if c.is_control() {
            clean.extend(c.escape_default())
        } else {
            clean.push(c)
        }
        clean
    })
}

/// Puts an event's fields into their places.
struct Fields<'a>(&'a mut Record);

impl Fields<'_> {
    fn put(&mut self, name: &str, value: String) {
        match name {
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

    fn record() -> Record {
        Record {
            time: "2026-11-21T14:31:02.118Z".into(),
            level: Level::Info,
            module: "c2s".into(),
            conn: Some("c7f3".into()),
            jid: Some("bob@example.org/phone.k2".into()),
            ip: Some("198.51.100.23".into()),
            message: "bound".into(),
            fields: vec![("tls".into(), "1.3".into())],
            code: None,
        }
    }

    #[test]
    fn lines_have_time_level_module_connection_and_who() {
        assert_eq!(
            record().to_line(false),
            "14:31:02.118 info  c2s     [c7f3] bob@example.org/phone.k2  bound  198.51.100.23  tls=1.3"
        );
        let refused =
            Record { conn: None, jid: None, ip: None, code: Some("upload.too_big".into()), ..record() };
        assert_eq!(
            refused.to_line(true),
            "2026-11-21 14:31:02.118 info  c2s     bound  tls=1.3  code upload.too_big"
        );
    }

    #[test]
    fn lines_of_the_file_are_read_again() {
        let read = Record::parse_line(&record().to_line(true)).unwrap();
        let written = record();
        assert_eq!((&read.time, read.level, &read.module), (&written.time, written.level, &written.module));
        assert_eq!((&read.conn, &read.jid, &read.ip), (&written.conn, &written.jid, &written.ip));
        assert!(read.message.starts_with("bound"));
        assert_eq!(Record::parse_line("no line of a log"), None);
    }

    #[test]
    fn what_a_stranger_sends_forges_no_line() {
        let forged = Record { jid: None, message: "bad\n12:00:00.000 info \u{1b}[2J".into(), ..record() };
        assert!(!forged.to_line(false).contains(['\n', '\u{1b}']));
    }

    #[test]
    fn targets_are_the_folders_of_the_source() {
        assert_eq!(module_of("xmppd::c2s::connection"), "c2s");
        assert_eq!(module_of("c2s"), "c2s");
        assert_eq!(module_of("rustls::server"), "library");
    }
}
