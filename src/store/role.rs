//! What an account may do on this server.

use std::fmt;
use std::str::FromStr;

/// What an account may do. Beside it, owner and administrators of a domain are named in the configuration.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Talks to addresses of this server only, and is reached by them only.
    Guest,
    /// Uses the server.
    #[default]
    Member,
    /// Sees and does what can be undone, for all domains.
    Operator,
    /// Everything.
    Admin,
}

impl Role {
    /// All, from the most to the least.
    pub const ALL: [Self; 4] = [Self::Admin, Self::Operator, Self::Member, Self::Guest];

    /// As people and the database write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Operator => "operator",
            Self::Member => "member",
            Self::Guest => "guest",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A word that is not the name of a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a role; roles here: admin, operator, member, guest")]
pub struct NoRole;

impl FromStr for Role {
    type Err = NoRole;

    fn from_str(text: &str) -> Result<Self, NoRole> {
        Self::ALL.into_iter().find(|role| role.name() == text).ok_or(NoRole)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_role_has_its_name() {
        for role in Role::ALL {
            assert_eq!(role.name().parse(), Ok(role));
        }
        assert_eq!("manager".parse::<Role>(), Err(NoRole));
        assert!(Role::Admin > Role::Operator && Role::Member > Role::Guest);
    }
}
