//! Negotiation as conversations: what a client says, what it hears, where that leads.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::*;
use crate::jid::Domain;
use crate::sasl::scram::testing::client_final;
use crate::sasl::{
    ChannelBindings, Credential, Decoy, Hash, KeySet, Mechanism, Password, ScramKeys, Standing,
};
use crate::stream::{Framer, Limits};
use crate::xml::Str;

const TLS: &str = "xmlns='urn:ietf:params:xml:ns:xmpp-tls'";
const SASL: &str = "xmlns='urn:ietf:params:xml:ns:xmpp-sasl'";

/// The hosts of the tests: `h.example` wants TLS, `open.example` does not, `weak.example` allows SCRAM only,
/// `closed.example` is switched off.
struct Four;

impl Hosts for Four {
    fn host(&self, to: Option<&Domain>) -> Option<Host> {
        let domain = to?.clone();
        let name = domain.as_str();
        if !["h.example", "open.example", "weak.example", "closed.example"].contains(&name) {
            return None;
        }
        let weak = vec!["SCRAM-SHA-256".parse().unwrap()];
        Some(Host {
            mechanisms: if name == "weak.example" { weak } else { Mechanism::ALL.to_vec() },
            tls_required: name != "open.example",
            registers: false,
            anonymous: name == "open.example",
            fast: name != "open.example",
            closed: (name == "closed.example").then(|| "moved".into()),
            domain,
        })
    }

    fn any_name(&self) -> String {
        "h.example".to_owned()
    }
}

fn keys(password: &str) -> KeySet {
    let password = Password::prepare(password).unwrap();
    let of = |hash| Some(ScramKeys::derive(hash, &password, vec![3; 16], 16));
    KeySet { sha1: None, sha256: of(Hash::Sha256), sha512: of(Hash::Sha512) }
}

fn credential(name: &str) -> Option<Credential> {
    let standing = match name {
        "alice" => Standing::Active,
        "gone" => Standing::Disabled("Ask the admin.".into()),
        _ => return None,
    };
    Some(Credential { keys: keys("pencil"), standing, tokens: super::sasl2_tests::tokens() })
}

fn bindings() -> ChannelBindings {
    ChannelBindings { exporter: Some([5; 32]), end_point: Some([6; 32].into()) }
}

/// A connection to a server with these hosts and accounts `alice` and `gone`, both with the password `pencil`.
pub(super) struct Talk {
    policy: Arc<Policy>,
    framer: Framer,
    pub(super) state: Option<State>,
    out: Vec<u8>,
    closed: Option<Closed>,
    bind: Option<BindRequest>,
    /// How a client has authenticated by SASL2.
    pub(super) authenticated: Option<Box<Authenticated>>,
    store_is_down: bool,
}

impl Talk {
    fn new(channel: Channel) -> Self {
        let policy = Arc::new(Policy {
            hosts: Box::new(Four),
            language: Str::new_static("en"),
            decoy: Decoy::new([1; 32]),
            early_bytes: 10_000,
            bytes: 200_000,
            idle: 180,
        });
        Self {
            state: Some(State::start(Arc::clone(&policy), channel)),
            policy,
            framer: Framer::new(Limits::stranger(10_000)),
            out: Vec::new(),
            closed: None,
            bind: None,
            authenticated: None,
            store_is_down: false,
        }
    }

    fn clear() -> Self {
        Self::new(Channel::Clear)
    }

    pub(super) fn tls() -> Self {
        Self::new(Channel::Tls { version: Some(0x0304), bindings: bindings(), sni: None })
    }

    /// Inside TLS, features received.
    pub(super) fn secured() -> Self {
        let mut talk = Self::tls();
        talk.say(&header("to='h.example'"));
        talk
    }

    /// Authenticated as alice, before the stream begins anew.
    fn authenticated() -> Self {
        let mut talk = Self::secured();
        talk.say(&plain("\0alice\0pencil"));
        talk
    }

    /// Features with bind received.
    fn restarted() -> Self {
        let mut talk = Self::authenticated();
        talk.say(&header("to='h.example' xml:lang='de'"));
        talk
    }

    /// What is heard in answer.
    pub(super) fn say(&mut self, text: &str) -> String {
        let mut input = text.as_bytes();
        while let Some(state) = self.state.take() {
            match self.framer.next(&mut input) {
                Ok(None) => {
                    self.state = Some(state);
                    break;
                }
                Ok(Some(frame)) => {
                    let step = state.handle(frame, &mut self.out);
                    self.follow(step);
                }
                Err(error) => {
                    let step = state.fail(error, &mut self.out);
                    self.follow(step);
                }
            }
        }
        String::from_utf8(std::mem::take(&mut self.out)).unwrap()
    }

    fn follow(&mut self, step: Step) {
        match step {
            Step::Next(state) => self.state = Some(state),
            Step::Restart(state) => {
                self.framer.reset();
                self.state = Some(state);
            }
            Step::StartTls(start) => {
                start.proceed(&mut self.out);
                self.framer.reset();
                let channel = Channel::Tls {
                    version: Some(0x0304),
                    bindings: bindings(),
                    sni: Some(start.host().clone()),
                };
                self.state = Some(State::start(Arc::clone(&self.policy), channel));
            }
            Step::Lookup(lookup) if self.store_is_down => {
                let step = lookup.unavailable(&mut self.out);
                self.follow(step);
            }
            Step::Lookup(lookup) => {
                let found =
                    lookup.account().and_then(|jid| credential(jid.as_str().split('@').next().unwrap()));
                let step = lookup.found(found, &mut self.out);
                self.follow(step);
            }
            Step::Derive(derivation) => {
                let Derivation { check, then } = *derivation;
                let step = then.verdict(&check.run(), &mut self.out);
                self.follow(step);
            }
            Step::Register(registration) => {
                let step = registration.done(&Ok(()), &mut self.out);
                self.follow(step);
            }
            Step::Authenticated(authenticated) => {
                authenticated.success(authenticated.client().account.as_str(), Vec::new(), &mut self.out);
                authenticated.features(false, &mut self.out);
                self.state = Some(authenticated.state());
                self.authenticated = Some(authenticated);
            }
            Step::Bind(request) => self.bind = Some(*request),
            Step::Resume(request) => self.state = Some(request.refused()),
            Step::Close(closed) => self.closed = Some(closed),
        }
    }

    /// The whole of a SCRAM exchange; what is heard at the end.
    fn scram(&mut self, mechanism: &str, name: &str, password: &str, gs2: &str, data: &[u8]) -> String {
        let hash = if mechanism.contains("512") { Hash::Sha512 } else { Hash::Sha256 };
        let bare = format!("n={name},r=abc");
        let heard = self.say(&auth(mechanism, &format!("{gs2}{bare}")));
        let Some(challenge) = heard.strip_prefix(&format!("<challenge {SASL}>")) else { return heard };
        let challenge = STANDARD.decode(challenge.strip_suffix("</challenge>").unwrap()).unwrap();
        let challenge = String::from_utf8(challenge).unwrap();
        let binding = [gs2.as_bytes(), data].concat();
        let answer = client_final(hash, password, &bare, &challenge, &binding);
        self.say(&format!("<response {SASL}>{}</response>", STANDARD.encode(answer)))
    }

    pub(super) fn error(&self) -> Condition {
        match self.closed.clone() {
            Some(Closed::Error(error)) => error.condition,
            other => panic!("not closed by an error: {other:?}"),
        }
    }
}

pub(super) fn header(attributes: &str) -> String {
    format!(
        "<?xml version='1.0'?><stream:stream {attributes} version='1.0' xmlns='jabber:client' \
         xmlns:stream='http://etherx.jabber.org/streams'>"
    )
}

fn auth(mechanism: &str, data: &str) -> String {
    let data = if data.is_empty() { String::new() } else { STANDARD.encode(data) };
    format!("<auth {SASL} mechanism='{mechanism}'>{data}</auth>")
}

fn plain(message: &str) -> String {
    auth("PLAIN", message)
}

/// The name of the condition in a SASL failure that was heard.
fn failure(heard: &str) -> &str {
    let (_, rest) = heard.split_once(&format!("<failure {SASL}><")).unwrap_or_else(|| panic!("{heard}"));
    rest.split_once("/>").unwrap().0
}

#[test]
fn headers_are_answered_as_section_4_7_says() {
    let heard = Talk::tls().say(&header("to='h.example' from='Alice@h.example/x' xml:lang='en-GB' id='x'"));
    assert!(heard.starts_with("<?xml version='1.0'?><stream:stream "), "{heard}");
    for part in ["from='h.example'", "to='alice@h.example'", "version='1.0'", "xml:lang='en'", " id='"] {
        assert!(heard.contains(part), "{part} in {heard}");
    }
    assert!(!heard.contains("id='x'"));
    let anonymous = Talk::tls().say(&header("to='h.example'"));
    assert!(!anonymous.contains(" to="), "RFC 6120 §4.7.2");
    let id = |heard: &str| heard.split_once(" id='").unwrap().1.split('\'').next().unwrap().to_owned();
    assert_ne!(id(&heard), id(&anonymous));
}

#[test]
fn every_stream_is_opened_before_it_is_refused() {
    use Condition::*;
    let ns = "xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'";
    let rows = [
        (header("to='other.example'"), HostUnknown),
        (header(""), HostUnknown),
        (header("to='closed.example'"), HostGone),
        (header("to='a b'"), ImproperAddressing),
        (header("to='h.example'").replace("jabber:client", "jabber:server"), InvalidNamespace),
        (header("to='h.example'").replace("etherx", "wrong"), InvalidNamespace),
        (format!("<stream:stream to='h.example' {ns}>"), UnsupportedVersion),
        (format!("<stream:stream to='h.example' version='2.0' {ns}>"), UnsupportedVersion),
        ("<stream to='h.example' version='1.0' xmlns='jabber:client'>".into(), BadNamespacePrefix),
        ("<!DOCTYPE x>".into(), RestrictedXml),
        ("hello".into(), NotWellFormed),
    ];
    for (text, condition) in rows {
        let mut talk = Talk::clear();
        let heard = talk.say(&text);
        assert_eq!(talk.error(), condition, "{text}");
        assert_eq!(heard.matches("<stream:stream ").count(), 1, "{heard}");
        assert!(heard.ends_with("</stream:error></stream:stream>"), "{heard}");
    }
}

#[test]
fn nothing_but_starttls_where_tls_is_required() {
    let mut talk = Talk::clear();
    let heard = talk.say(&header("to='h.example'"));
    let features = format!("<stream:features><starttls {TLS}><required/></starttls><limits ");
    assert!(heard.contains(&features), "{heard}");
    assert!(heard.contains("<max-bytes>10000</max-bytes>"));
    assert_eq!(failure(&talk.say(&plain("\0alice\0pencil"))), "encryption-required");
    assert_eq!(talk.say(&format!("<starttls {TLS}/>")), format!("<proceed {TLS}/>"));
    // Without `to` the name of the TLS hello counts.
    let heard = talk.say(&header(""));
    assert!(heard.contains(" from='h.example'") && !heard.contains("starttls"), "{heard}");
}

#[test]
fn stanzas_before_their_time_end_the_stream() {
    for (mut talk, condition) in
        [(Talk::clear(), Condition::NotAuthorized), (Talk::tls(), Condition::NotAuthorized)]
    {
        talk.say(&header("to='h.example'"));
        let heard = talk.say("<message to='bob@h.example'><body>hi</body></message>");
        assert_eq!(talk.error(), condition);
        assert!(heard.starts_with("<stream:error><not-authorized "), "{heard}");
    }
}

#[test]
fn starttls_is_refused_where_it_cannot_be() {
    for (mut talk, text) in [
        (Talk::tls(), format!("<starttls {TLS}/>")),
        (Talk::clear(), format!("<starttls {TLS}><x/></starttls>")),
    ] {
        talk.say(&header("to='h.example'"));
        assert_eq!(talk.say(&text), format!("<failure {TLS}/></stream:stream>"));
        assert_eq!(talk.closed, Some(Closed::TlsRefused));
    }
}

#[test]
fn encrypted_streams_offer_mechanisms_and_channel_bindings() {
    let heard = Talk::tls().say(&header("to='h.example'"));
    let names = Mechanism::ALL.map(|mechanism| format!("<mechanism>{mechanism}</mechanism>")).concat();
    assert!(heard.contains(&format!("<mechanisms {SASL}>{names}</mechanisms>")), "{heard}");
    assert!(heard.contains(
        "<sasl-channel-binding xmlns='urn:xmpp:sasl-cb:0'><channel-binding type='tls-exporter'/>\
         <channel-binding type='tls-server-end-point'/></sasl-channel-binding>"
    ));
    let heard = Talk::tls().say(&header("to='weak.example'"));
    assert!(heard.contains(&format!("<mechanisms {SASL}><mechanism>SCRAM-SHA-256</mechanism></mechanisms>")));
    assert!(!heard.contains("channel-binding"));
    let heard = Talk::clear().say(&header("to='open.example'"));
    assert!(heard.contains(&format!("<starttls {TLS}/>")), "{heard}");
    assert!(!heard.contains("PLUS") && !heard.contains("PLAIN") && heard.contains("SCRAM-SHA-1<"));
}

#[test]
fn scram_lets_in_who_knows_the_password() {
    for mechanism in ["SCRAM-SHA-256", "SCRAM-SHA-512"] {
        let plus = format!("{mechanism}-PLUS");
        for (name, gs2, data) in [
            (mechanism, "n,,", vec![]),
            (mechanism, "n,a=Alice@h.example,", vec![]),
            (plus.as_str(), "p=tls-exporter,,", vec![5; 32]),
            (plus.as_str(), "p=tls-server-end-point,,", vec![6; 32]),
        ] {
            let heard = Talk::secured().scram(name, "alice", "pencil", gs2, &data);
            assert!(heard.starts_with(&format!("<success {SASL}>")), "{name} {gs2} {heard}");
        }
        let mut open = Talk::clear();
        open.say(&header("to='open.example'"));
        assert!(open.scram(mechanism, "alice", "pencil", "y,,", &[]).starts_with("<success"));
    }
    let heard = Talk::secured().scram("SCRAM-SHA-256", "alice", "pencil", "y,,", &[]);
    assert_eq!(failure(&heard), "not-authorized", "downgrade");
}

#[test]
fn whoever_has_no_account_looks_like_one_with_another_password() {
    // The account has no keys for SHA-1: it must look as others do there, too.
    for (mechanism, name, password) in [
        ("SCRAM-SHA-256", "alice", "wrong"),
        ("SCRAM-SHA-256", "nobody", "pencil"),
        ("SCRAM-SHA-256", "gone", "wrong"),
        ("SCRAM-SHA-256", "a b", "pencil"),
        ("SCRAM-SHA-512", "nobody", "pencil"),
    ] {
        let heard = Talk::secured().scram(mechanism, name, password, "n,,", &[]);
        assert_eq!(heard, format!("<failure {SASL}><not-authorized/></failure>"), "{name}");
    }
    for message in ["\0alice\0wrong", "\0nobody\0pencil", "\0gone\0wrong", "\0a b\0pencil"] {
        let heard = Talk::secured().say(&plain(message));
        assert_eq!(heard, format!("<failure {SASL}><not-authorized/></failure>"), "{message}");
    }
}

#[test]
fn only_the_right_password_hears_that_an_account_is_disabled() {
    let mut talk = Talk::secured();
    let heard = talk.say(&plain("\0gone\0pencil"));
    assert!(heard.contains("<account-disabled/><text xml:lang='en'>Ask the admin.</text>"), "{heard}");
    let failed = talk.state.as_mut().unwrap().take_failure().unwrap();
    assert_eq!(failed.account.unwrap().as_str(), "gone@h.example");
    let heard = talk.scram("SCRAM-SHA-256", "gone", "pencil", "n,,", &[]);
    assert_eq!(failure(&heard), "account-disabled");
}

#[test]
fn each_sasl_fault_has_its_condition() {
    let rows = [
        (format!("<auth {SASL} mechanism='CRAM-MD5'/>"), "invalid-mechanism"),
        (format!("<auth {SASL}/>"), "invalid-mechanism"),
        (format!("<auth {SASL} mechanism='PLAIN'>*</auth>"), "incorrect-encoding"),
        (format!("<auth {SASL} mechanism='PLAIN'>AGE</auth>"), "incorrect-encoding"),
        (format!("<auth {SASL} mechanism='PLAIN'> AA== </auth>"), "incorrect-encoding"),
        (format!("<auth {SASL} mechanism='PLAIN'>=</auth>"), "malformed-request"),
        (format!("<auth {SASL} mechanism='PLAIN'><x/></auth>"), "malformed-request"),
        (auth("SCRAM-SHA-256", "n,,n=alice"), "malformed-request"),
        (auth("SCRAM-SHA-256-PLUS", "p=tls-unique,,n=alice,r=x"), "malformed-request"),
        (plain("bob@h.example\0alice\0pencil"), "invalid-authzid"),
        (plain("alice@open.example\0alice\0pencil"), "invalid-authzid"),
        (plain("alice@h.example/x\0alice\0pencil"), "invalid-authzid"),
        (auth("SCRAM-SHA-256", "n,a=bob@h.example,n=alice,r=x"), "invalid-authzid"),
        (format!("<response {SASL}>AA==</response>"), "malformed-request"),
        (format!("<abort {SASL}/>"), "aborted"),
    ];
    for (text, condition) in rows {
        let mut talk = Talk::secured();
        assert_eq!(failure(&talk.say(&text)), condition, "{text}");
        // The stream lives on.
        assert!(talk.say(&plain("alice@h.example\0alice\0pencil")).starts_with("<success"), "{text}");
    }
    let mut weak = Talk::tls();
    weak.say(&header("to='weak.example'"));
    assert_eq!(failure(&weak.say(&plain("\0alice\0pencil"))), "mechanism-too-weak");
    let mut open = Talk::clear();
    open.say(&header("to='open.example'"));
    assert_eq!(failure(&open.say(&plain("\0alice\0pencil"))), "encryption-required");
    assert!(open.say(&format!("<starttls {TLS}/>")).starts_with("<proceed"), "TLS is still possible");
    let mut down = Talk::secured();
    down.store_is_down = true;
    assert_eq!(failure(&down.say(&plain("\0alice\0pencil"))), "temporary-auth-failure");
}

#[test]
fn the_initial_response_may_come_later() {
    let mut talk = Talk::secured();
    assert_eq!(talk.say(&format!("<auth {SASL} mechanism='PLAIN'/>")), format!("<challenge {SASL}/>"));
    let response = format!("<response {SASL}>{}</response>", STANDARD.encode("\0alice\0pencil"));
    assert_eq!(talk.say(&response), format!("<success {SASL}/>"));
}

#[test]
fn an_exchange_is_aborted_or_begun_anew() {
    let begin = auth("SCRAM-SHA-256", "n,,n=alice,r=x");
    let mut talk = Talk::secured();
    assert!(talk.say(&begin).starts_with("<challenge"));
    assert_eq!(failure(&talk.say(&format!("<abort {SASL}/>"))), "aborted");
    assert!(talk.say(&begin).starts_with("<challenge"));
    assert!(talk.say(&begin).starts_with("<challenge"), "RFC 6120 §6.4.2: the new one counts");
    assert!(talk.say(&plain("\0alice\0pencil")).starts_with("<success"));
}

#[test]
fn the_sixth_failure_closes_the_stream() {
    let mut talk = Talk::secured();
    for _ in 0..5 {
        assert_eq!(failure(&talk.say(&plain("\0alice\0wrong"))), "not-authorized");
        assert!(talk.closed.is_none());
    }
    let heard = talk.say(&plain("\0alice\0wrong"));
    assert_eq!(failure(&heard), "not-authorized");
    assert_eq!(talk.error(), Condition::PolicyViolation);
    assert!(heard.ends_with("</stream:stream>"));
}

#[test]
fn who_authenticates_must_be_who_the_header_says() {
    let mut talk = Talk::tls();
    talk.say(&header("to='h.example' from='bob@h.example'"));
    talk.say(&plain("\0alice\0pencil"));
    assert_eq!(talk.error(), Condition::InvalidFrom);
    for (attributes, condition) in [
        ("to='open.example'", Condition::HostUnknown),
        ("to='h.example' from='bob@h.example'", Condition::InvalidFrom),
    ] {
        let mut talk = Talk::authenticated();
        let heard = talk.say(&header(attributes));
        assert_eq!(talk.error(), condition);
        assert!(heard.contains("<stream:stream ") && heard.ends_with("</stream:stream>"), "{heard}");
    }
}

#[test]
fn after_authentication_the_features_are_others() {
    let heard = Talk::authenticated().say(&header("from='alice@h.example/y'"));
    let (_, features) = heard.split_once("<stream:features>").unwrap();
    for name in ["<bind ", "<session ", "<optional/>", "<ver ", "<sub ", "<max-bytes>200000</max-bytes>"] {
        assert!(features.contains(name), "{name} in {features}");
    }
    assert!(!features.contains("mechanism") && !features.contains("starttls"));
}

#[test]
fn a_resource_is_asked_for() {
    let ask = |child: &str| {
        format!(
            "<iq type='set' id='b&amp;1'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>{child}</bind></iq>"
        )
    };
    for (child, resource) in
        [("", None), ("<resource>balcony</resource>", Some("balcony")), ("<resource/>", None)]
    {
        let mut talk = Talk::restarted();
        assert_eq!(talk.say(&ask(child)), "");
        let request = talk.bind.take().unwrap();
        assert_eq!(request.resource.as_ref().map(|resource| resource.as_str()), resource);
        let client = request.client();
        assert_eq!((request.id.as_str(), client.account.as_str()), ("b&1", "alice@h.example"));
        assert_eq!((client.lang.unwrap().as_str(), client.mechanism), ("de", Mechanism::Plain));
        talk.state = Some(request.refused());
        talk.say(&ask(child));
        assert!(talk.bind.is_some(), "another try");
    }
    let mut talk = Talk::restarted();
    let heard = talk.say(&ask("<resource>a\u{200D}b</resource>"));
    assert!(heard.contains("<error type='modify'><bad-request "), "{heard}");
    talk.say(&ask(""));
    assert!(talk.bind.is_some(), "RFC 6120 §7.7.3");
}

#[test]
fn what_comes_before_a_resource_is_answered_or_ends_the_stream() {
    let mut talk = Talk::restarted();
    let heard = talk.say("<iq type='get' id='1' to='h.example'><ping xmlns='urn:xmpp:ping'/></iq>");
    assert!(heard.contains("<unexpected-request ") && heard.contains("id='1'"), "{heard}");
    let heard = talk.say("<iq type='set' id='2'/>");
    assert!(heard.contains("<bad-request "), "{heard}");
    for (text, condition) in [
        ("<presence/>", Condition::NotAuthorized),
        ("<message to='bob@h.example'/>", Condition::NotAuthorized),
        ("<iq type='get' id='1' to='bob@h.example'><q xmlns='x'/></iq>", Condition::NotAuthorized),
        ("<iq type='get' id='1' from='bob@h.example'><q xmlns='x'/></iq>", Condition::InvalidFrom),
        ("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>", Condition::UnsupportedStanzaType),
    ] {
        let mut talk = Talk::restarted();
        talk.say(text);
        assert_eq!(talk.error(), condition, "{text}");
    }
    let mut talk = Talk::restarted();
    let ask = "<iq type='get' id='1'><x xmlns='y'/></iq>";
    for _ in 0..10 {
        talk.say(ask);
    }
    assert!(talk.closed.is_none());
    talk.say(ask);
    assert_eq!(talk.error(), Condition::PolicyViolation, "RFC 6120 §7.7.3");
}

#[test]
fn a_client_may_leave_at_any_time() {
    for mut talk in [Talk::secured(), Talk::restarted()] {
        assert_eq!(talk.say("</stream:stream>"), "</stream:stream>");
        assert_eq!(talk.closed, Some(Closed::ByClient));
    }
    let mut talk = Talk::secured();
    talk.say(
        "<stream:error><reset xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></stream:stream>",
    );
    assert_eq!(talk.closed, Some(Closed::ByClient));
}

#[test]
fn everything_may_come_in_one_packet() {
    let mut talk = Talk::tls();
    let whole = [
        header("to='h.example'"),
        plain("\0alice\0pencil"),
        header("to='h.example'"),
        "<iq type='set' id='1'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>".to_owned(),
    ]
    .concat();
    let heard = talk.say(&whole);
    assert_eq!(heard.matches("<stream:stream ").count(), 2);
    assert!(talk.bind.is_some());
}
