//! SCRAM, server side: RFC 5802, RFC 7677.
//!
//! ```text
//! ClientFirst::parse → whose keys? → ClientFirst::challenge → Exchange::verify → the server's signature
//! ```

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use subtle::ConstantTimeEq as _;

use super::{ChannelBindings, Condition, Failure, Hash, Offered, ScramKeys};
use crate::base::id;

/// The first message of a client, read and checked. RFC 5802 §7, `client-first-message`.
#[derive(Debug)]
pub struct ClientFirst {
    hash: Hash,
    /// The user's name, a localpart. RFC 6120 §6.3.7.
    pub username: String,
    /// Whom the client wants to act as.
    pub authzid: Option<String>,
    nonce: String,
    /// `client-first-message-bare`.
    bare: String,
    /// What `c=` must hold: the gs2-header and the channel binding's data.
    binding: Vec<u8>,
}

impl ClientFirst {
    /// Reads a message for a mechanism (`plus`: its `-PLUS` variant). `plus_offered` says whether any `-PLUS`
    /// mechanism was offered on this stream, `bindings` what the connection can be bound to.
    pub fn parse(
        hash: Hash,
        plus: bool,
        plus_offered: bool,
        bindings: &ChannelBindings,
        message: &[u8],
    ) -> Result<Self, Failure> {
        let message = std::str::from_utf8(message).map_err(|_| malformed("not UTF-8"))?;
        let (flag, rest) = message.split_once(',').ok_or_else(|| malformed("no gs2-header"))?;
        let (authzid, bare) = rest.split_once(',').ok_or_else(|| malformed("no gs2-header"))?;
        let data = channel_data(flag, plus, plus_offered, bindings)?;
        let authzid = match authzid.strip_prefix("a=") {
            Some(name) => Some(saslname(name)?),
            None if authzid.is_empty() => None,
            None => return Err(malformed("the gs2-header holds something other than an authzid")),
        };
        let mut binding = format!("{flag},{},", message_authzid(rest)).into_bytes();
        binding.extend_from_slice(data);
        let (username, nonce) = first_bare(bare)?;
        Ok(Self { hash, username, authzid, nonce, bare: bare.to_owned(), binding })
    }

    /// The challenge, with keys of the account or of a decoy. It says what the client was offered, so that nobody on
    /// the way has changed that unnoticed.
    pub fn challenge(self, keys: ScramKeys, offered: &Offered<'_>) -> Exchange {
        let mut random = [0; 18];
        id::random(&mut random);
        let attributes = offered.attributes(self.hash);
        self.challenge_with(keys, &STANDARD.encode(random), &attributes)
    }

    fn challenge_with(self, keys: ScramKeys, server_nonce: &str, attributes: &str) -> Exchange {
        let nonce = self.nonce + server_nonce;
        let salt = STANDARD.encode(&keys.salt);
        let server_first = format!("r={nonce},s={salt},i={}{attributes}", keys.iterations);
        Exchange { hash: self.hash, keys, nonce, bare: self.bare, binding: self.binding, server_first }
    }
}

/// An exchange whose challenge has been made.
#[derive(Debug)]
pub struct Exchange {
    hash: Hash,
    keys: ScramKeys,
    nonce: String,
    bare: String,
    binding: Vec<u8>,
    server_first: String,
}

impl Exchange {
    /// What to send as challenge, before base64. RFC 5802 §7, `server-first-message`.
    pub fn server_first(&self) -> &str {
        &self.server_first
    }

    /// Verifies the client's proof; the result is sent as additional data with success, before base64.
    /// RFC 5802 §7, `client-final-message` and `server-final-message`.
    pub fn verify(&self, message: &[u8]) -> Result<String, Failure> {
        let message = std::str::from_utf8(message).map_err(|_| malformed("not UTF-8"))?;
        let (without_proof, proof) = message.rsplit_once(",p=").ok_or_else(|| malformed("no proof"))?;
        let proof = decode(proof)?;
        let mut attributes = without_proof.split(',');
        let binding = decode(required(attributes.next(), "c=")?)?;
        let nonce = required(attributes.next(), "r=")?;
        attributes.try_for_each(extension)?;

        let transcript = [&self.bare, ",", &self.server_first, ",", without_proof].concat();
        let signature = self.hash.hmac(&self.keys.stored_key, transcript.as_bytes());
        let mut client_key = signature;
        let fits = proof.len() == client_key.len();
        client_key.iter_mut().zip(&proof).for_each(|(key, proof)| *key ^= proof);
        let proved = self.hash.digest(&client_key).ct_eq(&self.keys.stored_key);
        let answer = self.hash.hmac(&self.keys.server_key, transcript.as_bytes());

        if binding != self.binding {
            return Err(Condition::NotAuthorized.because("the channel binding does not match, RFC 5802 §6"));
        }
        if nonce != self.nonce {
            return Err(Condition::NotAuthorized.because("the nonce does not match, RFC 5802 §5.1"));
        }
        if !(fits && bool::from(proved)) {
            return Err(Condition::NotAuthorized.into());
        }
        Ok(format!("v={}", STANDARD.encode(&*answer)))
    }
}

/// What `c=` must hold behind the header, by the `gs2-cbind-flag`. RFC 5802 §6.
fn channel_data<'a>(
    flag: &str,
    plus: bool,
    plus_offered: bool,
    bindings: &'a ChannelBindings,
) -> Result<&'a [u8], Failure> {
    match (flag, plus) {
        ("n", false) => Ok(&[]),
        // The client has seen no -PLUS, we have sent one: somebody has taken it out of the list.
        ("y", false) if plus_offered => Err(Condition::NotAuthorized
            .because("channel binding was offered here but did not reach the client, RFC 5802 §6")),
        ("y", false) => Ok(&[]),
        ("n" | "y", true) => Err(malformed("a -PLUS mechanism without channel binding")),
        (flag, plus) => {
            let name = flag.strip_prefix("p=").ok_or_else(|| malformed("unknown gs2-cbind-flag"))?;
            if !plus {
                return Err(malformed("channel binding needs the -PLUS mechanism"));
            }
            bindings.data(name).ok_or_else(|| {
                Condition::MalformedRequest.because("this channel binding type is not supported here")
            })
        }
    }
}

/// The authzid of the gs2-header as it was sent, `a=` included.
fn message_authzid(rest: &str) -> &str {
    rest.split_once(',').map_or("", |(authzid, _)| authzid)
}

/// Name and nonce of a `client-first-message-bare`.
fn first_bare(bare: &str) -> Result<(String, String), Failure> {
    let mut attributes = bare.split(',');
    let first = attributes.next().unwrap_or_default();
    if first.starts_with("m=") {
        return Err(malformed("mandatory extensions are not supported, RFC 5802 §5.1"));
    }
    let username = saslname(required(Some(first), "n=")?)?;
    let nonce = required(attributes.next(), "r=")?;
    if nonce.is_empty() || !nonce.bytes().all(|byte| matches!(byte, b'!'..=b'~')) {
        return Err(malformed("the nonce is not printable ASCII"));
    }
    attributes.try_for_each(extension)?;
    Ok((username, nonce.to_owned()))
}

/// The value of an attribute that must stand here.
fn required<'a>(attribute: Option<&'a str>, name: &str) -> Result<&'a str, Failure> {
    attribute
        .and_then(|attribute| attribute.strip_prefix(name))
        .ok_or_else(|| malformed("an attribute is missing or not in its place"))
}

/// An optional extension is ignored, but must be an `attr-val`.
fn extension(attribute: &str) -> Result<(), Failure> {
    match attribute.as_bytes() {
        [b'm', b'=', ..] => Err(malformed("mandatory extensions are not supported, RFC 5802 §5.1")),
        [name, b'=', value @ ..]
            if name.is_ascii_alphabetic() && !value.is_empty() && !value.contains(&0) =>
        {
            Ok(())
        }
        _ => Err(malformed("not an attribute")),
    }
}

/// A `saslname` without its escapes; `=` stands only in `=2C` and `=3D`.
fn saslname(escaped: &str) -> Result<String, Failure> {
    let mut pieces = escaped.split('=');
    let mut name = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (c, rest) = match (piece.strip_prefix("2C"), piece.strip_prefix("3D")) {
            (Some(rest), _) => (',', rest),
            (_, Some(rest)) => ('=', rest),
            _ => return Err(malformed("a name with a bare '=', RFC 5802 §5.1")),
        };
        name.push(c);
        name.push_str(rest);
    }
    if name.is_empty() || name.contains('\0') {
        return Err(malformed("an empty name, or one with a NUL"));
    }
    Ok(name)
}

fn decode(value: &str) -> Result<Vec<u8>, Failure> {
    STANDARD.decode(value).map_err(|_| malformed("an attribute is not base64"))
}

fn malformed(why: &'static str) -> Failure {
    Condition::MalformedRequest.because(why)
}

/// The other side, for tests.
#[cfg(test)]
pub(crate) mod testing {
    use super::*;
    use crate::sasl::Password;

    /// The SaltedPassword of a client.
    pub(crate) fn salted(hash: Hash, password: &str, salt: &[u8], iterations: u32) -> Vec<u8> {
        hash.salted(Password::prepare(password).unwrap().as_bytes(), salt, iterations).to_vec()
    }

    /// A client's final message after its `client-first-message-bare` and the server's first message.
    pub(crate) fn client_final(
        hash: Hash,
        password: &str,
        bare: &str,
        server_first: &str,
        binding: &[u8],
    ) -> String {
        let value = |name: &str| server_first.split(',').find_map(|part| part.strip_prefix(name)).unwrap();
        let salt = STANDARD.decode(value("s=")).unwrap();
        let password = Password::prepare(password).unwrap();
        let salted = hash.salted(password.as_bytes(), &salt, value("i=").parse().unwrap());
        let client_key = hash.hmac(&salted, b"Client Key");
        let stored_key = hash.digest(&client_key);
        let without_proof = format!("c={},r={}", STANDARD.encode(binding), value("r="));
        let transcript = format!("{bare},{server_first},{without_proof}");
        let signature = hash.hmac(&stored_key, transcript.as_bytes());
        let proof: Vec<u8> = client_key.iter().zip(signature.iter()).map(|(a, b)| a ^ b).collect();
        format!("{without_proof},p={}", STANDARD.encode(proof))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sasl::Password;

    const NONE: ChannelBindings = ChannelBindings { exporter: None, end_point: None };

    fn pencil(hash: Hash, salt: &str) -> ScramKeys {
        let password = Password::prepare("pencil").unwrap();
        ScramKeys::derive(hash, &password, STANDARD.decode(salt).unwrap(), 4096)
    }

    fn first(message: &str) -> Result<ClientFirst, Failure> {
        ClientFirst::parse(Hash::Sha1, false, false, &NONE, message.as_bytes())
    }

    #[test]
    fn rfc_5802_section_5() {
        let first = first("n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL").unwrap();
        assert_eq!((first.username.as_str(), &first.authzid), ("user", &None));
        let exchange = first.challenge_with(pencil(Hash::Sha1, "QSXCR+Q6sek8bf92"), "3rfcNHYJY1ZVvWVs7j", "");
        assert_eq!(
            exchange.server_first(),
            "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096"
        );
        assert_eq!(
            exchange.verify(
                b"c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts="
            ),
            Ok("v=rmF9pqV8S7suAoZWja4dJRkFsKQ=".to_owned())
        );
    }

    #[test]
    fn rfc_7677_section_3() {
        let first =
            ClientFirst::parse(Hash::Sha256, false, false, &NONE, b"n,,n=user,r=rOprNGfwEbeRWgbNEkqO")
                .unwrap();
        let exchange = first.challenge_with(
            pencil(Hash::Sha256, "W22ZaJ0SNY7soEsUEjb6gQ=="),
            "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0",
            "",
        );
        assert_eq!(
            exchange.verify(
                b"c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,\
                  p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="
            ),
            Ok("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=".to_owned())
        );
    }

    fn prove(exchange: &Exchange, hash: Hash, password: &str, binding: &[u8]) -> String {
        testing::client_final(hash, password, &exchange.bare, &exchange.server_first, binding)
    }

    #[test]
    fn every_hash_with_and_without_channel_binding() {
        let bindings = ChannelBindings { exporter: Some([5; 32]), end_point: Some([6; 48].into()) };
        for hash in Hash::ALL {
            for (flag, data) in
                [("n", vec![]), ("p=tls-exporter", vec![5; 32]), ("p=tls-server-end-point", vec![6; 48])]
            {
                let plus = flag.starts_with('p');
                let message = format!("{flag},a=user@h,n=user,r=abc");
                let start = || {
                    ClientFirst::parse(hash, plus, true, &bindings, message.as_bytes())
                        .unwrap()
                        .challenge(pencil(hash, "QSXCR+Q6sek8bf92"), &Offered::default())
                };
                let header = format!("{flag},a=user@h,").into_bytes();
                let exchange = start();
                let right = prove(&exchange, hash, "pencil", &[header.clone(), data.clone()].concat());
                assert!(exchange.verify(right.as_bytes()).is_ok(), "{hash:?} {flag}");
                let exchange = start();
                let wrong = prove(&exchange, hash, "pencils", &[header.clone(), data].concat());
                assert_eq!(exchange.verify(wrong.as_bytes()), Err(Condition::NotAuthorized.into()));
                let exchange = start();
                let other = prove(&exchange, hash, "pencil", &[header, vec![9; 32]].concat());
                let failure = exchange.verify(other.as_bytes()).unwrap_err();
                assert_eq!(failure.condition, Condition::NotAuthorized, "a man in the middle");
            }
        }
    }

    #[test]
    fn channel_binding_is_negotiated_as_rfc_5802_section_6_says() {
        let bindings = ChannelBindings { exporter: Some([5; 32]), end_point: None };
        let parse = |plus, offered, flag: &str| {
            ClientFirst::parse(Hash::Sha1, plus, offered, &bindings, format!("{flag},,n=u,r=x").as_bytes())
                .map(|_| ())
                .map_err(|failure| failure.condition)
        };
        assert_eq!(parse(false, true, "n"), Ok(()));
        assert_eq!(parse(false, false, "y"), Ok(()));
        assert_eq!(parse(true, true, "p=tls-exporter"), Ok(()));
        assert_eq!(parse(false, true, "y"), Err(Condition::NotAuthorized), "downgrade");
        for (plus, flag) in [
            (true, "n"),
            (true, "y"),
            (false, "p=tls-exporter"),
            (true, "p=tls-unique"),
            (true, "p=tls-server-end-point"),
            (true, "p="),
            (false, "x"),
            (false, ""),
        ] {
            assert_eq!(parse(plus, true, flag), Err(Condition::MalformedRequest), "{plus} {flag}");
        }
    }

    #[test]
    fn the_grammar_of_first_messages() {
        assert_eq!(first("n,,n=a=2Cb=3Dc,r=x").unwrap().username, "a,b=c");
        assert_eq!(first("n,a=ü@h,n=ü,r=x,y=1,z=a=b").unwrap().authzid.as_deref(), Some("ü@h"));
        for wrong in [
            "",
            "n",
            "n,",
            "n,,",
            "n,,n=u",
            "n,,r=x,n=u",
            "n,,n=,r=x",
            "n,,n=u,r=",
            "n,,n=u,r=ä",
            "n,,n=u,r=a b",
            "n,,n=a=b,r=x",
            "n,,n=a=2,r=x",
            "n,,n=a=2c,r=x",
            "n,,m=1,n=u,r=x",
            "n,,n=u,r=x,m=1",
            "n,,n=u,r=x,",
            "n,,n=u,r=x,y=",
            "n,,n=u,r=x,1=y",
            "n,b=u,n=u,r=x",
            "n,a=,n=u,r=x",
            "n,,n=u\0,r=x",
            "N,,n=u,r=x",
        ] {
            assert_eq!(first(wrong).unwrap_err().condition, Condition::MalformedRequest, "{wrong:?}");
        }
        let not_utf8 = ClientFirst::parse(Hash::Sha1, false, false, &NONE, b"n,,n=\xFF,r=x");
        assert_eq!(not_utf8.unwrap_err().condition, Condition::MalformedRequest);
    }

    #[test]
    fn the_grammar_of_final_messages() {
        let exchange =
            first("n,,n=u,r=x").unwrap().challenge_with(pencil(Hash::Sha1, "QSXCR+Q6sek8bf92"), "y", "");
        let right = prove(&exchange, Hash::Sha1, "pencil", b"n,,");
        let (_, proof) = right.rsplit_once(",p=").unwrap();
        for wrong in [
            "",
            "c=biws",
            "c=biws,r=xy",
            "r=xy,c=biws,p=AA==",
            "c=biws,p=AA==",
            "c=b*,r=xy,p=AA==",
            "c=biws,r=xy,p=A",
            "c=biws,r=xy,p==",
            "c=biws,r=xy,m=1,p=AA==",
            "c=biws,r=xy,,p=AA==",
        ] {
            let failure = exchange.verify(wrong.as_bytes()).unwrap_err();
            assert_eq!(failure.condition, Condition::MalformedRequest, "{wrong:?}");
        }
        for wrong in [
            format!("c=eSws,r=xy,p={proof}"),
            format!("c=biws,r=xz,p={proof}"),
            format!("c=biws,r=x,p={proof}"),
            "c=biws,r=xy,p=AA==".to_owned(),
            "c=biws,r=xy,p=".to_owned(),
        ] {
            assert_eq!(
                exchange.verify(wrong.as_bytes()).unwrap_err().condition,
                Condition::NotAuthorized,
                "{wrong}"
            );
        }
        assert!(exchange.verify(right.as_bytes()).is_ok());
    }

    #[test]
    fn nonces_are_never_the_same() {
        let nonce = || {
            first("n,,n=u,r=x")
                .unwrap()
                .challenge(pencil(Hash::Sha1, "QSXCR+Q6sek8bf92"), &Offered::default())
                .nonce
        };
        assert_ne!(nonce(), nonce());
        assert!(nonce().len() >= 25);
    }
}
