//! What is known of the account a client claims to be, and what stands in for an account that does not exist.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use zeroize::Zeroizing;

use super::keys::{ITERATIONS, SALT};
use super::{Condition, Failure, Hash, KeySet, ScramKeys, ht};

/// An account as authentication sees it.
#[derive(Clone, Debug)]
pub struct Credential {
    /// Its keys.
    pub keys: KeySet,
    /// Whether it may be used.
    pub standing: Standing,
    /// The tokens of the installation that logs in with one. XEP-0484
    pub tokens: Vec<ht::Token>,
}

/// Whether an account may be used. Only who has proved the right password hears of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It may.
    Active,
    /// It may not; the sentence tells the user why and what to do. RFC 6120 §6.5.2.
    Disabled(Cow<'static, str>),
    /// Not at present; the sentence tells the user why. RFC 6120 §6.5.11.
    NotNow(Cow<'static, str>),
}

impl Standing {
    /// The answer to a client that has proved the password.
    pub fn admit(&self) -> Result<(), Failure> {
        match self {
            Self::Active => Ok(()),
            Self::Disabled(reason) => Err(Condition::AccountDisabled.because(reason.clone())),
            Self::NotNow(reason) => Err(Condition::TemporaryAuthFailure.because(reason.clone())),
        }
    }
}

/// Makes keys for names without an account, so that neither the answer nor the time tells who exists.
///
/// A name gets the same salt whenever it is asked for, as an account would.
#[derive(Clone)]
pub struct Decoy {
    secret: Zeroizing<[u8; 32]>,
}

impl Decoy {
    /// Stand-ins of a server, from a secret that outlives restarts.
    pub fn new(secret: [u8; 32]) -> Self {
        Self { secret: Zeroizing::new(secret) }
    }

    /// Characters that follow from a text, always the same, and from which nobody finds the text.
    pub fn pseudonym(&self, text: &str) -> String {
        let mut digest =
            Hash::Sha256.hmac(self.secret.as_slice(), [b"pseudonym\0", text.as_bytes()].concat().as_slice());
        digest.truncate(9);
        URL_SAFE_NO_PAD.encode(&*digest)
    }

    /// Keys that no password fits, for a name as the client sent it and the host it was sent to.
    pub fn keys(&self, hash: Hash, host: &str, name: &str) -> ScramKeys {
        let label = [hash.name(), "\0", host, "\0", name].concat();
        let mut salt = Hash::Sha256.hmac(self.secret.as_slice(), label.as_bytes()).to_vec();
        salt.truncate(SALT);
        // Nobody knows what hashes to zeros.
        let dummy = vec![0; hash.length()];
        ScramKeys { salt, iterations: ITERATIONS, stored_key: dummy.clone(), server_key: dummy }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sasl::Password;

    #[test]
    fn a_decoy_looks_like_an_account_and_stays_the_same() {
        let decoy = Decoy::new([7; 32]);
        let keys = decoy.keys(Hash::Sha256, "localhost", "nobody");
        assert_eq!(keys, decoy.keys(Hash::Sha256, "localhost", "nobody"));
        for other in [
            decoy.keys(Hash::Sha512, "localhost", "nobody"),
            decoy.keys(Hash::Sha256, "localhost", "nobody2"),
            decoy.keys(Hash::Sha256, "example.org", "nobody"),
            Decoy::new([8; 32]).keys(Hash::Sha256, "localhost", "nobody"),
        ] {
            assert_ne!(keys.salt, other.salt);
        }
        let real = KeySet::derive(&Password::prepare("x").unwrap());
        let real = real.of(Hash::Sha256).unwrap();
        assert_eq!((keys.salt.len(), keys.iterations), (real.salt.len(), real.iterations));
        assert_eq!(keys.stored_key.len(), real.stored_key.len());
    }

    #[test]
    fn a_disabled_account_says_why() {
        assert_eq!(Standing::Active.admit(), Ok(()));
        let failure = Standing::Disabled("gone fishing".into()).admit().unwrap_err();
        assert_eq!(failure, Condition::AccountDisabled.because("gone fishing"));
        let failure = Standing::NotNow("back at six".into()).admit().unwrap_err();
        assert_eq!(failure, Condition::TemporaryAuthFailure.because("back at six"));
    }
}
