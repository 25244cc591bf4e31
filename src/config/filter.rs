//! `filter.*`: who may talk to whom. The rules are those of Tigase's domain filter.

use std::fmt;

use toml_edit::{Item, Value};

use super::value::{Kind, Shape, choice, text, told};
use crate::jid::{BareJid, Domain};

choice! {
    /// With whom accounts of a domain may have to do. Everybody has to do with himself and with this server.
    FilterPolicy, "a policy" {
        /// With everybody.
        All = "ALL",
        /// With addresses of this server.
        Local = "LOCAL",
        /// With addresses of the own domain and of those below it.
        Own = "OWN",
        /// With addresses of the listed domains.
        List = "LIST",
        /// With everybody but addresses of the listed domains.
        Blacklist = "BLACKLIST",
        /// With those whom the rules allow.
        Custom = "CUSTOM",
        /// With nobody.
        Block = "BLOCK",
    }
}

impl Kind for Domain {
    const NOUN: &'static str = "a domain";
    const EXAMPLES: &'static str = "example.org, example.net";
    const SHAPE: Shape = Shape::Text;

    fn read(item: &Item) -> Result<Self, String> {
        told(item)
    }

    fn write(&self) -> Value {
        Value::from(self.as_str())
    }
}

/// A rule of the policy CUSTOM: `2|allow|jid|anna@example.org`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilterRule {
    /// Its place: rules are asked from the lowest number up.
    pub number: u32,
    /// Whether what it fits is allowed.
    pub allows: bool,
    /// What it fits.
    pub subject: FilterSubject,
}

/// What a rule fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FilterSubject {
    /// What somebody says to himself.
    Own,
    /// What one of the two is this address of.
    Jid(BareJid),
    /// What the other one is of this domain of.
    Domain(Domain),
    /// Everything.
    All,
}

impl std::str::FromStr for FilterRule {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let mut parts = text.split('|').map(str::trim);
        let mut part = || parts.next().ok_or(());
        let number = part()?.parse().map_err(|_| ())?;
        let allows = match part()? {
            "allow" => true,
            "deny" => false,
            _ => return Err(()),
        };
        let subject = match part()? {
            "self" => FilterSubject::Own,
            "all" => FilterSubject::All,
            "jid" => FilterSubject::Jid(part()?.parse().map_err(|_| ())?),
            "domain" => FilterSubject::Domain(part()?.parse().map_err(|_| ())?),
            _ => return Err(()),
        };
        match parts.next() {
            None => Ok(Self { number, allows, subject }),
            Some(_) => Err(()),
        }
    }
}

impl fmt::Display for FilterRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}|{}|", self.number, if self.allows { "allow" } else { "deny" })?;
        match &self.subject {
            FilterSubject::Own => f.write_str("self"),
            FilterSubject::All => f.write_str("all"),
            FilterSubject::Jid(jid) => write!(f, "jid|{jid}"),
            FilterSubject::Domain(domain) => write!(f, "domain|{domain}"),
        }
    }
}

impl Kind for FilterRule {
    const NOUN: &'static str = "a rule";
    const EXAMPLES: &'static str =
        "1|allow|self, 2|allow|jid|anna@example.org, 3|deny|domain|example.net, 4|deny|all";
    const SHAPE: Shape = Shape::Text;

    fn read(item: &Item) -> Result<Self, String> {
        text(item)
    }

    fn write(&self) -> Value {
        Value::from(self.to_string())
    }
}

/// Says which rule can never win, and which one is not in its place.
pub(super) fn every_filter_rule_can_win(rules: &Vec<FilterRule>) -> Result<(), String> {
    let mut earlier: Vec<&FilterRule> = Vec::new();
    for rule in rules {
        if let Some(last) = earlier.last().filter(|last| last.number >= rule.number) {
            return Err(format!(
                "rule \"{rule}\" stands behind \"{last}\". Each rule needs a number of its own, and they stand in order."
            ));
        }
        let is_taken =
            |before: &&&FilterRule| before.subject == rule.subject || before.subject == FilterSubject::All;
        if let Some(before) = earlier.iter().find(is_taken) {
            return Err(format!(
                "rule \"{rule}\" can never win: everything that it fits is decided by \"{before}\", which stands before \
                 it. Put the more particular one first, or leave it out."
            ));
        }
        if rule.subject == FilterSubject::Own && !rule.allows {
            return Err(format!(
                "rule \"{rule}\" can never win: everybody may say something to himself. Leave it out."
            ));
        }
        earlier.push(rule);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(texts: &[&str]) -> Result<(), String> {
        every_filter_rule_can_win(&texts.iter().map(|text| text.parse().unwrap()).collect())
    }

    #[test]
    fn rules_are_read_and_written() {
        for text in
            ["1|allow|self", "20|allow|jid|anna@example.org", "3|deny|domain|example.net", "4|deny|all"]
        {
            assert_eq!(text.parse::<FilterRule>().unwrap().to_string(), text);
        }
        for wrong in [
            "",
            "1",
            "1|allow",
            "x|allow|all",
            "1|permit|all",
            "1|allow|jid",
            "1|deny|all|x",
            "1|deny|domain|@",
        ] {
            assert!(wrong.parse::<FilterRule>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_rule_that_never_wins_or_is_not_in_its_place_is_named() {
        assert_eq!(
            judged(&["1|allow|self", "2|allow|jid|a@x.example", "3|deny|domain|x.example", "9|deny|all"]),
            Ok(())
        );
        for (rules, word) in [
            (&["1|deny|all", "2|allow|jid|a@x.example"][..], "\"1|deny|all\""),
            (&["1|allow|jid|a@x.example", "2|deny|jid|a@x.example"], "\"1|allow|jid|a@x.example\""),
            (&["2|allow|jid|a@x.example", "1|deny|all"], "in order"),
            (&["1|allow|jid|a@x.example", "1|deny|all"], "a number of its own"),
            (&["1|deny|self"], "to himself"),
        ] {
            let reason = judged(rules).unwrap_err();
            assert!(reason.contains(word), "{reason}");
        }
    }
}
