//! RFC 6121 §2: the roster, and XEP-0237: its versions.

use super::prelude::*;
use crate::stanza::payload::roster::{Get, Set};

/// Shows the roster and changes it.
pub const MODULE: Module = Module {
    name: "roster",
    specs: &[Spec::Rfc(6121), Spec::Xep(237, "1.3")],
    features: &[Feature::server(ns::ROSTER)],
    iq: &[
        IqRoute::get_in_turn(ns::ROSTER, "query", Scope::Account, Access::Owner, get).anonymous(true),
        IqRoute::set(ns::ROSTER, "query", Scope::Account, Access::Owner, set),
    ],
};

/// The whole roster; or an empty result, which what the client has missed follows. RFC 6121 §2.2, §2.6.3
fn get(cx: &mut SetCx<'_>, iq: &Iq) -> Answer {
    let asked: Get = iq.payload()?;
    // Whoever asks for the roster hears of its changes. RFC 6121 §2.2
    cx.account().be_interested();
    let roster = cx.account().roster(asked.version.as_deref());
    let reply = roster.map_or_else(Reply::empty, |roster| Reply::with(roster.build()));
    Ok(reply.when_durable())
}

/// Adds, changes or removes one contact. RFC 6121 §2.3 to §2.5
fn set(cx: &mut SetCx<'_>, iq: &Iq) -> Answer {
    match iq.payload()? {
        Set::Update(item) => cx.account().set_contact(&item)?,
        Set::Remove(jid) => cx.account().remove_contact(&jid)?,
    }
    Ok(Reply::empty())
}
