//! Accounts, domains, sessions, and words of the command line about them.

use super::{Code, code};

/// The rows.
pub(super) const CODES: &[Code] = &[
    code(
        "block.itself",
        "A domain that is served here cannot be blocked, nor an administrator of the server: nobody could talk to anybody.",
        "lock an account: xmppd user disable ADDRESS; switch a domain off: xmppd vhost disable DOMAIN",
    ),
    code(
        "block.unknown",
        "Nobody of that address is blocked for the whole server. What people block themselves is in their own lists.",
        "xmppd block list",
    ),
    code(
        "block.who",
        "It is neither the address of an account nor a domain.",
        "an address looks like eve@example.org, a domain like example.org",
    ),
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
    code("user.device_unknown", "The account has no device of that id.", "xmppd user devices ADDRESS"),
    code(
        "user.device_which",
        "It was not said which device is to lose its access.",
        "xmppd user devices ADDRESS revoke ID, or for all: xmppd user devices ADDRESS revoke --all",
    ),
    code("user.unknown", "There is no account with that address.", "xmppd user list"),
    code(
        "vhost.elsewhere",
        "The name of the domain leads to another machine, so clients would look for the domain there.",
        "fix its A and AAAA records; behind NAT or a proxy, or where SRV records lead here: --no-dns-check",
    ),
    code("vhost.exists", "The domain is served already.", "xmppd vhost show DOMAIN"),
    code(
        "vhost.unknown",
        "The domain is not served here.",
        "xmppd vhost list, or serve it: xmppd vhost add DOMAIN",
    ),
    code(
        "ban.unknown",
        "Nobody of that address, of the network or of an account, is locked out at present.",
        "xmppd ban list",
    ),
    code(
        "ban.who",
        "The text is neither a network address nor the address of an account.",
        "xmppd ban list shows whom a ban can be lifted for",
    ),
    code(
        "ban.whom",
        "It was not said for whom the ban is to be lifted.",
        "xmppd ban lift ADDRESS, or for everybody: xmppd ban lift --all",
    ),
    code(
        "import.content",
        "The command came without the list itself. The command line reads the file and sends what is in it.",
        "xmppd user import FILE.csv",
    ),
    code(
        "import.invalid",
        "Some lines of the list cannot become accounts. So that a list is never half-done, nobody was added.",
        "mend the lines that were named, then run it again; try first: --dry-run",
    ),
    code(
        "import.unreadable",
        "The list cannot be read: it is not there, not yours to read, too large, or no text.",
        "name a file of text with commas (CSV), at most 900 kB",
    ),
    code(
        "maintenance.on",
        "The server is being worked on: only administrators can log in, also after a restart.",
        "xmppd maintenance off",
    ),
    code(
        "pid_file",
        "The file for the process id cannot be written, so the server was not started.",
        "name another file, or run without --pid-file",
    ),
    code(
        "restart.failed",
        "The server has stopped as it should, but the program could not be started again in its place.",
        "xmppd run, or: systemctl start xmppd",
    ),
    code(
        "role.higher",
        "Nobody acts on the account of someone who may do more: with a new password he would be that one.",
        "ask an administrator of this server; on the machine: sudo xmppd …",
    ),
    code(
        "role.other_domain",
        "Whoever runs a domain runs that one only, and this was about another, or about all.",
        "name your own domain (--domain), or ask an administrator of this server",
    ),
    code(
        "role.rule",
        "A rule in server.permissions lets only others run this operation. The first rule that fits decides.",
        "xmppd user roles shows the rules; change them: xmppd config set server.permissions",
    ),
    code(
        "role.unknown",
        "There is no such role. Roles of accounts are admin, operator, member and guest; owner and administrators of a domain are named in its settings.",
        "xmppd user roles",
    ),
    code(
        "session.several",
        "The address has several clients, and one of them was meant.",
        "xmppd session list ADDRESS, then name it with its resource or its id",
    ),
    code(
        "stop.planned",
        "The end of the server, or a restart, is planned; users have been told.",
        "call it off: xmppd stop --cancel",
    ),
    code(
        "user.kept_back",
        "An account of that name was removed. Whoever gets the name would be taken for the one who had it: by contacts, by rooms, by other servers.",
        "take another name, or give it out nevertheless: --reuse-name",
    ),
    code(
        "user.last_admin",
        "It is the only administrator's account that can log in. Without one nobody could look after the server in chat.",
        "make another one first: xmppd user role ADDRESS admin",
    ),
    code(
        "user.limit",
        "The domain has as many accounts as its setting max_users allows.",
        "xmppd config set max_users NUMBER --domain DOMAIN",
    ),
    code(
        "user.look_alike",
        "The name looks like that of another account (l and 1, letters of other alphabets): people would take one for the other.",
        "take another name, or take it nevertheless: --allow-look-alike",
    ),
];
