//! What a set-up finds on the machine before anything is asked or decided.

use std::fmt::Write as _;
use std::net::{IpAddr, SocketAddr};
use std::path::Path;

use super::super::machine::{self, HostName, Resolved};
use super::plan::{self, PORTS, Pair};
use crate::admin::Line;
use crate::config::{Choice, Mode, Paths};
use crate::net::holder_of_port;

/// The machine as it was found.
#[derive(Clone, Debug)]
pub(super) struct Around {
    pub(super) host: HostName,
    pub(super) addresses: Vec<IpAddr>,
    /// The usual ports that are taken: the port, and by whom as far as that can be seen.
    pub(super) taken: Vec<(u16, Option<String>)>,
    /// What name resolution says of the machine's name; only where somebody is asked.
    resolved: Option<Resolved>,
}

impl Around {
    /// Looks. Names are resolved only where there is somebody who reads it.
    pub(super) fn look(resolve: bool) -> Self {
        let host = machine::host_name();
        let (all, _) = plan::everywhere();
        let taken = [PORTS.0, PORTS.1].into_iter().filter_map(|port| {
            let error = plan::free((SocketAddr::new(all.ip(), port), SocketAddr::new(all.ip(), 0))).err()?;
            (error.code == "port.taken").then(|| {
                (port, holder_of_port(port).map(|holder| format!("{} (pid {})", holder.name, holder.pid)))
            })
        });
        let taken = taken.collect();
        let resolved = (resolve && host.name.contains('.')).then(|| machine::resolve(&host.name));
        Self { host, addresses: machine::addresses(), taken, resolved }
    }

    /// The first lines of a set-up.
    pub(super) fn lines(&self, paths: &Paths, puts_aside: bool) -> Vec<Line> {
        let mut host = format!("{}   (from: {}", self.host.name, self.host.from);
        match &self.resolved {
            Some(Resolved::Here(_)) => host.push_str("; its name leads here"),
            Some(Resolved::Elsewhere(to)) => _ = write!(host, "; its name leads to {to}, not here"),
            Some(Resolved::Nowhere) => host.push_str("; no address is known for it"),
            Some(Resolved::Unknown) | None => {}
        }
        host.push(')');
        let mut rows = vec![
            vec!["This machine".into(), host],
            vec!["Addresses".into(), self.addresses_text()],
            vec!["Ports".into(), self.ports_text()],
            vec!["Service".into(), service_text(paths.mode)],
        ];
        let earlier = earlier(paths, puts_aside);
        if !earlier.is_empty() {
            rows.push(vec!["Earlier".into(), earlier.join("; ")]);
        }
        if rustix::process::geteuid().is_root() && paths.mode == Mode::User {
            let text = "user mode, as root; --system is for the service of the machine";
            rows.push(vec!["Mode".into(), text.into()]);
        }
        vec![Line::Table { heading: false, rows }]
    }

    pub(super) fn addresses_text(&self) -> String {
        let addresses: Vec<String> = self.addresses.iter().map(ToString::to_string).collect();
        if addresses.is_empty() { "none but its own".into() } else { addresses.join(", ") }
    }

    fn ports_text(&self) -> String {
        if self.taken.is_empty() {
            return format!("{} {} free", PORTS.0, PORTS.1);
        }
        let taken = self
            .taken
            .iter()
            .map(|(port, by)| format!("{port} used by {}", by.as_deref().unwrap_or("another program")));
        taken.collect::<Vec<_>>().join(", ")
    }

    /// Why the usual ports are not the default.
    pub(super) fn why_not_usual(&self) -> Option<String> {
        let (port, by) = self.taken.first()?;
        Some(format!("{port} is used by {}", by.as_deref().unwrap_or("another program")))
    }

    /// The usual ports, or others that are free.
    pub(super) fn free_pair(&self) -> Pair {
        let usual = plan::everywhere();
        if self.taken.is_empty() {
            return usual;
        }
        let at = |port: u16| (SocketAddr::new(usual.0.ip(), port), SocketAddr::new(usual.0.ip(), port + 1));
        let free = (5322..9922).step_by(100).map(at).find(|pair| plan::free(*pair).is_ok());
        free.unwrap_or_else(|| (SocketAddr::new(usual.0.ip(), 0), SocketAddr::new(usual.0.ip(), 0)))
    }
}

fn service_text(mode: Mode) -> String {
    match (machine::service_manager(), mode) {
        (Some(manager), Mode::System) if machine::packaged_unit().is_some() => {
            format!("{manager}, the unit comes from a package")
        }
        (Some(manager), _) => format!("{manager}; xmppd service install makes it start by itself"),
        (None, _) => "no service manager was found; xmppd run starts it".into(),
    }
}

/// What an earlier set-up has left, here and in the other places where a server may be.
fn earlier(paths: &Paths, puts_aside: bool) -> Vec<String> {
    let mut found = Vec::new();
    if paths.database.exists() {
        let fate = if puts_aside { "are put aside" } else { "are kept" };
        found.push(format!("accounts in {} {fate}", paths.database.display()));
    }
    for (choice, name) in [
        (Choice { system: true, ..Choice::default() }, "the system"),
        (Choice { user: true, ..Choice::default() }, "this user"),
    ] {
        let Ok(other) = Paths::choose(&choice) else { continue };
        if other.config != paths.config && exists(&other.config) {
            found.push(format!("{name} has another server, {}", other.config.display()));
        }
    }
    found
}

fn exists(path: &Path) -> bool {
    path.try_exists().unwrap_or(false)
}
