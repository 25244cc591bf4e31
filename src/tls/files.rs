//! Where a domain's certificate and key lie, and how they are written.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
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

/// What tells one state of the two files from another: their sizes and times.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertStamp([Option<(u64, u64, std::time::SystemTime)>; 2]);

impl CertFiles {
    /// The state of the files now. A file that is a link counts with what it points to: that is how certbot renews.
    pub fn stamp(&self) -> CertStamp {
        let of = |path: &Path| {
            let metadata = fs::metadata(path).ok()?;
            Some((metadata.len(), metadata.ino(), metadata.modified().ok()?))
        };
        CertStamp([of(&self.certificate), of(&self.key)])
    }

    /// Where [`install`] puts a file before both take their places.
    fn beside(path: &Path) -> PathBuf {
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(".next");
        path.with_file_name(name)
    }

    /// The files as [`CertFiles::complete`] would leave them.
    pub(super) fn completed(&self) -> Self {
        Self { certificate: Self::beside(&self.certificate), key: self.key.clone() }
    }

    /// Completes an exchange that was interrupted between the key and the certificate: the certificate that belongs to
    /// the key waits beside the old one.
    pub(super) fn complete(&self) -> bool {
        let waiting = Self::beside(&self.certificate);
        waiting.exists() && fs::rename(waiting, &self.certificate).is_ok()
    }
}

/// Puts a pair in the place of the one that is there: each file whole or not at all, and both or, after the next start,
/// both.
///
/// # Errors
/// The files cannot be written; then those that are there are the old ones.
pub fn install(files: &CertFiles, certificate: &[u8], key: &[u8], key_mode: u32) -> Result<(), TlsError> {
    let (new_certificate, new_key) = (CertFiles::beside(&files.certificate), CertFiles::beside(&files.key));
    let placed = write(&new_certificate, certificate, 0o644)
        .and_then(|()| write(&new_key, key, key_mode))
        .map(|()| [&new_certificate, &new_key].into_iter().for_each(|file| give_to_owner(file)))
        .and_then(|()| rename(&new_key, &files.key));
    if placed.is_err() {
        let _ = fs::remove_file(&new_certificate);
        let _ = fs::remove_file(&new_key);
    }
    placed?;
    // From here on what is interrupted is completed by `CertFiles::complete`.
    rename(&new_certificate, &files.certificate)
}

/// What root writes while the server does not run belongs to whom the directory belongs to, or the server could not
/// read its key.
fn give_to_owner(file: &Path) {
    if !rustix::process::geteuid().is_root() {
        return;
    }
    if let Some(directory) = file.parent().and_then(|directory| fs::metadata(directory).ok()) {
        let _ = std::os::unix::fs::lchown(file, Some(directory.uid()), Some(directory.gid()));
    }
}

fn rename(from: &Path, to: &Path) -> Result<(), TlsError> {
    let failed = |source| TlsError::Write { path: to.to_owned(), source };
    fs::rename(from, to).map_err(failed)?;
    File::open(to.parent().unwrap_or(Path::new(".")))
        .and_then(|directory| directory.sync_all())
        .map_err(failed)
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
