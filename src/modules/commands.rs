//! XEP-0050: Ad-Hoc Commands, XEP-0133: Service Administration, with XEP-0004: Data Forms.
//!
//! What there is to command, and for whom, the operator's side says; here it is found and asked for.

use super::prelude::*;
use crate::stanza::IqType;
use crate::stanza::payload::command::Command;
use crate::stanza::payload::disco::{Identity, Info, InfoQuery, Item, Items, ItemsQuery};

/// Lists the commands of the server and runs them.
pub const MODULE: Module = Module {
    name: "commands",
    specs: &[Spec::Xep(4, "2.13.2"), Spec::Xep(50, "1.3.0"), Spec::Xep(133, "1.3.1")],
    features: &[Feature::server(ns::COMMANDS), Feature::server(ns::DATA_FORMS)],
    iq: &[
        IqRoute::by_operator(
            IqType::Set,
            ns::COMMANDS,
            "command",
            Scope::Server,
            Access::Anyone,
            |cx, iq| Box::pin(command(cx, iq)),
        ),
        IqRoute::by_operator(
            IqType::Get,
            ns::DISCO_INFO,
            "query",
            Scope::Server,
            Access::Anyone,
            |cx, iq| Box::pin(info(cx, iq)),
        )
        .of_nodes(NODES),
        IqRoute::by_operator(
            IqType::Get,
            ns::DISCO_ITEMS,
            "query",
            Scope::Server,
            Access::Anyone,
            |cx, iq| Box::pin(items(cx, iq)),
        )
        .of_nodes(NODES),
    ],
};

/// How the nodes of commands begin: the list itself, those of XEP-0133, our own, and the names that Tigase has for
/// some.
const NODES: &[&str] =
    &[ns::COMMANDS, "http://jabber.org/protocol/admin#", "xmppd/", "comp-repo-item-", "VHOSTS_"];

/// XEP-0050 §2.4
async fn command(cx: OperatorCx, iq: Iq) -> Answer {
    let command: Command = iq.payload()?;
    let response = cx.operator()?.command(cx.request().clone(), command).await?;
    Ok(Reply::with(response.build()))
}

/// What the list and its commands are. XEP-0050 §2.2
async fn info(cx: OperatorCx, iq: Iq) -> Answer {
    let InfoQuery { node } = iq.payload()?;
    let asked = node.clone().unwrap_or_default();
    let (identity, features) = if asked == ns::COMMANDS {
        let identity = Identity::new("automation", "command-list").name("Commands of this server");
        (identity, vec![ns::COMMANDS.into(), ns::DISCO_INFO.into(), ns::DISCO_ITEMS.into()])
    } else {
        let listed = cx.operator()?.describe(cx.request().clone(), asked).await?;
        let features = vec![ns::COMMANDS.into(), ns::DATA_FORMS.into()];
        (Identity::new("automation", "command-node").name(listed.name), features)
    };
    Ok(Reply::with(Info { node, identities: vec![identity], features, forms: Vec::new() }.build()))
}

/// The commands that whoever asks may run; nothing belongs to a single one. XEP-0050 §2.2
async fn items(cx: OperatorCx, iq: Iq) -> Answer {
    let ItemsQuery { node } = iq.payload()?;
    let asked = node.clone().unwrap_or_default();
    let listed = if asked == ns::COMMANDS {
        cx.operator()?.commands(cx.request().clone()).await
    } else {
        cx.operator()?.describe(cx.request().clone(), asked).await?;
        Vec::new()
    };
    let jid = cx.request().addressee.clone();
    let item = |listed: crate::extension::Listed| Item {
        jid: jid.clone(),
        node: Some(listed.node),
        name: Some(listed.name),
    };
    Ok(Reply::with(Items { node, items: listed.into_iter().map(item).collect() }.build()))
}
