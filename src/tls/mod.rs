//! TLS: what is spoken, and the certificate of each domain, exchangeable while the server runs.

mod certificate;
mod error;
mod files;
mod self_signed;
mod store;

pub use certificate::{Certificate, Fingerprint};
pub use error::TlsError;
pub use files::CertFiles;
pub use self_signed::{Ensured, ensure};
pub use store::{CertStore, Endpoint};

/// What TLS a peer must speak.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TlsProfile {
    /// TLS 1.3, and 1.2 with ECDHE and AEAD.
    Modern,
    /// TLS 1.3 only.
    Strict,
}
