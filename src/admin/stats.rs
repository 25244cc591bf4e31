//! `stats`, `metrics`: what the parts of the server count.

use clap::Args;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::caller::Caller;
use super::cx::AdminCx;
use super::error::AdminError;
use super::figures::{self, megabytes};
use super::noun::{Answer, Nature, Needs, Noun};
use super::report::{Line, Report};
use super::times;
use crate::base::metrics::{self, Kind, Level, Reading, Sample, Unit};
use crate::config::nearest;

/// Which figures.
#[derive(Clone, Debug, Default, PartialEq, Eq, Args, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Stats {
    /// Only those of this part of the server, with what they mean: c2s, messages, accounts, store, ctl, http, log,
    /// process.
    pub component: Option<String>,
    /// How many of them: info, fine, finer, finest. Of all parts info, of one part fine, if left out.
    #[arg(long)]
    pub level: Option<String>,
}

/// `metrics`
#[derive(Clone, Debug, Default, PartialEq, Eq, Args, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Metrics {}

impl Noun for Metrics {
    const VERBS: bool = false;

    fn nature(&self) -> Nature {
        Nature::look(Needs::Node)
    }

    async fn run(self, cx: &AdminCx, _: &Caller) -> Result<Answer, AdminError> {
        cx.running()?;
        let text = metrics::text(&figures::readings(cx));
        Ok(Report::new(json!({ "openmetrics": text })).verbatim(text.trim_end()).into())
    }
}

impl Noun for Stats {
    const VERBS: bool = false;

    fn nature(&self) -> Nature {
        Nature::look(Needs::Node)
    }

    async fn run(self, cx: &AdminCx, _: &Caller) -> Result<Answer, AdminError> {
        cx.running()?;
        let component = self.component.as_deref().map(component).transpose()?;
        let level = match &self.level {
            Some(word) => level(word)?,
            None if component.is_some() => Level::Fine,
            None => Level::Info,
        };
        let readings: Vec<Reading> = figures::readings(cx)
            .into_iter()
            .filter(|reading| reading.family.level <= level)
            .filter(|reading| component.is_none_or(|(name, _)| reading.family.component == name))
            .collect();
        let data = json!({
            "level": level.as_str(),
            "figures": readings.iter().map(to_json).collect::<Vec<_>>(),
        });
        let report = Report::new(data);
        Ok(match component {
            Some(component) => explained(report, component, &readings, level),
            None => overview(report, &readings, level),
        }
        .into())
    }
}

/// A part of the server: its name, and what it is.
type Component = (&'static str, &'static str);

fn component(word: &str) -> Result<Component, AdminError> {
    let all = metrics::Metrics::COMPONENTS;
    all.iter().copied().find(|(name, _)| *name == word).ok_or_else(|| {
        let names: Vec<&str> = all.iter().map(|(name, _)| *name).collect();
        let near = nearest(word, names.iter().copied());
        let near = near.map(|near| format!(" Did you mean {near}?")).unwrap_or_default();
        AdminError::invalid(
            "stats.component",
            format!("There are no figures of \"{word}\".{near} Parts: {}.", names.join(", ")),
        )
        .next("xmppd stats")
    })
}

fn level(word: &str) -> Result<Level, AdminError> {
    Level::ALL.into_iter().find(|level| level.as_str() == word).ok_or_else(|| {
        let near = nearest(word, Level::ALL.iter().map(|level| level.as_str()));
        let near = near.map(|near| format!(" Did you mean {near}?")).unwrap_or_default();
        AdminError::invalid(
            "stats.level",
            format!("\"{word}\" is not a level.{near} Levels: info, fine, finer, finest."),
        )
        .next("xmppd stats --level finest")
    })
}

/// All parts, a line for each figure.
fn overview(mut report: Report, readings: &[Reading], level: Level) -> Report {
    let width = readings.iter().map(|reading| title(reading).chars().count()).max().unwrap_or(0);
    for (index, (component, _)) in metrics::Metrics::COMPONENTS.iter().enumerate() {
        let own: Vec<_> = readings.iter().filter(|r| r.family.component == *component).collect();
        if own.is_empty() {
            continue;
        }
        if index > 0 {
            report = report.line("");
        }
        let row = |reading: &&Reading| vec![format!("{:<width$}", title(reading)), shown(reading)];
        report =
            report.line(*component).push(Line::Table { heading: false, rows: own.iter().map(row).collect() });
        if level == Level::Finest {
            report = own.iter().fold(report, |report, reading| with_buckets(report, reading));
        }
    }
    report.next("what they mean: xmppd stats c2s")
}

/// One part, with what each figure means.
fn explained(report: Report, (name, about): Component, readings: &[Reading], level: Level) -> Report {
    let mut report = report.line(format!("{name}   {about}"));
    for reading in readings {
        report = report.line(format!("  {}: {}", title(reading), shown(reading)));
        report = report.line(format!("      {}", reading.family.help));
        if level == Level::Finest {
            report = with_buckets(report, reading);
        }
    }
    report
}

/// The buckets of a histogram, in which something is.
fn with_buckets(mut report: Report, reading: &Reading) -> Report {
    let mut below = 0.0;
    for sample in reading.samples.iter().filter(|sample| sample.suffix == "_bucket") {
        let own = sample.value - below;
        below = sample.value;
        if let (Some((_, bound)), true) = (&sample.label, own > 0.0) {
            let bound = match (bound.parse::<f64>(), reading.family.unit) {
                (Ok(bound), Unit::Seconds) if bound.is_finite() => format!("at most {}", time(bound)),
                (Ok(bound), _) if bound.is_finite() => format!("at most {bound}"),
                _ => "more".into(),
            };
            report = report.line(format!("      {bound}: {own}"));
        }
    }
    report
}

/// What stands before the value: the name without what is said anyway.
fn title(reading: &Reading) -> String {
    let family = reading.family;
    let name = family.name.strip_prefix("xmppd_").unwrap_or(family.name);
    let name = name.strip_prefix(family.component).unwrap_or(name).trim_start_matches('_');
    let unit = family.unit.as_str();
    let name = if unit.is_empty() { name } else { name.strip_suffix(unit).unwrap_or(name) };
    name.trim_end_matches('_').replace('_', " ")
}

/// The value for people.
fn shown(reading: &Reading) -> String {
    let samples = &reading.samples;
    if reading.family.kind == Kind::Histogram {
        let of = |suffix| samples.iter().find(|s| s.suffix == suffix).map_or(0.0, |sample| sample.value);
        let (count, sum) = (of("_count"), of("_sum"));
        if count == 0.0 {
            return "none yet".into();
        }
        let mean = sum / count;
        return match reading.family.unit {
            Unit::Seconds => format!("{count}, on average {}", time(mean)),
            _ => format!("{count}, on average {mean:.1}"),
        };
    }
    match samples.as_slice() {
        [one] if one.label.is_none() => with_unit(reading, one),
        several => {
            let sum: f64 = several.iter().map(|sample| sample.value).sum();
            let kinds: Vec<String> = several
                .iter()
                .filter(|sample| sample.value > 0.0)
                .filter_map(|sample| Some(format!("{} {}", sample.label.as_ref()?.1, sample.value)))
                .collect();
            if kinds.is_empty() { format!("{sum}") } else { format!("{sum}  ({})", kinds.join(", ")) }
        }
    }
}

fn with_unit(reading: &Reading, sample: &Sample) -> String {
    match reading.family.unit {
        Unit::Bytes => megabytes(sample.value as u64),
        Unit::Seconds if reading.family.kind == Kind::Gauge => {
            times::date_and_minute(crate::base::Timestamp((sample.value * 1e6) as i64))
        }
        Unit::Seconds if sample.value < 60.0 => format!("{:.2} s", sample.value),
        Unit::Seconds => times::rough(std::time::Duration::from_secs_f64(sample.value)),
        Unit::Things => sample.value.to_string(),
    }
}

/// A short time: `0.25 ms`, `1.2 s`.
fn time(seconds: f64) -> String {
    match seconds {
        ..1.0 => format!("{:.3} ms", seconds * 1e3).replace(".000 ms", " ms"),
        _ => format!("{seconds:.1} s"),
    }
}

fn to_json(reading: &Reading) -> Value {
    let family = reading.family;
    let sample = |sample: &Sample| {
        let mut json =
            json!({ "name": format!("{}{}", family.name, sample.suffix), "value": number(sample.value) });
        if let (Some((label, value)), Some(map)) = (&sample.label, json.as_object_mut()) {
            map.insert((*label).to_owned(), json!(value));
        }
        json
    };
    json!({
        "component": family.component,
        "name": family.name,
        "kind": family.kind.as_str(),
        "unit": family.unit.as_str(),
        "level": family.level.as_str(),
        "help": family.help,
        "samples": reading.samples.iter().map(sample).collect::<Vec<_>>(),
    })
}

/// A whole number as one.
fn number(value: f64) -> Value {
    if value.fract() == 0.0 && value.abs() < 9e15 { json!(value as i64) } else { json!(value) }
}
