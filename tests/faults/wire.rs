//! A connection that is logged in and not yet bound: one thread that waits where it reads.

use std::io;

use super::place::{PATIENCE, Place};
use super::server::PASSWORD;
use super::socket::Socket;
use super::tree::{Piece, Tree};

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
            io::ErrorKind::InvalidData => Self::Wrong(error.to_string()),
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
    socket: Socket,
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
            let socket = Socket::connect(address, tls, PATIENCE)?;
            let mut wire = Self { socket, place, who: who.to_owned(), generation };
            wire.header()?;
            wire.socket.authenticate(user, PASSWORD)?;
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
        self.socket.begin()?;
        while self.next()?.name != "features" {}
        Ok(())
    }

    /// Sends text.
    pub(crate) fn send(&mut self, text: &str) -> Result<(), Trouble> {
        self.place.note(&self.who, ">", text);
        Ok(self.socket.write(text)?)
    }

    /// The next element, or the stream header.
    pub(crate) fn next(&mut self) -> Result<Tree, Trouble> {
        match self.socket.piece()? {
            Some(Piece::Header(header, _)) => Ok(header),
            Some(Piece::Element(element)) => self.judge(element),
            Some(Piece::Footer) => {
                self.place.note(&self.who, "<", "</stream:stream>");
                Err(Trouble::Lost("the server closes the stream".to_owned()))
            }
            None => Err(Trouble::Lost("the connection ends".to_owned())),
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
        self.socket.cut();
    }
}
