//! What failed, why, and what to do next.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// The kinds of failure; each is one exit status of the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Failed while doing it.
    Failed,
    /// The command is not used as it is meant.
    Usage,
    /// The configuration or the input is not valid.
    Invalid,
    /// There is no such object.
    NotFound,
    /// There is such an object already.
    Exists,
    /// This may not be done by this person, or by anybody.
    NotPermitted,
    /// The server cannot be reached.
    Unreachable,
    /// A check found problems.
    Problems,
    /// It took too long; the server goes on with it.
    TimedOut,
    /// Interrupted by the person; nothing is half-done.
    Interrupted,
}

impl Kind {
    /// The exit status.
    pub fn exit(self) -> u8 {
        match self {
            Self::Failed => 1,
            Self::Usage => 2,
            Self::Invalid => 3,
            Self::NotFound => 4,
            Self::Exists => 5,
            Self::NotPermitted => 6,
            Self::Unreachable => 7,
            Self::Problems => 8,
            Self::TimedOut => 10,
            Self::Interrupted => 130,
        }
    }
}

/// What the person at the terminal can add so that the operation goes on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ask {
    /// A password for an address, typed twice.
    Password {
        /// Whose.
        of: String,
    },
    /// The name of what is about to be lost, typed once.
    Name {
        /// What is asked: `Type the domain to remove it:`.
        prompt: String,
        /// What will be lost, one line each.
        about: Vec<String>,
        /// The answer that counts.
        name: String,
    },
}

/// Why an operation was not done. The text never has a secret in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{message}")]
pub struct AdminError {
    /// What kind of failure it is; decides the exit status.
    pub kind: Kind,
    /// A name for programs that stays the same: `vhost.exists`.
    pub code: Cow<'static, str>,
    /// What happened and why; further lines say more.
    pub message: String,
    /// What to do next: one command or sentence each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub next: Vec<String>,
    /// What a person could be asked instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ask: Option<Box<Ask>>,
    /// The parts of the failure for programs, such as each problem of a file.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub details: Vec<serde_json::Value>,
}

impl AdminError {
    /// An error.
    pub fn new(kind: Kind, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            kind,
            code: Cow::Borrowed(code),
            message: message.into(),
            next: Vec::new(),
            ask: None,
            details: Vec::new(),
        }
    }

    /// Exit 1.
    pub fn failed(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Kind::Failed, code, message)
    }

    /// Exit 2.
    pub fn usage(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Kind::Usage, code, message)
    }

    /// Exit 3.
    pub fn invalid(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Kind::Invalid, code, message)
    }

    /// Exit 4.
    pub fn not_found(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Kind::NotFound, code, message)
    }

    /// Exit 5.
    pub fn exists(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Kind::Exists, code, message)
    }

    /// Exit 6.
    pub fn not_permitted(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Kind::NotPermitted, code, message)
    }

    /// Exit 7.
    pub fn unreachable(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Kind::Unreachable, code, message)
    }

    /// Adds what to do next.
    #[must_use]
    pub fn next(mut self, step: impl Into<String>) -> Self {
        self.next.push(step.into());
        self
    }

    /// Says something else to do next.
    #[must_use]
    pub fn instead(mut self, step: impl Into<String>) -> Self {
        self.next = vec![step.into()];
        self
    }

    /// Adds a further line to the message.
    #[must_use]
    pub fn because(mut self, line: impl AsRef<str>) -> Self {
        self.message.push('\n');
        self.message.push_str(line.as_ref());
        self
    }

    /// Adds what a person could be asked.
    #[must_use]
    pub fn ask(mut self, ask: Ask) -> Self {
        self.ask = Some(Box::new(ask));
        self
    }

    /// Adds the parts of the failure.
    #[must_use]
    pub fn details(mut self, details: Vec<serde_json::Value>) -> Self {
        self.details = details;
        self
    }

    /// The exit status.
    pub fn exit(&self) -> u8 {
        self.kind.exit()
    }

    /// The error as `--json` shows it.
    pub fn to_json(&self) -> serde_json::Value {
        let mut json = serde_json::json!({
            "code": self.code,
            "message": super::times::shown(&self.message, &crate::base::Zone::utc()),
            "hint": super::times::shown(&self.next.join(" · "), &crate::base::Zone::utc()),
            "exit": self.exit(),
        });
        if let (false, Some(map)) = (self.details.is_empty(), json.as_object_mut()) {
            map.insert("details".into(), self.details.clone().into());
        }
        json
    }
}
