//! The few words of DNS that it takes to ask a name server for the addresses of a name: RFC 1035 §4, RFC 3596 §2.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Length of the header, RFC 1035 §4.1.1.
const HEADER: usize = 12;
/// The longest name, RFC 1035 §2.3.4.
const NAME: usize = 255;
/// The class of everything on the Internet.
const INTERNET: u16 = 1;

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// IPv4 addresses.
    A = 1,
    /// IPv6 addresses.
    Aaaa = 28,
}

/// What a packet says to a question.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Reply {
    /// It answers another question, or none.
    Other,
    /// The server does not know, or what it says is no DNS.
    Failed,
    /// These are all; none if there is no such name.
    Addresses(Vec<IpAddr>),
}

/// A question; `None` for what is no name.
pub(super) fn query(id: [u8; 2], name: &str, kind: Kind) -> Option<Vec<u8>> {
    let mut packet = id.to_vec();
    // Recursion is wanted; one question.
    packet.extend([1, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
    for label in name.trim_end_matches('.').split('.') {
        let length = u8::try_from(label.len()).ok().filter(|length| (1..=63).contains(length))?;
        packet.push(length);
        packet.extend(label.as_bytes());
    }
    packet.push(0);
    if packet.len() > HEADER + NAME {
        return None;
    }
    packet.extend([0, kind as u8]);
    packet.extend(INTERNET.to_be_bytes());
    Some(packet)
}

/// What a packet says to a question.
pub(super) fn reply(query: &[u8], packet: &[u8]) -> Reply {
    let (Some((asked, question)), Some((header, body))) =
        (query.split_at_checked(HEADER), packet.split_at_checked(HEADER))
    else {
        return Reply::Other;
    };
    let &[first, second, high, low, _, questions, counted_high, counted_low, ..] = header else {
        return Reply::Other;
    };
    let repeated = body.split_at_checked(question.len());
    let Some((_, records)) = repeated.filter(|(again, _)| again.eq_ignore_ascii_case(question)) else {
        return Reply::Other;
    };
    // The id, and that it is the response to a query with this one question.
    if asked.get(..2) != Some(&[first, second]) || high & 0xF8 != 0x80 || questions != 1 {
        return Reply::Other;
    }
    let was_cut = high & 0x02 != 0;
    let addresses = match low & 0x0F {
        0 => addresses(records, u16::from_be_bytes([counted_high, counted_low])),
        // RFC 1035 §4.1.1: there is no such name.
        3 => Some(Vec::new()),
        _ => None,
    };
    match addresses {
        Some(addresses) if !(was_cut && addresses.is_empty()) => Reply::Addresses(addresses),
        _ => Reply::Failed,
    }
}

/// The addresses in records; those of the names that the asked one is another name for are in the same answer.
fn addresses(mut records: &[u8], count: u16) -> Option<Vec<IpAddr>> {
    let mut found = Vec::new();
    for _ in 0..count {
        skip_name(&mut records)?;
        let &[kind_high, kind_low, class_high, class_low, _, _, _, _, high, low] = take(&mut records, 10)?
        else {
            return None;
        };
        let data = take(&mut records, usize::from(u16::from_be_bytes([high, low])))?;
        let is = |kind: Kind| [kind_high, kind_low] == [0, kind as u8];
        if [class_high, class_low] != INTERNET.to_be_bytes() {
            continue;
        }
        if is(Kind::A) {
            found.push(IpAddr::from(Ipv4Addr::from(<[u8; 4]>::try_from(data).ok()?)));
        } else if is(Kind::Aaaa) {
            found.push(IpAddr::from(Ipv6Addr::from(<[u8; 16]>::try_from(data).ok()?)));
        }
    }
    Some(found)
}

/// RFC 1035 §4.1.4: labels up to an empty one or to a pointer, which is not followed.
fn skip_name(rest: &mut &[u8]) -> Option<()> {
    loop {
        let &[length] = take(rest, 1)? else { return None };
        match length {
            0 => return Some(()),
            1..=63 => _ = take(rest, usize::from(length))?,
            0xC0.. => return take(rest, 1).map(|_| ()),
            _ => return None,
        }
    }
}

fn take<'a>(rest: &mut &'a [u8], length: usize) -> Option<&'a [u8]> {
    let (taken, left) = rest.split_at_checked(length)?;
    *rest = left;
    Some(taken)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked() -> Vec<u8> {
        query([7, 9], "atlas.example.org", Kind::A).unwrap()
    }

    /// A response with these flags and records.
    fn response(flags: [u8; 2], count: u8, records: &[u8]) -> Vec<u8> {
        let mut packet = asked();
        packet[2..4].copy_from_slice(&flags);
        packet[7] = count;
        packet.extend(records);
        packet
    }

    /// `atlas.example.org. 60 IN CNAME b.example.org.`, `b.example.org. 60 IN A 192.0.2.7`
    const RECORDS: &[u8] =
        b"\xC0\x0C\0\x05\0\x01\0\0\0\x3C\0\x04\x01b\xC0\x12\x01b\xC0\x12\0\x01\0\x01\0\0\0\x3C\0\x04\xC0\0\x02\x07";

    #[test]
    fn a_question_is_what_the_rfc_says() {
        assert_eq!(asked(), b"\x07\x09\x01\0\0\x01\0\0\0\0\0\0\x05atlas\x07example\x03org\0\0\x01\0\x01");
        let long = [["a"; 127].join("."), "b".repeat(64), "a..b".into(), String::new()];
        assert!(query([0, 0], &long[0], Kind::Aaaa).is_some(), "255 bytes");
        assert!(query([0, 0], &format!("aa.{}", long[0]), Kind::Aaaa).is_none());
        assert!(long[1..].iter().all(|name| query([0, 0], name, Kind::A).is_none()));
    }

    #[test]
    fn answers_are_read() {
        let own = Reply::Addresses(vec!["192.0.2.7".parse().unwrap()]);
        let none = Reply::Addresses(Vec::new());
        for (packet, says) in [
            (response([0x81, 0x80], 2, RECORDS), &own),
            // The part with the address was not counted.
            (response([0x81, 0x80], 1, RECORDS), &none),
            (response([0x81, 0x83], 0, b""), &none),
            // Cut, with and without what was asked for.
            (response([0x83, 0x80], 2, RECORDS), &own),
            (response([0x83, 0x80], 0, b""), &Reply::Failed),
            (response([0x81, 0x82], 0, b""), &Reply::Failed),
            // A question, and an answer to nobody knows what.
            (response([0x01, 0x00], 0, b""), &Reply::Other),
            (query([7, 9], "btlas.example.org", Kind::A).unwrap(), &Reply::Other),
            (b"\x07".to_vec(), &Reply::Other),
        ] {
            assert_eq!(reply(&asked(), &packet), *says, "{packet:?}");
        }
        let mut other = response([0x81, 0x80], 2, RECORDS);
        other[0] = 8;
        assert_eq!(reply(&asked(), &other), Reply::Other, "another id");
    }

    #[test]
    fn no_packet_confuses_the_reader() {
        let whole = response([0x81, 0x80], 2, RECORDS);
        for length in 0..whole.len() {
            let cut = reply(&asked(), &whole[..length]);
            assert!(matches!(cut, Reply::Other | Reply::Failed), "{length}: {cut:?}");
        }
        for at in asked().len()..whole.len() {
            for byte in [0, 1, 63, 64, 0xC0, 0xFF] {
                let mut changed = whole.clone();
                changed[at] = byte;
                let _ = reply(&asked(), &changed);
            }
        }
    }
}
