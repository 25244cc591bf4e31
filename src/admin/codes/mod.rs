//! What every error and every finding of `doctor` means: `xmppd help errors CODE`.
//!
//! A row for each name that the program can give; a test looks through the source for names without one.

mod archive;
mod cert;
mod config;
mod data;
mod doctor;
mod messages;
mod notices;
mod people;
mod server;
mod service;

use serde_json::json;

use super::error::AdminError;
use super::report::{Line, Report};
use crate::config::nearest;

/// What a name means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Code {
    /// The name, as `--json` and `doctor` show it.
    pub name: &'static str,
    /// What has happened, and why that happens.
    pub what: &'static str,
    /// What to do: a command or a sentence.
    pub next: &'static str,
}

/// A row of the table.
const fn code(name: &'static str, what: &'static str, next: &'static str) -> Code {
    Code { name, what, next }
}

/// All rows, by name.
pub fn all() -> Vec<Code> {
    let mut all: Vec<Code> = [
        archive::CODES,
        cert::CODES,
        config::CODES,
        data::CODES,
        doctor::CODES,
        notices::CODES,
        messages::CODES,
        people::CODES,
        server::CODES,
        service::CODES,
    ]
    .into_iter()
    .flatten()
    .copied()
    .collect();
    all.sort_unstable_by_key(|code| code.name);
    all
}

/// `help errors`: all names, each with its first sentence.
pub fn list() -> Report {
    let all = all();
    // A full stop also stands in the names of settings and files.
    let first = |text: &str| match text.split_once(". ") {
        Some((first, _)) => format!("{first}."),
        None => text.to_owned(),
    };
    let rows = all.iter().map(|code| vec![code.name.to_owned(), first(code.what)]);
    let rows = rows.collect();
    let data = all.iter().map(|code| json!({ "code": code.name, "what": code.what, "next": code.next }));
    Report::new(json!({ "codes": data.collect::<Vec<_>>() }))
        .push(Line::Table { heading: false, rows })
        .next("xmppd help errors CODE")
}

/// `help errors CODE`
///
/// # Errors
/// There is no such name.
pub fn explain(name: &str) -> Result<Report, AdminError> {
    let all = all();
    let Some(code) = all.iter().find(|code| code.name == name) else {
        let near = nearest(name, all.iter().map(|code| code.name));
        let near = near.map(|near| format!(" Did you mean {near}?")).unwrap_or_default();
        return Err(AdminError::not_found(
            "help.unknown",
            format!("No error has the name \"{name}\".{near}"),
        )
        .next("all names: xmppd help errors"));
    };
    Ok(Report::new(json!({ "code": code.name, "what": code.what, "next": code.next }))
        .line(code.name)
        .push(Line::Table { heading: false, rows: vec![vec![code.what.to_owned()]] })
        .next(code.next))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;

    /// The names that the source gives to errors and findings, with their files.
    fn used() -> BTreeSet<(String, String)> {
        let mut used = BTreeSet::new();
        let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|ending| ending == "rs") {
                    let text = std::fs::read_to_string(&path).unwrap();
                    let code = text.split("#[cfg(test)]\nmod tests").next().unwrap();
                    let file = path.display().to_string();
                    used.extend(names_in(code).into_iter().map(|name| (name, file.clone())));
                }
            }
        }
        used
    }

    /// String literals that stand where an error or a finding takes its name.
    fn names_in(code: &str) -> Vec<String> {
        const BEFORE: [&str; 14] = [
            "::failed(",
            "::usage(",
            "::invalid(",
            "::not_found(",
            "::exists(",
            "::not_permitted(",
            "::unreachable(",
            "Finding::error(",
            "Finding::warning(",
            "Severity::Error,",
            "Severity::Warning,",
            "code_of(",
            " refused(",
            "Warning::new(",
        ];
        let mut names = Vec::new();
        for (place, quote) in code.match_indices('"') {
            let before = code[..place].trim_end();
            let name = code[place + quote.len()..].split('"').next().unwrap_or_default();
            let is_name = !name.is_empty()
                && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "._".contains(c));
            let kind = before.strip_suffix(',').is_some_and(|before| {
                before.rsplit("Kind::").next().is_some_and(|variant| {
                    before.contains("Kind::") && variant.chars().all(|c| c.is_ascii_alphabetic())
                })
            });
            let problem = before.ends_with("=>") && name.starts_with("cert.");
            if is_name && (kind || problem || BEFORE.iter().any(|call| before.ends_with(call))) {
                names.push(name.to_owned());
            }
        }
        names
    }

    #[test]
    fn every_name_is_explained() {
        let known: BTreeSet<&str> = all().iter().map(|code| code.name).collect();
        let used = used();
        assert!(used.len() > 100, "the search has found only {}", used.len());
        let missing: Vec<String> = used
            .iter()
            .filter(|(name, _)| !known.contains(name.as_str()))
            .map(|(name, file)| format!("{name} ({file})"))
            .collect();
        assert!(missing.is_empty(), "no row in src/admin/codes/ for:\n{}", missing.join("\n"));
        let used: BTreeSet<&str> = used.iter().map(|(name, _)| name.as_str()).collect();
        let idle: Vec<&str> = known.into_iter().filter(|name| !used.contains(name)).collect();
        assert!(idle.is_empty(), "nothing gives these names any more: {idle:?}");
    }

    #[test]
    fn rows_are_sentences_with_a_next_step_and_names_are_there_once() {
        let all = all();
        for pair in all.windows(2) {
            assert!(pair[0].name < pair[1].name, "{} is there twice", pair[0].name);
        }
        for code in all {
            assert!(code.what.ends_with('.') && code.what.len() > 15, "{}", code.name);
            assert!(!code.next.is_empty(), "{}", code.name);
        }
    }

    #[test]
    fn a_slip_is_answered_with_the_nearest_name() {
        let error = explain("user.exist").unwrap_err();
        assert_eq!(error.message, "No error has the name \"user.exist\". Did you mean user.exists?");
        assert!(explain("user.exists").is_ok());
    }

    #[test]
    fn names_are_found_in_the_source() {
        let code = "AdminError::failed(\n    \"a.b\", \"text.\") AdminError::new(Kind::Failed, \"c.d\", x) f(\"e.f\")";
        assert_eq!(names_in(code), ["a.b", "c.d"]);
    }
}
