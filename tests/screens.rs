//! What a person at a terminal does with a running server: looks at it, edits its configuration, repairs, removes.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    dead_code,
    unreachable_pub,
    reason = "a test fails by panicking; the terminal is used in part"
)]

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

#[path = "terminal/pty.rs"]
mod pty;
use pty::{Keys, Screen, Terminal};

/// A server that was set up in a directory of its own, and ends with its test.
struct Server {
    directory: tempfile::TempDir,
    child: Option<Child>,
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

impl Server {
    /// One that does not run.
    fn stopped() -> Self {
        let server = Self { directory: tempfile::tempdir().unwrap(), child: None };
        server.runs("init --yes --quiet --domain example.org --admin anna@example.org --listen 127.0.0.1:0");
        server
    }

    fn running() -> Self {
        let mut server = Self::stopped();
        let mut child = server.command("run").stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut ready = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut ready).unwrap();
        server.child = Some(child);
        assert!(ready.starts_with("Ready"), "{ready}");
        server
    }

    fn place(&self) -> PathBuf {
        self.directory.path().join("d")
    }

    fn command(&self, arguments: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xmppd"));
        command.args(arguments.split_whitespace()).arg("--dir").arg(self.place());
        for variable in ["XMPPD_SOCKET", "XMPPD_CONFIG", "NO_COLOR", "LC_ALL", "LC_CTYPE", "VISUAL"] {
            command.env_remove(variable);
        }
        command.env("LANG", "C.UTF-8").env("TERM", "xterm").env("TMPDIR", self.directory.path());
        command.current_dir(&self.directory);
        command
    }

    /// Runs a command that asks nothing; what it says.
    fn runs(&self, arguments: &str) -> String {
        let output = self.command(arguments).stdin(Stdio::null()).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success(), "{arguments}: {text}");
        text
    }

    fn terminal(&self, arguments: &str) -> Terminal {
        Terminal::start(&self.command(arguments), 120)
    }

    /// `config edit` with a script as the editor; `$1` is the file.
    fn editing(&self, script: &str) -> Terminal {
        let editor = self.directory.path().join("editor");
        fs::write(&editor, format!("#!/bin/sh\nset -e\n{script}\n")).unwrap();
        fs::set_permissions(&editor, fs::Permissions::from_mode(0o755)).unwrap();
        let mut command = self.command("config edit");
        command.env("EDITOR", &editor).env("XMPPD", env!("CARGO_BIN_EXE_xmppd")).env("D", self.place());
        Terminal::start(&command, 120)
    }

    /// The copy of the configuration that `config edit` has left.
    fn kept(&self) -> Option<PathBuf> {
        let files = fs::read_dir(self.directory.path()).unwrap().map(|file| file.unwrap().path());
        files.into_iter().find(|file| file.extension().is_some_and(|ending| ending == "toml"))
    }
}

/// The terminal is as a shell needs it.
fn is_as_before(screen: &Screen) {
    assert!(screen.has_cursor(), "{}", screen.text());
}

#[test]
fn top_draws_and_leaves_the_terminal_as_it_was() {
    let server = Server::running();
    for leave in ["q", "\u{3}"] {
        let mut terminal = server.terminal("top");
        terminal.wait_for("0 sessions");
        terminal.wait_for("queue*");
        terminal.press(Keys::Single, "s");
        terminal.wait_for("in*");
        terminal.press(Keys::Single, "/");
        terminal.press(Keys::Single, "nobody");
        terminal.wait_for("nobody");
        // What is typed into the filter ends nothing.
        terminal.press(Keys::Single, "q");
        terminal.wait_for("nobodyq");
        terminal.press(Keys::Single, "\r");
        terminal.press(Keys::Single, leave);
        let (status, screen) = terminal.end();
        is_as_before(&screen);
        assert_eq!((status, screen.text().as_str()), (0, ""), "{leave:?}");
    }
    let mut terminal = server.terminal("top");
    terminal.wait_for("0 sessions");
    assert_eq!(terminal.hang_up(), 0);
}

#[test]
fn a_watched_status_stays_when_it_is_left() {
    let server = Server::running();
    let mut terminal = server.terminal("status --watch");
    terminal.wait_for("every 2 s");
    server.runs("maintenance on");
    terminal.wait_for("maintenance");
    terminal.press(Keys::Single, "q");
    let (status, screen) = terminal.end();
    is_as_before(&screen);
    let text = screen.text();
    assert!(status == 0 && text.contains("example.org") && !text.contains("every 2 s"), "{text}");
}

#[test]
fn an_editor_that_changes_nothing_changes_nothing() {
    let server = Server::running();
    let (status, screen) = server.editing("true").end();
    assert_eq!((status, screen.text().as_str()), (0, "You have changed nothing."));
    assert_eq!(server.kept(), None);
    let (status, screen) = server.editing("exit 1").end();
    assert!(status == 1 && screen.text().contains("The editor did not end well."), "{}", screen.text());
    assert_eq!(server.kept(), None);
}

#[test]
fn what_is_not_valid_is_edited_again() {
    let server = Server::running();
    let script = "if grep -q bananas \"$1\"; then sed -i '/bananas/d' \"$1\"; \
                  printf '[offline]\\nlimit = 50\\n' >>\"$1\"; else echo 'bananas = 1' >>\"$1\"; fi";
    let mut terminal = server.editing(script);
    terminal.wait_for("? Edit again?");
    terminal.press(Keys::Line, "\n");
    terminal.wait_for("? Apply?");
    terminal.press(Keys::Line, "y\n");
    let (status, screen) = terminal.end();
    let text = screen.text();
    assert_eq!(status, 0, "{text}");
    for told in ["bananas", "+ limit = 50", "offline.limit  100 → 50", "Applied as revision"] {
        assert!(text.contains(told), "{told} in:\n{text}");
    }
    assert!(server.runs("config get offline.limit").starts_with("offline.limit = 50"));
    assert_eq!(server.kept(), None);
}

#[test]
fn who_gives_up_keeps_the_text_and_changes_nothing() {
    let server = Server::running();
    let before = fs::read_to_string(server.place().join("xmppd.toml")).unwrap();
    for (script, question) in [
        ("echo 'bananas = 1' >>\"$1\"", "? Edit again?"),
        ("printf '[offline]\\nlimit = 9\\n' >>\"$1\"", "? Apply?"),
    ] {
        let mut terminal = server.editing(script);
        terminal.wait_for(question);
        terminal.press(Keys::Line, "n\n");
        let (status, screen) = terminal.end();
        let text = screen.text();
        assert!(status != 0 && text.contains("your text is kept: xmppd --dir"), "{status}: {text}");
        let kept = server.kept().unwrap();
        assert!(fs::read_to_string(&kept).unwrap().len() > before.len());
        fs::remove_file(kept).unwrap();
        assert_eq!(fs::read_to_string(server.place().join("xmppd.toml")).unwrap(), before);
    }
}

#[test]
fn two_editors_at_once_are_told_apart() {
    let server = Server::running();
    // While the one edits, another changes something.
    let script = "\"$XMPPD\" --dir \"$D\" config set offline.limit 7 >/dev/null; \
                  sed 's/^schema = 1.*/schema = 1 # mine/' \"$1\" >\"$1.new\"; cat \"$1.new\" >\"$1\"; rm \"$1.new\"";
    let (status, screen) = server.editing(script).end();
    let text = screen.text();
    assert_eq!(status, 1, "{text}");
    for told in ["has made revision 2 (config set offline.limit 7)", "config diff 1", "your text is kept"] {
        assert!(text.contains(told), "{told} in:\n{text}");
    }
    assert!(server.runs("config get offline.limit").starts_with("offline.limit = 7"));
    assert!(!fs::read_to_string(server.place().join("xmppd.toml")).unwrap().contains("# mine"));
}

#[test]
fn a_repair_is_shown_and_asked_for() {
    let server = Server::stopped();
    let data = server.place().join("data");
    let mode = || fs::metadata(&data).unwrap().permissions().mode() & 0o777;
    fs::set_permissions(&data, fs::Permissions::from_mode(0o755)).unwrap();
    for (answer, left) in [("n\n", 0o755), ("\n", 0o700)] {
        let mut terminal = server.terminal("doctor paths --fix");
        terminal.wait_for_prompt("?");
        terminal.press(Keys::Line, answer);
        let (_, screen) = terminal.end();
        assert!(screen.text().contains(&data.display().to_string()), "{}", screen.text());
        assert_eq!(mode(), left, "{answer:?}: {}", screen.text());
    }
}

#[test]
fn what_is_removed_for_good_is_typed_once_more() {
    let server = Server::running();
    server.runs("user add bob@example.org --generate --print-secret");
    server.runs("vhost add shop.example");
    for (command, prompt, name, done) in [
        (
            "user remove bob@example.org",
            "Type the address to remove it:",
            "bob@example.org",
            "Removed bob@example.org",
        ),
        (
            "vhost remove shop.example",
            "Type the domain to remove it:",
            "shop.example",
            "Removed shop.example",
        ),
    ] {
        let mut terminal = server.terminal(command);
        terminal.wait_for(prompt);
        terminal.press(Keys::Line, "yes\n");
        let (status, screen) = terminal.end();
        assert!(status == 130 && screen.text().contains("That is not the name."), "{}", screen.text());
        let mut terminal = server.terminal(command);
        terminal.wait_for(prompt);
        terminal.press(Keys::Line, &format!("{name}\n"));
        let (status, screen) = terminal.end();
        assert!(status == 0 && screen.text().contains(done), "{}", screen.text());
    }
}

#[test]
fn who_may_lose_something_is_asked() {
    let server = Server::running();
    let mut terminal = server.terminal("config set enabled false --domain example.org");
    terminal.wait_for("? Apply?");
    terminal.press(Keys::Line, "\n");
    let (status, screen) = terminal.end();
    assert_eq!(status, 130, "{}", screen.text());
    assert!(server.runs("config get enabled --domain example.org").starts_with("enabled = true"));
}
