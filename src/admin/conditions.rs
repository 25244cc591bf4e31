//! The flags of everything that changes the configuration: seen before, taken back by itself, only if nobody was
//! faster.

use clap::Args;
use serde::{Deserialize, Serialize};

use crate::base::size::Span;
use crate::config::Conditions;

/// On what conditions a change is made, as it is typed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Args, Serialize, Deserialize)]
pub struct When {
    /// Say what would change and change nothing.
    #[arg(long)]
    #[serde(default)]
    pub dry_run: bool,
    /// Let it go back by itself after this time, unless you say: xmppd config confirm
    #[arg(long, value_name = "TIME")]
    #[serde(default)]
    pub confirm: Option<Span>,
    /// Only if this is still the newest revision of the configuration.
    #[arg(long, value_name = "REVISION")]
    #[serde(default)]
    pub expect: Option<u64>,
}

impl When {
    /// The same, only to see what it would do; `None` where that is all anyway.
    pub fn rehearsal(self) -> Option<Self> {
        (!self.dry_run).then_some(Self { dry_run: true, ..self })
    }
}

impl From<When> for Conditions {
    fn from(When { dry_run, confirm, expect }: When) -> Self {
        Self { dry_run, expect, confirm: confirm.map(|Span(time)| time) }
    }
}
