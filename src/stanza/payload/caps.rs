//! Entity capabilities (XEP-0115): what a client claims to be, and the string that proves it.

use std::collections::BTreeSet;
use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha1::Sha1;
use sha2::{Digest as _, Sha256, Sha512};

use crate::stanza::{Presence, ns};
use crate::xml::{Element, Str, el};

/// Characters of a node or a version that are looked at; longer ones are no claim.
const MAX_LENGTH: usize = 512;

/// A hash function by which a claim can be verified. XEP-0115 §8.1, §9.1
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Hash {
    /// The mandatory one.
    Sha1,
    /// `sha-256`
    Sha256,
    /// `sha-512`
    Sha512,
}

impl Hash {
    fn of(name: &str) -> Option<Self> {
        match name {
            "sha-1" => Some(Self::Sha1),
            "sha-256" => Some(Self::Sha256),
            "sha-512" => Some(Self::Sha512),
            _ => None,
        }
    }

    fn encode(self, bytes: &[u8]) -> String {
        match self {
            Self::Sha1 => STANDARD.encode(Sha1::digest(bytes)),
            Self::Sha256 => STANDARD.encode(Sha256::digest(bytes)),
            Self::Sha512 => STANDARD.encode(Sha512::digest(bytes)),
        }
    }
}

/// What a client claims in its presence: the program by its node, and what it can do by a hash. XEP-0115 §4
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caps {
    /// Names the program, usually by a web address.
    pub node: Str,
    /// What it can do, where that can be verified: the legacy form (§13) and unknown hashes cannot.
    pub version: Option<Version>,
}

/// A verification string. XEP-0115 §5
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    /// How it was made.
    pub hash: Hash,
    /// The hash in Base64.
    pub ver: Str,
}

impl Caps {
    /// The claim in a presence, if it has one of reasonable length.
    pub fn of(presence: &Presence) -> Option<Self> {
        let caps = presence.child(ns::CAPS, "c")?;
        let fits = |text: &&Str| !text.is_empty() && text.len() <= MAX_LENGTH;
        let node = caps.attr_str("node").filter(fits)?.clone();
        // §5.4 rule 1: without a hash the version is ignored.
        let hash = caps.attr("hash").and_then(Hash::of);
        let ver = caps.attr_str("ver").filter(fits);
        let version = hash.zip(ver).map(|(hash, ver)| Version { hash, ver: ver.clone() });
        Some(Self { node, version })
    }

    /// The node by which its capabilities are asked for. §6.2
    pub fn query_node(&self) -> Option<String> {
        self.version.as_ref().map(|version| format!("{}#{}", self.node, version.ver))
    }
}

/// The `<c/>` of somebody whose service discovery information this is. §4, §6.3
pub fn announcement(node: &str, info: &Element) -> Option<Element> {
    let ver = verification_string(Hash::Sha1, info).ok()?;
    Some(el(ns::CAPS, "c").attr("hash", "sha-1").attr("node", node).attr("ver", ver).build())
}

/// Why an answer proves nothing. §5.4
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IllFormed {
    /// The same identity twice. Rule 3
    Identity,
    /// The same feature twice. Rule 4
    Feature,
    /// Two forms of one type, or a form of two types. Rule 5
    Form,
    /// A part has the character that separates parts: what it means would depend on who reads it. §5.1
    Separator,
}

impl fmt::Display for IllFormed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Identity => "an identity is there twice",
            Self::Feature => "a feature is there twice",
            Self::Form => "a form is ambiguous",
            Self::Separator => "a part contains <",
        })
    }
}

/// The verification string of an answer to a disco#info request. §5.1
///
/// # Errors
/// The answer is ill-formed; see §5.4.
pub fn verification_string(hash: Hash, query: &Element) -> Result<String, IllFormed> {
    let mut text = String::new();
    let mut identities = BTreeSet::new();
    for identity in named(query, "identity") {
        let part = |name: &str| identity.attr(name).unwrap_or_default().to_owned();
        let lang = identity.lang().unwrap_or_default().to_owned();
        let key = (part("category"), part("type"), lang, part("name"));
        if !identities.insert(key) {
            return Err(IllFormed::Identity);
        }
    }
    for (category, kind, lang, name) in &identities {
        append(&mut text, &format!("{category}/{kind}/{lang}/{name}"))?;
    }
    let mut features = BTreeSet::new();
    for feature in named(query, "feature") {
        if !features.insert(feature.attr("var").unwrap_or_default()) {
            return Err(IllFormed::Feature);
        }
    }
    for feature in features {
        append(&mut text, feature)?;
    }
    for form in forms(query)? {
        append(&mut text, &form.kind)?;
        for (var, values) in form.fields {
            append(&mut text, &var)?;
            for value in values {
                append(&mut text, &value)?;
            }
        }
    }
    Ok(hash.encode(text.as_bytes()))
}

/// A form with its fields sorted, and the values of each.
struct FormParts {
    kind: String,
    fields: Vec<(String, Vec<String>)>,
}

/// The forms that count, sorted by their type. §5.4 rules 5 and 6
fn forms(query: &Element) -> Result<Vec<FormParts>, IllFormed> {
    let mut forms: Vec<FormParts> = Vec::new();
    for form in query.children().filter(|child| child.is(ns::DATA_FORMS, "x")) {
        let mut fields = Vec::new();
        let mut kind = None;
        for field in form.children().filter(|child| child.is(ns::DATA_FORMS, "field")) {
            let values = field.children().filter(|child| child.is(ns::DATA_FORMS, "value"));
            let mut values: Vec<String> = values.map(|value| value.text().into_owned()).collect();
            values.sort_unstable();
            match field.attr("var") {
                Some("FORM_TYPE") => {
                    values.dedup();
                    if values.len() > 1 || kind.is_some() {
                        return Err(IllFormed::Form);
                    }
                    let hidden = field.attr("type") == Some("hidden");
                    kind = Some(values.pop().filter(|_| hidden));
                }
                var => fields.push((var.unwrap_or_default().to_owned(), values)),
            }
        }
        // Rule 6: ignored, and the rest counts.
        let Some(Some(kind)) = kind else { continue };
        if forms.iter().any(|form| form.kind == kind) {
            return Err(IllFormed::Form);
        }
        fields.sort_unstable();
        forms.push(FormParts { kind, fields });
    }
    forms.sort_unstable_by(|a, b| a.kind.cmp(&b.kind));
    Ok(forms)
}

fn named<'a>(query: &'a Element, name: &'a str) -> impl Iterator<Item = &'a Element> {
    query.children().filter(move |child| child.is(ns::DISCO_INFO, name))
}

fn append(text: &mut String, part: &str) -> Result<(), IllFormed> {
    if part.contains('<') {
        return Err(IllFormed::Separator);
    }
    text.push_str(part);
    text.push('<');
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::{Limits, Scope, parse};

    fn query(inner: &str) -> Element {
        let text = format!("<query xmlns='http://jabber.org/protocol/disco#info'>{inner}</query>");
        parse(text.as_bytes(), &Scope::new(""), Limits::KNOWN).unwrap()
    }

    const EXODUS: &str = "<identity category='client' type='pc' name='Exodus 0.9.1'/>\
         <feature var='http://jabber.org/protocol/muc'/><feature var='http://jabber.org/protocol/disco#items'/>\
         <feature var='http://jabber.org/protocol/disco#info'/><feature var='http://jabber.org/protocol/caps'/>";

    #[test]
    fn the_examples_of_the_specification() {
        // §5.2
        assert_eq!(verification_string(Hash::Sha1, &query(EXODUS)).unwrap(), "QgayPKawpkPSDYmwT/WM94uAlu0=");
        // §5.3
        let psi = "<identity xml:lang='en' category='client' name='Psi 0.11' type='pc'/>\
             <identity xml:lang='el' category='client' name='Ψ 0.11' type='pc'/>\
             <feature var='http://jabber.org/protocol/caps'/><feature var='http://jabber.org/protocol/disco#info'/>\
             <feature var='http://jabber.org/protocol/disco#items'/><feature var='http://jabber.org/protocol/muc'/>\
             <x xmlns='jabber:x:data' type='result'>\
             <field var='FORM_TYPE' type='hidden'><value>urn:xmpp:dataforms:softwareinfo</value></field>\
             <field var='ip_version' type='text-multi'><value>ipv4</value><value>ipv6</value></field>\
             <field var='os'><value>Mac</value></field><field var='os_version'><value>10.5.1</value></field>\
             <field var='software'><value>Psi</value></field><field var='software_version'><value>0.11</value></field>\
             </x>";
        assert_eq!(verification_string(Hash::Sha1, &query(psi)).unwrap(), "q07IKJEyjvHSyhy//CH0CxmKi8w=");
    }

    #[test]
    fn what_is_ambiguous_proves_nothing() {
        let made = |extra: &str| verification_string(Hash::Sha1, &query(&format!("{EXODUS}{extra}")));
        let form = |fields: &str| format!("<x xmlns='jabber:x:data' type='result'>{fields}</x>");
        let kind = |kind: &str| format!("<field var='FORM_TYPE' type='hidden'><value>{kind}</value></field>");
        let twice = "<identity category='client' type='pc' name='Exodus 0.9.1'/>";
        assert_eq!(made(twice), Err(IllFormed::Identity));
        assert_eq!(made("<feature var='http://jabber.org/protocol/muc'/>"), Err(IllFormed::Feature));
        assert_eq!(made(&format!("{0}{0}", form(&kind("a")))), Err(IllFormed::Form));
        let two = "<field var='FORM_TYPE' type='hidden'><value>a</value><value>b</value></field>";
        assert_eq!(made(&form(two)), Err(IllFormed::Form));
        assert_eq!(made("<feature var='a&lt;b'/>"), Err(IllFormed::Separator));
        // Rule 6, and §5.1: these four characters stand for themselves.
        let open = "<field var='FORM_TYPE'><value>a</value></field>";
        assert_eq!(made(&form(open)), made(""));
        assert_eq!(made(&form("<field var='a'><value>b</value></field>")), made(""));
        assert!(made("<feature var='a&amp;lt;b'/>").is_ok());
    }

    #[test]
    fn a_claim_that_cannot_be_verified_names_a_program_only() {
        let claim = |caps: &str| {
            let text = format!("<presence xmlns='jabber:client'>{caps}</presence>");
            let element = parse(text.as_bytes(), &Scope::new(""), Limits::KNOWN).unwrap();
            let Ok(crate::stanza::Stanza::Presence(presence)) = element.try_into() else { panic!() };
            Caps::of(&presence)
        };
        let with =
            |attributes: &str| claim(&format!("<c xmlns='http://jabber.org/protocol/caps' {attributes}/>"));
        let good = with("hash='sha-1' node='n' ver='v'").unwrap();
        assert_eq!(good.query_node().as_deref(), Some("n#v"));
        for legacy in ["node='n' ver='v'", "hash='md5' node='n' ver='v'", "hash='sha-1' node='n'"] {
            assert_eq!(with(legacy).unwrap(), Caps { node: "n".into(), version: None });
        }
        let long = "x".repeat(600);
        assert_eq!(with(&format!("hash='sha-1' node='{long}' ver='v'")), None);
        assert_eq!(with(&format!("hash='sha-1' node='n' ver='{long}'")).unwrap().version, None);
        assert_eq!(claim(""), None);
    }
}
