//! A connection that is logged in and not yet bound: one thread that waits where it reads.

use std::io::{self, Read, Write};
use std::net::TcpStream;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use rustls::{ClientConnection, StreamOwned};

use super::place::{PATIENCE, Place};
use super::server::PASSWORD;
use super::tree::{Piece, Scope, Tree, next_piece};

/// Why a conversation does not go on.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// The connection is gone, as it may.
    #[allow(dead_code, reason = "shown where it is no answer to what was asked")]
    Lost(String),
    /// Something happened that must not.
    Wrong(String),
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut => {
                Self::Wrong("nothing came for a long time".to_owned())
            }
            _ => Self::Lost(error.to_string()),
        }
    }
}

impl From<String> for Trouble {
    fn from(why: String) -> Self {
        Self::Wrong(why)
    }
}

/// A connection.
pub(crate) struct Wire<'a> {
    stream: StreamOwned<ClientConnection, TcpStream>,
    buffer: Vec<u8>,
    scope: Option<Scope>,
    place: &'a Place,
    who: String,
    /// Which server it leads to.
    pub(crate) generation: u64,
}

impl<'a> Wire<'a> {
    /// Connects and logs in; `Lost` where there is no server at the moment.
    pub(crate) fn open(place: &'a Place, who: &str, user: &str) -> Result<Self, (u64, Trouble)> {
        let (generation, address, tls) = place.server();
        let opened = || -> Result<Self, Trouble> {
            let tcp = TcpStream::connect(address)?;
            tcp.set_nodelay(true)?;
            tcp.set_read_timeout(Some(PATIENCE))?;
            let name = "localhost".try_into().map_err(|_| Trouble::Wrong("no name".to_owned()))?;
            let tls = ClientConnection::new(tls, name).map_err(|error| Trouble::Wrong(error.to_string()))?;
            let stream = StreamOwned::new(tls, tcp);
            let mut wire =
                Self { stream, buffer: Vec::new(), scope: None, place, who: who.to_owned(), generation };
            wire.header()?;
            let plain = BASE64.encode(format!("\0{user}\0{PASSWORD}"));
            wire.write(&format!(
                "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>{plain}</auth>"
            ))?;
            let outcome = wire.next()?;
            if outcome.name != "success" {
                return Err(Trouble::Wrong(format!("the login ended with {outcome}")));
            }
            wire.header()?;
            Ok(wire)
        };
        opened().map_err(|trouble| (generation, trouble))
    }

    fn header(&mut self) -> Result<(), Trouble> {
        self.scope = None;
        self.write(
            "<?xml version='1.0'?><stream:stream to='localhost' version='1.0' xmlns='jabber:client' \
             xmlns:stream='http://etherx.jabber.org/streams'>",
        )?;
        while self.next()?.name != "features" {}
        Ok(())
    }

    fn write(&mut self, text: &str) -> Result<(), Trouble> {
        self.stream.write_all(text.as_bytes())?;
        self.stream.flush()?;
        Ok(())
    }

    /// Sends text.
    pub(crate) fn send(&mut self, text: &str) -> Result<(), Trouble> {
        self.place.note(&self.who, ">", text);
        self.write(text)
    }

    /// The next element, or the stream header.
    pub(crate) fn next(&mut self) -> Result<Tree, Trouble> {
        loop {
            let piece = next_piece(&self.buffer, self.scope.as_ref()).map_err(Trouble::Wrong)?;
            if let Some((piece, used)) = piece {
                self.buffer.drain(..used);
                return match piece {
                    Piece::Header(header, scope) => {
                        self.scope = Some(scope);
                        Ok(header)
                    }
                    Piece::Element(element) => self.judge(element),
                    Piece::Footer => {
                        self.place.note(&self.who, "<", "</stream:stream>");
                        Err(Trouble::Lost("the server closes the stream".to_owned()))
                    }
                };
            }
            let mut chunk = [0; 16384];
            match self.stream.read(&mut chunk)? {
                0 => return Err(Trouble::Lost("the connection ends".to_owned())),
                read => self.buffer.extend_from_slice(&chunk[..read]),
            }
        }
    }

    fn judge(&self, element: Tree) -> Result<Tree, Trouble> {
        if !matches!(element.name.as_str(), "features" | "success") {
            self.place.note(&self.who, "<", &element.to_string());
        }
        if element.name != "error" {
            return Ok(element);
        }
        // A server that stops, and a session that goes on at another connection.
        match element.child("system-shutdown").or(element.child("conflict")) {
            Some(_) => Err(Trouble::Lost(element.to_string())),
            None => Err(Trouble::Wrong(element.to_string())),
        }
    }

    /// Ends the connection without a word, which the server notices by the next thing that it writes or reads.
    pub(crate) fn cut(self) {
        self.place.note(&self.who, "=", "cuts the connection");
        let _ = self.stream.sock.shutdown(std::net::Shutdown::Both);
    }
}
