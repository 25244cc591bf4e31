//! Parser and writer: what is accepted can be written and read again, and is then the same.

use xmppd::xml::{Element, Limits, Scope, parse, write};

/// Parses the bytes as one element.
pub(crate) fn run(data: &[u8]) {
    let scope =
        Scope::new("jabber:client").with("stream", "http://etherx.jabber.org/streams").with("s", "urn:s");
    let Ok(element) = parse(data, &scope, Limits::STRANGER) else {
        // Looser limits may accept more, but never panic.
        let _ = parse(data, &Scope::default(), Limits { depth: 1000, attributes: 1000 });
        return;
    };
    assert!(depth(&element) <= Limits::STRANGER.depth);
    // Prefixes of the stream's header are declared again, so the text stands without that scope.
    let alone = Scope::new("jabber:client");
    let text = written(&element);
    let again = parse(&text, &alone, Limits { depth: 64, attributes: 200 });
    let again = again.unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&text)));
    assert_eq!(again, element);
    assert_eq!(written(&again), text);
}

fn written(element: &Element) -> Vec<u8> {
    let mut out = Vec::new();
    write(element, &mut out, "jabber:client");
    out
}

fn depth(element: &Element) -> usize {
    1 + element.children().map(depth).max().unwrap_or(0)
}
