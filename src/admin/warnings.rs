//! What an operator should look at: shown by `status`, and a line in the log when it comes and when it has gone.
//! Of some of it administrators are told (`alarm`).

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};

use super::alarm::Alarm;
use super::cx::{AdminCx, NodeCx};
use super::figures::{self, Disk, megabytes};
use super::times;
use super::{days, ending};
use crate::base::Zone;
use crate::store::Health;

/// How often it is looked.
const PAUSE: Duration = Duration::from_secs(600);

/// A certificate that ends earlier is warned of.
const CERTIFICATE_DAYS: u64 = 14;

/// A disk with less room is warned of: a part of it, but no more than so many bytes.
const FREE_PERCENT: u64 = 5;
const FREE: u64 = 5_000_000_000;
/// And in any case one with less than this.
const FREE_LEAST: u64 = 256 << 20;

/// Something to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// A name for programs.
    pub code: &'static str,
    /// What and why.
    pub text: String,
    /// One command, or words that say what to do.
    pub next: String,
}

impl Warning {
    pub(super) fn new(code: &'static str, text: impl Into<String>, next: impl Into<String>) -> Self {
        Self { code, text: text.into(), next: next.into() }
    }

    /// What it is told by from others, now and later: numbers change while the trouble stays the same.
    pub(super) fn name(&self) -> String {
        let words = self.text.chars().filter(|c| !c.is_ascii_digit() && *c != '\n');
        format!("{} {}", self.code, words.collect::<String>())
    }

    /// Text and what to do, on one line where there is room for it.
    pub(super) fn to_line(&self) -> String {
        match self.text.chars().count() + self.next.chars().count() {
            _ if self.next.is_empty() => self.text.clone(),
            ..70 => format!("{}    {}", self.text, self.next),
            _ => format!("{}\n{}", self.text, self.next),
        }
    }

    pub(super) fn to_json(&self) -> Value {
        json!({ "code": self.code, "text": times::shown(&self.text, &Zone::utc()), "next": self.next })
    }
}

/// What there is to look at now; empty where no server runs.
pub fn current(cx: &AdminCx) -> Vec<Warning> {
    let Some(node) = &cx.node else { return Vec::new() };
    let mut found = Vec::new();
    found.extend(super::config_report::notices(cx));
    store(cx, &mut found);
    found.extend(figures::disk(cx).and_then(|disk| low(disk, &cx.paths.data.display().to_string())));
    domains(cx, node, &mut found);
    listeners(cx, node, &mut found);
    let dropped = node.log.dropped();
    if dropped > 0 {
        let text = format!("{dropped} log lines were dropped, the disk is too slow");
        found.push(Warning::new("log.dropped", text, "xmppd log level"));
    }
    found.extend(files(node));
    if let Some((text, next)) = ending::planned(node) {
        found.push(Warning::new("stop.planned", text, next));
    }
    if node.maintenance.reason().is_some() {
        let text = "maintenance is on: only administrators can log in";
        found.push(Warning::new("maintenance.on", text, "xmppd maintenance off"));
    }
    found
}

fn store(cx: &AdminCx, found: &mut Vec<Warning>) {
    if let Health::Degraded { since, why } = cx.store.health() {
        let text = format!("nothing can be stored since {}: {why}", times::date_and_minute(since));
        found.push(Warning::new("store.degraded", text, why.next()));
    }
}

/// A disk that is nearly full.
fn low(disk: Disk, place: &str) -> Option<Warning> {
    let least = (disk.total / 100 * FREE_PERCENT).clamp(FREE_LEAST, FREE);
    (disk.free < least).then(|| {
        let text =
            format!("the disk of {place} is {} % full, {} are left", disk.percent(), megabytes(disk.free));
        Warning::new("disk.low", text, "free some space; what the database needs: xmppd stats store")
    })
}

fn domains(cx: &AdminCx, node: &NodeCx, found: &mut Vec<Warning>) {
    let now = cx.clock.wall();
    let config = cx.config.current();
    if config.vhosts().next().is_none() {
        found.push(Warning::new("vhost.none", "no domain is served", "xmppd vhost add example.org"));
    }
    for vhost in config.vhosts().filter(|vhost| vhost.enabled) {
        let domain = &vhost.domain;
        let show = format!("xmppd cert show {domain}");
        let Some(endpoint) = node.certs.of(domain) else {
            let text = format!("{domain} has no certificate that can be used");
            found.push(Warning::new("cert.missing", text, show));
            continue;
        };
        let not_after = endpoint.certificate.not_after;
        let days = not_after.since(now).as_secs() / 86_400;
        if not_after <= now {
            let text = format!("the certificate of {domain} has expired on {}", times::date(not_after));
            found.push(Warning::new("cert.expired", text, show));
        } else if days < CERTIFICATE_DAYS {
            let text = format!("the certificate of {domain} ends in {}", super::vhost::counted(days, "day"));
            found.push(Warning::new("cert.soon", text, show));
        }
    }
}

/// The listener for figures does not stop a server that cannot have its port.
fn listeners(cx: &AdminCx, node: &NodeCx, found: &mut Vec<Warning>) {
    let wanted = &cx.config.current().listen.metrics;
    let open = (node.listening)().iter().filter(|one| one.name == "metrics").count();
    if open < wanted.len() {
        let all: Vec<String> = wanted.iter().map(ToString::to_string).collect();
        let text = format!("figures are not told at {}: the port is taken or not permitted", all.join(", "));
        found.push(Warning::new("listen.metrics", text, "xmppd config set listen.metrics 127.0.0.1:PORT"));
    }
}

/// Each connection is an open file.
fn files(node: &NodeCx) -> Option<Warning> {
    let limit = rustix::process::getrlimit(rustix::process::Resource::Nofile).current?;
    let connections = u64::from((node.connections)());
    (connections > limit / 10 * 9).then(|| {
        let text = format!("{connections} connections; the system allows {limit} open files");
        Warning::new("files.limit", text, "raise LimitNOFILE of the service, or ulimit -n")
    })
}

/// Looks again and again, and writes down what comes and goes; begins each day. Runs until dropped.
pub async fn watch(cx: Arc<AdminCx>) {
    let Some(node) = &cx.node else { return };
    let zone = Zone::local();
    let (mut known, mut alarm) = (BTreeMap::new(), Alarm::default());
    let mut midnight = days::midnight(cx.clock.wall(), &zone);
    note_disk(&cx, node).await;
    loop {
        let found = current(&cx);
        known = tell(&found, &known);
        alarm.tell(&cx, node, &found).await;
        let now = cx.clock.wall();
        if now >= midnight {
            node.days.turn(&node.metrics, node.directory.session_count() as u64);
            note_disk(&cx, node).await;
            midnight = days::midnight(now, &zone);
        }
        cx.clock.after(PAUSE.min(midnight.since(now)).max(Duration::from_secs(1))).await;
    }
}

/// Writes down what was not known yet, and what is over.
fn tell(found: &[Warning], known: &BTreeMap<String, &'static str>) -> BTreeMap<String, &'static str> {
    let names: BTreeMap<_, _> = found.iter().map(|warning| (warning.name(), warning.code)).collect();
    for warning in found.iter().filter(|warning| !known.contains_key(&warning.name())) {
        let text = times::shown(&warning.text, &Zone::utc());
        tracing::warn!(target: "node", code = warning.code, "{text}. Next: {}", warning.next);
    }
    for (_, code) in known.iter().filter(|(name, _)| !names.contains_key(*name)) {
        tracing::info!(target: "node", code, "over: what was warned of is no longer so");
    }
    names
}

async fn note_disk(cx: &AdminCx, node: &NodeCx) {
    if let Err(error) = node.days.note_disk(&cx.store, figures::disk(cx), cx.clock.wall()).await {
        tracing::debug!(target: "node", "the room on the disk could not be noted: {error}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_is_warned_of_before_it_is_full() {
        const GB: u64 = 1_000_000_000;
        for (free, total, warned) in [
            (50, 100, false),
            (6, 100, false),
            (4, 100, true),
            // A large disk is not full with 5 % of it free.
            (40, 1_000, false),
            (4, 1_000, true),
        ] {
            let disk = Disk { free: free * GB, total: total * GB };
            assert_eq!(low(disk, "/data").is_some(), warned, "{free} of {total}");
        }
        let small = Disk { free: 100_000_000, total: GB };
        let text = low(small, "/data").unwrap().text;
        assert_eq!(text, "the disk of /data is 90 % full, 100 MB are left");
    }

    #[test]
    fn what_to_do_stands_behind_a_short_text_and_below_a_long_one() {
        let short = Warning::new("x", "no domain is served", "xmppd vhost add example.org");
        assert_eq!(short.to_line(), "no domain is served    xmppd vhost add example.org");
        let long = Warning::new("x", "x".repeat(60), "xmppd status");
        assert_eq!(long.to_line(), format!("{}\nxmppd status", "x".repeat(60)));
    }
}
