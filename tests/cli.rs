//! The command line as people meet it: transcripts of the real binary in an empty directory, compared word for word.
//!
//! A transcript in `tests/cli/` reads like a terminal:
//!
//! ```text
//! $ xmppd user show bob@example.org     a command; it works below the transcript's own directory
//! $ xmppd user add … << the password    with one line on its standard input
//! $ start                               starts `xmppd run` and waits until it is ready; flags may follow
//! $ file NAME                           what is in a file of the directory
//! $ end                                 tells it to stop (SIGTERM) and waits
//! $ kill                                ends it without a word (SIGKILL)
//! $ append xmppd.toml bananas = 1       adds a line to a file of the directory, which may be new
//! $ first-run                           the same on a machine called atlas where all ports are free
//! $ certificates                        certificates of every kind lie there: full.pem with key.pem, and bad ones
//! $ copy full.pem certs/example.org.pem   puts one of them, or another file, below the server's directory
//! $ schema 4                            the database is one of an older schema (or says that it is of a newer one)
//! $ damage data/xmppd.db                a page in the middle of the file holds nonsense
//! $ rights 755 data                     changes the rights of a file or directory of the server
//! $ hold                                another program listens on $PORT
//! $ systemd xmppd service status         the same on a machine with a systemd that only pretends, and a user xmppd
//! $ packaged xmppd service …             the same where a package has brought the unit
//! $ no-systemd xmppd service …           the same where nothing starts services
//! $ hosts xmppd vhost add …              the same where /etc/hosts knows here.example and elsewhere.example, and no network is
//! $ remote xmppd --host anna@atlas …      with an ssh that runs the command here
//! $ complete xmppd user sh              what a shell is told when somebody asks how that line goes on
//! $ interrupt xmppd log tail -f          Ctrl-C when it has shown a line
//! $ stranger xmppd status               the same as another user, where the test runs as root
//! output                                standard output
//! 2> output                             standard error
//! |# output                             a line of output that is empty or begins like a comment of the transcript
//! exit 5                                the exit status, where it is not 0
//! ```
//!
//! In commands `$D` is the server's directory and `$PORT` the port of `hold`.
//!
//! What differs from run to run (directory, dates, fingerprints, process ids, ports) is replaced by words in capitals.
//! `TRANSCRIPT=user,vhost` runs only those. `UPDATE=1 cargo test --test cli` writes what was seen into the transcripts;
//! read the difference before you keep it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test fails by panicking, and says what it skipped"
)]

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

#[path = "cli/old.rs"]
mod old;

#[path = "certs/make.rs"]
mod certificates;

#[test]
fn transcripts_are_what_the_program_says() {
    let mut files: Vec<PathBuf> =
        fs::read_dir("tests/cli").unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|ending| ending == "txt"));
    files.sort();
    assert!(files.len() >= 6, "the transcripts are missing");
    if let Ok(wanted) = std::env::var("TRANSCRIPT") {
        files.retain(|file| wanted.split(',').any(|name| file.file_stem().is_some_and(|stem| stem == name)));
    }
    let failures: Vec<String> = files.iter().filter_map(|file| check(file)).collect();
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

/// Runs a transcript; what differs, if anything does.
fn check(file: &Path) -> Option<String> {
    let expected = fs::read_to_string(file).unwrap();
    let mut stage = Stage::new();
    let mut seen = String::new();
    let mut lines = expected.lines().peekable();
    while let Some(line) = lines.next() {
        seen.push_str(&format!("{line}\n"));
        let Some(command) = line.strip_prefix("$ ") else { continue };
        let said = std::iter::from_fn(|| lines.next_if(|next| !is_structure(next)));
        let said: String = said.map(|line| format!("{line}\n")).collect();
        // What this machine cannot do is believed.
        seen.push_str(&stage.run(command).unwrap_or(said));
    }
    if seen == expected {
        return None;
    }
    if std::env::var_os("UPDATE").is_some() {
        fs::write(file, seen).unwrap();
        return None;
    }
    Some(format!("{}\n{}", file.display(), difference(&expected, &seen)))
}

/// Whether a line is a command, a comment or empty, and not something that was said.
fn is_structure(line: &str) -> bool {
    line.is_empty() || line.starts_with('#') || line.starts_with("$ ")
}

/// The first lines that differ, with what stands before them.
fn difference(expected: &str, seen: &str) -> String {
    let (expected, seen): (Vec<&str>, Vec<&str>) = (expected.lines().collect(), seen.lines().collect());
    let same = expected.iter().zip(&seen).take_while(|(a, b)| a == b).count();
    let part = |lines: &[&str]| lines[same..lines.len().min(same + 8)].join("\n  ");
    let before = seen[same.saturating_sub(3)..same].join("\n  ");
    format!("line {}:\n  {before}\nexpected:\n  {}\nseen:\n  {}", same + 1, part(&expected), part(&seen))
}

/// A directory of its own, and the server that may run in it.
struct Stage {
    directory: tempfile::TempDir,
    server: Option<Server>,
    /// What `hold` listens with.
    held: Option<TcpListener>,
}

struct Server {
    child: Child,
    pid: u32,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Stage {
    fn new() -> Self {
        Self { directory: tempfile::tempdir().unwrap(), server: None, held: None }
    }

    fn place(&self) -> PathBuf {
        self.directory.path().join("d")
    }

    /// Carries out a command; `None` if this machine cannot.
    fn run(&mut self, line: &str) -> Option<String> {
        let (command, input) = line.split_once(" << ").map_or((line, None), |(c, i)| (c, Some(i)));
        let said = match command.split_once(' ').unwrap_or((command, "")) {
            ("xmppd", arguments) => self.xmppd(self.command(&self.filled(arguments)), input),
            ("stranger", _) if !rustix::process::geteuid().is_root() => {
                println!("skipped: {command}: only root can be somebody else");
                return None;
            }
            ("stranger", rest) => {
                let arguments = rest.strip_prefix("xmppd ").unwrap();
                self.xmppd(self.command_of_a_stranger(arguments), input)
            }
            ("systemd" | "no-systemd" | "packaged", _)
                if !can_be_alone() || !Path::new("/etc/systemd/system").is_dir() =>
            {
                println!("skipped: {command}: no name spaces, or no systemd");
                return None;
            }
            (machine @ ("systemd" | "no-systemd" | "packaged"), rest) => {
                let arguments = rest.strip_prefix("xmppd ").unwrap();
                self.xmppd(self.command_under_systemd(machine, &self.filled(arguments)), input)
            }
            ("hosts", _) if !can_be_alone() => {
                println!("skipped: {command}: no name spaces");
                return None;
            }
            ("hosts", rest) => {
                let arguments = rest.strip_prefix("xmppd ").unwrap();
                self.xmppd(self.command_with_hosts(&self.filled(arguments)), input)
            }
            ("remote", rest) => {
                let arguments = rest.strip_prefix("xmppd ").unwrap();
                self.xmppd(self.command_with_ssh(&self.filled(arguments)), input)
            }
            ("complete", line) => self.complete(line.strip_prefix("xmppd").unwrap()),
            ("interrupt", rest) => {
                let arguments = rest.strip_prefix("xmppd ").unwrap();
                self.interrupted(self.command(&self.filled(arguments)))
            }
            ("hold", _) => {
                self.held = Some(TcpListener::bind("127.0.0.1:0").unwrap());
                String::new()
            }
            ("start", flags) => self.start(self.command(&self.filled(&format!("run {flags}")))),
            ("file", name) => {
                let found = fs::read_to_string(self.place().join(name));
                self.without_chance(&found.unwrap_or_else(|_| "there is none\n".to_owned()), "")
            }
            ("first-run", _) if !can_be_alone() => {
                println!("skipped: {command}: no name spaces");
                return None;
            }
            ("first-run", _) => self.start(alone(&self.command("run"))),
            ("end", _) => self.end(),
            ("certificates", _) => {
                certificates::make(self.directory.path());
                String::new()
            }
            ("copy", from_and_to) => {
                let (from, to) = from_and_to.split_once(' ').unwrap();
                fs::copy(self.directory.path().join(from), self.place().join(to)).unwrap();
                String::new()
            }
            ("schema", number) => {
                old::schema(&self.place().join("data/xmppd.db"), number);
                String::new()
            }
            ("damage", file) => {
                let file = self.place().join(file);
                let mut bytes = fs::read(&file).unwrap();
                let middle = bytes.len() / 2 / 4096 * 4096;
                bytes[middle..middle + 4096].fill(0xAA);
                fs::write(file, bytes).unwrap();
                String::new()
            }
            ("rights", mode_and_file) => {
                let (mode, file) = mode_and_file.split_once(' ').unwrap();
                let mode = u32::from_str_radix(mode, 8).unwrap();
                fs::set_permissions(self.place().join(file), fs::Permissions::from_mode(mode)).unwrap();
                String::new()
            }
            ("kill", _) => self.kill(),
            ("append", file_and_text) => {
                let (file, text) = file_and_text.split_once(' ').unwrap();
                let file = self.place().join(file);
                writeln!(fs::OpenOptions::new().create(true).append(true).open(file).unwrap(), "{text}")
                    .unwrap();
                String::new()
            }
            ("remove", name) => {
                fs::remove_file(self.place().join(name)).unwrap();
                String::new()
            }
            // Takes a line out of a file.
            ("strike", file_and_line) => {
                let (file, line) = file_and_line.split_once(' ').unwrap();
                let file = self.place().join(file);
                let text = fs::read_to_string(&file).unwrap();
                fs::write(file, text.replacen(&format!("{line}\n"), "", 1)).unwrap();
                String::new()
            }
            (other, _) => panic!("\"{other}\" is no command of a transcript"),
        };
        Some(said)
    }

    fn command(&self, arguments: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xmppd"));
        command
            .arg0("xmppd")
            .args(words(arguments))
            .arg("--dir")
            .arg(self.place())
            .current_dir(&self.directory);
        for variable in ["XMPPD_SOCKET", "XMPPD_CONFIG", "NO_COLOR", "LC_ALL", "LC_CTYPE", "STATE_DIRECTORY"]
        {
            command.env_remove(variable);
        }
        command.env("LANG", "C.UTF-8");
        command
    }

    /// As the user nobody, who can reach the program but not the directory.
    fn command_of_a_stranger(&self, arguments: &str) -> Command {
        let program = self.directory.path().join("xmppd");
        fs::copy(env!("CARGO_BIN_EXE_xmppd"), &program).unwrap();
        fs::set_permissions(self.directory.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let mut command = Command::new(program);
        let same = self.command(arguments);
        command.args(same.get_args()).current_dir("/").env_clear().env("LANG", "C.UTF-8");
        command.uid(65_534).gid(65_534);
        command
    }

    /// With a program called ssh that runs the command on this machine, except for a host that nobody can reach.
    fn command_with_ssh(&self, arguments: &str) -> Command {
        let programs = self.directory.path().join("programs");
        fs::create_dir_all(&programs).unwrap();
        let ssh = "#!/bin/sh\n[ \"$2\" = nowhere ] && { echo 'ssh: no such host' >&2; exit 255; }\nexec sh -c \"$3\"\n";
        fs::write(programs.join("ssh"), ssh).unwrap();
        fs::set_permissions(programs.join("ssh"), fs::Permissions::from_mode(0o755)).unwrap();
        let _ = std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_xmppd"), programs.join("xmppd"));
        let mut command = self.command(arguments);
        let path = std::env::var("PATH").unwrap_or_default();
        command.env("PATH", format!("{}:{path}", programs.display()));
        command
    }

    /// Where a hosts file knows two names, and there is no network at all.
    fn command_with_hosts(&self, arguments: &str) -> Command {
        let hosts = self.directory.path().join("hosts");
        fs::write(&hosts, "127.0.0.1 localhost here.example\n198.51.100.7 elsewhere.example\n").unwrap();
        let script = format!(
            "ip link set lo up 2>/dev/null; mount --bind {} /etc/hosts; exec \"$@\"",
            hosts.display()
        );
        let same = self.command(arguments);
        let mut command = Command::new("unshare");
        command.args(["-rmn", "sh", "-ec", &script, "sh"]).arg(same.get_program()).args(same.get_args());
        command.env("LANG", "C.UTF-8").current_dir(&self.directory);
        command
    }

    /// In a mount name space of its own, where the directories of systemd are below the transcript's.
    fn command_under_systemd(&self, machine: &str, arguments: &str) -> Command {
        let place = self.directory.path().display();
        let special = match machine {
            "no-systemd" => format!("rm -r {place}/run/systemd; umount /etc/passwd"),
            "packaged" => format!(
                "mkdir -p {place}/package; touch {place}/package/xmppd.service; \
                 mount --bind {place}/package /usr/lib/systemd/system"
            ),
            _ => "true".into(),
        };
        let script = format!(
            "mkdir -p {place}/run/systemd/system {place}/units {place}/bin; \
             echo 'xmppd:x:990:990::/var/lib/xmppd:/sbin/nologin' | cat /etc/passwd - >{place}/passwd; \
             printf '%s\\n' \"$SYSTEMCTL\" >{place}/bin/systemctl; chmod +x {place}/bin/systemctl; \
             mount --bind {place}/passwd /etc/passwd; mount --bind {place}/units /etc/systemd/system; \
             mount -t tmpfs none /usr/local/bin; touch /usr/local/bin/xmppd; \
             mount --bind {} /usr/local/bin/xmppd; \
             mount --bind {place}/run /run; {special}; export HOME={place} PATH={place}/bin:$PATH; \
             exec /usr/local/bin/xmppd \"$@\"",
            env!("CARGO_BIN_EXE_xmppd"),
        );
        let mut command = Command::new("unshare");
        command.args(["-rm", "sh", "-ec", &script, "xmppd"]).args(words(arguments));
        if arguments.contains("--user") {
            command.arg("--dir").arg(self.place());
        }
        command.env("LANG", "C.UTF-8").env_remove("XDG_CONFIG_HOME").env_remove("STATE_DIRECTORY");
        command.env("T", self.directory.path()).env("SYSTEMCTL", SYSTEMCTL).current_dir(&self.directory);
        command
    }

    /// The arguments with `$PORT` filled in.
    fn filled(&self, arguments: &str) -> String {
        let arguments = arguments.replace("$D", &self.place().display().to_string());
        let Some(held) = &self.held else { return arguments };
        arguments.replace("$PORT", &held.local_addr().unwrap().port().to_string())
    }

    fn xmppd(&self, mut command: Command, input: Option<&str>) -> String {
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        if let Some(input) = input {
            // A command that refuses its arguments reads nothing.
            let _ = writeln!(stdin, "{input}");
        }
        drop(stdin);
        let output = child.wait_with_output().unwrap();
        let mut text = self.without_chance(&String::from_utf8(output.stdout).unwrap(), "");
        text.push_str(&self.without_chance(&String::from_utf8(output.stderr).unwrap(), "2> "));
        match output.status.code() {
            Some(0) => text,
            Some(code) => format!("{text}exit {code}\n"),
            None => format!("{text}killed\n"),
        }
    }

    /// The way of fish: one candidate a line, and what it is. `''` at the end asks for the next word.
    fn complete(&self, line: &str) -> String {
        let mut command = self.command("");
        let settings: Vec<_> =
            command.get_envs().map(|(name, value)| (name.to_owned(), value.map(ToOwned::to_owned))).collect();
        command = Command::new(command.get_program());
        for (name, value) in settings {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        command
            .env("XMPPD_COMPLETE", "fish")
            .args(["--", "xmppd", "--dir"])
            .arg(self.place())
            .args(words(line));
        self.xmppd(command, None).replace('\t', "  ")
    }

    /// Runs a command until it has shown a line, and then presses Ctrl-C.
    fn interrupted(&self, mut command: Command) -> String {
        let mut child =
            command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        let mut shown = String::new();
        lines.read_line(&mut shown).unwrap();
        let pid = rustix::process::Pid::from_raw(child.id() as i32).unwrap();
        rustix::process::kill_process(pid, rustix::process::Signal::INT).unwrap();
        lines.read_to_string(&mut shown).unwrap();
        let output = child.wait_with_output().unwrap();
        let mut text = self.without_chance(&shown, "");
        text.push_str(&self.without_chance(&String::from_utf8(output.stderr).unwrap(), "2> "));
        text + &format!(
            "exit {}\n",
            output.status.code().map_or("by a signal".into(), |code| code.to_string())
        )
    }

    fn start(&mut self, mut command: Command) -> String {
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let pid = child.id();
        let mut text = String::new();
        self.server = Some(Server { child, pid });
        for line in &mut lines {
            let line = line.unwrap();
            text.push_str(&line);
            text.push('\n');
            if line.starts_with("Ready:") {
                // The rest is read, so that the server is never stopped by a full pipe.
                std::thread::spawn(move || lines.for_each(drop));
                return self.without_chance(&text, "");
            }
        }
        self.without_chance(&text, "") + "did not become ready\n"
    }

    fn kill(&mut self) -> String {
        drop(self.server.take().expect("a server runs"));
        String::new()
    }

    fn end(&mut self) -> String {
        let mut server = self.server.take().expect("a server runs");
        let pid = rustix::process::Pid::from_raw(server.pid as i32).unwrap();
        rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
        match server.child.wait().unwrap().code() {
            Some(0) => String::new(),
            other => format!("ended with {other:?}\n"),
        }
    }

    /// The text with what differs from run to run replaced, and a sign before each line.
    fn without_chance(&self, text: &str, sign: &str) -> String {
        let mut text = text.replace(&self.place().display().to_string(), "D");
        if let Some(server) = &self.server {
            text = text.replace(&format!("pid {}", server.pid), "pid PID");
            if text.trim() == server.pid.to_string() {
                text = "PID\n".into();
            }
        }
        text = text.replace(env!("CARGO_BIN_EXE_xmppd"), "PROGRAM");
        if let Some(held) = &self.held {
            let own = fs::read_to_string("/proc/self/comm").unwrap_or_default();
            text = text
                .replace(&held.local_addr().unwrap().port().to_string(), "$PORT")
                .replace(own.trim_end(), "HOLDER");
            text = text.replace(&format!("pid {}", std::process::id()), "pid PID");
        }
        text = text.replace(&self.directory.path().display().to_string(), "T");
        let line = |line: &str| format!("{sign}{}", masked(line)).trim_end().to_owned();
        text.lines()
            .map(line)
            .map(
                |line| {
                    if line.is_empty() || line.starts_with('#') { format!("|{line}\n") } else { line + "\n" }
                },
            )
            .collect()
    }
}

/// Pretends to be systemctl(1): remembers what it was told, and refuses to start a server whose file is broken.
const SYSTEMCTL: &str = r#"#!/bin/sh
case "$*" in
*daemon-reload*) ;;
*enable*) touch $T/enabled ;;
*disable*) rm -f $T/enabled $T/active ;;
*start*)
    if grep -q bananas $T/d/xmppd.toml; then
        echo 'Job for xmppd.service failed because the control process exited with error code.' >&2
        exit 1
    fi
    touch $T/active ;;
*stop*) rm -f $T/active ;;
*show*)
    if [ -e $T/active ]; then echo 'ActiveState=active'; echo 'MainPID=4127'; else echo 'ActiveState=inactive'; fi
    if [ -e $T/enabled ]; then echo 'UnitFileState=enabled'; else echo 'UnitFileState=disabled'; fi ;;
esac
"#;

/// Whether a command can have a network and a host name of its own here.
fn can_be_alone() -> bool {
    let tried = Command::new("unshare").args(["-rnu", "hostname", "atlas"]).stderr(Stdio::null()).status();
    tried.is_ok_and(|status| status.success())
}

/// A command on a machine called atlas, with no network but its own.
fn alone(command: &Command) -> Command {
    let mut alone = Command::new("unshare");
    alone.args(["-rnu", "sh", "-c", "hostname atlas; exec \"$@\"", "sh"]).arg(command.get_program());
    alone.args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => alone.env(name, value),
            None => alone.env_remove(name),
        };
    }
    alone
}

/// A row of the tables of the database: which are shown, and how large they are, differs with every new one.
fn without_tables(line: &str) -> String {
    let words: Vec<&str> = line.split_whitespace().collect();
    match words.as_slice() {
        [_, "others", .., "%"] => "  N others  N  N kB  N %".into(),
        [_, rows, _, "kB", _, "%"] if rows.parse::<u64>().is_ok() => "  TABLE  N  N kB  N %".into(),
        _ => line.to_owned(),
    }
}

/// A line with its dates, times, fingerprints, ports, sizes and this machine's names replaced.
fn masked(line: &str) -> String {
    for (start, rest) in [
        ("name =", " NAME"),
        ("  server.name", "  NAME"),
        ("  this machine", "   NAME"),
        ("  addresses", "      ADDRESSES"),
        ("  ports", "          PORTS"),
        ("  cpu", "  TIME"),
    ] {
        if line.starts_with(start) {
            return format!("{start}{rest}");
        }
    }
    if let Some((start, _)) = line.split_once("  served for ") {
        return format!("{}  served for TIME", masked(start));
    }
    let line = &without_tables(&without_schema(line));
    let line = &without_key_ends(&without_padding(line));
    let mut words: Vec<String> = line.split(' ').map(mask_word).collect();
    for at in 1..words.len() {
        if matches!(words[at].trim_end_matches([',', '.']), "GB" | "MB" | "kB") {
            words[at - 1] = "N".into();
        }
        // So far away that it changes from day to day.
        if words[at].starts_with("days") && words[at - 1].len() > 4 {
            words[at - 1] = "N".into();
        }
    }
    if let Some(at) = words.iter().position(|word| word == "%") {
        words[at - 1] = "N".into();
    }
    if line.starts_with("xmppd ")
        && let Some(at) = words.iter().position(|word| word == "up")
    {
        words[at + 1] = "N".into();
    }
    if let Some(at) = words.iter().position(|word| word == "(uid") {
        let before = words[at - 1].rfind('"').map_or("", |quote| &words[at - 1][..=quote]).to_owned();
        let behind = words[at + 1].split_once(')').map_or("", |(_, rest)| rest);
        let behind = if behind.starts_with('"') { behind.to_owned() } else { String::new() };
        words[at - 1] = format!("{before}SOMEBODY");
        words[at + 1] = format!("N){behind}");
    }
    without_dates(&words.join(" "))
}

/// A line with the dates and times replaced that stand inside words, as in JSON.
fn without_dates(line: &str) -> String {
    let mut line = line.to_owned();
    for (shape, name) in [("9999-99-99T99:99:99.999Z", "STAMP"), ("9999-99-99", "DATE")] {
        let shapes: String = line.chars().map(|c| if c.is_ascii_digit() { '9' } else { c }).collect();
        let mut parts = Vec::new();
        let mut start = 0;
        for (at, _) in shapes.match_indices(shape) {
            parts.push(&line[start..at]);
            start = at + shape.len();
        }
        parts.push(&line[start..]);
        line = parts.join(name);
    }
    line
}

/// The name of a finding at the end of a line stands in a column, which depends on the names of directories.
fn without_padding(line: &str) -> String {
    match line.rsplit_once("  [") {
        Some((text, name)) if name.ends_with(']') && name.contains('.') && !name.contains(['"', ' ']) => {
            format!("{}  [{name}", text.trim_end())
        }
        _ => line.to_owned(),
    }
}

/// The newest schema, which every change of it raises.
fn without_schema(line: &str) -> String {
    let is_step = |name: &std::ffi::OsString| name.to_string_lossy().ends_with(".sql");
    let steps = fs::read_dir("src/store/schema").unwrap().map(|entry| entry.unwrap().file_name());
    let newest = steps.filter(is_step).count();
    if !line.contains("schema") {
        return line.to_owned();
    }
    ["schema", "→", "knows"].iter().fold(line.to_owned(), |line, word| {
        line.replace(&format!("{word} {newest}"), &format!("{word} NEWEST"))
            .replace(&format!("{word}\":{newest}"), &format!("{word}\":NEWEST"))
            .replace(&format!("{word}_after\":{newest}"), &format!("{word}_after\":NEWEST"))
    })
}

/// The ends of hashes by which keys are told apart: `…a91f`.
fn without_key_ends(line: &str) -> String {
    let mut parts = line.split('…');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| match part.get(..4) {
        Some(end) if end.chars().all(|c| c.is_ascii_hexdigit()) => text + "…KEY" + &part[4..],
        _ => text + "…" + part,
    })
}

fn mask_word(word: &str) -> String {
    let bare = word.trim_matches(|c: char| "(),.\"".contains(c));
    let shape: String = bare.chars().map(|c| if c.is_ascii_digit() { '9' } else { c }).collect();
    let is_fingerprint = bare.len() == 95 && bare.chars().all(|c| c == ':' || c.is_ascii_hexdigit());
    let is_sha1 = bare.len() == 40 && bare.chars().all(|c| c.is_ascii_hexdigit());
    let replaced = match shape.as_str() {
        "9999-99-99" => "DATE".to_owned(),
        "99:99" => "TIME".to_owned(),
        _ if bare.contains(".schema-") && bare.len() > 17 => {
            format!("{}STAMP", &bare[..bare.len() - 17])
        }
        "99:99:99.999" => "TIME".to_owned(),
        _ if bare.len() == 29 && bare.matches('-').count() == 5 => "PASSWORD".to_owned(),
        _ if shape.contains("before-99999999T999999") => {
            bare[..bare.find("before-").unwrap()].to_owned() + "before-TIME"
        }
        _ if is_fingerprint || is_sha1 => "FINGERPRINT".to_owned(),
        _ if bare.starts_with("127.0.0.") && bare.contains(':') && !bare.ends_with(":0") => {
            format!("{}:PORT", bare.split(':').next().unwrap_or_default())
        }
        _ => bare.to_owned(),
    };
    if bare.is_empty() { word.to_owned() } else { word.replacen(bare, &replaced, 1) }
}

/// Words as a shell splits them: quotes keep what is between them together.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = None::<String>;
    let mut quote = None::<char>;
    for c in line.chars() {
        match quote {
            Some(open) if c == open => quote = None,
            Some(_) => word.get_or_insert_default().push(c),
            None if c == '\'' || c == '"' => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            None if c == ' ' => words.extend(word.take()),
            None => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

/// DESIGN §12: a failure leaves nothing behind, and being killed nothing that a second run does not complete.
#[test]
fn a_set_up_that_is_killed_is_completed_by_the_next() {
    for moment in 0..12 {
        let mut stage = Stage::new();
        let arguments = "init --yes --quiet --domain example.org --listen 127.0.0.1:0";
        let mut killed = stage.command(arguments);
        let mut child = killed.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(moment * 4));
        child.kill().unwrap();
        child.wait().unwrap();
        let was_done = stage.place().join("xmppd.toml").exists();
        let second = stage.run(&format!("xmppd {arguments}")).unwrap();
        match was_done {
            true => assert!(second.contains("already set up for example.org"), "{second}"),
            false => {
                assert_eq!(second, "Password of admin@example.org: in D/data/admin-password (mode 0600)\n")
            }
        }
        let users = stage.run("xmppd user list --json").unwrap();
        assert_eq!(users.matches("admin@example.org").count(), 1, "{users}");
        let password = fs::read_to_string(stage.place().join("data/admin-password")).unwrap();
        assert_eq!(password.trim_end().len(), 29);
        for directory in ["", "certs", "data"] {
            for entry in fs::read_dir(stage.place().join(directory)).unwrap() {
                let name = entry.unwrap().file_name().into_string().unwrap();
                assert!(!name.ends_with(".new"), "{name} is left");
            }
        }
    }
}

/// Starting over never loses the accounts: they are where they were, or put aside.
#[test]
fn a_reset_that_is_killed_loses_nothing() {
    for moment in 0..12 {
        let mut stage = Stage::new();
        stage.run("xmppd init --yes --quiet --domain example.org --listen 127.0.0.1:0").unwrap();
        let arguments =
            "init --reset --yes --confirm example.org --quiet --domain example.org --listen 127.0.0.1:0";
        let mut child = stage.command(arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(moment * 4));
        child.kill().unwrap();
        child.wait().unwrap();
        let second = stage.run("xmppd init --yes --quiet --domain example.org --listen 127.0.0.1:0").unwrap();
        let users = stage.run("xmppd user list --json").unwrap();
        assert_eq!(users.matches("admin@example.org").count(), 1, "{second}{users}");
        let data = stage.place().join("data");
        let aside = fs::read_dir(&data).unwrap().map(|entry| entry.unwrap().path().join("xmppd.db"));
        let databases = aside.filter(|database| database.exists()).count();
        // A new account in an old one's place would mean that the old one is lost.
        assert!(databases == 1 || !second.contains("Password"), "{databases} aside: {second}");
    }
}
