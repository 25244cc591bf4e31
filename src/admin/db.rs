//! `db`: care of the database.

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Subcommand;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::caller::Caller;
use super::cx::AdminCx;
use super::doctor::words::size;
use super::error::{AdminError, Kind};
use super::noun::{Answer, Nature, Needs, Noun, Who};
use super::report::{Line, Report};
use super::times;
use super::vhost::counted;
use crate::base::Clock;
use crate::store::{self, Migrated, Rehearsal, StoreError, TableSize};

/// Pages that are given back at a time: a few milliseconds in which nobody else writes.
const PORTION: u32 = 500;

/// Tables that are shown; the others have next to nothing.
const SHOWN: usize = 12;

/// What can be done with the database.
#[derive(Clone, Debug, PartialEq, Eq, Subcommand, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Db {
    /// Reads the whole database and says whether it is sound. The server goes on meanwhile.
    #[command(after_help = "Example:\n  xmppd db check")]
    Check {},
    /// Shows what fills the database: tables, what is free, copies.
    #[command(after_help = "Example:\n  xmppd db size\n  xmppd db size --json")]
    Size {},
    /// Gives free room in the database back to the system. The server goes on meanwhile.
    #[command(after_help = "Example:\n  xmppd db vacuum")]
    Vacuum {},
    /// Brings the database to the schema of this program, after a copy of it was made. Starting the server does the
    /// same.
    #[command(after_help = "Example:\n  xmppd db migrate --rehearse\n  xmppd db migrate")]
    Migrate {
        /// Try it on a copy and say how it went; nothing is changed, and a server may run.
        #[arg(long)]
        #[serde(default)]
        rehearse: bool,
    },
}

impl Noun for Db {
    const VERBS: bool = true;

    fn nature(&self) -> Nature {
        match self {
            Self::Check {} | Self::Size {} | Self::Migrate { rehearse: true } => Nature::look(Needs::Data),
            Self::Vacuum {} => Nature::change(Needs::Data),
            Self::Migrate { .. } => Nature::change(Needs::Data).who(Who::Admin),
        }
    }

    async fn run(self, cx: &AdminCx, _: &Caller) -> Result<Answer, AdminError> {
        let report = match self {
            Self::Check {} => check(cx).await?,
            Self::Size {} => usage(cx).await?,
            Self::Vacuum {} => vacuum(cx).await?,
            Self::Migrate { rehearse: false } => migrated(cx.store.migrated(), cx.node.is_some()),
            Self::Migrate { rehearse: true } => {
                let (data, clock) = (cx.paths.data.clone(), cx.clock.clone());
                let tried = tokio::task::spawn_blocking(move || rehearse(&data, &clock));
                tried
                    .await
                    .unwrap_or_else(|error| Err(StoreError::Panicked(error.to_string().into()).into()))?
            }
        };
        Ok(report.into())
    }
}

async fn check(cx: &AdminCx) -> Result<Report, AdminError> {
    let start = cx.clock.now();
    let problems = cx.store.examine(|tx| tx.check()).await?;
    let took = cx.clock.now().since(start);
    let file = cx.paths.database.display();
    let schema = cx.store.migrated().to;
    let report = Report::new(json!({
        "file": cx.paths.database, "sound": problems.is_empty(), "problems": problems, "schema": schema,
        "seconds": took.as_secs_f64(),
    }));
    if problems.is_empty() {
        let bytes = std::fs::metadata(&cx.paths.database).map_or(0, |file| file.len());
        return Ok(report.push(Line::Good(format!("{file} is sound: schema {schema}, {}", size(bytes)))));
    }
    let mut report =
        report.push(Line::Bad(format!("{file} is damaged. What SQLite says of it: db check --json")));
    report.exit = Kind::Problems.exit();
    Ok(report.push(Line::Next(vec![
        "xmppd stop, and keep a copy of the data directory".into(),
        "then restore the last backup; what it means: xmppd help errors store.damaged".into(),
        "look at the disk: sudo dmesg | tail".into(),
    ])))
}

async fn usage(cx: &AdminCx) -> Result<Report, AdminError> {
    let usage = cx.store.examine(|tx| tx.usage()).await?;
    let length = |path: &Path| std::fs::metadata(path).map_or(0, |file| file.len());
    let log = length(&with_end(&cx.paths.database, "-wal"));
    let reserve = length(&cx.paths.data.join("ballast"));
    let copies: Vec<(PathBuf, u64)> =
        cx.store.copies().into_iter().map(|copy| (copy.clone(), length(&copy))).collect();
    let of_copies: u64 = copies.iter().map(|(_, bytes)| bytes).sum();
    let data = json!({
        "bytes": usage.bytes, "free": usage.free, "log": log, "reserve": reserve,
        "tables": usage.tables.iter().map(|table| {
            json!({ "name": table.name, "rows": table.rows, "bytes": table.bytes })
        }).collect::<Vec<_>>(),
        "copies": copies.iter().map(|(path, bytes)| json!({ "file": path, "bytes": bytes })).collect::<Vec<_>>(),
    });
    let mut rows = vec![["table", "rows", "size", "share"].map(str::to_owned).to_vec()];
    let (shown, others) = usage.tables.split_at(SHOWN.min(usage.tables.len()));
    rows.extend(shown.iter().map(|table| row(table, usage.bytes)));
    if !others.is_empty() {
        let bytes = others.iter().map(|table| table.bytes).sum();
        let rest = TableSize {
            name: format!("{} others", others.len()),
            rows: others.iter().map(|one| one.rows).sum(),
            bytes,
        };
        rows.push(row(&rest, usage.bytes));
    }
    let mut sums = vec![
        vec!["database".to_owned(), size(usage.bytes)],
        vec!["  free in it".to_owned(), size(usage.free)],
        vec!["write-ahead log".to_owned(), size(log)],
        vec!["reserve".to_owned(), size(reserve)],
    ];
    if !copies.is_empty() {
        let what = format!("{}, made before changes of the schema", counted(copies.len() as u64, "copy"));
        let what = what.replace("copys", "copies");
        sums.push(vec!["copies".to_owned(), format!("{} ({what})", size(of_copies))]);
    }
    let report = Report::new(data).table(rows).line("").push(Line::Table { heading: false, rows: sums });
    // Worth the words only where it is worth the work.
    Ok(match usage.free > usage.bytes / 10 && usage.free > 10_000_000 {
        true => report.next("give what is free back: xmppd db vacuum"),
        false => report,
    })
}

fn length(took: Duration) -> String {
    if took.as_secs() == 0 { "less than a second".into() } else { times::rough(took) }
}

fn row(table: &TableSize, all: u64) -> Vec<String> {
    let share = table.bytes.saturating_mul(100).checked_div(all).unwrap_or(0);
    let name = if table.name == "sqlite_schema" { "(definitions)" } else { table.name.as_str() };
    vec![name.to_owned(), table.rows.to_string(), size(table.bytes), format!("{share} %")]
}

fn with_end(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    name.into()
}

async fn vacuum(cx: &AdminCx) -> Result<Report, AdminError> {
    let before = std::fs::metadata(&cx.paths.database).map_or(0, |file| file.len());
    let mut left = u64::MAX;
    loop {
        let now = cx.store.write(|tx| tx.give_back(PORTION)).await?;
        if now == 0 || now >= left {
            break;
        }
        left = now;
    }
    let usage = cx.store.read(|tx| tx.size()).await?;
    let freed = before.saturating_sub(usage);
    let text = match freed {
        0 => format!("There was nothing to give back: the database has {}.", size(usage)),
        freed => format!("{} given back; the database has {} now.", size(freed), size(usage)),
    };
    Ok(Report::new(json!({ "bytes_before": before, "bytes": usage, "given_back": freed })).line(text))
}

/// What opening the database has done.
fn migrated(migrated: &Migrated, runs: bool) -> Report {
    let Migrated { from, to, copy } = migrated;
    let changed = from != to && !runs;
    let report = Report::new(json!({ "schema": to, "from": from, "changed": changed, "copy": copy }));
    let report = match changed {
        false => {
            return report.line(format!("The database has schema {to}, the newest that this program knows."));
        }
        true => report.push(Line::Good(format!("schema {from} → {to}"))),
    };
    match copy {
        Some(copy) => report.push(Line::Good(format!("as it was before: {}", copy.display()))),
        None => report,
    }
}

/// `db migrate --rehearse`, by the program that will be started: it may be newer than the server that runs.
///
/// # Errors
/// The data cannot be read, there is no room for the copy, or the change fails.
pub fn rehearse(data: &Path, clock: &Clock) -> Result<Report, AdminError> {
    let Rehearsal { from, to, took, problems } = store::rehearse(data, clock)?;
    let mut report = Report::new(json!({
        "from": from, "to": to, "seconds": took.as_secs_f64(), "problems": problems,
    }));
    report = match from == to {
        true => report.push(Line::Good(format!(
            "schema {to} is the newest that this program knows; nothing will change"
        ))),
        false => report.push(Line::Good(format!("schema {from} → {to} in {}, on a copy", length(took)))),
    };
    if problems.is_empty() {
        return Ok(report.push(Line::Good("the copy is sound; it was removed again".into())));
    }
    for problem in &problems {
        report = report.push(Line::Bad(problem.clone()));
    }
    report.exit = Kind::Problems.exit();
    Ok(report.next("do not update yet; what is wrong now already: xmppd db check"))
}
