//! The immutable tree of one XML element.

use std::borrow::Cow;
use std::fmt;

pub use smol_str::SmolStr as Str;

use super::Builder;

/// A namespace name. Known ones cost nothing to make or clone; others are shared.
#[derive(Clone, PartialEq, Eq, Hash, Default)]
pub struct Ns(Str);

impl Ns {
    /// A namespace of a constant.
    pub const fn known(name: &'static str) -> Self {
        Self(Str::new_static(name))
    }

    /// A namespace that came from outside.
    pub fn new(name: &str) -> Self {
        Self(Str::new(name))
    }

    /// The namespace name itself; empty for no namespace.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl From<&'static str> for Ns {
    fn from(name: &'static str) -> Self {
        Self::known(name)
    }
}

impl PartialEq<str> for Ns {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<&str> for Ns {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

impl fmt::Debug for Ns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

/// One XML element with everything below it.
///
/// An element is a value: whoever wants another one makes it, with [`Element::edit`] or a [`Builder`].
/// Prefixes and prefix declarations are kept, because text may refer to them (QNames in content); equality
/// looks at names after namespace resolution only.
#[derive(Clone, Debug)]
pub struct Element {
    pub(super) ns: Ns,
    pub(super) name: Str,
    pub(super) attrs: Vec<Attribute>,
    pub(super) nodes: Vec<Node>,
    /// What hardly any element has, behind one pointer.
    pub(super) prefixes: Option<Box<Prefixes>>,
}

/// How an element was spelled, where that differs from the plain form.
#[derive(Clone, Debug, Default)]
pub struct Prefixes {
    /// The prefix of the element's own name; empty where it has none.
    pub own: Str,
    /// `xmlns:prefix='…'` declarations of this element, in their order.
    pub declared: Vec<(Str, Ns)>,
}

/// A child of an element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// An element.
    Element(Element),
    /// Character data with references and CDATA resolved; never empty, never two in a row.
    Text(Str),
    /// One element as text that this server has written before, with all declarations that it needs. It is passed on
    /// as it is; nobody looks inside.
    Written(Box<str>),
}

/// An attribute.
#[derive(Clone, Debug)]
pub struct Attribute {
    /// The local name.
    pub name: Str,
    /// The value after normalisation, with references resolved.
    pub value: Str,
    /// Prefix and namespace of a qualified attribute such as `xml:lang`.
    pub qualified: Option<Box<(Str, Ns)>>,
}

impl Attribute {
    /// The attribute's namespace; empty for an unqualified one.
    pub fn ns(&self) -> &str {
        self.qualified.as_ref().map_or("", |qualified| qualified.1.as_str())
    }
}

impl Element {
    /// Starts an element of a namespace.
    pub fn builder(ns: impl Into<Ns>, name: impl Into<Str>) -> Builder {
        Builder::new(ns, name)
    }

    /// A builder that begins as a copy of this element.
    pub fn edit(&self) -> Builder {
        Builder::from(self.clone())
    }

    /// The namespace after resolution.
    pub fn ns(&self) -> &Ns {
        &self.ns
    }

    /// The local name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether the element has this namespace and local name.
    pub fn is(&self, ns: &str, name: &str) -> bool {
        self.name == name && self.ns == *ns
    }

    /// All attributes but namespace declarations, in their order.
    pub fn attrs(&self) -> &[Attribute] {
        &self.attrs
    }

    /// The value of an unqualified attribute.
    pub fn attr(&self, name: &str) -> Option<&str> {
        self.attr_str(name).map(Str::as_str)
    }

    /// The same as the shared string it is kept as.
    pub fn attr_str(&self, name: &str) -> Option<&Str> {
        self.attrs.iter().find(|a| a.qualified.is_none() && a.name == name).map(|a| &a.value)
    }

    /// The value of a qualified attribute.
    pub fn attr_ns(&self, ns: &str, name: &str) -> Option<&str> {
        self.attrs
            .iter()
            .find(|a| a.name == name && a.qualified.as_ref().is_some_and(|q| q.1 == *ns))
            .map(|a| a.value.as_str())
    }

    /// `xml:lang`.
    pub fn lang(&self) -> Option<&str> {
        self.attr_ns(super::XML_NS, "lang")
    }

    /// Child elements and text, in their order.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The child elements.
    pub fn children(&self) -> impl Iterator<Item = &Element> {
        self.nodes.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) | Node::Written(_) => None,
        })
    }

    /// The first child element of this name.
    pub fn child(&self, ns: &str, name: &str) -> Option<&Element> {
        self.children().find(|child| child.is(ns, name))
    }

    /// The text directly inside the element.
    pub fn text(&self) -> Cow<'_, str> {
        let mut texts = self.nodes.iter().filter_map(|node| match node {
            Node::Text(text) => Some(text.as_str()),
            Node::Element(_) | Node::Written(_) => None,
        });
        let Some(first) = texts.next() else { return Cow::Borrowed("") };
        match texts.next() {
            None => Cow::Borrowed(first),
            Some(second) => Cow::Owned([first, second].into_iter().chain(texts).collect()),
        }
    }

    /// How the element was spelled; `None` for no prefix and no declarations.
    pub fn prefixes(&self) -> Option<&Prefixes> {
        self.prefixes.as_deref()
    }
}

impl PartialEq for Element {
    /// Equal after namespace resolution: prefixes and the order of attributes do not count.
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
            && self.ns == other.ns
            && self.attrs.len() == other.attrs.len()
            && self.attrs.iter().all(|a| other.attrs.contains(a))
            && self.nodes == other.nodes
    }
}

impl Eq for Element {}

impl PartialEq for Attribute {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name && self.value == other.value && self.ns() == other.ns()
    }
}

impl Eq for Attribute {}
