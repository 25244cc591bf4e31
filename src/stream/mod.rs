//! RFC 6120 §4–7 without I/O: bytes become a header, elements and a footer; states become other states.

pub mod cut;
mod error;
mod features;
mod framer;
mod header;
pub mod negotiation;
mod scan;
pub mod sm;

pub use error::{Condition, StreamError};
pub use features::Features;
pub use framer::{Frame, Framer, Limits};
pub use header::{InitialHeader, ResponseHeader, StreamHeader, Version};

/// The namespace of the stream's root and of `<features/>` and `<error/>`. RFC 6120 §4.8.1.
pub const STREAM_NS: &str = "http://etherx.jabber.org/streams";

/// The content namespace between client and server. RFC 6120 §4.8.3.
pub const CLIENT_NS: &str = "jabber:client";

/// What ends our side of the stream. RFC 6120 §4.4.
pub const FOOTER: &str = "</stream:stream>";
