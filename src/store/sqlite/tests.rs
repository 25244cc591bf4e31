//! The engine's promises: what fails fails alone, nothing is answered before its commit, trouble passes.

use std::sync::mpsc;
use std::time::Duration;

use super::super::testing::{options, store};
use super::super::{Health, Options, Store, StoreError, Tx, setting};
use super::open::{DATABASE, open_reader};
use crate::base::Clock;

/// Holds the writer back until the sender is dropped, so that what is submitted meanwhile becomes one batch.
fn held(store: &Store) -> mpsc::Sender<()> {
    let (release, wait) = mpsc::channel::<()>();
    let (tell, running) = mpsc::channel();
    store.submit(move |_| {
        let _ = tell.send(());
        let _ = wait.recv();
        Ok(())
    });
    running.recv().unwrap();
    release
}

fn put(name: &'static str) -> impl Fn(&mut Tx<'_>) -> Result<(), StoreError> + Send + 'static {
    move |tx| setting::set(tx, name, b"x")
}

fn stored(store: &Store) -> Vec<String> {
    let sql = "SELECT name FROM setting WHERE name <> 'probe' ORDER BY name";
    store.read_blocking(move |tx| tx.query(sql, &[], |row| row.text(0).map(str::to_owned))).unwrap()
}

/// Stores a value too large for the room that [`limit`] leaves.
fn too_large(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    setting::set(tx, "large", &vec![0; 1 << 20])
}

/// Lets the database grow by a few pages only, as on a full disk; 0 lifts the limit.
fn limit(store: &Store, room: i64) {
    let limited = store.write_blocking(move |tx| {
        let pages = tx.one("PRAGMA page_count", &[], |row| row.integer(0))?.unwrap_or_default();
        let most = if room == 0 { 1 << 30 } else { pages + room };
        tx.one(&format!("PRAGMA max_page_count = {most}"), &[], |_| Ok(()))
    });
    limited.unwrap();
}

#[test]
fn a_failing_job_fails_alone() {
    let (_directory, store) = store();
    let release = held(&store);
    let before = store.submit(put("before"));
    let broken = store.submit(|tx| {
        setting::set(tx, "undone", b"x")?;
        tx.execute("INSERT INTO setting (name, value) VALUES ('before', x'00')", &[]).map(drop)
    });
    let panicking = store.submit(|tx| {
        setting::set(tx, "undone", b"x")?;
        panic!("on purpose")
    });
    let after = store.write(put("after"));
    drop(release);
    assert_eq!(store.write_blocking(|_| Ok(7)), Ok(7));
    assert_eq!(before.outcome(), Some(Ok(())));
    assert!(matches!(broken.outcome(), Some(Err(StoreError::Constraint(_)))));
    assert_eq!(panicking.outcome(), Some(Err(StoreError::Panicked("on purpose".into()))));
    drop(after);
    assert_eq!(stored(&store), ["after", "before"]);
    assert_eq!((store.health(), store.failures()), (Health::Ok, 0));
}

#[test]
fn a_ticket_completes_only_when_others_can_see_the_commit() {
    let (_directory, store) = store();
    let release = held(&store);
    let ticket = store.submit(put("a"));
    assert_eq!((ticket.outcome(), stored(&store)), (None, vec![]));
    let (tell, told) = mpsc::channel();
    for number in 0..3 {
        let tell = tell.clone();
        store.submit(put("a")).then(move |outcome| tell.send((number, outcome)).unwrap());
    }
    ticket.then(|_| panic!("what waits for a ticket does not end the writer"));
    drop((tell, release));
    assert_eq!(told.iter().collect::<Vec<_>>(), [(0, Ok(())), (1, Ok(())), (2, Ok(()))]);
    assert_eq!(stored(&store), ["a"]);
}

#[test]
fn a_full_disk_costs_the_others_nothing_and_passes() {
    let (_directory, store) = store();
    limit(&store, 3);
    let release = held(&store);
    let before = store.submit(put("before"));
    let large = store.submit(too_large);
    let after = store.submit(put("after"));
    drop(release);
    assert_eq!(store.write_blocking(|_| Ok(())), Ok(()));
    assert_eq!(large.outcome(), Some(Err(StoreError::DiskFull)));
    assert_eq!((before.outcome(), after.outcome()), (Some(Ok(())), Some(Ok(()))));
    assert_eq!(stored(&store), ["after", "before"]);
    // Small writes work, so the store is well: the large one was the trouble.
    assert_eq!((store.health(), store.failures()), (Health::Ok, 1));
}

#[test]
fn while_nothing_can_be_written_nothing_is_answered_as_done() {
    let (_directory, store) = store();
    store.write_blocking(put("a")).unwrap();
    let full = |tx: &mut Tx<'_>| -> Result<(), StoreError> {
        // Ends the transaction as SQLite does when the disk is full.
        tx.execute("ROLLBACK", &[])?;
        Err(StoreError::DiskFull)
    };
    let release = held(&store);
    let failing = [store.submit(full), store.submit(full), store.submit(full)];
    drop(release);
    for ticket in failing {
        let (tell, told) = mpsc::channel();
        let asked = store.clone();
        ticket.then(move |outcome| tell.send((outcome, asked.is_degraded(), asked.health())).unwrap());
        let (outcome, degraded, health) = told.recv().unwrap();
        assert_eq!((outcome, degraded), (Err(StoreError::DiskFull), true));
        assert!(matches!(health, Health::Degraded { why: StoreError::DiskFull, .. }));
    }
    assert_eq!(stored(&store), ["a"]);
    assert_eq!(store.write_blocking(put("b")), Ok(()));
    assert_eq!((stored(&store), store.write_blocking(|_| Ok(()))), (vec!["a".into(), "b".into()], Ok(())));
    assert_eq!(store.health(), Health::Ok);
}

#[test]
fn ballast_is_given_up_so_that_work_can_go_on() {
    let directory = tempfile::tempdir().unwrap();
    let ballast = directory.path().join("ballast");
    let options = Options { ballast: 1 << 20, ..options() };
    let store = Store::open(directory.path(), &options, Clock::new()).unwrap();
    store.write_blocking(put("a")).unwrap();
    assert!(ballast.exists());
    // The disk has room again as soon as the ballast is gone.
    let file = ballast.clone();
    let written = store.write_blocking(move |tx| {
        if !file.exists() {
            return setting::set(tx, "b", b"x");
        }
        tx.execute("ROLLBACK", &[])?;
        Err(StoreError::DiskFull)
    });
    assert_eq!((written, store.failures()), (Ok(()), 1));
    assert_eq!(stored(&store), ["a", "b"]);
    store.close_blocking();
    assert!(ballast.exists(), "it is made again when there is room");
}

#[test]
fn a_read_that_takes_too_long_is_ended() {
    let directory = tempfile::tempdir().unwrap();
    let options = Options { read_deadline: Duration::from_millis(20), ..options() };
    let store = Store::open(directory.path(), &options, Clock::new()).unwrap();
    let endless = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT MAX(i) FROM n";
    let answer = store.read_blocking(move |tx| tx.one(endless, &[], |row| row.integer(0)));
    assert_eq!(answer, Err(StoreError::Deadline));
    assert_eq!(stored(&store), Vec::<String>::new());
}

#[test]
fn readers_change_nothing_and_survive_a_panic() {
    let (_directory, store) = store();
    let sql = "INSERT INTO setting (name, value) VALUES ('a', x'00') RETURNING name";
    assert!(store.read_blocking(move |tx| tx.one(sql, &[], |_| Ok(()))).is_err());
    let panicked = store.read_blocking(|_| -> Result<(), StoreError> { panic!("on purpose") });
    assert_eq!(panicked, Err(StoreError::Panicked("on purpose".into())));
    assert_eq!(stored(&store), Vec::<String>::new());
}

#[test]
fn closing_does_what_waits_and_gives_the_directory_free() {
    let (directory, store) = store();
    assert!(matches!(
        Store::open(directory.path(), &options(), Clock::new()),
        Err(StoreError::Locked { .. })
    ));
    let last = store.submit(put("last"));
    store.close_blocking();
    assert_eq!(
        (last.outcome(), store.submit(put("late")).outcome()),
        (Some(Ok(())), Some(Err(StoreError::Closed)))
    );
    assert_eq!(store.read_blocking(|_| Ok(())), Err(StoreError::Closed));
    let again = Store::open(directory.path(), &options(), Clock::new()).unwrap();
    assert_eq!(stored(&again), ["last"]);
}

#[test]
fn many_jobs_share_a_commit() {
    let (directory, store) = store();
    let log = || directory.path().join("xmppd.db-wal").metadata().unwrap().len();
    let release = held(&store);
    let jobs: Vec<_> = (0..100).map(|_| store.submit(put("a"))).collect();
    let before = log();
    drop(release);
    store.write_blocking(|_| Ok(())).unwrap();
    assert!(jobs.iter().all(|job| job.outcome() == Some(Ok(()))));
    // Each commit appends at least one page of 4 KiB.
    assert!(log() - before < 20 * 4096, "{} bytes", log() - before);
}

#[test]
fn questions_about_growing_tables_use_their_index() {
    let (_directory, store) = store();
    for sql in [
        "SELECT id FROM account WHERE domain = ?1 AND localpart = ?2",
        "SELECT id FROM account WHERE domain = ?1 AND localpart > ?2 ORDER BY localpart LIMIT ?3",
        "SELECT id FROM account WHERE (domain, localpart) > (?1, ?2) ORDER BY domain, localpart LIMIT ?3",
        "SELECT item FROM pending JOIN archive_item ON archive_item.archive = pending.account
             AND archive_item.id = pending.item WHERE account = ?1 AND item > ?2 ORDER BY item LIMIT ?3",
        "SELECT id FROM archive_item WHERE archive = ?1 ORDER BY id DESC LIMIT 1",
        "DELETE FROM archive_item WHERE archive = ?1 AND id = ?2 AND hidden = 1",
    ] {
        let explain = format!("EXPLAIN QUERY PLAN {sql}");
        let plan = store
            .read_blocking(move |tx| tx.query(&explain, &[], |row| row.text(3).map(str::to_owned)))
            .unwrap();
        assert!(
            plan.iter().all(|step| step.starts_with("SEARCH") && step.contains("INDEX")),
            "{sql}: {plan:?}"
        );
    }
}

#[test]
fn a_statement_is_compiled_once_whatever_its_values() {
    let (directory, _store) = store();
    let reader = open_reader(&directory.path().join(DATABASE)).unwrap();
    let mut page =
        reader.prepare("SELECT item FROM pending WHERE account = ?1 ORDER BY item LIMIT ?2").unwrap();
    for limit in [1, 50, 250] {
        assert_eq!(page.query((limit, limit)).unwrap().next().unwrap().map(|_| ()), None);
    }
    assert_eq!(page.get_status(rusqlite::StatementStatus::RePrepare), 0);
}
