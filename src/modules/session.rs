//! RFC 3921 §3: session establishment, which old clients ask for and which does nothing (RFC 6121 appendix E).

use super::prelude::*;

/// Says yes.
pub const MODULE: Module = Module {
    name: "session",
    specs: &[Spec::Rfc(3921)],
    features: &[],
    iq: &[
        IqRoute::set(ns::SESSION, "session", Scope::Server, Access::Anyone, established).anonymous(true),
        IqRoute::set(ns::SESSION, "session", Scope::Account, Access::Owner, established).anonymous(true),
    ],
};

fn established(_: &mut SetCx<'_>, _: &Iq) -> Answer {
    Ok(Reply::empty())
}
