//! Stanza errors (RFC 6120 §8.3).

use std::fmt;

use super::ns;
use crate::jid::{Jid, JidError};
use crate::xml::{Element, Str, el};

/// Why one stanza failed. It becomes an error stanza in [`super::reply`] only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StanzaError {
    /// The defined condition. RFC 6120 §8.3.3
    pub condition: Condition,
    /// What the sender may do about it. RFC 6120 §8.3.2
    pub kind: ErrorType,
    /// What happened, in words for people, in English where this server says it.
    pub text: Option<Str>,
    /// Who found the error, where that is not the addressee. RFC 6120 §8.3.1
    pub by: Option<Jid>,
    /// An application-specific condition. RFC 6120 §8.3.4
    pub application: Option<Box<Element>>,
    /// The new address in `gone` and `redirect`, a URI.
    pub address: Option<Str>,
}

/// What the sender may do about an error. RFC 6120 §8.3.2
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorType {
    /// Retry after providing credentials.
    Auth,
    /// Do not retry.
    Cancel,
    /// Proceed; it was only a warning.
    Continue,
    /// Retry after changing what was sent.
    Modify,
    /// Retry after waiting.
    Wait,
}

macro_rules! conditions {
    ($($(#[$doc:meta])* $variant:ident $constructor:ident $name:literal $kind:ident;)*) => {
        /// A defined condition. RFC 6120 §8.3.3
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Condition {
            $($(#[$doc])* $variant,)*
        }

        impl Condition {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The name of its element.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }

            /// The type that RFC 6120 §8.3.3 recommends for it.
            pub fn default_type(self) -> ErrorType {
                match self {
                    $(Self::$variant => ErrorType::$kind,)*
                }
            }

            fn parse(name: &str) -> Option<Self> {
                match name {
                    $($name => Some(Self::$variant),)*
                    _ => None,
                }
            }
        }

        impl StanzaError {
            $($(#[$doc])*
            pub fn $constructor() -> Self {
                Self::new(Condition::$variant)
            })*
        }
    };
}

conditions! {
    /// The stanza does not conform to its schema. §8.3.3.1
    BadRequest bad_request "bad-request" Modify;
    /// The name or address is taken. §8.3.3.2
    Conflict conflict "conflict" Cancel;
    /// The feature does not exist here. §8.3.3.3
    FeatureNotImplemented feature_not_implemented "feature-not-implemented" Cancel;
    /// The sender lacks the permission. §8.3.3.4
    Forbidden forbidden "forbidden" Auth;
    /// The addressee is not there any more. §8.3.3.5
    Gone gone "gone" Cancel;
    /// The server failed. §8.3.3.6
    InternalServerError internal_server_error "internal-server-error" Cancel;
    /// The item does not exist. §8.3.3.7
    ItemNotFound item_not_found "item-not-found" Cancel;
    /// An address is not valid. §8.3.3.8
    JidMalformed jid_malformed "jid-malformed" Modify;
    /// Understood, but refused as it is. §8.3.3.9
    NotAcceptable not_acceptable "not-acceptable" Modify;
    /// Nobody may do this. §8.3.3.10
    NotAllowed not_allowed "not-allowed" Cancel;
    /// Credentials are needed first. §8.3.3.11
    NotAuthorized not_authorized "not-authorized" Auth;
    /// A policy of this service forbids it. §8.3.3.12
    PolicyViolation policy_violation "policy-violation" Modify;
    /// The addressee is away for a while. §8.3.3.13
    RecipientUnavailable recipient_unavailable "recipient-unavailable" Wait;
    /// Somebody else answers this for now. §8.3.3.14
    Redirect redirect "redirect" Modify;
    /// Registration is needed first. §8.3.3.15
    RegistrationRequired registration_required "registration-required" Auth;
    /// The other server does not exist. §8.3.3.16
    RemoteServerNotFound remote_server_not_found "remote-server-not-found" Cancel;
    /// The other server does not answer. §8.3.3.17
    RemoteServerTimeout remote_server_timeout "remote-server-timeout" Wait;
    /// There is no room or time for it now. §8.3.3.18
    ResourceConstraint resource_constraint "resource-constraint" Wait;
    /// Nobody provides this service, or nothing may be told. §8.3.3.19
    ServiceUnavailable service_unavailable "service-unavailable" Cancel;
    /// A subscription is needed first. §8.3.3.20
    SubscriptionRequired subscription_required "subscription-required" Auth;
    /// None of the others. §8.3.3.21
    UndefinedCondition undefined_condition "undefined-condition" Cancel;
    /// The request came at the wrong time. §8.3.3.22
    UnexpectedRequest unexpected_request "unexpected-request" Wait;
}

impl Condition {
    /// The number that stood for it before there were conditions. XEP-0086 §2
    pub fn code(self) -> u16 {
        match self {
            Self::Gone | Self::Redirect => 302,
            Self::BadRequest | Self::JidMalformed | Self::UnexpectedRequest => 400,
            Self::NotAuthorized => 401,
            Self::Forbidden => 403,
            Self::ItemNotFound | Self::RecipientUnavailable | Self::RemoteServerNotFound => 404,
            Self::NotAllowed => 405,
            // Younger than the table: refused as it is.
            Self::NotAcceptable | Self::PolicyViolation => 406,
            Self::RegistrationRequired | Self::SubscriptionRequired => 407,
            Self::Conflict => 409,
            Self::InternalServerError | Self::ResourceConstraint | Self::UndefinedCondition => 500,
            Self::FeatureNotImplemented => 501,
            Self::ServiceUnavailable => 503,
            Self::RemoteServerTimeout => 504,
        }
    }
}

impl StanzaError {
    /// A condition with its recommended type and nothing else.
    pub fn new(condition: Condition) -> Self {
        Self {
            condition,
            kind: condition.default_type(),
            text: None,
            by: None,
            application: None,
            address: None,
        }
    }

    /// With a text for people.
    pub fn text(mut self, text: impl Into<Str>) -> Self {
        self.text = Some(text.into());
        self
    }

    /// With another type than the recommended one.
    pub fn kind(mut self, kind: ErrorType) -> Self {
        self.kind = kind;
        self
    }

    /// Found by somebody else than the addressee.
    pub fn by(mut self, by: impl Into<Jid>) -> Self {
        self.by = Some(by.into());
        self
    }

    /// With an application-specific condition.
    pub fn application(mut self, element: impl Into<Element>) -> Self {
        self.application = Some(Box::new(element.into()));
        self
    }

    /// With the new address of `gone` or `redirect`.
    pub fn address(mut self, uri: impl Into<Str>) -> Self {
        self.address = Some(uri.into());
        self
    }

    /// The `<error/>` element. RFC 6120 §8.3.2
    pub fn build(&self) -> Element {
        let mut condition = el(ns::STANZA_ERRORS, self.condition.name());
        if let Some(address) = &self.address {
            condition = condition.text(address.clone());
        }
        let text = self.text.as_ref().map(|text| el(ns::STANZA_ERRORS, "text").lang("en").text(text.clone()));
        el(ns::CLIENT, "error")
            .attr("type", self.kind.name())
            .attr_opt("by", self.by.as_ref().map(Jid::as_str))
            .child(condition)
            .child_opt(text)
            .child_opt(self.application.as_deref().cloned())
            .build()
    }

    /// Reads an `<error/>` element. What is missing or unknown becomes `undefined-condition` and its type.
    pub fn parse(error: &Element) -> Self {
        let defined = |child: &&Element| *child.ns() == *ns::STANZA_ERRORS && child.name() != "text";
        let element = error.children().find(defined);
        let condition = element
            .and_then(|element| Condition::parse(element.name()))
            .unwrap_or(Condition::UndefinedCondition);
        let address = element.map(|element| element.text()).filter(|text| !text.is_empty());
        let text = error.child(ns::STANZA_ERRORS, "text").map(|text| Str::new(text.text()));
        let application = error.children().find(|child| *child.ns() != *ns::STANZA_ERRORS);
        Self {
            condition,
            kind: error.attr("type").and_then(ErrorType::parse).unwrap_or(condition.default_type()),
            text,
            by: error.attr("by").and_then(|by| by.parse().ok()),
            application: application.cloned().map(Box::new),
            address: address.map(|uri| Str::new(uri.trim())),
        }
    }
}

impl ErrorType {
    /// The value of the attribute.
    pub fn name(self) -> &'static str {
        match self {
            Self::Auth => "auth",
            Self::Cancel => "cancel",
            Self::Continue => "continue",
            Self::Modify => "modify",
            Self::Wait => "wait",
        }
    }

    fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "auth" => Self::Auth,
            "cancel" => Self::Cancel,
            "continue" => Self::Continue,
            "modify" => Self::Modify,
            "wait" => Self::Wait,
            _ => return None,
        })
    }
}

impl fmt::Display for StanzaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.condition.name())?;
        match &self.text {
            Some(text) => write!(f, ": {text}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for StanzaError {}

impl From<JidError> for StanzaError {
    fn from(error: JidError) -> Self {
        Self::jid_malformed().text(error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_condition_comes_back() {
        for condition in Condition::ALL {
            let error =
                StanzaError::new(*condition).text("why & how").by("example.org".parse::<Jid>().unwrap());
            let error = error.application(el("urn:example", "more"));
            assert_eq!(StanzaError::parse(&error.build()), error);
        }
        assert_eq!(Condition::ALL.len(), 22);
    }

    #[test]
    fn a_new_address_comes_back() {
        let error = StanzaError::gone().address("xmpp:romeo@afterlife.example.net");
        assert_eq!(StanzaError::parse(&error.build()), error);
    }

    #[test]
    fn an_unknown_condition_is_undefined() {
        let error =
            el(ns::CLIENT, "error").attr("type", "odd").child(el(ns::STANZA_ERRORS, "new-one")).build();
        assert_eq!(StanzaError::parse(&error), StanzaError::undefined_condition());
    }

    #[test]
    fn an_error_is_small() {
        assert!(size_of::<StanzaError>() <= 96, "{}", size_of::<StanzaError>());
    }
}
