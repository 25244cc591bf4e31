//! Whoever guesses passwords is locked out for a while.
//!
//! Counted and locked is an address, an account, or an address for an account, as the domain says
//! (`auth.bruteforce.*`). Names without an account are counted as others are, so that a lock tells nobody who exists.
//! Memory is bounded; bans are kept by whoever calls, in the store.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::base::{Timestamp, subscriber};
use crate::config::{BruteForceMode, Vhost};
use crate::jid::{BareJid, Domain};
use crate::store::ban::{Ban, Banned};

/// Things that are counted, and bans that are held, at a time.
const MAX: usize = 10_000;

/// What is counted and locked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// Whose failures are counted together.
    pub mode: BruteForceMode,
    /// So many lock; 0 never.
    pub after: u32,
    /// Within this time.
    pub period: Duration,
    /// For so long.
    pub lock: Duration,
    /// So many in a row disable the account; 0 never.
    pub disable_after: u32,
}

impl Rules {
    /// Those of a domain.
    pub fn of(vhost: &Vhost) -> Self {
        Self {
            mode: vhost.bruteforce_mode,
            after: vhost.bruteforce_after,
            period: vhost.bruteforce_period,
            lock: vhost.bruteforce_lock,
            disable_after: vhost.bruteforce_disable_after,
        }
    }
}

/// A login that is tried.
#[derive(Clone, Copy, Debug)]
pub struct Attempt<'a> {
    /// The domain.
    pub domain: &'a Domain,
    /// Where it comes from.
    pub address: IpAddr,
    /// The account that is claimed, whether it exists or not; `None` for a name that no account can have.
    pub account: Option<&'a BareJid>,
}

impl Attempt<'_> {
    /// What is counted. Without an account there is nothing to be guessed that is counted by account.
    fn key(&self, mode: BruteForceMode) -> Option<Banned> {
        let domain = self.domain.to_string();
        let account = || self.account.map(ToString::to_string);
        Some(match mode {
            BruteForceMode::Ip => Banned { domain, address: shown(self.address), account: String::new() },
            BruteForceMode::IpJid => Banned { domain, address: shown(self.address), account: account()? },
            BruteForceMode::Jid => Banned { domain, address: String::new(), account: account()? },
        })
    }
}

/// What follows from a failed login.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Consequence {
    /// A ban that has begun.
    pub ban: Option<Ban>,
    /// The account is to be disabled.
    pub disable: bool,
}

/// Counts failures and holds bans. Cloning shares it.
#[derive(Clone, Default)]
pub struct Guard(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    counts: HashMap<Banned, Count>,
    /// Failures of accounts since they last succeeded.
    in_a_row: HashMap<BareJid, (u32, Timestamp)>,
    bans: HashMap<Banned, Timestamp>,
}

struct Count {
    fails: u32,
    first: Timestamp,
}

impl Guard {
    /// A guard that holds these bans.
    pub fn new(bans: &[Ban]) -> Self {
        let bans = bans.iter().take(MAX).map(|ban| (ban.banned.clone(), ban.until)).collect();
        Self(Arc::new(Mutex::new(State { bans, ..State::default() })))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether this may not even be tried now, by whatever was locked.
    pub fn is_banned(&self, attempt: &Attempt<'_>, rules: &Rules, now: Timestamp) -> bool {
        if rules.after == 0 {
            return false;
        }
        let state = self.state();
        let mut keys = BruteForceMode::ALL.iter().filter_map(|mode| attempt.key(*mode));
        !state.bans.is_empty() && keys.any(|key| state.bans.get(&key).is_some_and(|until| now < *until))
    }

    /// A wrong name or password.
    pub fn failed(&self, attempt: &Attempt<'_>, rules: &Rules, now: Timestamp) -> Consequence {
        let mut state = self.state();
        let disable = rules.disable_after > 0
            && attempt.account.is_some_and(|account| state.in_a_row(account, now) >= rules.disable_after);
        let key = attempt.key(rules.mode).filter(|_| rules.after > 0);
        let ban = key.and_then(|key| state.count(key, rules, now));
        Consequence { ban, disable }
    }

    /// A login that succeeded: what was tried for this account before was its owner's slips.
    pub fn succeeded(&self, attempt: &Attempt<'_>) {
        let mut state = self.state();
        // Not those of the address alone: whoever guesses may have an account of his own.
        if !state.counts.is_empty() {
            for key in
                [BruteForceMode::IpJid, BruteForceMode::Jid].iter().filter_map(|mode| attempt.key(*mode))
            {
                state.counts.remove(&key);
            }
        }
        if let Some(account) = attempt.account {
            state.in_a_row.remove(account);
        }
    }

    /// Lifts a ban.
    pub fn lift(&self, banned: &Banned) {
        let mut state = self.state();
        state.bans.remove(banned);
        state.counts.remove(banned);
    }
}

impl State {
    /// Failures in a row, with the one that has come.
    fn in_a_row(&mut self, account: &BareJid, now: Timestamp) -> u32 {
        make_room(&mut self.in_a_row, account, |(_, last)| *last);
        let (fails, last) = self.in_a_row.entry(account.clone()).or_insert((0, now));
        *fails = fails.saturating_add(1);
        *last = now;
        *fails
    }

    /// Counts a failure; the ban, if that begins now.
    fn count(&mut self, key: Banned, rules: &Rules, now: Timestamp) -> Option<Ban> {
        make_room(&mut self.counts, &key, |count| count.first);
        let count = self.counts.entry(key.clone()).or_insert(Count { fails: 0, first: now });
        if now.since(count.first) > rules.period {
            *count = Count { fails: 0, first: now };
        }
        count.fails = count.fails.saturating_add(1);
        if count.fails < rules.after {
            return None;
        }
        let fails = count.fails;
        self.counts.remove(&key);
        let until =
            Timestamp(now.0.saturating_add(i64::try_from(rules.lock.as_micros()).unwrap_or(i64::MAX / 2)));
        self.bans.retain(|_, until| now < *until);
        make_room(&mut self.bans, &key, |until| *until);
        self.bans.insert(key.clone(), until);
        Some(Ban { banned: key, since: now, until, fails })
    }
}

/// Gives up what is oldest for something new, where there are too many.
fn make_room<K: Hash + Eq + Clone, V>(map: &mut HashMap<K, V>, new: &K, age: impl Fn(&V) -> Timestamp) {
    if map.len() < MAX || map.contains_key(new) {
        return;
    }
    // A tenth at a time, so that this is seldom.
    let mut ages: Vec<Timestamp> = map.values().map(&age).collect();
    let (_, oldest, _) = ages.select_nth_unstable(MAX / 10);
    let oldest = *oldest;
    map.retain(|_, value| age(value) > oldest);
}

/// An address as it is listed: one of IPv6 as its /64.
fn shown(address: IpAddr) -> String {
    match subscriber(address) {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(prefix) => format!("{prefix}/64"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(mode: BruteForceMode) -> Rules {
        Rules {
            mode,
            after: 3,
            period: Duration::from_secs(60),
            lock: Duration::from_secs(30),
            disable_after: 0,
        }
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp(seconds * 1_000_000)
    }

    /// Tries `local` from `address` once; whether it was locked, and whether it is afterwards.
    fn try_once(guard: &Guard, rules: &Rules, address: &str, local: &str, now: Timestamp) -> bool {
        let (domain, account) = ("a.example".parse().unwrap(), format!("{local}@a.example").parse().unwrap());
        let attempt = Attempt { domain: &domain, address: address.parse().unwrap(), account: Some(&account) };
        if guard.is_banned(&attempt, rules, now) {
            return true;
        }
        guard.failed(&attempt, rules, now);
        false
    }

    #[test]
    fn each_mode_locks_what_it_counts() {
        use BruteForceMode::{Ip, IpJid, Jid};
        // Then: the same, the same from elsewhere, another account from there, another from elsewhere.
        for (mode, expected) in [
            (Ip, [true, false, true, false]),
            (IpJid, [true, false, false, false]),
            (Jid, [true, true, false, false]),
        ] {
            let (guard, rules) = (Guard::default(), rules(mode));
            for _ in 0..3 {
                assert!(!try_once(&guard, &rules, "192.0.2.1", "bob", at(1)));
            }
            let found =
                [("192.0.2.1", "bob"), ("192.0.2.2", "bob"), ("192.0.2.1", "carol"), ("192.0.2.2", "carol")]
                    .map(|(address, local)| try_once(&guard, &rules, address, local, at(2)));
            assert_eq!(found, expected, "{mode}");
        }
    }

    #[test]
    fn a_lock_ends_and_slow_failures_do_not_add_up() {
        let (guard, rules) = (Guard::default(), rules(BruteForceMode::IpJid));
        for second in [0, 40, 80, 120, 160] {
            assert!(!try_once(&guard, &rules, "192.0.2.1", "bob", at(second)), "{second}");
        }
        let guard = Guard::default();
        for second in [0, 1, 2] {
            assert!(!try_once(&guard, &rules, "192.0.2.1", "bob", at(second)));
        }
        assert!(try_once(&guard, &rules, "192.0.2.1", "bob", at(31)));
        assert!(!try_once(&guard, &rules, "192.0.2.1", "bob", at(32)));
        let off = Rules { after: 0, ..rules };
        for _ in 0..9 {
            assert!(!try_once(&guard, &off, "192.0.2.9", "bob", at(40)));
        }
    }

    #[test]
    fn a_subscriber_is_his_64_and_bans_come_back_after_a_restart() {
        let (guard, rules) = (Guard::default(), rules(BruteForceMode::Ip));
        for last in 1..=3 {
            assert!(!try_once(&guard, &rules, &format!("2001:db8::{last}"), "bob", at(1)));
        }
        assert!(try_once(&guard, &rules, "2001:db8::ffff", "bob", at(2)));
        let banned =
            Banned { domain: "a.example".into(), address: "2001:db8::/64".into(), account: String::new() };
        let ban = Ban { banned: banned.clone(), since: at(1), until: at(31), fails: 3 };
        let again = Guard::new(&[ban]);
        assert!(try_once(&again, &rules, "2001:db8::9", "carol", at(2)));
        again.lift(&banned);
        assert!(!try_once(&again, &rules, "2001:db8::9", "carol", at(2)));
    }

    #[test]
    fn a_success_forgets_slips_and_many_in_a_row_disable() {
        let domain: Domain = "a.example".parse().unwrap();
        let bob: BareJid = "bob@a.example".parse().unwrap();
        let attempt = Attempt { domain: &domain, address: "192.0.2.1".parse().unwrap(), account: Some(&bob) };
        let rules = Rules { disable_after: 4, ..rules(BruteForceMode::IpJid) };
        let guard = Guard::default();
        let fail = |second| guard.failed(&attempt, &rules, at(second));
        assert_eq!([fail(0), fail(1)], [Consequence::default(), Consequence::default()]);
        guard.succeeded(&attempt);
        assert_eq!([fail(2), fail(3)], [Consequence::default(), Consequence::default()]);
        let third = fail(4);
        assert!(third.ban.is_some_and(|ban| (ban.fails, ban.until) == (3, at(34))) && !third.disable);
        assert!(fail(90).disable);
    }

    #[test]
    fn memory_is_bounded() {
        let (guard, rules) = (Guard::default(), rules(BruteForceMode::IpJid));
        for number in 0..i64::try_from(3 * MAX).unwrap() {
            try_once(&guard, &rules, "192.0.2.1", &format!("u{number}"), at(number));
        }
        assert!(guard.state().counts.len() <= MAX);
    }
}
