//! `stop`, `version`: the server as a whole.

use clap::Args;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::caller::Caller;
use super::cx::{AdminCx, NodeCx};
use super::error::AdminError;
use super::noun::{Answer, Nature, Needs, Noun, Who};
use super::report::Report;

/// How to stop.
#[derive(Clone, Debug, Default, PartialEq, Eq, Args, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stop {
    /// Do not wait until clients have said goodbye.
    #[arg(long)]
    #[serde(default)]
    pub now: bool,
}

/// The version.
#[derive(Clone, Debug, Default, PartialEq, Eq, Args, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Version {}

impl Noun for Stop {
    const VERBS: bool = false;

    fn nature(&self) -> Nature {
        Nature::change(Needs::Node).who(Who::Admin)
    }

    async fn run(self, cx: &AdminCx, _: &Caller) -> Result<Answer, AdminError> {
        Ok(stop(cx.running()?, &self).into())
    }
}

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

/// `stop`: begins the end and returns before it.
fn stop(node: &NodeCx, stop: &Stop) -> Report {
    if stop.now {
        node.shutdown.hurry()
    } else {
        node.shutdown.begin()
    }
    Report::new(json!({ "pid": std::process::id() })).line("xmppd is stopping.")
}
