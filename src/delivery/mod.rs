//! Who gets a stanza: RFC 6121 §8 and the extensions that change it.
//!
//! Pure functions: facts of an account go in, a plan comes out, which the account's task carries out.

pub mod archive;
pub mod blocking;
pub mod carbons;
mod facts;
pub mod filter;
pub mod guests;
pub mod notify;
pub mod offline;
pub mod rfc6121;
mod traits;

pub use facts::{Audience, SessionFacts};
pub use traits::{Traits, Worth};
