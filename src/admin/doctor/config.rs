//! `doctor config`: mistakes in the file, changes that wait, and settings that do nothing.

use std::collections::BTreeMap;

use super::finding::{Examined, Finding, Subject};
use super::{Scene, words};
use crate::config::{ClientListener, Config, ConfigError, FilterPolicy, Origin};
use crate::jid::Domain;

/// Looks at the configuration.
pub fn examine(scene: &Scene) -> Examined {
    let mut examined = Examined::new(Subject::Config);
    let path = scene.paths.config.display();
    match &scene.file {
        Ok(file) => {
            examined.good(format!("{path} is valid"));
            if let (Some(now), true) = (&scene.config, scene.server.is_some()) {
                let waiting = differing(now, file);
                if !waiting.is_empty() {
                    examined.found(
                        Finding::warning(
                            "config.pending",
                            format!("Changed in the file and not in force yet: {}.", words::list(waiting)),
                            "The file was edited by hand.",
                        )
                        .fix("take it over: xmppd config reload")
                        .fix("see it: xmppd config diff"),
                    );
                }
            }
        }
        Err(ConfigError::Missing { .. }) => return examined,
        Err(ConfigError::Invalid { problems, .. }) => {
            let effect = match scene.server {
                Some(_) => {
                    "The running server keeps what it had; it cannot take anything over from the file."
                }
                None => "The server does not start with it.",
            };
            for problem in problems {
                let at = problem.line.map_or_else(String::new, |line| format!("line {line}: "));
                examined.found(
                    Finding::error("config.invalid", format!("{at}{problem}"), effect)
                        .fix(format!("repair {path}, then: xmppd config check")),
                );
            }
        }
        Err(error) => examined.found(
            Finding::error(
                "config.unreadable",
                crate::admin::sentence(error),
                "Nobody else could read it either with these rights.",
            )
            .fix("sudo xmppd doctor config"),
        ),
    }
    for notice in &scene.notices {
        let why = "The server says so itself.";
        examined.found(Finding::warning(notice.code, notice.text.clone(), why).fix(notice.next.clone()));
    }
    if let Some(config) = &scene.config {
        idle(config, &mut examined);
        domains(config, &mut examined);
        people(scene, config, &mut examined);
    }
    examined
}

/// Keys whose values differ.
fn differing(now: &Config, file: &Config) -> Vec<String> {
    let values = |config: &Config| {
        let domains = config.vhosts().map(|vhost| Some(vhost.domain.clone()));
        let places: Vec<Option<Domain>> = std::iter::once(None).chain(domains).collect();
        let shown = places.into_iter().flat_map(|domain| config.show(domain.as_ref()));
        let key = |domain: Option<&Domain>, key: &str| match domain {
            Some(domain) => format!("{key} ({domain})"),
            None => key.to_owned(),
        };
        shown.map(|shown| (key(shown.domain.as_ref(), shown.key), shown.value)).collect::<BTreeMap<_, _>>()
    };
    let (now, file) = (values(now), values(file));
    let keys = now.keys().chain(file.keys()).collect::<std::collections::BTreeSet<_>>();
    keys.into_iter().filter(|key| now.get(*key) != file.get(*key)).cloned().collect()
}

/// Settings that have no effect because of others.
fn idle(config: &Config, examined: &mut Examined) {
    let is_set = |key: &str, domain: Option<&Domain>| {
        let own = config.show(domain);
        own.iter().any(|shown| shown.key == key && shown.origin != Origin::Default)
    };
    let mut found = |key: &str, why: &str, fix: String| {
        examined.found(
            Finding::warning("config.idle", format!("{key} is set and does nothing."), why.to_owned())
                .fix(fix),
        );
    };
    if !config.offline.store {
        for key in ["offline.limit", "offline.over_limit"].iter().filter(|key| is_set(key, None)) {
            found(
                key,
                "offline.store is false: nothing is kept for later.",
                "xmppd config set offline.store true".into(),
            );
        }
    }
    let limits = &config.limits;
    if limits.connections > 0
        && limits.per_address > limits.connections
        && is_set("limits.c2s.per_address", None)
    {
        let why = "It is more than limits.c2s.connections allows for all addresses together.";
        found(
            "limits.c2s.per_address",
            why,
            format!("xmppd config set limits.c2s.per_address {}", limits.connections),
        );
    }
    if config.listen.c2s.is_empty() && is_set("tls.required", None) {
        let why = "listen.c2s is empty: at the other listener encryption comes first in any case.";
        found("tls.required", why, "xmppd config unset tls.required".into());
    }
    for vhost in config.vhosts() {
        let domain = &vhost.domain;
        if vhost.enabled && is_set("disabled_message", Some(domain)) && !vhost.disabled_message.is_empty() {
            let key = format!("disabled_message of {domain}");
            let why = "It is for clients of a domain that is switched off; this one is not.";
            found(&key, why, format!("xmppd config unset disabled_message --domain {domain}"));
        }
        let policy = vhost.filter_policy;
        let lists = matches!(policy, FilterPolicy::List | FilterPolicy::Blacklist);
        if !vhost.filter_domains.is_empty() && !lists {
            let why = format!("filter.policy is {policy}; it is for LIST and BLACKLIST.");
            let fix = format!("xmppd config set filter.policy LIST --domain {domain}");
            found(&format!("filter.domains of {domain}"), &why, fix);
        }
        if !vhost.filter_rules.is_empty() && policy != FilterPolicy::Custom {
            let why = format!("filter.policy is {policy}; they are for CUSTOM.");
            let fix = format!("xmppd config set filter.policy CUSTOM --domain {domain}");
            found(&format!("filter.rules of {domain}"), &why, fix);
        }
    }
}

/// Where a domain is not what it looks like: who reaches it, who may talk to whom, and who is told what is said.
fn domains(config: &Config, examined: &mut Examined) {
    for vhost in config.vhosts().filter(|vhost| vhost.enabled) {
        let (domain, policy) = (&vhost.domain, vhost.filter_policy);
        let missing = match policy {
            FilterPolicy::List if vhost.filter_domains.is_empty() => {
                Some(("filter.domains", "Nobody of this domain can talk to anybody.", "example.org"))
            }
            FilterPolicy::Blacklist if vhost.filter_domains.is_empty() => {
                Some(("filter.domains", "Nobody is kept away.", "example.org"))
            }
            FilterPolicy::Custom if vhost.filter_rules.is_empty() => {
                Some(("filter.rules", "What no rule fits is allowed.", "'1|allow|self'"))
            }
            _ => None,
        };
        let closed = |listener: &ClientListener| match listener {
            ClientListener::C2s => config.listen.c2s.is_empty(),
            ClientListener::C2sTls => config.listen.c2s_tls.is_empty(),
        };
        if vhost.listeners.iter().all(closed) {
            let names: Vec<&str> = vhost.listeners.iter().map(|listener| listener.as_str()).collect();
            let what = format!("{domain} is reached on {} only, which is switched off.", names.join(", "));
            let fix = format!("xmppd config unset listeners --domain {domain}");
            examined.found(Finding::error("config.unreachable", what, "Nobody can log in to it.").fix(fix));
        }
        if let Some((key, why, example)) = missing {
            let what = format!("filter.policy of {domain} is {policy}, and {key} is empty.");
            let fix = format!("xmppd config set {key} {example} --domain {domain}");
            examined.found(Finding::warning("config.filter", what, why).fix(fix));
        }
        let forwards = [("presence", &vhost.forward_presence), ("messages", &vhost.forward_message)];
        for (what, address) in forwards {
            if let Some(address) = address {
                examined.good(format!(
                    "copies of all {what} of {domain} go to {address}, as the configuration says"
                ));
            }
        }
        if vhost.auth_anonymous {
            examined.good(format!(
                "everybody can log in to {domain} without an account, as the configuration says"
            ));
        }
    }
}

/// Administrators who cannot be reached.
fn people(scene: &Scene, config: &Config, examined: &mut Examined) {
    if config.server.admins.is_empty() {
        examined.found(
            Finding::warning(
                "admin.none",
                "server.admins is empty.",
                "Nobody can administer the server from a client; the command line works.",
            )
            .fix("xmppd config set server.admins anna@example.org"),
        );
    }
    for admin in &config.server.admins {
        let known = scene.accounts.as_ref().map(|known| known.iter().any(|account| account == admin));
        let served = config.vhosts().any(|vhost| vhost.domain.as_str() == admin.domain());
        if served && known != Some(false) {
            continue;
        }
        let (why, fix) = match served {
            true => ("There is no such account.", format!("xmppd user add {admin}")),
            false => {
                ("Its domain is not served here.", "xmppd config set server.admins anna@example.org".into())
            }
        };
        examined.found(
            Finding::warning("admin.unknown", format!("The administrator {admin} cannot log in."), why)
                .fix(fix),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{configured, scene, server};
    use super::*;

    fn ids(scene: &Scene) -> Vec<String> {
        examine(scene).findings.iter().map(|finding| format!("{} {}", finding.id, finding.what)).collect()
    }

    #[test]
    fn settings_that_do_nothing_are_named() {
        let (_directory, mut scene) = scene();
        configured(
            &mut scene,
            "[server]\nadmins = [\"anna@example.org\"]\n[listen]\nc2s = []\n[tls]\nrequired = true\n\
             [offline]\nstore = false\nlimit = 5\n[limits]\nc2s = { connections = 10, per_address = 20 }\n\
             [vhost.\"example.org\"]\ndisabled_message = \"Back soon\"\n",
        );
        assert_eq!(
            ids(&scene),
            [
                "config.idle offline.limit is set and does nothing.",
                "config.idle limits.c2s.per_address is set and does nothing.",
                "config.idle tls.required is set and does nothing.",
                "config.idle disabled_message of example.org is set and does nothing.",
            ]
        );
    }

    #[test]
    fn administrators_who_do_not_exist_are_named() {
        let (_directory, mut scene) = scene();
        configured(&mut scene, "[vhost.\"example.org\"]\n");
        assert_eq!(ids(&scene), ["admin.none server.admins is empty."]);
        configured(
            &mut scene,
            "[server]\nadmins = [\"anna@example.org\", \"bob@other.example\"]\n[vhost.\"example.org\"]\n",
        );
        assert_eq!(ids(&scene), ["admin.unknown The administrator bob@other.example cannot log in."]);
        scene.accounts = Some(Vec::new());
        assert_eq!(ids(&scene).len(), 2);
        scene.accounts =
            Some(vec!["anna@example.org".parse().unwrap(), "bob@other.example".parse().unwrap()]);
        assert_eq!(ids(&scene).len(), 1, "an account of a domain that is gone does not help");
    }

    #[test]
    fn mistakes_and_waiting_changes_are_named() {
        let (_directory, mut scene) = scene();
        configured(&mut scene, "[server]\nadmins = [\"anna@example.org\"]\n[vhost.\"example.org\"]\n");
        scene.server = Some(server(Vec::new()));
        let edited =
            "# by hand\n[server]\nname = \"x\"\nadmins = [\"anna@example.org\"]\n[vhost.\"example.org\"]\n";
        scene.file = Config::parse(edited, &scene.paths.config);
        assert_eq!(ids(&scene), ["config.pending Changed in the file and not in force yet: server.name."]);
        scene.file = Config::parse("[lgo]\nx = 1\n", &scene.paths.config);
        assert_eq!(ids(&scene), ["config.invalid line 1: lgo: there is no such setting. Did you mean log?"]);
    }
}
