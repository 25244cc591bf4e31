//! `doctor clock`: whether the time of the machine can be true.

use std::time::{Duration, UNIX_EPOCH};

use super::Scene;
use super::finding::{Examined, Finding, Subject};
use crate::admin::times;
use crate::base::Timestamp;

/// How far a file may lie in the future before the clock is doubted.
const TOLERANCE: Duration = Duration::from_secs(3600);

/// Facts about the time.
#[derive(Clone, Copy, Debug)]
pub struct Facts {
    /// What the machine takes for now.
    pub now: Timestamp,
    /// When this program was put on the disk.
    pub program: Option<Timestamp>,
    /// When the data were last written.
    pub data: Option<Timestamp>,
    /// Whether the clock follows a time server; `None` where nobody knows.
    pub synchronized: Option<bool>,
}

/// Looks at the clock.
pub fn examine(scene: &Scene) -> Examined {
    let written = |path: std::path::PathBuf| {
        let modified = std::fs::metadata(path).ok()?.modified().ok()?;
        let since = modified.duration_since(UNIX_EPOCH).ok()?;
        Some(Timestamp(i64::try_from(since.as_micros()).ok()?))
    };
    judge(&Facts {
        now: scene.now,
        program: std::env::current_exe().ok().and_then(written),
        data: written(scene.paths.database.clone()),
        synchronized: scene.outside.synchronized,
    })
}

/// What the facts mean.
pub fn judge(facts: &Facts) -> Examined {
    let mut examined = Examined::new(Subject::Clock);
    let ahead = |of: Option<Timestamp>| of.filter(|of| of.since(facts.now) > TOLERANCE);
    let set = "sudo timedatectl set-ntp true   or by hand: sudo date -s 'YYYY-MM-DD HH:MM'";
    let why = "With a wrong clock certificates look expired or not yet valid, and messages have wrong times.";
    if let Some(later) = ahead(facts.data).or_else(|| ahead(facts.program)) {
        let what = if ahead(facts.data).is_some() {
            "The data were last written"
        } else {
            "This program was installed"
        };
        examined.found(
            Finding::error(
                "clock.past",
                format!(
                    "It is {} here, but {} on {}.",
                    times::date_and_minute(facts.now),
                    what.replacen('T', "t", 1),
                    times::date_and_minute(later)
                ),
                why,
            )
            .fix(set),
        );
    } else if facts.synchronized == Some(false) {
        examined.found(
            Finding::warning(
                "clock.alone",
                "The clock follows no time server.",
                "It will be wrong by seconds in a few weeks, by minutes in a year.",
            )
            .fix("sudo timedatectl set-ntp true"),
        );
    } else {
        examined.good(match facts.synchronized {
            Some(true) => "follows a time server".to_owned(),
            _ => times::date_and_minute(facts.now),
        });
    }
    examined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_behind_the_files_is_wrong() {
        const NOW: Timestamp = Timestamp(1_795_277_400_000_000);
        let later = Some(Timestamp(NOW.0 + 2 * 3_600_000_000));
        let fine = Facts { now: NOW, program: Some(NOW), data: Some(NOW), synchronized: Some(true) };
        let ids = |facts: Facts| judge(&facts).findings.iter().map(|f| f.id.to_string()).collect::<Vec<_>>();
        assert_eq!(ids(fine), [""; 0]);
        assert_eq!(ids(Facts { data: later, ..fine }), ["clock.past"]);
        assert_eq!(ids(Facts { program: later, ..fine }), ["clock.past"]);
        assert_eq!(ids(Facts { synchronized: Some(false), ..fine }), ["clock.alone"]);
        assert_eq!(judge(&Facts { synchronized: None, ..fine }).good, [times::date_and_minute(NOW)]);
    }
}
