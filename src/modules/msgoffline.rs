//! XEP-0160: the limit of kept messages that a user sets for himself, as in Tigase (namespace `msgoffline`).

use super::prelude::*;
use crate::stanza::Payload as _;
use crate::stanza::payload::msgoffline::OfflineLimit;

/// Tells and changes a user's own limit. What follows from it is in `delivery::offline`.
pub const MODULE: Module = Module {
    name: "msgoffline",
    specs: &[Spec::Xep(160, "1.0.1")],
    // The feature is `disco`'s: it depends on the configuration.
    features: &[],
    iq: &[
        IqRoute::get_in_turn(ns::OFFLINE, "msgoffline", Scope::Both, Access::Anyone, get),
        IqRoute::set(ns::OFFLINE, "msgoffline", Scope::Both, Access::Anyone, set),
    ],
};

/// `false` where the user has no limit of his own.
fn get(cx: &mut SetCx<'_>, _: &Iq) -> Answer {
    allowed(cx)?;
    let limit = cx.account().offline_limit();
    Ok(Reply::with(OfflineLimit { limit }.build()).when_durable())
}

/// Holds from the next message on; what waits already stays.
fn set(cx: &mut SetCx<'_>, iq: &Iq) -> Answer {
    allowed(cx)?;
    let wanted: OfflineLimit = iq.payload()?;
    cx.account().set_offline_limit(wanted.limit);
    Ok(Reply::with(wanted.build()))
}

/// Users set their own limit, at home, where the operator lets them.
fn allowed(cx: &SetCx<'_>) -> Result<(), StanzaError> {
    let request = cx.request();
    let is_own = match request.scope {
        Scope::Server => request.requester.domain() == request.addressee.domain(),
        Scope::Account | Scope::Both => request.is_owner,
    };
    let options = &cx.server().config.offline;
    match (is_own, options.store, options.users_may_set_limit) {
        (false, ..) => Err(StanzaError::not_authorized()),
        (true, false, _) => Err(StanzaError::not_allowed().text("This server keeps no messages for later.")),
        (true, true, false) => {
            Err(StanzaError::not_allowed().text("The operator of this server sets the limit."))
        }
        (true, true, true) => Ok(()),
    }
}
