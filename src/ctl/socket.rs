//! The socket as a file: made with its rights, taken over from a server that died.

use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, PermissionsExt as _};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::access::Access;
use super::error::CtlError;
use crate::admin::people::name_of;

/// The listening socket. The file goes away with it.
pub struct Control {
    listener: UnixListener,
    path: PathBuf,
    access: Access,
}

impl Control {
    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn access(&self) -> Access {
        self.access
    }

    pub(super) fn listener(&self) -> io::Result<UnixListener> {
        self.listener.set_nonblocking(true)?;
        self.listener.try_clone()
    }
}

impl Drop for Control {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

/// Makes the control socket, mode 0600, or 0660 where a group may use it. What a dead server left is removed.
///
/// # Errors
/// Another server answers there, or the file cannot be made.
pub fn bind(path: &Path, access: Access) -> Result<Control, CtlError> {
    let failed = |cause: io::Error| CtlError::Bind { path: path.to_owned(), cause: Arc::new(cause) };
    if connect(path).is_ok() {
        return Err(CtlError::InUse { path: path.to_owned() });
    }
    if let Some(directory) = path.parent() {
        make_directory(directory).map_err(failed)?;
    }
    match fs::symlink_metadata(path) {
        Ok(found) if is_socket(&found) => fs::remove_file(path).map_err(failed)?,
        Ok(_) => return Err(failed(io::Error::other("something that is no socket lies there"))),
        Err(_) => {}
    }
    // Until the mode is set only the owner can connect: it takes the right to write, which umasks withhold from others.
    let listener = UnixListener::bind(path).map_err(failed)?;
    let mode = if access.group.is_some() { 0o660 } else { 0o600 };
    fs::set_permissions(path, Permissions::from_mode(mode)).map_err(failed)?;
    // The service of the machine has the group already, and its sandbox takes the call away (@chown).
    if let Some(group) = access.group
        && fs::metadata(path).map_err(failed)?.gid() != group
    {
        std::os::unix::fs::chown(path, None, Some(group)).map_err(failed)?;
    }
    Ok(Control { listener, path: path.to_owned(), access })
}

/// Connects to a control socket.
pub(super) fn connect(path: &Path) -> io::Result<UnixStream> {
    UnixStream::connect(path)
}

fn is_socket(metadata: &fs::Metadata) -> bool {
    std::os::unix::fs::FileTypeExt::is_socket(&metadata.file_type())
}

/// Makes the socket's directory, closed to others, and refuses one in which somebody else could put another socket.
fn make_directory(directory: &Path) -> io::Result<()> {
    fs::DirBuilder::new().recursive(true).mode(0o700).create(directory)?;
    let owner = fs::metadata(directory)?.uid();
    if owner != 0 && owner != rustix::process::geteuid().as_raw() {
        return Err(io::Error::other(format!("{} belongs to {}", directory.display(), name_of(owner))));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: Access = Access { owner: 0, group: None };

    #[test]
    fn a_stale_socket_is_taken_over_and_a_living_one_is_not() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("control.sock");
        drop(UnixListener::bind(&path).unwrap());
        let first = bind(&path, OWN).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert!(matches!(bind(&path, OWN), Err(CtlError::InUse { .. })));
        drop(first);
        assert!(!path.exists());
        fs::write(&path, "precious").unwrap();
        assert!(matches!(bind(&path, OWN), Err(CtlError::Bind { .. })));
        assert_eq!(fs::read_to_string(&path).unwrap(), "precious");
    }
}
