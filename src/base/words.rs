//! What the system says of an error, in words only.

use std::borrow::Cow;

/// How Rust ends the text of an error of the system: `No such file or directory (os error 2)`.
const NUMBER: &str = " (os error ";

/// A text for people: the numbers of the system's errors are left out, and what it says goes on as a part of the
/// sentence in which it stands.
pub fn in_words(text: &str) -> Cow<'_, str> {
    if !text.contains(NUMBER) {
        return Cow::Borrowed(text);
    }
    let mut words = String::with_capacity(text.len());
    let mut parts = text.split(NUMBER);
    words.push_str(parts.next().unwrap_or_default());
    for part in parts {
        match part.split_once(')') {
            Some((number, rest)) if number.bytes().all(|byte| byte.is_ascii_digit()) => {
                lower_last(&mut words);
                words.push_str(rest);
            }
            _ => words.extend([NUMBER, part]),
        }
    }
    Cow::Owned(words)
}

/// Begins what stands behind the last colon with a small letter, unless it begins with a name such as `I/O`.
fn lower_last(text: &mut String) {
    let Some(start) = text.rfind(": ").map(|at| at + 2) else { return };
    let mut letters = text.get(start..).unwrap_or_default().chars();
    let (Some(first), Some(second)) = (letters.next(), letters.next()) else { return };
    if first.is_ascii_uppercase() && second.is_ascii_lowercase() {
        text.replace_range(start..start + 1, first.to_ascii_lowercase().encode_utf8(&mut [0; 4]));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_the_system_are_left_out() {
        for (text, words) in [
            ("x cannot be read.", "x cannot be read."),
            (
                "x cannot be read: No such file or directory (os error 2).",
                "x cannot be read: no such file or directory.",
            ),
            ("Permission denied (os error 13)", "Permission denied"),
            (
                "a: I/O error (os error 5), b: Is a directory (os error 21)!",
                "a: I/O error, b: is a directory!",
            ),
            ("what he calls (os error x) stays", "what he calls (os error x) stays"),
            ("ends: Early (os error ", "ends: Early (os error "),
        ] {
            assert_eq!(in_words(text), words);
        }
        let real = std::io::Error::from_raw_os_error(2);
        assert!(!in_words(&format!("x: {real}.")).contains("os error"));
    }
}
