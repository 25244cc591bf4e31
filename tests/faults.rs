//! The fault harness: numbered messages between several pairs while connections are cut, the server is killed,
//! stopped and started again, or its disk is full. After each round every acknowledged message is found exactly once
//! at its receiver and in both archives, in order.
//!
//! `FAULT_SEED` repeats a run, `FAULT_ROUNDS` asks for more rounds or fewer. What a machine cannot do (mounting a
//! small file system) is reported as `skipped: …`, on which `.ci/run` fails.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "what goes wrong here is a test that fails"
)]

#[path = "faults/actors.rs"]
mod actors;
#[path = "faults/books.rs"]
mod books;
#[path = "durability/disk.rs"]
mod disk;
#[path = "faults/place.rs"]
mod place;
#[path = "faults/random.rs"]
mod random;
#[allow(dead_code, reason = "shared with the test of durability, which uses more of it")]
#[path = "durability/server.rs"]
mod server;
#[path = "faults/session.rs"]
mod session;
#[path = "durability/socket.rs"]
mod socket;
#[allow(dead_code, reason = "shared with the stories, which use more of it")]
#[path = "story/tls.rs"]
mod tls;
#[allow(dead_code, reason = "shared with the stories, which use more of it")]
#[path = "story/tree.rs"]
mod tree;
#[path = "faults/wire.rs"]
mod wire;

use std::path::Path;

use actors::{Fault, Habit, Items, Receiver, Sender};
use books::{Books, Device, Excused, check_archive, check_ids};
use disk::SmallDisk;
use place::Place;
use random::Random;
use server::{Server, complaints, init};
use session::Session;
use tree::Tree;
use wire::Trouble;

/// Rounds, unless `FAULT_ROUNDS` says another number.
const ROUNDS: u64 = 200;
/// Messages of each sender in a round, at most.
const MESSAGES: usize = 7;
/// Megabytes of the disk.
const DISK: u32 = 96;

/// A sender, a receiver with its devices, and how the receiver behaves.
type Cast = (&'static str, &'static str, &'static [&'static str], Habit, bool);

/// The last column: messages that are kept out of the archives.
const CAST: [Cast; 5] = [
    ("anna", "ria", &["phone"], Habit::Steady, false),
    ("ben", "rob", &["phone"], Habit::Leaver, false),
    ("cleo", "rut", &["phone"], Habit::Plain, false),
    ("dora", "roy", &["phone", "desk"], Habit::Twin, false),
    ("emil", "ron", &["phone"], Habit::Steady, true),
];

/// A sender and who receives from it.
struct Pair {
    sender: Sender,
    receivers: Vec<Receiver>,
}

impl Pair {
    fn new(&(from, to, devices, habit, hidden): &Cast) -> Self {
        let session = Session::new(from, "desk", false, true);
        let sender = Sender { session, to, hidden, books: Books::default(), seen: None };
        let receiver = |device: &&'static str| Receiver {
            session: Session::new(to, device, true, habit != Habit::Plain),
            habit,
            device: Device::default(),
            seen: None,
        };
        Self { sender, receivers: devices.iter().map(receiver).collect() }
    }

    /// Whether all is as it must be after a round. `own`: the sender's archive; `theirs`: what the devices saw of the
    /// receiver's; `from`: how many messages each device had got before.
    fn judge(&self, own: &Items, theirs: &[Items], from: &[usize], place: &Place) -> Result<Excused, String> {
        let Self { sender: Sender { books, hidden, session, to, .. }, receivers } = self;
        if !hidden {
            check_archive(session.user, books, &own.items)?;
            for items in theirs {
                check_archive(to, books, &items.items)?;
            }
            let devices: Vec<_> = receivers.iter().map(|receiver| &receiver.device).collect();
            check_ids(books, &devices, &theirs[0].items).map_err(|why| format!("{to}: {why}"))?;
        }
        let has = |number: u32| receivers.iter().any(|receiver| receiver.device.has(&[number]));
        let lacks: Vec<u32> = books.numbers.iter().copied().filter(|number| !has(*number)).collect();
        if !lacks.is_empty() && receivers[0].habit != Habit::Plain {
            return Err(format!("{to} has not got {lacks:?}"));
        }
        let mut excused = Excused::default();
        for (receiver, from) in receivers.iter().zip(from) {
            let name = format!("{to}/{}", receiver.session.resource);
            let doubles = receiver.device.check(books, place, *from);
            let doubles = doubles.map_err(|why| format!("{name}: {why}"))?;
            excused.sent_again += doubles.sent_again;
            excused.delivered_again += doubles.delivered_again;
        }
        Ok(excused)
    }
}

/// What a round brings.
fn fault_of(round: u64, random: &mut Random, can_fill: bool) -> Fault {
    match round % 10 {
        3 if can_fill && round % 20 == 3 => Fault::Full,
        1 | 4 | 7 => Fault::Kill,
        2 | 8 => Fault::Stop,
        _ if random.below(8) == 0 => Fault::Kill,
        _ => Fault::Cut,
    }
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
fn nothing_acknowledged_is_lost_and_nothing_comes_twice() {
    let outside = tempfile::tempdir().unwrap();
    let data = outside.path().join("server");
    let disk = SmallDisk::mount(DISK);
    match &disk {
        Ok(disk) => std::os::unix::fs::symlink(disk.path(), &data).unwrap(),
        Err(why) => println!("skipped: rounds with a full disk: {why}"),
    }
    let users: Vec<&str> = CAST.iter().flat_map(|(from, to, ..)| [*from, *to]).chain(["filler"]).collect();
    init(&data, &users);
    let seed = number("FAULT_SEED").unwrap_or_else(|| u64::from(std::process::id()));
    let rounds = number("FAULT_ROUNDS").unwrap_or(ROUNDS);
    println!("FAULT_SEED={seed} FAULT_ROUNDS={rounds}");
    let mut harness = Harness {
        place: Place::new(),
        data: &data,
        disk: disk.as_ref().ok(),
        server: None,
        pairs: CAST.iter().map(Pair::new).collect(),
        seed,
    };
    harness.start();
    let mut all = Excused::default();
    for round in 0..rounds {
        let mut random = Random::new(seed, round, 0);
        let fault = fault_of(round, &mut random, harness.disk.is_some());
        match harness.play(round, fault, &mut random) {
            Ok(excused) => {
                all.sent_again += excused.sent_again;
                all.delivered_again += excused.delivered_again;
            }
            Err(why) => panic!(
                "round {round} ({fault:?}) of FAULT_SEED={seed}:\n{}\nThe server said:\n{}\n{why}",
                harness.place.transcript(),
                complaints(&data)
            ),
        }
    }
    println!(
        "{rounds} rounds; after kills {} messages came twice because they were sent again, {} because their \
         acknowledgement was not committed",
        all.sent_again, all.delivered_again
    );
    harness.server.take().unwrap().stop();
}

struct Harness<'a> {
    place: Place,
    data: &'a Path,
    disk: Option<&'a SmallDisk>,
    server: Option<Server>,
    pairs: Vec<Pair>,
    seed: u64,
}

impl Harness<'_> {
    fn start(&mut self) {
        let server = Server::start(self.data);
        self.place.begin(server.address, &server.tls);
        self.server = Some(server);
    }

    /// One round: everybody plays, the fault happens in the middle, and the books are looked at.
    fn play(&mut self, round: u64, fault: Fault, random: &mut Random) -> Result<Excused, String> {
        self.place.reset();
        for pair in &mut self.pairs {
            let books = &mut pair.sender.books;
            let count = 2 + random.below(MESSAGES - 1);
            books.numbers = (books.next..).take(count).collect();
            books.next += u32::try_from(count).unwrap();
        }
        let from: Vec<Vec<usize>> = self
            .pairs
            .iter()
            .map(|pair| pair.receivers.iter().map(|receiver| receiver.device.got.len()).collect())
            .collect();
        let archives = self.let_play(round, fault, random)?;
        let mut all = Excused::default();
        for ((pair, from), (own, theirs)) in self.pairs.iter_mut().zip(from).zip(archives) {
            let excused = pair.judge(&own, &theirs, &from, &self.place)?;
            all.sent_again += excused.sent_again;
            all.delivered_again += excused.delivered_again;
            pair.sender.seen = own.last;
            for (receiver, items) in pair.receivers.iter_mut().zip(theirs) {
                receiver.seen = items.last;
            }
        }
        Ok(all)
    }

    /// Everybody plays; what their archives have.
    fn let_play(
        &mut self,
        round: u64,
        fault: Fault,
        random: &mut Random,
    ) -> Result<Vec<(Items, Vec<Items>)>, String> {
        let Self { place, data, disk, server, pairs, seed } = self;
        let (place, seed, senders) = (&*place, *seed, pairs.len());
        let total: usize = pairs.iter().map(|pair| pair.sender.books.numbers.len()).sum();
        std::thread::scope(|scope| {
            let mut actor = 0;
            let mut dice = || {
                actor += 1;
                Random::new(seed, round, actor)
            };
            let players: Vec<_> = pairs
                .iter_mut()
                .map(|Pair { sender, receivers }| {
                    let numbers = sender.books.numbers.clone();
                    let mut random = dice();
                    let who = sender.session.user;
                    let sender =
                        scope.spawn(move || tell(place, who, sender.play(place, fault, &mut random)));
                    let receivers: Vec<_> = receivers
                        .iter_mut()
                        .map(|receiver| {
                            let (mut random, numbers) = (dice(), numbers.clone());
                            let who = receiver.session.user;
                            scope.spawn(move || {
                                let played = receiver.play(place, fault, &numbers, senders, &mut random);
                                tell(place, who, played)
                            })
                        })
                        .collect();
                    (sender, receivers)
                })
                .collect();
            let point = random.below(total + 1);
            let disturbed = disturb(place, data, *disk, server, fault, (point, senders));
            let disturbed = tell(place, "operator", disturbed);
            let archives = players
                .into_iter()
                .map(|(sender, receivers)| {
                    let own = sender.join().unwrap();
                    let theirs = receivers.into_iter().map(|receiver| receiver.join().unwrap());
                    let theirs: Result<Vec<_>, String> = theirs.collect();
                    Ok((own?, theirs?))
                })
                .collect::<Vec<Result<_, String>>>();
            disturbed?;
            archives.into_iter().collect()
        })
    }
}

/// Lets the others know of a failure.
fn tell<T>(place: &Place, who: &str, outcome: Result<T, String>) -> Result<T, String> {
    outcome.inspect_err(|why| place.fail(who, why)).map_err(|why| format!("{who}: {why}"))
}

/// What happens to the server in a round, when so many messages are acknowledged.
fn disturb(
    place: &Place,
    data: &Path,
    disk: Option<&SmallDisk>,
    server: &mut Option<Server>,
    fault: Fault,
    (point, senders): (usize, usize),
) -> Result<(), String> {
    place.until_acknowledged(point)?;
    match fault {
        Fault::Cut => return Ok(()),
        Fault::Kill => {
            place.end(true);
            server.take().expect("a server runs").kill();
        }
        Fault::Stop => {
            place.end(false);
            server.take().expect("a server runs").stop();
        }
        Fault::Full => return fill(place, data, disk.expect("there is a disk"), senders),
    }
    let started = Server::start(data);
    place.begin(started.address, &started.tls);
    *server = Some(started);
    Ok(())
}

/// Fills the disk until nothing can be written any more, and frees it when some messages were refused.
fn fill(place: &Place, data: &Path, disk: &SmallDisk, senders: usize) -> Result<(), String> {
    place.set_open(false);
    disk.fill("filler");
    place.note("operator", "=", "the disk is full");
    // Messages to itself make the archive grow.
    let mut session = Session::new("filler", "desk", true, true);
    let body = "x".repeat(30_000);
    let large = format!("<message to='filler@localhost' type='chat'><body>{body}</body></message>");
    let small = "<query xmlns='jabber:iq:private'><small xmlns='urn:example:small'/></query>";
    let mut online = session.online(place)?;
    let mut is_full = false;
    for written in 0.. {
        online.send(&[(None, large.clone())]).map_err(why)?;
        let answer =
            online.ask_for("set", small, |_, stanza| is_full |= stanza.attr("type") == Some("error"));
        answer.map_err(why)?;
        if is_full {
            break;
        }
        if written > 2000 {
            return Err("the disk does not get full".to_owned());
        }
    }
    disk.fill("rest");
    place.note("operator", "=", "nothing can be written any more");
    place.until_refused(3, senders)?;
    for name in ["filler", "rest"] {
        std::fs::remove_file(data.join(name)).map_err(|error| error.to_string())?;
    }
    place.note("operator", "=", "the disk has room again");
    // Messages are kept again a moment later than what takes no room.
    let short = "<message to='filler@localhost' type='chat'><body>x</body></message>";
    is_full = true;
    while is_full {
        is_full = false;
        online.send(&[(None, short.to_owned())]).map_err(why)?;
        let other = |_, stanza: Tree| is_full |= stanza.attr("type") == Some("error");
        let answer = online.ask_for("set", small, other).map_err(why)?;
        is_full |= answer.attr("type") != Some("result");
    }
    place.set_open(true);
    online.close().map_err(why)
}

fn why(trouble: Trouble) -> String {
    format!("{trouble:?}")
}
