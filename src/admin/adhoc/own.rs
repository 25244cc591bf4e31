//! What people do with their own account in-band: XEP-0077 §3.2, §3.3.

use std::sync::Arc;

use super::outcome;
use super::{Asker, Caller};
use crate::account::SessionCard;
use crate::admin::cx::AdminCx;
use crate::admin::{audit, user};
use crate::extension::{Device, Request};
use crate::jid::BareJid;
use crate::sasl::{KeySet, Password};
use crate::stanza::StanzaError;
use crate::store::{AccountId, account, credential, device, push};
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

/// The devices of whoever asks that have access to the account. XEP-0494 §3.1
pub(super) async fn devices(asker: &Asker<'_>, request: &Request) -> Result<Vec<Device>, StanzaError> {
    let (cx, jid) = (asker.cx, request.requester.bare());
    let known = known(asker, &jid).await?.1;
    let listed = known.into_iter().map(|device| Device {
        connected: user::connected(cx, &jid, &device.id) > 0,
        token: device.tokens > 0,
        id: device.name,
        software: device.software,
        device: device.device,
        first_seen: device.first_seen,
        last_seen: device.last_seen,
        password: device.password,
    });
    // What has none any more is listed for the operator only.
    let listed = listed.filter(|device| device.connected || device.password || device.token);
    Ok(listed.chain(unnamed(cx, &jid).iter().map(|card| device_of(cx, card))).collect())
}

/// The sessions of clients that have not told which installation they are, as those without SASL2: they are known while
/// they are there.
fn unnamed(cx: &AdminCx, jid: &BareJid) -> Vec<Arc<SessionCard>> {
    let cards = cx.node.as_ref().map(|node| node.directory.sessions()).unwrap_or_default();
    cards.into_iter().filter(|card| card.agent.is_none() && card.jid.bare() == *jid).collect()
}

fn device_of(cx: &AdminCx, card: &SessionCard) -> Device {
    let software = cx.node.as_ref().and_then(|node| node.directory.software(card));
    Device {
        id: unnamed_id(card),
        software: software.and_then(|software| software.name.as_ref().map(ToString::to_string)),
        device: Some(card.jid.resource().to_owned()),
        first_seen: card.since,
        last_seen: card.since,
        password: has_password(card),
        token: false,
        connected: true,
    }
}

/// Stays the same while the session goes on.
fn unnamed_id(card: &SessionCard) -> String {
    format!("session-{}", card.id.0)
}

fn close(cx: &AdminCx, card: &SessionCard, error: StreamError) -> bool {
    cx.node.as_ref().is_some_and(|node| node.directory.close_session(card.id, error))
}

fn has_password(card: &SessionCard) -> bool {
    card.mechanism == "PLAIN" || card.mechanism.starts_with("SCRAM-")
}

/// Takes the access of a device away, unless it knows the password. XEP-0494 §3.2
pub(super) async fn revoke_device(
    asker: &Asker<'_>,
    request: &Request,
    id: &str,
) -> Result<bool, StanzaError> {
    let (cx, jid) = (asker.cx, request.requester.bare());
    let (account, known) = known(asker, &jid).await?;
    if let Some(card) = unnamed(cx, &jid).iter().find(|card| unnamed_id(card) == id) {
        let error = StreamError::not_authorized().text("The access of this client was taken away.");
        return Ok(!has_password(card) && close(cx, card, error));
    }
    let Some(device) = known.into_iter().find(|device| device.name == id) else {
        return Err(StanzaError::item_not_found().text("There is no such client."));
    };
    if device.password {
        return Ok(false);
    }
    let agent = device.id.clone();
    let removed = cx.store.write(move |tx| {
        device::remove(tx, account, &agent)?;
        push::remove_of_agent(tx, account, &agent)
    });
    removed.await.map_err(|error| StanzaError::from(&error))?;
    if let Some(node) = &cx.node {
        let gone = device.id.clone();
        node.directory.keep_devices(&jid, move |device| device.agent.as_ref() != Some(&gone));
    }
    user::close_device(cx, &jid, &device.id);
    tracing::info!(target: "admin", %jid, device = id, "has taken the access of a device away");
    audit::note(
        cx,
        &Caller::Account(jid.clone()),
        &format!("user devices {jid} revoke {id}"),
        jid.domain(),
        None,
    );
    Ok(true)
}

async fn known(asker: &Asker<'_>, jid: &BareJid) -> Result<(AccountId, Vec<device::Device>), StanzaError> {
    let (jid, now) = (jid.clone(), asker.cx.clock.wall());
    let known = asker.cx.store.read(move |tx| {
        let Some(account) = account::id_of(tx, &jid)? else { return Ok(None) };
        Ok(Some((account, device::list(tx, account, now)?)))
    });
    let known = known.await.map_err(|error| StanzaError::from(&error))?;
    known.ok_or_else(StanzaError::item_not_found)
}
