//! The account task: everything about one account, one event after the other.
