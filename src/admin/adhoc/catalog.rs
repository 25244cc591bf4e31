//! All commands: those of XEP-0133, one for each operation of the registry, and the names that others have for some.

use std::sync::LazyLock;

use super::domain;
use super::fill;
use super::leaf::Leaf;
use super::service::{self, Service};
use super::{Asker, Failure, Progress};
use crate::admin::permission;
use crate::extension::Listed;
use crate::jid::Domain;
use crate::stanza::StanzaError;
use crate::stanza::payload::data_form::{Answers, Form};
use crate::xml::Str;

/// The settings of a domain in one form, and the names that Tigase has for it.
const SETTINGS: &[&str] = &["xmppd/vhost/settings", "comp-repo-item-update", "VHOSTS_UPDATE"];

/// The names that Tigase has for what is an operation here.
const ALIASES: &[(&str, &[&str])] = &[
    ("comp-repo-item-add", &["vhost", "add"]),
    ("comp-repo-item-remove", &["vhost", "remove"]),
    ("VHOSTS_REMOVE", &["vhost", "remove"]),
    ("VHOSTS_RELOAD", &["vhost", "list"]),
];

/// All commands.
pub(super) struct Catalog {
    leaves: Vec<Leaf>,
}

/// A command.
pub(super) enum Entry<'a> {
    /// An operation of the registry.
    Leaf(&'a Leaf),
    /// The settings of a domain.
    Settings,
    /// A use case of XEP-0133.
    Service(&'static Service),
}

impl Catalog {
    /// The one there is.
    pub(super) fn get() -> &'static Self {
        static ALL: LazyLock<Catalog> = LazyLock::new(Catalog::new);
        &ALL
    }

    fn new() -> Self {
        let mut command = fill::registry();
        command.build();
        let mut leaves = Vec::new();
        collect(&command, &mut Vec::new(), &mut leaves);
        Self { leaves }
    }

    /// The commands that somebody may run, by group.
    pub(super) async fn of(&self, asker: &Asker<'_>) -> Vec<Listed> {
        let mut listed = Vec::new();
        let services = service::ALL.iter().map(Entry::Service);
        let leaves = self.leaves.iter().map(Entry::Leaf);
        for entry in services.chain(std::iter::once(Entry::Settings)).chain(leaves) {
            if entry.is_for(asker).await {
                listed.push(Listed { node: entry.node(), name: entry.name() });
            }
        }
        listed
    }

    /// A command that somebody may run.
    ///
    /// Errors: `item-not-found`; `feature-not-implemented` for one of XEP-0133 whose subject does not exist here (§5);
    /// `forbidden`.
    pub(super) async fn permitted(&self, asker: &Asker<'_>, node: &str) -> Result<Entry<'_>, StanzaError> {
        let entry = self.find(node)?;
        match entry.is_for(asker).await {
            true => Ok(entry),
            // XEP-0050 §4.4 has it of another type than RFC 6120 recommends.
            false => Err(StanzaError::forbidden()
                .kind(crate::stanza::ErrorType::Cancel)
                .text("You may not run this command.")),
        }
    }

    fn find(&self, node: &str) -> Result<Entry<'_>, StanzaError> {
        if let Some(name) = node.strip_prefix(service::PREFIX) {
            let found = service::ALL.iter().find(|service| service.name == name).map(Entry::Service);
            return found.ok_or_else(|| match service::ABSENT.contains(&name) {
                true => {
                    StanzaError::feature_not_implemented().text("There is nothing here that this is about.")
                }
                false => unknown(),
            });
        }
        if SETTINGS.contains(&node) {
            return Ok(Entry::Settings);
        }
        let alias = ALIASES.iter().find(|(alias, _)| *alias == node).map(|(_, path)| *path);
        let found = self.leaves.iter().find(|leaf| match alias {
            Some(path) => leaf.path.iter().map(String::as_str).eq(path.iter().copied()),
            None => leaf.node == node,
        });
        found.map(Entry::Leaf).ok_or_else(unknown)
    }
}

fn unknown() -> StanzaError {
    StanzaError::item_not_found().text("There is no such command here.")
}

impl Entry<'_> {
    pub(super) fn node(&self) -> Str {
        match self {
            Self::Leaf(leaf) => leaf.node.clone(),
            Self::Settings => SETTINGS.first().copied().unwrap_or_default().into(),
            Self::Service(service) => format!("{}{}", service::PREFIX, service.name).into(),
        }
    }

    /// What people see: the group, then what it does.
    pub(super) fn name(&self) -> Str {
        match self {
            Self::Leaf(leaf) => leaf.name.clone(),
            Self::Settings => domain::NAME.into(),
            Self::Service(service) => format!("Administration: {}", service.title).into(),
        }
    }

    /// Goes on with what was answered so far.
    pub(super) async fn advance(&self, asker: &Asker<'_>, answers: &[Answers]) -> Result<Progress, Failure> {
        match self {
            Self::Leaf(leaf) => leaf.advance(asker, answers).await,
            Self::Settings => domain::advance(asker, answers).await,
            Self::Service(service) => (service.run)(asker, answers).await,
        }
    }

    /// The fields that it can ask for, where that is known without asking.
    pub(super) fn fields(&self) -> Option<Vec<String>> {
        match self {
            Self::Leaf(leaf) => Some(leaf.fields()),
            Self::Settings | Self::Service(_) => None,
        }
    }

    /// What it asks for, in one form; of a command that shows what holds at present, what it asks first.
    pub(super) async fn asks(&self, asker: &Asker<'_>) -> Result<Option<Form>, Failure> {
        let asked = match self {
            Self::Leaf(leaf) => return leaf.asks(asker).await.map(Some),
            // These would be done at once.
            Self::Service(service) if service::AT_ONCE.contains(&service.name) => return Ok(None),
            Self::Service(service) => (service.run)(asker, &[]).await?,
            Self::Settings => return Ok(Some(domain::pick(asker).await)),
        };
        Ok(match asked {
            Progress::Ask(form, _) => Some(*form),
            Progress::Done(_) => None,
        })
    }

    /// Whether somebody may run it, about any domain.
    async fn is_for(&self, asker: &Asker<'_>) -> bool {
        for domain in asker.own_domains() {
            if self.is_for_domain(asker, &domain).await {
                return true;
            }
        }
        false
    }

    async fn is_for_domain(&self, asker: &Asker<'_>, domain: &Domain) -> bool {
        match self {
            Self::Leaf(leaf) => leaf.is_for_domain(asker, domain).await,
            Self::Settings => domain::is_for(asker, domain).await,
            Self::Service(service) => {
                let nature = (service.nature)(asker.host.as_str());
                permission::check(asker.cx, &asker.caller, service.operation, &nature).await.is_ok()
            }
        }
    }
}

impl Asker<'_> {
    /// The domains whose rights may make a difference: the one that was asked, and those that somebody runs.
    pub(super) fn own_domains(&self) -> Vec<Domain> {
        let mut domains = vec![self.host.clone()];
        let super::Caller::Account(jid) = &self.caller else { return domains };
        let config = self.cx.config.current();
        let runs =
            config.vhosts().filter(|vhost| vhost.owner.as_ref() == Some(jid) || vhost.admins.contains(jid));
        domains.extend(runs.map(|vhost| vhost.domain.clone()).filter(|domain| *domain != self.host));
        domains
    }
}

fn collect(command: &clap::Command, path: &mut Vec<String>, leaves: &mut Vec<Leaf>) {
    for sub in command.get_subcommands() {
        // Time is moved by tests only; whoever runs commands in chat needs no command for that; `help` is clap's own.
        let is_left_out = path.is_empty() && matches!(sub.get_name(), "clock" | "adhoc");
        if is_left_out || sub.get_name() == "help" || sub.is_hide_set() {
            continue;
        }
        path.push(sub.get_name().to_owned());
        // The settings of a domain are fields of one form here, not words.
        let is_settings = path.iter().map(String::as_str).eq(["vhost", "set"]);
        if sub.has_subcommands() {
            collect(sub, path, leaves);
        } else if let Some(leaf) = Leaf::new(path, sub).filter(|_| !is_settings) {
            leaves.push(leaf);
        }
        path.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_is_a_command_of_its_own_name() {
        let catalog = Catalog::new();
        let nodes: std::collections::BTreeSet<_> =
            catalog.leaves.iter().map(|leaf| leaf.node.clone()).collect();
        assert_eq!(nodes.len(), catalog.leaves.len());
        for node in ["xmppd/user/add", "xmppd/vhost/list", "xmppd/status"] {
            assert!(nodes.contains(node), "{node} in {nodes:?}");
        }
        assert!(!nodes.iter().any(|node| node.contains("clock") || node.contains("help")));
    }

    #[test]
    fn names_of_others_lead_to_an_operation() {
        let catalog = Catalog::new();
        for (alias, path) in ALIASES {
            assert!(matches!(catalog.find(alias), Ok(Entry::Leaf(leaf)) if leaf.path == *path), "{alias}");
        }
        assert!(catalog.find("comp-repo-item-paint").is_err());
    }
}
