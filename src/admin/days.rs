//! What has happened since midnight, what happened the day before, and how fast the disk fills.

use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};

use super::figures::Disk;
use crate::base::{Metrics, Timestamp, Zone};
use crate::store::{Store, StoreError, setting};

/// Where the history of the disk is kept in the store.
const HISTORY: &str = "disk.history";

/// Days of that history.
const KEPT: usize = 60;

/// What is younger says nothing of how fast a disk fills.
const LEAST_DAYS: i64 = 7;

/// A forecast beyond that is none.
const MOST_DAYS: i64 = 3_650;

const DAY: i64 = 86_400_000_000;

/// A day of the server.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Day {
    /// Whether it began at midnight; else when the server started.
    pub is_whole: bool,
    /// Messages that clients sent.
    pub messages: u64,
    /// Messages that were stored for later.
    pub stored: u64,
    /// Messages that were refused.
    pub bounced: u64,
    /// Messages that reached nobody, with nobody told.
    pub lost: u64,
    /// Notifications that woke devices, or were to.
    pub pushes: u64,
    /// Of those the ones that their services refused or did not answer.
    pub pushes_failed: u64,
    /// Logins.
    pub logins: u64,
    /// Logins that failed.
    pub login_failures: u64,
    /// The most sessions at the same time.
    pub most_sessions: u64,
}

/// The days of a running server.
#[derive(Debug, Default)]
pub struct Days(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    /// The counters when the day began.
    before: Day,
    is_whole: bool,
    yesterday: Option<Day>,
    history: Vec<Free>,
}

/// The room on the disk at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Free {
    /// Microseconds since 1970.
    at: i64,
    bytes: u64,
}

impl Days {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What has happened today.
    pub fn today(&self, metrics: &Metrics) -> Day {
        let state = self.state();
        Day { is_whole: state.is_whole, ..counted(metrics).since(&state.before) }
    }

    /// What happened yesterday, if the server ran.
    pub fn yesterday(&self) -> Option<Day> {
        self.state().yesterday
    }

    /// Another day has begun.
    pub(super) fn turn(&self, metrics: &Metrics, sessions: u64) {
        let now = counted(metrics);
        let mut state = self.state();
        state.yesterday = Some(Day { is_whole: state.is_whole, ..now.since(&state.before) });
        state.before = now;
        state.is_whole = true;
        drop(state);
        metrics.c2s.most_sessions.set(sessions);
    }

    /// Reads what earlier runs have noted of the disk, and notes how it is now, once a day.
    pub(super) async fn note_disk(
        &self,
        store: &Store,
        disk: Option<Disk>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let Some(disk) = disk else { return Ok(()) };
        let stored = store.read(|tx| setting::load(tx, HISTORY)).await?;
        let mut history: Vec<Free> =
            stored.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default();
        let is_new = history.last().is_none_or(|last| now.0 - last.at >= DAY * 9 / 10);
        if is_new {
            history.push(Free { at: now.0, bytes: disk.free });
            let old = history.len().saturating_sub(KEPT);
            history.drain(..old);
            let bytes = serde_json::to_vec(&history).unwrap_or_default();
            store.write(move |tx| setting::set(tx, HISTORY, &bytes)).await?;
        }
        self.state().history = history;
        Ok(())
    }

    /// In how many days the disk will be full if it goes on like this.
    pub(super) fn full_in_days(&self, disk: Option<Disk>, now: Timestamp) -> Option<u64> {
        forecast(&self.state().history, disk?, now)
    }
}

impl Day {
    /// What has been added since an earlier count.
    fn since(self, before: &Self) -> Self {
        Self {
            is_whole: false,
            messages: self.messages.saturating_sub(before.messages),
            stored: self.stored.saturating_sub(before.stored),
            bounced: self.bounced.saturating_sub(before.bounced),
            lost: self.lost.saturating_sub(before.lost),
            pushes: self.pushes.saturating_sub(before.pushes),
            pushes_failed: self.pushes_failed.saturating_sub(before.pushes_failed),
            logins: self.logins.saturating_sub(before.logins),
            login_failures: self.login_failures.saturating_sub(before.login_failures),
            most_sessions: self.most_sessions,
        }
    }
}

/// The counters as they are now.
fn counted(metrics: &Metrics) -> Day {
    Day {
        is_whole: false,
        messages: metrics.messages.sent.get(),
        stored: metrics.messages.stored.get(),
        bounced: metrics.messages.bounced.get(),
        lost: metrics.messages.lost.get(),
        pushes: metrics.push.sent.get(),
        pushes_failed: metrics.push.refused.get() + metrics.push.unanswered.get(),
        logins: metrics.c2s.logins.get(),
        login_failures: metrics.c2s.login_failures.sum(),
        most_sessions: metrics.c2s.most_sessions.get(),
    }
}

fn forecast(history: &[Free], disk: Disk, now: Timestamp) -> Option<u64> {
    let first = history.first()?;
    let days = (now.0 - first.at) / DAY;
    let used = first.bytes.checked_sub(disk.free).filter(|used| *used > 0)?;
    if days < LEAST_DAYS {
        return None;
    }
    let left = i128::from(disk.free) * i128::from(days) / i128::from(used);
    u64::try_from(left).ok().filter(|left| *left <= MOST_DAYS.unsigned_abs())
}

/// The next midnight in a zone.
pub(super) fn midnight(now: Timestamp, zone: &Zone) -> Timestamp {
    let local = zone.local_time(now).0;
    zone.utc_time(Timestamp(local - local.rem_euclid(DAY) + DAY))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_is_full_when_it_goes_on_as_before() {
        let now = Timestamp(100 * DAY);
        let disk = Disk { free: 900, total: 2_000 };
        let at = |days: i64, bytes| Free { at: (100 - days) * DAY, bytes };
        assert_eq!(forecast(&[at(10, 1_000)], disk, now), Some(90));
        assert_eq!(forecast(&[at(6, 1_000)], disk, now), None);
        assert_eq!(forecast(&[at(10, 800)], disk, now), None);
        assert_eq!(forecast(&[at(50, 901)], disk, now), None);
        assert_eq!(forecast(&[], disk, now), None);
    }

    #[test]
    fn a_day_ends_at_midnight_and_the_next_begins_with_nothing() {
        let days = Days::default();
        let metrics = Metrics::default();
        metrics.messages.sent.add(3);
        assert_eq!((days.today(&metrics).messages, days.today(&metrics).is_whole), (3, false));
        days.turn(&metrics, 7);
        metrics.messages.sent.add(2);
        let today = days.today(&metrics);
        assert_eq!((today.messages, today.is_whole, today.most_sessions), (2, true, 7));
        assert_eq!(days.yesterday().map(|day| day.messages), Some(3));
        let zone = Zone::of("CET-1").unwrap();
        assert_eq!(midnight(Timestamp(22 * 3_600_000_000), &zone), Timestamp(23 * 3_600_000_000));
        assert_eq!(midnight(Timestamp(23 * 3_600_000_000), &zone), Timestamp(47 * 3_600_000_000));
    }
}
