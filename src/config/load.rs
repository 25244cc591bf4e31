//! From a file to a [`Config`], and what a configuration says about a single setting.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use toml_edit::{Document, DocumentMut, Item, Value};

use super::check::{self, Checked};
use super::edit::{set, table_of};
use super::error::{ConfigError, Problem};
use super::options::{Layers, Scope, Setting, at};
use super::source::Keys;
use super::{
    Config, LastActivity, Limits, Listen, Log, Offline, Server, Tls, Vhost, VhostOptions, Watchdog, file,
    server_settings,
};
use crate::jid::Domain;

/// A table in which settings stand.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    /// The sections of the whole server.
    Server,
    /// `[vhost_defaults]`
    Defaults,
    /// `[vhost."x"]`
    Vhost(Domain),
}

/// The line of each setting that a file has; `None` where it is not known.
pub(super) type Lines = BTreeMap<(Place, &'static str), Option<usize>>;

impl Place {
    /// The settings that may stand there.
    pub(super) fn settings(&self) -> impl Iterator<Item = &'static Setting> + use<> {
        let (server, defaults) = (*self == Self::Server, *self == Self::Defaults);
        let vhost =
            VhostOptions::OPTIONS.iter().filter(move |s| !server && (!defaults || s.scope == Scope::Vhost));
        server_settings().filter(move |_| server).chain(vhost)
    }

    /// A key as the whole file would name it: `vhost."example.org".tls.required`.
    pub(super) fn key(&self, key: &str) -> String {
        let table = match self {
            Self::Server => return key.to_owned(),
            Self::Defaults => "vhost_defaults".to_owned(),
            Self::Vhost(domain) => format!("vhost.\"{domain}\""),
        };
        if key.is_empty() { table } else { format!("{table}.{key}") }
    }
}

/// Where a value comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The file does not have it.
    Default,
    /// A section of the whole server. The line, counted from 1, where it is known.
    File(Option<usize>),
    /// `[vhost_defaults]`
    VhostDefaults(Option<usize>),
    /// `[vhost."x"]`
    Vhost(Option<usize>),
    /// `overrides.toml`, because the file is read-only.
    Overrides,
}

/// A setting with its effective value.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The key below its domain's table: `tls.required`.
    pub key: &'static str,
    /// The domain for which it holds; `None` for the whole server.
    pub domain: Option<Domain>,
    /// The value as TOML.
    pub value: String,
    /// The value for programs.
    pub json: serde_json::Value,
    /// Where it comes from.
    pub origin: Origin,
}

impl Config {
    /// Reads a file.
    pub fn load(path: &Path) -> Result<Self, ConfigError> {
        Self::parse(&file::read(path)?, path)
    }

    /// Reads a text; `path` is for the messages. Errors are `Invalid`, with all that is wrong.
    pub fn parse(text: &str, path: &Path) -> Result<Self, ConfigError> {
        let invalid = |problems| ConfigError::Invalid { path: path.to_owned(), problems };
        let document =
            Document::parse(text.to_owned()).map_err(|error| invalid(vec![syntax(text, &error)]))?;
        let checked = check::check(&document);
        if checked.problems.is_empty() {
            Ok(build(document.as_item(), checked))
        } else {
            Err(invalid(checked.problems))
        }
    }

    /// The effective value of a setting, for the server or for a domain. Without a domain a setting of domains is
    /// that of `[vhost_defaults]`.
    pub fn get(&self, key: &str, domain: Option<&Domain>) -> Result<Shown, ConfigError> {
        let (setting, place) = self.find(key, domain)?;
        let shown = self.values_at(&place).into_iter().find(|(s, _)| s.key == setting.key);
        let (setting, value) = shown.unwrap_or_else(|| (setting, (setting.default)()));
        Ok(self.shown(&place, setting, &value))
    }

    /// All settings: those of the server and of `[vhost_defaults]`, or all that hold for a domain.
    pub fn show(&self, domain: Option<&Domain>) -> Vec<Shown> {
        let places = match domain {
            Some(domain) => vec![Place::Vhost(domain.clone())],
            None => vec![Place::Server, Place::Defaults],
        };
        let at = |place: &Place| {
            self.values_at(place)
                .into_iter()
                .map(|(s, value)| self.shown(place, s, &value))
                .collect::<Vec<_>>()
        };
        places.iter().flat_map(at).collect()
    }

    /// The whole configuration as a file: every setting of the server and of all domains with its value, and what is a
    /// domain's own.
    pub fn export(&self) -> String {
        let mut document = DocumentMut::new();
        document.insert("schema", Item::Value(Value::from(super::SCHEMA)));
        let places = [Place::Server, Place::Defaults];
        for place in places.into_iter().chain(self.vhosts.keys().cloned().map(Place::Vhost)) {
            let is_vhost = matches!(place, Place::Vhost(_));
            if is_vhost {
                table_of(&mut document, &place);
            }
            for (setting, value) in self.values_at(&place) {
                if !is_vhost || self.lines.contains_key(&(place.clone(), setting.key)) {
                    set(&mut document, &place, &setting.key.split('.').collect::<Vec<_>>(), value);
                }
            }
        }
        document.to_string()
    }

    /// What a domain says of its own, as a file.
    pub fn export_vhost(&self, domain: &Domain) -> String {
        let (mut document, place) = (DocumentMut::new(), Place::Vhost(domain.clone()));
        table_of(&mut document, &place);
        for (setting, value) in self.values_at(&place) {
            if self.lines.contains_key(&(place.clone(), setting.key)) {
                set(&mut document, &place, &setting.key.split('.').collect::<Vec<_>>(), value);
            }
        }
        document.to_string().trim_start().to_owned()
    }

    /// A setting by its key and the table that it belongs to.
    pub(super) fn find(
        &self,
        key: &str,
        domain: Option<&Domain>,
    ) -> Result<(&'static Setting, Place), ConfigError> {
        if let Some(domain) = domain {
            if !self.vhosts.contains_key(domain) {
                return Err(self.no_vhost(domain.as_str()));
            }
            let place = Place::Vhost(domain.clone());
            let found = place.settings().find(|setting| setting.key == key);
            return match found {
                Some(setting) => Ok((setting, place)),
                None if server_settings().any(|s| s.key == key) => {
                    Err(ConfigError::NotPerDomain { key: key.to_owned() })
                }
                None => Err(unknown(key, &[place])),
            };
        }
        let find =
            |place: Place, key: &str| place.settings().find(|s| s.key == key).map(|s| (s, place.clone()));
        let plain = key.strip_prefix("vhost_defaults.").unwrap_or(key);
        if let Some(found) = find(Place::Server, key).or_else(|| find(Place::Defaults, plain)) {
            return Ok(found);
        }
        match VhostOptions::OPTIONS.iter().any(|setting| setting.key == plain) {
            true => Err(ConfigError::OnlyPerDomain { key: key.to_owned() }),
            false => Err(unknown(key, &[Place::Server, Place::Defaults])),
        }
    }

    /// That a domain is not served here.
    pub(super) fn no_vhost(&self, domain: &str) -> ConfigError {
        let nearest = super::nearest(domain, self.vhosts.keys().map(Domain::as_str));
        ConfigError::NoVhost { domain: domain.to_owned(), nearest }
    }

    /// The effective values of all settings of a table.
    pub(super) fn values_at(&self, place: &Place) -> Vec<(&'static Setting, Value)> {
        match place {
            Place::Server => [
                self.server.values(),
                self.listen.values(),
                self.tls.values(),
                self.limits.values(),
                self.watchdog.values(),
                self.offline.values(),
                self.last_activity.values(),
                self.log.values(),
            ]
            .concat(),
            Place::Defaults => {
                let values = self.vhost_defaults.values().into_iter();
                values.filter(|(setting, _)| setting.scope == Scope::Vhost).collect()
            }
            Place::Vhost(domain) => self.vhosts.get(domain).map(|vhost| vhost.values()).unwrap_or_default(),
        }
    }

    fn shown(&self, place: &Place, setting: &'static Setting, value: &Value) -> Shown {
        let line = |place: &Place| self.lines.get(&(place.clone(), setting.key)).copied();
        let own = line(place);
        let origin = match place {
            _ if self.overridden.contains(&(place.clone(), setting.key)) => Some(Origin::Overrides),
            Place::Server => own.map(Origin::File),
            Place::Defaults => own.map(Origin::VhostDefaults),
            Place::Vhost(_) => {
                let defaults = || line(&Place::Defaults).map(Origin::VhostDefaults);
                // A domain's tls.required is that of [tls] when it has none of its own.
                own.map(Origin::Vhost).or_else(defaults).or_else(|| line(&Place::Server).map(Origin::File))
            }
        };
        let domain = match place {
            Place::Vhost(domain) => Some(domain.clone()),
            Place::Server | Place::Defaults => None,
        };
        Shown {
            key: setting.key,
            domain,
            value: value.to_string(),
            json: json(value),
            origin: origin.unwrap_or(Origin::Default),
        }
    }
}

/// No such setting at any of these places.
fn unknown(key: &str, places: &[Place]) -> ConfigError {
    if places.iter().flat_map(Place::settings).any(|setting| setting.is_in(key)) {
        return ConfigError::Group { key: key.to_owned() };
    }
    let nearest = places.iter().find_map(|place| check::nearest_key(place, key));
    ConfigError::UnknownKey { key: key.to_owned(), nearest }
}

/// What the parser of TOML says, in our form.
fn syntax(text: &str, error: &toml_edit::TomlError) -> Problem {
    let line = error.span().map(|span| check::line(text, span.start));
    let message = error.message().lines().collect::<Vec<_>>().join(", ");
    Problem { line, key: String::new(), reason: format!("this is not TOML: {message}."), weaker: false }
}

/// The configuration of a file without errors.
fn build(root: &Item, checked: Checked<'_>) -> Config {
    let layers = Layers(vec![root]);
    let defaults: Vec<&Item> = at(root, "vhost_defaults").into_iter().collect();
    let tls = Tls::read(&layers);
    let vhost = |(domain, own): (Domain, &Item)| {
        let options = VhostOptions::read(&Layers([&[own], defaults.as_slice()].concat()));
        let has_own_tls = checked.lines.contains_key(&(Place::Vhost(domain.clone()), "tls.required"));
        let vhost = Vhost::new(domain.clone(), options, tls.required, has_own_tls);
        (domain, Arc::new(vhost))
    };
    Config {
        server: Server::read(&layers),
        listen: Listen::read(&layers),
        limits: Limits::read(&layers),
        watchdog: Watchdog::read(&layers),
        offline: Offline::read(&layers),
        last_activity: LastActivity::read(&layers),
        log: Log::read(&layers),
        vhost_defaults: VhostOptions::read(&Layers(defaults.clone())),
        vhosts: checked.vhosts.into_iter().map(vhost).collect(),
        lines: checked.lines,
        overridden: Keys::default(),
        tls,
    }
}

/// The same value as JSON.
fn json(value: &Value) -> serde_json::Value {
    match value {
        Value::String(text) => text.value().as_str().into(),
        Value::Integer(number) => (*number.value()).into(),
        Value::Float(number) => (*number.value()).into(),
        Value::Boolean(switch) => (*switch.value()).into(),
        Value::Datetime(time) => time.value().to_string().into(),
        Value::Array(list) => list.iter().map(json).collect(),
        Value::InlineTable(table) => serde_json::Value::Object(
            table.iter().map(|(name, value)| (name.to_owned(), json(value))).collect(),
        ),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::super::OverLimit;
    use super::*;
    use crate::sasl::{Hash, Mechanism};

    fn config(text: &str) -> Config {
        Config::parse(text, "x.toml".as_ref()).unwrap()
    }

    #[test]
    fn an_empty_file_is_the_defaults() {
        let config = config("");
        assert_eq!(config, Config::default());
        assert_eq!(config.limits.unauthenticated, Duration::from_secs(30));
        assert_eq!(config.listen.c2s, ["[::]:5222".parse().unwrap()]);
        assert_eq!((config.offline.limit, config.offline.over_limit), (100, OverLimit::Error));
    }

    #[test]
    fn a_domain_inherits_what_it_does_not_say() {
        let config = config(
            "[tls]\nrequired = false\n[vhost_defaults]\nauth.mechanisms = [\"PLAIN\"]\ncontact = { abuse = \"mailto:a@x.org\" }\n\
             [vhost.\"a.org\"]\n[vhost.\"b.org\"]\nauth = { mechanisms = [\"SCRAM-SHA-1\"] }\ntls.required = true\n",
        );
        let (a, b) = ("a.org".parse().unwrap(), "b.org".parse().unwrap());
        let (a_host, b_host) = (config.vhost(&a).unwrap(), config.vhost(&b).unwrap());
        assert_eq!((a_host.tls_required, b_host.tls_required), (false, true));
        assert_eq!(a_host.auth_mechanisms, [Mechanism::Plain]);
        assert_eq!(b_host.auth_mechanisms, [Mechanism::Scram { hash: Hash::Sha1, plus: false }]);
        assert_eq!(b_host.contact_abuse[0].as_str(), "mailto:a@x.org");
        assert_eq!(config.get("auth.mechanisms", Some(&a)).unwrap().origin, Origin::VhostDefaults(Some(4)));
        assert_eq!(config.get("auth.mechanisms", Some(&b)).unwrap().origin, Origin::Vhost(Some(8)));
        assert_eq!(config.get("tls.required", Some(&a)).unwrap().origin, Origin::File(Some(2)));
        assert_eq!(config.get("enabled", Some(&a)).unwrap().origin, Origin::Default);
    }

    #[test]
    fn lookups_say_what_is_wrong() {
        let config = config("[vhost.\"example.org\"]\n");
        let here = "example.org".parse().unwrap();
        let error = |key, domain| config.get(key, domain).unwrap_err().to_string();
        assert_eq!(error("ofline.limit", None), "No setting \"ofline.limit\". Did you mean offline.limit?");
        assert_eq!(
            error("auth.mechanism", None),
            "No setting \"auth.mechanism\". Did you mean auth.mechanisms?"
        );
        assert_eq!(
            error("offline.limit", Some(&here)),
            "offline.limit is a setting of the whole server; leave out the domain"
        );
        assert_eq!(error("enabled", None), "\"enabled\" is a setting of a single domain; say which one");
        assert_eq!(
            error("enabled", Some(&"exampel.org".parse().unwrap())),
            "There is no domain exampel.org here. Did you mean example.org?"
        );
    }
}
