//! XEP-0198 on one connection: what was sent and is not acknowledged, and what is owed to the client.

use std::collections::VecDeque;
use std::future::Future as _;
use std::pin::Pin;
use std::task::Context;
use std::time::Duration;

use crate::account::{Item, Left, Resumable, Unacked};
use crate::base::Clock;
use crate::base::clock::Timer;
use crate::store::ItemId;
use crate::stream::{CLIENT_NS, StreamError, sm};
use crate::xml::{self, Element};

/// An `<r/>` is answered after this time at the latest, with what is durable by then: §4 forbids to withhold it.
const PATIENCE: Duration = Duration::from_millis(200);

/// The state of stream management on one connection.
pub(super) struct Acks {
    /// What the client has not acknowledged.
    unacked: Unacked,
    /// Whether we have asked for an acknowledgement that has not come.
    asked: bool,
    /// Stanzas that the client has sent.
    received: u32,
    /// How many of them are handled: durable, or refused; and on disk as such where the session may be resumed.
    handled: u32,
    /// How many of them are written as handled unless that fails.
    noted: u32,
    /// The client has asked, and not all that it had sent by then is handled.
    owed: Option<Owed>,
    /// It was answered late, with less than it had sent: it hears of the rest unasked.
    late: Option<u32>,
    /// What it was told last.
    told: u32,
}

/// Questions that are not answered yet.
struct Owed {
    /// What the client had sent when it asked first.
    first: u32,
    /// What it had sent when it asked last: it may ask again before it is answered.
    last: u32,
    /// When it is answered at the latest.
    patience: Timer,
}

/// What an acknowledgement has brought.
pub(super) struct Acked {
    /// Bytes that the outbox need not count any more.
    pub(super) bytes: usize,
    /// Stored messages that the client has.
    pub(super) settles: Vec<ItemId>,
}

impl Acks {
    /// Of a session that begins to count.
    pub(super) fn begin() -> Self {
        Self {
            unacked: Unacked::default(),
            asked: false,
            received: 0,
            handled: 0,
            noted: 0,
            owed: None,
            late: None,
            told: 0,
        }
    }

    /// Of a session that goes on here: so many of the client's stanzas have been handled. What is to be sent comes
    /// back, first what the client has not acknowledged. §5
    pub(super) fn resume(left: Left, handled: u32) -> (Self, VecDeque<Item>) {
        let Unacked { mut sent, items: mut again } = left.unacked.unwrap_or_default();
        sent.again();
        again.extend(left.unwritten);
        let unacked = Unacked { sent, items: VecDeque::new() };
        let acks =
            Self { unacked, received: handled, handled, noted: handled, told: handled, ..Self::begin() };
        (acks, again)
    }

    /// Stanzas have come from the client; whether their count is written with what they cause.
    pub(super) fn received(&mut self, stanzas: usize, is_noted: bool) {
        self.received = self.received.wrapping_add(u32::try_from(stanzas).unwrap_or(u32::MAX));
        if is_noted {
            self.noted = self.received;
        }
    }

    /// The client's stanzas up to this one have been handled; it is told where it waits for that.
    pub(super) fn handled(&mut self, h: u32, out: &mut Vec<u8>) {
        self.handled = h;
        let reached = |wanted: u32| h.wrapping_sub(wanted) < 1 << 31;
        let mut tell = self.late.take_if(|wanted| reached(*wanted)).is_some();
        if let Some(owed) = self.owed.as_mut().filter(|owed| reached(owed.first)) {
            tell = true;
            owed.first = owed.last;
            self.owed.take_if(|owed| reached(owed.last));
        }
        if tell {
            self.tell(out);
        }
    }

    /// The client asks how many of its stanzas are handled. Whether their count is to be written for the answer. §4
    pub(super) fn ask(&mut self, clock: &Clock, out: &mut Vec<u8>) -> bool {
        if self.handled == self.received {
            self.tell(out);
        } else if let Some(owed) = &mut self.owed {
            owed.last = self.received;
        } else {
            let patience = clock.after(PATIENCE);
            self.owed = Some(Owed { first: self.received, last: self.received, patience });
        }
        std::mem::replace(&mut self.noted, self.received) != self.received && self.handled != self.received
    }

    /// Answers late rather than not at all; whether it did. It may be that the count could not be written.
    pub(super) fn poll(&mut self, cx: &mut Context<'_>, out: &mut Vec<u8>) -> bool {
        let Some(owed) = self.owed.take_if(|owed| Pin::new(&mut owed.patience).poll(cx).is_ready()) else {
            return false;
        };
        self.late = Some(owed.last);
        self.tell(out);
        true
    }

    /// The stream ends: the client need not keep what is handled.
    pub(super) fn say_last(&mut self, out: &mut Vec<u8>) {
        if self.told != self.handled {
            self.tell(out);
        }
    }

    fn tell(&mut self, out: &mut Vec<u8>) {
        self.told = self.handled;
        write(&sm::ack(self.handled), out);
    }

    /// A stanza is sent.
    pub(super) fn sent(&mut self, item: Item) {
        self.unacked.sent.count();
        self.unacked.items.push_back(item);
    }

    /// Asks for an acknowledgement behind what is being written, if there is anything to acknowledge and no question
    /// open.
    pub(super) fn ask_client(&mut self, out: &mut Vec<u8>) {
        if !self.asked && !self.unacked.items.is_empty() {
            self.asked = true;
            write(&sm::ask(), out);
        }
    }

    /// The client has handled so many of ours. §4
    ///
    /// # Errors
    /// It was not sent so many.
    pub(super) fn acked(&mut self, h: u32) -> Result<Acked, StreamError> {
        self.asked = false;
        let mut acked = Acked { bytes: 0, settles: Vec::new() };
        for item in self.unacked.acked(h)? {
            acked.bytes += item.stanza.size();
            acked.settles.extend(item.settles);
        }
        Ok(acked)
    }

    /// What the client has not acknowledged, when the connection is over.
    pub(super) fn into_unacked(self) -> Unacked {
        self.unacked
    }
}

/// How a session may be resumed whose client asks for that, for as long as both it and the server would have it. §3
pub(super) fn grant(
    resume: bool,
    max: Option<Duration>,
    longest: Duration,
    visitor: Option<&str>,
) -> Option<Resumable> {
    let time = max.map_or(longest, |max| max.min(longest));
    (resume && !longest.is_zero()).then(|| Resumable::new(time, visitor))
}

/// Writes an element of the stream.
pub(super) fn write(element: &Element, out: &mut Vec<u8>) {
    xml::write(element, out, CLIENT_NS);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the acknowledgements in the output count.
    fn told(out: &mut Vec<u8>) -> Vec<u32> {
        let text = String::from_utf8(std::mem::take(out)).unwrap();
        text.split("h=")
            .skip(1)
            .map(|rest| rest[1..].split(['\'', '"']).next().unwrap().parse().unwrap())
            .collect()
    }

    #[test]
    fn who_asks_again_before_the_answer_is_answered_both_times() {
        let (clock, mut acks, mut out) = (Clock::new(), Acks::begin(), Vec::new());
        for _ in 0..3 {
            acks.received(10, true);
            assert!(!acks.ask(&clock, &mut out));
        }
        assert_eq!(told(&mut out), Vec::<u32>::new());
        acks.handled(9, &mut out);
        assert_eq!(told(&mut out), Vec::<u32>::new());
        acks.handled(10, &mut out);
        assert_eq!(told(&mut out), [10]);
        acks.handled(20, &mut out);
        assert_eq!(told(&mut out), Vec::<u32>::new(), "the last question was about 30");
        acks.handled(30, &mut out);
        assert_eq!(told(&mut out), [30]);
        acks.handled(31, &mut out);
        assert_eq!(told(&mut out), Vec::<u32>::new());
    }

    #[test]
    fn a_count_that_nothing_else_writes_is_written_for_who_asks_and_once() {
        let (clock, mut acks, mut out) = (Clock::new(), Acks::begin(), Vec::new());
        acks.received(1, true);
        acks.received(1, false);
        assert!(acks.ask(&clock, &mut out));
        assert!(!acks.ask(&clock, &mut out));
        acks.handled(2, &mut out);
        assert_eq!(told(&mut out), [2]);
        assert!(!acks.ask(&clock, &mut out));
        assert_eq!(told(&mut out), [2]);
        acks.received(1, false);
        acks.handled(3, &mut out);
        assert!(!acks.ask(&clock, &mut out));
        assert_eq!(told(&mut out), [3]);
    }
}
