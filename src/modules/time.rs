//! XEP-0202: Entity Time.

use super::prelude::*;
use crate::stanza::payload::time;

/// Tells the server's time, in UTC.
pub const MODULE: Module = Module {
    name: "time",
    specs: &[Spec::Xep(202, "2.0")],
    features: &[Feature::server(ns::TIME)],
    iq: &[IqRoute::get(ns::TIME, "time", Scope::Server, Access::Anyone, now)],
};

fn now(cx: &GetCx<'_>, _: &Iq) -> Answer {
    Ok(Reply::with(time::result(cx.server().clock.wall())))
}
