//! Errors of other folders as errors for the person at the terminal: the one place that decides their code, exit status
//! and next step.

use super::error::{AdminError, Kind};
use crate::config::ConfigError;
use crate::store::StoreError;
use crate::tls::TlsError;

impl From<StoreError> for AdminError {
    fn from(error: StoreError) -> Self {
        let (kind, code) = match &error {
            StoreError::DiskFull => (Kind::Failed, "store.full"),
            StoreError::NoRoom { .. } => (Kind::Failed, "store.no_room"),
            StoreError::NewerSchema { .. } => (Kind::Invalid, "store.newer"),
            StoreError::Locked { .. } => (Kind::Failed, "store.locked"),
            StoreError::Open { .. } => (Kind::Failed, "store.open"),
            StoreError::Corrupt(_) => (Kind::Failed, "store.damaged"),
            StoreError::Closed => (Kind::Unreachable, "store.closed"),
            _ => (Kind::Failed, "store.failed"),
        };
        Self::new(kind, code, sentence(&error)).next(error.next())
    }
}

impl From<ConfigError> for AdminError {
    fn from(error: ConfigError) -> Self {
        let text = sentence(&error);
        match &error {
            ConfigError::Missing { .. } => Self::invalid("config.missing", text).next("xmppd init"),
            ConfigError::Unreadable { source, .. }
                if source.kind() == std::io::ErrorKind::PermissionDenied =>
            {
                Self::not_permitted("config.unreadable", text).next("sudo xmppd …")
            }
            ConfigError::Unreadable { .. } => {
                Self::failed("config.unreadable", text).next("look at the disk and the file")
            }
            ConfigError::Invalid { problems, .. } | ConfigError::BrokenByHand { problems, .. } => {
                let details = problems.iter().map(|problem| {
                    serde_json::json!({ "line": problem.line, "key": problem.key, "reason": problem.reason })
                });
                Self::invalid("config.invalid", text)
                    .details(details.collect())
                    .next("repair the file, then: xmppd config check")
            }
            ConfigError::Unwritable { .. } => Self::failed("config.unwritable", text)
                .next("see to the rights and the room of that directory, then repeat"),
            ConfigError::UnknownKey { key, .. } => {
                let error = Self::invalid("config.unknown_key", text);
                match key.split_once('=') {
                    Some((key, value)) => {
                        error.next(format!("key and value are two words: xmppd config set {key} {value}"))
                    }
                    None => error.next("all settings: xmppd config describe"),
                }
            }
            ConfigError::Group { key } => Self::invalid("config.unknown_key", text)
                .next(format!("which there are: xmppd config describe {key}")),
            ConfigError::Value { key, .. } => Self::invalid("config.value", text)
                .next(format!("what it is for: xmppd config describe {key}")),
            ConfigError::Weaker { .. } => {
                Self::not_permitted("config.weaker", text).next("xmppd config show --effective")
            }
            ConfigError::NotPerDomain { key } => {
                Self::usage("config.not_per_domain", text).next(format!("xmppd config get {key}"))
            }
            ConfigError::OnlyPerDomain { key } => Self::usage("config.only_per_domain", text)
                .next(format!("xmppd config get {key} --domain DOMAIN")),
            ConfigError::NoVhost { domain, .. } => Self::not_found("vhost.unknown", text)
                .next("all domains: xmppd vhost list")
                .next(format!("serve it: xmppd vhost add {domain}")),
            ConfigError::VhostExists { domain } => {
                Self::exists("vhost.exists", text).next(format!("xmppd vhost show {domain}"))
            }
            ConfigError::NoRevision { .. } => {
                Self::not_found("config.no_revision", text).next("all revisions: xmppd config history")
            }
            ConfigError::NothingBefore => {
                Self::not_found("config.nothing_before", text).next("all revisions: xmppd config history")
            }
            ConfigError::Meanwhile { newest } => Self::failed("config.meanwhile", text).next(match newest {
                Some(newest) => {
                    format!("look what it was: xmppd config diff {}", newest.number.saturating_sub(1).max(1))
                }
                None => "look what it was: xmppd config diff".into(),
            }),
            ConfigError::Unconfirmed { waiting } => Self::failed("config.unconfirmed", text)
                .because(format!(
                    "It goes back at {} and until then nothing else is changed.",
                    super::times::hour_of(waiting.until())
                ))
                .next("keep it: xmppd config confirm")
                .next("take it back now: xmppd config rollback"),
            ConfigError::NothingWaits { newest } => {
                let error = Self::not_found("config.nothing_waits", text);
                let error = match newest {
                    Some(newest) if newest.by == "xmppd" && newest.restores.is_some() => {
                        error.because(format!(
                            "{}; it went back at {} as revision {}.",
                            newest.what,
                            super::times::hour_of(newest.time()),
                            newest.number
                        ))
                    }
                    _ => error,
                };
                error.next("what was changed: xmppd config history")
            }
            ConfigError::NobodyTakesBack => {
                Self::unreachable("config.nobody_takes_back", text).next("without --confirm, or: xmppd run")
            }
            ConfigError::History { .. } => Self::failed("config.history", text)
                .next("see to the rights and the room of the data directory, then repeat"),
            ConfigError::ReadOnlyVhost { domain, .. } => Self::failed("config.read_only", text)
                .next(format!("switch it off: xmppd vhost disable {domain}")),
            ConfigError::Apply(_) => Self::failed("config.not_applied", text).next("xmppd log tail"),
        }
    }
}

impl From<TlsError> for AdminError {
    fn from(error: TlsError) -> Self {
        let kind = match &error {
            TlsError::Read { source, .. } | TlsError::Write { source, .. }
                if source.kind() == std::io::ErrorKind::PermissionDenied =>
            {
                Kind::NotPermitted
            }
            TlsError::Read { .. } | TlsError::Write { .. } => Kind::Failed,
            _ => Kind::Invalid,
        };
        let code = match &error {
            TlsError::Read { .. } => "cert.file",
            TlsError::Write { .. } => "cert.write",
            TlsError::NoCertificate { .. } => "cert.no_certificate",
            TlsError::NoKey { .. } => "cert.no_key",
            TlsError::Mismatch { .. } => "cert.mismatch",
            TlsError::WrongName { .. } => "cert.name",
            TlsError::Expired { .. } => "cert.expired",
            TlsError::Make { .. } => "cert.make",
        };
        Self::new(kind, code, sentence(&error)).next(format!("what it means: xmppd help errors {code}"))
    }
}

/// The text of an error as a sentence: with a full stop, and a capital unless it begins with a name or a path.
pub fn sentence(error: &dyn std::error::Error) -> String {
    let text = error.to_string();
    let first_word = text.split_whitespace().next().unwrap_or_default();
    let is_word =
        first_word.len() < text.len() && first_word.chars().all(|c| c.is_ascii_lowercase() || c == '\'');
    let mut sentence = match text.chars().next() {
        Some(first) if is_word && first_word != "xmppd" => {
            first.to_ascii_uppercase().to_string() + text.get(1..).unwrap_or_default()
        }
        _ => text,
    };
    if !sentence.ends_with(['.', '?', '!', ')']) {
        sentence.push('.');
    }
    sentence
}
