//! Payloads as values: one file per namespace.

use super::StanzaError;
use crate::xml::Element;

/// A payload: an element of a fixed name, as a value of a type.
pub trait Payload: Sized {
    /// The element's namespace.
    const NS: &'static str;
    /// The element's local name.
    const NAME: &'static str;

    /// Reads the element, which has the name above.
    ///
    /// # Errors
    /// What its sender is to be told: mostly `bad-request`.
    fn parse(element: &Element) -> Result<Self, StanzaError>;

    /// Writes the element.
    fn build(&self) -> Element;
}
