//! `server.permissions`: who may run which operation, where it is not as usual.

use std::fmt;
use std::str::FromStr;

use toml_edit::{Item, Value};

use super::value::{Kind, Shape, not};
use crate::jid::{BareJid, Domain};

/// A rule: an operation and who may run it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permission {
    /// `user add`, `user *` or `*`.
    pub operation: String,
    /// Who may; one of them is enough.
    pub who: Vec<Subject>,
}

/// Somebody who may run an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// Everybody who can ask.
    All,
    /// Administrators of the server.
    Admin,
    /// Operators of the server.
    Operator,
    /// Accounts of this server.
    Local,
    /// Nobody.
    None,
    /// The owner of the domain that the operation is about.
    DomainOwner,
    /// The owner and the administrators of the domain that the operation is about.
    DomainAdmin,
    /// Accounts of a domain.
    Domain(Domain),
    /// One account.
    Jid(BareJid),
}

/// The words that stand for more than one person.
const WORDS: &[(&str, Subject)] = &[
    ("ALL", Subject::All),
    ("ADMIN", Subject::Admin),
    ("OPERATOR", Subject::Operator),
    ("LOCAL", Subject::Local),
    ("NONE", Subject::None),
    ("DOMAIN_OWNER", Subject::DomainOwner),
    ("DOMAIN_ADMIN", Subject::DomainAdmin),
];

impl Permission {
    /// Whether the rule is about an operation: `user add`. A hyphen and an underscore are the same.
    pub fn covers(&self, operation: &str) -> bool {
        let (rule, operation) = (self.operation.replace('_', "-"), operation.replace('_', "-"));
        match rule.strip_suffix('*') {
            Some(start) => operation.starts_with(start),
            None => rule == operation,
        }
    }
}

impl FromStr for Subject {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Some((_, subject)) = WORDS.iter().find(|(word, _)| *word == text) {
            return Ok(subject.clone());
        }
        let names = || WORDS.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(", ");
        let wrong = || format!("\"{text}\" is none of {}, a domain or an address.", names());
        if text.contains('@') {
            return text.parse().map(Self::Jid).map_err(|_| wrong());
        }
        match text.contains(['.', ':']) || text == "localhost" {
            true => text.parse().map(Self::Domain).map_err(|_| wrong()),
            false => Err(wrong()),
        }
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Domain(domain) => write!(f, "{domain}"),
            Self::Jid(jid) => write!(f, "{jid}"),
            word => {
                f.write_str(WORDS.iter().find(|(_, subject)| subject == word).map_or("", |(word, _)| word))
            }
        }
    }
}

impl fmt::Display for Permission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let who: Vec<String> = self.who.iter().map(ToString::to_string).collect();
        write!(f, "{}: {}", self.operation, who.join(", "))
    }
}

impl Kind for Permission {
    const NOUN: &'static str = "a rule";
    const EXAMPLES: &'static str =
        "\"user add: DOMAIN_ADMIN, bob@example.org\", \"session *: OPERATOR\", \"*: ADMIN\"";
    const SHAPE: Shape = Shape::Text;

    fn read(item: &Item) -> Result<Self, String> {
        let (operation, who) =
            item.as_str().and_then(|text| text.split_once(':')).ok_or_else(|| not::<Self>(item))?;
        let operation = operation.split_whitespace().collect::<Vec<_>>().join(" ");
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || " -_".contains(c);
        if operation.is_empty() || !operation.strip_suffix('*').unwrap_or(&operation).chars().all(fits) {
            return Err(not::<Self>(item));
        }
        let who = who.split(',').map(|word| word.trim().parse()).collect::<Result<_, _>>()?;
        Ok(Self { operation, who })
    }

    fn write(&self) -> Value {
        Value::from(self.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(text: &str) -> Result<Permission, String> {
        Permission::read(&Item::Value(text.into()))
    }

    #[test]
    fn rules_are_read_and_written() {
        for text in
            ["user add: DOMAIN_ADMIN, bob@example.org", "user *: example.org", "*: NONE", "stop: ALL, LOCAL"]
        {
            assert_eq!(rule(text).unwrap().to_string(), text);
        }
        for text in [
            "user add",
            "USER add: ALL",
            ": ALL",
            "user add:",
            "user add: ADMINS",
            "user add: a b@c",
            "us* er: ALL",
        ] {
            assert!(rule(text).is_err(), "{text}");
        }
        assert!(rule("user add: ADMINS").unwrap_err().contains("DOMAIN_OWNER"));
    }

    #[test]
    fn a_rule_covers_one_operation_a_noun_or_all() {
        for (text, operation, covers) in [
            ("user add: ALL", "user add", true),
            ("user add: ALL", "user addx", false),
            ("user *: ALL", "user add", true),
            ("user *: ALL", "vhost add", false),
            ("*: ALL", "stop", true),
            ("cert self-signed: ALL", "cert self_signed", true),
        ] {
            assert_eq!(rule(text).unwrap().covers(operation), covers, "{text} {operation}");
        }
    }
}
