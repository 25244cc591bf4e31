//! Findings of `doctor`, and files and ports at the start.

use super::{Code, code};

/// The rows.
pub(super) const CODES: &[Code] = &[
    code(
        "listen.metrics",
        "Figures are not told, because the address of listen.metrics is taken or not permitted. The server works all the same.",
        "xmppd config set listen.metrics 127.0.0.1:PORT",
    ),
    code(
        "address.not_here",
        "The configuration names an address that this machine does not have. It may have changed, or belong to an interface that is not up yet.",
        "see the addresses: ip address; listen at all of them: xmppd config set listen.c2s '[\"[::]:5222\"]'",
    ),
    code(
        "admin.none",
        "server.admins is empty, so that nobody can administer the server from a client.",
        "xmppd config set server.admins anna@example.org",
    ),
    code(
        "admin.unknown",
        "An address of server.admins has no account here, or its domain is not served.",
        "xmppd user add ADDRESS, or another one: xmppd config set server.admins ADDRESS",
    ),
    code(
        "clock.alone",
        "No time server keeps the clock of this machine right. After weeks it is wrong by seconds, after years by minutes: one-time passwords fail, messages have wrong times.",
        "sudo timedatectl set-ntp true",
    ),
    code(
        "clock.past",
        "The clock says a time before files of this machine were written, so it is wrong. Often the battery of the clock is empty, or a virtual machine was paused.",
        "sudo timedatectl set-ntp true, or by hand: sudo date -s 'YYYY-MM-DD HH:MM'",
    ),
    code(
        "config.filter",
        "A domain's policy of who may talk to whom asks for a list or for rules that are empty.",
        "fill them: xmppd config set filter.domains example.org --domain DOMAIN",
    ),
    code(
        "config.idle",
        "A setting was made that has no effect, because another one switches off what it is about.",
        "change the other one, or: xmppd config unset KEY",
    ),
    code(
        "config.pending",
        "The configuration file was changed by hand and is not in force yet.",
        "xmppd config reload",
    ),
    code(
        "config.unreachable",
        "A domain can be reached only on listeners that are switched off: nobody can log in to it.",
        "xmppd config unset listeners --domain DOMAIN",
    ),
    code(
        "db.log_long",
        "The database's write-ahead log is long because another program holds the database open; the server cannot shorten it meanwhile.",
        "close the other program; find it: sudo fuser -v DATABASE",
    ),
    code("disk.error", "The system refuses to write a file.", "xmppd doctor disk paths"),
    code(
        "disk.full",
        "The disk is full, or about to be. The server refuses messages then, so that none is lost without a word, and goes on by itself when there is room.",
        "what fills it: sudo du -xh / | sort -h | tail",
    ),
    code(
        "disk.growth",
        "At the rate of the last weeks the disk will be full soon.",
        "what takes the room: xmppd db size",
    ),
    code(
        "disk.inodes",
        "The file system has room but cannot hold more files. Somebody keeps very many small ones.",
        "find them: sudo du --inodes -x / | sort -n | tail",
    ),
    code("disk.low", "Little room is left on the disk.", "what fills it: sudo du -xh / | sort -h | tail"),
    code(
        "disk.read_only",
        "The file system can only be read. Linux does that to a disk that reports errors.",
        "sudo dmesg | tail",
    ),
    code(
        "doctor.failed",
        "The check itself has failed, which is a defect of this program.",
        "xmppd log tail --level error, and report it",
    ),
    code(
        "doctor.no_terminal",
        "doctor --fix asks before each change, and there is nobody to ask.",
        "xmppd doctor --fix --yes makes only those changes that nobody can miss",
    ),
    code(
        "files.in_the_way",
        "A file lies where a directory is needed.",
        "move it away, or choose another place: --dir DIRECTORY",
    ),
    code(
        "files.limit",
        "The server may open fewer files than connections are allowed; each connection is one.",
        "xmppd doctor machine --fix, or: xmppd config set limits.c2s.connections NUMBER",
    ),
    code(
        "files.machine",
        "All programs of the machine together may open only few files. When they are used up, nobody can open anything.",
        "xmppd doctor machine --fix",
    ),
    code("files.missing", "A directory that the server needs is not there.", "xmppd doctor paths --fix"),
    code(
        "files.not_permitted",
        "The user that runs the command may not write there.",
        "sudo xmppd …, or a place of your own: --dir DIRECTORY or --user-mode",
    ),
    code(
        "files.open",
        "Others on this machine may read or write a file that is nobody else's business.",
        "xmppd doctor paths --fix",
    ),
    code(
        "files.owner",
        "A file in the data directory belongs to somebody else than the server's user, who then cannot write it. It happens when a command is run as root while the server is down.",
        "sudo xmppd doctor paths --fix",
    ),
    code(
        "group.missing",
        "There is no group xmppd, whose members may use the control socket.",
        "sudo groupadd --system xmppd",
    ),
    code(
        "listen.loopback",
        "The server listens at loopback addresses only; nobody else than this machine reaches those.",
        "xmppd config set listen.c2s '[\"[::]:5222\"]'",
    ),
    code(
        "listen.missing",
        "The configuration names an address at which the running server does not listen.",
        "xmppd log tail --module net; then: xmppd config reload",
    ),
    code(
        "listen.none",
        "No listener is set, so that no client can connect.",
        "xmppd config set listen.c2s '[\"[::]:5222\"]'",
    ),
    code(
        "memory.low",
        "Little memory is free. When none is left the system ends programs.",
        "look what takes it: top",
    ),
    code(
        "name.loopback",
        "The machine's own name leads to 127.0.0.1 or 127.0.1.1, because /etc/hosts says so. It matters where addresses of people end in that name.",
        "in /etc/hosts replace that address by the machine's own, or remove the line",
    ),
    code(
        "name.unknown",
        "The machine's own name leads to no address; programs that look it up wait.",
        "give it its address in /etc/hosts",
    ),
    code(
        "node.runtime",
        "The system gives the server no threads or no signals: a limit on processes is reached.",
        "see the limits: ulimit -a",
    ),
    code(
        "paths",
        "There is no place for the files: this user has no home directory, or the current directory is gone.",
        "xmppd --dir DIRECTORY …",
    ),
    code(
        "paths.several",
        "Several configurations of xmppd lie on this machine. A command may reach another server than was meant.",
        "name it: --dir DIRECTORY, --system or --user-mode",
    ),
    code(
        "port.failed",
        "The system refuses to listen at an address, for a reason that it does not name further.",
        "another address: xmppd config set listen.c2s IP:PORT",
    ),
    code(
        "port.not_permitted",
        "Ports below 1024 need a right that this user has not. The unit of the packages gives it to the service.",
        "a higher port: xmppd config set listen.c2s '[\"[::]:5222\"]'",
    ),
    code(
        "port.taken",
        "Another program listens at the port already.",
        "stop it, or take another port: xmppd config set listen.c2s IP:PORT",
    ),
    code(
        "ports.shared",
        "The system lends the server's ports to programs that connect somewhere. One of them may have it when the server starts.",
        "xmppd doctor machine --fix",
    ),
    code(
        "program.replaced",
        "The program was updated on the disk; the running server is still the former version.",
        "xmppd stop, then start it again",
    ),
    code(
        "program.several",
        "Several programs called xmppd lie on this machine. The server and the command line should be the same version.",
        "look at each: PROGRAM version; remove those that are not used",
    ),
    code(
        "setup.missing",
        "Nothing was set up here, or another place is meant.",
        "xmppd init, or the place: --dir DIRECTORY, --system or --user-mode",
    ),
    code(
        "store.degraded",
        "The server cannot store anything at the moment, and refuses messages rather than lose them. It goes on by itself once writing works.",
        "xmppd doctor disk",
    ),
    code(
        "user.missing",
        "There is no user xmppd, as which the service of the system runs.",
        "sudo useradd --system --home-dir /var/lib/xmppd --shell /usr/sbin/nologin --user-group xmppd",
    ),
    code(
        "user.root",
        "The server runs as root: a defect in it would give the whole machine away.",
        "let the unit say User=xmppd, as that of the packages does",
    ),
    code("vhost.none", "No domain is served, so that nobody can log in.", "xmppd vhost add example.org"),
];
