//! The way to the server: control socket, set-up, command line.

use super::{Code, code};

/// The rows.
pub(super) const CODES: &[Code] = &[
    code(
        "internal",
        "Something has failed that cannot fail. It is a defect of this program.",
        "report it, with the lines of: xmppd log tail --level error",
    ),
    code("cli", "The command needs a server.", "xmppd run"),
    code("cli.runtime", "The system gives the program no resources.", "see the limits: ulimit -a"),
    code(
        "ctl.bind",
        "The control socket cannot be made: the directory is missing, not writable, or the path too long.",
        "another place: --socket PATH",
    ),
    code(
        "ctl.busy",
        "Too many programs talk to the server at the same time.",
        "try again in a moment; who: sudo ss -xp | grep control.sock",
    ),
    code("ctl.in_use", "Another server answers at the control socket.", "xmppd status"),
    code(
        "ctl.not_permitted",
        "The control socket is for root, the server's own user, and members of its group.",
        "sudo xmppd …, or for good: sudo usermod -aG xmppd YOU, then log in again",
    ),
    code(
        "ctl.not_running",
        "No server answers: it was stopped, has failed, or was never started.",
        "start it: systemctl start xmppd, or xmppd run; why: xmppd log tail",
    ),
    code(
        "ctl.not_understood",
        "What answers at the control socket is not xmppd, or it broke off in the middle.",
        "xmppd status; else start the server again",
    ),
    code(
        "ctl.other_socket",
        "A server works with the data but does not answer at this socket: it uses another one, or is starting or stopping.",
        "name its socket: --socket PATH",
    ),
    code(
        "ctl.other_version",
        "The running server and the command line are of different versions and do not understand each other. Mostly the program was updated and the server not restarted.",
        "restart the server",
    ),
    code(
        "ctl.request",
        "A program has sent a request that the server does not understand.",
        "requests look like {\"id\":1,\"op\":\"vhost list\",\"args\":{}}",
    ),
    code(
        "ctl.timed_out",
        "The server did not answer in time. It goes on with what was asked.",
        "xmppd log tail -f; or wait longer: --timeout 300",
    ),
    code(
        "ctl.too_long",
        "A program has sent a line of more than one megabyte.",
        "requests are one short line each",
    ),
    code("file.missing", "A file that was named does not exist.", "look where it is: ls -l"),
    code(
        "file.not_permitted",
        "A file that was named may not be read by the user that runs the command.",
        "sudo xmppd …",
    ),
    code("file.too_large", "A file that was named is too large for what it should be.", "name the right one"),
    code("file.unreadable", "A file that was named cannot be read.", "name a file that exists"),
    code("help.unknown", "No error and no finding has that name.", "all names: xmppd help errors"),
    code(
        "init.admin",
        "The address of the first administrator does not fit.",
        "xmppd init --admin NAME@DOMAIN",
    ),
    code(
        "init.cert",
        "Where the certificate comes from is not clear: self-signed and files of your own exclude each other, and files need a name each.",
        "xmppd init --cert files --cert-file fullchain.pem --key-file privkey.pem",
    ),
    code(
        "init.no_import",
        "Accounts, contacts and rooms of another server cannot be taken over in this version.",
        "set up without them: xmppd init",
    ),
    code(
        "init.running",
        "A server works with the data that are to be put aside.",
        "xmppd stop, then: xmppd init --reset",
    ),
    code("init.domain", "The domain does not fit.", "xmppd init --domain example.org"),
    code("init.listen", "The address to listen at does not fit.", "xmppd init --listen IP or IP:PORT"),
    code(
        "init.no_terminal",
        "The set-up asks questions, and there is no terminal to ask on.",
        "xmppd init --yes --domain example.org",
    ),
    code("init.password", "The administrator's password could not be made.", "run it again"),
    code("man.unknown", "There is no manual page of that name.", "xmppd man"),
    code(
        "screen.failed",
        "The terminal cannot be drawn on, because the system or the terminal refuses it.",
        "xmppd top --json",
    ),
    code(
        "screen.none",
        "What is shown again and again in the same place needs a terminal that can be drawn on.",
        "xmppd status, or for programs: xmppd status --watch --json",
    ),
    code("usage", "The command line was not understood.", "xmppd -h, or the command with -h"),
];
