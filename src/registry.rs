//! The lists: what a server consists of that has no order.

use crate::extension::Module;
use crate::modules;

/// The modules. A new one is a file in `modules/` and a line here.
pub const MODULES: &[&Module] = &[
    &modules::archive::MODULE,
    &modules::blocking::MODULE,
    &modules::caps::MODULE,
    &modules::carbons::MODULE,
    &modules::client_access::MODULE,
    &modules::commands::MODULE,
    &modules::disco::MODULE,
    &modules::last::MODULE,
    &modules::msgoffline::MODULE,
    &modules::ping::MODULE,
    &modules::private::MODULE,
    &modules::push::MODULE,
    &modules::register::MODULE,
    &modules::roster::MODULE,
    &modules::session::MODULE,
    &modules::time::MODULE,
    &modules::vcard_temp::MODULE,
    &modules::version::MODULE,
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stanza::IqType;

    #[test]
    fn every_module_has_a_name_of_its_own_and_a_specification() {
        for (index, module) in MODULES.iter().enumerate() {
            assert!(!module.name.is_empty() && !module.specs.is_empty(), "{}", module.name);
            assert!(
                MODULES.iter().take(index).all(|other| other.name < module.name),
                "{} is misplaced",
                module.name
            );
        }
    }

    #[test]
    fn no_request_is_answered_by_two_handlers() {
        let routes: Vec<_> = MODULES.iter().flat_map(|module| module.iq).collect();
        for (index, route) in routes.iter().enumerate() {
            assert!(matches!(route.kind, IqType::Get | IqType::Set));
            let same = routes.iter().take(index).find(|other| {
                (other.ns, other.name, other.kind) == (route.ns, route.name, route.kind)
                    && (other.scope.includes(route.scope) || route.scope.includes(other.scope))
                    && (other.nodes.is_empty() && route.nodes.is_empty()
                        || other.nodes.iter().any(|node| route.has_node(node))
                        || route.nodes.iter().any(|node| other.has_node(node)))
            });
            assert!(same.is_none(), "{} {} has two handlers", route.ns, route.name);
        }
    }
}
