//! The barrier behind the result of an iq-set (DESIGN: nothing that was answered is lost).
//!
//! Everything that a stanza causes to be stored holds a guard of the sender's present *segment*. The result of an
//! iq-set closes the segment and is released when its guards are gone and those of all earlier segments, whichever
//! account they were stored for.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError, Weak};

/// What is not yet durable of one session, in order.
pub(super) struct Gate {
    current: Arc<Segment>,
    closed: VecDeque<Weak<Segment>>,
}

/// A run of stanzas between two barriers.
#[derive(Default)]
pub(super) struct Segment {
    after: Mutex<Option<Box<dyn FnOnce() + Send>>>,
    /// The next one cannot end before this one.
    next: Mutex<Option<Arc<Segment>>>,
}

impl Drop for Segment {
    fn drop(&mut self) {
        let after = self.after.get_mut().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(after) = after {
            after();
        }
    }
}

impl Gate {
    pub(super) fn new() -> Self {
        Self { current: Arc::default(), closed: VecDeque::new() }
    }

    /// A guard: what holds it is not yet durable.
    pub(super) fn guard(&self) -> Arc<Segment> {
        Arc::clone(&self.current)
    }

    /// Runs something when all that was held until now is durable or was refused.
    pub(super) fn after(&mut self, then: impl FnOnce() + Send + 'static) {
        let next = Arc::<Segment>::default();
        let segment = std::mem::replace(&mut self.current, Arc::clone(&next));
        *segment.after.lock().unwrap_or_else(PoisonError::into_inner) = Some(Box::new(then));
        *segment.next.lock().unwrap_or_else(PoisonError::into_inner) = Some(next);
        while self.closed.front().is_some_and(|first| first.strong_count() == 0) {
            self.closed.pop_front();
        }
        self.closed.push_back(Arc::downgrade(&segment));
    }

    /// How many things are not yet durable, about.
    pub(super) fn held(&self) -> usize {
        let closed: usize = self.closed.iter().map(Weak::strong_count).sum();
        closed + Arc::strong_count(&self.current) - 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note(list: &Arc<Mutex<Vec<u8>>>, number: u8) -> impl FnOnce() + Send + 'static {
        let list = Arc::clone(list);
        move || list.lock().unwrap().push(number)
    }

    #[test]
    fn barriers_open_in_order_and_only_when_all_before_them_is_durable() {
        let opened = Arc::new(Mutex::new(Vec::new()));
        let mut gate = Gate::new();
        let first = gate.guard();
        gate.after(note(&opened, 1));
        let second = gate.guard();
        gate.after(note(&opened, 2));
        gate.after(note(&opened, 3));
        drop(second);
        assert!(opened.lock().unwrap().is_empty());
        drop(first);
        assert_eq!(*opened.lock().unwrap(), [1, 2, 3]);
        let later = gate.guard();
        gate.after(note(&opened, 4));
        assert_eq!(gate.held(), 2);
        drop(later);
        assert_eq!(*opened.lock().unwrap(), [1, 2, 3, 4]);
    }
}
