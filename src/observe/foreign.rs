//! What libraries say through the crate `log`: taken into the same log, at the levels that hold for them.

use std::borrow::Cow;

use super::level::{LIBRARIES, Level, Levels};
use super::log::Log;
use super::record::{Record, module_of};

/// Takes the lines of libraries from now on. Only the first log of a process does.
pub(super) fn install(log: Log) {
    // An error says that another one takes them already.
    let _ = log::set_boxed_logger(Box::new(Bridge(log)));
}

/// The highest level at which anybody wants to see lines of libraries. Below it they cost one comparison.
pub(super) fn most(levels: &Levels) -> Level {
    let libraries = LIBRARIES.iter().copied().chain(["library"]);
    libraries.map(|name| levels.made(name)).max().unwrap_or(Level::Off)
}

/// See [`most`].
pub(super) fn set_most(level: Level) {
    log::set_max_level(match level {
        Level::Off => log::LevelFilter::Off,
        Level::Error => log::LevelFilter::Error,
        Level::Warn => log::LevelFilter::Warn,
        Level::Info => log::LevelFilter::Info,
        Level::Debug => log::LevelFilter::Debug,
        Level::Trace => log::LevelFilter::Trace,
    });
}

struct Bridge(Log);

impl log::Log for Bridge {
    fn enabled(&self, metadata: &log::Metadata<'_>) -> bool {
        self.0.wants(module_of(metadata.target()), level(metadata.level()))
    }

    fn log(&self, line: &log::Record<'_>) {
        if !self.enabled(line.metadata()) {
            return;
        }
        let mut record = Record::new(level(line.level()), line.target(), self.0.now());
        // Which of the libraries it is, where they share a name.
        if record.module == "library" {
            record.fields.push(("crate".into(), crate_of(line.target()).into_owned()));
        }
        record.message = line.args().to_string();
        self.0.put(record);
    }

    fn flush(&self) {
        self.0.flush();
    }
}

fn crate_of(target: &str) -> Cow<'_, str> {
    Cow::Borrowed(target.split("::").next().unwrap_or(target))
}

fn level(level: log::Level) -> Level {
    match level {
        log::Level::Error => Level::Error,
        log::Level::Warn => Level::Warn,
        log::Level::Info => Level::Info,
        log::Level::Debug => Level::Debug,
        log::Level::Trace => Level::Trace,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use log::Log as _;

    use super::super::{Output, Settings};
    use super::*;
    use crate::base::Clock;

    #[test]
    fn libraries_are_heard_at_their_level() {
        let settings = Settings {
            level: Level::Info,
            modules: BTreeMap::new(),
            output: Output::default(),
            stderr: false,
        };
        let log = Log::start(settings, Clock::new()).unwrap();
        let bridge = Bridge(log.clone());
        let say = |target: &str, level: log::Level| {
            let text = format_args!("hello from {target}").to_string();
            bridge.log(
                &log::Record::builder().target(target).level(level).args(format_args!("{text}")).build(),
            );
        };
        say("rustls::server", log::Level::Debug);
        log.set_level(Some("rustls"), Level::Debug, None);
        say("rustls::server", log::Level::Debug);
        say("other::part", log::Level::Debug);
        say("other::part", log::Level::Warn);
        let told: Vec<String> = log.recent().iter().map(|r| format!("{} {}", r.module, r.told())).collect();
        assert_eq!(told, ["rustls hello from rustls::server", "library hello from other::part  crate=other"]);
    }
}
