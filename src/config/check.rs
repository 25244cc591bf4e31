//! The check of a file: every error with its line, what was expected, and the nearest valid key.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use toml_edit::{Document, Item};

use super::error::{Problem, did_you_mean, nearest};
use super::load::{Lines, Place};
use super::options::{Layers, Scope, Setting, at};
use super::{SCHEMA, Tls, VhostOptions, Watchdog, server_settings};
use crate::base::size::show_duration;
use crate::jid::Domain;

/// A file's domains, each with its table, and what is wrong with the file.
pub(super) struct Checked<'a> {
    pub(super) vhosts: BTreeMap<Domain, &'a Item>,
    pub(super) lines: Lines,
    pub(super) problems: Vec<Problem>,
}

/// Checks a file that is TOML.
pub(super) fn check(document: &Document<String>) -> Checked<'_> {
    let checked = Checked { vhosts: BTreeMap::new(), lines: Lines::default(), problems: Vec::new() };
    let root = document.as_item();
    let metrics_public = at(root, "listen.metrics_public").and_then(Item::as_bool).unwrap_or(false);
    let mut walk = Walk { text: document.raw(), checked, tls_required: tls_required(root), metrics_public };
    for (name, item) in document.as_table() {
        let line = walk.line_of(document.as_item(), name);
        match name {
            "schema" => walk.schema(item, line),
            "vhost_defaults" => walk.tables(&Place::Defaults, "", item, line),
            "vhost" => walk.vhosts(item, line),
            _ => walk.entry(&Place::Server, "", name, item, line),
        }
    }
    walk.watchdog(root);
    walk.checked.problems.sort_by_key(|problem| problem.line);
    walk.checked
}

/// What `[tls]` says, whatever else is wrong with the file.
pub(super) fn tls_required(root: &Item) -> bool {
    at(root, "tls.required").and_then(Item::as_bool).unwrap_or(Tls::default().required)
}

/// The line of an offset, counted from 1.
pub(super) fn line(text: &str, offset: usize) -> usize {
    1 + text.bytes().take(offset).filter(|byte| *byte == b'\n').count()
}

struct Walk<'a> {
    text: &'a str,
    checked: Checked<'a>,
    tls_required: bool,
    metrics_public: bool,
}

impl<'a> Walk<'a> {
    fn schema(&mut self, item: &Item, line: Option<usize>) {
        let reason = match item.as_integer() {
            Some(SCHEMA) => return,
            Some(newer) if newer > SCHEMA => {
                format!("this file is for a newer xmppd (schema {newer}, this one knows {SCHEMA}).")
            }
            _ => format!("{} is not a schema. This xmppd knows {SCHEMA}.", super::value::shown(item)),
        };
        self.problem(line, "schema".into(), reason);
    }

    fn vhosts(&mut self, item: &'a Item, line: Option<usize>) {
        let Some(table) = item.as_table_like() else {
            return self.problem(
                line,
                "vhost".into(),
                "write one table per domain: [vhost.\"example.org\"].".into(),
            );
        };
        for (name, item) in table.iter() {
            let line =
                table.get_key_value(name).and_then(|(key, item)| self.line_in(key.span().or(item.span())));
            let key = format!("vhost.\"{name}\"");
            match Domain::for_hosting(name) {
                Err(error) => self.problem(line, key, format!("{error}.")),
                Ok(domain) if self.checked.vhosts.contains_key(&domain) => {
                    self.problem(line, key, format!("{domain} is named twice."));
                }
                Ok(domain) => {
                    self.checked.vhosts.insert(domain.clone(), item);
                    self.tables(&Place::Vhost(domain), "", item, line);
                }
            }
        }
    }

    /// A table and all below it.
    fn tables(&mut self, place: &Place, prefix: &str, item: &Item, line: Option<usize>) {
        let Some(table) = item.as_table_like() else {
            let key = place.key(prefix.trim_end_matches('.'));
            let reason =
                format!("{} stands where a table of settings is expected.", super::value::shown(item));
            return self.problem(line, key, reason);
        };
        for (name, below) in table.iter() {
            let line = self.line_of(item, name).or(line);
            self.entry(place, prefix, name, below, line);
        }
    }

    /// A setting, or a table of them.
    fn entry(&mut self, place: &Place, prefix: &str, name: &str, item: &Item, line: Option<usize>) {
        let path = format!("{prefix}{name}");
        let below = format!("{path}.");
        if let Some(setting) = place.settings().find(|setting| setting.key == path) {
            self.setting(place, setting, item, line);
        } else if place.settings().any(|setting| setting.key.starts_with(&below)) {
            self.tables(place, &below, item, line);
        } else {
            let reason = unknown(place, &path, item);
            self.problem(line, place.key(&path), reason);
        }
    }

    fn setting(&mut self, place: &Place, setting: &'static Setting, item: &Item, line: Option<usize>) {
        let line = self.line_in(item.span()).or(line);
        self.checked.lines.insert((place.clone(), setting.key), line);
        let value = match (setting.read)(item) {
            Ok(value) => value,
            Err(reason) => return self.problem(line, place.key(setting.key), reason),
        };
        if setting.key == "listen.metrics"
            && !self.metrics_public
            && let Some(address) = open_to_others(item)
        {
            let reason = format!(
                "other machines can reach {address}, and what is told there has no password. Listen at \
                 127.0.0.1, or allow it: listen.metrics_public = true."
            );
            self.problem(line, setting.key.into(), reason);
        }
        if matches!(place, Place::Vhost(_)) && weakens(setting.key, self.tls_required, value.as_bool()) {
            let reason = "it is on in [tls], for all domains. A domain cannot weaken it.".into();
            self.problem(line, place.key(setting.key), reason);
            if let Some(problem) = self.checked.problems.last_mut() {
                problem.weaker = true;
            }
        }
    }

    /// Who is disconnected for his silence has been asked before. FEATURES TR17
    fn watchdog(&mut self, root: &Item) {
        let watchdog = Watchdog::read(&Layers(vec![root]));
        for (key, longest) in watchdog.limits() {
            if longest > watchdog.timeout {
                continue;
            }
            let line_of = |key: &str| {
                let mut lines = self.checked.lines.iter();
                lines.find_map(|((_, known), line)| (*known == key).then_some(*line)).flatten()
            };
            let line = line_of(key).or_else(|| line_of("watchdog.timeout"));
            let reason = format!(
                "{} is not longer than watchdog.timeout ({}): clients would be disconnected before they are asked.",
                show_duration(longest),
                show_duration(watchdog.timeout)
            );
            self.problem(line, key.into(), reason);
        }
    }

    fn problem(&mut self, line: Option<usize>, key: String, reason: String) {
        self.checked.problems.push(Problem { line, key, reason, weaker: false });
    }

    /// The line on which a key of a table stands.
    fn line_of(&self, table: &Item, name: &str) -> Option<usize> {
        let (key, item) = table.as_table_like()?.get_key_value(name)?;
        self.line_in(key.span().or(item.span()))
    }

    fn line_in(&self, span: Option<std::ops::Range<usize>>) -> Option<usize> {
        span.map(|span| line(self.text, span.start))
    }
}

/// The first address of a list that is not one of this machine alone.
fn open_to_others(list: &Item) -> Option<SocketAddr> {
    let addresses: Vec<SocketAddr> = super::options::read(list, None).ok()?;
    addresses.into_iter().find(|address| !address.ip().to_canonical().is_loopback())
}

/// Whether a domain's value of a setting is less strict than that of the server.
pub(super) fn weakens(key: &str, server: bool, own: Option<bool>) -> bool {
    key == "tls.required" && server && own == Some(false)
}

/// Why a key is not known at its place, and what may have been meant.
fn unknown(place: &Place, path: &str, item: &Item) -> String {
    let elsewhere = |found: Option<&Setting>, text: &str| found.map(|_| text.to_owned());
    let hint = match place {
        Place::Server => elsewhere(
            VhostOptions::OPTIONS.iter().find(|setting| setting.key == path),
            "This is a setting of domains; it belongs below [vhost_defaults] or [vhost.\"…\"].",
        ),
        Place::Defaults | Place::Vhost(_)
            if server_settings().any(|s| s.key.starts_with(&format!("{path}."))) =>
        {
            Some(format!("Its settings are those of the whole server; they belong below [{path}]."))
        }
        Place::Defaults => elsewhere(
            VhostOptions::OPTIONS.iter().find(|s| s.key == path && s.scope == Scope::OneVhost),
            "This is a setting of a single domain; it belongs below [vhost.\"…\"].",
        ),
        Place::Vhost(domain) if item.is_table_like() && !path.contains('.') => {
            Some(format!("A domain with dots needs quotes: [vhost.\"{domain}.{path}\"]."))
        }
        Place::Vhost(_) => None,
    };
    let hint = hint.or_else(|| {
        let known = server_settings().find(|setting| setting.key == path && *place != Place::Server);
        known.map(|setting| {
            let section = setting.key.rsplit_once('.').map_or("", |(section, _)| section);
            format!("This is a setting of the whole server; it belongs below [{section}].")
        })
    });
    let hint =
        hint.map_or_else(|| did_you_mean(nearest_key(place, path).as_deref()), |hint| format!(" {hint}"));
    format!("there is no such setting.{hint}")
}

/// The key or table at a place that is meant by a slip.
pub(super) fn nearest_key(place: &Place, path: &str) -> Option<String> {
    let keys: Vec<&str> = place.settings().map(|setting| setting.key).collect();
    let mut tables: Vec<&str> = Vec::new();
    for key in &keys {
        tables.extend(key.match_indices('.').map(|(end, _)| key.split_at(end).0));
    }
    if *place == Place::Server {
        tables.extend(["schema", "vhost", "vhost_defaults"]);
    }
    tables.dedup();
    nearest(path, keys.into_iter().chain(tables))
}

#[cfg(test)]
mod tests {
    use super::super::Config;
    use super::super::error::ConfigError;

    /// The errors of a text as `line: key: reason`.
    fn errors(text: &str) -> Vec<String> {
        match Config::parse(text, "x.toml".as_ref()) {
            Ok(_) => Vec::new(),
            Err(ConfigError::Invalid { problems, .. }) => problems
                .iter()
                .map(|problem| {
                    format!("{}: {problem}", problem.line.map_or("?".into(), |line| line.to_string()))
                })
                .collect(),
            Err(other) => vec![other.to_string()],
        }
    }

    #[test]
    fn every_error_is_named_with_its_line() {
        let text = r#"schema = 1
[limits]
c2s = { unauthenticated = "soon", per_adress = 5 }
stanza_size = "1kB"
[lgo]
level = "debug"
[log]
level = "debgu"
modules = { mams = "info" }
[listen]
c2s = ["[::]"]
[server]
admins = ["anna", "bob miller@example.org"]
"#;
        assert_eq!(
            errors(text),
            [
                "3: limits.c2s.unauthenticated: \"soon\" is not a duration. Examples: 30s, 10m, 2h, 7d.",
                "3: limits.c2s.per_adress: there is no such setting. Did you mean limits.c2s.per_address?",
                "4: limits.stanza_size: 1kB is not between 10kB and 16MiB.",
                "5: lgo: there is no such setting. Did you mean log?",
                "8: log.level: \"debgu\" is not a level. Did you mean debug? Possible: off, error, warn, info, debug, trace.",
                "9: log.modules: Module \"mams\" does not exist. All: account, admin, base, c2s, cli, config, ctl, db, http, library, modules, net, node, observe, router, sasl, store, stream, tls, rustls.",
                "11: listen.c2s: \"[::]\" is not an address with a port. Examples: [::]:5222, 127.0.0.1:5222.",
                "13: server.admins: \"bob miller@example.org\" is not an address: a space is not allowed before the @.",
            ]
        );
    }

    #[test]
    fn domains_and_their_settings_are_checked() {
        let text = r#"
[vhost_defaults]
enabled = false
auth.mechanisms = ["SCRAM-SHA-265"]
[vhost."example.org"]
offline.limit = 5
tls.required = false
[vhost."Example.ORG"]
[vhost."exa mple.org"]
[vhost.shop.example]
"#;
        assert_eq!(
            errors(text),
            [
                "3: vhost_defaults.enabled: there is no such setting. This is a setting of a single domain; it belongs below [vhost.\"…\"].",
                "4: vhost_defaults.auth.mechanisms: \"SCRAM-SHA-265\" is not a mechanism. Did you mean SCRAM-SHA-256? Possible: SCRAM-SHA-512-PLUS, SCRAM-SHA-256-PLUS, SCRAM-SHA-1-PLUS, SCRAM-SHA-512, SCRAM-SHA-256, SCRAM-SHA-1, PLAIN.",
                "6: vhost.\"example.org\".offline: there is no such setting. Its settings are those of the whole server; they belong below [offline].",
                "7: vhost.\"example.org\".tls.required: it is on in [tls], for all domains. A domain cannot weaken it.",
                "8: vhost.\"Example.ORG\": example.org is named twice.",
                "9: vhost.\"exa mple.org\": \"exa mple.org\" is not a domain: a space is not allowed in the domain.",
                "10: vhost.\"shop\".example: there is no such setting. A domain with dots needs quotes: [vhost.\"shop.example\"].",
            ]
        );
    }

    #[test]
    fn figures_are_for_this_machine_unless_they_are_allowed_to_others() {
        let reason = |address: &str| {
            format!(
                "2: listen.metrics: other machines can reach {address}, and what is told there has no password. \
                 Listen at 127.0.0.1, or allow it: listen.metrics_public = true."
            )
        };
        let with = |text: &str| errors(&format!("[listen]\n{text}"));
        assert!(with("metrics = [\"127.0.0.1:9599\", \"[::1]:9599\"]").is_empty());
        assert_eq!(with("metrics = \"[::]:9599\""), [reason("[::]:9599")]);
        assert_eq!(with("metrics = [\"127.0.0.1:1\", \"192.0.2.1:1\"]"), [reason("192.0.2.1:1")]);
        assert!(with("metrics = \"[::]:9599\"\nmetrics_public = true").is_empty());
    }

    #[test]
    fn nobody_is_disconnected_before_he_is_asked() {
        let reason = "is not longer than watchdog.timeout";
        let with = |text: &str| errors(&format!("[watchdog]\n{text}"));
        assert!(with("timeout = \"1m\"\nmax_inactivity = { c2s = \"2m\" }").is_empty());
        let same = with("timeout = \"2m\"\nmax_inactivity = { c2s = \"2m\" }");
        assert_eq!(
            same,
            [
                "3: watchdog.max_inactivity.c2s: 2m is not longer than watchdog.timeout (2m): clients would be \
              disconnected before they are asked."
            ]
        );
        assert!(
            with("timeout = \"2d\"")
                .first()
                .is_some_and(|error| error.starts_with("2: ") && error.contains(reason))
        );
        assert!(with("max_inactivity.c2s = \"1m\"").first().is_some_and(|error| error.contains(reason)));
    }

    #[test]
    fn broken_toml_names_its_line() {
        assert_eq!(errors("[server]\nname = \n").len(), 1);
        assert!(errors("[server]\nname = \n").iter().all(|error| error.starts_with("2: ")));
        assert_eq!(
            errors("schema = 2\n"),
            ["1: schema: this file is for a newer xmppd (schema 2, this one knows 1)."]
        );
    }
}
