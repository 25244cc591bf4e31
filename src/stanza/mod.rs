//! RFC 6120 §8: a typed envelope, the payload on demand.
