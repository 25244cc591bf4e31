//! XEP-0494: Client Access Management, by the owner of an account.

use super::prelude::*;
use crate::extension::Device;
use crate::stanza::{ErrorType, IqType};
use crate::xml::Element;

/// Shows what has access to an account, and takes it away.
pub const MODULE: Module = Module {
    name: "client_access",
    specs: &[Spec::Xep(494, "0.1.0")],
    features: &[Feature::account(ns::CLIENT_ACCESS)],
    iq: &[
        IqRoute::by_operator(
            IqType::Get,
            ns::CLIENT_ACCESS,
            "list",
            Scope::Account,
            Access::Owner,
            |cx, _| Box::pin(list(cx)),
        ),
        IqRoute::by_operator(
            IqType::Set,
            ns::CLIENT_ACCESS,
            "revoke",
            Scope::Account,
            Access::Owner,
            |cx, iq| Box::pin(revoke(cx, iq)),
        ),
    ],
};

/// §3.1
async fn list(cx: OperatorCx) -> Answer {
    let devices = cx.operator()?.devices(cx.request().clone()).await?;
    let clients = el(ns::CLIENT_ACCESS, "clients").children(devices.iter().map(client));
    Ok(Reply::with(clients.build()))
}

fn client(device: &Device) -> Element {
    let text = |name: &'static str, text: &str| el(ns::CLIENT_ACCESS, name).text(text);
    let auth = el(ns::CLIENT_ACCESS, "auth")
        .child_opt(device.password.then(|| el(ns::CLIENT_ACCESS, "password")))
        .child_opt(device.token.then(|| el(ns::CLIENT_ACCESS, "fast")));
    let agent = el(ns::CLIENT_ACCESS, "user-agent")
        .child_opt(device.software.as_deref().map(|software| text("software", software)))
        .child_opt(device.device.as_deref().map(|name| text("device", name)));
    el(ns::CLIENT_ACCESS, "client")
        .attr("connected", if device.connected { "true" } else { "false" })
        .attr("id", device.id.as_str())
        .attr("type", "session")
        .child(text("first-seen", &device.first_seen.to_xmpp()))
        .child(text("last-seen", &device.last_seen.to_xmpp()))
        .child(auth)
        // Nobody's rights depend on the client that he uses.
        .child(el(ns::CLIENT_ACCESS, "permission").attr("status", "unrestricted"))
        .child(agent)
        .build()
}

/// §3.2
async fn revoke(cx: OperatorCx, iq: Iq) -> Answer {
    let asked = iq.payload_element().and_then(|revoke| revoke.attr("id"));
    let id =
        asked.ok_or_else(|| StanzaError::bad_request().text("Say which: the attribute 'id' is missing."))?;
    let is_done = cx.operator()?.revoke_device(cx.request().clone(), id.to_owned()).await?;
    if is_done {
        return Ok(Reply::empty());
    }
    // Who knows the password would log in again.
    let condition = el(ns::CLIENT_ACCESS, "password-reset-required").build();
    let text = "This client knows the password. Change the password to take its access away.";
    Err(StanzaError::service_unavailable().kind(ErrorType::Cancel).text(text).application(condition))
}
