//! What people do with their own account in-band: XEP-0077 §3.2, §3.3.

use super::outcome;
use super::{Asker, Caller};
use crate::admin::{audit, user};
use crate::extension::Request;
use crate::sasl::{KeySet, Password};
use crate::stanza::StanzaError;
use crate::store::{account, credential, device, push};
use crate::stream::{Condition, StreamError};

/// Gives the account of whoever asks a new password. Its other sessions end: who knew the old one must not go on.
pub(super) async fn change_password(
    asker: &Asker<'_>,
    request: &Request,
    password: &str,
) -> Result<(), StanzaError> {
    let cx = asker.cx;
    let jid = request.requester.bare();
    let directory =
        cx.node.as_ref().map(|node| &node.directory).ok_or_else(StanzaError::service_unavailable)?;
    let cards = directory.sessions();
    let own =
        |card: &&std::sync::Arc<crate::account::SessionCard>| card.jid.as_str() == request.requester.as_str();
    if cards.iter().find(own).is_none_or(|card| card.tls == crate::account::NO_TLS) {
        // XEP-0077 §3.3, table 2
        return Err(
            StanzaError::not_authorized().text("A password is not changed where others could read it.")
        );
    }
    let config = cx.config.current();
    let vhost = config.vhost_named(jid.domain()).ok_or_else(StanzaError::service_unavailable)?;
    let refused = |why: String| StanzaError::not_acceptable().text(format!("Password refused: {why}."));
    if let Some(flaw) = vhost.password_rules().flaw(password, &jid) {
        return Err(refused(flaw));
    }
    let password = Password::prepare(password).map_err(|error| refused(error.to_string()))?;
    let keys = tokio::task::spawn_blocking(move || KeySet::derive(&password)).await;
    let keys = keys.map_err(|_| StanzaError::internal_server_error())?;
    let resource = request.requester.resource().map(str::to_owned);
    let (asked, own_device) = (jid.clone(), resource.clone());
    let is_changed = cx.store.write(move |tx| {
        let Some(id) = account::id_of(tx, &asked)? else { return Ok(false) };
        credential::set(tx, id, &keys)?;
        push::remove_others(tx, id, own_device.as_deref())?;
        device::password_changed(tx, id)?;
        Ok(true)
    });
    if !is_changed.await.map_err(|error| StanzaError::from(&error))? {
        return Err(StanzaError::registration_required());
    }
    let error =
        StreamError::from(Condition::Reset).text("The password was changed. Log in with the new one.");
    directory.keep_devices(&jid, move |device| resource.as_ref() == Some(&device.resource));
    for card in cards.iter().filter(|card| card.jid.bare() == jid && !own(card)) {
        directory.close_session(card.id, error.clone());
    }
    tracing::info!(target: "admin", %jid, "has changed its password");
    audit::note(cx, &Caller::Account(jid.clone()), &format!("user passwd {jid}"), jid.domain(), None);
    Ok(())
}

/// Gives the account of whoever asks up: what its sessions are told when they end.
pub(super) async fn cancel(asker: &Asker<'_>, request: &Request) -> Result<String, StanzaError> {
    let cx = asker.cx;
    let jid = request.requester.bare();
    let config = cx.config.current();
    let vhost = config.vhost_named(jid.domain()).ok_or_else(StanzaError::service_unavailable)?;
    let told = user::given_up(cx, &jid, vhost.registration_delete_grace).await;
    let told = told.map_err(|error| outcome::stanza_error(&error))?;
    tracing::info!(target: "admin", %jid, "has given up its account");
    audit::note(cx, &Caller::Account(jid.clone()), &format!("user remove {jid}"), jid.domain(), None);
    Ok(told)
}
