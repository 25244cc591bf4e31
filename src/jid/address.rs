//! Addresses: one shared text and three offsets.

use std::borrow::{Borrow, Cow};
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;
use std::sync::Arc;

use super::part::{Domain, Localpart, Resource};
use super::{JidError, Part, Reason, domain, precis};

/// An address: `domain`, `local@domain`, or either with `/resource`. RFC 7622 §3.1.
///
/// Parsing prepares it, so two addresses are equal if and only if their texts are.
#[derive(Clone)]
pub struct Jid {
    /// The prepared text, perhaps with a resource that `end` leaves out.
    text: Arc<str>,
    /// Length of the localpart; 0 for none.
    local: u16,
    /// Where the domain ends.
    slash: u16,
    /// Where the address ends: `slash`, or the end of the text.
    end: u16,
}

/// An address without a resource: an account, or a server.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BareJid(Jid);

/// An address with a resource: one session of an account, or an occupant of a room.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FullJid(Jid);

impl Jid {
    /// The part before the @.
    pub fn local(&self) -> Option<&str> {
        if self.local == 0 { None } else { self.text.get(..usize::from(self.local)) }
    }

    /// The domain.
    pub fn domain(&self) -> &str {
        let from = if self.local == 0 { 0 } else { usize::from(self.local) + 1 };
        self.text.get(from..usize::from(self.slash)).unwrap_or_default()
    }

    /// The part after the first /.
    pub fn resource(&self) -> Option<&str> {
        if self.is_bare() { None } else { self.text.get(usize::from(self.slash) + 1..usize::from(self.end)) }
    }

    /// The address without its resource. Shares the text, costs no allocation.
    pub fn bare(&self) -> BareJid {
        BareJid(Self { end: self.slash, ..self.clone() })
    }

    /// The text of the bare form, for comparisons and look-ups.
    pub fn bare_str(&self) -> &str {
        self.text.get(..usize::from(self.slash)).unwrap_or_default()
    }

    /// The same as a bare address; `None` if it has a resource.
    pub fn to_bare(&self) -> Option<BareJid> {
        self.is_bare().then(|| BareJid(self.clone()))
    }

    /// The same as a full address; `None` if it has no resource.
    pub fn to_full(&self) -> Option<FullJid> {
        (!self.is_bare()).then(|| FullJid(self.clone()))
    }

    /// The whole prepared text.
    pub fn as_str(&self) -> &str {
        self.text.get(..usize::from(self.end)).unwrap_or_default()
    }

    /// Whether it has no resource.
    pub fn is_bare(&self) -> bool {
        self.end == self.slash
    }

    /// Whether it is a domain and nothing else.
    pub fn is_domain(&self) -> bool {
        self.local == 0 && self.is_bare()
    }

    /// The domain as a value of its own.
    pub fn domain_part(&self) -> Domain {
        Domain::prepared(self.domain())
    }

    /// The localpart as a value of its own.
    pub fn local_part(&self) -> Option<Localpart> {
        self.local().map(Localpart::prepared)
    }

    /// The resourcepart as a value of its own.
    pub fn resource_part(&self) -> Option<Resource> {
        self.resource().map(Resource::prepared)
    }

    /// From parts that are prepared already. Their lengths fit: each has at most 1,023 bytes.
    fn join(local: Option<&str>, domain: &str, resource: Option<&str>) -> Self {
        let length = local.map_or(0, |local| local.len() + 1)
            + domain.len()
            + resource.map_or(0, |resource| resource.len() + 1);
        let mut text = String::with_capacity(length);
        if let Some(local) = local {
            text.push_str(local);
            text.push('@');
        }
        text.push_str(domain);
        let slash = text.len();
        if let Some(resource) = resource {
            text.push('/');
            text.push_str(resource);
        }
        let end = text.len();
        Self::with_offsets(text.into(), local.map_or(0, str::len), slash, end)
    }

    fn with_offsets(text: Arc<str>, local: usize, slash: usize, end: usize) -> Self {
        let offset = |at: usize| u16::try_from(at).unwrap_or(u16::MAX);
        Self { text, local: offset(local), slash: offset(slash), end: offset(end) }
    }
}

impl FromStr for Jid {
    type Err = JidError;

    fn from_str(text: &str) -> Result<Self, JidError> {
        let refuse = |part| move |reason| JidError::new(text, part, reason);
        // The first / ends the domain, then the first @ begins it. RFC 7622 §3.2
        let (bare, resource) = match text.split_once('/') {
            Some((bare, resource)) => (bare, Some(resource)),
            None => (text, None),
        };
        let (local, domain) = match bare.split_once('@') {
            Some((local, domain)) => (Some(local), domain),
            None => (None, bare),
        };
        let local = local.map(precis::localpart).transpose().map_err(refuse(Part::Local))?;
        let domain = domain::prepare(domain).map_err(refuse(Part::Domain))?;
        let resource = resource.map(precis::resourcepart).transpose().map_err(refuse(Part::Resource))?;
        let is_as_given = |part: &Cow<'_, str>| matches!(part, Cow::Borrowed(_));
        let before_domain = local.as_ref().map_or(0, |local| local.len() + 1);
        // Nothing had to be changed, as in nearly every address: one allocation less. (A final dot shows in the
        // length.)
        if is_as_given(&domain)
            && local.iter().chain(&resource).all(is_as_given)
            && before_domain + domain.len() == bare.len()
        {
            return Ok(Self::with_offsets(
                text.into(),
                before_domain.saturating_sub(1),
                bare.len(),
                text.len(),
            ));
        }
        Ok(Self::join(local.as_deref(), &domain, resource.as_deref()))
    }
}

impl BareJid {
    /// Puts an address together.
    pub fn new(local: Option<&Localpart>, domain: &Domain) -> Self {
        Self(Jid::join(local.map(Localpart::as_str), domain.as_str(), None))
    }

    /// With a resource.
    pub fn with_resource(&self, resource: &Resource) -> FullJid {
        FullJid(Jid::join(self.local(), self.domain(), Some(resource.as_str())))
    }
}

impl FullJid {
    /// The part after the first /.
    pub fn resource(&self) -> &str {
        self.0.resource().unwrap_or_default()
    }

    /// The resourcepart as a value of its own.
    pub fn resource_part(&self) -> Resource {
        Resource::prepared(self.resource())
    }
}

impl FromStr for BareJid {
    type Err = JidError;

    /// Refuses an address with a resource.
    fn from_str(text: &str) -> Result<Self, JidError> {
        let jid: Jid = text.parse()?;
        jid.to_bare().ok_or_else(|| JidError::new(text, Part::Resource, Reason::NotBare))
    }
}

impl FromStr for FullJid {
    type Err = JidError;

    /// Refuses an address without a resource.
    fn from_str(text: &str) -> Result<Self, JidError> {
        let jid: Jid = text.parse()?;
        jid.to_full().ok_or_else(|| JidError::new(text, Part::Resource, Reason::NotFull))
    }
}

impl From<Domain> for BareJid {
    fn from(domain: Domain) -> Self {
        Self::new(None, &domain)
    }
}

impl From<Domain> for Jid {
    fn from(domain: Domain) -> Self {
        BareJid::from(domain).0
    }
}

impl PartialEq for Jid {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for Jid {}

impl Hash for Jid {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl PartialOrd for Jid {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Jid {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_str().cmp(other.as_str())
    }
}

macro_rules! is_a_jid {
    ($($special:ident),*) => {$(
        impl std::ops::Deref for $special {
            type Target = Jid;

            fn deref(&self) -> &Jid {
                &self.0
            }
        }

        impl From<$special> for Jid {
            fn from(address: $special) -> Self {
                address.0
            }
        }

        impl From<&$special> for Jid {
            fn from(address: &$special) -> Self {
                address.0.clone()
            }
        }

        impl PartialEq<$special> for Jid {
            fn eq(&self, other: &$special) -> bool {
                *self == other.0
            }
        }

        impl PartialEq<Jid> for $special {
            fn eq(&self, other: &Jid) -> bool {
                self.0 == *other
            }
        }
    )*};
}

is_a_jid!(BareJid, FullJid);

macro_rules! text_of_address {
    ($($address:ident),*) => {$(
        impl fmt::Display for $address {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl fmt::Debug for $address {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(self.as_str(), f)
            }
        }

        impl Borrow<str> for $address {
            fn borrow(&self) -> &str {
                self.as_str()
            }
        }

        impl serde::Serialize for $address {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $address {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    )*};
}

text_of_address!(Jid, BareJid, FullJid);
