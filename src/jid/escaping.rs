//! XEP-0106: writing any text as a localpart, and reading it again.

use std::borrow::Cow;

/// Escapes what a localpart may not contain. XEP-0106 §4.2.
///
/// `None` for a text that begins or ends with a space, which cannot be escaped (§4.1, rule 6).
pub fn escape(text: &str) -> Option<Cow<'_, str>> {
    if text.starts_with(' ') || text.ends_with(' ') {
        return None;
    }
    if !text.contains([' ', '"', '&', '\'', '/', ':', '<', '>', '@', '\\']) {
        return Some(Cow::Borrowed(text));
    }
    let mut escaped = String::with_capacity(text.len() + 8);
    for (at, c) in text.char_indices() {
        let is_special = match c {
            // Only where it would be read as the start of an escape. §4.1, rule 7
            '\\' => text.get(at..).and_then(unescaped_start).is_some(),
            _ => matches!(c, ' ' | '"' | '&' | '\'' | '/' | ':' | '<' | '>' | '@'),
        };
        if is_special {
            escaped.push_str(&format!("\\{:02x}", c as u32));
        } else {
            escaped.push(c);
        }
    }
    Some(Cow::Owned(escaped))
}

/// Reads an escaped localpart, for people or for other systems. XEP-0106 §3.3.
///
/// Only the ten known sequences, in lower case, are replaced; a `\20` at either end stays as it is.
pub fn unescape(localpart: &str) -> Cow<'_, str> {
    if !localpart.contains('\\') {
        return Cow::Borrowed(localpart);
    }
    let mut text = String::with_capacity(localpart.len());
    let mut rest = localpart;
    while let Some(at) = rest.find('\\') {
        let (before, sequence) = rest.split_at(at);
        text.push_str(before);
        let is_first = text.is_empty();
        match unescaped_start(sequence) {
            Some((' ', tail)) if is_first || tail.is_empty() => {
                text.push_str("\\20");
                rest = tail;
            }
            Some((c, tail)) => {
                text.push(c);
                rest = tail;
            }
            None => {
                text.push('\\');
                rest = sequence.get(1..).unwrap_or_default();
            }
        }
    }
    text.push_str(rest);
    Cow::Owned(text)
}

/// The character that an escape sequence at the start of the text stands for, and the text behind it.
fn unescaped_start(text: &str) -> Option<(char, &str)> {
    const SEQUENCES: [(&str, char); 10] = [
        ("\\20", ' '),
        ("\\22", '"'),
        ("\\26", '&'),
        ("\\27", '\''),
        ("\\2f", '/'),
        ("\\3a", ':'),
        ("\\3c", '<'),
        ("\\3e", '>'),
        ("\\40", '@'),
        ("\\5c", '\\'),
    ];
    SEQUENCES.iter().find_map(|(sequence, c)| text.strip_prefix(sequence).map(|rest| (*c, rest)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// XEP-0106 §3, §4.2 and §5.
    #[test]
    fn the_examples() {
        for (text, escaped) in [
            ("space cadet", "space\\20cadet"),
            ("call me \"ishmael\"", "call\\20me\\20\\22ishmael\\22"),
            ("at&t guy", "at\\26t\\20guy"),
            ("d'artagnan", "d\\27artagnan"),
            ("/.fanboy", "\\2f.fanboy"),
            ("::foo::", "\\3a\\3afoo\\3a\\3a"),
            ("<foo>", "\\3cfoo\\3e"),
            ("user@host", "user\\40host"),
            ("c:\\net", "c\\3a\\net"),
            ("c:\\\\net", "c\\3a\\\\net"),
            ("c:\\cool stuff", "c\\3a\\cool\\20stuff"),
            ("c:\\5commas", "c\\3a\\5c5commas"),
            ("\\3and\\2is\\5cool", "\\5c3and\\2is\\5c5cool"),
            ("\\2plus\\2is\\4", "\\2plus\\2is\\4"),
            ("foo\\bar", "foo\\bar"),
            ("foob\\41r", "foob\\41r"),
        ] {
            assert_eq!(escape(text).as_deref(), Some(escaped), "{text}");
            assert_eq!(unescape(escaped), text, "{escaped}");
        }
    }

    #[test]
    fn no_space_at_the_ends() {
        assert_eq!(escape(" a"), None);
        assert_eq!(escape("a "), None);
        assert_eq!(unescape("\\20a\\20"), "\\20a\\20");
    }
}
