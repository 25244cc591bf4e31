//! RFC 6121 §8 and the XEPs that change it; pure functions.
