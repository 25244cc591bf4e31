//! Domainparts (RFC 7622 §3.2): DNS names as U-labels, or IP addresses.

use std::borrow::Cow;
use std::net::{Ipv4Addr, Ipv6Addr};

use idna::uts46::{AsciiDenyList, DnsLength, Hyphens, Uts46};

use super::classes::{self, Class};
use super::{MAX_PART, Reason, bidi};

/// Prepares a domain: lower case, U-labels, without a final dot; IP addresses in their canonical form.
///
/// Names of the network are taken as UTS 46 allows them, so that whoever exists can be reached; symbols, which
/// IDNA 2008 refuses, are refused by [`check_for_hosting`] only.
pub(super) fn prepare(text: &str) -> Result<Cow<'_, str>, Reason> {
    // One final dot is not part of the name. RFC 7622 §3.2
    let text = text.strip_suffix('.').unwrap_or(text);
    if text.is_empty() {
        return Err(Reason::Empty);
    }
    if text.len() > MAX_PART {
        return Err(Reason::TooLong);
    }
    if text.starts_with('[') {
        let inner = text.strip_prefix('[').and_then(|text| text.strip_suffix(']'));
        let address: Ipv6Addr = inner.and_then(|text| text.parse().ok()).ok_or(Reason::NotADomain)?;
        return Ok(Cow::Owned(format!("[{address}]")));
    }
    if text.len() <= 253 && text.split('.').all(is_plain_label) {
        return Ok(Cow::Borrowed(text));
    }
    if text.parse::<Ipv4Addr>().is_ok() {
        return Ok(Cow::Borrowed(text));
    }
    international(text).map(Cow::Owned).map_err(|()| explain(text))
}

/// Refuses what IDNA 2008 would not register: a domain that this server is to be responsible for.
pub(super) fn check_for_hosting(prepared: &str) -> Result<(), Reason> {
    if prepared.starts_with('[') || prepared.parse::<Ipv4Addr>().is_ok() {
        return Ok(());
    }
    for label in prepared.split('.') {
        classes::check(label, Class::Identifier)?;
        bidi::check(label)?;
    }
    Ok(())
}

/// A label that needs no work: lower-case letters, digits, inner hyphens, no punycode.
fn is_plain_label(label: &str) -> bool {
    let bytes = label.as_bytes();
    bytes.len() <= 63
        && bytes.iter().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'))
        && bytes.first().is_some_and(|first| *first != b'-')
        && bytes.last() != Some(&b'-')
        && !label.starts_with("xn--")
}

/// UTS 46 with the STD3 rules: valid is what has an ASCII form, kept is the Unicode form.
fn international(text: &str) -> Result<String, ()> {
    let uts46 = Uts46::new();
    uts46
        .to_ascii(text.as_bytes(), AsciiDenyList::STD3, Hyphens::CheckFirstLast, DnsLength::Verify)
        .map_err(|_| ())?;
    let (name, valid) = uts46.to_unicode(text.as_bytes(), AsciiDenyList::STD3, Hyphens::CheckFirstLast);
    valid.map_err(|_| ())?;
    // What still looks encoded after decoding would be decoded again by the next reader. RFC 5891 §4.2.3.1
    if name.split('.').any(|label| label.starts_with("xn--")) {
        return Err(());
    }
    if name.len() > MAX_PART { Err(()) } else { Ok(name.into_owned()) }
}

/// Finds words for what UTS 46 refused.
fn explain(text: &str) -> Reason {
    let is_strange = |c: &char| c.is_ascii() && !c.is_ascii_alphanumeric() && !matches!(c, '-' | '.');
    let labels = || text.split('.');
    if let Some(c) = text.chars().find(is_strange) {
        Reason::Character(c)
    } else if labels().any(str::is_empty) {
        Reason::EmptyLabel
    } else if labels().any(|label| label.starts_with('-') || label.ends_with('-')) {
        Reason::Hyphen
    } else if labels().any(|label| label.len() > 63) || text.len() > 253 {
        Reason::TooLong
    } else {
        Reason::NotADomain
    }
}
