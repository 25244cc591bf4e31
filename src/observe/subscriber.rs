//! The way from `tracing` to the log: a filter that is exchanged at run time, and a layer that takes what passes it.
//!
//! A call site that the filter does not want is switched off where it stands, so it costs nothing.

use tracing::{Dispatch, Event};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::{Context, SubscriberExt as _};
use tracing_subscriber::{Layer, Registry, reload};

use super::level::{Levels, all_modules};
use super::log::Log;

/// Exchanges the filter while events are made.
pub(super) type Handle = reload::Handle<Targets, Registry>;

/// The exchangeable part, before it is built in.
pub(super) type Filter = reload::Layer<Targets, Registry>;

/// The filter for levels. A target is a module's name or a path in its folder; what is neither is a library's.
pub(super) fn targets(levels: &Levels) -> Targets {
    let modules = all_modules().flat_map(|module| {
        let level = levels.made(module);
        [(module.to_owned(), level), (format!("xmppd::{module}"), level)]
    });
    Targets::new().with_targets(modules).with_default(levels.made("library"))
}

/// A filter and the handle to exchange it.
pub(super) fn filter(levels: &Levels) -> (Filter, Handle) {
    reload::Layer::new(targets(levels))
}

/// What `tracing` sends its events to.
pub(super) fn dispatch(filter: Filter, log: Log) -> Dispatch {
    Dispatch::new(tracing_subscriber::registry().with(filter).with(Lines(log)))
}

/// Hands events to the log.
struct Lines(Log);

impl<S: tracing::Subscriber> Layer<S> for Lines {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        self.0.take(event);
    }
}
