//! Plays the stories of `tests/stories`: conversations with a real server process over real TLS. Their format is
//! described in `tests/stories/README.md`.
//!
//! `script` reads a story, `stage` plays it, `client` is one connection, `pattern` says whether a stanza is what was
//! expected, `server` starts the server (or finds another one), `theatre` plays many stories at once.

pub(crate) mod client;
pub(crate) mod index;
pub(crate) mod pattern;
pub(crate) mod random_xml;
pub(crate) mod raw;
pub(crate) mod sasl;
pub(crate) mod script;
pub(crate) mod server;
pub(crate) mod stage;
pub(crate) mod theatre;
pub(crate) mod tls;
pub(crate) mod tree;
