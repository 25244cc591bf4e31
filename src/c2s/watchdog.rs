//! Whether a client that says nothing is still there: looked at again and again, asked, and given up. FEATURES TR17
//!
//! One entry in the list of timers for each connection, and nothing else: at each look it is decided anew by the
//! configuration as it is then.

use std::future::Future as _;
use std::pin::Pin;
use std::task::Context;
use std::time::Duration;

use super::connection::End;
use crate::account::{IfLost, Item};
use crate::base::clock::Timer;
use crate::base::id::random_id;
use crate::base::size::show_duration;
use crate::base::{Clock, Moment};
use crate::config::{Live, WatchdogPing};
use crate::jid::{FullJid, Jid};
use crate::stanza::{Iq, ns};
use crate::stream::StreamError;
use crate::xml::el;

/// What the watch over one connection knows.
pub(super) struct Watchdog {
    config: Live,
    timer: Timer,
    /// When bytes last went either way.
    transferred: Moment,
    /// When the client last sent an element.
    heard: Moment,
    /// When it was last asked.
    asked: Moment,
}

/// What a look at a connection comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is there, or was asked not long ago.
    Well,
    /// It is to be asked.
    Ask(WatchdogPing),
    /// It was silent for too long.
    GiveUp(Duration),
}

impl Watchdog {
    /// Begins to look.
    pub(super) fn new(config: Live, clock: &Clock) -> Self {
        let (now, pause) = (clock.now(), config.current().watchdog.delay);
        Self { config, timer: clock.after(pause), transferred: now, heard: now, asked: now }
    }

    /// Bytes went either way.
    pub(super) fn note_bytes(&mut self, now: Moment) {
        self.transferred = now;
    }

    /// The client has sent an element.
    pub(super) fn note_element(&mut self, now: Moment) {
        self.heard = now;
    }

    /// Looks no more: wakes the connection after this time.
    pub(super) fn end_after(&mut self, clock: &Clock, time: Duration) {
        self.timer.reset(clock.now().after(time));
    }

    /// Looks where it is time to, and otherwise wakes the connection when it will be.
    pub(super) fn poll(&mut self, cx: &mut Context<'_>, clock: &Clock) -> Option<Verdict> {
        let mut verdict = None;
        while Pin::new(&mut self.timer).poll(cx).is_ready() {
            let (now, config) = (clock.now(), self.config.current());
            self.timer.reset(now.after(config.watchdog.delay));
            verdict = Some(self.look(now, &config.watchdog));
        }
        verdict
    }

    fn look(&mut self, now: Moment, rules: &crate::config::Watchdog) -> Verdict {
        let last = match rules.ping {
            WatchdogPing::Xmpp => self.heard,
            WatchdogPing::Whitespace => self.transferred,
        };
        let silence = now.since(last);
        if silence >= rules.max_inactivity_c2s {
            return Verdict::GiveUp(silence);
        }
        if silence < rules.timeout || now.since(self.asked) < rules.timeout {
            return Verdict::Well;
        }
        self.asked = now;
        Verdict::Ask(rules.ping)
    }
}

/// Ends a connection whose client was silent for too long: its session may go on, or its contacts see it leave.
/// RFC 6120 §4.6, §4.9.3.4
pub(super) fn give_up(silence: Duration) -> End {
    let silence = show_duration(Duration::from_secs(silence.as_secs()));
    End::Closed(Some(StreamError::connection_timeout().text(format!("nothing was heard for {silence}"))))
}

/// Asks a client whether it is there. XEP-0199 §4.3
pub(super) fn ping(jid: &FullJid) -> Item {
    let request = Iq::get(random_id(), el(ns::PING, "ping").build()).with_to(jid.clone());
    let request = match jid.domain().parse::<Jid>() {
        Ok(host) => request.with_from(host),
        Err(_) => request,
    };
    // Of no use to another session.
    Item { if_lost: IfLost::Forget, ..Item::new(request) }
}
