//! `xmppd run --check-only`: loads all that a start loads, and says whether it would come that far. Nothing is
//! changed, so that it can be asked beside a running server too.

use serde_json::json;

use super::render::Look;
use super::{offline, start_error};
use crate::admin::{AdminError, Line, Report, sentence};
use crate::base::Clock;
use crate::config::{Config, Live, Notice, Paths};
use crate::node::NodeError;
use crate::store::{self, StoreError};
use crate::tls::{CertFiles, Certificate, TlsError};

/// Shows what was found.
///
/// # Errors
/// What would keep a server from starting, with the exit status that the start would have.
pub(super) fn run(paths: &Paths, look: &Look) -> Result<(), AdminError> {
    if !paths.config.exists() {
        return Err(offline::not_set_up(paths));
    }
    let clock = Clock::new();
    let config = configuration(paths, &clock)?;
    let mut report =
        Report::default().push(Line::Good(format!("configuration   {}", paths.config.display())));
    let domains = certificates(paths, &config, &clock, &mut report)?;
    let (schema, to) = database(paths, &mut report)?;
    report.data = json!({
        "config": paths.config, "domains": domains, "schema": schema, "schema_after": to,
    });
    look.report(&report.line("").line("A server would start with this. Nothing was changed."));
    Ok(())
}

/// The configuration as the start would take it; one that is broken is an error here, also where the start would go on
/// with an earlier one.
fn configuration(paths: &Paths, clock: &Clock) -> Result<std::sync::Arc<Config>, AdminError> {
    let live = Live::open(paths, clock.clone())?;
    for notice in live.notices() {
        if let Notice::Broken { revision, error } = notice {
            return Err(AdminError::from(error)
                .because(format!("A start would use revision {} instead, and say so.", revision.number)));
        }
    }
    Ok(live.current())
}

/// The domains with the state of their certificates. At least one must be usable.
fn certificates(
    paths: &Paths,
    config: &Config,
    clock: &Clock,
    report: &mut Report,
) -> Result<Vec<serde_json::Value>, AdminError> {
    let now = clock.wall();
    let (mut data, mut usable, mut first) = (Vec::new(), 0, None);
    for vhost in config.vhosts().filter(|vhost| vhost.enabled) {
        let domain = &vhost.domain;
        let files = CertFiles::of(&paths.certs, domain);
        let checked = Certificate::look(&files).and_then(|found| found.check_domain(domain, &files, now));
        let line = match &checked {
            Ok(()) => Line::Good(format!("certificate     {domain}")),
            Err(error) => {
                Line::Warn(format!("certificate     {domain}: {}\nNext: xmppd doctor certs", sentence(error)))
            }
        };
        report.lines.push(line);
        data.push(json!({ "domain": domain.as_str(), "certificate": checked.is_ok() }));
        match checked {
            // Clients may have been told to trust it.
            Ok(()) | Err(TlsError::Expired { .. }) => usable += 1,
            Err(error) => first = first.or(Some(error)),
        }
    }
    match first {
        Some(error) if usable == 0 => Err(start_error::node(paths, NodeError::Certificate(error))),
        _ => Ok(data),
    }
}

/// The schema that the database has, and that it would have.
fn database(paths: &Paths, report: &mut Report) -> Result<(i64, i64), AdminError> {
    let newest = store::newest_schema();
    let line = match store::schema_of(&paths.data) {
        Ok(None) => Line::Warn(format!(
            "database        there is no {}: an empty one would be made",
            paths.database.display()
        )),
        Ok(Some(found)) if found > newest => {
            let error = StoreError::NewerSchema { found, known: newest };
            return Err(start_error::node(paths, NodeError::Store(error)));
        }
        Ok(Some(found)) if found < newest => {
            report.lines.push(Line::Good(format!(
                "database        schema {found} → {newest} at the start, after a copy"
            )));
            return Ok((found, newest));
        }
        Ok(Some(found)) => Line::Good(format!("database        schema {found}")),
        Err(error) => return Err(start_error::node(paths, NodeError::Store(error))),
    };
    report.lines.push(line);
    Ok((newest, newest))
}
