//! Sizes and durations as people write them: `256KiB`, `10MB`; `30s`, `10m`, `2h`, `7d`, `1y`.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Why a size or a duration could not be read; a phrase for people, without the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnitError {
    /// No number at the beginning, or nothing at all.
    #[error("it has no number at the beginning")]
    NoNumber,
    /// The number has no unit, and only 0 needs none.
    #[error("it has no unit")]
    NoUnit,
    /// What follows the number is not a unit.
    #[error("its unit is not known")]
    UnknownUnit,
    /// More than 64 bits hold.
    #[error("it is too large")]
    TooLarge,
}

/// A number of bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct ByteSize(pub u64);

const SIZE_UNITS: &[(&str, u64)] = &[
    ("TiB", 1 << 40),
    ("TB", 1_000_000_000_000),
    ("GiB", 1 << 30),
    ("GB", 1_000_000_000),
    ("MiB", 1 << 20),
    ("MB", 1_000_000),
    ("KiB", 1 << 10),
    ("kB", 1_000),
    ("B", 1),
];

impl ByteSize {
    /// The number of bytes, for what counts in memory; saturates where `usize` is smaller.
    pub fn bytes(self) -> usize {
        usize::try_from(self.0).unwrap_or(usize::MAX)
    }
}

impl FromStr for ByteSize {
    type Err = UnitError;

    /// Reads `256KiB`, `10 MB`, `0`. Units are compared without case; a number without one counts bytes.
    fn from_str(text: &str) -> Result<Self, UnitError> {
        let (number, unit) = split(text)?;
        let factor = match unit {
            "" => 1,
            unit => SIZE_UNITS
                .iter()
                .find(|(name, _)| name.eq_ignore_ascii_case(unit))
                .map(|(_, factor)| *factor)
                .ok_or(UnitError::UnknownUnit)?,
        };
        number.checked_mul(factor).map(Self).ok_or(UnitError::TooLarge)
    }
}

impl fmt::Display for ByteSize {
    /// The shortest exact form with a whole number: `262144` is `256KiB`, `10000` is `10kB`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match largest(SIZE_UNITS, self.0) {
            Some((number, unit)) => write!(f, "{number}{unit}"),
            None => f.write_str("0"),
        }
    }
}

const DAY: u64 = 24 * 60 * 60;

const TIME_UNITS: &[(&str, u64)] =
    &[("y", 365 * DAY), ("w", 7 * DAY), ("d", DAY), ("h", 60 * 60), ("m", 60), ("s", 1)];

/// Reads `30s`, `10m`, `2h`, `7d`, `2w`, `1y` (365 days), `1h30m`, and `0`.
pub fn parse_duration(text: &str) -> Result<Duration, UnitError> {
    let mut rest = text.trim();
    if rest == "0" {
        return Ok(Duration::ZERO);
    }
    let mut seconds = 0_u64;
    loop {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (number, tail) = rest.split_at(digits);
        let unit_end = tail.bytes().take_while(u8::is_ascii_alphabetic).count();
        let (unit, tail) = tail.split_at(unit_end);
        let number = read_number(number)?;
        if unit.is_empty() {
            return Err(if tail.is_empty() { UnitError::NoUnit } else { UnitError::UnknownUnit });
        }
        let (_, factor) = TIME_UNITS.iter().find(|(name, _)| *name == unit).ok_or(UnitError::UnknownUnit)?;
        seconds =
            number.checked_mul(*factor).and_then(|n| seconds.checked_add(n)).ok_or(UnitError::TooLarge)?;
        rest = tail.trim_start();
        if rest.is_empty() {
            return Ok(Duration::from_secs(seconds));
        }
    }
}

/// The shortest exact form with a whole number of at most days: `90s`, `1h`, `365d`. Parts of a second are cut.
pub fn show_duration(duration: Duration) -> String {
    // Weeks and years are for writing only: who writes 7d wants to read 7d.
    match largest(TIME_UNITS.split_at(2).1, duration.as_secs()) {
        Some((number, unit)) => format!("{number}{unit}"),
        None => "0s".into(),
    }
}

/// A duration as flags and JSON carry it: its text is what [`parse_duration`] reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span(pub Duration);

impl FromStr for Span {
    type Err = UnitError;

    fn from_str(text: &str) -> Result<Self, UnitError> {
        parse_duration(text).map(Self)
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&show_duration(self.0))
    }
}

/// Serde by way of the text.
macro_rules! as_text {
    ($type:ty) => {
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
            }
        }
    };
}
as_text!(ByteSize);
as_text!(Span);

/// The largest unit of which a number is a whole multiple; `None` for zero.
fn largest(units: &[(&'static str, u64)], number: u64) -> Option<(u64, &'static str)> {
    // The largest by factor, not by place: 10 kB is 10000 B, and 1024 B is 1 KiB.
    let fitting = units.iter().filter(|(_, factor)| number != 0 && number.is_multiple_of(*factor));
    fitting.max_by_key(|(_, factor)| *factor).map(|(unit, factor)| (number / factor, *unit))
}

fn split(text: &str) -> Result<(u64, &str), UnitError> {
    let text = text.trim();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at(digits);
    Ok((read_number(number)?, unit.trim_start()))
}

fn read_number(digits: &str) -> Result<u64, UnitError> {
    if digits.is_empty() {
        return Err(UnitError::NoNumber);
    }
    digits.parse().map_err(|_| UnitError::TooLarge)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_and_written() {
        for (text, bytes, shown) in [
            ("256KiB", 262_144, "256KiB"),
            ("10MB", 10_000_000, "10MB"),
            ("10 mb", 10_000_000, "10MB"),
            ("10000", 10_000, "10kB"),
            ("1kb", 1_000, "1kB"),
            ("1GiB", 1 << 30, "1GiB"),
            ("0", 0, "0"),
            ("7B", 7, "7B"),
        ] {
            assert_eq!(text.parse(), Ok(ByteSize(bytes)), "{text}");
            assert_eq!(ByteSize(bytes).to_string(), shown);
        }
        assert_eq!("MB".parse::<ByteSize>(), Err(UnitError::NoNumber));
        assert_eq!("".parse::<ByteSize>(), Err(UnitError::NoNumber));
        assert_eq!("-1MB".parse::<ByteSize>(), Err(UnitError::NoNumber));
        assert_eq!("1.5MB".parse::<ByteSize>(), Err(UnitError::UnknownUnit));
        assert_eq!("5 bananas".parse::<ByteSize>(), Err(UnitError::UnknownUnit));
        assert_eq!("99999999999TB".parse::<ByteSize>(), Err(UnitError::TooLarge));
        assert_eq!("99999999999999999999".parse::<ByteSize>(), Err(UnitError::TooLarge));
    }

    #[test]
    fn durations_are_read_and_written() {
        for (text, seconds, shown) in [
            ("30s", 30, "30s"),
            ("90s", 90, "90s"),
            ("10m", 600, "10m"),
            ("2h", 7200, "2h"),
            ("7d", 604_800, "7d"),
            ("1y", 31_536_000, "365d"),
            ("1h30m", 5400, "90m"),
            ("1h 30m", 5400, "90m"),
            ("0", 0, "0s"),
        ] {
            assert_eq!(parse_duration(text), Ok(Duration::from_secs(seconds)), "{text}");
            assert_eq!(show_duration(Duration::from_secs(seconds)), shown);
        }
        assert_eq!(parse_duration("30"), Err(UnitError::NoUnit));
        assert_eq!(parse_duration("soon"), Err(UnitError::NoNumber));
        assert_eq!(parse_duration("5 parsecs"), Err(UnitError::UnknownUnit));
        assert_eq!(parse_duration("5ä"), Err(UnitError::UnknownUnit));
        assert_eq!(parse_duration("99999999999999y"), Err(UnitError::TooLarge));
    }
}
