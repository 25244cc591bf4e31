//! What `config` shows: values and where they come from, revisions, differences, descriptions.

use serde_json::{Map, Value, json};

use super::change::rows;
use super::cx::AdminCx;
use super::error::AdminError;
use super::names;
use super::report::{Line, Report};
use super::times;
use super::warnings::Warning;
use crate::config::{self, ConfigError, Notice, Origin, Outcome, Revision, Shown, settings};
use crate::jid::Domain;

pub(super) fn get(cx: &AdminCx, key: &str, domain: Option<&Domain>) -> Result<Report, AdminError> {
    let shown = cx.config.current().get(key, domain)?;
    Ok(Report::new(to_json(&shown)).line(format!(
        "{} = {}   ({})",
        shown.key,
        shown.value,
        origin(&shown.origin)
    )))
}

/// The text of the file.
pub(super) async fn show(cx: &AdminCx) -> Result<Report, AdminError> {
    let (text, revision) = cx.config.text().await?;
    let data = json!({
        "file": cx.config.path(), "text": text, "revision": revision.map(|revision| revision.number),
    });
    Ok(Report::new(data).verbatim(text.trim_end()))
}

/// All settings with their values: those of the server and of each domain, or of one domain.
pub(super) fn effective(
    cx: &AdminCx,
    with_origin: bool,
    domain: Option<&Domain>,
) -> Result<Report, AdminError> {
    let config = cx.config.current();
    let settings: Vec<Shown> = match domain {
        Some(domain) => {
            names::vhost(cx, domain)?;
            config.show(Some(domain))
        }
        None => {
            let own = config.vhosts().flat_map(|vhost| config.show(Some(&vhost.domain)));
            let own = own.filter(|shown| matches!(shown.origin, Origin::Vhost(_) | Origin::Overrides));
            config.show(None).into_iter().chain(own).collect()
        }
    };
    let rows = settings.iter().map(|shown| {
        let key = match &shown.domain {
            Some(of) if domain.is_none() => format!("{} ({of})", shown.key),
            _ => shown.key.to_owned(),
        };
        let mut row = vec![key, shown.value.clone()];
        row.extend(with_origin.then(|| origin(&shown.origin)));
        row
    });
    let rows = rows.collect();
    let data = json!({ "settings": settings.iter().map(to_json).collect::<Vec<_>>() });
    Ok(Report::new(data).push(Line::Table { heading: false, rows }))
}

fn to_json(shown: &Shown) -> Value {
    let mut map = Map::new();
    map.insert("key".into(), shown.key.into());
    map.insert("domain".into(), shown.domain.as_ref().map(Domain::as_str).into());
    map.insert("value".into(), shown.json.clone());
    map.insert("origin".into(), origin(&shown.origin).into());
    Value::Object(map)
}

/// Where a value comes from.
pub(super) fn origin(origin: &Origin) -> String {
    let at = |place: &str, line: &Option<usize>| match line {
        Some(line) => format!("{place}, line {line}"),
        None => place.to_owned(),
    };
    match origin {
        Origin::Default => "default".into(),
        Origin::File(line) => at("file", line),
        Origin::VhostDefaults(line) => at("[vhost_defaults]", line),
        Origin::Vhost(line) => at("of the domain", line),
        Origin::Overrides => "overrides.toml".into(),
    }
}

/// The newest revisions.
pub(super) async fn history(cx: &AdminCx, lines: usize) -> Result<Report, AdminError> {
    let all = cx.config.history().await?;
    let waiting = cx.config.waiting();
    if all.is_empty() {
        return Ok(Report::new(json!({ "revisions": [] }))
            .line("There is no revision yet; the first is made when xmppd starts."));
    }
    let mut table = vec![["revision", "when", "by", "what"].map(str::to_owned).to_vec()];
    for revision in all.iter().take(lines) {
        let waits = waiting.as_ref().filter(|waiting| waiting.revision == revision.number);
        let mut what = revision.what.clone();
        if let Some(waiting) = waits {
            what.push_str(&format!("   waits to be confirmed until {}", times::hour_of(waiting.until())));
        }
        table.push(vec![
            revision.number.to_string(),
            times::date_and_minute(revision.time()),
            revision.by.clone(),
            what,
        ]);
    }
    let data: Vec<_> = all.iter().take(lines).map(revision_json).collect();
    let report = Report::new(json!({ "revisions": data })).table(table);
    Ok(match all.len() > lines {
        true => {
            report.line(format!("{} older ones: xmppd config history -n {}", all.len() - lines, all.len()))
        }
        false => report,
    })
}

fn revision_json(revision: &Revision) -> Value {
    json!({
        "revision": revision.number,
        "time": revision.time().to_xmpp(),
        "by": revision.by,
        "what": revision.what,
        "restores": revision.restores,
    })
}

/// What has changed since a revision, or what is in the file and not in force.
pub(super) async fn diff(cx: &AdminCx, number: Option<u64>) -> Result<Report, AdminError> {
    let comparison = cx.config.compare(number).await?;
    let outcome = comparison.outcome.unwrap_or_default();
    let data = json!({
        "from": comparison.from.as_ref().map(revision_json),
        "changes": outcome.changes,
        "added": outcome.added,
        "removed": outcome.removed,
        "lines": comparison.lines,
    });
    let report = Report::new(data);
    let Some(from) = comparison.from else {
        if comparison.lines.is_empty() {
            return Ok(report.line("The file says what is in force.").next(
                "what an earlier revision said: xmppd config history, then xmppd config diff REVISION",
            ));
        }
        let report = report.line("In the file, not in force yet:").line("");
        return Ok(differing(report, &outcome, &comparison.lines)
            .next("xmppd config check, then xmppd config reload"));
    };
    let head = format!(
        "Since revision {} of {} by {} ({}):",
        from.number,
        times::date_and_minute(from.time()),
        from.by,
        from.what
    );
    if comparison.lines.is_empty() {
        return Ok(report.line(head).line("nothing has changed."));
    }
    let report = differing(report.line(head).line(""), &outcome, &comparison.lines);
    Ok(report.next(format!("back to it: xmppd config rollback {}", from.number)))
}

fn differing(mut report: Report, outcome: &Outcome, lines: &[String]) -> Report {
    let rows = rows(outcome);
    if !rows.is_empty() {
        report = report.push(Line::Table { heading: false, rows }).line("");
    }
    for line in lines {
        report = report.line(format!("  {line}"));
    }
    report.line("")
}

/// A setting, or those of a group or all of them with a line each. Needs no server.
///
/// # Errors
/// There is no such setting.
pub fn describe(key: Option<&str>) -> Result<Report, AdminError> {
    let Some(key) = key else {
        return Ok(overview(|_| true).next("one of them: xmppd config describe KEY"));
    };
    if let Some(text) = config::describe(key) {
        let described = settings().filter(|setting| setting.key == key).map(setting_json);
        return Ok(Report::new(json!({ "settings": described.collect::<Vec<_>>() })).line(text.trim_end()));
    }
    if settings().any(|setting| setting.is_in(key)) {
        return Ok(overview(|setting| setting.is_in(key)).next("one of them: xmppd config describe KEY"));
    }
    let nearest = config::nearest(key, settings().map(|setting| setting.key));
    Err(ConfigError::UnknownKey { key: key.to_owned(), nearest }.into())
}

/// A line for each of these settings.
fn overview(wanted: impl Fn(&config::Setting) -> bool) -> Report {
    let mut seen = std::collections::BTreeSet::new();
    let rows = settings().filter(|setting| wanted(setting) && seen.insert(setting.key)).map(|setting| {
        let doc = setting.doc.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ");
        let sentence = doc.split_inclusive(". ").next().unwrap_or(&doc).trim_end();
        vec![setting.key.to_owned(), sentence.to_owned()]
    });
    let rows = rows.collect();
    let data: Vec<Value> = settings().filter(|setting| wanted(setting)).map(setting_json).collect();
    Report::new(json!({ "settings": data })).push(Line::Table { heading: false, rows })
}

fn setting_json(setting: &config::Setting) -> Value {
    let scope = match setting.scope {
        config::Scope::Server => "server",
        config::Scope::Vhost => "vhost",
        config::Scope::OneVhost => "one_vhost",
    };
    let applies = match setting.applies {
        config::Applies::Live => "now",
        config::Applies::NewConnections => "new_connections",
        config::Applies::Restart => "restart",
    };
    json!({
        "key": setting.key,
        "doc": setting.doc.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" "),
        "scope": scope,
        "applies": applies,
        "value": setting.noun,
        "examples": setting.examples,
        "default": setting.default_text(),
    })
}

/// A file with every setting. Needs no server.
pub fn example() -> Report {
    let text = config::example();
    Report::new(json!({ "text": text })).verbatim(text.trim_end())
}

/// The whole configuration that is in force.
pub(super) fn export(cx: &AdminCx) -> Report {
    let text = cx.config.current().export();
    Report::new(json!({ "text": text })).verbatim(text.trim_end())
}

/// What an operator must know of the configuration.
pub(super) fn notices(cx: &AdminCx) -> Vec<Warning> {
    let told = |notice: Notice| match notice {
        Notice::Broken { revision, .. } => Warning::new(
            "config.broken",
            format!(
                "the configuration file is not valid; revision {} of {} is used instead",
                revision.number,
                times::date_and_minute(revision.time())
            ),
            "xmppd config check",
        ),
        Notice::Overridden { file, overrides } => Warning::new(
            "config.read_only",
            format!("{} is read-only; changes are kept in {}", file.display(), overrides.display()),
            "",
        ),
        Notice::Waiting(waiting) => Warning::new(
            "config.unconfirmed",
            format!(
                "revision {} ({}) goes back at {} unless you keep it",
                waiting.revision,
                waiting.what,
                times::hour_of(waiting.until())
            ),
            "xmppd config confirm",
        ),
    };
    cx.config.notices().into_iter().map(told).collect()
}
