//! Whose is this address?
