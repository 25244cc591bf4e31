//! Listeners and transports.

mod holder;
pub mod limits;
pub mod listener;
pub mod transport;

pub use holder::{Holder, holder_of_port, name_of_process};
pub use limits::{ConnectionLimits, Gatekeeper, Pass, Refusal, subscriber};
pub use listener::{ListenError, Listeners, Service};
pub use transport::{HandshakeError, TlsFacts, Transport};
