//! Tokens by which clients log in again (XEP-0484), and what is noted of the devices that have them.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::net::IpAddr;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;
use std::time::Duration;

use zeroize::Zeroizing;

use super::Context;
use super::login::LoggedIn;
use crate::base::{Timestamp, id};
use crate::sasl::ht::{Token, TokenKey};
use crate::sasl::{AgentId, Mechanism};
use crate::stanza::ns;
use crate::store::AccountId;
use crate::store::device::{self, NewToken, StoredToken};
use crate::stream::negotiation::Authenticated;
use crate::xml::{Element, el};

/// The key's file in the data directory. It is not in the database, so that a copy of that lets nobody log in.
const FILE: &str = "token.key";

/// After so long a client that uses its token is given another one. XEP-0484 §3.5
const ROTATION: Duration = Duration::from_secs(86_400);

/// The key from which tokens are made; made with the first start. Where it cannot be read or written a key of this run
/// serves: tokens of before are refused, and clients log in with the password.
pub fn open_key(data: &Path) -> TokenKey {
    let path = data.join(FILE);
    match read_or_make(&path) {
        Ok(key) => TokenKey::new(*key),
        Err(error) => {
            tracing::warn!(
                target: "c2s",
                "{} cannot be used, clients must log in with the password after the next start: {error}",
                path.display()
            );
            let mut key = Zeroizing::new([0; 32]);
            id::random(key.as_mut_slice());
            TokenKey::new(*key)
        }
    }
}

fn read_or_make(path: &Path) -> io::Result<Zeroizing<[u8; 32]>> {
    match fs::read(path).map(Zeroizing::new) {
        Ok(bytes) => {
            let key = <[u8; 32]>::try_from(bytes.as_slice());
            key.map(Zeroizing::new).map_err(|_| io::Error::other("it does not hold 32 bytes"))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let mut key = Zeroizing::new([0; 32]);
            id::random(key.as_mut_slice());
            let new = path.with_extension("key.new");
            let _ = fs::remove_file(&new);
            let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&new)?;
            file.write_all(key.as_slice())?;
            file.sync_all()?;
            fs::rename(&new, path)?;
            Ok(key)
        }
        Err(error) => Err(error),
    }
}

/// A stored token as a login is compared with it.
pub(super) fn restored(
    key: &TokenKey,
    account: AccountId,
    agent: &AgentId,
    stored: &StoredToken,
    now: Timestamp,
) -> Token {
    Token {
        slot: stored.slot,
        secret: key.token(account.number(), agent, &stored.seed),
        binding: stored.binding,
        is_expired: now >= stored.expires,
        is_due: now.since(stored.issued) >= ROTATION,
        count: stored.count,
    }
}

/// Notes a device that has told which it is, and that it has used a token; the token that it is given, if it is. What
/// it is told is on disk.
pub(super) async fn note(
    context: &Context,
    logged_in: &LoggedIn,
    authenticated: &Authenticated,
    address: IpAddr,
) -> Option<Element> {
    let (request, client) = (&authenticated.request, &logged_in.client);
    if client.mechanism == Mechanism::Anonymous {
        // It is nobody's device, and nothing of it is kept.
        return None;
    }
    let (account, agent, now) = (logged_in.account_id, request.agent.id.clone()?, context.clock.wall());
    let lifetime = context.config.current().vhost_named(client.account.domain())?.fast_lifetime;
    let used = authenticated.used;
    let is_last = used.is_some() && request.fast.is_some_and(|fast| fast.invalidate);
    // XEP-0484 §3.5, §3.6
    let due = used.filter(|used| used.is_due && !is_last).map(|used| used.binding);
    let binding = request.token.or(due).filter(|_| !lifetime.is_zero());
    let expires = now.after(lifetime);
    let given = binding.map(|binding| NewToken { seed: TokenKey::seed(), binding, expires });
    let login = device::Login {
        agent: request.agent.clone(),
        id: agent.clone(),
        name: name(),
        now,
        address: address.to_canonical().to_string(),
        mechanism: client.mechanism.name(),
        password: client.mechanism.has_password(),
    };
    let whose = agent.clone();
    let stored = context.store.write(move |tx| {
        device::seen(tx, account, &login)?;
        if let Some(used) = used {
            device::used(tx, account, &whose, used.slot, used.count)?;
        }
        if is_last {
            device::invalidate(tx, account, &whose)?;
        }
        given.iter().try_for_each(|token| device::give(tx, account, &whose, token, now))
    });
    if let Err(error) = stored.await {
        tracing::warn!(target: "c2s", jid = %client.account, "a device could not be noted: {error}");
        return None;
    }
    let token = context.tokens.token(account.number(), &agent, &given?.seed);
    Some(el(ns::FAST, "token").attr("expiry", expires.to_xmpp()).attr("token", token.as_str()).build())
}

/// What a new device is called where it is listed.
fn name() -> String {
    let mut bytes = [0; 4];
    id::random(&mut bytes);
    format!("{:08x}", u32::from_be_bytes(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_is_made_once_and_only_for_us() {
        use std::os::unix::fs::PermissionsExt as _;
        let directory = tempfile::tempdir().unwrap();
        let agent: AgentId = "d4565fa7-4d72-4749-b3d3-740edbf87770".parse().unwrap();
        let token = || open_key(directory.path()).token(1, &agent, &[1; 16]);
        assert_eq!(token(), token());
        let path = directory.path().join(FILE);
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        fs::write(&path, b"short").unwrap();
        assert_ne!(token(), token(), "a key of this run each");
    }
}
