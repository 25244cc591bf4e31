//! `doctor ports`: whether the server listens, or could, and who does in its place.

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};

use super::finding::{Examined, Finding, Subject};
use super::{Scene, words};
use crate::net::{Holder, holder_of_port};

/// Looks at every address of the configuration.
pub fn examine(scene: &Scene) -> Examined {
    let mut examined = Examined::new(Subject::Ports);
    let Some(config) = &scene.config else { return examined };
    let wanted = [("c2s", &config.listen.c2s), ("c2s_tls", &config.listen.c2s_tls)];
    let mut good = Vec::new();
    for (name, address) in wanted.iter().flat_map(|(name, all)| all.iter().map(move |one| (*name, *one))) {
        let state = match &scene.server {
            Some(server) => listening(name, address, &server.listening),
            None => free(name, address).map(|()| address),
        };
        match state {
            Ok(address) => good.push((name, address)),
            Err(finding) => examined.found(*finding),
        }
    }
    if wanted.iter().all(|(_, all)| all.is_empty()) {
        examined.found(
            Finding::error(
                "listen.none",
                "Nobody can connect: no listener is set.",
                "listen.c2s and listen.c2s_tls are both empty.",
            )
            .fix("xmppd config set listen.c2s '[\"[::]:5222\"]'"),
        );
    }
    if !good.is_empty() && good.iter().all(|(_, address)| address.ip().is_loopback()) {
        examined.found(
            Finding::warning(
                "listen.loopback",
                "Only programs of this machine can connect: all listeners are at loopback addresses.",
                "Phones and other computers do not reach 127.0.0.1 or ::1 of this machine.",
            )
            .fix("xmppd config set listen.c2s '[\"[::]:5222\"]'"),
        );
    }
    let shown: Vec<String> = good.iter().map(|(name, address)| format!("{name} {address}")).collect();
    if !shown.is_empty() {
        let state = if scene.server.is_some() { "listening" } else { "free" };
        examined.good(format!("{state}: {}", words::list(shown)));
    }
    examined
}

/// Whether the running server has a listener that is set.
fn listening(
    name: &'static str,
    address: SocketAddr,
    real: &[(String, SocketAddr)],
) -> Result<SocketAddr, Box<Finding>> {
    // Port 0 is any; a machine without IPv6 listens at 0.0.0.0 instead of [::].
    let fits = |own: &SocketAddr| {
        (address.port() == 0 || own.port() == address.port())
            && (own.ip() == address.ip() || own.ip().is_unspecified() && address.ip().is_unspecified())
    };
    let found = real.iter().find(|(own, at)| own == name && fits(at));
    found.map(|(_, at)| *at).ok_or_else(|| {
        Box::new(
            Finding::error(
                "listen.missing",
                format!("The server does not listen at {address} (listen.{name})."),
                "The configuration says so, but the listener was not opened or has failed.",
            )
            .fix("xmppd log tail --module net")
            .fix("xmppd config reload"),
        )
    })
}

/// Whether a server could listen at an address; for the set-up as well, before anything is written.
///
/// # Errors
/// The port is taken (by whom), it is not permitted, the machine has no such address.
pub fn free(name: &'static str, address: SocketAddr) -> Result<(), Box<Finding>> {
    if address.port() == 0 {
        return Ok(());
    }
    match TcpListener::bind(address) {
        Ok(_) => Ok(()),
        Err(error)
            if address.ip().is_unspecified()
                && address.is_ipv6()
                && error.kind() != io::ErrorKind::AddrInUse =>
        {
            let instead = SocketAddr::new(IpAddr::V4(Ipv4Addr::UNSPECIFIED), address.port());
            TcpListener::bind(instead).map(drop).map_err(|error| Box::new(judge(name, instead, &error)))
        }
        Err(error) => Err(Box::new(judge(name, address, &error))),
    }
}

/// What it means that the system refuses an address.
fn judge(name: &'static str, address: SocketAddr, error: &io::Error) -> Finding {
    let port = address.port();
    let other = format!("take another: xmppd config set listen.{name} IP:PORT");
    match error.kind() {
        io::ErrorKind::AddrInUse => {
            let holder = holder_of_port(port);
            let who = holder.as_ref().map_or_else(
                || "another program".to_owned(),
                |holder| format!("{} (pid {})", holder.name, holder.pid),
            );
            Finding::error(
                "port.taken",
                format!("Port {port} is used by {who}."),
                "xmppd cannot listen for clients there.",
            )
            .fix(stop(port, holder.as_ref()))
            .fix(other)
        }
        io::ErrorKind::PermissionDenied => Finding::error(
            "port.not_permitted",
            format!("You may not listen on port {port}."),
            "Ports below 1024 need a right that this user has not; the unit of the packages gives it.",
        )
        .fix(other),
        io::ErrorKind::AddrNotAvailable => Finding::error(
            "address.not_here",
            format!("{} is not an address of this machine.", address.ip()),
            format!("listen.{name} names it."),
        )
        .fix(other),
        _ => Finding::error(
            "port.failed",
            format!("xmppd cannot listen at {address}: {error}."),
            "The system says no more.",
        )
        .fix(other),
    }
}

fn stop(port: u16, holder: Option<&Holder>) -> String {
    match holder {
        None => format!("find it: sudo ss -ltnp 'sport = :{port}'"),
        Some(holder) if holder.name == "?" => format!("look what it is: ps {}", holder.pid),
        Some(holder) if holder.name == "xmppd" => "look what it is: xmppd status".into(),
        Some(holder) => format!("stop it: systemctl disable --now {}", holder.name),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{configured, scene, server};
    use super::*;

    fn ids(scene: &Scene) -> Vec<String> {
        examine(scene).findings.iter().map(|finding| finding.id.to_string()).collect()
    }

    #[test]
    fn a_taken_port_names_its_holder() {
        let held = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = held.local_addr().unwrap();
        let (_directory, mut scene) = scene();
        configured(&mut scene, &format!("[listen]\nc2s = [\"{address}\"]\nc2s_tls = []\n"));
        let found = examine(&scene).findings;
        assert_eq!(found.len(), 1);
        let own = format!("(pid {})", std::process::id());
        assert!(found[0].id == "port.taken" && found[0].what.contains(&own), "{found:?}");
        drop(held);
        assert_eq!(ids(&scene), ["listen.loopback"]);
    }

    #[test]
    fn refusals_are_told_apart() {
        let at = |address: &str, kind| judge("c2s", address.parse().unwrap(), &kind);
        assert_eq!(at("0.0.0.0:443", io::ErrorKind::PermissionDenied.into()).id, "port.not_permitted");
        assert_eq!(at("192.0.2.1:5222", io::ErrorKind::AddrNotAvailable.into()).id, "address.not_here");
        assert_eq!(at("0.0.0.0:5222", io::ErrorKind::Other.into()).id, "port.failed");
    }

    #[test]
    fn a_running_server_is_asked_where_it_listens() {
        let (_directory, mut scene) = scene();
        configured(&mut scene, "[listen]\nc2s = [\"[::]:5222\"]\nc2s_tls = [\"0.0.0.0:0\"]\n");
        let listening = |c2s: &str| {
            vec![("c2s".to_owned(), c2s.parse().unwrap()), ("c2s_tls".into(), "0.0.0.0:41".parse().unwrap())]
        };
        scene.server = Some(server(listening("0.0.0.0:5222")));
        assert_eq!(ids(&scene), [""; 0]);
        scene.server = Some(server(listening("0.0.0.0:5333")));
        assert_eq!(ids(&scene), ["listen.missing"]);
        configured(&mut scene, "[listen]\nc2s = []\nc2s_tls = []\n");
        assert_eq!(ids(&scene), ["listen.none"]);
    }
}
