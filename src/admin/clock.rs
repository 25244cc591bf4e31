//! `clock`: moves time, for tests (cargo feature `test-clock`).

use clap::Subcommand;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::caller::Caller;
use super::cx::AdminCx;
use super::error::AdminError;
use super::noun::{Answer, Nature, Needs, Noun, Who};
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

impl Noun for Clock {
    const VERBS: bool = true;

    fn nature(&self) -> Nature {
        Nature::look(Needs::Node).who(Who::Admin)
    }

    async fn run(self, cx: &AdminCx, _: &Caller) -> Result<Answer, AdminError> {
        let Self::Advance { by } = self;
        let duration = times::duration(&by)?;
        cx.clock.advance(duration);
        let data = json!({ "advanced_seconds": duration.as_secs() });
        Ok(Report::new(data).line(format!("Advanced by {by}.")).into())
    }
}
