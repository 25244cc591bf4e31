//! The server that the stories are played against: our own process, or whatever `STORY_TARGET` names.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, ToSocketAddrs};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, mpsc};
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;

/// The domain of our own server in tests.
const DOMAIN: &str = "localhost";

/// A server and how to reach it.
pub(crate) struct Target {
    /// The domain that it serves.
    pub(crate) host: String,
    /// The port for STARTTLS.
    pub(crate) c2s: SocketAddr,
    /// The port for direct TLS.
    pub(crate) direct_tls: SocketAddr,
    kind: Kind,
}

enum Kind {
    Own(Process),
    Other { adduser: String, ca: Vec<u8> },
}

/// What an operator's command came to.
pub(crate) struct Answer {
    pub(crate) code: i32,
    pub(crate) output: String,
}

/// Whether the stories go to another server.
pub(crate) fn is_foreign() -> bool {
    std::env::var_os("STORY_TARGET").is_some()
}

impl Target {
    /// The server named by `STORY_TARGET=domain[@address:port:port]` (ports 5222 and 5223 unless said), with `STORY_CA`
    /// and `STORY_ADDUSER`; or a fresh process of our own.
    pub(crate) fn start() -> Result<Self, String> {
        match std::env::var("STORY_TARGET") {
            Ok(name) => Self::other(&name),
            Err(_) => Self::own(),
        }
    }

    fn other(name: &str) -> Result<Self, String> {
        let (host, place) = name.split_once('@').unwrap_or((name, name));
        let mut parts = place.split(':');
        let address = parts.next().unwrap_or(host);
        let mut port = |usual: u16| match parts.next() {
            Some(port) => port.parse().map_err(|_| format!("STORY_TARGET: {port} is no port")),
            None => Ok(usual),
        };
        let (c2s, direct) = (port(5222)?, port(5223)?);
        let resolve = |port: u16| {
            let mut found =
                (address, port).to_socket_addrs().map_err(|error| format!("{address}: {error}"))?;
            found.next().ok_or(format!("{address} has no address"))
        };
        let ca = std::env::var("STORY_CA").map_err(|_| "STORY_CA must name the PEM file to trust")?;
        Ok(Self {
            host: host.to_owned(),
            c2s: resolve(c2s)?,
            direct_tls: resolve(direct)?,
            kind: Kind::Other {
                ca: fs::read(&ca).map_err(|error| format!("{ca}: {error}"))?,
                adduser: std::env::var("STORY_ADDUSER").map_err(
                    |_| "STORY_ADDUSER must be the command that makes an account (USER PASSWORD follow)",
                )?,
            },
        })
    }

    fn own() -> Result<Self, String> {
        let process = Process::start()?;
        let find = |name: &str| {
            process
                .listeners
                .iter()
                .find(|(n, _)| n == name)
                .map(|(_, a)| *a)
                .ok_or(format!("no listener {name}"))
        };
        Ok(Self {
            host: DOMAIN.to_owned(),
            c2s: find("c2s")?,
            direct_tls: find("c2s_tls")?,
            kind: Kind::Own(process),
        })
    }

    /// PEM: the certificates to trust. Of our own server those of all its hosts, as they are now.
    pub(crate) fn trusted(&self) -> Result<Vec<u8>, String> {
        let process = match &self.kind {
            Kind::Other { ca, .. } => return Ok(ca.clone()),
            Kind::Own(process) => process,
        };
        let folder = process.dir.path().join("certs");
        let mut all = Vec::new();
        for entry in fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))? {
            let path = entry.map_err(|error| error.to_string())?.path();
            if path.extension().is_some_and(|extension| extension == "pem") {
                all.extend(fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?);
            }
        }
        Ok(all)
    }

    /// Makes an account of the target's domain.
    pub(crate) fn add_account(&self, user: &str, password: &str) -> Result<(), String> {
        let answer = match &self.kind {
            Kind::Own(process) => process.command(
                &["user", "add", &format!("{user}@{}", self.host), "--password-stdin"],
                Some(password),
            )?,
            Kind::Other { adduser, .. } => {
                let mut words = adduser.split_whitespace();
                let program = words.next().ok_or("STORY_ADDUSER is empty")?;
                run(Command::new(program).args(words).args([user, password]), None)?
            }
        };
        match answer.code {
            0 => Ok(()),
            code => Err(format!("making the account {user}: exit {code}: {}", answer.output)),
        }
    }

    /// Runs a command of the operator's: the arguments after `xmppd --dir D`.
    pub(crate) fn operator(&self, args: &[String], stdin: Option<&str>) -> Result<Answer, String> {
        match &self.kind {
            Kind::Own(process) => process.command(args, stdin),
            Kind::Other { .. } => Err("another server does not know our operator".into()),
        }
    }

    /// Moves the server's clock. Needs the feature `test-clock`.
    pub(crate) fn advance(&self, by: &str) -> Result<(), String> {
        match &self.kind {
            Kind::Own(process) => process.ask("clock advance", &json!({ "by": by })),
            Kind::Other { .. } => Err("another server does not know our clock".into()),
        }
    }

    /// What our own server has written to its standard error.
    pub(crate) fn complaints(&self) -> String {
        match &self.kind {
            Kind::Own(process) => fs::read_to_string(process.dir.path().join("stderr")).unwrap_or_default(),
            Kind::Other { .. } => String::new(),
        }
    }
}

/// Stories move the clock by days at once: nobody is asked or disconnected because of that, unless a story is about it.
fn quiet_watchdog(dir: &Path) -> Result<(), String> {
    let path = dir.join("xmppd.toml");
    let failed = |error: std::io::Error| format!("{}: {error}", path.display());
    let mut file = fs::OpenOptions::new().append(true).open(&path).map_err(failed)?;
    let text = "\n[watchdog]\nping = \"whitespace\"\nmax_inactivity = { c2s = \"365d\" }\n";
    file.write_all(text.as_bytes()).map_err(failed)
}

/// A running xmppd with a directory of its own; both end with this value.
pub(crate) struct Process {
    child: Child,
    dir: TempDir,
    listeners: Vec<(String, SocketAddr)>,
    /// The control connection, made when it is needed first.
    control: Mutex<Option<BufReader<UnixStream>>>,
}

impl Process {
    fn start() -> Result<Self, String> {
        let dir =
            tempfile::Builder::new().prefix("xmppd-story-").tempdir().map_err(|error| error.to_string())?;
        let init =
            ["init", "--yes", "--domain", DOMAIN, "--admin", "admin@localhost", "--listen", "127.0.0.1:0"];
        let answer = run(xmppd(dir.path()).args(init), None)?;
        if answer.code != 0 {
            return Err(format!("xmppd init: exit {}: {}", answer.code, answer.output));
        }
        quiet_watchdog(dir.path())?;
        let stderr = fs::File::create(dir.path().join("stderr")).map_err(|error| error.to_string())?;
        let mut child = xmppd(dir.path())
            .arg("run")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(stderr)
            .spawn()
            .map_err(|error| format!("cannot start xmppd: {error}"))?;
        let ready = child.stdout.take().map(|stdout| {
            let (sender, receiver) = mpsc::channel();
            std::thread::spawn(move || {
                // Reads on after the line, so that the server can never block on a full pipe.
                for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                    if let Some(listeners) = line.strip_prefix("Ready: ") {
                        let _ = sender.send(listeners.to_owned());
                    }
                }
            });
            receiver
        });
        let line = ready.and_then(|receiver| receiver.recv_timeout(Duration::from_secs(30)).ok());
        let mut process = Self { child, dir, listeners: Vec::new(), control: Mutex::new(None) };
        let Some(line) = line else {
            let complaints = fs::read_to_string(process.dir.path().join("stderr")).unwrap_or_default();
            return Err(format!("xmppd run does not get ready: {complaints}"));
        };
        process.listeners = line
            .split(',')
            .filter_map(|part| part.trim().split_once(' '))
            .filter_map(|(name, address)| Some((name.to_owned(), address.trim().parse().ok()?)))
            .collect();
        Ok(process)
    }

    /// Asks over the control socket, which is much faster than a command for each account.
    fn ask(&self, operation: &str, args: &Value) -> Result<(), String> {
        let shown = |error: std::io::Error| format!("control socket, {operation}: {error}");
        let mut control = self.control.lock().map_err(|_| "the control connection is broken".to_owned())?;
        if control.is_none() {
            let stream = UnixStream::connect(self.dir.path().join("control.sock")).map_err(shown)?;
            stream.set_read_timeout(Some(Duration::from_secs(30))).map_err(shown)?;
            let mut reader = BufReader::new(stream);
            reader.read_line(&mut String::new()).map_err(shown)?;
            *control = Some(reader);
        }
        let reader = control.as_mut().ok_or("no control connection")?;
        let request = json!({ "id": 1, "op": operation, "args": args });
        reader.get_mut().write_all(format!("{request}\n").as_bytes()).map_err(shown)?;
        let mut line = String::new();
        reader.read_line(&mut line).map_err(shown)?;
        let reply: Value =
            serde_json::from_str(&line).map_err(|error| format!("{operation}: {error}: {line}"))?;
        if reply["ok"] == true { Ok(()) } else { Err(format!("{operation}: {line}")) }
    }

    fn command<A: AsRef<std::ffi::OsStr>>(&self, args: &[A], stdin: Option<&str>) -> Result<Answer, String> {
        run(xmppd(self.dir.path()).args(args), stdin)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn xmppd(dir: &Path) -> Command {
    let mut command = Command::new(PathBuf::from(env!("CARGO_BIN_EXE_xmppd")));
    command.arg("--dir").arg(dir).env_remove("RUST_LOG");
    command
}

fn run(command: &mut Command, stdin: Option<&str>) -> Result<Answer, String> {
    let shown = format!("{command:?}");
    let mut child = command
        .stdin(if stdin.is_some() { Stdio::piped() } else { Stdio::null() })
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| format!("{shown}: {error}"))?;
    if let (Some(text), Some(mut pipe)) = (stdin, child.stdin.take()) {
        let _ = writeln!(pipe, "{text}");
    }
    let output = child.wait_with_output().map_err(|error| format!("{shown}: {error}"))?;
    Ok(Answer {
        code: output.status.code().unwrap_or(-1),
        output: format!(
            "{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        ),
    })
}
