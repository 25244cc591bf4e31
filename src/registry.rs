//! The lists: what a server consists of that has no order.

use crate::extension::Module;
use crate::modules;

/// The modules. A new one is a file in `modules/` and a line here.
pub const MODULES: &[&Module] = &[
    &modules::disco::MODULE,
    &modules::last::MODULE,
    &modules::ping::MODULE,
    &modules::private::MODULE,
    &modules::roster::MODULE,
    &modules::session::MODULE,
    &modules::time::MODULE,
    &modules::vcard_temp::MODULE,
    &modules::version::MODULE,
];
