//! The time zone in which people read and type times.

use tz::TimeZone;

use super::clock::Timestamp;

/// A time zone.
#[derive(Clone, Debug, Default)]
pub struct Zone(Kind);

#[derive(Clone, Debug, Default)]
enum Kind {
    /// Asked for, so it is named where it matters.
    #[default]
    Utc,
    Local(TimeZone),
}

impl Zone {
    /// Coordinated Universal Time.
    pub fn utc() -> Self {
        Self(Kind::Utc)
    }

    /// The zone of this process: `TZ`, else `/etc/localtime`, else a zone that is as far from Greenwich as UTC.
    pub fn local() -> Self {
        Self(Kind::Local(TimeZone::local().unwrap_or_else(|_| TimeZone::utc())))
    }

    /// A zone from the text of a `TZ` variable, `CET-1CEST,M3.5.0,M10.5.0/3`.
    pub fn of(text: &str) -> Option<Self> {
        TimeZone::from_posix_tz(text).ok().map(|zone| Self(Kind::Local(zone)))
    }

    /// What a clock on the wall there shows, as if it were UTC.
    pub fn local_time(&self, time: Timestamp) -> Timestamp {
        Timestamp(time.0.saturating_add(self.offset(time)))
    }

    /// The time at which a clock on the wall there shows this. A time that is left out when clocks go forward is taken
    /// for one that is not; of two that show the same one is taken.
    pub fn utc_time(&self, local: Timestamp) -> Timestamp {
        let guess = Timestamp(local.0.saturating_sub(self.offset(local)));
        Timestamp(local.0.saturating_sub(self.offset(guess)))
    }

    /// What is said behind a time so that nobody takes it for local time.
    pub fn name(&self) -> &'static str {
        match self.0 {
            Kind::Utc => " UTC",
            Kind::Local(_) => "",
        }
    }

    /// Microseconds that clocks are ahead of UTC.
    fn offset(&self, at: Timestamp) -> i64 {
        match &self.0 {
            Kind::Utc => 0,
            Kind::Local(zone) => zone
                .find_local_time_type(at.0.div_euclid(1_000_000))
                .map_or(0, |kind| i64::from(kind.ut_offset()) * 1_000_000),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn summer_and_winter_differ() {
        let berlin = Zone::of("CET-1CEST,M3.5.0,M10.5.0/3").unwrap();
        for (utc, local) in [
            ("2026-11-21T16:10:00.000Z", "2026-11-21T17:10:00.000Z"),
            ("2026-07-01T23:30:00.000Z", "2026-07-02T01:30:00.000Z"),
        ] {
            let (utc, local) = (Timestamp::from_xmpp(utc).unwrap(), Timestamp::from_xmpp(local).unwrap());
            assert_eq!(berlin.local_time(utc), local);
            assert_eq!(berlin.utc_time(local), utc);
        }
        assert_eq!(Zone::utc().local_time(Timestamp(7)), Timestamp(7));
    }

    #[test]
    fn half_hours_and_the_west_are_zones_too() {
        let at = Timestamp::from_xmpp("2026-01-01T00:00:00Z").unwrap();
        assert_eq!(Zone::of("IST-5:30").unwrap().local_time(at).to_xmpp(), "2026-01-01T05:30:00.000Z");
        assert_eq!(Zone::of("EST5").unwrap().local_time(at).to_xmpp(), "2025-12-31T19:00:00.000Z");
    }
}
