//! `xmppd init` as a person meets it: every question answered on a terminal, with its default, wrongly, and not at all.
//!
//! The screens in `tests/terminal/` are compared word for word; `UPDATE=1 cargo test --test wizard` writes them anew.
//! All this happens on a machine called `atlas.example.org` with no network, so that it is the same everywhere.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    unreachable_pub,
    reason = "a test fails by panicking, and says what it skipped"
)]

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

#[path = "terminal/pty.rs"]
mod pty;
use pty::{Keys, Terminal};

const DOWN: &str = "\u{1b}[B";
const ENTER: &str = "\r";
const CONTROL_C: &str = "\u{3}";

/// The questions in their order, and how each takes keys.
const QUESTIONS: [(&str, Keys); 8] = [
    ("What should addresses look like?", Keys::Single),
    ("Where should clients connect?", Keys::Single),
    ("Who may create accounts?", Keys::Single),
    ("Certificate", Keys::Single),
    ("First administrator", Keys::Single),
    ("Password for", Keys::Hidden),
    ("Again", Keys::Hidden),
    ("Write this?", Keys::Line),
];

const PASSWORD: &str = "correct horse battery";

/// Whether a command can have a network and a host name of its own here.
fn possible() -> bool {
    let alone = Command::new("unshare").args(["-rnu", "hostname", "atlas"]).stderr(Stdio::null()).status();
    let possible = alone.is_ok_and(|status| status.success());
    if !possible {
        println!("skipped: no name spaces");
    }
    possible
}

/// `xmppd` with its directory, on a machine of its own.
fn xmppd(directory: &Path, arguments: &str) -> Command {
    let mut command = Command::new("unshare");
    let machine = "hostname atlas.example.org; exec \"$@\"";
    command.args(["-rnu", "sh", "-c", machine, "sh", env!("CARGO_BIN_EXE_xmppd")]);
    command.args(arguments.split_whitespace()).arg("--dir").arg(directory.join("d"));
    for variable in ["XMPPD_SOCKET", "XMPPD_CONFIG", "NO_COLOR", "LC_ALL", "LC_CTYPE", "STATE_DIRECTORY"] {
        command.env_remove(variable);
    }
    command.env("LANG", "C.UTF-8").env("TERM", "xterm").current_dir(directory);
    command
}

fn wizard(directory: &Path, arguments: &str) -> Terminal {
    Terminal::start(&xmppd(directory, arguments), 200)
}

/// Answers a question with its default, the password with one.
fn usual(terminal: &mut Terminal, (question, keys): (&str, Keys)) {
    terminal.wait_for(question);
    match keys {
        Keys::Single => terminal.press(keys, ENTER),
        Keys::Hidden => terminal.press(keys, &format!("{PASSWORD}\n")),
        Keys::Line => terminal.press(keys, "\n"),
    }
}

/// Whether a line is a question that the next line, with its answer, was to be drawn over: when an answer is typed
/// before the question is whole, the terminal itself has echoed the end of a line.
fn is_asked_again(line: &str, next: Option<&String>) -> bool {
    let question =
        line.strip_suffix(')').and_then(|line| line.rsplit_once("  (")).map(|(question, _)| question);
    question.zip(next).is_some_and(|(question, next)| question.starts_with('?') && next.starts_with(question))
}

/// Compares a screen with the one in `tests/terminal/`.
fn is_as_recorded(name: &str, directory: &Path, screen: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/terminal").join(format!("{name}.txt"));
    let text = screen.replace(&directory.join("d").display().to_string(), "D");
    let text = text.replace(&directory.display().to_string(), "T");
    let lines: Vec<String> = text.lines().map(|line| masked(line).trim_end().to_owned()).collect();
    let seen: String = lines
        .iter()
        .enumerate()
        .filter(|(at, line)| !is_asked_again(line, lines.get(at + 1)))
        .fold(String::new(), |seen, (_, line)| seen + line + "\n");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &seen).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert!(expected == seen, "{}\nexpected:\n{expected}\nseen:\n{seen}", path.display());
}

/// A line without what differs from run to run.
fn masked(line: &str) -> String {
    if line.starts_with("  Service") {
        return "  Service       SERVICE".into();
    }
    let word = |word: &str| {
        let hex = word.chars().all(|c| c == ':' || c.is_ascii_hexdigit());
        let date = word.len() == 12 && word.starts_with("2") && word.matches('-').count() == 2;
        match word.len() {
            95 | 40 if hex => "FINGERPRINT".to_owned(),
            29 if word.matches('-').count() == 5 => "PASSWORD".to_owned(),
            _ if date => "DATE)".to_owned(),
            _ => word.to_owned(),
        }
    };
    line.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

/// Nothing is there that was not before.
fn is_untouched(directory: &Path) {
    let left: Vec<_> = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(left.is_empty(), "{left:?} was left behind");
}

/// Runs a command that asks nothing; what it says.
fn said(directory: &Path, arguments: &str) -> String {
    let output = xmppd(directory, arguments).output().unwrap();
    String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap()
}

#[test]
fn every_question_has_a_default_that_works() {
    if !possible() {
        return;
    }
    let directory = tempfile::tempdir().unwrap();
    let mut terminal = wizard(directory.path(), "init");
    for question in QUESTIONS {
        usual(&mut terminal, question);
    }
    let (status, screen) = terminal.end();
    assert!(status == 0 && screen.has_cursor(), "{}", screen.text());
    is_as_recorded("defaults", directory.path(), &screen.text());
    assert!(!screen.text().contains(PASSWORD));
    assert!(said(directory.path(), "user list").contains("admin@example.org"));
    assert!(!directory.path().join("d/data/admin-password").exists());
    let log = fs::read_to_string(directory.path().join("d/data/init.log")).unwrap();
    assert!(log.contains("example.org") && !log.contains(PASSWORD), "{log}");
}

#[test]
fn a_password_is_made_and_shown_where_none_is_typed() {
    if !possible() {
        return;
    }
    let directory = tempfile::tempdir().unwrap();
    let arguments =
        "init --domain example.org --listen 127.0.0.1:0 --cert self-signed --admin anna --registration open";
    let mut terminal = wizard(directory.path(), arguments);
    terminal.wait_for("Password for anna@example.org");
    terminal.press(Keys::Hidden, "\n");
    usual(&mut terminal, QUESTIONS[7]);
    let (status, screen) = terminal.end();
    assert_eq!(status, 0, "{}", screen.text());
    is_as_recorded("flags", directory.path(), &screen.text());
}

#[test]
fn wrong_answers_are_explained_and_asked_again() {
    if !possible() {
        return;
    }
    let directory = tempfile::tempdir().unwrap();
    let mut terminal = wizard(directory.path(), "init");
    let line = |terminal: &mut Terminal, question: &str, text: &str| {
        terminal.wait_for_prompt(&format!("? {question}"));
        terminal.press(Keys::Single, text);
        terminal.wait_for(text);
        terminal.press(Keys::Single, ENTER);
    };
    let last_choice = |terminal: &mut Terminal, question: &str, last: &str, steps: usize| {
        terminal.wait_for(question);
        terminal.press(Keys::Single, &DOWN.repeat(steps));
        terminal.wait_for(&format!("> {last}"));
        terminal.press(Keys::Single, ENTER);
    };
    last_choice(&mut terminal, "What should addresses look like?", "something else...", 3);
    line(&mut terminal, "What stands behind the @", "exam_ple..org");
    terminal.wait_for("is not a domain");
    line(&mut terminal, "What stands behind the @", "alice@shop.example");
    last_choice(&mut terminal, "Where should clients connect?", "something else...", 2);
    line(&mut terminal, "IP, or IP:PORT", "here");
    terminal.wait_for("is not a network address");
    line(&mut terminal, "IP, or IP:PORT", "127.0.0.1:65535");
    terminal.wait_for("there is no second one");
    line(&mut terminal, "IP, or IP:PORT", "[::]:6000");
    last_choice(&mut terminal, "Who may create accounts?", "anybody   strangers", 1);
    last_choice(&mut terminal, "Certificate", "my own files...", 1);
    line(&mut terminal, "Certificate, with those", "mine.pem");
    line(&mut terminal, "Private key", "mine.key");
    terminal.wait_for("Cannot read");
    last_choice(&mut terminal, "Which then?", "self-signed for now", 1);
    line(&mut terminal, "First administrator", "anna@example.net");
    terminal.wait_for("is not at the domain");
    line(&mut terminal, "First administrator", "anna");
    for (prompt, typed, said) in [
        ("Password for", "geheim", "Password refused"),
        ("Password for", PASSWORD, "Again"),
        ("Again", "something else", "The two are not the same."),
        ("Password for", PASSWORD, "Again"),
        ("Again", PASSWORD, "Summary"),
    ] {
        terminal.wait_for_prompt(prompt);
        terminal.press(Keys::Hidden, &format!("{typed}\n"));
        terminal.wait_for(said);
    }
    usual(&mut terminal, QUESTIONS[7]);
    let (status, screen) = terminal.end();
    assert_eq!(status, 0, "{}", screen.text());
    is_as_recorded("wrong-answers", directory.path(), &screen.text());
}

#[test]
fn whoever_breaks_off_leaves_nothing_behind() {
    if !possible() {
        return;
    }
    for (at, (question, keys)) in QUESTIONS.into_iter().enumerate() {
        let directory = tempfile::tempdir().unwrap();
        let mut terminal = wizard(directory.path(), "init");
        for earlier in QUESTIONS.into_iter().take(at) {
            usual(&mut terminal, earlier);
        }
        terminal.wait_for(question);
        terminal.press(keys, CONTROL_C);
        let (status, screen) = terminal.end();
        assert!(status == 130 && screen.has_cursor(), "{question}: {status}\n{}", screen.text());
        assert!(screen.text().ends_with("Interrupted. Nothing was changed."), "{}", screen.text());
        is_untouched(directory.path());
    }
}

#[test]
fn a_terminal_that_goes_away_leaves_nothing_behind() {
    if !possible() {
        return;
    }
    for (at, (question, _)) in QUESTIONS.into_iter().enumerate() {
        let directory = tempfile::tempdir().unwrap();
        let mut terminal = wizard(directory.path(), "init");
        for earlier in QUESTIONS.into_iter().take(at) {
            usual(&mut terminal, earlier);
        }
        terminal.wait_for(question);
        assert_eq!(terminal.hang_up(), 130, "{question}");
        is_untouched(directory.path());
    }
}

#[test]
fn no_and_the_end_of_input_leave_nothing_behind() {
    if !possible() {
        return;
    }
    for keys in ["n\n", "\u{4}"] {
        let directory = tempfile::tempdir().unwrap();
        let mut terminal = wizard(directory.path(), "init");
        for question in QUESTIONS.into_iter().take(7) {
            usual(&mut terminal, question);
        }
        terminal.wait_for("Write this?");
        terminal.press(Keys::Line, keys);
        let (status, screen) = terminal.end();
        assert_eq!(status, 130, "{}", screen.text());
        is_untouched(directory.path());
    }
}

#[test]
fn a_terminal_without_a_cursor_gets_numbers() {
    if !possible() {
        return;
    }
    let directory = tempfile::tempdir().unwrap();
    let mut command = xmppd(directory.path(), "init");
    command.env("TERM", "dumb").env("LANG", "C");
    let mut terminal = Terminal::start(&command, 200);
    for (question, answer) in [
        ("What should addresses look like?", "2\n"),
        ("Where should clients connect?", "7\n"),
        ("A number from 1 to 3", "\n"),
        ("Who may create accounts?", "3\n"),
        ("? Certificate", "1\n"),
        ("? First administrator", "\n"),
    ] {
        terminal.wait_for(question);
        terminal.wait_for_prompt(if question.contains("First") { question } else { "  Number" });
        terminal.press(Keys::Line, answer);
    }
    terminal.wait_for("Password for");
    terminal.press(Keys::Hidden, "\n");
    terminal.wait_for("Write this?");
    terminal.press(Keys::Line, "y\n");
    let (status, screen) = terminal.end();
    assert_eq!(status, 0, "{}", screen.text());
    assert!(screen.text().is_ascii(), "{}", screen.text());
    is_as_recorded("dumb", directory.path(), &screen.text());
}

#[test]
fn starting_over_wants_the_domain_typed() {
    if !possible() {
        return;
    }
    let directory = tempfile::tempdir().unwrap();
    said(directory.path(), "init --yes --domain example.org --listen 127.0.0.1:0");
    let config = fs::read_to_string(directory.path().join("d/xmppd.toml")).unwrap();
    let mut terminal = wizard(directory.path(), "init --reset");
    terminal.wait_for("Type the domain to start over:");
    terminal.press(Keys::Line, "example.com\n");
    let (status, screen) = terminal.end();
    assert_eq!(status, 130, "{}", screen.text());
    assert_eq!(fs::read_to_string(directory.path().join("d/xmppd.toml")).unwrap(), config);

    let mut terminal = wizard(directory.path(), "init --reset");
    terminal.wait_for("Type the domain to start over:");
    terminal.press(Keys::Line, "example.org\n");
    terminal.wait_for(QUESTIONS[0].0);
    terminal.press(Keys::Single, CONTROL_C);
    assert_eq!(terminal.end().0, 130);
    assert_eq!(fs::read_to_string(directory.path().join("d/xmppd.toml")).unwrap(), config);

    let mut terminal = wizard(directory.path(), "init --reset");
    terminal.wait_for("Type the domain to start over:");
    terminal.press(Keys::Line, "example.org\n");
    for question in QUESTIONS {
        usual(&mut terminal, question);
    }
    let (status, screen) = terminal.end();
    assert_eq!(status, 0, "{}", screen.text());
    let text = screen.text();
    let at = text.find("before-").unwrap();
    is_as_recorded("reset", directory.path(), &text.replace(&text[at..at + 22], "before-TIME"));
}

#[test]
fn a_narrow_terminal_cuts_what_is_too_wide_unless_it_is_wanted_whole() {
    if !possible() {
        return;
    }
    let directory = tempfile::tempdir().unwrap();
    let name = "a-very-long-name-of-somebody@example.org";
    said(directory.path(), &format!("init --yes --domain example.org --listen 127.0.0.1:0 --admin {name}"));
    for (flags, whole) in [("user list", false), ("user list --wide", true)] {
        let (status, screen) = Terminal::start(&xmppd(directory.path(), flags), 60).end();
        let text = screen.text();
        assert_eq!((status, text.contains(name)), (0, whole), "{text}");
        let widest = text.lines().map(|line| line.chars().count()).max();
        assert!(whole || widest <= Some(60), "{text}");
    }
}

#[test]
fn colour_is_only_where_it_is_wanted() {
    if !possible() {
        return;
    }
    let directory = tempfile::tempdir().unwrap();
    for (flags, name, value, coloured) in [
        ("status", "TERM", "xterm", true),
        ("status --no-color", "TERM", "xterm", false),
        ("status", "NO_COLOR", "1", false),
        ("status", "CLICOLOR", "0", false),
        ("status", "TERM", "dumb", false),
    ] {
        let mut command = xmppd(directory.path(), flags);
        command.env(name, value);
        let (status, screen) = Terminal::start(&command, 100).end();
        assert_eq!(
            (status, screen.is_coloured()),
            (7, coloured),
            "{name}={value} {flags}: {}",
            screen.text()
        );
    }
}

#[test]
fn a_manual_page_is_shown_as_one_on_a_terminal() {
    if !possible() {
        return;
    }
    let directory = tempfile::tempdir().unwrap();
    let mut command = xmppd(directory.path(), "man service");
    command.env("MANPAGER", "cat");
    let (status, screen) = Terminal::start(&command, 100).end();
    assert_eq!(status, 0);
    assert!(screen.text().contains("xmppd service install"), "{}", screen.text());
}
