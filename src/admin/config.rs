//! `config`: settings.

use std::path::Path;

use clap::Subcommand;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::caller::Caller;
use super::cx::AdminCx;
use super::error::AdminError;
use super::names;
use super::noun::{Answer, Nature, Needs, Noun, Who};
use super::report::{Line, Report};
use super::vhost::counted;
use crate::config::{self, Edit, Origin, Outcome, Shown};
use crate::jid::Domain;

/// What can be done with settings.
#[derive(Clone, Debug, PartialEq, Eq, Subcommand, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Config {
    /// Shows a setting: the value in force and where it comes from.
    #[command(
        after_help = "Example:\n  xmppd config get tls.required\n  xmppd config get auth.mechanisms --domain example.org"
    )]
    Get {
        /// The setting, such as limits.stanza_size.
        key: String,
        /// As it holds for this domain.
        #[arg(long)]
        #[serde(default)]
        domain: Option<String>,
    },
    /// Changes a setting, at once and in the file.
    #[command(
        after_help = "Example:\n  xmppd config set limits.stanza_size 512KiB\n  xmppd config set listen.c2s '[\"[::]:5222\"]'\n  xmppd config set listen.c2s 192.0.2.1:5222 192.0.2.2:5222"
    )]
    Set {
        /// The setting.
        key: String,
        /// The value; for a list TOML, or the values one after the other.
        #[arg(required = true, allow_negative_numbers = true)]
        value: Vec<String>,
        /// For this domain only.
        #[arg(long)]
        #[serde(default)]
        domain: Option<String>,
        /// Say what would change and change nothing.
        #[arg(long)]
        #[serde(default)]
        dry_run: bool,
    },
    /// Checks the configuration file and names every error with its line.
    #[command(after_help = "Example:\n  xmppd config check\n  xmppd config check new.toml")]
    Check {
        /// The file; the one of this server if left out.
        file: Option<std::path::PathBuf>,
    },
    /// Shows the configuration.
    #[command(after_help = "Example:\n  xmppd config show\n  xmppd config show --effective")]
    Show {
        /// All settings with the values in force, the defaults too.
        #[arg(long)]
        #[serde(default)]
        effective: bool,
    },
}

impl Noun for Config {
    const VERBS: bool = true;

    fn nature(&self) -> Nature {
        match self {
            Self::Set { dry_run: false, domain, .. } => about(Nature::change(Needs::Data), domain.as_deref()),
            Self::Set { domain, .. } | Self::Get { domain, .. } => {
                about(Nature::look(Needs::Data), domain.as_deref())
            }
            Self::Check { .. } | Self::Show { .. } => Nature::look(Needs::Data),
        }
    }

    async fn run(self, cx: &AdminCx, caller: &Caller) -> Result<Answer, AdminError> {
        let report = match self {
            Self::Get { key, domain } => get(cx, &key, domain.as_deref()),
            Self::Set { key, value, domain, dry_run } => {
                let domain = domain.map(|domain| names::domain(&domain)).transpose()?;
                set(cx, caller, key, value, domain, dry_run).await
            }
            Self::Check { file: None } => check(cx.config.path()),
            // The files of whoever asks are read with his own rights, by the program that he has started.
            Self::Check { file: Some(_) } => Err(AdminError::usage(
                "config.check.file",
                "A file is checked by the command line itself, not by the server.",
            )
            .next("xmppd config check FILE")),
            Self::Show { effective } => show(cx, effective),
        };
        report.map(Answer::from)
    }
}

/// A setting of one domain, or of the server.
fn about(nature: Nature, domain: Option<&str>) -> Nature {
    match domain {
        Some(domain) => nature.domain(domain).who(Who::OperatorOrOwner),
        None => nature,
    }
}

/// Checks a configuration file with the rights of this process.
///
/// # Errors
/// Exit 8 with each problem and its line, or the file cannot be read.
pub fn check(path: &Path) -> Result<Report, AdminError> {
    match config::Config::load(path) {
        Ok(config) => {
            let domains = counted(config.vhosts().count(), "domain");
            Ok(Report::new(json!({ "file": path, "valid": true, "problems": [] }))
                .push(Line::Good(format!("{} is valid: {domains}.", path.display()))))
        }
        Err(error @ config::ConfigError::Invalid { .. }) => {
            let mut error = AdminError::from(error);
            error.kind = super::error::Kind::Problems;
            Err(error)
        }
        Err(error) => Err(error.into()),
    }
}

fn get(cx: &AdminCx, key: &str, domain: Option<&str>) -> Result<Report, AdminError> {
    let domain = domain.map(names::domain).transpose()?;
    let shown = cx.config.current().get(key, domain.as_ref())?;
    Ok(Report::new(to_json(&shown)).line(format!(
        "{} = {}   ({})",
        shown.key,
        shown.value,
        origin(&shown.origin)
    )))
}

async fn set(
    cx: &AdminCx,
    caller: &Caller,
    key: String,
    words: Vec<String>,
    domain: Option<Domain>,
    dry_run: bool,
) -> Result<Report, AdminError> {
    let edit = Edit::Set { key, words, domain };
    let outcome = if dry_run { cx.config.preview(&edit)? } else { cx.config.change(&edit).await? };
    let data = json!({ "changes": outcome.changes, "applied": !dry_run && !outcome.is_empty() });
    if outcome.is_empty() {
        return Ok(Report::new(data).line("That is the value already. Nothing changed."));
    }
    let mut report = Report::new(data).push(changes(&outcome));
    if outcome.by_hand && !dry_run {
        report = report.warn("What was changed in the file by hand holds now, too.");
    }
    if outcome.changes.iter().any(|change| change.key == "tls.required" && change.new == "false") {
        report = report.warn("Clients may connect without encryption now: messages can be read on the way.");
    }
    let at_restart = outcome.changes.iter().any(|change| change.at_restart);
    report = report.line(match (at_restart, cx.node.is_some()) {
        (true, _) => "  applies  at the next start",
        (false, true) => "  applies  now, no restart",
        (false, false) => "  applies  when xmppd runs",
    });
    Ok(match dry_run {
        true => report.line("Nothing was changed (--dry-run)."),
        false => report.line(format!("Applied by {caller}.")),
    })
}

fn changes(outcome: &Outcome) -> Line {
    let rows = outcome.changes.iter().map(|change| {
        let key = match &change.domain {
            Some(domain) => format!("{} ({domain})", change.key),
            None => change.key.clone(),
        };
        vec![key, format!("{} → {}", change.old, change.new)]
    });
    Line::Table { heading: false, rows: rows.collect() }
}

fn show(cx: &AdminCx, effective: bool) -> Result<Report, AdminError> {
    if !effective {
        let path = cx.config.path();
        let text = std::fs::read_to_string(path).map_err(|error| {
            AdminError::failed("config.unreadable", format!("{} cannot be read: {error}.", path.display()))
                .next("xmppd config show --effective")
        })?;
        let data = json!({ "file": path, "text": text });
        return Ok(Report::new(data).line(text.trim_end()));
    }
    let config = cx.config.current();
    let own = config.vhosts().flat_map(|vhost| config.show(Some(&vhost.domain)));
    let settings: Vec<Shown> = config
        .show(None)
        .into_iter()
        .chain(own.filter(|shown| matches!(shown.origin, Origin::Vhost(_))))
        .collect();
    let rows = settings.iter().map(|shown| {
        let key = match &shown.domain {
            Some(domain) => format!("{} ({domain})", shown.key),
            None => shown.key.to_owned(),
        };
        vec![key, shown.value.clone(), origin(&shown.origin)]
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

fn origin(origin: &Origin) -> String {
    let at = |place: &str, line: &Option<usize>| match line {
        Some(line) => format!("{place}, line {line}"),
        None => place.to_owned(),
    };
    match origin {
        Origin::Default => "default".into(),
        Origin::File(line) => at("file", line),
        Origin::VhostDefaults(line) => at("[vhost_defaults]", line),
        Origin::Vhost(line) => at("of the domain", line),
    }
}
