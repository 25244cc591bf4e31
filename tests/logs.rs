//! What is written down of a client: one id from its connection to its end, traces with all but its credentials, and no
//! secret anywhere at any level.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    dead_code,
    reason = "a test fails by panicking; the client and the server are shared with other tests"
)]

#[path = "durability/client.rs"]
mod client;
#[path = "durability/server.rs"]
mod server;
#[allow(dead_code, reason = "shared with the test of faults, which uses more of it")]
#[path = "durability/socket.rs"]
mod socket;
#[path = "story/tls.rs"]
mod tls;
#[path = "story/tree.rs"]
mod tree;

use std::fs;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use client::Client;
use serde_json::Value;
use server::{PASSWORD, Server, command, init};

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn files_below(directory: &Path, found: &mut Vec<std::path::PathBuf>) {
    for entry in fs::read_dir(directory).unwrap().map(Result::unwrap) {
        let kind = entry.file_type().unwrap();
        if kind.is_dir() {
            files_below(&entry.path(), found);
        } else if kind.is_file() {
            found.push(entry.path());
        }
    }
}

#[test]
fn a_trace_has_the_whole_conversation_and_no_credentials() {
    let directory = tempfile::tempdir().unwrap();
    let place = directory.path().join("d");
    init(&place, &["bob", "carol"]);
    let server = Server::start(&place);
    // Everything that anybody could write down is written down.
    for level in [["log", "level", "trace"].as_slice(), &["log", "level", "rustls", "trace"]] {
        command(&place, level, None);
    }
    let trace = |more: &[&str]| {
        let told = command(&place, &[&["trace", "start", "--json"], more].concat(), None);
        lines(&told)[0]["data"]["trace"].to_string()
    };
    let whole = trace(&["--user", "bob@localhost", "--bodies"]);
    let cut = trace(&["--ip", "127.0.0.1"]);
    let other = trace(&["--user", "carol@localhost"]);
    let mut bob = Client::login(&server, "bob").unwrap();
    assert!(
        bob.barrier("<message to='carol@localhost' type='chat'><body>a word for carol</body></message>", "w")
            .unwrap()
    );
    // One that begins in the middle of a session, known by the id that the log has.
    let session = command(&place, &["session", "list", "bob@localhost", "--json"], None);
    let conn = lines(&session)[0]["data"]["sessions"][0]["conn"].as_str().unwrap().to_owned();
    let late = trace(&["--session", &conn]);
    bob.send("<presence><status>back soon</status></presence>").unwrap();
    assert!(bob.barrier("", "v").unwrap());
    bob.send("</stream:stream>").unwrap();
    while bob.next().is_ok() {}
    for number in [&whole, &cut, &late] {
        command(&place, &["trace", "stop", number], None);
    }
    let show = |number: &str| command(&place, &["trace", "show", number], None);
    let conversation = show(&whole);
    let mut rest = conversation.as_str();
    for expected in [
        "C: <stream:stream to='localhost' version='1.0'>",
        "S: <stream:stream from='localhost'",
        "C: <auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>[cut]</auth>",
        "S: <success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>",
        "C: <iq type='set' id='bind'><bind",
        "S: <iq ",
        "C: <message to='carol@localhost' type='chat'><body>a word for carol</body></message>",
        "S: <iq ",
        "C: <presence><status>back soon</status></presence>",
        "C: </stream:stream>",
        "-- closed by the client",
        "-- the trace ends: stopped",
    ] {
        let Some(at) = rest.find(expected) else { panic!("{expected} is missing in\n{conversation}") };
        rest = &rest[at + expected.len()..];
    }
    assert!(
        conversation
            .lines()
            .filter(|line| !line.contains(" -- the trace"))
            .all(|line| line.contains(&format!("[{conn}]"))),
        "{conversation}"
    );
    let without = show(&cut);
    assert!(
        without.contains("<body>[16 bytes]</body>") && !without.contains("a word for carol"),
        "{without}"
    );
    let session = show(&late);
    assert!(session.contains("<status>[9 bytes]</status>") && !session.contains("<auth"), "{session}");
    assert!(session.contains("S: <iq ") && !session.contains("<body>"), "{session}");
    assert_eq!(show(&other), "");
    drop(server);

    let mut files = Vec::new();
    files_below(&place, &mut files);
    assert!(files.iter().any(|file| file.ends_with("log/xmppd.log")));
    assert!(files.iter().any(|file| file.ends_with("log/start.log")));
    assert!(files.iter().any(|file| file.extension().is_some_and(|end| end == "jsonl")));
    let plain = BASE64.encode(format!("\0bob\0{PASSWORD}"));
    for file in files {
        let bytes = fs::read(&file).unwrap();
        for secret in [PASSWORD, &plain] {
            let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
            assert!(!found, "{secret} is in {}", file.display());
        }
    }
}

#[test]
fn a_connection_has_one_id_from_its_beginning_to_its_end() {
    let directory = tempfile::tempdir().unwrap();
    let place = directory.path().join("d");
    init(&place, &["bob"]);
    let server = Server::start(&place);
    command(&place, &["log", "level", "debug"], None);
    let mut bob = Client::login(&server, "bob").unwrap();
    assert!(bob.barrier("", "w").unwrap());
    bob.send("</stream:stream>").unwrap();
    while bob.next().is_ok() {}
    // Another one, which is not his.
    drop(std::net::TcpStream::connect(server.address).unwrap());
    server.stop();
    let told = command(&place, &["log", "tail", "--user", "bob@localhost", "--json"], None);
    let records = lines(&told);
    let said: Vec<&str> = records.iter().map(|record| record["message"].as_str().unwrap()).collect();
    assert!(said[0].starts_with("connected"), "{told}");
    assert!(said.iter().any(|message| message.starts_with("bound")), "{told}");
    assert_eq!(said.last(), Some(&"closed by the client"), "{told}");
    let conn = &records[0]["conn"];
    let his = records.iter().filter(|record| record["module"] != "admin");
    assert!(conn.is_string() && his.clone().all(|record| &record["conn"] == conn), "{told}");
}
