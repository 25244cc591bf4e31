//! One file per XEP or protocol; handlers and observers only.
//!
//! A module is a constant table (see [`crate::extension::Module`]) and one line in `registry.rs`. It may use what is
//! below `extension`, and nothing of other modules: what two of them share moves down.

pub mod disco;
pub mod last;
pub mod ping;
pub mod private;
pub mod roster;
pub mod session;
pub mod time;
pub mod vcard_temp;
pub mod version;

/// What nearly every module uses.
mod prelude {
    pub(super) use crate::extension::{
        Access, Answer, Feature, GetCx, IqRoute, Module, Reply, Scope, SetCx, Spec, StoreCx,
    };
    pub(super) use crate::stanza::{Iq, StanzaError, ns};
    pub(super) use crate::xml::el;
}

/// What two modules need to keep elements as text.
mod kept {
    use crate::stanza::StanzaError;
    use crate::store::StoreError;
    use crate::xml::{self, Element, Limits, Scope};

    /// What whoever asks hears of a store that does not answer.
    pub(super) fn failed(error: StoreError) -> StanzaError {
        tracing::warn!(code = "modules.store", "a request was not answered: {error}");
        StanzaError::from(&error)
    }

    /// An element as text that stands alone.
    pub(super) fn write(element: &Element) -> String {
        let mut text = Vec::new();
        xml::write(element, &mut text, "");
        String::from_utf8(text).unwrap_or_default()
    }

    /// The element of such a text.
    ///
    /// # Errors
    /// `internal-server-error` for what this program did not write.
    pub(super) fn read(text: &str) -> Result<Element, StanzaError> {
        xml::parse(text.as_bytes(), &Scope::new(""), Limits::KNOWN).map_err(|error| {
            tracing::error!(code = "modules.kept", "an element in the store cannot be read: {error}");
            StanzaError::internal_server_error()
        })
    }
}
