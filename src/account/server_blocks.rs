//! Whom nobody of this server has to do with: one list for all accounts, each of which holds it. FEATURES AB01
//!
//! It means the same as if every account had blocked them (XEP-0191), but no account sees it in its own list.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use super::state::Account;
use crate::jid::Jid;

/// Addresses that are blocked for all accounts: bare ones and domains. A stanza costs two look-ups.
#[derive(Debug, Default)]
pub struct ServerBlocks(HashSet<Box<str>>);

impl ServerBlocks {
    /// Whether nobody is blocked.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether an address is blocked: itself or its domain.
    pub fn blocks(&self, jid: &Jid) -> bool {
        !self.0.is_empty() && (self.0.contains(jid.bare_str()) || self.0.contains(jid.domain()))
    }
}

impl FromIterator<Jid> for ServerBlocks {
    fn from_iter<I: IntoIterator<Item = Jid>>(jids: I) -> Self {
        Self(jids.into_iter().map(|jid| jid.bare_str().into()).collect())
    }
}

/// The list as it is now, for accounts that wake up.
#[derive(Default)]
pub(super) struct Current(Mutex<Arc<ServerBlocks>>);

impl Current {
    pub(super) fn get(&self) -> Arc<ServerBlocks> {
        Arc::clone(&self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn set(&self, blocks: Arc<ServerBlocks>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = blocks;
    }
}

impl Account {
    /// The list has changed: who is blocked from now on sees us leave, who is not any more sees us again.
    pub(super) fn server_blocks_changed(&mut self, blocks: Arc<ServerBlocks>) {
        let watchers: Vec<(Jid, bool)> = self
            .watchers()
            .map(|jid| {
                let blocked = self.blocks(&jid);
                (jid, blocked)
            })
            .collect();
        self.server_blocks = blocks;
        for (watcher, before) in watchers {
            let now = self.blocks(&watcher);
            if now != before {
                self.show(&watcher, before);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_and_a_domain_are_blocked_with_all_that_belongs_to_them() {
        let blocks: ServerBlocks =
            ["eve@b.example", "spam.example"].iter().map(|jid| jid.parse::<Jid>().unwrap()).collect();
        for (jid, expected) in [
            ("eve@b.example", true),
            ("eve@b.example/phone", true),
            ("eva@b.example", false),
            ("b.example", false),
            ("spam.example", true),
            ("x@spam.example/y", true),
            ("x@sub.spam.example", false),
        ] {
            assert_eq!(blocks.blocks(&jid.parse().unwrap()), expected, "{jid}");
        }
        assert!(!ServerBlocks::default().blocks(&"x@y".parse().unwrap()));
    }
}
