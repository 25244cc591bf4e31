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
