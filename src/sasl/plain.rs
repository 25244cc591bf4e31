//! PLAIN: RFC 4616. The password itself, so only inside TLS.

use zeroize::Zeroizing;

use super::{Condition, Failure, Hash, KeySet, Password, ScramKeys};

/// What a client sends.
pub struct Message {
    /// Whom it wants to act as; empty means itself.
    pub authzid: Option<String>,
    /// Whose password this is: a localpart. RFC 6120 §6.3.7.
    pub authcid: String,
    password: Zeroizing<String>,
}

impl Message {
    /// Reads `[authzid] NUL authcid NUL passwd`. RFC 4616 §2.
    pub fn parse(bytes: &[u8]) -> Result<Self, Failure> {
        let malformed =
            || Condition::MalformedRequest.because("not authzid, authcid and password, RFC 4616 §2");
        let text = std::str::from_utf8(bytes).map_err(|_| malformed())?;
        let mut parts = text.split('\0');
        let (Some(authzid), Some(authcid), Some(password), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(malformed());
        };
        if authcid.is_empty() || password.is_empty() {
            return Err(malformed());
        }
        Ok(Self {
            authzid: (!authzid.is_empty()).then(|| authzid.to_owned()),
            authcid: authcid.to_owned(),
            password: Zeroizing::new(password.to_owned()),
        })
    }

    /// The work that tells whether the password fits; for a decoy's keys it takes as long as for an account's.
    pub fn check(self, hash: Hash, keys: ScramKeys, outdated: bool) -> Check {
        let sent = self.password;
        // Other than in SCRAM the password is at hand: old accounts, whose keys were made of SASLprep's result, are
        // tried with the bytes as sent.
        let candidates = match Password::prepare(&sent) {
            Ok(prepared) if prepared.as_bytes() == sent.as_bytes() => vec![prepared],
            Ok(prepared) => vec![prepared, Password::as_sent(sent)],
            Err(_) => vec![Password::as_sent(sent)],
        };
        Check { hash, keys, candidates, outdated }
    }
}

/// A password to be compared with keys; see [`Message::check`].
pub struct Check {
    hash: Hash,
    keys: ScramKeys,
    candidates: Vec<Password>,
    outdated: bool,
}

/// What a [`Check`] has found.
#[derive(Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is another password, or there is no such account.
    Wrong,
    /// It is the password.
    Right {
        /// Keys to be stored instead of the present ones, which have too few iterations or lack a hash function.
        renewed: Option<Box<KeySet>>,
    },
}

impl Check {
    /// Compares. Blocks for a millisecond or two, for renewed keys for seven: not on a thread that serves others.
    pub fn run(self) -> Verdict {
        // Every candidate is tried, whatever came of the ones before it.
        let right = self.candidates.iter().fold(None, |right, candidate| {
            let fits = self.keys.is_password(self.hash, candidate);
            if fits { Some(candidate) } else { right }
        });
        match right {
            None => Verdict::Wrong,
            Some(password) => {
                let renewed = self.outdated.then(|| Box::new(KeySet::derive(password)));
                Verdict::Right { renewed }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sasl::Decoy;

    fn keys(password: &str, iterations: u32) -> ScramKeys {
        let password = Password::as_sent(Zeroizing::new(password.to_owned()));
        ScramKeys::derive(Hash::Sha256, &password, vec![1; 16], iterations)
    }

    #[test]
    fn messages_have_three_parts() {
        let message = Message::parse(b"\0tim\0tanstaaftanstaaf").unwrap();
        assert_eq!((message.authzid, message.authcid.as_str()), (None, "tim"));
        assert_eq!(message.password.as_str(), "tanstaaftanstaaf");
        let message = Message::parse("Ursel\0Kurt\0xipj3plmq".as_bytes()).unwrap();
        assert_eq!(message.authzid.as_deref(), Some("Ursel"));
        for wrong in ["", "\0tim", "tim\0x", "\0tim\0", "\0\0x", "\0tim\0x\0", "a\0b\0c\0d"] {
            let failure = Message::parse(wrong.as_bytes()).err().unwrap();
            assert_eq!(failure.condition, Condition::MalformedRequest, "{wrong:?}");
        }
        assert!(Message::parse(b"\0tim\0\xFF").is_err());
    }

    #[test]
    fn only_the_password_fits() {
        let check = |sent: &str, keys: ScramKeys| {
            Message::parse(format!("\0u\0{sent}").as_bytes()).unwrap().check(Hash::Sha256, keys, false).run()
        };
        assert_eq!(check("pencil", keys("pencil", 10)), Verdict::Right { renewed: None });
        assert_eq!(check("Pencil", keys("pencil", 10)), Verdict::Wrong);
        // Prepared by OpaqueString (U+3000 becomes a space), or as other servers left it.
        assert_eq!(check("a\u{3000}b", keys("a b", 10)), Verdict::Right { renewed: None });
        assert_eq!(check("a\u{3000}b", keys("a\u{3000}b", 10)), Verdict::Right { renewed: None });
        let decoy = Decoy::new([1; 32]).keys(Hash::Sha256, "h", "u");
        assert_eq!(check("pencil", decoy), Verdict::Wrong);
    }

    #[test]
    fn old_keys_are_renewed_with_the_right_password() {
        let message = Message::parse(b"\0u\0pencil").unwrap();
        let Verdict::Right { renewed: Some(renewed) } =
            message.check(Hash::Sha256, keys("pencil", 10), true).run()
        else {
            panic!("renewed")
        };
        assert!(!renewed.is_outdated());
        let message = Message::parse(b"\0u\0wrong").unwrap();
        assert_eq!(message.check(Hash::Sha256, keys("pencil", 10), true).run(), Verdict::Wrong);
    }
}
