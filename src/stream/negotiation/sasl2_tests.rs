//! SASL2 as conversations: XEP-0388, XEP-0480.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::tests::{Talk, header};
use super::*;
use crate::sasl::ht::testing::hashed;
use crate::sasl::ht::{Binding, Slot, Token};
use crate::sasl::scram::testing::{client_final, salted};
use crate::sasl::{Hash, Password};

const SASL2: &str = "xmlns='urn:xmpp:sasl:2'";
const TASK: &str = "<next xmlns='urn:xmpp:sasl:2' task='UPGR-SCRAM-SHA-256'/>";

fn authenticate(mechanism: &str, data: &str, more: &str) -> String {
    let data = STANDARD.encode(data);
    format!(
        "<authenticate {SASL2} mechanism='{mechanism}'><initial-response>{data}</initial-response>{more}</authenticate>"
    )
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    let (_, rest) = text.split_once(start).unwrap_or_else(|| panic!("{start} in {text}"));
    rest.split_once(end).unwrap().0
}

/// A whole SCRAM exchange as alice; what is heard at its end.
fn scram(talk: &mut Talk, more: &str) -> String {
    let heard = talk.say(&authenticate("SCRAM-SHA-512", "n,,n=alice,r=abc", more));
    let challenge = STANDARD.decode(between(&heard, "xmlns='urn:xmpp:sasl:2'>", "</challenge>")).unwrap();
    let challenge = String::from_utf8(challenge).unwrap();
    assert!(challenge.contains(",h=") && challenge.ends_with(",t=0304"), "{challenge}");
    let answer = client_final(Hash::Sha512, "pencil", "n=alice,r=abc", &challenge, b"n,,");
    talk.say(&format!("<response {SASL2}>{}</response>", STANDARD.encode(answer)))
}

#[test]
fn a_client_brings_keys_before_it_is_told() {
    let mut talk = Talk::secured();
    let heard = scram(&mut talk, "<upgrade xmlns='urn:xmpp:sasl:upgrade:0'>UPGR-SCRAM-SHA-256</upgrade>");
    assert!(heard.starts_with(&format!("<continue {SASL2}><additional-data>")), "{heard}");
    assert_eq!(between(&heard, "<task>", "</task>"), "UPGR-SCRAM-SHA-256");
    let heard = talk.say(TASK);
    let salt = STANDARD.decode(between(&heard, "iterations='10000'>", "</salt>")).unwrap();
    assert!(salt.len() >= 16);
    let hash = STANDARD.encode(salted(Hash::Sha256, "pencil", &salt, 10_000));
    let heard = talk
        .say(&format!("<task-data {SASL2}><hash xmlns='urn:xmpp:scram-upgrade:0'>{hash}</hash></task-data>"));
    assert!(
        heard.starts_with(&format!("<success {SASL2}><authorization-identifier>alice@h.example<")),
        "{heard}"
    );
    let authenticated = talk.authenticated.unwrap();
    let [(Hash::Sha256, keys)] = authenticated.upgraded.as_slice() else { panic!("one hash function") };
    assert!(keys.is_password(Hash::Sha256, &Password::prepare("pencil").unwrap()));
}

#[test]
fn a_client_that_does_not_do_what_it_offered_is_not_let_in() {
    let upgrade = "<upgrade xmlns='urn:xmpp:sasl:upgrade:0'>UPGR-SCRAM-SHA-256</upgrade>";
    let data = |text: &str| {
        format!("<task-data {SASL2}><hash xmlns='urn:xmpp:scram-upgrade:0'>{text}</hash></task-data>")
    };
    for (steps, condition) in [
        (vec![format!("<abort {SASL2}/>")], "aborted"),
        (vec![format!("<next {SASL2} task='UPGR-SCRAM-SHA-512'/>")], "invalid-mechanism"),
        (vec![TASK.to_owned(), data("*")], "incorrect-encoding"),
        (vec![TASK.to_owned(), data("AAAA")], "malformed-request"),
        (vec![TASK.to_owned(), format!("<task-data {SASL2}/>")], "malformed-request"),
    ] {
        let mut talk = Talk::secured();
        scram(&mut talk, upgrade);
        let heard = steps.iter().map(|step| talk.say(step)).last().unwrap();
        assert!(heard.starts_with(&format!("<failure {SASL2}><{condition} ")), "{heard}");
        assert!(talk.authenticated.is_none() && matches!(talk.state, Some(State::Auth(_))));
    }
    for wrong in [format!("<task-data {SASL2}/>"), "<presence/>".to_owned(), format!("<response {SASL2}/>")] {
        let mut talk = Talk::secured();
        scram(&mut talk, upgrade);
        talk.say(&wrong);
        assert_eq!(talk.error(), Condition::NotAuthorized, "{wrong}");
    }
}

#[test]
fn nothing_is_brought_that_is_there_or_was_not_asked_for() {
    for more in ["", "<upgrade xmlns='urn:xmpp:sasl:upgrade:0'>UPGR-SCRAM-SHA-1</upgrade>"] {
        let mut talk = Talk::secured();
        let heard = scram(&mut talk, more);
        assert!(heard.starts_with(&format!("<success {SASL2}><additional-data>")), "{heard}");
    }
}

#[test]
fn a_resource_begins_with_the_tag_and_does_not_show_the_id() {
    let id = "d4565fa7-4d72-4749-b3d3-740edbf87770";
    let resource = |tag: &str, id: &str| {
        let agent = if id.is_empty() { String::new() } else { format!("<user-agent id='{id}'/>") };
        let more = format!("{agent}<bind xmlns='urn:xmpp:bind:0'>{tag}</bind>");
        let mut talk = Talk::secured();
        talk.say(&authenticate("PLAIN", "\0alice\0pencil", &more));
        let authenticated = talk.authenticated.unwrap();
        authenticated.resource(authenticated.request.bind.as_ref().unwrap()).unwrap().to_string()
    };
    let first = resource("<tag>Client</tag>", id);
    assert!(first.starts_with("Client/") && !first.contains("d4565fa7"), "{first}");
    assert_eq!(first, resource("<tag>Client</tag>", id));
    assert_ne!(first, resource("<tag>Client</tag>", &id.replace('d', "e")));
    assert_ne!(resource("<tag>Client</tag>", ""), resource("<tag>Client</tag>", ""));
    assert!(!resource("<tag>&#xE000;\u{200e}</tag>", id).contains('/'));
    assert!(!resource("", id).contains('/'));
}

#[test]
fn the_language_of_the_stream_stays() {
    let mut talk = Talk::tls();
    talk.say(&header("to='h.example' xml:lang='de'"));
    talk.say(&authenticate("PLAIN", "\0alice\0pencil", ""));
    assert_eq!(talk.authenticated.unwrap().client().lang.as_deref(), Some("de"));
}

/// Of the installation `AGENT`: one in use, bound to the connection; one that it has not used, whose time is over.
pub(super) fn tokens() -> Vec<Token> {
    let token = |secret: &str, slot, binding| {
        let secret = zeroize::Zeroizing::new(secret.to_owned());
        let is_new = slot == Slot::New;
        Token { slot, secret, binding, is_expired: is_new, is_due: true, count: Some(5) }
    };
    vec![token("new", Slot::New, Binding::None), token("current", Slot::Current, Binding::Exporter)]
}

const AGENT: &str = "<user-agent id='d4565fa7-4d72-4749-b3d3-740edbf87770'/>";

/// What is heard when a token is tried on a connection whose exporter is fives.
fn try_token(talk: &mut Talk, binding: Binding, name: &str, secret: &str, more: &str) -> String {
    let data: &[u8] = if binding == Binding::Exporter { &[5; 32] } else { &[] };
    let hashed = hashed(secret, &[b"Initiator", data].concat());
    let message = STANDARD.encode([name.as_bytes(), b"\0", &hashed].concat());
    talk.say(&format!(
        "<authenticate {SASL2} mechanism='{}'><initial-response>{message}</initial-response>{more}</authenticate>",
        binding.mechanism()
    ))
}

#[test]
fn a_token_lets_in_and_the_server_proves_itself() {
    let mut talk = Talk::secured();
    let more = format!("{AGENT}<fast xmlns='urn:xmpp:fast:0' count='6'/>");
    let heard = try_token(&mut talk, Binding::Exporter, "alice", "current", &more);
    let answer = STANDARD.encode(hashed("current", &[b"Responder".as_slice(), &[5; 32]].concat()));
    assert!(heard.starts_with(&format!("<success {SASL2}><additional-data>{answer}<")), "{heard}");
    let used = talk.authenticated.unwrap().used.unwrap();
    assert_eq!(
        (used.slot, used.binding, used.count, used.is_due),
        (Slot::Current, Binding::Exporter, Some(6), true)
    );
}

#[test]
fn a_token_is_refused_that_is_another_ones_or_has_had_its_time() {
    let fast = "<fast xmlns='urn:xmpp:fast:0'/>";
    let all = format!("{AGENT}{fast}");
    let seen = format!("{AGENT}<fast xmlns='urn:xmpp:fast:0' count='5'/>");
    use Binding::{EndPoint, Exporter, None};
    for (binding, name, secret, more, condition) in [
        (Exporter, "alice", "wrong", all.as_str(), "not-authorized"),
        (Exporter, "nobody", "current", &all, "not-authorized"),
        (None, "alice", "current", &all, "not-authorized"),
        (EndPoint, "alice", "current", &all, "not-authorized"),
        (Exporter, "alice", "current", &seen, "not-authorized"),
        (None, "alice", "new", &all, "credentials-expired"),
        (Exporter, "gone", "current", &all, "account-disabled"),
        (Exporter, "alice", "current", AGENT, "malformed-request"),
        (Exporter, "alice", "current", fast, "malformed-request"),
    ] {
        let mut talk = Talk::secured();
        let heard = try_token(&mut talk, binding, name, secret, more);
        assert!(heard.starts_with(&format!("<failure {SASL2}><{condition} ")), "{name} {secret}: {heard}");
        assert!(talk.authenticated.is_none());
    }
}

#[test]
fn tokens_are_offered_where_they_can_be_used() {
    let heard = Talk::tls().say(&header("to='h.example'"));
    assert!(heard.contains(
        "<fast xmlns='urn:xmpp:fast:0'><mechanism>HT-SHA-256-EXPR</mechanism>\
         <mechanism>HT-SHA-256-ENDP</mechanism><mechanism>HT-SHA-256-NONE</mechanism></fast>"
    ));
    assert!(!Talk::tls().say(&header("to='open.example'")).contains("urn:xmpp:fast:0"), "switched off");
    let mut talk = Talk::secured();
    let unknown = "<request-token xmlns='urn:xmpp:fast:0' mechanism='HT-SHA-512-NONE'/>";
    talk.say(&authenticate("PLAIN", "\0alice\0pencil", unknown));
    assert_eq!(talk.authenticated.unwrap().request.token, None);
}
