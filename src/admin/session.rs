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
use super::report::{Line, Report};
use super::times;
use super::vhost::counted;
use crate::account::{SessionCard, Software};
use crate::base::Timestamp;
use crate::jid::{BareJid, Domain, Jid};
use crate::stream::{Condition, StreamError};

/// What can be done with connected clients.
#[derive(Clone, Debug, PartialEq, Eq, Subcommand, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Session {
    /// Shows who is connected.
    #[command(
        after_help = "Example:\n  xmppd session list\n  xmppd session list bob@example.org\n  xmppd session list --client conversations"
    )]
    List {
        /// Only sessions of this account.
        jid: Option<String>,
        /// Only sessions of this domain.
        #[arg(long)]
        #[serde(default)]
        domain: Option<String>,
        /// Only clients whose name or resource contains this text.
        #[arg(long, value_name = "NAME")]
        #[serde(default)]
        client: Option<String>,
    },
    /// Shows a session.
    #[command(
        after_help = "Example:\n  xmppd session show bob@example.org/phone\n  xmppd session show k3x9q1"
    )]
    Show {
        /// The address with the resource, or the id that session list and the log show.
        id: String,
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
            Self::Show { id } if id.contains('@') => {
                Nature::look(Needs::Node).account(id).who(Who::DomainAdmin)
            }
            Self::Show { .. } => Nature::look(Needs::Node),
            Self::Close { sessions, .. } => match sessions.as_slice() {
                [one] => Nature::change(Needs::Node).account(one).who(Who::DomainAdmin),
                _ => Nature::change(Needs::Node),
            },
        }
    }

    async fn run(self, cx: &AdminCx, _: &Caller) -> Result<Answer, AdminError> {
        let (node, now) = (cx.running()?, cx.clock.wall());
        let report = match self {
            Self::List { jid, domain, client } => {
                let filter = Filter {
                    jid: jid.as_deref().map(names::account).transpose()?,
                    domain: domain.as_deref().map(names::domain).transpose()?,
                    client: client.map(|client| client.to_lowercase()),
                };
                if let Some(domain) = &filter.domain {
                    names::vhost(cx, domain)?;
                }
                Ok(list(node, &filter, now))
            }
            Self::Show { id } => show(node, &id, now),
            Self::Close { sessions, reason } => close(node, &sessions, reason.as_deref()),
        };
        report.map(Answer::from)
    }
}

/// Which sessions are wanted.
#[derive(Default)]
pub(super) struct Filter {
    pub(super) jid: Option<BareJid>,
    pub(super) domain: Option<Domain>,
    /// In lower case.
    pub(super) client: Option<String>,
}

impl Filter {
    fn fits(&self, card: &SessionCard) -> bool {
        let is_client = |client: &String| {
            let named = card.client().is_some_and(|name| name.to_lowercase().contains(client));
            named || card.jid.resource().to_lowercase().contains(client)
        };
        self.jid.as_ref().is_none_or(|jid| card.jid.bare() == *jid)
            && self.domain.as_ref().is_none_or(|domain| card.jid.domain() == domain.as_str())
            && self.client.as_ref().is_none_or(is_client)
    }
}

/// The sessions that fit.
pub(super) fn list(node: &NodeCx, filter: &Filter, now: Timestamp) -> Report {
    let cards: Vec<_> = node.directory.sessions().into_iter().filter(|card| filter.fits(card)).collect();
    let data = json!({ "sessions": cards.iter().map(|card| to_json(card)).collect::<Vec<_>>() });
    if cards.is_empty() {
        let everybody = filter.jid.is_none() && filter.domain.is_none() && filter.client.is_none();
        return Report::new(data).line(if everybody { "Nobody is connected." } else { "No session fits." });
    }
    let mut rows = vec![["session", "address", "presence", "since", "TLS", "id"].map(str::to_owned).to_vec()];
    rows.extend(cards.iter().map(|card| row(card, now)));
    Report::new(data).table(rows)
}

fn show(node: &NodeCx, id: &str, now: Timestamp) -> Result<Report, AdminError> {
    let cards = matching(node, id)?;
    let [card] = cards.as_slice() else {
        return Err(match cards.len() {
            0 => unknown(&format!("{id} is not connected.")),
            many => AdminError::usage("session.several", format!("{id} has {many} sessions."))
                .next(format!("xmppd session list {id}")),
        });
    };
    let software = node.directory.software(card);
    let can = software
        .as_ref()
        .map_or_else(|| "not told".to_owned(), |software| counted(software.features.len(), "feature"));
    let rows = [
        ("connected", format!("{} ({})", times::date_and_minute(card.since), times::ago(card.since, now))),
        ("presence", presence(card)),
        ("client", client(card, software.as_deref())),
        ("can do", can),
        ("from", card.address.to_string()),
        ("TLS", card.tls.clone()),
        ("login", card.mechanism.to_owned()),
        ("id", card.conn.clone()),
    ];
    let rows = rows.map(|(name, value)| vec![name.to_owned(), value]).to_vec();
    let mut data = to_json(card);
    if let (Some(data), Some(software)) = (data.as_object_mut(), &software) {
        data.insert("software".to_owned(), software_json(software));
    }
    Ok(Report::new(data).line(card.jid.to_string()).push(Line::Table { heading: false, rows }).push(
        Line::Next(vec![
            format!("what it does  xmppd log tail -f --user {}", card.jid.bare()),
            format!("close it      xmppd session close {}", card.conn),
        ]),
    ))
}

/// `Psi 0.11, client/pc (http://psi-im.org)`: by name where the program has proved what it is.
fn client(card: &SessionCard, software: Option<&Software>) -> String {
    let node = card.client();
    let Some(software) = software else { return node.unwrap_or_else(|| "not told".to_owned()) };
    let kind = format!("{}/{}", software.category, software.kind);
    let name = software.name.as_ref().map_or_else(|| kind.clone(), |name| format!("{name}, {kind}"));
    match node {
        Some(node) => format!("{name} ({node})"),
        None => name,
    }
}

/// What a program has proved to be. XEP-0115
fn software_json(software: &Software) -> Value {
    json!({
        "name": software.name.as_deref(),
        "category": software.category.as_str(),
        "type": software.kind.as_str(),
        "features": software.features.iter().map(|feature| feature.as_str()).collect::<Vec<_>>(),
    })
}

fn presence(card: &SessionCard) -> String {
    match card.priority() {
        Some(priority) => format!("available, {priority}"),
        None => "not available".into(),
    }
}

fn unknown(what: &str) -> AdminError {
    AdminError::not_found("session.unknown", what).next("who is connected: xmppd session list")
}

fn row(card: &SessionCard, now: Timestamp) -> Vec<String> {
    vec![
        card.jid.to_string(),
        card.address.to_string(),
        presence(card),
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
        "client": card.client(),
    })
}

/// Closes sessions: all that are named, or none.
pub(super) fn close(node: &NodeCx, sessions: &[String], reason: Option<&str>) -> Result<Report, AdminError> {
    let mut found = Vec::new();
    for text in sessions {
        let cards = matching(node, text)?;
        if cards.is_empty() {
            return Err(unknown(&format!("{text} is not connected. Nothing was closed.")));
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
        // Not an address, so the id of a connection that is no more.
        _ if !text.contains('@') => return Ok(Vec::new()),
        _ => names::account(text)?.into(),
    };
    let is_meant = |card: &&Arc<SessionCard>| match jid.resource() {
        Some(_) => card.jid.as_str() == jid.as_str(),
        None => card.jid.bare() == jid.bare(),
    };
    Ok(cards.iter().filter(is_meant).cloned().collect())
}
