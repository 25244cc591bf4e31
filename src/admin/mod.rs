//! What an operator may ask; one file per noun of the CLI.
//!
//! [`Operation`] is the registry: from it come the command line, the control protocol, and later ad-hoc commands and
//! forms. An operation runs over an [`AdminCx`] and gives a [`Report`] or an [`AdminError`]; both are data, and who
//! shows them decides how.

mod adhoc;
mod alarm;
pub mod announce;
pub mod archive;
pub mod audit;
pub mod ban;
pub mod block;
mod caller;
pub mod catalog;
pub mod cert;
mod change;
#[cfg(feature = "test-clock")]
pub mod clock;
pub mod codes;
mod conditions;
pub mod config;
mod config_report;
mod convert;
mod cx;
pub mod days;
pub mod db;
pub mod doctor;
pub mod ending;
mod error;
pub mod explain;
pub mod figures;
mod kept;
pub mod log;
mod log_tail;
pub mod maintenance;
pub mod names;
pub mod notice;
mod noun;
mod operation;
mod password;
pub mod people;
pub mod permission;
pub mod push;
mod report;
mod secret;
pub mod server;
pub mod session;
pub mod stats;
pub mod status;
pub mod times;
pub mod top;
pub mod trace;
pub mod upkeep;
pub mod user;
pub mod vhost;
mod vhost_add;
mod vhost_change;
pub mod warnings;

pub use adhoc::{Adhoc, Commands};
pub use caller::{Caller, Standing};
pub use convert::sentence;
pub use cx::{AdminCx, Listening, NodeCx};
pub use error::{AdminError, Ask, Kind};
pub use log::Tailing;
pub use noun::{Answer, Flow, Nature, Needs, Noun, Object, Who};
pub use operation::Operation;
pub use password::acceptable as acceptable_password;
pub use report::{Line, Mark, Report};
pub use secret::Secret;
