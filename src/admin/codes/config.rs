//! What changes of the configuration and of domains can meet.

use super::{Code, code};

pub(super) const CODES: &[Code] = &[
    code(
        "config.broken",
        "The configuration file was not valid when the server started, so it runs with the last revision that was; the file is left as it is.",
        "xmppd config check, repair the file, then xmppd config reload; or give up what was edited: xmppd config rollback",
    ),
    code(
        "config.edit.copy",
        "The copy for the editor could not be made: the temporary directory is full or not to be written to.",
        "TMPDIR=/var/tmp xmppd config edit",
    ),
    code(
        "config.edit.editor",
        "The editor that VISUAL or EDITOR name does not exist or has failed, so nothing was changed.",
        "EDITOR=nano xmppd config edit",
    ),
    code(
        "config.edit.given_up",
        "What was written is not valid and you did not want to edit it again; your text is kept in a file.",
        "xmppd config edit --file FILE",
    ),
    code(
        "config.edit.no_terminal",
        "An editor needs a terminal, and there is none.",
        "xmppd config edit --file FILE",
    ),
    code(
        "config.edit.text",
        "A program asked for `config edit` without the whole new text; only the command line opens an editor.",
        "give the text, or set one key: config set",
    ),
    code(
        "config.edit.unreadable",
        "The file that was named cannot be read.",
        "xmppd config edit --file FILE",
    ),
    code(
        "config.history",
        "The revisions below the data directory cannot be read or written: rights, or no room.",
        "xmppd doctor paths disk",
    ),
    code(
        "config.meanwhile",
        "Somebody else has changed the configuration since you read it; so that his change is not lost, yours was not made.",
        "xmppd config history, look at it with xmppd config diff REVISION, then change again",
    ),
    code("config.no_revision", "There is no such revision; the last 200 are kept.", "xmppd config history"),
    code(
        "config.nobody_takes_back",
        "A change with --confirm needs a running server, which takes it back when nobody confirms it.",
        "xmppd run, or change it without --confirm",
    ),
    code("config.nothing_before", "There is no earlier revision to go back to.", "xmppd config history"),
    code(
        "config.nothing_waits",
        "No change waits to be confirmed: it was confirmed already, or it went back because its time was over or the server ended.",
        "xmppd config history",
    ),
    code(
        "config.read_only",
        "The file is read-only, and what stands in it can be changed on top of it but not taken out.",
        "xmppd vhost disable DOMAIN, or change the file where it is made",
    ),
    code(
        "config.unconfirmed",
        "A change made with --confirm waits; until it is confirmed or back nothing else is changed.",
        "xmppd config confirm, or xmppd config rollback",
    ),
    code(
        "vhost.no_admin",
        "This address is not an administrator of the domain, so it cannot cease to be one.",
        "xmppd vhost show DOMAIN",
    ),
    code(
        "vhost.set.form",
        "A setting of a domain is given as KEY=VALUE.",
        "xmppd vhost set example.org max_users=50",
    ),
    code(
        "vhost.too_many",
        "The owner has as many domains as limits.domains_per_owner allows.",
        "xmppd config set limits.domains_per_owner N",
    ),
];
