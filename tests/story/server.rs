//! The server that the stories are played against: our own process, or whatever `STORY_TARGET` names.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, ToSocketAddrs};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError, mpsc};
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;

use super::script::Fate;

/// The domain of our own server in tests.
const DOMAIN: &str = "localhost";

/// A server and how to reach it.
pub(crate) struct Target {
    /// The domain that it serves.
    pub(crate) host: String,
    kind: Kind,
}

enum Kind {
    Own(Process),
    Other { adduser: String, ca: Vec<u8>, c2s: SocketAddr, direct_tls: SocketAddr },
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
            kind: Kind::Other {
                c2s: resolve(c2s)?,
                direct_tls: resolve(direct)?,
                ca: fs::read(&ca).map_err(|error| format!("{ca}: {error}"))?,
                adduser: std::env::var("STORY_ADDUSER").map_err(
                    |_| "STORY_ADDUSER must be the command that makes an account (USER PASSWORD follow)",
                )?,
            },
        })
    }

    fn own() -> Result<Self, String> {
        Ok(Self { host: DOMAIN.to_owned(), kind: Kind::Own(Process::start()?) })
    }

    /// The port for direct TLS, or the other one for STARTTLS.
    pub(crate) fn address(&self, direct: bool) -> SocketAddr {
        match &self.kind {
            Kind::Other { c2s, direct_tls, .. } => *if direct { direct_tls } else { c2s },
            Kind::Own(process) => {
                let ports = process.ports();
                if direct { ports.direct_tls } else { ports.c2s }
            }
        }
    }

    /// Something happens to our own server. Returns when it is gone, or serves again.
    pub(crate) fn befall(&self, fate: Fate) -> Result<(), String> {
        match &self.kind {
            Kind::Own(process) => process.befall(fate),
            Kind::Other { .. } => Err("another server is not ours to stop".into()),
        }
    }

    /// The keys of an account are those of one hash function only, as of one that was taken over from another server.
    /// Our server must not run.
    pub(crate) fn forget_keys(&self, user: &str, but: &str) -> Result<(), String> {
        let Kind::Own(process) = &self.kind else { return Err("another server's keys are not ours".into()) };
        let path = process.dir.path().join("data/xmppd.db");
        let database = rusqlite::Connection::open(path).map_err(|error| error.to_string())?;
        let sql = "DELETE FROM credential WHERE hash <> ?2 AND account = (SELECT id FROM account WHERE localpart = ?1)";
        match database.execute(sql, [user, but]) {
            Ok(0) => Err(format!("{user} has no keys but those of {but}")),
            Ok(_) => Ok(()),
            Err(error) => Err(error.to_string()),
        }
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
    running: Mutex<Running>,
    dir: TempDir,
    /// The control connection, made when it is needed first.
    control: Mutex<Option<BufReader<UnixStream>>>,
}

/// The process as it is now.
struct Running {
    child: Child,
    /// What it says each time it gets ready: at a restart the process stays.
    ready: mpsc::Receiver<String>,
    ports: Ports,
}

/// Where our own server listens; elsewhere after each start.
#[derive(Clone, Copy)]
struct Ports {
    c2s: SocketAddr,
    direct_tls: SocketAddr,
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
        let running = Mutex::new(Running::start(dir.path())?);
        Ok(Self { running, dir, control: Mutex::new(None) })
    }

    fn running(&self) -> MutexGuard<'_, Running> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn ports(&self) -> Ports {
        self.running().ports
    }

    fn befall(&self, fate: Fate) -> Result<(), String> {
        *self.control.lock().unwrap_or_else(PoisonError::into_inner) = None;
        let mut running = self.running();
        match fate {
            Fate::Restarts => {
                let answer = self.command(&["restart"], None)?;
                if answer.code != 0 {
                    return Err(format!("xmppd restart: exit {}: {}", answer.code, answer.output));
                }
                running.ports = Running::wait(&running.ready, self.dir.path())?;
            }
            Fate::Stops => {
                let pid = i32::try_from(running.child.id()).ok().and_then(rustix::process::Pid::from_raw);
                let pid = pid.ok_or("the server has no process id")?;
                rustix::process::kill_process(pid, rustix::process::Signal::TERM)
                    .map_err(|error| error.to_string())?;
                let status = running.child.wait().map_err(|error| error.to_string())?;
                if !status.success() {
                    return Err(format!("xmppd run ends with {status}"));
                }
            }
            Fate::Starts => *running = Running::start(self.dir.path())?,
            Fate::IsKilled => {
                running
                    .child
                    .kill()
                    .and_then(|()| running.child.wait())
                    .map_err(|error| error.to_string())?;
                *running = Running::start(self.dir.path())?;
            }
        }
        Ok(())
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

impl Running {
    fn start(dir: &Path) -> Result<Self, String> {
        let stderr = fs::OpenOptions::new().create(true).append(true).open(dir.join("stderr"));
        let mut child = xmppd(dir)
            .arg("run")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(stderr.map_err(|error| error.to_string())?)
            .spawn()
            .map_err(|error| format!("cannot start xmppd: {error}"))?;
        let (sender, ready) = mpsc::channel();
        if let Some(stdout) = child.stdout.take() {
            std::thread::spawn(move || {
                // Reads on after the line, so that the server can never block on a full pipe.
                for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                    if let Some(listeners) = line.strip_prefix("Ready: ") {
                        let _ = sender.send(listeners.to_owned());
                    }
                }
            });
        }
        match Self::wait(&ready, dir) {
            Ok(ports) => Ok(Self { child, ready, ports }),
            Err(why) => {
                let _ = child.kill().and_then(|()| child.wait());
                Err(why)
            }
        }
    }

    /// Waits until the server serves.
    fn wait(ready: &mpsc::Receiver<String>, dir: &Path) -> Result<Ports, String> {
        let line = ready.recv_timeout(Duration::from_secs(30)).map_err(|_| {
            let complaints = fs::read_to_string(dir.join("stderr")).unwrap_or_default();
            format!("xmppd run does not get ready: {complaints}")
        })?;
        let find = |name: &str| {
            let mut listeners = line.split(',').filter_map(|part| part.trim().split_once(' '));
            let address = listeners.find(|(listener, _)| *listener == name).map(|(_, address)| address);
            address.and_then(|address| address.trim().parse().ok()).ok_or(format!("no listener {name}"))
        };
        Ok(Ports { c2s: find("c2s")?, direct_tls: find("c2s_tls")? })
    }
}

impl Drop for Running {
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
