//! The configuration of a running server: what holds now, and changes that reach the server and then the file.

use std::future::Future;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::{Arc, OnceLock};

use tokio::sync::{Mutex, watch};
use toml_edit::DocumentMut;

use super::edit::{self, Edit};
use super::error::{ApplyError, ConfigError};
use super::load::Place;
use super::{Applies, Config, file};
use crate::jid::Domain;

/// What takes a new configuration over: listeners, limits, certificates, levels of the log.
pub trait Apply: Send + Sync {
    /// Goes from the old to the new configuration. On an error everything is as before, and the server goes on with
    /// the old one.
    fn apply<'a>(
        &'a self,
        old: &'a Config,
        new: &'a Config,
    ) -> Pin<Box<dyn Future<Output = Result<(), ApplyError>> + Send + 'a>>;
}

/// The configuration of a server. Cloning shares it.
///
/// A change goes: edit the text → check all of it → [`Apply`] → write the file → announce. Whatever fails, the old
/// configuration holds. Changes wait for each other. Without an [`Apply`] (no server runs) only the file changes.
#[derive(Clone)]
pub struct Live(Arc<Shared>);

struct Shared {
    path: PathBuf,
    now: watch::Sender<Arc<Config>>,
    apply: OnceLock<Arc<dyn Apply>>,
    writer: Mutex<()>,
}

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
}

/// What a change has done.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Outcome {
    /// Settings that have another value now.
    pub changes: Vec<Change>,
    /// Domains that are new.
    pub added: Vec<Domain>,
    /// Domains that are gone.
    pub removed: Vec<Domain>,
    /// Whether changes that somebody had made in the file by hand were taken over at the same time.
    pub by_hand: bool,
}

impl Outcome {
    /// Whether nothing has changed.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty() && self.added.is_empty() && self.removed.is_empty()
    }
}

impl Live {
    /// Reads the file.
    pub fn open(path: &Path) -> Result<Self, ConfigError> {
        Ok(Self::new(path, Config::load(path)?))
    }

    /// A configuration that was read from this file.
    pub fn new(path: &Path, config: Config) -> Self {
        Self(Arc::new(Shared {
            path: path.to_owned(),
            now: watch::Sender::new(Arc::new(config)),
            apply: OnceLock::new(),
            writer: Mutex::new(()),
        }))
    }

    /// From now on changes go to a running server. Only the first call counts.
    pub fn apply_with(&self, apply: Arc<dyn Apply>) {
        let _ = self.0.apply.set(apply);
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.0.path
    }

    /// What holds now.
    pub fn current(&self) -> Arc<Config> {
        self.0.now.borrow().clone()
    }

    /// What holds now, and each later configuration after it was taken over.
    pub fn watch(&self) -> watch::Receiver<Arc<Config>> {
        self.0.now.subscribe()
    }

    /// Gives a setting a value; see [`Edit::Set`].
    pub async fn set(
        &self,
        key: &str,
        words: &[String],
        domain: Option<&Domain>,
    ) -> Result<Outcome, ConfigError> {
        let (key, words, domain) = (key.to_owned(), words.to_vec(), domain.cloned());
        self.change(&Edit::Set { key, words, domain }).await
    }

    /// Removes a value; see [`Edit::Unset`].
    pub async fn unset(&self, key: &str, domain: Option<&Domain>) -> Result<Outcome, ConfigError> {
        self.change(&Edit::Unset { key: key.to_owned(), domain: domain.cloned() }).await
    }

    /// Begins to serve a domain.
    pub async fn add_vhost(&self, domain: &Domain) -> Result<Outcome, ConfigError> {
        self.change(&Edit::AddVhost(domain.clone())).await
    }

    /// Stops serving a domain. Its data are not touched.
    pub async fn remove_vhost(&self, domain: &Domain) -> Result<Outcome, ConfigError> {
        self.change(&Edit::RemoveVhost(domain.clone())).await
    }

    /// Switches a domain on or off; `message` is what clients of a domain that is off are told.
    pub async fn set_vhost_enabled(
        &self,
        domain: &Domain,
        enabled: bool,
        message: Option<&str>,
    ) -> Result<Outcome, ConfigError> {
        self.change(&match enabled {
            true => Edit::EnableVhost(domain.clone()),
            false => Edit::DisableVhost(domain.clone(), message.map(str::to_owned)),
        })
        .await
    }

    /// Carries out a change.
    pub async fn change(&self, change: &Edit) -> Result<Outcome, ConfigError> {
        let _one_at_a_time = self.0.writer.lock().await;
        let edited = self.edited(change)?;
        self.take_over(edited.config, Some(edited.text)).await?;
        Ok(edited.outcome)
    }

    /// What a change would do. Nothing is changed.
    pub fn preview(&self, change: &Edit) -> Result<Outcome, ConfigError> {
        self.edited(change).map(|edited| edited.outcome)
    }

    /// Takes over what was changed in the file by hand. A broken file changes nothing.
    pub async fn reload(&self) -> Result<Outcome, ConfigError> {
        let _one_at_a_time = self.0.writer.lock().await;
        let config = Config::load(&self.0.path)?;
        let outcome = difference(&self.current(), &config);
        self.take_over(config, None).await?;
        Ok(outcome)
    }

    /// The file with a change, checked as a whole.
    fn edited(&self, change: &Edit) -> Result<Edited, ConfigError> {
        let path = &self.0.path;
        let before = file::read(path)?;
        let on_disk = Config::parse(&before, path).map_err(|error| match error {
            ConfigError::Invalid { path, problems } => ConfigError::BrokenByHand { path, problems },
            other => other,
        })?;
        // It was TOML a moment ago.
        let mut document: DocumentMut = before.parse().unwrap_or_default();
        edit::edit(&mut document, &on_disk, change)?;
        let text = document.to_string();
        let config = Config::parse(&text, path).map_err(|error| refused(change, error))?;
        let by_hand = !difference(&self.current(), &on_disk).is_empty();
        let outcome = Outcome { by_hand, ..difference(&self.current(), &config) };
        Ok(Edited { config, text, outcome })
    }

    async fn take_over(&self, new: Config, text: Option<String>) -> Result<(), ConfigError> {
        let (old, new) = (self.current(), Arc::new(new));
        let apply = self.0.apply.get();
        if let Some(apply) = apply {
            apply.apply(&old, &new).await?;
        }
        if let Some(text) = text
            && let Err(error) = self.write(text).await
        {
            if let Some(apply) = apply
                && let Err(error) = apply.apply(&new, &old).await
            {
                tracing::error!(
                    code = "config.not_restored",
                    "the old configuration did not come back: {error}"
                );
            }
            return Err(error);
        }
        self.0.now.send_replace(new);
        Ok(())
    }

    /// Writes on a thread that may wait for the disk.
    async fn write(&self, text: String) -> Result<(), ConfigError> {
        let path = self.0.path.clone();
        let written = tokio::task::spawn_blocking(move || file::replace(&path, &text)).await;
        written.unwrap_or_else(|error| {
            let source = Arc::new(std::io::Error::other(error));
            Err(ConfigError::Unwritable { path: self.0.path.clone(), source })
        })
    }
}

/// A changed file, not yet in force.
struct Edited {
    config: Config,
    text: String,
    outcome: Outcome,
}

/// What a whole file is refused for, told as an error of the change that was asked for.
fn refused(change: &Edit, error: ConfigError) -> ConfigError {
    match (change, error) {
        (Edit::Set { key, .. } | Edit::Unset { key, .. }, ConfigError::Invalid { problems, .. })
            if problems.len() == 1 =>
        {
            let of = |problem: &super::Problem| match problem.key == *key {
                true => problem.reason.clone(),
                false => problem.to_string(),
            };
            let reason = problems.iter().map(of).collect();
            ConfigError::Value { key: key.clone(), reason }
        }
        (_, error) => error,
    }
}

/// What differs between two configurations. A value that a domain only inherits is not named for that domain.
fn difference(old: &Config, new: &Config) -> Outcome {
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
        by_hand: false,
    }
}

fn changes(old: &Config, new: &Config, place: &Place) -> Vec<Change> {
    let domain = match place {
        Place::Vhost(domain) => Some(domain.clone()),
        Place::Server | Place::Defaults => None,
    };
    let own = |key| [old, new].iter().any(|config| config.lines.contains_key(&(place.clone(), key)));
    let pairs = old.values_at(place).into_iter().zip(new.values_at(place));
    let changed = pairs.filter_map(|((setting, old), (_, new))| {
        let (old, new) = (old.to_string(), new.to_string());
        (old != new && (domain.is_none() || own(setting.key))).then(|| Change {
            key: setting.key.to_owned(),
            domain: domain.clone(),
            old,
            new,
            at_restart: setting.applies == Applies::Restart,
        })
    });
    changed.collect()
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::sync::Mutex;

    use super::*;

    const FILE: &str =
        "# head\nschema = 1\n\n[offline]\n# so many\nlimit = 100 # each\n\n[vhost.\"a.org\"] # first\n";

    struct Server {
        refuse: bool,
        heard: Mutex<Vec<(u32, u32)>>,
    }

    impl Apply for Server {
        fn apply<'a>(
            &'a self,
            old: &'a Config,
            new: &'a Config,
        ) -> Pin<Box<dyn Future<Output = Result<(), ApplyError>> + Send + 'a>> {
            self.heard.lock().unwrap().push((old.offline.limit, new.offline.limit));
            Box::pin(async { if self.refuse { Err(ApplyError("port 1 is taken".into())) } else { Ok(()) } })
        }
    }

    fn live(text: &str) -> (tempfile::TempDir, Live) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("xmppd.toml");
        fs::write(&path, text).unwrap();
        let live = Live::open(&path).unwrap();
        (dir, live)
    }

    fn words(words: &[&str]) -> Vec<String> {
        words.iter().map(ToString::to_string).collect()
    }

    fn text(live: &Live) -> String {
        fs::read_to_string(live.path()).unwrap()
    }

    #[tokio::test]
    async fn a_change_reaches_the_server_and_then_the_file() {
        let (_dir, live) = live(FILE);
        let server = Arc::new(Server { refuse: false, heard: Mutex::default() });
        live.apply_with(server.clone());
        let outcome = live.set("offline.limit", &words(&["50"]), None).await.unwrap();
        assert_eq!(*server.heard.lock().unwrap(), [(100, 50)]);
        assert_eq!(live.current().offline.limit, 50);
        assert_eq!(text(&live), FILE.replace("limit = 100", "limit = 50"));
        assert_eq!((outcome.changes[0].old.as_str(), outcome.changes[0].new.as_str()), ("100", "50"));
        let outcome = live.unset("offline.limit", None).await.unwrap();
        assert_eq!((outcome.changes.len(), live.current().offline.limit), (1, 100));
    }

    #[tokio::test]
    async fn what_the_server_refuses_changes_nothing() {
        let (_dir, live) = live(FILE);
        live.apply_with(Arc::new(Server { refuse: true, heard: Mutex::default() }));
        let error = live.set("offline.limit", &words(&["50"]), None).await.unwrap_err();
        assert_eq!(error.to_string(), "nothing was changed: port 1 is taken");
        assert_eq!((live.current().offline.limit, text(&live).as_str()), (100, FILE));
    }

    #[tokio::test]
    async fn a_file_that_cannot_be_written_restores_the_server() {
        let (dir, live) = live(FILE);
        let server = Arc::new(Server { refuse: false, heard: Mutex::default() });
        live.apply_with(server.clone());
        // A directory in the place of the new file makes even root fail.
        fs::create_dir(dir.path().join("xmppd.toml.new")).unwrap();
        let error = live.set("offline.limit", &words(&["50"]), None).await.unwrap_err();
        assert!(matches!(error, ConfigError::Unwritable { .. }), "{error}");
        assert_eq!(*server.heard.lock().unwrap(), [(100, 50), (50, 100)]);
        assert_eq!((live.current().offline.limit, text(&live).as_str()), (100, FILE));
    }

    #[tokio::test]
    async fn a_file_broken_by_hand_is_left_alone() {
        let (_dir, live) = live(FILE);
        fs::write(live.path(), "[offline]\nlimit = many\n").unwrap();
        let error = live.set("offline.limit", &words(&["50"]), None).await.unwrap_err().to_string();
        assert!(error.contains("was changed by hand and is not valid"), "{error}");
        assert!(live.reload().await.is_err());
        assert_eq!((live.current().offline.limit, text(&live).as_str()), (100, "[offline]\nlimit = many\n"));
        fs::write(live.path(), "[offline]\nlimit = 7\n").unwrap();
        let outcome = live.set("offline.store", &words(&["false"]), None).await.unwrap();
        assert!(outcome.by_hand);
        assert_eq!((outcome.changes.len(), outcome.removed.len()), (2, 1));
        assert_eq!((live.current().offline.limit, live.current().offline.store), (7, false));
    }

    #[tokio::test]
    async fn domains_come_and_go() {
        let (_dir, live) = live(FILE);
        let (a, b): (Domain, Domain) = ("a.org".parse().unwrap(), "b.org".parse().unwrap());
        live.add_vhost(&b).await.unwrap();
        assert_eq!(text(&live), format!("{FILE}\n[vhost.\"b.org\"]\n"));
        assert_eq!(live.add_vhost(&b).await.unwrap_err().to_string(), "b.org is already served here");
        live.set_vhost_enabled(&a, false, Some("moved")).await.unwrap();
        assert!(!live.current().vhost(&a).unwrap().enabled);
        assert!(
            text(&live)
                .contains("[vhost.\"a.org\"] # first\nenabled = false\ndisabled_message = \"moved\"\n")
        );
        live.set_vhost_enabled(&a, true, None).await.unwrap();
        live.remove_vhost(&b).await.unwrap();
        assert_eq!(text(&live), FILE);
    }

    #[tokio::test]
    async fn values_are_typed_bare_or_as_toml() {
        let (_dir, live) = live(FILE);
        let a: Domain = "a.org".parse().unwrap();
        for (key, typed, domain, line) in [
            ("limits.c2s.unauthenticated", &["1m"][..], None, "c2s = { unauthenticated = \"1m\" }"),
            ("limits.c2s.per_address", &["5"], None, "c2s = { unauthenticated = \"1m\", per_address = 5 }"),
            ("limits.stanza_size", &["\"1MiB\""], None, "stanza_size = \"1MiB\""),
            (
                "listen.c2s",
                &["[::1]:5222", "127.0.0.1:5222"],
                None,
                "c2s = [\"[::1]:5222\", \"127.0.0.1:5222\"]",
            ),
            ("server.admins", &["[\"x@a.org\"]"], None, "admins = [\"x@a.org\"]"),
            ("log.modules.c2s", &["debug"], None, "modules = { c2s = \"debug\" }"),
            ("auth.mechanisms", &["PLAIN"], Some(&a), "auth = { mechanisms = [\"PLAIN\"] }"),
            ("auth.mechanisms", &["PLAIN"], None, "auth = { mechanisms = [\"PLAIN\"] }"),
        ] {
            live.set(key, &words(typed), domain).await.unwrap();
            let text = text(&live).replace(" , ", ", ");
            assert!(
                text.contains(&line.replace(" , ", ", ")),
                "{line} is missing:
{text}"
            );
        }
        live.unset("log.modules.c2s", None).await.unwrap();
        assert!(live.current().log.modules.is_empty() && !text(&live).contains("modules"));
    }

    #[tokio::test]
    async fn refusals_say_why() {
        let (_dir, live) = live(FILE);
        let a: Domain = "a.org".parse().unwrap();
        for (key, typed, domain, message) in [
            (
                "limits.c2s.unauthenticated",
                "soon",
                None,
                "limits.c2s.unauthenticated: \"soon\" is not a duration. Examples: 30s, 10m, 2h, 7d.",
            ),
            ("offline.limt", "3", None, "No setting \"offline.limt\". Did you mean offline.limit?"),
            ("offline.store", "maybe", None, "offline.store: \"maybe\" is neither true nor false."),
            (
                "tls.required",
                "false",
                Some(&a),
                "tls.required is on in [tls], for all domains. A domain cannot weaken it.",
            ),
            ("log.modules.mams", "info", None, "log.modules: Module \"mams\" does not exist."),
        ] {
            let error = live.set(key, &words(&[typed]), domain).await.unwrap_err().to_string();
            assert!(error.starts_with(message), "{error}");
        }
        assert_eq!(text(&live), FILE);
    }
}
