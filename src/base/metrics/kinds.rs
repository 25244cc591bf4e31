//! Counters, gauges and histograms: atomics that are added to.

use std::fmt;
use std::marker::PhantomData;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use super::Kind;

/// One value of a figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    /// What stands behind the family's name: `_total`, `_bucket`, nothing.
    pub suffix: &'static str,
    /// The label and its value, where it has one.
    pub label: Option<(&'static str, String)>,
    /// The value.
    pub value: f64,
}

impl Sample {
    fn new(suffix: &'static str, value: f64) -> Self {
        Self { suffix, label: None, value }
    }
}

/// A figure that can be read.
pub(super) trait Metric {
    const KIND: Kind;

    fn samples(&self) -> Vec<Sample>;
}

/// A number as floating point; exact up to 2^53.
fn float(number: u64) -> f64 {
    number as f64
}

/// Counts what happens.
#[derive(Debug, Default)]
pub struct Counter(AtomicU64);

impl Counter {
    /// One more.
    pub fn inc(&self) {
        self.add(1);
    }

    /// So many more.
    pub fn add(&self, number: u64) {
        self.0.fetch_add(number, Ordering::Relaxed);
    }

    /// Takes over what somebody else counts.
    pub fn set(&self, number: u64) {
        self.0.store(number, Ordering::Relaxed);
    }

    /// The count.
    pub fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

impl Metric for Counter {
    const KIND: Kind = Kind::Counter;

    fn samples(&self) -> Vec<Sample> {
        vec![Sample::new("_total", float(self.get()))]
    }
}

/// Tells how much there is.
#[derive(Debug, Default)]
pub struct Gauge(AtomicU64);

impl Gauge {
    /// So much more; what there is now.
    pub fn add(&self, number: u64) -> u64 {
        self.0.fetch_add(number, Ordering::Relaxed).wrapping_add(number)
    }

    /// So much less; what there was before.
    pub fn sub(&self, number: u64) -> u64 {
        self.0.fetch_sub(number, Ordering::Relaxed)
    }

    /// So much, whatever there was.
    pub fn set(&self, number: u64) {
        self.0.store(number, Ordering::Relaxed);
    }

    /// At least so much.
    pub fn raise(&self, number: u64) {
        self.0.fetch_max(number, Ordering::Relaxed);
    }

    /// How much there is.
    pub fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

impl Metric for Gauge {
    const KIND: Kind = Kind::Gauge;

    fn samples(&self) -> Vec<Sample> {
        vec![Sample::new("", float(self.get()))]
    }
}

/// A gauge of time since 1970 or of another length, counted in microseconds.
#[derive(Debug, Default)]
pub struct SecondsGauge(Gauge);

impl SecondsGauge {
    /// So many microseconds.
    pub fn set_micros(&self, micros: u64) {
        self.0.set(micros);
    }
}

impl Metric for SecondsGauge {
    const KIND: Kind = Kind::Gauge;

    fn samples(&self) -> Vec<Sample> {
        vec![Sample::new("", float(self.0.get()) / 1e6)]
    }
}

/// A counter of time, counted in microseconds.
#[derive(Debug, Default)]
pub struct SecondsCounter(Counter);

impl SecondsCounter {
    /// The count in seconds.
    pub fn seconds(&self) -> f64 {
        float(self.0.get()) / 1e6
    }

    /// Takes over what somebody else counts.
    pub fn set_micros(&self, micros: u64) {
        self.0.set(micros);
    }
}

impl Metric for SecondsCounter {
    const KIND: Kind = Kind::Counter;

    fn samples(&self) -> Vec<Sample> {
        vec![Sample::new("_total", float(self.0.get()) / 1e6)]
    }
}

/// The values of a label: an enum, each variant with its word.
pub trait Label: Copy + 'static {
    /// The label's name.
    const NAME: &'static str;
    /// All values, in the order of [`Label::index`].
    const ALL: &'static [Self];

    /// The value's word.
    fn word(self) -> &'static str;
    /// Its place among all.
    fn index(self) -> usize;
}

/// Counters that differ by a label.
pub struct Labelled<L> {
    counters: Box<[Counter]>,
    label: PhantomData<fn(L)>,
}

impl<L: Label> Default for Labelled<L> {
    fn default() -> Self {
        Self { counters: L::ALL.iter().map(|_| Counter::default()).collect(), label: PhantomData }
    }
}

impl<L> fmt::Debug for Labelled<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.counters.fmt(f)
    }
}

impl<L: Label> Labelled<L> {
    /// One more of a kind.
    pub fn inc(&self, label: L) {
        self.add(label, 1);
    }

    /// So many more of a kind.
    pub fn add(&self, label: L, number: u64) {
        if let Some(counter) = self.counters.get(label.index()) {
            counter.add(number);
        }
    }

    /// The count of a kind.
    pub fn get(&self, label: L) -> u64 {
        self.counters.get(label.index()).map_or(0, Counter::get)
    }

    /// The count of all kinds.
    pub fn sum(&self) -> u64 {
        self.counters.iter().map(Counter::get).sum()
    }
}

impl<L: Label> Metric for Labelled<L> {
    const KIND: Kind = Kind::Counter;

    fn samples(&self) -> Vec<Sample> {
        let pairs = L::ALL.iter().zip(&self.counters);
        let sample = |(label, counter): (&L, &Counter)| Sample {
            label: Some((L::NAME, label.word().to_owned())),
            ..Sample::new("_total", float(counter.get()))
        };
        pairs.map(sample).collect()
    }
}

/// The bounds of a histogram.
pub trait Buckets: 'static {
    /// Upper bounds, growing, in the measure of [`Histogram::observe`].
    const BOUNDS: &'static [u64];
    /// How many of that measure make one of the figure's unit.
    const SCALE: f64;
}

/// Counts how large values are.
pub struct Histogram<B> {
    /// One for each bound, and one for what is above the last.
    buckets: Box<[Counter]>,
    sum: Counter,
    bounds: PhantomData<fn(B)>,
}

impl<B: Buckets> Default for Histogram<B> {
    fn default() -> Self {
        let buckets = (0..=B::BOUNDS.len()).map(|_| Counter::default()).collect();
        Self { buckets, sum: Counter::default(), bounds: PhantomData }
    }
}

impl<B> fmt::Debug for Histogram<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.buckets.fmt(f)
    }
}

impl<B: Buckets> Histogram<B> {
    /// Counts a value.
    pub fn observe(&self, value: u64) {
        let bucket = B::BOUNDS.partition_point(|bound| *bound < value);
        if let Some(bucket) = self.buckets.get(bucket) {
            bucket.inc();
        }
        self.sum.add(value);
    }

    /// Counts a length of time, where the measure is microseconds.
    pub fn observe_time(&self, time: Duration) {
        self.observe(u64::try_from(time.as_micros()).unwrap_or(u64::MAX));
    }

    /// How many values there were.
    pub fn count(&self) -> u64 {
        self.buckets.iter().map(Counter::get).sum()
    }

    /// All values together.
    pub fn sum(&self) -> u64 {
        self.sum.get()
    }
}

impl<B: Buckets> Metric for Histogram<B> {
    const KIND: Kind = Kind::Histogram;

    fn samples(&self) -> Vec<Sample> {
        let mut below = 0;
        let bounds = B::BOUNDS.iter().map(|bound| number(float(*bound) / B::SCALE));
        let bounds = bounds.chain(["+Inf".to_owned()]);
        let mut samples: Vec<Sample> = bounds
            .zip(&self.buckets)
            .map(|(bound, bucket)| {
                below += bucket.get();
                Sample { label: Some(("le", bound)), ..Sample::new("_bucket", float(below)) }
            })
            .collect();
        samples.push(Sample::new("_count", float(below)));
        samples.push(Sample::new("_sum", float(self.sum.get()) / B::SCALE));
        samples
    }
}

/// A number as OpenMetrics likes it best: `0.005`, `1.0`.
fn number(value: f64) -> String {
    if value.fract() == 0.0 { format!("{value:.1}") } else { value.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Jobs;

    impl Buckets for Jobs {
        const BOUNDS: &'static [u64] = &[1, 10];
        const SCALE: f64 = 1.0;
    }

    #[test]
    fn buckets_are_cumulative_and_a_bound_belongs_to_its_bucket() {
        let jobs = Histogram::<Jobs>::default();
        for value in [0, 1, 2, 10, 11] {
            jobs.observe(value);
        }
        let seen: Vec<_> = jobs
            .samples()
            .into_iter()
            .map(|sample| {
                (sample.suffix, sample.label.map_or(String::new(), |(_, bound)| bound), sample.value)
            })
            .collect();
        let expected = [
            ("_bucket", "1.0", 2.0),
            ("_bucket", "10.0", 4.0),
            ("_bucket", "+Inf", 5.0),
            ("_count", "", 5.0),
            ("_sum", "", 24.0),
        ];
        assert_eq!(seen, expected.map(|(suffix, bound, value)| (suffix, bound.to_owned(), value)));
    }
}
