//! XEP-0054: vcard-temp.

use super::prelude::*;
use crate::store::vcard;

/// Keeps an account's card, shows it to everybody, and has one for the server.
pub const MODULE: Module = Module {
    name: "vcard_temp",
    specs: &[Spec::Xep(54, "1.3.0")],
    features: &[Feature::server(ns::VCARD_TEMP), Feature::account(ns::VCARD_TEMP)],
    iq: &[
        IqRoute::get(ns::VCARD_TEMP, "vCard", Scope::Server, Access::Anyone, of_server),
        IqRoute::get_from_store(ns::VCARD_TEMP, "vCard", Scope::Account, Access::Anyone, |cx, _| {
            Box::pin(of_account(cx))
        })
        .anonymous(true),
        IqRoute::set(ns::VCARD_TEMP, "vCard", Scope::Account, Access::Owner, set),
    ],
};

/// A card that says which server this is.
fn of_server(cx: &GetCx<'_>, _: &Iq) -> Answer {
    let field = |name: &'static str, text: &str| el(ns::VCARD_TEMP, name).text(text);
    let card = el(ns::VCARD_TEMP, "vCard")
        .child(field("FN", &cx.server().config.server.name))
        .child(field("JABBERID", cx.request().addressee.domain()))
        .child(field("DESC", "XMPP server"));
    Ok(Reply::with(card))
}

/// A card as it was stored. XEP-0054 §3.1, §3.4
async fn of_account(cx: StoreCx) -> Answer {
    let account = cx.account();
    match cx.read(move |tx| vcard::load(tx, account)).await.map_err(failed)? {
        Some(card) => Ok(Reply::with(from_text(&card)?)),
        None if cx.request().is_owner => Err(StanzaError::item_not_found()),
        // The same as for an account that does not exist, so that nobody can look for names. XEP-0054 §3.4
        None => Err(StanzaError::service_unavailable()),
    }
}

/// The whole card takes the place of the former one. XEP-0054 §3.2, §3.3
fn set(cx: &mut SetCx<'_>, iq: &Iq) -> Answer {
    let card = iq.payload_element().ok_or_else(StanzaError::bad_request)?;
    let (account, text) = (cx.account().id(), to_text(card));
    cx.write(move |tx| vcard::set(tx, account, Some(&text)));
    Ok(Reply::empty())
}
