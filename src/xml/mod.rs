//! Bytes ⇄ element tree. Knows namespaces, knows nothing of XMPP.

#[cfg(test)]
pub(crate) mod arbitrary;
mod builder;
mod element;
mod known;
mod name;
mod parser;
#[cfg(test)]
mod tests;
mod value;
mod writer;

use thiserror::Error;

pub use builder::{Builder, el};
pub use element::{Attribute, Element, Node, Ns, Prefixes, Str};
pub use parser::{Limits, Scope, Tag, parse, parse_start};
pub use value::split_attributes;
pub use writer::{escape, escape_attribute, write, write_head, write_tail, write_with};

/// The namespace of `xml:lang`, bound to the prefix `xml` everywhere.
pub const XML_NS: &str = "http://www.w3.org/XML/1998/namespace";

/// The namespace of namespace declarations, which nobody may use for names. Namespaces in XML §3.
const XMLNS_NS: &str = "http://www.w3.org/2000/xmlns/";

/// Why bytes are not an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum XmlError {
    /// Against XML 1.0 or Namespaces in XML; the text says what.
    #[error("not well-formed: {0}")]
    NotWellFormed(&'static str),
    /// A part of XML that XMPP forbids. RFC 6120 §11.1.
    #[error("{0} not allowed in XMPP")]
    Restricted(&'static str),
    /// Not UTF-8. RFC 6120 §11.6.
    #[error("not UTF-8")]
    Encoding,
    /// More of something than [`Limits`] allow.
    #[error("{0}")]
    Limit(&'static str),
}

/// Whether XML 1.0 §2.2 allows the character.
pub fn is_char(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}

/// Replaces what XML cannot carry.
fn clean(text: Str) -> Str {
    if text.chars().all(is_char) {
        return text;
    }
    text.chars().map(|c| if is_char(c) { c } else { '\u{FFFD}' }).collect()
}
