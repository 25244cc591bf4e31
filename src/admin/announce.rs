//! `announce`: a text for many people at once.

use std::sync::Arc;

use clap::Args;
use serde::{Deserialize, Serialize};
use serde_json::json;
use tokio::sync::oneshot;

use super::caller::Caller;
use super::cx::{AdminCx, NodeCx};
use super::error::AdminError;
use super::names;
use super::noun::{Answer, Nature, Needs, Noun, Who};
use super::report::Report;
use super::vhost::counted;
use crate::base::id::random_id;
use crate::delivery::Traits;
use crate::jid::{BareJid, Domain, Jid};
use crate::router::{Ack, Deliver as _, Envelope};
use crate::stanza::{Message, MessageType, Stanza};
use crate::store::account::{self, Account};
use crate::store::{Role, StoreError};

/// Accounts that are given an announcement before it is waited until they have it.
const PAGE: u32 = 200;

/// The longest text, in bytes.
const LONGEST: usize = 32 * 1024;

/// What is said to whom.
#[derive(Clone, Debug, Default, PartialEq, Eq, Args, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Announce {
    /// To every account; who is offline gets it at the next login.
    #[arg(long, conflicts_with_all = ["online", "role"])]
    #[serde(default)]
    pub all: bool,
    /// Only to those who are online.
    #[arg(long)]
    #[serde(default)]
    pub online: bool,
    /// Only to accounts with this role.
    #[arg(long, value_parser = ["admin", "operator", "member", "guest"])]
    #[serde(default)]
    pub role: Option<String>,
    /// Only to accounts of this domain.
    #[arg(long)]
    #[serde(default)]
    pub domain: Option<String>,
    /// The subject.
    #[arg(long, value_name = "TEXT")]
    #[serde(default)]
    pub subject: Option<String>,
    /// What is said; - for standard input.
    pub text: String,
}

/// Whom an announcement is for.
struct Audience {
    online: bool,
    role: Option<Role>,
    domain: Option<Domain>,
}

impl Noun for Announce {
    const VERBS: bool = false;

    fn nature(&self) -> Nature {
        match &self.domain {
            Some(domain) => Nature::change(Needs::Node).domain(domain).who(Who::OperatorOrOwner),
            None => Nature::change(Needs::Node),
        }
    }

    fn input(&mut self) -> Option<&mut String> {
        Some(&mut self.text)
    }

    async fn run(self, cx: &AdminCx, _: &Caller) -> Result<Answer, AdminError> {
        let node = cx.running()?;
        if !(self.all || self.online || self.role.is_some() || self.domain.is_some()) {
            return Err(AdminError::usage("announce.whom", "To whom? Nobody was named.")
                .next("--all, --online, --role ROLE or --domain DOMAIN"));
        }
        check(&self.text)?;
        let domain = self.domain.as_deref().map(names::domain).transpose()?;
        if let Some(domain) = &domain {
            names::vhost(cx, domain)?;
        }
        let role = self.role.as_deref().map(|role| {
            role.parse().map_err(|error| {
                AdminError::usage("role.unknown", format!("\"{role}\" is {error}.")).next("xmppd user list")
            })
        });
        let audience = Audience { online: self.online, role: role.transpose()?, domain };
        let text = Text { subject: self.subject.as_deref(), body: &self.text };
        audience.tell(cx, node, &text).await.map(Answer::from)
    }
}

/// Whether a text can be said.
///
/// # Errors
/// Exit 3: there is none, or it is too long.
pub(super) fn check(text: &str) -> Result<(), AdminError> {
    if text.trim().is_empty() {
        return Err(AdminError::invalid("text.empty", "There is no text.")
            .next("give it in quotes, or - and standard input"));
    }
    if text.len() > LONGEST {
        let text = format!("The text has {} bytes; {LONGEST} are possible.", text.len());
        return Err(AdminError::invalid("text.too_long", text).next("say less, and where there is more"));
    }
    Ok(())
}

/// What is said.
struct Text<'a> {
    subject: Option<&'a str>,
    body: &'a str,
}

impl Text<'_> {
    /// The message for somebody, from the domain of the account.
    fn to(&self, to: impl Into<Jid>) -> Message {
        let to = to.into();
        let from = Jid::from(to.domain_part());
        let message = Message::builder(MessageType::Normal).from(from).to(to).id(random_id());
        let subject = self.subject.unwrap_or("Announcement");
        message.subject(subject).body(self.body).build()
    }
}

impl Audience {
    async fn tell(&self, cx: &AdminCx, node: &NodeCx, text: &Text<'_>) -> Result<Report, AdminError> {
        if self.online {
            let sessions = self.tell_sessions(cx, node, text).await?;
            let said = match sessions {
                0 => "Nobody is online who is meant.".to_owned(),
                _ => format!("Sent to {}.", counted(sessions, "session")),
            };
            return Ok(Report::new(json!({ "sessions": sessions })).line(said));
        }
        let accounts = self.tell_accounts(cx, node, text).await?;
        let said = match accounts {
            0 => "There is no account that is meant.".to_owned(),
            _ => format!(
                "Given to {}; who is offline gets it at the next login.",
                counted(accounts, "account")
            ),
        };
        Ok(Report::new(json!({ "accounts": accounts })).line(said))
    }

    /// Every available session gets it.
    async fn tell_sessions(&self, cx: &AdminCx, node: &NodeCx, text: &Text<'_>) -> Result<u64, StoreError> {
        let mut count = 0;
        for card in node.directory.sessions() {
            let jid = card.jid.bare();
            if card.priority().is_none()
                || !self.is_of_domain(jid.domain())
                || !self.has_role(cx, jid).await?
            {
                continue;
            }
            give(node, text.to(card.jid.clone()), Ack::default());
            count += 1;
        }
        Ok(count)
    }

    /// Every account that may log in gets it, page by page: the next when the one before is on disk.
    async fn tell_accounts(&self, cx: &AdminCx, node: &NodeCx, text: &Text<'_>) -> Result<u64, StoreError> {
        let now = cx.clock.wall();
        let (mut count, mut after) = (0, None);
        loop {
            let (domain, behind) = (self.domain.as_ref().map(ToString::to_string), after.take());
            let read =
                move |tx: &crate::store::Tx<'_>| account::list(tx, domain.as_deref(), behind.as_ref(), PAGE);
            let page = cx.store.read(read).await?;
            let (last, durable) = oneshot::channel::<()>();
            let ack = Ack { accepted: None, durable: Some(Arc::new(last)) };
            for account in &page {
                if self.is_meant(cx, account) && account.disabled.as_ref().is_none_or(|d| !d.holds(now)) {
                    give(node, text.to(account.jid.clone()), ack.clone());
                    count += 1;
                }
            }
            drop(ack);
            // Its other end is dropped, never used.
            let _ = durable.await;
            match page.last() {
                Some(last) if page.len() == PAGE as usize => after = Some(last.jid.clone()),
                _ => return Ok(count),
            }
        }
    }

    fn is_meant(&self, cx: &AdminCx, account: &Account) -> bool {
        let is_served =
            cx.config.current().vhost_named(account.jid.domain()).is_some_and(|vhost| vhost.enabled);
        is_served && self.role.is_none_or(|role| role == account.role)
    }

    fn is_of_domain(&self, domain: &str) -> bool {
        self.domain.as_ref().is_none_or(|wanted| wanted.as_str() == domain)
    }

    async fn has_role(&self, cx: &AdminCx, jid: BareJid) -> Result<bool, StoreError> {
        let Some(wanted) = self.role else { return Ok(true) };
        Ok(cx.store.read(move |tx| account::role(tx, &jid)).await? == Some(wanted))
    }
}

/// Tells one account something, from its domain; who is offline gets it at the next login.
pub(super) fn tell_account(node: &NodeCx, jid: &BareJid, subject: &str, body: &str) {
    give(node, Text { subject: Some(subject), body }.to(jid.clone()), Ack::default());
}

fn give(node: &NodeCx, message: Message, ack: Ack) {
    let traits = Traits::of(&message);
    node.directory.deliver(Envelope { traits, ack, ..Envelope::of_server(Stanza::Message(message)) });
}
