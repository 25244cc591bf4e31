//! Who may use the socket: decided by the credentials that the kernel tells, not by anything that the other side says.

use crate::admin::people::{belongs_to, person};
use crate::admin::{Caller, Role};

/// Who may do what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Access {
    /// The user that the server runs as.
    pub owner: u32,
    /// Members may operate the server; `None` in user mode.
    pub group: Option<u32>,
}

impl Access {
    /// The caller with his rights; `None` if he has none. Root and the server's own user may everything.
    pub fn caller(&self, uid: u32, gid: u32) -> Option<Caller> {
        let role = if uid == 0 || uid == self.owner {
            Role::Owner
        } else if self.group.is_some_and(|group| gid == group || belongs_to(uid, group)) {
            Role::Operator
        } else {
            return None;
        };
        Some(Caller { uid, name: person(uid).map(|person| person.name), role })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_root_the_owner_and_the_group_may_ask() {
        let nobody_else = Access { owner: 64_000, group: None };
        assert_eq!(nobody_else.caller(0, 0).unwrap().role, Role::Owner);
        assert_eq!(nobody_else.caller(64_000, 64_000).unwrap().role, Role::Owner);
        assert_eq!(nobody_else.caller(64_001, 64_000), None);
        let group = Access { group: Some(64_100), ..nobody_else };
        assert_eq!(group.caller(64_001, 64_100).unwrap().role, Role::Operator);
    }
}
