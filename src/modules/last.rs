//! XEP-0012: Last Activity, of the server: how long it has been running; and of accounts, where the operator wants it.

use super::prelude::*;
use crate::extension::Seen;
use crate::stanza::payload::last::Last;
use std::time::Duration;

/// Tells the uptime, and when somebody was last there. The feature of accounts is announced where it is switched on.
pub const MODULE: Module = Module {
    name: "last",
    specs: &[Spec::Xep(12, "2.0")],
    features: &[Feature::server(ns::LAST)],
    iq: &[
        IqRoute::get(ns::LAST, "query", Scope::Server, Access::Anyone, uptime),
        IqRoute::get(ns::LAST, "query", Scope::Account, Access::Anyone, activity),
    ],
};

/// XEP-0012 §5
fn uptime(cx: &GetCx<'_>, _: &Iq) -> Answer {
    Ok(Reply::with(Last { since: cx.server().uptime(), status: None }.build()))
}

/// XEP-0012 §3
fn activity(cx: &GetCx<'_>, _: &Iq) -> Answer {
    if !cx.server().config.last_activity.enabled {
        return Err(StanzaError::service_unavailable());
    }
    if !cx.request().is_contact {
        // §3: who may not see the presence is told so.
        return Err(StanzaError::forbidden());
    }
    let last = match cx.seen() {
        Seen::Now => Last { since: Duration::ZERO, status: None },
        Seen::At(seen) => {
            let since = cx.server().clock.wall().since(seen.at);
            Last { since, status: seen.status.map(Into::into) }
        }
        Seen::Never => return Err(StanzaError::item_not_found()),
    };
    Ok(Reply::with(last.build()))
}
