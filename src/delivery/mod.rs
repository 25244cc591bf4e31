//! Who gets a stanza: RFC 6121 §8 and the extensions that change it, as pure functions.

mod traits;

pub use traits::Traits;
