//! One file per XEP or protocol; handlers and observers only.
//!
//! A module is a constant table (see [`crate::extension::Module`]) and one line in `registry.rs`. It may use what is
//! below `extension`, and nothing of other modules: what two of them share moves down.

pub mod archive;
pub mod blocking;
pub mod caps;
pub mod carbons;
pub mod client_access;
pub mod commands;
pub mod disco;
pub mod last;
pub mod msgoffline;
pub mod ping;
mod prelude;
pub mod private;
pub mod push;
pub mod register;
pub mod roster;
pub mod session;
pub mod time;
pub mod vcard_temp;
pub mod version;
