//! What stands inside tags and between them: attributes, references, line ends.

use std::borrow::Cow;

use super::element::Str;
use super::{XmlError, is_char, name};

/// White space of XML 1.0 §2.3.
pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

/// Cuts ` a='1' b="2"` into names and raw values. XML 1.0 §3.1: white space stands before each.
pub fn split_attributes(text: &str, limit: usize) -> Result<Vec<(&str, &str)>, XmlError> {
    let mut out = Vec::new();
    split_into(text, limit, &mut out)?;
    Ok(out)
}

/// The same into a buffer that is used again.
pub(super) fn split_into<'i>(
    mut rest: &'i str,
    limit: usize,
    out: &mut Vec<(&'i str, &'i str)>,
) -> Result<(), XmlError> {
    const BAD: XmlError = XmlError::NotWellFormed("bad attribute");
    loop {
        let trimmed = skip_space(rest);
        if trimmed.is_empty() {
            return Ok(());
        }
        if trimmed.len() == rest.len() {
            return Err(BAD);
        }
        if out.len() >= limit {
            return Err(XmlError::Limit("too many attributes"));
        }
        let end = trimmed.bytes().position(|b| b == b'=' || is_space(b)).ok_or(BAD)?;
        let (key, after) = trimmed.split_at(end);
        let quoted = skip_space(skip_space(after).strip_prefix('=').ok_or(BAD)?);
        let (quote, value) = match quoted.as_bytes().first() {
            Some(quote @ (b'\'' | b'"')) => (*quote, quoted.get(1..).unwrap_or_default()),
            _ => return Err(BAD),
        };
        let close = memchr::memchr(quote, value.as_bytes()).ok_or(BAD)?;
        let (value, after) = value.split_at(close);
        out.push((key, value));
        rest = after.get(1..).unwrap_or_default();
    }
}

fn skip_space(text: &str) -> &str {
    text.get(text.bytes().position(|b| !is_space(b)).unwrap_or(text.len())..).unwrap_or_default()
}

/// Resolves references and normalises white space. XML 1.0 §3.3.3 (all attributes are CDATA).
pub(super) fn attribute_value(raw: &str) -> Result<Str, XmlError> {
    let special = |b: u8| matches!(b, b'<' | b'&' | b'\t' | b'\r' | b'\n');
    if !raw.bytes().fold(false, |any, b| any | special(b)) {
        return Ok(Str::new(raw));
    }
    let mut value = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.bytes().position(special) {
        let (plain, tail) = rest.split_at(at);
        value.push_str(plain);
        rest = match tail.as_bytes() {
            [b'<', ..] => return Err(XmlError::NotWellFormed("< in an attribute")),
            [b'&', ..] => {
                let end = memchr::memchr(b';', tail.as_bytes()).ok_or(XmlError::NotWellFormed("bare &"))?;
                value.push(resolve(tail.get(1..end).unwrap_or_default())?);
                tail.get(end + 1..).unwrap_or_default()
            }
            [b'\r', b'\n', ..] => {
                value.push(' ');
                tail.get(2..).unwrap_or_default()
            }
            _ => {
                value.push(' ');
                tail.get(1..).unwrap_or_default()
            }
        };
    }
    value.push_str(rest);
    Ok(Str::from(value))
}

/// The character of a reference, given what is between `&` and `;`. XML 1.0 §4.1, §4.6; RFC 6120 §11.1.
pub(super) fn resolve(reference: &str) -> Result<char, XmlError> {
    const BAD: XmlError = XmlError::NotWellFormed("bad character reference");
    let Some(number) = reference.strip_prefix('#') else {
        return match reference {
            "lt" => Ok('<'),
            "gt" => Ok('>'),
            "amp" => Ok('&'),
            "apos" => Ok('\''),
            "quot" => Ok('"'),
            other if name::split(other).is_ok() => Err(XmlError::Restricted("entities are")),
            _ => Err(XmlError::NotWellFormed("bare &")),
        };
    };
    let (digits, radix) = number.strip_prefix('x').map_or((number, 10), |hex| (hex, 16));
    // from_str_radix alone would allow a sign.
    if !digits.chars().all(|c| c.is_digit(radix)) {
        return Err(BAD);
    }
    let code = u32::from_str_radix(digits, radix).map_err(|_| BAD)?;
    char::from_u32(code).filter(|c| is_char(*c)).ok_or(BAD)
}

/// Line ends become LF. XML 1.0 §2.11.
pub(super) fn lines(text: &str) -> Cow<'_, str> {
    if memchr::memchr(b'\r', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
}
