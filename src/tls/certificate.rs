//! A certificate with its key, and what must be known of it.

use std::fmt;
use std::net::IpAddr;
use std::path::Path;
use std::sync::Arc;

use rustls::crypto::ring::sign::any_supported_type;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::CertifiedKey;
use sha1::Sha1;
use sha2::{Digest as _, Sha224, Sha256, Sha384, Sha512};
use x509_parser::extensions::GeneralName;
use x509_parser::prelude::{FromDer as _, X509Certificate};
use x509_parser::signature_algorithm::SignatureAlgorithm;
use zeroize::Zeroizing;

use super::{CertFiles, TlsError};
use crate::base::Timestamp;
use crate::jid::Domain;

/// The SHA-256 hash of a certificate, as people compare it: `9C:4E:17:…`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Fingerprint([u8; 32]);

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().enumerate().try_for_each(|(place, byte)| {
            let separator = if place == 0 { "" } else { ":" };
            write!(f, "{separator}{byte:02X}")
        })
    }
}

impl Fingerprint {
    /// The hash of a certificate in DER form.
    pub(super) fn of(der: &[u8]) -> Self {
        Self(Sha256::digest(der).into())
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A certificate chain with its private key.
pub struct Certificate {
    pub(super) certified: Arc<CertifiedKey>,
    /// Hash of the domain's own certificate.
    pub fingerprint: Fingerprint,
    /// SHA-1 of the same, 40 lower-case hex digits: some clients show it when they ask whether to trust a certificate.
    pub sha1: String,
    /// The channel binding data of `tls-server-end-point`; `None` where RFC 5929 §4.1 leaves it undefined.
    pub end_point: Option<Arc<[u8]>>,
    /// DNS names (ASCII, lower case) and IP addresses it is for.
    pub names: Vec<String>,
    /// The time from which it holds.
    pub not_before: Timestamp,
    /// The time until which it holds.
    pub not_after: Timestamp,
    /// Whether nobody else has signed it.
    pub self_signed: bool,
}

impl fmt::Debug for Certificate {
    /// Never the key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.names.join(" ");
        f.debug_tuple("Certificate").field(&self.fingerprint).field(&names).finish()
    }
}

impl Certificate {
    /// Reads a pair of files. Whether it is for a certain domain is another question: [`Certificate::check_domain`].
    pub fn load(files: &CertFiles) -> Result<Self, TlsError> {
        match Self::read(files) {
            Err(TlsError::Mismatch { .. }) if files.complete() => Self::read(files),
            other => other,
        }
    }

    /// The same as [`Certificate::load`] would read, without changing anything.
    pub fn look(files: &CertFiles) -> Result<Self, TlsError> {
        Self::read(files).or_else(|error| match error {
            TlsError::Mismatch { .. } => Self::read(&files.completed()).map_err(|_| error),
            error => Err(error),
        })
    }

    fn read(files: &CertFiles) -> Result<Self, TlsError> {
        let read = |path: &Path| {
            std::fs::read(path).map_err(|source| TlsError::Read { path: path.to_owned(), source })
        };
        let pem = read(&files.certificate)?;
        let key = Zeroizing::new(read(&files.key)?);
        Self::from_pem(&pem, &key, files)
    }

    fn from_pem(pem: &[u8], key: &[u8], files: &CertFiles) -> Result<Self, TlsError> {
        let no_certificate =
            |reason: String| TlsError::NoCertificate { path: files.certificate.clone(), reason };
        let no_key = |reason: String| TlsError::NoKey { path: files.key.clone(), reason };
        let chain = CertificateDer::pem_slice_iter(pem)
            .collect::<Result<Vec<_>, _>>()
            .map_err(|error| no_certificate(error.to_string()))?;
        let first = chain.first().ok_or_else(|| no_certificate("it has no such section".to_owned()))?.clone();
        let key = PrivateKeyDer::from_pem_slice(key).map_err(|error| no_key(error.to_string()))?;
        let key = any_supported_type(&key).map_err(|error| no_key(error.to_string()))?;
        let certified = CertifiedKey::new(chain, key);
        certified.keys_match().map_err(|_| TlsError::Mismatch {
            certificate: files.certificate.clone(),
            key: files.key.clone(),
        })?;
        let (_, parsed) =
            X509Certificate::from_der(&first).map_err(|error| no_certificate(error.to_string()))?;
        Ok(Self {
            certified: Arc::new(certified),
            fingerprint: Fingerprint::of(&first),
            sha1: Sha1::digest(&first).iter().map(|byte| format!("{byte:02x}")).collect(),
            end_point: end_point(&parsed, &first),
            names: names(&parsed),
            not_before: Timestamp(parsed.validity().not_before.timestamp().saturating_mul(1_000_000)),
            not_after: Timestamp(parsed.validity().not_after.timestamp().saturating_mul(1_000_000)),
            self_signed: parsed.issuer() == parsed.subject(),
        })
    }

    /// Whether it is for a name, in ASCII and lower case. RFC 6125 §6.4: a `*` stands for one whole label.
    pub fn is_for(&self, name: &str) -> bool {
        covers(&self.names, name)
    }

    /// Whether clients of a domain can accept it now.
    pub fn check_domain(&self, domain: &Domain, files: &CertFiles, now: Timestamp) -> Result<(), TlsError> {
        if !self.is_for(&name_of(domain)) {
            let names =
                if self.names.is_empty() { "no name at all".to_owned() } else { self.names.join(", ") };
            return Err(TlsError::WrongName {
                path: files.certificate.clone(),
                domain: domain.to_string(),
                names,
            });
        }
        if self.not_after < now {
            let expired = self.not_after.to_xmpp().chars().take(10).collect();
            return Err(TlsError::Expired { path: files.certificate.clone(), expired });
        }
        Ok(())
    }
}

/// Whether one of the names of a certificate is meant by a name; see [`Certificate::is_for`].
pub(super) fn covers(names: &[String], name: &str) -> bool {
    let parent = name.split_once('.').map(|(_, parent)| parent);
    names.iter().any(|own| match own.strip_prefix("*.") {
        Some(wild) => parent == Some(wild),
        None => own == name,
    })
}

/// A domain as certificates and SNI spell it.
pub(super) fn name_of(domain: &Domain) -> String {
    domain.to_ascii().trim_matches(['[', ']']).to_ascii_lowercase()
}

/// DNS names and addresses of the subjectAltName; the common name counts for nothing, RFC 6125 §6.4.4.
pub(super) fn names(certificate: &X509Certificate<'_>) -> Vec<String> {
    let Ok(Some(alternatives)) = certificate.subject_alternative_name() else { return Vec::new() };
    let name = |general: &GeneralName<'_>| match general {
        GeneralName::DNSName(name) => Some(name.to_ascii_lowercase()),
        GeneralName::IPAddress(bytes) => match bytes.len() {
            4 => <[u8; 4]>::try_from(*bytes).ok().map(|bytes| IpAddr::from(bytes).to_string()),
            _ => <[u8; 16]>::try_from(*bytes).ok().map(|bytes| IpAddr::from(bytes).to_string()),
        },
        _ => None,
    };
    alternatives.value.general_names.iter().filter_map(name).collect()
}

/// RFC 5929 §4.1: the hash of the certificate by the hash function of its signature, SHA-256 for MD5 and SHA-1;
/// undefined where there is no single one (Ed25519).
fn end_point(certificate: &X509Certificate<'_>, der: &[u8]) -> Option<Arc<[u8]>> {
    let oid = match SignatureAlgorithm::try_from(&certificate.signature_algorithm).ok()? {
        SignatureAlgorithm::RSASSA_PSS(parameters) => parameters.hash_algorithm_oid().to_id_string(),
        _ => certificate.signature_algorithm.algorithm.to_id_string(),
    };
    let hash = match oid.as_str() {
        // md5, sha1 and sha256 with RSA; ECDSA with SHA-1 and SHA-256; the same hashes as parameters of PSS
        "1.2.840.113549.1.1.4"
        | "1.2.840.113549.1.1.5"
        | "1.2.840.113549.1.1.11"
        | "1.2.840.10045.4.1"
        | "1.2.840.10045.4.3.2"
        | "1.3.14.3.2.26"
        | "2.16.840.1.101.3.4.2.1" => Sha256::digest(der).to_vec(),
        // SHA-224, SHA-384, SHA-512 likewise
        "1.2.840.113549.1.1.14" | "1.2.840.10045.4.3.1" | "2.16.840.1.101.3.4.2.4" => {
            Sha224::digest(der).to_vec()
        }
        "1.2.840.113549.1.1.12" | "1.2.840.10045.4.3.3" | "2.16.840.1.101.3.4.2.2" => {
            Sha384::digest(der).to_vec()
        }
        "1.2.840.113549.1.1.13" | "1.2.840.10045.4.3.4" | "2.16.840.1.101.3.4.2.3" => {
            Sha512::digest(der).to_vec()
        }
        _ => return None,
    };
    Some(hash.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A certificate for `example.org` and `*.example.net`, signed by an algorithm of rcgen.
    fn made(algorithm: &'static rcgen::SignatureAlgorithm) -> Certificate {
        let key = rcgen::KeyPair::generate_for(algorithm).unwrap();
        let names = vec!["Example.org".to_owned(), "*.example.net".to_owned()];
        let certificate = rcgen::CertificateParams::new(names).unwrap().self_signed(&key).unwrap();
        let files = CertFiles::of(Path::new("/certs"), &"example.org".parse().unwrap());
        Certificate::from_pem(certificate.pem().as_bytes(), key.serialize_pem().as_bytes(), &files).unwrap()
    }

    #[test]
    fn the_end_point_hash_is_that_of_the_signature() {
        let length = |algorithm| made(algorithm).end_point.map(|hash| hash.len());
        assert_eq!(length(&rcgen::PKCS_ECDSA_P256_SHA256), Some(32));
        assert_eq!(length(&rcgen::PKCS_ECDSA_P384_SHA384), Some(48));
        assert_eq!(length(&rcgen::PKCS_ED25519), None, "RFC 5929 §4.1: undefined");
    }

    #[test]
    fn names_are_compared_as_rfc_6125_says() {
        let certificate = made(&rcgen::PKCS_ECDSA_P256_SHA256);
        assert!(certificate.self_signed);
        for name in ["example.org", "a.example.net"] {
            assert!(certificate.is_for(name), "{name}");
        }
        for name in ["a.example.org", "example.net", "a.b.example.net", "org"] {
            assert!(!certificate.is_for(name), "{name}");
        }
    }

    #[test]
    fn fingerprints_are_written_for_people() {
        let text = made(&rcgen::PKCS_ECDSA_P256_SHA256).fingerprint.to_string();
        assert_eq!(text.len(), 32 * 3 - 1);
        assert_eq!(made(&rcgen::PKCS_ECDSA_P256_SHA256).sha1.len(), 40);
        assert!(text.split(':').all(|byte| byte.len() == 2 && byte.to_uppercase() == byte));
    }

    #[test]
    fn broken_files_are_told_apart() {
        let domain = "example.org".parse().unwrap();
        let files = CertFiles::of(Path::new("/nonexistent"), &domain);
        assert!(matches!(Certificate::load(&files), Err(TlsError::Read { .. })));
        let key = rcgen::KeyPair::generate().unwrap();
        let other = rcgen::KeyPair::generate().unwrap();
        let pem = rcgen::CertificateParams::new(vec![]).unwrap().self_signed(&key).unwrap().pem();
        let read = |pem: &str, key: &str| Certificate::from_pem(pem.as_bytes(), key.as_bytes(), &files);
        assert!(matches!(read("", &key.serialize_pem()), Err(TlsError::NoCertificate { .. })));
        assert!(matches!(read(&pem, "x"), Err(TlsError::NoKey { .. })));
        assert!(matches!(read(&pem, &other.serialize_pem()), Err(TlsError::Mismatch { .. })));
        let certificate = read(&pem, &key.serialize_pem()).unwrap();
        let error = certificate.check_domain(&domain, &files, Timestamp(0)).unwrap_err();
        assert!(matches!(error, TlsError::WrongName { .. }));
        let text = error.to_string();
        assert!(text.contains("/nonexistent/example.org.pem is for no name at all"), "{text}");
    }
}
