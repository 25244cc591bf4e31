//! `log tail` and `log path` of a server that does not run: from its log files, or from the journal.

use std::io::{self, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use super::offline;
use super::render::Look;
use super::stream;
use crate::admin::log::{self, Tail};
use crate::admin::{AdminError, Report};
use crate::base::Clock;
use crate::config::{Config, Mode, Paths};
use crate::observe::past::Past;
use crate::observe::{Record, Selector, files_of, record_of_journal};

/// Shows the end of what was written.
pub(super) fn tail(tail: &Tail, paths: &Paths, look: &Look) -> Result<Report, AdminError> {
    let mut selector = Selector::new(tail.select(Clock::new().wall())?);
    if !paths.config.exists() {
        return Err(offline::not_set_up(paths));
    }
    let (past, place) = match paths.log_file(&config(paths).log.file) {
        Some(file) => (of_files(&file, &mut selector, tail.most())?, file.display().to_string()),
        None => (of_journal(paths, &mut selector, tail.most())?, "the journal".to_owned()),
    };
    look.progress(&format!("xmppd is not running — showing {place}"));
    for record in &past.records {
        if !stream::show_record(look, record) {
            break;
        }
    }
    if tail.follow {
        look.progress("Nothing more comes until the server is started.");
    }
    let report = Report::new(serde_json::json!({ "lines": past.records.len(), "place": place }));
    Ok(tail.told_left_out(report, &past))
}

/// Shows where the log file is.
pub(super) fn path(paths: &Paths) -> Result<Report, AdminError> {
    if !paths.config.exists() {
        return Err(offline::not_set_up(paths));
    }
    log::path(&config(paths), paths)
}

/// A broken configuration must not hide the log, which may say what is wrong with it.
fn config(paths: &Paths) -> Config {
    Config::load(&paths.config).unwrap_or_default()
}

fn of_files(file: &Path, selector: &mut Selector, most: usize) -> Result<Past, AdminError> {
    let files = files_of(file);
    if files.is_empty() && std::fs::metadata(file).is_err_and(|error| error.kind() == io::ErrorKind::NotFound)
    {
        let text = format!("There is no log yet: {} was never written.", file.display());
        return Err(AdminError::not_found("log.none", text).next("xmppd run"));
    }
    // A directory that may not be looked into has no files either.
    let files = if files.is_empty() { vec![file.to_owned()] } else { files };
    Past::of_files(&files, selector, most).map_err(|error| {
        let text = format!("{} cannot be read: {error}.", file.display());
        match error.kind() {
            io::ErrorKind::PermissionDenied => {
                AdminError::not_permitted("log.unreadable", text).next("sudo xmppd log tail")
            }
            _ => AdminError::failed("log.unreadable", text).next("journalctl -u xmppd"),
        }
    })
}

/// Asks `journalctl`, which knows where the journal is and who may read it.
fn of_journal(paths: &Paths, selector: &mut Selector, most: usize) -> Result<Past, AdminError> {
    let mut command = Command::new("journalctl");
    if paths.mode == Mode::User {
        command.arg("--user");
    }
    command.args(["--unit=xmppd", "--output=json", "--all", "--quiet", "--no-pager"]);
    match selector.select().since {
        Some(since) => command.arg(format!("--since=@{}", since.0.div_euclid(1_000_000))),
        // Filters pick from what comes, so more is asked for than is shown.
        None => command.arg(format!("--lines={}", most.saturating_mul(20).max(20_000))),
    };
    let unreadable = |why: String| {
        AdminError::unreachable(
            "log.no_journal",
            format!("xmppd is not running, its configuration names no log file, and the journal cannot be read: {why}."),
        )
        .next("journalctl -u xmppd")
        .next("or, where the server was started by hand, look at its standard error")
    };
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| unreadable(error.to_string()))?;
    let records: Vec<Record> = match child.stdout.take() {
        Some(stdout) => read_journal(BufReader::new(stdout)),
        None => Vec::new(),
    };
    match child.wait() {
        Ok(status) if status.success() || !records.is_empty() => Ok(Past::of(&records, selector, most)),
        Ok(status) => Err(unreadable(format!("journalctl ended with {status}"))),
        Err(error) => Err(unreadable(error.to_string())),
    }
}

fn read_journal(lines: impl io::BufRead) -> Vec<Record> {
    lines.lines().map_while(Result::ok).filter_map(|line| record_of_journal(&line)).collect()
}
