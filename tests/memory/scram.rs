//! SCRAM-SHA-1 of a client that derives its key once for many logins (RFC 5802 §3): the server's work is then small.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::{Digest as _, Sha1};
use std::sync::OnceLock;

/// One account's key, derived when the first server message tells its salt.
#[derive(Default)]
pub(crate) struct Scram {
    client_key: OnceLock<Vec<u8>>,
}

/// The first message, for the `auth` element.
pub(crate) fn first(user: &str) -> String {
    BASE64.encode(format!("n,,{}", bare(user)))
}

/// The nonce may be the same each time here: the server adds its own.
fn bare(user: &str) -> String {
    format!("n={user},r=a-nonce-of-a-test")
}

impl Scram {
    /// The answer to the server's first message.
    pub(crate) fn last(&self, user: &str, password: &str, challenge: &str) -> String {
        let challenge = String::from_utf8(BASE64.decode(challenge).unwrap()).unwrap();
        let field = |key| challenge.split(',').find_map(|part| part.strip_prefix(key)).unwrap();
        let client_key = self.client_key.get_or_init(|| {
            let (salt, rounds) = (BASE64.decode(field("s=")).unwrap(), field("i=").parse().unwrap());
            let mut salted = vec![0; 20];
            pbkdf2::pbkdf2::<Hmac<Sha1>>(password.as_bytes(), &salt, rounds, &mut salted).unwrap();
            hmac(&salted, b"Client Key")
        });
        let without_proof = format!("c=biws,r={}", field("r="));
        let signed = format!("{},{challenge},{without_proof}", bare(user));
        let signature = hmac(&Sha1::digest(client_key), signed.as_bytes());
        let proof: Vec<u8> = client_key.iter().zip(signature).map(|(key, sign)| key ^ sign).collect();
        BASE64.encode(format!("{without_proof},p={}", BASE64.encode(proof)))
    }
}

fn hmac(key: &[u8], text: &[u8]) -> Vec<u8> {
    let mut mac = Hmac::<Sha1>::new_from_slice(key).unwrap();
    mac.update(text);
    mac.finalize().into_bytes().to_vec()
}
