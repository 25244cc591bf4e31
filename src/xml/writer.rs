//! Tree → text. This is the hot path of every stanza: nothing is allocated but the output.
//!
//! Written are single quotes, no white space between tags, `<a/>` for an element without content, and namespace
//! declarations before the attributes.
//! Recursion is as deep as the tree; what was parsed is at most 128 deep ([`super::Limits`]).

use super::XML_NS;
use super::element::{Attribute, Element, Node, Ns};

/// Writes an element into a place where `inherited` is the default namespace and no prefix is bound but `xml`.
///
/// Prefixes are kept as they were spelled, and declared where they are not. Names in the namespace `inherited`
/// never get a prefix (RFC 6120 §4.8.5).
pub fn write(element: &Element, out: &mut Vec<u8>, inherited: &str) {
    write_with(element, out, inherited, &[]);
}

/// The same with other values for some unqualified attributes of the outermost element: `Some` sets one whether
/// it is there or not, `None` leaves it out.
pub fn write_with(element: &Element, out: &mut Vec<u8>, inherited: &str, overrides: &[(&str, Option<&str>)]) {
    write_head(element, out, inherited, overrides);
    write_tail(element, out, inherited, overrides);
}

/// The first part of [`write_with`]: `<`, the name and the attributes that are overridden.
///
/// A fan-out writes this once for each receiver and copies the bytes of one [`write_tail`] behind it.
pub fn write_head(element: &Element, out: &mut Vec<u8>, inherited: &str, overrides: &[(&str, Option<&str>)]) {
    out.push(b'<');
    write_name(element, out, inherited);
    for (name, value) in overrides {
        if let Some(value) = value {
            write_attribute(out, "", name, value);
        }
    }
}

/// The second part of [`write_with`]: all the rest. The values of `overrides` do not matter to it.
pub fn write_tail(element: &Element, out: &mut Vec<u8>, inherited: &str, overrides: &[(&str, Option<&str>)]) {
    let place = Place { default: inherited, content: inherited, bound: None };
    write_rest(element, out, &place, overrides);
}

/// What surrounds the element being written.
#[derive(Clone, Copy)]
struct Place<'a> {
    /// The default namespace.
    default: &'a str,
    /// The namespace that never has a prefix.
    content: &'a str,
    /// The innermost element around that binds a prefix.
    bound: Option<&'a Bound<'a>>,
}

/// An element that binds prefixes, by declarations or by using them.
struct Bound<'a> {
    element: &'a Element,
    outer: Option<&'a Bound<'a>>,
}

impl Place<'_> {
    /// Whether the prefix means this namespace here.
    fn binds(&self, prefix: &str, ns: &str) -> bool {
        let mut next = self.bound;
        while let Some(bound) = next {
            if let Some(meaning) = bound_by(bound.element, prefix, self.content) {
                return meaning == ns;
            }
            next = bound.outer;
        }
        false
    }
}

/// What a prefix means below this element, as far as the element says.
fn bound_by<'e>(element: &'e Element, prefix: &str, content: &str) -> Option<&'e str> {
    let spelling = element.prefixes();
    let declared =
        spelling.and_then(|p| p.declared.iter().find(|(name, _)| name == prefix)).map(|(_, ns)| ns);
    let own = || spelling.filter(|p| p.own == prefix && element.ns != *content).map(|_| &element.ns);
    let attribute = || {
        let mut qualified = element.attrs.iter().filter_map(|a| a.qualified.as_deref());
        qualified.find(|(name, _)| name == prefix).map(|(_, ns)| ns)
    };
    declared.or_else(own).or_else(attribute).map(Ns::as_str)
}

/// The prefix that the element is written with.
fn prefix_of<'e>(element: &'e Element, content: &str) -> &'e str {
    match element.prefixes() {
        Some(prefixes) if element.ns != *content => &prefixes.own,
        _ => "",
    }
}

fn write_name(element: &Element, out: &mut Vec<u8>, content: &str) {
    let prefix = prefix_of(element, content);
    if !prefix.is_empty() {
        out.extend_from_slice(prefix.as_bytes());
        out.push(b':');
    }
    out.extend_from_slice(element.name.as_bytes());
}

/// Everything after the name: declarations, attributes, content, end tag.
fn write_rest(element: &Element, out: &mut Vec<u8>, place: &Place<'_>, overrides: &[(&str, Option<&str>)]) {
    let mut inner = *place;
    let has_own_prefix = !prefix_of(element, place.content).is_empty();
    if !has_own_prefix && element.ns != *place.default {
        write_declaration(out, "", element.ns.as_str());
        inner.default = element.ns.as_str();
    }
    let binds = element.prefixes.is_some() || element.attrs.iter().any(|a| a.qualified.is_some());
    let bound = Bound { element, outer: place.bound };
    if binds {
        write_declarations(element, out, place);
        inner.bound = Some(&bound);
        if has_own_prefix && let Some(default) = bound_by(element, "", place.content) {
            if default != place.default {
                write_declaration(out, "", default);
            }
            inner.default = default;
        }
    }
    for Attribute { name, value, qualified } in &element.attrs {
        match qualified.as_deref() {
            Some((prefix, _)) => write_attribute(out, prefix, name, value),
            None if overrides.iter().any(|(other, _)| name == other) => {}
            None => write_attribute(out, "", name, value),
        }
    }
    if element.nodes.is_empty() {
        out.extend_from_slice(b"/>");
        return;
    }
    out.push(b'>');
    for node in &element.nodes {
        match node {
            Node::Text(text) => escape(text, out),
            Node::Written(text) => out.extend_from_slice(text.as_bytes()),
            Node::Element(child) => {
                out.push(b'<');
                write_name(child, out, inner.content);
                write_rest(child, out, &inner, &[]);
            }
        }
    }
    out.extend_from_slice(b"</");
    write_name(element, out, place.content);
    out.push(b'>');
}

/// The element's own declarations, and those of prefixes which it uses and which nothing around it binds.
#[cold]
fn write_declarations(element: &Element, out: &mut Vec<u8>, place: &Place<'_>) {
    let declared = element.prefixes().map_or(&[][..], |p| p.declared.as_slice());
    for (prefix, ns) in declared.iter().filter(|(prefix, _)| !prefix.is_empty()) {
        write_declaration(out, prefix, ns.as_str());
    }
    let is_declared = |prefix: &str| declared.iter().any(|(name, _)| name == prefix);
    let own = prefix_of(element, place.content);
    if !own.is_empty() && !is_declared(own) && !place.binds(own, element.ns.as_str()) {
        write_declaration(out, own, element.ns.as_str());
    }
    for (at, attribute) in element.attrs.iter().enumerate() {
        let Some((prefix, ns)) = attribute.qualified.as_deref() else { continue };
        let same = |a: &Attribute| a.qualified.as_deref().is_some_and(|(name, _)| name == prefix);
        let known = *ns == *XML_NS
            || prefix == own
            || is_declared(prefix)
            || element.attrs.iter().take(at).any(same)
            || place.binds(prefix, ns.as_str());
        if !known {
            write_declaration(out, prefix, ns.as_str());
        }
    }
}

/// Writes a namespace declaration: without references, which peers (and our parser) do not expect there.
fn write_declaration(out: &mut Vec<u8>, prefix: &str, ns: &str) {
    out.extend_from_slice(b" xmlns");
    if !prefix.is_empty() {
        out.push(b':');
        out.extend_from_slice(prefix.as_bytes());
    }
    if ns.contains('\'') {
        out.extend_from_slice(b"=\"");
        out.extend_from_slice(ns.as_bytes());
        out.push(b'"');
    } else {
        out.extend_from_slice(b"='");
        escape_attribute(ns, out);
        out.push(b'\'');
    }
}

fn write_attribute(out: &mut Vec<u8>, prefix: &str, name: &str, value: &str) {
    out.push(b' ');
    if !prefix.is_empty() {
        out.extend_from_slice(prefix.as_bytes());
        out.push(b':');
    }
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b"='");
    escape_attribute(value, out);
    out.push(b'\'');
}

/// Writes character data with everything escaped that would be read as something else.
pub fn escape(text: &str, out: &mut Vec<u8>) {
    escape_into::<TEXT>(text, out);
}

/// Writes an attribute's value so that it can stand between single quotes.
pub fn escape_attribute(value: &str, out: &mut Vec<u8>) {
    escape_into::<ATTRIBUTE>(value, out);
}

const TEXT: bool = false;
const ATTRIBUTE: bool = true;

/// Whether a byte is escaped. CR would become LF, other white space in attributes a space. XML 1.0 §2.11, §3.3.3
const fn is_special<const PLACE: bool>(byte: u8) -> bool {
    let anywhere = (byte == b'<') | (byte == b'&') | (byte == b'\r');
    let here = match PLACE {
        TEXT => byte == b'>',
        ATTRIBUTE => (byte == b'\'') | (byte == b'\t') | (byte == b'\n'),
    };
    anywhere | here
}

/// The offset of the first byte to be escaped.
fn find_special<const PLACE: bool>(bytes: &[u8]) -> Option<usize> {
    // No early exit inside a block: the compiler makes it a few vector instructions.
    let is_plain = |block: &[u8; 16]| !block.iter().fold(false, |any, byte| any | is_special::<PLACE>(*byte));
    let (blocks, _) = bytes.as_chunks::<16>();
    let from = blocks.iter().take_while(|block| is_plain(block)).count() * 16;
    let rest = bytes.get(from..).unwrap_or_default();
    rest.iter().position(|byte| is_special::<PLACE>(*byte)).map(|at| from + at)
}

fn escape_into<const PLACE: bool>(text: &str, out: &mut Vec<u8>) {
    let mut rest = text.as_bytes();
    while let Some(at) = find_special::<PLACE>(rest) {
        let Some((plain, [byte, after @ ..])) = rest.split_at_checked(at) else { break };
        out.extend_from_slice(plain);
        out.extend_from_slice(match byte {
            b'<' => b"&lt;",
            b'&' => b"&amp;",
            b'>' => b"&gt;",
            b'\'' => b"&apos;",
            b'\t' => b"&#9;",
            b'\n' => b"&#10;",
            _ => b"&#13;",
        });
        rest = after;
    }
    out.extend_from_slice(rest);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{Limits, Scope, arbitrary, el, parse};
    use super::*;

    fn written(element: &Element, inherited: &str) -> String {
        let mut out = Vec::new();
        write(element, &mut out, inherited);
        String::from_utf8(out).unwrap()
    }

    proptest! {
        #[test]
        fn a_tree_survives_its_text(tree in arbitrary::element()) {
            for inherited in ["jabber:client", "", "urn:a"] {
                let text = written(&tree, inherited);
                let read = parse(text.as_bytes(), &Scope::new(inherited), Limits::STRANGER);
                let read = read.map_err(|error| TestCaseError::fail(format!("{error}: {text}")))?;
                prop_assert_eq!(&read, &tree, "{}", &text);
                prop_assert_eq!(written(&read, inherited), text);
            }
        }
    }

    #[test]
    fn attributes_of_the_root_can_be_overridden() {
        let tree = el("jabber:client", "message").attr("to", "a").attr("id", "1").attr("from", "b").build();
        let tree = tree.edit().child(el("urn:x", "x").attr("to", "kept")).build();
        let mut out = Vec::new();
        write_with(
            &tree,
            &mut out,
            "jabber:client",
            &[("from", None), ("to", Some("o'c")), ("new", Some("n"))],
        );
        let text = "<message to='o&apos;c' new='n' id='1'><x xmlns='urn:x' to='kept'/></message>";
        assert_eq!(String::from_utf8(out).unwrap(), text);
    }

    #[test]
    fn a_tail_fits_any_head() {
        let tree = el("jabber:client", "message").attr("to", "a").attr("id", "1").text("x").build();
        let mut tail = Vec::new();
        write_tail(&tree, &mut tail, "jabber:server", &[("to", None)]);
        for to in ["b", "c"] {
            let (mut parts, mut whole) = (Vec::new(), Vec::new());
            write_head(&tree, &mut parts, "jabber:server", &[("to", Some(to))]);
            parts.extend_from_slice(&tail);
            write_with(&tree, &mut whole, "jabber:server", &[("to", Some(to))]);
            assert_eq!(parts, whole);
        }
    }

    #[test]
    fn a_moved_element_takes_its_prefixes_along() {
        let outer = "<p:a xmlns:p='urn:a'><p:b p:c='1'/></p:a>";
        let outer = parse(outer.as_bytes(), &Scope::default(), Limits::STRANGER).unwrap();
        let inner = outer.child("urn:a", "b").unwrap();
        assert_eq!(written(inner, ""), "<p:b xmlns:p='urn:a' p:c='1'/>");
        let moved = el("urn:x", "x").child(inner.clone()).build();
        assert_eq!(written(&moved, ""), "<x xmlns='urn:x'><p:b xmlns:p='urn:a' p:c='1'/></x>");
    }
}
