//! A stream inside TLS, read where one waits: what the clients of several tests stand on.

use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use rustls::{ClientConfig, ClientConnection, StreamOwned};

use crate::tree::{Piece, Scope, next_piece};

/// A connection.
pub(crate) struct Socket {
    stream: StreamOwned<ClientConnection, TcpStream>,
    buffer: Vec<u8>,
    scope: Option<Scope>,
}

impl Socket {
    /// Connects. A read that brings nothing for so long fails.
    pub(crate) fn connect(
        address: SocketAddr,
        tls: Arc<ClientConfig>,
        patience: Duration,
    ) -> io::Result<Self> {
        let tcp = TcpStream::connect(address)?;
        tcp.set_nodelay(true)?;
        tcp.set_read_timeout(Some(patience))?;
        let name = "localhost".try_into().map_err(io::Error::other)?;
        let tls = ClientConnection::new(tls, name).map_err(io::Error::other)?;
        Ok(Self { stream: StreamOwned::new(tls, tcp), buffer: Vec::new(), scope: None })
    }

    /// Opens a stream, whose header comes next.
    pub(crate) fn begin(&mut self) -> io::Result<()> {
        self.scope = None;
        self.write(
            "<?xml version='1.0'?><stream:stream to='localhost' version='1.0' xmlns='jabber:client' \
             xmlns:stream='http://etherx.jabber.org/streams'>",
        )
    }

    /// Asks for an authentication with a password.
    pub(crate) fn authenticate(&mut self, user: &str, password: &str) -> io::Result<()> {
        let plain = BASE64.encode(format!("\0{user}\0{password}"));
        self.write(&format!(
            "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>{plain}</auth>"
        ))
    }

    /// Sends text.
    pub(crate) fn write(&mut self, text: &str) -> io::Result<()> {
        self.stream.write_all(text.as_bytes())?;
        self.stream.flush()
    }

    /// What comes next; nothing where the connection has ended. Errors of kind `InvalidData` are the server's.
    pub(crate) fn piece(&mut self) -> io::Result<Option<Piece>> {
        loop {
            let invalid = |why: String| io::Error::new(io::ErrorKind::InvalidData, why);
            if let Some((piece, used)) = next_piece(&self.buffer, self.scope.as_ref()).map_err(invalid)? {
                self.buffer.drain(..used);
                if let Piece::Header(_, scope) = &piece {
                    self.scope = Some(scope.clone());
                }
                return Ok(Some(piece));
            }
            let mut chunk = [0; 16384];
            match self.stream.read(&mut chunk)? {
                0 => return Ok(None),
                read => self.buffer.extend_from_slice(&chunk[..read]),
            }
        }
    }

    /// Ends the connection without a word.
    pub(crate) fn cut(&self) {
        let _ = self.stream.sock.shutdown(Shutdown::Both);
    }
}
