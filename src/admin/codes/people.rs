//! Accounts, domains, sessions, and words of the command line about them.

use super::{Code, code};

/// The rows.
pub(super) const CODES: &[Code] = &[
    code(
        "confirm.missing",
        "What cannot be undone has to be confirmed by typing the name of what will be lost.",
        "repeat the command on a terminal, or with --yes --confirm NAME",
    ),
    code(
        "confirm.other",
        "What was typed is not the name of what will be lost. Nothing was changed.",
        "repeat the command if you mean it",
    ),
    code(
        "domain.invalid",
        "The text is no domain. A domain is what stands behind the @ of an address, such as example.org.",
        "xmppd vhost list",
    ),
    code("interrupted", "The command was broken off. Nothing was changed.", "repeat it when you like"),
    code(
        "jid.invalid",
        "The text is no address. An address is NAME@DOMAIN; a space or one of \" & ' / : < > @ cannot stand before the @.",
        "an address looks like bob@example.org",
    ),
    code("password.differ", "The password was typed twice, and not the same both times.", "type it again"),
    code(
        "password.in_arguments",
        "A password on the command line can be seen by everybody on the machine, and stays in the shell's history.",
        "--password-stdin, --generate, or nothing to be asked",
    ),
    code(
        "password.keys",
        "The keys of the password could not be made.",
        "try again; then: xmppd doctor machine",
    ),
    code(
        "password.missing",
        "The command needs a password, and there is no terminal to ask on.",
        "--password-stdin or --generate",
    ),
    code(
        "password.no_input",
        "--password-stdin reads one line of standard input, and there was none.",
        "printf '%s\\n' \"$PASSWORD\" | xmppd user add bob@example.org --password-stdin",
    ),
    code(
        "password.not_a_terminal",
        "A generated password is shown on a terminal only, so that it does not end in a file by accident.",
        "--print-secret shows it nevertheless",
    ),
    code(
        "password.refused",
        "The password is too short, or one of those that everybody tries first.",
        "a better one, or --generate; nevertheless: --allow-weak",
    ),
    code(
        "role.too_low",
        "This may be done by others only: by root, the server's own user, or whoever has the role for it.",
        "sudo xmppd …",
    ),
    code(
        "session.unknown",
        "No client is connected under that number or address any more.",
        "xmppd session list",
    ),
    code("time.duration", "The text is no length of time.", "examples: 30s, 10m, 2h, 7d"),
    code("time.past", "The time lies in the past.", "name one that is to come: 2h, 7d, 2027-01-01"),
    code("time.unknown", "The text is no time.", "examples: 10m, 14:05, 2026-09-01, \"yesterday 14:00\""),
    code(
        "user.exists",
        "An account with that address is there already.",
        "xmppd user show ADDRESS; a new password: xmppd user passwd ADDRESS",
    ),
    code("user.unknown", "There is no account with that address.", "xmppd user list"),
    code("vhost.exists", "The domain is served already.", "xmppd vhost show DOMAIN"),
    code(
        "vhost.unknown",
        "The domain is not served here.",
        "xmppd vhost list, or serve it: xmppd vhost add DOMAIN",
    ),
];
