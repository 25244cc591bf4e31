//! The lists: what a server consists of that has no order.

use crate::extension::Module;

/// The modules. A new one is a file in `modules/` and a line here.
pub const MODULES: &[&Module] = &[];
