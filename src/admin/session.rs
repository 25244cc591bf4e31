//! `session`: connected clients.

use std::sync::Arc;

use clap::Subcommand;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::caller::Caller;
use super::cx::{AdminCx, NodeCx};
use super::error::AdminError;
use super::names;
use super::noun::{Answer, Nature, Needs, Noun, Who};
use super::report::Report;
use super::times;
use super::vhost::counted;
use crate::account::SessionCard;
use crate::base::Timestamp;
use crate::jid::Jid;
use crate::stream::{Condition, StreamError};

/// What can be done with connected clients.
#[derive(Clone, Debug, PartialEq, Eq, Subcommand, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Session {
    /// Shows who is connected.
    #[command(after_help = "Example:\n  xmppd session list\n  xmppd session list bob@example.org")]
    List {
        /// Only sessions of this account.
        jid: Option<String>,
        /// Only sessions of this domain.
        #[arg(long)]
        #[serde(default)]
        domain: Option<String>,
    },
    /// Disconnects clients. They may connect again.
    #[command(
        after_help = "Example:\n  xmppd session close bob@example.org/phone\n  xmppd session close bob@example.org"
    )]
    Close {
        /// Addresses: with a resource one session, without all of the account.
        #[arg(required = true, value_name = "JID")]
        sessions: Vec<String>,
        /// What the clients are told.
        #[arg(long, value_name = "TEXT")]
        #[serde(default)]
        reason: Option<String>,
    },
}

impl Noun for Session {
    const VERBS: bool = true;

    fn nature(&self) -> Nature {
        match self {
            Self::List { jid: Some(jid), .. } => Nature::look(Needs::Node).account(jid).who(Who::DomainAdmin),
            Self::List { domain: Some(domain), .. } => {
                Nature::look(Needs::Node).domain(domain).who(Who::DomainAdmin)
            }
            Self::List { .. } => Nature::look(Needs::Node),
            Self::Close { sessions, .. } => match sessions.as_slice() {
                [one] => Nature::change(Needs::Node).account(one).who(Who::DomainAdmin),
                _ => Nature::change(Needs::Node),
            },
        }
    }

    async fn run(self, cx: &AdminCx, _: &Caller) -> Result<Answer, AdminError> {
        let (node, now) = (cx.running()?, cx.clock.wall());
        let report = match self {
            Self::List { jid, domain } => list(node, jid.as_deref(), domain.as_deref(), now),
            Self::Close { sessions, reason } => close(node, &sessions, reason.as_deref()),
        };
        report.map(Answer::from)
    }
}

fn list(
    node: &NodeCx,
    jid: Option<&str>,
    domain: Option<&str>,
    now: Timestamp,
) -> Result<Report, AdminError> {
    let jid = jid.map(names::account).transpose()?;
    let domain = domain.map(names::domain).transpose()?;
    let wanted = |card: &Arc<SessionCard>| {
        jid.as_ref().is_none_or(|jid| card.jid.bare() == *jid)
            && domain.as_ref().is_none_or(|domain| card.jid.domain() == domain.as_str())
    };
    let cards: Vec<_> = node.directory.sessions().into_iter().filter(wanted).collect();
    let data = json!({ "sessions": cards.iter().map(|card| to_json(card)).collect::<Vec<_>>() });
    if cards.is_empty() {
        return Ok(Report::new(data).line("Nobody is connected."));
    }
    let mut rows = vec![["session", "address", "presence", "since", "TLS", "id"].map(str::to_owned).to_vec()];
    rows.extend(cards.iter().map(|card| row(card, now)));
    Ok(Report::new(data).table(rows))
}

fn row(card: &SessionCard, now: Timestamp) -> Vec<String> {
    let presence = match card.priority() {
        Some(priority) => format!("available, {priority}"),
        None => "not available".into(),
    };
    vec![
        card.jid.to_string(),
        card.address.to_string(),
        presence,
        times::ago(card.since, now),
        card.tls.to_string(),
        card.conn.to_string(),
    ]
}

fn to_json(card: &SessionCard) -> Value {
    json!({
        "jid": card.jid.as_str(),
        "conn": card.conn,
        "address": card.address.to_string(),
        "since": card.since.to_xmpp(),
        "tls": card.tls,
        "mechanism": card.mechanism,
        "available": card.priority().is_some(),
        "priority": card.priority(),
    })
}

fn close(node: &NodeCx, sessions: &[String], reason: Option<&str>) -> Result<Report, AdminError> {
    let mut found = Vec::new();
    for text in sessions {
        let cards = matching(node, text)?;
        if cards.is_empty() {
            return Err(AdminError::not_found(
                "session.unknown",
                format!("{text} is not connected. Nothing was closed."),
            )
            .next("who is connected: xmppd session list"));
        }
        found.extend(cards);
    }
    let error = || {
        StreamError::from(Condition::Reset)
            .text(reason.unwrap_or("Closed by an administrator. You may connect again."))
    };
    let closed: Vec<_> = found.iter().filter(|card| node.directory.close_session(card.id, error())).collect();
    let names: Vec<&str> = closed.iter().map(|card| card.jid.as_str()).collect();
    Ok(Report::new(json!({ "closed": names })).line(format!("Closed {}.", counted(closed.len(), "session"))))
}

/// The sessions that a text means: a full address, the address of an account, or the id of a connection in the log.
fn matching(node: &NodeCx, text: &str) -> Result<Vec<Arc<SessionCard>>, AdminError> {
    let cards = node.directory.sessions();
    let by_conn: Vec<_> = cards.iter().filter(|card| card.conn == text).cloned().collect();
    if !by_conn.is_empty() {
        return Ok(by_conn);
    }
    let jid: Jid = match text.parse::<Jid>() {
        Ok(jid) if jid.resource().is_some() => jid,
        _ => names::account(text)?.into(),
    };
    let is_meant = |card: &&Arc<SessionCard>| match jid.resource() {
        Some(_) => card.jid.as_str() == jid.as_str(),
        None => card.jid.bare() == jid.bare(),
    };
    Ok(cards.iter().filter(is_meant).cloned().collect())
}
