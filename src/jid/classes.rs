//! The string classes of PRECIS: which characters an identifier and a free text may contain (RFC 8264 §4, §8, §9).

use icu_normalizer::ComposingNormalizerBorrowed;
use icu_properties::props::{
    CanonicalCombiningClass, DefaultIgnorableCodePoint, GeneralCategory, HangulSyllableType, JoiningType,
    NoncharacterCodePoint, Script,
};
use icu_properties::{CodePointMapData, CodePointSetData};

use super::Reason;

/// A string class. RFC 8264 §4.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// Letters, digits, and printable ASCII. §4.2
    Identifier,
    /// Also spaces, symbols, punctuation and compatibility characters. §4.3
    Freeform,
}

/// What the derivation of RFC 8264 §8 says about a character.
enum Property {
    Valid,
    FreeformOnly,
    Context,
    Disallowed,
}

/// Refuses the first character that the class does not allow.
pub(super) fn check(text: &str, class: Class) -> Result<(), Reason> {
    for (at, c) in text.char_indices() {
        if matches!(c, '!'..='~') {
            continue;
        }
        match property(c) {
            Property::Valid => {}
            Property::FreeformOnly if class == Class::Freeform => {}
            Property::Context if fits_context(text, at, c) => {}
            Property::Context => return Err(Reason::Context(c)),
            Property::FreeformOnly | Property::Disallowed => return Err(Reason::Character(c)),
        }
    }
    Ok(())
}

/// The algorithm of RFC 8264 §8, line by line. Unassigned characters are disallowed too (§4.2.3, §4.3.3).
fn property(c: char) -> Property {
    use GeneralCategory as Gc;
    match c {
        // Exceptions, §9.6
        'ß' | 'ς' | '\u{06FD}' | '\u{06FE}' | '\u{0F0B}' | '\u{3007}' => return Property::Valid,
        '\u{00B7}' | '\u{0375}' | '\u{05F3}' | '\u{05F4}' | '\u{30FB}' => return Property::Context,
        '\u{0660}'..='\u{0669}' | '\u{06F0}'..='\u{06F9}' => return Property::Context,
        '\u{0640}' | '\u{07FA}' | '\u{302E}' | '\u{302F}' | '\u{3031}'..='\u{3035}' | '\u{303B}' => {
            return Property::Disallowed;
        }
        '!'..='~' => return Property::Valid,
        // JoinControl, §9.8
        '\u{200C}' | '\u{200D}' => return Property::Context,
        _ => {}
    }
    let category = CodePointMapData::<Gc>::new().get(c);
    let is_jamo = matches!(
        CodePointMapData::<HangulSyllableType>::new().get(c),
        HangulSyllableType::LeadingJamo | HangulSyllableType::VowelJamo | HangulSyllableType::TrailingJamo
    );
    if category == Gc::Unassigned
        || is_jamo
        || CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(c)
        || CodePointSetData::new::<NoncharacterCodePoint>().contains(c)
        || category == Gc::Control
    {
        return Property::Disallowed;
    }
    if has_compat(c) {
        return Property::FreeformOnly;
    }
    match category {
        Gc::LowercaseLetter | Gc::UppercaseLetter | Gc::OtherLetter | Gc::DecimalNumber => Property::Valid,
        Gc::ModifierLetter | Gc::NonspacingMark | Gc::SpacingMark => Property::Valid,
        Gc::TitlecaseLetter | Gc::LetterNumber | Gc::OtherNumber | Gc::EnclosingMark => {
            Property::FreeformOnly
        }
        Gc::SpaceSeparator => Property::FreeformOnly,
        Gc::MathSymbol | Gc::CurrencySymbol | Gc::ModifierSymbol | Gc::OtherSymbol => Property::FreeformOnly,
        Gc::ConnectorPunctuation | Gc::DashPunctuation | Gc::OpenPunctuation => Property::FreeformOnly,
        Gc::ClosePunctuation | Gc::InitialPunctuation | Gc::FinalPunctuation => Property::FreeformOnly,
        Gc::OtherPunctuation => Property::FreeformOnly,
        _ => Property::Disallowed,
    }
}

/// Whether compatibility normalisation would make another character of it. §9.17
fn has_compat(c: char) -> bool {
    !ComposingNormalizerBorrowed::new_nfkc().is_normalized(c.encode_utf8(&mut [0; 4]))
}

/// The contextual rules of RFC 5892 appendix A.
fn fits_context(text: &str, at: usize, c: char) -> bool {
    let (before, rest) = text.split_at_checked(at).unwrap_or((text, ""));
    let previous = before.chars().next_back();
    let mut following = rest.chars();
    following.next();
    let next = following.clone().next();
    let scripts = CodePointMapData::<Script>::new();
    match c {
        // A.1, A.2
        '\u{200C}' => previous.is_some_and(is_virama) || joins(before, following.as_str()),
        '\u{200D}' => previous.is_some_and(is_virama),
        // A.3: between two l, as Catalan writes it
        '\u{00B7}' => previous == Some('l') && next == Some('l'),
        // A.4
        '\u{0375}' => next.is_some_and(|c| scripts.get(c) == Script::Greek),
        // A.5, A.6
        '\u{05F3}' | '\u{05F4}' => previous.is_some_and(|c| scripts.get(c) == Script::Hebrew),
        // A.7
        '\u{30FB}' => {
            text.chars().any(|c| matches!(scripts.get(c), Script::Hiragana | Script::Katakana | Script::Han))
        }
        // A.8, A.9: the two sets of Arabic digits do not mix
        '\u{0660}'..='\u{0669}' => !text.chars().any(|c| matches!(c, '\u{06F0}'..='\u{06F9}')),
        '\u{06F0}'..='\u{06F9}' => !text.chars().any(|c| matches!(c, '\u{0660}'..='\u{0669}')),
        _ => false,
    }
}

fn is_virama(c: char) -> bool {
    CodePointMapData::<CanonicalCombiningClass>::new().get(c) == CanonicalCombiningClass::Virama
}

/// The regular expression of RFC 5892 A.1: `(L|D) T* ZWNJ T* (R|D)`.
fn joins(before: &str, after: &str) -> bool {
    let types = CodePointMapData::<JoiningType>::new();
    let is_opaque = |c: &char| types.get(*c) == JoiningType::Transparent;
    let left = before.chars().rev().find(|c| !is_opaque(c)).map(|c| types.get(c));
    let right = after.chars().find(|c| !is_opaque(c)).map(|c| types.get(c));
    matches!(left, Some(JoiningType::LeftJoining | JoiningType::DualJoining))
        && matches!(right, Some(JoiningType::RightJoining | JoiningType::DualJoining))
}
