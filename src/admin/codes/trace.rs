//! Traces.

use super::{Code, code};

/// The rows.
pub(super) const CODES: &[Code] = &[
    code(
        "trace.file",
        "The file of the trace cannot be made below the data directory. Mostly the disk is full.",
        "xmppd doctor disk paths",
    ),
    code(
        "trace.for",
        "A trace is for finding a fault, so it ends by itself: after a second at least, after a day at most.",
        "xmppd trace start --user JID --for 2h",
    ),
    code("trace.ip", "The text is no address of a machine.", "examples: 192.0.2.7, 2001:db8::7"),
    code(
        "trace.session",
        "No connection has that id. Ids are those in brackets in the log; a connection that is new has a new one.",
        "xmppd session list, or of all connections of somebody: xmppd trace start --user JID",
    ),
    code(
        "trace.too_many",
        "So many traces run already. Each costs the server some work for every stanza that it sees.",
        "xmppd trace list, then: xmppd trace stop ID",
    ),
    code(
        "trace.unknown",
        "No trace has that number. The last 20 are kept; older ones go when a new one begins.",
        "xmppd trace list",
    ),
    code("trace.unreadable", "The file of the trace cannot be read.", "xmppd doctor paths disk"),
    code(
        "trace.whose",
        "A trace is of one user, of one session or of one network address. Those of all would be too much for everybody.",
        "xmppd trace start --user JID",
    ),
];
