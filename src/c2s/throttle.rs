//! How much a client without an account may send. XEP-0175 §3 (5), FEATURES AU15

use std::future::Future as _;
use std::pin::Pin;
use std::task::Context;
use std::time::Duration;

use crate::base::clock::Timer;
use crate::base::{Clock, Moment};

/// Bytes that a stanza counts beside its own: it is work, however short it is.
const STANZA: u64 = 500;

/// What may come in so much time may come at once.
const SAVED: Duration = Duration::from_secs(10);

/// What a client has sent, measured by what it may.
#[derive(Default)]
pub(super) struct Throttle {
    /// When everything that has come would have come at the rate.
    paid: Moment,
    /// Runs while nothing is read.
    pause: Option<Timer>,
}

impl Throttle {
    /// Something was read; `rate` is bytes in a second, 0 without limit.
    pub(super) fn read(&mut self, clock: &Clock, rate: usize, bytes: usize, stanzas: usize) {
        let cost = (bytes as u64).saturating_add(STANZA.saturating_mul(stanzas as u64));
        let Some(micros) = cost.saturating_mul(1_000_000).checked_div(rate as u64) else { return };
        self.paid = self.paid.max(clock.now()).after(Duration::from_micros(micros));
        self.pause = None;
    }

    /// Whether more may be read; else the task is woken when it may.
    pub(super) fn is_open(&mut self, clock: &Clock, cx: &mut Context<'_>) -> bool {
        let now = clock.now();
        // Ahead by no more than what may come at once.
        let ahead = self.paid.since(now);
        if ahead <= SAVED {
            self.pause = None;
            return true;
        }
        let pause = self.pause.get_or_insert_with(|| clock.after(ahead - SAVED));
        if Pin::new(pause).poll(cx).is_ready() {
            self.pause = None;
            return true;
        }
        false
    }
}
