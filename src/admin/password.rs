//! Which passwords are accepted, and keys from them.

use super::error::{AdminError, Ask};
use super::user::NewPassword;
use crate::config::VhostOptions;
use crate::jid::BareJid;
use crate::sasl::{KeySet, Password, PasswordRules};

/// The keys of a new password of an account. Takes some milliseconds of computing.
///
/// # Errors
/// There is none yet, and somebody could be asked; or it is refused: empty, too short, too common, the address itself.
pub(super) async fn keys(
    given: &NewPassword,
    jid: &BareJid,
    rules: PasswordRules,
) -> Result<KeySet, AdminError> {
    let Some(secret) = &given.secret else {
        return Err(AdminError::usage("password.missing", format!("A password for {jid} is needed."))
            .next("--password-stdin, --generate, or run it on a terminal to be asked")
            .ask(Ask::Password { of: jid.to_string() }));
    };
    let password = checked(secret.reveal(), jid, (!given.allow_weak).then_some(rules))?;
    let derived = tokio::task::spawn_blocking(move || KeySet::derive(&password)).await;
    derived.map_err(|_| {
        AdminError::failed("password.keys", "The keys could not be computed.").next("xmppd log tail")
    })
}

/// Whether the first administrator may have this password.
///
/// # Errors
/// Exit 3 with what is wrong with it.
pub fn acceptable(text: &str, jid: &BareJid) -> Result<(), AdminError> {
    match checked(text, jid, Some(VhostOptions::default().password_rules())) {
        Ok(_) => Ok(()),
        Err(error) => Err(error.instead("choose another one, or let xmppd make a good one: --generate")),
    }
}

/// A password that follows the rules, if there are any.
///
/// # Errors
/// Exit 3 with what is wrong with it.
pub(super) fn checked(
    text: &str,
    jid: &BareJid,
    rules: Option<PasswordRules>,
) -> Result<Password, AdminError> {
    let refused = |why: String| {
        AdminError::invalid("password.refused", format!("Password refused: {why}."))
            .next("let xmppd make a good one: --generate")
    };
    if let Some(why) = rules.and_then(|rules| rules.flaw(text, jid)) {
        return Err(if text.is_empty() {
            refused(why)
        } else {
            refused(why).next("or take it nevertheless: --allow-weak")
        });
    }
    Password::prepare(text).map_err(|error| refused(error.to_string()))
}
