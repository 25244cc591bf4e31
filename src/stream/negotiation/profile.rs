//! The two profiles of SASL: which elements carry an exchange. RFC 6120 §6, XEP-0388.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use super::sasl2::Request;
use crate::sasl::{Condition as Sasl, Failure};
use crate::stanza::ns;
use crate::xml::{Element, el};

/// The profile of an authentication under way.
#[derive(Default)]
pub(super) enum Profile {
    /// RFC 6120 §6.
    #[default]
    Sasl1,
    /// XEP-0388, with what the client asks for beside.
    Sasl2(Box<Request>),
}

impl Profile {
    pub(super) fn ns(&self) -> &'static str {
        match self {
            Self::Sasl1 => ns::SASL,
            Self::Sasl2(_) => ns::SASL2,
        }
    }

    /// What the client asks for beside.
    pub(super) fn request(&self) -> Option<&Request> {
        match self {
            Self::Sasl1 => None,
            Self::Sasl2(request) => Some(request),
        }
    }

    /// A challenge; an empty one asks for the first message of a mechanism that begins with the client.
    /// RFC 6120 §6.3.10, RFC 4422 §5
    pub(super) fn challenge(&self, data: &str) -> Element {
        el(self.ns(), "challenge").text(STANDARD.encode(data)).build()
    }

    pub(super) fn failure(&self, failure: &Failure) -> Element {
        match self {
            Self::Sasl1 => failure.to_element(),
            Self::Sasl2(_) => failure.to_element2(),
        }
    }

    /// The data of an element: nothing, `=` for no bytes, or base64 (RFC 6120 §6.3.5, §6.4.2). In SASL2 an empty
    /// element is no bytes, and white space is only discouraged (XEP-0388 §2.2).
    pub(super) fn data(&self, element: &Element) -> Result<Option<Zeroizing<Vec<u8>>>, Failure> {
        if element.children().next().is_some() {
            return Err(Sasl::MalformedRequest.because("an element where only text may be"));
        }
        let text = element.text();
        let decoded = match (self, text.as_ref()) {
            (Self::Sasl1, "") => return Ok(None),
            (Self::Sasl1, "=") => Ok(Vec::new()),
            (Self::Sasl1, text) => STANDARD.decode(text),
            (Self::Sasl2(_), text) => {
                let packed: Zeroizing<Vec<u8>> =
                    Zeroizing::new(text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect());
                STANDARD.decode(&*packed)
            }
        };
        decoded.map(|data| Some(Zeroizing::new(data))).map_err(|_| Sasl::IncorrectEncoding.into())
    }
}
