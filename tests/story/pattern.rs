//! What a story expects, and whether a stanza is that.
//!
//! Matching is by inclusion: what is written must be there, more may be; an omitted namespace matches any.
//! Values: `*` any but empty, `!` must be absent, `?name` remembers the value (or, where it is known already, must
//! equal it), `$name` in front of or within a value is replaced before.

use std::collections::BTreeMap;

use super::tree::{Node, Tree};

/// Names of a story's variables and their values.
pub(crate) type Vars = BTreeMap<String, String>;

/// One expected stanza.
#[derive(Clone, Debug)]
pub(crate) struct Pattern {
    /// What must be there.
    pub(crate) tree: Tree,
    /// What may stand nowhere inside.
    pub(crate) without: Vec<Tree>,
    /// Nothing but what is written may be there.
    pub(crate) exact: bool,
}

impl Pattern {
    /// Whether `actual` is what is expected; captured variables are kept only if it is. The error says what is missing.
    pub(crate) fn check(&self, actual: &Tree, vars: &mut Vars) -> Result<(), String> {
        let mut captured = vars.clone();
        included(&self.tree, actual, self.exact, &mut captured)?;
        for unwanted in &self.without {
            if let Some(found) = find(unwanted, actual, &captured) {
                return Err(format!("{found} must not be there"));
            }
        }
        *vars = captured;
        Ok(())
    }

    /// The same expectation, spoiled so that what it was made for no longer fulfils it.
    pub(crate) fn inverted(&self, seed: usize) -> Self {
        let mut inverted = self.clone();
        let literal = |value: &str| !value.starts_with(['?', '*', '!']);
        let mut changes: Vec<Tree> = Vec::new();
        for (i, (_, _, value)) in self.tree.attrs.iter().enumerate() {
            let mut tree = self.tree.clone();
            tree.attrs[i].2 = if literal(value) { format!("{value}-inverted") } else { "inverted".into() };
            changes.push(tree);
        }
        for (i, node) in self.tree.nodes.iter().enumerate() {
            let mut tree = self.tree.clone();
            match node {
                Node::Element(_) => {
                    if let Node::Element(child) = &mut tree.nodes[i] {
                        child.name.push_str("-inverted");
                    }
                }
                Node::Text(text) if !text.trim().is_empty() => tree.nodes[i] = Node::Text("inverted".into()),
                Node::Text(_) => continue,
            }
            changes.push(tree);
        }
        let mut renamed = self.tree.clone();
        renamed.name.push_str("-inverted");
        changes.push(renamed);
        let chosen = seed % changes.len();
        inverted.tree = changes.swap_remove(chosen);
        inverted
    }
}

/// Replaces `$name` by the variables' values. Unknown names are an error of the story.
pub(crate) fn substitute(text: &str, vars: &Vars) -> Result<String, String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('$') {
        out.push_str(&rest[..start]);
        let after = &rest[start + 1..];
        let len = after.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(after.len());
        let mut name = after[..len].to_owned();
        let mut used = len;
        if after[len..].starts_with(".name") {
            name.push_str(".name");
            used += ".name".len();
        }
        let value = vars.get(&name).ok_or_else(|| format!("the story uses ${name}, which nobody has set"))?;
        out.push_str(value);
        rest = &after[used..];
    }
    out.push_str(rest);
    Ok(out)
}

/// Replaces the variables in all values and texts of a tree.
pub(crate) fn substitute_tree(tree: &Tree, vars: &Vars) -> Result<Tree, String> {
    let mut done = tree.clone();
    for (_, _, value) in &mut done.attrs {
        *value = substitute(value, vars)?;
    }
    for node in &mut done.nodes {
        match node {
            Node::Element(child) => *child = substitute_tree(child, vars)?,
            Node::Text(text) => *text = substitute(text, vars)?,
        }
    }
    Ok(done)
}

fn included(pattern: &Tree, actual: &Tree, exact: bool, vars: &mut Vars) -> Result<(), String> {
    if pattern.name != actual.name {
        return Err(format!("<{}> expected, not <{}>", pattern.name, actual.name));
    }
    if pattern.ns != actual.ns && !pattern.ns.is_empty() {
        return Err(format!("<{}> must be in {}, not in {:?}", pattern.name, pattern.ns, actual.ns));
    }
    for (ns, name, wanted) in &pattern.attrs {
        let value = actual.attrs.iter().find(|(n, l, _)| n == ns && l == name).map(|(_, _, v)| v.as_str());
        value_is(wanted, value, vars)
            .map_err(|why| format!("attribute {name} of <{}>: {why}", pattern.name))?;
    }
    if exact && let Some((_, name, _)) = actual.attrs.iter().find(|a| !has_attr(pattern, a)) {
        return Err(format!("attribute {name} of <{}> must not be there", pattern.name));
    }
    text_is(pattern, actual, exact, vars)?;
    let wanted: Vec<&Tree> = pattern.children().collect();
    let found: Vec<&Tree> = actual.children().collect();
    if exact && wanted.len() != found.len() {
        return Err(format!("<{}> must have {} children, not {}", pattern.name, wanted.len(), found.len()));
    }
    assign(&wanted, &found, &mut vec![false; found.len()], exact, vars)
}

fn has_attr(pattern: &Tree, attr: &(String, String, String)) -> bool {
    pattern.attrs.iter().any(|(ns, name, _)| *ns == attr.0 && *name == attr.1)
}

fn value_is(wanted: &str, value: Option<&str>, vars: &mut Vars) -> Result<(), String> {
    match (wanted, value) {
        ("!", None) => Ok(()),
        ("!", Some(value)) => Err(format!("must not be there, is {value:?}")),
        (_, None) => Err(format!("must be {wanted:?}, is not there")),
        ("*", Some("")) => Err("is empty".into()),
        ("*", Some(_)) => Ok(()),
        (wanted, Some(value)) => match wanted.strip_prefix('?') {
            None if wanted == value => Ok(()),
            None => Err(format!("must be {wanted:?}, is {value:?}")),
            Some(name) => match vars.get(name) {
                Some(known) if known == value => Ok(()),
                Some(known) => Err(format!("must be {known:?} as before, is {value:?}")),
                None => {
                    vars.insert(name.to_owned(), value.to_owned());
                    Ok(())
                }
            },
        },
    }
}

fn text_is(pattern: &Tree, actual: &Tree, exact: bool, vars: &mut Vars) -> Result<(), String> {
    let wanted = pattern.text();
    let (wanted, found) = match exact {
        true => (wanted.as_str(), actual.text()),
        false => (wanted.trim(), actual.text().trim().to_owned()),
    };
    if !exact && wanted.is_empty() {
        return Ok(());
    }
    let found = if found.is_empty() && wanted.starts_with(['!', '*']) { None } else { Some(found.as_str()) };
    value_is(wanted, found, vars).map_err(|why| format!("text of <{}>: {why}", pattern.name))
}

/// Gives each wanted child one of its own among the found.
fn assign(
    wanted: &[&Tree],
    found: &[&Tree],
    taken: &mut Vec<bool>,
    exact: bool,
    vars: &mut Vars,
) -> Result<(), String> {
    let Some((first, others)) = wanted.split_first() else { return Ok(()) };
    let mut nearest = format!("<{}> is missing", first.name);
    for (i, candidate) in found.iter().enumerate() {
        if taken[i] {
            continue;
        }
        let mut tried = vars.clone();
        match included(first, candidate, exact, &mut tried) {
            Err(why) if candidate.name == first.name => nearest = why,
            Err(_) => {}
            Ok(()) => {
                taken[i] = true;
                match assign(others, found, taken, exact, &mut tried) {
                    Ok(()) => {
                        *vars = tried;
                        return Ok(());
                    }
                    Err(why) => nearest = why,
                }
                taken[i] = false;
            }
        }
    }
    Err(nearest)
}

fn find<'a>(unwanted: &Tree, actual: &'a Tree, vars: &Vars) -> Option<&'a Tree> {
    actual.children().find_map(|child| match included(unwanted, child, false, &mut vars.clone()) {
        Ok(()) => Some(child),
        Err(_) => find(unwanted, child, vars),
    })
}
