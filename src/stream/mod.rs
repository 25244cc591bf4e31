//! RFC 6120 §4–7 without I/O.
