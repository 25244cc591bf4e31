//! What is counted: each figure is declared once, in [`declared`], and lives in an [`Arc`](std::sync::Arc) that the
//! node makes and hands to the parts. There are no counters of the process.
//!
//! Counting is one relaxed addition and nothing else; whoever asks reads the figures one after the other, so that they
//! may differ by what happened meanwhile.

mod declared;
mod kinds;
mod openmetrics;

pub use declared::{
    Accounts, C2s, CommitJobs, CommitTime, Ctl, EndReason, Http, HttpPage, LogLines, LoginFailure, Messages,
    Metrics, Process, RefusalReason, StanzaKind, Store,
};
pub use kinds::{Buckets, Counter, Gauge, Histogram, Label, Labelled, Sample, SecondsCounter, SecondsGauge};
pub use openmetrics::{CONTENT_TYPE, text};

/// How much of the figures somebody wants to see. Each level includes those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// What an operator looks at first.
    Info,
    /// How a part is doing.
    Fine,
    /// What explains a figure of the levels before.
    Finer,
    /// Distributions, and what only who works on a part understands.
    Finest,
}

impl Level {
    /// All of them, the coarsest first.
    pub const ALL: [Self; 4] = [Self::Info, Self::Fine, Self::Finer, Self::Finest];

    /// Its word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Fine => "fine",
            Self::Finer => "finer",
            Self::Finest => "finest",
        }
    }
}

/// What a figure counts. The name of a family ends with the unit's word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Things.
    Things,
    /// Bytes.
    Bytes,
    /// Seconds.
    Seconds,
}

impl Unit {
    /// The unit as OpenMetrics writes it; empty for things.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Things => "",
            Self::Bytes => "bytes",
            Self::Seconds => "seconds",
        }
    }
}

/// How a figure behaves. OpenMetrics §4.4
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It only grows, from the start of the process on.
    Counter,
    /// It goes up and down.
    Gauge,
    /// It counts how large each of many values was.
    Histogram,
}

impl Kind {
    /// Its word in OpenMetrics.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Counter => "counter",
            Self::Gauge => "gauge",
            Self::Histogram => "histogram",
        }
    }
}

/// The declaration of a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Family {
    /// The part of the server that it is about.
    pub component: &'static str,
    /// Its name in OpenMetrics, without the suffix of its samples.
    pub name: &'static str,
    /// What it tells, in a sentence.
    pub help: &'static str,
    /// What it counts.
    pub unit: Unit,
    /// Who wants to see it.
    pub level: Level,
    /// How it behaves.
    pub kind: Kind,
}

/// A figure with its values at a time.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// What it is.
    pub family: &'static Family,
    /// Its values: one, or one for each value of its label, or the buckets of a histogram.
    pub samples: Vec<Sample>,
}
