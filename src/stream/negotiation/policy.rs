//! What negotiation is told about this server and the connection.

use crate::jid::Domain;
use crate::sasl::{ChannelBindings, Decoy, Mechanism};
use crate::xml::{Element, Str};

/// How often an authentication may fail before the stream is closed: five retries. RFC 6120 §6.4.5.
pub(super) const FAILURES: u8 = 6;
/// How many requests to bind may fail. RFC 6120 §7.7.3.
pub(super) const BINDS: u8 = 10;

/// The rules of this server for streams of clients.
pub struct Policy {
    /// What is served here.
    pub hosts: Box<dyn Hosts>,
    /// The language of texts for clients that ask for none we have. RFC 6120 §4.7.4.
    pub language: Str,
    /// Stands in for accounts that do not exist.
    pub decoy: Decoy,
    /// Bytes of an element before authentication, as told to the client. XEP-0478 §3.1.
    pub early_bytes: usize,
    /// Bytes of a stanza after it.
    pub bytes: usize,
    /// After so many seconds of silence a client is asked whether it is there. XEP-0478 §3.1.
    pub idle: u64,
}

/// The hosts of this server.
pub trait Hosts: Send + Sync {
    /// The host that a stream header addresses; without an address the one that alone can be meant, if there is one.
    fn host(&self, to: Option<&Domain>) -> Option<Host>;

    /// What a host can do, as its stream features tell it. XEP-0115 §6.3.
    fn capabilities(&self, domain: &Domain) -> Option<Element> {
        let _ = domain;
        None
    }

    /// One of our names, for answers to headers that address none of them; may be empty. RFC 6120 §4.9.1.3.
    fn any_name(&self) -> String;
}

/// A host of this server.
#[derive(Clone, Debug)]
pub struct Host {
    /// Its domain.
    pub domain: Domain,
    /// The mechanisms that it allows, the preferred one first.
    pub mechanisms: Vec<Mechanism>,
    /// Whether clients must encrypt before they authenticate.
    pub tls_required: bool,
    /// Whether people can make accounts in-band. XEP-0077
    pub registers: bool,
    /// Whether clients may log in as nobody in particular. XEP-0175
    pub anonymous: bool,
    /// Whether clients may log in again with a token. XEP-0484
    pub fast: bool,
    /// Set while it is switched off: what to tell people.
    pub closed: Option<Str>,
}

/// How a connection is protected.
#[derive(Clone, Debug)]
pub enum Channel {
    /// Not at all; TLS can begin at the client's request.
    Clear,
    /// By TLS.
    Tls {
        /// The version as in its records, such as 0x0304.
        version: Option<u16>,
        /// What an authentication can be bound to.
        bindings: ChannelBindings,
        /// The name in the TLS hello, for clients that leave `to` out.
        sni: Option<Domain>,
    },
}

impl Host {
    /// Whether a mechanism may be used at all.
    pub(super) fn allows(&self, mechanism: Mechanism) -> bool {
        match mechanism {
            Mechanism::Anonymous => self.anonymous,
            _ => self.mechanisms.contains(&mechanism),
        }
    }

    /// The mechanisms that can be used on a connection, in order. RFC 6120 §6.3.4, RFC 5802 §6, RFC 4616 §4, RFC 4505.
    pub(super) fn offer(&self, channel: &Channel) -> Vec<Mechanism> {
        let fits = |mechanism: &Mechanism| match channel {
            Channel::Clear => matches!(mechanism, Mechanism::Scram { plus: false, .. }),
            Channel::Tls { bindings, .. } => !mechanism.is_plus() || !bindings.is_empty(),
        };
        // RFC 4505 §5: inside TLS, as whoever could change what is sent would be somebody else.
        let anonymous =
            (self.anonymous && matches!(channel, Channel::Tls { .. })).then_some(Mechanism::Anonymous);
        self.mechanisms.iter().copied().filter(fits).chain(anonymous).collect()
    }
}
