//! The mechanisms this server speaks, and the hash functions below SCRAM.

use std::fmt;
use std::str::FromStr;

use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::{Digest as _, Sha256, Sha512};
use zeroize::Zeroizing;

use super::ht::Binding;

/// A hash function of SCRAM.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Hash {
    /// RFC 5802.
    Sha1,
    /// RFC 7677.
    Sha256,
    /// draft-melnikov-scram-sha-512; widely deployed in XMPP.
    Sha512,
}

/// A SASL mechanism.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Mechanism {
    /// SCRAM, RFC 5802.
    Scram {
        /// The hash function in its name.
        hash: Hash,
        /// Whether the exchange is bound to the TLS channel (`-PLUS`).
        plus: bool,
    },
    /// PLAIN, RFC 4616. Only inside TLS.
    Plain,
    /// A token of SASL2. XEP-0484
    Ht(Binding),
    /// Nobody in particular, RFC 4505. Only inside TLS.
    Anonymous,
}

/// A name that is no mechanism of this server.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no SASL mechanism of this server; known are {known}", known = Mechanism::known())]
pub struct UnknownMechanism(pub String);

impl Mechanism {
    /// Those with a password, the strongest first: the order in which they are offered. RFC 6120 §6.3.3.
    pub const ALL: [Self; 7] = [
        Self::Scram { hash: Hash::Sha512, plus: true },
        Self::Scram { hash: Hash::Sha256, plus: true },
        Self::Scram { hash: Hash::Sha1, plus: true },
        Self::Scram { hash: Hash::Sha512, plus: false },
        Self::Scram { hash: Hash::Sha256, plus: false },
        Self::Scram { hash: Hash::Sha1, plus: false },
        Self::Plain,
    ];

    /// The registered name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Scram { hash: Hash::Sha1, plus: false } => "SCRAM-SHA-1",
            Self::Scram { hash: Hash::Sha1, plus: true } => "SCRAM-SHA-1-PLUS",
            Self::Scram { hash: Hash::Sha256, plus: false } => "SCRAM-SHA-256",
            Self::Scram { hash: Hash::Sha256, plus: true } => "SCRAM-SHA-256-PLUS",
            Self::Scram { hash: Hash::Sha512, plus: false } => "SCRAM-SHA-512",
            Self::Scram { hash: Hash::Sha512, plus: true } => "SCRAM-SHA-512-PLUS",
            Self::Plain => "PLAIN",
            Self::Ht(binding) => binding.mechanism(),
            Self::Anonymous => "ANONYMOUS",
        }
    }

    /// Whether it proves that the client knows a password.
    pub const fn has_password(self) -> bool {
        matches!(self, Self::Scram { .. } | Self::Plain)
    }

    /// Whether the mechanism is bound to the TLS channel.
    pub const fn is_plus(self) -> bool {
        matches!(self, Self::Scram { plus: true, .. })
    }

    fn known() -> String {
        Self::ALL.map(Self::name).join(", ")
    }
}

impl fmt::Display for Mechanism {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Mechanism {
    type Err = UnknownMechanism;

    fn from_str(name: &str) -> Result<Self, UnknownMechanism> {
        Self::ALL
            .into_iter()
            .find(|mechanism| mechanism.name() == name)
            .ok_or_else(|| UnknownMechanism(name.to_owned()))
    }
}

impl Hash {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Sha1, Self::Sha256, Self::Sha512];

    /// The name as it stands in a mechanism's name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sha1 => "SHA-1",
            Self::Sha256 => "SHA-256",
            Self::Sha512 => "SHA-512",
        }
    }

    /// Length of its output in bytes.
    pub const fn length(self) -> usize {
        match self {
            Self::Sha1 => 20,
            Self::Sha256 => 32,
            Self::Sha512 => 64,
        }
    }

    /// H(data), RFC 5802 §2.2.
    pub(super) fn digest(self, data: &[u8]) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(match self {
            Self::Sha1 => Sha1::digest(data).to_vec(),
            Self::Sha256 => Sha256::digest(data).to_vec(),
            Self::Sha512 => Sha512::digest(data).to_vec(),
        })
    }

    /// HMAC(key, data), RFC 5802 §2.2.
    pub(super) fn hmac(self, key: &[u8], data: &[u8]) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(match self {
            Self::Sha1 => mac::<Hmac<Sha1>>(key, data),
            Self::Sha256 => mac::<Hmac<Sha256>>(key, data),
            Self::Sha512 => mac::<Hmac<Sha512>>(key, data),
        })
    }

    /// Hi(password, salt, iterations), RFC 5802 §2.2. Takes about 1 ms (SHA-512: 4 ms) for 10,000 iterations.
    #[expect(clippy::expect_used, reason = "HMAC takes keys of any length, RFC 2104 §2")]
    pub(super) fn salted(self, password: &[u8], salt: &[u8], iterations: u32) -> Zeroizing<Vec<u8>> {
        let mut salted = Zeroizing::new(vec![0; self.length()]);
        match self {
            Self::Sha1 => pbkdf2::pbkdf2::<Hmac<Sha1>>(password, salt, iterations, &mut salted),
            Self::Sha256 => pbkdf2::pbkdf2::<Hmac<Sha256>>(password, salt, iterations, &mut salted),
            Self::Sha512 => pbkdf2::pbkdf2::<Hmac<Sha512>>(password, salt, iterations, &mut salted),
        }
        .expect("any key");
        salted
    }
}

#[expect(clippy::expect_used, reason = "HMAC takes keys of any length, RFC 2104 §2")]
fn mac<M: Mac + KeyInit>(key: &[u8], data: &[u8]) -> Vec<u8> {
    let mut mac = <M as KeyInit>::new_from_slice(key).expect("any key");
    mac.update(data);
    mac.finalize().into_bytes().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_back_to_their_mechanism() {
        for mechanism in Mechanism::ALL {
            assert_eq!(mechanism.name().parse(), Ok(mechanism));
        }
        assert!("scram-sha-1".parse::<Mechanism>().is_err(), "names are upper case, RFC 4422 §3.1");
    }
}
