//! The configuration: one table of options.
