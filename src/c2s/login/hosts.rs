//! What the negotiation is told of the domains that are served here.

use std::sync::Arc;

use super::Entry;
use crate::config::{ClientListener, Config, Registration};
use crate::extension::about::{Modules, server_caps};
use crate::jid::Domain;
use crate::stream::negotiation::{Host, Hosts};
use crate::xml::{Element, Str};

/// The hosts of a configuration.
pub(super) struct Served {
    pub(super) config: Arc<Config>,
    pub(super) modules: Modules,
    /// How the connection began, which asks for them.
    pub(super) entry: Option<Entry>,
}

impl Hosts for Served {
    fn host(&self, to: Option<&Domain>) -> Option<Host> {
        let vhost = match to {
            Some(domain) => self.config.vhost(domain)?,
            None => {
                let mut vhosts = self.config.vhosts();
                let only = vhosts.next()?;
                vhosts.next().is_none().then(|| Arc::clone(only))?
            }
        };
        let listener = self.entry.map(|entry| match entry {
            Entry::Starttls => ClientListener::C2s,
            Entry::DirectTls => ClientListener::C2sTls,
        });
        if listener.is_some_and(|listener| !vhost.listeners.contains(&listener)) {
            return None;
        }
        Some(Host {
            domain: vhost.domain.clone(),
            mechanisms: vhost.auth_mechanisms.clone(),
            tls_required: vhost.tls_required,
            registers: vhost.registration != Registration::Closed,
            anonymous: vhost.auth_anonymous,
            fast: !vhost.fast_lifetime.is_zero(),
            closed: (!vhost.enabled).then(|| Str::new(&vhost.disabled_message)),
        })
    }

    fn capabilities(&self, domain: &Domain) -> Option<Element> {
        server_caps(self.modules, &self.config, domain.as_str())
    }

    fn any_name(&self) -> String {
        let mut vhosts = self.config.vhosts();
        vhosts.find(|vhost| vhost.enabled).map(|vhost| vhost.domain.to_string()).unwrap_or_default()
    }
}
