//! Addresses and domains as people type them.

use super::cx::AdminCx;
use super::error::AdminError;
use crate::config::{Vhost, nearest};
use crate::jid::{BareJid, Domain, Jid};
use crate::store::Role;
use std::sync::Arc;

/// A domain.
///
/// # Errors
/// Exit 3 with what is wrong with it.
pub fn domain(text: &str) -> Result<Domain, AdminError> {
    let wrong =
        |why: String| AdminError::invalid("domain.invalid", why).next("a domain looks like example.org");
    if text.contains('@') {
        return Err(wrong(format!("\"{text}\" is not a domain but an address.")));
    }
    text.parse().map_err(|error| wrong(format!("{error}.")))
}

/// The address of an account.
///
/// # Errors
/// Exit 3 with what is wrong with it and what may have been meant.
pub fn account(text: &str) -> Result<BareJid, AdminError> {
    let wrong = |why: String| {
        let error = AdminError::invalid("jid.invalid", why);
        match meant(text) {
            Some(meant) => error.because(format!("Use {meant}?")),
            None => error.next("an address looks like bob@example.org"),
        }
    };
    let jid: Jid = text.parse().map_err(|error| wrong(format!("{error}.")))?;
    if jid.local().is_none() {
        let why = match text.contains('@') {
            true => "the part before the @ is missing",
            false => "it has no @",
        };
        return Err(wrong(format!("\"{text}\" is not the address of an account: {why}.")));
    }
    if jid.resource().is_some() {
        return Err(wrong(format!(
            "\"{text}\" is the address of one client; that of the account ends before the /."
        )));
    }
    Ok(jid.bare())
}

/// What may have been meant by something that is not the address of an account.
fn meant(text: &str) -> Option<BareJid> {
    let (bare, _) = text.split_once('/').unwrap_or((text, ""));
    let (local, domain) = bare.rsplit_once('@')?;
    let local = local.split_whitespace().collect::<Vec<_>>().join(".").to_lowercase();
    let jid: BareJid = format!("{local}@{}", domain.trim()).parse().ok()?;
    jid.local().is_some().then_some(jid)
}

/// A role.
///
/// # Errors
/// Exit 3 with the roles there are.
pub fn role(text: &str) -> Result<Role, AdminError> {
    text.parse().map_err(|_| {
        let near = nearest(text, Role::ALL.map(Role::name));
        let near = near.map(|near| format!(" Did you mean {near}?")).unwrap_or_default();
        AdminError::invalid(
            "role.unknown",
            format!("Role \"{text}\" does not exist.{near} Roles here: admin, operator, member, guest."),
        )
        .next("what each may do: xmppd user roles")
    })
}

/// A domain that is served here, switched off or not.
pub(super) fn vhost(cx: &AdminCx, domain: &Domain) -> Result<Arc<Vhost>, AdminError> {
    let config = cx.config.current();
    config.vhost(domain).ok_or_else(|| {
        let names: Vec<&str> = config.vhosts().map(|vhost| vhost.domain.as_str()).collect();
        let near =
            nearest(domain.as_str(), names).map(|near| format!(" Did you mean {near}?")).unwrap_or_default();
        AdminError::not_found("vhost.unknown", format!("There is no domain {domain} here.{near}"))
            .next("all domains: xmppd vhost list")
            .next(format!("serve it: xmppd vhost add {domain}"))
    })
}

/// The domain of an account, which must be served here.
pub(super) fn vhost_of(cx: &AdminCx, jid: &BareJid) -> Result<Arc<Vhost>, AdminError> {
    vhost(cx, &jid.domain_part())
}
