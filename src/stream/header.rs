//! RFC 6120 §4.2, §4.7, §4.8: the start tag of a stream.

use crate::jid::{Domain, Jid};
use crate::xml::{self, Ns, Scope, Str, Tag};

use super::error::{Condition, StreamError};
use super::{CLIENT_NS, STREAM_NS};

/// A version of XMPP. RFC 6120 §4.7.5: two integers, compared as such.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    /// The part that must be understood.
    pub major: u32,
    /// The part that may be ignored.
    pub minor: u32,
}

impl Version {
    /// What this server speaks.
    pub const OURS: Self = Self { major: 1, minor: 0 };

    /// `major.minor`; leading zeros do not count.
    fn parse(text: &str) -> Option<Self> {
        let number =
            |part: &str| part.bytes().all(|b| b.is_ascii_digit()).then(|| part.parse().ok()).flatten();
        let (major, minor) = text.trim().split_once('.')?;
        Some(Self { major: number(major)?, minor: number(minor)? })
    }
}

/// A stream header as it came: well-formed, otherwise unjudged, so that an answer can be made to any
/// (RFC 6120 §4.9.1.2).
#[derive(Clone, Debug)]
pub struct StreamHeader(Tag);

impl StreamHeader {
    pub(super) fn new(tag: Tag) -> Self {
        Self(tag)
    }

    /// The start tag as it may be shown in a trace.
    pub fn shown(&self) -> String {
        super::cut::shown_header(&self.0.element)
    }

    /// `to` as it was sent.
    pub fn to(&self) -> Option<&str> {
        self.0.element.attr("to")
    }

    /// `from` as it was sent.
    pub fn from(&self) -> Option<&str> {
        self.0.element.attr("from")
    }

    /// `id` as it was sent. Of an initial header it must be ignored (§4.7.3).
    pub fn id(&self) -> Option<&str> {
        self.0.element.attr("id")
    }

    /// `xml:lang` where it can be a language tag (§4.7.4, RFC 5646 §2.1), else nothing.
    pub fn lang(&self) -> Option<Str> {
        self.0.element.lang().filter(|lang| is_language_tag(lang)).map(Str::new)
    }

    /// `version`; nothing means 0.9 (§4.7.5).
    pub fn version(&self) -> Result<Version, StreamError> {
        match self.0.element.attr("version") {
            None => Ok(Version { major: 0, minor: 9 }),
            Some(text) => Version::parse(text).ok_or_else(|| Condition::UnsupportedVersion.into()),
        }
    }

    /// The namespaces that elements inside this stream inherit.
    pub fn scope(&self) -> &Scope {
        &self.0.scope
    }

    /// Judges the initial header of a client's stream. Errors in the order of the checks:
    ///
    /// - `bad-namespace-prefix`: the root has no prefix and is in the content namespace (§4.9.3.2);
    /// - `invalid-namespace`: another namespace than the stream's for the root, or than `jabber:client` for the
    ///   content (§4.8.1, §4.8.3); the prefix-free style of §4.8.2 is accepted, and so is any prefix;
    /// - `bad-format`: another root than `stream`;
    /// - `unsupported-version`: none, or one that is not 1.x (§4.9.3.25);
    /// - `improper-addressing`: `to` is no domain, or `from` no address (§4.7.1, §4.7.2).
    pub fn accept_client(&self) -> Result<InitialHeader, StreamError> {
        self.check_namespaces()?;
        let version = self.version()?;
        if version.major != Version::OURS.major {
            let text = "this server speaks XMPP 1.0 (RFC 6120)";
            return Err(StreamError::new(Condition::UnsupportedVersion).text(text));
        }
        let improper = |text| StreamError::new(Condition::ImproperAddressing).text(text);
        // An empty address is as good as none: old clients write from=''.
        let to = self.to().filter(|to| !to.is_empty()).map(str::parse::<Domain>).transpose();
        let from = self.from().filter(|from| !from.is_empty()).map(str::parse::<Jid>).transpose();
        Ok(InitialHeader {
            to: to.map_err(|_| improper("'to' is not a domain"))?,
            from: from.map_err(|_| improper("'from' is not an address"))?,
            lang: self.lang(),
            version: version.min(Version::OURS),
        })
    }

    fn check_namespaces(&self) -> Result<(), StreamError> {
        let root = &self.0.element;
        let content = self.0.scope.default_ns();
        if *root.ns() != *STREAM_NS {
            let lacks_prefix = root.name() == "stream" && self.0.name == "stream" && *root.ns() == *CLIENT_NS;
            return Err(if lacks_prefix {
                Condition::BadNamespacePrefix
            } else {
                Condition::InvalidNamespace
            }
            .into());
        }
        if root.name() != "stream" {
            return Err(StreamError::new(Condition::BadFormat).text("the root of a stream is <stream/>"));
        }
        let is_known = |ns: &Ns| ["", CLIENT_NS, STREAM_NS].contains(&ns.as_str());
        // The stream namespace may only be the default one where the root itself uses it so. §4.8.2
        if !is_known(content) || (*content == *STREAM_NS && self.0.name.contains(':')) {
            return Err(Condition::InvalidNamespace.into());
        }
        Ok(())
    }

    /// The root's name as it was written, which the end of the stream repeats.
    pub(super) fn root_name(&self) -> &Str {
        &self.0.name
    }
}

/// An acceptable header of a client. RFC 6120 §4.7.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InitialHeader {
    /// The host that the client wants; some clients leave it out and rely on SNI (§4.7.2).
    pub to: Option<Domain>,
    /// Who the client says it is. Not proved by anything (§4.7.1).
    pub from: Option<Jid>,
    /// The language of texts to the client, and of its stanzas that carry none (§4.7.4).
    pub lang: Option<Str>,
    /// What both sides speak: the lower of the client's version and ours.
    pub version: Version,
}

/// The header that a server answers with. RFC 6120 §4.7.
#[derive(Clone, Copy, Debug)]
pub struct ResponseHeader<'a> {
    /// One of our names, or empty where none fits (§4.9.1.3).
    pub from: &'a str,
    /// The bare address from the client's `from`; must be absent if that was (§4.7.2).
    pub to: Option<&'a str>,
    /// Unpredictable and never used twice (§4.7.3).
    pub id: &'a str,
    /// The language of our texts (§4.7.4).
    pub lang: &'a str,
    /// Left out for a peer that sent none (§4.7.5); then write `None`.
    pub version: Option<Version>,
}

impl ResponseHeader<'_> {
    /// Writes the XML declaration (§11.5) and the start tag, with `jabber:client` as the content namespace.
    pub fn write(&self, out: &mut Vec<u8>) {
        let mut attribute = |name: &str, value: &str| {
            out.extend_from_slice(name.as_bytes());
            out.extend_from_slice(b"='");
            xml::escape_attribute(value, out);
            out.push(b'\'');
        };
        attribute("<?xml version='1.0'?><stream:stream xmlns", CLIENT_NS);
        attribute(" xmlns:stream", STREAM_NS);
        attribute(" from", self.from);
        if let Some(to) = self.to {
            attribute(" to", to);
        }
        attribute(" id", self.id);
        if let Some(Version { major, minor }) = self.version {
            attribute(" version", &format!("{major}.{minor}"));
        }
        attribute(" xml:lang", self.lang);
        out.push(b'>');
    }
}

/// The shape of RFC 5646 §2.1: subtags of 1 to 8 letters and digits, the first of letters only.
fn is_language_tag(tag: &str) -> bool {
    let is_subtag =
        |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric());
    tag.len() <= 64
        && tag.split('-').all(is_subtag)
        && tag.split('-').next().is_some_and(|first| first.bytes().all(|b| b.is_ascii_alphabetic()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::Limits;

    fn header(text: &str) -> StreamHeader {
        StreamHeader::new(xml::parse_start(text.as_bytes(), Limits::STRANGER).unwrap())
    }

    fn judged(text: &str) -> Result<InitialHeader, Condition> {
        header(text).accept_client().map_err(|error| error.condition)
    }

    const NS: &str = "xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'";

    #[test]
    fn a_plain_header_is_accepted() {
        let header = judged(&format!(
            "<stream:stream from='juliet@im.example.com' to='im.example.com' version='1.0' xml:lang='de-CH' {NS}>"
        ))
        .unwrap();
        assert_eq!(header.to.unwrap().as_str(), "im.example.com");
        assert_eq!(header.from.unwrap().as_str(), "juliet@im.example.com");
        assert_eq!(header.lang.unwrap(), "de-CH");
        assert_eq!(header.version, Version::OURS);
    }

    #[test]
    fn other_styles_of_the_same_are_accepted() {
        for text in [
            "<stream to='h.example' version='1.0' xmlns='http://etherx.jabber.org/streams'>",
            "<s:stream to='h.example' version='1.7' xmlns='jabber:client' \
             xmlns:s='http://etherx.jabber.org/streams'>",
            "<s:stream to='h.example' version='01.0' xmlns:s='http://etherx.jabber.org/streams'>",
        ] {
            assert_eq!(judged(text).unwrap().version, Version::OURS, "{text}");
        }
        let empty = judged(&format!("<stream:stream to='' from='' version='1.0' xml:lang='' {NS}>")).unwrap();
        assert_eq!((empty.to, empty.from, empty.lang), (None, None, None));
    }

    #[test]
    fn each_fault_has_its_condition() {
        use Condition::*;
        let version = |value: &str| format!("<stream:stream to='h.example' {value} {NS}>");
        let rows = [
            ("<stream xmlns='jabber:client' version='1.0'>".to_owned(), BadNamespacePrefix),
            (
                "<stream:stream xmlns='jabber:client' xmlns:stream='http://wrong/'>".to_owned(),
                InvalidNamespace,
            ),
            ("<stream>".to_owned(), InvalidNamespace),
            (version("version='1.0'").replace("jabber:client", "jabber:server"), InvalidNamespace),
            (version("version='1.0'").replace("jabber:client", STREAM_NS), InvalidNamespace),
            (version("version='1.0'").replace("<stream:stream", "<stream:strom"), BadFormat),
            (version(""), UnsupportedVersion),
            (version("version='0.9'"), UnsupportedVersion),
            (version("version='11.0'"), UnsupportedVersion),
            (version("version='+1.0'"), UnsupportedVersion),
            (version("version='1'"), UnsupportedVersion),
            (version("version='1.0'").replace("h.example", "a b"), ImproperAddressing),
            (version("version='1.0' from='@'"), ImproperAddressing),
        ];
        for (text, condition) in rows {
            assert_eq!(judged(&text).unwrap_err(), condition, "{text}");
        }
    }

    #[test]
    fn the_answer_is_a_header_that_can_be_read() {
        let mut out = Vec::new();
        let answer = ResponseHeader {
            from: "im.example.com",
            to: Some("o'hara@im.example.com"),
            id: "++TR84Sm6A3hnt3Q065SnAbbk3Y=",
            lang: "en",
            version: Some(Version::OURS),
        };
        answer.write(&mut out);
        let text = String::from_utf8(out).unwrap();
        let tag = text.strip_prefix("<?xml version='1.0'?>").unwrap();
        let read = header(tag);
        assert_eq!(read.to(), Some("o'hara@im.example.com"));
        assert_eq!(read.id(), Some(answer.id));
        assert_eq!(read.lang().as_deref(), Some("en"));
        assert_eq!(read.scope().default_ns().as_str(), CLIENT_NS);
        assert!(read.check_namespaces().is_ok());
    }
}
