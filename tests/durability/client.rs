//! A client that waits where it reads: one thread, one connection.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use rustls::{ClientConnection, StreamOwned};

use super::server::{PASSWORD, Server};
use crate::tree::{Piece, Scope, Tree, next_piece};

/// Time after which an answer no longer comes.
const PATIENCE: Duration = Duration::from_secs(30);

/// A logged-in connection.
pub(crate) struct Client {
    stream: StreamOwned<ClientConnection, TcpStream>,
    buffer: Vec<u8>,
    scope: Option<Scope>,
    /// The ids of messages that came back as errors.
    pub(crate) refused: Vec<String>,
}

impl Client {
    /// Logs in as `user`. No presence is sent.
    pub(crate) fn login(server: &Server, user: &str) -> io::Result<Self> {
        let tcp = TcpStream::connect(server.address)?;
        tcp.set_nodelay(true)?;
        tcp.set_read_timeout(Some(PATIENCE))?;
        let name = "localhost".try_into().map_err(io::Error::other)?;
        let tls = ClientConnection::new(server.tls.clone(), name).map_err(io::Error::other)?;
        let stream = StreamOwned::new(tls, tcp);
        let mut client = Self { stream, buffer: Vec::new(), scope: None, refused: Vec::new() };
        client.open()?;
        let plain = BASE64.encode(format!("\0{user}\0{PASSWORD}"));
        client.send(&format!(
            "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>{plain}</auth>"
        ))?;
        let outcome = client.next()?;
        if outcome.name != "success" {
            return Err(io::Error::other(format!("the login ended with {outcome:?}")));
        }
        client.open()?;
        client.send("<iq type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>")?;
        let bound = client.answer("bind", |_| {})?;
        if bound.attr("type") != Some("result") {
            return Err(io::Error::other(format!("the bind ended with {bound:?}")));
        }
        Ok(client)
    }

    /// Opens a stream and waits for its features.
    fn open(&mut self) -> io::Result<()> {
        self.scope = None;
        self.send(
            "<?xml version='1.0'?><stream:stream to='localhost' version='1.0' xmlns='jabber:client' \
             xmlns:stream='http://etherx.jabber.org/streams'>",
        )?;
        while self.next()?.name != "features" {}
        Ok(())
    }

    /// Sends text.
    pub(crate) fn send(&mut self, text: &str) -> io::Result<()> {
        self.stream.write_all(text.as_bytes())?;
        self.stream.flush()
    }

    /// The next element, or the stream header.
    pub(crate) fn next(&mut self) -> io::Result<Tree> {
        loop {
            let piece = next_piece(&self.buffer, self.scope.as_ref()).map_err(io::Error::other)?;
            if let Some((piece, used)) = piece {
                self.buffer.drain(..used);
                return match piece {
                    Piece::Header(header, scope) => {
                        self.scope = Some(scope);
                        Ok(header)
                    }
                    Piece::Element(element) => Ok(element),
                    Piece::Footer => Err(io::ErrorKind::UnexpectedEof.into()),
                };
            }
            let mut chunk = [0; 16384];
            match self.stream.read(&mut chunk)? {
                0 => return Err(io::ErrorKind::UnexpectedEof.into()),
                read => self.buffer.extend_from_slice(&chunk[..read]),
            }
        }
    }

    /// Reads up to the answer to a request; what comes before goes to `other`, and refused messages are noted.
    pub(crate) fn answer(&mut self, id: &str, mut other: impl FnMut(Tree)) -> io::Result<Tree> {
        loop {
            let element = self.next()?;
            if element.name == "iq" && element.attr("id") == Some(id) {
                return Ok(element);
            }
            if element.name == "message" && element.attr("type") == Some("error") {
                self.refused.push(element.attr("id").unwrap_or_default().to_owned());
            }
            other(element);
        }
    }

    /// Sends stanzas and a write of its own behind them, whose result says that all is kept that was not refused
    /// before. Returns whether it was a result.
    pub(crate) fn barrier(&mut self, stanzas: &str, id: &str) -> io::Result<bool> {
        self.send(&format!(
            "{stanzas}<iq type='set' id='{id}'><query xmlns='jabber:iq:private'>\
             <window xmlns='urn:example:window'>{id}</window></query></iq>"
        ))?;
        Ok(self.answer(id, |_| {})?.attr("type") == Some("result"))
    }

    /// Whether a read from the database is answered.
    pub(crate) fn can_read(&mut self) -> io::Result<bool> {
        self.send("<iq type='get' id='read'><vCard xmlns='vcard-temp'/></iq>")?;
        let answer = self.answer("read", |_| {})?;
        // No card is an answer too: item-not-found. What must not come is an internal error.
        let error = answer.child("error").map(|error| error.child("item-not-found").is_some());
        Ok(answer.attr("type") == Some("result") || error == Some(true))
    }
}
