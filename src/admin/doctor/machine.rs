//! `doctor machine`: name, user, limits, memory.

use std::net::IpAddr;

use super::finding::{Examined, Finding, Subject};
use super::repair::Repair;
use super::{Scene, words};
use crate::admin::people;
use crate::config::Mode;

/// Descriptors that a server needs beside those of its clients: database, logs, listeners, other servers.
const OTHER_FILES: u64 = 256;
/// So few are soon used up.
const FEW_FILES: u64 = 4096;
/// The limit that the unit of the packages sets.
const GOOD_LIMIT: u64 = 524_288;
/// What the whole machine should allow to be open.
const GOOD_FILE_MAX: u64 = 262_144;
/// Memory below which a busy server comes into difficulties.
const LITTLE_MEMORY: u64 = 64 << 20;

/// Facts about the machine.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// The machine's own name.
    pub name: String,
    /// What is behind it; `None` where nobody was asked.
    pub addresses: Option<Vec<IpAddr>>,
    /// Whether the server belongs to the system, with a user of its own.
    pub system: bool,
    /// The user that the server runs as; `None` while it does not run.
    pub uid: Option<u32>,
    /// Whether there is a user and a group xmppd.
    pub user_and_group: (bool, bool),
    /// Open files allowed for the server; `None` while it does not run.
    pub files: Option<u64>,
    /// Connections that the configuration allows.
    pub connections: u64,
    /// `fs.file-max`
    pub file_max: Option<u64>,
    /// `net.ipv4.ip_local_port_range`
    pub port_range: Option<(u16, u16)>,
    /// `net.ipv4.ip_local_reserved_ports`
    pub reserved: String,
    /// Where the server listens.
    pub ports: Vec<u16>,
    /// Bytes of memory that programs could still get, and all there are.
    pub memory: Option<(u64, u64)>,
}

/// Looks at the machine.
pub fn examine(scene: &Scene) -> Examined {
    let server = scene.server.as_ref();
    judge(&Facts {
        name: scene.outside.name.clone(),
        addresses: scene.outside.addresses.clone(),
        system: scene.paths.mode == Mode::System,
        uid: server.map(|server| server.uid),
        user_and_group: (people::person_named("xmppd").is_some(), people::group_named("xmppd").is_some()),
        files: server.map(|server| server.files),
        connections: scene.config.as_ref().map_or(0, |config| config.limits.connections.into()),
        file_max: scene.outside.file_max,
        port_range: scene.outside.port_range,
        reserved: scene.outside.reserved.clone(),
        ports: scene.ports(),
        memory: memory(&std::fs::read_to_string("/proc/meminfo").unwrap_or_default()),
    })
}

/// What the facts mean.
pub fn judge(facts: &Facts) -> Examined {
    let mut examined = Examined::new(Subject::Machine);
    name(facts, &mut examined);
    user(facts, &mut examined);
    files(facts, &mut examined);
    ports(facts, &mut examined);
    match facts.memory {
        Some((free, _)) if free < LITTLE_MEMORY => examined.found(
            Finding::warning(
                "memory.low",
                format!("Only {} of memory are free.", words::size(free)),
                "When none is left the system ends programs, the server among them.",
            )
            .fix("look what takes it: top"),
        ),
        Some((free, all)) => {
            examined.good(format!("memory {} of {} free", words::size(free), words::size(all)));
        }
        None => {}
    }
    examined
}

fn name(facts: &Facts, examined: &mut Examined) {
    let name = &facts.name;
    let Some(addresses) = &facts.addresses else { return };
    let hosts = format!("give it its address in /etc/hosts: ADDRESS {name}");
    if addresses.is_empty() {
        return examined.found(
            Finding::warning(
                "name.unknown",
                format!("The name of this machine, {name}, leads to no address."),
                "Programs that look it up wait for an answer that does not come.",
            )
            .fix(hosts),
        );
    }
    if addresses.iter().all(IpAddr::is_loopback) {
        return examined.found(
            Finding::warning(
                "name.loopback",
                format!(
                    "The name of this machine, {name}, leads to {} only, which is the machine itself.",
                    words::list(addresses)
                ),
                "/etc/hosts says so. It does no harm while the addresses of people end in another name.",
            )
            .fix(hosts),
        );
    }
    examined.good(format!("{name} is {}", words::list(addresses)));
}

fn user(facts: &Facts, examined: &mut Examined) {
    match facts.uid {
        Some(0) => examined.found(
            Finding::warning(
                "user.root",
                "The server runs as root.",
                "A defect in it would give the whole machine away.",
            )
            .fix("a user of its own comes with the package; by hand: sudo useradd --system xmppd, then let the unit say User=xmppd"),
        ),
        Some(uid) => examined.good(format!("runs as {}", people::name_of(uid))),
        None => {}
    }
    if !facts.system {
        return;
    }
    match facts.user_and_group {
        (true, true) => {}
        (false, _) => examined.found(
            Finding::error(
                "user.missing",
                "There is no user xmppd on this machine.",
                "The service of the system runs as that user.",
            )
            .fix("sudo useradd --system --home-dir /var/lib/xmppd --shell /usr/sbin/nologin --user-group xmppd"),
        ),
        (true, false) => examined.found(
            Finding::warning(
                "group.missing",
                "There is no group xmppd on this machine.",
                "Members of that group may use the control socket; without it only root may.",
            )
            .fix("sudo groupadd --system xmppd"),
        ),
    }
}

fn files(facts: &Facts, examined: &mut Examined) {
    let wanted = facts.connections + OTHER_FILES;
    match facts.files {
        Some(files) if files < wanted => {
            let few = files.saturating_sub(OTHER_FILES);
            let what = format!(
                "The server may open {files} files; limits.c2s.connections is {}.",
                facts.connections
            );
            let why = format!("Each connection is one: from about {few} on nobody more can connect.");
            let finding = match files < FEW_FILES {
                true => Finding::error("files.limit", what, why),
                false => Finding::warning("files.limit", what, why),
            };
            examined.found(match facts.system {
                true => finding.repair(Repair::FileLimit { to: GOOD_LIMIT }),
                false => finding
                    .fix("before xmppd run: ulimit -n 65536; for good in /etc/security/limits.conf")
                    .fix(format!("or allow fewer: xmppd config set limits.c2s.connections {few}")),
            });
        }
        Some(files) => examined.good(format!("files {files}")),
        None => {}
    }
    if let Some(most) = facts.file_max.filter(|most| *most < wanted.max(GOOD_FILE_MAX)) {
        let to = wanted.max(GOOD_FILE_MAX);
        examined.found(
            Finding::warning(
                "files.machine",
                format!("All programs of this machine together may open {most} files (fs.file-max)."),
                "When they are used up no program can open anything, not even ssh.",
            )
            .repair(Repair::Sysctl {
                name: "fs.file-max".into(),
                from: most.to_string(),
                to: to.to_string(),
            }),
        );
    }
}

fn ports(facts: &Facts, examined: &mut Examined) {
    let Some((first, last)) = facts.port_range else { return };
    let is_reserved = |port: u16| {
        facts.reserved.split(',').any(|part| match part.split_once('-') {
            Some((from, to)) => {
                matches!((from.parse(), to.parse()), (Ok(from), Ok(to)) if (from..=to).contains(&port))
            }
            None => part.parse() == Ok(port),
        })
    };
    let shared: Vec<u16> = facts
        .ports
        .iter()
        .copied()
        .filter(|port| (first..=last).contains(port) && !is_reserved(*port))
        .collect();
    if shared.is_empty() {
        return;
    }
    let former = facts.reserved.as_str();
    let parts = (!former.is_empty()).then(|| former.to_owned()).into_iter();
    let to: Vec<String> = parts.chain(shared.iter().map(u16::to_string)).collect();
    examined.found(
        Finding::warning(
            "ports.shared",
            format!("The system lends {} to programs that connect somewhere (ip_local_port_range {first} {last}).", words::ports(&shared)),
            "When such a program has one at the moment of a restart, the server cannot listen there.",
        )
        .repair(Repair::Sysctl {
            name: "net.ipv4.ip_local_reserved_ports".into(),
            from: if former.is_empty() { "none".into() } else { former.into() },
            to: to.join(","),
        }),
    );
}

/// Memory that programs can still get, and all, from the text of `/proc/meminfo`.
fn memory(text: &str) -> Option<(u64, u64)> {
    let kibibytes = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name))?;
        line.split_whitespace().next()?.parse::<u64>().ok()
    };
    Some((kibibytes("MemAvailable:")? << 10, kibibytes("MemTotal:")? << 10))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A machine on which everything is as it should be.
    fn fine() -> Facts {
        Facts {
            name: "atlas".into(),
            addresses: Some(vec!["203.0.113.12".parse().unwrap()]),
            system: true,
            uid: Some(990),
            user_and_group: (true, true),
            files: Some(524_288),
            connections: 20_000,
            file_max: Some(9_000_000),
            port_range: Some((32_768, 60_999)),
            reserved: String::new(),
            ports: vec![5222, 5223],
            memory: Some((1 << 30, 4 << 30)),
        }
    }

    fn found(change: impl FnOnce(&mut Facts)) -> Vec<Finding> {
        let mut facts = fine();
        change(&mut facts);
        judge(&facts).findings
    }

    #[test]
    fn each_fact_has_its_finding() {
        assert_eq!(found(|_| {}), []);
        type Change = fn(&mut Facts);
        let cases: [(&str, Change); 9] = [
            ("name.unknown", |facts| facts.addresses = Some(Vec::new())),
            ("name.loopback", |facts| facts.addresses = Some(vec!["127.0.1.1".parse().unwrap()])),
            ("user.root", |facts| facts.uid = Some(0)),
            ("user.missing", |facts| facts.user_and_group = (false, true)),
            ("group.missing", |facts| facts.user_and_group = (true, false)),
            ("files.limit", |facts| facts.files = Some(1024)),
            ("files.machine", |facts| facts.file_max = Some(8192)),
            ("ports.shared", |facts| facts.port_range = Some((1024, 65_535))),
            ("memory.low", |facts| facts.memory = Some((10 << 20, 4 << 30))),
        ];
        for (id, change) in cases {
            let found = found(change);
            assert_eq!(found.iter().map(|finding| finding.id.as_ref()).collect::<Vec<_>>(), [id]);
            assert!(!found[0].fix.is_empty() && !found[0].why.is_empty(), "{id}");
        }
    }

    #[test]
    fn what_nobody_could_see_is_no_finding() {
        let blind = Facts { system: false, ..Facts::default() };
        assert_eq!(judge(&blind).findings, []);
    }

    #[test]
    fn reserved_ports_are_not_lent() {
        assert_eq!(
            found(|facts| {
                facts.port_range = Some((1024, 65_535));
                facts.reserved = "100,5222-5223".into();
            }),
            []
        );
        let half = found(|facts| {
            facts.port_range = Some((1024, 65_535));
            facts.reserved = "5222".into();
        });
        assert_eq!(half[0].fix, ["sudo sysctl -w net.ipv4.ip_local_reserved_ports=\"5222,5223\""]);
    }

    #[test]
    fn memory_is_read() {
        assert_eq!(memory("MemTotal:  4 kB\nMemAvailable:  2 kB\n"), Some((2048, 4096)));
        assert_eq!(memory(""), None);
    }
}
