//! A kill at every system call that writes, during `init`, `config set` and a change of the schema: what comes after
//! finds a state that it can go on from.
//!
//! strace counts the calls of each thread for itself, so of several threads that use the same call the one that comes
//! to its nth first is killed there.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Mutex;

use xmppd::base::Clock;
use xmppd::sasl::{Hash, Password};
use xmppd::store::credential;

use crate::server::{self, Server, complaints, xmppd};
use crate::strace::{Strace, count, kill_at};
use crate::with_store;

/// System calls that change what a later run finds; with a question mark those that not every architecture has.
const WRITING: &str = "write,writev,pwrite64,fsync,fdatasync,ftruncate,fallocate,openat,?open,?creat,?rename,renameat,\
     renameat2,?link,linkat,?symlink,symlinkat,?unlink,unlinkat,?mkdir,mkdirat,?rmdir,?chmod,fchmod,fchmodat,?chown,\
     ?lchown,fchown,fchownat";
/// SQLite writes its pages in many calls, between which nothing else happens: of these every third.
const OF_PAGES: u32 = 3;
const INIT: [&str; 7] = ["init", "--yes", "--domain", "localhost", "--listen", "127.0.0.1:0", "--quiet"];

/// Something that is killed, and what has to be true afterwards.
struct Case<'a> {
    /// What is there before.
    prepare: &'a (dyn Fn(&Path) + Sync),
    /// What is killed, and then run again.
    command: &'a [&'a str],
    /// What has to be true between, without a further run.
    between: &'a (dyn Fn(&Path) + Sync),
    /// What has to be true when the second run has ended well.
    afterwards: &'a (dyn Fn(&Path) + Sync),
    /// The fewest calls at which it must have been killed, or the test shows nothing.
    at_least: usize,
}

impl Case<'_> {
    /// `Err`: this machine cannot.
    fn run(&self) -> Result<(), String> {
        let directory = tempfile::tempdir().unwrap();
        let data = directory.path().join("whole");
        (self.prepare)(&data);
        let counts = count(WRITING, xmppd(&data).args(self.command), directory.path())?;
        (self.afterwards)(&data);
        let mut kills: Vec<(String, u32)> = Vec::new();
        for (call, times) in counts {
            let step = if call == "pwrite64" { OF_PAGES } else { 1 };
            kills.extend((1..=times).step_by(step as usize).map(|nth| (call.clone(), nth)));
        }
        let (killed, kills) = (Mutex::new(0), Mutex::new(kills));
        std::thread::scope(|scope| {
            for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
                scope.spawn(|| {
                    while let Some((call, nth)) = { kills.lock().unwrap().pop() } {
                        let data = directory.path().join(format!("{call}-{nth}"));
                        if self.kill(&data, &call, nth) {
                            *killed.lock().unwrap() += 1;
                        }
                        std::fs::remove_dir_all(&data).unwrap();
                    }
                });
            }
        });
        let killed = killed.into_inner().unwrap();
        assert!(killed >= self.at_least, "killed at {killed} calls only: that proves little");
        Ok(())
    }

    /// Whether it could be killed there.
    fn kill(&self, data: &Path, call: &str, nth: u32) -> bool {
        (self.prepare)(data);
        let first = kill_at(call, nth, xmppd(data).args(self.command)).unwrap();
        (self.between)(data);
        let second = xmppd(data).args(self.command).stdin(std::process::Stdio::null()).output().unwrap();
        assert!(second.status.success(), "after a kill at {call} {nth}: {}", said(&second));
        (self.afterwards)(data);
        !first.status.success()
    }
}

fn said(output: &Output) -> String {
    format!(
        "{}: {}{}",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

fn succeeds(command: &mut Command) -> String {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", said(&output));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// All files below a directory, by name, but those in which SQLite keeps what it still has to bring in.
fn files(directory: &Path) -> BTreeSet<PathBuf> {
    let mut found = BTreeSet::new();
    let mut open = vec![directory.to_owned()];
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(next).unwrap().flatten() {
            match entry.file_type().unwrap().is_dir() {
                true => open.push(entry.path()),
                false => _ = found.insert(entry.path().strip_prefix(directory).unwrap().to_owned()),
            }
        }
    }
    found.retain(|path| !path.extension().is_some_and(|end| end == "db-wal" || end == "db-shm"));
    found
}

/// The files without which a set-up is not complete. Not needed are its log, which comes after everything else, and the
/// copy that is made before a change of the schema, also of an empty database that was left halfway.
fn needed(directory: &Path) -> BTreeSet<PathBuf> {
    let mut found = files(directory);
    found.retain(|path| !path.starts_with("data/init.log") && !path.starts_with("data/init.log.new"));
    found.retain(|path| !path.to_string_lossy().contains(".schema-"));
    found
}

/// Whether the password that a set-up has left in its file is that of the account.
fn is_password_of_admin(data: &Path) {
    let text = std::fs::read_to_string(data.join("data/admin-password")).unwrap();
    let password = Password::prepare(text.trim_end()).unwrap();
    let jid = "admin@localhost".parse().unwrap();
    let now = Clock::new().wall();
    let found =
        with_store(data, |store| store.read_blocking(move |tx| credential::load(tx, &jid, now)).unwrap());
    let (_, credential) = found.unwrap();
    let keys = credential.keys.sha256.unwrap();
    assert!(keys.is_password(Hash::Sha256, &password), "the password in the file is another one");
}

#[test]
fn a_killed_set_up_is_completed_by_the_next() {
    let whole = tempfile::tempdir().unwrap();
    let complete = whole.path().join("server");
    succeeds(xmppd(&complete).args(INIT));
    let complete = needed(&complete);
    let case = Case {
        prepare: &|_| {},
        command: &INIT,
        between: &|_| {},
        afterwards: &|data| {
            assert_eq!(needed(data), complete, "of {}", data.display());
            is_password_of_admin(data);
            succeeds(xmppd(data).args(["config", "check"]));
        },
        at_least: 100,
    };
    if let Err(why) = case.run() {
        println!("skipped: a_killed_set_up_is_completed_by_the_next: {why}");
    }
}

/// What the configuration says of the log's level, which must be one of two.
fn level(data: &Path, allowed: &[&str]) {
    let level = succeeds(xmppd(data).args(["config", "get", "log.level"]));
    assert!(allowed.iter().any(|allowed| level.contains(allowed)), "{level}");
    succeeds(xmppd(data).args(["config", "check"]));
}

#[test]
fn a_killed_change_of_a_setting_is_made_or_not_made() {
    let case = Case {
        prepare: &|data| _ = succeeds(xmppd(data).args(INIT)),
        command: &["config", "set", "log.level", "debug"],
        between: &|data| level(data, &["info", "debug"]),
        afterwards: &|data| level(data, &["debug"]),
        at_least: 15,
    };
    if let Err(why) = case.run() {
        println!("skipped: a_killed_change_of_a_setting_is_made_or_not_made: {why}");
    }
}

#[test]
fn a_server_killed_while_it_changes_a_setting_starts_again() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("server");
    server::init(&data, &[]);
    let mut killed = 0;
    for call in ["openat", "write", "fsync", "rename", "fdatasync", "pwrite64"] {
        for nth in 1.. {
            succeeds(xmppd(&data).args(["config", "set", "log.level", "info"]));
            let mut server = Server::start(&data);
            let strace = match Strace::attach(server.pid(), call, &format!("signal=KILL:when={nth}")) {
                Ok(strace) => strace,
                Err(why) => {
                    return println!(
                        "skipped: a_server_killed_while_it_changes_a_setting_starts_again: {why}"
                    );
                }
            };
            let asked = xmppd(&data).args(["config", "set", "log.level", "debug"]).output().unwrap();
            if asked.status.success() {
                strace.detach();
                level(&data, &["debug"]);
                if server.is_up() {
                    server.stop();
                    break;
                }
                // Killed between the answer and the detachment: what was answered is there.
                continue;
            }
            strace.outlive();
            assert!(!server.is_up());
            killed += 1;
            drop(server);
            level(&data, &["info", "debug"]);
            assert!(!complaints(&data).contains("panicked"), "{}", complaints(&data));
        }
    }
    assert!(killed >= 8, "killed at {killed} calls only: that proves little");
    Server::start(&data).stop();
}

/// The schema's steps as a server before this one had them.
fn older_database(path: &Path) {
    let mut steps: Vec<PathBuf> = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/src/store/schema"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "sql"))
        .collect();
    steps.sort();
    steps.pop();
    for suffix in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{suffix}", path.display()));
    }
    let database = rusqlite::Connection::open(path).unwrap();
    database.execute_batch("CREATE TABLE schema_version (version INTEGER NOT NULL) STRICT;").unwrap();
    database.pragma_update(None, "journal_mode", "WAL").unwrap();
    for step in &steps {
        let text = std::fs::read_to_string(step).unwrap();
        let text = text.replace("{int}", "INTEGER").replace("{text}", "TEXT").replace("{blob}", "BLOB");
        database.execute_batch(&text.replace("\n);", "\n) STRICT;")).unwrap();
    }
    database.execute("INSERT INTO schema_version VALUES (?1)", [steps.len() as i64]).unwrap();
    let mut account = database
        .prepare(
            "INSERT INTO account (id, domain, localpart, created, roster_version, roster_base)
             VALUES (?1, 'localhost', ?2, 0, 1, 1)",
        )
        .unwrap();
    for id in 1..=ACCOUNTS {
        account.execute((id, format!("user{id}"))).unwrap();
    }
}

/// Accounts in the older database: more than fit on a page.
const ACCOUNTS: i64 = 200;

#[test]
fn a_killed_change_of_the_schema_goes_on_with_the_next_start() {
    let directory = tempfile::tempdir().unwrap();
    let template = directory.path().join("template");
    succeeds(xmppd(&template).args(INIT));
    older_database(&template.join("data/xmppd.db"));
    let copy = |data: &Path| {
        assert!(Command::new("cp").arg("-a").args([&template, data]).status().unwrap().success());
    };
    let case = Case {
        prepare: &copy,
        command: &["user", "list", "--json"],
        between: &|_| {},
        afterwards: &|data| {
            let list = succeeds(xmppd(data).args(["user", "list", "--json"]));
            assert_eq!(list.matches("@localhost\"").count() as i64, ACCOUNTS, "{list}");
            let sound = |path: PathBuf| {
                let database = rusqlite::Connection::open(path).unwrap();
                let word = |sql| database.query_row(sql, (), |row| row.get::<_, String>(0)).unwrap();
                assert_eq!(word("PRAGMA integrity_check"), "ok");
                word("SELECT max(version) || ' ' || (SELECT count(*) FROM account) FROM schema_version")
            };
            let newest = sound(data.join("data/xmppd.db"));
            let kept: Vec<_> =
                files(data).into_iter().filter(|path| path.to_string_lossy().contains(".schema-")).collect();
            assert_eq!(kept.len(), 1, "{kept:?}");
            let older = sound(data.join(&kept[0]));
            assert!(newest != older && older.ends_with(&format!(" {ACCOUNTS}")), "{newest}, {older}");
        },
        at_least: 30,
    };
    if let Err(why) = case.run() {
        println!("skipped: a_killed_change_of_the_schema_goes_on_with_the_next_start: {why}");
    }
}
