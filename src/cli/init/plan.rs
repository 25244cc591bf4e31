//! What is decided: by flags, by answers, or by itself.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::path::{Path, PathBuf};

use super::super::{ask, machine, start_error};
use super::Init;
use super::around::Around;
use crate::admin::{AdminError, Secret, acceptable_password, names};
use crate::base::{Clock, Timestamp};
use crate::config::{Decided, Paths, Registration, initial};
use crate::jid::{BareJid, Domain, Localpart};
use crate::tls::{CertFiles, Certificate};

/// The usual ports of clients: STARTTLS and direct TLS.
pub(super) const PORTS: (u16, u16) = (5222, 5223);

/// Room that a server needs to begin with: its database, the reserve beside it, some logs.
const ROOM: u64 = 48 << 20;

/// Two addresses for clients: STARTTLS, direct TLS.
pub(super) type Pair = (SocketAddr, SocketAddr);

/// Where the certificate comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Source {
    SelfSigned,
    /// Files that are copied.
    Files(CertFiles),
}

/// What the flags say.
#[derive(Debug)]
pub(super) struct Given {
    pub(super) domain: Option<Domain>,
    pub(super) admin: Option<BareJid>,
    pub(super) listen: Option<Pair>,
    pub(super) source: Option<Source>,
    pub(super) registration: Option<Registration>,
    pub(super) password: Option<Secret>,
    /// The password is to be made here.
    pub(super) generate: bool,
}

/// What was decided.
pub(super) struct Plan {
    pub(super) paths: Paths,
    pub(super) domain: Domain,
    pub(super) admin: BareJid,
    pub(super) now: Timestamp,
    /// Where clients will connect.
    pub(super) listen: Pair,
    pub(super) source: Source,
    /// Who may make an account by himself.
    pub(super) registration: Registration,
    /// The administrator's password; one is made where there is none.
    pub(super) password: Option<Secret>,
    /// The text of the configuration file.
    pub(super) config: String,
    pub(super) around: Around,
    /// Why it is this domain, where nobody has named one.
    pub(super) reason: Option<String>,
    /// Whether an earlier set-up is put aside first.
    pub(super) puts_aside: bool,
}

impl Given {
    /// Reads the flags.
    ///
    /// # Errors
    /// Exit 3 for a value that is none, exit 2 for flags that do not go together.
    pub(super) fn read(init: &Init) -> Result<Self, AdminError> {
        let domain = init.domain.as_deref().map(names::domain).transpose()?;
        let admin = match &init.admin {
            Some(admin) => Some(administrator(admin, domain.as_ref())?),
            None => None,
        };
        let listen = init.listen.as_deref().map(listen).transpose()?;
        let source = source(init)?;
        let password = init.password_stdin.then(ask::password_from_stdin).transpose().map_err(|error| {
            error.instead("printf '%s\\n' \"$PASSWORD\" | xmppd init --yes --password-stdin")
        })?;
        // clap takes only these words.
        let registration = init.registration.as_deref().and_then(|who| who.parse().ok());
        Ok(Self { domain, admin, listen, source, registration, password, generate: init.generate })
    }

    /// With what is taken by itself for everything that no flag has said.
    ///
    /// # Errors
    /// Exit 3: the password is refused.
    pub(super) fn completed(self, paths: Paths, around: Around) -> Result<Plan, AdminError> {
        let named =
            self.domain.clone().or_else(|| self.admin.as_ref().and_then(|admin| admin.domain().parse().ok()));
        let (domain, reason) = match named {
            Some(domain) => (domain, None),
            None => of_machine(&around.host)?,
        };
        let admin = match &self.admin {
            Some(admin) => admin.clone(),
            None => administrator("admin", Some(&domain))?,
        };
        let plan = Plan::new(self, paths, domain, admin, around)?;
        Ok(Plan { reason, ..plan })
    }
}

impl Plan {
    /// A plan from answers; what stands in `given` beside domain and administrator holds.
    ///
    /// # Errors
    /// Exit 3: the password is refused.
    pub(super) fn new(
        given: Given,
        paths: Paths,
        domain: Domain,
        admin: BareJid,
        around: Around,
    ) -> Result<Self, AdminError> {
        if let Some(password) = &given.password {
            acceptable_password(password.reveal(), &admin)?;
        }
        let now = Clock::new().wall();
        let decided = Decided {
            date: now.to_xmpp().chars().take(10).collect(),
            name: Some(around.host.name.clone()).filter(|name| !name.is_empty()),
            domain: domain.clone(),
            admins: vec![admin.clone()],
            listen: given.listen.map(|listen| (vec![listen.0], vec![listen.1])),
            registration: given.registration.unwrap_or(Registration::Closed),
        };
        Ok(Self {
            config: initial(&decided),
            paths,
            domain,
            admin,
            now,
            listen: given.listen.unwrap_or_else(everywhere),
            source: given.source.unwrap_or(Source::SelfSigned),
            registration: decided.registration,
            password: given.password,
            around,
            reason: None,
            puts_aside: false,
        })
    }

    /// Looks whether it can be done: ports and certificate. Changes nothing.
    ///
    /// # Errors
    /// See [`free`] and [`fits`].
    pub(super) fn possible(&self) -> Result<(), AdminError> {
        if let Source::Files(files) = &self.source {
            fits(files, &self.domain, self.now)?;
        }
        free(self.listen)
    }
}

/// Whether the places of a server can be used: rights and room. Changes nothing.
///
/// # Errors
/// Exit 6 or 1 with what is in the way.
pub(super) fn usable(paths: &Paths) -> Result<(), AdminError> {
    let config_directory = paths.config.parent().unwrap_or(&paths.config);
    for directory in [config_directory, paths.certs.as_path(), paths.data.as_path()] {
        start_error::usable_directory(directory, paths.mode)?;
    }
    let Some(room) = machine::room(&paths.data).filter(|room| *room < ROOM) else { return Ok(()) };
    Err(AdminError::failed(
        "disk.full",
        format!(
            "Only {} MB are free where {} will lie; {} MB are needed.",
            room >> 20,
            paths.data.display(),
            ROOM >> 20
        ),
    )
    .next("free some space, or choose another place: --dir DIRECTORY"))
}

/// Whether a server could listen there.
///
/// # Errors
/// The port is taken, not permitted, or there is no such address here.
pub(super) fn free(listen: Pair) -> Result<(), AdminError> {
    start_error::free_address("c2s", listen.0)?;
    start_error::free_address("c2s_tls", listen.1)
}

/// Whether files are a certificate and its key, for a domain and valid now.
///
/// # Errors
/// What is wrong with them.
pub(super) fn fits(files: &CertFiles, domain: &Domain, now: Timestamp) -> Result<(), AdminError> {
    let fits = Certificate::load(files).and_then(|certificate| certificate.check_domain(domain, files, now));
    fits.map_err(|error| AdminError::from(error).next("or let xmppd make one: --cert self-signed"))
}

/// The usual ports on all addresses.
pub(super) fn everywhere() -> Pair {
    let all = IpAddr::V6(Ipv6Addr::UNSPECIFIED);
    (SocketAddr::new(all, PORTS.0), SocketAddr::new(all, PORTS.1))
}

/// The machine's name if that can be a domain, and why it is this one.
fn of_machine(host: &machine::HostName) -> Result<(Domain, Option<String>), AdminError> {
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

/// The administrator's address; a name alone is meant at the domain.
///
/// # Errors
/// Exit 3: it is none, or it is at another domain.
pub(super) fn administrator(given: &str, domain: Option<&Domain>) -> Result<BareJid, AdminError> {
    if let (Some(domain), false) = (domain, given.contains('@')) {
        return match given.parse::<Localpart>() {
            Ok(local) => Ok(BareJid::new(Some(&local), domain)),
            Err(_) => names::account(&format!("{given}@{domain}")),
        };
    }
    let admin = names::account(given)?;
    match domain {
        Some(domain) if admin.domain() != domain.as_str() => Err(AdminError::invalid(
            "init.admin",
            format!("The administrator {admin} is not at the domain {domain}, where the account will be."),
        )
        .next(format!("xmppd init --yes --domain {} --admin {admin}", admin.domain()))
        .next(format!("or --admin {}@{domain}", admin.local().unwrap_or("admin")))),
        _ => Ok(admin),
    }
}

/// `IP`: the usual ports; `IP:PORT`: that port and the next one; `IP:0`: two free ports.
///
/// # Errors
/// Exit 3: it is no address.
pub(super) fn listen(given: &str) -> Result<Pair, AdminError> {
    let bare = given.trim_start_matches('[').trim_end_matches(']');
    if let Ok(ip) = bare.parse::<IpAddr>() {
        return Ok((SocketAddr::new(ip, PORTS.0), SocketAddr::new(ip, PORTS.1)));
    }
    let address: SocketAddr = given.parse().map_err(|_| {
        AdminError::invalid("init.listen", format!("\"{given}\" is not a network address."))
            .next("examples: --listen 127.0.0.1   --listen 192.0.2.1:5222   --listen '[::1]:0'")
    })?;
    let second = match address.port() {
        0 => 0,
        port => port.checked_add(1).ok_or_else(|| {
            AdminError::invalid(
                "init.listen",
                format!("Behind port {port} there is no second one for direct TLS."),
            )
            .next("--listen 127.0.0.1:5222")
        })?,
    };
    Ok((address, SocketAddr::new(address.ip(), second)))
}

fn source(init: &Init) -> Result<Option<Source>, AdminError> {
    let files = init.cert_file.as_ref().zip(init.key_file.as_ref());
    let files = files.map(|(certificate, key)| files_at(certificate, key)).transpose()?;
    match (init.cert.as_deref(), files) {
        (Some("self-signed"), Some(_)) => Err(AdminError::usage(
            "init.cert",
            "--cert self-signed and files of your own exclude each other.",
        )
        .next("--cert files --cert-file FILE --key-file FILE")),
        (Some("files"), None) => Err(AdminError::usage("init.cert", "--cert files needs the files.")
            .next("--cert files --cert-file fullchain.pem --key-file privkey.pem")),
        (_, Some(files)) => Ok(Some(Source::Files(files))),
        (Some(_), None) => Ok(Some(Source::SelfSigned)),
        (None, None) => Ok(None),
    }
}

/// The same files however the current directory changes.
///
/// # Errors
/// The current directory has gone.
pub(super) fn files_at(certificate: &Path, key: &Path) -> Result<CertFiles, AdminError> {
    let absolute = |path: &Path| -> Result<PathBuf, AdminError> {
        std::path::absolute(path).map_err(|error| start_error::io(path, &error))
    };
    Ok(CertFiles { certificate: absolute(certificate)?, key: absolute(key)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn host(name: &str) -> machine::HostName {
        machine::HostName { name: name.into(), from: "test" }
    }

    #[test]
    fn the_machines_name_is_the_domain_if_it_can_be_one() {
        let (found, reason) = of_machine(&host("atlas.example.org")).unwrap();
        assert_eq!(found.as_str(), "atlas.example.org");
        assert!(reason.unwrap().contains("test"));
        for name in ["atlas", "localhost.localdomain", "not_a_name"] {
            let (found, reason) = of_machine(&host(name)).unwrap();
            assert_eq!(found.as_str(), "localhost", "{name}");
            assert!(reason.unwrap().contains("--domain"));
        }
    }

    #[test]
    fn listen_takes_an_address_or_two_ports() {
        let ports = |given| listen(given).map(|(a, b)| (a.port(), b.port()));
        assert_eq!(ports("127.0.0.1").unwrap(), (5222, 5223));
        assert_eq!(ports("[::1]").unwrap(), (5222, 5223));
        assert_eq!(ports("127.0.0.1:0").unwrap(), (0, 0));
        assert_eq!(ports("[::1]:6000").unwrap(), (6000, 6001));
        assert_eq!(ports("127.0.0.1:65535").unwrap_err().exit(), 3);
        assert_eq!(ports("here").unwrap_err().exit(), 3);
    }

    #[test]
    fn the_administrator_lives_at_the_domain() {
        let domain: Domain = "example.org".parse().unwrap();
        let admin = |given| administrator(given, Some(&domain));
        assert_eq!(admin("admin").unwrap().as_str(), "admin@example.org");
        assert_eq!(admin("anna@example.org").unwrap().as_str(), "anna@example.org");
        let error = admin("anna@shop.example").unwrap_err();
        assert_eq!(error.exit(), 3);
        assert_eq!(
            error.next.first().unwrap(),
            "xmppd init --yes --domain shop.example --admin anna@shop.example"
        );
        assert_eq!(administrator("anna", None).unwrap_err().exit(), 3);
    }

    #[test]
    fn flags_of_the_certificate_go_together() {
        let flags = |cert: Option<&str>, files: bool| {
            let file = |name: &str| files.then(|| PathBuf::from(name));
            let cert = cert.map(str::to_owned);
            source(&Init { cert, cert_file: file("/c"), key_file: file("/k"), ..Init::default() })
        };
        assert_eq!(flags(None, false).unwrap(), None);
        assert_eq!(flags(Some("self-signed"), false).unwrap(), Some(Source::SelfSigned));
        assert!(matches!(flags(None, true).unwrap(), Some(Source::Files(_))));
        assert!(matches!(flags(Some("files"), true).unwrap(), Some(Source::Files(_))));
        assert_eq!(flags(Some("files"), false).unwrap_err().exit(), 2);
        assert_eq!(flags(Some("self-signed"), true).unwrap_err().exit(), 2);
    }
}
