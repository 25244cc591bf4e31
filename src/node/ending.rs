//! What the server has done, written into the log when it ends.

use std::time::Duration;

use crate::base::Metrics;
use crate::base::metrics::{Kind, Level};

/// One line for each part of the server: what it has counted since the start, as far as it has counted anything.
pub(super) fn tell_figures(metrics: &Metrics, lived: Duration) {
    tracing::info!(target: "node", "served for {}", crate::base::size::show_duration(Duration::from_secs(lived.as_secs())));
    let mut parts: Vec<(&str, String)> = Vec::new();
    for reading in metrics.read() {
        let family = reading.family;
        let total: f64 = reading.samples.iter().map(|sample| sample.value).sum();
        if family.kind != Kind::Counter || family.level != Level::Info || total == 0.0 {
            continue;
        }
        let figure = format!("{} {total}", family.name);
        match parts.last_mut().filter(|(component, _)| *component == family.component) {
            Some((_, text)) => *text = format!("{text}, {figure}"),
            None => parts.push((family.component, figure)),
        }
    }
    for (component, text) in parts {
        tracing::info!(target: "node", "in all {component}: {text}");
    }
}
