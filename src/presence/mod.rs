//! Who may know that somebody is there: RFC 6121 §3, §4 and appendix A.
//!
//! Pure functions: what is known goes in, what is to be done comes out.

pub mod broadcast;
pub mod directed;
pub mod probe;
pub mod subscription;

pub use directed::Directed;
pub use subscription::{Standing, State};
