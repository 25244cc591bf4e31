//! XEP-0115: Entity Capabilities. The server's own stand in its stream features; those of clients are verified in
//! `account::software`.

use super::prelude::*;

/// Announces that the server has capabilities; its node is answered by service discovery.
pub const MODULE: Module = Module {
    name: "caps",
    specs: &[Spec::Xep(115, "1.6.0")],
    features: &[Feature::server(ns::CAPS)],
    iq: &[],
};
