//! How many connections there may be: in all, from one address, not yet authenticated, new ones in a second.
//!
//! An IPv6 address counts as its /64, because that is what one subscriber has.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::base::{Clock, Moment, subscriber};

const SECOND: Duration = Duration::from_secs(1);

/// The bounds; 0 is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConnectionLimits {
    /// Connections in all.
    pub total: u32,
    /// Connections from one address.
    pub per_address: u32,
    /// Connections from one address that have not logged in yet.
    pub unauthenticated_per_address: u32,
    /// New connections in one second, from everywhere; further ones wait.
    pub new_per_second: u32,
}

/// Which bound was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// See [`ConnectionLimits::total`].
    #[error("the server has as many connections as it may have")]
    Total,
    /// See [`ConnectionLimits::per_address`].
    #[error("too many connections from your address")]
    PerAddress,
    /// See [`ConnectionLimits::unauthenticated_per_address`].
    #[error("too many connections from your address that have not logged in")]
    Unauthenticated,
}

/// Counts connections. Cloning shares it.
#[derive(Clone)]
pub struct Gatekeeper(Arc<Shared>);

struct Shared {
    clock: Clock,
    state: Mutex<State>,
}

struct State {
    limits: ConnectionLimits,
    total: u32,
    addresses: HashMap<IpAddr, Count>,
    second: Moment,
    new: u32,
}

#[derive(Default)]
struct Count {
    all: u32,
    unauthenticated: u32,
}

impl Gatekeeper {
    /// A gatekeeper that has seen nobody.
    pub fn new(limits: ConnectionLimits, clock: Clock) -> Self {
        let second = clock.now();
        let state = State { limits, total: 0, addresses: HashMap::new(), second, new: 0 };
        Self(Arc::new(Shared { clock, state: Mutex::new(state) }))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes the bounds; connections that exist stay.
    pub fn set_limits(&self, limits: ConnectionLimits) {
        self.state().limits = limits;
    }

    /// Takes a new connection into this second's account; how long it has to wait where that is full.
    pub fn pace(&self) -> Option<Duration> {
        let now = self.0.clock.now();
        let mut state = self.state();
        let passed = now.since(state.second);
        if passed >= SECOND {
            (state.second, state.new) = (now, 0);
        }
        if above(state.new, state.limits.new_per_second) {
            return Some(SECOND.saturating_sub(passed));
        }
        state.new += 1;
        None
    }

    /// Lets a connection in, until the pass is dropped.
    ///
    /// # Errors
    /// Which bound was reached.
    pub fn admit(&self, address: IpAddr) -> Result<Pass, Refusal> {
        let address = subscriber(address);
        let mut state = self.state();
        let limits = state.limits;
        if above(state.total, limits.total) {
            return Err(Refusal::Total);
        }
        let count = state.addresses.entry(address).or_default();
        if above(count.all, limits.per_address) {
            return Err(Refusal::PerAddress);
        }
        if above(count.unauthenticated, limits.unauthenticated_per_address) {
            return Err(Refusal::Unauthenticated);
        }
        count.all += 1;
        count.unauthenticated += 1;
        state.total += 1;
        Ok(Pass { keeper: self.clone(), address, authenticated: false })
    }

    /// How many connections there are.
    pub fn total(&self) -> u32 {
        self.state().total
    }
}

/// Counts for one connection until it is dropped.
pub struct Pass {
    keeper: Gatekeeper,
    address: IpAddr,
    authenticated: bool,
}

impl Pass {
    /// The connection has logged in.
    pub fn authenticated(&mut self) {
        if !std::mem::replace(&mut self.authenticated, true)
            && let Some(count) = self.keeper.state().addresses.get_mut(&self.address)
        {
            count.unauthenticated = count.unauthenticated.saturating_sub(1);
        }
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        let mut state = self.keeper.state();
        state.total = state.total.saturating_sub(1);
        let Some(count) = state.addresses.get_mut(&self.address) else { return };
        count.all = count.all.saturating_sub(1);
        if !self.authenticated {
            count.unauthenticated = count.unauthenticated.saturating_sub(1);
        }
        if count.all == 0 {
            state.addresses.remove(&self.address);
        }
    }
}

/// Whether a count has reached its limit; 0 is none.
fn above(count: u32, limit: u32) -> bool {
    limit != 0 && count >= limit
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: ConnectionLimits =
        ConnectionLimits { total: 5, per_address: 3, unauthenticated_per_address: 2, new_per_second: 0 };

    #[test]
    fn each_bound_refuses_and_a_pass_that_ends_makes_room() {
        let keeper = Gatekeeper::new(LIMITS, Clock::new());
        let one: IpAddr = "2001:db8::1".parse().unwrap();
        let same_subscriber: IpAddr = "2001:db8::2".parse().unwrap();
        let mut first = keeper.admit(one).unwrap();
        let second = keeper.admit(same_subscriber).unwrap();
        assert_eq!(keeper.admit(one).err(), Some(Refusal::Unauthenticated));
        first.authenticated();
        first.authenticated();
        let third = keeper.admit(one).unwrap();
        assert_eq!(keeper.admit(one).err(), Some(Refusal::PerAddress));
        drop(second);
        let _fourth = keeper.admit(one).unwrap();
        let _others =
            [keeper.admit("192.0.2.1".parse().unwrap()), keeper.admit("192.0.2.2".parse().unwrap())];
        assert_eq!(keeper.admit("192.0.2.3".parse().unwrap()).err(), Some(Refusal::Total));
        drop((first, third));
        assert_eq!(keeper.total(), 3);
    }

    #[test]
    fn new_connections_are_counted_by_the_second() {
        let clock = Clock::new();
        let limits =
            ConnectionLimits { total: 0, per_address: 0, unauthenticated_per_address: 0, new_per_second: 1 };
        let keeper = Gatekeeper::new(limits, clock.clone());
        assert_eq!(keeper.pace(), None);
        assert!(keeper.pace().is_some_and(|wait| wait <= SECOND));
        clock.advance(SECOND);
        assert_eq!(keeper.pace(), None);
    }
}
