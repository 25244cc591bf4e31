//! Channel bindings of a TLS connection: RFC 9266 (`tls-exporter`), RFC 5929 §4 (`tls-server-end-point`).

use std::sync::Arc;

/// RFC 9266 §2.
const EXPORTER: &str = "tls-exporter";
/// RFC 5929 §4.
const END_POINT: &str = "tls-server-end-point";

/// What a client may bind its authentication to; nothing outside TLS.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChannelBindings {
    /// `tls-exporter`: keying material of this connection, RFC 9266 §2.
    pub exporter: Option<[u8; 32]>,
    /// `tls-server-end-point`: hash of the certificate this connection was shown. `None` where RFC 5929 §4.1 leaves
    /// it undefined.
    pub end_point: Option<Arc<[u8]>>,
}

impl ChannelBindings {
    /// The data of a type by its registered name; `None` for a type this connection does not have.
    pub fn data(&self, name: &str) -> Option<&[u8]> {
        match name {
            EXPORTER => self.exporter.as_ref().map(<[u8; 32]>::as_slice),
            END_POINT => self.end_point.as_deref(),
            _ => None,
        }
    }

    /// The types there are, the strongest first. XEP-0440 §2.
    pub fn types(&self) -> impl Iterator<Item = &'static str> {
        [EXPORTER, END_POINT].into_iter().filter(|name| self.data(name).is_some())
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.types().next().is_none()
    }
}
