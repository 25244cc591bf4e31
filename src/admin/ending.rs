//! `stop`, `restart`: the end of the server, at once or announced.

use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::caller::Caller;
use super::cx::{AdminCx, NodeCx};
use super::error::AdminError;
use super::noun::{Answer, Nature, Needs, Noun, Who};
use super::report::Report;
use super::times;
use super::vhost::counted;
use crate::base::Zone;
use crate::base::id::{boot, random_id};
use crate::base::shutdown::{Ending, Then};
use crate::delivery::Traits;
use crate::jid::Jid;
use crate::router::{Deliver as _, Envelope};
use crate::stanza::{Message, MessageType, Stanza};

/// Users are told again when no more than this is left.
const LAST_WORD: Duration = Duration::from_secs(60);

/// How to stop.
#[derive(Clone, Debug, Default, PartialEq, Eq, Args, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stop {
    /// Not before: 5m, 2h, 18:00. Users are told at once and a minute before.
    #[arg(long = "in", value_name = "TIME")]
    #[serde(rename = "in", default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// What users are told.
    #[arg(long, value_name = "TEXT")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Call off what was planned.
    #[arg(long, conflicts_with_all = ["after", "reason", "now"])]
    #[serde(default)]
    pub cancel: bool,
    /// Do not wait until clients have said goodbye.
    #[arg(long, conflicts_with = "after")]
    #[serde(default)]
    pub now: bool,
}

/// How to restart.
#[derive(Clone, Debug, Default, PartialEq, Eq, Args, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Restart {
    /// Not before: 5m, 2h, 18:00. Users are told at once and a minute before.
    #[arg(long = "in", value_name = "TIME")]
    #[serde(rename = "in", default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// What users are told.
    #[arg(long, value_name = "TEXT")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Call off what was planned.
    #[arg(long, conflicts_with_all = ["after", "reason"])]
    #[serde(default)]
    pub cancel: bool,
}

impl Noun for Stop {
    const VERBS: bool = false;

    fn nature(&self) -> Nature {
        Nature::change(Needs::Node).who(Who::Admin)
    }

    fn times(&mut self) -> Vec<&mut String> {
        self.after.as_mut().into_iter().collect()
    }

    async fn run(self, cx: &AdminCx, _: &Caller) -> Result<Answer, AdminError> {
        let Self { after, reason, cancel, now } = self;
        end(cx, Then::Stop, After { time: after, reason, cancel, now }).map(Answer::from)
    }
}

impl Noun for Restart {
    const VERBS: bool = false;

    fn nature(&self) -> Nature {
        Nature::change(Needs::Node).who(Who::Admin)
    }

    fn times(&mut self) -> Vec<&mut String> {
        self.after.as_mut().into_iter().collect()
    }

    async fn run(self, cx: &AdminCx, _: &Caller) -> Result<Answer, AdminError> {
        let Self { after, reason, cancel } = self;
        end(cx, Then::Restart, After { time: after, reason, cancel, now: false }).map(Answer::from)
    }
}

struct After {
    time: Option<String>,
    reason: Option<String>,
    cancel: bool,
    now: bool,
}

fn end(cx: &AdminCx, then: Then, after: After) -> Result<Report, AdminError> {
    let node = cx.running()?;
    if after.cancel {
        return Ok(cancel(node));
    }
    if let Some(time) = &after.time {
        return plan(cx, node, then, time, after.reason);
    }
    node.shutdown.because(then, after.reason);
    match after.now {
        true => node.shutdown.hurry(),
        false => node.shutdown.begin(),
    }
    Ok(Report::new(json!({ "pid": std::process::id(), "boot": boot() })).line(match then {
        Then::Stop => "xmppd is stopping.",
        Then::Restart => "xmppd is restarting.",
    }))
}

/// Plans the end, in the place of one that was planned before.
fn plan(
    cx: &AdminCx,
    node: &NodeCx,
    then: Then,
    time: &str,
    reason: Option<String>,
) -> Result<Report, AdminError> {
    let now = cx.clock.wall();
    let wall = times::until(time, now)?;
    let at = cx.clock.now().after(wall.since(now));
    let before = node.shutdown.plan(Some(Ending { then, at, wall, reason: reason.clone() }));
    let sessions = node.directory.sessions().len();
    let data = json!({
        "planned": { "then": word(then), "at": wall.to_xmpp(), "reason": reason },
        "sessions": sessions,
    });
    let mut report = Report::new(data).line(format!(
        "xmppd {} at {}. {}",
        verb(then),
        times::date_and_minute(wall),
        match sessions {
            0 => "Nobody is connected now.".to_owned(),
            many => format!("Told to {}, and again a minute before.", counted(many, "session")),
        }
    ));
    if let Some(before) = before {
        let at = times::date_and_minute(before.wall);
        report = report.line(format!("What was planned for {at} is off."));
    }
    Ok(report.next(format!("call it off  xmppd {} --cancel", word(then))))
}

fn cancel(node: &NodeCx) -> Report {
    let before = node.shutdown.plan(None);
    let data = json!({ "cancelled": before.is_some() });
    let Some(before) = before else { return Report::new(data).line("No end was planned. Nothing changed.") };
    tell(node, "Called off: this server goes on.");
    Report::new(data).line(format!(
        "Called off: xmppd goes on and does not {} at {}.",
        word(before.then),
        times::date_and_minute(before.wall)
    ))
}

fn word(then: Then) -> &'static str {
    match then {
        Then::Stop => "stop",
        Then::Restart => "restart",
    }
}

fn verb(then: Then) -> &'static str {
    match then {
        Then::Stop => "stops",
        Then::Restart => "restarts",
    }
}

/// The end that is planned, in one sentence for the operator.
pub(super) fn planned(node: &NodeCx) -> Option<(String, String)> {
    let ending = node.shutdown.planned()?;
    let text = format!("xmppd {} at {}", verb(ending.then), times::date_and_minute(ending.wall));
    Some((text, format!("xmppd {} --cancel", word(ending.then))))
}

/// Tells users of an end that is planned, and begins it when its time has come. Runs until then.
pub async fn watch(cx: Arc<AdminCx>) {
    let Some(node) = &cx.node else { return };
    loop {
        let Some(ending) = node.shutdown.planned() else {
            node.shutdown.replanned().await;
            continue;
        };
        announce(&cx, node, &ending);
        let left = ending.at.since(cx.clock.now());
        let pause = if left > LAST_WORD * 2 { left - LAST_WORD } else { left };
        tokio::select! {
            () = node.shutdown.replanned() => continue,
            () = cx.clock.after(pause) => {}
        }
        if cx.clock.now() < ending.at {
            announce(&cx, node, &ending);
            tokio::select! {
                () = node.shutdown.replanned() => continue,
                () = cx.clock.at(ending.at) => {}
            }
        }
        tracing::info!(target: "admin", "{}, as it was planned", word(ending.then));
        node.shutdown.because(ending.then, ending.reason);
        return node.shutdown.begin();
    }
}

fn announce(cx: &AdminCx, node: &NodeCx, ending: &Ending) {
    let left = ending.at.since(cx.clock.now());
    // Rounded to what people would say.
    let left = Duration::from_secs((left.as_secs() + 5) / 10 * 10);
    let reason = ending.reason.as_ref().map(|reason| format!(": {reason}")).unwrap_or_default();
    let text = format!("This server {} in {}{reason}", verb(ending.then), times::rough(left));
    tell(node, &times::shown(&text, &Zone::utc()));
}

/// Says something to every client, in the name of its domain. RFC 6121 §5.2.2: a headline is not kept for later.
fn tell(node: &NodeCx, text: &str) {
    for card in node.directory.sessions() {
        let from = Jid::from(card.jid.bare().domain_part());
        let message = Message::builder(MessageType::Headline).from(from).to(card.jid.clone()).id(random_id());
        let message = message.subject("Server").body(text).build();
        let traits = Traits::of(&message);
        node.directory.deliver(Envelope { traits, ..Envelope::of_server(Stanza::Message(message)) });
    }
}
