//! Changes of the configuration as a person makes them: in an editor, and seen before they are made.

use std::fs;
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::json;

use super::ask;
use super::render::Look;
use crate::admin::{AdminError, Kind, Line, Operation, Report, config};
use crate::base::id;
use crate::config::{Config, lines_between};

/// What an editor has been used for.
pub(super) enum Edited {
    /// The operation needs none.
    NoEditor,
    /// The text was left as it was, so there is nothing to do.
    Unchanged(Report),
    /// The text is in the operation, and in this file, if it is ours.
    File(Option<PathBuf>),
}

/// Fills in the text of `config edit`: from a file, or from an editor on a copy of the configuration.
///
/// # Errors
/// There is no terminal, no editor, or the text is not valid and the person has given up.
pub(super) fn edited(
    operation: &mut Operation,
    look: &Look,
    call: impl Fn(&Operation) -> Result<Report, AdminError>,
) -> Result<Edited, AdminError> {
    let Operation::Config(config::Config::Edit { file, text, base, .. }) = operation else {
        return Ok(Edited::NoEditor);
    };
    if let Some(file) = file {
        let content = fs::read_to_string(&*file).map_err(|error| unreadable(file, &error))?;
        Config::parse(&content, file)?;
        *text = Some(content);
        return Ok(Edited::File(None));
    }
    if !ask::possible() {
        return Err(AdminError::usage("config.edit.no_terminal", "There is no terminal for an editor here.")
            .next("xmppd config edit --file FILE")
            .next("one setting: xmppd config set KEY VALUE"));
    }
    let show = config::Config::Show { effective: false, origin: false, domain: None };
    let shown = call(&Operation::Config(show))?;
    let before = shown.data.get("text").and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
    let path = copy(&before)?;
    let after = loop {
        open_editor(&path)?;
        let after = fs::read_to_string(&path).map_err(|error| unreadable(&path, &error))?;
        if after == before {
            let _ = fs::remove_file(&path);
            return Ok(Edited::Unchanged(
                Report::new(json!({ "changes": [], "applied": false })).line("You have changed nothing."),
            ));
        }
        match Config::parse(&after, &path) {
            Ok(_) => break after,
            Err(error) => {
                let error = AdminError::from(error);
                look.error(&error.clone().instead("edit it again, or leave everything as it was"));
                if ask::yes("Edit again?").is_err() {
                    return Err(AdminError::new(
                        Kind::Invalid,
                        "config.edit.given_up",
                        "Nothing was changed.",
                    )
                    .next(format!("your text is kept: xmppd config edit --file {}", path.display())));
                }
            }
        }
    };
    for line in lines_between(&before, &after) {
        look.aside(&format!("  {line}\n"));
    }
    look.aside("\n");
    (*text, *base) = (Some(after), Some(before));
    Ok(Edited::File(Some(path)))
}

fn unreadable(path: &Path, error: &io::Error) -> AdminError {
    AdminError::failed("config.edit.unreadable", format!("{} cannot be read: {error}.", path.display()))
        .next("name another one: xmppd config edit --file FILE")
}

/// A copy that only this user can read.
fn copy(text: &str) -> Result<PathBuf, AdminError> {
    let path = std::env::temp_dir().join(format!("xmppd-{}.toml", id::random_id()));
    let made = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path);
    made.and_then(|mut file| file.write_all(text.as_bytes())).map_err(|error| {
        AdminError::failed("config.edit.copy", format!("{} cannot be written: {error}.", path.display()))
            .next("another directory for it: TMPDIR=/var/tmp xmppd config edit")
    })?;
    Ok(path)
}

/// Opens what `VISUAL` or `EDITOR` name, or the first usual editor there is, and waits for its end.
fn open_editor(path: &Path) -> Result<(), AdminError> {
    let named =
        ["VISUAL", "EDITOR"].iter().find_map(|name| std::env::var(name).ok().filter(|e| !e.is_empty()));
    let editor = named.unwrap_or_else(|| {
        "$(command -v sensible-editor || command -v nano || command -v vi || echo vi)".into()
    });
    // An editor may come with arguments of its own, so a shell splits them, as git does.
    let status = Command::new("sh").arg("-c").arg(format!("{editor} \"$1\"")).arg("sh").arg(path).status();
    match status {
        Ok(status) if status.success() => Ok(()),
        _ => {
            let _ = fs::remove_file(path);
            Err(AdminError::failed("config.edit.editor", "The editor did not end well. Nothing was changed.")
                .because(format!("It was started as: {editor}"))
                .next("choose one: EDITOR=nano xmppd config edit"))
        }
    }
}

/// What a person has been shown before a change was made.
pub(super) struct Seen(Report);

/// Shows what a change would do and asks, where somebody would lose something by it or has written a whole text.
///
/// # Errors
/// The answer is not yes, or the change cannot be made.
pub(super) fn seen_first(
    operation: &Operation,
    look: &Look,
    call: impl Fn(&Operation) -> Result<Report, AdminError>,
) -> Result<Option<Seen>, AdminError> {
    if !ask::possible() {
        return Ok(None);
    }
    let rehearsal = match operation {
        Operation::Config(config) => config.rehearsal().map(Operation::Config),
        Operation::Vhost(vhost) => vhost.rehearsal().map(Operation::Vhost),
        _ => None,
    };
    let Some(rehearsal) = rehearsal else { return Ok(None) };
    let mut report = call(&rehearsal)?;
    let whole = matches!(operation, Operation::Config(config::Config::Edit { .. }));
    let loses = report.data.get("ask").and_then(serde_json::Value::as_bool) == Some(true);
    let something = report.lines.len() > 1;
    if !something || !(whole || loses) {
        return Ok(None);
    }
    // That nothing was changed is not the last word yet.
    report.lines.pop();
    look.report(&report);
    ask::sure("Apply?")?;
    Ok(Some(Seen(report)))
}

/// What is left to be said when a change was made, or was not.
pub(super) fn finished(
    done: Result<Report, AdminError>,
    edited: Option<Option<PathBuf>>,
    seen: Option<Seen>,
) -> Result<Report, AdminError> {
    let file = edited.flatten();
    let mut report = match (done, &file) {
        (Ok(report), _) => report,
        (Err(error), Some(file)) => {
            return Err(error.next(format!("your text is kept: xmppd config edit --file {}", file.display())));
        }
        (Err(error), None) => return Err(error),
    };
    if let Some(file) = file {
        let _ = fs::remove_file(file);
    }
    if let Some(Seen(before)) = seen {
        report.lines.retain(|line| matches!(line, Line::Plain(_)) && !before.lines.contains(line));
        report.warnings.retain(|warning| !before.warnings.contains(warning));
    }
    Ok(report)
}
