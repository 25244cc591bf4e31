//! From an address to whoever answers for it. RFC 6120 §10.3–10.5.

use std::sync::{Arc, PoisonError, RwLock};

use crate::jid::{BareJid, Domain, Jid};

/// Who answers for an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// An account of a local domain. RFC 6120 §10.5.3, §10.5.4.
    Account(BareJid),
    /// A local domain itself. RFC 6120 §10.5.1, §10.5.2.
    Host(Domain),
    /// Another server. RFC 6120 §10.4.
    Remote(Domain),
}

/// The domains served here. Cloning shares them.
#[derive(Clone, Default)]
pub struct Hosts(Arc<RwLock<Arc<[Domain]>>>);

impl Hosts {
    /// Replaces the domains.
    pub fn set(&self, domains: Vec<Domain>) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = domains.into();
    }

    /// Whether a domain is served here.
    pub fn serves(&self, domain: &str) -> bool {
        let domains = Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner));
        domains.iter().any(|served| served.as_str() == domain)
    }

    /// Who answers for an address.
    pub fn resolve(&self, to: &Jid) -> Target {
        if !self.serves(to.domain()) {
            Target::Remote(to.domain_part())
        } else if to.local().is_some() {
            Target::Account(to.bare())
        } else {
            Target::Host(to.domain_part())
        }
    }
}
