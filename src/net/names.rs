//! Which addresses a name has, as the programs of this machine see it.
//!
//! The C library's resolver is asked through `getent`, because a static program has none. Where there is no `getent`
//! (an image with nothing else in it) `/etc/hosts` and the name servers of `/etc/resolv.conf` are asked directly.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Read as _};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};
use std::process::{Command, Stdio};
use std::time::Duration;

use super::dns::{self, Kind, Reply};
use crate::base::{clock::Stopwatch, id};

/// How long an answer may take; somebody waits for it.
const PATIENCE: Duration = Duration::from_secs(2);
/// As many name servers as the C library asks.
const SERVERS: usize = 3;

/// What is known of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Addresses {
    /// It has these, at least one, each once.
    Some(Vec<IpAddr>),
    /// It has none.
    None,
    /// It was not found out in time, or there is nobody to ask.
    Unknown,
}

impl FromIterator<IpAddr> for Addresses {
    fn from_iter<T: IntoIterator<Item = IpAddr>>(addresses: T) -> Self {
        let mut seen = BTreeSet::new();
        let addresses: Vec<IpAddr> = addresses.into_iter().filter(|address| seen.insert(*address)).collect();
        if addresses.is_empty() { Self::None } else { Self::Some(addresses) }
    }
}

/// The addresses of a name. Blocks for up to two seconds.
pub fn addresses_of(name: &str) -> Addresses {
    let text = |path| fs::read_to_string(path).unwrap_or_default();
    if is_special(name) {
        // No name server knows these, and none is to be bothered with them. RFC 6761 §6
        return ask_directly(name, &text("/etc/hosts"), "");
    }
    match ask_getent(name) {
        Ok(addresses) => addresses,
        Err(_) => ask_directly(name, &text("/etc/hosts"), &text("/etc/resolv.conf")),
    }
}

/// Whether a name lies in one of the domains that are set apart for tests and examples, so that nobody can have it.
/// RFC 6761 §6.2–§6.5
pub fn is_special(name: &str) -> bool {
    let last = name.trim_end_matches('.').rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    ["test", "localhost", "invalid", "example"].contains(&last.as_str())
}

/// Where a name leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolved {
    /// To this machine, by this address.
    Here(IpAddr),
    /// Somewhere else.
    Elsewhere(IpAddr),
    /// No address is known for it.
    Nowhere,
    /// It was not found out in time, or there is no means to ask.
    Unknown,
}

impl Resolved {
    /// What addresses say of a name on a machine that has some of them.
    pub fn of(addresses: &Addresses, is_here: impl Fn(IpAddr) -> bool) -> Self {
        match addresses {
            Addresses::Unknown => Self::Unknown,
            Addresses::None => Self::Nowhere,
            Addresses::Some(addresses) => match addresses.iter().copied().find(|ip| is_here(*ip)) {
                Some(ip) => Self::Here(ip),
                None => addresses.first().map_or(Self::Nowhere, |ip| Self::Elsewhere(*ip)),
            },
        }
    }
}

/// Asks where a name leads. Blocks for up to two seconds.
pub fn resolve(name: &str) -> Resolved {
    Resolved::of(&addresses_of(name), is_here)
}

/// Whether an address is one of this machine.
pub fn is_here(ip: IpAddr) -> bool {
    UdpSocket::bind((ip, 0)).is_ok()
}

/// The addresses by which this machine reaches others. Nothing is sent.
pub fn own_addresses() -> Vec<IpAddr> {
    // Connecting a datagram socket only chooses the way; the targets are reserved for documentation.
    let way = |own: &str, far: &str| {
        let socket = UdpSocket::bind(own).ok()?;
        socket.connect(far).ok()?;
        Some(socket.local_addr().ok()?.ip())
    };
    [way("0.0.0.0:0", "192.0.2.1:9"), way("[::]:0", "[2001:db8::1]:9")]
        .into_iter()
        .flatten()
        .filter(|ip| !ip.is_unspecified())
        .collect()
}

/// `Err`: there is no `getent`.
fn ask_getent(name: &str) -> io::Result<Addresses> {
    let mut child = Command::new("getent")
        .args(["ahosts", name])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let waited = Stopwatch::start();
    let status = loop {
        match child.try_wait() {
            Ok(Some(status)) => break status,
            Ok(None) if waited.elapsed() < PATIENCE => std::thread::sleep(Duration::from_millis(5)),
            _ => {
                let _ = child.kill().and_then(|()| child.wait());
                return Ok(Addresses::Unknown);
            }
        }
    };
    let mut text = String::new();
    if let Some(stdout) = child.stdout.take() {
        let _ = stdout.take(65_536).read_to_string(&mut text);
    }
    Ok(match status.code() {
        Some(0) => {
            text.lines().filter_map(|line| line.split_whitespace().next()?.parse::<IpAddr>().ok()).collect()
        }
        // getent(1): one or more keys were not found
        Some(2) => Addresses::None,
        _ => Addresses::Unknown,
    })
}

/// With the texts of `/etc/hosts` and `/etc/resolv.conf`.
fn ask_directly(name: &str, hosts: &str, resolver: &str) -> Addresses {
    if let Ok(address) = name.parse() {
        return Addresses::Some(vec![address]);
    }
    let listed = in_hosts(hosts, name);
    if listed != Addresses::None {
        return listed;
    }
    // RFC 6761 §6.3
    if name == "localhost" || name.ends_with(".localhost") {
        return Addresses::Some(vec![Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()]);
    }
    if is_special(name) {
        return Addresses::None;
    }
    let resolver = Resolver::read(resolver);
    let waited = Stopwatch::start();
    let mut known = Addresses::Unknown;
    for name in resolver.names(name) {
        known = resolver.ask(&name, waited);
        if known != Addresses::None {
            break;
        }
    }
    known
}

/// hosts(5): an address, its name and others; what follows a # is a comment.
fn in_hosts(hosts: &str, name: &str) -> Addresses {
    let address = |line: &str| {
        let mut words = line.split('#').next()?.split_whitespace();
        let address = words.next()?.parse().ok()?;
        words.any(|word| word.eq_ignore_ascii_case(name)).then_some(address)
    };
    hosts.lines().filter_map(address).collect()
}

/// Whom to ask, from resolv.conf(5).
#[derive(Debug, Default, PartialEq, Eq)]
struct Resolver {
    servers: Vec<SocketAddr>,
    /// Domains in which a name without a dot is looked for first.
    search: Vec<String>,
}

impl Resolver {
    fn read(text: &str) -> Self {
        let mut resolver = Self::default();
        for line in text.lines() {
            let mut words = line.split_whitespace();
            match words.next() {
                Some("nameserver") => {
                    let address = words.next().and_then(|word| word.parse::<IpAddr>().ok());
                    resolver.servers.extend(address.map(|address| SocketAddr::new(address, 53)));
                }
                // The last of them counts.
                Some("search" | "domain") => resolver.search = words.map(str::to_owned).collect(),
                _ => {}
            }
        }
        resolver.servers.truncate(SERVERS);
        resolver
    }

    /// What a name may be in full.
    fn names(&self, name: &str) -> Vec<String> {
        let found_in = if name.contains('.') { &[] } else { self.search.as_slice() };
        found_in.iter().map(|domain| format!("{name}.{domain}")).chain([name.to_owned()]).collect()
    }

    /// What the first server says that knows.
    fn ask(&self, name: &str, waited: Stopwatch) -> Addresses {
        for (at, server) in self.servers.iter().enumerate() {
            let left = PATIENCE.saturating_sub(waited.elapsed());
            let share = u32::try_from(self.servers.len() - at).unwrap_or(1);
            if let Ok(addresses) = ask_server(*server, name, left / share) {
                return addresses;
            }
        }
        Addresses::Unknown
    }
}

/// Asks for both kinds of addresses at once. Only packets from that server are heard, and only with the right id.
fn ask_server(server: SocketAddr, name: &str, patience: Duration) -> io::Result<Addresses> {
    let own: IpAddr =
        if server.is_ipv4() { Ipv4Addr::UNSPECIFIED.into() } else { Ipv6Addr::UNSPECIFIED.into() };
    let socket = UdpSocket::bind((own, 0))?;
    socket.connect(server)?;
    let mut open = Vec::new();
    for kind in [Kind::A, Kind::Aaaa] {
        let mut number = [0; 2];
        id::random(&mut number);
        let query = dns::query(number, name, kind).ok_or(io::ErrorKind::InvalidInput)?;
        socket.send(&query)?;
        open.push(query);
    }
    let waited = Stopwatch::start();
    let (mut found, mut failed, mut packet) = (Vec::new(), false, [0; 4096]);
    while !open.is_empty() {
        let left = patience.saturating_sub(waited.elapsed());
        if left.is_zero() {
            break;
        }
        socket.set_read_timeout(Some(left))?;
        let Ok(length) = socket.recv(&mut packet) else { break };
        let packet = packet.get(..length).unwrap_or_default();
        open.retain(|query| match dns::reply(query, packet) {
            Reply::Other => true,
            Reply::Failed => {
                failed = true;
                false
            }
            Reply::Addresses(addresses) => {
                found.extend(addresses);
                false
            }
        });
    }
    match (found.is_empty(), failed || !open.is_empty()) {
        (true, true) => Err(io::ErrorKind::TimedOut.into()),
        _ => Ok(found.into_iter().collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some<const N: usize>(addresses: [&str; N]) -> Addresses {
        Addresses::Some(addresses.map(|address| address.parse().unwrap()).to_vec())
    }

    #[test]
    fn this_machine_is_found_either_way() {
        for found in [ask_getent("localhost").unwrap(), ask_directly("localhost", "", "")] {
            let Addresses::Some(addresses) = found else { panic!("localhost: {found:?}") };
            assert!(addresses.iter().all(IpAddr::is_loopback), "{addresses:?}");
        }
    }

    #[test]
    fn what_is_written_down_is_not_asked_for() {
        let hosts =
            "192.0.2.7\tatlas.example.org Atlas # 192.0.2.8 b\n#192.0.2.9 atlas\n2001:db8::7 atlas\n\n";
        assert_eq!(ask_directly("atlas", hosts, ""), some(["192.0.2.7", "2001:db8::7"]));
        assert_eq!(ask_directly("192.0.2.9", hosts, ""), some(["192.0.2.9"]));
        assert_eq!(ask_directly("b", hosts, ""), Addresses::Unknown, "there is nobody to ask");
    }

    #[test]
    fn nobody_is_asked_for_names_that_nobody_can_have() {
        for name in ["shop.example", "a.test", "b.INVALID.", "example"] {
            assert_eq!(addresses_of(name), Addresses::None, "{name}");
        }
        assert!(matches!(resolve("chat.localhost"), Resolved::Here(ip) if ip.is_loopback()));
        assert!(!is_special("example.org") && !is_special("test.org"));
        assert_eq!(ask_directly("a.example", "192.0.2.7 a.example", ""), some(["192.0.2.7"]));
    }

    #[test]
    fn a_name_leads_here_if_one_of_its_addresses_is_here() {
        let [first, own]: [IpAddr; 2] = ["203.0.113.7", "2001:db8::7"].map(|ip| ip.parse().unwrap());
        let answer: Addresses = [first, own].into_iter().collect();
        assert_eq!(Resolved::of(&answer, |ip| ip == own), Resolved::Here(own));
        assert_eq!(Resolved::of(&answer, |_| false), Resolved::Elsewhere(first));
        assert_eq!(Resolved::of(&Addresses::None, |_| true), Resolved::Nowhere);
        assert_eq!(Resolved::of(&Addresses::Unknown, |_| true), Resolved::Unknown);
    }

    #[test]
    fn the_resolvers_file_is_read() {
        let resolver = Resolver::read(
            "# by hand\nnameserver 192.0.2.53\nnameserver none\nnameserver 2001:db8::53 \nsearch a.example b.example\n",
        );
        assert_eq!(resolver.servers, ["192.0.2.53:53", "[2001:db8::53]:53"].map(|at| at.parse().unwrap()));
        assert_eq!(resolver.names("atlas"), ["atlas.a.example", "atlas.b.example", "atlas"]);
        assert_eq!(resolver.names("atlas.c.example"), ["atlas.c.example"]);
    }

    /// A name server that gives the same answer to so many questions; the flags, then what is behind the question.
    fn server(questions: usize, flags: [u8; 2], count: u8, records: &'static [u8]) -> SocketAddr {
        let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
        let address = socket.local_addr().unwrap();
        std::thread::spawn(move || {
            for _ in 0..questions {
                let mut packet = [0; 512];
                let (length, asker) = socket.recv_from(&mut packet).unwrap();
                let mut answer = packet[..length].to_vec();
                answer[2..4].copy_from_slice(&flags);
                answer[7] = count;
                answer.extend(records);
                socket.send_to(&answer, asker).unwrap();
            }
        });
        address
    }

    #[test]
    fn the_next_server_is_asked_when_one_does_not_know() {
        const RECORD: &[u8] = b"\xC0\x0C\0\x01\0\x01\0\0\0\x3C\0\x04\xC0\0\x02\x07";
        let fails = || server(2, [0x81, 0x82], 0, b"");
        let knows = server(4, [0x81, 0x80], 1, RECORD);
        let resolver = Resolver { servers: vec![fails(), knows], search: Vec::new() };
        assert_eq!(resolver.ask("atlas.example.org", Stopwatch::start()), some(["192.0.2.7"]));
        let resolver = Resolver { servers: vec![server(2, [0x81, 0x83], 0, b""), knows], search: Vec::new() };
        assert_eq!(resolver.ask("atlas.example.org", Stopwatch::start()), Addresses::None);
        let resolver = Resolver { servers: vec![fails()], search: Vec::new() };
        assert_eq!(resolver.ask("atlas.example.org", Stopwatch::start()), Addresses::Unknown);
    }
}
