//! What is seen outside the server's sandbox: the command line looks and tells the server, whose unit hides `/proc/sys`
//! and whose program must not wait for a name service.

use std::collections::BTreeSet;
use std::fs;
use std::io::Read as _;
use std::net::IpAddr;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::finding::Subject;
use crate::base::Clock;
use crate::config::{Choice, Paths};
use crate::net::Addresses;

/// How long another program may take to answer.
const PATIENCE: Duration = Duration::from_secs(3);

/// Facts about the machine that the server may not be able to see.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outside {
    /// The machine's own name.
    pub name: String,
    /// The addresses behind that name; `None` where nobody could be asked.
    pub addresses: Option<Vec<IpAddr>>,
    /// `fs.file-max`
    pub file_max: Option<u64>,
    /// `net.ipv4.ip_local_port_range`
    pub port_range: Option<(u16, u16)>,
    /// `net.ipv4.ip_local_reserved_ports`
    pub reserved: String,
    /// Whether the clock follows a time server; `None` where nobody knows.
    pub synchronized: Option<bool>,
    /// Programs called xmppd.
    pub programs: Vec<PathBuf>,
    /// Configurations of xmppd in the usual places.
    pub configurations: Vec<PathBuf>,
}

impl Outside {
    /// Looks around, as far as these subjects need it.
    pub fn gather(subjects: &[Subject]) -> Self {
        let about = |subject| subjects.contains(&subject);
        let sysctl = |name: &str| fs::read_to_string(format!("/proc/sys/{name}")).ok();
        let name = rustix::system::uname().nodename().to_string_lossy().into_owned();
        Self {
            addresses: if about(Subject::Machine) { addresses_of(&name) } else { None },
            name,
            file_max: sysctl("fs/file-max").and_then(|text| text.trim().parse().ok()),
            port_range: sysctl("net/ipv4/ip_local_port_range").and_then(|text| range(&text)),
            reserved: sysctl("net/ipv4/ip_local_reserved_ports").unwrap_or_default().trim().to_owned(),
            synchronized: if about(Subject::Clock) { synchronized() } else { None },
            programs: programs(),
            configurations: configurations(),
        }
    }
}

fn range(text: &str) -> Option<(u16, u16)> {
    let mut numbers = text.split_whitespace().map(str::parse);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}

/// The addresses of a name as programs of this machine find them; `None` if nobody knows.
fn addresses_of(name: &str) -> Option<Vec<IpAddr>> {
    match crate::net::addresses_of(name) {
        Addresses::Some(mut addresses) => {
            addresses.sort_unstable();
            Some(addresses)
        }
        Addresses::None => Some(Vec::new()),
        Addresses::Unknown => None,
    }
}

/// Whether the clock follows a time server, as far as systemd knows.
fn synchronized() -> Option<bool> {
    match output("timedatectl", &["show", "-p", "NTPSynchronized", "--value"])?.trim() {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}

/// What another program says; `None` if it does not exist, fails to start, or takes too long.
fn output(program: &str, arguments: &[&str]) -> Option<String> {
    let mut child = Command::new(program)
        .args(arguments)
        .env("LC_ALL", "C")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let clock = Clock::new();
    let start = clock.now();
    loop {
        match child.try_wait() {
            Ok(Some(_)) => break,
            Ok(None) if clock.now().since(start) < PATIENCE => std::thread::sleep(Duration::from_millis(5)),
            _ => {
                let _ = child.kill();
                let _ = child.wait();
                return None;
            }
        }
    }
    let mut text = String::new();
    child.stdout.take()?.take(65_536).read_to_string(&mut text).ok()?;
    Some(text)
}

/// Different programs called xmppd: this one, and those that a shell would find.
fn programs() -> Vec<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path).map(|directory| directory.join("xmppd"));
    let mut seen = BTreeSet::new();
    let own = std::env::current_exe().ok();
    own.into_iter()
        .chain(found)
        .filter(|program| identity(program).is_some_and(|id| seen.insert(id)))
        .collect()
}

/// Configurations in the places of the system, of the user, of Homebrew.
fn configurations() -> Vec<PathBuf> {
    let of = |choice: Choice| Paths::choose(&choice).ok().map(|paths| paths.config);
    let usual = [
        of(Choice { system: true, ..Choice::default() }),
        of(Choice { user: true, ..Choice::default() }),
        Some("/opt/homebrew/etc/xmppd/xmppd.toml".into()),
        Some("/usr/local/etc/xmppd/xmppd.toml".into()),
    ];
    let mut seen = BTreeSet::new();
    let usual = usual.into_iter().flatten();
    usual.filter(|file| identity(file).is_some_and(|id| seen.insert(id))).collect()
}

/// What makes a file the same under several names.
fn identity(path: &Path) -> Option<(u64, u64)> {
    let metadata = fs::metadata(path).ok().filter(fs::Metadata::is_file)?;
    Some((metadata.dev(), metadata.ino()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_machine_is_seen() {
        let outside = Outside::gather(&Subject::ALL);
        assert!(!outside.name.is_empty());
        assert!(!outside.programs.is_empty(), "at least this program");
        assert_eq!(range("32768\t60999\n"), Some((32_768, 60_999)));
        assert_eq!(range("x"), None);
    }

    #[test]
    fn another_program_is_not_waited_for_without_end() {
        assert_eq!(output("no-such-program-anywhere", &[]), None);
        assert_eq!(output("echo", &["yes"]).as_deref(), Some("yes\n"));
    }
}
