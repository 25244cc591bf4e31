//! What a domain says of itself: the answer of service discovery, and its hash in stream features. XEP-0030, XEP-0115

use super::{Module, Scope};
use crate::config::{Config, Uri, Vhost};
use crate::stanza::ns;
use crate::stanza::payload::caps;
use crate::stanza::payload::data_form::{Field, FieldType, Form};
use crate::stanza::payload::disco::{Identity, Info};
use crate::xml::Element;

/// Names this program in capabilities. XEP-0115 §4
pub const NODE: &str = "urn:xmppd:server";

/// The modules of a server.
pub type Modules = &'static [&'static Module];

/// The features that modules announce for a domain or an account.
fn features(modules: &[&Module], scope: Scope) -> impl Iterator<Item = &'static str> {
    let all = modules.iter().flat_map(|module| module.features);
    all.filter(move |feature| feature.scope.includes(scope)).map(|feature| feature.var)
}

/// Identity, features and contact addresses of a domain. XEP-0030 §3, XEP-0157
pub fn server(modules: &[&Module], config: &Config, domain: &str) -> Info {
    let mut all: Vec<_> = features(modules, Scope::Server).collect();
    if config.offline.store {
        all.push(ns::OFFLINE); // XEP-0160 §4
    }
    let identity = Identity::new("server", "im").name(config.server.name.as_str());
    let forms = config.vhost_named(domain).and_then(|vhost| contact_addresses(vhost)).into_iter().collect();
    Info { node: None, identities: vec![identity], features: sorted(all), forms }
}

/// Identity and features of an account. XEP-0030 §3
pub fn account(modules: &[&Module], config: &Config) -> Info {
    let mut all: Vec<_> = features(modules, Scope::Account).collect();
    if config.offline.store && config.offline.users_may_set_limit {
        all.push(ns::OFFLINE); // modules::msgoffline answers
    }
    if config.last_activity.enabled {
        all.push(ns::LAST); // XEP-0012 §6
    }
    let identities = vec![Identity::new("account", "registered")];
    Info { node: None, identities, features: sorted(all), forms: Vec::new() }
}

/// The same of who has no account. XEP-0175 §5
pub fn anonymous() -> Info {
    let features = sorted(vec![ns::DISCO_INFO, ns::DISCO_ITEMS]);
    Info { node: None, identities: vec![Identity::new("account", "anonymous")], features, forms: Vec::new() }
}

/// Features in the order in which they are told.
fn sorted(mut features: Vec<&'static str>) -> Vec<crate::xml::Str> {
    features.sort_unstable();
    features.dedup();
    features.into_iter().map(Into::into).collect()
}

/// The `<c/>` of a domain. XEP-0115 §6.3
pub fn server_caps(modules: &[&Module], config: &Config, domain: &str) -> Option<Element> {
    caps::announcement(NODE, &server(modules, config, domain).build())
}

/// The form of XEP-0157 §2, where the operator has given addresses.
fn contact_addresses(vhost: &Vhost) -> Option<Form> {
    let roles = [
        ("abuse-addresses", &vhost.contact_abuse),
        ("admin-addresses", &vhost.contact_admin),
        ("feedback-addresses", &vhost.contact_feedback),
        ("sales-addresses", &vhost.contact_sales),
        ("security-addresses", &vhost.contact_security),
        ("status-addresses", &vhost.contact_status),
        ("support-addresses", &vhost.contact_support),
    ];
    let given = roles.into_iter().filter(|(_, addresses)| !addresses.is_empty());
    let fields: Vec<_> = given
        .map(|(var, addresses)| {
            Field::new(var, FieldType::ListMulti).values(addresses.iter().map(Uri::as_str))
        })
        .collect();
    (!fields.is_empty()).then(|| fields.into_iter().fold(Form::result(ns::SERVER_INFO), Form::field))
}
