//! Configuration, database and log.

use super::{Code, code};

/// The rows.
pub(super) const CODES: &[Code] = &[
    code("trace.file", "The file of a trace cannot be written.", "xmppd doctor disk paths"),
    code(
        "trace.for",
        "A trace writes down all that somebody sends and hears, so it ends by itself: after a second at least, after a day at most.",
        "xmppd trace start --user ADDRESS --for 2h",
    ),
    code("trace.ip", "The text is no network address.", "examples: 198.51.100.23, 2001:db8::7"),
    code("trace.session", "No client is connected with that session.", "xmppd session list"),
    code(
        "trace.too_many",
        "As many traces run as may run at the same time.",
        "xmppd trace list, and end one: xmppd trace stop ID",
    ),
    code("trace.unknown", "There is no trace with that id.", "xmppd trace list"),
    code("trace.unreadable", "The file of a trace cannot be read.", "xmppd doctor paths"),
    code(
        "trace.whose",
        "A trace is of one user, one session or one address, and none of them was named.",
        "xmppd trace start --user ADDRESS",
    ),
    code(
        "store.no_room",
        "A copy of the database is to be made, before its schema changes or to rehearse that, and the disk has no room for it. Nothing was changed.",
        "xmppd doctor disk; what takes the room: xmppd db size",
    ),
    code(
        "log.dropped",
        "Lines of the log were dropped, because they came faster than the disk takes them.",
        "fewer lines: xmppd log level; or: xmppd doctor disk",
    ),
    code(
        "log.for",
        "--for says how long a level holds, and no level was given.",
        "xmppd log level MODULE debug --for 30m",
    ),
    code(
        "log.grep",
        "The text is no regular expression.",
        "a plain word is one: xmppd log tail --grep failed",
    ),
    code(
        "log.no_journal",
        "The server does not run, its configuration names no log file, and the system's journal cannot be read.",
        "sudo journalctl -u xmppd",
    ),
    code("log.output", "The system gives the program no threads for its log.", "see the limits: ulimit -a"),
    code("log.rotate", "The log file cannot be set aside.", "xmppd doctor paths disk"),
    code("stats.component", "There are no figures of a part of that name.", "all parts: xmppd stats"),
    code("stats.level", "There is no such level of figures.", "possible: info, fine, finer, finest"),
    code("top.sort", "There is no such order of sessions.", "possible: queue, received, sent, new, name"),
    code(
        "config.check.file",
        "A file is checked with the rights of whoever asks, by the command line and not by the server.",
        "xmppd config check FILE",
    ),
    code(
        "config.invalid",
        "The configuration has errors; each is named with its line. A running server keeps what it had.",
        "repair the file, then: xmppd config check",
    ),
    code("config.missing", "There is no configuration at that place.", "xmppd init"),
    code(
        "config.not_applied",
        "The running server could not take the change over; everything was put back as it was.",
        "xmppd log tail",
    ),
    code(
        "config.not_per_domain",
        "The setting holds for the whole server.",
        "repeat the command without --domain",
    ),
    code(
        "config.only_per_domain",
        "The setting is one of a single domain.",
        "repeat the command with --domain DOMAIN",
    ),
    code(
        "config.unknown_key",
        "There is no setting of that name.",
        "all settings: xmppd config show --effective",
    ),
    code("config.unreadable", "The configuration file cannot be read.", "sudo xmppd doctor paths config"),
    code(
        "config.unwritable",
        "The configuration file cannot be written, so nothing was changed.",
        "xmppd doctor paths disk",
    ),
    code(
        "config.value",
        "The value does not fit the setting.",
        "the message says what fits; all settings: xmppd config show --effective",
    ),
    code(
        "config.weaker",
        "The server asks for something for all domains; a single domain cannot ask for less.",
        "xmppd config show --effective",
    ),
    code("log.ip", "The text is no address of a machine.", "examples: 192.0.2.7, 2001:db8::7"),
    code("log.level", "There is no such level.", "possible: off, error, warn, info, debug, trace"),
    code("log.module", "There is no such module.", "all modules: xmppd log level"),
    code(
        "log.no_file",
        "The server does not run, and its configuration names no log file.",
        "journalctl -u xmppd",
    ),
    code("log.none", "No log was ever written here.", "xmppd run"),
    code("log.unreadable", "The log file cannot be read.", "journalctl -u xmppd, or: sudo xmppd log tail"),
    code(
        "store.closed",
        "The server is stopping and takes no more work.",
        "start it again, then repeat the command",
    ),
    code(
        "store.damaged",
        "The database is damaged, or holds what this program would not have written. Mostly a disk or its cable fails.",
        "stop the server, keep a copy of the data directory, then: xmppd db check",
    ),
    code(
        "store.failed",
        "The database refuses something. The message says what.",
        "xmppd log tail --module store",
    ),
    code(
        "store.full",
        "The disk that holds the data is full. Messages are refused until there is room, then the server goes on by itself.",
        "xmppd doctor disk",
    ),
    code(
        "store.locked",
        "Another server works with the data. Two would destroy each other's work, so the second does not start.",
        "look what it does: xmppd status; or stop it: xmppd stop",
    ),
    code(
        "store.new",
        "There is a configuration, but the database that belongs to it was not there when the server started. Perhaps its disk is not mounted, or the data directory is another one than before.",
        "xmppd stop, put the database back, xmppd run; or make the accounts anew: xmppd user add ADDRESS",
    ),
    code(
        "store.newer",
        "The data were changed by a newer version of xmppd, and this one cannot read them.",
        "install the newer version again, or put back the copy that it made beside the database before",
    ),
    code("store.open", "The data directory or the database cannot be opened.", "xmppd doctor paths disk"),
];
