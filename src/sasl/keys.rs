//! The salted keys of an account: all that is ever stored of a password. RFC 5802 §3, XEP-0438.

use std::fmt;

use subtle::ConstantTimeEq as _;

use super::{Hash, Password};
use crate::base::id;

/// Iterations of new keys. XEP-0438 §7 asks for 10,000 at least.
pub(super) const ITERATIONS: u32 = 10_000;
/// Length of new salts in bytes. XEP-0438 §6.
pub(super) const SALT: usize = 16;

/// The keys of one hash function.
#[derive(Clone, PartialEq, Eq)]
pub struct ScramKeys {
    /// Random bytes, at least 16.
    pub salt: Vec<u8>,
    /// How often the hash function was applied, at least 1.
    pub iterations: u32,
    /// H(ClientKey): verifies a client.
    pub stored_key: Vec<u8>,
    /// Proves this server to a client.
    pub server_key: Vec<u8>,
}

impl fmt::Debug for ScramKeys {
    /// Never the keys: whoever has them can try passwords.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ScramKeys").field("iterations", &self.iterations).finish_non_exhaustive()
    }
}

impl ScramKeys {
    /// The keys of a password. Blocks for about a millisecond (SHA-512: four).
    pub fn derive(hash: Hash, password: &Password, salt: Vec<u8>, iterations: u32) -> Self {
        let salted = hash.salted(password.as_bytes(), &salt, iterations);
        Self::of_salted(hash, &salted, salt, iterations)
    }

    fn of_salted(hash: Hash, salted: &[u8], salt: Vec<u8>, iterations: u32) -> Self {
        let client_key = hash.hmac(salted, b"Client Key");
        let stored_key = hash.digest(&client_key).to_vec();
        let server_key = hash.hmac(salted, b"Server Key").to_vec();
        Self { salt, iterations, stored_key, server_key }
    }

    /// Whether this is the keys' password. Blocks as [`ScramKeys::derive`]; takes the same time for yes and no.
    pub fn is_password(&self, hash: Hash, password: &Password) -> bool {
        let derived = Self::derive(hash, password, self.salt.clone(), self.iterations);
        bool::from(derived.stored_key.ct_eq(&self.stored_key))
    }
}

/// Keys in the making, of a password that only the client knows. XEP-0480 §3
#[derive(Debug)]
pub struct NewKeys {
    hash: Hash,
    salt: Vec<u8>,
}

impl NewKeys {
    /// With a fresh salt.
    pub fn begin(hash: Hash) -> Self {
        let mut salt = vec![0; SALT];
        id::random(&mut salt);
        Self { hash, salt }
    }

    /// The salt for the client.
    pub fn salt(&self) -> &[u8] {
        &self.salt
    }

    /// How often it is to apply the hash function.
    pub fn iterations(&self) -> u32 {
        ITERATIONS
    }

    /// The keys of a SaltedPassword; `None` if this can be none.
    pub fn complete(self, salted: &[u8]) -> Option<ScramKeys> {
        let fits = salted.len() == self.hash.length();
        fits.then(|| ScramKeys::of_salted(self.hash, salted, self.salt, ITERATIONS))
    }
}

/// The keys of an account for each hash function.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeySet {
    /// For SCRAM-SHA-1.
    pub sha1: Option<ScramKeys>,
    /// For SCRAM-SHA-256, and for PLAIN.
    pub sha256: Option<ScramKeys>,
    /// For SCRAM-SHA-512.
    pub sha512: Option<ScramKeys>,
}

impl KeySet {
    /// Keys of a password with fresh salts and the present number of iterations. Blocks for about 6 ms.
    pub fn derive(password: &Password) -> Self {
        let fresh = |hash| {
            let mut salt = vec![0; SALT];
            id::random(&mut salt);
            Some(ScramKeys::derive(hash, password, salt, ITERATIONS))
        };
        Self { sha1: fresh(Hash::Sha1), sha256: fresh(Hash::Sha256), sha512: fresh(Hash::Sha512) }
    }

    /// The keys of a hash function.
    pub fn of(&self, hash: Hash) -> Option<&ScramKeys> {
        match hash {
            Hash::Sha1 => self.sha1.as_ref(),
            Hash::Sha256 => self.sha256.as_ref(),
            Hash::Sha512 => self.sha512.as_ref(),
        }
    }

    /// Whether a hash function is missing or has other iterations than new keys: derive anew when the password is at
    /// hand, or such accounts can be told from names that do not exist.
    pub fn is_outdated(&self) -> bool {
        Hash::ALL.into_iter().any(|hash| self.lacks(hash))
    }

    /// Whether a hash function has no keys, or keys of other iterations than new ones.
    pub fn lacks(&self, hash: Hash) -> bool {
        self.of(hash).is_none_or(|keys| keys.iterations != ITERATIONS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn new_keys_know_their_password_and_only_it() {
        let keys = KeySet::derive(&Password::prepare("pencil").unwrap());
        assert!(!keys.is_outdated());
        for hash in Hash::ALL {
            let keys = keys.of(hash).unwrap();
            assert_eq!((keys.salt.len(), keys.stored_key.len()), (16, hash.length()));
            assert!(keys.is_password(hash, &Password::prepare("pencil").unwrap()));
            assert!(!keys.is_password(hash, &Password::prepare("pencils").unwrap()));
        }
    }

    #[test]
    fn debug_output_holds_no_key() {
        let keys = ScramKeys { salt: vec![1], iterations: 9, stored_key: vec![77], server_key: vec![78] };
        assert_eq!(format!("{keys:?}"), "ScramKeys { iterations: 9, .. }");
    }
}
