//! Listeners and transports.

mod dns;
mod holder;
pub mod limits;
pub mod listener;
mod names;
pub mod transport;

pub use holder::{Holder, holder_of_port, name_of_process};
pub use limits::{ConnectionLimits, Gatekeeper, Pass, Refusal};
pub use listener::{ListenError, Listeners, Service};
pub use names::{Addresses, Resolved, addresses_of, is_here, is_special, own_addresses, resolve};
pub use transport::{HandshakeError, TlsFacts, Transport};
