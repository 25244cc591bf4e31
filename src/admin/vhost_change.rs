//! Changes of domains: set, given to somebody, switched off and on, removed.

use serde_json::json;

use super::caller::Caller;
use super::change;
use super::cx::AdminCx;
use super::error::{AdminError, Ask};
use super::names;
use super::report::Report;
use super::vhost::{AdminsAction, accounts_of, counted};
use crate::config::{Conditions, Edit, Outcome, Request};
use crate::jid::{BareJid, Domain};
use crate::store::account;
use crate::stream::StreamError;
use crate::tls::{CertFiles, Certificate};

/// Changes the configuration without conditions.
pub(super) async fn commit(
    cx: &AdminCx,
    by: String,
    edit: Edit,
    what: String,
) -> Result<Outcome, AdminError> {
    Ok(cx.config.commit(Request { edit, by, what, conditions: Conditions::default() }).await?)
}

/// Sets a value of a domain.
pub(super) fn setting(domain: &Domain, key: &str, words: Vec<String>) -> Edit {
    Edit::Set { key: key.to_owned(), words, domain: Some(domain.clone()) }
}

/// Whether somebody has an account, if it would be here.
async fn exists(cx: &AdminCx, jid: &BareJid) -> Result<(), AdminError> {
    if cx.config.current().vhost(&jid.domain_part()).is_none() {
        return Ok(());
    }
    let account = jid.clone();
    match cx.store.read(move |tx| account::id_of(tx, &account)).await? {
        Some(_) => Ok(()),
        None => Err(AdminError::not_found("user.unknown", format!("There is no account {jid} here."))
            .next(format!("xmppd user add {jid}"))
            .next(format!("all accounts: xmppd user list --domain {}", jid.domain_part()))),
    }
}

/// Whether somebody may own one more domain, and exists if his account would be here.
pub(super) async fn may_own(cx: &AdminCx, owner: &BareJid, domain: &Domain) -> Result<(), AdminError> {
    let config = cx.config.current();
    exists(cx, owner).await?;
    let limit = config.limits.domains_per_owner;
    let others = config.vhosts().filter(|vhost| vhost.domain != *domain);
    let owned = others.filter(|vhost| vhost.owner.as_ref() == Some(owner)).count();
    if limit == 0 || u32::try_from(owned).unwrap_or(u32::MAX) < limit {
        return Ok(());
    }
    Err(AdminError::not_permitted(
        "vhost.too_many",
        format!("{owner} owns {}, the limit is {limit}.", counted(owned, "domain")),
    )
    .next(format!("xmppd config set limits.domains_per_owner {}", limit.saturating_mul(2))))
}

/// `vhost set`
pub(super) async fn set(
    cx: &AdminCx,
    caller: &Caller,
    domain: Domain,
    settings: &[String],
    conditions: Conditions,
) -> Result<Report, AdminError> {
    names::vhost(cx, &domain)?;
    let mut edits = Vec::new();
    for word in settings {
        let Some((key, value)) = word.split_once('=') else {
            return Err(AdminError::usage(
                "vhost.set.form",
                format!("\"{word}\" is not of the form KEY=VALUE."),
            )
            .next(format!("xmppd vhost set {domain} max_users=50")));
        };
        if let ("owner", false) = (key, value.is_empty()) {
            may_own(cx, &names::account(value)?, &domain).await?;
        }
        edits.push(setting(&domain, key.trim(), vec![value.to_owned()]));
    }
    let what = format!("vhost set {domain} {}", settings.join(" "));
    change::make(cx, caller, Edit::All(edits), what, conditions).await
}

/// `vhost admins D add|rm JID`
pub(super) async fn admins(
    cx: &AdminCx,
    caller: &Caller,
    domain: Domain,
    action: AdminsAction,
    jid: BareJid,
) -> Result<Report, AdminError> {
    let vhost = names::vhost(cx, &domain)?;
    let mut admins = vhost.admins.clone();
    let data = |changed: bool, admins: &[BareJid]| json!({ "domain": domain.as_str(), "admins": admins, "changed": changed });
    let is_one = admins.contains(&jid);
    let (verb, text) = match (action, is_one) {
        (AdminsAction::Add, true) => {
            return Ok(Report::new(data(false, &admins))
                .line(format!("{jid} is an administrator of {domain} already. Nothing changed.")));
        }
        (AdminsAction::Rm, false) => {
            return Err(AdminError::not_found(
                "vhost.no_admin",
                format!("{jid} is not an administrator of {domain}."),
            )
            .next(format!("who is: xmppd vhost show {domain}")));
        }
        (AdminsAction::Add, false) => {
            exists(cx, &jid).await?;
            admins.push(jid.clone());
            ("add", format!("{jid} looks after the accounts of {domain} now."))
        }
        (AdminsAction::Rm, true) => {
            admins.retain(|admin| *admin != jid);
            ("rm", format!("{jid} does not look after the accounts of {domain} any more."))
        }
    };
    let words = match admins.is_empty() {
        true => vec!["[]".to_owned()],
        false => admins.iter().map(ToString::to_string).collect(),
    };
    let what = format!("vhost admins {domain} {verb} {jid}");
    commit(cx, caller.to_string(), setting(&domain, "admins", words), what).await?;
    Ok(Report::new(data(true, &admins)).line(text))
}

/// `vhost enable`
pub(super) async fn enable(cx: &AdminCx, by: String, domain: Domain) -> Result<Report, AdminError> {
    let was = names::vhost(cx, &domain)?.enabled;
    if !was {
        commit(cx, by, Edit::EnableVhost(domain.clone()), format!("vhost enable {domain}")).await?;
    }
    let text = if was { "is already enabled. Nothing changed." } else { "is enabled." };
    Ok(Report::new(json!({ "domain": domain.as_str(), "enabled": true })).line(format!("{domain} {text}")))
}

/// `vhost disable`
pub(super) async fn disable(
    cx: &AdminCx,
    by: String,
    domain: Domain,
    message: Option<String>,
) -> Result<Report, AdminError> {
    let was = names::vhost(cx, &domain)?.enabled;
    if !was && message.is_none() {
        return Ok(Report::new(json!({ "domain": domain.as_str(), "enabled": false, "closed": 0 }))
            .line(format!("{domain} is already disabled. Nothing changed.")));
    }
    let closed = sessions_of(cx, &domain);
    let edit = Edit::DisableVhost(domain.clone(), message.clone());
    commit(cx, by, edit, format!("vhost disable {domain}")).await?;
    close_sessions(cx, &domain, message.as_deref().unwrap_or("This domain is switched off."));
    Ok(Report::new(json!({ "domain": domain.as_str(), "enabled": false, "closed": closed }))
        .line(format!("{domain} is disabled; {} closed. Its data stay.", counted(closed, "session")))
        .next(format!("back again  xmppd vhost enable {domain}")))
}

/// `vhost remove`
pub(super) async fn remove(
    cx: &AdminCx,
    by: String,
    domain: Domain,
    keep_data: bool,
    confirm: Option<String>,
) -> Result<Report, AdminError> {
    names::vhost(cx, &domain)?;
    super::user::not_the_last_admins(cx, &domain).await?;
    let accounts = accounts_of(cx, &domain).await?;
    if confirm.as_deref() != Some(domain.as_str()) {
        let lost = match keep_data {
            _ if accounts == 0 => format!("{domain} has no accounts."),
            true => format!("{} cannot log in any more; the data stay.", counted(accounts, "account")),
            false => format!("{} with all their data will be gone.", counted(accounts, "account")),
        };
        return Err(AdminError::usage(
            "confirm.missing",
            format!("Removing {domain} must be confirmed: {lost}"),
        )
        .next(format!("xmppd vhost remove {domain} --yes --confirm {domain}"))
        .ask(Ask::Name {
            prompt: "Type the domain to remove it:".into(),
            about: vec![lost],
            name: domain.to_string(),
        }));
    }
    let closed = sessions_of(cx, &domain);
    commit(cx, by, Edit::RemoveVhost(domain.clone()), format!("vhost remove {domain}")).await?;
    close_sessions(cx, &domain, "This domain is not served here any more.");
    let mut removed = 0;
    if !keep_data {
        removed = remove_accounts(cx, &domain).await?;
        let files = CertFiles::of(&cx.paths.certs, &domain);
        // A certificate that somebody else has signed is not ours to throw away.
        if Certificate::load(&files).is_ok_and(|certificate| certificate.self_signed) {
            remove_certificate(&files);
        }
    }
    let data = json!({ "domain": domain.as_str(), "accounts_removed": removed, "sessions_closed": closed });
    Ok(Report::new(data).line(format!(
        "Removed {domain}: {} removed, {} closed.",
        counted(removed, "account"),
        counted(closed, "session")
    )))
}

/// Removes the accounts of a domain in portions, so that others can write in between.
async fn remove_accounts(cx: &AdminCx, domain: &Domain) -> Result<usize, AdminError> {
    const PORTION: u32 = 20;
    let mut removed = 0;
    loop {
        let (name, now) = (domain.to_string(), cx.clock.wall());
        let some = cx.store.write(move |tx| {
            let some = account::list(tx, Some(&name), None, PORTION)?;
            account::remove_some(tx, &name, PORTION, now)?;
            Ok(some)
        });
        let some = some.await?;
        if some.is_empty() {
            return Ok(removed);
        }
        removed += some.len();
        if let Some(node) = &cx.node {
            some.iter().for_each(|account| node.directory.account_changed(&account.jid));
        }
    }
}

/// How many sessions a domain has.
fn sessions_of(cx: &AdminCx, domain: &Domain) -> usize {
    let cards = cx.node.as_ref().map(|node| node.directory.sessions()).unwrap_or_default();
    cards.iter().filter(|card| card.jid.domain() == domain.as_str()).count()
}

/// Closes the sessions of a domain. RFC 6120 §4.9.3.5: the host is no longer served.
fn close_sessions(cx: &AdminCx, domain: &Domain, text: &str) {
    let Some(node) = &cx.node else { return };
    for card in node.directory.sessions().into_iter().filter(|card| card.jid.domain() == domain.as_str()) {
        node.directory.close_session(card.id, StreamError::host_gone().text(text));
    }
}

pub(super) fn remove_certificate(files: &CertFiles) {
    for file in [&files.certificate, &files.key] {
        if let Err(error) = std::fs::remove_file(file) {
            tracing::warn!(target: "admin", "{} cannot be removed: {error}", file.display());
        }
    }
}
