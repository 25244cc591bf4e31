//! Names: the productions of XML 1.0 §2.3 (fifth edition) and Namespaces in XML 1.0 §3–4.

use super::XmlError;

/// What an ASCII byte may be in a name without colons: 2 first or later, 1 later only, 0 nothing.
const ASCII: [u8; 128] = {
    let mut table = [0; 128];
    let mut i = 0;
    while i < 128 {
        #[expect(clippy::indexing_slicing, reason = "0 ≤ i < 128, checked at compile time")]
        {
            table[i] = match i as u8 {
                b'a'..=b'z' | b'A'..=b'Z' | b'_' => 2,
                b'0'..=b'9' | b'-' | b'.' => 1,
                _ => 0,
            };
        }
        i += 1;
    }
    table
};

/// Splits a qualified name into prefix (empty for none) and local part.
///
/// Both must be an `NCName`.
pub(super) fn split(name: &str) -> Result<(&str, &str), XmlError> {
    match memchr::memchr(b':', name.as_bytes()).and_then(|colon| name.split_at_checked(colon)) {
        None if is_ncname(name) => Ok(("", name)),
        Some((prefix, rest)) => match rest.get(1..) {
            Some(local) if is_ncname(prefix) && is_ncname(local) => Ok((prefix, local)),
            _ => Err(XmlError::NotWellFormed("bad name")),
        },
        None => Err(XmlError::NotWellFormed("bad name")),
    }
}

/// Whether the text is a name without a colon.
pub(super) fn is_ncname(name: &str) -> bool {
    if !name.is_ascii() {
        let mut chars = name.chars();
        return chars.next().is_some_and(is_start) && chars.all(is_later);
    }
    let class = |byte: &u8| ASCII.get(usize::from(*byte)).copied().unwrap_or(0);
    match name.as_bytes() {
        [first, later @ ..] => class(first) == 2 && later.iter().all(|byte| class(byte) > 0),
        [] => false,
    }
}

/// `NameStartChar` without the colon.
fn is_start(c: char) -> bool {
    matches!(c, 'a'..='z' | 'A'..='Z' | '_'
        | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2FF}' | '\u{370}'..='\u{37D}'
        | '\u{37F}'..='\u{1FFF}' | '\u{200C}'..='\u{200D}' | '\u{2070}'..='\u{218F}'
        | '\u{2C00}'..='\u{2FEF}' | '\u{3001}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}'
        | '\u{FDF0}'..='\u{FFFD}' | '\u{10000}'..='\u{EFFFF}')
}

/// `NameChar` without the colon.
fn is_later(c: char) -> bool {
    is_start(c)
        || matches!(c, '0'..='9' | '-' | '.' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_the_productions() {
        for good in ["a", "_", "a-b.c9", "ä", "x\u{B7}", "日本"] {
            assert_eq!(split(good), Ok(("", good)));
        }
        assert_eq!(split("p:a"), Ok(("p", "a")));
        for bad in ["", "1a", "-a", "a$b", "a:b:c", "p:", ":p", "p:1", "b&", "b<", "\u{D7}", "\u{B7}x"] {
            assert!(split(bad).is_err(), "{bad}");
        }
    }
}
