//! SASL2 as conversations: XEP-0388, XEP-0480.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::tests::{Talk, header};
use super::*;
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
