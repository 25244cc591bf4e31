//! How things look: text for people with marks and columns, JSON for programs.

use std::borrow::Cow;
use std::io::{self, IsTerminal as _, Write as _};

use serde_json::{Value, json};

use super::command::{command, names};
use super::table::table;
use crate::admin::{AdminError, Line, Mark, Report, times};
use crate::base::{Zone, in_words};

/// The version of the JSON envelope; raised when a field changes its meaning.
const SCHEMA: u32 = 1;

/// What the terminal can show and the person wants to see.
#[derive(Clone, Debug, Default)]
pub(super) struct Look {
    /// One JSON document instead of text.
    pub(super) json: bool,
    /// Results only.
    pub(super) quiet: bool,
    /// Colour on standard output, on standard error.
    pub(super) colour: (bool, bool),
    /// Whether marks, arrows and the like may be used.
    pub(super) unicode: bool,
    /// Columns of the terminal; `None` where tables may be as wide as they are.
    pub(super) columns: Option<usize>,
    /// Flags that name the server, so that the commands shown can be copied: `--dir D`.
    pub(super) server: String,
    /// The zone in which times are shown.
    pub(super) zone: Zone,
}

impl Look {
    /// Finds out what the terminal can show.
    pub(super) fn of_terminal(json: bool, quiet: bool, no_color: bool) -> Self {
        let set = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        let wanted = !no_color
            && set("NO_COLOR").is_none()
            && set("CLICOLOR").as_deref() != Some("0")
            && set("TERM").as_deref() != Some("dumb");
        let locale = set("LC_ALL").or_else(|| set("LC_CTYPE")).or_else(|| set("LANG")).unwrap_or_default();
        let locale = locale.to_ascii_lowercase();
        Self {
            columns: None,
            json,
            quiet,
            colour: (wanted && io::stdout().is_terminal(), wanted && io::stderr().is_terminal()),
            unicode: locale.contains("utf-8") || locale.contains("utf8"),
            server: String::new(),
            zone: Zone::local(),
        }
    }

    /// The same with times in UTC, if that is wanted.
    pub(super) fn in_utc(self, utc: bool) -> Self {
        if utc { Self { zone: Zone::utc(), ..self } } else { self }
    }

    /// The same for a server that is named by flags.
    pub(super) fn for_server(self, flags: String) -> Self {
        Self { server: flags, ..self }
    }

    /// The same with tables that fit on the terminal, unless they are wanted whole.
    pub(super) fn no_wider_than_the_terminal(self, wide: bool) -> Self {
        let size = if wide { None } else { rustix::termios::tcgetwinsize(io::stdout()).ok() };
        let columns = size.map(|size| usize::from(size.ws_col)).filter(|columns| *columns > 0);
        Self { columns, ..self }
    }

    /// A hint whose commands are meant for the same server.
    pub(super) fn addressed(&self, step: &str) -> String {
        if self.server.is_empty() || !step.contains("xmppd ") {
            return step.to_owned();
        }
        let commands = names(&command());
        let mut parts = step.split("xmppd ");
        let mut text = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let word: String = part.chars().take_while(char::is_ascii_lowercase).collect();
            // These speak of no server: texts, and the service of the machine.
            let of_none = ["man", "help", "completion"].contains(&word.as_str())
                || (word == "service" && !part.contains("--user"));
            // What is quoted, or has done something, is spoken of and not to be typed.
            let is_told = text.ends_with('"') || text.ends_with("by ");
            text.push_str("xmppd ");
            if commands.contains(&word) && !of_none && !is_told {
                text.push_str(&format!("{} ", self.server));
            }
            text.push_str(part);
        }
        text
    }

    /// A cell of a table: mostly data, sometimes with a command behind a colon.
    fn cell<'a>(&self, cell: &'a str) -> Cow<'a, str> {
        match cell.contains(": xmppd ") {
            true => Cow::Owned(self.addressed(cell)),
            false => Cow::Borrowed(cell),
        }
    }

    /// Shows a result on standard output, its warnings on standard error.
    pub(super) fn report(&self, report: &Report) {
        self.shown(report);
    }

    /// The same. Whether somebody reads on.
    pub(super) fn shown(&self, report: &Report) -> bool {
        if self.json {
            return self.json_line(&json!({
                "xmppd": env!("CARGO_PKG_VERSION"), "schema": SCHEMA, "ok": true,
                "data": report.data,
                "warnings": report.warnings.iter().map(|text| times::shown(text, &Zone::utc())).collect::<Vec<_>>(),
            }));
        }
        for warning in &report.warnings {
            self.aside(&self.marked(Mark::Warn, warning, self.colour.1));
        }
        out(&self.plain(&self.text(&report.lines)))
    }

    /// A result as text without colours, for a screen.
    pub(super) fn page(&self, report: &Report) -> String {
        let look = Self { colour: (false, false), ..self.clone() };
        look.plain(&look.text(&report.lines))
    }

    /// Shows a failure: on standard error as text, on standard output as JSON.
    pub(super) fn error(&self, error: &AdminError) {
        if self.json {
            self.json_line(&json!({
                "xmppd": env!("CARGO_PKG_VERSION"), "schema": SCHEMA, "ok": false, "error": error.to_json(),
            }));
            return;
        }
        self.aside(&self.error_text(error));
    }

    /// One JSON document as one line on standard output. Whether somebody reads on.
    pub(super) fn json_line(&self, value: &Value) -> bool {
        out(&format!("{}\n", in_words(&value.to_string())))
    }

    /// A line of a result as it comes, on standard output. Whether somebody reads on.
    pub(super) fn line(&self, text: &str) -> bool {
        out(&self.plain(&format!("{text}\n")))
    }

    /// Progress, unless it is to be quiet.
    pub(super) fn progress(&self, text: &str) {
        if !self.quiet && !self.json {
            self.aside(&format!("{text}\n"));
        }
    }

    /// A warning while something goes on.
    pub(super) fn warn(&self, text: &str) {
        self.aside(&self.marked(Mark::Warn, text, self.colour.1));
    }

    /// Writes to standard error.
    pub(super) fn aside(&self, text: &str) {
        // Nobody reads it: nothing is left to be told.
        let _ = io::stderr().lock().write_all(self.plain(text).as_bytes());
    }

    /// Shows lines that are no result, such as what a question is about, on standard error.
    pub(super) fn screen(&self, lines: &[Line]) {
        self.aside(&self.text(lines));
    }

    /// Lines as they stand in a file: with marks, without colour.
    pub(super) fn for_a_file(lines: &[Line]) -> String {
        Self { unicode: true, ..Self::default() }.text(lines)
    }

    /// A failure as text.
    pub(super) fn error_text(&self, error: &AdminError) -> String {
        let mut text = self.marked(Mark::Bad, &error.message, self.colour.1);
        for (index, step) in error.next.iter().enumerate() {
            text.push_str(if index == 0 { "    Next: " } else { "          " });
            text.push_str(&self.safe(&self.addressed(step)).replace('\n', "\n          "));
            text.push('\n');
        }
        text
    }

    fn text(&self, lines: &[Line]) -> String {
        let mut text = String::new();
        for line in lines {
            match line {
                Line::Plain(line) => text.push_str(&(self.safe(&self.addressed(line)) + "\n")),
                Line::Verbatim(line) => text.push_str(&(self.safe(line) + "\n")),
                Line::Good(line) => text.push_str(&self.marked(Mark::Good, line, self.colour.0)),
                Line::Warn(line) => text.push_str(&self.marked(Mark::Warn, line, self.colour.0)),
                Line::Bad(line) => text.push_str(&self.marked(Mark::Bad, line, self.colour.0)),
                Line::Check { subject, mark, text: line, id } => {
                    text.push_str(&self.checked(subject, *mark, line, id));
                }
                Line::Table { rows, heading } => {
                    let shown = |cell: &String| self.safe(&self.cell(cell));
                    let rows: Vec<_> = rows.iter().map(|row| row.iter().map(shown).collect()).collect();
                    text.push_str(&table(&rows, *heading, self.columns));
                }
                Line::Next(steps) => {
                    let steps: Vec<String> =
                        steps.iter().map(|step| self.safe(&self.addressed(step))).collect();
                    text.push_str(&next(&steps));
                }
            }
        }
        text
    }

    /// A line of a check: the subject in a column of its own, the name to ask about at its end.
    fn checked(&self, subject: &str, mark: Mark, text: &str, id: &str) -> String {
        const SUBJECT: usize = 10;
        const ID: usize = 80;
        let (sign, code) = self.sign(mark);
        let indent = " ".repeat(SUBJECT + sign.chars().count() + 1);
        let text = self.safe(&self.addressed(text));
        let mut lines = text.lines();
        let first = lines.next().unwrap_or_default();
        let used = indent.chars().count() + first.chars().count();
        let id = match id {
            "" => String::new(),
            id => format!("{}[{id}]", " ".repeat(ID.saturating_sub(used).max(2))),
        };
        let sign = if self.colour.0 { format!("\u{1b}[{code}m{sign}\u{1b}[0m") } else { sign.to_owned() };
        let begin = format!("{subject:<SUBJECT$}{sign} {first}{id}\n");
        lines.fold(begin, |all, line| all + &indent + line + "\n")
    }

    /// The sign of a mark, and its colour.
    fn sign(&self, mark: Mark) -> (&'static str, &'static str) {
        let (sign, word, code) = match mark {
            Mark::Good => ("✓", "ok", "32"),
            Mark::Warn => ("!", "warn", "33"),
            Mark::Bad => ("✗", "fail", "31"),
        };
        (if self.unicode { sign } else { word }, code)
    }

    /// A line with its mark; further lines of the text stand below its beginning.
    fn marked(&self, mark: Mark, text: &str, colour: bool) -> String {
        let (sign, code) = self.sign(mark);
        let indent = " ".repeat(sign.chars().count() + 3);
        let text = self.safe(&self.addressed(text)).replace('\n', &format!("\n{indent}"));
        match colour {
            true => format!("  \u{1b}[{code}m{sign}\u{1b}[0m {text}\n"),
            false => format!("  {sign} {text}\n"),
        }
    }

    /// The text with its times in the reader's zone, and without control characters.
    fn safe(&self, text: &str) -> String {
        safe(&in_words(&times::shown(text, &self.zone)))
    }

    /// The text with what the locale cannot show replaced.
    pub(super) fn plain(&self, text: &str) -> String {
        if self.unicode || text.is_ascii() {
            return text.to_owned();
        }
        text.chars().fold(String::with_capacity(text.len()), |mut plain, c| {
            match c {
                '→' => plain.push_str("->"),
                '…' => plain.push_str("..."),
                '·' => plain.push('-'),
                '—' | '–' => plain.push_str("--"),
                // Names of people and texts of theirs stay as they are.
                other => plain.push(other),
            }
            plain
        })
    }
}

/// Text without control characters: what somebody has typed or a stranger has sent moves no cursor.
fn safe(text: &str) -> String {
    let dangerous = |c: char| c.is_control() && c != '\n';
    if !text.contains(dangerous) {
        return text.to_owned();
    }
    text.chars().fold(String::with_capacity(text.len() + 8), |mut safe, c| {
        if dangerous(c) {
            safe.extend(c.escape_default())
        } else {
            safe.push(c)
        }
        safe
    })
}

/// The block that says what to do now.
fn next(steps: &[String]) -> String {
    match steps {
        [one] => format!("Next: {}\n", one.replace('\n', "\n      ")),
        many => many
            .iter()
            .fold("\nNext\n".to_owned(), |text, step| text + "  " + &step.replace('\n', "\n  ") + "\n"),
    }
}

/// Writes to standard output. A reader that has gone is no failure, but nothing more need be written.
fn out(text: &str) -> bool {
    let mut stdout = io::stdout().lock();
    stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ascii() -> Look {
        Look { zone: Zone::utc(), ..Look::default() }
    }

    fn unicode() -> Look {
        Look { unicode: true, ..ascii() }
    }

    #[test]
    fn errors_say_what_why_and_next() {
        let error = AdminError::exists("user.exists", "bob@example.org exists (created 2026-09-01).")
            .because("Second line.")
            .next("new password  xmppd user passwd bob@example.org")
            .next("xmppd user show bob@example.org");
        assert_eq!(
            unicode().error_text(&error),
            "  ✗ bob@example.org exists (created 2026-09-01).\n    Second line.\n\
             \x20   Next: new password  xmppd user passwd bob@example.org\n          xmppd user show bob@example.org\n"
        );
        assert!(ascii().error_text(&error).starts_with("  fail bob@example.org"));
    }

    #[test]
    fn commands_that_are_shown_can_be_copied() {
        let look = unicode().for_server("--dir /d".into());
        assert_eq!(look.addressed("why: xmppd log tail"), "why: xmppd --dir /d log tail");
        assert_eq!(look.addressed("xmppd --dir /d run"), "xmppd --dir /d run");
        for told in ["let xmppd make it", "no command \"xmppd user ad\"", "told to by xmppd stop"] {
            assert_eq!(look.addressed(told), told);
        }
        assert_eq!(look.addressed("sudo xmppd service install"), "sudo xmppd service install");
        assert_eq!(look.addressed("xmppd run · xmppd stats"), "xmppd --dir /d run · xmppd --dir /d stats");
    }

    #[test]
    fn commands_are_addressed_wherever_they_stand_but_not_in_files() {
        let look = unicode().for_server("--dir /d".into());
        let rows = vec![vec!["and 2 more: xmppd vhost list".into(), "xmppd status".into()]];
        let lines = [
            Line::Plain("Applied as revision 2.  Undo: xmppd config rollback".into()),
            Line::Warn("nobody can log in: xmppd vhost enable x".into()),
            Line::Table { heading: false, rows },
            Line::Verbatim("# Check: xmppd config check".into()),
        ];
        assert_eq!(
            look.text(&lines),
            "Applied as revision 2.  Undo: xmppd --dir /d config rollback\n  \
             ! nobody can log in: xmppd --dir /d vhost enable x\n  \
             and 2 more: xmppd --dir /d vhost list  xmppd status\n\
             # Check: xmppd config check\n"
        );
        let error = AdminError::failed("x", "It waits: xmppd maintenance off").next("xmppd status");
        assert_eq!(
            look.error_text(&error),
            "  ✗ It waits: xmppd --dir /d maintenance off\n    Next: xmppd --dir /d status\n"
        );
    }

    #[test]
    fn what_is_shown_moves_no_cursor() {
        let error = AdminError::usage("x", "no command \"\u{1b}[2J\"").next("xmppd \u{7}");
        let report = [
            Line::Plain("\u{1b}[31m".into()),
            Line::Table { heading: false, rows: vec![vec!["\u{9b}".into()]] },
        ];
        for text in [unicode().error_text(&error), unicode().text(&report)] {
            assert!(!text.contains(|c: char| c.is_control() && c != '\n'), "{text:?}");
        }
    }

    #[test]
    fn times_are_those_of_the_reader() {
        let look = Look { zone: Zone::of("CET-1").unwrap(), ..unicode() };
        let rows = vec![vec!["created".into(), "\u{2}m1795277400000000\u{3}".into(), "x".into()]];
        let text = look.text(&[Line::Table { heading: false, rows }]);
        assert_eq!(text, "  created  2026-11-21 17:10  x\n");
    }

    #[test]
    fn a_plain_locale_sees_plain_signs() {
        assert_eq!(ascii().plain("a → b · c… Ünal"), "a -> b - c... Ünal");
    }
}
