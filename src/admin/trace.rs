//! `trace`: what goes over the wire of one user, one session or one address, for a while.

use std::time::Duration;

use clap::{Args, Subcommand};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::caller::Caller;
use super::cx::{AdminCx, NodeCx};
use super::error::AdminError;
use super::log::Tailing;
use super::noun::{Answer, Flow, Nature, Needs, Noun, Who};
use super::report::{Line, Report};
use super::{names, times, user};
use crate::base::{ByteSize, Timestamp};
use crate::observe::Selector;
use crate::observe::past::Past;
use crate::observe::trace::{self, LONGEST, Target, TraceError};

/// How long a trace runs if nothing is said.
const USUAL: Duration = Duration::from_secs(600);

/// What can be done with traces. Credentials are cut from them, always; texts of people, unless they are asked for.
#[derive(Clone, Debug, PartialEq, Eq, Subcommand, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Trace {
    /// Starts to write down what a user, a session or an address sends and is sent. It ends by itself.
    ///
    /// Credentials are always cut. The ids of sessions are those of `xmppd session list`.
    #[command(
        after_help = "Example:\n  xmppd trace start --user bob@example.org\n  xmppd trace start --ip 198.51.100.23 --for 1h\n  xmppd trace start --session c7f3a1 --bodies"
    )]
    Start(Start),
    /// Shows which traces run and which are kept.
    #[command(after_help = "Example:\n  xmppd trace list")]
    List {},
    /// Ends a trace. What it has seen is kept.
    #[command(after_help = "Example:\n  xmppd trace stop 3")]
    Stop {
        /// Its number.
        id: u32,
    },
    /// Shows what a trace has seen: C: from the client, S: from the server.
    #[command(after_help = "Example:\n  xmppd trace show 3\n  xmppd trace show 3 --json")]
    Show {
        /// Its number.
        id: u32,
    },
}

/// Whose wire, and how long.
#[derive(Clone, Debug, Default, PartialEq, Eq, Args, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[group(skip)]
#[command(group(clap::ArgGroup::new("whose").required(true)))]
pub struct Start {
    /// All connections of this account, or of this client with a resource.
    #[arg(long, value_name = "JID", group = "whose")]
    pub user: Option<String>,
    /// This connection, by its id in the log and in the list of sessions.
    #[arg(long, value_name = "ID", group = "whose")]
    pub session: Option<String>,
    /// All connections from this network address.
    #[arg(long, value_name = "ADDRESS", group = "whose")]
    pub ip: Option<String>,
    /// For so long, at most a day; else 10m.
    #[arg(long = "for", value_name = "TIME")]
    #[serde(rename = "for")]
    pub time: Option<String>,
    /// Write down the texts of people too.
    #[arg(long)]
    pub bodies: bool,
}

impl Noun for Trace {
    const VERBS: bool = true;

    fn nature(&self) -> Nature {
        // What people write to each other is for nobody who does not answer for the whole server.
        match self {
            Self::Start(Start { user: Some(user), .. }) => {
                Nature::change(Needs::Node).account(user).who(Who::Admin)
            }
            Self::Start(_) | Self::Stop { .. } => Nature::change(Needs::Node).who(Who::Admin),
            Self::List {} => Nature::look(Needs::Node).who(Who::Admin),
            Self::Show { .. } => Nature::look(Needs::Node).who(Who::Admin).flow(Flow::Lines),
        }
    }

    async fn run(self, cx: &AdminCx, _: &Caller) -> Result<Answer, AdminError> {
        let node = cx.running()?;
        match self {
            Self::Start(start) => start.run(cx, node).await.map(Answer::from),
            Self::List {} => Ok(list(node, cx.clock.wall()).into()),
            Self::Stop { id } => stop(node, id).map(Answer::from),
            Self::Show { id } => show(node, id).await,
        }
    }
}

impl Start {
    async fn run(self, cx: &AdminCx, node: &NodeCx) -> Result<Report, AdminError> {
        let of = self.target(cx, node).await?;
        let length = match &self.time {
            Some(text) => times::duration(text)?,
            None => USUAL,
        };
        if length > LONGEST || length.is_zero() {
            return Err(AdminError::invalid(
                "trace.for",
                "A trace runs for at least a second and at most a day.",
            )
            .next("xmppd trace start … --for 2h"));
        }
        let told = self.time.as_deref().unwrap_or("10m");
        let trace = node.traces.start(of, length, self.bodies).map_err(not_started)?;
        let number = trace.trace;
        let texts = if trace.bodies { "with the texts of people" } else { "without the texts of people" };
        let connected = node.directory.sessions().iter().any(|card| match &trace.of {
            Target::User(jid) => card.jid.as_str() == jid || card.jid.bare().as_str() == jid,
            Target::Session(conn) => card.conn == *conn,
            Target::Ip(ip) => card.address.to_canonical().to_string() == *ip,
        });
        let report = Report::new(to_json(&trace, true))
            .line(format!("Trace {number} of {} runs for {told}, {texts}. Credentials are cut.", trace.of))
            .push(Line::Next(vec![
                format!("look  xmppd trace show {number}"),
                format!("end   xmppd trace stop {number}"),
            ]));
        Ok(match connected {
            true => report,
            false => {
                report.warn(format!("Nobody is connected who is meant by {}; the trace waits.", trace.of))
            }
        })
    }

    async fn target(&self, cx: &AdminCx, node: &NodeCx) -> Result<Target, AdminError> {
        match (&self.user, &self.session, &self.ip) {
            (Some(user), None, None) => {
                let jid = match user.parse::<crate::jid::Jid>() {
                    Ok(jid) if jid.resource().is_some() => jid,
                    _ => names::account(user)?.into(),
                };
                // Whoever is connected without an account can be looked at, too.
                let is_connected = node.directory.sessions().iter().any(|card| card.jid.bare() == jid.bare());
                if !is_connected {
                    user::find(cx, &jid.bare()).await?;
                }
                Ok(Target::User(jid.to_string()))
            }
            (None, Some(session), None) => {
                match node.directory.sessions().iter().any(|card| card.conn == *session) {
                    true => Ok(Target::Session(session.clone())),
                    false => Err(AdminError::not_found(
                        "trace.session",
                        format!("There is no session \"{session}\"."),
                    )
                    .next("the ids of sessions: xmppd session list")),
                }
            }
            (None, None, Some(ip)) => match ip.parse::<std::net::IpAddr>() {
                Ok(ip) => Ok(Target::Ip(ip.to_canonical().to_string())),
                Err(_) => Err(AdminError::invalid("trace.ip", format!("\"{ip}\" is not a network address."))
                    .next("xmppd trace start --ip 198.51.100.23")),
            },
            _ => Err(AdminError::usage("trace.whose", "A trace is of one user, one session or one address.")
                .next("xmppd trace start --user bob@example.org")),
        }
    }
}

fn not_started(error: TraceError) -> AdminError {
    match error {
        TraceError::TooMany => AdminError::failed("trace.too_many", format!("{error}."))
            .instead("which run: xmppd trace list")
            .next("end one: xmppd trace stop ID"),
        TraceError::File(_) => {
            AdminError::failed("trace.file", format!("{}.", super::sentence(&error).trim_end_matches('.')))
                .next("is there room: xmppd status")
        }
    }
}

fn to_json(trace: &trace::Trace, runs: bool) -> serde_json::Value {
    json!({
        "trace": trace.trace,
        "of": trace.of,
        "bodies": trace.bodies,
        "begun": Timestamp(trace.begun).to_xmpp(),
        "until": Timestamp(trace.until).to_xmpp(),
        "runs": runs,
    })
}

fn list(node: &NodeCx, now: Timestamp) -> Report {
    let (running, finished) = (node.traces.all(), node.traces.finished());
    let data = finished
        .iter()
        .map(|kept| to_json(&kept.trace, false))
        .chain(running.iter().map(|running| to_json(&running.trace, true)))
        .collect::<Vec<_>>();
    let report = Report::new(json!({ "traces": data }));
    if data.is_empty() {
        return report
            .line("No trace runs and none is kept.")
            .next("xmppd trace start --user bob@example.org");
    }
    let mut rows = vec![["trace", "of", "begun", "state", "size"].map(str::to_owned).to_vec()];
    rows.extend(finished.iter().map(|kept| {
        let size = ByteSize(kept.bytes.div_ceil(1000) * 1000).to_string();
        row(&kept.trace, "ended".into(), size)
    }));
    rows.extend(running.iter().map(|running| {
        let (lines, dropped) = running.lines();
        let left = times::rough(Timestamp(running.trace.until).since(now));
        let lost = if dropped > 0 { format!(", {dropped} lost") } else { String::new() };
        row(&running.trace, format!("runs, another {left}"), format!("{lines} lines{lost}"))
    }));
    report.table(rows)
}

fn row(trace: &trace::Trace, state: String, size: String) -> Vec<String> {
    let begun = times::date_and_minute(Timestamp(trace.begun));
    vec![trace.trace.to_string(), trace.of.to_string(), begun, state, size]
}

fn stop(node: &NodeCx, id: u32) -> Result<Report, AdminError> {
    if let Some(trace) = node.traces.stop(id) {
        return Ok(Report::new(to_json(&trace, false))
            .line(format!("Trace {id} of {} has ended.", trace.of))
            .next(format!("xmppd trace show {id}")));
    }
    match node.traces.finished().into_iter().find(|kept| kept.trace.trace == id) {
        Some(kept) => Ok(Report::new(to_json(&kept.trace, false))
            .line(format!("Trace {id} has ended before. Nothing changed."))
            .next(format!("xmppd trace show {id}"))),
        None => Err(unknown(id)),
    }
}

async fn show(node: &NodeCx, id: u32) -> Result<Answer, AdminError> {
    let traces = node.traces.clone();
    let read = tokio::task::spawn_blocking(move || traces.records(id)).await;
    let records = read.unwrap_or_else(|error| Err(std::io::Error::other(error))).map_err(|error| {
        AdminError::failed("trace.unreadable", format!("Trace {id} cannot be read: {error}."))
            .next("look at the directory: xmppd doctor paths")
    })?;
    let records = records.ok_or_else(|| unknown(id))?;
    let mut end = Report::new(json!({ "trace": id, "lines": records.len() }));
    if records.is_empty() {
        end = end.line("Nothing was heard.");
    }
    let past = Past { records: records.into(), left_out: 0 };
    Ok(Answer::Tail(Box::new(Tailing { past, follower: None, selector: Selector::default(), end })))
}

fn unknown(id: u32) -> AdminError {
    AdminError::not_found("trace.unknown", format!("There is no trace {id}.")).next("xmppd trace list")
}
