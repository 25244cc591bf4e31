//! Bytes of a connection → the stream's header, its first-level elements, its footer.
//!
//! RFC 6120 §4.2, §4.4, §11. The framer holds bytes only while something is incomplete.

use crate::xml::{self, Element, Scope, Str};

use super::error::{Condition, StreamError};
use super::header::StreamHeader;
use super::scan::{End, Scanner};

/// How much input is looked at in one go while a frame is incomplete: what lies behind its end is copied for
/// nothing.
const PIECE: usize = 2048;

/// Bounds for one peer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one first-level element or of the header, from `<` to `>`. RFC 6120 §13.12 item 4: at least
    /// 10,000 for elements.
    pub bytes: usize,
    /// Depth and attributes.
    pub xml: xml::Limits,
}

impl Limits {
    /// For peers that have not yet proved who they are.
    pub const fn stranger(bytes: usize) -> Self {
        Self { bytes, xml: xml::Limits::STRANGER }
    }

    /// For everybody else.
    pub const fn known(bytes: usize) -> Self {
        Self { bytes, xml: xml::Limits::KNOWN }
    }
}

/// What a stream consists of.
#[derive(Clone, Debug)]
pub enum Frame {
    /// The start of the stream (§4.2).
    Header(StreamHeader),
    /// A first-level element: a stanza, or part of the negotiation.
    Element(Element),
    /// The end of the stream (§4.4). Nothing is read after it.
    Footer,
}

/// Where in its stream the framer is.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Place {
    /// Before the header, or inside it.
    Start,
    /// Between or inside first-level elements.
    Open,
    /// The header was an empty element: the footer comes next.
    Closing,
    /// Behind the footer.
    Closed,
}

/// Cuts a byte stream into frames, wherever the packets begin and end.
#[derive(Debug)]
pub struct Framer {
    limits: Limits,
    place: Place,
    /// Of the open stream: what its elements inherit, and the name its footer must have.
    scope: Scope,
    root: Str,
    scanner: Scanner,
    /// The incomplete frame; without capacity when there is none.
    held: Vec<u8>,
    whitespace_seen: bool,
}

impl Framer {
    /// A framer for a new connection.
    pub fn new(limits: Limits) -> Self {
        Self {
            limits,
            place: Place::Start,
            scope: Scope::default(),
            root: Str::default(),
            scanner: Scanner::default(),
            held: Vec::new(),
            whitespace_seen: false,
        }
    }

    /// Expects a new header, as after STARTTLS and SASL (RFC 6120 §4.3.3). An incomplete frame is forgotten.
    pub fn reset(&mut self) {
        *self = Self::new(self.limits);
    }

    /// Other bounds from the next frame on, or from the next byte if one is incomplete.
    pub fn set_limits(&mut self, limits: Limits) {
        self.limits = limits;
    }

    /// Whether white space has come between elements since this was last asked: a sign of life (§4.6.1).
    pub fn whitespace_seen(&mut self) -> bool {
        std::mem::take(&mut self.whitespace_seen)
    }

    /// Bytes of an incomplete frame.
    pub fn held(&self) -> usize {
        self.held.len()
    }

    /// Takes the next frame from the front of `input`; `None` when all input is used and more is needed.
    ///
    /// Bytes behind a frame are left alone. After an error, or after the footer, the stream is at its end and
    /// whatever else comes is not looked at. Errors: `not-well-formed`, `restricted-xml`,
    /// `unsupported-encoding`, `bad-format` (text between elements), `policy-violation` (a limit).
    pub fn next(&mut self, input: &mut &[u8]) -> Result<Option<Frame>, StreamError> {
        if self.place == Place::Closing {
            self.place = Place::Closed;
            return Ok(Some(Frame::Footer));
        }
        if self.place == Place::Closed {
            *input = &[];
            return Ok(None);
        }
        let frame = if self.held.is_empty() { self.next_direct(input) } else { self.next_held(input) };
        if frame.is_err() {
            self.place = Place::Closed;
            self.held = Vec::new();
        }
        frame
    }

    /// A frame that begins in this input; if it also ends there, it is never copied.
    fn next_direct(&mut self, input: &mut &[u8]) -> Result<Option<Frame>, StreamError> {
        self.skip_between(input)?;
        if input.is_empty() {
            return Ok(None);
        }
        let Some((end, length)) = self.scan(input)? else {
            self.held = input.to_vec();
            *input = &[];
            return Ok(None);
        };
        let Some((bytes, rest)) = input.split_at_checked(length) else { return Err(broken()) };
        *input = rest;
        self.finish(end, bytes).map(Some)
    }

    /// A frame that began in earlier input.
    fn next_held(&mut self, input: &mut &[u8]) -> Result<Option<Frame>, StreamError> {
        let mut held = std::mem::take(&mut self.held);
        while !input.is_empty() {
            let before = held.len();
            let (piece, rest) = input.split_at_checked(PIECE).unwrap_or((input, &[]));
            held.extend_from_slice(piece);
            let Some((end, length)) = self.scan(&held)? else {
                *input = rest;
                continue;
            };
            let used = length.saturating_sub(before);
            *input = input.get(used..).ok_or_else(broken)?;
            return self.finish(end, held.get(..length).ok_or_else(broken)?).map(Some);
        }
        self.held = held;
        Ok(None)
    }

    /// Looks for the end of the frame that `bytes` begins with.
    fn scan(&mut self, bytes: &[u8]) -> Result<Option<(End, usize)>, StreamError> {
        let within = bytes.get(..self.limits.bytes).unwrap_or(bytes);
        let end = match self.place {
            Place::Start => self.scanner.header(within)?,
            _ => self.scanner.element(within, self.limits.xml.depth)?,
        };
        if end.is_none() && within.len() < bytes.len() {
            let text = format!("more than {} bytes in one element", self.limits.bytes);
            return Err(StreamError::new(Condition::PolicyViolation).text(text));
        }
        Ok(end)
    }

    /// Skips white space before a frame and refuses everything else but `<`. RFC 6120 §11.7
    fn skip_between(&mut self, input: &mut &[u8]) -> Result<(), StreamError> {
        let at = input.iter().position(|b| !matches!(b, b' ' | b'\t' | b'\r' | b'\n')).unwrap_or(input.len());
        if at > 0 {
            self.whitespace_seen = true;
            *input = input.get(at..).unwrap_or_default();
        }
        match input.first() {
            None | Some(b'<') => Ok(()),
            // What UTF-16, UTF-32 and no UTF-8 begin with. §11.6
            Some(0 | 0x80..=0xC1 | 0xF5..) => Err(Condition::UnsupportedEncoding.into()),
            Some(_) if self.place == Place::Start => {
                Err(StreamError::new(Condition::NotWellFormed).text("text before the stream"))
            }
            Some(_) => Err(StreamError::new(Condition::BadFormat).text("text between elements")),
        }
    }

    /// Makes the frame of its bytes.
    fn finish(&mut self, end: End, bytes: &[u8]) -> Result<Frame, StreamError> {
        self.scanner.clear();
        match end {
            End::Element => Ok(Frame::Element(xml::parse(bytes, &self.scope, self.limits.xml)?)),
            End::Footer => {
                let name = bytes.get(2..bytes.len().saturating_sub(1)).unwrap_or_default();
                if name.trim_ascii_end() != self.root.as_bytes() {
                    let text = "an end tag does not match its start tag";
                    return Err(StreamError::new(Condition::NotWellFormed).text(text));
                }
                self.place = Place::Closed;
                Ok(Frame::Footer)
            }
            End::Header { tag, empty } => {
                let bytes = bytes.get(tag..).unwrap_or_default();
                let header = StreamHeader::new(xml::parse_start(bytes, self.limits.xml)?);
                self.scope = header.scope().clone();
                self.root = header.root_name().clone();
                self.place = if empty { Place::Closing } else { Place::Open };
                Ok(Frame::Header(header))
            }
        }
    }
}

/// For what the scanner's contract excludes.
fn broken() -> StreamError {
    Condition::InternalServerError.into()
}
