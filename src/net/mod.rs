//! Listeners and transports.
pub mod transport;

pub use transport::{HandshakeError, TlsFacts, Transport};
