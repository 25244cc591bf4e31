//! Accounts: XEP-0133 §4.1 to §4.5, §4.7, §4.29.

use super::{
    Answers, Asker, Failure, Field, FieldType, Progress, account_field, ask, done, fill, form, over,
};
use super::{run, run_operation};
use crate::admin::Secret;
use crate::admin::error::AdminError;
use crate::admin::report::Report;
use crate::stanza::payload::command::{Note, NoteKind};
use crate::store::{self, Role};

/// §4.1. Names and e-mail addresses are not kept here, so they are not asked for.
pub(super) async fn add(asker: &Asker<'_>, answers: &[Answers]) -> Result<Progress, Failure> {
    let Some(filled) = answers.first() else {
        return ask(form("Adding a User", "Fill out this form to add a user.")
            .field(account_field("accountjid", "The Jabber ID for the account to be added"))
            .field(
                Field::new("password", FieldType::TextPrivate)
                    .label("The password for this account")
                    .required(),
            )
            .field(
                Field::new("password-verify", FieldType::TextPrivate).label("Retype password").required(),
            ));
    };
    if filled.one("password") != filled.one("password-verify") {
        return Err(Failure::Payload("The two passwords are not the same.".into()));
    }
    with_password(asker, &["user", "add"], filled).await?;
    done(format!("Added {}.", filled.one("accountjid").unwrap_or_default()))
}

/// §4.7
pub(super) async fn change_password(asker: &Asker<'_>, answers: &[Answers]) -> Result<Progress, Failure> {
    let Some(filled) = answers.first() else {
        return ask(form("Changing a User Password", "Fill out this form to change a user's password.")
            .field(account_field("accountjid", "The Jabber ID for this account"))
            .field(
                Field::new("password", FieldType::TextPrivate)
                    .label("The password for this account")
                    .required(),
            ));
    };
    with_password(asker, &["user", "passwd"], filled).await?;
    done(format!("{} has a new password.", filled.one("accountjid").unwrap_or_default()))
}

async fn with_password(asker: &Asker<'_>, words: &[&str], filled: &Answers) -> Result<Report, Failure> {
    let jid = filled.one("accountjid").unwrap_or_default();
    let words: Vec<String> = words.iter().chain(&["--", jid]).map(|word| (*word).to_owned()).collect();
    let mut operation = fill::read(&words).map_err(Failure::Payload)?;
    if let Some(password) = operation.new_password() {
        password.secret = Some(Secret::new(filled.one("password").unwrap_or_default().to_owned()));
    }
    run_operation(asker, operation).await.map_err(over)
}

/// §4.2. Who names the accounts in a form has confirmed it.
pub(super) async fn delete(asker: &Asker<'_>, answers: &[Answers]) -> Result<Progress, Failure> {
    let Some(filled) = answers.first() else {
        return ask(form("Deleting a User", "Fill out this form to delete a user.")
            .field(account_field("accountjids", "The Jabber ID(s) to delete")));
    };
    let mut outcomes = Vec::new();
    for jid in filled.all("accountjids") {
        let confirm = format!("--confirm={jid}");
        outcomes.push((jid.to_string(), run(asker, &["user", "remove", &confirm, "--", jid]).await));
    }
    together(outcomes, "Removed")
}

/// §4.3
pub(super) async fn disable(asker: &Asker<'_>, answers: &[Answers]) -> Result<Progress, Failure> {
    let Some(filled) = answers.first() else {
        return ask(form("Disabling a User", "Fill out this form to disable a user.")
            .field(account_field("accountjids", "The Jabber ID(s) to disable")));
    };
    together(each(asker, filled, &["user", "disable"]).await, "Disabled")
}

/// §4.4
pub(super) async fn enable(asker: &Asker<'_>, answers: &[Answers]) -> Result<Progress, Failure> {
    let Some(filled) = answers.first() else {
        return ask(form("Re-Enabling a User", "Fill out this form to re-enable a user.")
            .field(account_field("accountjids", "The Jabber ID(s) to re-enable")));
    };
    together(each(asker, filled, &["user", "enable"]).await, "Enabled")
}

/// §4.5. A bare address means all sessions of the account, a full one that session.
pub(super) async fn end_session(asker: &Asker<'_>, answers: &[Answers]) -> Result<Progress, Failure> {
    let Some(filled) = answers.first() else {
        return ask(form("Ending a User Session", "Fill out this form to end a user's session.")
            .field(account_field("accountjids", "The Jabber ID(s) for which to end sessions")));
    };
    together(each(asker, filled, &["session", "close"]).await, "Ended the sessions of")
}

async fn each(
    asker: &Asker<'_>,
    filled: &Answers,
    words: &[&str],
) -> Vec<(String, Result<Report, AdminError>)> {
    let mut outcomes = Vec::new();
    for jid in filled.all("accountjids") {
        let words: Vec<&str> = words.iter().copied().chain(["--", jid.as_str()]).collect();
        outcomes.push((jid.to_string(), run(asker, &words).await));
    }
    outcomes
}

/// What was done with several accounts. Where nothing was done, it is the error of the first; where something was, each
/// that failed has a note.
fn together(outcomes: Vec<(String, Result<Report, AdminError>)>, verb: &str) -> Result<Progress, Failure> {
    let worked: Vec<&str> =
        outcomes.iter().filter(|(_, outcome)| outcome.is_ok()).map(|(jid, _)| jid.as_str()).collect();
    let text = format!("{verb} {}.", worked.join(", "));
    let worked = !worked.is_empty();
    let mut notes = Vec::new();
    for error in outcomes.into_iter().filter_map(|(_, outcome)| outcome.err()) {
        if !worked {
            return Err(over(error));
        }
        notes.push(Note { kind: NoteKind::Error, text: super::outcome::text_of(&error).into() });
    }
    let mut outcome = super::Outcome::note(text);
    outcome.notes.extend(notes);
    Ok(Progress::Done(outcome))
}

/// §4.29: accounts with the role of an administrator. Who leaves the list becomes a member.
pub(super) async fn edit_admins(asker: &Asker<'_>, answers: &[Answers]) -> Result<Progress, Failure> {
    const MOST: u32 = 500;
    let now = asker.cx.clock.wall();
    let found = asker.cx.store.read(move |tx| store::account::with_role(tx, Role::Admin, now, MOST)).await;
    let admins: Vec<String> = found
        .map_err(|error| over(error.into()))?
        .into_iter()
        .map(|account| account.jid.to_string())
        .collect();
    let Some(filled) = answers.first() else {
        let field = Field::new("adminjids", FieldType::JidMulti).label("The admin list").values(&admins);
        let about = "Fill out this form to edit the list of entities who have administrative privileges.";
        return ask(form("Editing the Admin List", about).field(field));
    };
    let wanted = filled.all("adminjids");
    let mut outcomes = Vec::new();
    // New ones first, so that there is always one.
    for jid in wanted.iter().filter(|jid| !admins.iter().any(|admin| admin == *jid)) {
        outcomes.push((jid.to_string(), run(asker, &["user", "role", "--", jid, "admin"]).await));
    }
    for jid in admins.iter().filter(|jid| !wanted.iter().any(|wanted| wanted == *jid)) {
        outcomes.push((jid.clone(), run(asker, &["user", "role", "--", jid, "member"]).await));
    }
    match outcomes.is_empty() {
        true => done("The admin list is as it was."),
        false => together(outcomes, "Changed the role of"),
    }
}
