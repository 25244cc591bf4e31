//! Certificate files that somebody else renews (certbot, an own script): changes are taken up while the server runs.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::{CertFiles, CertStamp, CertStore, TlsError};
use crate::base::Timestamp;
use crate::config::TlsProfile;
use crate::jid::Domain;

/// How often the files are looked at. Two `stat` calls for each domain.
pub const EVERY: Duration = Duration::from_secs(60);

/// What has come to light.
#[derive(Debug)]
pub enum Seen {
    /// A changed certificate is used for new connections from now on.
    TakenUp {
        /// Whose.
        domain: Domain,
        /// Days until it ends.
        days: u64,
    },
    /// The changed files of a domain cannot be used; the former certificate stays.
    Refused {
        /// Whose.
        domain: Domain,
        /// Why.
        error: TlsError,
    },
}

/// What was seen of the files before.
pub struct Watcher {
    directory: PathBuf,
    stamps: HashMap<Domain, CertStamp>,
    /// Domains whose files have changed into something that cannot be used: told when that lasts. Key and certificate
    /// are written one after the other.
    doubtful: HashMap<Domain, CertStamp>,
}

impl Watcher {
    /// Watches a directory. What is there now counts as known.
    pub fn new(directory: &Path, domains: &[Domain]) -> Self {
        let stamps = domains.iter().map(|domain| (domain.clone(), CertFiles::of(directory, domain).stamp()));
        Self { directory: directory.to_owned(), stamps: stamps.collect(), doubtful: HashMap::new() }
    }

    /// Looks once, and takes up what has changed.
    pub fn look(
        &mut self,
        certs: &CertStore,
        domains: &[Domain],
        profile: TlsProfile,
        now: Timestamp,
    ) -> Vec<Seen> {
        let mut seen = Vec::new();
        let changed: Vec<Domain> =
            domains.iter().filter(|domain| self.has_changed(domain)).cloned().collect();
        if !changed.is_empty() {
            let before: Vec<_> = changed.iter().map(|domain| fingerprint(certs, domain)).collect();
            let mut errors = certs.reload(&self.directory, domains, profile, now);
            for (domain, before) in changed.iter().zip(before) {
                let files = CertFiles::of(&self.directory, domain);
                let error = errors.iter().position(|error| error.is_about(&files));
                match error.map(|place| errors.swap_remove(place)) {
                    // An expired one is used nevertheless, since clients may have been told to trust it.
                    None | Some(TlsError::Expired { .. }) => {
                        self.doubtful.remove(domain);
                        if fingerprint(certs, domain) != before {
                            let days = days_left(certs, domain, now).unwrap_or(0);
                            seen.push(Seen::TakenUp { domain: domain.clone(), days });
                        }
                    }
                    Some(error) => {
                        // The second look at the same files decides.
                        let stamp = files.stamp();
                        if self.doubtful.insert(domain.clone(), stamp.clone()) == Some(stamp.clone()) {
                            self.doubtful.remove(domain);
                            seen.push(Seen::Refused { domain: domain.clone(), error });
                        } else {
                            self.stamps.remove(domain);
                        }
                    }
                }
            }
        }
        seen
    }

    fn has_changed(&mut self, domain: &Domain) -> bool {
        let stamp = CertFiles::of(&self.directory, domain).stamp();
        self.stamps.insert(domain.clone(), stamp.clone()) != Some(stamp)
    }
}

fn fingerprint(certs: &CertStore, domain: &Domain) -> Option<super::Fingerprint> {
    certs.of(domain).map(|endpoint| endpoint.certificate.fingerprint)
}

/// Days until the certificate in use ends.
fn days_left(certs: &CertStore, domain: &Domain, now: Timestamp) -> Option<u64> {
    let endpoint = certs.of(domain)?;
    Some(endpoint.certificate.not_after.since(now).as_secs() / 86_400)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tls::{ensure, install, make};

    const NOW: Timestamp = Timestamp(1_795_000_000_000_000);

    #[test]
    fn changed_files_are_taken_up_and_bad_ones_told_when_they_last() {
        let directory = tempfile::tempdir().unwrap();
        let domains: Vec<Domain> = vec!["example.org".parse().unwrap()];
        let files = CertFiles::of(directory.path(), &domains[0]);
        ensure(&files, &domains[0], 0o600, NOW).unwrap();
        let certs = CertStore::new();
        assert!(certs.reload(directory.path(), &domains, TlsProfile::Modern, NOW).is_empty());
        let mut watcher = Watcher::new(directory.path(), &domains);
        let mut look = |now| watcher.look(&certs, &domains, TlsProfile::Modern, now);
        assert!(look(NOW).is_empty());
        let (certificate, key) = make(&domains[0], NOW).unwrap();
        install(&files, certificate.as_bytes(), key.as_bytes(), 0o600).unwrap();
        assert!(matches!(look(NOW).as_slice(), [Seen::TakenUp { days: 3651 | 3652, .. }]));
        assert!(look(NOW).is_empty());
        std::fs::write(&files.key, "x").unwrap();
        assert!(look(NOW).is_empty(), "the other file may still be on its way");
        assert!(matches!(look(NOW).as_slice(), [Seen::Refused { .. }]));
        assert!(look(NOW).is_empty(), "told once");
    }

    #[test]
    fn an_interrupted_exchange_is_completed() {
        let directory = tempfile::tempdir().unwrap();
        let domain: Domain = "example.org".parse().unwrap();
        let files = CertFiles::of(directory.path(), &domain);
        ensure(&files, &domain, 0o600, NOW).unwrap();
        let (certificate, key) = make(&domain, NOW).unwrap();
        // As if it had ended between the two renames.
        std::fs::write(directory.path().join("example.org.pem.next"), &certificate).unwrap();
        std::fs::write(&files.key, key.as_bytes()).unwrap();
        let loaded = crate::tls::Certificate::load(&files).unwrap();
        assert!(loaded.self_signed);
        assert_eq!(std::fs::read_to_string(&files.certificate).unwrap(), certificate);
    }
}
