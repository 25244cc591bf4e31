//! What nearly every module uses, and how elements are kept as text.

pub(super) use crate::extension::{
    Access, Answer, Feature, GetCx, IqRoute, Module, OperatorCx, Reply, Request, Scope, SetCx, Spec, StoreCx,
};
pub(super) use crate::stanza::{Iq, StanzaError, ns};
use crate::store::StoreError;
pub(super) use crate::xml::el;
use crate::xml::{self, Element, Limits};

/// What whoever asks hears of a store that does not answer.
pub(super) fn failed(error: StoreError) -> StanzaError {
    tracing::warn!(code = "modules.store", "a request was not answered: {error}");
    StanzaError::from(&error)
}

/// An element as text that stands alone.
pub(super) fn to_text(element: &Element) -> String {
    let mut text = Vec::new();
    xml::write(element, &mut text, "");
    String::from_utf8(text).unwrap_or_default()
}

/// The element of such a text.
///
/// # Errors
/// `internal-server-error` for what this program did not write.
pub(super) fn from_text(text: &str) -> Result<Element, StanzaError> {
    xml::parse(text.as_bytes(), &xml::Scope::new(""), Limits::KNOWN).map_err(|error| {
        tracing::error!(code = "modules.kept", "an element in the store cannot be read: {error}");
        StanzaError::internal_server_error()
    })
}
