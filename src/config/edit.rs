//! Changes of the file that keep its comments and its order.

use std::path::Path;

use toml_edit::{DocumentMut, InlineTable, Item, Table, TableLike, Value};

use super::error::ConfigError;
use super::load::Place;
use super::options::Setting;
use super::value::Shape;
use super::{Config, check};
use crate::jid::Domain;

/// A change of the configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Gives a setting a value.
    Set {
        /// The setting: `offline.limit`; one entry of a table too: `log.modules.c2s`.
        key: String,
        /// The value as typed: text without the quotes of TOML, or TOML; entries of a list one after the other.
        words: Vec<String>,
        /// The domain for which it shall hold; `None` for the server or all domains.
        domain: Option<Domain>,
    },
    /// Removes a value, so that the default, or what the domain inherits, holds again.
    Unset {
        /// The setting.
        key: String,
        /// The domain; `None` for the server or all domains.
        domain: Option<Domain>,
    },
    /// Begins to serve a domain.
    AddVhost {
        /// The domain.
        domain: Domain,
        /// The domain whose own settings it gets as well; not its owner and administrators.
        like: Option<Domain>,
    },
    /// Stops serving a domain and forgets its settings; its data are not touched.
    RemoveVhost(Domain),
    /// Serves a domain again.
    EnableVhost(Domain),
    /// Switches a domain off; what its clients are told.
    DisableVhost(Domain, Option<String>),
    /// Puts another text in the place of the file.
    Replace {
        /// The whole text.
        text: String,
        /// What the file said when somebody began to write the text. It is refused if the file says something else by
        /// now.
        base: Option<String>,
    },
    /// Brings the text of an earlier revision back: of that number, else of the one before the present.
    Restore(Option<u64>),
    /// Several changes, one after the other; all or none.
    All(Vec<Edit>),
}

/// Carries out a change on a text that is valid, and returns the text after it, which has yet to be checked.
pub(super) fn edited(text: &str, path: &Path, change: &Edit) -> Result<String, ConfigError> {
    match change {
        Edit::Replace { text, .. } => Ok(text.clone()),
        Edit::All(changes) => {
            changes.iter().try_fold(text.to_owned(), |text, change| edited(&text, path, change))
        }
        change => {
            let config = Config::parse(text, path)?;
            // It was TOML a moment ago.
            let mut document: DocumentMut = text.parse().unwrap_or_default();
            edit(&mut document, &config, change)?;
            Ok(document.to_string())
        }
    }
}

/// Carries out a change on the text of a file. `config` is what the file says.
fn edit(document: &mut DocumentMut, config: &Config, edit: &Edit) -> Result<(), ConfigError> {
    let served = |domain: &Domain| match config.vhost_named(domain.as_str()) {
        Some(_) => Ok(Place::Vhost(domain.clone())),
        None => Err(config.no_vhost(domain.as_str())),
    };
    match edit {
        Edit::Set { key, words, domain } => {
            let target = Target::find(config, key, domain.as_ref())?;
            let value = target.value(words)?;
            if let Place::Vhost(_) = target.place
                && check::weakens(target.setting.key, config.tls.required, value.as_bool())
            {
                return Err(ConfigError::Weaker { key: key.clone(), section: "tls".into() });
            }
            set(document, &target.place, &target.path(), value);
        }
        Edit::Unset { key, domain } => {
            let target = Target::find(config, key, domain.as_ref())?;
            unset(document, &target.place, &target.path());
        }
        Edit::AddVhost { domain, like } => {
            if served(domain).is_ok() {
                return Err(ConfigError::VhostExists { domain: domain.to_string() });
            }
            let place = Place::Vhost(domain.clone());
            table_of(document, &place);
            if let Some(like) = like {
                copy(document, config, &served(like)?, &place);
            }
        }
        Edit::RemoveVhost(domain) => {
            served(domain)?;
            remove_vhost(document, domain);
        }
        Edit::EnableVhost(domain) => {
            let place = served(domain)?;
            unset(document, &place, &["enabled"]);
            unset(document, &place, &["disabled_message"]);
        }
        Edit::DisableVhost(domain, message) => {
            let place = served(domain)?;
            set(document, &place, &["enabled"], false.into());
            match message {
                Some(message) => set(document, &place, &["disabled_message"], message.as_str().into()),
                None => unset(document, &place, &["disabled_message"]),
            }
        }
        // These are not changes of single settings; see `edited`.
        Edit::Replace { .. } | Edit::Restore(_) | Edit::All(_) => {}
    }
    Ok(())
}

/// Gives a domain the own settings of another. Whose it is and whether it is switched on are its own affair.
fn copy(document: &mut DocumentMut, config: &Config, from: &Place, to: &Place) {
    const OWN_AFFAIR: [&str; 4] = ["owner", "admins", "enabled", "disabled_message"];
    for (setting, value) in config.values_at(from) {
        let has = config.lines.contains_key(&(from.clone(), setting.key));
        if has && !OWN_AFFAIR.contains(&setting.key) {
            set(document, to, &setting.key.split('.').collect::<Vec<_>>(), value);
        }
    }
}

/// A setting at its place, or one entry of a setting that is a table.
struct Target {
    setting: &'static Setting,
    place: Place,
    entry: Option<String>,
}

impl Target {
    fn find(config: &Config, key: &str, domain: Option<&Domain>) -> Result<Self, ConfigError> {
        let whole = config.find(key, domain);
        if let (Err(_), Some((table, entry))) = (&whole, key.rsplit_once('.'))
            && let Ok((setting, place)) = config.find(table, domain)
            && setting.shape == Shape::Map
        {
            return Ok(Self { setting, place, entry: Some(entry.to_owned()) });
        }
        whole.map(|(setting, place)| Self { setting, place, entry: None })
    }

    fn path(&self) -> Vec<&str> {
        self.setting.key.split('.').chain(self.entry.as_deref()).collect()
    }

    /// The value of the words, checked alone.
    fn value(&self, words: &[String]) -> Result<Value, ConfigError> {
        let setting = self.setting;
        let refused = |reason| ConfigError::Value { key: setting.key.to_owned(), reason };
        let one = || match words {
            [word] => Ok(word.as_str()),
            _ => Err(refused(format!(
                "one value is expected, not {}. Examples: {}.",
                words.len(),
                setting.examples
            ))),
        };
        let value = match setting.shape {
            Shape::Map if self.entry.is_some() => quoted_or_bare(one()?),
            Shape::Text => quoted_or_bare(one()?),
            Shape::Plain => toml(one()?).unwrap_or_else(|| Value::from(words.concat())),
            Shape::List => toml_or(words, '[', |words| {
                Value::Array(words.iter().map(|word| quoted_or_bare(word)).collect())
            }),
            Shape::Map => toml_or(words, '{', |words| {
                let entry = |word: &String| {
                    let (name, value) = word.split_once('=').unwrap_or((word, ""));
                    (name.trim().to_owned(), quoted_or_bare(value.trim()))
                };
                Value::InlineTable(words.iter().map(entry).collect::<InlineTable>())
            }),
        };
        let whole = match &self.entry {
            Some(entry) => Value::InlineTable([(entry.as_str(), value.clone())].into_iter().collect()),
            None => value.clone(),
        };
        (setting.read)(&Item::Value(whole)).map(|_| value).map_err(refused)
    }
}

/// A word of TOML, if it is one.
fn toml(word: &str) -> Option<Value> {
    let mut value: Value = word.trim().parse().ok()?;
    value.decor_mut().clear();
    Some(value)
}

/// The text inside quotes, or the word itself.
fn quoted_or_bare(word: &str) -> Value {
    let quoted = word.starts_with(['"', '\'']).then(|| toml(word)).flatten();
    quoted.unwrap_or_else(|| Value::from(word))
}

/// One word of TOML that begins with a bracket, or several words.
fn toml_or(words: &[String], bracket: char, several: impl Fn(&[String]) -> Value) -> Value {
    let whole = match words {
        [word] if word.trim_start().starts_with(bracket) => toml(word),
        _ => None,
    };
    whole.unwrap_or_else(|| several(words))
}

/// Puts a value at its place. What stood there keeps its comments.
pub(super) fn set(document: &mut DocumentMut, place: &Place, path: &[&str], value: Value) {
    let (sections, [name]) = split(path) else { return };
    let mut table = match place {
        Place::Server => document.as_table_mut() as &mut dyn TableLike,
        Place::Defaults | Place::Vhost(_) => table_of(document, place),
    };
    let mut inline = false;
    for (depth, section) in sections.iter().enumerate() {
        if !table.get(section).is_some_and(Item::is_table_like) {
            let top = depth == 0 && *place == Place::Server;
            table.insert(section, if top { new_section() } else { Item::Value(InlineTable::new().into()) });
        }
        inline = table.get(section).is_some_and(Item::is_inline_table);
        let Some(below) = table.get_mut(section).and_then(Item::as_table_like_mut) else { return };
        table = below;
    }
    match (table.get_mut(name), value) {
        (Some(Item::Table(old)), Value::InlineTable(new)) => {
            old.retain(|name, _| new.contains_key(name));
            for (name, value) in new {
                old.insert(&name, Item::Value(value));
            }
        }
        (Some(Item::Value(old)), mut new) => {
            *new.decor_mut() = old.decor().clone();
            *old = new;
        }
        (_, new) => {
            table.insert(name, Item::Value(new));
            if inline {
                // What stood last had the space before the bracket.
                table.fmt();
            }
        }
    }
}

/// Removes a value, and an inline table that it leaves empty.
fn unset(document: &mut DocumentMut, place: &Place, path: &[&str]) {
    let root = match place {
        Place::Server => Some(document.as_table_mut() as &mut dyn TableLike),
        Place::Defaults => document.get_mut("vhost_defaults").and_then(Item::as_table_like_mut),
        Place::Vhost(domain) => vhost_table(document, domain),
    };
    if let Some(root) = root {
        remove(root, path);
    }
    if let Place::Vhost(domain) = place {
        keep_vhost(document, domain);
    }
}

/// A domain that was named only in front of a value (`vhost."x".enabled = false`) stays when that is gone.
fn keep_vhost(document: &mut DocumentMut, domain: &Domain) {
    let Some(vhosts) = document.get_mut("vhost") else { return };
    let name = spelling(vhosts, domain);
    let table =
        vhosts.as_table_like_mut().and_then(|vhosts| vhosts.get_mut(&name)).and_then(Item::as_table_mut);
    if let Some(table) = table.filter(|table| table.is_empty()) {
        table.set_dotted(false);
        table.set_implicit(false);
    }
}

fn remove(table: &mut dyn TableLike, path: &[&str]) {
    match path {
        [] => {}
        [name] => {
            table.remove(name);
        }
        [section, rest @ ..] => {
            let Some(item) = table.get_mut(section) else { return };
            if let Some(below) = item.as_table_like_mut() {
                remove(below, rest);
            }
            if item.as_inline_table().is_some_and(InlineTable::is_empty) {
                table.remove(section);
            }
        }
    }
}

/// The table of a place, made where it does not exist.
pub(super) fn table_of<'a>(document: &'a mut DocumentMut, place: &Place) -> &'a mut dyn TableLike {
    let root = document.as_table_mut();
    let item = match place {
        Place::Server => return root,
        Place::Defaults => root.entry("vhost_defaults").or_insert_with(new_section),
        Place::Vhost(domain) => {
            let vhosts = root.entry("vhost").or_insert_with(|| {
                let mut table = Table::new();
                table.set_implicit(true);
                Item::Table(table)
            });
            if !vhosts.is_table_like() {
                *vhosts = Item::Table(Table::new());
            }
            let name = spelling(vhosts, domain);
            let inline = vhosts.is_inline_table();
            let table = as_table(vhosts);
            if !table.contains_key(&name) {
                table.insert(
                    &name,
                    if inline { Item::Value(InlineTable::new().into()) } else { new_section() },
                );
            }
            table.entry(&name).or_insert(Item::None)
        }
    };
    as_table(item)
}

/// The table behind an item; the check has seen to it that it is one.
#[expect(clippy::expect_used, reason = "the whole file has been checked before, and new items are tables")]
fn as_table(item: &mut Item) -> &mut dyn TableLike {
    item.as_table_like_mut().expect("a table")
}

fn vhost_table<'a>(document: &'a mut DocumentMut, domain: &Domain) -> Option<&'a mut dyn TableLike> {
    let vhosts = document.get_mut("vhost")?;
    let name = spelling(vhosts, domain);
    vhosts.as_table_like_mut()?.get_mut(&name)?.as_table_like_mut()
}

fn remove_vhost(document: &mut DocumentMut, domain: &Domain) {
    let Some(vhosts) = document.get_mut("vhost") else { return };
    let name = spelling(vhosts, domain);
    if let Some(table) = vhosts.as_table_like_mut() {
        table.remove(&name);
    }
}

/// A domain as the file spells it.
fn spelling(vhosts: &Item, domain: &Domain) -> String {
    let names =
        vhosts.as_table_like().map(|table| table.iter().map(|(name, _)| name.to_owned()).collect::<Vec<_>>());
    let same = |name: &String| name.parse::<Domain>().is_ok_and(|named| named == *domain);
    names.unwrap_or_default().into_iter().find(same).unwrap_or_else(|| domain.to_string())
}

/// A table with a header of its own, after an empty line.
fn new_section() -> Item {
    let mut table = Table::new();
    table.decor_mut().set_prefix("\n");
    Item::Table(table)
}

/// A path without its last part, and that part.
fn split<'p, 'a>(path: &'p [&'a str]) -> (&'p [&'a str], &'p [&'a str]) {
    path.split_at(path.len().saturating_sub(1))
}

#[cfg(test)]
mod tests {
    use super::super::settings;
    use super::*;

    /// The ways in which people write the same tables.
    const STYLES: &[&str] = &[
        "# a\n[vhost.\"a.org\"]\n# z\n",
        "vhost = { \"a.org\" = {} } # a\noffline = { limit = 7 }\ntls = {}\n",
        "vhost.\"a.org\".enabled = true # a\nlimits.c2s.per_address = 3\n",
        "[limits]\nc2s.per_address = 3 # a\n[limits.c2s.x]\n",
        "[limits.c2s] # a\n[log.modules]\nc2s = \"debug\"\n[vhost.\"a.org\".auth]\n[vhost_defaults.contact]\n",
        "[vhost_defaults]\nauth = {mechanisms=[\"PLAIN\"]} # a\n[vhost]\n\"A.org\" = {}\n",
    ];

    fn changed(text: &str, change: &Edit) -> Result<(String, Config), ConfigError> {
        let text = edited(text, "x.toml".as_ref(), change)?;
        Config::parse(&text, "x.toml".as_ref()).map(|config| (text, config))
    }

    /// A value that is not the default.
    fn another(setting: &Setting) -> String {
        let default = setting.default_text();
        let known = match setting.key {
            "server.name" | "disabled_message" => "some \"quoted\" words",
            "server.language" => "de",
            "listen.c2s" | "listen.c2s_tls" | "listen.metrics" => "127.0.0.1:1",
            "log.modules" => "store=warn",
            "log.file" => "",
            "archive.keep_by_role" => "guest=30d",
            "watchdog.max_inactivity.c2s" => "10m",
            _ => match default.as_str() {
                "true" => "false",
                "false" => "true",
                _ => "",
            },
        };
        if !known.is_empty() || setting.key == "log.file" {
            return known.to_owned();
        }
        let fits = |text: &&str| {
            let value = toml(text).unwrap_or_else(|| quoted_or_bare(text));
            let read = (setting.read)(&Item::Value(value));
            read.is_ok_and(|value| value.to_string() != default)
        };
        let typed =
            setting.examples.split(", ").find(fits).or_else(|| ["64KiB", "1m", "11"].into_iter().find(fits));
        typed.unwrap_or_else(|| panic!("no value for {}", setting.key)).to_owned()
    }

    #[test]
    fn every_setting_can_be_set_and_unset_however_the_file_is_written() {
        let a: Domain = "a.org".parse().unwrap();
        for style in STYLES.iter().filter(|style| Config::parse(style, "x.toml".as_ref()).is_ok()) {
            for setting in settings() {
                for domain in [None, Some(&a)] {
                    let (key, typed) = (setting.key.to_owned(), another(setting));
                    let set = Edit::Set { key: key.clone(), words: vec![typed], domain: domain.cloned() };
                    let Ok((text, config)) = changed(style, &set) else {
                        // Not for this place, or weaker than [tls].
                        assert!(
                            domain.is_some() || setting.scope == super::super::Scope::OneVhost,
                            "{set:?} {style}"
                        );
                        continue;
                    };
                    let value = config.get(&key, domain).unwrap().value;
                    assert_ne!(value, setting.default_text(), "{set:?} changed nothing in\n{text}");
                    assert_eq!(
                        text.contains("# a"),
                        style.contains("# a"),
                        "{set:?} lost a comment:\n{text}"
                    );
                    let unset = Edit::Unset { key: key.clone(), domain: domain.cloned() };
                    let (text, config) = changed(&text, &unset).unwrap();
                    let value = config.get(&key, domain).unwrap();
                    let own = matches!(value.origin, super::super::Origin::File(_)) && domain.is_none();
                    assert!(!own, "{unset:?} left\n{text}");
                }
            }
        }
    }

    #[test]
    fn domains_can_be_added_and_removed_however_the_file_is_written() {
        let b: Domain = "b.org".parse().unwrap();
        for style in STYLES.iter().filter(|style| Config::parse(style, "x.toml".as_ref()).is_ok()) {
            let (text, config) = changed(style, &Edit::AddVhost { domain: b.clone(), like: None }).unwrap();
            assert!(config.vhost(&b).is_some() && text.contains("# a"), "{text}");
            let off = Edit::DisableVhost(b.clone(), Some("gone".into()));
            let (text, config) = changed(&text, &off).unwrap();
            assert!(config.vhost(&b).is_some_and(|vhost| !vhost.enabled), "{text}");
            let (text, config) = changed(&text, &Edit::RemoveVhost(b.clone())).unwrap();
            assert!(config.vhost(&b).is_none() && !text.contains("gone"), "{text}");
        }
        let like = Edit::AddVhost { domain: b.clone(), like: Some("a.org".parse().unwrap()) };
        let text =
            "[vhost.\"a.org\"]\nowner = \"x@a.org\"\nmax_users = 3\ncontact.abuse = \"mailto:x@a.org\"\n";
        let (text, config) = changed(text, &like).unwrap();
        let b = config.vhost(&b).unwrap();
        assert_eq!((b.max_users, b.owner.clone(), b.contact_abuse.len()), (3, None, 1), "{text}");
        let good = STYLES.iter().filter(|style| Config::parse(style, "x.toml".as_ref()).is_ok()).count();
        assert_eq!(good, STYLES.len() - 1, "one style has a key that does not exist");
    }
}
