//! What the parser refuses and keeps, and how the writer spells it.

use super::*;

fn scope() -> Scope {
    Scope::new("jabber:client").with("stream", "http://etherx.jabber.org/streams").with("s", "urn:s")
}

fn parsed(text: impl AsRef<[u8]>) -> Result<Element, XmlError> {
    parse(text.as_ref(), &scope(), Limits::STRANGER)
}

fn written(element: &Element) -> String {
    let mut out = Vec::new();
    write(element, &mut out, "jabber:client");
    String::from_utf8(out).unwrap()
}

/// Malformed or restricted inputs that the tokeniser lets pass, and those that it refuses itself.
#[test]
fn malformed_is_refused() {
    let rows: &[&[u8]] = &[
        // characters
        b"<a>\x01</a>",
        b"<a>\0</a>",
        b"<a b='\x1f'/>",
        "<a>\u{FFFE}</a>".as_bytes(),
        "<a b='\u{FFFF}'/>".as_bytes(),
        b"<a>&#1;</a>",
        b"<a>&#xFFFF;</a>",
        b"<a>&#0;</a>",
        b"<a>&#xD800;</a>",
        b"<a>&#;</a>",
        b"<a>&#x;</a>",
        b"<a>&#X41;</a>",
        b"<a>&#+65;</a>",
        b"<a>&#x110000;</a>",
        b"<a>&#99999999999;</a>",
        b"<a b='&#1;'/>",
        b"<a b='&#-1;'/>",
        // prefixes and namespaces
        b"<p:a/>",
        b"<a p:b='1'/>",
        b"<a xmlns:p=''/>",
        b"<a xmlns='http://www.w3.org/XML/1998/namespace'/>",
        b"<a xmlns:p='http://www.w3.org/XML/1998/namespace'/>",
        b"<a xmlns='http://www.w3.org/2000/xmlns/'/>",
        b"<a xmlns:p='http://www.w3.org/2000/xmlns/'/>",
        b"<xmlns:a/>",
        b"<a xmlns:b:c='x'/>",
        b"<a xmlns:xml='x'/>",
        b"<a xmlns:xmlns='x'/>",
        b"<a xmlns:='x'/>",
        b"<a xmlns:1='x'/>",
        b"<a xmlns='u&amp;v'/>",
        b"<a xmlns='jabber&#58;client'/>",
        b"<a xmlns:p='u&amp;v'/>",
        b"<a><b xmlns:p='urn:p'/><p:c/></a>",
        // attributes
        b"<a b='1' b='2'/>",
        b"<a xmlns='x' xmlns='y'/>",
        b"<a xmlns:p='x' xmlns:p='y'/>",
        b"<a xmlns:p='x' xmlns:q='x' p:b='1' q:b='2'/>",
        b"<a b='<'/>",
        b"<a b='1'c='2'/>",
        b"<a 1b='1'/>",
        b"<a b$='1'/>",
        b"<a b<='1'/>",
        b"<a b&='1'/>",
        b"<a b/>",
        b"<a b=1/>",
        b"<a b='&'/>",
        b"<a b='&amp'/>",
        b"<a b=''' />",
        b"<a 'b'/>",
        b"<a ='b'/>",
        b"<a b='1' / >",
        // names
        b"<></>",
        b"<1a/>",
        b"<a$b/>",
        b"<a:b:c/>",
        b"<s:/>",
        b"<:a/>",
        b"< a/>",
        b"<a>< b/></a>",
        // structure
        b"<a>]]></a>",
        b"<a><![CDATA[x]]>]]></a>",
        b"<a></b>",
        b"<a><b></a></b>",
        b"<s:a xmlns:t='urn:s'></t:a>",
        b"</a>",
        b"<a></a b='1'>",
        b"<a/><b/>",
        b"<a/>x",
        b"<a/> ",
        b" <a/>",
        b"x<a/>",
        "\u{FEFF}<a/>".as_bytes(),
        b"<a/><![CDATA[x]]>",
        b"<a>",
        b"<a><b/>",
        b"<a",
        b"<a b='",
        b"<a><![CDATA[x</a>",
        b"<a><![cdata[x]]></a>",
        b"",
        b"<",
        b"text",
        b"<a>& </a>",
        b"<a>a & b</a>",
        b"<a>&</a>",
        b"<a>&lt</a>",
        b"<a>&1;</a>",
        b"<a>&&amp;</a>",
    ];
    for row in rows {
        let result = parsed(row);
        let text = String::from_utf8_lossy(row);
        assert!(matches!(result, Err(XmlError::NotWellFormed(_))), "{text}: {result:?}");
    }
}

#[test]
fn restricted_is_refused() {
    for row in [
        "<!-- c --><a/>",
        "<a><!-- c --></a>",
        "<a><?pi x?></a>",
        "<?xml version='1.0'?><a/>",
        "<a><?xml version='1.0'?></a>",
        "<!DOCTYPE a><a/>",
        "<a><!DOCTYPE a></a>",
        "<a><!ELEMENT b></a>",
        "<a>&foo;</a>",
        "<a b='&foo;'/>",
        "<a>&nbsp;</a>",
    ] {
        let result = parsed(row);
        assert!(matches!(result, Err(XmlError::Restricted(_))), "{row}: {result:?}");
    }
}

#[test]
fn other_encodings_are_refused() {
    for row in [&b"<a>\xFF</a>"[..], b"<a>\xC3</a>", b"<a b='\xED\xA0\x80'/>", b"\xFE\xFF\0<\0a"] {
        assert_eq!(parsed(row), Err(XmlError::Encoding));
    }
}

#[test]
fn limits_hold_at_their_edge() {
    let nested = |depth: usize| ["<a>".repeat(depth), "</a>".repeat(depth)].concat();
    assert!(parsed(nested(64)).is_ok());
    assert!(matches!(parsed(nested(65)), Err(XmlError::Limit(_))));
    assert!(parse(nested(128).as_bytes(), &scope(), Limits::KNOWN).is_ok());
    assert!(matches!(parse(nested(4000).as_bytes(), &scope(), Limits::KNOWN), Err(XmlError::Limit(_))));

    let attributes = |count| format!("<a {}/>", (0..count).map(|n| format!(" a{n}=''")).collect::<String>());
    assert!(parsed(attributes(64)).is_ok());
    assert!(matches!(parsed(attributes(65)), Err(XmlError::Limit(_))));

    let declare = |n: usize| (0..43).map(|m| format!(" xmlns:p{n}x{m}='u'")).collect::<String>();
    let bindings = |depth| (0..depth).map(|n| format!("<a{}>", declare(n))).collect::<String>();
    assert!(parsed([bindings(2), "</a>".repeat(2)].concat()).is_ok());
    assert!(matches!(parsed([bindings(3), "</a>".repeat(3)].concat()), Err(XmlError::Limit(_))));
}

#[test]
fn text_is_joined_resolved_and_normalised() {
    let text = |xml: &str| parsed(xml).unwrap().text().into_owned();
    assert_eq!(text("<a>a &lt;&amp;&gt;&apos;&quot; b&#x1F980;&#65;</a>"), "a <&>'\" b🦀A");
    assert_eq!(text("<a>a<![CDATA[<b>&amp;]] ]]>c</a>"), "a<b>&amp;]] c");
    assert_eq!(text("<a>1\r\n2\r3\n4&#13;<![CDATA[\r\n]]></a>"), "1\n2\n3\n4\r\n");
    assert_eq!(text("<a> <![CDATA[]]> </a>"), "  ");
    assert_eq!(text("<a>]]&gt; > \u{FEFF}\u{7F}\t</a>"), "]]> > \u{FEFF}\u{7F}\t");
    let element = parsed("<a> x<b/>y<![CDATA[]]>z </a>").unwrap();
    assert_eq!(element.nodes().len(), 3);
    assert_eq!(parsed("<a></a>").unwrap(), el("jabber:client", "a").build());
    assert!(parsed("<a><![CDATA[]]></a>").unwrap().nodes().is_empty());
}

#[test]
fn attributes_are_resolved_and_normalised() {
    let value = |xml: &str| parsed(xml).unwrap().attr("b").unwrap().to_owned();
    assert_eq!(value("<a b = \"it's\"/>"), "it's");
    assert_eq!(value("<a\n\tb='&quot;&#65;&gt;>&lt;'></a >"), "\"A>><");
    assert_eq!(value("<a b='1\r\n2\n3\r4\t5&#10;&#9;&#13;'/>"), "1 2 3 4 5\n\t\r");
    let element = parsed("<a xml:lang='de' s:x='1' x='2' xmlns:xml='http://www.w3.org/XML/1998/namespace'/>");
    let element = element.unwrap();
    assert_eq!((element.lang(), element.attr("x")), (Some("de"), Some("2")));
    assert_eq!(element.attr_ns("urn:s", "x"), Some("1"));
}

#[test]
fn namespaces_are_inherited_shadowed_and_restored() {
    let tree =
        parsed("<m><x xmlns='u:x'><p:y xmlns:p='u:p'><z/></p:y><n xmlns=''><o/></n></x><b/><stream:c/></m>");
    let tree = tree.unwrap();
    let x = tree.child("u:x", "x").unwrap();
    assert!(x.child("u:p", "y").unwrap().child("u:x", "z").is_some());
    assert!(x.child("", "n").unwrap().child("", "o").is_some());
    assert!(tree.child("jabber:client", "b").is_some());
    assert!(tree.child("http://etherx.jabber.org/streams", "c").is_some());
    let shadowed = parsed("<s:a xmlns:s='u:1'><s:b xmlns:s='u:2'/><s:c/></s:a>").unwrap();
    assert!(shadowed.is("u:1", "a"));
    assert!(shadowed.child("u:2", "b").is_some() && shadowed.child("u:1", "c").is_some());
}

/// What goes out, given what came in. RFC 6120 §4.8.5, DESIGN of prefixes in [`Prefixes`].
#[test]
fn spelling_survives() {
    for same in [
        "<message to='a' type='chat'><body>x</body><x xmlns='u:x'><y/></x></message>",
        "<message><p:x xmlns:p='u:p' xmlns:q='u:q' type='q:name'><p:y/></p:x></message>",
        "<message><p:x xmlns:p='u:p'><y/><z xmlns=''/></p:x></message>",
        "<x xmlns='u:x'><message xmlns='jabber:client'/></x>",
        "<p:x xmlns:p='u:p' xmlns='u:d'>name<y/></p:x>",
        "<a xml:lang='en' b='&apos;&lt;&amp;>&quot;'>'\"&lt;&amp;&gt;&#13;\n\t</a>"
            .replace("&quot;", "\"")
            .as_str(),
        "<a b='&#9;&#10;&#13;'/>",
    ] {
        let tree = parsed(same).unwrap();
        assert_eq!(written(&tree), same);
        assert_eq!(parsed(written(&tree)).unwrap(), tree);
    }
}

#[test]
fn what_the_stream_declared_is_declared_again() {
    for (came, goes) in [
        ("<m><s:a s:b='1'/></m>", "<m><s:a xmlns:s='urn:s' s:b='1'/></m>"),
        ("<m s:b='1' s:c=''><s:a/></m>", "<m xmlns:s='urn:s' s:b='1' s:c=''><s:a/></m>"),
        ("<s:m><s:a/></s:m>", "<s:m xmlns:s='urn:s'><s:a/></s:m>"),
        ("<m><s:a/><s:a/></m>", "<m><s:a xmlns:s='urn:s'/><s:a xmlns:s='urn:s'/></m>"),
        // No prefix for the content namespace. RFC 6120 §4.8.5
        ("<c:m xmlns:c='jabber:client'><c:b/></c:m>", "<m xmlns:c='jabber:client'><b/></m>"),
        (
            "<c:m xmlns:c='jabber:client' xmlns='u'><c:b/><d/></c:m>",
            "<m xmlns:c='jabber:client'><b/><d xmlns='u'/></m>",
        ),
    ] {
        assert_eq!(written(&parsed(came).unwrap()), goes);
    }
}

#[test]
fn a_start_tag_gives_a_scope() {
    let tag = parse_start(b"<s:a xmlns:s='u:s' xmlns='u:d' b='1'>", Limits::STRANGER).unwrap();
    assert_eq!((tag.name.as_str(), tag.element.attr("b")), ("s:a", Some("1")));
    assert_eq!(tag.scope, Scope::new("u:d").with("s", "u:s"));
    for bad in ["<a", "a>", "<a b>", "<p:a>", "</a>", "<a><b>", "<>", "<a/ >"] {
        assert!(parse_start(bad.as_bytes(), Limits::STRANGER).is_err(), "{bad}");
    }
}
