//! SASL for client streams, server side, without I/O: RFC 6120 §6, RFC 5802, RFC 7677, RFC 4616, RFC 4505.
//!
//! An exchange is split where something must be looked up: [`scram::ClientFirst`] and [`plain::Message`] say which
//! account a client claims to be, the caller fetches its [`Credential`] or takes a [`Decoy`], and the exchange goes on.

mod agent;
pub mod anonymous;
mod channel_binding;
mod credential;
mod downgrade;
mod failure;
pub mod ht;
mod keys;
mod mechanism;
mod password;
pub mod plain;
mod policy;
pub mod scram;

pub use agent::{AgentId, NotAnAgentId, UserAgent};
pub use channel_binding::ChannelBindings;
pub use credential::{Credential, Decoy, Standing};
pub use downgrade::Offered;
pub use failure::{Condition, Failure};
pub use keys::{KeySet, NewKeys, ScramKeys};
pub use mechanism::{Hash, Mechanism, UnknownMechanism};
pub use password::{Password, UnfitPassword};
pub use policy::PasswordRules;
