//! STARTTLS: RFC 6120 §5.

use std::sync::Arc;

use super::policy::{Channel, Host, Policy};
use super::{Closed, ExpectAuth, Failed, Step, write};
use crate::jid::Domain;
use crate::sasl::Condition as Sasl;
use crate::stanza::ns;
use crate::stream::{Condition, FOOTER, Features, StreamError};
use crate::xml::{Element, el};

/// Waits on an unencrypted stream for STARTTLS or, where the host leaves that open, for an authentication.
pub struct ExpectTls {
    /// What happens to those who do not encrypt.
    auth: ExpectAuth,
}

impl ExpectTls {
    /// Sends the features. RFC 6120 §5.3.1, §5.4.1.
    pub(super) fn offer(policy: Arc<Policy>, host: Host, out: &mut Vec<u8>) -> Self {
        let mechanisms = if host.tls_required { Vec::new() } else { host.offer(&Channel::Clear) };
        let mut features = Features::new().starttls(mechanisms.is_empty());
        if !mechanisms.is_empty() {
            features = features.mechanisms(mechanisms.iter().map(|mechanism| mechanism.name()));
        }
        features.limits(policy.early_bytes, None).write(out);
        Self { auth: ExpectAuth::new(policy, Channel::Clear, host, mechanisms, None) }
    }

    /// Goes on after an authentication that failed.
    pub(super) fn again(auth: ExpectAuth) -> Self {
        Self { auth }
    }

    pub(super) fn take_failure(&mut self) -> Option<Failed> {
        self.auth.take_failure()
    }

    pub(super) fn handle(self, element: &Element, out: &mut Vec<u8>) -> Result<Step, StreamError> {
        if element.is(ns::TLS, "starttls") {
            // A malformed command is refused. RFC 6120 §5.4.2.2
            return Ok(match element.nodes().is_empty() {
                true => Step::StartTls(StartTls { host: self.auth.host().clone() }),
                false => refuse(out),
            });
        }
        if element.is(ns::SASL, "auth") && !self.auth.has_offers() {
            let failure = Sasl::EncryptionRequired.because("authentication needs TLS first, RFC 6120 §5.3.1");
            return self.auth.failed(failure, out);
        }
        match *element.ns() == *ns::SASL {
            true => self.auth.handle(element, out),
            false => Err(StreamError::new(Condition::NotAuthorized).text("encrypt the stream first")),
        }
    }
}

/// A client's wish for TLS. Nothing but the TLS handshake may follow [`StartTls::proceed`].
pub struct StartTls {
    host: Domain,
}

impl StartTls {
    /// The domain of the stream header, for a TLS hello without SNI. RFC 6120 §5.4.3.1.
    pub fn host(&self) -> &Domain {
        &self.host
    }

    /// Appends the permission. RFC 6120 §5.4.2.3.
    pub fn proceed(&self, out: &mut Vec<u8>) {
        write(&el(ns::TLS, "proceed").build(), out);
    }

    /// Appends the refusal, for a server that has no certificate or a client that did not wait for the permission.
    /// RFC 6120 §5.4.2.2.
    pub fn refuse(self, out: &mut Vec<u8>) -> Step {
        refuse(out)
    }
}

/// RFC 6120 §5.4.2.2: the failure, then the end of the stream.
pub(super) fn refuse(out: &mut Vec<u8>) -> Step {
    write(&el(ns::TLS, "failure").build(), out);
    out.extend_from_slice(FOOTER.as_bytes());
    Step::Close(Closed::TlsRefused)
}
