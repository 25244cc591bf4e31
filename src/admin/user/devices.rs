//! `user devices`: what has access to an account. XEP-0494

use serde_json::{Value, json};

use super::{changed, find};
use crate::admin::caller::Caller;
use crate::admin::cx::AdminCx;
use crate::admin::error::AdminError;
use crate::admin::report::Report;
use crate::admin::vhost::counted;
use crate::admin::{permission, times};
use crate::base::Timestamp;
use crate::jid::BareJid;
use crate::sasl::AgentId;
use crate::store::AccountId;
use crate::store::device::{self, Device};
use crate::store::push::{self, Registration};
use crate::stream::{Condition, StreamError};

/// What is wanted of the devices of an account.
pub(super) struct Wanted {
    /// `revoke`, or nothing: show them.
    pub(super) action: Option<String>,
    /// Which.
    pub(super) id: Option<String>,
    /// All of them.
    pub(super) all: bool,
}

pub(super) async fn devices(
    cx: &AdminCx,
    caller: &Caller,
    jid: BareJid,
    wanted: Wanted,
) -> Result<Report, AdminError> {
    let account = find(cx, &jid).await?.id;
    let now = cx.clock.wall();
    let devices = cx.store.read(move |tx| device::list(tx, account, now)).await?;
    match wanted {
        Wanted { action: None, .. } => Ok(list(cx, &jid, &devices, now)),
        Wanted { id: None, all: false, .. } => Err(AdminError::usage(
            "user.device_which",
            "It was not said which device is to lose its access. Nothing changed.",
        )
        .next(format!("which there are: xmppd user devices {jid}"))
        .next(format!("all of them: xmppd user devices {jid} revoke --all"))),
        Wanted { id, .. } => {
            permission::may_act_on(cx, caller, &jid).await?;
            revoke(cx, &jid, account, devices, id).await
        }
    }
}

/// The devices that have told which they are, and how many connected clients have not.
fn list(cx: &AdminCx, jid: &BareJid, devices: &[Device], now: Timestamp) -> Report {
    let unnamed = unnamed(cx, jid);
    let json = devices.iter().map(|device| to_json(cx, jid, device)).collect::<Vec<_>>();
    let report = Report::new(json!({ "jid": jid.as_str(), "devices": json, "unnamed_sessions": unnamed }));
    let report = match devices.is_empty() {
        true => report.line(format!("No client of {jid} has told which installation it is (XEP-0388).")),
        false => {
            let heading = ["id", "client", "first seen", "last seen", "address", "logs in by", "connected"];
            let mut rows = vec![heading.map(str::to_owned).to_vec()];
            rows.extend(devices.iter().map(|device| row(cx, jid, device, now)));
            report.table(rows).next(format!("take its access away  xmppd user devices {jid} revoke ID"))
        }
    };
    match unnamed {
        0 => report,
        count => {
            report.next(format!("{} not among them  xmppd user sessions {jid}", counted(count, "session")))
        }
    }
}

fn row(cx: &AdminCx, jid: &BareJid, device: &Device, now: Timestamp) -> Vec<String> {
    let names = [device.software.as_deref(), device.device.as_deref()];
    let names: Vec<&str> = names.into_iter().flatten().collect();
    vec![
        device.name.clone(),
        if names.is_empty() { "not told".to_owned() } else { names.join(", ") },
        times::ago(device.first_seen, now),
        times::ago(device.last_seen, now),
        device.address.clone(),
        access(device).to_owned(),
        if connected(cx, jid, &device.id) > 0 { "yes" } else { "no" }.to_owned(),
    ]
}

/// What a device has proved to have.
fn access(device: &Device) -> &'static str {
    match (device.password, device.tokens > 0) {
        (true, true) => "password, token",
        (true, false) => "password",
        (false, true) => "token",
        (false, false) => "nothing any more",
    }
}

fn to_json(cx: &AdminCx, jid: &BareJid, device: &Device) -> Value {
    json!({
        "id": device.name,
        "software": device.software,
        "device": device.device,
        "first_seen": device.first_seen.to_xmpp(),
        "last_seen": device.last_seen.to_xmpp(),
        "address": device.address,
        "mechanism": device.mechanism,
        "password": device.password,
        "token": device.tokens > 0,
        "connected": connected(cx, jid, &device.id) > 0,
    })
}

/// Takes the access of one device away, or of all: its tokens, its sessions. Who knows the password can still log in.
async fn revoke(
    cx: &AdminCx,
    jid: &BareJid,
    account: AccountId,
    devices: Vec<Device>,
    id: Option<String>,
) -> Result<Report, AdminError> {
    let is_meant = |device: &Device| id.as_ref().is_none_or(|id| device.name == *id);
    let meant: Vec<Device> = devices.into_iter().filter(is_meant).collect();
    if let (Some(id), true) = (&id, meant.is_empty()) {
        return Err(AdminError::not_found(
            "user.device_unknown",
            format!("{jid} has no device {id}. Nothing changed."),
        )
        .next(format!("which there are: xmppd user devices {jid}")));
    }
    let agents: Vec<AgentId> = meant.iter().map(|device| device.id.clone()).collect();
    let gone = agents.clone();
    let removed = cx.store.write(move |tx| {
        gone.iter().try_for_each(|agent| {
            device::remove(tx, account, agent)?;
            push::remove_of_agent(tx, account, agent)
        })
    });
    removed.await?;
    if let Some(node) = &cx.node {
        let gone = agents.clone();
        let stays = move |device: &Registration| device.agent.as_ref().is_none_or(|id| !gone.contains(id));
        node.directory.keep_devices(jid, stays);
    }
    let closed = agents.iter().map(|agent| close(cx, jid, agent)).sum::<usize>();
    changed(cx, jid);
    let names: Vec<&str> = meant.iter().map(|device| device.name.as_str()).collect();
    let report = Report::new(json!({ "jid": jid.as_str(), "revoked": names, "closed": closed }));
    let text = format!(
        "{} of {jid} revoked, {} closed.",
        counted(meant.len(), "device"),
        counted(closed, "session")
    );
    let report = report.line(text);
    Ok(match meant.iter().any(|device| device.password) {
        true => report.next(format!("who knows the password can still log in  xmppd user passwd {jid}")),
        false => report,
    })
}

/// Closes the sessions of a device; how many.
pub(in crate::admin) fn close(cx: &AdminCx, jid: &BareJid, agent: &AgentId) -> usize {
    let Some(node) = &cx.node else { return 0 };
    let error =
        || StreamError::from(Condition::NotAuthorized).text("The access of this device was taken away.");
    let cards = node.directory.sessions();
    let own = cards.iter().filter(|card| card.jid.bare() == *jid && card.agent.as_ref() == Some(agent));
    own.filter(|card| node.directory.close_session(card.id, error())).count()
}

/// How many sessions a device has.
pub(in crate::admin) fn connected(cx: &AdminCx, jid: &BareJid, agent: &AgentId) -> usize {
    let Some(node) = &cx.node else { return 0 };
    let cards = node.directory.sessions();
    cards.iter().filter(|card| card.jid.bare() == *jid && card.agent.as_ref() == Some(agent)).count()
}

/// How many sessions have not told which device they are.
fn unnamed(cx: &AdminCx, jid: &BareJid) -> usize {
    let Some(node) = &cx.node else { return 0 };
    node.directory.sessions().iter().filter(|card| card.jid.bare() == *jid && card.agent.is_none()).count()
}
