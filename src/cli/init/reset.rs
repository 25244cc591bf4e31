//! `xmppd init --reset`: an earlier set-up is put aside, whole, before a new one begins. Nothing is deleted.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::super::{ask, offline};
use super::Init;
use crate::admin::{AdminError, Ask};
use crate::base::{Clock, Timestamp};
use crate::config::{Config, Paths};
use crate::store::{Options, Store};

/// What the lock of a data directory is called; whoever holds it must go on holding it.
const LOCK: &str = "xmppd.lock";

/// The beginning of the name of what was put aside.
const ASIDE: &str = "before-";

/// Looks whether somebody really wants that, and whether nothing works with the data.
///
/// # Errors
/// A server runs, nobody can be asked, or another name was typed.
pub(super) fn agreed(paths: &Paths, init: &Init, without_questions: bool) -> Result<(), AdminError> {
    if let Some(pid) = offline::holder_of_data(paths) {
        return Err(AdminError::not_permitted(
            "init.running",
            format!("xmppd (pid {pid}) works with these data. They cannot be put aside under it."),
        )
        .next("xmppd stop, then: xmppd init --reset"));
    }
    let name = name(&paths.config);
    if without_questions {
        return match &init.confirm {
            Some(confirm) if *confirm == name => Ok(()),
            _ => Err(AdminError::usage(
                "confirm.missing",
                format!("Starting over puts configuration and accounts of {name} aside."),
            )
            .next(format!("if you mean it: xmppd init --reset --yes --confirm {name}"))),
        };
    }
    let about = vec![
        format!("The set-up for {name} is put aside: {} and what lies in", paths.config.display()),
        format!("{}. Nothing is deleted; certificates stay.", paths.data.display()),
    ];
    ask::ask(&Ask::Name { prompt: "Type the domain to start over:".into(), about, name }).map(drop)
}

/// The first domain of a set-up, or what stands for it where there is none that can be read.
fn name(config: &Path) -> String {
    let first = Config::load(config)
        .ok()
        .and_then(|config| config.vhosts().next().map(|vhost| vhost.domain.to_string()));
    first.unwrap_or_else(|| "xmppd".into())
}

/// Brings what a server that was killed has left in the database's log into the database itself, if that can be read.
fn settle(paths: &Paths) {
    if paths.database.exists()
        && let Ok(store) = Store::open(&paths.data, &Options::default(), Clock::new())
    {
        store.close_blocking();
    }
}

/// What was put aside: from where, to where.
#[derive(Debug, Default)]
pub(super) struct Moved {
    directory: Option<PathBuf>,
    moves: Vec<(PathBuf, PathBuf)>,
}

impl Moved {
    /// Puts configuration and data aside, the configuration first: a run that is killed after it finds no set-up and
    /// all the data.
    ///
    /// # Errors
    /// What the system refuses; what was moved by then is in `self`.
    pub(super) fn put_aside(
        &mut self,
        paths: &Paths,
        now: Timestamp,
    ) -> Result<PathBuf, (PathBuf, io::Error)> {
        settle(paths);
        let stamp: String = now.to_xmpp().chars().filter(char::is_ascii_alphanumeric).take(15).collect();
        let directory = paths.data.join(format!("{ASIDE}{stamp}"));
        fs::create_dir_all(&directory).map_err(|error| (directory.clone(), error))?;
        self.directory = Some(directory.clone());
        let name = paths.config.file_name().unwrap_or_default().to_string_lossy().into_owned();
        self.rename(&paths.config, &paths.config.with_file_name(format!("{name}.{ASIDE}{stamp}")))?;
        let entries = fs::read_dir(&paths.data).map_err(|error| (paths.data.clone(), error))?;
        let mut entries: Vec<_> = entries.flatten().collect();
        // The database comes last: another one must never find this one's log of changes beside itself.
        entries.sort_by_key(|entry| entry.path() == paths.database);
        for entry in entries {
            let name = entry.file_name();
            let stays = name == LOCK || name.to_string_lossy().starts_with(ASIDE);
            if !stays {
                self.rename(&entry.path(), &directory.join(name))?;
            }
        }
        Ok(directory)
    }

    fn rename(&mut self, from: &Path, to: &Path) -> Result<(), (PathBuf, io::Error)> {
        fs::rename(from, to).map_err(|error| (from.to_owned(), error))?;
        self.moves.push((from.to_owned(), to.to_owned()));
        Ok(())
    }

    /// Puts everything back, the configuration last.
    pub(super) fn put_back(self) {
        for (from, to) in self.moves.into_iter().rev() {
            let _ = fs::rename(to, from);
        }
        // Empty now, unless something could not be put back.
        let _ = self.directory.map(fs::remove_dir);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_aside_comes_back() {
        let directory = tempfile::tempdir().unwrap();
        let choice = crate::config::Choice { dir: Some(directory.path().into()), ..Default::default() };
        let paths = Paths::choose(&choice).unwrap();
        fs::create_dir(&paths.data).unwrap();
        let files = [&paths.config, &paths.database, &paths.data.join(LOCK)];
        for file in files {
            fs::write(file, "x").unwrap();
        }
        let mut moved = Moved::default();
        let aside = moved.put_aside(&paths, Timestamp(1_795_000_000_000_000)).unwrap();
        assert!(aside.ends_with("before-20261118T110640"), "{}", aside.display());
        assert!(aside.join("xmppd.db").exists() && !paths.config.exists() && !paths.database.exists());
        assert!(paths.data.join(LOCK).exists(), "whoever holds it goes on holding it");
        moved.put_back();
        assert!(files.into_iter().all(|file| file.exists()) && !aside.exists());
    }
}
