//! xmppd: an XMPP server.

pub mod account;
pub mod admin;
pub mod base;
pub mod c2s;
pub mod cli;
pub mod config;
pub mod ctl;
pub mod delivery;
pub mod extension;
pub mod jid;
pub mod modules;
pub mod net;
pub mod node;
pub mod observe;
pub mod presence;
pub mod registry;
pub mod router;
pub mod sasl;
pub mod stanza;
pub mod store;
pub mod stream;
pub mod tls;
pub mod xml;
