//! Levels, and which one holds for which module.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::base::clock::Moment;

/// The modules whose level can be set: the folders of the source that write log lines, and the libraries as one.
pub const MODULES: &[&str] = &[
    "account", "admin", "base", "c2s", "cli", "config", "ctl", "db", "http", "library", "modules", "net",
    "node", "observe", "router", "sasl", "store", "stream", "tls",
];

/// Libraries whose log lines have a level of their own, by the name of their crate; without one they have that of
/// `library`, as all others do. A test holds the list to what is built in.
pub const LIBRARIES: &[&str] = &["rustls"];

/// Whether a level can be set for the name.
pub fn is_module(name: &str) -> bool {
    MODULES.binary_search(&name).is_ok() || LIBRARIES.contains(&name)
}

/// Everything that a level can be set for.
pub fn all_modules() -> impl Iterator<Item = &'static str> + Clone {
    MODULES.iter().chain(LIBRARIES).copied()
}

/// How much is written. Each level contains those above it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Nothing.
    Off,
    /// Something failed that an operator must look at.
    Error,
    /// Something failed that the server could deal with.
    Warn,
    /// What an operator wants to know: connections, changes, starts.
    Info,
    /// What helps to find a fault.
    Debug,
    /// Every step.
    Trace,
}

impl Level {
    /// All levels, from the least to the most lines.
    pub const ALL: [Self; 6] = [Self::Off, Self::Error, Self::Warn, Self::Info, Self::Debug, Self::Trace];

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Error => "error",
            Self::Warn => "warn",
            Self::Info => "info",
            Self::Debug => "debug",
            Self::Trace => "trace",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A word that is no level.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not a level. Levels: off, error, warn, info, debug, trace")]
pub struct UnknownLevel(pub String);

impl FromStr for Level {
    type Err = UnknownLevel;

    fn from_str(word: &str) -> Result<Self, UnknownLevel> {
        let lower = word.to_ascii_lowercase();
        Self::ALL
            .into_iter()
            .find(|level| level.as_str() == lower)
            .ok_or_else(|| UnknownLevel(word.to_owned()))
    }
}

impl From<&tracing::Level> for Level {
    fn from(level: &tracing::Level) -> Self {
        match *level {
            tracing::Level::ERROR => Self::Error,
            tracing::Level::WARN => Self::Warn,
            tracing::Level::INFO => Self::Info,
            tracing::Level::DEBUG => Self::Debug,
            tracing::Level::TRACE => Self::Trace,
        }
    }
}

impl From<Level> for tracing::level_filters::LevelFilter {
    fn from(level: Level) -> Self {
        match level {
            Level::Off => Self::OFF,
            Level::Error => Self::ERROR,
            Level::Warn => Self::WARN,
            Level::Info => Self::INFO,
            Level::Debug => Self::DEBUG,
            Level::Trace => Self::TRACE,
        }
    }
}

/// Where a level comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// It is the general one.
    General,
    /// The configuration names it.
    Configured,
    /// Somebody has set it.
    ByHand {
        /// When it ends; `None`: at the next start.
        until: Option<Moment>,
    },
}

/// A level set by hand, and when it ends.
#[derive(Clone, Copy, Debug)]
pub(super) struct ByHand {
    pub(super) level: Level,
    pub(super) until: Option<Moment>,
}

/// The levels in force: of the configuration, changed by hand, widened by followers.
#[derive(Debug)]
pub(super) struct Levels {
    general: Level,
    modules: BTreeMap<String, Level>,
    /// By hand; the key `None` is the general level.
    by_hand: BTreeMap<Option<String>, ByHand>,
    /// What followers want to see: module (`None`: all) and level.
    wanted: BTreeMap<u64, (Option<String>, Level)>,
}

impl Levels {
    pub(super) fn new(general: Level, modules: BTreeMap<String, Level>) -> Self {
        Self { general, modules, by_hand: BTreeMap::new(), wanted: BTreeMap::new() }
    }

    pub(super) fn configure(&mut self, general: Level, modules: BTreeMap<String, Level>) {
        self.general = general;
        self.modules = modules;
    }

    pub(super) fn set(&mut self, module: Option<&str>, to: Option<ByHand>) {
        let key = module.map(str::to_owned);
        match to {
            Some(by_hand) => self.by_hand.insert(key, by_hand),
            None => self.by_hand.remove(&key),
        };
    }

    /// Drops what has ended; whether anything has, and when the next one ends.
    pub(super) fn expire(&mut self, now: Moment) -> (bool, Option<Moment>) {
        let before = self.by_hand.len();
        self.by_hand.retain(|_, by_hand| by_hand.until.is_none_or(|until| until > now));
        let next = self.by_hand.values().filter_map(|by_hand| by_hand.until).min();
        (self.by_hand.len() != before, next)
    }

    pub(super) fn want(&mut self, id: u64, module: Option<String>, level: Level) {
        self.wanted.insert(id, (module, level));
    }

    pub(super) fn no_longer_want(&mut self, id: u64) {
        self.wanted.remove(&id);
    }

    /// The level for modules without one of their own.
    pub(super) fn general(&self) -> Level {
        self.by_hand.get(&None).map_or(self.general, |by_hand| by_hand.level)
    }

    /// The level at which lines of a module are written.
    pub(super) fn of(&self, module: &str) -> Level {
        if let Some(by_hand) = self.by_hand_of(module) {
            return by_hand.level;
        }
        match self.modules.get(module) {
            Some(level) => *level,
            None if LIBRARIES.contains(&module) => self.of("library"),
            None => self.general(),
        }
    }

    fn by_hand_of(&self, module: &str) -> Option<&ByHand> {
        // The few entries are looked through, because a map with owned keys cannot be asked without a copy.
        self.by_hand.iter().find(|(key, _)| key.as_deref() == Some(module)).map(|(_, by_hand)| by_hand)
    }

    /// Where the level of a module comes from.
    pub(super) fn source_of(&self, module: &str) -> Source {
        match self.by_hand_of(module) {
            Some(by_hand) => Source::ByHand { until: by_hand.until },
            None if self.modules.contains_key(module) => Source::Configured,
            None => Source::General,
        }
    }

    /// Until when the general level holds that was set by hand; `None` if none was.
    pub(super) fn general_by_hand(&self) -> Option<Option<Moment>> {
        self.by_hand.get(&None).map(|by_hand| by_hand.until)
    }

    /// The level at which events of a module are made: what is written or what a follower wants.
    pub(super) fn made(&self, module: &str) -> Level {
        let wanted = self
            .wanted
            .values()
            .filter(|(of, _)| of.as_deref().is_none_or(|of| of == module))
            .map(|(_, level)| *level)
            .max()
            .unwrap_or(Level::Off);
        self.of(module).max(wanted)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn modules_are_sorted_and_known() {
        assert!(MODULES.is_sorted());
        assert!(is_module("c2s") && !is_module("mams"));
    }

    #[test]
    fn a_level_by_hand_goes_before_the_configured_one_until_it_ends() {
        let mut levels = Levels::new(Level::Info, BTreeMap::from([("store".into(), Level::Warn)]));
        let end = Moment::default().after(Duration::from_secs(60));
        levels.set(Some("store"), Some(ByHand { level: Level::Trace, until: Some(end) }));
        levels.set(None, Some(ByHand { level: Level::Debug, until: None }));
        assert_eq!((levels.of("store"), levels.of("c2s")), (Level::Trace, Level::Debug));
        assert_eq!(levels.expire(Moment::default()), (false, Some(end)));
        assert_eq!(levels.expire(end), (true, None));
        assert_eq!((levels.of("store"), levels.of("c2s")), (Level::Warn, Level::Debug));
    }

    /// AD32: what the libraries say can be had, whichever they are.
    #[test]
    fn every_library_that_writes_lines_has_a_level() {
        let lock = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.lock")).unwrap();
        let field = |package: &str, start: &str| {
            let line = package.lines().find_map(|line| line.strip_prefix(start).map(str::to_owned));
            line.map(|line| line.trim_end_matches('"').replace('-', "_"))
        };
        let uses = |package: &str| package.lines().any(|l| matches!(l.trim(), "\"log\"," | "\"tracing\","));
        let mut writing: Vec<String> =
            lock.split("[[package]]").filter(|p| uses(p)).filter_map(|p| field(p, "name = \"")).collect();
        writing.retain(|name| !["xmppd", "tracing_subscriber", "tracing_log"].contains(&name.as_str()));
        assert_eq!(writing, LIBRARIES);
    }

    #[test]
    fn a_library_has_its_own_level_or_that_of_all() {
        let mut levels = Levels::new(Level::Info, BTreeMap::from([("library".into(), Level::Warn)]));
        assert_eq!(levels.of("rustls"), Level::Warn);
        levels.set(Some("rustls"), Some(ByHand { level: Level::Debug, until: None }));
        assert_eq!((levels.of("rustls"), levels.of("library")), (Level::Debug, Level::Warn));
        assert_eq!(levels.source_of("library"), Source::Configured);
        assert_eq!(levels.source_of("rustls"), Source::ByHand { until: None });
    }

    #[test]
    fn followers_widen_what_is_made_but_not_what_is_written() {
        let mut levels = Levels::new(Level::Info, BTreeMap::new());
        levels.want(1, Some("c2s".into()), Level::Debug);
        assert_eq!(
            (levels.made("c2s"), levels.of("c2s"), levels.made("store")),
            (Level::Debug, Level::Info, Level::Info)
        );
        levels.no_longer_want(1);
        assert_eq!(levels.made("c2s"), Level::Info);
    }
}
