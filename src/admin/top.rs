//! `top`: what happens now, and who does most of it. The answer is bounded, however many sessions there are.

use clap::Args;
use serde::{Deserialize, Serialize};

use super::caller::Caller;
use super::cx::{AdminCx, NodeCx};
use super::error::AdminError;
use super::figures::{self, Disk, megabytes};
use super::noun::{Answer, Nature, Needs, Noun};
use super::report::Report;
use super::times;
use super::vhost::counted;
use super::warnings;
use crate::account::{By, SessionLoad};
use crate::base::metrics::Metrics;
use crate::base::{Timestamp, Zone};
use crate::config::nearest;

/// Sessions that are told of, at most.
const MOST: usize = 200;

/// What to show, and in which order.
#[derive(Clone, Debug, PartialEq, Eq, Args, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Top {
    /// The order: queue, received, sent, new, name.
    #[arg(long, value_name = "ORDER", default_value = "queue")]
    pub sort: String,
    /// Only sessions whose address has this text in it.
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    pub filter: String,
    /// So many sessions, at most 200; on a terminal as many as there is room for.
    #[arg(short = 'n', long, value_name = "N", default_value_t = 20)]
    pub lines: usize,
}

impl Default for Top {
    fn default() -> Self {
        Self { sort: "queue".into(), filter: String::new(), lines: 20 }
    }
}

/// The words of the orders.
pub const ORDERS: [(&str, By); 5] = [
    ("queue", By::Queue),
    ("received", By::Received),
    ("sent", By::Sent),
    ("new", By::New),
    ("name", By::Name),
];

/// The server at a moment: counts since its start, and how much there is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Snapshot {
    /// Its version.
    pub version: String,
    /// Seconds since the start.
    pub uptime_seconds: f64,
    /// Memory in use.
    pub memory_bytes: u64,
    /// Processor time used.
    pub cpu_seconds: f64,
    /// Connections of clients.
    pub connections: u64,
    /// Sessions.
    pub session_count: u64,
    /// The most sessions since midnight.
    pub most_sessions: u64,
    /// Accounts that are awake.
    pub awake: u64,
    /// Logins since the start.
    pub logins: u64,
    /// Logins that failed since the start.
    pub login_failures: u64,
    /// Messages that clients have sent since the start.
    pub messages: u64,
    /// Messages that reached nobody, with nobody told.
    pub lost: u64,
    /// Stanzas that clients have sent.
    pub received: u64,
    /// Stanzas that clients have been sent.
    pub sent: u64,
    /// Bytes that clients have sent.
    pub received_bytes: u64,
    /// Bytes that clients have been sent.
    pub sent_bytes: u64,
    /// Bytes that wait for clients.
    pub outboxes_bytes: u64,
    /// Bytes that are being decided or stored.
    pub work_bytes: u64,
    /// Writes that wait for the disk.
    pub store_queue: u64,
    /// Commits since the start.
    pub commits: u64,
    /// Writes in these commits.
    pub commit_jobs: u64,
    /// Seconds that these commits took.
    pub commit_seconds: f64,
    /// The size of the database.
    pub database_bytes: u64,
    /// How full the disk is.
    pub disk_used_percent: Option<u64>,
    /// What to look at.
    pub warnings: Vec<String>,
    /// Sessions that fit the filter.
    pub matching: usize,
    /// The first of them in the order that was asked for.
    pub sessions: Vec<SessionRow>,
}

/// A session.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SessionRow {
    /// Its address.
    pub jid: String,
    /// The id of its connection in the log.
    pub conn: String,
    /// Where it comes from.
    pub address: String,
    /// Since when, in UTC.
    pub since: String,
    /// For how many seconds.
    pub seconds: u64,
    /// Bytes that wait for it.
    pub queue_bytes: u64,
    /// Stanzas that it has sent on this connection.
    pub received: u64,
    /// Stanzas that it was to be sent on this connection.
    pub sent: u64,
}

impl Noun for Top {
    const VERBS: bool = false;

    fn nature(&self) -> Nature {
        Nature::look(Needs::Node)
    }

    async fn run(self, cx: &AdminCx, _: &Caller) -> Result<Answer, AdminError> {
        let node = cx.running()?;
        let by = order(&self.sort)?;
        let snapshot = snapshot(cx, node, by, &self.filter, self.lines.min(MOST));
        Ok(report(&snapshot).into())
    }
}

fn order(word: &str) -> Result<By, AdminError> {
    let found = ORDERS.iter().find(|(name, _)| *name == word);
    found.map(|(_, by)| *by).ok_or_else(|| {
        let near = nearest(word, ORDERS.iter().map(|(name, _)| *name));
        let near = near.map(|near| format!(" Did you mean {near}?")).unwrap_or_default();
        AdminError::invalid(
            "top.sort",
            format!("\"{word}\" is not an order.{near} Orders: queue, received, sent, new, name."),
        )
        .next("xmppd top --sort queue")
    })
}

fn snapshot(cx: &AdminCx, node: &NodeCx, by: By, filter: &str, lines: usize) -> Snapshot {
    figures::sample(cx, node);
    let metrics: &Metrics = &node.metrics;
    let now = cx.clock.wall();
    let (matching, sessions) = node.directory.busiest(by, filter, lines);
    let warnings = warnings::current(cx);
    Snapshot {
        version: env!("CARGO_PKG_VERSION").into(),
        uptime_seconds: cx.clock.now().since(node.started).as_secs_f64(),
        memory_bytes: metrics.process.memory.get(),
        cpu_seconds: metrics.process.cpu.seconds(),
        connections: metrics.c2s.connections.get(),
        session_count: metrics.c2s.sessions.get(),
        most_sessions: metrics.c2s.most_sessions.get(),
        awake: metrics.accounts.awake.get(),
        logins: metrics.c2s.logins.get(),
        login_failures: metrics.c2s.login_failures.sum(),
        messages: metrics.messages.sent.get(),
        lost: metrics.messages.lost.get(),
        received: metrics.c2s.received.sum(),
        sent: metrics.c2s.sent.sum(),
        received_bytes: metrics.c2s.received_bytes.get(),
        sent_bytes: metrics.c2s.sent_bytes.get(),
        outboxes_bytes: metrics.accounts.outboxes.get(),
        work_bytes: metrics.accounts.work.get(),
        store_queue: metrics.store.queue.get(),
        commits: metrics.store.commit_jobs.count(),
        commit_jobs: metrics.store.commit_jobs.sum(),
        commit_seconds: metrics.store.commit_time.sum() as f64 / 1e6,
        database_bytes: metrics.store.database.get(),
        disk_used_percent: figures::disk(cx).map(Disk::percent),
        warnings: warnings
            .iter()
            .map(|warning| times::shown(&warning.text, &Zone::utc()).into_owned())
            .collect(),
        matching,
        sessions: sessions.iter().map(|load| row(load, now)).collect(),
    }
}

fn row(load: &SessionLoad, now: Timestamp) -> SessionRow {
    let card = &load.card;
    SessionRow {
        jid: card.jid.to_string(),
        conn: card.conn.clone(),
        address: card.address.to_canonical().to_string(),
        since: card.since.to_xmpp(),
        seconds: now.since(card.since).as_secs(),
        queue_bytes: load.queue as u64,
        received: load.received,
        sent: load.sent,
    }
}

/// The snapshot as text, for who is no terminal.
fn report(snapshot: &Snapshot) -> Report {
    let line = |title: &str, text: String| vec![title.to_owned(), text];
    let rows = vec![
        line(
            "clients",
            format!(
                "{}, {}, {} awake",
                counted(snapshot.session_count, "session"),
                counted(snapshot.connections, "connection"),
                counted(snapshot.awake, "account")
            ),
        ),
        line(
            "traffic",
            format!(
                "{} · stanzas {} in, {} out · {} lost",
                counted(snapshot.messages, "message"),
                snapshot.received,
                snapshot.sent,
                snapshot.lost
            ),
        ),
        line(
            "queues",
            format!(
                "{} for clients · {} in work · {} for the disk",
                megabytes(snapshot.outboxes_bytes),
                megabytes(snapshot.work_bytes),
                counted(snapshot.store_queue, "write")
            ),
        ),
        line(
            "store",
            match snapshot.disk_used_percent {
                Some(percent) => {
                    format!("database {} · disk {percent} % used", megabytes(snapshot.database_bytes))
                }
                None => format!("database {}", megabytes(snapshot.database_bytes)),
            },
        ),
    ];
    let report = Report::new(serde_json::to_value(snapshot).unwrap_or_default())
        .push(super::report::Line::Table { heading: false, rows });
    if snapshot.sessions.is_empty() {
        return report;
    }
    let mut table = vec![["session", "for", "queue", "in", "out", "address"].map(str::to_owned).to_vec()];
    table.extend(snapshot.sessions.iter().map(|session| {
        vec![
            session.jid.clone(),
            times::rough(std::time::Duration::from_secs(session.seconds)),
            megabytes(session.queue_bytes),
            session.received.to_string(),
            session.sent.to_string(),
            session.address.clone(),
        ]
    }));
    let report = report.line("").table(table);
    match snapshot.matching.saturating_sub(snapshot.sessions.len()) {
        0 => report,
        more => report.line(format!("  and {} more", counted(more, "session"))),
    }
}
