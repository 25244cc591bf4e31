//! Where a domain's certificate and key lie, and how they are written.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use super::TlsError;
use crate::jid::Domain;

/// The two files of a domain: `DOMAIN.pem` and `DOMAIN.key` in the certificate directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertFiles {
    /// The certificate, with those that signed it behind it, in PEM form.
    pub certificate: PathBuf,
    /// The private key in PEM form.
    pub key: PathBuf,
}

impl CertFiles {
    /// The files of a domain in a directory. Their names are ASCII (IDNA A-labels).
    pub fn of(directory: &Path, domain: &Domain) -> Self {
        let name = domain.to_ascii();
        Self {
            certificate: directory.join(format!("{name}.pem")),
            key: directory.join(format!("{name}.key")),
        }
    }
}

/// Puts a file in its place whole or not at all, with its mode from the beginning, and on disk when this returns.
pub(super) fn write(path: &Path, content: &[u8], mode: u32) -> Result<(), TlsError> {
    let failed = |source| TlsError::Write { path: path.to_owned(), source };
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let beside = path.with_file_name(name);
    replace(&beside, path, content, mode).map_err(|error| {
        let _ = fs::remove_file(&beside);
        failed(error)
    })
}

fn replace(beside: &Path, path: &Path, content: &[u8], mode: u32) -> io::Result<()> {
    // What a killed run left behind may have another mode.
    match fs::remove_file(beside) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = OpenOptions::new().write(true).create_new(true).mode(mode).open(beside)?;
    file.write_all(content)?;
    file.sync_all()?;
    fs::rename(beside, path)?;
    File::open(path.parent().unwrap_or(Path::new(".")))?.sync_all()
}
