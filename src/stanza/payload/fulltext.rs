//! Words that are looked for in messages (XEP-0431: Full Text Search in MAM).
//!
//! A message has them if each stands somewhere in its subjects and bodies, in any order, capitals or not. Of an encrypted
//! message the body says only that it is encrypted: it has no words.

use crate::stanza::{StanzaError, ns};
use crate::xml::{self, Element, Limits, Scope};

/// The feature. XEP-0431 §2.1
pub const FEATURE: &str = "urn:xmpp:fulltext:0";

/// The field of a query. XEP-0431 §3.1
pub const FIELD: &str = "{urn:xmpp:fulltext:0}fulltext";

/// Bytes that may be looked for.
const LONGEST: usize = 512;

/// What tells that a message is encrypted. XEP-0380, 0384, 0373, 0027
const ENCRYPTED: [(&str, &str); 5] = [
    (ns::EME, "encryption"),
    (ns::OMEMO_OLD, "encrypted"),
    (ns::OMEMO, "encrypted"),
    (ns::OPENPGP, "openpgp"),
    (ns::OPENPGP_OLD, "x"),
];

/// See the module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words(Vec<String>);

impl Words {
    /// The words of a text; `None` where there are none, which limits nothing.
    ///
    /// # Errors
    /// `policy-violation` for more than 512 bytes.
    pub fn of(text: &str) -> Result<Option<Self>, StanzaError> {
        if text.len() > LONGEST {
            let text = format!("at most {LONGEST} bytes can be looked for");
            return Err(StanzaError::policy_violation().text(text));
        }
        let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
        Ok((!words.is_empty()).then_some(Self(words)))
    }

    /// Whether a message has all of them, as it is stored (in the namespace of clients).
    pub fn are_in(&self, stored: &str) -> bool {
        if !self.may_be_in(stored) {
            return false;
        }
        let message = xml::parse(stored.as_bytes(), &Scope::new(ns::CLIENT), Limits::KNOWN);
        message.is_ok_and(|message| self.are_in_text_of(&message))
    }

    /// Whether it is worth reading a message: most have not even the letters. What is escaped cannot be told so.
    fn may_be_in(&self, stored: &str) -> bool {
        let stored = stored.to_lowercase();
        let is_plain = |word: &&String| !word.contains(['<', '>', '&', '\'', '"']);
        self.0.iter().filter(is_plain).all(|word| stored.contains(word.as_str()))
    }

    fn are_in_text_of(&self, message: &Element) -> bool {
        if ENCRYPTED.iter().any(|(ns, name)| message.child(ns, name).is_some()) {
            return false;
        }
        let is_text = |child: &&Element| child.is(ns::CLIENT, "body") || child.is(ns::CLIENT, "subject");
        let texts: Vec<String> =
            message.children().filter(is_text).map(|child| child.text().to_lowercase()).collect();
        self.0.iter().all(|word| texts.iter().any(|text| text.contains(word.as_str())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_somewhere_in_what_a_person_reads() {
        let stored = "<message from='anna@host/phone' id='tea'><subject>Sunday</subject>\
            <body>Kuchen &amp; T\u{c4}NZE at \u{39f}\u{394}\u{39f}\u{3a3}</body>\
            <body xml:lang='en'>cake &lt;3</body><x xmlns='urn:example'>hidden</x></message>";
        for (text, found) in [
            ("kuchen", true),
            ("t\u{e4}nze  SUNDAY", true),
            ("\u{3bf}\u{3b4}\u{3bf}\u{3c2}", true),
            ("& <3", true),
            ("cake kuchen uche", true),
            ("cake tea", false),
            ("anna", false),
            ("hidden", false),
            ("amp;", false),
            ("lt;3", false),
        ] {
            let words = Words::of(text).unwrap().unwrap();
            assert_eq!(words.are_in(stored), found, "{text}");
        }
        assert_eq!(Words::of(" \n").unwrap(), None);
        assert!(Words::of(&"x".repeat(513)).is_err());
    }

    #[test]
    fn an_encrypted_message_has_no_words() {
        for (ns, name) in ENCRYPTED {
            let stored = format!("<message><body>This is encrypted</body><{name} xmlns='{ns}'/></message>");
            assert!(!Words::of("encrypted").unwrap().unwrap().are_in(&stored), "{ns}");
        }
        let stored = "<message><body>This is encrypted</body></message>";
        assert!(Words::of("encrypted").unwrap().unwrap().are_in(stored));
    }
}
