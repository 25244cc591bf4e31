//! Why a server cannot be asked, in words for the person at the terminal.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::admin::AdminError;

/// What can go wrong with the control socket.
#[derive(Clone, Debug, thiserror::Error)]
pub enum CtlError {
    /// No server answers at the socket.
    #[error("xmppd is not running (nothing answers at {})", .path.display())]
    NotRunning {
        /// The socket.
        path: PathBuf,
    },
    /// The person has no right to use the socket.
    #[error("You may not use {} ({rights}).", .path.display())]
    NotPermitted {
        /// The socket.
        path: PathBuf,
        /// Owner, group and mode of the socket, and who the person is.
        rights: String,
        /// Whom joining the socket's group would help.
        group: Option<(String, String)>,
    },
    /// The server speaks another version of the protocol.
    #[error("The running server is xmppd {server}, this program is {own}. They do not understand each other.", own = env!("CARGO_PKG_VERSION"))]
    OtherVersion {
        /// The server's version.
        server: String,
    },
    /// Something else answers at the socket, or the server broke off.
    #[error("What answers at {} is not xmppd, or it broke off: {why}", .path.display())]
    NotUnderstood {
        /// The socket.
        path: PathBuf,
        /// What was wrong.
        why: String,
    },
    /// No answer in time.
    #[error("The server did not answer within {seconds} s. It goes on with the work.")]
    TimedOut {
        /// The time that was waited.
        seconds: u64,
    },
    /// Another server uses the socket.
    #[error("Another server answers at {}", .path.display())]
    InUse {
        /// The socket.
        path: PathBuf,
    },
    /// The socket cannot be made.
    #[error("The control socket {} cannot be made: {cause}", .path.display())]
    Bind {
        /// The socket.
        path: PathBuf,
        /// What the system said.
        cause: Arc<io::Error>,
    },
}

impl CtlError {
    pub(super) fn not_understood(path: &Path, why: impl ToString) -> Self {
        Self::NotUnderstood { path: path.to_owned(), why: why.to_string() }
    }
}

impl From<CtlError> for AdminError {
    fn from(error: CtlError) -> Self {
        let text = error.to_string();
        match error {
            CtlError::NotRunning { .. } => {
                Self::unreachable("ctl.not_running", text + ".").next("xmppd run").next("xmppd log tail")
            }
            CtlError::NotPermitted { group, .. } => {
                let error = Self::not_permitted("ctl.not_permitted", text).next("sudo xmppd …");
                match group {
                    Some((group, person)) => {
                        error.next(format!("for good: sudo usermod -aG {group} {person}, then log in again"))
                    }
                    None => error,
                }
            }
            CtlError::OtherVersion { .. } => Self::unreachable("ctl.other_version", text)
                .next("restart the server, so that both are the same"),
            CtlError::NotUnderstood { .. } => {
                Self::unreachable("ctl.not_understood", text + ".").next("xmppd status")
            }
            CtlError::TimedOut { .. } => Self::new(crate::admin::Kind::TimedOut, "ctl.timed_out", text)
                .next("look what it does: xmppd log tail -f, or wait longer: --timeout 300"),
            CtlError::InUse { .. } => Self::failed("ctl.in_use", text + ".").next("xmppd status"),
            CtlError::Bind { .. } => {
                Self::failed("ctl.bind", text + ".").next("another place: --socket PATH")
            }
        }
    }
}
