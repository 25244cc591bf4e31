//! `status`: the server on one screen.

use clap::Args;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::caller::Caller;
use super::cx::{AdminCx, NodeCx};
use super::days::Day;
use super::doctor;
use super::error::AdminError;
use super::figures::{self, Disk, megabytes};
use super::noun::{Answer, Nature, Needs, Noun};
use super::report::{Line, Report};
use super::times;
use super::vhost::counted;
use super::warnings::{self, Warning};
use crate::account::Online;
use crate::base::Timestamp;
use crate::config::Vhost;
use crate::store::account;
use crate::store::push::{self, Counts};

/// Domains on the screen, at most; all of them are in `vhost list`.
const DOMAINS: usize = 20;

/// What to show of the server.
#[derive(Clone, Debug, Default, PartialEq, Eq, Args, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Status {
    /// Show it anew every two seconds, until Ctrl-C.
    #[arg(long, conflicts_with = "quiet")]
    #[serde(skip)]
    pub watch: bool,
}

impl Noun for Status {
    const VERBS: bool = false;

    fn nature(&self) -> Nature {
        Nature::look(Needs::Node)
    }

    async fn run(self, cx: &AdminCx, _: &Caller) -> Result<Answer, AdminError> {
        let node = cx.running()?;
        let domains = domains(cx, node).await?;
        let now = cx.clock.wall();
        let devices = cx.store.read(move |tx| push::counts(tx, None, now)).await?;
        Ok(screen(cx, node, &domains, &devices, &warnings::current(cx)).into())
    }
}

/// What is shown of a domain.
struct Row {
    domain: String,
    enabled: bool,
    accounts: u64,
    online: Online,
    certificate: Option<Certificate>,
}

struct Certificate {
    days: u64,
    self_signed: bool,
    not_after: Timestamp,
}

/// All domains. What they need of the store is one question.
async fn domains(cx: &AdminCx, node: &NodeCx) -> Result<Vec<Row>, AdminError> {
    let counts = cx.store.read(account::counts).await?;
    let online = node.directory.online();
    let now = cx.clock.wall();
    let row = |vhost: &std::sync::Arc<Vhost>| {
        let endpoint = node.certs.of(&vhost.domain);
        let certificate = endpoint.map(|endpoint| Certificate {
            days: endpoint.certificate.not_after.since(now).as_secs() / 86_400,
            self_signed: endpoint.certificate.self_signed,
            not_after: endpoint.certificate.not_after,
        });
        let domain = vhost.domain.to_string();
        Row {
            enabled: vhost.enabled,
            accounts: counts.get(&domain).copied().unwrap_or(0),
            online: online.get(&domain).copied().unwrap_or_default(),
            certificate,
            domain,
        }
    };
    Ok(cx.config.current().vhosts().map(row).collect())
}

impl Row {
    fn cells(&self) -> Vec<String> {
        let online = match self.online {
            Online { accounts: 0, .. } => "nobody online".into(),
            Online { accounts, sessions } => format!("{accounts} online ({})", counted(sessions, "device")),
        };
        let certificate = match &self.certificate {
            None => "no certificate".into(),
            Some(Certificate { days: 0, .. }) => "certificate expired".into(),
            Some(Certificate { self_signed: true, .. }) => "certificate self-signed".into(),
            Some(Certificate { days, .. }) => format!("certificate {days} d"),
        };
        let state = if self.enabled { String::new() } else { "disabled".into() };
        vec![self.domain.clone(), counted(self.accounts, "account"), online, certificate, state]
    }

    fn to_json(&self) -> Value {
        json!({
            "domain": self.domain,
            "enabled": self.enabled,
            "accounts": self.accounts,
            "online": self.online.accounts,
            "sessions": self.online.sessions,
            "certificate": self.certificate.as_ref().map(|certificate| json!({
                "days": certificate.days,
                "self_signed": certificate.self_signed,
                "not_after": certificate.not_after.to_xmpp(),
            })),
        })
    }
}

fn screen(cx: &AdminCx, node: &NodeCx, domains: &[Row], devices: &Counts, warnings: &[Warning]) -> Report {
    let today = node.days.today(&node.metrics);
    let disk = figures::disk(cx);
    let memory = figures::resident();
    let up = cx.clock.now().since(node.started);
    let pid = std::process::id();
    let version = env!("CARGO_PKG_VERSION");
    let data = json!({
        "version": version,
        "pid": pid,
        "uptime_seconds": up.as_secs(),
        "memory_bytes": memory,
        "listeners": (node.listening)().iter().map(|one| json!({ "name": one.name, "address": one.address })).collect::<Vec<_>>(),
        "domains": domains.iter().map(Row::to_json).collect::<Vec<_>>(),
        "sessions": node.directory.session_count(),
        "connections": (node.connections)(),
        "today": today,
        "yesterday": node.days.yesterday(),
        "push": {
            "woken": devices.active,
            "paused": devices.paused,
            "refused": devices.refused,
            "disabled": devices.barred,
        },
        "store": {
            "bytes": figures::database_bytes(cx),
            "healthy": !cx.store.is_degraded(),
            "waiting": cx.store.waiting(),
            "disk_free_bytes": disk.map(|disk| disk.free),
            "disk_used_percent": disk.map(Disk::percent),
            "disk_full_in_days": node.days.full_in_days(disk, cx.clock.wall()),
        },
        "log": { "file": node.log.file(), "level": node.log.level().as_str(), "dropped": node.log.dropped() },
        "config": cx.config.path(),
        "socket": cx.paths.socket,
        "warnings": warnings.iter().map(Warning::to_json).collect::<Vec<_>>(),
    });
    let memory = memory.map_or_else(String::new, |bytes| format!("   {} memory", megabytes(bytes)));
    let report = Report::new(data)
        .line(format!("xmppd {version}   up {}   pid {pid}{}{memory}", times::rough(up), program()))
        .line("");
    let report = report.push(table(domain_rows(domains)));
    let report = report.push(table(other_rows(cx, node, &today, devices, disk)));
    with_warnings(report, warnings)
}

/// The path of this program, and which package manager owns it.
fn program() -> String {
    let Ok(path) = std::env::current_exe() else { return String::new() };
    let is_deb =
        path.starts_with("/usr/bin") && std::path::Path::new("/var/lib/dpkg/info/xmppd.list").exists();
    format!("   {}{}", path.display(), if is_deb { " (deb)" } else { "" })
}

fn table(rows: Vec<Vec<String>>) -> Line {
    let width = "listening".len();
    let pad = |mut row: Vec<String>| {
        if let Some(first) = row.first_mut() {
            *first = format!("{first:<width$}");
        }
        row
    };
    Line::Table { heading: false, rows: rows.into_iter().map(pad).collect() }
}

fn domain_rows(domains: &[Row]) -> Vec<Vec<String>> {
    let title = |index: usize| if index == 0 { "domains" } else { "" }.to_owned();
    let mut rows: Vec<Vec<String>> = domains
        .iter()
        .take(DOMAINS)
        .enumerate()
        .map(|(index, row)| [vec![title(index)], row.cells()].concat())
        .collect();
    if domains.is_empty() {
        rows.push(vec![title(0), "none".into(), String::new()]);
    }
    if domains.len() > DOMAINS {
        let more = domains.len() - DOMAINS;
        rows.push(vec![String::new(), format!("and {}: xmppd vhost list", counted(more, "more domain"))]);
    }
    rows
}

fn other_rows(
    cx: &AdminCx,
    node: &NodeCx,
    today: &Day,
    devices: &Counts,
    disk: Option<Disk>,
) -> Vec<Vec<String>> {
    let listening = (node.listening)();
    let ports: Vec<String> = listening.iter().map(|one| format!("{} {}", one.name, one.address)).collect();
    let row = |title: &str, text: String| vec![title.to_owned(), text];
    let mut store = format!("database {}", megabytes(figures::database_bytes(cx)));
    if let Some(disk) = disk {
        store.push_str(&format!(" · disk {} % used", disk.percent()));
    }
    if let Some(days) = node.days.full_in_days(disk, cx.clock.wall()) {
        store.push_str(&format!(", full in {}", rough_days(days)));
    }
    let log = match node.log.file() {
        Some(file) => format!("{} · level {}", file.display(), node.log.level()),
        None => format!("level {}", node.log.level()),
    };
    let mut rows = vec![row("today", today_text(today)), row("listening", ports.join(", "))];
    rows.extend(doctor::push::summary(devices).map(|devices| row("push", devices)));
    rows.push(row("store", store));
    rows.push(row("log", log));
    rows.push(row("socket", cx.paths.socket.display().to_string()));
    rows
}

/// `1 204 messages · 3 kept for later · 1 refused · 0 lost`
fn today_text(day: &Day) -> String {
    let mut parts = vec![grouped(day.messages, "message")];
    if day.stored > 0 {
        parts.push(format!("{} kept for later", digits(day.stored)));
    }
    if day.bounced > 0 {
        parts.push(format!("{} refused", digits(day.bounced)));
    }
    if day.pushes > 0 {
        let (pushes, s) = (digits(day.pushes), if day.pushes == 1 { "" } else { "es" });
        parts.push(format!("{pushes} push{s} ({} failed)", digits(day.pushes_failed)));
    }
    parts.push(format!("{} lost", digits(day.lost)));
    if day.login_failures > 0 {
        parts.push(grouped(day.login_failures, "failed login"));
    }
    let since = if day.is_whole { String::new() } else { "   (since the start)".into() };
    parts.join(" · ") + &since
}

fn grouped(number: u64, thing: &str) -> String {
    format!("{} {thing}{}", digits(number), if number == 1 { "" } else { "s" })
}

/// A number with a space between its thousands: `31 204`.
pub(super) fn digits(number: u64) -> String {
    let plain = number.to_string();
    let mut text = String::new();
    for (index, digit) in plain.chars().enumerate() {
        if index > 0 && (plain.len() - index).is_multiple_of(3) {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}

/// `12 days`, `14 months`, `3 years`
fn rough_days(days: u64) -> String {
    match days {
        ..60 => counted(days, "day"),
        60..730 => counted(days / 30, "month"),
        _ => counted(days / 365, "year"),
    }
}

fn with_warnings(mut report: Report, warnings: &[Warning]) -> Report {
    if !warnings.is_empty() {
        report = report.line("");
    }
    for warning in warnings {
        report = report.push(Line::Warn(warning.to_line()));
    }
    report
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_and_lengths_are_rough() {
        assert_eq!([0, 999, 1_204, 1_000_000].map(digits), ["0", "999", "1 204", "1 000 000"]);
        assert_eq!([1, 59, 430, 1_100].map(rough_days), ["1 day", "59 days", "14 months", "3 years"]);
    }

    #[test]
    fn the_line_of_today_says_what_has_happened() {
        let quiet = Day { is_whole: true, ..Day::default() };
        assert_eq!(today_text(&quiet), "0 messages · 0 lost");
        let day =
            Day { messages: 1_204, stored: 3, bounced: 1, login_failures: 1, pushes: 61, ..Day::default() };
        assert_eq!(
            today_text(&day),
            "1 204 messages · 3 kept for later · 1 refused · 61 pushes (0 failed) · 0 lost · 1 failed login   (since the start)"
        );
    }
}
