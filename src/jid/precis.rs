//! PRECIS: how localparts, resourceparts and passwords are prepared (RFC 8264, RFC 8265).

use std::borrow::Cow;

use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};
use icu_properties::CodePointMapData;
use icu_properties::props::{EastAsianWidth, GeneralCategory};

use super::classes::{self, Class};
use super::{MAX_PART, Reason, bidi};

/// More than this cannot become short enough: no preparation shrinks a text to less than a quarter.
const MAX_INPUT: usize = 4 * MAX_PART;

/// Prepares a localpart: UsernameCaseMapped (RFC 8265 §3.3) without the characters of RFC 7622 §3.3.1.
pub(super) fn localpart(text: &str) -> Result<Cow<'_, str>, Reason> {
    check_input(text)?;
    let prepared = if text.bytes().all(is_plain_in_localpart) {
        Cow::Borrowed(text)
    } else if text.is_ascii() {
        let lower = text.to_ascii_lowercase();
        if let Some(c) = lower.chars().find(|c| !is_plain_in_localpart(*c as u8)) {
            return Err(Reason::Character(c));
        }
        Cow::Owned(lower)
    } else {
        Cow::Owned(mapped_localpart(text)?)
    };
    check_length(prepared)
}

/// The rules in the order of RFC 8265 §3.3.2 and RFC 8264 §7; the class is checked on what comes out.
fn mapped_localpart(text: &str) -> Result<String, Reason> {
    let narrow = map_width(text);
    let lower = narrow.to_lowercase();
    let prepared = ComposingNormalizerBorrowed::new_nfc().normalize(&lower).into_owned();
    if let Some(c) = prepared.chars().find(|c| matches!(c, '"' | '&' | '\'' | '/' | ':' | '<' | '>' | '@')) {
        return Err(Reason::Character(c));
    }
    classes::check(&prepared, Class::Identifier).map_err(|reason| as_given(reason, text))?;
    bidi::check(&prepared)?;
    Ok(prepared)
}

/// Names the character that was typed, not what became of it.
fn as_given(reason: Reason, text: &str) -> Reason {
    match reason {
        Reason::Character(c) => {
            let given = text.chars().find(|given| given.to_lowercase().eq([c]));
            Reason::Character(given.unwrap_or(c))
        }
        other => other,
    }
}

/// The compatibility form of a text (NFKC), as stringprep made it. RFC 3454 §4
pub(super) fn compatible(text: &str) -> Cow<'_, str> {
    match check_input(text) {
        Ok(()) => ComposingNormalizerBorrowed::new_nfkc().normalize(text),
        Err(_) => Cow::Borrowed(text),
    }
}

/// Prepares a resourcepart: OpaqueString (RFC 7622 §3.4.1, RFC 8265 §4.2), with one addition.
///
/// U+FE0F, which asks for the coloured form of an emoji and which FreeformClass disallows, is left out: people
/// type it without knowing. Everything else that the class disallows is refused.
pub(super) fn resourcepart(text: &str) -> Result<Cow<'_, str>, Reason> {
    check_input(text)?;
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return check_length(Cow::Borrowed(text));
    }
    let plain = if text.contains('\u{FE0F}') {
        Cow::Owned(text.replace('\u{FE0F}', ""))
    } else {
        Cow::Borrowed(text)
    };
    check_length(freeform(plain)?)
}

/// Prepares a password: OpaqueString (RFC 8265 §4.2).
///
/// Spaces of all kinds become U+0020, then NFC; case and width stay. Unlike an address a password may be as long as
/// its caller allows. Errors: `Empty`, `Character`, `Context`.
pub fn opaque_string(text: &str) -> Result<Cow<'_, str>, Reason> {
    if text.is_empty() {
        return Err(Reason::Empty);
    }
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return Ok(Cow::Borrowed(text));
    }
    freeform(Cow::Borrowed(text))
}

/// Additional mapping, normalisation and class of RFC 8265 §4.2.2.
fn freeform(text: Cow<'_, str>) -> Result<Cow<'_, str>, Reason> {
    let categories = CodePointMapData::<GeneralCategory>::new();
    let is_other_space = |c: char| !c.is_ascii() && categories.get(c) == GeneralCategory::SpaceSeparator;
    let spaced = if text.chars().any(is_other_space) {
        Cow::Owned(text.chars().map(|c| if is_other_space(c) { ' ' } else { c }).collect::<String>())
    } else {
        text
    };
    let nfc = ComposingNormalizerBorrowed::new_nfc();
    let prepared =
        if nfc.is_normalized(&spaced) { spaced } else { Cow::Owned(nfc.normalize(&spaced).into_owned()) };
    classes::check(&prepared, Class::Freeform)?;
    if prepared.is_empty() {
        return Err(Reason::Empty);
    }
    Ok(prepared)
}

/// Full-width and half-width characters to their plain forms. RFC 8264 §5.2.1.
fn map_width(text: &str) -> Cow<'_, str> {
    let widths = CodePointMapData::<EastAsianWidth>::new();
    let is_wide = |c: char| matches!(widths.get(c), EastAsianWidth::Fullwidth | EastAsianWidth::Halfwidth);
    if !text.chars().any(is_wide) {
        return Cow::Borrowed(text);
    }
    let nfkd = DecomposingNormalizerBorrowed::new_nfkd();
    let mut mapped = String::with_capacity(text.len());
    for c in text.chars() {
        if is_wide(c) {
            mapped.push_str(&nfkd.normalize(c.encode_utf8(&mut [0; 4])));
        } else {
            mapped.push(c);
        }
    }
    Cow::Owned(mapped)
}

/// ASCII that a prepared localpart may contain as it is.
fn is_plain_in_localpart(byte: u8) -> bool {
    matches!(byte, b'!'..=b'~')
        && !byte.is_ascii_uppercase()
        && !matches!(byte, b'"' | b'&' | b'\'' | b'/' | b':' | b'<' | b'>' | b'@')
}

fn check_input(text: &str) -> Result<(), Reason> {
    match text.len() {
        0 => Err(Reason::Empty),
        1..=MAX_INPUT => Ok(()),
        _ => Err(Reason::TooLong),
    }
}

fn check_length(prepared: Cow<'_, str>) -> Result<Cow<'_, str>, Reason> {
    match prepared.len() {
        0 => Err(Reason::Empty),
        1..=MAX_PART => Ok(prepared),
        _ => Err(Reason::TooLong),
    }
}
