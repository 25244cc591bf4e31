//! Text of one element → tree. quick-xml finds the tokens; everything that it lets pass is checked here.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::errors::{Error as Syntax, SyntaxError};
use quick_xml::events::Event;

use super::element::{Attribute, Element, Node, Ns, Prefixes, Str};
use super::value::{attribute_value, is_space, lines, resolve, split_into};
use super::{XML_NS, XMLNS_NS, XmlError, known, name};

/// Namespace bindings that may be in scope at one place. A lookup is linear.
const MAX_BINDINGS: usize = 128;

/// Bounds for one element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Elements inside each other; the outermost one counts.
    pub depth: usize,
    /// Attributes of one element, namespace declarations included.
    pub attributes: usize,
}

impl Limits {
    /// For peers that have not yet proved who they are.
    pub const STRANGER: Self = Self { depth: 64, attributes: 64 };
    /// For everybody else.
    pub const KNOWN: Self = Self { depth: 128, attributes: 64 };
    /// For what this server has written itself: a stanza of somebody [known](Self::KNOWN), wrapped.
    pub const OWN: Self = Self { depth: 160, attributes: 80 };
}

/// The namespaces that an element inherits from what surrounds it: for a stanza, the stream's header.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    default: Ns,
    prefixes: Vec<(Str, Ns)>,
}

impl Scope {
    /// A scope with a default namespace and no prefixes.
    pub fn new(default: impl Into<Ns>) -> Self {
        Self { default: default.into(), prefixes: Vec::new() }
    }

    /// The same with one more prefix.
    pub fn with(mut self, prefix: impl Into<Str>, ns: impl Into<Ns>) -> Self {
        self.prefixes.push((prefix.into(), ns.into()));
        self
    }

    /// The default namespace.
    pub fn default_ns(&self) -> &Ns {
        &self.default
    }
}

/// A start tag without what follows it.
#[derive(Clone, Debug)]
pub struct Tag {
    /// The element without content.
    pub element: Element,
    /// Its name as it was written; the end tag must have the same.
    pub name: Str,
    /// What its content inherits.
    pub scope: Scope,
}

/// Parses exactly one element: nothing may stand before or after it.
///
/// Everything that RFC 6120 §11.1 forbids is refused, and so is what is not namespace-well-formed (§11.3).
pub fn parse(bytes: &[u8], scope: &Scope, limits: Limits) -> Result<Element, XmlError> {
    Parser::new(text_of(bytes)?, scope, limits).element()
}

/// Parses one start tag, such as the header of a stream; that of an empty element (`<a/>`) likewise.
pub fn parse_start(bytes: &[u8], limits: Limits) -> Result<Tag, XmlError> {
    let source = text_of(bytes)?;
    let tag =
        source.strip_prefix('<').and_then(|tag| tag.strip_suffix("/>").or_else(|| tag.strip_suffix('>')));
    let tag = tag.ok_or(XmlError::NotWellFormed("not a start tag"))?;
    let scope = Scope::default();
    let mut parser = Parser::new(source, &scope, limits);
    parser.start(tag)?;
    let Some(open) = parser.open.pop() else { return Err(XmlError::NotWellFormed("not a start tag")) };
    let prefixes = parser.bindings.into_iter().map(|(prefix, ns)| (Str::new(prefix), ns)).collect();
    Ok(Tag {
        element: open.element,
        name: Str::new(open.name),
        scope: Scope { default: parser.default, prefixes },
    })
}

/// UTF-8 with nothing but characters that XML 1.0 §2.2 allows.
fn text_of(bytes: &[u8]) -> Result<&str, XmlError> {
    let text = std::str::from_utf8(bytes).map_err(|_| XmlError::Encoding)?;
    // No early exit: the compiler makes it a few vector instructions.
    let control = bytes.iter().fold(false, |bad, &b| bad | ((b < 0x20) & (b != 9) & (b != 10) & (b != 13)));
    // U+FFFE and U+FFFF are the only others that UTF-8 can carry and XML cannot.
    let noncharacter = memchr::memchr_iter(0xEF, bytes)
        .any(|at| matches!(bytes.get(at + 1..at + 3), Some([0xBF, 0xBE | 0xBF])));
    if control || noncharacter {
        return Err(XmlError::NotWellFormed("a character that XML does not allow"));
    }
    Ok(text)
}

/// An element whose end has not come yet.
struct Open<'i> {
    element: Element,
    name: &'i str,
    /// Where its children begin in `Parser::nodes`.
    nodes: usize,
    /// How many bindings there were outside it, and the default namespace there.
    bindings: usize,
    default: Option<Ns>,
}

struct Parser<'i> {
    source: &'i str,
    scope: &'i Scope,
    limits: Limits,
    open: Vec<Open<'i>>,
    /// Finished children of all open elements; each element takes its own when it ends.
    nodes: Vec<Node>,
    bindings: Vec<(&'i str, Ns)>,
    default: Ns,
    attributes: Vec<(&'i str, &'i str)>,
    /// Character data since the last tag.
    text: Cow<'i, str>,
}

impl<'i> Parser<'i> {
    fn new(source: &'i str, scope: &'i Scope, limits: Limits) -> Self {
        Self {
            source,
            scope,
            limits,
            open: Vec::with_capacity(8),
            nodes: Vec::with_capacity(8),
            bindings: Vec::new(),
            default: scope.default.clone(),
            attributes: Vec::with_capacity(8),
            text: Cow::Borrowed(""),
        }
    }

    fn element(mut self) -> Result<Element, XmlError> {
        let mut reader = Reader::from_str(self.source);
        let mut from = 0;
        loop {
            let event = reader.read_event().map_err(syntax)?;
            let to = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
            let token = self.source.get(from..to).unwrap_or_default();
            from = to;
            match event {
                Event::Start(_) => self.start(inside(token, 1, 1)?)?,
                Event::Empty(_) => {
                    self.start(inside(token, 1, 2)?)?;
                    self.end()?;
                }
                Event::End(_) => self.end()?,
                Event::Text(_) => self.characters(token)?,
                Event::CData(_) => self.push_text(lines(inside(token, 9, 3)?))?,
                Event::GeneralRef(_) => self.reference(inside(token, 1, 1)?)?,
                Event::Comment(_) => return Err(XmlError::Restricted("comments are")),
                Event::PI(_) | Event::Decl(_) => {
                    return Err(XmlError::Restricted("processing instructions are"));
                }
                Event::DocType(_) => return Err(XmlError::Restricted("document type declarations are")),
                Event::Eof => return Err(XmlError::NotWellFormed("the element does not end")),
            }
            if self.open.is_empty() {
                break;
            }
        }
        match (self.nodes.pop(), from == self.source.len()) {
            (Some(Node::Element(element)), true) => Ok(element),
            _ => Err(XmlError::NotWellFormed("something follows the element")),
        }
    }

    /// A start tag, given what is between `<` and `>` or `/>`.
    fn start(&mut self, tag: &'i str) -> Result<(), XmlError> {
        if self.open.len() >= self.limits.depth {
            return Err(XmlError::Limit("elements are nested too deeply"));
        }
        self.flush();
        let (qualified, rest) = tag.split_at(tag.bytes().position(is_space).unwrap_or(tag.len()));
        let (prefix, local) = name::split(qualified)?;
        self.attributes.clear();
        split_into(rest, self.limits.attributes, &mut self.attributes)?;
        let (bindings, nodes) = (self.bindings.len(), self.nodes.len());
        let default = self.declare()?;
        let attrs = self.resolve_attributes()?;
        let ns = if prefix.is_empty() { self.default.clone() } else { self.lookup(prefix)? };
        let prefixes = self.prefixes(prefix, bindings, default.is_some());
        let element = Element { ns, name: Str::new(local), attrs, nodes: Vec::new(), prefixes };
        self.open.push(Open { element, name: qualified, nodes, bindings, default });
        Ok(())
    }

    /// Brings the declarations among the attributes into scope. Returns the default namespace that one of them
    /// has replaced. Namespaces in XML §3, §5, §6.
    fn declare(&mut self) -> Result<Option<Ns>, XmlError> {
        let mut replaced = None;
        let first = self.bindings.len();
        for &(key, value) in &self.attributes {
            let Some(rest) = key.strip_prefix("xmlns") else { continue };
            if rest.is_empty() {
                if replaced.is_some() {
                    return Err(XmlError::NotWellFormed("an attribute stands twice"));
                }
                let default = namespace(value, &self.default)?;
                replaced = Some(std::mem::replace(&mut self.default, default));
                continue;
            }
            let Some(prefix) = rest.strip_prefix(':') else { continue };
            if !name::is_ncname(prefix) || prefix == "xmlns" {
                return Err(XmlError::NotWellFormed("bad prefix"));
            }
            if prefix == "xml" {
                if value != XML_NS {
                    return Err(XmlError::NotWellFormed("the prefix xml means something else"));
                }
                continue;
            }
            if value.is_empty() {
                return Err(XmlError::NotWellFormed("a prefix cannot be undeclared"));
            }
            if self.bindings.iter().skip(first).any(|(other, _)| *other == prefix) {
                return Err(XmlError::NotWellFormed("an attribute stands twice"));
            }
            if self.bindings.len() >= MAX_BINDINGS {
                return Err(XmlError::Limit("too many namespace declarations"));
            }
            let ns = namespace(value, &self.default)?;
            self.bindings.push((prefix, ns));
        }
        Ok(replaced)
    }

    /// The attributes that are no declarations.
    fn resolve_attributes(&self) -> Result<Vec<Attribute>, XmlError> {
        let is_declaration = |key: &str| {
            key.strip_prefix("xmlns").is_some_and(|rest| rest.is_empty() || rest.starts_with(':'))
        };
        let count = self.attributes.iter().filter(|(key, _)| !is_declaration(key)).count();
        let mut attrs: Vec<Attribute> = Vec::with_capacity(count);
        for &(key, value) in &self.attributes {
            if is_declaration(key) {
                continue;
            }
            let (prefix, local) = name::split(key)?;
            let qualified = match prefix {
                "" => None,
                _ => Some(Box::new((Str::new(prefix), self.lookup(prefix)?))),
            };
            let attribute = Attribute { name: Str::new(local), value: attribute_value(value)?, qualified };
            // The same name through two prefixes counts as well. Namespaces in XML §6.3
            if attrs.iter().any(|other| other.name == attribute.name && other.ns() == attribute.ns()) {
                return Err(XmlError::NotWellFormed("an attribute stands twice"));
            }
            attrs.push(attribute);
        }
        Ok(attrs)
    }

    fn lookup(&self, prefix: &str) -> Result<Ns, XmlError> {
        if prefix == "xml" {
            return Ok(Ns::known(XML_NS));
        }
        let inner = self.bindings.iter().rev().find(|(bound, _)| *bound == prefix).map(|(_, ns)| ns);
        let outer = || self.scope.prefixes.iter().find(|(bound, _)| bound == prefix).map(|(_, ns)| ns);
        inner.or_else(outer).cloned().ok_or(XmlError::NotWellFormed("undeclared prefix"))
    }

    /// The spelling of the element being opened, where there is anything to keep.
    fn prefixes(&self, own: &str, first: usize, new_default: bool) -> Option<Box<Prefixes>> {
        // Below a prefixed name the default namespace cannot be seen from the element's own one.
        let default = new_default && !own.is_empty();
        if own.is_empty() && self.bindings.len() == first {
            return None;
        }
        let default = default.then(|| (Str::default(), self.default.clone()));
        let rest = self.bindings.iter().skip(first).map(|(prefix, ns)| (Str::new(prefix), ns.clone()));
        Some(Box::new(Prefixes { own: Str::new(own), declared: default.into_iter().chain(rest).collect() }))
    }

    fn end(&mut self) -> Result<(), XmlError> {
        self.flush();
        let Some(mut open) = self.open.pop() else { return Err(XmlError::NotWellFormed("a stray end tag")) };
        if self.nodes.len() > open.nodes {
            open.element.nodes = self.nodes.drain(open.nodes..).collect();
        }
        self.bindings.truncate(open.bindings);
        if let Some(default) = open.default {
            self.default = default;
        }
        self.nodes.push(Node::Element(open.element));
        Ok(())
    }

    fn characters(&mut self, text: &'i str) -> Result<(), XmlError> {
        let bytes = text.as_bytes();
        let ends_cdata = |at: usize| at.checked_sub(2).is_some_and(|from| bytes.get(from..at) == Some(b"]]"));
        if memchr::memchr_iter(b'>', bytes).any(ends_cdata) {
            return Err(XmlError::NotWellFormed("]]> in text"));
        }
        self.push_text(lines(text))
    }

    fn reference(&mut self, reference: &str) -> Result<(), XmlError> {
        let c = resolve(reference)?;
        self.check_inside()?;
        self.text.to_mut().push(c);
        Ok(())
    }

    fn push_text(&mut self, text: Cow<'i, str>) -> Result<(), XmlError> {
        self.check_inside()?;
        if self.text.is_empty() {
            self.text = text;
        } else {
            self.text.to_mut().push_str(&text);
        }
        Ok(())
    }

    fn check_inside(&self) -> Result<(), XmlError> {
        if self.open.is_empty() {
            return Err(XmlError::NotWellFormed("text outside an element"));
        }
        Ok(())
    }

    fn flush(&mut self) {
        if !self.text.is_empty() {
            let text = std::mem::replace(&mut self.text, Cow::Borrowed(""));
            self.nodes.push(Node::Text(Str::new(text)));
        }
    }
}

/// A token without its delimiters.
fn inside(token: &str, before: usize, after: usize) -> Result<&str, XmlError> {
    let end = token.len().checked_sub(after);
    end.and_then(|end| token.get(before..end)).ok_or(XmlError::NotWellFormed("bad token"))
}

fn syntax(error: Syntax) -> XmlError {
    match error {
        Syntax::Syntax(
            SyntaxError::InvalidBangMarkup
            | SyntaxError::UnclosedComment
            | SyntaxError::UnclosedDoctype
            | SyntaxError::UnclosedPI
            | SyntaxError::UnclosedXmlDecl,
        ) => XmlError::Restricted("comments, processing instructions and DTDs are"),
        _ => XmlError::NotWellFormed("syntax"),
    }
}

/// A namespace name from a declaration; the surrounding default one is the likeliest.
fn namespace(value: &str, likely: &Ns) -> Result<Ns, XmlError> {
    if *likely == *value {
        return Ok(likely.clone());
    }
    // A reference in a namespace name is legal XML, but nobody sends it and two spellings of one name are a trap.
    if value.bytes().any(|b| matches!(b, b'<' | b'&' | b'\t' | b'\r' | b'\n')) {
        return Err(XmlError::NotWellFormed("bad namespace name"));
    }
    if value == XML_NS || value == XMLNS_NS {
        return Err(XmlError::NotWellFormed("a reserved namespace"));
    }
    Ok(known::intern(value))
}
