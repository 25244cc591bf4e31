//! ANONYMOUS: RFC 4505, XEP-0175. The client proves nothing, and is given an address for as long as its session lasts.

use super::{Condition, Failure};

/// Characters of a trace. RFC 4505 §2
const TRACE: usize = 255;

/// Checks what the client says of itself. Nothing is done with it: it proves nothing, and may be somebody's address.
/// XEP-0175 §3
///
/// # Errors
/// `malformed-request` for what is no trace. RFC 4505 §2, §3
pub fn check_trace(bytes: &[u8]) -> Result<(), Failure> {
    let malformed = || Condition::MalformedRequest.because("not a trace, RFC 4505 §2");
    let trace = std::str::from_utf8(bytes).map_err(|_| malformed())?;
    match trace.chars().take(TRACE + 1).count() > TRACE || trace.chars().any(char::is_control) {
        true => Err(malformed()),
        false => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trace_is_a_short_text_or_nothing() {
        for trace in ["", "sirhc", "anna@example.org", "ñ".repeat(255).as_str()] {
            assert_eq!(check_trace(trace.as_bytes()), Ok(()), "{trace}");
        }
        for wrong in ["a\0b", "ñ".repeat(256).as_str(), "a\nb"] {
            assert!(check_trace(wrong.as_bytes()).is_err(), "{wrong:?}");
        }
        assert!(check_trace(b"\xFF").is_err());
    }
}
