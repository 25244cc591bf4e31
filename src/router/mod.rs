//! Whose is this address?
//!
//! The router knows no accounts: `node.rs` gives it one [`Deliver`] for each kind of [`Target`].

mod asked;
mod envelope;
mod route;
mod target;

pub use asked::Asked;
pub use envelope::{Accepted, Ack, Envelope, Origin};
pub use route::{Deliver, Router};
pub use target::{Hosts, Target};
