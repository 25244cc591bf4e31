//! Logs: levels per module, changed while running; lines to a file, the journal, syslog, standard error, and whoever
//! follows; traces of what goes over the wire.
//!
//! Events are made with `tracing`'s macros. Fields with a place of their own in a line: `conn` (id of the connection),
//! `jid`, `ip`, `code`; all others follow the message as `name=value`. Secrets and message bodies are in no field.

mod file;
mod foreign;
mod journal;
mod last_run;
mod level;
pub mod log;
mod output;
pub mod past;
mod record;
mod select;
mod start;
mod subscriber;
mod syslog;
mod text;
pub mod trace;

pub use file::{Rotation, files_of, set_aside};
pub use journal::record_of_journal;
pub use last_run::{Ended, LastRun};
pub use level::{LIBRARIES, Level, MODULES, Source, UnknownLevel, all_modules, is_module};
pub use log::{Follower, Heard, Log, Settings};
pub use output::{Output, OutputError};
pub use record::{Record, module_of};
pub use select::{BadPattern, Pattern, Select, Selector};
pub use start::{StartLog, start_log_of};
pub use text::Format;
