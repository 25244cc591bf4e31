//! XML as the test client sees it: a strict parser of its own, so that what the server writes is judged by other
//! eyes than the server's.

use std::fmt;

/// The namespace of stream headers, features and stream errors. RFC 6120 §4.8.1
pub(crate) const STREAM_NS: &str = "http://etherx.jabber.org/streams";

const XML_NS: &str = "http://www.w3.org/XML/1998/namespace";

/// One element after namespace resolution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tree {
    /// Namespace name; empty for none.
    pub(crate) ns: String,
    /// Local name.
    pub(crate) name: String,
    /// Attributes but namespace declarations: namespace (empty for none), local name, value; sorted.
    pub(crate) attrs: Vec<(String, String, String)>,
    /// Child elements and text, in their order; never two texts in a row.
    pub(crate) nodes: Vec<Node>,
}

/// A child of an element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Node {
    Element(Tree),
    Text(String),
}

impl Tree {
    /// The value of an unqualified attribute.
    pub(crate) fn attr(&self, name: &str) -> Option<&str> {
        self.attrs.iter().find(|(ns, n, _)| ns.is_empty() && n == name).map(|(_, _, value)| value.as_str())
    }

    /// The child elements.
    pub(crate) fn children(&self) -> impl Iterator<Item = &Self> {
        self.nodes.iter().filter_map(|node| match node {
            Node::Element(tree) => Some(tree),
            Node::Text(_) => None,
        })
    }

    /// The first child element of a local name, whatever its namespace.
    pub(crate) fn child(&self, name: &str) -> Option<&Self> {
        self.children().find(|child| child.name == name)
    }

    /// The text directly inside.
    pub(crate) fn text(&self) -> String {
        self.nodes
            .iter()
            .filter_map(|node| match node {
                Node::Text(text) => Some(text.as_str()),
                Node::Element(_) => None,
            })
            .collect()
    }
}

/// Prefixes and their namespaces, innermost last.
pub(crate) type Scope = Vec<(String, String)>;

/// What stands at the beginning of a stream's bytes.
#[derive(Debug)]
pub(crate) enum Piece {
    /// The stream header, and what it declares.
    Header(Tree, Scope),
    /// A top-level element.
    Element(Tree),
    /// The closing tag of the stream.
    Footer,
}

enum Stop {
    Incomplete,
    Bad(String),
}

type Parsed<T> = Result<T, Stop>;

/// Takes the next piece of a stream from `bytes` and says how many bytes it had. `scope` is what the header
/// declared, `None` where the header is still to come. `Ok(None)`: more bytes are needed.
pub(crate) fn next_piece(bytes: &[u8], scope: Option<&Scope>) -> Result<Option<(Piece, usize)>, String> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) if error.error_len().is_none() => {
            std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default()
        }
        Err(_) => return Err("the server sent bytes that are not UTF-8".into()),
    };
    let mut cursor = Cursor { text, at: 0 };
    match cursor.piece(scope) {
        Ok(piece) => Ok(Some((piece, cursor.at))),
        Err(Stop::Incomplete) => Ok(None),
        Err(Stop::Bad(why)) => Err(format!("the server's XML is wrong: {why}")),
    }
}

/// Reads elements up to the end of the text or up to something that is no element, and returns the rest.
pub(crate) fn elements(text: &str) -> Result<(Vec<Tree>, &str), String> {
    let mut cursor = Cursor { text, at: 0 };
    let mut found = Vec::new();
    let mut scope = vec![("stream".to_owned(), STREAM_NS.to_owned())];
    loop {
        cursor.white_space();
        if !cursor.rest().starts_with('<') {
            return Ok((found, cursor.rest()));
        }
        match cursor.element(&mut scope) {
            Ok(tree) => found.push(tree),
            Err(Stop::Incomplete) => return Err("the XML is not complete".into()),
            Err(Stop::Bad(why)) => return Err(why),
        }
    }
}

struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

/// A tag as written: prefixed name, attributes, and whether it closes itself.
struct Tag {
    name: String,
    attrs: Vec<(String, String)>,
    empty: bool,
}

impl<'a> Cursor<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn white_space(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start_matches([' ', '\t', '\r', '\n']).len();
    }

    /// Steps over `token`; `Incomplete` where the text ends within it.
    fn eat(&mut self, token: &str) -> Parsed<bool> {
        let rest = self.rest();
        if rest.starts_with(token) {
            self.at += token.len();
            return Ok(true);
        }
        if rest.len() < token.len() && token.starts_with(rest) { Err(Stop::Incomplete) } else { Ok(false) }
    }

    fn until(&mut self, token: &str) -> Parsed<&'a str> {
        let rest = self.rest();
        let end = rest.find(token).ok_or(Stop::Incomplete)?;
        self.at += end + token.len();
        Ok(&rest[..end])
    }

    fn piece(&mut self, scope: Option<&Scope>) -> Parsed<Piece> {
        let Some(scope) = scope else {
            if self.eat("<?xml")? {
                self.until("?>")?;
            }
            self.white_space();
            let tag = self.tag()?;
            let mut scope = Vec::new();
            let header = resolve(&tag, &mut scope).map_err(Stop::Bad)?;
            if tag.empty || header.name != "stream" {
                return Err(Stop::Bad(format!("{} where the stream header must be", tag.name)));
            }
            return Ok(Piece::Header(header, scope));
        };
        self.white_space();
        if self.eat("</")? {
            self.until(">")?;
            return Ok(Piece::Footer);
        }
        let prefixed =
            self.rest().find([':', ' ', '>']).is_some_and(|end| self.rest().as_bytes()[end] == b':');
        let element = self.element(&mut scope.clone())?;
        if prefixed && element.ns == "jabber:client" {
            return Err(Stop::Bad("a prefix for the content namespace (RFC 6120 §4.8.5)".into()));
        }
        Ok(Piece::Element(element))
    }

    fn element(&mut self, scope: &mut Scope) -> Parsed<Tree> {
        let outer = scope.len();
        let tag = self.tag()?;
        let mut tree = resolve(&tag, scope).map_err(Stop::Bad)?;
        if !tag.empty {
            self.content(&tag.name, &mut tree, scope)?;
        }
        scope.truncate(outer);
        Ok(tree)
    }

    fn content(&mut self, name: &str, tree: &mut Tree, scope: &mut Scope) -> Parsed<()> {
        loop {
            let rest = self.rest();
            let end = rest.find('<').ok_or(Stop::Incomplete)?;
            let raw = &rest[..end];
            if raw.contains("]]>") {
                return Err(Stop::Bad("]]> in text".into()));
            }
            push_text(tree, &unescape(&raw.replace("\r\n", "\n").replace('\r', "\n")).map_err(Stop::Bad)?);
            self.at += end;
            if self.eat("</")? {
                let closing = self.until(">")?.trim_end();
                if closing != name {
                    return Err(Stop::Bad(format!("</{closing}> closes <{name}>")));
                }
                return Ok(());
            } else if self.eat("<![CDATA[")? {
                let text = self.until("]]>")?;
                push_text(tree, &text.replace("\r\n", "\n").replace('\r', "\n"));
            } else if self.rest().starts_with("<!") || self.rest().starts_with("<?") {
                return Err(Stop::Bad("restricted XML (RFC 6120 §11.1)".into()));
            } else {
                let child = self.element(scope)?;
                tree.nodes.push(Node::Element(child));
            }
        }
    }

    fn tag(&mut self) -> Parsed<Tag> {
        if !self.eat("<")? {
            let shown: String = self.rest().chars().take(60).collect();
            return if shown.is_empty() {
                Err(Stop::Incomplete)
            } else {
                Err(Stop::Bad(format!("text outside of any element: {shown:?}")))
            };
        }
        let name = self.name()?;
        let mut tag = Tag { name, attrs: Vec::new(), empty: false };
        loop {
            let before = self.at;
            self.white_space();
            if self.eat("/>")? {
                tag.empty = true;
                return Ok(tag);
            }
            if self.eat(">")? {
                return Ok(tag);
            }
            if before == self.at {
                return Err(if self.rest().is_empty() {
                    Stop::Incomplete
                } else {
                    Stop::Bad(format!("no white space before an attribute of <{}>", tag.name))
                });
            }
            let attr = self.name()?;
            self.white_space();
            if !self.eat("=")? {
                return Err(Stop::Bad(format!("attribute {attr} without a value")));
            }
            self.white_space();
            let quote = if self.eat("'")? {
                "'"
            } else if self.eat("\"")? {
                "\""
            } else {
                return Err(Stop::Bad(format!("attribute {attr} without quotes")));
            };
            let raw = self.until(quote)?;
            if raw.contains('<') {
                return Err(Stop::Bad(format!("< in attribute {attr}")));
            }
            // XML 1.0 §3.3.3: literal white space becomes a space; that of references stays.
            let spaced = raw.replace("\r\n", " ").replace(['\r', '\n', '\t'], " ");
            tag.attrs.push((attr, unescape(&spaced).map_err(Stop::Bad)?));
        }
    }

    fn name(&mut self) -> Parsed<String> {
        let rest = self.rest();
        let end =
            rest.find([' ', '\t', '\r', '\n', '=', '/', '>', '<', '\'', '"', '&']).ok_or(Stop::Incomplete)?;
        if end == 0 {
            return Err(Stop::Bad(format!("a name is missing before {:?}", &rest[..rest.len().min(20)])));
        }
        self.at += end;
        Ok(rest[..end].to_owned())
    }
}

fn push_text(tree: &mut Tree, text: &str) {
    if text.is_empty() {
        return;
    }
    if let Some(Node::Text(last)) = tree.nodes.last_mut() {
        last.push_str(text);
    } else {
        tree.nodes.push(Node::Text(text.to_owned()));
    }
}

/// Resolves the names of a tag; its declarations are pushed onto `scope`.
fn resolve(tag: &Tag, scope: &mut Scope) -> Result<Tree, String> {
    for (name, value) in &tag.attrs {
        if name == "xmlns" {
            scope.push((String::new(), value.clone()));
        } else if let Some(prefix) = name.strip_prefix("xmlns:") {
            scope.push((prefix.to_owned(), value.clone()));
        }
    }
    let find = |prefix: &str| match prefix {
        "xml" => Some(XML_NS.to_owned()),
        _ => scope.iter().rev().find(|(p, _)| p == prefix).map(|(_, ns)| ns.clone()),
    };
    let (prefix, name) = tag.name.split_once(':').unwrap_or(("", &tag.name));
    let ns = match find(prefix) {
        Some(ns) => ns,
        None if prefix.is_empty() => String::new(),
        None => return Err(format!("the prefix of <{}> is not declared", tag.name)),
    };
    let mut attrs = Vec::new();
    for (name, value) in &tag.attrs {
        if name == "xmlns" || name.starts_with("xmlns:") {
            continue;
        }
        let (ns, name) = match name.split_once(':') {
            None => (String::new(), name.as_str()),
            Some((prefix, local)) => {
                (find(prefix).ok_or(format!("the prefix of attribute {name} is not declared"))?, local)
            }
        };
        if attrs.iter().any(|(n, l, _)| *n == ns && l == name) {
            return Err(format!("attribute {name} twice in <{}>", tag.name));
        }
        attrs.push((ns, name.to_owned(), value.clone()));
    }
    attrs.sort();
    Ok(Tree { ns, name: name.to_owned(), attrs, nodes: Vec::new() })
}

fn unescape(text: &str) -> Result<String, String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('&') {
        out.push_str(&rest[..start]);
        let end = rest[start..].find(';').ok_or_else(|| format!("bare & in {text:?}"))?;
        let name = &rest[start + 1..start + end];
        out.push(match name {
            "lt" => '<',
            "gt" => '>',
            "amp" => '&',
            "quot" => '"',
            "apos" => '\'',
            _ => {
                let number = match name.strip_prefix("#x") {
                    Some(hex) => u32::from_str_radix(hex, 16).ok(),
                    None => name.strip_prefix('#').and_then(|dec| dec.parse().ok()),
                };
                number.and_then(char::from_u32).ok_or_else(|| format!("unknown reference &{name};"))?
            }
        });
        rest = &rest[start + end + 1..];
    }
    out.push_str(rest);
    if let Some(bad) = out.chars().find(|c| !xmppd::xml::is_char(*c)) {
        return Err(format!("the character {bad:?}, which XML cannot carry"));
    }
    Ok(out)
}

/// Escapes text for element content and attribute values.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\'' => out.push_str("&apos;"),
            '"' => out.push_str("&quot;"),
            '\r' | '\n' | '\t' => out.push_str(&format!("&#{};", c as u32)),
            c => out.push(c),
        }
    }
    out
}

impl fmt::Display for Tree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write(self, "", f)
    }
}

fn write(tree: &Tree, inherited: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "<{}", tree.name)?;
    if tree.ns != inherited {
        write!(f, " xmlns='{}'", escape(&tree.ns))?;
    }
    for (ns, name, value) in &tree.attrs {
        match ns.as_str() {
            "" => write!(f, " {name}='{}'", escape(value))?,
            XML_NS => write!(f, " xml:{name}='{}'", escape(value))?,
            _ => write!(f, " {{{ns}}}{name}='{}'", escape(value))?,
        }
    }
    if tree.nodes.is_empty() {
        return write!(f, "/>");
    }
    write!(f, ">")?;
    for node in &tree.nodes {
        match node {
            Node::Element(child) => write(child, &tree.ns, f)?,
            Node::Text(text) => write!(f, "{}", escape(text))?,
        }
    }
    write!(f, "</{}>", tree.name)
}
