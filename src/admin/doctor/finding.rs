//! What a check has found, as data: the command line shows it, programs read it, `--fix` repairs it.

use std::borrow::Cow;

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

use super::repair::Repair;

/// What can be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// Name, user, limits, memory.
    Machine,
    /// Programs, files and their rights.
    Paths,
    /// Where the server listens.
    Ports,
    /// Certificates and keys.
    Certs,
    /// Devices that are woken by notifications.
    Push,
    /// The configuration.
    Config,
    /// Room and what fills it.
    Disk,
    /// The time of the machine.
    Clock,
}

impl Subject {
    /// All, in the order in which they are shown.
    pub const ALL: [Self; 8] = [
        Self::Machine,
        Self::Paths,
        Self::Ports,
        Self::Certs,
        Self::Push,
        Self::Config,
        Self::Disk,
        Self::Clock,
    ];

    /// The word of the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Machine => "machine",
            Self::Paths => "paths",
            Self::Ports => "ports",
            Self::Certs => "certs",
            Self::Push => "push",
            Self::Config => "config",
            Self::Disk => "disk",
            Self::Clock => "clock",
        }
    }
}

/// How much something matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Works, but may surprise.
    Warning,
    /// Something does not work.
    Error,
}

/// Something to look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// A name for programs that stays the same, explained by `help errors`: `files.limit`.
    pub id: Cow<'static, str>,
    /// How much it matters.
    pub severity: Severity,
    /// What was found, with the name or the value.
    pub what: String,
    /// Why it matters, or where it comes from.
    pub why: String,
    /// What to do: commands or sentences.
    pub fix: Vec<String>,
    /// What `--fix` would do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repair: Option<Repair>,
}

impl Finding {
    /// Something that does not work.
    pub fn error(id: &'static str, what: impl Into<String>, why: impl Into<String>) -> Self {
        Self::new(Severity::Error, id, what, why)
    }

    /// Something that works but may surprise.
    pub fn warning(id: &'static str, what: impl Into<String>, why: impl Into<String>) -> Self {
        Self::new(Severity::Warning, id, what, why)
    }

    fn new(severity: Severity, id: &'static str, what: impl Into<String>, why: impl Into<String>) -> Self {
        let (what, why) = (what.into(), why.into());
        Self { id: Cow::Borrowed(id), severity, what, why, fix: Vec::new(), repair: None }
    }

    /// Adds what to do.
    #[must_use]
    pub fn fix(mut self, step: impl Into<String>) -> Self {
        self.fix.push(step.into());
        self
    }

    /// Adds what `--fix` does, which is also what a person can type.
    #[must_use]
    pub fn repair(mut self, repair: Repair) -> Self {
        self.fix.push(repair.command());
        self.repair = Some(repair);
        self
    }
}

/// A subject that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Examined {
    /// What was looked at.
    pub subject: Subject,
    /// What is as it should be, in a few words each.
    pub good: Vec<String>,
    /// What is not.
    pub findings: Vec<Finding>,
}

impl Examined {
    /// Nothing was found yet.
    pub fn new(subject: Subject) -> Self {
        Self { subject, good: Vec::new(), findings: Vec::new() }
    }

    /// Notes what is as it should be.
    pub fn good(&mut self, text: impl Into<String>) {
        self.good.push(text.into());
    }

    /// Notes what is not.
    pub fn found(&mut self, finding: Finding) {
        self.findings.push(finding);
    }
}
