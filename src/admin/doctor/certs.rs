//! `doctor certs`: the certificate of each domain as its clients see it.

use super::finding::{Examined, Finding, Subject};
use super::{Scene, words};
use crate::admin::cert::{self, State};

/// Days before its end at which a certificate is spoken of.
pub(in crate::admin) const SOON: u64 = 14;

/// Looks at the files of every domain that is served.
pub fn examine(scene: &Scene) -> Examined {
    let mut examined = Examined::new(Subject::Certs);
    let Some(config) = &scene.config else { return examined };
    let roots = crate::tls::Roots::of_system();
    let domains = config.vhosts().filter(|vhost| vhost.enabled).map(|vhost| &vhost.domain);
    let chosen = domains.filter(|domain| scene.domain.as_ref().is_none_or(|wanted| wanted == *domain));
    for domain in chosen {
        let state = State::of(&scene.paths.certs, domain, &roots, scene.now);
        let before = examined.findings.len();
        for problem in &state.inspection.problems {
            let finding = match problem.is_error() {
                true => Finding::error(problem.code(), format!("{domain}: {problem}"), effect(&state)),
                false => Finding::warning(problem.code(), format!("{domain}: {problem}"), effect(&state)),
            };
            examined.found(
                problem
                    .next()
                    .lines()
                    .fold(finding, |finding, line| finding.fix(cert::for_files(line)))
                    .fix(format!("then: xmppd cert import {domain} --cert FILE --key FILE")),
            );
        }
        if let (Some((what, why)), true) = (&state.unreadable, state.forbidden) {
            examined.found(
                Finding::warning("cert.file", format!("{domain}: {what}"), why.clone())
                    .fix("sudo xmppd doctor certs"),
            );
        } else if let Some((what, why)) = &state.unreadable {
            examined.found(
                Finding::error("cert.missing", format!("{domain}: {what}"), why.clone())
                    .fix(format!("xmppd cert self-signed {domain}"))
                    .fix(format!("xmppd cert import {domain} --cert FILE --key FILE")),
            );
        }
        if let Some(days) = state.days(scene.now).filter(|days| *days < SOON && !state.is_unusable()) {
            examined.found(
                Finding::warning(
                    "cert.soon",
                    format!(
                        "{domain}: the certificate ends in {}.",
                        crate::admin::vhost::counted(days, "day")
                    ),
                    "After that clients refuse to connect.",
                )
                .fix(format!("xmppd cert import {domain} --cert FILE --key FILE")),
            );
        }
        if let (Some(own), Some((_, in_use))) =
            (state.inspection.own(), scene.certificates.iter().find(|(of, _)| of == domain))
            && own.fingerprint != *in_use
        {
            examined.found(
                Finding::warning(
                    "cert.not_in_use",
                    format!("{domain}: the server still shows another certificate than the one in its file."),
                    "Changed files are taken up within a minute; this one was not, or not yet.",
                )
                .fix("xmppd cert watch"),
            );
        }
        if examined.findings.len() == before {
            examined.good(state.good(domain, scene.now));
        }
    }
    if config.vhosts().next().is_none() {
        examined.found(
            Finding::warning(
                "vhost.none",
                "No domain is served.",
                "There is nobody to show a certificate to.",
            )
            .fix("xmppd vhost add example.org"),
        );
    }
    if examined.good.len() > 3 {
        let more = examined.good.len() - 2;
        examined.good.truncate(2);
        examined.good(format!("{} more", words::list([more])));
    }
    examined
}

fn effect(state: &State) -> String {
    match state.is_unusable() {
        true => format!("The file is {}.", state.files.certificate.display()),
        false => "It is used nevertheless.".into(),
    }
}
