//! What actors say, as bytes: `{400*text}` repeats, `{base64 text}` encodes; `sends` knows escapes and packets too.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;

/// The bytes of a text; with `escapes`, `\n \t \r \0 \\ \| \xHH` are replaced.
pub(crate) fn bytes_of(text: &str, escapes: bool) -> Result<Vec<u8>, String> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find('{') {
        out.extend(unescaped(&rest[..start], escapes)?);
        let Some(end) = rest[start..].find('}') else { break };
        let inner = &rest[start + 1..start + end];
        if let Some(text) = inner.strip_prefix("base64") {
            out.extend(BASE64.encode(unescaped(text.strip_prefix(' ').unwrap_or(text), true)?).into_bytes());
        } else if let Some((count, text)) = repeated(inner) {
            out.extend(unescaped(text, escapes)?.repeat(count));
        } else {
            out.extend_from_slice(&rest.as_bytes()[start..=start + end]);
        }
        rest = &rest[start + end + 1..];
    }
    out.extend(unescaped(rest, escapes)?);
    Ok(out)
}

/// The bytes of a text that is cut into packets at `|`.
pub(crate) fn packets_of(text: &str) -> Result<Vec<Vec<u8>>, String> {
    let mut packets = vec![String::new()];
    let mut escaped = false;
    for c in text.chars() {
        match (c, escaped) {
            ('|', false) => packets.push(String::new()),
            (c, _) => {
                if let Some(last) = packets.last_mut() {
                    last.push(c);
                }
            }
        }
        escaped = c == '\\' && !escaped;
    }
    packets.iter().filter(|packet| !packet.is_empty()).map(|packet| bytes_of(packet, true)).collect()
}

fn repeated(inner: &str) -> Option<(usize, &str)> {
    let (count, text) = inner.split_once('*')?;
    Some((count.parse().ok()?, text))
}

fn unescaped(text: &str, escapes: bool) -> Result<Vec<u8>, String> {
    if !escapes {
        return Ok(text.as_bytes().to_vec());
    }
    let mut out = Vec::new();
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        if byte != b'\\' {
            out.push(byte);
            continue;
        }
        out.push(match bytes.next() {
            Some(b'n') => b'\n',
            Some(b't') => b'\t',
            Some(b'r') => b'\r',
            Some(b'0') => 0,
            Some(b'x') => {
                let digits: Vec<u8> = bytes.by_ref().take(2).collect();
                let digits = String::from_utf8(digits).map_err(|error| error.to_string())?;
                u8::from_str_radix(&digits, 16).map_err(|_| format!("\\x{digits}?"))?
            }
            Some(other @ (b'\\' | b'|' | b'{')) => other,
            other => return Err(format!("escape {:?}?", other.map(char::from))),
        });
    }
    Ok(out)
}
