//! `[watchdog]`: whether those who are connected are still there. XEP-0199 §4.3, RFC 6120 §4.6

use std::time::Duration;

use super::options::options;
use super::value::{between, choice};
use crate::base::size::show_duration;

choice! {
    /// How a silent client is asked whether it is there.
    WatchdogPing, "a way to ask" {
        /// By a request that it must answer (XEP-0199); what counts is what it sends.
        Xmpp = "xmpp",
        /// By a space, which needs no answer; what counts are bytes either way.
        Whitespace = "whitespace",
    }
}

options! {
    /// Whether clients that say nothing are still there. Each is looked at every watchdog.delay; one that was silent
    /// for watchdog.timeout is asked, one that was silent for watchdog.max_inactivity is disconnected. It may come
    /// back to its session (limits.c2s.resume); otherwise its contacts see it leave.
    Watchdog {
        /// How often each connection is looked at, from 1s to 10m. A change counts from the next look on.
        delay: Duration = "watchdog.delay", Server, Live, Duration::from_secs(60), delay;
        /// Who is silent for longer is asked whether he is there, at least 5s. Often enough that routers on the way
        /// keep the connection, seldom enough that a phone can sleep.
        timeout: Duration = "watchdog.timeout", Server, Live, Duration::from_secs(180), timeout;
        /// A client that is silent for longer is disconnected; longer than watchdog.timeout.
        max_inactivity_c2s: Duration = "watchdog.max_inactivity.c2s", Server, Live, Duration::from_secs(86_400);
        /// How a silent client is asked. xmpp: by a request that it must answer (XEP-0199); silent is who has sent
        /// nothing. whitespace: by a space, which needs no answer; silent is a connection without bytes either way.
        ping: WatchdogPing = "watchdog.ping", Server, Live, WatchdogPing::Xmpp;
    }
}

fn delay(time: &Duration) -> Result<(), String> {
    between(*time, Duration::from_secs(1), Duration::from_secs(600))
}

fn timeout(time: &Duration) -> Result<(), String> {
    match *time >= Duration::from_secs(5) {
        true => Ok(()),
        false => Err(format!("{} is less than 5s.", show_duration(*time))),
    }
}

impl Watchdog {
    /// The settings that may not be shorter than, or as short as, `watchdog.timeout`: each with its value here.
    pub(super) fn limits(&self) -> [(&'static str, Duration); 1] {
        [("watchdog.max_inactivity.c2s", self.max_inactivity_c2s)]
    }
}
