//! Who asks.

use std::fmt;

use crate::jid::BareJid;

/// How much somebody may do by what he is on this machine. Each includes the one above.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// A member of the server's group: what an operator may do.
    Operator,
    /// The user that the server runs as, and root: everything.
    Owner,
}

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Caller {
    /// A user of this machine, at the control socket or with the data in his hands.
    Machine {
        /// The user of the operating system.
        uid: u32,
        /// That user's name, if the machine knows it.
        name: Option<String>,
        /// What he may do.
        standing: Standing,
    },
    /// Somebody who is logged in to an account, in chat.
    Account(BareJid),
    /// The server itself, for what was to happen at a time.
    Server,
}

impl fmt::Display for Caller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Machine { uid, name: Some(name), .. } => write!(f, "{name} (uid {uid})"),
            Self::Machine { uid, name: None, .. } => write!(f, "uid {uid}"),
            Self::Account(jid) => write!(f, "{jid}"),
            Self::Server => f.write_str("xmppd itself"),
        }
    }
}
