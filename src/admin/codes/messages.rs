//! What becomes of messages, and the devices that are woken for them.

use super::{Code, code};

/// The rows.
pub(super) const CODES: &[Code] = &[
    code(
        "push.none",
        "No device of the account is woken by notifications. A client asks for that when it logs in, if its app can and its owner wants it.",
        "switch notifications on in the app, and log in once",
    ),
    code("push.unknown", "The account has no device of this number that is woken.", "xmppd push list JID"),
];
