//! `doctor`: looks at the machine, the files, the ports, the certificates, and says what to do about what it finds.
//!
//! Each subject is a function from a [`Scene`] to an [`Examined`]: findings are data. The set-up uses the same
//! functions before it writes anything.

pub mod certs;
pub mod clock;
pub mod config;
pub mod disk;
mod finding;
pub mod machine;
mod outside;
pub mod paths;
pub mod ports;
pub mod push;
mod repair;
pub(in crate::admin) mod words;

use std::net::SocketAddr;
use std::sync::Arc;

use clap::Args;
use serde::{Deserialize, Serialize};
use serde_json::json;

pub use finding::{Examined, Finding, Severity, Subject};
pub use outside::Outside;
pub use repair::Repair;

use super::caller::Caller;
use super::cx::AdminCx;
use super::error::{AdminError, Kind};
use super::noun::{Answer, Nature, Needs, Noun};
use super::report::{Line, Mark, Report};
use super::vhost::counted;
use super::warnings::Warning;
use super::{config_report, figures, names};
use crate::base::Timestamp;
use crate::config::{Config, ConfigError, Paths};
use crate::jid::{BareJid, Domain};
use crate::store::{Health, account};
use crate::tls::Fingerprint;

/// Looks at this server and its machine, and says what to do about what it finds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Args, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Doctor {
    /// What to look at; everything if left out.
    #[arg(value_enum, value_name = "SUBJECT")]
    #[serde(default)]
    pub subjects: Vec<Subject>,
    /// Look at the certificate and the devices of this domain only.
    #[arg(long)]
    #[serde(default)]
    pub domain: Option<String>,
    /// Repair what can be repaired. Each change is shown first; with --yes only those are made that nobody can miss.
    #[arg(long)]
    #[serde(skip)]
    pub fix: bool,
    /// Let warnings count: exit 9.
    #[arg(long)]
    #[serde(default)]
    pub strict: bool,
    /// What the command line has seen of the machine.
    #[arg(skip)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outside: Option<Box<Outside>>,
}

impl Doctor {
    /// What is to be looked at, in order.
    pub fn chosen(&self) -> Vec<Subject> {
        let all = self.subjects.is_empty();
        Subject::ALL.into_iter().filter(|subject| all || self.subjects.contains(subject)).collect()
    }

    /// Looks, and says what was found.
    pub fn look(&self, scene: &Scene) -> Report {
        report(
            &self.chosen().into_iter().map(|subject| examine(subject, scene)).collect::<Vec<_>>(),
            self.strict,
        )
    }
}

impl Noun for Doctor {
    const VERBS: bool = false;

    fn nature(&self) -> Nature {
        Nature::look(Needs::Node)
    }

    async fn run(self, cx: &AdminCx, _: &Caller) -> Result<Answer, AdminError> {
        let scene = Scene::of_server(cx, &self).await?;
        // Files and other programs are asked: not on the thread that serves everybody.
        let looked = tokio::task::spawn_blocking(move || self.look(&scene));
        looked.await.map(Answer::from).map_err(|_| {
            AdminError::failed("doctor.failed", "The check itself has failed.")
                .next("xmppd log tail --level error")
        })
    }
}

/// What checks look at.
pub struct Scene {
    /// Where the files are.
    pub paths: Paths,
    /// The configuration in force: the server's, else that of the file; `None` if that is not valid.
    pub config: Option<Arc<Config>>,
    /// The file as it is now.
    pub file: Result<Config, ConfigError>,
    /// What the server says of its configuration: changes that wait, a file that it could not start with.
    pub notices: Vec<Warning>,
    /// The running server.
    pub server: Option<Server>,
    /// A process that works with the data and does not answer.
    pub holder: Option<u32>,
    /// What is seen outside.
    pub outside: Outside,
    /// The present time.
    pub now: Timestamp,
    /// The only domain that counts.
    pub domain: Option<Domain>,
    /// Which administrators have an account; `None` where nobody could look.
    pub accounts: Option<Vec<BareJid>>,
    /// The certificates in use.
    pub certificates: Vec<(Domain, Fingerprint)>,
    /// What is kept of the devices that are woken; `None` while no server runs.
    pub pushes: Option<push::Pushes>,
    /// Whether storing works; `None` while no server runs.
    pub health: Option<Health>,
    /// Days until the disk is full, if it goes on as in the last weeks; `None` where that is not known.
    pub full_in_days: Option<u64>,
}

/// What only a running server knows of itself.
pub struct Server {
    /// The user it runs as.
    pub uid: u32,
    /// Files it may open.
    pub files: u64,
    /// Where it listens: the key below `listen`, the address.
    pub listening: Vec<(String, SocketAddr)>,
}

impl Scene {
    /// As the running server sees it.
    async fn of_server(cx: &AdminCx, doctor: &Doctor) -> Result<Self, AdminError> {
        let node = cx.running()?;
        let config = cx.config.current();
        let domain = doctor.domain.as_deref().map(names::domain).transpose()?;
        if let Some(domain) = &domain {
            names::vhost(cx, domain)?;
        }
        let admins = config.server.admins.clone();
        let accounts = cx.store.read(move |tx| {
            let known = admins.into_iter().map(|jid| Ok(account::id_of(tx, &jid)?.map(|_| jid)));
            known.collect::<Result<Vec<_>, _>>().map(|known| known.into_iter().flatten().collect())
        });
        let (only, now) = (domain.as_ref().map(ToString::to_string), cx.clock.wall());
        let pushes = match doctor.chosen().contains(&Subject::Push) {
            true => Some(cx.store.read(move |tx| push::Pushes::of(tx, only.as_deref(), now)).await?),
            false => None,
        };
        let certificates = config.vhosts().filter_map(|vhost| {
            let endpoint = node.certs.of(&vhost.domain)?;
            Some((vhost.domain.clone(), endpoint.certificate.fingerprint))
        });
        let listening = (node.listening)().into_iter().map(|one| (one.name.to_owned(), one.address));
        let outside = match &doctor.outside {
            Some(outside) => outside.as_ref().clone(),
            // In chat: as far as the server itself can see.
            None => Outside::default(),
        };
        Ok(Self {
            paths: cx.paths.clone(),
            // With what holds on top of the file, where that cannot be written.
            file: cx.config.text().await.and_then(|(text, _)| Config::parse(&text, cx.config.path())),
            notices: config_report::notices(cx),
            server: Some(Server {
                uid: rustix::process::geteuid().as_raw(),
                files: rustix::process::getrlimit(rustix::process::Resource::Nofile)
                    .current
                    .unwrap_or(u64::MAX),
                listening: listening.collect(),
            }),
            holder: None,
            outside,
            now: cx.clock.wall(),
            domain,
            accounts: accounts.await.ok(),
            certificates: certificates.collect(),
            pushes,
            health: Some(cx.store.health()),
            full_in_days: node.days.full_in_days(figures::disk(cx), cx.clock.wall()),
            config: Some(config),
        })
    }

    /// As it looks while no server runs, with the rights of whoever asks. `holder` works with the data and does not
    /// answer.
    ///
    /// # Errors
    /// The domain is none.
    pub fn of_files(
        paths: &Paths,
        doctor: &Doctor,
        holder: Option<u32>,
        now: Timestamp,
    ) -> Result<Self, AdminError> {
        let file = Config::load(&paths.config);
        let outside = doctor.outside.as_ref().map(|outside| outside.as_ref().clone()).unwrap_or_default();
        let domain = doctor.domain.as_deref().map(names::domain).transpose()?;
        if let (Ok(config), Some(domain)) = (&file, &domain)
            && config.vhost(domain).is_none()
        {
            return Err(AdminError::not_found("vhost.unknown", format!("There is no domain {domain} here."))
                .next("all domains: xmppd vhost list")
                .next(format!("serve it: xmppd vhost add {domain}")));
        }
        Ok(Self {
            paths: paths.clone(),
            config: file.as_ref().ok().map(|config| Arc::new(config.clone())),
            file,
            notices: Vec::new(),
            server: None,
            holder,
            outside,
            now,
            domain,
            accounts: None,
            certificates: Vec::new(),
            pushes: None,
            health: None,
            full_in_days: None,
        })
    }

    /// Ports at which the server listens or will listen.
    fn ports(&self) -> Vec<u16> {
        let Some(config) = &self.config else { return Vec::new() };
        let all = config.listen.c2s.iter().chain(&config.listen.c2s_tls);
        let mut ports: Vec<u16> = all.map(SocketAddr::port).filter(|port| *port != 0).collect();
        ports.sort_unstable();
        ports.dedup();
        ports
    }
}

/// Looks at one subject.
pub fn examine(subject: Subject, scene: &Scene) -> Examined {
    match subject {
        Subject::Machine => machine::examine(scene),
        Subject::Paths => paths::examine(scene),
        Subject::Ports => ports::examine(scene),
        Subject::Certs => certs::examine(scene),
        Subject::Push => push::examine(scene),
        Subject::Config => config::examine(scene),
        Subject::Disk => disk::examine(scene),
        Subject::Clock => clock::examine(scene),
    }
}

/// What was found, as a screen and as data.
pub fn report(all: &[Examined], strict: bool) -> Report {
    let findings: Vec<&Finding> = all.iter().flat_map(|examined| &examined.findings).collect();
    let of = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    let (errors, warnings) = (of(Severity::Error), of(Severity::Warning));
    let repairs = findings.iter().filter(|finding| finding.repair.is_some()).count();
    let mut report = Report::new(
        json!({ "errors": errors, "warnings": warnings, "repairable": repairs, "subjects": all }),
    );
    for examined in all {
        let mut subject = examined.subject.name().to_owned();
        if !examined.good.is_empty() {
            let text = examined.good.join(" · ");
            let subject = std::mem::take(&mut subject);
            report = report.push(Line::Check { subject, mark: Mark::Good, text, id: String::new() });
        }
        for finding in &examined.findings {
            let mark = if finding.severity == Severity::Error { Mark::Bad } else { Mark::Warn };
            let further = finding.fix.iter().fold(finding.why.clone(), |text, step| text + "\n" + step);
            report = report.push(Line::Check {
                subject: std::mem::take(&mut subject),
                mark,
                text: format!("{}\n{further}", finding.what),
                id: finding.id.to_string(),
            });
        }
    }
    report.exit = match (errors, warnings) {
        (0, 0) => 0,
        (0, _) if !strict => 0,
        (0, _) => 9,
        _ => Kind::Problems.exit(),
    };
    let Some(worst) = findings.iter().rev().max_by_key(|finding| finding.severity) else {
        return report.line("").line("No problems.");
    };
    let mut next = vec![format!("what it means: xmppd help errors {}", worst.id)];
    let mut sum = format!("{}, {}", counted(errors, "problem"), counted(warnings, "warning"));
    if repairs > 0 {
        sum.push_str(&format!("; {repairs} can be repaired here"));
        next.insert(0, "repair, with a question before each change: xmppd doctor --fix".to_owned());
    }
    report.line("").line(sum + ".").push(Line::Next(next))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Choice;

    /// Files of a server in a directory of its own, and nothing that is wrong with them.
    pub(super) fn scene() -> (tempfile::TempDir, Scene) {
        use std::os::unix::fs::PermissionsExt as _;
        let directory = tempfile::tempdir().unwrap();
        let paths =
            Paths::choose(&Choice { dir: Some(directory.path().join("d")), ..Choice::default() }).unwrap();
        for place in [&paths.data, &paths.log, &paths.certs] {
            std::fs::create_dir_all(place).unwrap();
            std::fs::set_permissions(place, std::fs::Permissions::from_mode(0o700)).unwrap();
        }
        std::fs::write(&paths.config, "").unwrap();
        std::fs::set_permissions(&paths.config, std::fs::Permissions::from_mode(0o600)).unwrap();
        let now = Timestamp(1_795_277_400_000_000);
        let scene = Scene::of_files(&paths, &Doctor::default(), None, now).unwrap();
        (directory, scene)
    }

    /// Gives a scene another configuration.
    pub(super) fn configured(scene: &mut Scene, text: &str) {
        let config = Config::parse(text, &scene.paths.config).unwrap();
        scene.config = Some(Arc::new(config.clone()));
        scene.file = Ok(config);
    }

    /// A running server.
    pub(super) fn server(listening: Vec<(String, SocketAddr)>) -> Server {
        Server { uid: rustix::process::geteuid().as_raw(), files: 524_288, listening }
    }

    #[test]
    fn the_exit_status_says_how_bad_it_is() {
        let with = |findings| [Examined { subject: Subject::Clock, good: Vec::new(), findings }];
        let warning = Finding::warning("a.b", "w", "x");
        let error = Finding::error("a.c", "e", "x");
        assert_eq!(report(&with(Vec::new()), true).exit, 0);
        assert_eq!(report(&with(vec![warning.clone()]), false).exit, 0);
        assert_eq!(report(&with(vec![warning.clone()]), true).exit, 9);
        assert_eq!(report(&with(vec![warning, error]), false).exit, 8);
    }

    #[test]
    fn a_screen_names_each_subject_once_and_ends_with_the_sum() {
        let mut examined = Examined::new(Subject::Disk);
        examined.good("plenty");
        examined.found(Finding::error("disk.full", "What.", "Why.").fix("do this"));
        let report = report(&[examined], false);
        let checks: Vec<_> = report
            .lines
            .iter()
            .filter_map(|line| match line {
                Line::Check { subject, text, id, .. } => Some((subject.as_str(), text.as_str(), id.as_str())),
                _ => None,
            })
            .collect();
        assert_eq!(checks, [("disk", "plenty", ""), ("", "What.\nWhy.\ndo this", "disk.full")]);
        assert!(report.lines.contains(&Line::Plain("1 problem, 0 warnings.".into())));
        let last = Line::Next(vec!["what it means: xmppd help errors disk.full".into()]);
        assert_eq!(report.lines.last(), Some(&last));
    }
}
