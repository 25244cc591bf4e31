//! Which lines somebody wants to see.

use std::collections::HashSet;

use regex_lite::Regex;

use super::level::Level;
use super::record::Record;
use crate::base::clock::Timestamp;

/// Connections that a selector remembers at most; one that looks at more forgets and begins anew.
const CONNECTIONS: usize = 20_000;

/// What is asked for. Everything that is given must hold.
#[derive(Clone, Debug, Default)]
pub struct Select {
    /// This level and those above.
    pub level: Option<Level>,
    /// This module.
    pub module: Option<String>,
    /// About this user or, with a resource, this client.
    pub user: Option<String>,
    /// About users of this domain.
    pub domain: Option<String>,
    /// About this network address.
    pub ip: Option<String>,
    /// Not before.
    pub since: Option<Timestamp>,
    /// Whose text has this in it.
    pub pattern: Option<Pattern>,
}

/// A regular expression.
#[derive(Clone, Debug)]
pub struct Pattern(Regex);

/// A text that is no regular expression, and why.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct BadPattern(String);

impl std::str::FromStr for Pattern {
    type Err = BadPattern;

    fn from_str(text: &str) -> Result<Self, BadPattern> {
        Regex::new(text).map(Self).map_err(|error| BadPattern(error.to_string()))
    }
}

impl Select {
    /// Whether it asks for a user, a domain or an address.
    fn asks_for_somebody(&self) -> bool {
        self.user.is_some() || self.domain.is_some() || self.ip.is_some()
    }

    /// Whether a line names whom it asks for.
    fn is_about(&self, record: &Record) -> bool {
        let jid = record.jid.as_deref().unwrap_or_default();
        let (bare, _) = jid.split_once('/').unwrap_or((jid, ""));
        let domain = bare.rsplit('@').next();
        self.user.as_ref().is_none_or(|user| user == bare || user == jid)
            && self.domain.as_ref().is_none_or(|wanted| Some(wanted.as_str()) == domain)
            && self.ip.as_ref().is_none_or(|ip| record.ip.as_ref() == Some(ip))
    }

    /// Whether all but whom it asks for fits.
    fn fits(&self, record: &Record) -> bool {
        self.level.is_none_or(|level| record.level <= level)
            && self.module.as_ref().is_none_or(|module| *module == record.module)
            && self.since.is_none_or(|since| record.time >= since)
            && self.pattern.as_ref().is_none_or(|Pattern(pattern)| pattern.is_match(&record.told()))
    }
}

/// Picks lines. It remembers the connections of whom it asks for, so that their lines are picked too that do not name
/// him: from the connection to the last line about it.
#[derive(Clone, Debug, Default)]
pub struct Selector {
    select: Select,
    connections: HashSet<String>,
}

impl Selector {
    /// A selector that has seen nothing yet.
    pub fn new(select: Select) -> Self {
        Self { select, connections: HashSet::new() }
    }

    /// What it asks for.
    pub fn select(&self) -> &Select {
        &self.select
    }

    /// Remembers the connection of a line, for those before it.
    pub fn learn(&mut self, record: &Record) {
        if !self.select.asks_for_somebody() || !self.select.is_about(record) {
            return;
        }
        let Some(conn) = &record.conn else { return };
        if !self.connections.contains(conn) {
            if self.connections.len() >= CONNECTIONS {
                self.connections.clear();
            }
            self.connections.insert(conn.clone());
        }
    }

    /// Whether a line is picked.
    pub fn picks(&mut self, record: &Record) -> bool {
        if !self.select.asks_for_somebody() {
            return self.select.fits(record);
        }
        self.learn(record);
        let known = || record.conn.as_ref().is_some_and(|conn| self.connections.contains(conn));
        (self.select.is_about(record) || known()) && self.select.fits(record)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(conn: &str, jid: &str, ip: &str, message: &str) -> Record {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Record {
            conn: some(conn),
            jid: some(jid),
            ip: some(ip),
            message: message.into(),
            ..Record::new(Level::Info, "c2s", Timestamp(1_000))
        }
    }

    #[test]
    fn everything_that_is_given_must_hold() {
        let line = record("c1", "bob@example.org/x", "192.0.2.1", "login failed");
        let user = |user: &str| Select { user: Some(user.into()), ..Select::default() };
        for (select, picked) in [
            (Select::default(), true),
            (user("bob@example.org"), true),
            (user("bob@example.org/x"), true),
            (user("bob@example.org/y"), false),
            (Select { domain: Some("example.org".into()), ..Select::default() }, true),
            (Select { domain: Some("org".into()), ..Select::default() }, false),
            (Select { ip: Some("192.0.2.1".into()), ..user("bob@example.org") }, true),
            (Select { ip: Some("192.0.2.2".into()), ..user("bob@example.org") }, false),
            (Select { level: Some(Level::Warn), ..Select::default() }, false),
            (Select { level: Some(Level::Debug), ..Select::default() }, true),
            (Select { module: Some("store".into()), ..Select::default() }, false),
            (Select { since: Some(Timestamp(1_001)), ..Select::default() }, false),
            (Select { pattern: Some("(?i)LOGIN f.*d$".parse().unwrap()), ..Select::default() }, false),
            (Select { pattern: Some("(?i)LOGIN f.*d".parse().unwrap()), ..Select::default() }, true),
        ] {
            assert_eq!(Selector::new(select.clone()).picks(&line), picked, "{select:?}");
        }
        assert!("(".parse::<Pattern>().is_err());
    }

    #[test]
    fn a_connection_is_followed_from_its_first_line_to_its_last() {
        let lines = [
            record("c1", "", "192.0.2.1", "connected"),
            record("c2", "", "192.0.2.2", "connected"),
            record("c1", "bob@example.org/x", "", "bound"),
            record("c1", "", "", "keys renewed"),
            record("c2", "carol@example.org/x", "", "bound"),
        ];
        let select = Select { user: Some("bob@example.org".into()), ..Select::default() };
        let mut selector = Selector::new(select);
        // Lines to come: from the one that says who it is.
        let picked: Vec<bool> = lines.iter().map(|line| selector.picks(line)).collect();
        assert_eq!(picked, [false, false, true, true, false]);
        // Lines that have been: from the first.
        let picked: Vec<bool> = lines.iter().map(|line| selector.picks(line)).collect();
        assert_eq!(picked, [true, false, true, true, false]);
    }
}
