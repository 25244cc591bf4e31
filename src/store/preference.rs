//! What accounts want to have archived. XEP-0441

use super::{AccountId, StoreError, Tx};
use crate::jid::Jid;
use crate::stanza::payload::archive_prefs::{ByDefault, Preferences};

/// An account's preferences; what holds for everybody where it has none.
pub fn load(tx: &Tx<'_>, account: AccountId) -> Result<Preferences, StoreError> {
    let mut preferences = Preferences::default();
    let stored =
        tx.one("SELECT by_default FROM archive_preference WHERE account = ?1", &[account.into()], |row| {
            row.integer(0)
        })?;
    if let Some(stored) = stored {
        preferences.default = from_number(stored);
    }
    let peers = tx.query(
        "SELECT jid, always FROM archive_peer WHERE account = ?1 ORDER BY jid",
        &[account.into()],
        |row| Ok((row.parse::<Jid>(0)?, row.flag(1)?)),
    )?;
    for (jid, always) in peers {
        if always { preferences.always.push(jid) } else { preferences.never.push(jid) }
    }
    Ok(preferences)
}

/// Replaces an account's preferences. Who is in both lists is in the second.
pub fn set(tx: &mut Tx<'_>, account: AccountId, preferences: &Preferences) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO archive_preference (account, by_default) VALUES (?1, ?2)
         ON CONFLICT (account) DO UPDATE SET by_default = excluded.by_default",
        &[account.into(), to_number(preferences.default).into()],
    )?;
    tx.execute("DELETE FROM archive_peer WHERE account = ?1", &[account.into()])?;
    for (jids, always) in [(&preferences.always, true), (&preferences.never, false)] {
        for jid in jids {
            tx.execute(
                "INSERT INTO archive_peer (account, jid, always) VALUES (?1, ?2, ?3)
                 ON CONFLICT (account, jid) DO UPDATE SET always = excluded.always",
                &[account.into(), jid.as_str().into(), always.into()],
            )?;
        }
    }
    Ok(())
}

fn to_number(default: ByDefault) -> i64 {
    match default {
        ByDefault::Always => 0,
        ByDefault::Never => 1,
        ByDefault::Roster => 2,
    }
}

fn from_number(number: i64) -> ByDefault {
    match number {
        1 => ByDefault::Never,
        2 => ByDefault::Roster,
        _ => ByDefault::Always,
    }
}
