//! A client that waits where it reads: one thread, one connection.

use std::io;
use std::time::Duration;

use super::server::{PASSWORD, Server};
use super::socket::Socket;
use crate::tree::{Piece, Tree};

/// Time after which an answer no longer comes.
const PATIENCE: Duration = Duration::from_secs(30);

/// A logged-in connection.
pub(crate) struct Client {
    socket: Socket,
    /// The ids of messages that came back as errors.
    pub(crate) refused: Vec<String>,
}

impl Client {
    /// Logs in as `user`. No presence is sent.
    pub(crate) fn login(server: &Server, user: &str) -> io::Result<Self> {
        let socket = Socket::connect(server.address, server.tls.clone(), PATIENCE)?;
        let mut client = Self { socket, refused: Vec::new() };
        client.open()?;
        client.socket.authenticate(user, PASSWORD)?;
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
        self.socket.begin()?;
        while self.next()?.name != "features" {}
        Ok(())
    }

    /// Sends text.
    pub(crate) fn send(&mut self, text: &str) -> io::Result<()> {
        self.socket.write(text)
    }

    /// The next element, or the stream header.
    pub(crate) fn next(&mut self) -> io::Result<Tree> {
        match self.socket.piece()? {
            Some(Piece::Header(tree, _) | Piece::Element(tree)) => Ok(tree),
            Some(Piece::Footer) | None => Err(io::ErrorKind::UnexpectedEof.into()),
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
