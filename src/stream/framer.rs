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
            Place::Start => self.scanner.header(within, self.limits.xml)?,
            _ => self.scanner.element(within, self.limits.xml)?,
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::stream::{CLIENT_NS, STREAM_NS};
    use crate::xml::{arbitrary, el, write};

    const HEADER: &str = "<?xml version='1.0'?><stream:stream to='h.example' version='1.0' \
                          xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>";

    /// What comes of some bytes that arrive in pieces: the frames as text, and how it ended.
    fn frames(bytes: &[u8], pieces: &[usize], limits: Limits) -> (Vec<String>, Option<StreamError>) {
        let mut framer = Framer::new(limits);
        let mut seen = Vec::new();
        let mut rest = bytes;
        let mut sizes = pieces.iter().copied().cycle();
        while !rest.is_empty() {
            let size = sizes.next().unwrap_or(rest.len()).clamp(1, rest.len());
            let (mut piece, after) = rest.split_at(size);
            rest = after;
            loop {
                match framer.next(&mut piece) {
                    Ok(Some(Frame::Header(header))) => seen.push(format!("header {:?}", header.to())),
                    Ok(Some(Frame::Element(element))) => {
                        let mut out = Vec::new();
                        write(&element, &mut out, CLIENT_NS);
                        seen.push(String::from_utf8(out).unwrap());
                    }
                    Ok(Some(Frame::Footer)) => seen.push("footer".to_owned()),
                    Ok(None) => break,
                    Err(error) => return (seen, Some(error)),
                }
            }
            assert!(piece.is_empty(), "None means that all input is used");
            assert!(framer.held() <= limits.bytes);
        }
        (seen, None)
    }

    fn limits() -> Limits {
        Limits::stranger(10_000)
    }

    /// The condition that a stream ends with, the same for all sizes of pieces.
    fn ends(text: &[u8]) -> Option<Condition> {
        let whole = frames(text, &[usize::MAX], limits());
        for size in [1, 2, 3, 7, 4096] {
            assert_eq!(frames(text, &[size], limits()), whole, "{}", String::from_utf8_lossy(text));
        }
        whole.1.map(|error| error.condition)
    }

    fn open(rest: &str) -> Vec<u8> {
        [HEADER, rest].concat().into_bytes()
    }

    #[test]
    fn a_stream_is_cut_into_frames() {
        let text = open(
            " <a><b c='>' d=\"'/>\"/><![CDATA[</a>]] ]]></a>\n<e/><stream:x/><f\n>&lt;/f></f ></stream:stream > trailing",
        );
        let expected = [
            "header Some(\"h.example\")",
            "<a><b c='>' d='&apos;/>'/>&lt;/a&gt;]] </a>",
            "<e/>",
            "<stream:x xmlns:stream='http://etherx.jabber.org/streams'/>",
            "<f>&lt;/f&gt;</f>",
            "footer",
        ];
        for size in 1..text.len() {
            assert_eq!(frames(&text, &[size], limits()), (expected.map(str::to_owned).to_vec(), None));
        }
    }

    proptest! {
        #[test]
        fn packets_do_not_matter(
            trees in prop::collection::vec(arbitrary::element(), 1..4),
            pieces in prop::collection::vec(1_usize..60, 1..8),
        ) {
            let mut text = HEADER.as_bytes().to_vec();
            let mut expected = vec!["header Some(\"h.example\")".to_owned()];
            for tree in &trees {
                let from = text.len();
                write(tree, &mut text, CLIENT_NS);
                expected.push(String::from_utf8(text[from..].to_vec()).unwrap());
                text.push(b'\n');
            }
            text.extend_from_slice(b"</stream:stream>");
            expected.push("footer".to_owned());
            prop_assert_eq!(frames(&text, &pieces, Limits::known(100_000)), (expected, None));
        }
    }

    #[test]
    fn declarations_before_the_header() {
        let with = |declaration: &str| ends(format!("{declaration}<stream xmlns='{STREAM_NS}'>").as_bytes());
        for good in [
            "",
            "<?xml version='1.0'?>",
            "<?xml version=\"1.0\" encoding=\"utf-8\" standalone='no' ?>\r\n",
            "<?xml version='1.1'?>",
            // A keepalive of the stream before the restart.
            "\n <?xml version='1.0'?> \n",
        ] {
            assert_eq!(with(good), None, "{good}");
        }
        for (bad, condition) in [
            ("<?xml version='1.0' encoding='UTF-16'?>", Condition::UnsupportedEncoding),
            ("<?xml version='1.0' encoding='iso-8859-1'?>", Condition::UnsupportedEncoding),
            ("<?xml?>", Condition::NotWellFormed),
            ("<?xml version='2.0'?>", Condition::NotWellFormed),
            ("<?xml encoding='UTF-8'?>", Condition::NotWellFormed),
            ("<?xml version='1.0' standalone='maybe'?>", Condition::NotWellFormed),
            ("<?xml version='1.0'?><?xml version='1.0'?>", Condition::RestrictedXml),
            ("<?xmm version='1.0'?>", Condition::RestrictedXml),
            ("<!DOCTYPE x>", Condition::RestrictedXml),
            ("<!-- c -->", Condition::RestrictedXml),
            ("GET / HTTP/1.1\r\n\r\n", Condition::NotWellFormed),
            ("\u{FEFF}", Condition::NotWellFormed),
            ("</a>", Condition::NotWellFormed),
        ] {
            assert_eq!(with(bad), Some(condition), "{bad}");
        }
        assert_eq!(ends(b"\xFE\xFF\0<"), Some(Condition::UnsupportedEncoding));
        assert_eq!(ends(b"<\0s\0"), Some(Condition::NotWellFormed));
    }

    #[test]
    fn each_fault_ends_the_stream_as_soon_as_it_is_seen() {
        use Condition::*;
        for (text, condition) in [
            ("<message><body>No closing tag!</message>", NotWellFormed),
            ("<message><body>What is <3?</body></message>", NotWellFormed),
            ("<message><foo:body>What is this foo?</foo:body></message>", NotWellFormed),
            ("<a></b", NotWellFormed),
            ("<aa></a>", NotWellFormed),
            ("<a></aa>", NotWellFormed),
            ("<a/></a>", NotWellFormed),
            ("</stream>", NotWellFormed),
            ("</stream:streams>", NotWellFormed),
            ("<a><!--", RestrictedXml),
            ("<a><!D", RestrictedXml),
            ("<!", RestrictedXml),
            ("<?", RestrictedXml),
            ("<a><?", RestrictedXml),
            ("<![CDATA[x]]>", RestrictedXml),
            ("<a>&foo;</a>", RestrictedXml),
            ("text", BadFormat),
            ("<a/>text", BadFormat),
            ("&amp;", BadFormat),
        ] {
            let seen = ends(&open(text));
            // What is not yet complete is judged at its end.
            let expected = if text == "<a></b" { None } else { Some(condition) };
            assert_eq!(seen, expected, "{text}");
        }
        assert_eq!(ends(&[&open("<a>")[..], b"\xFF</a>"].concat()), Some(UnsupportedEncoding));
        assert_eq!(ends(&[&open("")[..], b"\xFF"].concat()), Some(UnsupportedEncoding));
    }

    #[test]
    fn size_depth_and_attributes_are_bounded_at_their_edge() {
        let sized = |size: usize| open(&format!("<a>{}</a>", "x".repeat(size - 7)));
        assert_eq!(ends(&sized(10_000)), None);
        assert_eq!(ends(&sized(10_001)), Some(Condition::PolicyViolation));
        assert_eq!(ends(&open(&format!("<a b='{}", "x".repeat(20_000)))), Some(Condition::PolicyViolation));
        assert_eq!(ends(&open(&"<a>".repeat(65))), Some(Condition::PolicyViolation));
        assert_eq!(ends(&open(&"<a>".repeat(64))), None);
        let attributes = |count| format!("<a{}", " b='1'".repeat(count));
        assert_eq!(ends(&open(&attributes(64))), None);
        assert_eq!(ends(&open(&attributes(65))), Some(Condition::PolicyViolation));
        assert_eq!(ends(attributes(65).as_bytes()), Some(Condition::PolicyViolation));
        let header = HEADER.replace("h.example", &"x".repeat(10_000));
        assert_eq!(ends(header.as_bytes()), Some(Condition::PolicyViolation));
    }

    #[test]
    fn nothing_is_held_between_frames() {
        let mut framer = Framer::new(limits());
        let mut input = HEADER.as_bytes();
        assert!(matches!(framer.next(&mut input), Ok(Some(Frame::Header(_)))));
        input = b"<a>half";
        assert!(matches!(framer.next(&mut input), Ok(None)));
        assert_eq!(framer.held(), 7);
        input = b"</a> <b/>";
        assert!(matches!(framer.next(&mut input), Ok(Some(Frame::Element(_)))));
        assert_eq!((input, framer.held.capacity()), (&b" <b/>"[..], 0));
        assert!(!framer.whitespace_seen());
        assert!(
            matches!(framer.next(&mut input), Ok(Some(Frame::Element(a))) if a == el(CLIENT_NS, "b").build())
        );
        assert!(framer.whitespace_seen() && !framer.whitespace_seen());
        framer.reset();
        input = HEADER.as_bytes();
        assert!(matches!(framer.next(&mut input), Ok(Some(Frame::Header(_)))));
    }

    #[test]
    fn an_empty_root_is_a_whole_stream() {
        let text = format!("<stream:stream xmlns:stream='{STREAM_NS}' />");
        assert_eq!(frames(text.as_bytes(), &[1], limits()).0, ["header None", "footer"]);
    }
}
