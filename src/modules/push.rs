//! XEP-0357: Push Notifications. Whom a message wakes is decided in `delivery::notify`.

use super::prelude::*;
use crate::stanza::payload::push::{Disable, Enable};

/// Lets an account's devices be woken through the services of their programs.
pub const MODULE: Module = Module {
    name: "push",
    specs: &[Spec::Xep(357, "0.4.1")],
    features: &[Feature::account(ns::PUSH)],
    iq: &[
        IqRoute::set(ns::PUSH, "enable", Scope::Account, Access::Owner, enable),
        IqRoute::set(ns::PUSH, "disable", Scope::Account, Access::Owner, disable),
    ],
};

/// Bytes that a node may have.
const NODE: usize = 1024;

/// Bytes that the form may have that goes with each notification.
const OPTIONS: usize = 4096;

/// §5
fn enable(cx: &mut SetCx<'_>, iq: &Iq) -> Answer {
    let Enable { service, node, options } = iq.payload()?;
    // While there is no federation nothing could be told to it.
    if cx.server().config.vhost_named(service.domain()).is_none() {
        let text = format!("This server does not talk to {}.", service.domain());
        return Err(StanzaError::remote_server_not_found().text(text));
    }
    let options = options.as_ref().map(to_text);
    if node.len() > NODE || options.as_ref().is_some_and(|options| options.len() > OPTIONS) {
        let text = format!("A node has at most {NODE} bytes, and the form {OPTIONS}.");
        return Err(StanzaError::not_acceptable().text(text));
    }
    cx.account().enable_push(service, node.to_string(), options)?;
    Ok(Reply::empty())
}

/// Also where there was nothing to disable: it is as it was asked for. §6
fn disable(cx: &mut SetCx<'_>, iq: &Iq) -> Answer {
    let disabled: Disable = iq.payload()?;
    cx.account().disable_push(&disabled);
    Ok(Reply::empty())
}
