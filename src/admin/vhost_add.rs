//! `vhost add`: a further domain, with its certificate, once its name was looked up.

use std::net::IpAddr;

use serde_json::json;

use super::cert::Pair;
use super::cx::AdminCx;
use super::error::AdminError;
use super::names;
use super::report::{Line, Report};
use super::vhost::{accounts_of, counted, key_mode};
use super::vhost_change::{commit, may_own, remove_certificate, setting};
use crate::config::Edit;
use crate::jid::{BareJid, Domain};
use crate::net::{self, Addresses, Resolved, addresses_of};
use crate::tls::{CertFiles, Certificate, ensure};

/// Domains of this server whose addresses are compared with those of a new one.
const COMPARED: usize = 3;

/// A domain that is to be served.
pub(super) struct New {
    pub(super) domain: Domain,
    pub(super) owner: Option<BareJid>,
    /// The domain whose own settings it gets.
    pub(super) like: Option<Domain>,
    /// Its certificate; else it gets one that nobody else has signed.
    pub(super) pair: Option<Pair>,
    /// Whether its name is looked up.
    pub(super) looked_up: bool,
}

/// `vhost add`
pub(super) async fn add(
    cx: &AdminCx,
    by: String,
    new: New,
    if_not_exists: bool,
) -> Result<Report, AdminError> {
    let New { domain, owner, like, pair, looked_up } = new;
    if let Some(vhost) = cx.config.current().vhost(&domain) {
        if if_not_exists {
            return Ok(Report::new(json!({ "domain": domain.as_str(), "added": false }))
                .line(format!("{domain} is already served here. Nothing changed.")));
        }
        let state = if vhost.enabled { "enabled" } else { "disabled" };
        let accounts = counted(accounts_of(cx, &domain).await?, "account");
        return Err(AdminError::exists(
            "vhost.exists",
            format!("{domain} is already served here ({state}, {accounts})."),
        )
        .next(format!("xmppd vhost show {domain}")));
    }
    if let Some(like) = &like {
        names::vhost(cx, like)?;
    }
    if let Some(owner) = &owner {
        may_own(cx, owner, &domain).await?;
    }
    let name = if looked_up { look_up(cx, &domain).await } else { Name::NotAsked };
    if let Name::Elsewhere(to) = name {
        return Err(leads_elsewhere(&domain, to));
    }
    let mut edits = vec![Edit::AddVhost { domain: domain.clone(), like }];
    edits.extend(owner.as_ref().map(|owner| setting(&domain, "owner", vec![owner.to_string()])));
    let placed = Placed::new(cx, &domain, pair.as_ref())?;
    if let Err(error) = commit(cx, by, Edit::All(edits), format!("vhost add {domain}")).await {
        placed.undo(cx);
        return Err(error);
    }
    let Placed { files, certificate, kind, .. } = placed;
    let fingerprint = certificate.fingerprint.to_string();
    let live = cx.node.is_some();
    let mut report = Report::new(json!({
        "domain": domain.as_str(), "added": true, "live": live, "owner": owner, "dns": name.to_json(),
        "certificate": { "file": files.certificate, "fingerprint": fingerprint },
    }));
    report.lines.extend(name.line(&domain));
    report.lines.extend(pair.iter().flat_map(Pair::warnings));
    let mut next = vec![format!("first account  xmppd user add NAME@{domain}")];
    if name == Name::Nowhere && !net::is_special(&domain.to_ascii()) {
        next.insert(0, records(&domain, &net::own_addresses()));
    }
    Ok(report
        .push(Line::Good(format!(
            "{kind}   {}\nSHA-256 {fingerprint}\nSHA-1 {}",
            files.certificate.display(),
            certificate.sha1
        )))
        .line("")
        .line(match live {
            true => format!("Added {domain}, live now. It inherits the settings of [vhost_defaults]; see: xmppd vhost show {domain}"),
            false => format!("Added {domain}. It is served as soon as xmppd runs."),
        })
        .push(Line::Next(next)))
}

/// The certificate of a new domain, in its place.
struct Placed {
    files: CertFiles,
    certificate: Certificate,
    kind: &'static str,
    before: Before,
}

/// What lay there before.
enum Before {
    /// The same.
    Same,
    Nothing,
    /// A certificate and its key.
    Pair(Vec<u8>, zeroize::Zeroizing<Vec<u8>>),
}

impl Placed {
    fn new(cx: &AdminCx, domain: &Domain, pair: Option<&Pair>) -> Result<Self, AdminError> {
        let files = CertFiles::of(&cx.paths.certs, domain);
        let Some(pair) = pair else {
            let ensured = ensure(&files, domain, key_mode(cx.paths.mode), cx.clock.wall())?;
            let kind = match (ensured.created, ensured.certificate.self_signed) {
                (true, _) => "self-signed certificate",
                (false, true) => "self-signed certificate kept",
                (false, false) => "certificate kept",
            };
            let before = if ensured.created { Before::Nothing } else { Before::Same };
            return Ok(Self { files, certificate: ensured.certificate, kind, before });
        };
        let old = std::fs::read(&files.certificate).and_then(|old| Ok((old, std::fs::read(&files.key)?)));
        let before = match old {
            Ok((certificate, key)) => Before::Pair(certificate, zeroize::Zeroizing::new(key)),
            Err(_) => Before::Nothing,
        };
        pair.place(cx, &files)?;
        let certificate = Certificate::load(&files)?;
        Ok(Self { files, certificate, kind: "certificate", before })
    }

    /// Puts back what was there.
    fn undo(&self, cx: &AdminCx) {
        match &self.before {
            Before::Same => {}
            Before::Nothing => remove_certificate(&self.files),
            Before::Pair(certificate, key) => {
                let mode = key_mode(cx.paths.mode);
                if let Err(error) = crate::tls::install(&self.files, certificate, key, mode) {
                    tracing::warn!(target: "admin", "{error}");
                }
            }
        }
    }
}

/// What the name of a new domain says.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Name {
    /// Nobody wanted to know, or it is one that no name server knows.
    NotAsked,
    /// It leads to this machine.
    Here(IpAddr),
    /// It leads where another domain of this server leads: the way goes through a router or a proxy.
    Beside(IpAddr, Domain),
    /// It leads to another machine.
    Elsewhere(IpAddr),
    /// It has no address.
    Nowhere,
    /// It could not be found out.
    Unknown,
}

/// Looks the name of a domain up; that takes up to two seconds, elsewhere than where connections are served.
async fn look_up(cx: &AdminCx, domain: &Domain) -> Name {
    let name = domain.to_ascii();
    let name = name.trim_matches(['[', ']']).to_owned();
    // Names of a local network, and addresses: nothing is to be set up in DNS.
    if !name.contains('.') || name.ends_with(".local") || name.parse::<IpAddr>().is_ok() {
        return Name::NotAsked;
    }
    let config = cx.config.current();
    let others: Vec<Domain> = config
        .vhosts()
        .filter(|other| other.enabled)
        .map(|other| other.domain.clone())
        .take(COMPARED)
        .collect();
    let asked = tokio::task::spawn_blocking(move || {
        let others = || others.iter().map(|other| (other.clone(), addresses_of(&other.to_ascii())));
        judge(&addresses_of(&name), net::is_here, others)
    });
    asked.await.unwrap_or(Name::Unknown)
}

/// What the addresses of a name say; those of other domains are asked for only where that makes a difference.
fn judge<I: Iterator<Item = (Domain, Addresses)>>(
    addresses: &Addresses,
    is_here: impl Fn(IpAddr) -> bool,
    mut others: impl FnMut() -> I,
) -> Name {
    let to = match Resolved::of(addresses, is_here) {
        Resolved::Here(ip) => return Name::Here(ip),
        Resolved::Nowhere => return Name::Nowhere,
        Resolved::Unknown => return Name::Unknown,
        Resolved::Elsewhere(to) => to,
    };
    let Addresses::Some(own) = addresses else { return Name::Elsewhere(to) };
    let beside = others().find_map(|(other, addresses)| match addresses {
        Addresses::Some(theirs) => Some((*theirs.iter().find(|ip| own.contains(ip))?, other)),
        _ => None,
    });
    beside.map_or(Name::Elsewhere(to), |(ip, other)| Name::Beside(ip, other))
}

impl Name {
    fn line(&self, domain: &Domain) -> Option<Line> {
        Some(match self {
            Self::NotAsked | Self::Elsewhere(_) => return None,
            Self::Here(ip) => Line::Good(format!("{} {ip} points here", record(*ip))),
            Self::Beside(ip, other) => Line::Good(format!("{} {ip} points where {other} does", record(*ip))),
            Self::Nowhere => Line::Warn(format!(
                "no address was found for {domain} — without one clients elsewhere will not find it"
            )),
            Self::Unknown => {
                Line::Warn(format!("no name server has answered — whether {domain} points here is not known"))
            }
        })
    }

    fn to_json(&self) -> serde_json::Value {
        let (state, address) = match self {
            Self::NotAsked => ("not_asked", None),
            Self::Here(ip) => ("here", Some(ip)),
            Self::Beside(ip, _) => ("beside", Some(ip)),
            Self::Elsewhere(ip) => ("elsewhere", Some(ip)),
            Self::Nowhere => ("none", None),
            Self::Unknown => ("unknown", None),
        };
        json!({ "state": state, "address": address })
    }
}

fn record(ip: IpAddr) -> &'static str {
    if ip.is_ipv4() { "A" } else { "AAAA" }
}

/// The records to create, as a zone file has them.
fn records(domain: &Domain, own: &[IpAddr]) -> String {
    let name = domain.to_ascii();
    let lines: Vec<String> = own.iter().map(|ip| format!("{name}.  {}  {ip}", record(*ip))).collect();
    match lines.is_empty() {
        true => format!("{name}.  A  the address of this machine"),
        false => lines.join("\n"),
    }
}

fn leads_elsewhere(domain: &Domain, to: IpAddr) -> AdminError {
    let own: Vec<String> = net::own_addresses().iter().map(ToString::to_string).collect();
    let own = if own.is_empty() { String::new() } else { format!(" ({})", own.join(", ")) };
    AdminError::invalid(
        "vhost.elsewhere",
        format!("{domain} resolves to {to}, which is not this machine{own}."),
    )
    .because("People would be sent to another server.")
    .next(format!("fix the {} record, then run this again", record(to)))
    .next("or, behind NAT or a proxy, or where SRV records lead here: --no-dns-check")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some(addresses: &[&str]) -> Addresses {
        addresses.iter().map(|ip| ip.parse::<IpAddr>().unwrap()).collect()
    }

    #[test]
    fn where_a_name_leads_is_told_from_its_addresses_and_those_of_others() {
        let ip = |text: &str| text.parse::<IpAddr>().unwrap();
        let judged = |own: Addresses, others: Vec<(&str, Addresses)>| {
            let others = || others.iter().map(|(name, found)| (name.parse().unwrap(), found.clone()));
            judge(&own, |ip| ip == "203.0.113.12".parse::<IpAddr>().unwrap(), others)
        };
        assert_eq!(judged(some(&["203.0.113.12"]), vec![]), Name::Here(ip("203.0.113.12")));
        assert_eq!(
            judged(some(&["198.51.100.7", "203.0.113.12"]), vec![]),
            Name::Here(ip("203.0.113.12")),
            "one of them is enough"
        );
        let others =
            vec![("a.example", Addresses::Unknown), ("b.example", some(&["2001:db8::7", "198.51.100.7"]))];
        assert_eq!(
            judged(some(&["198.51.100.7"]), others.clone()),
            Name::Beside(ip("198.51.100.7"), "b.example".parse().unwrap()),
            "a router that the other domain is behind as well"
        );
        assert_eq!(judged(some(&["198.51.100.8"]), others), Name::Elsewhere(ip("198.51.100.8")));
        assert_eq!(judged(Addresses::None, vec![]), Name::Nowhere);
        assert_eq!(judged(Addresses::Unknown, vec![]), Name::Unknown, "without a network nothing is refused");
    }

    #[test]
    fn records_are_for_a_zone_file() {
        let domain: Domain = "bücher.example".parse().unwrap();
        let own = ["203.0.113.12".parse().unwrap(), "2001:db8::12".parse().unwrap()];
        assert_eq!(
            records(&domain, &own),
            "xn--bcher-kva.example.  A  203.0.113.12\nxn--bcher-kva.example.  AAAA  2001:db8::12"
        );
    }
}
