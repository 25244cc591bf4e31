//! `status`, `stop`, `version`: the server as a whole.

use clap::Args;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::caller::Caller;
use super::cx::{AdminCx, NodeCx};
use super::error::AdminError;
use super::noun::{Answer, Nature, Needs, Noun, Who};
use super::report::{Line, Report};
use super::times;
use super::vhost::Facts;
use crate::store::Health;

/// How to stop.
#[derive(Clone, Debug, Default, PartialEq, Eq, Args, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stop {
    /// Do not wait until clients have said goodbye.
    #[arg(long)]
    #[serde(default)]
    pub now: bool,
}

/// What to show of the server.
#[derive(Clone, Debug, Default, PartialEq, Eq, Args, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Status {}

/// The version.
#[derive(Clone, Debug, Default, PartialEq, Eq, Args, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Version {}

impl Noun for Status {
    const VERBS: bool = false;

    fn nature(&self) -> Nature {
        Nature::look(Needs::Node)
    }

    async fn run(self, cx: &AdminCx, _: &Caller) -> Result<Answer, AdminError> {
        Ok(status(cx, cx.running()?).await?.into())
    }
}

impl Noun for Stop {
    const VERBS: bool = false;

    fn nature(&self) -> Nature {
        Nature::change(Needs::Node).who(Who::Admin)
    }

    async fn run(self, cx: &AdminCx, _: &Caller) -> Result<Answer, AdminError> {
        Ok(stop(cx.running()?, &self).into())
    }
}

impl Noun for Version {
    const VERBS: bool = false;

    fn nature(&self) -> Nature {
        Nature::look(Needs::Nothing).who(Who::Anyone)
    }

    async fn run(self, _: &AdminCx, _: &Caller) -> Result<Answer, AdminError> {
        Ok(version().into())
    }
}

/// `version`
pub fn version() -> Report {
    let version = env!("CARGO_PKG_VERSION");
    Report::new(json!({ "version": version })).line(format!("xmppd {version}"))
}

/// `stop`: begins the end and returns before it.
fn stop(node: &NodeCx, stop: &Stop) -> Report {
    if stop.now {
        node.shutdown.hurry()
    } else {
        node.shutdown.begin()
    }
    Report::new(json!({ "pid": std::process::id() })).line("xmppd is stopping.")
}

/// `status`
async fn status(cx: &AdminCx, node: &NodeCx) -> Result<Report, AdminError> {
    let up = cx.clock.now().since(node.started);
    let memory = resident().map_or_else(String::new, |bytes| format!("   {} memory", megabytes(bytes)));
    let program = std::env::current_exe().map(|path| format!("   {}", path.display())).unwrap_or_default();
    let pid = std::process::id();
    let version = env!("CARGO_PKG_VERSION");
    let mut domains = Vec::new();
    for vhost in cx.config.current().vhosts() {
        domains.push(Facts::of(cx, &vhost.domain, vhost.enabled).await?);
    }
    let listening = (node.listening)();
    let database = std::fs::metadata(&cx.paths.database).map(|file| file.len()).unwrap_or(0);
    let health = cx.store.health();
    let data = json!({
        "version": version,
        "pid": pid,
        "uptime_seconds": up.as_secs(),
        "memory_bytes": resident(),
        "listeners": listening.iter().map(|one| json!({ "name": one.name, "address": one.address })).collect::<Vec<_>>(),
        "domains": domains.iter().map(Facts::to_json).collect::<Vec<_>>(),
        "sessions": node.directory.sessions().len(),
        "store": { "bytes": database, "healthy": health == Health::Ok },
        "log": { "dropped": node.log.dropped() },
        "config": cx.config.path(),
        "socket": cx.paths.socket,
    });
    let mut rows: Vec<Vec<String>> = Vec::new();
    for (index, facts) in domains.iter().enumerate() {
        let title = if index == 0 { "domains" } else { "" };
        let certificate = format!("certificate {}", facts.certificate_text());
        let state = if facts.enabled { String::new() } else { "disabled".into() };
        rows.push(vec![title.into(), facts.domain.to_string(), facts.accounts_text(), certificate, state]);
    }
    let ports: Vec<String> = listening.iter().map(|one| format!("{} {}", one.name, one.address)).collect();
    rows.push(vec!["listening".into(), ports.join(", ")]);
    rows.push(vec!["store".into(), format!("database {}", megabytes(database))]);
    rows.push(vec!["socket".into(), cx.paths.socket.display().to_string()]);
    let mut report = Report::new(data)
        .line(format!("xmppd {version}   up {}   pid {pid}{program}{memory}", times::rough(up)))
        .line("");
    report = separate(report, rows);
    Ok(warnings(report, &domains, &health, node))
}

/// Rows as tables of equal shape, so that a long list of ports does not widen the column of domains.
fn separate(mut report: Report, rows: Vec<Vec<String>>) -> Report {
    let (domains, rest): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.len() > 2);
    let width = "listening".len();
    let pad = |mut row: Vec<String>| {
        if let Some(first) = row.first_mut() {
            *first = format!("{first:<width$}");
        }
        row
    };
    for rows in [domains, rest] {
        report = report.push(Line::Table { heading: false, rows: rows.into_iter().map(pad).collect() });
    }
    report
}

fn warnings(mut report: Report, domains: &[Facts], health: &Health, node: &NodeCx) -> Report {
    let mut found = Vec::new();
    if let Health::Degraded { since, why } = health {
        found.push(format!(
            "nothing can be stored since {}: {why}. {}",
            times::date_and_minute(*since),
            why.next()
        ));
    }
    for facts in domains {
        match &facts.certificate {
            None => found.push(format!(
                "{} has no usable certificate    xmppd vhost show {}",
                facts.domain, facts.domain
            )),
            Some(certificate) if certificate.days < 14 => {
                found.push(format!("the certificate of {} ends in {} days", facts.domain, certificate.days));
            }
            Some(_) => {}
        }
    }
    if node.log.dropped() > 0 {
        found.push(format!("{} log lines were dropped, the disk is too slow", node.log.dropped()));
    }
    if domains.is_empty() {
        found.push("no domain is served    xmppd vhost add example.org".into());
    }
    if !found.is_empty() {
        report = report.line("");
    }
    for warning in found {
        report = report.push(Line::Warn(warning));
    }
    report
}

/// Bytes of this process in memory (Linux).
fn resident() -> Option<u64> {
    let statm = std::fs::read_to_string("/proc/self/statm").ok()?;
    let pages: u64 = statm.split_whitespace().nth(1)?.parse().ok()?;
    Some(pages * u64::try_from(rustix::param::page_size()).ok()?)
}

/// `41 MB`, `1.9 GB`
fn megabytes(bytes: u64) -> String {
    match bytes {
        0..1_000_000 => format!("{} kB", bytes / 1000),
        1_000_000..1_000_000_000 => format!("{} MB", bytes / 1_000_000),
        _ => format!("{:.1} GB", bytes as f64 / 1e9),
    }
}
