//! What a stanza must be (RFC 6120 §8), how it is answered, how it is written.

use super::*;
use crate::xml::el;
use crate::xml::{Limits, Scope};

fn element(text: &str) -> Element {
    xml::parse(text.as_bytes(), &Scope::new(ns::CLIENT), Limits::KNOWN).unwrap()
}

fn stanza(text: &str) -> Stanza {
    Stanza::try_from(element(text)).unwrap()
}

fn written(stanza: &Stanza) -> String {
    let mut out = Vec::new();
    stanza.write(&mut out);
    String::from_utf8(out).unwrap()
}

fn jid(text: &str) -> Jid {
    text.parse().unwrap()
}

/// The answer to what is no good stanza, as text.
fn answer(text: &str) -> Option<String> {
    match Stanza::try_from(element(text)) {
        Err(Malformed::Stanza(malformed)) => {
            reply::malformed(&malformed, jid("me@host/r")).as_ref().map(written)
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_stanza_is_small() {
    assert!(size_of::<Stanza>() <= 96, "{}", size_of::<Stanza>());
}

#[test]
fn the_types() {
    let message = |kind: &str| match stanza(&format!("<message type='{kind}'/>")) {
        Stanza::Message(message) => message.kind(),
        other => panic!("{other:?}"),
    };
    assert_eq!(message("chat"), MessageType::Chat);
    assert_eq!(message("groupchat"), MessageType::Groupchat);
    assert_eq!(message("headline"), MessageType::Headline);
    assert_eq!(message("error"), MessageType::Error);
    assert_eq!(message("normal"), MessageType::Normal);
    // RFC 6121 §5.2.2
    assert_eq!(message("unheard-of"), MessageType::Normal);
    let presence = |text: &str| match stanza(text) {
        Stanza::Presence(presence) => presence,
        other => panic!("{other:?}"),
    };
    assert_eq!(presence("<presence/>").kind(), PresenceType::Available);
    for kind in ["unavailable", "subscribe", "subscribed", "unsubscribe", "unsubscribed", "probe", "error"] {
        assert_eq!(presence(&format!("<presence type='{kind}'/>")).kind().name(), Some(kind));
    }
}

/// RFC 6120 §8.2.3, RFC 6121 §4.7.1
#[test]
fn what_is_no_good_stanza() {
    let bad_request = |text: &str| {
        answer(text).unwrap().contains("<bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>")
    };
    assert!(bad_request("<iq type='get'><ping xmlns='urn:xmpp:ping'/></iq>"), "no id");
    assert!(bad_request("<iq id='1'><ping xmlns='urn:xmpp:ping'/></iq>"), "no type");
    assert!(bad_request("<iq id='1' type='subscribe'><ping xmlns='urn:xmpp:ping'/></iq>"), "unknown type");
    assert!(bad_request("<iq id='1' type='get'/>"), "no child");
    assert!(bad_request("<iq id='1' type='set'><a xmlns='x'/><b xmlns='x'/></iq>"), "two children");
    assert!(bad_request("<presence type='available'/>"), "unknown type of presence");
    stanza("<iq id='1' type='get'> <ping xmlns='urn:xmpp:ping'/> </iq>");
    stanza("<iq id='1' type='result'/>");
}

#[test]
fn an_addressee_that_is_no_address_is_named_in_the_answer() {
    let text = answer("<message to='a b@host' id='m1' type='chat'><body>x</body></message>").unwrap();
    for part in
        ["<message ", "from='a b@host'", "to='me@host/r'", "id='m1'", "type='error'", "<jid-malformed "]
    {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert!(text.contains("a space is not allowed before the @"));
}

/// RFC 6120 §8.3.1
#[test]
fn errors_and_results_are_never_answered() {
    assert_eq!(answer("<message to='@' type='error'/>"), None);
    assert_eq!(answer("<iq to='@' id='1' type='result'/>"), None);
    let error = StanzaError::service_unavailable();
    for text in [
        "<message type='error'/>",
        "<presence type='error'/>",
        "<iq id='1' type='error'/>",
        "<iq id='1' type='result'/>",
    ] {
        assert!(reply::error(&stanza(text), &error).is_none(), "{text}");
    }
    for text in ["<message/>", "<presence/>", "<iq id='1' type='get'><a xmlns='x'/></iq>"] {
        assert!(reply::error(&stanza(text), &error).unwrap().is_error(), "{text}");
    }
}

#[test]
fn what_is_no_stanza_and_who_cannot_be_the_sender() {
    let refused = |text: &str| Stanza::try_from(element(text)).unwrap_err();
    assert!(matches!(refused("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>"), Malformed::NotAStanza(_)));
    assert!(matches!(refused("<message xmlns='jabber:server'/>"), Malformed::NotAStanza(_)));
    assert!(matches!(refused("<stanza/>"), Malformed::NotAStanza(_)));
    assert!(matches!(refused("<message from='@'/>"), Malformed::InvalidFrom(_)));
}

#[test]
fn an_answer_swaps_the_addresses_and_keeps_the_id() {
    let Stanza::Iq(request) =
        stanza("<iq from='a@h/r' to='h' id='&apos;1' type='get'><ping xmlns='urn:xmpp:ping'/></iq>")
    else {
        panic!()
    };
    let result = Stanza::Iq(reply::result(&request, Some(el(ns::PING, "pong").build())));
    assert_eq!(
        written(&result),
        "<iq from='h' to='a@h/r' type='result' id='&apos;1'><pong xmlns='urn:xmpp:ping'/></iq>"
    );
    let error = StanzaError::forbidden().text("No.");
    let Stanza::Iq(answer) = reply::error(&Stanza::Iq(request), &error).unwrap() else { panic!() };
    assert_eq!((answer.from(), answer.to()), (Some(&jid("h")), Some(&jid("a@h/r"))));
    assert_eq!((answer.id(), answer.error()), (Some("'1"), Some(error)));
}

#[test]
fn addresses_are_exchanged_without_touching_the_rest() {
    let text = "<message to='b@h' xmlns:x='urn:x' id='1' x:y='z'><body>a &amp; b</body><x:c/></message>";
    let sent = stanza(text).with_from(jid("a@h/r"));
    let copy = sent.clone().with_to(jid("b@h/phone"));
    assert_eq!(sent.to(), Some(&jid("b@h")));
    assert!(written(&copy).contains("to='b@h/phone'"), "{}", written(&copy));
    assert_eq!(written(&copy).matches("to=").count(), 1);
    let again = Stanza::try_from(element(&written(&copy))).unwrap();
    assert_eq!(again.to_element(), copy.to_element());
    assert_eq!((again.from(), again.to()), (copy.from(), copy.to()));
    let size = written(&copy).len();
    assert!(copy.size() >= size * 2 / 3 && copy.size() <= size * 3 / 2, "{} for {size}", copy.size());
}

#[test]
fn presence_tells_its_priority() {
    let priority = |text: &str| match stanza(&format!("<presence>{text}</presence>")) {
        Stanza::Presence(presence) => presence.priority().map_err(|error| error.condition),
        other => panic!("{other:?}"),
    };
    assert_eq!(priority(""), Ok(0));
    assert_eq!(priority("<priority>-128</priority>"), Ok(-128));
    assert_eq!(priority("<priority> 5\n</priority>"), Ok(5));
    assert_eq!(priority("<priority>128</priority>"), Err(Condition::BadRequest));
    assert_eq!(priority("<priority>high</priority>"), Err(Condition::BadRequest));
}

#[test]
fn a_message_is_built() {
    let message = Message::chat(jid("b@h")).from(jid("a@h/r")).id("m1").subject("s").body("<b>").build();
    assert_eq!(message.body().as_deref(), Some("<b>"));
    let text = written(&message.clone().into());
    let expected = "<message from='a@h/r' to='b@h' type='chat' id='m1'><subject>s</subject><body>&lt;b&gt;</body></message>";
    assert_eq!(text, expected);
    let delayed = message.with_child(el(ns::DELAY, "delay"));
    assert_eq!(delayed.payloads().count(), 3);
}
