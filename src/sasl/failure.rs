//! SASL errors: RFC 6120 §6.5.

use std::borrow::Cow;
use std::fmt;

use crate::stanza::ns::{SASL, SASL2};
use crate::xml::{Element, el};

/// Why an authentication failed. The stream lives on, the client may try again. RFC 6120 §6.4.5.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}{}", .condition, .text.as_deref().map(|text| format!(": {text}")).unwrap_or_default())]
pub struct Failure {
    /// The defined condition.
    pub condition: Condition,
    /// A sentence for people, in English.
    pub text: Option<Cow<'static, str>>,
}

/// The conditions that RFC 6120 §6.5 defines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    /// §6.5.1: the client has asked for it.
    Aborted,
    /// §6.5.2: the password was right, the account may not be used.
    AccountDisabled,
    /// §6.5.3: the password was right, but its time is over.
    CredentialsExpired,
    /// §6.5.4: the mechanism wants TLS first.
    EncryptionRequired,
    /// §6.5.5: not base64.
    IncorrectEncoding,
    /// §6.5.6: the client may not act as that identity.
    InvalidAuthzid,
    /// §6.5.7: no such mechanism here.
    InvalidMechanism,
    /// §6.5.8: breaks the mechanism's syntax.
    MalformedRequest,
    /// §6.5.9: the mechanism is known, but policy does not allow it.
    MechanismTooWeak,
    /// §6.5.10: wrong name or wrong password.
    NotAuthorized,
    /// §6.5.11: this server cannot decide at present.
    TemporaryAuthFailure,
}

impl Condition {
    /// The name of the element on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Aborted => "aborted",
            Self::AccountDisabled => "account-disabled",
            Self::CredentialsExpired => "credentials-expired",
            Self::EncryptionRequired => "encryption-required",
            Self::IncorrectEncoding => "incorrect-encoding",
            Self::InvalidAuthzid => "invalid-authzid",
            Self::InvalidMechanism => "invalid-mechanism",
            Self::MalformedRequest => "malformed-request",
            Self::MechanismTooWeak => "mechanism-too-weak",
            Self::NotAuthorized => "not-authorized",
            Self::TemporaryAuthFailure => "temporary-auth-failure",
        }
    }

    /// A failure with a sentence that tells people more.
    pub fn because(self, text: impl Into<Cow<'static, str>>) -> Failure {
        Failure { condition: self, text: Some(text.into()) }
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl From<Condition> for Failure {
    fn from(condition: Condition) -> Self {
        Self { condition, text: None }
    }
}

impl Failure {
    /// The element that tells the client. RFC 6120 §6.4.5.
    pub fn to_element(&self) -> Element {
        self.element(SASL)
    }

    /// The element of SASL2: the condition is that of RFC 6120. XEP-0388 §2.6.2
    pub fn to_element2(&self) -> Element {
        self.element(SASL2)
    }

    fn element(&self, ns: &'static str) -> Element {
        let text = self.text.as_ref().map(|text| el(ns, "text").lang("en").text(text.as_ref()));
        el(ns, "failure").child(el(SASL, self.condition.name())).child_opt(text).build()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_names_its_condition_and_tells_people_more() {
        let element = Condition::AccountDisabled.because("Ask the admin.").to_element();
        assert!(element.child(SASL, "account-disabled").is_some());
        let text = element.child(SASL, "text").unwrap();
        assert_eq!((text.text().as_ref(), text.lang()), ("Ask the admin.", Some("en")));
        assert_eq!(Failure::from(Condition::NotAuthorized).to_element().children().count(), 1);
    }
}
