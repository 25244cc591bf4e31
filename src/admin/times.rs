//! Times as people type them, and as they read them.

use std::borrow::Cow;
use std::time::Duration;

use super::error::AdminError;
use crate::base::size::parse_duration;
use crate::base::{Timestamp, Zone};

/// Reads `30s`, `10m`, `2h`, `7d`.
pub(super) fn duration(text: &str) -> Result<Duration, AdminError> {
    parse_duration(text).map_err(|_| {
        AdminError::invalid("time.duration", format!("\"{text}\" is not a duration."))
            .next("examples: 30s, 10m, 2h, 7d")
    })
}

/// Reads a time to come: so long from now, or a day.
pub(super) fn until(text: &str, now: Timestamp) -> Result<Timestamp, AdminError> {
    let moment = match point(text, now) {
        Some(moment) => moment,
        None => offset(now, duration(text).map_err(|_| no_time(text, "30s, 10m, 2h, 7d, 2027-01-01"))?, 1),
    };
    if moment <= now {
        // As it reads in the zone of whoever has typed it, which made UTC of it on its way.
        return Err(AdminError::invalid(
            "time.past",
            format!("{} lies in the past.", date_and_minute(moment)),
        )
        .next("examples: 2h, 7d, or a day to come"));
    }
    Ok(moment)
}

/// Reads a time that has been: so long ago, a day, or an hour.
pub(super) fn since(text: &str, now: Timestamp) -> Result<Timestamp, AdminError> {
    match point(text, now) {
        Some(point) => Ok(point),
        None => duration(text)
            .map(|ago| offset(now, ago, -1))
            .map_err(|_| no_time(text, "10m, 2h, 7d, 14:00, 2026-09-01, \"yesterday 14:00\"")),
    }
}

fn no_time(text: &str, examples: &str) -> AdminError {
    AdminError::invalid("time.unknown", format!("\"{text}\" is not a time."))
        .next(format!("examples: {examples}"))
}

const DAY: i64 = 86_400_000_000;

fn offset(now: Timestamp, by: Duration, sign: i64) -> Timestamp {
    Timestamp(now.0.saturating_add(sign * i64::try_from(by.as_micros()).unwrap_or(i64::MAX / 2)))
}

/// A point of the calendar as people type it, in UTC: `2026-09-01`, `14:00`, `2026-09-01 14:00`, `yesterday`,
/// `yesterday 14:00`, or as XEP-0082 writes it.
fn point(text: &str, now: Timestamp) -> Option<Timestamp> {
    let text = text.trim();
    if let Some(time) = Timestamp::from_xmpp(text) {
        return Some(time);
    }
    let today = now.0 - now.0.rem_euclid(DAY);
    let day = |word: &str| match word {
        "today" => Some(today),
        "yesterday" => Some(today - DAY),
        "tomorrow" => Some(today + DAY),
        word => Timestamp::of_day(word).map(|day| day.0),
    };
    match text.split_once([' ', 'T']) {
        Some((first, second)) => Some(Timestamp(day(first)? + hour(second.trim())?)),
        None => hour(text).map(|of_day| today + of_day).or_else(|| day(text)).map(Timestamp),
    }
}

/// `14:00` or `14:00:30` as microseconds of the day.
fn hour(text: &str) -> Option<i64> {
    let mut parts = text.split(':').map(|part| part.parse::<u32>().ok().map(i64::from));
    let (hours, minutes, seconds) = (parts.next()??, parts.next()??, parts.next().unwrap_or(Some(0))?);
    let fits = parts.next().is_none() && hours < 24 && minutes < 60 && seconds < 60;
    fits.then_some((hours * 3_600 + minutes * 60 + seconds) * 1_000_000)
}

/// Reads a point of the calendar in somebody's zone, and writes it so that a server in another zone reads the same
/// point. A length of time, and what is no time at all, stays as it was typed.
pub fn to_utc(text: &str, zone: &Zone, now: Timestamp) -> String {
    if Timestamp::from_xmpp(text).is_some() {
        return text.to_owned();
    }
    match point(text, zone.local_time(now)) {
        Some(local) => zone.utc_time(local).to_xmpp(),
        None => text.to_owned(),
    }
}

// Whoever reads a report knows in which zone he wants to read it, and the server does not. So a time in a text is a
// mark, a point with a form, that becomes a date where it is shown.

const MARK: char = '\u{2}';
const MARK_END: char = '\u{3}';

fn mark(form: char, time: Timestamp) -> String {
    format!("{MARK}{form}{}{MARK_END}", time.0)
}

/// The day: `2026-09-01`. A mark for [`shown`].
pub(super) fn date(time: Timestamp) -> String {
    mark('d', time)
}

/// Day and minute: `2026-09-01 14:02`. A mark for [`shown`].
pub(super) fn date_and_minute(time: Timestamp) -> String {
    mark('m', time)
}

/// Day, second and the parts of it: `2026-09-01 14:02:03.117`. A mark for [`shown`].
pub(super) fn to_the_point(time: Timestamp) -> String {
    mark('s', time)
}

/// The hour and the minute: `14:02`. A mark for [`shown`].
pub(super) fn hour_of(time: Timestamp) -> String {
    mark('h', time)
}

/// A text with its times in a zone. Every front end shows texts of reports and errors through this.
pub fn shown<'a>(text: &'a str, zone: &Zone) -> Cow<'a, str> {
    let Some(begin) = text.find(MARK) else { return Cow::Borrowed(text) };
    let (before, rest) = text.split_at(begin);
    let mut shown = before.to_owned();
    for part in rest.split(MARK).skip(1) {
        match part.split_once(MARK_END).and_then(|(mark, after)| Some((one_shown(mark, zone)?, after))) {
            Some((time, after)) => shown.extend([time.as_str(), after]),
            None => shown.push_str(part),
        }
    }
    Cow::Owned(shown)
}

fn one_shown(mark: &str, zone: &Zone) -> Option<String> {
    let (form, micros) = mark.split_at_checked(1)?;
    let text = zone.local_time(Timestamp(micros.parse().ok()?)).to_xmpp();
    match form {
        "s" => Some(text.chars().take(23).collect::<String>().replace('T', " ") + zone.name()),
        "d" => Some(text.chars().take(10).collect()),
        "h" => Some(text.chars().skip(11).take(5).collect::<String>() + zone.name()),
        "m" => Some(text.chars().take(16).collect::<String>().replace('T', " ") + zone.name()),
        _ => None,
    }
}

/// A length of time in its two largest units: `12 days 4 h`, `3 h 20 min`, `45 s`.
pub fn rough(length: Duration) -> String {
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
pub fn ago(time: Timestamp, now: Timestamp) -> String {
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

    fn utc(text: &str) -> String {
        shown(text, &Zone::utc()).into_owned()
    }

    #[test]
    fn times_are_read_as_people_type_them() {
        for (typed, meant) in [
            ("2h", "2026-11-21 14:10 UTC"),
            ("14:05", "2026-11-21 14:05 UTC"),
            ("2024-02-29", "2024-02-29 00:00 UTC"),
            ("2024-02-29 07:30", "2024-02-29 07:30 UTC"),
            ("yesterday 14:00", "2026-11-20 14:00 UTC"),
            ("2026-11-21T16:00:00Z", "2026-11-21 16:00 UTC"),
        ] {
            assert_eq!(utc(&date_and_minute(since(typed, NOW).unwrap())), meant, "{typed}");
        }
        assert_eq!(utc(&date(until("7d", NOW).unwrap())), "2026-11-28");
        assert_eq!(until("2026-01-01", NOW).unwrap_err().code, "time.past");
        for wrong in ["soon", "25:00", "yesterday soon", "2026-13-01", "", "1:2:3:4"] {
            let error = since(wrong, NOW).unwrap_err();
            assert_eq!((error.exit(), error.next.len()), (3, 1), "{wrong}");
        }
    }

    #[test]
    fn a_time_that_is_typed_is_meant_where_it_is_typed() {
        let berlin = Zone::of("CET-1CEST,M3.5.0,M10.5.0/3").unwrap();
        assert_eq!(to_utc("14:00", &berlin, NOW), "2026-11-21T13:00:00.000Z");
        assert_eq!(to_utc("2026-07-01", &berlin, NOW), "2026-06-30T22:00:00.000Z");
        for same in ["10m", "soon", "2026-11-21T16:00:00Z"] {
            assert_eq!(to_utc(same, &berlin, NOW), same);
        }
    }

    #[test]
    fn a_time_that_is_shown_is_that_of_the_reader() {
        let berlin = Zone::of("CET-1CEST,M3.5.0,M10.5.0/3").unwrap();
        let late = Timestamp::from_xmpp("2026-11-21T23:30:00Z").unwrap();
        let text = format!("since {}, until {}.", date_and_minute(late), date(late));
        assert_eq!(shown(&text, &berlin), "since 2026-11-22 00:30, until 2026-11-22.");
        assert_eq!(utc(&text), "since 2026-11-21 23:30 UTC, until 2026-11-21.");
        assert_eq!(shown("no time", &berlin), "no time");
        for forged in ["a\u{2}b", "\u{2}\u{3}c", "\u{2}m9x\u{3}", "\u{2}ü1\u{3}"] {
            assert!(!shown(forged, &berlin).contains('\u{2}'));
        }
    }

    #[test]
    fn lengths_are_told_roughly() {
        assert_eq!(rough(Duration::from_secs(12 * 86_400 + 4 * 3_600 + 59)), "12 days 4 h");
        assert_eq!(rough(Duration::from_secs(45)), "45 s");
        assert_eq!(ago(Timestamp(NOW.0 - 3 * 3_600_000_000), NOW), "3 hours ago");
    }
}
