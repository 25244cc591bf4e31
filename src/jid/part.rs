//! The parts of an address by themselves.

use std::fmt;
use std::str::FromStr;

use smol_str::SmolStr;

use super::{JidError, Part, Reason, domain, precis};

/// A prepared localpart, such as the name of an account. RFC 7622 §3.3.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Localpart(SmolStr);

/// A prepared domainpart: a DNS name as U-labels, an IPv4 address, or an IPv6 address in brackets. RFC 7622 §3.2.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Domain(SmolStr);

/// A prepared resourcepart. RFC 7622 §3.4.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Resource(SmolStr);

impl Localpart {
    /// The name that somebody types to log in. What is refused is tried once more in its compatibility form (NFKC),
    /// because servers of the stringprep era (RFC 6122) stored `Ⅷ` as `viii` and clients may still send it.
    ///
    /// # Errors
    /// Those of parsing the text as it is.
    pub fn of_login(text: &str) -> Result<Self, JidError> {
        text.parse().or_else(|error| precis::compatible(text).parse().map_err(|_| error))
    }
}

impl Domain {
    /// A domain that this server is to be responsible for: of what the network knows, only names that IDNA 2008
    /// would register, so no symbols such as `i❤.example`.
    pub fn for_hosting(text: &str) -> Result<Self, JidError> {
        let domain: Self = text.parse()?;
        domain::check_for_hosting(&domain.0)
            .map_err(|reason| JidError::of_part(text, Part::Domain, reason))?;
        Ok(domain)
    }

    /// The form that DNS and certificates use: A-labels (`xn--…`). IP addresses as they are.
    pub fn to_ascii(&self) -> String {
        idna::domain_to_ascii(&self.0).unwrap_or_else(|_| self.0.to_string())
    }

    /// Whether it is an IP address.
    pub fn is_ip(&self) -> bool {
        self.0.starts_with('[') || self.0.parse::<std::net::Ipv4Addr>().is_ok()
    }
}

impl FromStr for Localpart {
    type Err = JidError;

    fn from_str(text: &str) -> Result<Self, JidError> {
        let prepared = precis::localpart(text);
        prepared.map(|text| Self(SmolStr::new(text))).map_err(|reason| refused(text, Part::Local, reason))
    }
}

impl FromStr for Domain {
    type Err = JidError;

    fn from_str(text: &str) -> Result<Self, JidError> {
        let prepared = domain::prepare(text);
        prepared.map(|text| Self(SmolStr::new(text))).map_err(|reason| refused(text, Part::Domain, reason))
    }
}

impl FromStr for Resource {
    type Err = JidError;

    fn from_str(text: &str) -> Result<Self, JidError> {
        let prepared = precis::resourcepart(text);
        prepared.map(|text| Self(SmolStr::new(text))).map_err(|reason| refused(text, Part::Resource, reason))
    }
}

fn refused(text: &str, part: Part, reason: Reason) -> JidError {
    JidError::of_part(text, part, reason)
}

macro_rules! text_of_part {
    ($($part:ident),*) => {$(
        impl $part {
            /// The prepared text.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// From a text that was cut out of a prepared address.
            pub(super) fn prepared(text: &str) -> Self {
                Self(SmolStr::new(text))
            }
        }

        impl fmt::Display for $part {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $part {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(self.as_str(), f)
            }
        }

        impl std::borrow::Borrow<str> for $part {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl serde::Serialize for $part {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> serde::Deserialize<'de> for $part {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    )*};
}

text_of_part!(Localpart, Domain, Resource);
