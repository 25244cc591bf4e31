//! The order of a chain, and whether it reaches somebody whom clients know.

use std::collections::HashSet;

use x509_parser::extensions::{GeneralName, ParsedExtension};
use x509_parser::prelude::{FromDer as _, X509Certificate};

use super::{PairProblem, day, name_text, time};
use crate::base::Timestamp;

/// Those whom this machine trusts to sign certificates, by the bytes of their names.
#[derive(Clone, Debug, Default)]
pub struct Roots(HashSet<Vec<u8>>);

impl Roots {
    /// Those of the system. None on a machine that has no such list.
    pub fn of_system() -> Self {
        let loaded = rustls_native_certs::load_native_certs();
        let subjects = loaded.certs.iter().filter_map(|der| {
            X509Certificate::from_der(der).ok().map(|(_, root)| root.subject().as_raw().to_vec())
        });
        Self(subjects.collect())
    }

    /// Knows somebody, for tests.
    #[cfg(test)]
    pub(super) fn insert_for_test(&mut self, name: &[u8]) {
        self.0.insert(name.to_vec());
    }

    fn knows(&self, name: &[u8]) -> bool {
        self.0.contains(name)
    }
}

/// The places of the certificates in the order of signing: the one that the key belongs to (else the first), its
/// issuer, the issuer's issuer. What does not belong to the chain is left out.
pub(super) fn order(certificates: &[X509Certificate<'_>], key: Option<&[u8]>) -> Vec<usize> {
    let own =
        key.and_then(|key| certificates.iter().position(|one| one.public_key().raw == key)).unwrap_or(0);
    let mut order = vec![own];
    let mut last = certificates.get(own);
    while let Some(current) = last {
        if current.issuer() == current.subject() {
            break;
        }
        let next = certificates.iter().enumerate().find(|(place, one)| {
            !order.contains(place) && one.subject().as_raw() == current.issuer().as_raw()
        });
        if let Some((place, _)) = next {
            order.push(place);
        }
        last = next.map(|(_, one)| one);
    }
    order
}

/// What is wrong with a chain that is in order.
pub(super) fn judge(
    chain: &[&X509Certificate<'_>],
    file: &str,
    roots: &Roots,
    now: Timestamp,
    problems: &mut Vec<PairProblem>,
) {
    let named = |one: &X509Certificate<'_>| name_text(one.subject()).unwrap_or_else(|| "?".into());
    // What stands above one that is signed by somebody known is for older clients (cross-signed roots).
    let known = chain.iter().position(|one| roots.knows(one.issuer().as_raw()));
    let needed = chain.get(..=known.unwrap_or(usize::MAX - 1)).unwrap_or(chain);
    for (place, one) in needed.iter().enumerate() {
        let is_root = one.issuer() == one.subject();
        let until = time(one.validity().not_after.timestamp());
        if place > 0 && until < now && !is_root {
            problems.push(PairProblem::ChainExpired { subject: named(one), on: day(until) });
        }
        // Nobody checks the signature of a root, so it may be as old as it likes.
        if let (false, Some(hash)) = (is_root, weak(one)) {
            problems.push(PairProblem::WeakSignature { subject: named(one), hash });
        }
    }
    let Some(last) = chain.last() else { return };
    if known.is_some() || last.issuer() == last.subject() {
        return;
    }
    let issuer = name_text(last.issuer()).unwrap_or_else(|| "?".into());
    let (file, address) = (file.to_owned(), issuer_address(last));
    match chain.len() {
        // Nobody whom clients know signs domains directly. A root of one's own may be appended as well, without harm.
        1 => problems.push(PairProblem::MissingIssuer { issuer, file, address }),
        _ if roots.0.is_empty() => {}
        _ => problems.push(PairProblem::UnknownIssuer { issuer, file }),
    }
}

/// Where the issuer's certificate can be had; public authorities say it. RFC 5280 §4.2.2.1
fn issuer_address(certificate: &X509Certificate<'_>) -> Option<String> {
    const CA_ISSUERS: &str = "1.3.6.1.5.5.7.48.2";
    certificate.extensions().iter().find_map(|extension| {
        let ParsedExtension::AuthorityInfoAccess(access) = extension.parsed_extension() else { return None };
        access.accessdescs.iter().find_map(|one| match &one.access_location {
            GeneralName::URI(address) if one.access_method.to_id_string() == CA_ISSUERS => {
                // It is shown as part of a command.
                let plain = address.chars().all(|c| c.is_ascii_alphanumeric() || ":/.-_~%?=".contains(c));
                plain.then(|| (*address).to_owned())
            }
            _ => None,
        })
    })
}

/// MD5 or SHA-1 below a signature. RFC 9155
fn weak(certificate: &X509Certificate<'_>) -> Option<&'static str> {
    match certificate.signature_algorithm.algorithm.to_id_string().as_str() {
        "1.2.840.113549.1.1.4" => Some("MD5"),
        "1.2.840.113549.1.1.5" | "1.2.840.10045.4.1" => Some("SHA-1"),
        _ => None,
    }
}
