//! Who may ask for an operation.

use super::caller::{Caller, Standing};
use super::cx::AdminCx;
use super::error::AdminError;
use super::noun::{Nature, Object, Who};
use crate::jid::BareJid;

/// What somebody is, as far as it decides what he may do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rights {
    /// An administrator of the server.
    pub admin: bool,
    /// An operator of the server.
    pub operator: bool,
    /// The owner of the domain that is asked about.
    pub owner: bool,
    /// An administrator of the domain that is asked about.
    pub domain_admin: bool,
}

impl Rights {
    /// Whether somebody with these rights is meant.
    pub fn fit(self, who: Who) -> bool {
        self.admin
            || match who {
                Who::Admin => false,
                Who::Owner => self.owner,
                Who::Operator => self.operator,
                Who::OperatorOrOwner => self.operator || self.owner,
                Who::DomainAdmin => self.operator || self.owner || self.domain_admin,
                Who::Anyone => true,
            }
    }
}

/// Whether somebody may ask for an operation.
///
/// # Errors
/// Exit 6, with who may.
pub async fn check(cx: &AdminCx, caller: &Caller, nature: &Nature) -> Result<(), AdminError> {
    match rights(cx, caller, &nature.object).fit(nature.who) {
        true => Ok(()),
        false => Err(refused(caller, nature)),
    }
}

/// What somebody is with regard to an object.
pub fn rights(cx: &AdminCx, caller: &Caller, _: &Object) -> Rights {
    match caller {
        Caller::Server | Caller::Machine { standing: Standing::Owner, .. } => {
            Rights { admin: true, ..Rights::default() }
        }
        Caller::Machine { standing: Standing::Operator, .. } => {
            Rights { operator: true, ..Rights::default() }
        }
        Caller::Account(jid) => of_account(cx, jid),
    }
}

fn of_account(cx: &AdminCx, jid: &BareJid) -> Rights {
    Rights { admin: cx.config.current().server.admins.contains(jid), ..Rights::default() }
}

fn refused(caller: &Caller, nature: &Nature) -> AdminError {
    let who = match nature.who {
        Who::Admin => "Only administrators of the server may do that",
        Who::Owner => "Only administrators of the server and the owner of the domain may do that",
        Who::Operator => "Only operators and administrators of the server may do that",
        Who::OperatorOrOwner => "Only operators and the owner of the domain may do that",
        Who::DomainAdmin => "Only operators and those who run the domain may do that",
        Who::Anyone => "Nobody may do that here",
    };
    match caller {
        Caller::Machine { .. } => AdminError::not_permitted(
            "role.too_low",
            format!("Only root and the server's own user may do that; you are {caller}."),
        )
        .next("sudo xmppd …"),
        _ => AdminError::not_permitted("role.too_low", format!("{who}; you are {caller}."))
            .next("ask an administrator of this server"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_may_do_what() {
        let nobody = Rights::default();
        let admin = Rights { admin: true, ..nobody };
        let operator = Rights { operator: true, ..nobody };
        let owner = Rights { owner: true, ..nobody };
        let domain_admin = Rights { domain_admin: true, ..nobody };
        for (who, expected) in [
            (Who::Admin, [true, false, false, false, false]),
            (Who::Owner, [true, false, true, false, false]),
            (Who::Operator, [true, true, false, false, false]),
            (Who::OperatorOrOwner, [true, true, true, false, false]),
            (Who::DomainAdmin, [true, true, true, true, false]),
            (Who::Anyone, [true; 5]),
        ] {
            let found = [admin, operator, owner, domain_admin, nobody].map(|rights| rights.fit(who));
            assert_eq!(found, expected, "{who:?}");
        }
    }
}
