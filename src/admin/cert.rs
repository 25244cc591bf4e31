//! `cert`: certificates and keys of the domains that are served here.

use std::path::{Path, PathBuf};

use clap::Subcommand;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::caller::Caller;
use super::cx::AdminCx;
use super::doctor::certs::SOON;
use super::error::{AdminError, Kind};
use super::noun::{Answer, Nature, Needs, Noun, Who};
use super::report::{Line, Report};
use super::secret::Secret;
use super::vhost::{counted, key_mode};
use super::{names, times};
use crate::base::Timestamp;
use crate::jid::Domain;
use crate::tls::{CertFiles, Fingerprint, Inspection, Link, Roots, Source, TlsError, inspect, install, make};

/// What can be done with certificates.
#[derive(Clone, Debug, PartialEq, Eq, Subcommand, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Cert {
    /// Shows the certificate of every domain: names, issuer, until when.
    #[command(after_help = "Example:\n  xmppd cert status\n  xmppd cert status --json")]
    Status {},
    /// Shows a certificate with its chain, its fingerprints and its files.
    #[command(after_help = "Example:\n  xmppd cert show example.org")]
    Show {
        /// The domain.
        domain: String,
    },
    /// Makes a certificate that nobody else has signed, in place of one that is missing or cannot be used.
    #[command(
        after_help = "Example:\n  xmppd cert self-signed shop.example\n  xmppd cert self-signed example.org --replace"
    )]
    SelfSigned {
        /// The domain.
        domain: String,
        /// Also in place of one that can be used: people will be asked whether they trust the new one.
        #[arg(long)]
        #[serde(default)]
        replace: bool,
    },
    /// Takes a certificate and its key over from files, for new connections at once. Checked before anything is
    /// changed.
    #[command(
        after_help = "Example:\n  xmppd cert import example.org --cert fullchain.pem --key privkey.pem\n  xmppd cert import example.org --cert fullchain.pem --key privkey.pem --dry-run"
    )]
    Import {
        /// The domain.
        domain: String,
        /// The certificate, followed by those that signed it, in PEM form.
        #[arg(long, value_name = "FILE")]
        cert: PathBuf,
        /// The private key in PEM form, without a passphrase.
        #[arg(long, value_name = "FILE")]
        key: PathBuf,
        /// Check only.
        #[arg(long)]
        #[serde(default)]
        dry_run: bool,
        /// What is in the files: they are read with the rights of whoever asks, not with the server's.
        #[arg(skip)]
        #[serde(default, skip_serializing_if = "Option::is_none")]
        content: Option<Content>,
    },
    /// Takes changed certificate files up now; by itself the server looks every minute.
    #[command(
        after_help = "Example:\n  xmppd cert watch\n  certbot renew --deploy-hook \"xmppd cert watch\""
    )]
    Watch {},
}

/// The content of a certificate's file and of its key's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Content {
    /// The certificate's; bytes that are no text come in base64. Some files have the key in them as well.
    cert: Secret,
    /// The key's, likewise.
    key: Secret,
}

impl Content {
    /// The bytes of two files.
    pub fn new(cert: &[u8], key: &[u8]) -> Self {
        Self { cert: Secret::new(as_text(cert)), key: Secret::new(as_text(key)) }
    }
}

/// Marks bytes that are no text.
const BINARY: &str = "base64:";

fn as_text(bytes: &[u8]) -> String {
    use base64::Engine as _;
    match str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => BINARY.to_owned() + &base64::engine::general_purpose::STANDARD.encode(bytes),
    }
}

fn as_bytes(text: &str) -> zeroize::Zeroizing<Vec<u8>> {
    use base64::Engine as _;
    let decoded = text
        .strip_prefix(BINARY)
        .and_then(|coded| base64::engine::general_purpose::STANDARD.decode(coded).ok());
    zeroize::Zeroizing::new(decoded.unwrap_or_else(|| text.as_bytes().to_vec()))
}

impl Noun for Cert {
    const VERBS: bool = true;

    fn nature(&self) -> Nature {
        match self {
            Self::Status {} => Nature::look(Needs::Data),
            Self::Show { domain } => Nature::look(Needs::Data).domain(domain).who(Who::DomainAdmin),
            Self::SelfSigned { domain, .. } => {
                Nature::change(Needs::Data).domain(domain).who(Who::OperatorOrOwner)
            }
            Self::Import { domain, dry_run: true, .. } => {
                Nature::look(Needs::Data).domain(domain).who(Who::OperatorOrOwner)
            }
            Self::Import { domain, .. } => {
                Nature::change(Needs::Data).domain(domain).who(Who::OperatorOrOwner)
            }
            Self::Watch {} => Nature::change(Needs::Node),
        }
    }

    async fn run(self, cx: &AdminCx, _: &Caller) -> Result<Answer, AdminError> {
        let report = match self {
            Self::Status {} => status(cx),
            Self::Show { domain } => show(cx, &names::domain(&domain)?)?,
            Self::SelfSigned { domain, replace } => self_signed(cx, &names::domain(&domain)?, replace)?,
            Self::Import { domain, cert, key, dry_run, content } => {
                let content = content.ok_or_else(no_content)?;
                import(cx, &names::domain(&domain)?, (&cert, &key), &content, dry_run)?
            }
            Self::Watch {} => watch(cx)?,
        };
        Ok(report.into())
    }
}

pub(super) fn no_content() -> AdminError {
    AdminError::usage(
        "cert.no_content",
        "The command line sends what is in the files; this request has nothing.",
    )
    .next("xmppd cert import DOMAIN --cert FILE --key FILE")
}

/// A domain's files and what was found in them.
pub struct State {
    /// Where they are.
    pub files: CertFiles,
    /// What was found.
    pub inspection: Inspection,
    /// Why there is nothing to look at: what and why.
    pub unreadable: Option<(String, String)>,
    /// Whether that is only because whoever looks may not read the files.
    pub forbidden: bool,
}

impl State {
    /// Looks at the files of a domain.
    pub fn of(directory: &Path, domain: &Domain, roots: &Roots, now: Timestamp) -> Self {
        let files = CertFiles::of(directory, domain);
        let mut forbidden = false;
        let mut read = |path: &Path| {
            std::fs::read(path).map_err(|error| {
                forbidden |= error.kind() == std::io::ErrorKind::PermissionDenied;
                unreadable(path, &error)
            })
        };
        let (certificate, key) = match (read(&files.certificate), read(&files.key)) {
            (Ok(certificate), Ok(key)) => (certificate, zeroize::Zeroizing::new(key)),
            (Err(why), _) | (_, Err(why)) => {
                return Self { files, inspection: Inspection::default(), unreadable: Some(why), forbidden };
            }
        };
        let (certificate_name, key_name) =
            (files.certificate.display().to_string(), files.key.display().to_string());
        let source = Source {
            certificate: &certificate,
            key: &key,
            certificate_name: &certificate_name,
            key_name: &key_name,
        };
        let inspection = inspect(&source, Some(domain), roots, now);
        Self { files, inspection, unreadable: None, forbidden: false }
    }

    /// Whether clients would refuse it, or there is none.
    pub fn is_unusable(&self) -> bool {
        self.unreadable.is_some() || self.inspection.is_unusable()
    }

    /// Days until it ends.
    pub fn days(&self, now: Timestamp) -> Option<u64> {
        self.inspection.own().map(|own| own.not_after.since(now).as_secs() / 86_400)
    }

    /// That all is well, in a few words: `example.org 61 days`.
    pub fn good(&self, domain: &Domain, now: Timestamp) -> String {
        let days = counted(self.days(now).unwrap_or(0), "day");
        match self.inspection.own() {
            Some(own) if own.self_signed => format!("{domain} self-signed, {days}"),
            _ => format!("{domain} {days}"),
        }
    }

    /// What is wrong, a line each.
    fn notes(&self, domain: &Domain) -> Vec<Line> {
        if let Some((what, _)) = &self.unreadable {
            return vec![Line::Bad(format!("{domain}: {what}\nNext: xmppd cert self-signed {domain}"))];
        }
        let notes = self.inspection.problems.iter().map(|problem| {
            let next = for_files(&problem.next()).replace('\n', "\n      ");
            let text = format!("{domain}: {problem}\nNext: {next}");
            if problem.is_error() { Line::Bad(text) } else { Line::Warn(text) }
        });
        notes.collect()
    }

    fn to_json(&self, domain: &Domain, now: Timestamp) -> Value {
        let problems = self.inspection.problems.iter().map(|problem| {
            json!({ "code": problem.code(), "error": problem.is_error(), "message": problem.to_string(), "next": problem.next() })
        });
        let problems: Vec<Value> = match &self.unreadable {
            Some((what, why)) => {
                vec![json!({ "code": "cert.missing", "error": true, "message": what, "next": why })]
            }
            None => problems.collect(),
        };
        json!({
            "domain": domain.as_str(),
            "usable": !self.is_unusable(),
            "days": self.days(now),
            "chain": self.inspection.chain.iter().map(link_json).collect::<Vec<_>>(),
            "problems": problems,
            "files": { "certificate": self.files.certificate, "key": self.files.key },
        })
    }
}

fn unreadable(path: &Path, error: &std::io::Error) -> (String, String) {
    let path = path.display();
    match error.kind() {
        std::io::ErrorKind::NotFound => {
            (format!("there is no {path}."), "Clients cannot connect to the domain without it.".into())
        }
        std::io::ErrorKind::PermissionDenied => {
            (format!("{path} may not be read."), "Whoever runs this command has no right to it.".into())
        }
        _ => (format!("{path} cannot be read: {error}."), "Look at the disk.".into()),
    }
}

fn link_json(link: &Link) -> Value {
    json!({
        "subject": link.subject, "issuer": link.issuer, "names": link.names, "key": link.key,
        "not_before": link.not_before.to_xmpp(), "not_after": link.not_after.to_xmpp(),
        "sha256": link.fingerprint.to_string(), "self_signed": link.self_signed,
    })
}

/// What to do, where the files lie in the certificate directory already: nothing is given on the command line then.
pub(super) fn for_files(step: &str) -> String {
    step.replace("exchange --cert and --key", "exchange the two files")
        .replace("--cert takes", "the file takes")
        .replace("--key takes", "the file takes")
}

fn domains(cx: &AdminCx) -> Vec<Domain> {
    cx.config.current().vhosts().map(|vhost| vhost.domain.clone()).collect()
}

fn status(cx: &AdminCx) -> Report {
    let (roots, now) = (Roots::of_system(), cx.clock.wall());
    let mut rows = vec![["domain", "names", "issuer", "expires"].map(str::to_owned).to_vec()];
    let (mut data, mut notes, mut bad) = (Vec::new(), Vec::new(), false);
    for domain in domains(cx) {
        let state = State::of(&cx.paths.certs, &domain, &roots, now);
        data.push(state.to_json(&domain, now));
        bad |= state.is_unusable();
        rows.push(row(&domain, &state, now));
        if let Some((what, _)) = &state.unreadable {
            notes.push(Line::Bad(format!("{domain}: {what}\nNext: xmppd cert self-signed {domain}")));
        }
        for problem in &state.inspection.problems {
            let text = format!(
                "{domain}: {problem}\nNext: {}",
                for_files(&problem.next()).replace('\n', "\n      ")
            );
            notes.push(if problem.is_error() { Line::Bad(text) } else { Line::Warn(text) });
        }
        if let Some(days) = state.days(now).filter(|days| *days < SOON && !state.is_unusable()) {
            let next = format!("xmppd cert import {domain} --cert FILE --key FILE");
            notes.push(Line::Warn(format!("{domain}: ends in {}.\nNext: {next}", counted(days, "day"))));
        }
    }
    let mut report = Report::new(json!({ "certificates": data })).table(rows);
    if !notes.is_empty() {
        report = report.line("");
    }
    report.lines.extend(notes);
    report.exit = if bad { Kind::Problems.exit() } else { 0 };
    report
}

fn row(domain: &Domain, state: &State, now: Timestamp) -> Vec<String> {
    let Some(own) = state.inspection.own() else {
        return vec![domain.to_string(), "-".into(), "-".into(), "not usable".into()];
    };
    let names = match own.names.as_slice() {
        [] => "none".to_owned(),
        [first, second, rest @ ..] if rest.len() > 1 => format!("{first}, {second} and {} more", rest.len()),
        few => few.join(", "),
    };
    let issuer = if own.self_signed { "self-signed".to_owned() } else { own.issuer.clone() };
    let expires = match own.not_after < now {
        true => format!("expired on {}", times::date(own.not_after)),
        false => counted(state.days(now).unwrap_or(0), "day"),
    };
    vec![domain.to_string(), names, issuer, expires]
}

fn show(cx: &AdminCx, domain: &Domain) -> Result<Report, AdminError> {
    names::vhost(cx, domain)?;
    let now = cx.clock.wall();
    let state = State::of(&cx.paths.certs, domain, &Roots::of_system(), now);
    if let Some((what, why)) = &state.unreadable {
        return Err(AdminError::not_found("cert.missing", format!("{domain}: {what}"))
            .because(why)
            .next(format!("xmppd cert self-signed {domain}"))
            .next(format!("xmppd cert import {domain} --cert FILE --key FILE")));
    }
    let mut report = Report::new(state.to_json(domain, now)).line(domain.to_string());
    if let Some(own) = state.inspection.own() {
        let of = |title: &str, text: String| vec![title.to_owned(), text];
        let chain: Vec<&str> =
            state.inspection.chain.iter().skip(1).map(|link| link.subject.as_str()).collect();
        let chain = chain.join(" ← ");
        let mut rows = vec![
            of("names", own.names.join(", ")),
            of("issuer", if own.self_signed { "self-signed".into() } else { own.issuer.clone() }),
            of("chain", if chain.is_empty() { "itself only".into() } else { chain }),
            of("from", times::date(own.not_before)),
            of(
                "until",
                format!("{}, {}", times::date(own.not_after), counted(state.days(now).unwrap_or(0), "day")),
            ),
            of("key", own.key.clone()),
            of("SHA-256", own.fingerprint.to_string()),
            of("files", state.files.certificate.display().to_string()),
            of("", state.files.key.display().to_string()),
        ];
        if let Some(in_use) = in_use(cx, domain) {
            let text = if in_use == own.fingerprint { "yes".to_owned() } else { format!("no: {in_use}") };
            rows.push(of("in use", text));
        }
        report = report.push(Line::Table { heading: false, rows });
    }
    for problem in &state.inspection.problems {
        let text = format!("{problem}\nNext: {}", for_files(&problem.next()).replace('\n', "\n      "));
        report = report.push(if problem.is_error() { Line::Bad(text) } else { Line::Warn(text) });
    }
    if state.is_unusable() {
        report.exit = Kind::Problems.exit();
    }
    Ok(report)
}

/// The certificate that the running server shows to new connections.
fn in_use(cx: &AdminCx, domain: &Domain) -> Option<Fingerprint> {
    let node = cx.node.as_ref()?;
    Some(node.certs.of(domain)?.certificate.fingerprint)
}

fn self_signed(cx: &AdminCx, domain: &Domain, replace: bool) -> Result<Report, AdminError> {
    names::vhost(cx, domain)?;
    let now = cx.clock.wall();
    let state = State::of(&cx.paths.certs, domain, &Roots::default(), now);
    if !state.is_unusable() && !replace {
        let text = format!("{domain} has a certificate that can be used ({}).", state.good(domain, now));
        return Err(AdminError::exists("cert.exists", text)
            .because("With another one people will be asked whether they trust it, and some clients refuse.")
            .next(format!("xmppd cert show {domain}"))
            .next(format!("nevertheless: xmppd cert self-signed {domain} --replace")));
    }
    let (certificate, key) = make(domain, now)?;
    let keep = sessions(cx, domain);
    install(&state.files, certificate.as_bytes(), key.as_bytes(), key_mode(cx.paths.mode))
        .map_err(unwritten)?;
    take_up(cx, domain)?;
    let made = State::of(&cx.paths.certs, domain, &Roots::default(), now);
    let fingerprint = made.inspection.own().map(|own| own.fingerprint.to_string()).unwrap_or_default();
    Ok(Report::new(made.to_json(domain, now))
        .push(Line::Good(format!(
            "{domain}: self-signed certificate   {}\nSHA-256 {fingerprint}",
            made.files.certificate.display()
        )))
        .push(Line::Good(installed(cx, domain, keep))))
}

/// `example.org: installed, used for new connections from now on; 17 sessions keep the old one until they reconnect`
fn installed(cx: &AdminCx, domain: &Domain, keep: usize) -> String {
    match (cx.node.is_some(), keep) {
        (false, _) => format!("{domain}: installed, used as soon as xmppd runs"),
        (true, 0) => format!("{domain}: installed, used for new connections from now on"),
        (true, 1) => format!(
            "{domain}: installed, used for new connections from now on; 1 session keeps the old one until it reconnects"
        ),
        (true, many) => format!(
            "{domain}: installed, used for new connections from now on; {many} sessions keep the old one until they \
             reconnect"
        ),
    }
}

fn sessions(cx: &AdminCx, domain: &Domain) -> usize {
    let Some(node) = &cx.node else { return 0 };
    node.directory.sessions().iter().filter(|card| card.jid.domain() == domain.as_str()).count()
}

/// A certificate and its key that can be used for a domain.
pub(super) struct Pair {
    inspection: Inspection,
    key: zeroize::Zeroizing<Vec<u8>>,
}

impl Pair {
    /// Checks what is in two files.
    ///
    /// # Errors
    /// All that is wrong with them.
    pub(super) fn check(
        cx: &AdminCx,
        domain: &Domain,
        (cert, key): (&Path, &Path),
        content: &Content,
    ) -> Result<Self, AdminError> {
        let (certificate, secret) = (as_bytes(content.cert.reveal()), as_bytes(content.key.reveal()));
        let (certificate_name, key_name) = (cert.display().to_string(), key.display().to_string());
        let source = Source {
            certificate: &certificate,
            key: &secret,
            certificate_name: &certificate_name,
            key_name: &key_name,
        };
        let inspection = inspect(&source, Some(domain), &Roots::of_system(), cx.clock.wall());
        match inspection.is_unusable() {
            true => Err(refused(&inspection)),
            false => Ok(Self { inspection, key: secret }),
        }
    }

    /// What is to be looked at nevertheless.
    pub(super) fn warnings(&self) -> impl Iterator<Item = Line> + '_ {
        let problems = self.inspection.problems.iter();
        problems.map(|problem| Line::Warn(format!("{problem}\nNext: {}", problem.next())))
    }

    /// Puts it in the place of what is there.
    ///
    /// # Errors
    /// The files cannot be written; those that are there are the old ones then.
    pub(super) fn place(&self, cx: &AdminCx, files: &CertFiles) -> Result<(), AdminError> {
        install(files, self.inspection.ordered.as_bytes(), &self.key, key_mode(cx.paths.mode))
            .map_err(unwritten)
    }
}

fn import(
    cx: &AdminCx,
    domain: &Domain,
    paths: (&Path, &Path),
    content: &Content,
    dry_run: bool,
) -> Result<Report, AdminError> {
    names::vhost(cx, domain)?;
    let pair = Pair::check(cx, domain, paths, content)?;
    let mut report = Report::new(json!({
        "domain": domain.as_str(), "installed": !dry_run,
        "chain": pair.inspection.chain.iter().map(link_json).collect::<Vec<_>>(),
        "sessions_with_old": if dry_run { 0 } else { sessions(cx, domain) },
    }));
    report.lines.extend(pair.warnings());
    if dry_run {
        return Ok(report
            .push(Line::Good(format!("{domain}: key, chain, names and times are in order")))
            .line("Nothing was changed (--dry-run)."));
    }
    let keep = sessions(cx, domain);
    pair.place(cx, &CertFiles::of(&cx.paths.certs, domain))?;
    take_up(cx, domain)?;
    Ok(report.push(Line::Good(installed(cx, domain, keep))))
}

/// All that is wrong, the worst first; its name is the error's.
fn refused(inspection: &Inspection) -> AdminError {
    let mut problems = inspection.problems.iter().filter(|problem| problem.is_error());
    let Some(first) = problems.next() else {
        return AdminError::failed("cert.refused", "The certificate cannot be used.")
            .next("xmppd help errors cert.refused");
    };
    let error = AdminError::invalid(first.code(), first.to_string()).next(first.next());
    let error =
        problems.fold(error, |error, problem| error.because(problem.to_string()).next(problem.next()));
    let details = inspection.problems.iter().map(|problem| {
        json!({ "code": problem.code(), "error": problem.is_error(), "message": problem.to_string() })
    });
    error.details(details.collect())
}

fn unwritten(error: TlsError) -> AdminError {
    AdminError::from(error).instead("xmppd doctor paths disk")
}

/// Takes the files of a domain into use, where a server runs.
fn take_up(cx: &AdminCx, domain: &Domain) -> Result<(), AdminError> {
    let Some(node) = &cx.node else { return Ok(()) };
    reload(cx, &node.certs);
    let files = CertFiles::of(&cx.paths.certs, domain);
    let shown = node.certs.of(domain).map(|endpoint| endpoint.certificate.fingerprint);
    let enabled = cx.config.current().vhost(domain).is_some_and(|vhost| vhost.enabled);
    match crate::tls::Certificate::load(&files) {
        Ok(certificate) if enabled && shown != Some(certificate.fingerprint) => Err(AdminError::failed(
            "cert.not_taken_up",
            format!("{domain}: the files are in place, but the server could not use them."),
        )
        .next("xmppd log tail --module tls")),
        Ok(_) => Ok(()),
        Err(error) => Err(AdminError::from(error).instead("xmppd doctor certs")),
    }
}

fn reload(cx: &AdminCx, certs: &crate::tls::CertStore) -> Vec<TlsError> {
    let config = cx.config.current();
    let domains: Vec<Domain> =
        config.vhosts().filter(|vhost| vhost.enabled).map(|vhost| vhost.domain.clone()).collect();
    certs.reload(&cx.paths.certs, &domains, config.tls.profile, cx.clock.wall())
}

fn watch(cx: &AdminCx) -> Result<Report, AdminError> {
    let node = cx.running()?;
    let domains = domains(cx);
    let before: Vec<_> = domains.iter().map(|domain| in_use(cx, domain)).collect();
    let errors = reload(cx, &node.certs);
    let mut report = Report::default();
    let mut taken = Vec::new();
    for (domain, before) in domains.iter().zip(before) {
        if in_use(cx, domain) != before {
            taken.push(domain.as_str().to_owned());
            report = report.push(Line::Good(installed(cx, domain, sessions(cx, domain))));
        }
    }
    // What is wrong is told as `cert status` tells it.
    let (roots, now) = (Roots::of_system(), cx.clock.wall());
    for domain in domains.iter().filter(|_| !errors.is_empty()) {
        let state = State::of(&cx.paths.certs, domain, &roots, now);
        report.lines.extend(state.notes(domain));
    }
    if taken.is_empty() && errors.is_empty() {
        report = report.line("Nothing has changed. The server looks every minute by itself.");
    }
    report.data = json!({
        "taken_up": taken,
        "problems": errors.iter().map(ToString::to_string).collect::<Vec<_>>(),
    });
    report.exit = if errors.is_empty() { 0 } else { Kind::Problems.exit() };
    Ok(report)
}
