//! Manual pages from the declarations: `xmppd.1`, one for each noun, `xmppd.toml.5`; and `xmppd man`, which shows them.

use std::io::{IsTerminal as _, Write as _};
use std::process::{Command as Process, Stdio};

use clap::{Args, Command};
use clap_mangen::Man;

use super::command::{command, names};
use super::render::Look;
use crate::admin::AdminError;
use crate::config::{Applies, Scope, Setting, nearest, settings};

/// Examples in the help.
pub(super) const EXAMPLES: &str =
    "Example:\n  xmppd man\n  xmppd man user\n  xmppd man xmppd.toml\n  xmppd man user > xmppd-user.1";

/// The page of the configuration file.
const CONFIG_PAGE: &str = "xmppd.toml";

/// Which page.
#[derive(Clone, Debug, Default, Args)]
pub(super) struct Manual {
    /// A command, or xmppd.toml; the page of the program itself if left out.
    #[arg(value_name = "NOUN")]
    pub(super) noun: Option<String>,
}

/// `xmppd man`: on a terminal as a page to read, else as its source.
pub(super) fn run(manual: &Manual, look: &Look) -> Result<(), AdminError> {
    let wanted = manual.noun.as_deref().unwrap_or("xmppd");
    let root = built();
    let page = match wanted {
        "xmppd" => main_page(&root),
        CONFIG_PAGE => config_page(),
        noun => match root.find_subcommand(noun).filter(|command| !command.is_hide_set()) {
            Some(command) => noun_page(command),
            None => return Err(unknown(noun, &root)),
        },
    };
    if !std::io::stdout().is_terminal() || !shown_by_man(&page) {
        look.line(page.trim_end());
    }
    Ok(())
}

fn unknown(noun: &str, root: &Command) -> AdminError {
    let mut pages = names(root);
    pages.push(CONFIG_PAGE.into());
    let near = nearest(noun, pages.iter().map(String::as_str));
    let near = near.map(|near| format!(" Did you mean {near}?")).unwrap_or_default();
    AdminError::not_found("man.unknown", format!("There is no manual page \"{noun}\".{near}"))
        .next("all commands: xmppd -h")
}

/// Lets `man` show a page. Whether it could.
fn shown_by_man(page: &str) -> bool {
    let started = Process::new("man").args(["-l", "-"]).stdin(Stdio::piped()).stderr(Stdio::null()).spawn();
    let Ok(mut man) = started else { return false };
    // Somebody who has read enough closes it.
    let _ = man.stdin.take().map(|mut stdin| stdin.write_all(page.as_bytes()));
    man.wait().is_ok_and(|status| status.success())
}

/// All pages: name of the file and content, without a date, so that they change only with what they say.
pub fn manual_pages() -> Vec<(String, String)> {
    let root = built();
    let nouns = root.get_subcommands().filter(|command| is_documented(command));
    let mut pages: Vec<(String, String)> =
        nouns.map(|noun| (format!("xmppd-{}.1", noun.get_name()), noun_page(noun))).collect();
    pages.push(("xmppd.1".into(), main_page(&root)));
    pages.push((format!("{CONFIG_PAGE}.5"), config_page()));
    pages
}

/// What a build for tests has more is in no page.
fn is_documented(command: &Command) -> bool {
    let of_tests = cfg!(feature = "test-clock") && command.get_name() == "clock";
    !command.is_hide_set() && !of_tests
}

/// The commands with their full names. Flags of every command are told once, in the page of the program.
fn built() -> Command {
    let mut root = command();
    root.build();
    root
}

fn main_page(root: &Command) -> String {
    let mut page = Page::new(root, "xmppd");
    page.title(root);
    page.section("COMMANDS");
    for noun in root.get_subcommands().filter(|command| is_documented(command)) {
        page.entry(&format!("\\fBxmppd\\-{}\\fR(1)", escaped(noun.get_name())), &about(noun));
    }
    page.section("FLAGS OF EVERY COMMAND");
    page.flags(root, true);
    page.examples(root);
    page.section("EXIT STATUS");
    for (code, meaning) in EXIT_STATUS {
        page.entry(&format!("\\fB{code}\\fR"), meaning);
    }
    page.section("ENVIRONMENT");
    for (name, meaning) in ENVIRONMENT {
        page.entry(&format!("\\fB{name}\\fR"), meaning);
    }
    page.section("FILES");
    for (path, meaning) in FILES {
        page.entry(&format!("\\fI{}\\fR", escaped(path)), meaning);
    }
    page.section("SEE ALSO");
    page.text.push_str("\\fBxmppd.toml\\fR(5)\n");
    page.text
}

fn noun_page(noun: &Command) -> String {
    let mut page = Page::new(noun, &format!("xmppd-{}", noun.get_name()));
    page.title(noun);
    let verbs: Vec<&Command> = noun.get_subcommands().filter(|command| is_documented(command)).collect();
    if verbs.is_empty() {
        page.section("OPTIONS");
        page.flags(noun, false);
    }
    page.examples(noun);
    for verb in verbs {
        page.section(&format!("xmppd {} {}", noun.get_name(), verb.get_name()));
        page.usage(verb);
        page.paragraph(&description(verb));
        page.flags(verb, false);
        page.example_lines(verb);
    }
    page.section("SEE ALSO");
    page.text.push_str(
        "\\fBxmppd\\fR(1) for the flags of every command and the exit status, \\fBxmppd.toml\\fR(5)\n",
    );
    page.text
}

/// A page as it grows.
struct Page {
    text: String,
}

impl Page {
    fn new(command: &Command, name: &str) -> Self {
        let man = Man::new(command.clone())
            .title(name.to_uppercase())
            .source(format!("xmppd {}", env!("CARGO_PKG_VERSION")))
            .manual("xmppd");
        Self { text: rendered(|to| man.render_title(to)) }
    }

    fn title(&mut self, command: &Command) {
        self.section("NAME");
        let name = command.get_display_name().unwrap_or_else(|| command.get_name());
        self.text.push_str(&format!("{} \\- {}\n", escaped(name), escaped(&about(command))));
        self.section("SYNOPSIS");
        self.usage(command);
        self.section("DESCRIPTION");
        self.paragraph(&description(command));
    }

    fn section(&mut self, title: &str) {
        self.text.push_str(&format!(".SH \"{}\"\n", escaped(title)));
    }

    fn paragraph(&mut self, text: &str) {
        for part in text.split("\n\n") {
            self.text.push_str(&format!(".PP\n{}\n", line(part)));
        }
    }

    fn entry(&mut self, head: &str, text: &str) {
        self.text.push_str(&format!(".TP\n{head}\n{}\n", line(text)));
    }

    fn usage(&mut self, command: &Command) {
        let usage = command.clone().render_usage().to_string();
        let usage = usage.trim_start_matches("Usage: ");
        self.text.push_str(&format!(".PP\n.nf\n\\fB{}\\fR\n.fi\n", escaped(usage)));
    }

    /// The arguments: those of every command, or the command's own.
    fn flags(&mut self, command: &Command, of_every_command: bool) {
        let wanted = command
            .get_arguments()
            .filter(|argument| !argument.is_hide_set() && (of_every_command || !argument.is_global_set()));
        for argument in wanted.filter(|argument| argument.get_id() != "help") {
            let mut head = Vec::new();
            head.extend(argument.get_short().map(|short| format!("\\fB\\-{short}\\fR")));
            head.extend(argument.get_long().map(|long| format!("\\fB\\-\\-{}\\fR", escaped(long))));
            let mut head = head.join(", ");
            if argument.is_positional() || argument.get_action().takes_values() {
                let names = argument.get_value_names().unwrap_or_default().join(" ");
                let names =
                    if names.is_empty() { argument.get_id().to_string().to_uppercase() } else { names };
                head = format!("{head} \\fI{}\\fR", escaped(&names)).trim_start().to_owned();
            }
            let help = argument.get_long_help().or(argument.get_help()).map(ToString::to_string);
            let values = argument.get_possible_values();
            let values: Vec<&str> = match argument.get_action().takes_values() {
                true => values.iter().map(clap::builder::PossibleValue::get_name).collect(),
                false => Vec::new(),
            };
            let values =
                if values.is_empty() { String::new() } else { format!(" One of: {}.", values.join(", ")) };
            self.entry(&head, &format!("{}.{values}", help.unwrap_or_default().trim_end_matches('.')));
        }
    }

    fn examples(&mut self, command: &Command) {
        if command.get_after_help().is_some() {
            self.section("EXAMPLES");
            self.example_lines(command);
        }
    }

    fn example_lines(&mut self, command: &Command) {
        let Some(help) = command.get_after_help().map(ToString::to_string) else { return };
        let lines: Vec<String> = help
            .lines()
            .skip_while(|line| line.trim() == "Example:")
            .map(|line| escaped(line.strip_prefix("  ").unwrap_or(line)))
            .collect();
        self.text.push_str(&format!(".PP\n.RS\n.nf\n{}\n.fi\n.RE\n", lines.join("\n")));
    }
}

fn rendered(write: impl FnOnce(&mut dyn std::io::Write) -> std::io::Result<()>) -> String {
    let mut text = Vec::new();
    // Writing into memory does not fail.
    let _ = write(&mut text);
    String::from_utf8_lossy(&text).into_owned()
}

fn about(command: &Command) -> String {
    command.get_about().map(ToString::to_string).unwrap_or_default()
}

fn description(command: &Command) -> String {
    let long = command.get_long_about().or(command.get_about()).map(ToString::to_string).unwrap_or_default();
    if long.ends_with(['.', '?', '!']) { long } else { long + "." }
}

/// A text on one line, as a page has it.
fn line(text: &str) -> String {
    escaped(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// A text without anything that a formatter would take for its own.
fn escaped(text: &str) -> String {
    let escape = |line: &str| {
        let line = line.replace('\\', "\\e").replace('-', "\\-");
        if line.starts_with(['.', '\'']) { format!("\\&{line}") } else { line }
    };
    text.split('\n').map(escape).collect::<Vec<_>>().join("\n")
}

const EXIT_STATUS: [(u8, &str); 12] = [
    (0, "Done, or nothing to do."),
    (1, "Failed while doing it."),
    (2, "Wrong usage."),
    (3, "Configuration or input not valid."),
    (4, "There is no such object."),
    (5, "The object exists already."),
    (6, "Not permitted."),
    (7, "The server cannot be reached; the message says why."),
    (8, "A check found problems."),
    (9, "A check found warnings only, where --strict asks for that."),
    (10, "It took too long; the server goes on with it."),
    (130, "Interrupted; nothing is half-done, or the message says what."),
];

const ENVIRONMENT: [(&str, &str); 4] = [
    ("XMPPD_CONFIG", "The configuration file, as --config."),
    ("XMPPD_SOCKET", "The control socket, as --socket."),
    ("NO_COLOR", "No colour, as --no-color; so do CLICOLOR=0 and TERM=dumb."),
    ("LC_ALL, LC_CTYPE, LANG", "Marks and arrows are ASCII where the locale is not UTF-8."),
];

const FILES: [(&str, &str); 5] = [
    (
        "/etc/xmppd/xmppd.toml",
        "The configuration of the system's server; ~/.config/xmppd/xmppd.toml in user mode.",
    ),
    ("/etc/xmppd/certs/", "Certificates and keys: NAME.pem, NAME.key."),
    ("/var/lib/xmppd/", "The database; ~/.local/share/xmppd/ in user mode."),
    ("/run/xmppd/control.sock", "The control socket; $XDG_RUNTIME_DIR/xmppd/control.sock in user mode."),
    ("/var/log/xmppd/", "Logs; ~/.local/state/xmppd/log/ in user mode."),
];

/// The page of the configuration file: every setting with its default.
fn config_page() -> String {
    let version = env!("CARGO_PKG_VERSION");
    let mut page = Page { text: format!(".TH XMPPD.TOML 5  \"xmppd {version}\" \"xmppd\"\n") };
    page.section("NAME");
    page.text.push_str("xmppd.toml \\- configuration of xmppd\n");
    page.section("DESCRIPTION");
    page.paragraph(
        "A TOML file. It needs only what differs from the defaults below, and the domains. Comments and order are \
         kept when a command changes it; there is no second, hidden configuration.\n\nCheck it: xmppd config check. \
         Apply what was changed by hand: xmppd config reload, or SIGHUP. Change one setting: xmppd config set KEY \
         VALUE.",
    );
    let sections: [(&str, &str, Scope); 3] = [
        (
            "SETTINGS OF THE SERVER",
            "The part of a key before its first dot is a table: limits.connections is connections in [limits].",
            Scope::Server,
        ),
        (
            "SETTINGS OF DOMAINS",
            "In [vhost_defaults] for all domains, in [vhost.\"example.org\"] for one.",
            Scope::Vhost,
        ),
        ("SETTINGS OF ONE DOMAIN", "Only in [vhost.\"example.org\"].", Scope::OneVhost),
    ];
    for (title, text, scope) in sections {
        page.section(title);
        page.paragraph(text);
        for setting in settings().filter(|setting| setting.scope == scope) {
            page.setting(setting);
        }
    }
    page.section("FILES");
    page.entry("\\fI/etc/xmppd/xmppd.toml\\fR", "The system's server.");
    page.entry("\\fI~/.config/xmppd/xmppd.toml\\fR", "User mode.");
    page.section("SEE ALSO");
    page.text.push_str("\\fBxmppd\\fR(1), \\fBxmppd\\-config\\fR(1)\n");
    page.text
}

impl Page {
    fn setting(&mut self, setting: &Setting) {
        let doc: Vec<&str> = setting.doc.iter().map(|line| line.trim()).collect();
        let when = match setting.applies {
            Applies::Live => "",
            Applies::NewConnections => " Takes effect at once for new connections.",
            Applies::Restart => " Takes effect at the next start.",
        };
        let default = setting.default_text();
        self.entry(&format!("\\fB{}\\fR = {}", escaped(setting.key), escaped(&default)), &doc.join(" "));
        let value = format!("Value: {} ({}).{when}", setting.noun, setting.examples);
        self.text.push_str(&format!(".IP\n{}\n", line(&value)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_noun_and_every_setting_has_its_place_in_the_pages() {
        let pages = manual_pages();
        let page = |name: &str| pages.iter().find(|(file, _)| file == name).unwrap().1.clone();
        for noun in names(&built()).into_iter().filter(|noun| noun != "clock") {
            assert!(page("xmppd.1").contains(&format!("xmppd\\-{noun}\\fR(1)")), "{noun}");
            assert!(page(&format!("xmppd-{noun}.1")).contains(".SH \"NAME\""), "{noun}");
        }
        for setting in settings() {
            assert!(page("xmppd.toml.5").contains(&escaped(setting.key)), "{}", setting.key);
        }
        assert!(page("xmppd-user.1").contains("xmppd user add"));
    }

    #[test]
    fn a_text_is_no_request_of_the_formatter() {
        assert_eq!(escaped(".TH \\n a-b\n'x"), "\\&.TH \\en a\\-b\n\\&'x");
    }
}
