//! Announcements, the message of the day, the welcome; commands of clients.

use super::{Code, code};

/// The rows.
pub(super) const CODES: &[Code] = &[
    code(
        "adhoc.form",
        "What a command asks for is typed as KEY=VALUE, a field and what stands in it.",
        "xmppd adhoc show NODE",
    ),
    code(
        "adhoc.missing",
        "A command asks for something that was not typed, and it has no value of its own for it.",
        "xmppd adhoc show NODE, then add FIELD=VALUE",
    ),
    code("adhoc.no_field", "A command asks for no field of this name.", "xmppd adhoc show NODE"),
    code(
        "adhoc.refused",
        "A command was not carried out; a client would be told the same.",
        "xmppd adhoc show NODE, which says what it asks for",
    ),
    code(
        "adhoc.secret",
        "A password on the command line can be seen by every user of the machine.",
        "--password-stdin, or nothing to be asked",
    ),
    code(
        "adhoc.unknown",
        "There is no command of this name; names are those that clients see, or the end of them.",
        "xmppd adhoc list",
    ),
    code("adhoc.value", "A field cannot have this value.", "xmppd adhoc show NODE"),
    code(
        "adhoc.which_domain",
        "The commands of XEP-0133 are about the domain that is asked, and there are several.",
        "name it: --domain DOMAIN",
    ),
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
