//! `[server]` and `[listen]`: the machine, who runs it, and where it can be reached.

use std::net::SocketAddr;

use super::options::options;
use super::permission::Permission;
use crate::jid::BareJid;

options! {
    /// The machine and who runs it.
    Server {
        /// The name of this server as people see it in their clients. The domains it serves are below, in [vhost."…"].
        name: String = "server.name", Server, Live, "xmppd".into();
        /// Addresses of the administrators of the whole server.
        admins: Vec<BareJid> = "server.admins", Server, Live, Vec::new();
        /// Who may run which operation in chat and as an operator, where it is not as usual: the first rule that fits
        /// the operation decides. Who: ALL, ADMIN, OPERATOR, LOCAL (accounts of this server), NONE, DOMAIN_OWNER,
        /// DOMAIN_ADMIN, a domain, an address. As usual: xmppd user roles. Root and the server's own user may do
        /// everything.
        permissions: Vec<Permission> = "server.permissions", Server, Live, Vec::new();
        /// The language of texts for clients that did not ask for one (RFC 6120 §4.7.4).
        language: String = "server.language", Server, Live, "en".into(), language_tag;
    }
}

options! {
    /// Where clients and other programs connect. An empty list switches a listener off.
    Listen {
        /// Addresses for clients that begin without encryption and switch it on (STARTTLS).
        c2s: Vec<SocketAddr> = "listen.c2s", Server, NewConnections, vec![any(5222)];
        /// Addresses for clients that use TLS from the first byte.
        c2s_tls: Vec<SocketAddr> = "listen.c2s_tls", Server, NewConnections, vec![any(5223)];
        /// Addresses for figures (OpenMetrics at /metrics) and health (/healthz, /readyz), by HTTP and for this
        /// machine only.
        metrics: Vec<SocketAddr> = "listen.metrics", Server, Live, vec![loopback(9599)];
        /// Lets listen.metrics have addresses that other machines reach. What it tells has no password.
        metrics_public: bool = "listen.metrics_public", Server, Live, false;
    }
}

/// Every address of the machine, IPv6 and IPv4.
fn any(port: u16) -> SocketAddr {
    SocketAddr::new(std::net::Ipv6Addr::UNSPECIFIED.into(), port)
}

/// This machine only.
fn loopback(port: u16) -> SocketAddr {
    SocketAddr::new(std::net::Ipv4Addr::LOCALHOST.into(), port)
}

/// The shape of RFC 5646 §2.1: subtags of one to eight letters and digits; the first has letters only.
fn language_tag(tag: &String) -> Result<(), String> {
    let mut subtags = tag.split('-');
    let first = subtags
        .next()
        .is_some_and(|s| !s.is_empty() && s.len() <= 8 && s.bytes().all(|b| b.is_ascii_alphabetic()));
    let rest = subtags.all(|s| !s.is_empty() && s.len() <= 8 && s.bytes().all(|b| b.is_ascii_alphanumeric()));
    match first && rest {
        true => Ok(()),
        false => Err(format!("\"{tag}\" is not a language tag. Examples: en, de, pt-BR.")),
    }
}
