//! What differs between two configurations, in settings.

use toml_edit::Value;

use super::load::Place;
use super::options::Setting;
use super::{Applies, Config};
use crate::base::Timestamp;
use crate::jid::Domain;

/// One setting whose value has changed.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Change {
    /// The setting.
    pub key: String,
    /// The domain for which it has changed; `None` for the server or all domains.
    pub domain: Option<Domain>,
    /// The value before, as TOML.
    pub old: String,
    /// The value now, as TOML.
    pub new: String,
    /// Whether it takes effect at the next start only.
    pub at_restart: bool,
    /// Whether it holds for new connections only; those that exist stay as they are.
    pub new_connections: bool,
    /// Domains that have a value of their own, as TOML, so that the change does not reach them.
    pub except: Vec<(Domain, String)>,
}

/// What a change has done, or would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Settings that have another value now.
    pub changes: Vec<Change>,
    /// Domains that are new.
    pub added: Vec<Domain>,
    /// Domains that are gone.
    pub removed: Vec<Domain>,
    /// Whether changes that somebody had made in the file by hand were taken over at the same time.
    pub by_hand: bool,
    /// Whether only comments or the order of the file are others.
    pub text_only: bool,
    /// The revision that was made; `None` if nothing was changed, or it could not be kept.
    pub revision: Option<u64>,
    /// When it goes back unless somebody confirms it.
    pub until: Option<Timestamp>,
    /// Where the change was written, if the file itself is read-only.
    pub overrides: Option<std::path::PathBuf>,
    /// Where a file that was broken by hand was put before it was replaced.
    pub broken_kept: Option<std::path::PathBuf>,
    /// The revision whose text has come back.
    pub restored: Option<u64>,
}

impl Outcome {
    /// Whether nothing has changed.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty() && self.added.is_empty() && self.removed.is_empty() && !self.text_only
    }
}

/// What differs between two configurations. A value that a domain only inherits is not named for that domain.
pub(super) fn difference(old: &Config, new: &Config) -> Outcome {
    let domains = |config: &Config| config.vhosts().map(|vhost| vhost.domain.clone()).collect::<Vec<_>>();
    let (before, after) = (domains(old), domains(new));
    let missing =
        |from: &[Domain], in_: &[Domain]| from.iter().filter(|d| !in_.contains(d)).cloned().collect();
    let mut places = vec![Place::Server, Place::Defaults];
    places.extend(before.iter().filter(|domain| after.contains(domain)).cloned().map(Place::Vhost));
    Outcome {
        changes: places.iter().flat_map(|place| changes(old, new, place)).collect(),
        added: missing(&after, &before),
        removed: missing(&before, &after),
        ..Outcome::default()
    }
}

fn changes(old: &Config, new: &Config, place: &Place) -> Vec<Change> {
    let domain = match place {
        Place::Vhost(domain) => Some(domain.clone()),
        Place::Server | Place::Defaults => None,
    };
    let own = |key| [old, new].iter().any(|config| config.lines.contains_key(&(place.clone(), key)));
    let pairs = old.values_at(place).into_iter().zip(new.values_at(place));
    let changed = pairs.filter_map(|((setting, old), (_, value))| {
        let (old, value) = (old.to_string(), value.to_string());
        (old != value && (domain.is_none() || own(setting.key))).then(|| Change {
            key: setting.key.to_owned(),
            domain: domain.clone(),
            old,
            new: value,
            at_restart: setting.applies == Applies::Restart,
            new_connections: setting.applies == Applies::NewConnections,
            except: if domain.is_none() { exceptions(new, setting) } else { Vec::new() },
        })
    });
    changed.collect()
}

/// The domains that have a value of their own for a setting.
fn exceptions(config: &Config, setting: &Setting) -> Vec<(Domain, String)> {
    let own = config.lines.keys().filter_map(|(place, key)| match place {
        Place::Vhost(domain) if *key == setting.key => Some(domain.clone()),
        _ => None,
    });
    let value = |domain: &Domain| {
        let values = config.values_at(&Place::Vhost(domain.clone()));
        let value = values.into_iter().find(|(other, _)| other.key == setting.key);
        value.map(|(_, value): (_, Value)| value.to_string()).unwrap_or_default()
    };
    own.map(|domain| (domain.clone(), value(&domain))).collect()
}
