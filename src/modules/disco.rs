//! XEP-0030: Service Discovery, with XEP-0128 (extended information) and XEP-0157 (contact addresses).

use super::prelude::*;
use crate::config::Uri;
use crate::stanza::payload::data_form::{Field, FieldType, Form};
use crate::stanza::payload::disco::{Identity, Info, InfoQuery, Item, Items, ItemsQuery};

/// Says what the server and its accounts are, what they can do, and what belongs to them.
pub const MODULE: Module = Module {
    name: "disco",
    specs: &[
        Spec::Xep(30, "2.5.0"),
        Spec::Xep(106, "1.1.1"),
        Spec::Xep(128, "1.0.1"),
        Spec::Xep(157, "1.1.1"),
    ],
    features: &[
        Feature::server(ns::DISCO_INFO),
        Feature::server(ns::DISCO_ITEMS),
        Feature::server(ESCAPING),
        Feature::account(ns::DISCO_INFO),
        Feature::account(ns::DISCO_ITEMS),
    ],
    iq: &[
        IqRoute::get(ns::DISCO_INFO, "query", Scope::Server, Access::Anyone, info),
        IqRoute::get(ns::DISCO_ITEMS, "query", Scope::Server, Access::Anyone, items_of_server),
        // Strangers hear the same as of an account that does not exist. XEP-0030 §8
        IqRoute::get(ns::DISCO_INFO, "query", Scope::Account, Access::Contact, info),
        IqRoute::get(ns::DISCO_ITEMS, "query", Scope::Account, Access::Contact, items_of_account),
    ],
};

/// Addresses may have escaped localparts. XEP-0106 §6
const ESCAPING: &str = "jid\\20escaping";

/// Identity and features. XEP-0030 §3
fn info(cx: &GetCx<'_>, iq: &Iq) -> Answer {
    let InfoQuery { node } = iq.payload()?;
    no_node(node.as_deref())?;
    let scope = cx.request().scope;
    let modules = cx.server().modules.iter();
    let announced =
        modules.flat_map(|module| module.features).filter(|feature| feature.scope.includes(scope));
    let mut features: Vec<_> = announced.map(|feature| feature.var).collect();
    let (identity, forms) = if scope == Scope::Server {
        if cx.server().config.offline.store {
            features.push(ns::OFFLINE); // XEP-0160 §4
        }
        let identity = Identity::new("server", "im").name(cx.server().config.server.name.as_str());
        (identity, contact_addresses(cx).into_iter().collect())
    } else {
        let offline = &cx.server().config.offline;
        if offline.store && offline.users_may_set_limit {
            features.push(ns::OFFLINE); // modules::msgoffline answers
        }
        (Identity::new("account", "registered"), Vec::new())
    };
    features.sort_unstable();
    features.dedup();
    let features = features.into_iter().map(Into::into).collect();
    Ok(Reply::with(Info { node: None, identities: vec![identity], features, forms }.build()))
}

/// Nothing belongs to the server yet that everybody may see. XEP-0030 §4
fn items_of_server(_: &GetCx<'_>, iq: &Iq) -> Answer {
    let ItemsQuery { node } = iq.payload()?;
    no_node(node.as_deref())?;
    Ok(Reply::with(Items::default().build()))
}

/// The account's available resources. XEP-0030 §4.1, §8
fn items_of_account(cx: &GetCx<'_>, iq: &Iq) -> Answer {
    let ItemsQuery { node } = iq.payload()?;
    no_node(node.as_deref())?;
    let item = |jid| Item { jid, node: None, name: None };
    let items = cx.available().into_iter().map(|jid| item(jid.into())).collect();
    Ok(Reply::with(Items { node: None, items }.build()))
}

/// Nodes are answered by routes of their own, where they are. XEP-0030 §7
fn no_node(node: Option<&str>) -> Result<(), StanzaError> {
    if node.is_some_and(|node| !node.is_empty()) { Err(StanzaError::item_not_found()) } else { Ok(()) }
}

/// The form of XEP-0157 §2, where the operator has given addresses.
fn contact_addresses(cx: &GetCx<'_>) -> Option<Form> {
    let vhost = cx.server().config.vhost_named(cx.request().addressee.domain())?;
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
