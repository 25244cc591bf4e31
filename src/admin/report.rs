//! What an operation has to say: data for programs, lines for people.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The result of an operation.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// For programs; `data` of the envelope.
    pub data: Value,
    /// For people.
    #[serde(default)]
    pub lines: Vec<Line>,
    /// What is done but may surprise.
    #[serde(default)]
    pub warnings: Vec<String>,
    /// The exit status of a check that has found something: 8 errors, 9 warnings that are to count. Else 0.
    #[serde(default)]
    pub exit: u8,
}

/// A line of a screen. Marks, colour and widths are put on where it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Line {
    /// Text; empty for a blank line.
    Plain(String),
    /// What stands in a file or was written by somebody: shown as it is, also where it speaks of commands.
    Verbatim(String),
    /// A step that worked.
    Good(String),
    /// Something to look at.
    Warn(String),
    /// A step that did not work.
    Bad(String),
    /// Columns, as wide as their widest cell; the first row may be a heading.
    Table {
        /// Whether the first row names the columns.
        heading: bool,
        /// The rows.
        rows: Vec<Vec<String>>,
    },
    /// A line of a check; what more there is to say stands on further lines of its text.
    Check {
        /// What was looked at; empty where the line before is about the same.
        subject: String,
        /// How it stands.
        mark: Mark,
        /// What was found.
        text: String,
        /// The name by which `help errors` explains it; empty where there is nothing to explain.
        id: String,
    },
    /// What to do next; the last block of a screen.
    Next(Vec<String>),
}

/// How something stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// As it should be.
    Good,
    /// To be looked at.
    Warn,
    /// Does not work.
    Bad,
}

impl Report {
    /// A report with data.
    pub fn new(data: Value) -> Self {
        Self { data, ..Self::default() }
    }

    /// Adds a line of text.
    #[must_use]
    pub fn line(mut self, text: impl Into<String>) -> Self {
        self.lines.push(Line::Plain(text.into()));
        self
    }

    /// Adds what stands in a file or was written by somebody.
    #[must_use]
    pub fn verbatim(mut self, text: impl Into<String>) -> Self {
        self.lines.push(Line::Verbatim(text.into()));
        self
    }

    /// Adds a line of any kind.
    #[must_use]
    pub fn push(mut self, line: Line) -> Self {
        self.lines.push(line);
        self
    }

    /// Adds a table with a heading.
    #[must_use]
    pub fn table(self, rows: Vec<Vec<String>>) -> Self {
        self.push(Line::Table { heading: true, rows })
    }

    /// Adds what to do next.
    #[must_use]
    pub fn next(self, step: impl Into<String>) -> Self {
        self.push(Line::Next(vec![step.into()]))
    }

    /// Adds a warning.
    #[must_use]
    pub fn warn(mut self, text: impl Into<String>) -> Self {
        self.warnings.push(text.into());
        self
    }
}
