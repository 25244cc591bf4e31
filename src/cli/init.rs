//! `xmppd init`: decides, looks whether it can be done, does it, and says what comes next.

use std::io::IsTerminal as _;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use clap::Args;
use serde_json::json;

use super::call::paths;
use super::parse::Global;
use super::render::Look;
use super::set_up::{Done, Shown, set_up};
use super::{ask, machine, start_error};
use crate::admin::{AdminError, Line, Report};
use crate::base::{Clock, Timestamp};
use crate::config::{Decided, Mode, Paths, initial};
use crate::jid::{BareJid, Domain, Localpart};

/// Examples in the help.
pub(super) const EXAMPLES: &str = "Example:
  xmppd init --yes
  xmppd init --yes --domain example.org --admin anna@example.org
  xmppd --dir /srv/chat init --yes --listen 127.0.0.1";

/// The usual ports of clients: STARTTLS and direct TLS.
const PORTS: (u16, u16) = (5222, 5223);

/// Room that a server needs to begin with: its database, the reserve beside it, some logs.
const ROOM: u64 = 48 << 20;

/// Flags of `init`. What is not given has a default that works.
#[derive(Clone, Debug, Default, Args)]
pub(super) struct Init {
    /// What stands behind the @ of addresses. The name of this machine if left out.
    #[arg(long)]
    pub(super) domain: Option<String>,
    /// The first administrator. admin@DOMAIN if left out.
    #[arg(long, value_name = "JID")]
    pub(super) admin: Option<String>,
    /// Listen here only: an address, or an address and the first of two ports; port 0 takes free ones.
    #[arg(long, value_name = "IP[:PORT]")]
    pub(super) listen: Option<String>,
    /// Where the certificate comes from.
    #[arg(long, value_name = "KIND", value_parser = ["self-signed"], default_value = "self-signed")]
    pub(super) cert: String,
    /// Show the configuration file and do nothing.
    #[arg(long)]
    pub(super) print_only: bool,
}

/// What was decided.
pub(super) struct Plan {
    pub(super) paths: Paths,
    pub(super) domain: Domain,
    pub(super) admin: BareJid,
    pub(super) now: Timestamp,
    /// Where clients will connect: STARTTLS, direct TLS.
    listen: (SocketAddr, SocketAddr),
    /// The text of the configuration file.
    pub(super) config: String,
    host: machine::HostName,
    /// Why it is this domain, where nobody has named one.
    reason: Option<String>,
}

/// `xmppd init`
pub(super) fn run(init: &Init, global: &Global, look: &Look) -> Result<(), AdminError> {
    let plan = plan(init, global)?;
    if init.print_only {
        look.report(&Report::new(json!({ "config": plan.config })).line(plan.config.trim_end()));
        return Ok(());
    }
    if plan.paths.config.exists() {
        look.report(&already(&plan)?);
        return Ok(());
    }
    if !global.yes && !ask::possible() {
        return Err(nobody_to_ask(&plan, init));
    }
    possible(&plan)?;
    if !global.yes {
        look.report(&Report::default().line(title()).line("").push(summary(&plan)).line(""));
        ask::yes("Write this?")?;
    }
    carry_out(&plan, look, true)
}

/// Sets a server up for `run`, which found none, with what it takes by itself.
pub(super) fn by_itself(global: &Global, look: &Look) -> Result<(), AdminError> {
    let plan = plan(&Init::default(), global)?;
    possible(&plan)?;
    carry_out(&plan, look, false)
}

fn plan(init: &Init, global: &Global) -> Result<Plan, AdminError> {
    let paths = paths(&global.choice())?;
    let host = machine::host_name();
    let (domain, reason) = domain(init.domain.as_deref(), &host)?;
    let admin = admin(init.admin.as_deref(), &domain)?;
    let listen = listen(init.listen.as_deref())?;
    let now = Clock::new().wall();
    let decided = Decided {
        date: now.to_xmpp().chars().take(10).collect(),
        name: Some(host.name.clone()).filter(|name| !name.is_empty()),
        domain: domain.clone(),
        admins: vec![admin.clone()],
        listen: init.listen.as_ref().map(|_| (vec![listen.0], vec![listen.1])),
    };
    Ok(Plan { config: initial(&decided), paths, domain, admin, now, listen, host, reason })
}

/// The domain that is given, else the machine's name if that can be one.
fn domain(given: Option<&str>, host: &machine::HostName) -> Result<(Domain, Option<String>), AdminError> {
    if let Some(given) = given {
        let domain = crate::admin::names::domain(given)?;
        return Ok((domain, None));
    }
    let name = host.name.as_str();
    if name.contains('.')
        && !name.starts_with("localhost.")
        && let Ok(domain) = name.parse()
    {
        return Ok((domain, Some(format!("the name of this machine, from: {}", host.from))));
    }
    let reason = format!(
        "the name of this machine, \"{name}\", has no dot,\nso that others could not find it. Another one: --domain NAME"
    );
    let domain =
        "localhost".parse().map_err(|error| AdminError::failed("init.domain", format!("{error}.")))?;
    Ok((domain, Some(reason)))
}

fn admin(given: Option<&str>, domain: &Domain) -> Result<BareJid, AdminError> {
    let Some(given) = given else {
        let admin: Localpart =
            "admin".parse().map_err(|error| AdminError::failed("init.admin", format!("{error}.")))?;
        return Ok(BareJid::new(Some(&admin), domain));
    };
    let admin = crate::admin::names::account(given)?;
    if admin.domain() != domain.as_str() {
        return Err(AdminError::invalid(
            "init.admin",
            format!("The administrator {admin} is not at the domain {domain}, where the account will be."),
        )
        .next(format!("xmppd init --yes --domain {} --admin {admin}", admin.domain()))
        .next(format!("or --admin {}@{domain}", admin.local().unwrap_or("admin"))));
    }
    Ok(admin)
}

/// `IP`: the usual ports; `IP:PORT`: that port and the next one; `IP:0`: two free ports.
fn listen(given: Option<&str>) -> Result<(SocketAddr, SocketAddr), AdminError> {
    let Some(given) = given else {
        let all = IpAddr::V6(Ipv6Addr::UNSPECIFIED);
        return Ok((SocketAddr::new(all, PORTS.0), SocketAddr::new(all, PORTS.1)));
    };
    let bare = given.trim_start_matches('[').trim_end_matches(']');
    if let Ok(ip) = bare.parse::<IpAddr>() {
        return Ok((SocketAddr::new(ip, PORTS.0), SocketAddr::new(ip, PORTS.1)));
    }
    let address: SocketAddr = given.parse().map_err(|_| {
        AdminError::invalid("init.listen", format!("--listen: \"{given}\" is not a network address."))
            .next("examples: --listen 127.0.0.1   --listen 192.0.2.1:5222   --listen '[::1]:0'")
    })?;
    let second = match address.port() {
        0 => 0,
        port => port.checked_add(1).ok_or_else(|| {
            AdminError::invalid(
                "init.listen",
                format!("--listen: behind port {port} there is no second one for direct TLS."),
            )
            .next("--listen 127.0.0.1:5222")
        })?,
    };
    Ok((address, SocketAddr::new(address.ip(), second)))
}

/// Looks whether it can be done: rights, room, ports. Changes nothing.
fn possible(plan: &Plan) -> Result<(), AdminError> {
    let paths = &plan.paths;
    let config_directory = paths.config.parent().unwrap_or(&paths.config);
    for directory in [config_directory, paths.certs.as_path(), paths.data.as_path()] {
        start_error::usable_directory(directory, paths.mode)?;
    }
    if let Some(room) = machine::room(&paths.data).filter(|room| *room < ROOM) {
        return Err(AdminError::failed(
            "disk.full",
            format!(
                "Only {} MB are free where {} will lie; {} MB are needed.",
                room >> 20,
                paths.data.display(),
                ROOM >> 20
            ),
        )
        .next("free some space, or choose another place: --dir DIRECTORY"));
    }
    start_error::free_address("c2s", plan.listen.0)?;
    start_error::free_address("c2s_tls", plan.listen.1)
}

fn already(plan: &Plan) -> Result<Report, AdminError> {
    let path = &plan.paths.config;
    let config = crate::config::Config::load(path)?;
    let domains: Vec<String> = config.vhosts().map(|vhost| vhost.domain.to_string()).collect();
    let since = std::fs::metadata(path).and_then(|file| file.created().or_else(|_| file.modified())).ok();
    let since = since.and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
    let since = since.and_then(|since| i64::try_from(since.as_micros()).ok()).map(Timestamp);
    let since =
        since.map(|since| format!(" (since {})", since.to_xmpp().chars().take(10).collect::<String>()));
    let what = if domains.is_empty() { "no domain".into() } else { domains.join(", ") };
    Ok(Report::new(json!({ "domains": domains, "config": path, "already": true }))
        .line(format!(
            "This server is already set up for {what}{}. Nothing changed.",
            since.unwrap_or_default()
        ))
        .next(format!(
            "xmppd run · xmppd status · add a domain: xmppd vhost add DOMAIN\n\
             a lost password: xmppd user passwd {}",
            config.server.admins.first().map_or_else(|| plan.admin.to_string(), ToString::to_string)
        )))
}

/// A missing answer is an error that names the flag.
fn nobody_to_ask(plan: &Plan, init: &Init) -> AdminError {
    let missing = if init.domain.is_none() { ", and --domain is missing" } else { "" };
    let (domain, admin) = (&plan.domain, &plan.admin);
    AdminError::usage("init.no_terminal", format!("No terminal to ask on{missing}."))
        .next(format!("xmppd init --yes --domain {domain} --admin {admin}"))
}

/// Does it and shows what was done; `alone` if no server is started right after.
fn carry_out(plan: &Plan, look: &Look, alone: bool) -> Result<(), AdminError> {
    let shown = if std::io::stdout().is_terminal() && !look.json { Shown::OnTerminal } else { Shown::InFile };
    let done = set_up(plan, shown)?;
    let mut report = Report::new(data(plan, &done));
    if !look.quiet {
        report = report.line(title()).line("").push(summary(plan)).line("");
        report.lines.extend(done.lines.iter().cloned());
        report = report.line("");
        if let Some(reason) = &plan.reason {
            report = report.line(format!("The domain is {}: {reason}.", plan.domain)).line("");
        }
    }
    if let Some(password) = &done.password {
        report = report.line(format!("Password of {}, shown only now:  {password}", plan.admin));
    }
    if let Some(file) = &done.password_file {
        report = report.line(format!("Password of {}: in {} (mode 0600)", plan.admin, file.display()));
    }
    if !look.quiet {
        report = report.push(Line::Next(next(plan, alone)));
    }
    for warning in done.warnings {
        report = report.warn(warning);
    }
    look.report(&report);
    Ok(())
}

fn title() -> String {
    format!("xmppd {} — set-up", env!("CARGO_PKG_VERSION"))
}

fn summary(plan: &Plan) -> Line {
    let addresses: Vec<String> = machine::addresses().iter().map(ToString::to_string).collect();
    let pair = |name: &str, value: String| vec![name.to_owned(), value];
    let ports = match plan.listen {
        (first, _) if first.port() == 0 => format!("free ones at {}", first.ip()),
        (first, second) => format!("{} {} at {}", first.port(), second.port(), first.ip()),
    };
    let mut rows = vec![
        pair("this machine", format!("{}   (from: {})", plan.host.name, plan.host.from)),
        pair(
            "addresses",
            if addresses.is_empty() { "none but its own".into() } else { addresses.join(", ") },
        ),
        pair("ports", ports),
        pair("domain", plan.domain.to_string()),
        pair("administrator", plan.admin.to_string()),
        pair("config", plan.paths.config.display().to_string()),
        pair("data", plan.paths.data.display().to_string()),
    ];
    if rustix::process::geteuid().is_root() && plan.paths.mode == Mode::User {
        rows.push(pair("mode", "user mode, as root; --system is for the service of the machine".into()));
    }
    Line::Table { heading: false, rows }
}

fn data(plan: &Plan, done: &Done) -> serde_json::Value {
    json!({
        "domain": plan.domain.as_str(),
        "admin": plan.admin.as_str(),
        "config": plan.paths.config,
        "data": plan.paths.data,
        "certificate": done.certificate,
        "fingerprint": done.fingerprint,
        "fingerprint_sha1": done.sha1,
        "password_file": done.password_file,
        "already": false,
    })
}

fn next(plan: &Plan, start: bool) -> Vec<String> {
    let mut steps = Vec::new();
    if start {
        steps.push("start            xmppd run".into());
    }
    let server = match plan.listen.0.ip() {
        ip if ip.is_unspecified() => {
            machine::addresses().first().map_or_else(|| "this machine".into(), ToString::to_string)
        }
        ip => ip.to_string(),
    };
    steps.push(format!("log in           any client, as {}; server {server}", plan.admin));
    steps.push("                 the certificate is self-signed: compare its fingerprint".into());
    steps.push(format!("more accounts    xmppd user add NAME@{}", plan.domain));
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    fn host(name: &str) -> machine::HostName {
        machine::HostName { name: name.into(), from: "test" }
    }

    #[test]
    fn the_machines_name_is_the_domain_if_it_can_be_one() {
        let (found, reason) = domain(None, &host("atlas.example.org")).unwrap();
        assert_eq!(found.as_str(), "atlas.example.org");
        assert!(reason.unwrap().contains("test"));
        for name in ["atlas", "localhost.localdomain", "not_a_name"] {
            let (found, reason) = domain(None, &host(name)).unwrap();
            assert_eq!(found.as_str(), "localhost", "{name}");
            assert!(reason.unwrap().contains("--domain"));
        }
        assert_eq!(domain(Some("a@b"), &host("x")).unwrap_err().exit(), 3);
    }

    #[test]
    fn listen_takes_an_address_or_two_ports() {
        let ports = |given| listen(Some(given)).map(|(a, b)| (a.port(), b.port()));
        assert_eq!(ports("127.0.0.1").unwrap(), (5222, 5223));
        assert_eq!(ports("[::1]").unwrap(), (5222, 5223));
        assert_eq!(ports("127.0.0.1:0").unwrap(), (0, 0));
        assert_eq!(ports("[::1]:6000").unwrap(), (6000, 6001));
        assert_eq!(ports("127.0.0.1:65535").unwrap_err().exit(), 3);
        assert_eq!(ports("here").unwrap_err().exit(), 3);
    }

    #[test]
    fn the_administrator_lives_at_the_domain() {
        let domain = "example.org".parse().unwrap();
        assert_eq!(admin(None, &domain).unwrap().as_str(), "admin@example.org");
        let error = admin(Some("anna@shop.example"), &domain).unwrap_err();
        assert_eq!(error.exit(), 3);
        assert_eq!(
            error.next.first().unwrap(),
            "xmppd init --yes --domain shop.example --admin anna@shop.example"
        );
    }
}
