//! The framer: how the bytes are cut into packets never matters, and its memory is bounded.

use xmppd::stream::{Frame, Framer, Limits};
use xmppd::xml::write;

const BYTES: usize = 4096;
const HEADER: &[u8] =
    b"<?xml version='1.0'?><stream:stream to='h.example' version='1.0' xmlns='jabber:client' \
                        xmlns:stream='http://etherx.jabber.org/streams'>";

/// Frames the bytes as a stream, and as what follows a stream's header.
pub(crate) fn run(data: &[u8]) {
    let after_header = [HEADER, data].concat();
    for bytes in [data, &after_header] {
        let whole = frames(bytes, |rest| rest);
        assert_eq!(frames(bytes, |_| 1), whole);
        // Packet sizes that depend on the input, so that a fuzzer can search for bad ones.
        let mut state = data.len();
        let sizes = |rest: usize| {
            state = state
                .wrapping_mul(31)
                .wrapping_add(usize::from(*bytes.get(rest % bytes.len()).unwrap_or(&7)));
            state % 61 + 1
        };
        assert_eq!(frames(bytes, sizes), whole);
    }
}

/// What comes of it: the frames as text, and the error at the end.
fn frames(bytes: &[u8], mut size: impl FnMut(usize) -> usize) -> (Vec<Vec<u8>>, Option<String>) {
    let mut framer = Framer::new(Limits::stranger(BYTES));
    let mut seen = Vec::new();
    let mut rest = bytes;
    while !rest.is_empty() {
        let (mut packet, after) = rest.split_at(size(rest.len()).clamp(1, rest.len()));
        rest = after;
        loop {
            match framer.next(&mut packet) {
                Ok(Some(Frame::Header(header))) => {
                    seen.push(format!("{:?} {:?}", header.accept_client(), header.scope()).into_bytes());
                }
                Ok(Some(Frame::Element(element))) => {
                    let mut out = Vec::new();
                    write(&element, &mut out, "jabber:client");
                    seen.push(out);
                }
                Ok(Some(Frame::Footer)) => seen.push(b"footer".to_vec()),
                Ok(None) => break,
                Err(error) => return (seen, Some(error.to_string())),
            }
        }
        assert!(packet.is_empty());
        assert!(framer.held() <= BYTES);
    }
    (seen, None)
}
