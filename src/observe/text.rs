//! Log lines as text, and back.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::record::{Record, module_of};
use crate::base::Zone;
use crate::base::clock::Timestamp;

/// How lines look where they are kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// For people.
    #[default]
    Text,
    /// For programs: one JSON document per line.
    Json,
}

impl Record {
    /// The line as a file keeps it, with its end. Its time is UTC.
    pub fn to_kept(&self, format: Format) -> String {
        match format {
            Format::Text => format!("{}\n", self.to_line(&Zone::utc(), true)),
            Format::Json => serde_json::to_string(self).unwrap_or_default() + "\n",
        }
    }

    /// Reads a line that was kept in either format; `None` if it is not one.
    pub fn parse(line: &str) -> Option<Self> {
        match line.starts_with('{') {
            true => serde_json::from_str(line).ok(),
            false => Self::parse_line(line),
        }
    }

    /// One line without its end: `14:31:02.118 info  c2s     [c7f3] bob@example.org/x  bound  TLS 1.3, 198.51.100.23`.
    /// With `date` the day stands before the time.
    pub fn to_line(&self, zone: &Zone, date: bool) -> String {
        let time = zone.local_time(self.time).to_xmpp();
        let (day, time) = time.split_once('T').unwrap_or(("", &time));
        let mut line = String::with_capacity(120 + self.message.len());
        if date {
            line.push_str(day);
            line.push(' ');
        }
        line.push_str(time.trim_end_matches('Z'));
        if self.module == super::trace::WIRE {
            self.tell_wire(&mut line);
            return one_line(line);
        }
        // Writing to a String cannot fail.
        let _ = write!(line, " {:<5} {:<7} ", self.level, self.module);
        self.tell(&mut line);
        one_line(line)
    }

    /// What the line says behind time, level and module.
    pub fn told(&self) -> String {
        let mut text = String::with_capacity(80 + self.message.len());
        self.tell(&mut text);
        one_line(text)
    }

    fn tell(&self, line: &mut String) {
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
    }

    /// An entry of a trace: `14:31:02.118 [c7f3] C: <presence/>`, with the letters that the RFCs use.
    fn tell_wire(&self, line: &mut String) {
        let direction =
            self.fields.iter().find(|(name, _)| name == "direction").map(|(_, value)| value.as_str());
        if let Some(conn) = &self.conn {
            let _ = write!(line, " [{conn}]");
        }
        line.push_str(match direction {
            Some("in") => " C: ",
            Some("out") => " S: ",
            _ => " -- ",
        });
        line.push_str(&self.message);
    }

    /// Reads a line with its date, as [`Record::to_line`] has written it.
    fn parse_line(line: &str) -> Option<Self> {
        let (day, rest) = line.split_once(' ')?;
        let (time, rest) = rest.split_once(' ')?;
        let time = Timestamp::from_xmpp(&format!("{day}T{time}Z"))?;
        let (level, rest) = rest.split_once(' ')?;
        let (module, told) = rest.trim_start().split_once(' ')?;
        Some(Self::of_told(time, level.parse().ok()?, module, told))
    }

    /// Reads what [`Record::told`] has written. What follows the connection is the message; an address or a network
    /// address that is told with it is found again, where it stood in its place.
    pub(super) fn of_told(time: Timestamp, level: super::Level, module: &str, told: &str) -> Self {
        let told = told.trim_start();
        let (conn, rest) = match told.strip_prefix('[').and_then(|rest| rest.split_once("] ")) {
            Some((conn, rest)) => (Some(conn.to_owned()), rest),
            None => (None, told),
        };
        let jid = rest
            .split_once("  ")
            .map(|(first, _)| first)
            .filter(|first| first.contains('@') && !first.contains(' '));
        let message = jid.and_then(|jid| rest.strip_prefix(jid)).unwrap_or(rest).trim_start();
        let (message, code) = match message.rsplit_once("  code ") {
            Some((message, code)) => (message, Some(code.to_owned())),
            None => (message, None),
        };
        let ip = message.split("  ").find(|part| part.parse::<std::net::IpAddr>().is_ok());
        let message = match ip {
            Some(ip) => message.replacen(&format!("  {ip}"), "", 1),
            None => message.to_owned(),
        };
        Self {
            time,
            level,
            // Of another version, perhaps.
            module: match module_of(module) {
                known if known == module => Cow::Borrowed(known),
                _ => Cow::Owned(module.to_owned()),
            },
            conn,
            jid: jid.map(str::to_owned),
            ip: ip.map(str::to_owned),
            message,
            fields: Vec::new(),
            code,
        }
    }
}

/// Control characters, line ends among them, as escapes: what a stranger sent can forge no line and move no cursor.
fn one_line(line: String) -> String {
    if !line.chars().any(moves) {
        return line;
    }
    line.chars().fold(String::with_capacity(line.len() + 8), |mut clean, c| {
        if moves(c) {
            clean.extend(c.escape_default())
        } else {
            clean.push(c)
        }
        clean
    })
}

/// Whether a character does something to a terminal or to the order of a line: controls, line and paragraph ends,
/// marks that turn the direction of writing.
fn moves(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::super::Level;
    use super::*;

    fn record() -> Record {
        Record {
            time: Timestamp::from_xmpp("2026-11-21T14:31:02.118Z").unwrap(),
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
            record().to_line(&Zone::utc(), false),
            "14:31:02.118 info  c2s     [c7f3] bob@example.org/phone.k2  bound  198.51.100.23  tls=1.3"
        );
        let refused =
            Record { conn: None, jid: None, ip: None, code: Some("upload.too_big".into()), ..record() };
        assert_eq!(
            refused.to_line(&Zone::of("CET-10").unwrap(), true),
            "2026-11-22 00:31:02.118 info  c2s     bound  tls=1.3  code upload.too_big"
        );
    }

    #[test]
    fn lines_that_were_kept_are_read_again() {
        let written = Record { code: Some("x.y".into()), ..record() };
        assert_eq!(Record::parse(written.to_kept(Format::Json).trim_end()), Some(written.clone()));
        let read = Record::parse(written.to_kept(Format::Text).trim_end()).unwrap();
        // The text does not tell fields from the message, but nothing is lost, and nothing is told twice.
        let expected = Record { message: "bound  tls=1.3".into(), fields: Vec::new(), ..written };
        assert_eq!(read, expected);
        assert_eq!(
            read.to_line(&Zone::utc(), false),
            "14:31:02.118 info  c2s     [c7f3] bob@example.org/phone.k2  bound  tls=1.3  198.51.100.23  code x.y"
        );
        for wrong in ["no line of a log", "", "{}", "2026-11-21 14:31:02.118 shout c2s x", "a b c d e"] {
            assert_eq!(Record::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn what_a_stranger_sends_forges_no_line() {
        let forged = Record {
            jid: None,
            message: "bad\n12:00:00.000 info \u{1b}[2J\u{202e}\u{9b}".into(),
            ..record()
        };
        for line in [forged.to_line(&Zone::utc(), false), forged.told()] {
            assert!(!line.contains(['\n', '\u{1b}', '\u{202e}', '\u{9b}']), "{line}");
        }
        for format in [Format::Text, Format::Json] {
            assert_eq!(forged.to_kept(format).matches('\n').count(), 1);
            assert!(!forged.to_kept(format).contains('\u{1b}'));
        }
    }
}
