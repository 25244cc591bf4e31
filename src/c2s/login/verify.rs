//! Whether a client may try, what it is measured by, and what follows when it was wrong.

use std::net::{IpAddr, Ipv4Addr};

use super::super::guard::{Attempt, Rules};
use super::super::token;
use super::{Closed, Condition, Failed, Login, Lookup, Step};
use crate::base::Timestamp;
use crate::base::size::show_duration;
use crate::jid::{BareJid, Domain};
use crate::sasl::{self, Standing};
use crate::store::account::{self, Disabled};
use crate::store::audit::{self, Entry};
use crate::store::{self, Role, credential};

impl Login<'_> {
    /// One read of the store, for names that exist and for those that do not.
    pub(super) async fn look_up(&mut self, lookup: Lookup) -> Step {
        let now = self.cx.clock.wall();
        if let Some(rules) = self.rules(lookup.host())
            && self.cx.guard.is_banned(&self.attempt(lookup.host(), lookup.account()), &rules, now)
        {
            return lookup.locked(&mut self.output);
        }
        if lookup.is_anonymous() {
            return self.admit(lookup);
        }
        self.trying = Some((lookup.host().clone(), lookup.account().cloned()));
        let Some(jid) = lookup.account().cloned() else { return lookup.found(None, &mut self.output) };
        let closed = self.cx.maintenance.reason().filter(|_| !self.cx.config.server.admins.contains(&jid));
        let is_closed = closed.is_some();
        let (key, asked) = (self.cx.tokens.clone(), lookup.agent().cloned());
        let found = self.cx.store.read(move |tx| {
            let role = if is_closed { account::role(tx, &jid)? } else { None };
            let mut found = credential::load(tx, &jid, now)?;
            if let Some(agent) = asked {
                // Asked for names without an account, too, of which there are none.
                let account = found.as_ref().map_or(store::AccountId::NONE, |(account, _)| *account);
                let tokens = store::device::tokens(tx, account, &agent)?;
                if let Some((_, credential)) = &mut found {
                    let token = |stored: &_| token::restored(&key, account, &agent, stored, now);
                    credential.tokens = tokens.iter().map(token).collect();
                }
            }
            Ok((found, role))
        });
        match found.await {
            Ok((found, role)) => {
                let (account, mut credential) = found.unzip();
                self.account = account;
                if let (Some(reason), Some(credential)) = (closed, &mut credential)
                    && role != Some(Role::Admin)
                    && credential.standing == Standing::Active
                {
                    credential.standing = Standing::NotNow(reason.into());
                }
                lookup.found(credential, &mut self.output)
            }
            Err(error) => {
                tracing::error!(target: "c2s", conn = %self.cx.conn, "cannot look up an account: {error}");
                lookup.unavailable(&mut self.output)
            }
        }
    }

    /// Somebody who is nobody in particular: nothing of him is in the store. XEP-0175
    fn admit(&mut self, lookup: Lookup) -> Step {
        if let Some(reason) = self.cx.maintenance.reason() {
            return lookup.not_now(reason, &mut self.output);
        }
        self.account = Some(store::AccountId::NONE);
        lookup.admitted(&mut self.output)
    }

    /// What is counted and locked at a domain.
    fn rules(&self, host: &Domain) -> Option<Rules> {
        self.cx.config.vhost(host).map(|vhost| Rules::of(&vhost))
    }

    fn attempt<'b>(&self, domain: &'b Domain, account: Option<&'b BareJid>) -> Attempt<'b> {
        Attempt { domain, account, address: self.address.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED)) }
    }

    /// An authentication that failed: what was wrong is counted, what was not finished or not possible is not.
    pub(super) fn failed(&mut self, failed: &Failed) {
        self.trying = None;
        if failed.failure.condition == sasl::Condition::NotAuthorized {
            self.count_failure(&failed.host, failed.account.as_ref());
        }
    }

    /// The stream was closed; in the middle of an authentication because there were too many.
    pub(super) fn gave_up(&mut self, closed: &Closed) {
        if let (Closed::Error(error), Some((host, account))) = (closed, self.trying.take())
            && error.condition == Condition::PolicyViolation
        {
            self.count_failure(&host, account.as_ref());
        }
    }

    /// An authentication that succeeded.
    pub(super) fn succeeded(&mut self) {
        if let Some((host, account)) = self.trying.take() {
            self.cx.guard.succeeded(&self.attempt(&host, account.as_ref()));
        }
    }

    /// Counts a wrong name or password; what follows is stored.
    fn count_failure(&self, host: &Domain, account: Option<&BareJid>) {
        let Some(rules) = self.rules(host) else { return };
        let now = self.cx.clock.wall();
        let attempt = self.attempt(host, account);
        let consequence = self.cx.guard.failed(&attempt, &rules, now);
        let (conn, ip) = (self.cx.conn.clone(), self.ip());
        let jid = account.map(ToString::to_string).unwrap_or_default();
        if let Some(ban) = consequence.ban {
            tracing::warn!(
                target: "c2s", %conn, jid, ip, code = "login.locked",
                "locked for {} after {} failed logins", show_duration(rules.lock), ban.fails
            );
            let stored = self.cx.store.submit(move |tx| store::ban::set(tx, &ban));
            stored.then(move |outcome| {
                if let Err(error) = outcome {
                    tracing::warn!(target: "c2s", %conn, "a ban could not be stored: {error}");
                }
            });
        }
        if let (true, Some(account)) = (consequence.disable, account)
            && !self.cx.config.server.admins.contains(account)
        {
            self.disable(account.clone(), rules.disable_after, now);
        }
    }

    /// Disables an account after too many failures, unless it is an administrator's: nobody else could undo that.
    fn disable(&self, jid: BareJid, fails: u32, now: Timestamp) {
        let (conn, name) = (self.cx.conn.clone(), jid.clone());
        let done = self.cx.store.write(move |tx| {
            let account = account::load(tx, &jid)?;
            let is_open = |account: &account::Account| {
                // One that was locked until a time that has passed is open again.
                let holds = account.disabled.as_ref().is_some_and(|disabled| disabled.holds(now));
                !holds && account.role != Role::Admin
            };
            let open = account.filter(is_open);
            let Some(account) = open else { return Ok(false) };
            let reason = "Too many failed logins. Ask an administrator to open the account again.".to_owned();
            account::set_disabled(tx, account.id, Some(&Disabled { since: now, reason, until: None }))?;
            audit::append(
                tx,
                &Entry {
                    stamp: now,
                    actor: "xmppd itself".into(),
                    action: format!("user disable {jid} after {fails} failed logins"),
                    domain: jid.domain().to_owned(),
                    outcome: "done".into(),
                },
            )?;
            Ok(true)
        });
        let registrar = std::sync::Arc::clone(&self.cx.registrar);
        self.cx.spawner.spawn(async move {
            match done.await {
                Ok(true) => {
                    registrar.changed(&name);
                    tracing::warn!(
                        target: "c2s", %conn, jid = %name, code = "login.disabled",
                        "account disabled after {fails} failed logins"
                    );
                }
                Ok(false) => {}
                Err(error) => {
                    tracing::warn!(target: "c2s", %conn, jid = %name, "cannot be disabled: {error}")
                }
            }
        });
    }
}
