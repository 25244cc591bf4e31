//! A password on its way to the rules and the key derivation.

use std::fmt;

use serde::{Deserialize, Serialize};
use zeroize::Zeroize;

/// A text that is never shown and wiped when it is dropped. It is written only by serde, into the control socket.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// Takes a text over.
    pub fn new(text: String) -> Self {
        Self(text)
    }

    /// The text, for the one who checks it or derives keys.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(secret)")
    }
}
