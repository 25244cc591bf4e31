//! XEP-0280: Message Carbons. Who gets which copies is decided in `delivery::carbons`.

use super::prelude::*;

/// Lets a session have copies of what the others send and get.
pub const MODULE: Module = Module {
    name: "carbons",
    specs: &[Spec::Xep(280, "1.0.1"), Spec::Xep(297, "1.0")],
    features: &[Feature::server(ns::CARBONS), Feature::account(ns::CARBONS)],
    iq: &[
        IqRoute::set(ns::CARBONS, "enable", Scope::Account, Access::Owner, |cx, _| copies(cx, true))
            .anonymous(true),
        IqRoute::set(ns::CARBONS, "disable", Scope::Account, Access::Owner, |cx, _| copies(cx, false))
            .anonymous(true),
    ],
};

/// As often as one likes. §4, §5, §10.1
fn copies(cx: &mut SetCx<'_>, wanted: bool) -> Answer {
    cx.account().set_carbons(wanted);
    Ok(Reply::empty())
}
