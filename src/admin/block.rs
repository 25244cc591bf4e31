//! `block`: whom nobody of this server has to do with.

use clap::Subcommand;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::caller::Caller;
use super::cx::AdminCx;
use super::error::AdminError;
use super::noun::{Answer, Nature, Needs, Noun};
use super::report::Report;
use super::times;
use crate::account::ServerBlocks;
use crate::jid::Jid;
use crate::store::server_block::{self, ServerBlock};

/// What can be done about those who are blocked for the whole server.
#[derive(Clone, Debug, PartialEq, Eq, Subcommand, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Block {
    /// Blocks accounts and domains: nobody of this server hears from them or can write to them.
    #[command(
        after_help = "Example:\n  xmppd block add eve@example.org\n  xmppd block add spam.example eve@example.org --reason \"adverts\""
    )]
    Add {
        /// Addresses of accounts, or whole domains.
        #[arg(required = true, value_name = "JID|DOMAIN")]
        who: Vec<String>,
        /// Why, for those who look after the server.
        #[arg(long, value_name = "TEXT")]
        #[serde(default)]
        reason: Option<String>,
    },
    /// Blocks them no more.
    #[command(after_help = "Example:\n  xmppd block rm spam.example")]
    Rm {
        /// Addresses of accounts, or whole domains.
        #[arg(required = true, value_name = "JID|DOMAIN")]
        who: Vec<String>,
    },
    /// Shows who is blocked for the whole server.
    #[command(after_help = "Example:\n  xmppd block list")]
    List {},
}

impl Noun for Block {
    const VERBS: bool = true;

    fn nature(&self) -> Nature {
        match self {
            Self::List {} => Nature::look(Needs::Data),
            Self::Add { .. } | Self::Rm { .. } => Nature::change(Needs::Data),
        }
    }

    async fn run(self, cx: &AdminCx, _: &Caller) -> Result<Answer, AdminError> {
        let report = match self {
            Self::List {} => list(cx).await?,
            Self::Add { who, reason } => add(cx, &who, reason.unwrap_or_default()).await?,
            Self::Rm { who } => remove(cx, &who).await?,
        };
        Ok(report.into())
    }
}

/// Whom a text means: an account or a domain.
fn whom(text: &str) -> Result<Jid, AdminError> {
    let wrong = |why: String| {
        AdminError::invalid("block.who", why)
            .next("an address looks like eve@example.org, a domain like example.org")
    };
    let jid: Jid = text.parse().map_err(|error| wrong(format!("{error}.")))?;
    match jid.resource() {
        None => Ok(jid),
        Some(_) => Err(wrong(format!(
            "\"{text}\" is the address of one client; that of the account ends before the /."
        ))),
    }
}

/// Whether all others would lose by it: a domain of this server, or who looks after it.
fn refuse(cx: &AdminCx, jid: &Jid) -> Result<(), AdminError> {
    let config = cx.config.current();
    let is_own = jid.local().is_none() && config.vhost_named(jid.domain()).is_some();
    if is_own {
        return Err(AdminError::not_permitted(
            "block.itself",
            format!("{jid} is served here. Nothing was blocked."),
        )
        .next(format!("switch it off: xmppd vhost disable {jid}")));
    }
    if config.server.admins.contains(&jid.bare()) && jid.local().is_some() {
        let text = format!("{jid} is an administrator of this server. Nothing was blocked.");
        return Err(AdminError::not_permitted("block.itself", text)
            .next("who they are: xmppd config get server.admins"));
    }
    Ok(())
}

async fn add(cx: &AdminCx, who: &[String], reason: String) -> Result<Report, AdminError> {
    let jids: Vec<Jid> = who.iter().map(|text| whom(text)).collect::<Result<_, _>>()?;
    jids.iter().try_for_each(|jid| refuse(cx, jid))?;
    let since = cx.clock.wall();
    let blocks: Vec<ServerBlock> =
        jids.into_iter().map(|jid| ServerBlock { jid, since, reason: reason.clone() }).collect();
    let added = cx
        .store
        .write(move |tx| {
            let mut added = Vec::new();
            for block in &blocks {
                if server_block::add(tx, block)? {
                    added.push(block.jid.to_string());
                }
            }
            Ok(added)
        })
        .await?;
    refresh(cx).await?;
    let line = match added.len() {
        0 => "All of them were blocked already.".to_owned(),
        1 => format!("Blocked {} for everybody here.", named(&added)),
        count => format!("Blocked {} for everybody here.", addresses(count)),
    };
    Ok(Report::new(json!({ "blocked": added })).line(line))
}

async fn remove(cx: &AdminCx, who: &[String]) -> Result<Report, AdminError> {
    let jids: Vec<Jid> = who.iter().map(|text| whom(text)).collect::<Result<_, _>>()?;
    let blocked = cx.store.write(|tx| server_block::list(tx)).await?;
    if let Some(unknown) = jids.iter().find(|jid| blocked.iter().all(|block| block.jid != **jid)) {
        let text = format!("{unknown} is not blocked. Nothing was changed.");
        return Err(AdminError::not_found("block.unknown", text).next("who is: xmppd block list"));
    }
    let names: Vec<String> = jids.iter().map(ToString::to_string).collect();
    cx.store.write(move |tx| jids.iter().try_for_each(|jid| server_block::remove(tx, jid).map(drop))).await?;
    refresh(cx).await?;
    let line = format!("Blocked no more: {}.", addresses(names.len()));
    Ok(Report::new(json!({ "unblocked": names })).line(line))
}

/// The one that was blocked; a name without an @ is a domain, which may not have been meant.
fn named(added: &[String]) -> String {
    let name = added.first().map(String::as_str).unwrap_or_default();
    if name.contains('@') { name.to_owned() } else { format!("the domain {name}") }
}

fn addresses(count: usize) -> String {
    if count == 1 { "1 address".to_owned() } else { format!("{count} addresses") }
}

async fn list(cx: &AdminCx) -> Result<Report, AdminError> {
    // In turn with the writes, so that who has just been blocked is there.
    let blocks = cx.store.write(|tx| server_block::list(tx)).await?;
    let report = Report::new(json!({ "blocks": blocks.iter().map(to_json).collect::<Vec<_>>() }));
    if blocks.is_empty() {
        return Ok(report.line("Nobody is blocked for everybody here.").next("xmppd block add JID|DOMAIN"));
    }
    let now = cx.clock.wall();
    let mut rows = vec![["blocked", "since", "reason"].map(str::to_owned).to_vec()];
    rows.extend(
        blocks
            .iter()
            .map(|block| vec![block.jid.to_string(), times::ago(block.since, now), block.reason.clone()]),
    );
    Ok(report.table(rows).next("block one no more  xmppd block rm JID|DOMAIN"))
}

fn to_json(block: &ServerBlock) -> Value {
    json!({ "jid": block.jid.as_str(), "since": block.since.to_xmpp(), "reason": block.reason })
}

/// Tells the accounts who is blocked now.
pub(super) async fn refresh(cx: &AdminCx) -> Result<(), AdminError> {
    let Some(node) = &cx.node else { return Ok(()) };
    let blocks = cx.store.write(|tx| server_block::list(tx)).await?;
    node.directory.set_server_blocks(blocks.into_iter().map(|block| block.jid).collect::<ServerBlocks>());
    Ok(())
}
