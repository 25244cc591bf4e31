//! Administrators are told of what cannot wait until somebody looks: a certificate that ends, a disk that is full.
//! FEATURES AD44, AD62

use std::collections::BTreeSet;

use super::announce;
use super::cx::{AdminCx, NodeCx};
use super::times;
use super::warnings::Warning;
use crate::base::Zone;
use crate::jid::BareJid;
use crate::store::{Role, StoreError, account, setting};

/// Under this name it is kept what they have been told, so that a restart does not tell it again.
const TOLD: &str = "warnings.told";

/// What they are told of.
const ABOUT: &[&str] = &["cert.missing", "cert.soon", "cert.expired", "disk.low", "store.degraded"];

/// Administrators that are told at most.
const ADMINS: u32 = 100;

/// What administrators have been told.
#[derive(Default)]
pub(super) struct Alarm {
    told: Option<BTreeSet<String>>,
}

impl Alarm {
    /// Tells them what is new. What cannot be done now is done at the next look.
    pub(super) async fn tell(&mut self, cx: &AdminCx, node: &NodeCx, found: &[Warning]) {
        if let Err(error) = self.try_to_tell(cx, node, found).await {
            tracing::debug!(target: "node", "administrators are told later: {error}");
        }
    }

    async fn try_to_tell(
        &mut self,
        cx: &AdminCx,
        node: &NodeCx,
        found: &[Warning],
    ) -> Result<(), StoreError> {
        let about: Vec<&Warning> = found.iter().filter(|warning| ABOUT.contains(&warning.code)).collect();
        let names: BTreeSet<String> = about.iter().map(|warning| warning.name()).collect();
        let told = match self.told.take() {
            Some(told) => told,
            None => {
                cx.store.read(|tx| setting::load(tx, TOLD)).await?.map(|kept| read(&kept)).unwrap_or_default()
            }
        };
        let new: Vec<&Warning> =
            about.into_iter().filter(|warning| !told.contains(&warning.name())).collect();
        if !new.is_empty() {
            let admins = admins(cx).await?;
            for (admin, warning) in admins.iter().flat_map(|admin| new.iter().map(move |new| (admin, new))) {
                announce::tell_account(node, admin, "Something to look at", &body(warning));
            }
            if admins.is_empty() {
                // There will be one.
                self.told = Some(told);
                return Ok(());
            }
        }
        if names != told {
            let kept: Vec<u8> = names.iter().map(String::as_str).collect::<Vec<_>>().join("\n").into_bytes();
            cx.store.write(move |tx| setting::set(tx, TOLD, &kept)).await?;
        }
        self.told = Some(names);
        Ok(())
    }
}

fn read(kept: &[u8]) -> BTreeSet<String> {
    String::from_utf8_lossy(kept).lines().map(str::to_owned).collect()
}

/// What somebody reads who has no terminal at hand.
fn body(warning: &Warning) -> String {
    let text = times::shown(&warning.text, &Zone::utc()).into_owned();
    let mut letters = text.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    format!("{}.\nNext: {}", first.chain(letters).collect::<String>(), warning.next)
}

/// Accounts of this server that administer it.
async fn admins(cx: &AdminCx) -> Result<Vec<BareJid>, StoreError> {
    let (named, now) = (cx.config.current().server.admins.clone(), cx.clock.wall());
    let read = move |tx: &crate::store::Tx<'_>| {
        let mut found: BTreeSet<BareJid> = BTreeSet::new();
        for jid in &named {
            found.extend(account::id_of(tx, jid)?.map(|_| jid.clone()));
        }
        let by_role = account::with_role(tx, Role::Admin, now, ADMINS)?;
        found.extend(by_role.into_iter().map(|account| account.jid));
        Ok(found.into_iter().collect())
    };
    cx.store.read(read).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_warning_is_a_sentence_and_what_to_do() {
        let warning = Warning::new("cert.soon", "the certificate of x ends in 13 days", "xmppd cert show x");
        assert_eq!(body(&warning), "The certificate of x ends in 13 days.\nNext: xmppd cert show x");
        // The next day it is still the same trouble.
        let later = Warning::new("cert.soon", "the certificate of x ends in 9 days", "xmppd cert show x");
        assert_eq!(warning.name(), later.name());
        assert_eq!(read(warning.name().as_bytes()), BTreeSet::from([warning.name()]));
    }
}
