//! Logs: levels per module, changed while running; lines to standard error, a file, and whoever follows.
//!
//! Events are made with `tracing`'s macros. Fields with a place of their own in a line: `conn` (id of the connection),
//! `jid`, `ip`, `code`; all others follow the message as `name=value`. Secrets and message bodies are in no field.

mod file;
mod level;
pub mod log;
mod record;
mod subscriber;

pub use level::{Level, MODULES, UnknownLevel, is_module};
pub use log::{Follower, Heard, Log, Settings};
pub use record::{Record, module_of};
