//! The store's schema and statements are one text for two engines: PostgreSQL accepts each of them too.
//!
//! Needs Debian's package `postgresql` (nothing of it has to run); else the test says `skipped: …`.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "what goes wrong here is a test that fails")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The user that PostgreSQL runs as where the test is root, which it refuses to be.
const NOBODY: u32 = 65534;

#[test]
fn the_schema_and_every_statement_are_accepted() {
    let Some(programs) = programs() else {
        return println!("skipped: the_schema_and_every_statement_are_accepted: no PostgreSQL here");
    };
    let statements = statements();
    assert!(statements.len() > 30, "only {} statements were found", statements.len());
    let mut script = schema();
    for (number, statement) in statements.iter().enumerate() {
        writeln!(script, "PREPARE s{number} AS {};", one_line(&statement.replace('?', "$"))).unwrap();
    }
    script.push_str("SELECT count(*) AS prepared FROM pg_prepared_statements;\n");
    let answer = run(&programs, &script);
    let errors: Vec<_> = answer.lines().filter(|line| line.contains("ERROR")).collect();
    assert!(errors.is_empty(), "{errors:#?}\n{script}");
    assert!(answer.contains(&format!("prepared = \"{}\"", statements.len())), "{answer}");
}

/// The directory of PostgreSQL's programs, the newest if there are several.
fn programs() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?;
    let mut found: Vec<_> = versions.filter_map(|version| Some(version.ok()?.path().join("bin"))).collect();
    found.retain(|programs| programs.join("postgres").exists());
    found.sort();
    found.pop()
}

/// The steps of the schema in PostgreSQL's words.
fn schema() -> String {
    let mut steps: Vec<_> = files("src/store/schema", "sql");
    steps.sort();
    let mut script = String::new();
    for step in steps {
        let text = std::fs::read_to_string(step).unwrap();
        let text = text
            .replace("{int}", "BIGINT")
            .replace("{text}", "TEXT COLLATE \"C\"")
            .replace("{blob}", "BYTEA");
        for statement in without_comments(&text).split_inclusive(';').filter(|part| part.contains(';')) {
            writeln!(script, "{}", one_line(statement)).unwrap();
        }
    }
    script
}

/// Every statement that stands in a repository.
fn statements() -> Vec<String> {
    let mut found = Vec::new();
    for file in files("src/store", "rs") {
        let text = std::fs::read_to_string(file).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        let words = ["SELECT ", "INSERT ", "UPDATE ", "DELETE ", "WITH "];
        let literals = code.split('"').filter(|part| words.iter().any(|word| part.starts_with(word)));
        found.extend(literals.map(str::to_owned));
    }
    found
}

fn files(folder: &str, extension: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    files.filter(|file| file.extension().is_some_and(|found| found == extension)).collect()
}

fn without_comments(text: &str) -> String {
    text.lines().map(|line| line.split("--").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

fn one_line(statement: &str) -> String {
    statement.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Runs a script, one statement a line, in a cluster that is made for it. Returns all that was said.
fn run(programs: &Path, script: &str) -> String {
    let place = tempfile::tempdir().unwrap();
    let as_root = rustix::process::getuid().is_root();
    if as_root {
        std::os::unix::fs::chown(place.path(), Some(NOBODY), Some(NOBODY)).unwrap();
    }
    let program = |name: &str| {
        use std::os::unix::process::CommandExt as _;
        let mut command = Command::new(programs.join(name));
        command.current_dir(place.path()).env("LC_ALL", "C");
        if as_root {
            command.uid(NOBODY).gid(NOBODY);
        }
        command
    };
    let made =
        program("initdb").args(["--no-sync", "--no-locale", "-E", "UTF8", "-D", "cluster"]).output().unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let input = place.path().join("script.sql");
    std::fs::write(&input, script).unwrap();
    // A single process, which reads from its input and listens to nobody.
    let mut single = program("postgres");
    single.args(["--single", "-F", "-D", "cluster", "postgres"]);
    let output = single.stdin(Stdio::from(std::fs::File::open(input).unwrap())).output().unwrap();
    [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned()).concat()
}
