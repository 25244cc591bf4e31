//! A server process that a test starts, kills and starts again on the same directory.

use std::io::{BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use rustls::ClientConfig;

use crate::tls::{TlsOptions, client_config};

/// The password of every account.
pub(crate) const PASSWORD: &str = "a password for tests";

/// A running server. It is killed when the value goes.
pub(crate) struct Server {
    child: Child,
    /// The port for direct TLS.
    pub(crate) address: SocketAddr,
    /// What its clients trust.
    pub(crate) tls: Arc<ClientConfig>,
}

/// Makes a server for `localhost` in a directory, with accounts that all have [`PASSWORD`].
pub(crate) fn init(directory: &Path, users: &[&str]) {
    let init =
        ["init", "--yes", "--domain", "localhost", "--admin", "admin@localhost", "--listen", "127.0.0.1:0"];
    command(directory, &init, None);
    for user in users {
        command(
            directory,
            &["user", "add", &format!("{user}@localhost"), "--password-stdin"],
            Some(PASSWORD),
        );
    }
}

/// Runs an operator's command, which must succeed. Returns its standard output.
pub(crate) fn command(directory: &Path, args: &[&str], input: Option<&str>) -> String {
    let mut child = xmppd(directory)
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    writeln!(stdin, "{}", input.unwrap_or_default()).unwrap();
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "xmppd {args:?}: {}: {errors}", output.status);
    String::from_utf8_lossy(&output.stdout).into_owned()
}

impl Server {
    /// Starts a server and waits until it serves. Its complaints go to `stderr` in the directory.
    ///
    /// This process may have looked at the data before: whoever else of its threads was starting a program then has given
    /// that the lock, until it is another program.
    pub(crate) fn start(directory: &Path) -> Self {
        let own = format!("Another xmppd (pid {})", std::process::id());
        for _ in 0..100 {
            if let Some(server) = Self::try_start(directory) {
                return server;
            }
            let complaints = complaints(directory);
            assert!(complaints.contains(&own), "the server did not start: {complaints}");
            std::thread::yield_now();
        }
        panic!("the server did not start: {}", complaints(directory));
    }

    fn try_start(directory: &Path) -> Option<Self> {
        let errors =
            std::fs::OpenOptions::new().create(true).append(true).open(stderr_of(directory)).unwrap();
        let mut child = xmppd(directory)
            .arg("run")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(errors)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let ready = loop {
            match lines.next() {
                Some(line) => {
                    if let Some(listeners) = line.unwrap().strip_prefix("Ready: ") {
                        break listeners.to_owned();
                    }
                }
                None => {
                    let _ = child.wait();
                    return None;
                }
            }
        };
        // Read on, or the server would one day write into a closed pipe.
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
        let address = ready.split(", ").find_map(|listener| listener.strip_prefix("c2s_tls ")).unwrap();
        let pem = std::fs::read(directory.join("certs/localhost.pem")).unwrap();
        let options = TlsOptions { alpn: vec!["xmpp-client".into()], sni: None, old: false };
        let tls = Arc::new(client_config(&pem, &options).unwrap());
        Some(Self { child, address: address.trim().parse().unwrap(), tls })
    }

    /// The process id.
    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Whether the process runs.
    pub(crate) fn is_up(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    /// Ends the process as a power cut would, as far as a process can be ended so: SIGKILL.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks the server to stop (SIGTERM) and waits until it has.
    pub(crate) fn stop(mut self) {
        let pid = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
        let status = self.child.wait().unwrap();
        assert!(status.success(), "the server ended with {status}");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What servers in the directory have written to their standard error.
pub(crate) fn complaints(directory: &Path) -> String {
    std::fs::read_to_string(stderr_of(directory)).unwrap_or_default()
}

fn stderr_of(directory: &Path) -> PathBuf {
    // Beside the directory: that one may be on a full disk.
    directory.with_extension("stderr")
}

/// The program with a directory; what it is to do comes behind.
pub(crate) fn xmppd(directory: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xmppd"));
    command.arg("--dir").arg(directory).env_remove("RUST_LOG");
    command
}
