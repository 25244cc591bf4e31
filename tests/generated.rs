//! Files that are made from declarations in the source are up to date. `UPDATE=1 cargo test` writes them anew.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;

/// Compares a file of the tree with what the program makes of its declarations.
fn is_current(file: &str, content: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, content).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    let first = found.lines().zip(content.lines()).position(|(a, b)| a != b);
    let line = first.unwrap_or_else(|| found.lines().count().min(content.lines().count())) + 1;
    assert!(found == content, "{file}:{line} is not current. Next: UPDATE=1 cargo test --test generated");
}

#[test]
fn the_example_configuration_is_current() {
    is_current("etc/xmppd.toml", &xmppd::config::example());
}

#[test]
fn the_manual_pages_are_current_and_no_others_are_there() {
    let pages = xmppd::cli::manual_pages();
    for (file, text) in &pages {
        is_current(&format!("man/{file}"), text);
    }
    for entry in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("man")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(pages.iter().any(|(file, _)| *file == name), "man/{name} belongs to no command; remove it");
    }
}

#[test]
fn the_completion_scripts_are_current() {
    use xmppd::cli::{Shell, completion_script};
    for (file, shell) in [("xmppd.bash", Shell::Bash), ("_xmppd", Shell::Zsh), ("xmppd.fish", Shell::Fish)] {
        is_current(&format!("packaging/completion/{file}"), &completion_script(shell));
    }
}
