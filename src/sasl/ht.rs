//! The Hashed Token mechanisms, by which clients log in again with a token: draft-schmaus-kitten-sasl-ht-09, XEP-0484.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use subtle::{Choice, ConditionallySelectable as _, ConstantTimeEq as _};
use zeroize::Zeroizing;

use super::{AgentId, ChannelBindings, Condition, Failure, Hash};
use crate::base::id;

/// The hash function of the mechanisms here.
const HASH: Hash = Hash::Sha256;

/// What a token's mechanism is bound to, the strongest first. `tls-unique` is not defined for TLS 1.3 (RFC 9266 §3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Binding {
    /// `tls-exporter`.
    Exporter,
    /// `tls-server-end-point`.
    EndPoint,
    /// Nothing.
    None,
}

impl Binding {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Exporter, Self::EndPoint, Self::None];

    /// The name of the mechanism. §2
    pub const fn mechanism(self) -> &'static str {
        match self {
            Self::Exporter => "HT-SHA-256-EXPR",
            Self::EndPoint => "HT-SHA-256-ENDP",
            Self::None => "HT-SHA-256-NONE",
        }
    }

    /// The mechanism of this name.
    pub fn of(mechanism: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|binding| binding.mechanism() == mechanism)
    }

    /// What a connection is bound to by it; `None` for one that cannot be.
    pub fn data(self, bindings: &ChannelBindings) -> Option<&[u8]> {
        match self {
            Self::Exporter => bindings.data("tls-exporter"),
            Self::EndPoint => bindings.data("tls-server-end-point"),
            Self::None => Some(&[]),
        }
    }
}

/// Which of the two tokens of a client it is. XEP-0484 §5.1
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    /// The one that the client uses.
    Current,
    /// One that it was given and has not used yet.
    New,
}

/// A token as a login is compared with it.
pub struct Token {
    /// Which of the two.
    pub slot: Slot,
    /// The token itself.
    pub secret: Zeroizing<String>,
    /// The only mechanism that it is good for. XEP-0484 §3.4
    pub binding: Binding,
    /// Whether its time is over.
    pub is_expired: bool,
    /// Whether the client is to be given another one. XEP-0484 §3.5
    pub is_due: bool,
    /// The highest count that was seen of it. XEP-0484 §3.4
    pub count: Option<u32>,
}

impl fmt::Debug for Token {
    /// Never the token.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Token").field("slot", &self.slot).finish_non_exhaustive()
    }
}

impl Clone for Token {
    fn clone(&self) -> Self {
        Self { secret: self.secret.clone(), ..*self }
    }
}

/// What a client sends. §3.1
pub struct Message {
    /// Whose token it is: a localpart.
    pub authcid: String,
    hashed: Vec<u8>,
}

/// A token that a client has proved to have.
#[derive(Debug)]
pub struct Found<'a> {
    /// It.
    pub token: &'a Token,
    /// The answer, by which the client knows this server. §3.3
    pub answer: Vec<u8>,
}

impl Message {
    /// Reads `authcid NUL initiator-hashed-token`.
    pub fn parse(bytes: &[u8]) -> Result<Self, Failure> {
        let malformed = || Condition::MalformedRequest.because("not authcid and hashed token");
        let place = bytes.iter().position(|byte| *byte == 0).ok_or_else(malformed)?;
        let (authcid, hashed) = bytes.split_at_checked(place).ok_or_else(malformed)?;
        let authcid = std::str::from_utf8(authcid).map_err(|_| malformed())?;
        let hashed = hashed.get(1..).unwrap_or_default();
        if authcid.is_empty() || authcid.len() > 1023 || hashed.is_empty() {
            return Err(malformed());
        }
        Ok(Self { authcid: authcid.to_owned(), hashed: hashed.to_vec() })
    }

    /// The one of a client's tokens that it has, for a mechanism on a connection that is bound to `data`. The time says
    /// neither how many tokens there are nor which of them fits.
    pub fn find<'a>(&self, tokens: &'a [Token], binding: Binding, data: &[u8]) -> Option<Found<'a>> {
        let input = |side: &[u8]| [side, data].concat();
        // Nobody has the empty one.
        let empty = Zeroizing::new(String::new());
        let mut fitting = u8::MAX;
        for place in 0..2_u8 {
            let token = tokens.get(usize::from(place));
            let secret = token.map_or(&empty, |token| &token.secret);
            let expected = HASH.hmac(secret.as_bytes(), &input(b"Initiator"));
            let is_meant = token.is_some_and(|token| token.binding == binding);
            let fits = expected.ct_eq(&self.hashed) & Choice::from(u8::from(is_meant));
            fitting.conditional_assign(&place, fits);
        }
        let token = tokens.get(usize::from(fitting))?;
        let answer = HASH.hmac(token.secret.as_bytes(), &input(b"Responder")).to_vec();
        Some(Found { token, answer })
    }
}

/// Bytes from which a token is made; without the key they are worth nothing.
pub type Seed = [u8; 16];

/// Makes tokens. It is kept apart from the database, so that whoever gets that alone cannot log in.
#[derive(Clone)]
pub struct TokenKey(Zeroizing<[u8; 32]>);

impl TokenKey {
    /// From bytes that outlive restarts.
    pub fn new(secret: [u8; 32]) -> Self {
        Self(Zeroizing::new(secret))
    }

    /// A fresh seed.
    pub fn seed() -> Seed {
        let mut seed = Seed::default();
        id::random(&mut seed);
        seed
    }

    /// The token of a seed, for an installation of an account, which is told by its number. It has 256 bits. §5
    pub fn token(&self, account: i64, agent: &AgentId, seed: &[u8]) -> Zeroizing<String> {
        let label =
            [b"token\0", account.to_be_bytes().as_slice(), agent.as_str().as_bytes(), b"\0", seed].concat();
        Zeroizing::new(URL_SAFE_NO_PAD.encode(&*HASH.hmac(self.0.as_slice(), &label)))
    }
}

/// The other side, for tests.
#[cfg(test)]
pub(crate) mod testing {
    /// HMAC(token, input).
    pub(crate) fn hashed(secret: &str, input: &[u8]) -> Vec<u8> {
        super::HASH.hmac(secret.as_bytes(), input).to_vec()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(slot: Slot, secret: &str, binding: Binding) -> Token {
        let secret = Zeroizing::new(secret.to_owned());
        Token { slot, secret, binding, is_expired: false, is_due: false, count: None }
    }

    fn message(secret: &str, data: &[u8]) -> Message {
        let hashed = HASH.hmac(secret.as_bytes(), &[b"Initiator", data].concat());
        Message::parse(&[b"alice\0", hashed.as_slice()].concat()).unwrap()
    }

    #[test]
    fn a_token_fits_its_mechanism_and_its_channel_only() {
        let tokens = [token(Slot::Current, "one", Binding::Exporter), token(Slot::New, "two", Binding::None)];
        let find = |secret: &str, binding, sent: &[u8], here: &[u8]| {
            message(secret, sent).find(&tokens, binding, here).map(|found| found.token.slot)
        };
        assert_eq!(find("one", Binding::Exporter, &[5; 32], &[5; 32]), Some(Slot::Current));
        assert_eq!(find("two", Binding::None, &[], &[]), Some(Slot::New));
        assert_eq!(find("one", Binding::Exporter, &[5; 32], &[6; 32]), None, "another channel");
        assert_eq!(find("one", Binding::None, &[], &[]), None, "a weaker mechanism");
        assert_eq!(find("two", Binding::Exporter, &[5; 32], &[5; 32]), None);
        assert_eq!(find("three", Binding::None, &[], &[]), None);
        assert!(message("", b"").find(&[], Binding::None, &[]).is_none(), "nobody's token");
    }

    #[test]
    fn the_answer_proves_the_server() {
        let tokens = [token(Slot::Current, "one", Binding::EndPoint)];
        let found = message("one", b"cert");
        let found = found.find(&tokens, Binding::EndPoint, b"cert").unwrap();
        assert_eq!(found.answer, HASH.hmac(b"one", b"Respondercert").to_vec());
    }

    #[test]
    fn messages_have_two_parts() {
        for wrong in [b"".as_slice(), b"alice", b"\0x", b"alice\0", b"\xff\0x"] {
            assert!(Message::parse(wrong).is_err(), "{wrong:?}");
        }
        let message = Message::parse(b"alice\0\0\xff").unwrap();
        assert_eq!((message.authcid.as_str(), message.hashed.as_slice()), ("alice", [0, 255].as_slice()));
    }

    #[test]
    fn tokens_differ_by_everything_they_are_for() {
        let (one, other) = (TokenKey::new([1; 32]), TokenKey::new([2; 32]));
        let agent: AgentId = "d4565fa7-4d72-4749-b3d3-740edbf87770".parse().unwrap();
        let another: AgentId = "e4565fa7-4d72-4749-b3d3-740edbf87770".parse().unwrap();
        let token = one.token(1, &agent, &[3; 16]);
        assert_eq!(token, one.token(1, &agent, &[3; 16]));
        assert!(token.len() == 43);
        for different in [
            other.token(1, &agent, &[3; 16]),
            one.token(2, &agent, &[3; 16]),
            one.token(1, &another, &[3; 16]),
            one.token(1, &agent, &[4; 16]),
        ] {
            assert_ne!(token, different);
        }
        assert_ne!(TokenKey::seed(), TokenKey::seed());
    }
}
