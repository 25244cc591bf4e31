//! Why a text is not an address, in words for people.

use std::fmt;

/// A part of an address. RFC 7622 §3.1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// What stands before the @.
    Local,
    /// The domain.
    Domain,
    /// What stands after the first /.
    Resource,
}

/// What is wrong with a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It is empty although its separator is there, or nothing is left of it.
    Empty,
    /// It is longer than [`super::MAX_PART`] bytes, or than DNS allows.
    TooLong,
    /// A character that may not stand there. RFC 8264 §4.2, §4.3; RFC 7622 §3.3.1.
    Character(char),
    /// A character that is allowed in other surroundings only. RFC 5892 appendix A.
    Context(char),
    /// The text mixes writing directions. RFC 5893 §2.
    Direction,
    /// Two dots in a row, or one at the beginning.
    EmptyLabel,
    /// A label begins or ends with a hyphen.
    Hyphen,
    /// The domain is no internationalised domain name. UTS 46 §4.
    NotADomain,
    /// There is a resource where a bare address is expected.
    NotBare,
    /// There is no resource where a full address is expected.
    NotFull,
}

/// A text that is not an address: the text, the part, and why.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{given}\" is not {}: {}", self.meant(), self.reason_text())]
pub struct JidError {
    given: Box<str>,
    whole: bool,
    /// Which part is wrong.
    pub part: Part,
    /// What is wrong with it.
    pub reason: Reason,
}

impl JidError {
    pub(super) fn new(given: &str, part: Part, reason: Reason) -> Self {
        Self { given: shown(given), whole: true, part, reason }
    }

    /// The same for a text that was meant to be one part only.
    pub(super) fn of_part(given: &str, part: Part, reason: Reason) -> Self {
        Self { given: shown(given), whole: false, part, reason }
    }

    /// What the text was meant to be.
    fn meant(&self) -> &'static str {
        match self.part {
            _ if self.whole => "an address",
            Part::Local => "a name for an account",
            Part::Domain => "a domain",
            Part::Resource => "a resource",
        }
    }

    /// The reason alone: `a space is not allowed before the @`.
    pub fn reason_text(&self) -> String {
        let (place, subject) = match self.part {
            Part::Local => ("before the @", "the part before the @"),
            Part::Domain => ("in the domain", "the domain"),
            Part::Resource => ("after the /", "the part after the /"),
        };
        match self.reason {
            Reason::Empty if self.part == Part::Domain => "the domain is missing".to_owned(),
            Reason::Empty => format!("there is nothing {place}"),
            Reason::TooLong if self.part == Part::Domain => {
                "the domain is too long (at most 253 characters, 63 between two dots)".to_owned()
            }
            Reason::TooLong => format!("{subject} is longer than {} bytes", super::MAX_PART),
            Reason::Character(c) => format!("{} is not allowed {place}", Named(c)),
            Reason::Context(c) => format!("{} is not allowed at that place {place}", Named(c)),
            Reason::Direction => format!("{subject} mixes writing from left and from right"),
            Reason::EmptyLabel => "the domain begins with a dot or has two in a row".to_owned(),
            Reason::Hyphen => "no part of the domain may begin or end with a hyphen".to_owned(),
            Reason::NotADomain => "the domain is not a valid domain name".to_owned(),
            Reason::NotBare => "it must not have a / here".to_owned(),
            Reason::NotFull => "it must have a / and a resource here".to_owned(),
        }
    }
}

/// The text as a message may show it: short, and without control characters.
fn shown(given: &str) -> Box<str> {
    const MOST: usize = 80;
    let mut text: String = given
        .chars()
        .take(MOST)
        .map(|c| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c })
        .collect();
    if given.chars().nth(MOST).is_some() {
        text.push('…');
    }
    text.into()
}

/// A character as a sentence names it.
struct Named(char);

impl fmt::Display for Named {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self.0 {
            ' ' => "a space",
            '\t' => "a tab",
            '\n' | '\r' => "a line break",
            '"' => "a quotation mark",
            '\'' => "an apostrophe",
            '\u{A0}' => "a no-break space (U+00A0)",
            '\u{AD}' => "a soft hyphen (U+00AD)",
            '\u{200B}' => "a zero width space (U+200B)",
            '\u{200C}' => "a zero width non-joiner (U+200C)",
            '\u{200D}' => "a zero width joiner (U+200D), which some emoji contain,",
            '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {
                return write!(f, "a mark of writing direction (U+{:04X})", self.0 as u32);
            }
            '\u{FE00}'..='\u{FE0F}' => {
                return write!(f, "a variation selector (U+{:04X})", self.0 as u32);
            }
            '\u{FEFF}' => "a byte order mark (U+FEFF)",
            c if c.is_control() => return write!(f, "a control character (U+{:04X})", c as u32),
            c if c.is_ascii() => return write!(f, "{c}"),
            c => return write!(f, "{c} (U+{:04X})", c as u32),
        };
        f.write_str(name)
    }
}
