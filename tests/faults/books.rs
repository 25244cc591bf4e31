//! What was sent, what was acknowledged and what has arrived; and whether that is as it must be.

use std::collections::{BTreeMap, BTreeSet};

use super::place::Place;
use super::tree::Tree;

/// The books of a sender and a receiver.
#[derive(Default)]
pub(crate) struct Books {
    /// The number of the next message.
    pub(crate) next: u32,
    /// Messages of this round.
    pub(crate) numbers: Vec<u32>,
    /// Messages that were refused at some time: they may come later than others.
    pub(crate) refused: BTreeSet<u32>,
    /// Messages that were sent again after a kill.
    pub(crate) again: BTreeSet<u32>,
}

/// What a device of the receiver has got, since the beginning.
#[derive(Default)]
pub(crate) struct Device {
    pub(crate) got: Vec<Got>,
    /// So many of them are acknowledged, and a write behind that was answered.
    pub(crate) settled: usize,
}

/// A message that has arrived.
#[derive(Clone, Debug)]
pub(crate) struct Got {
    pub(crate) number: u32,
    /// Empty where it is no part of an archive.
    pub(crate) stanza_id: String,
    /// The server that delivered it.
    generation: u64,
    /// [`Device::settled`] when it came.
    settled: usize,
}

/// Doubles that a kill excuses.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Excused {
    /// Delivered, not committed, killed, sent again.
    pub(crate) sent_again: usize,
    /// Received, but the acknowledgement was not committed.
    pub(crate) delivered_again: usize,
}

impl Device {
    /// Notes a message, if it is one of ours.
    pub(crate) fn note(&mut self, generation: u64, stanza: &Tree) {
        if let Some((number, stanza_id)) = read(stanza) {
            self.got.push(Got { number, stanza_id, generation, settled: self.settled });
        }
    }

    /// Whether it has all of these messages.
    pub(crate) fn has(&self, numbers: &[u32]) -> bool {
        numbers.iter().all(|number| self.got.iter().any(|got| got.number == *number))
    }

    /// Nothing has come twice but for what a kill excuses, and nothing out of order.
    pub(crate) fn check(&self, books: &Books, place: &Place, from: usize) -> Result<Excused, String> {
        let mut excused = Excused::default();
        let mut latest = None;
        for (index, got) in self.got.iter().enumerate().skip(from) {
            let number = got.number;
            let Some(earlier) = self.got[..index].iter().rposition(|earlier| earlier.number == number) else {
                if latest > Some(number) && !books.refused.contains(&number) {
                    return Err(format!("message {number} comes behind {latest:?}"));
                }
                if !books.refused.contains(&number) {
                    latest = Some(number);
                }
                continue;
            };
            let before = &self.got[earlier];
            if !place.was_killed(before.generation, got.generation) {
                return Err(format!(
                    "message {number} comes twice, and nobody was killed: {before:?}, {got:?}"
                ));
            }
            let is_same = before.stanza_id == got.stanza_id && !got.stanza_id.is_empty();
            match (is_same, books.again.contains(&number)) {
                (true, _) | (false, false) if earlier < got.settled => {
                    return Err(format!(
                        "message {number} comes again, and its acknowledgement was committed"
                    ));
                }
                (false, false) if !got.stanza_id.is_empty() => {
                    return Err(format!(
                        "message {number} has two ids and was sent once: {before:?}, {got:?}"
                    ));
                }
                (true, _) | (false, false) => excused.delivered_again += 1,
                (false, true) => excused.sent_again += 1,
            }
        }
        Ok(excused)
    }
}

/// The number and the id of a message of ours, wherever it comes from.
pub(crate) fn read(stanza: &Tree) -> Option<(u32, String)> {
    let is_message = stanza.name == "message" && stanza.attr("type") != Some("error");
    let number = stanza.child("body").filter(|_| is_message)?.text().split(' ').next()?.parse().ok()?;
    Some((number, stanza.child("stanza-id").and_then(|id| id.attr("id")).unwrap_or_default().to_owned()))
}

/// Every message of the round stands in an archive once, in order.
pub(crate) fn check_archive(whose: &str, books: &Books, items: &[(u32, String)]) -> Result<(), String> {
    let mut times = BTreeMap::<u32, u32>::new();
    items.iter().for_each(|(number, _)| *times.entry(*number).or_default() += 1);
    let numbers: Vec<u32> = items.iter().map(|(number, _)| *number).collect();
    for number in &books.numbers {
        match times.remove(number).unwrap_or(0) {
            1 => {}
            times => {
                return Err(format!("{whose}: message {number} is archived {times} times: {numbers:?}"));
            }
        }
    }
    if !times.is_empty() {
        return Err(format!("{whose}: archived from nowhere: {times:?}"));
    }
    match numbers.iter().filter(|number| !books.refused.contains(number)).is_sorted() {
        true => Ok(()),
        false => Err(format!("{whose}: archived out of order: {numbers:?}")),
    }
}

/// What was delivered has the ids of the archive.
pub(crate) fn check_ids(books: &Books, devices: &[&Device], items: &[(u32, String)]) -> Result<(), String> {
    for number in &books.numbers {
        let archived = items.iter().find(|(archived, _)| archived == number);
        let mut got =
            devices.iter().flat_map(|device| &device.got).filter(|got| got.number == *number).peekable();
        if got.peek().is_some() && !got.any(|got| archived.is_some_and(|(_, id)| *id == got.stanza_id)) {
            return Err(format!("message {number} was delivered with other ids than its archive has"));
        }
    }
    Ok(())
}
