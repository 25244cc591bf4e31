//! The Bidi Rule (RFC 5893 §2): a name must look the same whatever text surrounds it.

use icu_properties::CodePointMapData;
use icu_properties::props::BidiClass as B;

use super::Reason;

/// Refuses a text that breaks the rule. Texts without characters written from right to left are free of it.
pub(super) fn check(text: &str) -> Result<(), Reason> {
    let classes = CodePointMapData::<B>::new();
    let class = |c: char| classes.get(c);
    let is_right_to_left = |c: char| matches!(class(c), B::RightToLeft | B::ArabicLetter | B::ArabicNumber);
    if text.is_ascii() || !text.chars().any(is_right_to_left) {
        return Ok(());
    }
    let holds = match text.chars().next().map(class) {
        Some(B::RightToLeft | B::ArabicLetter) => right_to_left(text.chars().map(class)),
        Some(B::LeftToRight) => left_to_right(text.chars().map(class)),
        // Condition 1
        _ => false,
    };
    if holds { Ok(()) } else { Err(Reason::Direction) }
}

/// Conditions 2 to 4.
fn right_to_left(classes: impl DoubleEndedIterator<Item = B> + Clone) -> bool {
    let allowed = classes.clone().all(|class| {
        matches!(class, B::RightToLeft | B::ArabicLetter | B::ArabicNumber | B::EuropeanNumber)
            || is_neutral(class)
    });
    let ends = matches!(
        last(classes.clone()),
        Some(B::RightToLeft | B::ArabicLetter | B::EuropeanNumber | B::ArabicNumber)
    );
    let mixes = classes.clone().any(|class| class == B::EuropeanNumber)
        && classes.clone().any(|class| class == B::ArabicNumber);
    allowed && ends && !mixes
}

/// Conditions 5 and 6.
fn left_to_right(classes: impl DoubleEndedIterator<Item = B> + Clone) -> bool {
    let allowed =
        classes.clone().all(|class| matches!(class, B::LeftToRight | B::EuropeanNumber) || is_neutral(class));
    allowed && matches!(last(classes), Some(B::LeftToRight | B::EuropeanNumber))
}

fn is_neutral(class: B) -> bool {
    matches!(
        class,
        B::EuropeanSeparator
            | B::CommonSeparator
            | B::EuropeanTerminator
            | B::OtherNeutral
            | B::BoundaryNeutral
            | B::NonspacingMark
    )
}

/// The last class before trailing non-spacing marks.
fn last(classes: impl DoubleEndedIterator<Item = B>) -> Option<B> {
    classes.rev().find(|class| *class != B::NonspacingMark)
}
