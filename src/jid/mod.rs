//! Addresses (RFC 7622): `local@domain/resource`, prepared when parsed, so that equal addresses are equal bytes.
//!
//! [`Jid`] is any address, [`BareJid`] one without and [`FullJid`] one with a resource. They are made by
//! [`str::parse`], are one shared string inside, and cost an atomic increment to clone, to cut to the bare form, or
//! to convert. The parts by themselves are [`Localpart`], [`Domain`] and [`Resource`].

mod address;
mod bidi;
mod classes;
mod domain;
mod error;
mod escaping;
mod part;
pub mod precis;

pub use address::{BareJid, FullJid, Jid};
pub use error::{JidError, Part, Reason};
pub use escaping::{escape, unescape};
pub use part::{Domain, Localpart, Resource};

/// The most bytes a part may have after preparation. RFC 7622 §3.2, §3.3, §3.4.
pub const MAX_PART: usize = 1023;

#[cfg(test)]
mod tests;
