//! Reports and errors as the end of a command: notes, and a form that reports something.

use crate::admin::error::{AdminError, Kind};
use crate::admin::report::{Line, Mark, Report};
use crate::admin::times;
use crate::base::{Zone, in_words};
use crate::stanza::StanzaError;
use crate::stanza::payload::Payload as _;
use crate::stanza::payload::command::{Note, NoteKind};
use crate::stanza::payload::data_form::{Field, FieldType, Form, FormKind};
use crate::xml::Element;

/// How a command ended.
#[derive(Default)]
pub(super) struct Outcome {
    /// What is said; at least one error if it was not done. XEP-0050 §3.6
    pub(super) notes: Vec<Note>,
    /// What is reported.
    pub(super) payload: Option<Element>,
    /// The exit status of a check, for whoever sits at a terminal.
    pub(super) exit: u8,
    /// Why it was not done, likewise.
    pub(super) failed: Option<Box<AdminError>>,
}

impl Outcome {
    /// It was done, and that is all.
    pub(super) fn note(text: impl AsRef<str>) -> Self {
        Self { notes: vec![note(NoteKind::Info, text.as_ref())], ..Self::default() }
    }

    /// What a form reports.
    pub(super) fn form(form: &Form) -> Self {
        Self { payload: Some(form.build()), ..Self::default() }
    }

    /// A report: one table is a table, columns of two are fields, single lines are notes.
    pub(super) fn of_report(report: &Report, title: &str) -> Self {
        let mut form = Form::new(FormKind::Result).title(title);
        let mut notes = Vec::new();
        let mut tables = 0;
        for line in &report.lines {
            tables += usize::from(matches!(line, Line::Table { heading: true, .. }));
        }
        for line in &report.lines {
            match line {
                Line::Plain(text) | Line::Verbatim(text) | Line::Good(text) => {
                    notes.extend(said(NoteKind::Info, text))
                }
                Line::Warn(text) => notes.extend(said(NoteKind::Warn, text)),
                Line::Bad(text) => notes.extend(said(NoteKind::Error, text)),
                Line::Table { heading: true, rows } if tables == 1 => put_table(&mut form, rows),
                Line::Table { rows, .. } => put_rows(&mut form, rows),
                Line::Check { subject, mark, text, id } => put_check(&mut form, subject, *mark, text, id),
                // What to type next is for those who sit at a terminal.
                Line::Next(_) => {}
            }
        }
        notes.extend(report.warnings.iter().flat_map(|text| said(NoteKind::Warn, text)));
        // A table stands alone in its form. XEP-0004 §3.4
        if !form.reported.is_empty() {
            form.fields.clear();
        }
        let has_form = !form.fields.is_empty() || !form.reported.is_empty();
        Self { notes, payload: has_form.then(|| form.build()), exit: report.exit, failed: None }
    }

    /// Why it was not done. XEP-0050 §3.6
    pub(super) fn of_error(error: &AdminError) -> Self {
        Self {
            notes: vec![note(NoteKind::Error, &text_of(error))],
            failed: Some(Box::new(error.clone())),
            ..Self::default()
        }
    }
}

/// The rows of a table below its head.
fn put_table(form: &mut Form, rows: &[Vec<String>]) {
    let Some((head, rows)) = rows.split_first() else { return };
    let names: Vec<String> = head.iter().map(|name| name.trim().replace(' ', "_")).collect();
    form.reported = head
        .iter()
        .zip(&names)
        .map(|(label, name)| Field::new(name.as_str(), FieldType::TextSingle).label(label.trim()))
        .collect();
    for row in rows {
        let cells =
            names.iter().zip(row.iter().map(|cell| plain(cell)).chain(std::iter::repeat(String::new())));
        form.items.push(cells.map(|(name, cell)| Field::plain(name.as_str(), [cell])).collect());
    }
}

/// Rows of a name and what belongs to it; a row without a name goes on with the one before.
fn put_rows(form: &mut Form, rows: &[Vec<String>]) {
    for row in rows {
        let Some((name, cells)) = row.split_first() else { continue };
        let cells: Vec<_> = cells.iter().map(|cell| plain(cell)).filter(|cell| !cell.is_empty()).collect();
        let (name, value) = (plain(name), cells.join("   "));
        let same = form.fields.iter().rposition(|field| field.label.as_deref() == Some(name.as_str()));
        let at = if name.is_empty() { form.fields.len().checked_sub(1) } else { same };
        match at.and_then(|at| form.fields.get_mut(at)) {
            Some(field) => {
                field.kind = Some(FieldType::TextMulti);
                field.values.push(value.into());
            }
            None => {
                let var = name.replace(' ', "_");
                form.fields.push(Field::new(var, FieldType::TextSingle).label(name).value(value));
            }
        }
    }
}

/// A line of a check: its subject is a field, in which stand all lines about it.
fn put_check(form: &mut Form, subject: &str, mark: Mark, text: &str, id: &str) {
    let sign = match mark {
        Mark::Good => "✓",
        Mark::Warn => "!",
        Mark::Bad => "✗",
    };
    for (at, line) in text.lines().enumerate() {
        let (subject, line) = match (at, id) {
            (0, "") => (subject, format!("{sign} {line}")),
            (0, id) => (subject, format!("{sign} {line}  [{id}]")),
            _ => ("", line.to_owned()),
        };
        put_rows(form, &[vec![subject.to_owned(), line]]);
    }
}

fn said(kind: NoteKind, text: &str) -> Option<Note> {
    (!text.trim().is_empty()).then(|| note(kind, text))
}

fn note(kind: NoteKind, text: &str) -> Note {
    Note { kind, text: plain(text).into() }
}

/// A text of a report as it is shown here: nobody's zone is known, so times are in UTC.
fn plain(text: &str) -> String {
    in_words(&times::shown(text.trim_end(), &Zone::utc())).into_owned()
}

/// What was not done and why; with the next step where that is none for a terminal.
pub(super) fn text_of(error: &AdminError) -> String {
    let next = error.next.iter().filter(|step| !step.contains("xmppd ") && !step.contains("--"));
    let lines: Vec<String> = std::iter::once(&error.message).chain(next).map(|text| plain(text)).collect();
    lines.join("\n")
}

/// The same as a stanza error, for the commands of XEP-0133, which fail in this way (§5).
pub(super) fn stanza_error(error: &AdminError) -> StanzaError {
    let condition = match error.kind {
        Kind::Exists => StanzaError::conflict(),
        Kind::NotFound => StanzaError::item_not_found(),
        Kind::NotPermitted => StanzaError::not_allowed(),
        Kind::Usage | Kind::Invalid => StanzaError::not_acceptable(),
        Kind::Unreachable | Kind::TimedOut => StanzaError::resource_constraint(),
        Kind::Failed | Kind::Problems | Kind::Interrupted => StanzaError::internal_server_error(),
    };
    condition.text(text_of(error))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stanza::ns;

    fn rows(rows: &[&[&str]]) -> Vec<Vec<String>> {
        rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect()
    }

    #[test]
    fn a_table_becomes_a_table_and_lines_become_notes() {
        let report = Report::default()
            .table(rows(&[&["address", "last login"], &["a@x", "never"], &["b@x", "now"]]))
            .push(Line::Warn("look at that".into()))
            .next("xmppd user list");
        let outcome = Outcome::of_report(&report, "Accounts");
        assert_eq!(outcome.notes, [Note { kind: NoteKind::Warn, text: "look at that".into() }]);
        let form = Form::parse(&outcome.payload.unwrap()).unwrap();
        assert_eq!(
            form.reported.iter().map(|field| field.var.as_str()).collect::<Vec<_>>(),
            ["address", "last_login"]
        );
        assert_eq!(form.items.len(), 2);
        assert_eq!(form.items[1][1].values, ["now"]);
    }

    #[test]
    fn names_and_values_become_fields() {
        let table = Line::Table {
            heading: false,
            rows: rows(&[
                &["state", "enabled"],
                &["session", "phone"],
                &["session", "tablet"],
                &["", "more"],
            ]),
        };
        let outcome = Outcome::of_report(&Report::default().line("bob@x").push(table), "Account");
        let form = Form::parse(&outcome.payload.unwrap()).unwrap();
        assert_eq!(form.value("state"), Some("enabled"));
        assert_eq!(form.get("session").unwrap().values, ["phone", "tablet", "more"]);
        assert_eq!(outcome.notes.len(), 1);
    }

    #[test]
    fn what_a_check_finds_stands_under_its_subject() {
        let check = |subject: &str, mark, text: &str, id: &str| Line::Check {
            subject: subject.into(),
            mark,
            text: text.into(),
            id: id.into(),
        };
        let report = Report::default()
            .push(check("ports", Mark::Good, "127.0.0.1:5222 open", ""))
            .push(check("", Mark::Bad, "5223 is taken\nby nginx", "port.taken"))
            .push(check("disk", Mark::Warn, "nearly full", "disk.low"))
            .line("1 problem, 1 warning.");
        let outcome = Outcome::of_report(&report, "Doctor");
        assert_eq!(outcome.notes.len(), 1);
        let form = Form::parse(&outcome.payload.unwrap()).unwrap();
        let ports = ["✓ 127.0.0.1:5222 open", "✗ 5223 is taken  [port.taken]", "by nginx"];
        assert_eq!(form.get("ports").unwrap().values, ports);
        assert_eq!(form.value("disk"), Some("! nearly full  [disk.low]"));
    }

    #[test]
    fn an_error_says_what_and_what_next_but_nothing_to_type() {
        let error = AdminError::exists("user.exists", "bob@x exists.")
            .next("new password  xmppd user passwd bob@x")
            .next("choose another name");
        assert_eq!(text_of(&error), "bob@x exists.\nchoose another name");
        assert_eq!(stanza_error(&error).condition, crate::stanza::Condition::Conflict);
        let note = &Outcome::of_error(&error).notes[0];
        assert_eq!(note.kind, NoteKind::Error);
        assert_eq!(stanza_error(&error).build().ns().as_str(), ns::CLIENT);
    }
}
