//! Times as people type them, and as they read them.

use std::time::Duration;

use super::error::AdminError;
use crate::base::Timestamp;
use crate::base::size::parse_duration;

/// Reads `30s`, `10m`, `2h`, `7d`.
pub(super) fn duration(text: &str) -> Result<Duration, AdminError> {
    parse_duration(text).map_err(|_| {
        AdminError::invalid(
            "time.duration",
            format!("\"{text}\" is not a duration. Examples: 30s, 10m, 2h, 7d."),
        )
    })
}

/// Reads a time to come: so long from now, or a day.
pub(super) fn until(text: &str, now: Timestamp) -> Result<Timestamp, AdminError> {
    let moment = match day(text) {
        Some(day) => day,
        None => offset(now, duration(text).map_err(|_| no_time(text))?, 1),
    };
    if moment <= now {
        return Err(AdminError::invalid("time.past", format!("\"{text}\" lies in the past."))
            .next("examples: 2h, 7d, or a day to come"));
    }
    Ok(moment)
}

/// Reads a time that has been: so long ago, a day, or an hour of today in UTC.
pub(super) fn since(text: &str, now: Timestamp) -> Result<Timestamp, AdminError> {
    if let Some(day) = day(text) {
        return Ok(day);
    }
    if let Some(of_day) = hour(text) {
        let today = now.0 - now.0.rem_euclid(DAY);
        return Ok(Timestamp(today + of_day));
    }
    duration(text).map(|ago| offset(now, ago, -1)).map_err(|_| no_time(text))
}

fn no_time(text: &str) -> AdminError {
    AdminError::invalid(
        "time.unknown",
        format!("\"{text}\" is not a time. Examples: 10m, 2h, 7d, 2026-09-01."),
    )
}

const DAY: i64 = 86_400_000_000;

fn offset(now: Timestamp, by: Duration, sign: i64) -> Timestamp {
    Timestamp(now.0.saturating_add(sign * i64::try_from(by.as_micros()).unwrap_or(i64::MAX / 2)))
}

/// `14:00` as microseconds of the day.
fn hour(text: &str) -> Option<i64> {
    let (hours, minutes) = text.split_once(':')?;
    let (hours, minutes): (i64, i64) = (hours.parse().ok()?, minutes.parse().ok()?);
    ((0..24).contains(&hours) && (0..60).contains(&minutes)).then_some((hours * 60 + minutes) * 60_000_000)
}

/// `2026-09-01` as the beginning of that day in UTC.
fn day(text: &str) -> Option<Timestamp> {
    let mut parts = text.splitn(3, '-');
    let mut number = || parts.next()?.parse::<i64>().ok();
    let (year, month, day) = (number()?, number()?, number()?);
    if !(1970..=9999).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    // Counted from a 1 March, so that the leap day is the last of its year.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let days = 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day - 1 - 719_468;
    Some(Timestamp(days * DAY))
}

/// The day: `2026-09-01`.
pub(super) fn date(time: Timestamp) -> String {
    time.to_xmpp().chars().take(10).collect()
}

/// Day and minute: `2026-09-01 14:02`.
pub(super) fn date_and_minute(time: Timestamp) -> String {
    time.to_xmpp().chars().take(16).collect::<String>().replace('T', " ")
}

/// A length of time in its two largest units: `12 days 4 h`, `3 h 20 min`, `45 s`.
pub(super) fn rough(length: Duration) -> String {
    let seconds = length.as_secs();
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3_600 % 24, seconds / 60 % 60);
    let plural = |n: u64| if n == 1 { "" } else { "s" };
    match (days, hours, minutes) {
        (0, 0, 0) => format!("{seconds} s"),
        (0, 0, minutes) => format!("{minutes} min"),
        (0, hours, minutes) => format!("{hours} h {minutes} min"),
        (days, hours, _) => format!("{days} day{} {hours} h", plural(days)),
    }
}

/// How long ago: `3 hours ago`.
pub(super) fn ago(time: Timestamp, now: Timestamp) -> String {
    let seconds = now.since(time).as_secs();
    let (number, unit) = match seconds {
        0..=59 => return "just now".into(),
        60..=3_599 => (seconds / 60, "minute"),
        3_600..=86_399 => (seconds / 3_600, "hour"),
        _ => (seconds / 86_400, "day"),
    };
    format!("{number} {unit}{} ago", if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-11-21T16:10:00Z
    const NOW: Timestamp = Timestamp(1_795_277_400_000_000);

    #[test]
    fn times_are_read_as_people_type_them() {
        assert_eq!(date_and_minute(NOW), "2026-11-21 16:10");
        assert_eq!(date_and_minute(since("2h", NOW).unwrap()), "2026-11-21 14:10");
        assert_eq!(date_and_minute(since("14:05", NOW).unwrap()), "2026-11-21 14:05");
        assert_eq!(date_and_minute(since("2024-02-29", NOW).unwrap()), "2024-02-29 00:00");
        assert_eq!(date(until("7d", NOW).unwrap()), "2026-11-28");
        assert_eq!(until("2026-01-01", NOW).unwrap_err().code, "time.past");
        assert_eq!(until("soon", NOW).unwrap_err().exit(), 3);
    }

    #[test]
    fn lengths_are_told_roughly() {
        assert_eq!(rough(Duration::from_secs(12 * 86_400 + 4 * 3_600 + 59)), "12 days 4 h");
        assert_eq!(rough(Duration::from_secs(45)), "45 s");
        assert_eq!(ago(Timestamp(NOW.0 - 3 * 3_600_000_000), NOW), "3 hours ago");
    }
}
