//! TLS: what is spoken, and the certificate of each domain, exchangeable while the server runs.

mod certificate;
mod error;
mod files;
mod inspect;
mod self_signed;
mod store;
pub mod watch;

pub use certificate::{Certificate, Fingerprint};
pub use error::TlsError;
pub use files::{CertFiles, CertStamp, install};
pub use inspect::{Inspection, Link, PairProblem, Roots, Source, inspect};
pub use self_signed::{Ensured, ensure, make};
pub use store::{CertStore, Endpoint};
