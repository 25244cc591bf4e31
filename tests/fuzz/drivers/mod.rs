//! What is fuzzed: each driver takes any bytes and panics if a rule is broken.

pub(crate) mod ctl;
pub(crate) mod framer;
pub(crate) mod jid;
pub(crate) mod negotiation;
pub(crate) mod xml;
