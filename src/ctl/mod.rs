//! The local control socket: one JSON document per line over a Unix socket, many requests on one connection.
//!
//! The server greets with a [`wire::Hello`]; each [`wire::Request`] is answered by one [`wire::Reply`], before which a
//! stream sends its items. A request that cannot be read is answered too.

mod access;
mod client;
mod error;
mod server;
mod socket;
pub mod wire;

pub use access::Access;
pub use client::{Client, Streamed};
pub use error::CtlError;
pub use server::serve;
pub use socket::{Control, bind};
