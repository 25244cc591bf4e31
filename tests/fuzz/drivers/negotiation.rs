//! Negotiation in each state: any bytes get well-formed answers, and only a right password leads to a resource.

use std::sync::Arc;

use xmppd::jid::Domain;
use xmppd::sasl::plain::Verdict;
use xmppd::sasl::{ChannelBindings, Credential, Decoy, KeySet, Mechanism, ScramKeys, Standing};
use xmppd::stanza::StanzaError;
use xmppd::stream::negotiation::{Channel, Host, Hosts, Policy, State, Step};
use xmppd::stream::{FOOTER, Frame, Framer, Limits};

const HEADER: &str = "<?xml version='1.0'?><stream:stream to='h.example' version='1.0' xmlns='jabber:client' \
                      xmlns:stream='http://etherx.jabber.org/streams'>";
const STARTTLS: &str = "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>";
/// PLAIN as `alice` with the password `secret`.
const PLAIN: &str =
    "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>AGFsaWNlAHNlY3JldA==</auth>";
/// SCRAM-SHA-256 as `alice`: `n,,n=alice,r=abcdefgh`.
const SCRAM: &str = "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='SCRAM-SHA-256'>\
                     biwsbj1hbGljZSxyPWFiY2RlZmdo</auth>";
/// The same by SASL2.
const PLAIN2: &str = "<authenticate xmlns='urn:xmpp:sasl:2' mechanism='PLAIN'><initial-response>AGFsaWNlAHNlY3JldA==\
                      </initial-response><bind xmlns='urn:xmpp:bind:0'/></authenticate>";
const SCRAM2: &str = "<authenticate xmlns='urn:xmpp:sasl:2' mechanism='SCRAM-SHA-256'><initial-response>\
                      biwsbj1hbGljZSxyPWFiY2RlZmdo</initial-response></authenticate>";

/// Brings a negotiation into each of its states and goes on with the bytes.
pub(crate) fn run(data: &[u8]) {
    for (encrypted, before) in [
        (false, String::new()),
        (false, HEADER.to_owned()),
        (false, [HEADER, STARTTLS].concat()),
        (true, String::new()),
        (true, HEADER.to_owned()),
        (true, [HEADER, SCRAM].concat()),
        (true, [HEADER, SCRAM2].concat()),
        (true, [HEADER, PLAIN2].concat()),
        (true, [HEADER, PLAIN].concat()),
        (true, [HEADER, PLAIN, HEADER].concat()),
    ] {
        negotiate(
            encrypted,
            &[before.as_bytes(), data].concat(),
            !before.contains(PLAIN) && !before.contains(PLAIN2),
        );
    }
}

/// Runs a negotiation to the end of the input or of the stream. Passwords in the data are wrong if `wrong`.
fn negotiate(encrypted: bool, mut input: &[u8], wrong: bool) {
    let policy = policy();
    let clear = State::start(Arc::clone(&policy), Channel::Clear);
    let mut state = if encrypted { State::start(Arc::clone(&policy), channel()) } else { clear };
    let mut framer = Framer::new(Limits::stranger(policy.early_bytes));
    let mut sent = Sent::default();
    let mut proved = false;
    loop {
        let frame = match framer.next(&mut input) {
            Ok(Some(frame)) => frame,
            Ok(None) => return sent.check(false),
            Err(error) => {
                assert!(matches!(state.fail(error, &mut sent.bytes), Step::Close(_)));
                return sent.check(true);
            }
        };
        let mut step = state.handle(frame, &mut sent.bytes);
        state = loop {
            step = match step {
                Step::Next(next) => break next,
                Step::Restart(next) => {
                    assert!(proved, "nobody begins anew without a password");
                    sent.check(false);
                    framer.reset();
                    break next;
                }
                Step::StartTls(start) => {
                    start.proceed(&mut sent.bytes);
                    sent.check(false);
                    framer.reset();
                    break State::start(Arc::clone(&policy), channel());
                }
                Step::Lookup(lookup) => {
                    let known = lookup.account().is_some_and(|account| account.as_str() == "alice@h.example");
                    lookup.found(known.then(credential), &mut sent.bytes)
                }
                // The work itself takes long and is tested where it stands.
                Step::Derive(derivation) => {
                    let verdict = if wrong { Verdict::Wrong } else { Verdict::Right { renewed: None } };
                    proved |= !wrong;
                    derivation.then.verdict(&verdict, &mut sent.bytes)
                }
                Step::Register(registration) => {
                    let outcome = if wrong { Err(StanzaError::conflict()) } else { Ok(()) };
                    registration.done(&outcome, &mut sent.bytes)
                }
                Step::Authenticated(client) => {
                    assert!(proved, "nobody is let in without a password");
                    let _ = client.request.bind.as_ref().map(|bind| client.resource(bind));
                    client.success(client.client().account.as_str(), Vec::new(), &mut sent.bytes);
                    client.features(client.request.bind.is_some(), &mut sent.bytes);
                    break client.state();
                }
                Step::Bind(request) => {
                    assert!(proved, "nobody gets a resource without a password");
                    break request.refused();
                }
                Step::Resume(request) => {
                    assert!(proved, "nobody goes on with a session without a password");
                    break request.refused();
                }
                Step::Close(_) => return sent.check(true),
            };
        };
    }
}

/// What was sent on one stream.
#[derive(Default)]
struct Sent {
    bytes: Vec<u8>,
}

impl Sent {
    /// It must be well-formed, and end with a footer exactly if the stream is closed.
    fn check(&mut self, closed: bool) {
        let mut framer = Framer::new(Limits::known(1 << 20));
        let bytes = std::mem::take(&mut self.bytes);
        let mut rest = &bytes[..];
        let mut footer = false;
        loop {
            match framer.next(&mut rest) {
                Ok(Some(frame)) => footer = matches!(frame, Frame::Footer),
                Ok(None) => break,
                Err(error) => panic!("{error}: {}", String::from_utf8_lossy(&bytes)),
            }
        }
        assert_eq!(framer.held(), 0, "{}", String::from_utf8_lossy(&bytes));
        assert_eq!(footer, closed, "{}", String::from_utf8_lossy(&bytes));
        assert!(!closed || bytes.ends_with(FOOTER.as_bytes()));
    }
}

struct OneHost;

impl Hosts for OneHost {
    fn host(&self, to: Option<&Domain>) -> Option<Host> {
        let domain: Domain = "h.example".parse().unwrap();
        let mechanisms = Mechanism::ALL.to_vec();
        let (tls_required, registers, anonymous, fast, closed) = (true, true, true, true, None);
        let host = Host { domain, mechanisms, tls_required, registers, anonymous, fast, closed };
        to.is_none_or(|to| *to == host.domain).then_some(host)
    }

    fn any_name(&self) -> String {
        "h.example".to_owned()
    }
}

fn policy() -> Arc<Policy> {
    Arc::new(Policy {
        hosts: Box::new(OneHost),
        language: "en".into(),
        decoy: Decoy::new([7; 32]),
        early_bytes: 10_000,
        bytes: 100_000,
        idle: 180,
    })
}

fn channel() -> Channel {
    Channel::Tls {
        version: Some(0x0304),
        bindings: ChannelBindings { exporter: Some([1; 32]), end_point: Some(Arc::new([2; 32])) },
        sni: None,
    }
}

/// Keys that no password has.
fn credential() -> Credential {
    let keys = |length| ScramKeys {
        salt: vec![3; 16],
        iterations: 10_000,
        stored_key: vec![4; length],
        server_key: vec![5; length],
    };
    let keys = KeySet { sha1: Some(keys(20)), sha256: Some(keys(32)), sha512: Some(keys(64)) };
    Credential { keys, standing: Standing::Active, tokens: Vec::new() }
}
