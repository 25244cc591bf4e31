//! Takes the events of `tracing`. A call site that nobody wants is switched off where it stands, so it costs nothing.

use tracing::level_filters::LevelFilter;
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::Interest;
use tracing::{Event, Metadata};

use super::level::Level;
use super::log::Log;
use super::record::module_of;

/// The receiving end; one per process.
pub(super) struct Subscriber(Log);

impl Subscriber {
    pub(super) fn new(log: Log) -> Self {
        Self(log)
    }

    fn wants(&self, metadata: &Metadata<'_>) -> bool {
        metadata.is_event() && Level::from(metadata.level()) <= self.0.made(module_of(metadata.target()))
    }
}

impl tracing::Subscriber for Subscriber {
    fn register_callsite(&self, metadata: &'static Metadata<'static>) -> Interest {
        // The answer is kept at the call site until the levels change (`rebuild_interest_cache`).
        if self.wants(metadata) { Interest::always() } else { Interest::never() }
    }

    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        self.wants(metadata)
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(self.0.highest().into())
    }

    fn event(&self, event: &Event<'_>) {
        self.0.take(event);
    }

    // Spans are not used: what a line is about stands in its own fields.
    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}
