//! A certificate and its key looked at as a client would, before they are used: everything that is wrong, in words.

mod chain;
mod content;
mod problem;

use rustls::crypto::ring::sign::any_supported_type;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use sha2::{Digest as _, Sha256};
use x509_parser::prelude::{FromDer as _, X509Certificate};
use x509_parser::public_key::PublicKey;
use x509_parser::x509::{SubjectPublicKeyInfo, X509Name};

use super::certificate::{Fingerprint, name_of, names};
use crate::base::Timestamp;
use crate::jid::Domain;
pub use chain::Roots;
pub use problem::PairProblem;

/// The least bits of an RSA key that clients accept. RFC 7525 §4.3
const RSA_BITS: usize = 2048;

/// The text of a certificate's file and of its key's, with the names that people know them by.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    /// The certificate, with those that signed it.
    pub certificate: &'a [u8],
    /// The private key.
    pub key: &'a [u8],
    /// Name of the certificate's file.
    pub certificate_name: &'a str,
    /// Name of the key's file.
    pub key_name: &'a str,
}

/// A certificate of a chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Whom it is for: the common name, else the first name, else the organisation.
    pub subject: String,
    /// Who signed it.
    pub issuer: String,
    /// DNS names and addresses.
    pub names: Vec<String>,
    /// Kind of its key: `P-256`, `RSA 2048`.
    pub key: String,
    /// From when it holds.
    pub not_before: Timestamp,
    /// Until when it holds.
    pub not_after: Timestamp,
    /// Its SHA-256 hash.
    pub fingerprint: Fingerprint,
    /// Whether it is signed by itself.
    pub self_signed: bool,
}

/// What was found.
#[derive(Debug, Default)]
pub struct Inspection {
    /// The chain in its right order, the domain's own certificate first; empty if there is none that can be read.
    pub chain: Vec<Link>,
    /// What is wrong; those that make the pair unusable first.
    pub problems: Vec<PairProblem>,
    /// The chain as PEM in its right order, without what does not belong to it.
    pub ordered: String,
}

impl Inspection {
    /// Whether clients would refuse it or the server could not use it.
    pub fn is_unusable(&self) -> bool {
        self.problems.iter().any(PairProblem::is_error)
    }

    /// The domain's own certificate.
    pub fn own(&self) -> Option<&Link> {
        self.chain.first()
    }
}

/// Looks at a pair. `domain` is what it is to be for; `None` where that is not the question.
pub fn inspect(source: &Source<'_>, domain: Option<&Domain>, roots: &Roots, now: Timestamp) -> Inspection {
    let mut found = Inspection::default();
    let certificates = content::certificates(source.certificate, source.certificate_name);
    let key = content::key(source.key, source.key_name);
    let (certificates, key) = match (certificates, key) {
        (Ok(certificates), Ok(key)) => (certificates, Some(key)),
        (Ok(certificates), Err(problem)) => {
            found.problems.push(problem);
            (certificates, None)
        }
        (Err(problem), key) => {
            // A certificate and a key that were taken for each other are one mistake.
            let swapped = matches!(&key, Err(PairProblem::NoKey { found, .. }) if found == content::CERTIFICATE)
                && matches!(&problem, PairProblem::NoCertificate { found, .. } if found == content::KEY);
            found.problems.push(if swapped { PairProblem::Swapped } else { problem });
            found.problems.extend(key.err().filter(|_| !swapped));
            return found;
        }
    };
    let parsed: Result<Vec<X509Certificate<'_>>, _> =
        certificates.iter().map(|der| X509Certificate::from_der(der).map(|(_, parsed)| parsed)).collect();
    let parsed = match parsed {
        Ok(parsed) => parsed,
        Err(error) => {
            let (file, reason) = (source.certificate_name.to_owned(), error.to_string());
            found.problems.insert(0, PairProblem::Unreadable { file, reason });
            return found;
        }
    };
    let key = key.and_then(|key| match usable_key(&key, source.key_name, &parsed) {
        Ok(key) => Some(key),
        Err(problem) => {
            found.problems.push(problem);
            None
        }
    });
    let order = chain::order(&parsed, key.as_deref());
    if order.iter().copied().ne(0..parsed.len()) {
        found.problems.push(PairProblem::Order { file: source.certificate_name.to_owned() });
    }
    let ordered: Vec<(&X509Certificate<'_>, &CertificateDer<'_>)> =
        order.iter().filter_map(|at| Some((parsed.get(*at)?, certificates.get(*at)?))).collect();
    found.chain = ordered.iter().map(|(parsed, der)| link(parsed, der)).collect();
    found.ordered = ordered.iter().map(|(_, der)| pem(der)).collect();
    let Some((own, _)) = ordered.first() else { return found };
    if let Some(key) = key.filter(|key| key.as_slice() != own.public_key().raw) {
        let certificate = short(own.public_key().raw);
        found.problems.push(PairProblem::Mismatch { certificate, key: short(&key) });
    }
    let certificates: Vec<&X509Certificate<'_>> = ordered.iter().map(|(parsed, _)| *parsed).collect();
    judge_own(own, domain, now, &mut found.problems);
    chain::judge(&certificates, source.certificate_name, roots, now, &mut found.problems);
    found.problems.sort_by_key(|problem| !problem.is_error());
    found
}

/// The public half of a key that this server can use.
fn usable_key(
    key: &PrivateKeyDer<'_>,
    file: &str,
    certificates: &[X509Certificate<'_>],
) -> Result<Vec<u8>, PairProblem> {
    let signing = any_supported_type(key).map_err(|error| {
        // An RSA key that is too small is told by its certificate, with its size.
        let small =
            certificates.iter().find_map(|own| rsa_bits(own.public_key()).filter(|bits| *bits < RSA_BITS));
        match small {
            Some(bits) => PairProblem::RsaTooSmall { bits },
            None => PairProblem::KeyKind {
                file: file.to_owned(),
                reason: error.to_string().trim_start_matches("unexpected error: ").to_owned(),
            },
        }
    })?;
    signing.public_key().map(|key| key.as_ref().to_vec()).ok_or_else(|| PairProblem::KeyKind {
        file: file.to_owned(),
        reason: "its public half is not known".to_owned(),
    })
}

fn judge_own(
    own: &X509Certificate<'_>,
    domain: Option<&Domain>,
    now: Timestamp,
    problems: &mut Vec<PairProblem>,
) {
    let names = names(own);
    if let Some(domain) = domain
        && !super::certificate::covers(&names, &name_of(domain))
    {
        problems.push(PairProblem::WrongName { domain: domain.to_string(), names });
    }
    let (from, until) =
        (time(own.validity().not_before.timestamp()), time(own.validity().not_after.timestamp()));
    if until < now {
        problems.push(PairProblem::Expired { on: day(until) });
    }
    if from > now {
        problems.push(PairProblem::NotYet { from: day(from) });
    }
    if let Some(bits) = rsa_bits(own.public_key()).filter(|bits| *bits < RSA_BITS)
        && !problems.iter().any(|problem| matches!(problem, PairProblem::RsaTooSmall { .. }))
    {
        problems.push(PairProblem::RsaTooSmall { bits });
    }
    // RFC 5280 §4.2.1.12: where it says what for, servers must be among it.
    if let Ok(Some(usage)) = own.extended_key_usage()
        && !(usage.value.server_auth || usage.value.any)
    {
        problems.push(PairProblem::NotForServers);
    }
}

fn rsa_bits(key: &SubjectPublicKeyInfo<'_>) -> Option<usize> {
    match key.parsed() {
        Ok(PublicKey::RSA(rsa)) => Some(rsa.key_size()),
        _ => None,
    }
}

fn link(parsed: &X509Certificate<'_>, der: &[u8]) -> Link {
    let names = names(parsed);
    Link {
        subject: name_text(parsed.subject()).or_else(|| names.first().cloned()).unwrap_or_else(|| "?".into()),
        issuer: name_text(parsed.issuer()).unwrap_or_else(|| "?".into()),
        key: kind(parsed.public_key()),
        names,
        not_before: time(parsed.validity().not_before.timestamp()),
        not_after: time(parsed.validity().not_after.timestamp()),
        fingerprint: Fingerprint::of(der),
        self_signed: parsed.issuer() == parsed.subject(),
    }
}

/// How people call a name of X.500: `R11`, `Let's Encrypt`.
fn name_text(name: &X509Name<'_>) -> Option<String> {
    let first = name.iter_common_name().chain(name.iter_organization()).next()?;
    first.as_str().ok().map(str::to_owned)
}

/// The kind of a public key.
fn kind(key: &SubjectPublicKeyInfo<'_>) -> String {
    match key.parsed() {
        Ok(PublicKey::RSA(rsa)) => format!("RSA {}", rsa.key_size()),
        Ok(PublicKey::EC(point)) => {
            format!("P-{}", if point.key_size() == 528 { 521 } else { point.key_size() })
        }
        _ if key.algorithm.algorithm.to_id_string() == "1.3.101.112" => "Ed25519".to_owned(),
        _ => "unknown kind".to_owned(),
    }
}

/// A public key as two can be told apart: `P-256 …a91f`.
fn short(spki: &[u8]) -> String {
    let kind =
        SubjectPublicKeyInfo::from_der(spki).map_or_else(|_| "unknown kind".into(), |(_, key)| kind(&key));
    let hash = Sha256::digest(spki);
    let end: String = hash.iter().skip(30).map(|byte| format!("{byte:02x}")).collect();
    format!("{kind} …{end}")
}

fn time(seconds: i64) -> Timestamp {
    Timestamp(seconds.saturating_mul(1_000_000))
}

fn day(at: Timestamp) -> String {
    at.to_xmpp().chars().take(10).collect()
}

/// A certificate as a section of a PEM file. RFC 7468 §5
fn pem(der: &[u8]) -> String {
    use base64::Engine as _;
    let text = base64::engine::general_purpose::STANDARD.encode(der);
    let mut pem = String::from("-----BEGIN CERTIFICATE-----\n");
    for (place, letter) in text.chars().enumerate() {
        if place > 0 && place % 64 == 0 {
            pem.push('\n');
        }
        pem.push(letter);
    }
    pem.push_str("\n-----END CERTIFICATE-----\n");
    pem
}

#[cfg(test)]
mod tests;
