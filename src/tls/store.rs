//! The certificates in use: one TLS configuration per domain, chosen by SNI, exchanged at run time.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};

use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::sign::SingleCertAndKey;
use rustls::version::{TLS12, TLS13};

use super::certificate::name_of;
use super::{CertFiles, Certificate, TlsError};
use crate::base::Timestamp;
use crate::config::TlsProfile;
use crate::jid::Domain;

/// ALPN of direct TLS for clients. XEP-0368 §3.
const ALPN: &[u8] = b"xmpp-client";

/// A domain's side of TLS connections.
pub struct Endpoint {
    /// The domain.
    pub domain: Domain,
    /// Its certificate.
    pub certificate: Certificate,
    /// Ready for a handshake.
    pub config: Arc<ServerConfig>,
    profile: TlsProfile,
}

impl Endpoint {
    /// TLS with a certificate: TLS 1.3 and, where the profile allows it, 1.2 with ECDHE and AEAD. RFC 7590 §3, RFC
    /// 9325.
    pub fn new(domain: Domain, certificate: Certificate, profile: TlsProfile) -> Result<Self, TlsError> {
        let failed =
            |error: rustls::Error| TlsError::Make { domain: domain.to_string(), reason: error.to_string() };
        let versions: &[_] = match profile {
            TlsProfile::Modern => &[&TLS13, &TLS12],
            TlsProfile::Strict => &[&TLS13],
        };
        // All suites of this provider are ECDHE with AEAD.
        let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_protocol_versions(versions)
            .map_err(failed)?
            .with_no_client_auth()
            .with_cert_resolver(Arc::new(SingleCertAndKey::from(Arc::clone(&certificate.certified))));
        config.alpn_protocols = vec![ALPN.to_vec()];
        // Without it `tls-exporter` would not be unique in TLS 1.2. RFC 9266 §2
        config.require_ems = true;
        Ok(Self { domain, certificate, config: Arc::new(config), profile })
    }
}

/// The certificates of all domains. Cloning shares them.
#[derive(Clone, Default)]
pub struct CertStore(Arc<RwLock<Arc<Endpoints>>>);

#[derive(Default)]
struct Endpoints {
    by_name: HashMap<String, Arc<Endpoint>>,
    first: Option<Arc<Endpoint>>,
}

impl CertStore {
    /// A store without certificates.
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads the files of these domains and takes them into use, all at once; connections that stand keep theirs.
    ///
    /// The first domain is shown to clients that name none. A domain whose files cannot be used keeps the certificate
    /// it had, and the error is returned; an expired one is used nevertheless, since clients may have been told to
    /// trust it, and returned as an error too.
    pub fn reload(
        &self,
        directory: &Path,
        domains: &[Domain],
        profile: TlsProfile,
        now: Timestamp,
    ) -> Vec<TlsError> {
        let before = self.current();
        let mut errors = Vec::new();
        let mut after = Endpoints::default();
        for domain in domains {
            let name = name_of(domain);
            let old = before.by_name.get(&name);
            let endpoint = match load(directory, domain, profile, now, &mut errors) {
                // The same as before: its remembered sessions stay.
                Some(new) => match old {
                    Some(old) if old.profile == profile && is_same(old, &new) => Arc::clone(old),
                    _ => Arc::new(new),
                },
                None => match old {
                    Some(old) => Arc::clone(old),
                    None => continue,
                },
            };
            after.first.get_or_insert_with(|| Arc::clone(&endpoint));
            after.by_name.insert(name, endpoint);
        }
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(after);
        errors
    }

    /// The endpoint of a domain that is served here.
    pub fn of(&self, domain: &Domain) -> Option<Arc<Endpoint>> {
        self.current().by_name.get(&name_of(domain)).cloned()
    }

    /// The endpoint for a connection: of the name in the TLS hello (SNI, RFC 6066 §3), else of the domain above it
    /// (`rooms.example.org`), else of the domain in the stream header (RFC 6120 §5.4.3.1), else the first one: the
    /// client then sees for itself that the certificate is not for the name it wanted.
    pub fn choose(&self, sni: Option<&str>, to: Option<&Domain>) -> Option<Arc<Endpoint>> {
        let current = self.current();
        let sni = sni.map(str::to_ascii_lowercase);
        let parent = sni.as_deref().and_then(|name| name.split_once('.')).map(|(_, parent)| parent);
        let to = to.map(name_of);
        [sni.as_deref(), parent, to.as_deref()]
            .into_iter()
            .flatten()
            .find_map(|name| current.by_name.get(name))
            .or(current.first.as_ref())
            .cloned()
    }

    fn current(&self) -> Arc<Endpoints> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }
}

fn is_same(old: &Endpoint, new: &Endpoint) -> bool {
    old.certificate.certified.cert == new.certificate.certified.cert
}

fn load(
    directory: &Path,
    domain: &Domain,
    profile: TlsProfile,
    now: Timestamp,
    errors: &mut Vec<TlsError>,
) -> Option<Endpoint> {
    let files = CertFiles::of(directory, domain);
    let loaded = Certificate::load(&files).and_then(|certificate| {
        match certificate.check_domain(domain, &files, now) {
            Err(expired @ TlsError::Expired { .. }) => errors.push(expired),
            other => other?,
        }
        Endpoint::new(domain.clone(), certificate, profile)
    });
    loaded.map_err(|error| errors.push(error)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tls::ensure;

    const NOW: Timestamp = Timestamp(1_795_000_000_000_000);

    fn domains(names: &[&str]) -> Vec<Domain> {
        names.iter().map(|name| name.parse().unwrap()).collect()
    }

    #[test]
    fn the_certificate_follows_the_name() {
        let directory = tempfile::tempdir().unwrap();
        let hosts = domains(&["a.example", "b.example", "münchen.example"]);
        for host in &hosts {
            ensure(&CertFiles::of(directory.path(), host), host, 0o600, NOW).unwrap();
        }
        let store = CertStore::new();
        assert!(store.choose(Some("a.example"), None).is_none());
        assert!(store.reload(directory.path(), &hosts, TlsProfile::Modern, NOW).is_empty());
        let chosen =
            |sni: Option<&str>, to: Option<&Domain>| store.choose(sni, to).unwrap().domain.to_string();
        let b = hosts.get(1);
        assert_eq!(chosen(Some("B.example"), None), "b.example");
        assert_eq!(chosen(Some("b.example"), hosts.first()), "b.example");
        assert_eq!(chosen(Some("rooms.b.example"), None), "b.example");
        assert_eq!(chosen(Some("xn--mnchen-3ya.example"), b), "münchen.example");
        assert_eq!(chosen(None, b), "b.example");
        assert_eq!(chosen(Some("other.example"), b), "b.example");
        assert_eq!(chosen(Some("other.example"), None), "a.example");
        assert_eq!(chosen(None, None), "a.example");
    }

    #[test]
    fn certificates_are_exchanged_and_kept() {
        let directory = tempfile::tempdir().unwrap();
        let hosts = domains(&["localhost", "b.example"]);
        let Some(host) = hosts.first() else { panic!() };
        let files = CertFiles::of(directory.path(), host);
        ensure(&files, host, 0o600, NOW).unwrap();
        let store = CertStore::new();
        let reload = |profile| store.reload(directory.path(), &hosts, profile, NOW);
        assert!(
            matches!(reload(TlsProfile::Modern).as_slice(), [TlsError::Read { .. }]),
            "b.example has none"
        );
        let first = store.of(host).unwrap();
        reload(TlsProfile::Modern);
        assert!(Arc::ptr_eq(&first, &store.of(host).unwrap()), "nothing new: sessions are kept");
        reload(TlsProfile::Strict);
        let strict = store.of(host).unwrap();
        assert!(!Arc::ptr_eq(&first, &strict));
        std::fs::remove_file(&files.certificate).unwrap();
        assert_eq!(reload(TlsProfile::Strict).len(), 2);
        assert!(Arc::ptr_eq(&strict, &store.of(host).unwrap()), "the old one is better than none");
        std::fs::remove_file(&files.key).unwrap();
        ensure(&files, host, 0o600, NOW).unwrap();
        reload(TlsProfile::Strict);
        assert_ne!(strict.certificate.fingerprint, store.of(host).unwrap().certificate.fingerprint);
    }
}
