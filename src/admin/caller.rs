//! Who asks, and what that person may do.

use std::fmt;

/// How much somebody may do on this machine. Each includes the one above.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// A member of the server's group: everything that can be undone.
    Operator,
    /// The user that the server runs as, and root: everything.
    Owner,
}

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// The user of the operating system.
    pub uid: u32,
    /// That user's name, if the machine knows it.
    pub name: Option<String>,
    /// What he may do.
    pub role: Role,
}

impl fmt::Display for Caller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.name {
            Some(name) => write!(f, "{name} (uid {})", self.uid),
            None => write!(f, "uid {}", self.uid),
        }
    }
}
