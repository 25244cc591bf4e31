//! Documentation from the declarations: the example file, one setting's description, and the first file of `init`.

use std::fmt::Write as _;
use std::net::SocketAddr;

use toml_edit::{Array, Value};

use super::options::{Applies, Scope, Setting};
use super::value::Kind;
use super::{Registration, SCHEMA, SECTIONS, VhostOptions, settings};
use crate::jid::{BareJid, Domain};

/// Every setting with its default, as a file: `etc/xmppd.toml`.
pub fn example() -> String {
    let mut text = format!(
        "# Every setting of xmppd with its default. Your own file needs only what differs from it, and your domains.\n\
         # Printed by: xmppd config example. One setting: xmppd config describe KEY\n\
         \n\
         # The version of this file's structure.\n\
         schema = {SCHEMA}\n"
    );
    for (name, doc, settings) in SECTIONS {
        section(&mut text, doc, &format!("[{name}]"), name, settings.iter());
    }
    let of_domains = |scope| VhostOptions::OPTIONS.iter().filter(move |setting| setting.scope == scope);
    section(&mut text, VhostOptions::DOC, "[vhost_defaults]", "", of_domains(Scope::Vhost));
    let doc = [
        "One table for each domain that is served here. All of [vhost_defaults] can stand here as well, and:",
    ];
    section(&mut text, &doc, "[vhost.\"example.org\"]", "", of_domains(Scope::OneVhost));
    text
}

/// A table with its settings; keys are written without the table's name.
fn section<'a>(
    text: &mut String,
    doc: &[&str],
    header: &str,
    name: &str,
    settings: impl Iterator<Item = &'a Setting>,
) {
    text.push('\n');
    comment(text, doc);
    let _ = writeln!(text, "{header}");
    for setting in settings {
        comment(text, setting.doc);
        if setting.applies == Applies::Restart {
            comment(text, &["Takes effect at the next start."]);
        }
        let key = setting.key.strip_prefix(name).map_or(setting.key, |key| key.trim_start_matches('.'));
        let _ = writeln!(text, "{key} = {}", setting.default_text());
    }
}

/// Lines of a comment. Doc lines begin with the space that follows `///`.
fn comment(text: &mut String, lines: &[&str]) {
    for line in lines {
        let _ = writeln!(text, "# {}", line.trim());
    }
}

/// A setting in a few lines: what it does, what a value is, the default, when a change takes effect.
/// `None` for a key that does not exist. `tls.required` is described as the server's and as a domain's.
pub fn describe(key: &str) -> Option<String> {
    let mut text = String::new();
    for setting in settings().filter(|setting| setting.key == key) {
        let place = match setting.scope {
            Scope::Server => "for the whole server",
            Scope::Vhost => "for all domains in [vhost_defaults], or for one",
            Scope::OneVhost => "for one domain",
        };
        let _ = writeln!(text, "{key}   {place}");
        for line in setting.doc {
            let _ = writeln!(text, "  {}", line.trim());
        }
        let _ = writeln!(text, "  value     {} ({})", setting.noun, setting.examples);
        let _ = writeln!(text, "  default   {}", setting.default_text());
        let when = match setting.applies {
            Applies::Live => "at once, without a restart",
            Applies::NewConnections => "at once for new connections; those that exist stay as they are",
            Applies::Restart => "at the next start",
        };
        let _ = writeln!(text, "  applies   {when}");
    }
    (!text.is_empty()).then_some(text)
}

/// What `init` has decided for this machine.
#[derive(Clone, Debug)]
pub struct Decided {
    /// The day, as `2026-09-01`.
    pub date: String,
    /// The name of the machine, where it is known.
    pub name: Option<String>,
    /// The domain that is served.
    pub domain: Domain,
    /// The administrators of the server.
    pub admins: Vec<BareJid>,
    /// Addresses for `listen.c2s` and `listen.c2s_tls`, where they are not the usual ones.
    pub listen: Option<(Vec<SocketAddr>, Vec<SocketAddr>)>,
    /// Who may make an account by himself.
    pub registration: Registration,
}

/// The first configuration file: only what was decided.
pub fn initial(decided: &Decided) -> String {
    let mut text = format!(
        "# xmppd.toml — written by xmppd init on {}. Edit freely: comments and order are kept.\n\
         # Check:  xmppd config check        All settings with their values:  xmppd config show --effective\n\
         # Values set with \"xmppd config set\" are written here too; there is no second, hidden configuration.\n\
         schema = {SCHEMA}\n\n[server]\n",
        decided.date
    );
    if let Some(name) = &decided.name {
        let _ = writeln!(text, "name = {}", Value::from(name.as_str()));
    }
    let _ = writeln!(text, "admins = {}", list(&decided.admins));
    if let Some((c2s, c2s_tls)) = &decided.listen {
        let _ = writeln!(text, "\n[listen]\nc2s = {}          # STARTTLS", list(c2s));
        let _ = writeln!(text, "c2s_tls = {}      # direct TLS", list(c2s_tls));
        if c2s.iter().any(|address| address.port() != 5222) {
            // Not the only server of this machine: the usual port is left to the one that has the usual ones.
            let _ = writeln!(text, "metrics = []      # figures and health, such as 127.0.0.1:9599");
        }
    }
    let _ = writeln!(text, "\n[vhost.{}]", Value::from(decided.domain.as_str()));
    if decided.registration != Registration::Closed {
        let _ = writeln!(text, "registration = {}", Kind::write(&decided.registration));
    }
    text
}

fn list<T: ToString>(values: &[T]) -> Value {
    Value::Array(values.iter().map(ToString::to_string).collect::<Array>())
}

#[cfg(test)]
mod tests {
    use super::super::Config;
    use super::*;

    #[test]
    fn the_example_is_a_file_with_the_defaults() {
        let config = Config::parse(&example(), "etc/xmppd.toml".as_ref()).unwrap();
        for place in [None, Some("example.org".parse().unwrap())] {
            for shown in config.show(place.as_ref()) {
                let setting =
                    settings().filter(|s| s.key == shown.key).any(|s| s.default_text() == shown.value);
                assert!(setting, "{} is {}", shown.key, shown.value);
            }
        }
    }

    #[test]
    fn every_setting_is_described() {
        for setting in settings() {
            assert!(describe(setting.key).is_some_and(|text| text.contains(setting.noun)));
            assert!(!setting.doc.is_empty(), "{} has no doc", setting.key);
        }
        assert_eq!(describe("bananas"), None);
    }

    #[test]
    fn the_first_file_is_valid() {
        let decided = Decided {
            date: "2026-09-01".into(),
            name: Some("atlas \"the\" machine".into()),
            domain: "example.org".parse().unwrap(),
            admins: vec!["anna@example.org".parse().unwrap()],
            listen: Some((vec!["127.0.0.1:0".parse().unwrap()], vec!["127.0.0.1:0".parse().unwrap()])),
            registration: Registration::Open,
        };
        let config = Config::parse(&initial(&decided), "xmppd.toml".as_ref()).unwrap();
        assert_eq!(config.server.name, "atlas \"the\" machine");
        assert_eq!(config.listen.c2s_tls, decided.listen.unwrap().1);
        assert_eq!(config.vhost_named("example.org").unwrap().registration, Registration::Open);
    }
}
