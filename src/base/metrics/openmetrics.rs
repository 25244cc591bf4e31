//! Figures as OpenMetrics text (version 1.0.0, §5).

use std::fmt::Write as _;

use super::{Reading, Unit};

/// The type of [`text`]. OpenMetrics §5, "Overall Structure"
pub const CONTENT_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// The figures as text, with its last line.
pub fn text(readings: &[Reading]) -> String {
    let mut text = String::with_capacity(readings.len() * 200);
    for Reading { family, samples } in readings {
        let name = family.name;
        let _ = writeln!(text, "# TYPE {name} {}", family.kind.as_str());
        if family.unit != Unit::Things {
            let _ = writeln!(text, "# UNIT {name} {}", family.unit.as_str());
        }
        let _ = writeln!(text, "# HELP {name} {}", escaped(family.help));
        for sample in samples {
            let _ = write!(text, "{name}{}", sample.suffix);
            if let Some((label, value)) = &sample.label {
                let _ = write!(text, "{{{label}=\"{}\"}}", escaped(value));
            }
            let _ = writeln!(text, " {}", sample.value);
        }
    }
    text.push_str("# EOF\n");
    text
}

/// Help and label values as they stand in the text. §5.1 "escaped-string"
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\n', "\\n").replace('"', "\\\"")
}

#[cfg(test)]
mod tests {
    use super::super::{Kind, Metrics, Reading};
    use super::*;

    /// §4.1 to §4.4 and §5.1, as far as it can be seen on the text alone.
    #[test]
    fn the_text_obeys_the_specification() {
        let metrics = Metrics::default();
        let text = text(&metrics.read());
        assert!(text.ends_with("\n# EOF\n") && text.matches("# EOF").count() == 1);
        assert!(!text.contains("\n\n") && !text.contains('\r'));
        let mut family = String::new();
        let mut known = std::collections::BTreeSet::new();
        for line in text.trim_end_matches("# EOF\n").lines() {
            if let Some(described) = line.strip_prefix("# TYPE ") {
                let (name, _) = described.split_once(' ').unwrap();
                assert!(known.insert(name.to_owned()), "{name} is there twice");
                assert!(
                    name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_'),
                    "{name}"
                );
                family = name.to_owned();
            } else if let Some(described) = line.strip_prefix("# UNIT ") {
                let (name, unit) = described.split_once(' ').unwrap();
                assert!(name == family && name.ends_with(&format!("_{unit}")), "{line}");
            } else if let Some(described) = line.strip_prefix("# HELP ") {
                let (name, help) = described.split_once(' ').unwrap();
                assert!(name == family && help.ends_with('.'), "{line}");
            } else {
                let (name, value) = line.rsplit_once(' ').unwrap();
                assert!(name.starts_with(&family) && value.parse::<f64>().is_ok(), "{line}");
            }
        }
    }

    #[test]
    fn every_figure_is_declared_in_the_way_of_its_kind() {
        for Reading { family, samples } in Metrics::default().read() {
            // §4.4: the suffix of a counter's sample is not part of the family's name.
            for reserved in ["_total", "_created", "_bucket", "_count", "_sum", "_info"] {
                assert!(!family.name.ends_with(reserved), "{}", family.name);
            }
            assert!(
                family.unit == Unit::Things || family.name.ends_with(family.unit.as_str()),
                "{}",
                family.name
            );
            let has = |suffix| samples.iter().any(|sample| sample.suffix == suffix);
            match family.kind {
                Kind::Counter => assert!(has("_total"), "{}", family.name),
                Kind::Gauge => assert!(has(""), "{}", family.name),
                Kind::Histogram => assert!(has("_bucket") && has("_count") && has("_sum"), "{}", family.name),
            }
        }
    }

    #[test]
    fn what_has_a_meaning_in_the_text_is_escaped() {
        assert_eq!(escaped("a \"b\" \\ c\nd"), "a \\\"b\\\" \\\\ c\\nd");
    }
}
