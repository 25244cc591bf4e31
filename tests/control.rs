//! The control socket as a program meets it: greeting, many requests on one connection, garbage, streams, bounds.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test fails by panicking, and says what it skipped"
)]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

#[path = "control/hostile.rs"]
mod hostile;

/// A server in a directory of its own.
struct Server {
    child: Child,
    directory: tempfile::TempDir,
}

impl Server {
    fn start() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let command = |words: &[&str]| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_xmppd"));
            command.arg("--dir").arg(directory.path().join("d")).args(words).stdin(Stdio::null());
            command
        };
        let init = ["init", "--yes", "--quiet", "--domain", "example.org", "--listen", "127.0.0.1:0"];
        assert!(command(&init).stdout(Stdio::null()).status().unwrap().success());
        let mut child = command(&["run"]).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut ready = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut ready).unwrap();
        assert!(ready.starts_with("Ready: c2s "), "{ready}");
        Self { child, directory }
    }

    fn socket(&self) -> PathBuf {
        self.directory.path().join("d/control.sock")
    }

    fn connect(&self) -> Connection {
        let stream = UnixStream::connect(self.socket()).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        Connection(BufReader::new(stream))
    }

    /// A connection after its greeting.
    fn greeted(&self) -> Connection {
        let mut connection = self.connect();
        let hello = connection.hear();
        assert_eq!((&hello["protocol"], &hello["pid"]), (&json!(1), &json!(self.child.id())));
        connection
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

struct Connection(BufReader<UnixStream>);

impl Connection {
    fn say(&mut self, bytes: &[u8]) {
        self.0.get_mut().write_all(bytes).unwrap();
    }

    fn hear(&mut self) -> Value {
        let mut line = String::new();
        self.0.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line:?}"))
    }

    fn is_closed(&mut self) -> bool {
        matches!(self.0.read(&mut [0]), Ok(0) | Err(_))
    }
}

#[test]
fn many_requests_on_one_connection_are_answered_in_order() {
    let server = Server::start();
    assert_eq!(std::fs::metadata(server.socket()).unwrap().permissions().mode() & 0o777, 0o600);
    let mut connection = server.greeted();
    connection.say(
        b"{\"id\":1,\"op\":\"version\"}\n{\"id\":2,\"op\":\"vhost list\"}\n{\"id\":3,\"op\":\"user show\",",
    );
    connection.say(b"\"args\":{\"jid\":\"nobody@example.org\"}}\n");
    assert_eq!(connection.hear()["data"]["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(connection.hear()["data"]["domains"][0]["domain"], "example.org");
    let third = connection.hear();
    assert_eq!(
        (&third["id"], &third["ok"], &third["error"]["code"]),
        (&json!(3), &json!(false), &json!("user.unknown"))
    );
}

#[test]
fn garbage_is_answered_and_harms_nobody() {
    let server = Server::start();
    let mut connection = server.greeted();
    let deep = format!("{{\"id\":9,\"op\":\"{}\"}}\n", "a ".repeat(100_000));
    let garbage: [&[u8]; 7] = [
        b"\n",
        b"hello\n",
        b"\xff\xfe\x00\n",
        b"{\"id\":1}\n",
        b"{\"id\":1,\"op\":\"fly\"}\n",
        b"{\"id\":1,\"op\":\"vhost add\",\"args\":[1,2]}\n",
        deep.as_bytes(),
    ];
    for line in garbage {
        connection.say(line);
        let answer = connection.hear();
        assert_eq!((&answer["ok"], &answer["error"]["code"]), (&json!(false), &json!("ctl.request")));
    }
    // Longer than a line may be: read to its end and refused.
    connection.say(&vec![b'x'; 3 << 20]);
    connection.say(b"\n");
    assert_eq!(connection.hear()["error"]["code"], "ctl.too_long");
    // Half a line, and away.
    server.greeted().say(b"{\"id\":1,\"op\":");
    connection.say(b"{\"id\":10,\"op\":\"status\"}\n");
    assert_eq!(connection.hear()["ok"], true);
}

#[test]
fn connections_are_bounded_and_come_back() {
    let server = Server::start();
    let held: Vec<Connection> = (0..64).map(|_| server.greeted()).collect();
    let mut refused = server.connect();
    assert_eq!(refused.hear()["error"]["code"], "ctl.busy");
    assert!(refused.is_closed());
    drop(held);
    // The places are free when their tasks have seen the end.
    let again = (0..1_000).any(|_| server.connect().hear().get("protocol").is_some());
    assert!(again, "no place has become free");
}

#[test]
fn log_lines_stream_until_the_client_has_enough() {
    let server = Server::start();
    let mut follower = server.greeted();
    follower
        .say(b"{\"id\":1,\"op\":\"log tail\",\"args\":{\"follow\":true,\"lines\":0,\"module\":\"admin\"}}\n");
    let mut other = server.greeted();
    // Until the follower is heard of nothing can be expected, so the change is repeated.
    let text = loop {
        other.say(b"{\"id\":1,\"op\":\"log level\",\"args\":{\"module\":\"store\",\"level\":\"debug\"}}\n");
        assert_eq!(other.hear()["ok"], true);
        follower.0.get_mut().set_read_timeout(Some(Duration::from_millis(500))).unwrap();
        let mut line = String::new();
        if follower.0.read_line(&mut line).is_ok() {
            break line;
        }
    };
    let line: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(line["line"]["module"], "admin");
    assert!(line["line"]["message"].as_str().unwrap().starts_with("log level store, by "), "{text}");
    // Whatever is said next ends the stream and is answered.
    follower.say(b"{\"id\":2,\"op\":\"version\"}\n");
    let mut ids = Vec::new();
    while ids.last() != Some(&json!(2)) {
        ids.push(follower.hear()["id"].clone());
    }
}

#[test]
fn secrets_are_in_no_answer_and_no_log() {
    let mut server = Server::start();
    let mut connection = server.greeted();
    connection.say(b"{\"id\":1,\"op\":\"log level\",\"args\":{\"level\":\"trace\"}}\n");
    connection.hear();
    connection.say(b"{\"id\":2,\"op\":\"user add\",\"args\":{\"jid\":\"bob@example.org\",\"password\":{\"secret\":\"Zq7-hidden-word\"}}}\n");
    let answer = connection.hear();
    assert_eq!(answer["ok"], true, "{answer}");
    connection.say(b"{\"id\":3,\"op\":\"user add\",\"args\":{\"jid\":\"bob@example.org\",\"password\":{\"secret\":\"Zq7-hidden-word\"},\"x\":1}}\n");
    let refused = connection.hear();
    connection.say(b"{\"id\":4,\"op\":\"stop\",\"args\":{}}\n");
    connection.hear();
    // The last lines are written when it ends.
    server.child.wait().unwrap();
    let log = std::fs::read_to_string(server.directory.path().join("d/log/xmppd.log")).unwrap();
    assert!(log.contains("user add bob@example.org, by "), "{log}");
    for text in [answer.to_string(), refused.to_string(), log] {
        assert!(!text.contains("Zq7-hidden-word"), "{text}");
    }
}
