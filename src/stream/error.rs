//! RFC 6120 §4.9: errors that end a stream.

use std::fmt;

use crate::xml::{self, Element, Str, XmlError, el};

use super::STREAM_NS;

/// The namespace of the defined conditions and of `<text/>`. RFC 6120 §4.9.2.
const ERRORS_NS: &str = "urn:ietf:params:xml:ns:xmpp-streams";

/// The defined conditions. RFC 6120 §4.9.3.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// XML that cannot be processed (§4.9.3.1).
    BadFormat,
    /// A prefix that is not supported, or none where one is needed (§4.9.3.2).
    BadNamespacePrefix,
    /// Another stream of the same entity takes or keeps the place (§4.9.3.3).
    Conflict,
    /// The peer has not answered what was sent to it (§4.9.3.4).
    ConnectionTimeout,
    /// The host in `to` is no longer served here (§4.9.3.5).
    HostGone,
    /// The host in `to` is not served here (§4.9.3.6).
    HostUnknown,
    /// An address is missing or is no XMPP address (§4.9.3.7).
    ImproperAddressing,
    /// A fault of this server (§4.9.3.8).
    InternalServerError,
    /// `from` is not the address that was authenticated (§4.9.3.9).
    InvalidFrom,
    /// The stream or content namespace is not supported (§4.9.3.10).
    InvalidNamespace,
    /// XML against the schema, where it is checked (§4.9.3.11).
    InvalidXml,
    /// Data before the stream was authenticated, or an action without the right to it (§4.9.3.12).
    NotAuthorized,
    /// Against XML or Namespaces in XML (§4.9.3.13).
    NotWellFormed,
    /// Against a rule of this service, such as a size limit (§4.9.3.14).
    PolicyViolation,
    /// A server needed for the stream cannot be reached (§4.9.3.15).
    RemoteConnectionFailed,
    /// The stream must be negotiated anew (§4.9.3.16).
    Reset,
    /// Not enough resources for the stream (§4.9.3.17).
    ResourceConstraint,
    /// A comment, processing instruction, DTD or entity (§4.9.3.18).
    RestrictedXml,
    /// Served at `host` or `host:port` (§4.9.3.19).
    SeeOtherHost(Str),
    /// The server is going down (§4.9.3.20).
    SystemShutdown,
    /// Something else; the application condition says what (§4.9.3.21).
    UndefinedCondition,
    /// Not UTF-8 (§4.9.3.22).
    UnsupportedEncoding,
    /// The peer lacks a mandatory feature (§4.9.3.23).
    UnsupportedFeature,
    /// A first-level element that is not understood (§4.9.3.24).
    UnsupportedStanzaType,
    /// A version of XMPP that is not supported (§4.9.3.25).
    UnsupportedVersion,
}

impl Condition {
    /// The name of the condition's element.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::BadFormat => "bad-format",
            Self::BadNamespacePrefix => "bad-namespace-prefix",
            Self::Conflict => "conflict",
            Self::ConnectionTimeout => "connection-timeout",
            Self::HostGone => "host-gone",
            Self::HostUnknown => "host-unknown",
            Self::ImproperAddressing => "improper-addressing",
            Self::InternalServerError => "internal-server-error",
            Self::InvalidFrom => "invalid-from",
            Self::InvalidNamespace => "invalid-namespace",
            Self::InvalidXml => "invalid-xml",
            Self::NotAuthorized => "not-authorized",
            Self::NotWellFormed => "not-well-formed",
            Self::PolicyViolation => "policy-violation",
            Self::RemoteConnectionFailed => "remote-connection-failed",
            Self::Reset => "reset",
            Self::ResourceConstraint => "resource-constraint",
            Self::RestrictedXml => "restricted-xml",
            Self::SeeOtherHost(_) => "see-other-host",
            Self::SystemShutdown => "system-shutdown",
            Self::UndefinedCondition => "undefined-condition",
            Self::UnsupportedEncoding => "unsupported-encoding",
            Self::UnsupportedFeature => "unsupported-feature",
            Self::UnsupportedStanzaType => "unsupported-stanza-type",
            Self::UnsupportedVersion => "unsupported-version",
        }
    }

    /// The condition of a peer's error. Unknown ones count as `undefined-condition` (§4.9.2).
    fn parse(element: &Element) -> Self {
        const PLAIN: [Condition; 24] = [
            Condition::BadFormat,
            Condition::BadNamespacePrefix,
            Condition::Conflict,
            Condition::ConnectionTimeout,
            Condition::HostGone,
            Condition::HostUnknown,
            Condition::ImproperAddressing,
            Condition::InternalServerError,
            Condition::InvalidFrom,
            Condition::InvalidNamespace,
            Condition::InvalidXml,
            Condition::NotAuthorized,
            Condition::NotWellFormed,
            Condition::PolicyViolation,
            Condition::RemoteConnectionFailed,
            Condition::Reset,
            Condition::ResourceConstraint,
            Condition::RestrictedXml,
            Condition::SystemShutdown,
            Condition::UndefinedCondition,
            Condition::UnsupportedEncoding,
            Condition::UnsupportedFeature,
            Condition::UnsupportedStanzaType,
            Condition::UnsupportedVersion,
        ];
        if element.name() == "see-other-host" {
            return Self::SeeOtherHost(Str::new(element.text().trim()));
        }
        PLAIN
            .into_iter()
            .find(|condition| condition.as_str() == element.name())
            .unwrap_or(Self::UndefinedCondition)
    }
}

/// An error that ends the stream. RFC 6120 §4.9.
///
/// After writing it the stream is closed; nothing that caused it is processed (§4.9.1.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StreamError {
    /// The defined condition.
    pub condition: Condition,
    /// What helps the peer's developer, in English. Never needed to understand the condition (§4.9.2).
    pub text: Option<Str>,
    /// An application-specific condition (§4.9.4).
    pub app: Option<Box<Element>>,
}

impl StreamError {
    /// An error with nothing but its condition.
    pub const fn new(condition: Condition) -> Self {
        Self { condition, text: None, app: None }
    }

    /// The same with a text in English.
    pub fn text(mut self, text: impl Into<Str>) -> Self {
        self.text = Some(text.into());
        self
    }

    /// The same with an application-specific condition. RFC 6120 §4.9.4.
    pub fn app(mut self, app: impl Into<Element>) -> Self {
        self.app = Some(Box::new(app.into()));
        self
    }

    /// Writes `<stream:error/>`, without the stream's header before it and [`super::FOOTER`] behind it.
    ///
    /// The header must have bound the prefix `stream`, as [`super::ResponseHeader`] does.
    pub fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(b"<stream:error>");
        let host = match &self.condition {
            Condition::SeeOtherHost(host) => host.clone(),
            _ => Str::default(),
        };
        xml::write(&el(ERRORS_NS, self.condition.as_str()).text(host).build(), out, super::CLIENT_NS);
        if let Some(text) = &self.text {
            xml::write(&el(ERRORS_NS, "text").lang("en").text(text.clone()).build(), out, super::CLIENT_NS);
        }
        if let Some(app) = &self.app {
            xml::write(app, out, super::CLIENT_NS);
        }
        out.extend_from_slice(b"</stream:error>");
    }

    /// Reads the `<stream:error/>` of a peer; `None` for any other element.
    pub fn parse(element: &Element) -> Option<Self> {
        if !element.is(STREAM_NS, "error") {
            return None;
        }
        let mut error = Self::new(Condition::UndefinedCondition);
        for child in element.children() {
            if *child.ns() != *ERRORS_NS {
                error.app = Some(Box::new(child.clone()));
            } else if child.name() == "text" {
                error.text = Some(Str::new(child.text().trim()));
            } else {
                error.condition = Condition::parse(child);
            }
        }
        Some(error)
    }
}

macro_rules! constructors {
    ($($name:ident $condition:ident)*) => {
        impl StreamError {
            $(
                #[doc = concat!("An error with the condition [`Condition::", stringify!($condition), "`].")]
                pub const fn $name() -> Self {
                    Self::new(Condition::$condition)
                }
            )*
        }
    };
}

constructors! {
    bad_format BadFormat
    bad_namespace_prefix BadNamespacePrefix
    conflict Conflict
    connection_timeout ConnectionTimeout
    host_gone HostGone
    host_unknown HostUnknown
    improper_addressing ImproperAddressing
    internal_server_error InternalServerError
    invalid_from InvalidFrom
    invalid_namespace InvalidNamespace
    not_authorized NotAuthorized
    not_well_formed NotWellFormed
    policy_violation PolicyViolation
    resource_constraint ResourceConstraint
    restricted_xml RestrictedXml
    system_shutdown SystemShutdown
    undefined_condition UndefinedCondition
    unsupported_encoding UnsupportedEncoding
    unsupported_stanza_type UnsupportedStanzaType
    unsupported_version UnsupportedVersion
}

impl fmt::Display for StreamError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.condition.as_str())?;
        match &self.text {
            Some(text) => write!(f, ": {text}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for StreamError {}

impl From<Condition> for StreamError {
    fn from(condition: Condition) -> Self {
        Self::new(condition)
    }
}

impl From<XmlError> for StreamError {
    /// RFC 6120 §4.9.3.13 (well-formedness), §11.1 (restricted XML), §11.6 (encoding), §13.12 (limits).
    fn from(error: XmlError) -> Self {
        let condition = match error {
            XmlError::NotWellFormed(_) => Condition::NotWellFormed,
            XmlError::Restricted(_) => Condition::RestrictedXml,
            XmlError::Encoding => Condition::UnsupportedEncoding,
            XmlError::Limit(_) => Condition::PolicyViolation,
        };
        Self::new(condition).text(error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(error: &StreamError) -> String {
        let mut out = Vec::new();
        error.write(&mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn is_written_as_in_the_examples() {
        let error = StreamError::new(Condition::NotWellFormed)
            .text("Some special <diagnostic>!")
            .app(el("http://example.org/ns", "escape-your-data"));
        assert_eq!(
            written(&error),
            "<stream:error><not-well-formed xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>\
             <text xmlns='urn:ietf:params:xml:ns:xmpp-streams' xml:lang='en'>\
             Some special &lt;diagnostic&gt;!</text>\
             <escape-your-data xmlns='http://example.org/ns'/></stream:error>"
        );
        assert_eq!(
            written(&Condition::SeeOtherHost("[2001:41D0:1:A49b::1]:9222".into()).into()),
            "<stream:error><see-other-host xmlns='urn:ietf:params:xml:ns:xmpp-streams'>\
             [2001:41D0:1:A49b::1]:9222</see-other-host></stream:error>"
        );
    }

    #[test]
    fn a_peers_error_is_read() {
        let error = el(STREAM_NS, "error")
            .child(el(ERRORS_NS, "policy-violation"))
            .child(el(ERRORS_NS, "text").text("too big"))
            .child(el("urn:x", "y"))
            .build();
        let expected = StreamError::new(Condition::PolicyViolation).text("too big").app(el("urn:x", "y"));
        assert_eq!(StreamError::parse(&error), Some(expected));
        let unknown = el(STREAM_NS, "error").child(el(ERRORS_NS, "from-the-future")).build();
        assert_eq!(StreamError::parse(&unknown), Some(Condition::UndefinedCondition.into()));
        assert_eq!(StreamError::parse(&el(STREAM_NS, "features").build()), None);
    }
}
