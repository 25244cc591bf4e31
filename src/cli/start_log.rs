//! What a start found, for the log of starts: program, machine, files, configuration with its defaults, modules,
//! listeners; or why it did not come that far. FEATURES AD35.

use std::fmt::Write as _;

use rustix::process::{Resource, getrlimit};

use super::machine;
use crate::admin::{AdminError, Listening, people, times};
use crate::base::{Clock, Zone};
use crate::config::{Config, Mode, Origin, Paths, Shown};
use crate::observe::StartLog;
use crate::registry::MODULES;

/// Writes the head of a start, before anything can go wrong.
pub(super) fn begin(paths: &Paths, clock: &Clock) {
    let program = std::env::current_exe().map(|path| path.display().to_string()).unwrap_or_default();
    let mut text = format!(
        "\n{} xmppd {} starts, pid {}\n",
        clock.wall().to_xmpp(),
        env!("CARGO_PKG_VERSION"),
        std::process::id()
    );
    row(&mut text, "program", &program);
    row(&mut text, "machine", &machine());
    row(&mut text, "user", &people::name_of(rustix::process::geteuid().as_raw()));
    let mode = match paths.mode {
        Mode::Dir => "below one directory",
        Mode::User => "of this user",
        Mode::System => "of the system",
    };
    row(&mut text, "directories", mode);
    for (name, path) in [
        ("configuration", &paths.config),
        ("certificates", &paths.certs),
        ("data", &paths.data),
        ("socket", &paths.socket),
        ("log", &paths.log),
    ] {
        row(&mut text, name, &path.display().to_string());
    }
    StartLog::open(&paths.log).append(&text);
}

/// Writes the configuration as it is in force, each value that the file names marked.
pub(super) fn configured(paths: &Paths, config: &Config) {
    let mut text = String::from("  settings      (* is in the file, all others are defaults)\n");
    for shown in config.show(None) {
        setting(&mut text, &shown, if shown.key == "enabled" { "" } else { shown.key });
    }
    for vhost in config.vhosts() {
        let _ = writeln!(text, "    domain {}", vhost.domain);
        let own = |shown: &Shown| matches!(shown.origin, Origin::Vhost(_));
        config.show(Some(&vhost.domain)).iter().filter(|shown| own(shown)).for_each(|shown| {
            setting(&mut text, shown, &format!("  {}", shown.key));
        });
    }
    let modules: Vec<&str> = MODULES.iter().map(|module| module.name).collect();
    row(&mut text, "modules", &modules.join(" "));
    StartLog::open(&paths.log).append(&text);
}

/// Writes where clients can connect.
pub(super) fn ready(paths: &Paths, clock: &Clock, listening: &[Listening]) {
    let mut text = String::new();
    let listeners: Vec<String> =
        listening.iter().map(|one| format!("{} {}", one.name, one.address)).collect();
    row(&mut text, "listeners", &listeners.join(", "));
    let _ = writeln!(text, "{} ready", clock.wall().to_xmpp());
    StartLog::open(&paths.log).append(&text);
}

/// Writes why the server did not start, or how it ended.
pub(super) fn ended(paths: &Paths, clock: &Clock, outcome: Result<(), &AdminError>) {
    let now = clock.wall().to_xmpp();
    let text = match outcome {
        Ok(()) => format!("{now} stopped in order\n"),
        Err(error) => {
            let message = times::shown(&error.message, &Zone::utc()).replace('\n', "\n    ");
            format!("{now} ERROR [{}]\n    {message}\n", error.code)
        }
    };
    StartLog::open(&paths.log).append(&text);
}

fn row(text: &mut String, name: &str, value: &str) {
    // Writing to a String cannot fail.
    let _ = writeln!(text, "  {name:<13} {value}");
}

fn setting(text: &mut String, shown: &Shown, key: &str) {
    if key.is_empty() {
        return;
    }
    let sign = if shown.origin == Origin::Default { ' ' } else { '*' };
    let _ = writeln!(text, "    {sign} {key} = {}", shown.value);
}

fn machine() -> String {
    let uname = rustix::system::uname();
    let part = |part: &std::ffi::CStr| part.to_string_lossy().into_owned();
    let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let files = getrlimit(Resource::Nofile).maximum;
    let files = files.map_or_else(|| "unlimited".to_owned(), |files| files.to_string());
    format!(
        "{} {} {}, {}, {processors} processors, {files} open files",
        part(uname.sysname()),
        part(uname.release()),
        part(uname.machine()),
        machine::host_name().name,
    )
}
