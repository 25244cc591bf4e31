//! What the machine says of itself: its name, its addresses, who uses a port, how much room there is. No DNS is asked.

use std::fs;
use std::io;
use std::net::{IpAddr, SocketAddr, TcpListener, UdpSocket};
use std::path::{Path, PathBuf};

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

/// The addresses by which this machine reaches others. Nothing is sent.
pub(super) fn addresses() -> Vec<IpAddr> {
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

/// Whether a server could listen there now.
pub(super) fn try_listen(address: SocketAddr) -> io::Result<()> {
    TcpListener::bind(address).map(drop)
}

/// A program that listens on a port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Holder {
    pub(super) pid: u32,
    pub(super) name: String,
}

/// Who listens on a TCP port, as far as this user may see (Linux).
pub(super) fn holder_of_port(port: u16) -> Option<Holder> {
    let tables = ["/proc/net/tcp", "/proc/net/tcp6"];
    let inodes: Vec<String> = tables
        .iter()
        .flat_map(|table| listening_inodes(&fs::read_to_string(table).unwrap_or_default(), port))
        .collect();
    let links: Vec<PathBuf> = inodes.iter().map(|inode| PathBuf::from(format!("socket:[{inode}]"))).collect();
    processes().find(|pid| holds(*pid, &links)).map(|pid| Holder { pid, name: name_of_process(pid) })
}

/// The inodes of the sockets that listen on a port, from the text of `/proc/net/tcp`.
fn listening_inodes(table: &str, port: u16) -> Vec<String> {
    const LISTEN: &str = "0A";
    let local_end = format!(":{port:04X}");
    table
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>())
        .filter(|fields| {
            fields.get(1).is_some_and(|local| local.ends_with(&local_end)) && fields.get(3) == Some(&LISTEN)
        })
        .filter_map(|fields| fields.get(9).map(|inode| (*inode).to_owned()))
        .collect()
}

fn processes() -> impl Iterator<Item = u32> {
    fs::read_dir("/proc")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
}

fn holds(pid: u32, links: &[PathBuf]) -> bool {
    let open = fs::read_dir(format!("/proc/{pid}/fd"));
    open.into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| fs::read_link(entry.path()).ok())
        .any(|link| links.contains(&link))
}

/// The name of a running program, or `?`. An interpreter has the name of what it runs.
pub(super) fn name_of_process(pid: u32) -> String {
    let read = |file: &str| fs::read_to_string(format!("/proc/{pid}/{file}")).unwrap_or_default();
    program_name(read("comm").trim_end(), &read("cmdline"))
}

fn program_name(name: &str, command_line: &str) -> String {
    const INTERPRETERS: [&str; 6] = ["lua", "python", "perl", "ruby", "node", "beam"];
    if name.is_empty() {
        return "?".into();
    }
    if !INTERPRETERS.iter().any(|interpreter| name.starts_with(interpreter)) {
        return name.into();
    }
    // Erlang's emulator names its program only among its arguments.
    if command_line.contains("ejabberd") {
        return "ejabberd".into();
    }
    let script =
        command_line.split('\0').skip(1).find(|argument| !argument.is_empty() && !argument.starts_with('-'));
    let script = script.and_then(|script| script.rsplit('/').next()).filter(|script| !script.is_empty());
    script.unwrap_or(name).into()
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

    #[test]
    fn the_listening_socket_of_a_port_is_found() {
        let table = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n\
                     0: 00000000:1466 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1\n\
                     1: 0100007F:1466 0100007F:9999 01 00000000:00000000 00:00000000 00000000     0        0 4712 1\n";
        assert_eq!(listening_inodes(table, 5222), ["4711"]);
        assert!(listening_inodes(table, 5223).is_empty());
    }

    #[test]
    fn an_interpreter_has_the_name_of_its_program() {
        assert_eq!(program_name("nginx", "nginx: master\0"), "nginx");
        assert_eq!(program_name("lua5.4", "lua5.4\0/usr/bin/prosody\0-F\0"), "prosody");
        assert_eq!(program_name("beam.smp", "beam.smp\0-sname\0ejabberd@localhost\0"), "ejabberd");
        assert_eq!(program_name("python3", "python3\0-\0"), "python3");
        assert_eq!(program_name("", ""), "?");
    }

    #[test]
    fn a_port_that_this_process_holds_is_its_own() {
        let held = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = held.local_addr().unwrap().port();
        assert_eq!(holder_of_port(port).map(|holder| holder.pid), Some(std::process::id()));
        assert!(try_listen(held.local_addr().unwrap()).is_err());
    }
}
