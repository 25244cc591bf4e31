//! XEP-0191: Blocking Command. What it means for stanzas is decided in `delivery::blocking`.

use super::prelude::*;
use crate::stanza::payload::blocking;

/// Shows the list of those whom an account has blocked, and changes it.
pub const MODULE: Module = Module {
    name: "blocking",
    specs: &[Spec::Xep(191, "1.3")],
    features: &[Feature::server(ns::BLOCKING)],
    iq: &[
        IqRoute::get_in_turn(ns::BLOCKING, "blocklist", Scope::Account, Access::Owner, get),
        IqRoute::set(ns::BLOCKING, "block", Scope::Account, Access::Owner, block),
        IqRoute::set(ns::BLOCKING, "unblock", Scope::Account, Access::Owner, unblock),
    ],
};

/// Whoever asks for the list hears of its changes. §3.2, §3.3
fn get(cx: &mut SetCx<'_>, _: &Iq) -> Answer {
    let blocked = cx.account().blocklist();
    Ok(Reply::with(blocking::build("blocklist", &blocked)).when_durable())
}

/// §3.3
fn block(cx: &mut SetCx<'_>, iq: &Iq) -> Answer {
    let jids = blocking::jids(iq.payload_element().ok_or_else(StanzaError::bad_request)?)?;
    if jids.is_empty() {
        return Err(StanzaError::bad_request().text("nobody is named who is to be blocked"));
    }
    cx.account().block(jids)?;
    Ok(Reply::empty())
}

/// Nobody named: all. §3.4, §3.5
fn unblock(cx: &mut SetCx<'_>, iq: &Iq) -> Answer {
    let jids = blocking::jids(iq.payload_element().ok_or_else(StanzaError::bad_request)?)?;
    cx.account().unblock(jids);
    Ok(Reply::empty())
}
