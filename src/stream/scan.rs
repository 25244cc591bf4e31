//! Where does a frame end? A state machine over bytes that goes on where it stopped.
//!
//! It knows just enough of XML to find the ends of tags, and refuses at once what will never become good: wrong
//! end tags, comments, processing instructions, DTDs (RFC 6120 §11.1), too much depth. All other checks are the
//! parser's, on the whole frame.

use crate::xml::{self, Limits, XmlError};

/// What the frame is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// A whole element.
    Element,
    /// An end tag outside all elements.
    Footer,
    /// A stream's start tag, which begins at `tag`, behind the XML declaration.
    Header {
        /// Offset of its `<`.
        tag: usize,
        /// Whether it was written as an empty element.
        empty: bool,
    },
}

/// What the byte at `Scanner::at` belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Within {
    /// Character data, or the place before a frame.
    #[default]
    Text,
    /// A tag's `<` was seen at this offset, its kind is not yet known.
    Markup(usize),
    /// The start tag that began at this offset.
    StartTag(usize),
    /// A quoted value of that tag.
    Value(usize, u8),
    /// The end tag that began at this offset.
    EndTag(usize),
    /// `<![CDATA[` that began at this offset, not yet complete.
    CdataStart(usize),
    /// A CDATA section.
    Cdata,
    /// The XML declaration.
    Declaration,
}

/// Scans one frame. Offsets are counted from its first byte.
#[derive(Debug, Default)]
pub(super) struct Scanner {
    at: usize,
    within: Within,
    /// The offsets of the start tags of all open elements.
    open: Vec<u32>,
    /// Values in the start tag so far.
    values: usize,
}

const MALFORMED: XmlError = XmlError::NotWellFormed("bad markup");

impl Scanner {
    /// Looks for the end of a first-level element or of the stream. `bytes` begin with `<` and with what was
    /// scanned before. Gives the end and its offset.
    pub(super) fn element(&mut self, bytes: &[u8], limits: Limits) -> Result<Option<(End, usize)>, XmlError> {
        while let Some(rest @ [first, ..]) = bytes.get(self.at..) {
            match self.within {
                Within::Text => match memchr::memchr(b'<', rest) {
                    Some(n) => self.go(n + 1, Within::Markup(self.at + n)),
                    None => self.at = bytes.len(),
                },
                Within::Markup(from) => match first {
                    b'/' => self.go(1, Within::EndTag(from)),
                    b'!' if !self.open.is_empty() => self.go(1, Within::CdataStart(from)),
                    b'!' => return Err(XmlError::Restricted("comments and DTDs are")),
                    b'?' => return Err(XmlError::Restricted("processing instructions are")),
                    first if !may_begin_name(*first) => return Err(MALFORMED),
                    _ if self.open.len() >= limits.depth => {
                        return Err(XmlError::Limit("elements are nested too deeply"));
                    }
                    _ => self.begin_tag(from),
                },
                Within::StartTag(from) => {
                    if let Some(empty) = self.start_tag(bytes, rest, from, limits)? {
                        if !empty {
                            self.open.push(u32::try_from(from).map_err(|_| MALFORMED)?);
                        } else if self.open.is_empty() {
                            return Ok(Some((End::Element, self.at)));
                        }
                    }
                }
                Within::Value(from, quote) => self.value(rest, from, quote),
                Within::EndTag(from) => match memchr::memchr(b'>', rest) {
                    None => self.at = bytes.len(),
                    Some(n) => {
                        let end = self.at + n;
                        self.go(n + 1, Within::Text);
                        let Some(start) = self.open.pop() else { return Ok(Some((End::Footer, self.at))) };
                        check_names(bytes, start, bytes.get(from + 2..end).unwrap_or_default())?;
                        if self.open.is_empty() {
                            return Ok(Some((End::Element, self.at)));
                        }
                    }
                },
                Within::CdataStart(from) => {
                    const START: &[u8] = b"<![CDATA[";
                    match expect(bytes, from, START) {
                        None => return Err(XmlError::Restricted("comments and DTDs are")),
                        Some(false) => self.at = bytes.len(),
                        Some(true) => {
                            self.at = from + START.len();
                            self.within = Within::Cdata;
                        }
                    }
                }
                Within::Cdata => self.until(bytes, rest, b"]]>"),
                Within::Declaration => return Err(MALFORMED),
            }
        }
        Ok(None)
    }

    /// Looks for the end of a stream's start tag, before which an XML declaration may stand. RFC 6120 §11.5
    pub(super) fn header(&mut self, bytes: &[u8], limits: Limits) -> Result<Option<(End, usize)>, XmlError> {
        const START: &[u8] = b"<?xml";
        while let Some(rest @ [first, ..]) = bytes.get(self.at..) {
            match self.within {
                Within::Text => match first {
                    b'<' => self.go(1, Within::Markup(self.at)),
                    b' ' | b'\t' | b'\r' | b'\n' => self.at += 1,
                    _ => return Err(XmlError::NotWellFormed("text before the stream")),
                },
                Within::Markup(0) if *first == b'?' => self.go(0, Within::Declaration),
                Within::Markup(from) => match first {
                    b'?' => return Err(XmlError::Restricted("processing instructions are")),
                    b'!' => return Err(XmlError::Restricted("comments and DTDs are")),
                    first if may_begin_name(*first) => self.begin_tag(from),
                    _ => return Err(MALFORMED),
                },
                Within::Declaration => match expect(bytes, 0, START) {
                    None => return Err(XmlError::Restricted("processing instructions are")),
                    Some(false) => self.at = bytes.len(),
                    Some(true) => {
                        self.until(bytes, rest, b"?>");
                        if self.within == Within::Text {
                            check_declaration(bytes.get(START.len()..self.at).unwrap_or_default())?;
                        }
                    }
                },
                Within::StartTag(from) => {
                    if let Some(empty) = self.start_tag(bytes, rest, from, limits)? {
                        return Ok(Some((End::Header { tag: from, empty }, self.at)));
                    }
                }
                Within::Value(from, quote) => self.value(rest, from, quote),
                Within::EndTag(_) | Within::CdataStart(_) | Within::Cdata => return Err(MALFORMED),
            }
        }
        Ok(None)
    }

    /// Makes ready for the next frame. Keeps a little memory, not what a deep tree has taken.
    pub(super) fn clear(&mut self) {
        self.at = 0;
        self.within = Within::Text;
        self.open.clear();
        self.open.shrink_to(16);
    }

    fn go(&mut self, by: usize, within: Within) {
        self.at += by;
        self.within = within;
    }

    fn begin_tag(&mut self, from: usize) {
        self.values = 0;
        self.within = Within::StartTag(from);
    }

    /// Inside a start tag, outside values. At its end: whether it is that of an empty element.
    fn start_tag(
        &mut self,
        bytes: &[u8],
        rest: &[u8],
        from: usize,
        limits: Limits,
    ) -> Result<Option<bool>, XmlError> {
        let Some(n) = memchr::memchr3(b'>', b'\'', b'"', rest) else {
            self.at = bytes.len();
            return Ok(None);
        };
        match rest.get(n) {
            Some(b'>') => {
                let before = (self.at + n).checked_sub(1).and_then(|at| bytes.get(at));
                self.go(n + 1, Within::Text);
                Ok(Some(before == Some(&b'/')))
            }
            Some(quote) if self.values < limits.attributes => {
                self.values += 1;
                self.go(n + 1, Within::Value(from, *quote));
                Ok(None)
            }
            _ => Err(XmlError::Limit("too many attributes")),
        }
    }

    fn value(&mut self, rest: &[u8], from: usize, quote: u8) {
        match memchr::memchr(quote, rest) {
            Some(n) => self.go(n + 1, Within::StartTag(from)),
            None => self.at += rest.len(),
        }
    }

    /// Goes behind the next `mark`, which ends with `>`, and then into text; else to the end of the bytes.
    fn until(&mut self, bytes: &[u8], rest: &[u8], mark: &[u8]) {
        match memchr::memchr(b'>', rest) {
            None => self.at = bytes.len(),
            Some(n) => {
                self.at += n + 1;
                if bytes.get(..self.at).is_some_and(|seen| seen.ends_with(mark)) {
                    self.within = Within::Text;
                }
            }
        }
    }
}

/// Whether a name may begin so; the parser knows exactly.
fn may_begin_name(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || byte >= 0x80
}

/// Whether `text` stands at an offset: no, not yet complete, yes.
fn expect(bytes: &[u8], at: usize, text: &[u8]) -> Option<bool> {
    let seen = bytes.get(at..).unwrap_or_default();
    if seen.len() >= text.len() {
        seen.starts_with(text).then_some(true)
    } else {
        text.starts_with(seen).then_some(false)
    }
}

/// Compares the name in an end tag with that of the start tag at an offset, without looking for its end.
fn check_names(bytes: &[u8], start: u32, end_tag: &[u8]) -> Result<(), XmlError> {
    let name = end_tag.trim_ascii_end();
    let start_tag = usize::try_from(start).ok().and_then(|at| bytes.get(at + 1..)).unwrap_or_default();
    let follows = start_tag.strip_prefix(name).and_then(<[u8]>::first);
    match follows {
        Some(b' ' | b'\t' | b'\r' | b'\n' | b'>') if !name.is_empty() => Ok(()),
        _ => Err(XmlError::NotWellFormed("an end tag does not match its start tag")),
    }
}

/// Checks an XML declaration from behind `<?xml` to its end. XML 1.0 §2.8, RFC 6120 §11.5, §11.6, §11.8.
fn check_declaration(declaration: &[u8]) -> Result<(), XmlError> {
    const BAD: XmlError = XmlError::NotWellFormed("bad XML declaration");
    let Some(content) = declaration.strip_suffix(b"?>") else { return Err(BAD) };
    let content = std::str::from_utf8(content).map_err(|_| XmlError::Encoding)?;
    let mut attributes = xml::split_attributes(content, 3)?.into_iter().peekable();
    match attributes.next() {
        // Any 1.x is read as 1.0. XML 1.0 (fifth edition) §2.8
        Some(("version", version)) => {
            let minor = version.strip_prefix("1.").ok_or(BAD)?;
            if minor.is_empty() || !minor.bytes().all(|b| b.is_ascii_digit()) {
                return Err(BAD);
            }
        }
        _ => return Err(BAD),
    }
    if let Some((_, encoding)) = attributes.next_if(|(name, _)| *name == "encoding")
        && !encoding.eq_ignore_ascii_case("utf-8")
    {
        return Err(XmlError::Encoding);
    }
    // What it says has no meaning here and is ignored. RFC 6120 §11.5
    let standalone =
        attributes.next_if(|(name, value)| *name == "standalone" && ["yes", "no"].contains(value));
    match (attributes.next(), standalone) {
        (None, _) => Ok(()),
        _ => Err(BAD),
    }
}
