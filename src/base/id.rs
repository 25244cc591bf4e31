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

/// An identifier of this run of the program: another one after each start, also where a restart keeps the process.
pub fn boot() -> &'static str {
    static BOOT: std::sync::OnceLock<String> = std::sync::OnceLock::new();
    BOOT.get_or_init(random_id)
}
