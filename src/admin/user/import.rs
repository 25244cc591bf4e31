//! `user import`: many accounts from a list.

use std::collections::{BTreeMap, BTreeSet};

use csv::StringRecord;
use serde_json::{Value, json};

use super::{add, changed};
use crate::admin::caller::Caller;
use crate::admin::cx::AdminCx;
use crate::admin::error::AdminError;
use crate::admin::noun::Object;
use crate::admin::permission;
use crate::admin::report::Report;
use crate::admin::secret::Secret;
use crate::admin::vhost::counted;
use crate::admin::{names, password, times};
use crate::base::Zone;
use crate::jid::{BareJid, Domain};
use crate::sasl::{KeySet, Password};
use crate::store::Role;
use crate::store::admission::{self, Admission, Candidate};

/// Rows that are written in one transaction, so that others can write in between.
const PORTION: usize = 50;

/// What is to be done with the list.
pub(super) struct Wish {
    pub(super) file: String,
    pub(super) domain: Option<String>,
    pub(super) dry_run: bool,
    pub(super) allow_weak: bool,
}

/// A line of the list that can be used.
struct Row {
    line: u64,
    jid: BareJid,
    role: Role,
    password: Password,
}

/// A line that cannot.
struct Problem {
    line: u64,
    why: String,
}

/// Makes the accounts of a list.
pub(super) async fn import(
    cx: &AdminCx,
    caller: &Caller,
    wish: Wish,
    content: Option<Secret>,
) -> Result<Report, AdminError> {
    let content = content.ok_or_else(|| {
        AdminError::usage("import.content", "The list itself is missing.").next("xmppd user import FILE.csv")
    })?;
    let domain = wish.domain.as_deref().map(names::domain).transpose()?;
    let rights = permission::rights(cx, caller, &Object::Server).await?;
    let reader = Reader { cx, domain, allow_weak: wish.allow_weak, may_give_roles: rights.admin };
    let rows = reader.rows(&content).map_err(|problems| refused(&wish.file, &problems))?;
    let Sorted { new, existing, problems } = sorted(cx, rows).await?;
    if !problems.is_empty() {
        return Err(refused(&wish.file, &problems));
    }
    let there = match existing.len() {
        0 => String::new(),
        1 => " 1 was there already and stays as it was.".into(),
        many => format!(" {many} were there already and stay as they were."),
    };
    if wish.dry_run {
        let data = json!({ "added": names_of(&new), "existing": existing, "refused": [], "dry_run": true });
        return Ok(Report::new(data)
            .line(format!("{} would be added.{there}", counted(new.len(), "account")))
            .line("Nothing was changed (--dry-run)."));
    }
    let outcome = make(cx, new).await?;
    let data =
        json!({ "added": outcome.added, "existing": existing, "refused": outcome.refused, "dry_run": false });
    let report = Report::new(data).line(format!("Added {}.{there}", counted(outcome.added.len(), "account")));
    Ok(outcome.why.into_iter().fold(report, Report::warn))
}

fn names_of(rows: &[Row]) -> Vec<String> {
    rows.iter().map(|row| row.jid.to_string()).collect()
}

fn refused(file: &str, problems: &[Problem]) -> AdminError {
    const SHOWN: usize = 10;
    let count = counted(problems.len(), "line");
    let verb = if problems.len() == 1 { "does" } else { "do" };
    let mut error =
        AdminError::invalid("import.invalid", format!("{file}: {count} {verb} not fit; nobody was added."));
    for problem in problems.iter().take(SHOWN) {
        error = error.because(format!("line {}: {}", problem.line, problem.why));
    }
    if problems.len() > SHOWN {
        error = error.because(format!("and {} more", problems.len() - SHOWN));
    }
    let details = problems.iter().map(|problem| json!({ "line": problem.line, "reason": problem.why }));
    error.details(details.collect()).next("mend these lines, then run it again")
}

/// Reads lists.
struct Reader<'a> {
    cx: &'a AdminCx,
    domain: Option<Domain>,
    allow_weak: bool,
    may_give_roles: bool,
}

/// The places of the columns.
struct Columns {
    jid: usize,
    password: usize,
    role: Option<usize>,
}

impl Reader<'_> {
    fn rows(&self, content: &Secret) -> Result<Vec<Row>, Vec<Problem>> {
        let mut reader = csv::ReaderBuilder::new()
            .trim(csv::Trim::Headers)
            .flexible(true)
            .from_reader(content.reveal().as_bytes());
        let header = reader.headers().cloned().unwrap_or_default();
        let columns = columns(&header).map_err(|why| vec![Problem { line: 1, why }])?;
        let (mut rows, mut problems, mut seen) = (Vec::new(), Vec::new(), BTreeSet::new());
        for record in reader.records() {
            let line = |record: &StringRecord| record.position().map_or(0, csv::Position::line);
            match record {
                Ok(record) if record.iter().all(|field| field.trim().is_empty()) => {}
                Ok(record) => match self.row(&record, &columns) {
                    Ok(row) if !seen.insert(row.jid.clone()) => {
                        let why = format!("{} is named twice.", row.jid);
                        problems.push(Problem { line: line(&record), why });
                    }
                    Ok(row) => rows.push(row),
                    Err(error) => {
                        let why = error.message.lines().collect::<Vec<_>>().join(" ");
                        problems.push(Problem { line: line(&record), why });
                    }
                },
                Err(error) => {
                    let line = error.position().map_or(0, csv::Position::line);
                    problems.push(Problem { line, why: "it cannot be read as CSV.".into() });
                }
            }
        }
        if rows.is_empty() && problems.is_empty() {
            problems
                .push(Problem { line: 1, why: "there is no account below the names of the columns.".into() });
        }
        if problems.is_empty() { Ok(rows) } else { Err(problems) }
    }

    fn row(&self, record: &StringRecord, columns: &Columns) -> Result<Row, AdminError> {
        let field = |column: usize| record.get(column).unwrap_or_default();
        let jid = names::account(field(columns.jid).trim())?;
        let vhost = names::vhost_of(self.cx, &jid)?;
        let wrong = |why: String| AdminError::invalid("import.invalid", why);
        if let Some(domain) = self.domain.as_ref().filter(|domain| jid.domain() != domain.as_str()) {
            return Err(wrong(format!("{jid} is not of {domain}.")));
        }
        let role = match columns.role.map(|column| field(column).trim()).filter(|role| !role.is_empty()) {
            Some(role) => names::role(role)?,
            None => Role::default(),
        };
        if role > Role::Member && !self.may_give_roles {
            return Err(wrong(format!("only an administrator of the server may make {jid} an {role}.")));
        }
        let rules = (!self.allow_weak).then(|| vhost.password_rules());
        let line = record.position().map_or(0, csv::Position::line);
        Ok(Row { line, password: password::checked(field(columns.password), &jid, rules)?, jid, role })
    }
}

fn columns(header: &StringRecord) -> Result<Columns, String> {
    let at = |name: &str| header.iter().position(|column| column.eq_ignore_ascii_case(name));
    if let Some(other) = header
        .iter()
        .find(|column| !["jid", "password", "role"].iter().any(|known| column.eq_ignore_ascii_case(known)))
    {
        return Err(format!(
            "the first line names the columns: jid,password or jid,password,role; not \"{other}\"."
        ));
    }
    match (at("jid"), at("password")) {
        (Some(jid), Some(password)) => Ok(Columns { jid, password, role: at("role") }),
        _ => Err("the first line names the columns: jid,password or jid,password,role.".into()),
    }
}

/// A list beside what is there.
struct Sorted {
    new: Vec<Row>,
    /// Addresses that have accounts.
    existing: Vec<String>,
    problems: Vec<Problem>,
}

/// Looks which accounts are new, and whether they may be made.
async fn sorted(cx: &AdminCx, rows: Vec<Row>) -> Result<Sorted, AdminError> {
    let jids: Vec<BareJid> = rows.iter().map(|row| row.jid.clone()).collect();
    // In turn with the writes: how older names look may have to be noted first.
    let obstacles = cx
        .store
        .write(move |tx| jids.iter().map(|jid| admission::obstacle(tx, jid)).collect::<Result<Vec<_>, _>>());
    let mut sorted = Sorted { new: Vec::new(), existing: Vec::new(), problems: Vec::new() };
    let mut looks: BTreeMap<(Domain, String), BareJid> = BTreeMap::new();
    for (row, obstacle) in rows.into_iter().zip(obstacles.await?) {
        let vhost = names::vhost_of(cx, &row.jid)?;
        let skeleton = admission::skeleton(row.jid.local().unwrap_or_default());
        let twin = looks.insert((row.jid.domain_part(), skeleton), row.jid.clone());
        let obstacle = match (obstacle, twin) {
            (Some(Admission::Exists), _) => {
                sorted.existing.push(row.jid.to_string());
                continue;
            }
            (None, twin) => twin.map(Admission::LooksLike),
            (obstacle, _) => obstacle,
        };
        match obstacle {
            Some(obstacle) => {
                let error = add::refusal(&row.jid, &vhost, &obstacle);
                let why = first_line(&error);
                sorted.problems.push(Problem { line: row.line, why });
            }
            None => sorted.new.push(row),
        }
    }
    full(cx, &mut sorted).await?;
    Ok(sorted)
}

/// What an error says first, for programs too.
fn first_line(error: &AdminError) -> String {
    times::shown(error.message.lines().next().unwrap_or_default(), &Zone::utc()).into_owned()
}

/// Adds a problem for each row that has no place in its domain.
async fn full(cx: &AdminCx, sorted: &mut Sorted) -> Result<(), AdminError> {
    let mut used: BTreeMap<Domain, u64> = BTreeMap::new();
    for row in &sorted.new {
        let domain = row.jid.domain_part();
        let vhost = names::vhost(cx, &domain)?;
        let used = used.entry(domain.clone()).or_default();
        *used += 1;
        // Without a limit nothing is to be counted.
        if vhost.max_users == 0 {
            continue;
        }
        let (name, max) = (domain.to_string(), vhost.max_users);
        let free = cx.store.read(move |tx| admission::free_places(tx, &name, max)).await?;
        if free.is_some_and(|free| *used > free) {
            let why = format!("{domain} has as many accounts as it may have: {max}.");
            sorted.problems.push(Problem { line: row.line, why });
        }
    }
    Ok(())
}

#[derive(Default)]
struct Outcome {
    added: Vec<String>,
    refused: Vec<Value>,
    why: Vec<String>,
}

async fn make(cx: &AdminCx, rows: Vec<Row>) -> Result<Outcome, AdminError> {
    let mut outcome = Outcome::default();
    let mut rows = rows.into_iter();
    loop {
        let portion: Vec<Row> = rows.by_ref().take(PORTION).collect();
        if portion.is_empty() {
            return Ok(outcome);
        }
        let candidates = derive(cx, portion).await?;
        let (given, now) = (candidates.clone(), cx.clock.wall());
        let admissions = cx
            .store
            .write(move |tx| {
                given.iter().map(|one| admission::admit(tx, one, now)).collect::<Result<Vec<_>, _>>()
            })
            .await?;
        for (candidate, admission) in candidates.iter().zip(&admissions) {
            let jid = &candidate.jid;
            if let Admission::Made(_) = admission {
                changed(cx, jid);
                outcome.added.push(jid.to_string());
                continue;
            }
            let vhost = names::vhost_of(cx, jid)?;
            let refusal = add::refusal(jid, &vhost, admission);
            let reason = first_line(&refusal);
            outcome.refused.push(json!({ "jid": jid.as_str(), "code": refusal.code, "reason": reason }));
            outcome.why.push(reason);
        }
    }
}

/// Derives the keys of a portion, on all cores.
async fn derive(cx: &AdminCx, rows: Vec<Row>) -> Result<Vec<Candidate>, AdminError> {
    let config = cx.config.current();
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let derived = tokio::task::spawn_blocking(move || {
        let share = rows.len().div_ceil(threads).max(1);
        std::thread::scope(|scope| {
            let parts: Vec<_> = rows
                .chunks(share)
                .map(|rows| {
                    scope.spawn(|| rows.iter().map(|row| KeySet::derive(&row.password)).collect::<Vec<_>>())
                })
                .collect();
            let keys: Vec<KeySet> = parts.into_iter().filter_map(|part| part.join().ok()).flatten().collect();
            (rows.len() == keys.len())
                .then(|| rows.iter().map(|row| (row.jid.clone(), row.role)).zip(keys).collect::<Vec<_>>())
        })
    });
    let Ok(Some(derived)) = derived.await else {
        return Err(
            AdminError::failed("password.keys", "The keys could not be computed.").next("xmppd log tail")
        );
    };
    let candidate = |((jid, role), keys): ((BareJid, Role), KeySet)| Candidate {
        max_users: config.vhost(&jid.domain_part()).map_or(0, |vhost| vhost.max_users),
        jid,
        keys,
        role,
        reuse_name: false,
        look_alike: false,
    };
    Ok(derived.into_iter().map(candidate).collect())
}
