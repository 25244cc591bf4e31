//! `user roles`: the printed list of permissions.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::admin::catalog;
use crate::admin::cx::AdminCx;
use crate::admin::error::AdminError;
use crate::admin::permission::{Rights, permits};
use crate::admin::report::{Line, Report};
use crate::config::Permission;

/// What somebody can be, what he is with regard to the domain that is asked about, and what that means in words.
const STANDINGS: &[(&str, Rights, &str)] = &[
    ("admin", Rights { admin: true, ..NONE }, "everything"),
    (
        "operator",
        Rights { operator: true, ..NONE },
        "sees everything, changes what can be undone; accounts of members",
    ),
    (
        "owner",
        Rights { owner: true, ..NONE },
        "of a domain that names the account as its owner: its settings and its accounts",
    ),
    (
        "domain-admin",
        Rights { domain_admin: true, ..NONE },
        "of a domain that names the account among its admins: its accounts",
    ),
    ("member", NONE, "uses the server; talks to everybody"),
    ("guest", NONE, "uses the server; talks to its addresses only, and is reached by them only"),
];

const NONE: Rights = Rights { admin: false, operator: false, owner: false, domain_admin: false };

/// Shows what each role may do, or every operation that one may run.
pub(super) fn roles(cx: &AdminCx, role: Option<&str>) -> Result<Report, AdminError> {
    let rules = cx.config.current().server.permissions.clone();
    match role {
        None => Ok(overview(&rules)),
        Some(role) => {
            let found = STANDINGS.iter().find(|(name, ..)| *name == role.replace(['_', ' '], "-"));
            let Some((name, rights, text)) = found else {
                let names: Vec<&str> = STANDINGS.iter().map(|(name, ..)| *name).collect();
                return Err(AdminError::invalid(
                    "role.unknown",
                    format!("Role \"{role}\" does not exist. There are: {}.", names.join(", ")),
                )
                .next("all of them: xmppd user roles"));
            };
            Ok(one(name, *rights, text, &rules))
        }
    }
}

fn overview(rules: &[Permission]) -> Report {
    let data: Vec<Value> = STANDINGS
        .iter()
        .map(|(name, rights, text)| json!({ "role": name, "may": text, "operations": operations(*rights, rules) }))
        .collect();
    let rows = STANDINGS.iter().map(|(name, _, text)| vec![(*name).to_owned(), (*text).to_owned()]);
    let report = Report::new(json!({ "roles": data, "rules": texts(rules) }))
        .push(Line::Table { heading: false, rows: rows.collect() });
    with_rules(report, rules).push(Line::Next(vec![
        "operation by operation  xmppd user roles operator".into(),
        "give a role             xmppd user role JID operator".into(),
        "other rules             xmppd config describe server.permissions".into(),
    ]))
}

fn one(name: &str, rights: Rights, text: &str, rules: &[Permission]) -> Report {
    let operations = operations(rights, rules);
    let mut nouns: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for operation in &operations {
        let (noun, verb) = operation.split_once(' ').unwrap_or((operation, ""));
        nouns.entry(noun).or_default().push(verb);
    }
    let rows = nouns.into_iter().map(|(noun, verbs)| vec![noun.to_owned(), verbs.join(", ")]);
    let report =
        Report::new(json!({ "role": name, "may": text, "operations": &operations, "rules": texts(rules) }))
            .line(format!("{name}: {text}"))
            .push(Line::Table { heading: false, rows: rows.collect() });
    with_rules(report, rules)
}

fn with_rules(mut report: Report, rules: &[Permission]) -> Report {
    if rules.is_empty() {
        return report;
    }
    report = report.line("").line("Rules of this server, the first that fits decides:");
    texts(rules).into_iter().fold(report, |report, rule| report.line(format!("  {rule}")))
}

fn texts(rules: &[Permission]) -> Vec<String> {
    rules.iter().map(ToString::to_string).collect()
}

fn operations(rights: Rights, rules: &[Permission]) -> Vec<String> {
    let all = catalog::all().into_iter();
    all.filter(|(name, operation)| permits(rules, rights, name, operation.nature().who))
        .map(|(name, _)| name)
        .collect()
}
