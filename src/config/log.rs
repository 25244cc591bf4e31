//! `[log]`: what is written down, and where.

use std::collections::BTreeMap;

use toml_edit::{Item, Value};

use super::Paths;
use super::error::{did_you_mean, nearest};
use super::options::options;
use super::value::{Kind, Shape, not};
use crate::base::ByteSize;
use crate::observe::{Format, Level, Output, Rotation, all_modules, is_module};

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
        /// The log file; a relative path is below the log directory, "" is none. Its directory is made.
        file: String = "log.file", Server, Live, "xmppd.log".into();
        /// A log file of this size is set aside (as xmppd.log.1) and a new one begins, from 10kB to 1TB.
        rotate_size: ByteSize = "log.rotate.size", Server, Live, ByteSize(10_000_000), file_size;
        /// So many log files are kept, the newest among them, from 1 to 1000.
        rotate_count: u32 = "log.rotate.count", Server, Live, 10, file_count;
        /// How lines look in the file and on standard error: text, or json (one document per line).
        format: Format = "log.format", Server, Live, Format::Text;
        /// Whether lines go to the system's syslog (/dev/log) as well.
        syslog: bool = "log.syslog", Server, Live, false;
    }
}

impl Log {
    /// Where lines are kept, for a server with these directories.
    pub fn output(&self, paths: &Paths) -> Output {
        Output {
            file: paths.log_file(&self.file),
            rotation: Rotation { size: self.rotate_size.0, count: self.rotate_count },
            format: self.format,
            syslog: self.syslog,
        }
    }
}

impl Kind for Format {
    const NOUN: &'static str = "a format";
    const EXAMPLES: &'static str = "text, json";
    const SHAPE: Shape = Shape::Text;

    fn read(item: &Item) -> Result<Self, String> {
        match item.as_str().ok_or_else(|| not::<Self>(item))? {
            "text" => Ok(Self::Text),
            "json" => Ok(Self::Json),
            word => {
                let near = did_you_mean(nearest(word, ["text", "json"]).as_deref());
                Err(format!("\"{word}\" is not a format.{near} Possible: {}.", Self::EXAMPLES))
            }
        }
    }

    fn write(&self) -> Value {
        Value::from(match self {
            Self::Text => "text",
            Self::Json => "json",
        })
    }
}

fn file_size(size: &ByteSize) -> Result<(), String> {
    let (least, most) = (ByteSize(10_000), ByteSize(1_000_000_000_000));
    match (least..=most).contains(size) {
        true => Ok(()),
        false => Err(format!("{size} is not between {least} and {most}.")),
    }
}

fn file_count(count: &u32) -> Result<(), String> {
    match (1..=1_000).contains(count) {
        true => Ok(()),
        false => Err(format!("{count} is not between 1 and 1000.")),
    }
}

fn known_modules(levels: &BTreeMap<String, Level>) -> Result<(), String> {
    let Some(unknown) = levels.keys().find(|name| !is_module(name)) else { return Ok(()) };
    let near = did_you_mean(nearest(unknown, all_modules()).as_deref());
    Err(format!(
        "Module \"{unknown}\" does not exist.{near} All: {}.",
        all_modules().collect::<Vec<_>>().join(", ")
    ))
}
