//! XEP-0012: Last Activity, of the server: how long it has been running.

use super::prelude::*;
use crate::stanza::payload::last::Last;

/// Tells the uptime.
pub const MODULE: Module = Module {
    name: "last",
    specs: &[Spec::Xep(12, "2.0")],
    features: &[Feature::server(ns::LAST)],
    iq: &[IqRoute::get(ns::LAST, "query", Scope::Server, Access::Anyone, uptime)],
};

/// XEP-0012 §5
fn uptime(cx: &GetCx<'_>, _: &Iq) -> Answer {
    Ok(Reply::with(Last { since: cx.server().uptime(), status: None }.build()))
}
