//! The contract between an account and its modules.
