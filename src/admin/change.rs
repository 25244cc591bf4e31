//! A change of the configuration as it is told: old → new, what it does to people, when it holds.

use serde_json::json;
use toml_edit::Value;

use super::caller::Caller;
use super::cx::AdminCx;
use super::error::AdminError;
use super::kept;
use super::report::{Line, Report};
use super::times;
use super::vhost::counted;
use crate::base::Timestamp;
use crate::base::size::Span;
use crate::config::{Change, Conditions, Edit, Outcome, Request};
use crate::jid::Domain;

/// Carries out a change, or says what it would do, and tells it.
pub(super) async fn make(
    cx: &AdminCx,
    caller: &Caller,
    edit: Edit,
    what: String,
    conditions: Conditions,
) -> Result<Report, AdminError> {
    let (dry_run, confirm) = (conditions.dry_run, conditions.confirm);
    let effects = match dry_run || confirm.is_none() {
        // What it does to those who are connected can only be counted before.
        true => preview(cx, &edit, &conditions).await?,
        false => preview(cx, &edit, &Conditions { confirm: None, ..conditions.clone() }).await?,
    };
    let request = Request { edit, by: caller.to_string(), what: short(what), conditions };
    let outcome = cx.config.commit(request).await?;
    Ok(told(cx, caller, &outcome, &effects, dry_run, confirm.map(Span)))
}

/// What a change does to people.
#[derive(Debug, Default)]
pub(super) struct Effects {
    /// What happens, in a sentence each.
    happens: Vec<String>,
    /// What may surprise.
    warnings: Vec<String>,
    /// Whether somebody loses something, so that it is better to ask before.
    ask: bool,
}

async fn preview(cx: &AdminCx, edit: &Edit, conditions: &Conditions) -> Result<Effects, AdminError> {
    let conditions = Conditions { dry_run: true, confirm: None, ..conditions.clone() };
    let request = Request { edit: edit.clone(), by: String::new(), what: String::new(), conditions };
    Ok(effects(cx, &cx.config.commit(request).await?).await)
}

/// What a change does to people, counted while it is not made yet.
pub(super) async fn effects(cx: &AdminCx, outcome: &Outcome) -> Effects {
    let mut effects = Effects::default();
    let sessions = |domain: Option<&str>| {
        let cards = cx.node.as_ref().map(|node| node.directory.sessions()).unwrap_or_default();
        cards.iter().filter(|card| domain.is_none_or(|domain| card.jid.domain() == domain)).count()
    };
    for domain in &outcome.removed {
        let closed = counted(sessions(Some(domain.as_str())), "session");
        effects.happens.push(format!(
            "{domain} is not served any more, {closed} closed; its accounts stay in the database"
        ));
        effects.ask = true;
    }
    for change in &outcome.changes {
        let domain = change.domain.as_ref().map(|domain| domain.as_str());
        match (change.key.as_str(), change.new.as_str(), domain) {
            ("enabled", "false", Some(domain)) => {
                let closed = counted(sessions(Some(domain)), "session");
                effects.happens.push(format!("{domain} is switched off, {closed} closed"));
                effects.ask = true;
            }
            ("listen.c2s" | "listen.c2s_tls", new, _) => {
                let stay = sessions(None);
                let stay = match stay {
                    0 => String::new(),
                    _ => format!("; {} on the old one", stays(stay)),
                };
                if cx.node.is_some() {
                    effects.happens.push(match new {
                        "[]" => format!("{} is closed{stay}", change.key),
                        _ => format!("the listener is opened anew{stay}"),
                    });
                }
                let (usual, by_name) =
                    if change.key == "listen.c2s" { (":5222", "") } else { (":5223", "_xmpps-client ") };
                if change.old.contains(usual) && !new.contains(usual) {
                    effects.warnings.push(format!(
                        "Clients that find you without {by_name}SRV records will not connect any more."
                    ));
                }
            }
            ("tls.required", "false", _) => {
                effects.warnings.push(
                    "Clients may connect without encryption now: messages can be read on the way.".into(),
                );
                effects.ask = true;
            }
            ("archive.keep", _, _) => {
                let lost = kept::lost(cx, change).await;
                effects.ask |= !lost.is_empty();
                effects.happens.extend(lost);
            }
            ("archive.enabled", "false", _) => {
                effects.happens.push("nothing more is archived; what is archived stays".into());
            }
            ("offline.store", "false", _) => {
                effects.happens.push(
                    "messages to people without a device are refused from now on; those kept stay".into(),
                );
            }
            ("server.admins", "[]", _) => {
                effects
                    .warnings
                    .push("Nobody administers this server in chat any more; root still does here.".into());
            }
            _ => {}
        }
        if change.at_restart {
            effects.warnings.push(format!("{} takes effect at the next start.", change.key));
        }
    }
    effects
}

/// `1 session stays`, `17 sessions stay`
fn stays(sessions: usize) -> String {
    format!("{} stay{}", counted(sessions, "session"), if sessions == 1 { "s" } else { "" })
}

/// The screen of a change.
pub(super) fn told(
    cx: &AdminCx,
    caller: &Caller,
    outcome: &Outcome,
    effects: &Effects,
    dry_run: bool,
    confirm: Option<Span>,
) -> Report {
    let data = json!({
        "changes": outcome.changes,
        "added": outcome.added,
        "removed": outcome.removed,
        "applied": !dry_run && !outcome.is_empty(),
        "revision": outcome.revision,
        "until": outcome.until.map(Timestamp::to_xmpp),
        "overrides": outcome.overrides,
        "effects": effects.happens,
        "ask": effects.ask,
    });
    if outcome.is_empty() {
        return Report::new(data).line("That is the value already. Nothing changed.");
    }
    let mut report = Report::new(data);
    let rows = rows(outcome);
    report = match rows.is_empty() {
        true => report.line("No value changes; only the text of the file does."),
        false => report.push(Line::Table { heading: false, rows }),
    };
    report = report.push(Line::Table { heading: false, rows: consequences(cx, outcome, effects) });
    report.warnings.clone_from(&effects.warnings);
    if outcome.by_hand {
        report = report.warn("What was changed in the file by hand comes into force as well.");
    }
    if dry_run {
        return report.line("Nothing was changed (--dry-run).");
    }
    if let Some(overrides) = &outcome.overrides {
        report = report.warn(format!(
            "{} is read-only; the change is kept in {}.",
            cx.config.path().display(),
            overrides.display()
        ));
    }
    if let Some(kept) = &outcome.broken_kept {
        report = report.warn(format!("The file that was not valid is kept in {}.", kept.display()));
    }
    match (outcome.until, confirm) {
        (Some(until), Some(time)) => report.line(format!(
            "Applied for {time}. Keep it:  xmppd config confirm      otherwise it goes back by itself at {}",
            times::hour_of(until)
        )),
        _ => report.line(applied(outcome, caller)),
    }
}

fn applied(outcome: &Outcome, caller: &Caller) -> String {
    match outcome.revision {
        Some(1) => format!("Applied as revision 1 by {caller}."),
        Some(revision) => {
            format!("Applied as revision {revision} by {caller}.  Undo: xmppd config rollback")
        }
        None => {
            format!("Applied by {caller}. It could not be kept as a revision: xmppd log tail --module config")
        }
    }
}

/// What changes, a row each.
pub(super) fn rows(outcome: &Outcome) -> Vec<Vec<String>> {
    let domains = |domains: &[Domain], what: &str| {
        domains.iter().map(|domain| vec!["domain".into(), format!("{domain} {what}")]).collect::<Vec<_>>()
    };
    let changes = outcome.changes.iter().map(|change| {
        let key = match &change.domain {
            Some(domain) => format!("{} ({domain})", change.key),
            None => change.key.clone(),
        };
        let mut row = vec![key, format!("{} → {}", plain(&change.old), plain(&change.new))];
        row.extend(except(change));
        row
    });
    let mut rows = domains(&outcome.added, "is added");
    rows.extend(domains(&outcome.removed, "is removed"));
    rows.extend(changes);
    rows
}

/// `everywhere except: shop.example (own value: 50)`
fn except(change: &Change) -> Option<String> {
    let domains =
        change.except.iter().map(|(domain, value)| format!("{domain} (own value: {})", plain(value)));
    let domains: Vec<String> = domains.collect();
    (!domains.is_empty()).then(|| format!("everywhere except: {}", domains.join(", ")))
}

fn consequences(cx: &AdminCx, outcome: &Outcome, effects: &Effects) -> Vec<Vec<String>> {
    let mut rows: Vec<Vec<String>> = Vec::new();
    for (index, effect) in effects.happens.iter().enumerate() {
        rows.push(vec![if index == 0 { "effect" } else { "" }.into(), effect.clone()]);
    }
    let at_restart = outcome.changes.iter().any(|change| change.at_restart);
    let new_connections = outcome.changes.iter().any(|change| change.new_connections);
    let applies = match (cx.node.is_some(), at_restart) {
        (false, _) => "when xmppd runs",
        (true, true) => "at the next start",
        (true, false) if new_connections => "now for new connections, no restart",
        (true, false) if effects.ask => "now, no restart",
        (true, false) => "now, no restart, no disconnection",
    };
    rows.push(vec!["applies".into(), applies.into()]);
    rows
}

/// A value as people read it: text without quotes, lists without brackets.
pub(super) fn plain(toml: &str) -> String {
    fn of(value: &Value) -> String {
        match value {
            Value::String(text) if text.value().is_empty() => "\"\"".into(),
            Value::String(text) => text.value().clone(),
            Value::Array(list) if list.is_empty() => "none".into(),
            Value::Array(list) => list.iter().map(of).collect::<Vec<_>>().join(", "),
            Value::InlineTable(table) if table.is_empty() => "none".into(),
            Value::InlineTable(table) => {
                let entries = table.iter().map(|(name, value)| format!("{name} = {}", of(value)));
                entries.collect::<Vec<_>>().join(", ")
            }
            other => other.to_string().trim().to_owned(),
        }
    }
    toml.parse().map_or_else(|_| toml.to_owned(), |value: Value| of(&value))
}

/// A command as the history keeps it: one line that is not too long.
fn short(what: String) -> String {
    const LONGEST: usize = 80;
    let what = what.replace(char::is_control, " ");
    match what.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", what.split_at(end).0),
        None => what,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_told_as_people_read_them() {
        for (toml, text) in [
            ("\"256KiB\"", "256KiB"),
            ("\"\"", "\"\""),
            ("[\"[::]:5222\", \"127.0.0.1:1\"]", "[::]:5222, 127.0.0.1:1"),
            ("[]", "none"),
            ("{ c2s = \"debug\" }", "c2s = debug"),
            ("100", "100"),
            ("true", "true"),
        ] {
            assert_eq!(plain(toml), text);
        }
    }

    #[test]
    fn the_history_keeps_one_line() {
        assert_eq!(short("a\nb".into()), "a b");
        assert_eq!(short("x".repeat(100)).chars().count(), 81);
    }
}
