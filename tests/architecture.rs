//! The rules of the house as tests: who may use whom, where SQL and tasks are, what every file begins with.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test fails by panicking"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The folders, row by row: one may use its own row's left neighbours and every row above.
const LAYERS: &[&[&str]] = &[
    &["base", "observe", "xml", "jid"],
    &["stanza"],
    &["sasl", "stream", "config"],
    &["store", "tls"],
    &["delivery", "presence"],
    &["router"],
    &["extension"],
    &["account"],
    &["modules"],
    &["net", "http", "c2s"],
    &["admin"],
    &["ctl"],
    &["registry", "node"],
    &["cli", "main"],
];

/// What `modules/` may not use although it lies above.
const CLOSED_TO_MODULES: &[&str] = &["account", "router"];

/// Where tasks are started.
const SPAWNING: &[&str] = &["base", "net", "account", "ctl", "node", "c2s"];

struct Source {
    path: PathBuf,
    /// The folder below `src`, or the file's name without ending.
    place: String,
    text: String,
}

impl Source {
    /// The code without comments and without its tests.
    fn code(&self) -> String {
        let text = self.text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
        text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
    }

    fn name(&self) -> String {
        self.path.display().to_string()
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files(&path, ending, found);
        } else if path.extension().is_some_and(|found| found == ending) {
            found.push(path);
        }
    }
}

fn sources() -> Vec<Source> {
    let mut found = Vec::new();
    files(&root().join("src"), "rs", &mut found);
    found
        .into_iter()
        .map(|path| {
            let text = fs::read_to_string(&path).unwrap();
            let path = path.strip_prefix(root()).unwrap().to_path_buf();
            let place = path.components().nth(1).unwrap().as_os_str().to_string_lossy().replace(".rs", "");
            Source { path, place, text }
        })
        .collect()
}

fn position(place: &str) -> Option<(usize, usize)> {
    LAYERS
        .iter()
        .enumerate()
        .find_map(|(row, places)| places.iter().position(|known| *known == place).map(|column| (row, column)))
}

/// The folders that a piece of code names by `crate::x`.
fn used(code: &str) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        if let Some(group) = rest.strip_prefix('{') {
            let group = &group[..group.find('}').unwrap_or(group.len())];
            used.extend(group.split(',').map(|path| first_name(path.trim())));
        } else {
            used.insert(first_name(rest));
        }
    }
    used.remove("");
    used
}

fn first_name(path: &str) -> String {
    path.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect()
}

#[test]
fn folders_use_only_what_lies_above_them() {
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|source| source.place != "lib") {
        let Some(own) = position(&source.place) else {
            wrong.push(format!("{} is in no layer", source.name()));
            continue;
        };
        for used in used(&source.code()).iter().filter(|used| **used != source.place) {
            let Some(theirs) = position(used) else { continue };
            let closed = source.place == "modules" && CLOSED_TO_MODULES.contains(&used.as_str());
            if theirs > own || closed {
                wrong.push(format!("{} may not use {used}", source.name()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn modules_do_not_use_each_other() {
    for source in sources().iter().filter(|source| source.place == "modules") {
        let code = source.code();
        let sideways = code.contains("crate::modules::") || code.contains("super::super::");
        let sibling = code
            .lines()
            .filter_map(|line| line.trim().strip_prefix("use super::"))
            .any(|path| !path.starts_with("prelude"));
        assert!(!sideways && !sibling, "{} uses another module", source.name());
    }
}

#[test]
fn sql_is_written_only_in_the_store() {
    let words = ["SELECT ", "INSERT INTO", "UPDATE ", "DELETE FROM", "CREATE TABLE", "PRAGMA "];
    for source in sources().iter().filter(|source| source.place != "store") {
        for word in words {
            assert!(!source.code().contains(&format!("\"{word}")), "{} contains SQL: {word}", source.name());
        }
    }
}

#[test]
fn tasks_are_started_only_where_they_are_expected() {
    for source in sources().iter().filter(|source| !SPAWNING.contains(&source.place.as_str())) {
        let code = source.code();
        assert!(!code.contains("tokio::spawn("), "{} calls tokio::spawn", source.name());
        assert!(!code.contains("spawner.spawn("), "{} starts tasks", source.name());
    }
}

#[test]
fn the_time_is_asked_for_only_in_the_clock() {
    for source in sources().iter().filter(|source| !source.path.ends_with("base/clock.rs")) {
        let code = source.code();
        for call in ["SystemTime::now", "Instant::now"] {
            assert!(!code.contains(call), "{} calls {call}", source.name());
        }
    }
}

#[test]
fn every_file_says_what_it_is() {
    for source in sources() {
        assert!(source.text.starts_with("//! "), "{} has no head line", source.name());
        if source.place == "modules"
            && !source.path.ends_with("mod.rs")
            && !source.path.ends_with("prelude.rs")
        {
            let head = source.text.lines().next().unwrap_or_default();
            assert!(
                head.contains("XEP-") || head.contains("RFC "),
                "{} names no specification",
                source.name()
            );
        }
    }
}

#[test]
fn nothing_is_left_unfinished() {
    for source in sources() {
        for mark in ["todo!(", "unimplemented!(", "dbg!(", "FIXME", "XXX"] {
            assert!(!source.text.contains(mark), "{} contains {mark}", source.name());
        }
    }
}

/// All texts below `tests` that make the server do something: stories, transcripts, programs.
fn tests() -> String {
    let mut found = Vec::new();
    for ending in ["rs", "story", "txt", "py", "mjs", "sh", "cli"] {
        files(&root().join("tests"), ending, &mut found);
    }
    found.retain(|path| !path.ends_with("architecture.rs"));
    found.iter().map(|path| fs::read_to_string(path).unwrap()).collect()
}

fn unexercised<'a>(names: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let tests = tests();
    names.into_iter().filter(|name| !tests.contains(name)).collect()
}

#[test]
fn every_setting_is_exercised_by_a_test() {
    let missing = unexercised(xmppd::config::settings().map(|setting| setting.key));
    assert!(missing.is_empty(), "no test sets {missing:?}");
}

#[test]
fn every_feature_is_exercised_by_a_test() {
    let features = xmppd::registry::MODULES.iter().flat_map(|module| module.features);
    let missing = unexercised(features.map(|feature| feature.var));
    assert!(missing.is_empty(), "no test uses {missing:?}");
}

#[test]
fn every_mechanism_is_exercised_by_a_test() {
    let missing = unexercised(xmppd::sasl::Mechanism::ALL.iter().map(|mechanism| mechanism.name()));
    assert!(missing.is_empty(), "no test logs in with {missing:?}");
}

#[test]
fn modules_name_their_specifications_and_do_not_collide() {
    let mut taken = BTreeMap::new();
    for module in xmppd::registry::MODULES {
        assert!(!module.specs.is_empty(), "{} names no specification", module.name);
        for route in module.iq {
            let scopes: &[&str] = match route.scope {
                xmppd::extension::Scope::Both => &["server", "account"],
                xmppd::extension::Scope::Server => &["server"],
                xmppd::extension::Scope::Account => &["account"],
            };
            for scope in scopes {
                let key = (route.ns, route.name, route.kind.name(), *scope, route.nodes);
                let other = taken.insert(key, module.name);
                assert!(other.is_none(), "{} and {other:?} both answer {key:?}", module.name);
            }
        }
    }
}

/// Sizes are guidance for people: printed, and held only to the outermost bound.
#[test]
fn files_stay_readable() {
    let mut long = BTreeMap::new();
    for source in sources() {
        let lines = source.text.lines().count();
        if lines > 400 {
            long.insert(source.name(), lines);
        }
    }
    for (name, lines) in &long {
        println!("{name}: {lines} lines");
    }
    let beyond: Vec<_> = long.iter().filter(|(_, lines)| **lines > 600).collect();
    assert!(beyond.is_empty(), "over 600 lines: {beyond:?}");
}
