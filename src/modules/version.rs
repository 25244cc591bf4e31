//! XEP-0092: Software Version.

use super::prelude::*;
use crate::stanza::payload::version::Version;

/// Tells which software this is.
pub const MODULE: Module = Module {
    name: "version",
    specs: &[Spec::Xep(92, "1.1")],
    features: &[Feature::server(ns::VERSION)],
    iq: &[IqRoute::get(ns::VERSION, "query", Scope::Server, Access::Anyone, version)],
};

fn version(_: &GetCx<'_>, _: &Iq) -> Answer {
    // The operating system is not told; it helps attackers only (XEP-0092 §7).
    let version = Version { name: "xmppd".into(), version: env!("CARGO_PKG_VERSION").into(), os: None };
    Ok(Reply::with(version.build()))
}
