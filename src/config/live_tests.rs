//! Changes on a configuration in a directory of its own, with a server that only listens.

use std::fs;
use std::sync::Mutex;

use super::super::Choice;
use super::*;
use crate::jid::Domain;

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
    fs::write(dir.path().join("xmppd.toml"), text).unwrap();
    let live = open(dir.path());
    (dir, live)
}

fn open(dir: &Path) -> Live {
    Live::open(&paths(dir), Clock::new()).unwrap()
}

fn paths(dir: &Path) -> Paths {
    Paths::choose(&Choice { dir: Some(dir.to_owned()), ..Choice::default() }).unwrap()
}

async fn change(live: &Live, edit: Edit) -> Result<Outcome, ConfigError> {
    change_if(live, edit, Conditions::default()).await
}

async fn change_if(live: &Live, edit: Edit, conditions: Conditions) -> Result<Outcome, ConfigError> {
    live.commit(Request { edit, by: "anna".into(), what: "a test".into(), conditions }).await
}

fn setting(key: &str, typed: &[&str], domain: Option<&Domain>) -> Edit {
    Edit::Set { key: key.into(), words: words(typed), domain: domain.cloned() }
}

fn limit(number: &str) -> Edit {
    setting("offline.limit", &[number], None)
}

fn numbers(live: &Live) -> Vec<(u64, String)> {
    let all = live.0.files.history.all().unwrap();
    all.into_iter().map(|revision| (revision.number, revision.by)).collect()
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(ToString::to_string).collect()
}

fn text(live: &Live) -> String {
    fs::read_to_string(live.path()).unwrap()
}

fn add(domain: &Domain) -> Edit {
    Edit::AddVhost { domain: domain.clone(), like: None }
}

#[tokio::test]
async fn a_change_reaches_the_server_and_then_the_file() {
    let (_dir, live) = live(FILE);
    let server = Arc::new(Server { refuse: false, heard: Mutex::default() });
    live.apply_with(server.clone());
    let outcome = change(&live, limit("50")).await.unwrap();
    assert_eq!(*server.heard.lock().unwrap(), [(100, 50)]);
    assert_eq!(live.current().offline.limit, 50);
    assert_eq!(text(&live), FILE.replace("limit = 100", "limit = 50"));
    assert_eq!((outcome.changes[0].old.as_str(), outcome.changes[0].new.as_str()), ("100", "50"));
    let outcome = change(&live, Edit::Unset { key: "offline.limit".into(), domain: None }).await.unwrap();
    assert_eq!((outcome.changes.len(), live.current().offline.limit), (1, 100));
}

#[tokio::test]
async fn what_the_server_refuses_changes_nothing() {
    let (_dir, live) = live(FILE);
    live.apply_with(Arc::new(Server { refuse: true, heard: Mutex::default() }));
    let error = change(&live, limit("50")).await.unwrap_err();
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
    let error = change(&live, limit("50")).await.unwrap_err();
    assert!(matches!(error, ConfigError::Unwritable { .. }), "{error}");
    assert_eq!(*server.heard.lock().unwrap(), [(100, 50), (50, 100)]);
    assert_eq!((live.current().offline.limit, text(&live).as_str()), (100, FILE));
}

#[tokio::test]
async fn a_file_broken_by_hand_is_left_alone() {
    let (_dir, live) = live(FILE);
    fs::write(live.path(), "[offline]\nlimit = many\n").unwrap();
    let error = change(&live, limit("50")).await.unwrap_err().to_string();
    assert!(error.contains("was changed by hand and is not valid"), "{error}");
    assert!(live.reload("anna").await.is_err());
    assert_eq!((live.current().offline.limit, text(&live).as_str()), (100, "[offline]\nlimit = many\n"));
    fs::write(live.path(), "[offline]\nlimit = 7\n").unwrap();
    let outcome = change(&live, setting("offline.store", &["false"], None)).await.unwrap();
    assert!(outcome.by_hand);
    assert_eq!((outcome.changes.len(), outcome.removed.len()), (2, 1));
    assert_eq!((live.current().offline.limit, live.current().offline.store), (7, false));
}

#[tokio::test]
async fn domains_come_and_go() {
    let (_dir, live) = live(FILE);
    let (a, b): (Domain, Domain) = ("a.org".parse().unwrap(), "b.org".parse().unwrap());
    change(&live, add(&b)).await.unwrap();
    assert_eq!(text(&live), format!("{FILE}\n[vhost.\"b.org\"]\n"));
    assert_eq!(change(&live, add(&b)).await.unwrap_err().to_string(), "b.org is already served here");
    change(&live, Edit::DisableVhost(a.clone(), Some("moved".into()))).await.unwrap();
    assert!(!live.current().vhost(&a).unwrap().enabled);
    assert!(
        text(&live).contains("[vhost.\"a.org\"] # first\nenabled = false\ndisabled_message = \"moved\"\n")
    );
    change(&live, Edit::EnableVhost(a.clone())).await.unwrap();
    change(&live, Edit::RemoveVhost(b.clone())).await.unwrap();
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
        ("listen.c2s", &["[::1]:5222", "127.0.0.1:5222"], None, "c2s = [\"[::1]:5222\", \"127.0.0.1:5222\"]"),
        ("server.admins", &["[\"x@a.org\"]"], None, "admins = [\"x@a.org\"]"),
        ("log.modules.c2s", &["debug"], None, "modules = { c2s = \"debug\" }"),
        ("auth.mechanisms", &["PLAIN"], Some(&a), "auth = { mechanisms = [\"PLAIN\"] }"),
        ("auth.mechanisms", &["PLAIN"], None, "auth = { mechanisms = [\"PLAIN\"] }"),
    ] {
        change(&live, setting(key, typed, domain)).await.unwrap();
        let text = text(&live).replace(" , ", ", ");
        assert!(
            text.contains(&line.replace(" , ", ", ")),
            "{line} is missing:
{text}"
        );
    }
    change(&live, Edit::Unset { key: "log.modules.c2s".into(), domain: None }).await.unwrap();
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
        let error = change(&live, setting(key, &[typed], domain)).await.unwrap_err().to_string();
        assert!(error.starts_with(message), "{error}");
    }
    assert_eq!(text(&live), FILE);
}

#[tokio::test]
async fn every_change_is_a_revision_and_going_back_goes_further_back() {
    let (_dir, live) = live(FILE);
    live.settle();
    assert_eq!(change(&live, limit("50")).await.unwrap().revision, Some(2));
    assert_eq!(change(&live, limit("50")).await.unwrap().revision, None);
    fs::write(live.path(), FILE.replace("100", "60")).unwrap();
    assert_eq!(change(&live, setting("offline.store", &["false"], None)).await.unwrap().revision, Some(4));
    let by: Vec<_> = numbers(&live).into_iter().map(|(_, by)| by).collect();
    assert_eq!(by, ["anna", "by hand", "anna", "xmppd"]);
    for (expected, store) in [(60, true), (50, true), (100, true)] {
        change(&live, Edit::Restore(None)).await.unwrap();
        assert_eq!((live.current().offline.limit, live.current().offline.store), (expected, store));
    }
    assert_eq!(text(&live), FILE);
    let error = change(&live, Edit::Restore(None)).await.unwrap_err();
    assert!(matches!(error, ConfigError::NothingBefore), "{error}");
    assert_eq!(change(&live, Edit::Restore(Some(4))).await.unwrap().changes.len(), 2);
    let error = change(&live, Edit::Restore(Some(99))).await.unwrap_err().to_string();
    assert_eq!(error, "there is no revision 99; 1 to 8 are kept");
    let lines = live.compare(Some(1)).await.unwrap().lines;
    assert_eq!(lines, ["  # so many", "- limit = 100 # each", "+ limit = 60 # each", "+ store = false", ""]);
}

#[tokio::test]
async fn two_editors_are_told_apart() {
    let (_dir, live) = live(FILE);
    live.settle();
    let expecting = |expect| Conditions { expect: Some(expect), ..Conditions::default() };
    change_if(&live, limit("50"), expecting(1)).await.unwrap();
    let error = change_if(&live, limit("60"), expecting(1)).await.unwrap_err().to_string();
    assert_eq!(
        error,
        "nothing was changed: anna has made revision 2 (a test) since you have read the configuration"
    );
    let replace = |text: &str| Edit::Replace { text: text.into(), base: Some(FILE.into()) };
    assert!(matches!(change(&live, replace("")).await, Err(ConfigError::Meanwhile { newest: Some(_), .. })));
    fs::write(live.path(), FILE).unwrap();
    let error = change_if(&live, limit("60"), expecting(2)).await.unwrap_err();
    assert!(matches!(error, ConfigError::Meanwhile { newest: None, .. }), "{error}");
    change(&live, replace("# empty\n")).await.unwrap();
    assert_eq!(text(&live), "# empty\n");
}

#[tokio::test]
async fn a_dry_run_changes_nothing() {
    let (_dir, live) = live(FILE);
    let dry = Conditions { dry_run: true, ..Conditions::default() };
    let outcome = change_if(&live, limit("50"), dry).await.unwrap();
    assert_eq!((outcome.changes.len(), outcome.revision), (1, None));
    assert_eq!((live.current().offline.limit, text(&live).as_str(), numbers(&live)), (100, FILE, Vec::new()));
}

fn for_a_minute() -> Conditions {
    Conditions { confirm: Some(Duration::from_secs(60)), ..Conditions::default() }
}

#[tokio::test]
async fn what_nobody_confirms_goes_back() {
    let (_dir, live) = live(FILE);
    assert!(matches!(change_if(&live, limit("1"), for_a_minute()).await, Err(ConfigError::NobodyTakesBack)));
    let server = Arc::new(Server { refuse: false, heard: Mutex::default() });
    live.apply_with(server.clone());
    live.settle();
    let outcome = change_if(&live, limit("50"), for_a_minute()).await.unwrap();
    assert!(outcome.until.is_some() && outcome.revision == Some(2));
    assert!(matches!(change(&live, limit("60")).await, Err(ConfigError::Unconfirmed { .. })));
    assert!(matches!(live.reload("x").await, Err(ConfigError::Unconfirmed { .. })));
    let mut seen = live.watch();
    let clock = live.0.clock.clone();
    clock.advance(Duration::from_secs(61));
    tokio::select! {
        () = live.clone().drive() => {}
        () = clock.clone().drive() => {}
        changed = seen.changed() => changed.unwrap(),
    }
    assert_eq!((live.current().offline.limit, text(&live).as_str()), (100, FILE));
    assert!(matches!(live.confirm().await, Err(ConfigError::NothingWaits { newest: Some(_) })));
    assert_eq!(numbers(&live).first().unwrap(), &(3, "xmppd".to_owned()));
    assert!(live.notices().is_empty());
}

#[tokio::test]
async fn what_is_confirmed_stays() {
    let (dir, live) = live(FILE);
    live.apply_with(Arc::new(Server { refuse: false, heard: Mutex::default() }));
    live.settle();
    change_if(&live, limit("50"), for_a_minute()).await.unwrap();
    assert_eq!(live.confirm().await.unwrap().revision, 2);
    let again = open(dir.path());
    again.settle();
    assert_eq!(again.current().offline.limit, 50);
}

#[tokio::test]
async fn what_was_not_confirmed_when_the_server_died_goes_back_at_the_start() {
    let (dir, live) = live(FILE);
    live.apply_with(Arc::new(Server { refuse: false, heard: Mutex::default() }));
    live.settle();
    change_if(&live, limit("50"), for_a_minute()).await.unwrap();
    let again = open(dir.path());
    assert_eq!(again.current().offline.limit, 50);
    again.settle();
    assert_eq!((again.current().offline.limit, text(&again).as_str()), (100, FILE));
    assert!(again.waiting().is_none() && open(dir.path()).waiting().is_none());
    // It died before the file was written: there is nothing to take back.
    let files = &live.0.files;
    let note = Note { time: Timestamp(0), by: "anna".into(), what: "x".into(), restores: None };
    files.history.wait(&note.waiting(9, Timestamp(0), 1, FILE, "")).unwrap();
    let third = open(dir.path());
    third.settle();
    assert_eq!((third.current().offline.limit, text(&third).as_str()), (100, FILE));
}

#[tokio::test]
async fn rolling_back_ends_the_waiting() {
    let (_dir, live) = live(FILE);
    live.apply_with(Arc::new(Server { refuse: false, heard: Mutex::default() }));
    live.settle();
    change_if(&live, limit("50"), for_a_minute()).await.unwrap();
    change(&live, Edit::Restore(None)).await.unwrap();
    assert_eq!((live.current().offline.limit, live.waiting()), (100, None));
    change(&live, limit("60")).await.unwrap();
}

#[tokio::test]
async fn a_file_that_is_broken_at_the_start_is_replaced_by_the_last_good_revision() {
    let (dir, live) = live(FILE);
    live.settle();
    change(&live, limit("50")).await.unwrap();
    let broken = "[offline]\nlimit = many\n";
    fs::write(live.path(), broken).unwrap();
    let again = open(dir.path());
    again.settle();
    assert_eq!(again.current().offline.limit, 50);
    assert!(matches!(again.notices().as_slice(), [Notice::Broken { revision, .. }] if revision.number == 2));
    assert_eq!(text(&again), broken);
    assert!(matches!(change(&again, limit("60")).await, Err(ConfigError::BrokenByHand { .. })));
    let outcome = change(&again, Edit::Restore(Some(2))).await.unwrap();
    assert_eq!(fs::read_to_string(outcome.broken_kept.unwrap()).unwrap(), broken);
    assert!(again.notices().is_empty() && text(&again).contains("limit = 50"));
}

#[tokio::test]
async fn without_a_revision_a_broken_file_is_an_error() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("xmppd.toml"), "bananas = 1").unwrap();
    let error = Live::open(&paths(dir.path()), Clock::new()).err().unwrap();
    assert!(matches!(error, ConfigError::Invalid { .. }), "{error}");
}
