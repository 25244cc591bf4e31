//! `clock`: moves time, for tests (cargo feature `test-clock`).

use clap::Subcommand;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::cx::AdminCx;
use super::error::AdminError;
use super::report::Report;
use super::times;

/// What can be done with time.
#[derive(Clone, Debug, PartialEq, Eq, Subcommand, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Clock {
    /// Moves time forward; timers that are due by then fire.
    #[command(after_help = "Example:\n  xmppd clock advance 61s")]
    Advance {
        /// By how much.
        by: String,
    },
}

impl Clock {
    pub(super) fn run(self, cx: &AdminCx) -> Result<Report, AdminError> {
        let Self::Advance { by } = self;
        let duration = times::duration(&by)?;
        cx.clock.advance(duration);
        Ok(Report::new(json!({ "advanced_seconds": duration.as_secs() })).line(format!("Advanced by {by}.")))
    }
}
