//! A client's way from its first byte to its request to bind a resource: RFC 6120 §4.3, §5, §6, §7, without I/O.
//!
//! ```text
//! ExpectHeader ─▶ ExpectTls ─▶ (handshake) ─▶ ExpectHeader ─▶ ExpectAuth ⇄ ExpectResponse ─▶ ExpectRestart ─▶ ExpectBind
//!              └─────── direct TLS ─────────────────────────▶     ⇅ (SASL2) ⇄ ExpectTask ─────────────────────┘
//! ```
//!
//! SASL2 (XEP-0388) needs no second header: what the client asks for beside its authentication is carried out before it
//! is told of its success ([`Authenticated`]).
//!
//! Each state is a struct that is consumed by what comes next. [`State::handle`] takes a frame, appends what is to be
//! sent, and says by a [`Step`] how to go on. What must be looked up elsewhere is a step with its own answer.

mod auth;
mod bind;
mod header;
mod lookup;
mod policy;
mod profile;
mod register;
mod sasl2;
mod success;
mod tls;
mod upgrade;

pub use auth::{ExpectAuth, ExpectResponse, Failed};
pub use bind::{BindRequest, Client, ExpectBind, ExpectRestart, ResumeRequest};
pub use header::ExpectHeader;
pub use lookup::{Decide, Derivation, Lookup};
pub use policy::{Channel, Host, Hosts, Policy};
pub use register::Registration;
pub use sasl2::{Bind2, Enable, Fast, Request};
pub use success::{Authenticated, Used, bound};
pub use tls::{ExpectTls, StartTls};
pub use upgrade::ExpectTask;

use std::sync::Arc;

use super::{CLIENT_NS, Condition, FOOTER, Frame, StreamError, sm};
use crate::stanza::StanzaError;
use crate::xml::{self, Element};

/// Where a negotiation stands.
pub enum State {
    /// Before the first stream header, or the one after the TLS handshake.
    Header(ExpectHeader),
    /// Not encrypted.
    Tls(ExpectTls),
    /// Before an authentication.
    Auth(ExpectAuth),
    /// In the middle of one.
    Response(ExpectResponse),
    /// In the middle of what a client does behind one, before it is told of its success. XEP-0388 §2.6.3
    Task(Box<ExpectTask>),
    /// Authenticated; the stream begins anew.
    Restart(ExpectRestart),
    /// Before resource binding.
    Bind(ExpectBind),
}

/// How to go on.
pub enum Step {
    /// Hand over the next frame.
    Next(State),
    /// The same, but the stream begins anew: the framer is to be reset.
    Restart(State),
    /// TLS is to begin: see [`StartTls`].
    StartTls(StartTls),
    /// An account is to be looked up: see [`Lookup`].
    Lookup(Box<Lookup>),
    /// Somebody wants an account: see [`Registration`].
    Register(Box<Registration>),
    /// A password is to be compared, which takes long: see [`Derivation`].
    Derive(Box<Derivation>),
    /// The client is authenticated and waits to be told, with what it has asked for. XEP-0388 §2.6.1
    Authenticated(Box<Authenticated>),
    /// The client is authenticated and wants a resource.
    Bind(Box<BindRequest>),
    /// The client is authenticated and wants to go on with a former session. XEP-0198 §5.
    Resume(Box<ResumeRequest>),
    /// The stream is over; what was appended ends it.
    Close(Closed),
}

/// Why a stream is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Closed {
    /// The client has closed it. RFC 6120 §4.4.
    ByClient,
    /// It has broken a rule.
    Error(StreamError),
    /// It asked for TLS, but that cannot be. RFC 6120 §5.4.2.2.
    TlsRefused,
}

impl State {
    /// The beginning, on a connection that is encrypted or not.
    pub fn start(policy: Arc<Policy>, channel: Channel) -> Self {
        Self::Header(ExpectHeader::new(policy, channel))
    }

    /// Takes a frame and appends the answer to `out`.
    pub fn handle(self, frame: Frame, out: &mut Vec<u8>) -> Step {
        let step = match (self, frame) {
            (Self::Header(state), Frame::Header(header)) => state.handle(&header, out),
            (Self::Restart(state), Frame::Header(header)) => state.handle(&header, out),
            (state, Frame::Element(element)) if state.is_open() => {
                match element.is(super::STREAM_NS, "error") {
                    // The client is about to close. RFC 6120 §4.9.1.1
                    true => Ok(Step::Next(state)),
                    false => state.element(&element, out),
                }
            }
            (state, Frame::Footer) if state.is_open() => {
                out.extend_from_slice(FOOTER.as_bytes());
                Ok(Step::Close(Closed::ByClient))
            }
            (state, _) => return state.fail(Condition::BadFormat.into(), out),
        };
        step.unwrap_or_else(|error| fail(error, out))
    }

    /// Ends the stream for a reason that does not lie in a frame: input that is none, time that is over, a server that
    /// stops. Appends the stream error, with a header before it where none was sent (RFC 6120 §4.9.1.2).
    pub fn fail(&self, error: StreamError, out: &mut Vec<u8>) -> Step {
        match self {
            Self::Header(state) => state.open(out),
            Self::Restart(state) => state.open(out),
            _ => {}
        }
        fail(error, out)
    }

    /// The authentication that has just failed, once.
    pub fn take_failure(&mut self) -> Option<Failed> {
        match self {
            Self::Tls(state) => state.take_failure(),
            Self::Auth(state) => state.take_failure(),
            _ => None,
        }
    }

    /// Whether the client's header has been answered.
    fn is_open(&self) -> bool {
        !matches!(self, Self::Header(_) | Self::Restart(_))
    }

    fn element(self, element: &Element, out: &mut Vec<u8>) -> Result<Step, StreamError> {
        let is_strict = match &self {
            Self::Response(state) => state.is_strict(),
            Self::Bind(_) | Self::Task(_) => true,
            _ => false,
        };
        if !is_strict && sm::Request::parse(element).is_some() {
            // XEP-0198 §3: not before authentication.
            write(&sm::failed(&StanzaError::unexpected_request(), None), out);
            return Ok(Step::Next(self));
        }
        match self {
            Self::Tls(state) => state.handle(element, out),
            Self::Auth(state) => state.handle(element, out),
            Self::Response(state) => state.handle(element, out),
            Self::Task(state) => state.handle(element, out),
            Self::Bind(state) => state.handle(element, out),
            Self::Header(_) | Self::Restart(_) => Err(Condition::BadFormat.into()),
        }
    }
}

/// Appends an error and the end of our side. RFC 6120 §4.9.1.1.
pub fn write_error(error: &StreamError, out: &mut Vec<u8>) {
    error.write(out);
    out.extend_from_slice(FOOTER.as_bytes());
}

fn fail(error: StreamError, out: &mut Vec<u8>) -> Step {
    write_error(&error, out);
    Step::Close(Closed::Error(error))
}

fn write(element: &Element, out: &mut Vec<u8>) {
    xml::write(element, out, CLIENT_NS);
}

#[cfg(test)]
mod sasl2_tests;
#[cfg(test)]
mod tests;
