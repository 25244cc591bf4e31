//! Passwords on their way to keys: prepared, never shown, wiped after use.

use std::fmt;

use zeroize::Zeroizing;

use crate::jid::{Reason, precis};

/// A password. It is wiped from memory when dropped and has no text form.
#[derive(Clone)]
pub struct Password(Zeroizing<String>);

/// A password that RFC 8265 does not allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnfitPassword {
    /// It has no characters.
    #[error("the password is empty")]
    Empty,
    /// It has a character that FreeformClass disallows, RFC 8264 §4.3.
    #[error("the password contains a character that cannot be typed reliably, such as a control character")]
    Character,
}

impl Password {
    /// Prepares a password as RFC 8265 §4.2 (OpaqueString) says; new keys are made of nothing else.
    pub fn prepare(text: &str) -> Result<Self, UnfitPassword> {
        let prepared = precis::opaque_string(text).map_err(|reason| match reason {
            Reason::Empty => UnfitPassword::Empty,
            _ => UnfitPassword::Character,
        })?;
        Ok(Self(Zeroizing::new(prepared.into_owned())))
    }

    /// A client's password as it was sent: for accounts whose keys were made by another preparation (SASLprep).
    pub(super) fn as_sent(text: Zeroizing<String>) -> Self {
        Self(text)
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}
