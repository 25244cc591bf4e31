//! Whether the store can write.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::StoreError;
use crate::base::Timestamp;

/// The store's condition; see [`super::Store::health`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Health {
    /// Writing works.
    #[default]
    Ok,
    /// A write has failed for a reason that concerns all. Reads go on; small changes are still tried. What would add
    /// to the data is to be refused until the store has recovered, which it does by itself.
    Degraded {
        /// Since when.
        since: Timestamp,
        /// The first failure.
        why: StoreError,
    },
}

/// The condition as the writer sets it and everyone reads it.
#[derive(Default)]
pub(super) struct Condition {
    degraded: AtomicBool,
    failures: AtomicU64,
    health: Mutex<Health>,
}

impl Condition {
    pub(super) fn is_degraded(&self) -> bool {
        self.degraded.load(Ordering::Acquire)
    }

    pub(super) fn failures(&self) -> u64 {
        self.failures.load(Ordering::Relaxed)
    }

    pub(super) fn health(&self) -> Health {
        self.lock().clone()
    }

    /// Notes a failed write. The first of a row is logged.
    pub(super) fn failed(&self, now: Timestamp, why: &StoreError) {
        self.failures.fetch_add(1, Ordering::Relaxed);
        let mut health = self.lock();
        if matches!(*health, Health::Ok) {
            tracing::error!(
                "Cannot store anything: {why}. Messages to be kept are refused, reading goes on. {}",
                why.next()
            );
            *health = Health::Degraded { since: now, why: why.clone() };
            self.degraded.store(true, Ordering::Release);
        }
    }

    /// Notes that writing works again.
    pub(super) fn recovered(&self, now: Timestamp) {
        let mut health = self.lock();
        if let Health::Degraded { since, .. } = *health {
            tracing::info!("Storing works again, after {} s.", now.since(since).as_secs());
            *health = Health::Ok;
            self.degraded.store(false, Ordering::Release);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Health> {
        self.health.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
