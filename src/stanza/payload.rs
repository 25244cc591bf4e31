//! Payloads as values: one file per namespace.

pub mod archive_prefs;
pub mod bind;
pub mod blocking;
pub mod caps;
pub mod command;
pub mod data_form;
pub mod delay;
pub mod disco;
pub mod forwarded;
pub mod fulltext;
pub mod last;
pub mod mam;
pub mod msgoffline;
pub mod private;
pub mod push;
pub mod register;
pub mod roster;
pub mod rsm;
pub mod session;
pub mod time;
pub mod vcard;
pub mod version;

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
