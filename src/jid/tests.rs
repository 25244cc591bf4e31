//! The examples of RFC 7622, what other libraries get wrong, and what must hold for every text.

use proptest::prelude::*;

use super::precis::opaque_string;
use super::*;

fn jid(text: &str) -> Result<String, String> {
    text.parse::<Jid>().map(|jid| jid.to_string()).map_err(|error| error.reason_text())
}

/// RFC 7622 §3.5, Table 1
#[test]
fn legal_addresses() {
    for (text, prepared) in [
        ("juliet@example.com", "juliet@example.com"),
        ("juliet@example.com/foo", "juliet@example.com/foo"),
        ("juliet@example.com/foo bar", "juliet@example.com/foo bar"),
        ("juliet@example.com/foo@bar", "juliet@example.com/foo@bar"),
        ("foo\\20bar@example.com", "foo\\20bar@example.com"),
        ("fussball@example.com", "fussball@example.com"),
        ("fu\u{DF}ball@example.com", "fu\u{DF}ball@example.com"),
        ("\u{3C0}@example.com", "\u{3C0}@example.com"),
        ("\u{3A3}@example.com/foo", "\u{3C3}@example.com/foo"),
        ("\u{3C3}@example.com/foo", "\u{3C3}@example.com/foo"),
        ("\u{3C2}@example.com/foo", "\u{3C2}@example.com/foo"),
        ("king@example.com/\u{265A}", "king@example.com/\u{265A}"),
        ("example.com", "example.com"),
        ("example.com/foobar", "example.com/foobar"),
        ("a.example.com/b@example.net", "a.example.com/b@example.net"),
    ] {
        assert_eq!(jid(text).as_deref(), Ok(prepared));
    }
}

/// RFC 7622 §3.5, Table 2
#[test]
fn illegal_addresses() {
    for (text, reason) in [
        ("\"juliet\"@example.com", "a quotation mark is not allowed before the @"),
        ("foo bar@example.com", "a space is not allowed before the @"),
        // 18, a space at the begin of a resource, is listed without a rule that forbids it; OpaqueString allows it.
        ("juliet@example.com/", "there is nothing after the /"),
        ("@example.com/", "there is nothing before the @"),
        ("henry\u{2163}@example.com", "Ⅳ (U+2163) is not allowed before the @"),
        ("\u{265A}@example.com", "♚ (U+265A) is not allowed before the @"),
        ("juliet@", "the domain is missing"),
        ("/foobar", "the domain is missing"),
        ("", "the domain is missing"),
        ("a@b@c", "@ is not allowed in the domain"),
        ("juliet@example.com/foo\tbar", "a tab is not allowed after the /"),
        ("juliet@example.com/foo\nbar", "a line break is not allowed after the /"),
        ("juliet@exa mple.com", "a space is not allowed in the domain"),
        ("juliet@a..b", "the domain begins with a dot or has two in a row"),
        ("juliet@.", "the domain is missing"),
        ("juliet@-a.b", "no part of the domain may begin or end with a hyphen"),
        ("*.example.org", "* is not allowed in the domain"),
        ("a@my_host", "_ is not allowed in the domain"),
        ("a@[::1", "the domain is not a valid domain name"),
        (
            "a@host/x\u{200D}y",
            "a zero width joiner (U+200D), which some emoji contain, is not allowed at that place after the /",
        ),
        ("a\u{5D0}@host", "the part before the @ mixes writing from left and from right"),
    ] {
        assert_eq!(jid(text), Err(reason.to_owned()), "{text:?}");
    }
}

#[test]
fn an_error_is_a_sentence_for_people() {
    let error = "Bob Miller@example.org".parse::<BareJid>().unwrap_err();
    let expected = "\"Bob Miller@example.org\" is not an address: a space is not allowed before the @";
    assert_eq!(error.to_string(), expected);
    let error = "bob@example.org/phone".parse::<BareJid>().unwrap_err();
    assert_eq!(error.to_string(), "\"bob@example.org/phone\" is not an address: it must not have a / here");
    let error = "example..org".parse::<Domain>().unwrap_err();
    let expected = "\"example..org\" is not a domain: the domain begins with a dot or has two in a row";
    assert_eq!(error.to_string(), expected);
}

/// What stringprep servers and libraries get wrong (and what they get right).
#[test]
fn equal_addresses_are_equal_bytes() {
    for (text, prepared) in [
        ("Juliet@Example.COM/Balcony", "juliet@example.com/Balcony"),
        ("ALICE@host", "alice@host"),
        ("ａｌｉｃｅ@host", "alice@host"),
        ("J\u{FC}rgen@host", "j\u{FC}rgen@host"),
        ("Ju\u{308}rgen@host", "j\u{FC}rgen@host"),
        ("\u{130}@host", "i\u{307}@host"),
        ("a@EXAMPLE\u{3002}org", "a@example.org"),
        ("a@xn--mnchen-3ya.de", "a@m\u{FC}nchen.de"),
        ("a@M\u{DC}NCHEN.de", "a@m\u{FC}nchen.de"),
        ("a@fa\u{DF}.de", "a@fa\u{DF}.de"),
        ("a@example.org.", "a@example.org"),
        ("a@127.0.0.1", "a@127.0.0.1"),
        ("a@[::1]", "a@[::1]"),
        ("a@[2001:DB8:0::1]", "a@[2001:db8::1]"),
        ("a@i\u{2764}.ws", "a@i\u{2764}.ws"),
        ("room@rooms.host/Nick \u{1F980}", "room@rooms.host/Nick \u{1F980}"),
        ("room@rooms.host/a\u{A0}b", "room@rooms.host/a b"),
        ("room@rooms.host/\u{2764}\u{FE0F}", "room@rooms.host/\u{2764}"),
        ("room@rooms.host/Ju\u{308}rgen", "room@rooms.host/J\u{FC}rgen"),
        ("\u{5D0}\u{5D1}@host", "\u{5D0}\u{5D1}@host"),
        ("l\u{B7}l@host", "l\u{B7}l@host"),
    ] {
        assert_eq!(jid(text).as_deref(), Ok(prepared), "{text:?}");
    }
}

#[test]
fn context_decides_about_some_characters() {
    for refused in [
        "a\u{B7}b@host",              // A.3: not between two l
        "a\u{30FB}@host",             // A.7: no Japanese around it
        "\u{5D0}\u{660}\u{6F0}@host", // A.8: two sets of digits
        "a\u{200D}b@host",            // A.2: no virama before it
        "a\u{375}b@host",             // A.4: nothing Greek behind it
    ] {
        assert!(jid(refused).is_err(), "{refused:?}");
    }
    // A.1 by joining types, A.2 after a virama, A.7 beside Katakana, A.5 behind a Hebrew letter
    for allowed in [
        "\u{628}\u{200C}\u{628}@host",
        "\u{915}\u{94D}\u{200D}\u{937}@host",
        "\u{30AB}\u{30FB}@host",
        "\u{5D0}\u{5F3}@host",
    ] {
        assert!(jid(allowed).is_ok(), "{allowed:?}");
    }
}

#[test]
fn parts_have_at_most_1023_bytes() {
    let long = |n: usize| "x".repeat(n);
    assert!(jid(&format!("{}@host/{}", long(1023), long(1023))).is_ok());
    let reason = |text: String| text.parse::<Jid>().unwrap_err().reason;
    assert_eq!(reason(format!("{}@host", long(1024))), Reason::TooLong);
    assert_eq!(reason(format!("a@host/{}", long(1024))), Reason::TooLong);
    assert_eq!(reason(format!("a@{}", long(64))), Reason::TooLong);
    assert_eq!(reason(format!("a@{}", "xx.".repeat(90) + "org")), Reason::TooLong);
    assert_eq!(reason(format!("{}@host", "\u{FF41}".repeat(100_000))), Reason::TooLong);
    // 342 full-width letters are 1,026 bytes, prepared they are 342.
    assert!(jid(&format!("{}@host", "\u{FF41}".repeat(342))).is_ok());
}

#[test]
fn parts_come_out_as_they_went_in() {
    let full: FullJid = "juliet@example.com/foo@bar/x".parse().unwrap();
    assert_eq!((full.local(), full.domain(), full.resource()), (Some("juliet"), "example.com", "foo@bar/x"));
    let bare = full.bare();
    assert_eq!(
        (bare.as_str(), bare.local(), bare.domain()),
        ("juliet@example.com", Some("juliet"), "example.com")
    );
    assert_eq!(bare, "juliet@example.com".parse::<BareJid>().unwrap());
    assert_eq!(bare.with_resource(&full.resource_part()), full);
    assert_eq!(BareJid::new(bare.local_part().as_ref(), &bare.domain_part()), bare);
    assert_eq!(full.bare_str(), bare.as_str());
    assert!(bare.is_bare() && !full.is_bare() && !bare.is_domain() && bare.to_full().is_none());
    let server: Jid = "example.com/x".parse().unwrap();
    assert_eq!((server.local(), server.domain(), server.resource()), (None, "example.com", Some("x")));
    assert!(server.bare().is_domain() && !server.is_domain());
    let by_address = std::collections::HashMap::from([(bare.clone(), 1)]);
    assert_eq!(by_address.get(full.bare_str()), Some(&1));
    assert!(size_of::<Option<Jid>>() <= 24);
}

#[test]
fn own_domains_are_stricter_than_foreign_ones() {
    for allowed in ["example.org", "m\u{FC}nchen.de", "xn--mnchen-3ya.de", "127.0.0.1", "[::1]", "localhost"]
    {
        assert!(Domain::for_hosting(allowed).is_ok(), "{allowed}");
    }
    assert!("i\u{2764}.ws".parse::<Domain>().is_ok());
    assert!(Domain::for_hosting("i\u{2764}.ws").is_err());
    let domain: Domain = "m\u{FC}nchen.de".parse().unwrap();
    assert_eq!(domain.to_ascii(), "xn--mnchen-3ya.de");
}

#[test]
fn a_name_of_the_stringprep_era_still_logs_in() {
    let name = |text| Localpart::of_login(text).map(|name| name.to_string());
    assert_eq!(name("Henry\u{2163}").as_deref(), Ok("henryiv"));
    assert_eq!(name("fu\u{DF}ball").as_deref(), Ok("fu\u{DF}ball"));
    assert_eq!(name("a b").unwrap_err().reason, Reason::Character(' '));
}

/// RFC 8265 §4.3
#[test]
fn passwords() {
    assert_eq!(opaque_string("correct horse battery staple").as_deref(), Ok("correct horse battery staple"));
    assert_eq!(opaque_string("Correct Horse Battery Staple").as_deref(), Ok("Correct Horse Battery Staple"));
    assert_eq!(opaque_string("\u{3C0}\u{DF}\u{E5}").as_deref(), Ok("\u{3C0}\u{DF}\u{E5}"));
    assert_eq!(opaque_string("Jack of \u{2666}s").as_deref(), Ok("Jack of \u{2666}s"));
    assert_eq!(opaque_string("foo\u{1680}bar").as_deref(), Ok("foo bar"));
    assert_eq!(opaque_string(""), Err(Reason::Empty));
    assert_eq!(opaque_string("my cat is a \tby"), Err(Reason::Character('\t')));
    assert!(opaque_string(&"x".repeat(5000)).is_ok());
}

/// Whatever is accepted stays what it is when it is prepared again: by the character, every seventh of all there are.
#[test]
fn preparing_twice_changes_nothing() {
    for c in (0..=char::MAX as u32).step_by(7).filter_map(char::from_u32) {
        let text = c.to_string();
        if let Ok(once) = text.parse::<Localpart>() {
            assert_eq!(once.as_str().parse::<Localpart>(), Ok(once), "U+{:04X} as localpart", c as u32);
        }
        if let Ok(once) = text.parse::<Resource>() {
            assert_eq!(once.as_str().parse::<Resource>(), Ok(once), "U+{:04X} as resource", c as u32);
        }
    }
}

/// Texts that reach the rules behind the ASCII ones.
fn strange_text() -> impl Strategy<Value = String> {
    let c = prop_oneof![
        4 => proptest::char::range('!', '~'),
        2 => proptest::char::range('\u{A0}', '\u{24F}'),
        2 => proptest::char::range('\u{300}', '\u{6FF}'),
        1 => proptest::char::range('\u{900}', '\u{97F}'),
        1 => proptest::char::range('\u{2000}', '\u{206F}'),
        1 => proptest::char::range('\u{FF00}', '\u{FFEF}'),
        1 => any::<char>(),
    ];
    prop::collection::vec(c, 0..12).prop_map(|chars| chars.into_iter().collect())
}

proptest! {
    #[test]
    fn an_accepted_address_is_its_own_preparation(local in strange_text(), domain in strange_text(), rest in strange_text()) {
        for text in [format!("{local}@host/{rest}"), format!("{local}@{domain}"), domain, rest] {
            if let Ok(jid) = text.parse::<Jid>() {
                let again: Jid = jid.as_str().parse().unwrap();
                prop_assert_eq!(&again, &jid);
                prop_assert_eq!(again.local(), jid.local());
                prop_assert_eq!(again.resource(), jid.resource());
                prop_assert_eq!(jid.to_string().len(), jid.as_str().len());
            }
        }
    }

    #[test]
    fn escaping_comes_back(text in strange_text()) {
        if let Some(escaped) = escape(&text) {
            prop_assert_eq!(unescape(&escaped), text.as_str());
        }
    }

    #[test]
    fn a_prepared_password_is_its_own_preparation(text in strange_text()) {
        if let Ok(once) = opaque_string(&text) {
            prop_assert_eq!(opaque_string(&once), Ok(once.clone()));
        }
    }
}
