//! Who may talk to whom, as a domain says: `filter.*`. FEATURES IM29
//!
//! The same rule holds in both directions, and for addresses of this server as for those of others.

use crate::config::{FilterPolicy, FilterRule, FilterSubject, VhostOptions};
use crate::jid::{BareJid, Jid};
use crate::stanza::StanzaError;

/// Whether an account and another address may have to do with each other. Everybody has to do with himself and with
/// the domains of this server themselves, which answer for him.
pub fn allows(options: &VhostOptions, own: &BareJid, other: &Jid, is_local: bool) -> bool {
    if options.filter_policy == FilterPolicy::All
        || other.bare_str() == own.as_str()
        || (is_local && other.local().is_none())
    {
        return true;
    }
    let is_listed = || options.filter_domains.iter().any(|domain| domain.as_str() == other.domain());
    match options.filter_policy {
        FilterPolicy::All => true,
        FilterPolicy::Local => is_local,
        FilterPolicy::Own => is_below(other.domain(), own.domain()),
        FilterPolicy::List => is_listed(),
        FilterPolicy::Blacklist => !is_listed(),
        FilterPolicy::Custom => rules_allow(&options.filter_rules, own, other),
        FilterPolicy::Block => false,
    }
}

/// Whether a stanza may go out.
///
/// # Errors
/// `forbidden`. RFC 6120 §8.3.3.4
pub fn check_outbound(allowed: bool) -> Result<(), StanzaError> {
    match allowed {
        true => Ok(()),
        false => Err(StanzaError::forbidden().text("your domain does not let you talk to this address")),
    }
}

/// Whether a domain is another one or lies below it.
fn is_below(domain: &str, other: &str) -> bool {
    let rest = domain.strip_suffix(other);
    rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// The first rule that fits decides; what no rule fits is allowed.
fn rules_allow(rules: &[FilterRule], own: &BareJid, other: &Jid) -> bool {
    let fits = |rule: &&FilterRule| match &rule.subject {
        // That was allowed before.
        FilterSubject::Own => false,
        FilterSubject::Jid(jid) => jid == own || jid.as_str() == other.bare_str(),
        FilterSubject::Domain(domain) => domain.as_str() == other.domain(),
        FilterSubject::All => true,
    };
    rules.iter().find(fits).is_none_or(|rule| rule.allows)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(policy: FilterPolicy, domains: &[&str], rules: &[&str]) -> VhostOptions {
        VhostOptions {
            filter_policy: policy,
            filter_domains: domains.iter().map(|domain| domain.parse().unwrap()).collect(),
            filter_rules: rules.iter().map(|rule| rule.parse().unwrap()).collect(),
            ..VhostOptions::default()
        }
    }

    /// Whether alice@h.example may talk to each: an account of her own domain, of one below it, of another domain here,
    /// one whose name only ends alike, and of two elsewhere.
    fn allowed(options: &VhostOptions) -> [bool; 6] {
        let own: BareJid = "alice@h.example".parse().unwrap();
        let at = |jid: &str, is_local| allows(options, &own, &jid.parse().unwrap(), is_local);
        for always in ["alice@h.example", "alice@h.example/phone", "h.example", "second.example"] {
            assert!(at(always, true), "{:?} {always}", options.filter_policy);
        }
        [
            at("bob@h.example/x", true),
            at("room@muc.h.example", false),
            at("bob@second.example", true),
            at("bob@oh.example", false),
            at("anna@one.example", false),
            at("otto@two.example", false),
        ]
    }

    #[test]
    fn each_policy_draws_its_line() {
        use FilterPolicy as P;
        let domains = &["one.example", "second.example"];
        let rules = &["1|allow|jid|anna@one.example", "2|deny|domain|one.example", "3|deny|domain|h.example"];
        for (options, expected) in [
            (options(P::All, domains, rules), [true, true, true, true, true, true]),
            (options(P::Local, domains, rules), [true, false, true, false, false, false]),
            (options(P::Own, domains, rules), [true, true, false, false, false, false]),
            (options(P::List, domains, rules), [false, false, true, false, true, false]),
            (options(P::Blacklist, domains, rules), [true, true, false, true, false, true]),
            (options(P::Custom, domains, rules), [false, true, true, true, true, true]),
            (options(P::Custom, &[], &["1|allow|jid|alice@h.example", "2|deny|all"]), [true; 6]),
            (
                options(P::Custom, &[], &["1|allow|domain|two.example", "2|deny|all"]),
                [false, false, false, false, false, true],
            ),
            (options(P::Block, domains, rules), [false; 6]),
        ] {
            assert_eq!(allowed(&options), expected, "{:?} {:?}", options.filter_policy, options.filter_rules);
        }
        let anna: Jid = "otto@one.example".parse().unwrap();
        assert!(!allows(&options(P::Custom, &[], rules), &"x@h.example".parse().unwrap(), &anna, false));
    }
}
