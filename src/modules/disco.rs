//! XEP-0030: Service Discovery, with XEP-0128 (extended information) and XEP-0157 (contact addresses).

use super::prelude::*;
use crate::extension::about;
use crate::stanza::payload::caps::{Hash, verification_string};
use crate::stanza::payload::disco::{Info, InfoQuery, Item, Items, ItemsQuery};

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
        IqRoute::get(ns::DISCO_INFO, "query", Scope::Account, Access::Anyone, info),
        IqRoute::get(ns::DISCO_ITEMS, "query", Scope::Account, Access::Anyone, items_of_account),
    ],
};

/// Addresses may have escaped localparts. XEP-0106 §6
const ESCAPING: &str = "jid\\20escaping";

/// Identity and features. XEP-0030 §3
fn info(cx: &GetCx<'_>, iq: &Iq) -> Answer {
    let InfoQuery { node } = iq.payload()?;
    let (scope, modules) = (cx.request().scope, cx.server().modules);
    if scope == Scope::Server {
        let info = about::server(modules, &cx.server().config, cx.request().addressee.domain());
        return match node.filter(|node| !node.is_empty()) {
            Some(node) if is_ours(&node, &info) => Ok(Reply::with(Info { node: Some(node), ..info }.build())),
            Some(_) => Err(StanzaError::item_not_found()),
            None => Ok(Reply::with(info.build())),
        };
    }
    if cx.is_anonymous() {
        no_node(node.as_deref())?;
        return Ok(Reply::with(about::anonymous().build()));
    }
    if !cx.request().is_contact {
        // Strangers hear the same as of an account that does not exist. XEP-0030 §8
        return Err(StanzaError::service_unavailable());
    }
    no_node(node.as_deref())?;
    Ok(Reply::with(about::account(modules, &cx.server().config).build()))
}

/// Whether a node is that of our capabilities as they are now. XEP-0115 §6.2
fn is_ours(node: &str, info: &Info) -> bool {
    let ver = node.strip_prefix(about::NODE).and_then(|rest| rest.strip_prefix('#'));
    ver.is_some_and(|ver| verification_string(Hash::Sha1, &info.build()).is_ok_and(|ours| ours == ver))
}

/// Nothing belongs to the server yet that everybody may see. XEP-0030 §4
fn items_of_server(_: &GetCx<'_>, iq: &Iq) -> Answer {
    let ItemsQuery { node } = iq.payload()?;
    no_node(node.as_deref())?;
    Ok(Reply::with(Items::default().build()))
}

/// The account's available resources; nothing for strangers, as for an account that does not exist. XEP-0030 §4.1, §8
fn items_of_account(cx: &GetCx<'_>, iq: &Iq) -> Answer {
    let ItemsQuery { node } = iq.payload()?;
    if !cx.request().is_contact {
        return Ok(Reply::with(Items { node, items: Vec::new() }.build()));
    }
    no_node(node.as_deref())?;
    let item = |jid| Item { jid, node: None, name: None };
    let items = cx.available().into_iter().map(|jid| item(jid.into())).collect();
    Ok(Reply::with(Items { node: None, items }.build()))
}

/// Nodes are answered by routes of their own, where they are. XEP-0030 §7
fn no_node(node: Option<&str>) -> Result<(), StanzaError> {
    if node.is_some_and(|node| !node.is_empty()) { Err(StanzaError::item_not_found()) } else { Ok(()) }
}
