//! The asking end: plain blocking calls, because a command line does one thing at a time.

use std::io::{self, BufRead as _, BufReader, ErrorKind, Read as _, Write as _};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::error::CtlError;
use super::socket::connect;
use super::wire::{Hello, MAX_LINE, PROTOCOL, Reply, Request};
use crate::admin::people::{belongs_to, group_name_of, name_of};
use crate::admin::{AdminError, Operation, Report};
use crate::observe::Record;

/// A connection to a running server.
pub struct Client {
    stream: BufReader<UnixStream>,
    hello: Hello,
    path: PathBuf,
    timeout: Duration,
    last_id: u64,
}

/// An item of a stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Streamed {
    /// A log line.
    Line(Box<Record>),
    /// So many log lines were dropped, because this side reads too slowly.
    Dropped(u64),
}

impl Client {
    /// Connects and reads the greeting. `timeout` holds for it and for each answer.
    ///
    /// # Errors
    /// Nothing answers, it must not be asked by this person, or it is another version.
    pub fn connect(path: &Path, timeout: Duration) -> Result<Self, CtlError> {
        let stream = connect(path).map_err(|error| not_connected(path, &error))?;
        let bounded =
            stream.set_read_timeout(Some(timeout)).and_then(|()| stream.set_write_timeout(Some(timeout)));
        bounded.map_err(|error| CtlError::not_understood(path, error))?;
        let hello = Hello { xmppd: String::new(), protocol: 0, pid: 0, boot: String::new() };
        let mut client =
            Self { stream: BufReader::new(stream), hello, path: path.to_owned(), timeout, last_id: 0 };
        client.greeted()?;
        Ok(client)
    }

    /// Who answers.
    pub fn hello(&self) -> &Hello {
        &self.hello
    }

    /// A second hand on the connection: whatever is written with it ends a stream that follows.
    ///
    /// # Errors
    /// The system has no more descriptors.
    pub fn second_hand(&self) -> io::Result<UnixStream> {
        self.stream.get_ref().try_clone()
    }

    /// Asks, hands what streams by to `each` until that has had enough (`false`), and returns the last word.
    ///
    /// # Errors
    /// What the server answers, or that it does not.
    pub fn call(
        &mut self,
        operation: &Operation,
        mut each: impl FnMut(Streamed) -> bool,
    ) -> Result<Report, AdminError> {
        self.last_id += 1;
        let request = Request { id: self.last_id, operation: operation.clone() };
        self.stream.get_mut().write_all(&request.to_line()).map_err(|error| self.broken(&error))?;
        let follows = operation.follows();
        loop {
            if follows {
                // Between two lines any time may pass.
                self.stream.get_mut().set_read_timeout(None).map_err(|error| self.broken(&error))?;
            }
            let line = self.line()?;
            match Reply::parse(&line).map_err(|error| CtlError::not_understood(&self.path, error))? {
                Reply::Done(report) => return Ok(report),
                Reply::Failed(error) => return Err(error),
                Reply::Line(record) => {
                    if !each(Streamed::Line(Box::new(record))) {
                        return Ok(Report::default());
                    }
                }
                Reply::Dropped(count) => {
                    if !each(Streamed::Dropped(count)) {
                        return Ok(Report::default());
                    }
                }
            }
        }
    }

    fn greeted(&mut self) -> Result<(), CtlError> {
        let line = self.line()?;
        let Ok(hello) = serde_json::from_slice::<Hello>(&line) else {
            return Err(match Reply::parse(&line) {
                Ok(Reply::Failed(error)) => CtlError::not_understood(&self.path, error.message),
                _ => CtlError::not_understood(&self.path, "no greeting"),
            });
        };
        if hello.protocol != PROTOCOL {
            return Err(CtlError::OtherVersion { server: hello.xmppd });
        }
        self.hello = hello;
        Ok(())
    }

    fn line(&mut self) -> Result<Vec<u8>, CtlError> {
        let mut line = Vec::new();
        // A reply may be longer than a request: a list of thousands of accounts.
        let read = (&mut self.stream).take(64 * MAX_LINE as u64).read_until(b'\n', &mut line);
        match read {
            Ok(_) if line.ends_with(b"\n") => Ok(line),
            Ok(_) => Err(CtlError::not_understood(&self.path, "the connection ended")),
            Err(error) => Err(self.broken(&error)),
        }
    }

    fn broken(&self, error: &io::Error) -> CtlError {
        match error.kind() {
            ErrorKind::WouldBlock | ErrorKind::TimedOut => {
                CtlError::TimedOut { seconds: self.timeout.as_secs() }
            }
            _ => CtlError::not_understood(&self.path, error),
        }
    }
}

fn not_connected(path: &Path, error: &io::Error) -> CtlError {
    match error.kind() {
        ErrorKind::NotFound | ErrorKind::ConnectionRefused => CtlError::NotRunning { path: path.to_owned() },
        ErrorKind::PermissionDenied => not_permitted(path),
        _ => CtlError::not_understood(path, error),
    }
}

/// Says whose the socket is. A directory that cannot even be looked into is named in its place.
fn not_permitted(path: &Path) -> CtlError {
    let uid = rustix::process::geteuid().as_raw();
    let seen = path.ancestors().find_map(|place| Some((place, std::fs::metadata(place).ok()?)));
    let Some((place, metadata)) = seen else {
        let rights = format!("you are {}", name_of(uid));
        return CtlError::NotPermitted { path: path.to_owned(), rights, group: None };
    };
    let group = group_name_of(metadata.gid());
    let rights = format!(
        "owner {}, group {group}, mode {:04o}; you are {}",
        name_of(metadata.uid()),
        metadata.permissions().mode() & 0o7777,
        name_of(uid)
    );
    // Root's group is nothing to join, and joining helps only where the group has rights.
    let helps =
        metadata.gid() != 0 && metadata.permissions().mode() & 0o060 != 0 && !belongs_to(uid, metadata.gid());
    CtlError::NotPermitted { path: place.to_owned(), rights, group: helps.then(|| (group, name_of(uid))) }
}
