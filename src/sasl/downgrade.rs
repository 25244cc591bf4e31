//! What was offered, inside of what the password signs: XEP-0474 (mechanisms and channel bindings), XEP-0515 (TLS).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::Hash;

/// Between names: XML cannot carry it. XEP-0474 §8
const BETWEEN: &str = "\u{1e}";
/// Between mechanisms and channel bindings.
const LISTS: &str = "\u{1f}";

/// What a client was offered by the profile that it authenticates with.
#[derive(Clone, Debug, Default)]
pub struct Offered<'a> {
    /// The names of the mechanisms, in any order.
    pub mechanisms: Vec<&'a str>,
    /// The types of channel binding, where any were announced. XEP-0440
    pub bindings: Option<Vec<&'a str>>,
    /// The version of TLS as in its records, such as 0x0304; `None` without TLS.
    pub tls: Option<u16>,
}

impl Offered<'_> {
    /// What follows in a server-first-message, with its comma. XEP-0474 §6.1, XEP-0515 §4.1
    pub fn attributes(&self, hash: Hash) -> String {
        let digest = hash.digest(self.text().as_bytes());
        let tls = self.tls.map(|version| format!(",t={version:04x}")).unwrap_or_default();
        format!(",h={}{tls}", STANDARD.encode(&*digest))
    }

    /// The collation "i;octet" is that of bytes.
    fn text(&self) -> String {
        let sorted = |names: &[&str]| {
            let mut names = names.to_vec();
            names.sort_unstable();
            names.join(BETWEEN)
        };
        let bindings = self.bindings.as_ref().map(|names| [LISTS, &sorted(names)].concat());
        sorted(&self.mechanisms) + &bindings.unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn xep_0474_section_6_3_and_xep_0515_section_4_3() {
        let offered = Offered {
            mechanisms: vec!["SCRAM-SHA-1-PLUS", "SCRAM-SHA-1"],
            bindings: Some(vec!["tls-server-end-point", "tls-exporter"]),
            tls: Some(0x0304),
        };
        assert_eq!(offered.attributes(Hash::Sha1), ",h=G6k/rBLDqgOhRRaCuuatSDFkJ08=,t=0304");
    }

    #[test]
    fn without_channel_bindings_there_is_no_second_list() {
        let offered = Offered { mechanisms: vec!["PLAIN", "A"], bindings: None, tls: None };
        assert_eq!(offered.text(), "A\u{1e}PLAIN");
        assert!(!offered.attributes(Hash::Sha256).contains(",t="));
    }
}
