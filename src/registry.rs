//! The lists: modules and administrative commands.
