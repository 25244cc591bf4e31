//! Why a server cannot be set up or started, in words for the person at the terminal.

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::Path;

use super::machine;
use crate::admin::{AdminError, people};
use crate::config::{Mode, Paths};
use crate::net::{Holder, holder_of_port};
use crate::node::NodeError;
use crate::store::StoreError;

/// A file or directory that the system refuses.
pub(super) fn io(path: &Path, error: &io::Error) -> AdminError {
    let path = path.display();
    match error.kind() {
        io::ErrorKind::PermissionDenied => not_permitted(&format!("You may not write in {path}.")),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            AdminError::failed("disk.full", format!("There is no room for {path}: the disk is full."))
                .next("free some space and run it again, or choose another place: --dir DIRECTORY")
        }
        io::ErrorKind::ReadOnlyFilesystem => AdminError::failed(
            "disk.read_only",
            format!("{path} cannot be written: the file system is read-only."),
        )
        .next("choose another place: --dir DIRECTORY"),
        _ => AdminError::failed("disk.error", format!("{path} cannot be written: {error}."))
            .next("choose another place: --dir DIRECTORY"),
    }
}

fn not_permitted(what: &str) -> AdminError {
    let you = people::name_of(rustix::process::geteuid().as_raw());
    AdminError::not_permitted("files.not_permitted", format!("{what} You are {you}."))
        .next("sudo xmppd …, or below your own directory: --dir DIRECTORY or --user-mode")
}

/// Whether a directory can be used or made.
///
/// # Errors
/// It is a file, or this user may not write there.
pub(super) fn usable_directory(directory: &Path, mode: Mode) -> Result<(), AdminError> {
    let Some(existing) = machine::existing(directory) else { return Ok(()) };
    if !existing.is_dir() {
        return Err(AdminError::failed(
            "files.in_the_way",
            format!("{} is a file, a directory is needed.", existing.display()),
        )
        .next("move it away, or choose another place: --dir DIRECTORY"));
    }
    machine::may_write(existing).map_err(|error| match (error.kind(), mode) {
        (io::ErrorKind::PermissionDenied, Mode::System) => {
            io(existing, &error).because("The system's directories belong to root.")
        }
        _ => io(existing, &error),
    })
}

/// Whether a server could listen at an address.
///
/// # Errors
/// See [`listen`].
pub(super) fn free_address(name: &str, address: SocketAddr) -> Result<(), AdminError> {
    if address.port() == 0 {
        return Ok(());
    }
    match machine::try_listen(address) {
        Ok(()) => Ok(()),
        // A machine without IPv6 listens at 0.0.0.0 instead.
        Err(error)
            if address.ip().is_unspecified()
                && address.is_ipv6()
                && error.kind() != io::ErrorKind::AddrInUse =>
        {
            let instead = SocketAddr::new(IpAddr::V4(Ipv4Addr::UNSPECIFIED), address.port());
            machine::try_listen(instead).map_err(|error| listen(name, instead, &error, When::SetUp))
        }
        Err(error) => Err(listen(name, address, &error, When::SetUp)),
    }
}

/// When it turned out.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    /// Before anything was written.
    SetUp,
    /// When a server that is set up was started.
    Start,
}

/// Why a server cannot listen: the port is taken (by whom), it is not permitted, there is no such address here.
pub(super) fn listen(name: &str, address: SocketAddr, error: &io::Error, at: When) -> AdminError {
    let port = address.port();
    let cannot = "xmppd cannot listen for clients there.";
    match error.kind() {
        io::ErrorKind::AddrInUse => match holder_of_port(port) {
            Some(holder) => AdminError::failed(
                "port.taken",
                format!("Port {port} is used by {} (pid {}).", holder.name, holder.pid),
            )
            .because(cannot)
            .next(stop(&holder))
            .next(other_port(name, at)),
            None => AdminError::failed("port.taken", format!("Port {port} is used by another program."))
                .because(cannot)
                .next(format!("find it: sudo ss -ltnp 'sport = :{port}'"))
                .next(other_port(name, at)),
        },
        io::ErrorKind::PermissionDenied => {
            AdminError::not_permitted("port.not_permitted", format!("You may not listen on port {port}."))
                .because(
                    "Ports below 1024 need a right that a server of a user has not; 5222 and 5223, the usual",
                )
                .because("ones for clients, need none.")
                .next(other_port(name, at))
                .next("or let the machine's service do it, which has that right: sudo xmppd --system init")
        }
        io::ErrorKind::AddrNotAvailable => AdminError::invalid(
            "address.not_here",
            format!("{} is not an address of this machine.", address.ip()),
        )
        .next(other_port(name, at)),
        _ => AdminError::failed("port.failed", format!("xmppd cannot listen at {address}: {error}."))
            .next(other_port(name, at)),
    }
}

fn stop(holder: &Holder) -> String {
    match holder.name.as_str() {
        "xmppd" => "look what it is: xmppd status".into(),
        "?" => format!("look what it is: ps {}", holder.pid),
        name => format!("stop it: systemctl disable --now {name}"),
    }
}

/// How to take another port: at the set-up, or later.
fn other_port(name: &str, at: When) -> String {
    match at {
        When::SetUp => "take another: xmppd init --listen IP:PORT".into(),
        When::Start => format!("take another: xmppd config set listen.{name} IP:PORT"),
    }
}

/// Why a server did not start, or ended.
pub(super) fn node(paths: &Paths, error: NodeError) -> AdminError {
    match error {
        NodeError::Store(StoreError::Locked { pid, .. }) => {
            let pid = pid.map(|pid| format!(" (pid {pid})")).unwrap_or_default();
            AdminError::failed(
                "store.locked",
                format!("Another xmppd{pid} runs with the data in {}.", paths.data.display()),
            )
            .because("Two servers would destroy each other's data, so this one does not start.")
            .next("look what it does: xmppd status")
            .next("or stop it: xmppd stop, or give this one a place of its own: --dir DIRECTORY")
        }
        NodeError::Store(StoreError::DiskFull) => {
            AdminError::from(StoreError::DiskFull).instead("free some space, then start it again")
        }
        NodeError::Store(error) => error.into(),
        NodeError::Listen { name, address, error } => listen(name, address, &error, When::Start),
        NodeError::Control(error) => error.into(),
        NodeError::Certificate(error) => error.into(),
        NodeError::Runtime(error) => {
            AdminError::failed("node.runtime", format!("The system gives no resources: {error}."))
                .next("see the limits: ulimit -a")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_below_1024_are_explained() {
        let refused = io::Error::from(io::ErrorKind::PermissionDenied);
        let error = listen("c2s", "[::]:443".parse().unwrap(), &refused, When::SetUp);
        assert_eq!(error.exit(), 6);
        assert!(error.message.contains("port 443") && error.message.contains("below 1024"), "{error}");
        assert!(error.next.iter().any(|step| step.contains("--listen")), "{:?}", error.next);
    }
}
