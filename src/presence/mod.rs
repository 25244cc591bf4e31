//! RFC 6121 §3–4 and Appendix A; pure functions.
