//! The client's side of SASL: PLAIN and the SCRAM family, well done or spoiled on purpose.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha512};

use super::client::{Client, Event};
use super::server::is_foreign;
use super::tree::Tree;

/// What to log in with, and what to do wrong.
#[derive(Clone, Debug)]
pub(crate) struct Login {
    pub(crate) mechanism: String,
    pub(crate) user: String,
    pub(crate) password: String,
    pub(crate) authzid: String,
    /// `none`, `supported` (gs2 flag y), or the name of a channel binding.
    pub(crate) binding: String,
    /// `nonce`, `proof`, `header`, `binding`: what to spoil in the exchange.
    pub(crate) spoiled: Option<String>,
    /// By SASL2, with these elements. XEP-0388
    pub(crate) inline: Option<String>,
}

const SASL2: &str = "urn:xmpp:sasl:2";

/// Goes through the exchange; the element that ends it is left for the story to hear.
pub(crate) async fn authenticate(client: &mut Client, login: &Login) -> Result<(), String> {
    if login.mechanism == "PLAIN" {
        let message = format!("{}\0{}\0{}", login.authzid, login.user, login.password);
        let end = exchange(client, &auth(login, message.as_bytes())).await?;
        client.put_back(Event::Element(end));
        return Ok(());
    }
    if login.mechanism.starts_with("HT-") {
        return with_token(client, login).await;
    }
    let mut scram = Scram::new(client, login)?;
    let answer = exchange(client, &auth(login, scram.first().as_bytes())).await?;
    if answer.name != "challenge" {
        client.put_back(Event::Element(answer));
        return Ok(());
    }
    let challenge = decode(&answer)?;
    protected(client, login, &challenge)?;
    let response = BASE64.encode(scram.last(&challenge)?.as_bytes());
    let ns = if login.inline.is_some() { SASL2 } else { "urn:ietf:params:xml:ns:xmpp-sasl" };
    let end = exchange(client, &format!("<response xmlns='{ns}'>{response}</response>")).await?;
    let data = if login.inline.is_some() { end.child("additional-data") } else { Some(&end) };
    if matches!(end.name.as_str(), "success" | "continue") {
        let signature = data.map(decode).transpose()?.unwrap_or_default();
        if signature != format!("v={}", scram.server_signature) {
            return Err(format!("the server's signature is wrong: {end}"));
        }
    }
    client.put_back(Event::Element(end));
    Ok(())
}

/// Brings the keys that the server has asked for; what it answers is left for the story to hear. XEP-0480 §3
pub(crate) async fn upgrade(client: &mut Client, login: &Login) -> Result<(), String> {
    let task = exchange(client, &format!("<next xmlns='{SASL2}' task='UPGR-{}'/>", login.mechanism)).await?;
    let Some(salt) = task.child("salt") else {
        client.put_back(Event::Element(task));
        return Ok(());
    };
    let iterations = salt.attr("iterations").and_then(|number| number.parse().ok()).ok_or("no iterations")?;
    let salt = BASE64.decode(salt.text()).map_err(|error| error.to_string())?;
    let mut salted = salted(&login.mechanism, login.password.as_bytes(), &salt, iterations)?;
    if login.spoiled.as_deref() == Some("length") {
        salted.pop();
    }
    let hash = BASE64.encode(salted);
    let data = format!(
        "<task-data xmlns='{SASL2}'><hash xmlns='urn:xmpp:scram-upgrade:0'>{hash}</hash></task-data>"
    );
    let end = exchange(client, &data).await?;
    client.put_back(Event::Element(end));
    Ok(())
}

/// The salted password of a mechanism. RFC 5802 §3
fn salted(mechanism: &str, password: &[u8], salt: &[u8], iterations: u32) -> Result<Vec<u8>, String> {
    let mut salted = [0; 64];
    let length = match mechanism {
        "SCRAM-SHA-1" => {
            pbkdf2::pbkdf2::<Hmac<Sha1>>(password, salt, iterations, &mut salted[..20]).unwrap();
            20
        }
        "SCRAM-SHA-256" => {
            pbkdf2::pbkdf2::<Hmac<Sha256>>(password, salt, iterations, &mut salted[..32]).unwrap();
            32
        }
        "SCRAM-SHA-512" => {
            pbkdf2::pbkdf2::<Hmac<Sha512>>(password, salt, iterations, &mut salted).unwrap();
            64
        }
        other => return Err(format!("the test client does not speak {other}")),
    };
    Ok(salted[..length].to_vec())
}

/// With the token that stands for the password. XEP-0484 §3.4
async fn with_token(client: &mut Client, login: &Login) -> Result<(), String> {
    let data = match login.mechanism.as_str() {
        "HT-SHA-256-EXPR" => client.channel_binding("tls-exporter")?,
        "HT-SHA-256-ENDP" => client.channel_binding("tls-server-end-point")?,
        _ => Vec::new(),
    };
    let hashed = |side: &str| hmac_sha256(login.password.as_bytes(), &[side.as_bytes(), &data].concat());
    let message = [login.user.as_bytes(), b"\0", &hashed("Initiator")].concat();
    let end = exchange(client, &auth(login, &message)).await?;
    let answer = end.child("additional-data").map(Tree::text);
    if end.name == "success" && answer != Some(BASE64.encode(hashed("Responder"))) {
        return Err(format!("the server has not proved to know the token: {end}"));
    }
    client.put_back(Event::Element(end));
    Ok(())
}

/// Whether what was offered has come unchanged, where the server says what that was. XEP-0474 §6.2, XEP-0515 §4.2
fn protected(client: &Client, login: &Login, challenge: &str) -> Result<(), String> {
    let field = |key: &str| challenge.split(',').find_map(|part| part.strip_prefix(key));
    let Some(hash) = field("h=") else {
        return if is_foreign() { Ok(()) } else { Err(format!("no downgrade protection in {challenge:?}")) };
    };
    let features = client.features.as_ref().ok_or("no features")?;
    let names = |of: Option<&Tree>, name: &str, attribute: Option<&str>| {
        let children = of.into_iter().flat_map(Tree::children).filter(|child| child.name == name);
        let mut names: Vec<String> = children
            .map(|child| match attribute {
                Some(attribute) => child.attr(attribute).unwrap_or_default().to_owned(),
                None => child.text(),
            })
            .collect();
        names.sort();
        names.join("\u{1e}")
    };
    let list = if login.inline.is_some() { "authentication" } else { "mechanisms" };
    let mut text = names(features.child(list), "mechanism", None);
    if let Some(bindings) = features.child("sasl-channel-binding") {
        text = format!("{text}\u{1f}{}", names(Some(bindings), "channel-binding", Some("type")));
    }
    let expected = match login.mechanism.trim_end_matches("-PLUS") {
        "SCRAM-SHA-1" => BASE64.encode(Sha1::digest(text)),
        "SCRAM-SHA-256" => BASE64.encode(Sha256::digest(text)),
        _ => BASE64.encode(Sha512::digest(text)),
    };
    if hash != expected || field("t=") != client.tls_version().as_deref() {
        return Err(format!("{challenge:?} does not fit {features} and TLS {:?}", client.tls_version()));
    }
    Ok(())
}

fn auth(login: &Login, message: &[u8]) -> String {
    let (mechanism, data) = (&login.mechanism, BASE64.encode(message));
    match &login.inline {
        Some(inline) => format!(
            "<authenticate xmlns='{SASL2}' mechanism='{mechanism}'><initial-response>{data}</initial-response>\
             {inline}</authenticate>"
        ),
        None => {
            format!("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='{mechanism}'>{data}</auth>")
        }
    }
}

async fn exchange(client: &mut Client, text: &str) -> Result<Tree, String> {
    client.send(text).await?;
    match client.next().await? {
        Event::Element(tree) => Ok(tree),
        other => Err(format!("no answer to SASL, but {other:?}")),
    }
}

fn decode(element: &Tree) -> Result<String, String> {
    let bytes = BASE64.decode(element.text()).map_err(|error| format!("{element}: {error}"))?;
    String::from_utf8(bytes).map_err(|error| format!("{element}: {error}"))
}

struct Scram<'a> {
    login: &'a Login,
    gs2: String,
    binding_data: Vec<u8>,
    nonce: String,
    server_signature: String,
}

impl<'a> Scram<'a> {
    fn new(client: &Client, login: &'a Login) -> Result<Self, String> {
        let (flag, binding_data) = match login.binding.as_str() {
            "none" => ("n".to_owned(), Vec::new()),
            "supported" => ("y".to_owned(), Vec::new()),
            "tls-exporter" | "tls-server-end-point" => {
                (format!("p={}", login.binding), client.channel_binding(&login.binding)?)
            }
            other => (format!("p={other}"), b"unknown".to_vec()),
        };
        let authzid =
            if login.authzid.is_empty() { String::new() } else { format!("a={}", name(&login.authzid)) };
        let mut random = [0_u8; 15];
        getrandom::fill(&mut random).map_err(|error| error.to_string())?;
        Ok(Self {
            login,
            gs2: format!("{flag},{authzid},"),
            binding_data,
            nonce: BASE64.encode(random),
            server_signature: String::new(),
        })
    }

    fn first_bare(&self) -> String {
        format!("n={},r={}", name(&self.login.user), self.nonce)
    }

    fn first(&self) -> String {
        format!("{}{}", self.gs2, self.first_bare())
    }

    /// The answer to the server's first message. RFC 5802 §3
    fn last(&mut self, challenge: &str) -> Result<String, String> {
        let field = |key: &str| {
            challenge
                .split(',')
                .find_map(|part| part.strip_prefix(key))
                .ok_or(format!("no {key} in {challenge:?}"))
        };
        let mut nonce = field("r=")?.to_owned();
        if !nonce.starts_with(&self.nonce) || nonce.len() <= self.nonce.len() {
            return Err(format!("the server's nonce is wrong: {challenge:?}"));
        }
        let salt = BASE64.decode(field("s=")?).map_err(|error| error.to_string())?;
        let iterations: u32 =
            field("i=")?.parse().map_err(|_| "the iteration count is no number".to_owned())?;
        let spoiled = self.login.spoiled.as_deref();
        let mut bound = self.gs2.clone().into_bytes();
        bound.extend_from_slice(&self.binding_data);
        match spoiled {
            Some("nonce") => nonce.push('x'),
            Some("header") => bound = b"y,,".to_vec(),
            Some("binding") => {
                if let Some(last) = bound.last_mut() {
                    *last ^= 1;
                }
            }
            _ => {}
        }
        let without_proof = format!("c={},r={nonce}", BASE64.encode(&bound));
        let message = format!("{},{challenge},{without_proof}", self.first_bare());
        let password = self.login.password.as_bytes();
        let hash = self.login.mechanism.trim_end_matches("-PLUS");
        let salted = salted(hash, password, &salt, iterations)?;
        let (mut proof, signature) = match hash {
            "SCRAM-SHA-1" => proof_of(&salted, &message, hmac_sha1, |key| Sha1::digest(key).to_vec()),
            "SCRAM-SHA-256" => proof_of(&salted, &message, hmac_sha256, |key| Sha256::digest(key).to_vec()),
            "SCRAM-SHA-512" => proof_of(&salted, &message, hmac_sha512, |key| Sha512::digest(key).to_vec()),
            other => return Err(format!("the test client does not speak {other}")),
        };
        if spoiled == Some("proof") {
            proof[0] ^= 1;
        }
        self.server_signature = BASE64.encode(signature);
        Ok(format!("{without_proof},p={}", BASE64.encode(proof)))
    }
}

fn proof_of(
    salted: &[u8],
    message: &str,
    mac: fn(&[u8], &[u8]) -> Vec<u8>,
    digest: fn(&[u8]) -> Vec<u8>,
) -> (Vec<u8>, Vec<u8>) {
    let client_key = mac(salted, b"Client Key");
    let signature = mac(&digest(&client_key), message.as_bytes());
    let proof = client_key.iter().zip(signature).map(|(key, sign)| key ^ sign).collect();
    (proof, mac(&mac(salted, b"Server Key"), message.as_bytes()))
}

fn hmac_sha1(key: &[u8], data: &[u8]) -> Vec<u8> {
    let mut mac = Hmac::<Sha1>::new_from_slice(key).unwrap();
    mac.update(data);
    mac.finalize().into_bytes().to_vec()
}

fn hmac_sha256(key: &[u8], data: &[u8]) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    mac.update(data);
    mac.finalize().into_bytes().to_vec()
}

fn hmac_sha512(key: &[u8], data: &[u8]) -> Vec<u8> {
    let mut mac = Hmac::<Sha512>::new_from_slice(key).unwrap();
    mac.update(data);
    mac.finalize().into_bytes().to_vec()
}

/// RFC 5802 §5.1: `,` and `=` in names.
fn name(name: &str) -> String {
    name.replace('=', "=3D").replace(',', "=2C")
}
