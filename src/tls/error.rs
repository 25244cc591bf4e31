//! What can be wrong with certificates, in words for the operator: what, why, next.

use std::io;
use std::path::PathBuf;

use super::CertFiles;

/// A certificate that cannot be used or made.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file cannot be read.
    #[error("cannot read {}: {source}. {}", .path.display(), read_hint(.source))]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file cannot be written.
    #[error("cannot write {}: {source}. {}", .path.display(), write_hint(.source))]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file holds no certificate.
    #[error(
        "{} holds no certificate: {reason}. It must begin with the certificate of the domain, in PEM form \
         (-----BEGIN CERTIFICATE-----), followed by those that signed it.",
        .path.display()
    )]
    NoCertificate {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The file holds no usable private key.
    #[error(
        "{} holds no usable private key: {reason}. It must be one PEM section (-----BEGIN PRIVATE KEY-----) without \
         a passphrase: ECDSA P-256 or P-384, Ed25519, or RSA.",
        .path.display()
    )]
    NoKey {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// Certificate and key do not belong together.
    #[error(
        "the key {} does not belong to the certificate {}. Put the key there that the certificate was requested \
         with, or move both files away to get a self-signed pair at the next start.",
        .key.display(), .certificate.display()
    )]
    Mismatch {
        /// The certificate's file.
        certificate: PathBuf,
        /// The key's file.
        key: PathBuf,
    },
    /// The certificate is for other names.
    #[error(
        "the certificate {} is for {names}, not for {domain}; clients would refuse it. Put one for {domain} there, or \
         move it and its key away to get a self-signed pair at the next start.",
        .path.display()
    )]
    WrongName {
        /// The certificate's file.
        path: PathBuf,
        /// The domain it should be for.
        domain: String,
        /// The names in it.
        names: String,
    },
    /// The certificate's time is over.
    #[error(
        "the certificate {} expired on {expired}; clients would refuse it. Put a new one there, or move it and its \
         key away to get a self-signed pair at the next start.",
        .path.display()
    )]
    Expired {
        /// The certificate's file.
        path: PathBuf,
        /// The day.
        expired: String,
    },
    /// The library refused to make a certificate or a configuration.
    #[error("no certificate could be made for {domain}: {reason}. Put one of your own in its place.")]
    Make {
        /// The domain.
        domain: String,
        /// What the library said.
        reason: String,
    },
}

impl TlsError {
    /// Whether it is about one of these files.
    pub(super) fn is_about(&self, files: &CertFiles) -> bool {
        match self {
            Self::Read { path, .. }
            | Self::Write { path, .. }
            | Self::NoCertificate { path, .. }
            | Self::NoKey { path, .. }
            | Self::WrongName { path, .. }
            | Self::Expired { path, .. } => *path == files.certificate || *path == files.key,
            Self::Mismatch { certificate, .. } => *certificate == files.certificate,
            Self::Make { .. } => false,
        }
    }
}

fn read_hint(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::NotFound => "Put the file there.",
        io::ErrorKind::PermissionDenied => "Let the user the server runs as read it (chgrp and chmod 640).",
        _ => "Check the file and the disk.",
    }
}

fn write_hint(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::NotFound => "Make the directory it lies in.",
        io::ErrorKind::PermissionDenied => "Let the user the server runs as write to its directory.",
        io::ErrorKind::StorageFull => "Make room on the disk.",
        _ => "Check the directory and the disk.",
    }
}
