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
        "push.disabled",
        "The account or its domain is disabled. Its devices are not woken: nobody could log in to look.",
        "xmppd user enable JID, or xmppd vhost enable DOMAIN",
    ),
    code(
        "push.failing",
        "The service through which a device is woken has failed several times in a row: it is away, has too much to do, or does not answer.",
        "see whether it answers now: xmppd push test JID",
    ),
    code(
        "push.many",
        "The services of many devices fail or refuse; only the worst are shown.",
        "xmppd push list",
    ),
    code(
        "push.none",
        "No device of the account is woken by notifications. A client asks for that when it logs in, if its app can and its owner wants it.",
        "switch notifications on in the app, and log in once",
    ),
    code(
        "push.paused",
        "The service through which a device is woken has failed ten times in a row. It is tried again after a day.",
        "see whether it answers now: xmppd push test JID",
    ),
    code(
        "push.refused",
        "The service through which a device is woken does not want notifications for it any more: mostly the app was removed or set up anew. The device is not woken until its app asks for it again.",
        "open the app once on that device; or forget it: xmppd push forget JID ID",
    ),
    code("push.unknown", "The account has no device of this number that is woken.", "xmppd push list JID"),
];
