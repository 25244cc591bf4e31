//! Identifiers that nobody can guess.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// Fills a buffer with random bytes of the system.
#[expect(clippy::expect_used, reason = "without random numbers no secret can be made and nothing may go on")]
pub fn random(buffer: &mut [u8]) {
    getrandom::fill(buffer).expect("the system has random numbers");
}

/// A random identifier of 16 characters (96 bits), for streams, resources and stanzas.
pub fn random_id() -> String {
    let mut bytes = [0; 12];
    random(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// A random UUID (version 4, RFC 4122 §4.4) in its usual form.
pub fn random_uuid() -> String {
    let mut bytes = [0; 16];
    random(&mut bytes);
    let random = u128::from_be_bytes(bytes);
    let versioned = random & !(0xF000 << 64) | (0x4000 << 64);
    let uuid = versioned & !(0b11 << 62) | (0b10 << 62);
    let hex = format!("{uuid:032x}");
    let (time, rest) = hex.split_at(8);
    let (mid, rest) = rest.split_at(4);
    let (high, rest) = rest.split_at(4);
    let (clock, node) = rest.split_at(4);
    format!("{time}-{mid}-{high}-{clock}-{node}")
}

/// An identifier of this run of the program: another one after each start, also where a restart keeps the process.
pub fn boot() -> &'static str {
    static BOOT: std::sync::OnceLock<String> = std::sync::OnceLock::new();
    BOOT.get_or_init(random_id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uuid_has_its_version_and_no_other_is_like_it() {
        let (one, other) = (random_uuid(), random_uuid());
        assert_ne!(one, other);
        let parts: Vec<&str> = one.split('-').collect();
        assert_eq!(parts.iter().map(|part| part.len()).collect::<Vec<_>>(), [8, 4, 4, 4, 12]);
        assert!(parts[2].starts_with('4') && "89ab".contains(&parts[3][..1]), "{one}");
        assert!(one.bytes().all(|b| b == b'-' || b.is_ascii_digit() || (b'a'..=b'f').contains(&b)));
    }
}
