//! Listeners and transports.

pub mod limits;
pub mod listener;
pub mod transport;

pub use limits::{ConnectionLimits, Gatekeeper, Pass, Refusal};
pub use listener::{ListenError, Listeners, Service};
pub use transport::{HandshakeError, TlsFacts, Transport};
