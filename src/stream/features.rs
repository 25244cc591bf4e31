//! RFC 6120 §4.3.2: what the server offers next on this stream.

use crate::sasl::Hash;
use crate::sasl::ht::Binding;
use crate::xml::{self, Element};

/// Builder of `<stream:features/>`: each method adds one feature. Empty means that negotiation is complete.
#[derive(Clone, Debug)]
pub struct Features(Vec<u8>);

impl Default for Features {
    fn default() -> Self {
        Self::new()
    }
}

impl Features {
    /// No features.
    pub fn new() -> Self {
        Self(b"<stream:features>".to_vec())
    }

    /// STARTTLS; `required`: nothing else is possible before it. RFC 6120 §5.4.1.
    pub fn starttls(self, required: bool) -> Self {
        self.raw(match required {
            true => "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls>",
            false => "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>",
        })
    }

    /// The SASL mechanisms, the preferred one first. RFC 6120 §6.4.1; an empty list would be an error.
    pub fn mechanisms<'a>(self, names: impl IntoIterator<Item = &'a str>) -> Self {
        let mut features = self.raw("<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>");
        for name in names {
            features = features.raw("<mechanism>").text(name).raw("</mechanism>");
        }
        features.raw("</mechanisms>")
    }

    /// The same mechanisms by SASL2, those for tokens, what can be asked for together with them, and the hash
    /// functions for which keys can be brought. XEP-0388 §2.1, XEP-0386 §3.1, XEP-0198 §9, XEP-0484 §3.1, XEP-0480
    /// §2.1; without mechanisms it would be an error.
    pub fn authentication<'a>(
        self,
        names: impl IntoIterator<Item = &'a str>,
        tokens: &[Binding],
        upgrades: &[Hash],
    ) -> Self {
        let mut features = self.raw("<authentication xmlns='urn:xmpp:sasl:2'>");
        for name in names {
            features = features.raw("<mechanism>").text(name).raw("</mechanism>");
        }
        features = features.raw(
            "<inline><sm xmlns='urn:xmpp:sm:3'/><bind xmlns='urn:xmpp:bind:0'><inline>\
             <feature var='urn:xmpp:carbons:2'/><feature var='urn:xmpp:csi:0'/><feature var='urn:xmpp:sm:3'/>\
             </inline></bind>",
        );
        if !tokens.is_empty() {
            features = features.raw("<fast xmlns='urn:xmpp:fast:0'>");
            for token in tokens {
                features = features.raw("<mechanism>").raw(token.mechanism()).raw("</mechanism>");
            }
            features = features.raw("</fast>");
        }
        features = features.raw("</inline>");
        for hash in upgrades {
            features = features.raw("<upgrade xmlns='urn:xmpp:sasl:upgrade:0'>UPGR-SCRAM-");
            features = features.text(hash.name()).raw("</upgrade>");
        }
        features.raw("</authentication>")
    }

    /// The channel binding types that this connection has. XEP-0440 §2.
    pub fn channel_bindings<'a>(self, types: impl IntoIterator<Item = &'a str>) -> Self {
        let mut features = self.raw("<sasl-channel-binding xmlns='urn:xmpp:sasl-cb:0'>");
        for name in types {
            features = features.raw("<channel-binding type='").attribute(name).raw("'/>");
        }
        features.raw("</sasl-channel-binding>")
    }

    /// Accounts can be made in-band. XEP-0077 §8.
    pub fn register(self) -> Self {
        self.raw("<register xmlns='http://jabber.org/features/iq-register'/>")
    }

    /// Resource binding. RFC 6120 §7.4.
    pub fn bind(self) -> Self {
        self.raw("<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>")
    }

    /// The session request of RFC 3921, which does nothing and may be left out.
    /// draft-cridland-xmpp-session-01 §4.
    pub fn session(self) -> Self {
        self.raw("<session xmlns='urn:ietf:params:xml:ns:xmpp-session'><optional/></session>")
    }

    /// Stream management. XEP-0198 §2.
    pub fn stream_management(self) -> Self {
        self.raw("<sm xmlns='urn:xmpp:sm:3'/>")
    }

    /// Clients may say whether somebody looks at them. XEP-0352 §4.1.
    pub fn client_state(self) -> Self {
        self.raw("<csi xmlns='urn:xmpp:csi:0'/>")
    }

    /// Roster versions. RFC 6121 §2.6.1, XEP-0237 §2.
    pub fn roster_versioning(self) -> Self {
        self.raw("<ver xmlns='urn:xmpp:features:rosterver'/>")
    }

    /// Subscriptions may be approved before they are asked for. RFC 6121 §3.4.1.
    pub fn pre_approval(self) -> Self {
        self.raw("<sub xmlns='urn:xmpp:features:pre-approval'/>")
    }

    /// The size limit of first-level elements in bytes, and the seconds of silence after which the server looks
    /// whether the peer is still there. XEP-0478 §3.1.
    pub fn limits(self, max_bytes: usize, idle_seconds: Option<u64>) -> Self {
        let mut features = self.raw("<limits xmlns='urn:xmpp:stream-limits:0'><max-bytes>");
        features = features.text(&max_bytes.to_string()).raw("</max-bytes>");
        if let Some(seconds) = idle_seconds {
            features = features.raw("<idle-seconds>").text(&seconds.to_string()).raw("</idle-seconds>");
        }
        features.raw("</limits>")
    }

    /// What the server can do, so that clients need not ask. XEP-0115 §6.3.
    pub fn capabilities(mut self, caps: Option<&Element>) -> Self {
        if let Some(caps) = caps {
            xml::write(caps, &mut self.0, super::CLIENT_NS);
        }
        self
    }

    /// Writes the element. The header must have bound the prefix `stream`.
    pub fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.0);
        out.extend_from_slice(b"</stream:features>");
    }

    fn raw(mut self, text: &'static str) -> Self {
        self.0.extend_from_slice(text.as_bytes());
        self
    }

    fn text(mut self, text: &str) -> Self {
        xml::escape(text, &mut self.0);
        self
    }

    fn attribute(mut self, text: &str) -> Self {
        xml::escape_attribute(text, &mut self.0);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::{Limits, Scope, parse};

    #[test]
    fn all_features_together_are_well_formed() {
        let mut out = Vec::new();
        Features::new()
            .starttls(true)
            .mechanisms(["SCRAM-SHA-256-PLUS", "PLAIN"])
            .authentication(["PLAIN"], &Binding::ALL, &[Hash::Sha512])
            .channel_bindings(["tls-exporter", "tls-server-end-point"])
            .bind()
            .session()
            .roster_versioning()
            .pre_approval()
            .limits(262_144, Some(1800))
            .write(&mut out);
        let scope = Scope::new("jabber:client").with("stream", super::super::STREAM_NS);
        let element = parse(&out, &scope, Limits::STRANGER).unwrap();
        assert!(element.is(super::super::STREAM_NS, "features"));
        let names: Vec<_> = element.children().map(|child| child.name().to_owned()).collect();
        let expected = [
            "starttls",
            "mechanisms",
            "authentication",
            "sasl-channel-binding",
            "bind",
            "session",
            "ver",
            "sub",
            "limits",
        ];
        assert_eq!(names, expected);
        let limits = element.child("urn:xmpp:stream-limits:0", "limits").unwrap();
        let max = limits.child("urn:xmpp:stream-limits:0", "max-bytes").unwrap();
        assert_eq!(max.text(), "262144");
    }

    #[test]
    fn no_features_are_an_empty_element() {
        let mut out = Vec::new();
        Features::new().write(&mut out);
        assert_eq!(out, b"<stream:features></stream:features>");
    }
}
