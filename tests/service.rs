//! What a service manager sees of a server, and does to it: ready, alive, stopping (sd_notify(3)); SIGHUP, after which
//! new files are in use.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::net::TcpStream;
use std::os::unix::net::UnixDatagram;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

#[path = "story/tls.rs"]
mod tls;

/// How long anything may take on a machine that is busy with other things.
const PATIENCE: Duration = Duration::from_secs(60);

fn xmppd(directory: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xmppd"));
    command.arg("--dir").arg(directory).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// A server that dies with the test.
struct Server(Child);

impl Server {
    fn signal(&self, name: &str) {
        let pid = self.0.id().to_string();
        assert!(Command::new("kill").args(["-s", name, &pid]).status().unwrap().success());
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Reads notices until one says this.
fn wait_for(socket: &UnixDatagram, notice: &str) {
    let mut buffer = [0; 512];
    loop {
        let length = socket.recv(&mut buffer).unwrap_or_else(|error| panic!("no {notice}: {error}"));
        let text = String::from_utf8_lossy(&buffer[..length]);
        if text.lines().any(|line| line == notice) {
            return;
        }
    }
}

fn set_up(directory: &Path) {
    let words =
        ["init", "--yes", "--domain", "localhost", "--admin", "admin@localhost", "--listen", "127.0.0.1:0"];
    assert!(xmppd(directory).args(words).status().unwrap().success());
}

/// Whether the certificate in use is the one in a file.
fn serves(address: &str, certificate: &Path) -> bool {
    let options =
        tls::TlsOptions { alpn: vec!["xmpp-client".into()], sni: Some("localhost".into()), old: false };
    let config = tls::client_config(&fs::read(certificate).unwrap(), &options).unwrap();
    let name = options.sni.unwrap().try_into().unwrap();
    let mut connection = rustls::ClientConnection::new(Arc::new(config), name).unwrap();
    let mut socket = TcpStream::connect(address).unwrap();
    connection.complete_io(&mut socket).is_ok()
}

#[test]
fn another_certificate_is_in_use_without_a_restart() {
    let directory = tempfile::tempdir().unwrap();
    let (data, other) = (directory.path().join("server"), directory.path().join("other"));
    set_up(&data);
    set_up(&other);
    let socket = UnixDatagram::bind(directory.path().join("notify")).unwrap();
    socket.set_read_timeout(Some(PATIENCE)).unwrap();
    let mut command = xmppd(&data);
    command.arg("run").env("NOTIFY_SOCKET", directory.path().join("notify")).stdout(Stdio::piped());
    let mut server = Server(command.spawn().unwrap());
    let mut ready = String::new();
    BufReader::new(server.0.stdout.take().unwrap()).read_line(&mut ready).unwrap();
    let address = ready.trim().rsplit("c2s_tls ").next().unwrap().to_owned();
    wait_for(&socket, "READY=1");

    let (own, new) = (data.join("certs/localhost.pem"), other.join("certs/localhost.pem"));
    assert!(serves(&address, &own) && !serves(&address, &new));
    fs::copy(&new, &own).unwrap();
    fs::copy(other.join("certs/localhost.key"), data.join("certs/localhost.key")).unwrap();
    server.signal("HUP");
    wait_for(&socket, "RELOADING=1");
    wait_for(&socket, "READY=1");
    assert!(serves(&address, &new));
}

#[test]
fn a_service_manager_is_told_what_the_server_does() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("server");
    let words =
        ["init", "--yes", "--domain", "localhost", "--admin", "admin@localhost", "--listen", "127.0.0.1:0"];
    assert!(xmppd(&data).args(words).status().unwrap().success());

    let path = directory.path().join("notify");
    let socket = UnixDatagram::bind(&path).unwrap();
    socket.set_read_timeout(Some(PATIENCE)).unwrap();
    let started = xmppd(&data).arg("run").env("NOTIFY_SOCKET", &path).env("WATCHDOG_USEC", "200000").spawn();
    let mut server = Server(started.unwrap());
    wait_for(&socket, "READY=1");
    wait_for(&socket, "WATCHDOG=1");
    wait_for(&socket, "WATCHDOG=1");

    server.signal("HUP");
    wait_for(&socket, "RELOADING=1");
    wait_for(&socket, "READY=1");

    server.signal("TERM");
    wait_for(&socket, "STOPPING=1");
    assert!(server.0.wait().unwrap().success());
}
