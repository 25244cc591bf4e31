//! Nothing that was answered is lost: not by `kill -9`, not by a slow or a failing disk, not by a full one.
//!
//! The server is the real binary. What a machine cannot do (strace, mounting a small file system) is reported as
//! `skipped: …`, on which `.ci/run` fails.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "what goes wrong here is a test that fails"
)]

#[path = "durability/client.rs"]
mod client;
#[path = "durability/disk.rs"]
mod disk;
#[path = "durability/kills.rs"]
mod kills;
#[path = "durability/server.rs"]
mod server;
#[allow(dead_code, reason = "shared with the test of faults, which uses more of it")]
#[path = "durability/socket.rs"]
mod socket;
#[path = "durability/strace.rs"]
mod strace;
#[allow(dead_code, reason = "shared with the stories, which use more of it")]
#[path = "story/tls.rs"]
mod tls;
#[allow(dead_code, reason = "shared with the stories, which use more of it")]
#[path = "story/tree.rs"]
mod tree;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::mpsc;
use std::time::Duration;

use client::Client;
use disk::SmallDisk;
use server::{Server, complaints, init};
use strace::Strace;
use xmppd::base::Clock;
use xmppd::store::{Options, Store, StoreError, Tx, account, mark, pending, session};

/// How often the server is killed.
const KILLS: u32 = 50;
/// Messages of one window.
const WINDOW: u32 = 8;
/// Who sends, each to a receiver of its own who is offline.
const SENDERS: [(&str, &str); 3] = [("anna", "ria"), ("ben", "rob"), ("cleo", "rut")];

#[test]
fn fifty_kills_lose_nothing_answered_and_double_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("server");
    let users: Vec<&str> = SENDERS.iter().flat_map(|(sender, receiver)| [*sender, *receiver]).collect();
    init(&data, &users);
    let mut next = [0; SENDERS.len()];
    let mut kept_in_all = 0;
    for kill in 0..KILLS {
        let sent = send_until_killed(&data, next, kill);
        for (index, sent) in sent.iter().enumerate() {
            let kept = take_pending(&data, SENDERS[index].1);
            assert_complete(next[index], sent, &kept);
            next[index] = sent.begun;
            kept_in_all += kept.len();
        }
    }
    assert!(kept_in_all > 2000, "only {kept_in_all} messages were kept: that proves little");
    assert_arrives(&data, next[0]);
}

/// What one sender knows after a kill.
#[derive(Debug, Default)]
struct Sent {
    /// Messages below this number were sent, in whole or in part.
    begun: u32,
    /// Messages below this number lie before an answered barrier.
    answered: u32,
    /// Messages that were refused.
    refused: Vec<u32>,
}

/// Starts the server, lets all senders send from their next number on, and kills it in the middle.
fn send_until_killed(data: &Path, next: [u32; SENDERS.len()], kill: u32) -> Vec<Sent> {
    let server = Server::start(data);
    let (tell, barriers) = mpsc::channel();
    std::thread::scope(|scope| {
        let senders: Vec<_> = (0..SENDERS.len())
            .map(|index| {
                let (server, tell) = (&server, tell.clone());
                scope.spawn(move || send(server, index, next[index], &tell))
            })
            .collect();
        drop(tell);
        // Every kill hits another point: after some barriers, and a little later.
        for _ in 0..=kill % 17 {
            barriers.recv().unwrap();
        }
        let _ = barriers.recv_timeout(Duration::from_micros(u64::from(kill * 7919 % 3000)));
        kill_by_number(server.pid());
        senders.into_iter().map(|sender| sender.join().unwrap()).collect()
    })
}

fn kill_by_number(pid: u32) {
    let pid = rustix::process::Pid::from_raw(i32::try_from(pid).unwrap()).unwrap();
    rustix::process::kill_process(pid, rustix::process::Signal::KILL).unwrap();
}

/// Sends windows of numbered messages until the connection breaks.
fn send(server: &Server, index: usize, from: u32, barriers: &mpsc::Sender<()>) -> Sent {
    let (sender, receiver) = SENDERS[index];
    let mut sent = Sent { begun: from, answered: from, refused: Vec::new() };
    let Ok(mut client) = Client::login(server, sender) else { return sent };
    loop {
        let numbers = sent.begun..sent.begun + WINDOW;
        sent.begun += WINDOW;
        let window: String = numbers.map(|number| message(receiver, number)).collect();
        match client.barrier(&window, &format!("b{}", sent.begun)) {
            Ok(done) => {
                assert!(done, "a barrier on a sound disk is answered by a result");
                sent.refused.extend(client.refused.drain(..).map(|id| number_of(&id)));
                sent.answered = sent.begun;
                let _ = barriers.send(());
            }
            Err(_) => return sent,
        }
    }
}

fn message(receiver: &str, number: u32) -> String {
    format!(
        "<message to='{receiver}@localhost' type='chat' id='m{number}'><body>number {number}</body></message>"
    )
}

fn number_of(id: &str) -> u32 {
    id.strip_prefix('m')
        .and_then(|number| number.parse().ok())
        .unwrap_or_else(|| panic!("{id} is not of ours"))
}

/// Reads what is kept for an account from the killed server's data, in order, and settles it.
fn take_pending(data: &Path, user: &str) -> Vec<u32> {
    let kept = with_store(data, |store| {
        let jid = format!("{user}@localhost").parse().unwrap();
        let id = store.read_blocking(move |tx| account::id_of(tx, &jid)).unwrap().unwrap();
        let mut kept = Vec::new();
        loop {
            let page =
                store.read_blocking(move |tx| pending::page(tx, id, None, 100, usize::MAX)).unwrap().items;
            if page.is_empty() {
                return kept;
            }
            let ids: Vec<_> = page.iter().map(|item| item.id).collect();
            let settle = move |tx: &mut Tx<'_>| {
                pending::settle(tx, id, &ids)?;
                // As the account does it; else it has to ask at its next start whether somebody has got them.
                ids.iter().max().map_or(Ok(()), |last| mark::set(tx, id, *last))
            };
            store.write_blocking(settle).unwrap();
            kept.extend(page.into_iter().map(|item| item.stanza));
        }
    });
    kept.iter().map(|stanza| number_of(&id_of(stanza))).collect()
}

/// Opens the data of a server that does not run.
fn with_store<T>(data: &Path, work: impl FnOnce(&Store) -> T) -> T {
    let options = Options { ballast: 0, ..Options::default() };
    // Another test of this process may just be starting a program, which has our open files, the lock too, until then.
    let open = || match Store::open(&data.join("data"), &options, Clock::new()) {
        Err(StoreError::Locked { .. }) => {
            std::thread::yield_now();
            None
        }
        opened => Some(opened.unwrap()),
    };
    let store = (0..100_000).find_map(|_| open()).unwrap();
    let answer = work(&store);
    store.close_blocking();
    answer
}

/// The id of a stanza that is kept as text.
fn id_of(stanza: &str) -> String {
    let (trees, _) = tree::elements(stanza).unwrap();
    trees[0].attr("id").unwrap_or_else(|| panic!("{stanza} has no id")).to_owned()
}

/// Everything before an answered barrier is there once, in order; what came after may be there once.
fn assert_complete(from: u32, sent: &Sent, kept: &[u32]) {
    let mut times = BTreeMap::<u32, u32>::new();
    kept.iter().for_each(|number| *times.entry(*number).or_default() += 1);
    assert!(times.values().all(|times| *times == 1), "doubled: {kept:?}");
    assert!(kept.is_sorted(), "out of order: {kept:?}");
    for number in from..sent.answered {
        let stored = times.contains_key(&number);
        assert_eq!(stored, !sent.refused.contains(&number), "message {number} of {sent:?}: {kept:?}");
    }
    assert!(kept.iter().all(|number| (from..sent.begun).contains(number)), "from nowhere: {kept:?}");
}

/// What is sent before a last kill arrives, complete and in order, when the receiver comes online.
fn assert_arrives(data: &Path, from: u32) {
    let (sender, receiver) = SENDERS[0];
    let server = Server::start(data);
    let window: String = (from..from + WINDOW).map(|number| message(receiver, number)).collect();
    let mut client = Client::login(&server, sender).unwrap();
    assert!(client.barrier(&window, "last").unwrap());
    server.kill();
    let server = Server::start(data);
    let mut client = Client::login(&server, receiver).unwrap();
    client.send("<presence/>").unwrap();
    let mut arrived = Vec::new();
    while arrived.len() < WINDOW as usize {
        let element = client.next().unwrap();
        if element.name == "message" {
            arrived.push(number_of(element.attr("id").unwrap_or_default()));
        }
    }
    assert_eq!(arrived, (from..from + WINDOW).collect::<Vec<_>>());
    let mut more = Vec::new();
    client.send("<iq type='get' id='after' to='localhost'><ping xmlns='urn:xmpp:ping'/></iq>").unwrap();
    client.answer("after", |element| more.push(element.name)).unwrap();
    assert!(!more.contains(&"message".to_owned()), "doubled: {more:?}");
    server.stop();
}

#[test]
#[expect(clippy::disallowed_methods, reason = "measures a lower bound of real time")]
fn no_answer_comes_before_the_disk_has_the_data() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("server");
    init(&data, &["anna", "ria"]);
    let server = Server::start(&data);
    let mut client = Client::login(&server, "anna").unwrap();
    assert!(client.barrier("", "before").unwrap());
    // Nothing is under way now: every sync of the disk from here on begins after what is sent from here on.
    let delay = Duration::from_millis(300);
    let strace = match Strace::sync(server.pid(), &format!("delay_enter={}", delay.as_micros())) {
        Ok(strace) => strace,
        Err(why) => return println!("skipped: no_answer_comes_before_the_disk_has_the_data: {why}"),
    };
    for window in 0..3 {
        let begun = std::time::Instant::now();
        assert!(client.barrier(&message("ria", window), &format!("w{window}")).unwrap());
        assert!(begun.elapsed() >= delay, "answered after {:?}", begun.elapsed());
    }
    strace.detach();
    server.kill();
    assert_eq!(take_pending(&data, "ria"), [0, 1, 2]);
}

#[test]
#[expect(clippy::disallowed_methods, reason = "measures bounds of real time")]
fn an_acknowledgement_counts_what_the_disk_has_and_the_disk_has_that_count() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("server");
    init(&data, &["anna", "ria"]);
    let server = Server::start(&data);
    let mut client = Client::login(&server, "anna").unwrap();
    client.send("<enable xmlns='urn:xmpp:sm:3' resume='true'/>").unwrap();
    let token = client.next().unwrap().attr("id").unwrap().to_owned();
    assert!(client.barrier("", "before").unwrap());
    let delay = Duration::from_millis(700);
    let strace = match Strace::sync(server.pid(), &format!("delay_enter={}", delay.as_micros())) {
        Ok(strace) => strace,
        Err(why) => return println!("skipped: an_acknowledgement_counts_what_the_disk_has: {why}"),
    };
    // A message is stored for its receiver; of presence nothing is stored but how much was handled.
    for (stanza, before) in [(message("ria", 0), 1), ("<presence/>".to_owned(), 2)] {
        let begun = std::time::Instant::now();
        client.send(&format!("{stanza}<r xmlns='urn:xmpp:sm:3'/>")).unwrap();
        // XEP-0198 §4 forbids to withhold it: an answer comes, with what there is.
        assert_eq!(acknowledged(&mut client), before);
        assert!(begun.elapsed() < delay, "answered after {:?}", begun.elapsed());
        assert_eq!(acknowledged(&mut client), before + 1);
        assert!(begun.elapsed() >= delay, "acknowledged after {:?}", begun.elapsed());
    }
    server.kill();
    strace.outlive();
    let handled = with_store(&data, |store| {
        let jid = "anna@localhost".parse().unwrap();
        let id = store.read_blocking(move |tx| account::id_of(tx, &jid)).unwrap().unwrap();
        store.read_blocking(move |tx| session::handled(tx, id, &token)).unwrap()
    });
    assert_eq!(handled, Some(3), "it was told");
    assert_eq!(take_pending(&data, "ria"), [0]);
}

/// The next acknowledgement.
fn acknowledged(client: &mut Client) -> u32 {
    loop {
        let element = client.next().unwrap();
        if element.name == "a" {
            return element.attr("h").unwrap().parse().unwrap();
        }
    }
}

#[test]
fn a_disk_that_fails_gets_nothing_answered_as_done() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("server");
    init(&data, &["anna", "ria"]);
    let mut server = Server::start(&data);
    let mut client = Client::login(&server, "anna").unwrap();
    assert!(client.barrier(&message("ria", 0), "before").unwrap());
    let strace = match Strace::sync(server.pid(), "error=EIO") {
        Ok(strace) => strace,
        Err(why) => return println!("skipped: a_disk_that_fails_gets_nothing_answered_as_done: {why}"),
    };
    for number in 1..10 {
        let done = client.barrier(&message("ria", number), &format!("w{number}")).unwrap();
        assert!(!done, "a write without a disk was answered as done");
        assert!(client.can_read().unwrap(), "reads go on");
    }
    strace.detach();
    let sent = until_it_works(&mut client, 10);
    assert!(server.is_up(), "{}", complaints(&data));
    server.stop();
    let kept = take_pending(&data, "ria");
    assert_eq!(kept, not_refused(&client, sent));
    assert!(!kept.contains(&9) && kept.contains(&(sent - 1)), "{kept:?}");
}

/// Sends numbered messages until a barrier is answered by a result again. Returns the number after the last.
#[expect(clippy::disallowed_methods, reason = "gives up at a deadline")]
fn until_it_works(client: &mut Client, from: u32) -> u32 {
    let begun = std::time::Instant::now();
    let mut number = from;
    let mut refused = usize::MAX;
    // The last message is to be kept too: while the store is degraded messages are refused, small writes are not.
    while client.refused.len() != refused {
        refused = client.refused.len();
        if !client.barrier(&message("ria", number), &format!("w{number}")).unwrap() {
            refused = usize::MAX;
        }
        number += 1;
        assert!(begun.elapsed() < Duration::from_secs(20), "the server does not recover");
    }
    number
}

/// Of all messages that were sent those that did not come back, in order. What came back did so once, though both ends
/// of a message were to store it.
fn not_refused(client: &Client, sent: u32) -> Vec<u32> {
    let refused: Vec<_> = client.refused.iter().map(|id| number_of(id)).collect();
    let once: std::collections::BTreeSet<_> = refused.iter().collect();
    assert_eq!(once.len(), refused.len(), "{refused:?}");
    (0..sent).filter(|number| !refused.contains(number)).collect()
}

#[test]
fn a_full_disk_loses_nothing_and_stops_nothing() {
    let disk = match SmallDisk::mount(64) {
        Ok(disk) => disk,
        Err(why) => return println!("skipped: a_full_disk_loses_nothing_and_stops_nothing: {why}"),
    };
    let outside = tempfile::tempdir().unwrap();
    let data = outside.path().join("server");
    std::os::unix::fs::symlink(disk.path(), &data).unwrap();
    init(&data, &["anna", "ria"]);
    let mut server = Server::start(&data);
    let mut client = Client::login(&server, "anna").unwrap();
    assert!(client.barrier(&message("ria", 0), "before").unwrap());
    disk.fill("filler");
    // The ballast goes first: that makes room for a last write, but no longer for messages.
    let mut number = 1;
    while client.refused.is_empty() {
        client.barrier(&long_message("ria", number), &format!("w{number}")).unwrap();
        number += 1;
        assert!(number < 20_000, "the disk does not get full");
    }
    disk.fill("rest");
    for _ in 0..9 {
        client.barrier(&long_message("ria", number), &format!("w{number}")).unwrap();
        number += 1;
        assert!(client.can_read().unwrap(), "reads go on");
    }
    assert!(client.refused.contains(&format!("m{}", number - 1)));
    std::fs::remove_file(data.join("filler")).unwrap();
    std::fs::remove_file(data.join("rest")).unwrap();
    let sent = until_it_works(&mut client, number);
    assert!(server.is_up(), "{}", complaints(&data));
    server.stop();
    assert_eq!(take_pending(&data, "ria"), not_refused(&client, sent));
}

fn long_message(receiver: &str, number: u32) -> String {
    let body = "x".repeat(3000);
    format!("<message to='{receiver}@localhost' type='chat' id='m{number}'><body>{body}</body></message>")
}
