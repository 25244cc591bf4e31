//! The stream header of a client and its answer: RFC 6120 §4.2, §4.7.

use std::sync::Arc;

use super::policy::{Channel, Host, Policy};
use super::{ExpectAuth, ExpectTls, State, Step};
use crate::base::id;
use crate::jid::{BareJid, Jid};
use crate::stream::{Condition, InitialHeader, ResponseHeader, StreamError, StreamHeader, Version};
use crate::xml::Str;

/// Waits for a client's header, at the beginning or after the TLS handshake.
pub struct ExpectHeader {
    policy: Arc<Policy>,
    channel: Channel,
}

impl ExpectHeader {
    pub(super) fn new(policy: Arc<Policy>, channel: Channel) -> Self {
        Self { policy, channel }
    }

    pub(super) fn handle(self, header: &StreamHeader, out: &mut Vec<u8>) -> Result<Step, StreamError> {
        let sni = match &self.channel {
            Channel::Tls { sni, .. } => sni.as_ref(),
            Channel::Clear => None,
        };
        let accepted = header.accept_client();
        let host = match &accepted {
            // Old clients leave `to` out. RFC 6120 §4.7.2
            Ok(initial) => self.policy.hosts.host(initial.to.as_ref().or(sni)),
            Err(_) => None,
        };
        answer(&self.policy, header, host.as_ref(), accepted.as_ref().ok(), out);
        let initial = accepted?;
        let host = host.ok_or(Condition::HostUnknown)?;
        if let Some(message) = host.closed {
            return Err(StreamError::new(Condition::HostGone).text(message));
        }
        Ok(Step::Next(match self.channel {
            Channel::Clear => State::Tls(ExpectTls::offer(self.policy, host, out)),
            channel @ Channel::Tls { .. } => {
                // What was said before encryption counts for nothing, this does. RFC 6120 §4.7.1, §6.4.6
                let from = initial.from.as_ref().map(Jid::bare);
                // XEP-0388 §2.1
                if from.as_ref().is_some_and(|from| from.domain() != host.domain.as_str()) {
                    return Err(StreamError::new(Condition::InvalidFrom).text("'from' is at another domain"));
                }
                State::Auth(ExpectAuth::offer(self.policy, channel, host, from, initial.lang, out))
            }
        }))
    }

    /// Opens our side without a client's header. RFC 6120 §4.9.1.2.
    pub(super) fn open(&self, out: &mut Vec<u8>) {
        open(&self.policy, None, out);
    }
}

/// Opens our side for an error when the client's header has not come, or was none.
pub(super) fn open(policy: &Policy, host: Option<&str>, out: &mut Vec<u8>) {
    let from = host.map_or_else(|| policy.hosts.any_name(), str::to_owned);
    let lang = &policy.language;
    let version = Some(Version::OURS);
    ResponseHeader { from: &from, to: None, id: &id::random_id(), lang, version }.write(out);
}

/// Answers a header, good or not: every stream is opened before it is refused.
pub(super) fn answer(
    policy: &Policy,
    header: &StreamHeader,
    host: Option<&Host>,
    accepted: Option<&InitialHeader>,
    out: &mut Vec<u8>,
) {
    let from = host.map_or_else(|| policy.hosts.any_name(), |host| host.domain.to_string());
    let to: Option<BareJid> = header.from().and_then(|from| from.parse::<Jid>().ok()).map(|from| from.bare());
    ResponseHeader {
        from: &from,
        to: to.as_ref().map(|to| to.as_str()),
        id: &id::random_id(),
        lang: &language(policy, header.lang()),
        version: Some(accepted.map_or(Version::OURS, |initial| initial.version)),
    }
    .write(out);
}

/// Our texts are in English; whoever asks for that, in any of its forms, gets it. RFC 6120 §4.7.4.
fn language(policy: &Policy, wanted: Option<Str>) -> Str {
    let is_english = |tag: &Str| tag.split('-').next().is_some_and(|first| first.eq_ignore_ascii_case("en"));
    if wanted.as_ref().is_some_and(is_english) { Str::new_static("en") } else { policy.language.clone() }
}
