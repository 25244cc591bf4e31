//! What a set-up shows: what it is about to do, what it has done, what comes next.

use std::path::Path;

use serde_json::json;

use super::super::machine;
use super::plan::{Plan, Source};
use super::set_up::Done;
use crate::admin::{AdminError, Line, Report};
use crate::base::Timestamp;
use crate::config::{Config, Mode, Paths, Registration};

/// A line over a block.
pub(super) fn heading(text: &str) -> Line {
    Line::Plain(text.into())
}

/// A line between two blocks.
pub(super) fn empty() -> Line {
    Line::Plain(String::new())
}

fn title() -> String {
    format!("xmppd {} — set-up", env!("CARGO_PKG_VERSION"))
}

/// The title where somebody is asked.
pub(super) fn promise() -> Line {
    Line::Plain(format!("{}. Nothing is changed until the summary. Ctrl-C leaves no trace.", title()))
}

/// What will be; with what was found on the machine where that was not shown before.
pub(super) fn summary(plan: &Plan, with_machine: bool) -> Line {
    let pair = |name: &str, value: String| vec![name.to_owned(), value];
    let (first, second) = plan.listen;
    let at = if first.ip().is_unspecified() { "all addresses".into() } else { first.ip().to_string() };
    let ports = match first.port() {
        0 => format!("free ones at {at}"),
        port => format!("{port} {} at {at}", second.port()),
    };
    let mut rows = Vec::new();
    if with_machine {
        let host = &plan.around.host;
        rows.push(pair("this machine", format!("{}   (from: {})", host.name, host.from)));
        rows.push(pair("addresses", plan.around.addresses_text()));
    }
    let certificate = match &plan.source {
        Source::SelfSigned => "self-signed".into(),
        Source::Files(files) => format!("a copy of {}", files.certificate.display()),
    };
    let (file, directory) = match plan.paths.mode {
        Mode::System => ("0640 xmppd:xmppd", "0700 xmppd"),
        Mode::Dir | Mode::User => ("0600", "0700"),
    };
    rows.push(pair("ports", ports));
    rows.push(pair("domain", plan.domain.to_string()));
    rows.push(pair("administrator", plan.admin.to_string()));
    let registration = match plan.registration {
        Registration::Closed => "made by administrators",
        Registration::Open => "made by anybody",
        Registration::Approval => "asked for by anybody, let in by administrators",
    };
    rows.push(pair("accounts", registration.into()));
    rows.push(pair("certificate", certificate));
    rows.push(pair("config", format!("{}   {file}", plan.paths.config.display())));
    rows.push(pair("data", format!("{}   {directory}", plan.paths.data.display())));
    if plan.puts_aside {
        rows.push(pair("put aside", "configuration and accounts of the earlier set-up".into()));
    }
    if with_machine && rustix::process::geteuid().is_root() && plan.paths.mode == Mode::User {
        rows.push(pair("mode", "user mode, as root; --system is for the service of the machine".into()));
    }
    Line::Table { heading: false, rows }
}

/// What was done and what comes next; `alone` if no server is started right after.
pub(super) fn done(plan: &Plan, done: Done, quiet: bool, asked: bool, alone: bool) -> Report {
    let mut report = Report::new(data(plan, &done));
    if !quiet {
        if !asked {
            report = report.line(title()).line("").push(summary(plan, true)).line("");
        }
        report.lines.extend(done.lines);
        let says_more = plan.reason.is_some() || done.password.is_some() || done.password_file.is_some();
        if says_more {
            report = report.line("");
        }
        if let Some(reason) = &plan.reason {
            report = report.line(format!("The domain is {}: {reason}.", plan.domain)).line("");
        }
    }
    if let Some(password) = &done.password {
        report = report.line(format!("Password of {}, shown only now:  {}", plan.admin, password.reveal()));
    }
    if let Some(file) = &done.password_file {
        report = report.line(format!("Password of {}: in {} (mode 0600)", plan.admin, file.display()));
    }
    if !quiet {
        report = report.push(Line::Next(next(plan, alone)));
        if let Some(log) = &done.log {
            report = report.line("").line(format!("  Set-up log: {}", log.display()));
        }
    }
    report.warnings = done.warnings;
    report
}

fn data(plan: &Plan, done: &Done) -> serde_json::Value {
    json!({
        "domain": plan.domain.as_str(),
        "admin": plan.admin.as_str(),
        "config": plan.paths.config,
        "data": plan.paths.data,
        "certificate": done.certificate,
        "fingerprint": done.fingerprint,
        "fingerprint_sha1": done.sha1,
        "password_file": done.password_file,
        "put_aside": done.put_aside,
        "log": done.log,
        "already": false,
    })
}

/// What is kept beside the data for whoever asks later how it was set up. Nothing secret.
pub(super) fn log(plan: &Plan, done: &Done) -> Vec<Line> {
    let mut lines = vec![
        Line::Plain(format!("{}, {}", title(), plan.now.to_xmpp())),
        empty(),
        summary(plan, true),
        empty(),
    ];
    lines.extend(done.lines.iter().cloned());
    lines
}

fn next(plan: &Plan, alone: bool) -> Vec<String> {
    let mut steps = Vec::new();
    if alone {
        steps.push(format!("start            {}", start(plan.paths.mode)));
    }
    let server = match plan.listen.0.ip() {
        ip if ip.is_unspecified() => {
            plan.around.addresses.first().map_or_else(|| "this machine".into(), ToString::to_string)
        }
        ip => ip.to_string(),
    };
    steps.push(format!("log in           any client, as {}; server {server}", plan.admin));
    if plan.source == Source::SelfSigned {
        steps.push("                 the certificate is self-signed: compare its fingerprint".into());
    }
    steps.push(format!("more accounts    xmppd user add NAME@{}", plan.domain));
    steps
}

/// The command that starts a server.
fn start(mode: Mode) -> &'static str {
    match mode {
        Mode::System if machine::service_manager().is_some() => "xmppd service start",
        _ => "xmppd run",
    }
}

/// A second run.
///
/// # Errors
/// The configuration cannot be read.
pub(super) fn already(paths: &Paths) -> Result<Report, AdminError> {
    let path = &paths.config;
    let config = Config::load(path)?;
    let domains: Vec<String> = config.vhosts().map(|vhost| vhost.domain.to_string()).collect();
    let since = since(path).map(|since| format!(" (since {since})")).unwrap_or_default();
    let what = if domains.is_empty() { "no domain".into() } else { domains.join(", ") };
    let admin = config.server.admins.first();
    let password =
        admin.map_or_else(String::new, |admin| format!("\na lost password: xmppd user passwd {admin}"));
    Ok(Report::new(json!({ "domains": domains, "config": path, "already": true }))
        .line(format!("This server is already set up for {what}{since}. Nothing changed."))
        .next(format!(
            "{} · xmppd status · add a domain: xmppd vhost add DOMAIN\n\
             start over: xmppd init --reset{password}",
            start(paths.mode)
        )))
}

/// The day on which a file was made.
fn since(path: &Path) -> Option<String> {
    let time = std::fs::metadata(path).and_then(|file| file.created().or_else(|_| file.modified())).ok()?;
    let since = time.duration_since(std::time::UNIX_EPOCH).ok()?;
    let since = Timestamp(i64::try_from(since.as_micros()).ok()?);
    Some(since.to_xmpp().chars().take(10).collect())
}
