//! What becomes of messages, and the devices that are woken for them.

use super::{Code, code};

/// The rows.
pub(super) const CODES: &[Code] = &[
    code(
        "explain.unknown",
        "Nothing is remembered of such a message. The server keeps its last decisions in memory, a few ten thousand since its start; the oldest make room.",
        "look into what comes next: xmppd trace start --user JID",
    ),
    code(
        "explain.what",
        "A message is found by one of its ids, or by whom it was for.",
        "xmppd explain STANZA-ID, or xmppd explain --to JID --last 5",
    ),
    code(
        "push.none",
        "No device of the account is woken by notifications. A client asks for that when it logs in, if its app can and its owner wants it.",
        "switch notifications on in the app, and log in once",
    ),
    code("push.unknown", "The account has no device of this number that is woken.", "xmppd push list JID"),
];
