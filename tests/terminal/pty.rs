//! A program on a pseudo-terminal, and what a person sees there.

use std::fs::{File, OpenOptions};
use std::io::{Read as _, Write as _};
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStrExt as _;
use std::process::{Child, Command};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{LocalModes, Winsize, tcgetattr, tcsetwinsize};
use xmppd::base::Clock;

/// How long anything may take on a machine that is busy with other things.
const PATIENCE: Duration = Duration::from_secs(60);

/// How a terminal takes keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keys {
    /// One at a time, as a list of choices does.
    Single,
    /// A line without echo.
    Hidden,
    /// A line, as it always is.
    Line,
}

/// A program that ends with its test, also when that fails.
struct Program(Child);

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A terminal with a program on it.
pub struct Terminal {
    child: Program,
    master: File,
    /// Kept open, so that the settings can be asked for after the program's end.
    slave: File,
    output: Receiver<Vec<u8>>,
    screen: Screen,
    /// Where the exit status is written.
    status: tempfile::NamedTempFile,
}

/// What a shell does with a program. It outlives it, because the end of a session's leader takes from a terminal what
/// nobody has read yet.
const SHELL: &str = "trap : INT HUP TERM; \"$@\"; echo $? >\"$STATUS\"; echo '[end]'; exec sleep 600";

impl Terminal {
    /// Starts a program on a terminal, as a shell does.
    pub fn start(program: &Command, columns: u16) -> Self {
        let master: OwnedFd = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&master).unwrap();
        unlockpt(&master).unwrap();
        let name = ptsname(&master, Vec::new()).unwrap();
        let path = std::path::Path::new(std::ffi::OsStr::from_bytes(name.as_bytes())).to_owned();
        let slave = OpenOptions::new().read(true).write(true).open(path).unwrap();
        tcsetwinsize(&slave, Winsize { ws_row: 60, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 }).unwrap();

        let mut leader = Command::new("setsid");
        let status = tempfile::NamedTempFile::new().unwrap();
        leader.args(["-c", "sh", "-c", SHELL, "sh"]).arg(program.get_program()).args(program.get_args());
        leader.env("STATUS", status.path());
        for (name, value) in program.get_envs() {
            match value {
                Some(value) => leader.env(name, value),
                None => leader.env_remove(name),
            };
        }
        if let Some(directory) = program.get_current_dir() {
            leader.current_dir(directory);
        }
        let end = || slave.try_clone().unwrap();
        let child = Program(leader.stdin(end()).stdout(end()).stderr(end()).spawn().unwrap());

        let master = File::from(master);
        let mut reader = master.try_clone().unwrap();
        let (sender, output) = channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(read @ 1..) = reader.read(&mut buffer) {
                if sender.send(buffer[..read].to_vec()).is_err() {
                    break;
                }
            }
        });
        Self { child, master, slave, output, screen: Screen::default(), status }
    }

    /// Waits until a text stands on the screen.
    pub fn wait_for(&mut self, text: &str) {
        let clock = Clock::new();
        let begun = clock.now();
        while !self.screen.text().contains(text) {
            // A screen that is drawn again and again says something for ever.
            assert!(clock.now().since(begun) < PATIENCE, "no \"{text}\" on:\n{}", self.screen.text());
            match self.output.recv_timeout(PATIENCE) {
                Ok(bytes) => self.screen.write(&bytes),
                Err(RecvTimeoutError::Timeout) => panic!("no \"{text}\" on:\n{}", self.screen.text()),
                Err(RecvTimeoutError::Disconnected) => {
                    panic!("ended before \"{text}\":\n{}", self.screen.text())
                }
            }
        }
    }

    /// Waits until the last line is a prompt that nobody has answered yet: with a default in parentheses, or nothing.
    pub fn wait_for_prompt(&mut self, prompt: &str) {
        let open = |screen: &Screen| {
            let text = screen.text();
            let last = text.lines().last().unwrap_or_default();
            last.starts_with(prompt) && (last == prompt || last.ends_with([')', ':']))
        };
        while !open(&self.screen) {
            match self.output.recv_timeout(PATIENCE) {
                Ok(bytes) => self.screen.write(&bytes),
                Err(_) => panic!("no prompt \"{prompt}\" on:\n{}", self.screen.text()),
            }
        }
    }

    /// Waits until keys are taken in a way, and presses some.
    pub fn press(&mut self, how: Keys, keys: &str) {
        let mut left = PATIENCE.as_millis();
        while self.keys() != how {
            left -= 1;
            assert!(left > 0, "keys are taken as {:?} on:\n{}", self.keys(), self.screen.text());
            std::thread::sleep(Duration::from_millis(1));
        }
        self.master.write_all(keys.as_bytes()).unwrap();
    }

    /// How keys are taken now.
    pub fn keys(&self) -> Keys {
        let modes = tcgetattr(&self.slave).unwrap().local_modes;
        match (modes.contains(LocalModes::ICANON), modes.contains(LocalModes::ECHO)) {
            (false, _) => Keys::Single,
            (true, false) => Keys::Hidden,
            (true, true) => Keys::Line,
        }
    }

    /// Waits until the program has ended; its exit status and the screen.
    pub fn end(mut self) -> (i32, Screen) {
        self.wait_for("[end]");
        assert_eq!(self.keys(), Keys::Line, "the terminal is not as it was");
        assert!(self.screen.usual.is_none(), "the other page of the terminal is left open");
        let status = exit_status(self.status.path());
        self.screen.forget("[end]");
        (status, self.screen)
    }

    /// The terminal goes away, as when a connection breaks; the program's exit status.
    pub fn hang_up(self) -> i32 {
        let Self { child, master, slave, output, status, .. } = self;
        // As the system does to all that use a terminal which goes away.
        let group = rustix::process::Pid::from_raw(child.0.id().try_into().unwrap()).unwrap();
        rustix::process::kill_process_group(group, rustix::process::Signal::HUP).unwrap();
        let left = exit_status(status.path());
        drop((master, slave, output, child));
        left
    }
}

/// Waits until a program's exit status is written down.
fn exit_status(file: &std::path::Path) -> i32 {
    for _ in 0..PATIENCE.as_millis() {
        let text = std::fs::read_to_string(file).unwrap();
        if text.ends_with('\n') {
            return text.trim().parse().unwrap();
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    panic!("the program does not end");
}

/// What stands on a screen that is as high as it must be.
#[derive(Default)]
pub struct Screen {
    lines: Vec<Vec<char>>,
    row: usize,
    column: usize,
    pending: Vec<u8>,
    hidden_cursor: bool,
    colours: usize,
    /// What stands on the usual page, while a program draws on the other one.
    usual: Option<(Vec<Vec<char>>, usize, usize)>,
}

impl Screen {
    /// The lines, without what is empty behind them.
    pub fn text(&self) -> String {
        let lines: Vec<String> =
            self.lines.iter().map(|line| line.iter().collect::<String>().trim_end().to_owned()).collect();
        lines.join("\n").trim_end().to_owned()
    }

    /// Takes a text off the screen.
    fn forget(&mut self, text: &str) {
        self.lines.retain(|line| line.iter().collect::<String>().trim_end() != text);
    }

    /// Whether the cursor can be seen.
    pub fn has_cursor(&self) -> bool {
        !self.hidden_cursor
    }

    /// Whether anything was in colour.
    pub fn is_coloured(&self) -> bool {
        self.colours > 0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.pending.extend_from_slice(bytes);
        let whole = match std::str::from_utf8(&self.pending) {
            Ok(text) => text.len(),
            Err(error) => error.valid_up_to(),
        };
        let text = String::from_utf8(self.pending[..whole].to_vec()).unwrap();
        let mut rest = text.as_str();
        while let Some(first) = rest.chars().next() {
            if first == '\u{1b}' {
                let Some((sequence, left)) = sequence(rest) else { break };
                self.control(sequence);
                rest = left;
                continue;
            }
            rest = &rest[first.len_utf8()..];
            match first {
                '\r' => self.column = 0,
                '\n' => self.row += 1,
                '\u{8}' => self.column = self.column.saturating_sub(1),
                c if c.is_control() => {}
                c => self.put(c),
            }
        }
        let done = text.len() - rest.len();
        self.pending.drain(..done);
    }

    fn put(&mut self, c: char) {
        self.lines.resize_with(self.lines.len().max(self.row + 1), Vec::new);
        let line = &mut self.lines[self.row];
        line.resize(line.len().max(self.column + 1), ' ');
        line[self.column] = c;
        self.column += 1;
    }

    fn turn(&mut self, other: bool) {
        if other {
            self.usual = Some((std::mem::take(&mut self.lines), self.row, self.column));
            (self.row, self.column) = (0, 0);
        } else if let Some((lines, row, column)) = self.usual.take() {
            (self.lines, self.row, self.column) = (lines, row, column);
        }
    }

    fn control(&mut self, sequence: &str) {
        let (numbers, kind) = sequence[2..].split_at(sequence.len() - 3);
        let number = numbers.parse::<usize>();
        let count = number.clone().unwrap_or(1).max(1);
        match kind {
            "A" => self.row = self.row.saturating_sub(count),
            "B" => self.row += count,
            "C" => self.column += count,
            "D" => self.column = self.column.saturating_sub(count),
            "G" => self.column = count - 1,
            "K" => {
                let from = if number == Ok(2) { 0 } else { self.column };
                if let Some(line) = self.lines.get_mut(self.row) {
                    line.truncate(from.min(line.len()));
                }
            }
            "H" => (self.row, self.column) = (0, 0),
            "J" if number == Ok(2) => self.lines.clear(),
            "J" => {
                self.lines.truncate(self.row + 1);
                if let Some(line) = self.lines.get_mut(self.row) {
                    line.truncate(self.column.min(line.len()));
                }
            }
            "l" | "h" if numbers == "?25" => self.hidden_cursor = kind == "l",
            "l" | "h" if numbers == "?1049" => self.turn(kind == "h"),
            "m" => self.colours += 1,
            _ => panic!("the terminal knows no {:?}", sequence),
        }
    }
}

/// A whole control sequence at the beginning of a text, and what is behind it.
fn sequence(text: &str) -> Option<(&str, &str)> {
    assert!(text.len() < 2 || text.starts_with("\u{1b}["), "the terminal knows no {text:?}");
    let end = text.char_indices().skip(2).find(|(_, c)| c.is_ascii_alphabetic())?.0;
    Some(text.split_at(end + 1))
}
