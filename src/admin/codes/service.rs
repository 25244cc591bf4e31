//! The machine's service, and other machines.

use super::{Code, code};

/// The rows.
pub(super) const CODES: &[Code] = &[
    code(
        "host.invalid",
        "--host takes a host as ssh does: a name, or USER@NAME.",
        "xmppd --host anna@atlas.example.org status",
    ),
    code(
        "host.no_ssh",
        "--host runs the command on the other machine by the program ssh, which could not be started here.",
        "install OpenSSH's client, or log in over there",
    ),
    code(
        "host.unreachable",
        "ssh has ended with 255: it did not reach the other machine, or was not let in. Its own words stand above.",
        "try it without xmppd: ssh USER@MACHINE true",
    ),
    code(
        "service.changed",
        "There is a service file already, and its text is not the one that would be written. What somebody has changed by hand is not written over.",
        "look at the file, then: xmppd service uninstall, and: xmppd service install",
    ),
    code(
        "service.failed",
        "The service manager was asked and has refused, or the server ended right after its start.",
        "journalctl -u xmppd -n 20, or: xmppd run, which says it on the terminal",
    ),
    code(
        "service.hidden",
        "The machine's service runs in a sandbox that sees no home directories and no temporary ones, so it could not start a program from there.",
        "sudo install -m 755 PROGRAM /usr/local/bin/xmppd, and install the service from there",
    ),
    code(
        "service.missing",
        "No file declares the service to the service manager, neither a package's nor one of this machine.",
        "xmppd service install",
    ),
    code(
        "service.no_machine_service",
        "On macOS the server runs as a user, who is told by launchd.",
        "xmppd service install --user",
    ),
    code(
        "service.no_manager",
        "Neither systemd nor OpenRC runs this machine; in a container there is mostly none.",
        "xmppd run, started by whatever starts programs here",
    ),
    code(
        "service.no_user",
        "The machine's service does not run as root but as the user xmppd, and there is none. Packages make it.",
        "the error itself has the command that makes it",
    ),
    code(
        "service.no_user_services",
        "OpenRC starts services of the machine, not of its users.",
        "sudo xmppd service install, or start it yourself: xmppd run",
    ),
    code(
        "service.not_permitted",
        "The services of the machine belong to root.",
        "sudo xmppd service …, or one of your own: xmppd service install --user",
    ),
    code(
        "service.packaged",
        "The service came with a package, which also takes it away and renews it.",
        "xmppd service start, or: xmppd service status",
    ),
    code(
        "service.place",
        "The machine's service uses /etc/xmppd and /var/lib/xmppd; --dir, --config and --user-mode name other places.",
        "xmppd service install --user",
    ),
    code(
        "service.program",
        "The system does not say where this program lies, mostly because its file was replaced or removed.",
        "start it again by its whole path",
    ),
];
