//! Where the configuration stands: the file, and what holds on top of it where the file cannot be written.
//!
//! With a read-only `/etc` (image-based systems, NixOS) changes go to `overrides.toml` in the data directory. It has
//! the form of the file and only what differs from it; as soon as the file can be written again it takes all of it
//! over.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use toml_edit::{Document, DocumentMut, Item};

use super::check;
use super::edit::{set, table_of};
use super::error::ConfigError;
use super::load::Place;
use super::options::at;
use super::{Config, file};

/// The files of a configuration.
#[derive(Clone, Debug)]
pub(super) struct Source {
    /// `xmppd.toml`
    pub(super) path: PathBuf,
    /// `overrides.toml`
    pub(super) overrides: PathBuf,
}

/// What the files say.
pub(super) struct Found {
    /// One text: the file, with what holds on top of it put in.
    pub(super) text: String,
    /// Whether something holds on top of it.
    pub(super) overridden: bool,
}

impl Source {
    /// Reads the files. The text need not be valid.
    pub(super) fn read(&self) -> Result<Found, ConfigError> {
        let text = file::read(&self.path)?;
        let Some(over) = self.read_overrides()? else { return Ok(Found { text, overridden: false }) };
        // What is broken is to be told with its own lines, so nothing is put into it.
        let merged = match Config::parse(&text, &self.path) {
            Ok(_) => merge(&text, &over, &self.overrides)?,
            Err(_) => text,
        };
        Ok(Found { text: merged, overridden: true })
    }

    /// Reads the files and checks them.
    pub(super) fn load(&self) -> Result<(Found, Config), ConfigError> {
        let found = self.read()?;
        let config = self.parse(&found.text)?;
        Ok((found, config))
    }

    /// Checks a text of these files.
    pub(super) fn parse(&self, text: &str) -> Result<Config, ConfigError> {
        let mut config = Config::parse(text, &self.path)?;
        if let Some(over) = self.read_overrides()? {
            config.overridden = keys(&over, &self.overrides)?;
            // The lines are those of a text that is in no file.
            config.lines.values_mut().for_each(|line| *line = None);
        }
        Ok(config)
    }

    fn read_overrides(&self) -> Result<Option<String>, ConfigError> {
        match file::read(&self.overrides) {
            Ok(text) => Ok(Some(text)),
            Err(ConfigError::Missing { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Writes a text, which is valid: to the file, else what differs from the file beside the data. What the files say
    /// then.
    pub(super) fn write(&self, text: &str) -> Result<Found, ConfigError> {
        match file::replace(&self.path, text) {
            Ok(()) => {
                remove(&self.overrides)?;
                Ok(Found { text: text.to_owned(), overridden: false })
            }
            Err(ConfigError::Unwritable { source, .. }) if file::is_read_only(&source) => {
                self.write_overrides(text)
            }
            Err(error) => Err(error),
        }
    }

    fn write_overrides(&self, text: &str) -> Result<Found, ConfigError> {
        let below = file::read(&self.path)?;
        match differing(&below, text, &self.path)? {
            None => remove(&self.overrides)?,
            Some(over) => file::replace_private(&self.overrides, &over).map_err(|error| {
                ConfigError::Unwritable { path: self.overrides.clone(), source: Arc::new(error) }
            })?,
        }
        self.read()
    }
}

fn remove(path: &Path) -> Result<(), ConfigError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(ConfigError::Unwritable { path: path.to_owned(), source: Arc::new(error) })
        }
        _ => Ok(()),
    }
}

/// The settings that a text has, at their places.
pub(super) type Keys = std::collections::BTreeSet<(Place, &'static str)>;

/// The settings that hold on top of the file.
fn keys(over: &str, path: &Path) -> Result<Keys, ConfigError> {
    let document = Document::parse(over.to_owned());
    let document = document
        .map_err(|_| Config::parse(over, path).err())
        .map_err(|error| error.unwrap_or(ConfigError::Missing { path: path.to_owned() }))?;
    let checked = check::check(&document);
    // What is weaker than [tls] can only be told of the whole.
    let problems: Vec<_> = checked.problems.into_iter().filter(|problem| !problem.weaker).collect();
    match problems.is_empty() {
        true => Ok(checked.lines.into_keys().collect()),
        false => Err(ConfigError::Invalid { path: path.to_owned(), problems }),
    }
}

/// The file with what holds on top of it put in.
fn merge(below: &str, over: &str, path: &Path) -> Result<String, ConfigError> {
    let keys = keys(over, path)?;
    // Both were TOML a moment ago.
    let (mut document, over): (DocumentMut, DocumentMut) =
        (below.parse().unwrap_or_default(), over.parse().unwrap_or_default());
    for name in over.get("vhost").and_then(Item::as_table_like).into_iter().flat_map(|table| table.iter()) {
        if let Ok(domain) = name.0.parse() {
            table_of(&mut document, &Place::Vhost(domain));
        }
    }
    for (place, key) in keys {
        let table = match &place {
            Place::Server => Some(over.as_item()),
            Place::Defaults => over.get("vhost_defaults"),
            Place::Vhost(domain) => {
                let tables = over.get("vhost").and_then(Item::as_table_like);
                tables.and_then(|tables| tables.get(domain.as_str()))
            }
        };
        if let Some(value) = table.and_then(|table| at(table, key)).and_then(Item::as_value) {
            let mut value = value.clone();
            value.decor_mut().clear();
            set(&mut document, &place, &key.split('.').collect::<Vec<_>>(), value);
        }
    }
    Ok(document.to_string())
}

/// What a text says otherwise than the file below it; `None` if nothing.
fn differing(below: &str, text: &str, path: &Path) -> Result<Option<String>, ConfigError> {
    let (old, new) = (Config::parse(below, path)?, Config::parse(text, path)?);
    let mut document = DocumentMut::new();
    let mut places = vec![Place::Server, Place::Defaults];
    for vhost in old.vhosts() {
        if new.vhost(&vhost.domain).is_none() {
            return Err(ConfigError::ReadOnlyVhost {
                domain: vhost.domain.to_string(),
                path: path.to_owned(),
            });
        }
    }
    for vhost in new.vhosts() {
        let place = Place::Vhost(vhost.domain.clone());
        if old.vhost(&vhost.domain).is_none() {
            table_of(&mut document, &place);
        }
        places.push(place);
    }
    for place in places {
        let before = old.values_at(&place);
        for (setting, value) in new.values_at(&place) {
            let key = (place.clone(), setting.key);
            let own = (old.lines.contains_key(&key), new.lines.contains_key(&key));
            let was = before.iter().find(|(old, _)| old.key == setting.key);
            let same = was.is_some_and(|(_, was)| was.to_string() == value.to_string());
            if own == (false, false) || (own.0 && same) {
                continue;
            }
            set(&mut document, &place, &setting.key.split('.').collect::<Vec<_>>(), value);
        }
    }
    let text = document.to_string();
    Ok((!text.trim().is_empty()).then(|| {
        format!(
            "# What was changed while {} could not be written. It holds on top of that file.\n{}",
            path.display(),
            text
        )
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BELOW: &str = "# mine\n[offline]\nlimit = 7 # so many\n[vhost.\"a.org\"]\nmax_users = 3\n";

    fn over(text: &str) -> Option<String> {
        differing(BELOW, text, "x.toml".as_ref()).unwrap()
    }

    #[test]
    fn what_differs_holds_on_top() {
        let text = "# mine\n[offline]\nstore = false\n[vhost.\"a.org\"]\nmax_users = 4\n[vhost.\"b.org\"]\n";
        let over = over(text).unwrap();
        let merged = merge(BELOW, &over, "o.toml".as_ref()).unwrap();
        assert!(merged.contains("# mine") && merged.contains("# so many"), "{merged}");
        let (merged, wanted) =
            (Config::parse(&merged, "x".as_ref()).unwrap(), Config::parse(text, "x".as_ref()).unwrap());
        // A value that is gone is told by the default that holds instead.
        assert_eq!((merged.offline.limit, merged.offline.store), (100, false));
        assert_eq!(merged.vhosts().collect::<Vec<_>>(), wanted.vhosts().collect::<Vec<_>>());
        assert_eq!(keys(&over, "o".as_ref()).unwrap().len(), 3);
    }

    #[test]
    fn nothing_differs_or_it_cannot_be_told() {
        assert_eq!(over(BELOW), None);
        let error = differing(BELOW, "schema = 1\n", "x.toml".as_ref()).unwrap_err();
        assert!(matches!(error, ConfigError::ReadOnlyVhost { .. }), "{error}");
    }
}
