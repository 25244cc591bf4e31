//! A hostile user of the same machine at the control socket: without the right to it, with garbage, with far too much,
//! never reading. The server goes on serving in bounded memory, and says what is wrong.

use std::fs::{self, Permissions};
use std::io::{ErrorKind, Read as _, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt as _;
use std::process::{Command, Output};
use std::time::Duration;

use serde_json::{Value, json};

use super::{Connection, Server};

/// Who has no right to anything on any machine.
const NOBODY: u32 = 65534;
/// Connections of one hostile user.
const MANY: usize = 1000;
/// By how much the server may grow under a flood, MiB. Each of 64 connections may keep a line of 1 MiB.
const GROWTH: u64 = 96;

impl Server {
    /// Memory that the process has at most had, MiB.
    fn most_memory(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() / 1024
    }

    /// Whether an operator is still answered.
    fn answers(&self) {
        let mut connection = self.greeted();
        connection.say(b"{\"id\":1,\"op\":\"version\"}\n");
        assert_eq!(connection.hear()["ok"], true);
    }

    /// Opens the way to the socket for everybody, as a mistaken administrator would.
    fn throw_open(&self) {
        fs::set_permissions(self.directory.path(), Permissions::from_mode(0o755)).unwrap();
        fs::set_permissions(self.directory.path().join("d"), Permissions::from_mode(0o755)).unwrap();
        fs::set_permissions(self.socket(), Permissions::from_mode(0o666)).unwrap();
    }

    /// Python, as nobody, with the path of the socket.
    fn as_nobody(&self, script: &str) -> Output {
        let mut python = Command::new("python3");
        python.args(["-c", script]).arg(self.socket()).uid(NOBODY).gid(NOBODY).current_dir("/");
        python.output().unwrap()
    }
}

/// Whether this process may become another user.
fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

#[test]
fn who_has_no_right_is_told_so_and_nothing_else() {
    if !is_root() {
        return println!("skipped: who_has_no_right_is_told_so_and_nothing_else: needs root");
    }
    let server = Server::start();
    let connects = "import socket, sys; s = socket.socket(socket.AF_UNIX); s.connect(sys.argv[1])";
    let closed = server.as_nobody(connects);
    assert!(String::from_utf8_lossy(&closed.stderr).contains("PermissionError"), "{closed:?}");

    // Beside the rights of the file the kernel's word about the caller counts.
    server.throw_open();
    let refused = server.as_nobody(&format!("{connects}; print(s.makefile().read())"));
    let refused: Value = serde_json::from_slice(&refused.stdout).unwrap();
    assert_eq!((&refused["ok"], &refused["error"]["code"]), (&json!(false), &json!("ctl.not_permitted")));
    assert!(!refused["error"]["next"].as_array().unwrap().is_empty(), "{refused}");

    // A thousand times: everybody who may is still answered, and the log does not grow with it.
    let floods = "import socket, sys\nfor _ in range(1000):\n s = socket.socket(socket.AF_UNIX)\n s.connect(sys.argv[1])";
    assert!(server.as_nobody(floods).status.success());
    server.answers();
    let log = fs::read_to_string(server.directory.path().join("d/log/xmppd.log")).unwrap();
    let told = log.lines().filter(|line| line.contains("no right to use it")).count();
    assert!((1..100).contains(&told), "{told} lines");
}

#[test]
fn lines_of_ten_megabytes_are_refused_in_bounded_memory() {
    let server = Server::start();
    let before = server.most_memory();
    let mut connection = server.greeted();
    let line = vec![b'x'; 10 << 20];
    for _ in 0..3 {
        connection.say(&line);
        connection.say(b"\n");
        let answer = connection.hear();
        assert_eq!(answer["error"]["code"], "ctl.too_long");
        assert!(!answer["error"]["next"].as_array().unwrap().is_empty(), "{answer}");
    }
    connection.say(b"{\"id\":7,\"op\":\"version\"}\n");
    assert_eq!(connection.hear()["id"], 7);
    let grown = server.most_memory() - before;
    assert!(grown < 16, "grown by {grown} MiB");
}

#[test]
fn a_thousand_connections_with_half_a_line_each_take_no_more_than_they_may() {
    let limit = rustix::process::getrlimit(rustix::process::Resource::Nofile);
    let raised = rustix::process::Rlimit { current: limit.maximum, ..limit };
    rustix::process::setrlimit(rustix::process::Resource::Nofile, raised).unwrap();
    let server = Server::start();
    let before = server.most_memory();
    let mut held: Vec<UnixStream> =
        (0..MANY).map(|_| UnixStream::connect(server.socket()).unwrap()).collect();
    // All that the server takes of a line that never ends.
    let mut refused = 0;
    for stream in &mut held {
        stream.set_write_timeout(Some(Duration::from_secs(20))).unwrap();
        let sent = stream.write_all(b"{\"id\":1,").and_then(|()| stream.write_all(&vec![b' '; 900 << 10]));
        if let Err(error) = sent {
            assert!(matches!(error.kind(), ErrorKind::BrokenPipe | ErrorKind::ConnectionReset), "{error}");
            refused += 1;
        }
    }
    assert_eq!(MANY - refused, 64, "served");
    let mut first = Connection(std::io::BufReader::new(held.pop().unwrap()));
    let busy = first.hear();
    assert_eq!(busy["error"]["code"], "ctl.busy");
    assert!(!busy["error"]["next"].as_array().unwrap().is_empty(), "{busy}");
    let grown = server.most_memory() - before;
    assert!(grown < GROWTH, "grown by {grown} MiB");
    drop(held);
    // The places are free when their tasks have seen the end.
    assert!(
        (0..1_000).any(|_| server.connect().hear().get("protocol").is_some()),
        "no place has become free"
    );
    server.answers();
}

#[test]
fn who_asks_and_never_reads_holds_up_himself_only() {
    let mut server = Server::start();
    let before = server.most_memory();
    let mut deaf: Vec<UnixStream> = Vec::new();
    for _ in 0..4 {
        let mut stream = UnixStream::connect(server.socket()).unwrap();
        stream.set_write_timeout(Some(Duration::from_millis(300))).unwrap();
        let requests = b"{\"id\":1,\"op\":\"config show\"}\n".repeat(1000);
        let full = (0..1000).find_map(|_| stream.write_all(&requests).err());
        assert!(
            full.is_some_and(|error| error.kind() == ErrorKind::WouldBlock),
            "the server reads on and on"
        );
        deaf.push(stream);
    }
    server.answers();
    let grown = server.most_memory() - before;
    assert!(grown < 16, "grown by {grown} MiB");
    // It can be stopped all the same.
    let mut connection = server.greeted();
    connection.say(b"{\"id\":1,\"op\":\"stop\"}\n");
    let mut rest = String::new();
    let _ = connection.0.read_to_string(&mut rest);
    assert!(server.child.wait().unwrap().success());
}
