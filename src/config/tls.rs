//! `[tls]`: what every encrypted connection must be.

use super::options::options;
use super::value::choice;

choice! {
    /// What TLS a peer must speak.
    TlsProfile, "a TLS profile" {
        /// TLS 1.3, and 1.2 with ECDHE and AEAD.
        Modern = "modern",
        /// TLS 1.3 only.
        Strict = "strict",
    }
}

options! {
    /// Encryption of streams.
    Tls {
        /// modern: TLS 1.3, and 1.2 with ECDHE and AEAD. strict: TLS 1.3 only.
        profile: TlsProfile = "tls.profile", Server, NewConnections, TlsProfile::Modern;
        /// Whether clients must encrypt before they may log in. While this is true no domain can switch it off.
        required: bool = "tls.required", Server, NewConnections, true;
    }
}
