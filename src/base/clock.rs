//! Time: the only place that asks the machine for it, and the one list of timers.
//!
//! Every timer of the server waits here, so that a connection without one costs nothing and tests can move time
//! (feature `test-clock`) instead of sleeping.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use tokio::sync::Notify;

/// A point of the monotonic clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Moment(Duration);

impl Moment {
    /// The moment later by a duration.
    pub fn after(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(duration))
    }

    /// The moment earlier by a duration; the start of the clock if there is none.
    pub fn before(self, duration: Duration) -> Self {
        Self(self.0.saturating_sub(duration))
    }

    /// Time since an earlier moment; zero if that lies ahead.
    pub fn since(self, earlier: Self) -> Duration {
        self.0.saturating_sub(earlier.0)
    }
}

/// Measures how long something takes that has no clock at hand.
#[derive(Clone, Copy, Debug)]
pub struct Stopwatch(Instant);

impl Stopwatch {
    /// Starts.
    #[expect(clippy::disallowed_methods, reason = "this is the one place that asks the machine for the time")]
    pub fn start() -> Self {
        Self(Instant::now())
    }

    /// Time since the start.
    pub fn elapsed(self) -> Duration {
        self.0.elapsed()
    }
}

/// A point of the calendar: microseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// Bytes of what [`Timestamp::to_xmpp`] gives in our millennia.
    pub const WIDTH: usize = 24;

    /// The time as XEP-0082 §3.2 writes it, in UTC with milliseconds: `2026-11-21T16:10:00.123Z`.
    pub fn to_xmpp(self) -> String {
        let mut out = String::with_capacity(Self::WIDTH);
        self.write_xmpp(&mut out);
        out
    }

    /// Appends what [`Timestamp::to_xmpp`] gives. A page of an archive has hundreds of times, for which `format!` takes
    /// longer than everything else about an item.
    pub fn write_xmpp(self, out: &mut String) {
        let (days, of_day) = (self.0.div_euclid(86_400_000_000), self.0.rem_euclid(86_400_000_000));
        let (year, month, day) = civil(days);
        let (seconds, millis) = (of_day / 1_000_000, of_day / 1000 % 1000);
        if !(0..=9999).contains(&year) {
            out.push_str(&year.to_string());
        } else {
            push_two(out, year / 100);
            push_two(out, year % 100);
        }
        let rest =
            [('-', month), ('-', day), ('T', seconds / 3600), (':', seconds / 60 % 60), (':', seconds % 60)];
        for (sign, number) in rest {
            out.push(sign);
            push_two(out, number);
        }
        out.push('.');
        push_two(out, millis / 10);
        out.push(digit(millis % 10));
        out.push('Z');
    }

    /// Reads what [`Timestamp::to_xmpp`] writes; the parts of a second may be left out.
    pub fn from_xmpp(text: &str) -> Option<Self> {
        let (day, time) = text.strip_suffix('Z')?.split_once('T')?;
        let (clock, fraction) = time.split_once('.').unwrap_or((time, "0"));
        let mut parts = clock.split(':').map(|part| part.parse::<u32>().ok());
        let (hours, minutes, seconds) = (parts.next()??, parts.next()??, parts.next()??);
        if parts.next().is_some() || hours > 23 || minutes > 59 || seconds > 60 {
            return None;
        }
        let digits: String = fraction.chars().chain("000000".chars()).take(6).collect();
        let of_day =
            i64::from(hours * 3600 + minutes * 60 + seconds) * 1_000_000 + digits.parse::<i64>().ok()?;
        Some(Self(Self::of_day(day)?.0 + of_day))
    }

    /// The beginning of a day in UTC: `2026-09-01`. Years from 1970 to 9999.
    pub fn of_day(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '-');
        let mut number = || parts.next()?.parse::<u32>().ok().map(i64::from);
        let (year, month, day) = (number()?, number()?, number()?);
        if !(1970..=9999).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
            return None;
        }
        // Counted from a 1 March, so that the leap day is the last of its year.
        let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
        let days =
            365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day - 1 - 719_468;
        Some(Self(days * 86_400_000_000))
    }

    /// The time so much later.
    pub fn after(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)))
    }

    /// The time so long ago.
    pub fn before(self, duration: Duration) -> Self {
        Self(self.0.saturating_sub(i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)))
    }

    /// Time since an earlier point; zero if that lies ahead.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_micros(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }
}

/// Year, month and day of a number of days since 1970-01-01, in the proleptic Gregorian calendar.
fn civil(days: i64) -> (i64, i64, i64) {
    // Counted in eras of 400 years that begin on a 1 March, so that the leap day is the last of its year.
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

fn push_two(out: &mut String, number: i64) {
    out.push(digit(number / 10));
    out.push(digit(number % 10));
}

fn digit(number: i64) -> char {
    u32::try_from(number).ok().and_then(|number| char::from_digit(number, 10)).unwrap_or('0')
}

/// The clock and its timers. Cloning shares them.
#[derive(Clone)]
pub struct Clock(Arc<Shared>);

struct Shared {
    start: Instant,
    /// Microseconds by which tests have moved time.
    moved: AtomicU64,
    timers: Mutex<Timers>,
    /// Tells the driver that an earlier timer or a move of time has come.
    earlier: Notify,
}

#[derive(Default)]
struct Timers {
    next_id: u64,
    waiting: BTreeMap<(Moment, u64), Waker>,
}

impl Clock {
    /// A clock. Its timers fire only while [`Clock::drive`] runs.
    #[expect(clippy::disallowed_methods, reason = "this is the one place that asks the machine for the time")]
    pub fn new() -> Self {
        Self(Arc::new(Shared {
            start: Instant::now(),
            moved: AtomicU64::new(0),
            timers: Mutex::default(),
            earlier: Notify::new(),
        }))
    }

    /// The present moment.
    pub fn now(&self) -> Moment {
        Moment(self.0.start.elapsed() + self.moved())
    }

    /// The present time of the calendar.
    #[expect(clippy::disallowed_methods, reason = "this is the one place that asks the machine for the time")]
    pub fn wall(&self) -> Timestamp {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default() + self.moved();
        Timestamp(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
    }

    fn moved(&self) -> Duration {
        Duration::from_micros(self.0.moved.load(Ordering::Relaxed))
    }

    /// Moves time forward; timers that are due by then fire. For tests (`clock advance`).
    pub fn advance(&self, by: Duration) {
        let micros = u64::try_from(by.as_micros()).unwrap_or(u64::MAX);
        self.0.moved.fetch_add(micros, Ordering::Relaxed);
        self.0.earlier.notify_one();
    }

    /// Completes at a moment.
    pub fn at(&self, moment: Moment) -> Timer {
        Timer { clock: self.clone(), due: moment, id: None }
    }

    /// Completes after a duration.
    pub fn after(&self, duration: Duration) -> Timer {
        self.at(self.now().after(duration))
    }

    /// The future's output, or `None` if that has not come within the duration.
    pub async fn within<F: Future>(&self, duration: Duration, future: F) -> Option<F::Output> {
        let timer = self.after(duration);
        tokio::select! {
            biased;
            output = future => Some(output),
            () = timer => None,
        }
    }

    /// Fires timers when they are due. Runs until dropped; the node spawns it once.
    pub async fn drive(self) {
        loop {
            let next = self.fire();
            let earlier = self.0.earlier.notified();
            match next {
                Some(moment) => {
                    let pause = moment.since(self.now());
                    tokio::select! {
                        () = tokio::time::sleep(pause) => {}
                        () = earlier => {}
                    }
                }
                None => earlier.await,
            }
        }
    }

    /// Wakes everyone whose time has come; the moment of the next timer.
    fn fire(&self) -> Option<Moment> {
        let now = self.now();
        let mut timers = self.timers();
        loop {
            let (due, _) = *timers.waiting.keys().next()?;
            if due > now {
                return Some(due);
            }
            if let Some((_, waker)) = timers.waiting.pop_first() {
                waker.wake();
            }
        }
    }

    fn timers(&self) -> std::sync::MutexGuard<'_, Timers> {
        self.0.timers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self::new()
    }
}

/// A timer; see [`Clock::at`]. It enters the list when it is first awaited and leaves it when dropped.
pub struct Timer {
    clock: Clock,
    due: Moment,
    id: Option<u64>,
}

impl Timer {
    /// When it fires.
    pub fn due(&self) -> Moment {
        self.due
    }

    /// Moves the timer to another moment.
    pub fn reset(&mut self, due: Moment) {
        self.leave();
        self.due = due;
    }

    fn leave(&mut self) {
        if let Some(id) = self.id.take() {
            self.clock.timers().waiting.remove(&(self.due, id));
        }
    }
}

impl Future for Timer {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        if self.clock.now() >= self.due {
            self.leave();
            return Poll::Ready(());
        }
        let due = self.due;
        let clock = self.clock.clone();
        let mut timers = clock.timers();
        let id = self.id.unwrap_or_else(|| {
            timers.next_id += 1;
            timers.next_id
        });
        self.id = Some(id);
        let first = timers.waiting.keys().next().is_none_or(|next| (due, id) < *next);
        timers.waiting.insert((due, id), cx.waker().clone());
        drop(timers);
        if first {
            clock.0.earlier.notify_one();
        }
        Poll::Pending
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        self.leave();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timestamps_are_written_as_xep_0082_says() {
        assert_eq!(Timestamp(0).to_xmpp(), "1970-01-01T00:00:00.000Z");
        assert_eq!(Timestamp(951_827_696_123_456).to_xmpp(), "2000-02-29T12:34:56.123Z");
        assert_eq!(Timestamp(-1_000).to_xmpp(), "1969-12-31T23:59:59.999Z");
        assert_eq!(Timestamp(4_107_542_399_000_000).to_xmpp(), "2100-02-28T23:59:59.000Z");
        for time in ["2000-02-29T12:34:56.123Z", "2100-02-28T23:59:59.000Z", "1970-01-01T00:00:00.000Z"] {
            assert_eq!(Timestamp::from_xmpp(time).unwrap().to_xmpp(), time);
        }
        assert_eq!(Timestamp::from_xmpp("1970-01-01T00:00:01Z"), Some(Timestamp(1_000_000)));
        for wrong in
            ["2000-02-29", "2000-02-29T12:34Z", "2000-02-29T12:34:56", "x-1-1T0:0:0Z", "2000-13-01T00:00:00Z"]
        {
            assert_eq!(Timestamp::from_xmpp(wrong), None, "{wrong}");
        }
    }

    #[tokio::test]
    async fn moved_time_fires_timers_in_their_order() {
        let clock = Clock::new();
        let driver = clock.clone();
        let waiting = async {
            clock.after(Duration::from_secs(3600)).await;
            clock.now()
        };
        // In this order: who waits must be in the list before time moves.
        tokio::select! {
            biased;
            () = driver.drive() => {}
            now = waiting => assert!(now.since(Moment::default()) >= Duration::from_secs(3600)),
            () = async { clock.advance(Duration::from_secs(3601)); std::future::pending().await } => {}
        }
    }
}
