//! What may be shown of what goes over the wire: never credentials, and texts only where that is wanted.
//!
//! It is decided on the tree, not on the text, so that no way of writing XML gets around it.

use crate::stanza::ns;
use crate::xml::{self, Attribute, Element, Node};

use super::STREAM_NS;

/// Namespaces in which all text is a credential or leads to one, but for the elements that are named.
/// RFC 6120 §6.4; XEP-0388 §2; XEP-0484; XEP-0078 §3; XEP-0077 §3; XEP-0114 §3; XEP-0220 §2.
const SECRET: &[(&str, &[&str])] = &[
    (ns::SASL, &["mechanism", "text"]),
    ("urn:xmpp:sasl:2", &["mechanism", "text", "authorization-identifier", "software", "device"]),
    ("urn:xmpp:sasl:1", &["mechanism", "text", "authorization-identifier"]),
    ("urn:xmpp:fast:0", &["mechanism"]),
    ("jabber:iq:auth", &["username", "resource"]),
    (ns::REGISTER, &["username", "instructions", "name", "nick", "email"]),
    ("jabber:component:accept", &[]),
    ("jabber:server:dialback", &[]),
    ("urn:xmpp:invite", &[]),
    ("urn:xmpp:pars:0", &[]),
];

/// Names of elements, attributes, headers and fields that carry credentials wherever they stand.
const SECRET_NAMES: &[&str] = &[
    "password",
    "passwd",
    "passphrase",
    "secret",
    "token",
    "credential",
    "preauth",
    "authorization",
    "cookie",
    "digest",
    "private-key",
    "privatekey",
    "api-key",
    "apikey",
];

/// Elements whose text is a word of the protocol and not somebody's.
const PLAIN: &[&str] = &[
    "show",
    "priority",
    "jid",
    "resource",
    "mechanism",
    "text",
    "version",
    "os",
    "utc",
    "tzo",
    "first",
    "last",
    "count",
    "max",
    "index",
    "ver",
];

/// The text that stands for what was cut.
const CUT: &str = "[cut]";

/// An element as it may be shown, on one line. Without `texts` the texts of people are told by their length.
pub fn shown(element: &Element, texts: bool) -> String {
    let mut writer = Writer { out: Vec::new(), texts };
    writer.element(element, ns::CLIENT, Hidden::No);
    String::from_utf8_lossy(&writer.out).into_owned()
}

/// The start tag of a stream as it may be shown.
pub(super) fn shown_header(element: &Element) -> String {
    let mut writer = Writer { out: b"<stream:stream".to_vec(), texts: false };
    element.attrs().iter().for_each(|attribute| writer.attribute(attribute, false));
    writer.out.push(b'>');
    String::from_utf8_lossy(&writer.out).into_owned()
}

/// Whether what stands below an element is hidden.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Hidden {
    No,
    Yes,
}

struct Writer {
    out: Vec<u8>,
    texts: bool,
}

impl Writer {
    fn element(&mut self, element: &Element, inherited: &str, hidden: Hidden) {
        let hidden = if hidden == Hidden::Yes || is_secret(element) { Hidden::Yes } else { Hidden::No };
        let (own, name) = (element.ns().as_str(), element.name());
        self.out.push(b'<');
        // As everybody writes it, and shorter.
        let prefix = if own == STREAM_NS { "stream:" } else { "" };
        self.out.extend_from_slice(prefix.as_bytes());
        self.out.extend_from_slice(name.as_bytes());
        let inherited = if prefix.is_empty() && own != inherited {
            self.pair("xmlns", own);
            own
        } else {
            inherited
        };
        // Whoever knows the address may write there. XEP-0363 §5
        let names_secret =
            element.attr("name").is_some_and(is_secret_name) || element.is("urn:xmpp:http:upload:0", "put");
        for attribute in element.attrs() {
            let carries = hidden == Hidden::Yes && !KEPT.contains(&attribute.name.as_str());
            let secret = carries || (names_secret && matches!(attribute.name.as_str(), "value" | "url"));
            self.attribute(attribute, secret);
        }
        if element.nodes().is_empty() {
            self.out.extend_from_slice(b"/>");
            return;
        }
        self.out.push(b'>');
        for node in element.nodes() {
            match node {
                Node::Element(child) => self.element(child, inherited, hidden),
                Node::Text(text) => self.text(element, text, hidden),
                Node::Written(text) => self.text(element, text, hidden),
            }
        }
        self.out.extend_from_slice(b"</");
        self.out.extend_from_slice(prefix.as_bytes());
        self.out.extend_from_slice(name.as_bytes());
        self.out.push(b'>');
    }

    fn text(&mut self, parent: &Element, text: &str, hidden: Hidden) {
        if text.chars().all(|c| matches!(c, ' ' | '\t' | '\r' | '\n')) {
            self.out.push(b' ');
        } else if hidden == Hidden::Yes {
            // Not even its length: that of a password is worth something.
            self.out.extend_from_slice(CUT.as_bytes());
        } else if self.texts || PLAIN.contains(&parent.name()) {
            xml::escape(text, &mut self.out);
        } else {
            self.out.extend_from_slice(format!("[{} bytes]", text.len()).as_bytes());
        }
    }

    fn attribute(&mut self, attribute: &Attribute, secret: bool) {
        let value = if secret || is_secret_name(&attribute.name) { CUT } else { attribute.value.as_str() };
        match &attribute.qualified {
            Some(qualified) => self.pair(&format!("{}:{}", qualified.0, attribute.name), value),
            None => self.pair(&attribute.name, value),
        }
    }

    fn pair(&mut self, name: &str, value: &str) {
        self.out.push(b' ');
        self.out.extend_from_slice(name.as_bytes());
        self.out.extend_from_slice(b"='");
        xml::escape_attribute(value, &mut self.out);
        self.out.push(b'\'');
    }
}

/// Attributes that say which credential it is.
const KEPT: &[&str] =
    &["mechanism", "type", "var", "label", "name", "id", "from", "to", "lang", "xmlns", "host", "port"];

/// Whether the texts of an element and of everything below it are credentials.
fn is_secret(element: &Element) -> bool {
    let own = element.ns().as_str();
    let name = element.name();
    // XEP-0363 §5: a header is named beside its value.
    if is_secret_name(name) || element.attr("name").is_some_and(is_secret_name) {
        return true;
    }
    if element.is(ns::DATA_FORMS, "field") {
        // XEP-0004 §3.3: what is not to be shown while it is typed.
        return element.attr("type") == Some("text-private")
            || element.attr("var").is_some_and(is_secret_name);
    }
    let Some((_, open)) = SECRET.iter().find(|(ns, _)| *ns == own) else { return false };
    // What holds elements is looked into.
    let holds = |wanted: fn(&Node) -> bool| element.nodes().iter().any(wanted);
    let has_text = holds(|node| matches!(node, Node::Text(text) if !text.trim().is_empty()));
    !open.contains(&name) && (has_text || !holds(|node| matches!(node, Node::Element(_))))
}

fn is_secret_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    SECRET_NAMES.iter().any(|secret| name.contains(secret))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::{Limits, Scope, parse};

    fn element(text: &str) -> Element {
        parse(text.as_bytes(), &Scope::default(), Limits::KNOWN).unwrap()
    }

    /// What the specifications call a credential, each with the secret word in it.
    const CREDENTIALS: &[&str] = &[
        "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>SECRET</auth>",
        "<response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>SECRET</response>",
        "<challenge xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><![CDATA[SECRET]]></challenge>",
        "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>SEC<![CDATA[RET]]></success>",
        "<s:auth xmlns:s='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>SECRET</s:auth>",
        "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>SECRET<x xmlns='y'>SECRET</x></auth>",
        "<authenticate xmlns='urn:xmpp:sasl:2' mechanism='PLAIN'><initial-response>SECRET</initial-response></authenticate>",
        "<success xmlns='urn:xmpp:sasl:2'><additional-data>SECRET</additional-data><token xmlns='urn:xmpp:fast:0' token='SECRET' expiry='x'/></success>",
        "<iq xmlns='jabber:client'><query xmlns='jabber:iq:auth'><username>bob</username><password>SECRET</password></query></iq>",
        "<iq xmlns='jabber:client'><query xmlns='jabber:iq:auth'><digest>SECRET</digest></query></iq>",
        "<iq xmlns='jabber:client'><query xmlns='jabber:iq:register'><username>bob</username><password>SECRET</password><key>SECRET</key></query></iq>",
        "<iq xmlns='jabber:client'><command xmlns='http://jabber.org/protocol/commands'><x xmlns='jabber:x:data'><field type='text-private' var='x'><value>SECRET</value></field><field var='new_password'><value>SECRET</value></field></x></command></iq>",
        "<iq xmlns='jabber:client'><slot xmlns='urn:xmpp:http:upload:0'><put url='https://h/SECRET'><header name='Authorization'>SECRET</header></put></slot></iq>",
        "<iq xmlns='jabber:client'><services xmlns='urn:xmpp:extdisco:2'><service host='h' username='u' password='SECRET'/></services></iq>",
        "<handshake xmlns='jabber:component:accept'>SECRET</handshake>",
        "<result xmlns='jabber:server:dialback' from='a' to='b'>SECRET</result>",
        "<iq xmlns='jabber:client'><preauth xmlns='urn:xmpp:pars:0' token='SECRET'/></iq>",
        "<x xmlns='y'><Access_Token>SECRET</Access_Token></x>",
    ];

    #[test]
    fn credentials_are_always_cut() {
        for text in CREDENTIALS {
            for texts in [true, false] {
                let shown = shown(&element(text), texts);
                assert!(!shown.contains("SEC") && !shown.contains("RET"), "{shown}");
                assert!(shown.contains(CUT), "{shown}");
            }
        }
    }

    #[test]
    fn everything_else_is_shown() {
        let iq = "<iq xmlns='jabber:client' type='set' id='a&apos;1'><query xmlns='jabber:iq:register'><username>bob</username><password>x</password></query></iq>";
        assert_eq!(
            shown(&element(iq), true),
            "<iq type='set' id='a&apos;1'><query xmlns='jabber:iq:register'><username>bob</username><password>[cut]</password></query></iq>"
        );
        let auth = element(CREDENTIALS[0]);
        assert_eq!(
            shown(&auth, true),
            "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>[cut]</auth>"
        );
    }

    #[test]
    fn texts_are_told_by_their_length_unless_they_are_wanted() {
        let message = element(
            "<message xmlns='jabber:client' to='a@b' xml:lang='de'><body>grüß &lt;dich</body><show>away</show>\n <x xmlns='y'/></message>",
        );
        assert_eq!(
            shown(&message, false),
            "<message to='a@b' xml:lang='de'><body>[12 bytes]</body><show>away</show> <x xmlns='y'/></message>"
        );
        assert!(shown(&message, true).contains("<body>grüß &lt;dich</body>"));
    }
}
