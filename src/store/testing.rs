//! What the repositories' tests share.

use super::{AccountId, Options, Store, account};
use crate::base::{Clock, Timestamp};

/// An empty store in a directory that goes away with the test.
pub(super) fn store() -> (tempfile::TempDir, Store) {
    let directory = tempfile::tempdir().unwrap();
    let store = Store::open(directory.path(), &options(), Clock::new()).unwrap();
    (directory, store)
}

/// Options for tests.
pub(super) fn options() -> Options {
    Options { ballast: 0, ..Options::default() }
}

/// The account `alice@localhost`, without keys.
pub(super) fn alice(store: &Store) -> AccountId {
    let jid = "alice@localhost".parse().unwrap();
    let made =
        store.write_blocking(move |tx| account::create(tx, &jid, &Default::default(), Timestamp(1_000)));
    made.unwrap().unwrap()
}
