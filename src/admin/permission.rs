//! Who may ask for an operation: roles, the owner and the administrators of a domain, and the rules of the
//! configuration (`server.permissions`).

use super::caller::{Caller, Standing};
use super::cx::AdminCx;
use super::error::AdminError;
use super::noun::{Nature, Object, Who};
use crate::config::{Config, Permission, Subject};
use crate::jid::{BareJid, Domain};
use crate::store::{Role, account};

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

    /// How high somebody stands: nobody acts on the account of someone higher.
    fn rank(self) -> u8 {
        match self {
            Self { admin: true, .. } => 4,
            Self { operator: true, .. } => 3,
            Self { owner: true, .. } => 2,
            Self { domain_admin: true, .. } => 1,
            _ => 0,
        }
    }
}

/// Whether somebody may ask for an operation: `user add`. The first rule of the configuration that is about it decides,
/// else what is usual.
///
/// # Errors
/// Exit 6, with who may.
pub async fn check(
    cx: &AdminCx,
    caller: &Caller,
    operation: &str,
    nature: &Nature,
) -> Result<(), AdminError> {
    if let Caller::Server | Caller::Machine { standing: Standing::Owner, .. } = caller {
        return Ok(());
    }
    let rights = rights(cx, caller, &nature.object).await?;
    let config = cx.config.current();
    match decide(&config.server.permissions, caller, rights, operation, nature.who) {
        Decision::Allowed => Ok(()),
        Decision::Usual => Err(refused(&config, caller, nature)),
        Decision::Rule(rule) => Err(AdminError::not_permitted(
            "role.rule",
            format!("A rule of this server lets only others do that ({rule}); you are {caller}."),
        )
        .next("ask an administrator of this server")),
    }
}

/// Whether somebody may, and if not, by what.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Decision {
    Allowed,
    /// Not, as usual.
    Usual,
    /// Not, by a rule.
    Rule(String),
}

fn decide(rules: &[Permission], caller: &Caller, rights: Rights, operation: &str, who: Who) -> Decision {
    let Some(rule) = rules.iter().find(|rule| rule.covers(operation)) else {
        return if rights.fit(who) { Decision::Allowed } else { Decision::Usual };
    };
    match rule.who.iter().any(|subject| is_meant(subject, caller, rights)) {
        true => Decision::Allowed,
        false => Decision::Rule(rule.to_string()),
    }
}

/// Whether somebody with these rights may run an operation, whatever his address.
pub(super) fn permits(rules: &[Permission], rights: Rights, operation: &str, who: Who) -> bool {
    // Rules for single addresses and domains are not about roles.
    decide(rules, &Caller::Server, rights, operation, who) == Decision::Allowed
}

fn is_meant(subject: &Subject, caller: &Caller, rights: Rights) -> bool {
    let account = match caller {
        Caller::Account(jid) => Some(jid),
        Caller::Machine { .. } | Caller::Server => None,
    };
    match subject {
        // Whoever is logged in here, or may use the control socket, is of this server.
        Subject::All | Subject::Local => true,
        Subject::None => false,
        Subject::Admin => rights.admin,
        Subject::Operator => rights.admin || rights.operator,
        Subject::DomainOwner => rights.owner,
        Subject::DomainAdmin => rights.owner || rights.domain_admin,
        Subject::Domain(domain) => account.is_some_and(|jid| jid.domain() == domain.as_str()),
        Subject::Jid(meant) => account == Some(meant),
    }
}

/// What somebody is with regard to an object.
///
/// # Errors
/// The store cannot be read.
pub async fn rights(cx: &AdminCx, caller: &Caller, object: &Object) -> Result<Rights, AdminError> {
    match caller {
        Caller::Server | Caller::Machine { standing: Standing::Owner, .. } => {
            Ok(Rights { admin: true, ..Rights::default() })
        }
        Caller::Machine { standing: Standing::Operator, .. } => {
            Ok(Rights { operator: true, ..Rights::default() })
        }
        Caller::Account(jid) => {
            let role = role_of(cx, jid).await?;
            let config = cx.config.current();
            let domain = object.domain().and_then(|domain| domain.parse::<Domain>().ok());
            let vhost = domain.and_then(|domain| config.vhost(&domain));
            Ok(Rights {
                admin: role == Role::Admin,
                operator: role == Role::Operator,
                owner: vhost.as_ref().is_some_and(|vhost| vhost.owner.as_ref() == Some(jid)),
                domain_admin: vhost.as_ref().is_some_and(|vhost| vhost.admins.contains(jid)),
            })
        }
    }
}

/// The role of an account: that of the database, unless the configuration names it among the administrators.
///
/// # Errors
/// The store cannot be read.
pub async fn role_of(cx: &AdminCx, jid: &BareJid) -> Result<Role, AdminError> {
    if cx.config.current().server.admins.contains(jid) {
        return Ok(Role::Admin);
    }
    let jid = jid.clone();
    Ok(cx.store.read(move |tx| account::role(tx, &jid)).await?.unwrap_or_default())
}

/// Whether somebody may act on an account: not on that of someone who may do more, or he would soon be that one.
///
/// # Errors
/// Exit 6.
pub(super) async fn may_act_on(cx: &AdminCx, caller: &Caller, jid: &BareJid) -> Result<(), AdminError> {
    if matches!(caller, Caller::Account(own) if own == jid) {
        return Ok(());
    }
    let own = rights(cx, caller, &Object::Account(jid.to_string())).await?;
    let theirs = highest(cx, jid).await?;
    if own.rank() >= theirs.rank() {
        return Ok(());
    }
    let what = match theirs {
        Rights { admin: true, .. } => "an administrator of the server",
        Rights { operator: true, .. } => "an operator of the server",
        Rights { owner: true, .. } => "the owner of a domain",
        _ => "an administrator of a domain",
    };
    Err(AdminError::not_permitted(
        "role.higher",
        format!("{jid} is {what}, who may do more than you; you are {caller}."),
    )
    .next(match caller {
        Caller::Machine { .. } => "sudo xmppd …",
        _ => "ask an administrator of this server",
    }))
}

/// The most that an account is, wherever.
async fn highest(cx: &AdminCx, jid: &BareJid) -> Result<Rights, AdminError> {
    let role = role_of(cx, jid).await?;
    let config = cx.config.current();
    Ok(Rights {
        admin: role == Role::Admin,
        operator: role == Role::Operator,
        owner: config.vhosts().any(|vhost| vhost.owner.as_ref() == Some(jid)),
        domain_admin: config.vhosts().any(|vhost| vhost.admins.contains(jid)),
    })
}

fn refused(config: &Config, caller: &Caller, nature: &Nature) -> AdminError {
    let who = match nature.who {
        Who::Admin => "Only administrators of the server may do that",
        Who::Owner => "Only administrators of the server and the owner of the domain may do that",
        Who::Operator => "Only operators and administrators of the server may do that",
        Who::OperatorOrOwner => "Only operators and the owner of the domain may do that",
        Who::DomainAdmin => "Only operators and those who run the domain may do that",
        Who::Anyone => "Nobody may do that here",
    };
    let jid = match caller {
        Caller::Account(jid) => jid,
        Caller::Machine { .. } | Caller::Server => {
            return AdminError::not_permitted(
                "role.too_low",
                format!("Only root and the server's own user may do that; you are {caller}."),
            )
            .next("sudo xmppd …");
        }
    };
    let run = config.vhosts().filter(|vhost| vhost.owner.as_ref() == Some(jid) || vhost.admins.contains(jid));
    let run: Vec<&str> = run.map(|vhost| vhost.domain.as_str()).collect();
    match (&nature.object, run.is_empty(), nature.who) {
        // Whoever runs a domain and asks about another, or about all of them.
        (
            Object::Domain(of) | Object::Account(of),
            false,
            Who::DomainAdmin | Who::OperatorOrOwner | Who::Owner,
        ) if !nature.object.domain().is_some_and(|domain| run.contains(&domain)) => {
            AdminError::not_permitted(
                "role.other_domain",
                format!("{of} is not of a domain that you run; you run {}.", run.join(", ")),
            )
            .next("ask an administrator of this server")
        }
        (Object::Server, false, Who::Operator) => AdminError::not_permitted(
            "role.other_domain",
            format!("That would be about all domains; you run {}.", run.join(", ")),
        )
        .next("name the domain, where that is possible"),
        _ => AdminError::not_permitted("role.too_low", format!("{who}; you are {caller}."))
            .next("ask an administrator of this server"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::catalog;
    use super::*;

    const NOBODY: Rights = Rights { admin: false, operator: false, owner: false, domain_admin: false };

    fn people() -> [(&'static str, Rights); 5] {
        [
            ("admin", Rights { admin: true, ..NOBODY }),
            ("operator", Rights { operator: true, ..NOBODY }),
            ("owner", Rights { owner: true, ..NOBODY }),
            ("domain admin", Rights { domain_admin: true, ..NOBODY }),
            ("member", NOBODY),
        ]
    }

    #[test]
    fn who_may_do_what() {
        for (who, expected) in [
            (Who::Admin, [true, false, false, false, false]),
            (Who::Owner, [true, false, true, false, false]),
            (Who::Operator, [true, true, false, false, false]),
            (Who::OperatorOrOwner, [true, true, true, false, false]),
            (Who::DomainAdmin, [true, true, true, true, false]),
            (Who::Anyone, [true; 5]),
        ] {
            let found = people().map(|(_, rights)| rights.fit(who));
            assert_eq!(found, expected, "{who:?}");
        }
    }

    fn rule(text: &str) -> Permission {
        let toml = format!("schema = 1\n[server]\npermissions = [\"{text}\"]\n");
        let config = Config::parse(&toml, "x.toml".as_ref()).unwrap();
        config.server.permissions.first().unwrap().clone()
    }

    #[test]
    fn the_first_rule_that_fits_decides() {
        let bob = Caller::Account("bob@example.org".parse().unwrap());
        let group = Caller::Machine { uid: 1, name: None, standing: Standing::Operator };
        let operator = Rights { operator: true, ..NOBODY };
        let domain_admin = Rights { domain_admin: true, ..NOBODY };
        let rows: &[(&[&str], &Caller, Rights, bool)] = &[
            (&[], &bob, NOBODY, false),
            (&[], &bob, domain_admin, true),
            (&["user add: ALL"], &bob, NOBODY, true),
            (&["user add: LOCAL"], &bob, NOBODY, true),
            (&["user add: NONE", "user add: ALL"], &bob, domain_admin, false),
            (&["user *: ALL", "user add: NONE"], &bob, NOBODY, true),
            (&["user remove: ALL"], &bob, NOBODY, false),
            (&["*: ADMIN"], &bob, operator, false),
            (&["*: ADMIN"], &bob, Rights { admin: true, ..NOBODY }, true),
            (&["user add: OPERATOR"], &group, operator, true),
            (&["user add: OPERATOR"], &bob, domain_admin, false),
            (&["user add: DOMAIN_OWNER"], &bob, domain_admin, false),
            (&["user add: DOMAIN_OWNER"], &bob, Rights { owner: true, ..NOBODY }, true),
            (&["user add: DOMAIN_ADMIN"], &bob, Rights { owner: true, ..NOBODY }, true),
            (&["user add: example.org"], &bob, NOBODY, true),
            (&["user add: example.net"], &bob, NOBODY, false),
            (&["user add: example.org"], &group, operator, false),
            (&["user add: ADMIN, bob@example.org"], &bob, NOBODY, true),
            (&["user add: carol@example.org"], &bob, NOBODY, false),
        ];
        for (rules, caller, rights, expected) in rows {
            let rules: Vec<_> = rules.iter().map(|text| rule(text)).collect();
            let decision = decide(&rules, caller, *rights, "user add", Who::DomainAdmin);
            assert_eq!(decision == Decision::Allowed, *expected, "{rules:?} {caller} {rights:?}");
        }
    }

    /// Role × operation: who changes a line here has decided who may do it.
    #[test]
    fn the_matrix_of_roles_and_operations() {
        let mut found = String::new();
        for (name, operation) in catalog::all() {
            let who = operation.nature().who;
            let may = people().into_iter().filter(|(_, rights)| rights.fit(who)).map(|(role, _)| role);
            found.push_str(&format!("{name}: {}\n", may.collect::<Vec<_>>().join(", ")));
        }
        // What depends on the arguments.
        for line in [
            "user add bob@example.org --role operator",
            "user role bob@example.org admin",
            "user list --domain example.org",
            "user import people.csv --domain example.org",
            "session list --domain example.org",
            "audit list --domain example.org",
            "ban list --domain example.org",
            "ban lift bob@example.org",
            "ban lift 192.0.2.1",
            "config set server.admins bob@example.org",
            "config set max_users 5 --domain example.org",
            "config unset max_users --domain example.org",
            "config set archive.keep 30d --domain example.org",
            "vhost set example.org archive.keep=30d max_users=5",
        ] {
            let who = catalog::typed_line(line).unwrap().nature().who;
            let may = people().into_iter().filter(|(_, rights)| rights.fit(who)).map(|(role, _)| role);
            found.push_str(&format!("{line}: {}\n", may.collect::<Vec<_>>().join(", ")));
        }
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/permissions.txt");
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&path, &found).unwrap();
        }
        let expected = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(found == expected, "tests/permissions.txt is not what the program does:\n{found}");
    }
}
