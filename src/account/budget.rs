//! How much memory all stanzas together may take: those that are being decided or stored, and those that wait for
//! clients. What one session may take is bounded elsewhere; this bounds many of them at once.
//!
//! Over the first budget only connections are read that have next to nothing under way; over twice of it none. Over the
//! second the session whose queue is the longest loses its connection; one that has none ends as lost, and what was not
//! written to it goes elsewhere.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Waker};

use tokio::sync::Notify;

use super::handle::SessionId;
use super::outbox::Outbox;
use crate::base::Metrics;

/// Bytes of stanzas that are being decided or stored, of all accounts.
const WORK: u64 = 64 << 20;

/// Bytes of stanzas that wait for clients, of all sessions.
const OUTBOXES: u64 = 256 << 20;

/// The budgets of a server. What is used of them is a figure: `base::metrics`.
#[derive(Default)]
pub struct Budgets {
    metrics: Arc<Metrics>,
    /// Connections that are not read for now.
    held: Mutex<BTreeMap<SessionId, Waker>>,
    /// Whether there are any, so that nobody takes the lock in vain.
    holds: AtomicBool,
    /// Tells that the outboxes have more than they may.
    full: Notify,
}

impl Budgets {
    /// Budgets of which nothing is used.
    pub(super) fn new(metrics: Arc<Metrics>) -> Arc<Self> {
        Arc::new(Self { metrics, ..Self::default() })
    }

    /// Counts bytes as in work until the guard is dropped.
    pub fn work(self: &Arc<Self>, bytes: usize) -> InWork {
        self.metrics.accounts.work.add(bytes as u64);
        InWork { budgets: Arc::clone(self), bytes }
    }

    /// Whether a connection may be read on; if not it is woken when it may. `is_light`: next to nothing of it is under
    /// way.
    pub fn may_read(&self, session: SessionId, is_light: bool, cx: &Context<'_>) -> bool {
        let limit = if is_light { 2 * WORK } else { WORK };
        if self.metrics.accounts.work.get() <= limit {
            return true;
        }
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if held.insert(session, cx.waker().clone()).is_none() {
            self.metrics.c2s.held_back.inc();
        }
        self.holds.store(true, Ordering::SeqCst);
        drop(held);
        // What has ended since would not have seen it.
        self.metrics.accounts.work.get() <= limit
    }

    fn worked_off(&self, bytes: usize) {
        let left = self.metrics.accounts.work.sub(bytes as u64).saturating_sub(bytes as u64);
        if left <= WORK && self.holds.load(Ordering::SeqCst) {
            self.holds.store(false, Ordering::SeqCst);
            let held = std::mem::take(&mut *self.held.lock().unwrap_or_else(PoisonError::into_inner));
            held.into_values().for_each(Waker::wake);
        }
    }

    /// More waits for clients.
    pub(super) fn waits(&self, bytes: usize) {
        if self.metrics.accounts.outboxes.add(bytes as u64) > OUTBOXES {
            self.full.notify_one();
        }
    }

    /// Less waits for clients.
    pub(super) fn waits_no_more(&self, bytes: usize) {
        self.metrics.accounts.outboxes.sub(bytes as u64);
    }

    /// Completes when more waits for clients than may.
    pub(super) async fn overflows(&self) {
        self.full.notified().await;
    }

    /// Ends the connections with the longest queues, or sessions that have no connection, as many as it takes.
    pub(super) fn relieve(&self, outboxes: Vec<Arc<Outbox>>) {
        let mut left = self.metrics.accounts.outboxes.get();
        if left <= OUTBOXES {
            return;
        }
        let mut longest: Vec<(u64, Arc<Outbox>)> =
            outboxes.into_iter().map(|outbox| (outbox.bytes() as u64, outbox)).collect();
        longest.sort_unstable_by_key(|(bytes, _)| std::cmp::Reverse(*bytes));
        for (bytes, outbox) in longest {
            // One that was ended before is about to give its memory back.
            if left <= OUTBOXES || bytes == 0 {
                return;
            }
            left = left.saturating_sub(bytes);
            if outbox.evict() {
                self.metrics.accounts.evicted.inc();
                tracing::warn!(
                    target: "account", code = "outbox.evicted", bytes,
                    "too much waits for clients that do not read; who has the most of it is disconnected"
                );
            }
        }
    }
}

/// See [`Budgets::work`].
pub struct InWork {
    budgets: Arc<Budgets>,
    bytes: usize,
}

impl Drop for InWork {
    fn drop(&mut self) {
        self.budgets.worked_off(self.bytes);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicUsize;
    use std::task::Wake;

    use super::super::outbox::Item;
    use super::*;
    use crate::jid::Jid;
    use crate::stanza::{Message, MessageType};

    struct Woken(AtomicUsize);

    impl Wake for Woken {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::SeqCst);
        }
    }

    #[test]
    fn over_the_budget_only_light_connections_are_read_and_the_others_are_woken_later() {
        let budgets = Budgets::new(Arc::default());
        let woken = Arc::new(Woken(AtomicUsize::new(0)));
        let waker = Waker::from(Arc::clone(&woken));
        let cx = Context::from_waker(&waker);
        let (light, heavy) = (SessionId(1), SessionId(2));
        let full = budgets.work(usize::try_from(WORK).unwrap());
        assert!(budgets.may_read(heavy, false, &cx));
        let over = budgets.work(1);
        assert!(!budgets.may_read(heavy, false, &cx));
        assert!(!budgets.may_read(heavy, false, &cx));
        assert!(budgets.may_read(light, true, &cx));
        let twice = budgets.work(usize::try_from(WORK).unwrap());
        assert!(!budgets.may_read(light, true, &cx));
        assert_eq!(budgets.metrics.c2s.held_back.get(), 2);
        drop(twice);
        assert_eq!(woken.0.load(Ordering::SeqCst), 0);
        drop(over);
        assert_eq!(woken.0.load(Ordering::SeqCst), 2);
        assert!(budgets.may_read(heavy, false, &cx));
        drop(full);
        assert_eq!(budgets.metrics.accounts.work.get(), 0);
    }

    #[test]
    fn the_longest_queue_ends_first_and_what_it_held_is_given_back() {
        let budgets = Budgets::new(Arc::default());
        let to: Jid = "bob@host".parse().unwrap();
        let body = "x".repeat(1 << 20);
        let message = Message::builder(MessageType::Chat).to(to).body(&body).build();
        let outboxes: Vec<_> = (0..50).map(|_| Outbox::new(&budgets)).collect();
        // 7 MiB in the first, 5 MiB in each of the others.
        for (index, outbox) in outboxes.iter().enumerate() {
            for _ in 0..if index == 0 { 7 } else { 5 } {
                outbox.push(Item::new(message.clone()));
            }
        }
        let before = budgets.metrics.accounts.outboxes.get();
        assert!(before > 252 << 20 && before < OUTBOXES, "{before}");
        budgets.relieve(outboxes.clone());
        assert_eq!(budgets.metrics.accounts.evicted.get(), 0);
        for _ in 0..6 {
            outboxes.last().unwrap().push(Item::new(message.clone()));
        }
        // 11 MiB are more than one session may have: it has ended without the budget.
        budgets.relieve(outboxes.clone());
        budgets.relieve(outboxes.clone());
        assert_eq!(budgets.metrics.accounts.evicted.get(), 0);
        assert_eq!(outboxes.last().unwrap().drain().len(), 11);
        for outbox in outboxes.iter().skip(1).take(10) {
            outbox.push(Item::new(message.clone()));
        }
        budgets.relieve(outboxes.clone());
        assert_eq!(budgets.metrics.accounts.evicted.get(), 1);
        assert_eq!(outboxes.first().unwrap().drain().len(), 7);
        drop(outboxes);
        assert_eq!(budgets.metrics.accounts.outboxes.get(), 0);
    }
}
