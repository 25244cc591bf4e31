//! Building elements: `el(ns, "name").attr("a", "1").child(…).text("…").build()`.

use super::element::{Attribute, Element, Node, Ns, Str};

/// Starts an element of a namespace.
pub fn el(ns: impl Into<Ns>, name: impl Into<Str>) -> Builder {
    Builder::new(ns, name)
}

/// An element in the making.
#[derive(Clone, Debug)]
pub struct Builder(Element);

impl Builder {
    /// Starts an element of a namespace.
    pub fn new(ns: impl Into<Ns>, name: impl Into<Str>) -> Self {
        Self(Element {
            ns: ns.into(),
            name: name.into(),
            attrs: Vec::new(),
            nodes: Vec::new(),
            prefixes: None,
        })
    }

    /// Sets an unqualified attribute, replacing one of that name.
    pub fn attr(mut self, name: impl Into<Str>, value: impl Into<Str>) -> Self {
        let (name, value) = (name.into(), value.into());
        match self.0.attrs.iter_mut().find(|a| a.qualified.is_none() && a.name == name) {
            Some(attribute) => attribute.value = value,
            None => self.0.attrs.push(Attribute { name, value, qualified: None }),
        }
        self
    }

    /// Sets an unqualified attribute where there is a value.
    pub fn attr_opt(self, name: impl Into<Str>, value: Option<impl Into<Str>>) -> Self {
        match value {
            Some(value) => self.attr(name, value),
            None => self,
        }
    }

    /// Removes an unqualified attribute.
    pub fn without_attr(mut self, name: &str) -> Self {
        self.0.attrs.retain(|a| a.qualified.is_some() || a.name != name);
        self
    }

    /// Sets `xml:lang`.
    pub fn lang(mut self, lang: impl Into<Str>) -> Self {
        self.0.attrs.retain(|a| !(a.name == "lang" && a.ns() == super::XML_NS));
        self.0.attrs.push(Attribute {
            name: Str::new_static("lang"),
            value: lang.into(),
            qualified: Some(Box::new((Str::new_static("xml"), Ns::known(super::XML_NS)))),
        });
        self
    }

    /// Appends a child element.
    pub fn child(mut self, child: impl Into<Element>) -> Self {
        self.0.nodes.push(Node::Element(child.into()));
        self
    }

    /// Appends a child element where there is one.
    pub fn child_opt(self, child: Option<impl Into<Element>>) -> Self {
        match child {
            Some(child) => self.child(child),
            None => self,
        }
    }

    /// Appends child elements.
    pub fn children(mut self, children: impl IntoIterator<Item = impl Into<Element>>) -> Self {
        self.0.nodes.extend(children.into_iter().map(|child| Node::Element(child.into())));
        self
    }

    /// Appends an element that is written already: well-formed text of this server's own, which declares its
    /// namespaces itself.
    pub fn written(mut self, text: impl Into<Box<str>>) -> Self {
        self.0.nodes.push(Node::Written(text.into()));
        self
    }

    /// Removes every child element of this name.
    pub fn without(mut self, ns: &str, name: &str) -> Self {
        self.0.nodes.retain(|node| !matches!(node, Node::Element(element) if element.is(ns, name)));
        self
    }

    /// Keeps only some of the child elements; text stays.
    pub fn retain(mut self, wanted: impl Fn(&Element) -> bool) -> Self {
        self.0.nodes.retain(|node| !matches!(node, Node::Element(element) if !wanted(element)));
        self
    }

    /// Appends text. Characters that XML cannot carry (XML 1.0 §2.2) become U+FFFD.
    pub fn text(mut self, text: impl Into<Str>) -> Self {
        let text = super::clean(text.into());
        if text.is_empty() {
            return self;
        }
        if let Some(Node::Text(last)) = self.0.nodes.last_mut() {
            *last = [last.as_str(), text.as_str()].into_iter().collect();
        } else {
            self.0.nodes.push(Node::Text(text));
        }
        self
    }

    /// The finished element.
    pub fn build(self) -> Element {
        self.0
    }
}

impl From<Element> for Builder {
    fn from(element: Element) -> Self {
        Self(element)
    }
}

impl From<Builder> for Element {
    fn from(builder: Builder) -> Self {
        builder.0
    }
}
