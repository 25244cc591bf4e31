//! Self-signed certificates, so that a new domain is encrypted from its first connection.

use rcgen::{CertificateParams, DnType, ExtendedKeyUsagePurpose, KeyPair, KeyUsagePurpose, SanType};
use zeroize::Zeroizing;

use super::certificate::name_of;
use super::{CertFiles, Certificate, TlsError, files};
use crate::base::Timestamp;
use crate::jid::Domain;

/// Services below a domain that its certificate is for as well.
const SERVICES: [&str; 4] = ["rooms", "pubsub", "upload", "proxy"];
const DAY: i64 = 86_400_000_000;
/// Ten years, two leap days included.
const LIFETIME: i64 = 3_652 * DAY;

/// What [`ensure`] has found or made.
#[derive(Debug)]
pub struct Ensured {
    /// The pair.
    pub certificate: Certificate,
    /// Whether it was made now.
    pub created: bool,
}

/// Makes sure that a domain has a certificate and a key in its files: a fitting pair is kept, none is made anew
/// (ECDSA P-256, for the domain and its services, valid for ten years).
///
/// `key_mode` is the key's file mode, 0o640 or 0o600; the certificate's is 0644. A key without a certificate is used,
/// which also completes what a killed run has begun. Anything else there is left alone and told as an error.
pub fn ensure(
    files: &CertFiles,
    domain: &Domain,
    key_mode: u32,
    now: Timestamp,
) -> Result<Ensured, TlsError> {
    if files.certificate.exists() {
        let certificate = Certificate::load(files)?;
        certificate.check_domain(domain, files, now)?;
        return Ok(Ensured { certificate, created: false });
    }
    let key = match std::fs::read_to_string(&files.key) {
        Ok(pem) => KeyPair::from_pem(&pem)
            .map_err(|error| TlsError::NoKey { path: files.key.clone(), reason: error.to_string() })?,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let key = KeyPair::generate().map_err(|error| make_error(domain, &error))?;
            files::write(&files.key, key.serialize_pem().as_bytes(), key_mode)?;
            key
        }
        Err(source) => return Err(TlsError::Read { path: files.key.clone(), source }),
    };
    let made = params(domain, now)
        .and_then(|params| params.self_signed(&key))
        .map_err(|error| make_error(domain, &error))?;
    files::write(&files.certificate, made.pem().as_bytes(), 0o644)?;
    Ok(Ensured { certificate: Certificate::load(files)?, created: true })
}

/// A new pair for a domain and its services, as PEM: certificate and key.
///
/// # Errors
/// The library refuses the name.
pub fn make(domain: &Domain, now: Timestamp) -> Result<(String, Zeroizing<String>), TlsError> {
    let made = || {
        let key = KeyPair::generate()?;
        let certificate = params(domain, now)?.self_signed(&key)?;
        Ok((certificate.pem(), Zeroizing::new(key.serialize_pem())))
    };
    made().map_err(|error| make_error(domain, &error))
}

fn make_error(domain: &Domain, error: &rcgen::Error) -> TlsError {
    TlsError::Make { domain: domain.to_string(), reason: error.to_string() }
}

fn params(domain: &Domain, now: Timestamp) -> Result<CertificateParams, rcgen::Error> {
    let name = name_of(domain);
    let mut params = CertificateParams::default();
    // Nobody looks for the name here any more, and 64 characters is all there may be. RFC 5280 appendix A
    params.distinguished_name.push(DnType::CommonName, name.chars().take(64).collect::<String>());
    params.subject_alt_names = match name.parse() {
        Ok(address) => vec![SanType::IpAddress(address)],
        Err(_) => {
            let below = SERVICES.iter().map(|service| format!("{service}.{name}"));
            std::iter::once(name.clone())
                .chain(below)
                .map(|name| Ok(SanType::DnsName(name.try_into()?)))
                .collect::<Result<_, rcgen::Error>>()?
        }
    };
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages =
        vec![ExtendedKeyUsagePurpose::ServerAuth, ExtendedKeyUsagePurpose::ClientAuth];
    // From yesterday, for clients whose clock is behind.
    let (year, month, day) = date(Timestamp(now.0 - DAY));
    params.not_before = rcgen::date_time_ymd(year, month, day);
    let (year, month, day) = date(Timestamp(now.0 + LIFETIME));
    params.not_after = rcgen::date_time_ymd(year, month, day);
    Ok(params)
}

/// Year, month and day.
fn date(at: Timestamp) -> (i32, u8, u8) {
    let text = at.to_xmpp();
    let mut parts = text.split(['-', 'T']);
    let mut next = || parts.next().unwrap_or_default();
    let (year, month, day) = (next(), next(), next());
    (year.parse().unwrap_or(1970), month.parse().unwrap_or(1), day.parse().unwrap_or(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt as _;
    use std::path::Path;

    const NOW: Timestamp = Timestamp(1_795_000_000_000_000);

    fn mode(path: &Path) -> u32 {
        std::fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn a_pair_is_made_once_for_the_domain_and_its_services() {
        let directory = tempfile::tempdir().unwrap();
        let domain = "example.org".parse().unwrap();
        let files = CertFiles::of(directory.path(), &domain);
        let made = ensure(&files, &domain, 0o640, NOW).unwrap();
        assert!(made.created && made.certificate.self_signed);
        for name in ["example.org", "rooms.example.org", "pubsub.example.org", "upload.example.org"] {
            assert!(made.certificate.is_for(name), "{name}");
        }
        assert!(made.certificate.is_for("proxy.example.org") && !made.certificate.is_for("a.example.org"));
        assert!(made.certificate.not_before <= NOW);
        assert_eq!(made.certificate.not_after.since(NOW).as_secs() / 86_400 / 365, 10);
        assert_eq!((mode(&files.certificate), mode(&files.key)), (0o644, 0o640));
        let kept = ensure(&files, &domain, 0o600, NOW).unwrap();
        assert!(!kept.created);
        assert_eq!(kept.certificate.fingerprint, made.certificate.fingerprint);
        assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 2, "nothing else is left");
    }

    #[test]
    fn a_key_without_certificate_is_used() {
        let directory = tempfile::tempdir().unwrap();
        let domain = "münchen.example".parse().unwrap();
        let files = CertFiles::of(directory.path(), &domain);
        ensure(&files, &domain, 0o600, NOW).unwrap();
        assert!(files.key.ends_with("xn--mnchen-3ya.example.key"));
        let key = std::fs::read(&files.key).unwrap();
        std::fs::remove_file(&files.certificate).unwrap();
        assert!(ensure(&files, &domain, 0o600, NOW).unwrap().created);
        assert_eq!(std::fs::read(&files.key).unwrap(), key);
    }

    #[test]
    fn what_does_not_fit_is_left_alone_and_told() {
        let directory = tempfile::tempdir().unwrap();
        let domain = "localhost".parse().unwrap();
        let files = CertFiles::of(directory.path(), &domain);
        ensure(&files, &domain, 0o600, NOW).unwrap();
        let late = Timestamp(NOW.0 + LIFETIME + 2 * DAY);
        assert!(matches!(ensure(&files, &domain, 0o600, late), Err(TlsError::Expired { .. })));
        let other = "example.org".parse().unwrap();
        assert!(matches!(ensure(&files, &other, 0o600, NOW), Err(TlsError::WrongName { .. })));
        std::fs::remove_file(&files.key).unwrap();
        assert!(matches!(ensure(&files, &domain, 0o600, NOW), Err(TlsError::Read { .. })));
        std::fs::write(&files.key, "x").unwrap();
        assert!(matches!(ensure(&files, &domain, 0o600, NOW), Err(TlsError::NoKey { .. })));
        let nowhere = CertFiles::of(&directory.path().join("none"), &domain);
        assert!(matches!(ensure(&nowhere, &domain, 0o600, NOW), Err(TlsError::Write { .. })));
    }

    #[test]
    fn an_ip_address_has_no_services() {
        let directory = tempfile::tempdir().unwrap();
        let domain = "192.0.2.7".parse().unwrap();
        let files = CertFiles::of(directory.path(), &domain);
        assert_eq!(ensure(&files, &domain, 0o600, NOW).unwrap().certificate.names, ["192.0.2.7"]);
    }
}
