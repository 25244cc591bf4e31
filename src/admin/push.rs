//! `push`: which devices are woken, through which services, and what those answer. XEP-0357

use clap::Subcommand;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::caller::Caller;
use super::cx::AdminCx;
use super::error::AdminError;
use super::noun::{Answer, Nature, Needs, Noun, Who};
use super::report::{Line, Report};
use super::{names, times, user};
use crate::account::{Said, Tried};
use crate::base::Timestamp;
use crate::jid::BareJid;
use crate::store::push::{self, Registration, Standing};

/// Devices that are read at once.
const PAGE: u32 = 500;

/// What can be done with devices that are woken.
#[derive(Clone, Debug, PartialEq, Eq, Subcommand, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Push {
    /// Shows which devices are woken by notifications, and what their services have answered.
    #[command(after_help = "Example:\n  xmppd push list\n  xmppd push list bob@example.org")]
    List {
        /// Only devices of this account.
        #[serde(default)]
        jid: Option<String>,
    },
    /// Wakes the devices of an account now, and shows what their services answer.
    ///
    /// Takes up to half a minute where a service does not answer.
    #[command(after_help = "Example:\n  xmppd push test bob@example.org")]
    Test {
        /// The address.
        jid: String,
    },
    /// Wakes a device no more, until its client asks for it again.
    #[command(after_help = "Example:\n  xmppd push forget bob@example.org 2")]
    Forget {
        /// The address.
        jid: String,
        /// The number that push list shows.
        id: u32,
    },
}

impl Noun for Push {
    const VERBS: bool = true;

    fn nature(&self) -> Nature {
        match self {
            Self::List { jid: None } => Nature::look(Needs::Data),
            Self::List { jid: Some(jid) } => Nature::look(Needs::Data).account(jid).who(Who::DomainAdmin),
            Self::Test { jid } => Nature::change(Needs::Node).account(jid).who(Who::DomainAdmin),
            Self::Forget { jid, .. } => Nature::change(Needs::Data).account(jid).who(Who::DomainAdmin),
        }
    }

    async fn run(self, cx: &AdminCx, _: &Caller) -> Result<Answer, AdminError> {
        let report = match self {
            Self::List { jid } => list(cx, jid.as_deref().map(names::account).transpose()?).await,
            Self::Test { jid } => test(cx, names::account(&jid)?).await,
            Self::Forget { jid, id } => forget(cx, names::account(&jid)?, id).await,
        };
        report.map(Answer::from)
    }
}

async fn list(cx: &AdminCx, jid: Option<BareJid>) -> Result<Report, AdminError> {
    let devices = match &jid {
        Some(jid) => of_account(cx, jid).await?,
        None => of_all(cx).await?,
    };
    let report = Report::new(json!({
        "devices": devices.iter().map(|(jid, device)| to_json(jid, device)).collect::<Vec<_>>()
    }));
    if devices.is_empty() {
        return Ok(report.line(match jid {
            Some(jid) => format!("No device of {jid} is woken."),
            None => "No device is woken.".to_owned(),
        }));
    }
    let now = cx.clock.wall();
    let head = ["address", "id", "device", "service", "accepted", "last", "state"];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    rows.extend(devices.iter().map(|(jid, device)| row(jid, device, now)));
    let failing = devices.iter().find(|(_, device)| device.record.standing != Standing::Active);
    let next = match failing {
        Some((jid, device)) => vec![
            format!("forget it    xmppd push forget {jid} {}", device.number),
            format!("try again    xmppd push test {jid}"),
        ],
        None => vec!["try one  xmppd push test JID".to_owned()],
    };
    Ok(report.table(rows).push(Line::Next(next)))
}

/// The devices of an account that is there.
async fn of_account(cx: &AdminCx, jid: &BareJid) -> Result<Vec<(BareJid, Registration)>, AdminError> {
    let account = user::find(cx, jid).await?;
    // In turn with the writes, so that what was asked for just now is there.
    let devices = cx.store.write(move |tx| push::load(tx, account.id)).await?;
    Ok(devices.into_iter().map(|device| (jid.clone(), device)).collect())
}

async fn of_all(cx: &AdminCx) -> Result<Vec<(BareJid, Registration)>, AdminError> {
    let mut all: Vec<(BareJid, Registration)> = Vec::new();
    loop {
        let after = all.last().map(|(jid, _)| jid.clone());
        let page = cx.store.write(move |tx| push::list(tx, after.as_ref(), PAGE)).await?;
        if page.is_empty() {
            return Ok(all);
        }
        all.extend(page);
    }
}

fn row(jid: &BareJid, device: &Registration, now: Timestamp) -> Vec<String> {
    let record = &device.record;
    vec![
        jid.to_string(),
        device.number.to_string(),
        device.resource.clone(),
        device.service.to_string(),
        record.accepted.to_string(),
        record.accepted_at.map_or_else(|| "never".to_owned(), |at| times::ago(at, now)),
        state(device, now),
    ]
}

/// How it stands with a device, in words.
fn state(device: &Registration, now: Timestamp) -> String {
    let record = &device.record;
    let why = record.failed.as_ref().map(|(at, why)| format!("{why}, {}", times::ago(*at, now)));
    let why = why.unwrap_or_default();
    match (record.standing, record.failures) {
        (Standing::Active, 0) => "on".to_owned(),
        (Standing::Active, failures) => format!("on, {failures} failed ({why})"),
        (Standing::Paused, failures) => format!("paused, {failures} failed ({why})"),
        (Standing::Refused, _) => format!("refused ({why})"),
    }
}

/// Without the form, which may hold a secret.
fn to_json(jid: &BareJid, device: &Registration) -> Value {
    let record = &device.record;
    json!({
        "jid": jid.as_str(),
        "id": device.number,
        "resource": device.resource,
        "service": device.service.as_str(),
        "node": device.node,
        "since": device.since.to_xmpp(),
        "state": match record.standing {
            Standing::Active => "on",
            Standing::Paused => "paused",
            Standing::Refused => "refused",
        },
        "accepted": record.accepted,
        "failures": record.failures,
        "last_accepted": record.accepted_at.map(Timestamp::to_xmpp),
        "last_failed": record.failed.as_ref().map(|(at, _)| at.to_xmpp()),
        "last_error": record.failed.as_ref().map(|(_, why)| why),
    })
}

async fn test(cx: &AdminCx, jid: BareJid) -> Result<Report, AdminError> {
    let node = cx.running()?;
    let (account, vhost) = (user::find(cx, &jid).await?, names::vhost_of(cx, &jid)?);
    if account.disabled.is_some_and(|disabled| disabled.holds(cx.clock.wall())) {
        return Err(barred(&jid.to_string(), &format!("xmppd user enable {jid}")));
    }
    if !vhost.enabled {
        return Err(barred(jid.domain(), &format!("xmppd vhost enable {}", jid.domain())));
    }
    let tried = node.directory.try_push(&jid).await;
    if tried.is_empty() {
        return Err(none(&jid));
    }
    let failed = tried.iter().filter(|tried| tried.said != Said::Accepted).count();
    let results = tried.iter().map(|tried| {
        let mut value = to_json(&jid, &tried.device);
        if let Some(map) = value.as_object_mut() {
            map.retain(|name, _| ["jid", "id", "resource", "service", "node"].contains(&name.as_str()));
            map.insert("said".to_owned(), json!(words(&tried.said)));
        }
        value
    });
    let mut report = Report::new(json!({ "devices": results.collect::<Vec<_>>() }));
    for Tried { device, said } in &tried {
        let text = format!("{} {} at {}: {}", device.number, device.resource, device.service, words(said));
        report = report.push(if *said == Said::Accepted { Line::Good(text) } else { Line::Bad(text) });
    }
    if failed > 0 {
        report.exit = 8;
        let forget = format!("forget one  xmppd push forget {jid} ID");
        return Ok(report.next(forget));
    }
    Ok(report)
}

fn words(said: &Said) -> String {
    match said {
        Said::Accepted => "accepted".to_owned(),
        Said::Refused(why) => format!("refused, {why}"),
        Said::Nothing => "no answer".to_owned(),
    }
}

fn barred(who: &str, enable: &str) -> AdminError {
    let text = format!("{who} is disabled: no device is woken.");
    AdminError::not_permitted("push.disabled", text).next(format!("open it again: {enable}"))
}

fn none(jid: &BareJid) -> AdminError {
    AdminError::not_found("push.none", format!("No device of {jid} is woken: none has asked for it."))
        .next("Its owner switches notifications on in the app, and logs in once.")
        .next("who is: xmppd push list")
}

async fn forget(cx: &AdminCx, jid: BareJid, id: u32) -> Result<Report, AdminError> {
    let account = user::find(cx, &jid).await?;
    if !cx.store.write(move |tx| push::remove(tx, account.id, id)).await? {
        let error = AdminError::not_found("push.unknown", format!("{jid} has no device {id} that is woken."));
        return Err(error.next(format!("which it has: xmppd push list {jid}")));
    }
    if let Some(node) = &cx.node {
        node.directory.keep_devices(&jid, move |device| device.number != id);
    }
    Ok(Report::new(json!({ "jid": jid.as_str(), "forgotten": id }))
        .line(format!("Device {id} of {jid} is woken no more. It is again when its client asks for it.")))
}
