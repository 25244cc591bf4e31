//! `motd` and `welcome`: texts that people get when they log in.

use clap::{Args, Subcommand};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::announce;
use super::caller::Caller;
use super::cx::AdminCx;
use super::error::AdminError;
use super::noun::{Answer, Nature, Needs, Noun, Who};
use super::report::{Line, Report};
use super::{names, times};
use crate::store::notice::{self, Kind, Notice};

/// The message of the day.
#[derive(Clone, Debug, PartialEq, Eq, Subcommand, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Motd {
    /// Sets the message of the day: every account gets it once, at the next login.
    #[command(
        after_help = "Example:\n  xmppd motd set \"Tonight from 22:00 the server moves.\"\n  xmppd motd set --domain example.org - < text"
    )]
    Set(New),
    /// Shows the message of the day.
    #[command(after_help = "Example:\n  xmppd motd show")]
    Show(Whose),
    /// Removes the message of the day.
    #[command(after_help = "Example:\n  xmppd motd rm")]
    Rm(Whose),
}

/// What new accounts are told at their first login.
#[derive(Clone, Debug, PartialEq, Eq, Subcommand, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Welcome {
    /// Sets the text that new accounts get at their first login.
    #[command(
        after_help = "Example:\n  xmppd welcome set \"Welcome! Questions: xmpp:anna@example.org\"\n  xmppd welcome set --domain example.org - < text"
    )]
    Set(New),
    /// Shows the text.
    #[command(after_help = "Example:\n  xmppd welcome show")]
    Show(Whose),
    /// Removes the text.
    #[command(after_help = "Example:\n  xmppd welcome rm")]
    Rm(Whose),
}

/// A new text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Args, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct New {
    /// The text; - for standard input.
    text: String,
    /// For this domain, in place of the text of all domains.
    #[arg(long)]
    #[serde(default)]
    domain: Option<String>,
    /// The subject.
    #[arg(long, value_name = "TEXT")]
    #[serde(default)]
    subject: Option<String>,
    /// Only correct the text: who has got it already does not get it again.
    #[arg(long)]
    #[serde(default)]
    correct: bool,
}

/// Whose text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Args, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Whose {
    /// That of this domain, not that of all domains.
    #[arg(long)]
    #[serde(default)]
    domain: Option<String>,
}

/// Either of the two.
struct Nouns {
    kind: Kind,
    noun: &'static str,
    is: &'static str,
    effect: &'static str,
}

const MOTD: Nouns = Nouns {
    kind: Kind::Motd,
    noun: "motd",
    is: "message of the day",
    effect: "Every account gets it once, at the next login.",
};

const WELCOME: Nouns = Nouns {
    kind: Kind::Welcome,
    noun: "welcome",
    is: "welcome message",
    effect: "New accounts get it at their first login.",
};

fn nature(domain: Option<&String>, changes: bool) -> Nature {
    let nature = if changes { Nature::change(Needs::Data) } else { Nature::look(Needs::Data) };
    match domain {
        Some(domain) => nature.domain(domain).who(Who::OperatorOrOwner),
        None => nature,
    }
}

impl Noun for Motd {
    const VERBS: bool = true;

    fn nature(&self) -> Nature {
        match self {
            Self::Set(new) => nature(new.domain.as_ref(), true),
            Self::Show(whose) => nature(whose.domain.as_ref(), false),
            Self::Rm(whose) => nature(whose.domain.as_ref(), true),
        }
    }

    fn input(&mut self) -> Option<&mut String> {
        if let Self::Set(new) = self { Some(&mut new.text) } else { None }
    }

    async fn run(self, cx: &AdminCx, caller: &Caller) -> Result<Answer, AdminError> {
        let report = match self {
            Self::Set(new) => MOTD.set(cx, caller, new).await,
            Self::Show(whose) => MOTD.show(cx, whose).await,
            Self::Rm(whose) => MOTD.remove(cx, whose).await,
        };
        report.map(Answer::from)
    }
}

impl Noun for Welcome {
    const VERBS: bool = true;

    fn nature(&self) -> Nature {
        match self {
            Self::Set(new) => nature(new.domain.as_ref(), true),
            Self::Show(whose) => nature(whose.domain.as_ref(), false),
            Self::Rm(whose) => nature(whose.domain.as_ref(), true),
        }
    }

    fn input(&mut self) -> Option<&mut String> {
        if let Self::Set(new) = self { Some(&mut new.text) } else { None }
    }

    async fn run(self, cx: &AdminCx, caller: &Caller) -> Result<Answer, AdminError> {
        let report = match self {
            Self::Set(new) => WELCOME.set(cx, caller, new).await,
            Self::Show(whose) => WELCOME.show(cx, whose).await,
            Self::Rm(whose) => WELCOME.remove(cx, whose).await,
        };
        report.map(Answer::from)
    }
}

impl Nouns {
    async fn set(&self, cx: &AdminCx, caller: &Caller, new: New) -> Result<Report, AdminError> {
        announce::check(&new.text)?;
        let domain = key(cx, new.domain.as_deref())?;
        let former = self.load(cx, &domain).await?;
        let stamp = match (new.correct, &former) {
            (false, _) => cx.clock.wall(),
            (true, Some(former)) => former.stamp,
            (true, None) => return Err(self.none(&domain)),
        };
        let notice = Notice {
            subject: new.subject.unwrap_or_default(),
            body: new.text,
            stamp,
            author: caller.to_string(),
        };
        let (kind, at) = (self.kind, domain.clone());
        cx.store.write(move |tx| notice::set(tx, &at, kind, Some(&notice))).await?;
        refresh(cx).await?;
        let data = json!({ "domain": of(&domain), "set": true, "corrected": new.correct });
        Ok(Report::new(data).line(match new.correct {
            true => format!("The {}{} is corrected.", self.is, for_whom(&domain)),
            false => format!("The {}{} is set. {}", self.is, for_whom(&domain), self.effect),
        }))
    }

    async fn show(&self, cx: &AdminCx, whose: Whose) -> Result<Report, AdminError> {
        let domain = key(cx, whose.domain.as_deref())?;
        let Some(notice) = self.load(cx, &domain).await? else { return Err(self.none(&domain)) };
        let data = json!({
            "domain": of(&domain),
            "subject": notice.subject,
            "text": notice.body,
            "since": notice.stamp.to_xmpp(),
            "author": notice.author,
        });
        let mut rows = vec![
            vec!["since".to_owned(), times::date_and_minute(notice.stamp)],
            vec!["by".to_owned(), notice.author],
        ];
        if !notice.subject.is_empty() {
            rows.push(vec!["subject".to_owned(), notice.subject]);
        }
        Ok(Report::new(data)
            .push(Line::Table { heading: false, rows })
            .line("")
            .verbatim(notice.body.trim_end()))
    }

    async fn remove(&self, cx: &AdminCx, whose: Whose) -> Result<Report, AdminError> {
        let domain = key(cx, whose.domain.as_deref())?;
        let (kind, at) = (self.kind, domain.clone());
        if !cx.store.write(move |tx| notice::set(tx, &at, kind, None)).await? {
            return Err(self.none(&domain));
        }
        refresh(cx).await?;
        Ok(Report::new(json!({ "domain": of(&domain), "removed": true })).line(format!(
            "The {}{} is removed.",
            self.is,
            for_whom(&domain)
        )))
    }

    async fn load(&self, cx: &AdminCx, domain: &str) -> Result<Option<Notice>, AdminError> {
        let (kind, at) = (self.kind, domain.to_owned());
        Ok(cx.store.read(move |tx| notice::load(tx, &at, kind)).await?)
    }

    fn none(&self, domain: &str) -> AdminError {
        let flag = if domain.is_empty() { String::new() } else { format!(" --domain {domain}") };
        let text = format!("There is no {}{}.", self.is, for_whom(domain));
        let error = match self.kind {
            Kind::Motd => AdminError::not_found("motd.none", text),
            Kind::Welcome => AdminError::not_found("welcome.none", text),
        };
        error.next(format!("xmppd {} set{flag} \"TEXT\"", self.noun))
    }
}

/// The domain as the store has it: empty for all.
fn key(cx: &AdminCx, domain: Option<&str>) -> Result<String, AdminError> {
    let Some(domain) = domain else { return Ok(String::new()) };
    let domain = names::domain(domain)?;
    names::vhost(cx, &domain)?;
    Ok(domain.to_string())
}

fn of(domain: &str) -> Value {
    if domain.is_empty() { Value::Null } else { domain.into() }
}

fn for_whom(domain: &str) -> String {
    if domain.is_empty() { String::new() } else { format!(" of {domain}") }
}

/// Tells the accounts which domains have something to say.
async fn refresh(cx: &AdminCx) -> Result<(), AdminError> {
    let Some(node) = &cx.node else { return Ok(()) };
    let domains = cx.store.read(notice::domains).await?;
    node.directory.notices().set(domains);
    Ok(())
}
