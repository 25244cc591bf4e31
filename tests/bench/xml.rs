//! What reading and writing a stanza costs: `cargo bench --bench xml`. Minima of many rounds, in ns.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a program that measures and prints"
)]

use std::hint::black_box;
use std::time::Instant;

use xmppd::stream::{Frame, Framer, Limits};
use xmppd::xml::{Element, Scope, parse, write, write_with};

const HEADER: &str = "<?xml version='1.0'?><stream:stream to='h.example' version='1.0' xmlns='jabber:client' \
                      xmlns:stream='http://etherx.jabber.org/streams'>";
const MESSAGE: &str = "<message from='alice@example.org/phone' to='bob@example.org' type='chat' \
    id='6b1d0c5e-9c0a-4f39-8d1b'><body>Hello there, this is a usual sentence in a chat of today.</body>\
    <active xmlns='http://jabber.org/protocol/chatstates'/><request xmlns='urn:xmpp:receipts'/></message>";
const PRESENCE: &str = "<presence xml:lang='en'><show>away</show><status>I'm &lt;away&gt;</status>\
    <priority>5</priority><c xmlns='http://jabber.org/protocol/caps' hash='sha-1' \
    node='https://conversations.im' ver='b4SjJd2wZ9kJm1Y='/><x xmlns='vcard-temp:x:update'>\
    <photo>aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa</photo></x></presence>";

fn main() {
    // `cargo test --all-targets` also starts this program.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let item = |n: usize| {
        format!(
            "<item jid='contact{n}@example.org' name='Contact {n}' subscription='both'><group>Friends</group></item>"
        )
    };
    let items: String = (0..400).map(item).collect();
    let roster = format!("<iq type='result' id='1'><query xmlns='jabber:iq:roster'>{items}</query></iq>");
    for (name, text) in [("message", MESSAGE), ("presence", PRESENCE), ("roster", &roster)] {
        println!("{name}, {} bytes", text.len());
        measure(text);
    }
}

fn measure(text: &str) {
    let limits = Limits::known(1 << 20);
    let scope = Scope::new("jabber:client");
    let element = parse(text.as_bytes(), &scope, limits.xml).unwrap();
    let mut out = Vec::with_capacity(text.len() * 2);
    let mut framer = Framer::new(limits);
    framer.next(&mut HEADER.as_bytes()).unwrap();
    let mut frame = || -> Element {
        match framer.next(&mut text.as_bytes()).unwrap() {
            Some(Frame::Element(element)) => element,
            other => panic!("{other:?}"),
        }
    };
    time("  parse", || drop(black_box(parse(text.as_bytes(), &scope, limits.xml))));
    time("  frame and parse", || drop(black_box(frame())));
    time("  write", || {
        out.clear();
        write(&element, &mut out, "jabber:client");
        black_box(&out);
    });
    time("  frame, parse, write with other addresses", || {
        out.clear();
        let addresses = [("from", Some("alice@example.org/phone")), ("to", Some("bob@example.org/desk"))];
        write_with(&frame(), &mut out, "jabber:client", &addresses);
        black_box(&out);
    });
}

fn time(what: &str, mut run: impl FnMut()) {
    // Short rounds, so that on a busy machine some of them are not interrupted.
    const RUNS: u32 = 50;
    let round = |_| {
        let start = Instant::now();
        (0..RUNS).for_each(|_| run());
        start.elapsed() / RUNS
    };
    let best = (0..400).map(round).min().unwrap_or_default();
    println!("{what:44} {:8}", best.as_nanos());
}
