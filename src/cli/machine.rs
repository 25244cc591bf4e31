//! What the machine says of itself: its name, its addresses, how much room there is, what starts its services.

use std::fmt;
use std::fs;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};

pub(super) use crate::net::{Resolved, own_addresses as addresses, resolve};

/// The machine's name and how it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct HostName {
    pub(super) name: String,
    /// For people: `host name of the system`.
    pub(super) from: &'static str,
}

/// The name of this machine.
pub(super) fn host_name() -> HostName {
    let system =
        rustix::system::uname().nodename().to_string_lossy().trim_end_matches('.').to_ascii_lowercase();
    host_name_in(&system, &fs::read_to_string("/etc/hosts").unwrap_or_default())
}

fn host_name_in(system: &str, hosts: &str) -> HostName {
    if system.contains('.') {
        return HostName { name: system.to_owned(), from: "host name of the system" };
    }
    let full = hosts
        .lines()
        .map(|line| line.split('#').next().unwrap_or_default().split_whitespace().skip(1).collect::<Vec<_>>())
        .filter(|names| names.contains(&system))
        .find_map(|names| {
            names.into_iter().find(|name| name.contains('.') && !name.starts_with("localhost"))
        });
    match full {
        Some(full) => HostName { name: full.to_ascii_lowercase(), from: "/etc/hosts" },
        None => HostName { name: system.to_owned(), from: "host name of the system" },
    }
}

/// The program that starts services on this machine, if one is found.
pub(super) fn service_manager() -> Option<Manager> {
    if cfg!(target_os = "macos") {
        return Some(Manager::Launchd);
    }
    // sd_booted(3)
    if Path::new("/run/systemd/system").is_dir() {
        return Some(Manager::Systemd);
    }
    Path::new("/run/openrc").is_dir().then_some(Manager::OpenRc)
}

/// What starts services.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Manager {
    Systemd,
    Launchd,
    OpenRc,
}

impl fmt::Display for Manager {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Systemd => "systemd",
            Self::Launchd => "launchd",
            Self::OpenRc => "OpenRC",
        })
    }
}

/// The unit that a package has installed.
pub(super) fn packaged_unit() -> Option<PathBuf> {
    let places = ["/usr/lib/systemd/system/xmppd.service", "/lib/systemd/system/xmppd.service"];
    places.into_iter().map(PathBuf::from).find(|unit| unit.exists())
}

/// Whether a server could listen there now.
pub(super) fn try_listen(address: SocketAddr) -> io::Result<()> {
    TcpListener::bind(address).map(drop)
}

/// Whether a process has ended and only waits for its parent to notice (Linux).
pub(super) fn has_ended(pid: i32) -> bool {
    let status = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    status.rsplit(") ").next().is_some_and(|rest| rest.starts_with('Z'))
}

/// Bytes that may still be written where a path lies or will lie.
pub(super) fn room(path: &Path) -> Option<u64> {
    let statistics = rustix::fs::statvfs(existing(path)?).ok()?;
    Some(statistics.f_bavail.saturating_mul(statistics.f_frsize))
}

/// The path, or the nearest directory above it that exists.
pub(super) fn existing(path: &Path) -> Option<&Path> {
    path.ancestors().find(|place| place.exists())
}

/// Whether this user may make entries in a directory that exists.
pub(super) fn may_write(directory: &Path) -> io::Result<()> {
    Ok(rustix::fs::access(directory, rustix::fs::Access::WRITE_OK | rustix::fs::Access::EXEC_OK)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_name_is_completed_from_the_hosts_file() {
        let hosts = "127.0.0.1 localhost\n127.0.1.1 atlas.example.org atlas # set at installation\n";
        assert_eq!(host_name_in("atlas", hosts).name, "atlas.example.org");
        assert_eq!(host_name_in("other", hosts).name, "other");
        assert_eq!(
            host_name_in("a.example", hosts),
            HostName { name: "a.example".into(), from: "host name of the system" }
        );
        assert_eq!(host_name_in("box", "127.0.0.1 localhost.localdomain box").name, "box");
    }
}
