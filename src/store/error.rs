//! What can go wrong with the data, in words for the operator.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::stanza::{ErrorType, StanzaError};

/// A job on the data failed. Nothing of that job is kept.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// No room is left on the disk. The store is degraded until there is.
    #[error("the disk that holds the data is full")]
    DiskFull,
    /// No room is left for a copy of the database.
    #[error("a copy of the database needs {}, and {} has {} left", size_text(*needs), directory.display(), size_text(*free))]
    NoRoom {
        /// Bytes that it needs.
        needs: u64,
        /// Bytes that are free.
        free: u64,
        /// Where.
        directory: PathBuf,
    },
    /// Reading or writing failed below the database.
    #[error("the disk that holds the data reports an error: {0}")]
    Io(Arc<str>),
    /// The file is damaged, or holds what this program would not have written.
    #[error("the database is damaged: {0}")]
    Corrupt(Arc<str>),
    /// A newer program has changed the schema.
    #[error("the database is from a newer xmppd (schema {found}, this one knows {known})")]
    NewerSchema {
        /// The schema of the file.
        found: i64,
        /// The newest schema that this program knows.
        known: i64,
    },
    /// Another process works with the same data directory.
    #[error("another xmppd{} uses the data in {}", pid_text(*pid), directory.display())]
    Locked {
        /// Its process id, if the lock file tells it.
        pid: Option<u32>,
        /// The data directory.
        directory: PathBuf,
    },
    /// The data directory or the database cannot be opened.
    #[error("cannot open {}: {cause}", path.display())]
    Open {
        /// What could not be opened.
        path: PathBuf,
        /// The system's reason.
        cause: Arc<str>,
    },
    /// A step of the schema failed; the database is as it was before that step.
    #[error("the database cannot be brought to schema {version}: {cause}")]
    Migration {
        /// The schema that could not be reached.
        version: i64,
        /// Why.
        cause: Arc<str>,
    },
    /// Another program holds the database's write lock.
    #[error("another program has locked the database")]
    Busy,
    /// A read took longer than [`super::Options::read_deadline`].
    #[error("the question to the database took too long")]
    Deadline,
    /// What was to be written contradicts what is there, or is too large.
    #[error("the data contradicts what is stored: {0}")]
    Constraint(Arc<str>),
    /// More than an account may keep of something.
    #[error("more is to be kept than is allowed: {0}")]
    OverQuota(Arc<str>),
    /// The store was closed.
    #[error("the data is closed, because the server stops")]
    Closed,
    /// A job panicked; its changes are undone. A defect of this program.
    #[error("an internal error in the work on the data: {0}")]
    Panicked(Arc<str>),
    /// A statement that the database does not accept. A defect of this program.
    #[error("an internal error in a question to the database: {0}")]
    Statement(Arc<str>),
}

impl StoreError {
    /// What the operator does next.
    pub fn next(&self) -> &'static str {
        match self {
            Self::DiskFull => "Free some space; the server goes on by itself.",
            Self::NoRoom { .. } => "Free some space and repeat it; nothing was changed.",
            Self::Io(_) => {
                "Check the disk and the system's log; the server goes on by itself once writing works."
            }
            Self::Corrupt(_) => {
                "Stop the server, keep a copy of the data directory, and restore the last backup."
            }
            Self::NewerSchema { .. } => {
                "Install the newer xmppd again, or restore the copy made before the update."
            }
            Self::Locked { .. } => "Stop that one first, or give this one another directory with --dir.",
            Self::Open { .. } => "Check that the directory exists and belongs to the user that runs xmppd.",
            Self::Migration { .. } => "Nothing was changed. Start the former version and report this.",
            Self::Busy => "Close the other program (a sqlite3 shell?) and try again.",
            Self::Deadline => "Try again when the server is less busy.",
            Self::Constraint(_) => "Look at what is stored and change the request.",
            Self::OverQuota(_) => "Remove something that is not needed any more.",
            Self::Closed => "Start the server again.",
            Self::Panicked(_) | Self::Statement(_) => "Report this with the lines of the log around it.",
        }
    }

    /// Whether the data as a whole is in doubt, not only this job: such an error makes the store degraded.
    pub fn is_trouble(&self) -> bool {
        matches!(self, Self::DiskFull | Self::Io(_) | Self::Corrupt(_))
    }

    /// An error of the file system at a path.
    pub(in crate::store) fn at(path: &Path, error: &std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Self::DiskFull,
            _ => Self::Open { path: path.to_owned(), cause: error.to_string().into() },
        }
    }
}

fn size_text(bytes: u64) -> String {
    format!("{} MB", bytes.div_ceil(1_000_000))
}

fn pid_text(pid: Option<u32>) -> String {
    pid.map_or_else(String::new, |pid| format!(" (process {pid})"))
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode as Code;
        let text = || Arc::from(error.to_string());
        match error.sqlite_error_code() {
            Some(Code::DiskFull) => Self::DiskFull,
            Some(Code::SystemIoFailure | Code::CannotOpen | Code::ReadOnly | Code::PermissionDenied) => {
                Self::Io(text())
            }
            Some(Code::DatabaseCorrupt | Code::NotADatabase) => Self::Corrupt(text()),
            Some(Code::DatabaseBusy | Code::DatabaseLocked) => Self::Busy,
            Some(Code::OperationInterrupted) => Self::Deadline,
            Some(Code::ConstraintViolation | Code::TooBig | Code::TypeMismatch) => Self::Constraint(text()),
            _ => Self::Statement(text()),
        }
    }
}

impl From<&StoreError> for StanzaError {
    /// What the sender of a stanza hears: nothing of the cause, but to try again. RFC 6120 §8.3.3.
    fn from(error: &StoreError) -> Self {
        let answer = match error {
            StoreError::DiskFull | StoreError::Io(_) => Self::resource_constraint(),
            StoreError::OverQuota(_) => {
                return Self::resource_constraint()
                    .kind(ErrorType::Cancel)
                    .text("There is no room for more.");
            }
            _ => Self::internal_server_error(),
        };
        answer.kind(ErrorType::Wait)
    }
}
