//! What the negotiation is told of the domains that are served here.

use std::sync::Arc;

use crate::config::{Config, Registration};
use crate::extension::about::{Modules, server_caps};
use crate::jid::Domain;
use crate::stream::negotiation::{Host, Hosts};
use crate::xml::{Element, Str};

/// The hosts of a configuration.
pub(super) struct Served(pub(super) Arc<Config>, pub(super) Modules);

impl Hosts for Served {
    fn host(&self, to: Option<&Domain>) -> Option<Host> {
        let vhost = match to {
            Some(domain) => self.0.vhost(domain)?,
            None => {
                let mut vhosts = self.0.vhosts();
                let only = vhosts.next()?;
                vhosts.next().is_none().then(|| Arc::clone(only))?
            }
        };
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
        server_caps(self.1, &self.0, domain.as_str())
    }

    fn any_name(&self) -> String {
        self.0.vhosts().find(|vhost| vhost.enabled).map(|vhost| vhost.domain.to_string()).unwrap_or_default()
    }
}
