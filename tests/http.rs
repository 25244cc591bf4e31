//! Figures and health as a program meets them, byte by byte: pages, methods, garbage, the slow and the many, and a port
//! that is taken.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

/// A server in a directory of its own, with a listener for figures.
struct Server {
    child: Child,
    directory: tempfile::TempDir,
    address: Option<SocketAddr>,
}

impl Server {
    fn start() -> Self {
        Self::start_at("127.0.0.1:0")
    }

    fn start_at(metrics: &str) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let init = ["init", "--yes", "--quiet", "--domain", "example.org", "--listen", "127.0.0.1:0"];
        assert!(xmppd(&directory, &init).status.success());
        assert!(xmppd(&directory, &["config", "set", "listen.metrics", metrics]).status.success());
        let mut run = command(&directory, &["run"]);
        let mut child = run.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut ready = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut ready).unwrap();
        let address = ready.trim().split("metrics ").nth(1).map(|address| address.parse().unwrap());
        Self { child, directory, address }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address.unwrap()).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        stream
    }

    /// What comes back for these bytes, until the server closes.
    fn answer(&self, request: &str) -> String {
        let mut stream = self.connect();
        stream.write_all(request.as_bytes()).unwrap();
        heard(&mut stream)
    }

    fn get(&self, path: &str) -> String {
        self.answer(&format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n"))
    }

    fn run(&self, words: &[&str]) -> Output {
        xmppd(&self.directory, words)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn command(directory: &tempfile::TempDir, words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xmppd"));
    command.arg("--dir").arg(directory.path().join("d")).args(words).stdin(Stdio::null());
    command.env("LANG", "C.UTF-8");
    command
}

fn xmppd(directory: &tempfile::TempDir, words: &[&str]) -> Output {
    command(directory, words).output().unwrap()
}

fn heard(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    // A connection that is reset while we still send has said what it wanted to.
    let _ = stream.read_to_end(&mut bytes);
    String::from_utf8(bytes).unwrap()
}

fn body(answer: &str) -> &str {
    answer.split_once("\r\n\r\n").unwrap().1
}

#[test]
fn figures_and_health_are_told() {
    let server = Server::start();
    let metrics = server.get("/metrics");
    let (head, text) = metrics.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("HTTP/1.1 200 OK\r\n"), "{head}");
    let head = head.to_ascii_lowercase();
    assert!(
        head.contains("\r\ncontent-type: application/openmetrics-text; version=1.0.0; charset=utf-8"),
        "{head}"
    );
    assert!(head.contains("\r\nconnection: close") && head.contains("\r\ncache-control: no-store"), "{head}");
    assert!(head.contains(&format!("\r\ncontent-length: {}", text.len())), "{head}");
    assert!(
        text.starts_with("# TYPE xmppd_c2s_connections gauge\n") && text.ends_with("\n# EOF\n"),
        "{text}"
    );
    for line in [
        "# UNIT xmppd_store_commit_seconds seconds\n",
        "xmppd_c2s_sessions 0\n",
        "xmppd_c2s_login_failures_total{reason=\"credentials\"} 0\n",
        "xmppd_store_commit_seconds_bucket{le=\"+Inf\"} ",
        "process_resident_memory_bytes ",
    ] {
        assert!(text.contains(line), "{line} is missing in {text}");
    }
    let health = server.get("/healthz");
    assert!(health.starts_with("HTTP/1.1 200 ") && body(&health) == "ok\n", "{health}");
    let ready = server.get("/readyz");
    assert!(ready.starts_with("HTTP/1.1 200 ") && body(&ready) == "ready\n", "{ready}");
    // The text of the command is the same, but for what has happened meanwhile.
    let said = String::from_utf8(server.run(&["metrics"]).stdout).unwrap();
    let names = |text: &str| {
        let names = text.lines().map(|line| line.rsplit_once(' ').map_or(line, |(name, _)| name).to_owned());
        names.filter(|name| !name.starts_with("# HELP")).collect::<Vec<_>>()
    };
    assert_eq!(names(&said), names(text));
}

#[test]
fn other_paths_methods_and_hosts_are_refused() {
    let server = Server::start();
    let head = server.answer("HEAD /metrics HTTP/1.1\r\nHost: [::1]:9599\r\n\r\n");
    assert!(head.starts_with("HTTP/1.1 200 ") && body(&head).is_empty(), "{head}");
    let old = server.answer("GET /healthz HTTP/1.0\r\n\r\n");
    assert!(old.starts_with("HTTP/1.0 200 ") && body(&old) == "ok\n", "{old}");
    for (request, status) in [
        ("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", "404"),
        ("GET /metrics/../etc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n", "404"),
        ("POST /metrics HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabc", "405"),
        ("DELETE /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n", "405"),
        ("GET /metrics HTTP/1.1\r\n\r\n", "400"),
        ("GET /metrics HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n", "400"),
        ("GET /metrics HTTP/1.1\r\nHost: evil.example\r\n\r\n", "421"),
        ("hello\r\n\r\n", "400"),
        ("<?xml version='1.0'?><stream:stream to='example.org'>\r\n\r\n", "400"),
    ] {
        let answer = server.answer(request);
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{request}\n{answer}");
    }
    let answer = server.answer("PUT /readyz HTTP/1.1\r\nHost: localhost\r\n\r\n").to_ascii_lowercase();
    assert!(answer.contains("\r\nallow: get, head\r\n"), "{answer}");
    let long = format!("GET /metrics HTTP/1.1\r\nHost: localhost\r\nX: {}\r\n\r\n", "x".repeat(20_000));
    assert!(!server.answer(&long).starts_with("HTTP/1.1 200"));
}

#[test]
fn the_slow_and_the_many_are_shown_out() {
    let server = Server::start();
    // Half a request each: as many as there may be, and some more.
    let mut slow: Vec<TcpStream> = (0..40).map(|_| server.connect()).collect();
    for stream in &mut slow {
        let _ = stream.write_all(b"GET /metrics HTTP/1.1\r\nHost: local");
    }
    for stream in &mut slow {
        let answer = heard(stream);
        assert!(!answer.starts_with("HTTP/1.1 200"), "{answer}");
    }
    // They are gone, so there is room.
    assert!(server.get("/healthz").starts_with("HTTP/1.1 200 "));
    let text = server.get("/metrics");
    let failures = text.lines().find_map(|line| line.strip_prefix("xmppd_http_failures_total ")).unwrap();
    assert!(failures.parse::<u32>().unwrap() >= 24, "{failures}");
}

#[test]
fn a_taken_port_stops_nobody() {
    let held = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = held.local_addr().unwrap();
    let server = Server::start_at(&address.to_string());
    assert_eq!(server.address, None);
    let status = String::from_utf8(server.run(&["status"]).stdout).unwrap();
    assert!(status.contains(&format!("figures are not told at {address}")), "{status}");
    // To another one by command; what cannot be had is refused, and the old one stays.
    assert!(server.run(&["config", "set", "listen.metrics", "127.0.0.1:0"]).status.success());
    let refused = server.run(&["config", "set", "listen.metrics", &address.to_string()]);
    assert_eq!(refused.status.code(), Some(1), "{refused:?}");
    let status = String::from_utf8(server.run(&["status"]).stdout).unwrap();
    assert!(!status.contains("are not told") && status.contains("metrics 127.0.0.1:"), "{status}");
    assert!(server.run(&["config", "set", "listen.metrics", "[]"]).status.success());
    let status = String::from_utf8(server.run(&["status"]).stdout).unwrap();
    assert!(!status.contains("metrics"), "{status}");
}
