//! What senders and receivers do in a round.

use std::collections::VecDeque;

use super::books::{Books, Device, read};
use super::place::Place;
use super::random::Random;
use super::session::{Online, Session};
use super::tree::Tree;
use super::wire::Trouble;

/// What disturbs a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Connections are cut.
    Cut,
    /// The server is killed and started again.
    Kill,
    /// The server stops in order and is started again.
    Stop,
    /// The disk is full for a while.
    Full,
}

/// How a receiver behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Habit {
    /// Is there all the time, and goes on with its session after each loss.
    Steady,
    /// Is there for a moment, closes its session, and comes back.
    Leaver,
    /// One of two devices: is there now and then, and goes on with its session.
    Twin,
    /// The same as a leaver without stream management: what it has not seen it looks up in its archive.
    Plain,
}

/// One who sends.
pub(crate) struct Sender {
    pub(crate) session: Session,
    pub(crate) to: &'static str,
    /// Whether its messages are kept out of the archives.
    pub(crate) hidden: bool,
    pub(crate) books: Books,
    /// The last item of its archive that was looked at.
    pub(crate) seen: Option<String>,
}

impl Sender {
    /// Sends the messages of the round until all are acknowledged and none is refused; then what its archive has of
    /// them.
    pub(crate) fn play(&mut self, place: &Place, fault: Fault, random: &mut Random) -> Result<Items, String> {
        let mut left: VecDeque<u32> = self.books.numbers.iter().copied().collect();
        let mut generation = place.server().0;
        let mut is_done = false;
        loop {
            let open: Vec<u32> =
                self.books.numbers.iter().copied().filter(|number| self.session.waits_for(*number)).collect();
            let mut online = self.session.online(place)?;
            if online.wire.generation != generation {
                generation = online.wire.generation;
                self.books.again.extend(open);
            }
            let burst = Bursts { place, to: self.to, hidden: self.hidden, fault };
            match burst.send(online, &mut left, &mut self.books, random) {
                Ok(Some(kept)) => online = kept,
                Ok(None) | Err(Trouble::Lost(_)) => continue,
                Err(Trouble::Wrong(why)) => return Err(why),
            }
            if !is_done {
                is_done = true;
                place.sender_done();
            }
            match archive(&mut online, self.seen.as_deref(), |_, _| {}) {
                Ok(items) => {
                    online.cut();
                    return Ok(items);
                }
                Err(Trouble::Lost(_)) => {}
                Err(Trouble::Wrong(why)) => return Err(why),
            }
        }
    }
}

/// Sends what is left over one connection.
struct Bursts<'a> {
    place: &'a Place,
    to: &'a str,
    hidden: bool,
    fault: Fault,
}

impl Bursts<'_> {
    fn message(&self, number: u32) -> String {
        let hint = if self.hidden { "<no-permanent-store xmlns='urn:xmpp:hints'/>" } else { "" };
        format!(
            "<message to='{0}@localhost' type='chat' id='m{number}'><body>{number} to {0}</body>\
             <origin-id xmlns='urn:xmpp:sid:0' id='{0}-{number}'/>{hint}</message>",
            self.to
        )
    }

    /// Gives the connection back when everything is acknowledged; `None`: it was cut.
    fn send<'a, 'b>(
        &self,
        mut online: Online<'a, 'b>,
        left: &mut VecDeque<u32>,
        books: &mut Books,
        random: &mut Random,
    ) -> Result<Option<Online<'a, 'b>>, Trouble> {
        let cuts = self.fault == Fault::Cut;
        loop {
            let size = (1 + random.below(3)).min(left.len());
            let stanzas: Vec<_> =
                left.drain(..size).map(|number| (Some(number), self.message(number))).collect();
            match random.below(5) {
                0 if cuts && !stanzas.is_empty() => {
                    online.send_in_part(&stanzas, random.below(60));
                    return Ok(None);
                }
                1 if cuts && !stanzas.is_empty() => {
                    online.send(&stanzas)?;
                    online.cut();
                    return Ok(None);
                }
                // Sometimes without waiting for the acknowledgement.
                2 if !left.is_empty() => {
                    online.send(&stanzas)?;
                    continue;
                }
                _ => {}
            }
            online.send(&stanzas)?;
            online.ask()?;
            let mut refused = Vec::new();
            let broken = await_acks(&mut online, cuts && random.below(4) == 0, &mut refused)?;
            if !refused.is_empty() && self.fault != Fault::Full {
                return Err(format!("refused: {refused:?}").into());
            }
            if !refused.is_empty() {
                self.place.until_open()?;
            }
            for number in refused {
                books.refused.insert(number);
                left.push_back(number);
            }
            if broken {
                online.cut();
                return Ok(None);
            }
            if left.is_empty() {
                return Ok(Some(online));
            }
        }
    }
}

/// Reads until everything is acknowledged, or only a part of it, where the connection `breaks`; whether it did. A
/// refusal may come behind the acknowledgement.
fn await_acks(online: &mut Online<'_, '_>, breaks: bool, refused: &mut Vec<u32>) -> Result<bool, Trouble> {
    while online.session.unacknowledged() > 0 {
        if let Some(stanza) = online.next(false)? {
            refused.extend(refusal(&stanza)?);
        }
        if breaks {
            return Ok(true);
        }
    }
    let mut rest = Vec::new();
    online.ask_for("get", "<ping xmlns='urn:xmpp:ping'/>", |_, stanza| rest.push(stanza))?;
    for stanza in rest {
        refused.extend(refusal(&stanza)?);
    }
    refused.iter().for_each(|_| online.refused());
    Ok(false)
}

/// The number of a message that the server could not store.
fn refusal(stanza: &Tree) -> Result<Option<u32>, String> {
    if stanza.name != "message" || stanza.attr("type") != Some("error") {
        return Ok(None);
    }
    let number = stanza.attr("id").and_then(|id| id.strip_prefix('m')?.parse().ok());
    let is_full = stanza.child("error").is_some_and(|error| error.child("resource-constraint").is_some());
    match number {
        Some(number) if is_full => Ok(Some(number)),
        _ => Err(format!("{stanza} was not asked for")),
    }
}

/// A device of one who receives.
pub(crate) struct Receiver {
    pub(crate) session: Session,
    pub(crate) habit: Habit,
    pub(crate) device: Device,
    /// The last item of its archive that was looked at.
    pub(crate) seen: Option<String>,
}

impl Receiver {
    /// Receives the messages of the round; then what the archive has of them.
    pub(crate) fn play(
        &mut self,
        place: &Place,
        fault: Fault,
        numbers: &[u32],
        senders: usize,
        random: &mut Random,
    ) -> Result<Items, String> {
        if self.habit == Habit::Steady {
            while !self.device.has(numbers) {
                self.receive(place, fault, numbers, random)?;
            }
        } else {
            for _ in 0..1 + random.below(2) {
                self.look(place, random.below(3) == 0)?;
            }
        }
        place.until_done(senders)?;
        self.look(place, random.below(2) == 0)
    }

    /// Reads what comes until the connection breaks or everything is there.
    fn receive(
        &mut self,
        place: &Place,
        fault: Fault,
        numbers: &[u32],
        random: &mut Random,
    ) -> Result<(), String> {
        let mut online = self.session.online(place)?;
        let generation = online.wire.generation;
        while !self.device.has(numbers) {
            match online.next(random.below(3) == 0) {
                Ok(Some(stanza)) => self.device.note(generation, &stanza),
                Ok(None) => {}
                Err(Trouble::Lost(_)) => return Ok(()),
                Err(Trouble::Wrong(why)) => return Err(why),
            }
            if fault == Fault::Cut && random.below(8) == 0 {
                online.cut();
                return Ok(());
            }
        }
        online.cut();
        Ok(())
    }

    /// Comes, takes what there is and acknowledges it, and looks at the archive. Where it `settles`, a write follows
    /// the acknowledgement and is answered. Then it goes: one that is steady without a word.
    fn look(&mut self, place: &Place, settles: bool) -> Result<Items, String> {
        loop {
            let Self { session, device, seen, habit } = self;
            let mut online = session.online(place)?;
            let mut looked = || -> Result<Items, Trouble> {
                let ping = "<ping xmlns='urn:xmpp:ping'/>";
                online.ask_for("get", ping, |generation, stanza| device.note(generation, &stanza))?;
                let items = archive(&mut online, seen.as_deref(), |generation, stanza| {
                    device.note(generation, stanza)
                })?;
                online.acknowledge()?;
                if settles {
                    let settled = device.got.len();
                    let set = "<query xmlns='jabber:iq:private'><seen xmlns='urn:example:seen'/></query>";
                    let answer =
                        online.ask_for("set", set, |generation, stanza| device.note(generation, &stanza))?;
                    if answer.attr("type") == Some("result") {
                        device.settled = settled;
                    }
                    online.acknowledge()?;
                }
                Ok(items)
            };
            let outcome = match (looked(), *habit) {
                (Ok(items), Habit::Steady | Habit::Twin) => {
                    online.cut();
                    return Ok(items);
                }
                (Ok(items), _) => online.close().map(|()| items),
                (Err(trouble), _) => Err(trouble),
            };
            match outcome {
                Ok(items) => return Ok(items),
                Err(Trouble::Lost(_)) => {}
                Err(Trouble::Wrong(why)) => return Err(why),
            }
        }
    }
}

/// What an archive has of a round.
pub(crate) struct Items {
    /// Numbers and ids of our messages, in order.
    pub(crate) items: Vec<(u32, String)>,
    /// The last item.
    pub(crate) last: Option<String>,
}

/// What is in an archive behind an item. Other stanzas go to `other`.
fn archive(
    online: &mut Online<'_, '_>,
    seen: Option<&str>,
    mut other: impl FnMut(u64, &Tree),
) -> Result<Items, Trouble> {
    let mut items = Vec::new();
    let mut last = seen.map(str::to_owned);
    loop {
        let after = last.as_ref().map(|id| format!("<after>{id}</after>")).unwrap_or_default();
        let name = online.name();
        let query = format!(
            "<query xmlns='urn:xmpp:mam:2' queryid='{name}'><set xmlns='http://jabber.org/protocol/rsm'><max>200</max>{after}</set></query>"
        );
        let answer = online.ask_for("set", &query, |generation, stanza| match stanza.child("result") {
            // An earlier question, whose answer was lost on the way, may be answered now.
            Some(result) if result.attr("queryid") != Some(&name) => {}
            Some(result) => {
                let message = result.child("forwarded").and_then(|forwarded| forwarded.child("message"));
                let number = message.and_then(read).map(|(number, _)| number);
                items.extend(number.zip(result.attr("id").map(str::to_owned)));
            }
            None => other(generation, &stanza),
        })?;
        let fin = answer.child("fin").ok_or_else(|| format!("no page but {answer}"))?;
        if let Some(end) = fin.child("set").and_then(|set| set.child("last")) {
            last = Some(end.text());
        }
        if fin.attr("complete") == Some("true") {
            return Ok(Items { items, last });
        }
    }
}
