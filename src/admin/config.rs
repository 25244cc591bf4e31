//! `config`: settings, changed as transactions: seen before, undone after.

use std::path::{Path, PathBuf};

use clap::Subcommand;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::caller::Caller;
use super::change;
use super::conditions::When;
use super::config_report as report;
pub use super::config_report::{describe, example};
use super::cx::AdminCx;
use super::error::{AdminError, Kind};
use super::names;
use super::noun::{Answer, Nature, Needs, Noun, Who};
use super::report::{Line, Report};
use super::vhost::counted;
use crate::config::{self, Conditions, ConfigError, Edit};
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
        after_help = "Example:\n  xmppd config set limits.stanza_size 512KiB\n  xmppd config set listen.c2s 192.0.2.1:5222 192.0.2.2:5222\n  xmppd config set listen.c2s '[\"[::]:5333\"]' --confirm 5m"
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
        /// On what conditions.
        #[command(flatten)]
        #[serde(flatten)]
        when: When,
    },
    /// Removes a value, so that the default or what the domain inherits holds again.
    #[command(
        after_help = "Example:\n  xmppd config unset limits.stanza_size\n  xmppd config unset auth.mechanisms --domain example.org"
    )]
    Unset {
        /// The setting.
        key: String,
        /// For this domain only.
        #[arg(long)]
        #[serde(default)]
        domain: Option<String>,
        /// On what conditions.
        #[command(flatten)]
        #[serde(flatten)]
        when: When,
    },
    /// Opens the configuration in your editor, checks it, shows what differs and applies it.
    #[command(after_help = "Example:\n  xmppd config edit\n  xmppd config edit --file new.toml --dry-run")]
    Edit {
        /// Take this file instead of opening an editor.
        #[arg(long, value_name = "FILE")]
        #[serde(skip)]
        file: Option<PathBuf>,
        /// The whole new text. The command line fills it in.
        #[arg(skip)]
        #[serde(default)]
        text: Option<String>,
        /// The text that was edited; if the configuration says something else by now nothing is done.
        #[arg(skip)]
        #[serde(default)]
        base: Option<String>,
        /// On what conditions.
        #[command(flatten)]
        #[serde(flatten)]
        when: When,
    },
    /// Shows what has changed since a revision, or what is in the file and not in force yet.
    #[command(after_help = "Example:\n  xmppd config diff\n  xmppd config diff 41")]
    Diff {
        /// The revision; without it the file is compared with what is in force.
        revision: Option<u64>,
    },
    /// Shows who has changed what, and when.
    #[command(after_help = "Example:\n  xmppd config history\n  xmppd config history -n 100")]
    History {
        /// So many of the newest revisions.
        #[arg(short = 'n', long = "lines", value_name = "N", default_value_t = 20)]
        #[serde(default = "twenty")]
        lines: usize,
    },
    /// Goes back to an earlier revision; without a number to the one before.
    #[command(after_help = "Example:\n  xmppd config rollback\n  xmppd config rollback 41 --dry-run")]
    Rollback {
        /// The revision whose text comes back.
        revision: Option<u64>,
        /// On what conditions.
        #[command(flatten)]
        #[serde(flatten)]
        when: When,
    },
    /// Keeps a change that was made with --confirm.
    #[command(after_help = "Example:\n  xmppd config confirm")]
    Confirm {},
    /// Shows the configuration.
    #[command(
        after_help = "Example:\n  xmppd config show\n  xmppd config show --effective --origin\n  xmppd config show --effective --domain example.org"
    )]
    Show {
        /// All settings with the values in force, the defaults too.
        #[arg(long)]
        #[serde(default)]
        effective: bool,
        /// All settings with the values in force, and where each comes from.
        #[arg(long)]
        #[serde(default)]
        origin: bool,
        /// All settings as they hold for this domain.
        #[arg(long)]
        #[serde(default)]
        domain: Option<String>,
    },
    /// Checks the configuration file and names every error with its line.
    #[command(after_help = "Example:\n  xmppd config check\n  xmppd config check new.toml")]
    Check {
        /// The file; the one of this server if left out.
        file: Option<PathBuf>,
    },
    /// Explains a setting; without one, names them all.
    #[command(after_help = "Example:\n  xmppd config describe\n  xmppd config describe limits.stanza_size")]
    Describe {
        /// The setting.
        key: Option<String>,
    },
    /// Prints a file with every setting, its default and what it does.
    #[command(after_help = "Example:\n  xmppd config example")]
    Example {},
    /// Prints the whole configuration that is in force as one file, the defaults too.
    #[command(after_help = "Example:\n  xmppd config export > xmppd-all.toml")]
    Export {},
    /// Takes over what was edited in the file by hand. A file that is not valid changes nothing.
    #[command(after_help = "Example:\n  xmppd config check\n  xmppd config reload")]
    Reload {},
}

fn twenty() -> usize {
    20
}

/// Settings by which people get rights over the whole server.
const RIGHTS: &[&str] = &["server.admins", "server.permissions"];

/// Settings of a domain that are given to its owner, and not for him to raise.
pub(super) const ALLOTTED: &[&str] = &["max_users"];

impl Noun for Config {
    const VERBS: bool = true;

    fn nature(&self) -> Nature {
        let looked = |nature: Nature, when: &When| Nature { changes: !when.dry_run, ..nature };
        match self {
            // Whoever could change these could make himself an administrator.
            Self::Set { when, key, .. } | Self::Unset { when, key, .. } if RIGHTS.contains(&key.as_str()) => {
                looked(Nature::change(Needs::Data).who(Who::Admin), when)
            }
            Self::Set { when, key, domain: Some(domain), .. }
            | Self::Unset { when, key, domain: Some(domain), .. }
                if ALLOTTED.contains(&key.as_str()) =>
            {
                looked(Nature::change(Needs::Data).domain(domain).who(Who::Operator), when)
            }
            Self::Set { when, domain, .. } | Self::Unset { when, domain, .. } => {
                looked(about(Nature::change(Needs::Data), domain.as_deref()), when)
            }
            Self::Edit { when, .. } | Self::Rollback { when, .. } => {
                looked(Nature::change(Needs::Data).who(Who::Admin), when)
            }
            Self::Confirm {} => Nature::change(Needs::Data),
            Self::Reload {} => Nature::change(Needs::Node),
            Self::Get { domain, .. } | Self::Show { domain, .. } => {
                about(Nature::look(Needs::Data), domain.as_deref())
            }
            Self::Check { .. } | Self::Diff { .. } | Self::History { .. } | Self::Export {} => {
                Nature::look(Needs::Data)
            }
            Self::Describe { .. } | Self::Example {} => Nature::look(Needs::Nothing),
        }
    }

    async fn run(self, cx: &AdminCx, caller: &Caller) -> Result<Answer, AdminError> {
        let what = self.told();
        let conditions = self.conditions();
        let report = match self {
            Self::Get { key, domain } => report::get(cx, &key, place(domain)?.as_ref()),
            Self::Set { key, value, domain, .. } => {
                let edit = Edit::Set { key, words: value, domain: place(domain)? };
                change::make(cx, caller, edit, what, conditions).await
            }
            Self::Unset { key, domain, .. } => {
                let edit = Edit::Unset { key, domain: place(domain)? };
                change::make(cx, caller, edit, what, conditions).await
            }
            Self::Edit { text: Some(text), base, .. } => {
                change::make(cx, caller, Edit::Replace { text, base }, what, conditions).await
            }
            Self::Edit { text: None, .. } => Err(AdminError::usage(
                "config.edit.text",
                "The editor is opened by the command line; here the whole text is needed.",
            )
            .next("xmppd config edit")),
            Self::Rollback { revision, .. } => {
                change::make(cx, caller, Edit::Restore(revision), what, conditions).await
            }
            Self::Diff { revision } => report::diff(cx, revision).await,
            Self::History { lines } => report::history(cx, lines).await,
            Self::Confirm {} => confirm(cx).await,
            Self::Reload {} => reload(cx, caller).await,
            Self::Show { effective: false, origin: false, domain: None } => report::show(cx).await,
            Self::Show { origin, domain, .. } => report::effective(cx, origin, place(domain)?.as_ref()),
            Self::Check { file: None } => check(cx.config.path()),
            // The files of whoever asks are read with his own rights, by the program that he has started.
            Self::Check { file: Some(_) } => Err(AdminError::usage(
                "config.check.file",
                "A file is checked by the command line itself, not by the server.",
            )
            .next("xmppd config check FILE")),
            Self::Describe { key } => report::describe(key.as_deref()),
            Self::Example {} => Ok(report::example()),
            Self::Export {} => Ok(report::export(cx)),
        };
        report.map(Answer::from)
    }
}

impl Config {
    /// How the history tells it.
    fn told(&self) -> String {
        let of =
            |domain: &Option<String>| domain.as_ref().map(|d| format!(" --domain {d}")).unwrap_or_default();
        match self {
            Self::Set { key, value, domain, .. } => {
                format!("config set {key} {}{}", value.join(" "), of(domain))
            }
            Self::Unset { key, domain, .. } => format!("config unset {key}{}", of(domain)),
            Self::Rollback { revision: Some(revision), .. } => format!("config rollback {revision}"),
            Self::Rollback { .. } => "config rollback".into(),
            _ => "config edit".into(),
        }
    }

    fn conditions(&self) -> Conditions {
        match self {
            Self::Set { when, .. }
            | Self::Unset { when, .. }
            | Self::Edit { when, .. }
            | Self::Rollback { when, .. } => (*when).into(),
            _ => Conditions::default(),
        }
    }

    /// The same, only to see what it would do. `None` for what is no change with conditions, or is a dry run already.
    pub fn rehearsal(&self) -> Option<Self> {
        let mut rehearsal = self.clone();
        match &mut rehearsal {
            Self::Set { when, .. }
            | Self::Unset { when, .. }
            | Self::Edit { when, .. }
            | Self::Rollback { when, .. } => *when = when.rehearsal()?,
            _ => return None,
        }
        Some(rehearsal)
    }
}

fn place(domain: Option<String>) -> Result<Option<Domain>, AdminError> {
    domain.map(|domain| names::domain(&domain)).transpose()
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
        Err(error @ ConfigError::Invalid { .. }) => {
            let mut error = AdminError::from(error);
            error.kind = Kind::Problems;
            Err(error)
        }
        Err(error) => Err(error.into()),
    }
}

async fn confirm(cx: &AdminCx) -> Result<Report, AdminError> {
    let waiting = cx.config.confirm().await?;
    Ok(Report::new(json!({ "revision": waiting.revision }))
        .line(format!("Confirmed: revision {} ({}) stays.", waiting.revision, waiting.what)))
}

async fn reload(cx: &AdminCx, caller: &Caller) -> Result<Report, AdminError> {
    let outcome = cx.config.reload(&caller.to_string()).await?;
    if outcome.is_empty() {
        return Ok(Report::new(json!({ "changes": [], "applied": false }))
            .line("The file says what is in force already. Certificates were read again."));
    }
    Ok(change::told(cx, caller, &outcome, &change::effects(cx, &outcome).await, false, None))
}
