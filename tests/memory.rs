//! What a peer costs at most, whatever it sends or does not read: 2,000 of them at once.
//!
//! The bounds are for resident memory per connection, above what the server has with no connection at all.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "what goes wrong here is a test that fails"
)]

#[path = "memory/scram.rs"]
mod scram;
#[path = "durability/server.rs"]
#[allow(dead_code, reason = "shared with the tests of durability, which use more of it")]
mod server;
#[allow(dead_code, reason = "shared with the stories, which use more of it")]
#[path = "story/tls.rs"]
mod tls;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use scram::Scram;
use server::{PASSWORD, Server, command, complaints, init};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpSocket;
use tokio::sync::Semaphore;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

/// Peers of each kind.
const PEERS: usize = 2_000;
/// Sessions that ask for all they can get and read nothing of it.
const GREEDY: usize = 20;
/// Sessions that read nothing of what all of them are sent.
const DEAF: usize = 60;
/// Handshakes at the same time.
const AT_ONCE: usize = 64;
const KIB: u64 = 1024;
const CARD: &str = "<iq type='get' id='c'><vCard xmlns='vcard-temp'/></iq>";
const HEADER: &str = "<?xml version='1.0'?><stream:stream to='localhost' version='1.0' \
     xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>";

type Stream = TlsStream<tokio::net::TcpStream>;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_thousand_peers_are_held_to_their_bound() {
    // Both processes need a descriptor per peer; the server inherits the limit.
    let limit = rustix::process::getrlimit(rustix::process::Resource::Nofile);
    let raised = rustix::process::Rlimit { current: limit.maximum, maximum: limit.maximum };
    rustix::process::setrlimit(rustix::process::Resource::Nofile, raised).unwrap();
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("server");
    init(&data, &["anna"]);
    for setting in [
        "limits.c2s.per_address=10000",
        "limits.c2s.unauthenticated_per_address=10000",
        "limits.c2s.new_per_second=10000",
        "limits.c2s.unauthenticated=10m",
        "limits.sessions_per_user=10000",
    ] {
        let (key, value) = setting.split_once('=').unwrap();
        command(&data, &["config", "set", key, value], None);
    }
    // A fresh server for each kind: memory that another kind has given back would blur the figures.
    strangers(&data).await;
    sessions(&data).await;
    greedy(&data).await;
    together(&data).await;
}

async fn strangers(data: &Path) {
    let house = House::open(data).await;
    let mut peers = house.connect(PEERS, false).await;
    house.assert_bound("strangers that say nothing", PEERS, 24).await;
    let half = format!("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN' {}", attributes(7));
    say_to_all(&mut peers, &half).await;
    house.assert_bound("strangers that send half an element of 7 KiB", PEERS, 48).await;
    say_to_all(&mut peers, &attributes(56)).await;
    for peer in &mut peers {
        read_until(peer, "policy-violation").await;
    }
    house.assert_bound("strangers that were shown out after 64 KiB of attributes", PEERS, 80).await;
    house.assert_well().await;
}

async fn sessions(data: &Path) {
    let mut house = House::open(data).await;
    set_card(&mut house.guest, 8).await;
    let mut peers = house.connect(PEERS, true).await;
    house.assert_bound("sessions that say nothing", PEERS, 20).await;
    say_to_all(&mut peers, &format!("<message to='anna@localhost' {}", attributes(63))).await;
    house.assert_bound("sessions that send 64 KiB of attributes and stop", PEERS, 128).await;
    say_to_all(&mut peers, "/>").await;
    say_to_all(&mut peers, &CARD.repeat(16)).await;
    // What 8 of them ask for (64 KiB) waits: inside TLS, in the outbox, and in a buffer to write from. The other 8 are
    // not taken in before that is written.
    house.assert_bound("sessions that ask for 16 cards of 8 KiB and read nothing", PEERS, 128).await;
    house.assert_well().await;
}

async fn greedy(data: &Path) {
    let mut house = House::open(data).await;
    set_card(&mut house.guest, 60).await;
    let mut peers = house.connect(GREEDY, true).await;
    // Far more than is answered at once: what is not yet answered waits in the sockets.
    say_to_all(&mut peers, &CARD.repeat(1_000)).await;
    house.assert_bound("sessions that ask for cards of 60 KiB without end", GREEDY, 2 * KIB).await;
    house.assert_well().await;
}

/// Many sessions that read nothing, none of which has more than it may: together they have (DESIGN: 256 MiB).
async fn together(data: &Path) {
    let mut house = House::open(data).await;
    let mut peers = house.connect(DEAF, true).await;
    say_to_all(&mut peers, "<presence/>").await;
    let before = resident(&house.server);
    let text = "x".repeat(200 * 1024);
    for number in 0..45 {
        let message =
            format!("<message to='anna@localhost' type='chat' id='m{number}'><body>{text}</body></message>");
        say(&mut house.guest, &message).await;
        say(&mut house.guest, &format!("<iq type='get' id='p{number}'><ping xmlns='urn:xmpp:ping'/></iq>"))
            .await;
        read_until(&mut house.guest, &format!("id='p{number}'")).await;
    }
    let figures = figures(data);
    let (waiting, evicted) =
        (figures("xmppd_accounts_outboxes_bytes"), figures("xmppd_accounts_evicted_sessions_total"));
    println!("{DEAF} deaf sessions: {waiting} bytes wait, {evicted} were ended");
    assert!(evicted > 0 && evicted < DEAF as u64, "{evicted} of {DEAF} sessions were ended");
    assert!(waiting <= 256 << 20, "{waiting} bytes wait");
    assert_eq!(figures("xmppd_messages_lost_total"), 0);
    // The text of a message is there once, whoever waits for it.
    let grown = resident(&house.server).saturating_sub(before);
    assert!(grown < 128 * KIB, "{grown} KiB");
    house.assert_well().await;
}

/// The figures of the server, by name.
fn figures(data: &Path) -> impl Fn(&str) -> u64 {
    let text = command(data, &["metrics"], None);
    move |name| {
        let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        line.unwrap_or_else(|| panic!("no {name} in {text}")).parse().unwrap()
    }
}

/// A server with one guest who behaves.
struct House {
    server: Server,
    entry: Entry,
    guest: Stream,
    /// Its resident memory before the peers come, in KiB.
    before: u64,
    data: PathBuf,
}

impl House {
    async fn open(data: &Path) -> Self {
        let server = Server::start(data);
        let tls = TlsConnector::from(Arc::clone(&server.tls));
        let entry = Entry { address: server.address, tls, scram: Arc::default() };
        let guest = entry.log_in().await;
        let before = resident(&server);
        Self { server, entry, guest, before, data: data.to_owned() }
    }

    /// Connects so many peers, a few at a time; logged in as devices of one account, or strangers with an open stream.
    async fn connect(&self, count: usize, logged_in: bool) -> Vec<Stream> {
        let turn = Arc::new(Semaphore::new(AT_ONCE));
        let peers: Vec<_> = (0..count)
            .map(|_| {
                let (turn, entry) = (Arc::clone(&turn), self.entry.clone());
                tokio::spawn(async move {
                    let _turn = turn.acquire_owned().await.unwrap();
                    if logged_in { entry.log_in().await } else { entry.open().await }
                })
            })
            .collect();
        let mut streams = Vec::new();
        for peer in peers {
            streams.push(peer.await.unwrap());
        }
        streams
    }

    /// Waits until the server has dealt with all that it takes in, and checks what each of the peers costs.
    async fn assert_bound(&self, who: &str, peers: usize, kib: u64) {
        let mut seen = (0, u64::MAX);
        let mut quiet = 0;
        while quiet < 4 {
            tokio::time::sleep(Duration::from_millis(50)).await;
            let now = (processor_time(self.server.pid()), unread_bytes(self.server.address.port()));
            quiet = if now == seen { quiet + 1 } else { 0 };
            seen = now;
        }
        let each = resident(&self.server).saturating_sub(self.before) * KIB / peers as u64;
        println!("{peers} {who}: {:.1} KiB each, {kib} allowed", each as f64 / KIB as f64);
        assert!(each <= kib * KIB, "{who}: {each} bytes each");
    }

    /// None of it has cost the guest anything.
    async fn assert_well(mut self) {
        say(&mut self.guest, "<iq type='get' id='still'><ping xmlns='urn:xmpp:ping'/></iq>").await;
        read_until(&mut self.guest, "still").await;
        assert!(self.server.is_up(), "{}", complaints(&self.data));
    }
}

#[derive(Clone)]
struct Entry {
    address: SocketAddr,
    tls: TlsConnector,
    scram: Arc<Scram>,
}

impl Entry {
    /// A stream up to its features. The peer's own buffer for what it does not read is small.
    async fn open(&self) -> Stream {
        let socket = TcpSocket::new_v4().unwrap();
        socket.set_recv_buffer_size(4096).unwrap();
        let tcp = socket.connect(self.address).await.unwrap();
        tcp.set_nodelay(true).unwrap();
        let mut stream = self.tls.connect("localhost".try_into().unwrap(), tcp).await.unwrap();
        say(&mut stream, HEADER).await;
        read_until(&mut stream, "</stream:features>").await;
        stream
    }

    async fn log_in(&self) -> Stream {
        let mut stream = self.open().await;
        let sasl = "xmlns='urn:ietf:params:xml:ns:xmpp-sasl'";
        let first = scram::first("anna");
        say(&mut stream, &format!("<auth {sasl} mechanism='SCRAM-SHA-1'>{first}</auth>")).await;
        let challenge = read_until(&mut stream, "</challenge>").await;
        let challenge = challenge.trim_end_matches("</challenge>").rsplit('>').next().unwrap();
        let last = self.scram.last("anna", PASSWORD, challenge);
        say(&mut stream, &format!("<response {sasl}>{last}</response>")).await;
        read_until(&mut stream, "</success>").await;
        let bind = "<iq type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>";
        say(&mut stream, &format!("{HEADER}{bind}")).await;
        read_until(&mut stream, "</jid>").await;
        stream
    }
}

/// Stores a card of so many KiB.
async fn set_card(stream: &mut Stream, kib: usize) {
    let text = "x".repeat(kib * 1024);
    say(
        stream,
        &format!("<iq type='set' id='card'><vCard xmlns='vcard-temp'><DESC>{text}</DESC></vCard></iq>"),
    )
    .await;
    let answer = read_until(stream, "id='card'").await;
    assert!(answer.contains("type='result'"), "{answer}");
}

async fn say(stream: &mut Stream, text: &str) {
    stream.write_all(text.as_bytes()).await.unwrap();
    stream.flush().await.unwrap();
}

async fn say_to_all(streams: &mut [Stream], text: &str) {
    for stream in streams {
        say(stream, text).await;
    }
}

/// Reads until something has come; returns all that came.
async fn read_until(stream: &mut Stream, what: &str) -> String {
    let mut come = Vec::new();
    loop {
        let read = stream.read_buf(&mut come).await.unwrap();
        let text = String::from_utf8_lossy(&come);
        assert!(read > 0, "the server closed before {what}: {text}");
        if text.contains(what) {
            return text.into_owned();
        }
    }
}

/// So many attributes of 1 KiB each, with names that no other call uses.
fn attributes(count: usize) -> String {
    let value = "v".repeat(1030);
    (0..count).map(|number| format!(" a{count}-{number}='{value}'")).collect()
}

/// Bytes that wait in sockets of a local port.
fn unread_bytes(port: u16) -> u64 {
    let table = std::fs::read_to_string("/proc/net/tcp").unwrap();
    let own = format!(":{port:04X}");
    let rows = table.lines().skip(1).map(|row| row.split_whitespace().collect::<Vec<_>>());
    let own = rows.filter(|row| row.get(1).is_some_and(|local| local.ends_with(&own)));
    let waiting = own.filter_map(|row| u64::from_str_radix(row.get(4)?.split_once(':')?.1, 16).ok());
    waiting.sum()
}

/// Resident memory in KiB.
fn resident(server: &Server) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.pid())).unwrap();
    let row = status.lines().find_map(|row| row.strip_prefix("VmRSS:")).unwrap();
    row.trim().trim_end_matches(" kB").parse().unwrap()
}

/// Ticks that a process has worked.
fn processor_time(pid: u32) -> u64 {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
    let fields = stat.rsplit_once(") ").unwrap().1.split(' ');
    fields.skip(11).take(2).map(|ticks| ticks.parse::<u64>().unwrap()).sum()
}
