//! The configuration: one table of options, the file `xmppd.toml`, and the running server's view of it.
//!
//! Each section is declared once (`server.rs`, `tls.rs`, `limits.rs`, `offline.rs`, `watchdog.rs`,
//! `last_activity.rs`, `log.rs`, `vhost.rs`): from the declaration come the struct, the defaults, the check of a file
//! with all its errors, `etc/xmppd.toml` and what the command line says about a setting. Whoever adds an option adds
//! a row there and `UPDATE=1 cargo test` does the rest.

mod check;
mod describe;
mod difference;
mod edit;
mod error;
mod file;
mod filter;
mod last_activity;
mod limits;
mod live;
mod load;
mod log;
mod offline;
mod options;
mod path_rule;
mod paths;
mod permission;
mod revision;
mod server;
mod source;
mod tls;
mod transaction;
mod value;
mod vhost;
mod watchdog;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use describe::{Decided, describe, example, initial};
pub use difference::{Change, Outcome};
pub use edit::Edit;
pub use error::{ApplyError, ConfigError, Problem, nearest};
pub use filter::{FilterPolicy, FilterRule, FilterSubject};
pub use last_activity::{ActivityPersist, ActivitySign, LastActivity};
pub use limits::Limits;
pub use live::{Apply, Live, Notice};
pub use load::{Origin, Shown};
pub use log::Log;
pub use offline::{Offline, OverLimit};
pub use options::{Applies, Scope, Setting};
pub use path_rule::PathRule;
pub use paths::{Choice, Mode, Paths, PathsError};
pub use permission::{Permission, Subject};
pub use revision::{Revision, Waiting, lines_between};
pub use server::{Listen, Server};
pub use tls::{Tls, TlsProfile};
pub use transaction::{Comparison, Conditions, Request};
pub use value::Shape;
pub use vhost::{
    AutoAuthorize, BruteForceMode, ClientListener, Keep, Registration, Uri, Vhost, VhostOptions,
};
pub use watchdog::{Watchdog, WatchdogPing};

use crate::jid::Domain;

/// The version of the file's structure that this program knows (`schema = 1`).
pub const SCHEMA: i64 = 1;

/// A whole configuration. It never changes; a change makes another one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Config {
    /// `[server]`
    pub server: Server,
    /// `[listen]`
    pub listen: Listen,
    /// `[tls]`
    pub tls: Tls,
    /// `[limits]`
    pub limits: Limits,
    /// `[watchdog]`
    pub watchdog: Watchdog,
    /// `[offline]`
    pub offline: Offline,
    /// `[last_activity]`
    pub last_activity: LastActivity,
    /// `[log]`
    pub log: Log,
    /// What holds for a domain that says nothing of its own.
    vhost_defaults: VhostOptions,
    vhosts: BTreeMap<Domain, Arc<Vhost>>,
    /// Where each value that is not a default stands.
    lines: load::Lines,
    /// Those that hold on top of a file that is read-only.
    overridden: source::Keys,
}

impl Config {
    /// The settings of a domain that is served here, switched off or not.
    pub fn vhost(&self, domain: &Domain) -> Option<Arc<Vhost>> {
        self.vhosts.get(domain).cloned()
    }

    /// The same for a domain in its prepared form.
    pub fn vhost_named(&self, domain: &str) -> Option<&Arc<Vhost>> {
        self.vhosts.get(domain)
    }

    /// All domains, sorted.
    pub fn vhosts(&self) -> impl Iterator<Item = &Arc<Vhost>> {
        self.vhosts.values()
    }
}

/// The sections for the whole server, in the order of the file: name, what it is about, settings.
const SECTIONS: &[(&str, &[&str], &[Setting])] = &[
    ("server", Server::DOC, Server::OPTIONS),
    ("listen", Listen::DOC, Listen::OPTIONS),
    ("tls", Tls::DOC, Tls::OPTIONS),
    ("limits", Limits::DOC, Limits::OPTIONS),
    ("watchdog", Watchdog::DOC, Watchdog::OPTIONS),
    ("offline", Offline::DOC, Offline::OPTIONS),
    ("last_activity", LastActivity::DOC, LastActivity::OPTIONS),
    ("log", Log::DOC, Log::OPTIONS),
];

/// All settings of the whole server.
fn server_settings() -> impl Iterator<Item = &'static Setting> {
    SECTIONS.iter().flat_map(|(_, _, settings)| settings.iter())
}

/// All settings, those of the server first. `tls.required` is there twice, for the server and for a domain.
pub fn settings() -> impl Iterator<Item = &'static Setting> {
    server_settings().chain(VhostOptions::OPTIONS)
}
