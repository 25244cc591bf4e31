//! Announcements, the message of the day, the welcome.

use super::{Code, code};

/// The rows.
pub(super) const CODES: &[Code] = &[
    code(
        "announce.whom",
        "An announcement is for somebody: for all accounts, for those who are online, for a role, or for a domain.",
        "--all, --online, --role ROLE or --domain DOMAIN",
    ),
    code(
        "motd.none",
        "There is no message of the day. One of a single domain is another than that of all domains.",
        "xmppd motd set \"TEXT\", with --domain DOMAIN for one domain",
    ),
    code("text.empty", "There is nothing to say.", "give the text in quotes, or - and standard input"),
    code(
        "text.too_long",
        "The text is longer than what every client would show.",
        "say less, and where there is more to read",
    ),
    code(
        "text.unreadable",
        "Standard input could not be read, or is no UTF-8.",
        "give UTF-8, or the text itself in quotes",
    ),
    code(
        "welcome.none",
        "There is no welcome message. One of a single domain is another than that of all domains.",
        "xmppd welcome set \"TEXT\", with --domain DOMAIN for one domain",
    ),
];
