//! Random trees for properties.

use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;

use super::element::{Attribute, Node, Prefixes};
use super::{Builder, Element, Ns, Str, is_char};

/// The last two need care with quotes.
const NAMESPACES: [&str; 6] = ["jabber:client", "urn:xmpp:ping", "urn:a", "urn:b", "it's>fine", "\"quoted\""];

fn ns() -> impl Strategy<Value = Ns> {
    prop::sample::select(&NAMESPACES[..]).prop_map(Ns::new)
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof![4 => "[a-z]{1,8}", 1 => "[A-Z_äé日][a-z0-9.\u{B7}-]{0,30}"]
}

pub(crate) fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[ -~]{0,30}",
        1 => "[<>&'\"\\]\t\n\r]{0,8}",
        1 => any::<String>().prop_map(|text| text.chars().filter(|c| is_char(*c)).collect()),
    ]
}

/// An element without content, with at most three prefixes of its own.
fn tag() -> impl Strategy<Value = Element> {
    let prefixes = btree_map("[pqr]", (ns(), any::<bool>()), 0..3);
    let attributes = btree_map((name(), option::of(0..3_usize)), text(), 0..5);
    let ns = prop::sample::select(vec![
        "jabber:client",
        "jabber:client",
        "urn:a",
        "urn:b",
        "jabber:iq:roster",
        "",
    ]);
    (ns, name(), prefixes, attributes, option::of(0..3_usize), option::of(text())).prop_map(
        |(ns, name, prefixes, attributes, own, lang)| {
            let prefixes: Vec<_> = prefixes.into_iter().collect();
            let mut element = Builder::new(ns, name).build();
            if let Some(lang) = lang {
                element = element.edit().lang(lang).build();
            }
            for ((name, prefix), value) in attributes {
                let bound = prefix.and_then(|at| prefixes.get(at));
                let qualified = bound.map(|(p, (ns, _))| Box::new((Str::new(p), ns.clone())));
                let attribute = Attribute { name: name.into(), value: value.into(), qualified };
                let twice = |a: &Attribute| a.name == attribute.name && a.ns() == attribute.ns();
                if !element.attrs.iter().any(twice) {
                    element.attrs.push(attribute);
                }
            }
            let mut spelling = Prefixes::default();
            if let Some((prefix, (ns, _))) = own.and_then(|at| prefixes.get(at)) {
                spelling.own = Str::new(prefix);
                element.ns = ns.clone();
            }
            for (prefix, (ns, declared)) in &prefixes {
                if *declared {
                    spelling.declared.push((Str::new(prefix), ns.clone()));
                }
            }
            if !prefixes.is_empty() {
                element.prefixes = Some(Box::new(spelling));
            }
            element
        },
    )
}

/// A tree of at most 5 levels.
pub(crate) fn element() -> impl Strategy<Value = Element> {
    tag().prop_recursive(4, 24, 5, |inner| {
        let node =
            prop_oneof![2 => inner.prop_map(Node::Element), 1 => text().prop_map(|t| Node::Text(t.into()))];
        (tag(), vec(node, 0..5)).prop_map(|(tag, nodes)| {
            nodes
                .into_iter()
                .fold(tag.edit(), |builder, node| match node {
                    Node::Element(element) => builder.child(element),
                    Node::Text(text) => builder.text(text),
                    Node::Written(text) => builder.written(text),
                })
                .build()
        })
    })
}
