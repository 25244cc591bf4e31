//! Who may use the socket: decided by the credentials that the kernel tells, not by anything that the other side says.

use crate::admin::people::{belongs_to, person};
use crate::admin::{Caller, Standing};

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
        let standing = if uid == 0 || uid == self.owner {
            Standing::Owner
        } else if self.group.is_some_and(|group| gid == group || belongs_to(uid, group)) {
            Standing::Operator
        } else {
            return None;
        };
        Some(Caller::Machine { uid, name: person(uid).map(|person| person.name), standing })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_root_the_owner_and_the_group_may_ask() {
        let nobody_else = Access { owner: 64_000, group: None };
        let standing = |caller: Option<Caller>| match caller {
            Some(Caller::Machine { standing, .. }) => standing,
            other => panic!("{other:?}"),
        };
        assert_eq!(standing(nobody_else.caller(0, 0)), Standing::Owner);
        assert_eq!(standing(nobody_else.caller(64_000, 64_000)), Standing::Owner);
        assert_eq!(nobody_else.caller(64_001, 64_000), None);
        let group = Access { group: Some(64_100), ..nobody_else };
        assert_eq!(standing(group.caller(64_001, 64_100)), Standing::Operator);
    }
}
