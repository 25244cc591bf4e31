//! Bytes ⇄ element tree. Knows namespaces, knows nothing of XMPP.

mod builder;
mod element;

pub use builder::{Builder, el};
pub use element::{Attribute, Element, Node, Ns, Prefixes, Str};

/// The namespace of `xml:lang`, bound to the prefix `xml` everywhere.
pub const XML_NS: &str = "http://www.w3.org/XML/1998/namespace";

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
