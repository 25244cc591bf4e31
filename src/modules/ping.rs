//! XEP-0199: XMPP Ping.

use super::prelude::*;

/// Answers on behalf of the domain and of accounts.
pub const MODULE: Module = Module {
    name: "ping",
    specs: &[Spec::Xep(199, "2.0.1")],
    features: &[Feature::server(ns::PING), Feature::account(ns::PING)],
    iq: &[
        IqRoute::get(ns::PING, "ping", Scope::Server, Access::Anyone, pong),
        // Not for strangers: an answer would tell them that the account exists. RFC 6120 §13.11
        IqRoute::get(ns::PING, "ping", Scope::Account, Access::Contact, pong),
    ],
};

/// An empty result. XEP-0199 §4.2
fn pong(_: &GetCx<'_>, _: &Iq) -> Answer {
    Ok(Reply::empty())
}
