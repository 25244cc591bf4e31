//! `[log]`: what is written down, and where.

use std::collections::BTreeMap;

use toml_edit::{Item, Value};

use super::error::{did_you_mean, nearest};
use super::options::options;
use super::value::{Kind, Shape, not};
use crate::observe::{Level, MODULES, is_module};

impl Kind for Level {
    const NOUN: &'static str = "a level";
    const EXAMPLES: &'static str = "off, error, warn, info, debug, trace";
    const SHAPE: Shape = Shape::Text;

    fn read(item: &Item) -> Result<Self, String> {
        let word = item.as_str().ok_or_else(|| not::<Self>(item))?;
        word.parse().map_err(|_| {
            let near = did_you_mean(nearest(word, Self::ALL.iter().map(|level| level.as_str())).as_deref());
            format!("\"{word}\" is not a level.{near} Possible: {}.", Self::EXAMPLES)
        })
    }

    fn write(&self) -> Value {
        Value::from(self.as_str())
    }
}

options! {
    /// Log lines. They go to standard error as well, and so to the journal under systemd.
    Log {
        /// Lines below this level are not written: off, error, warn, info, debug, trace.
        level: Level = "log.level", Server, Live, Level::Info;
        /// Levels of single modules: { c2s = "debug", store = "warn" }.
        modules: BTreeMap<String, Level> = "log.modules", Server, Live, BTreeMap::new(), known_modules;
        /// The log file; a relative path is below the log directory, "" is none.
        file: String = "log.file", Server, Restart, "xmppd.log".into();
    }
}

fn known_modules(levels: &BTreeMap<String, Level>) -> Result<(), String> {
    let Some(unknown) = levels.keys().find(|name| !is_module(name)) else { return Ok(()) };
    let near = did_you_mean(nearest(unknown, MODULES.iter().copied()).as_deref());
    Err(format!("Module \"{unknown}\" does not exist.{near} All: {}.", MODULES.join(", ")))
}
