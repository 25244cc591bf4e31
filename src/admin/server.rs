//! `version`: the program.

use clap::Args;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::caller::Caller;
use super::cx::AdminCx;
use super::error::AdminError;
use super::noun::{Answer, Nature, Needs, Noun, Who};
use super::report::Report;

/// The version.
#[derive(Clone, Debug, Default, PartialEq, Eq, Args, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Version {}

impl Noun for Version {
    const VERBS: bool = false;

    fn nature(&self) -> Nature {
        Nature::look(Needs::Nothing).who(Who::Anyone)
    }

    async fn run(self, _: &AdminCx, _: &Caller) -> Result<Answer, AdminError> {
        Ok(version().into())
    }
}

/// `version`
pub fn version() -> Report {
    let version = env!("CARGO_PKG_VERSION");
    Report::new(json!({ "version": version })).line(format!("xmppd {version}"))
}
