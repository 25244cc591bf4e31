//! The domains that are served: certificates for new ones, an end for the sessions of those that are gone.

use std::collections::BTreeSet;

use crate::account::Directory;
use crate::admin::vhost::key_mode;
use crate::base::Clock;
use crate::config::{Config, Live, Paths};
use crate::jid::Domain;
use crate::stream::StreamError;
use crate::tls::{CertFiles, ensure};

/// The domains that are served, which those that are switched off are not.
pub(super) fn served(config: &Config) -> Vec<Domain> {
    config.vhosts().filter(|vhost| vhost.enabled).map(|vhost| vhost.domain.clone()).collect()
}

/// A domain that was written into the file by hand has a certificate from its first connection, too.
pub(super) fn make_certificates(paths: &Paths, config: &Config) {
    for domain in served(config) {
        let files = CertFiles::of(&paths.certs, &domain);
        if files.certificate.exists() {
            continue;
        }
        match ensure(&files, &domain, key_mode(paths.mode), Clock::new().wall()) {
            Ok(_) => tracing::info!(target: "tls", "{domain}: self-signed certificate made"),
            Err(error) => tracing::warn!(target: "tls", "{error}"),
        }
    }
}

/// Closes the sessions of domains that are not served any more, however the configuration was changed.
/// RFC 6120 §4.9.3.5
pub(super) async fn close_unserved(config: Live, directory: Directory) {
    let mut changes = config.watch();
    while changes.changed().await.is_ok() {
        let now = changes.borrow_and_update().clone();
        let domains: BTreeSet<String> = served(&now).iter().map(ToString::to_string).collect();
        for card in directory.sessions() {
            let domain = card.jid.domain();
            if domains.contains(domain) {
                continue;
            }
            let text = match now.vhost_named(domain) {
                Some(vhost) if !vhost.disabled_message.is_empty() => vhost.disabled_message.clone(),
                Some(_) => "This domain is switched off.".into(),
                None => "This domain is not served here any more.".into(),
            };
            directory.close_session(card.id, StreamError::host_gone().text(&text));
        }
    }
}
