//! Numbers and lists of the users of the domain that was asked: XEP-0133 §4.13 to §4.22.

use std::collections::BTreeMap;

use super::{Answers, Asker, Failure, Field, FieldType, Outcome, Progress, ask, form, over, result};
use crate::base::Timestamp;
use crate::stanza::StanzaError;
use crate::store::account::{self, Account};

/// Addresses that one answer has at most, so that it is a stanza that clients take.
const MOST: usize = 1_000;

/// The page of a walk over all accounts.
const PAGE: u32 = 500;

pub(super) async fn registered_number(asker: &Asker<'_>, _: &[Answers]) -> Result<Progress, Failure> {
    let host = asker.host.clone();
    let count = asker.cx.store.read(move |tx| account::count(tx, host.as_str())).await;
    number(
        "registeredusersnum",
        "The number of registered users",
        count.map_err(|e| over(e.into()))? as usize,
    )
}

pub(super) async fn disabled_number(asker: &Asker<'_>, _: &[Answers]) -> Result<Progress, Failure> {
    number("disabledusersnum", "The number of disabled users", disabled(asker, usize::MAX).await?.len())
}

pub(super) async fn online_number(asker: &Asker<'_>, _: &[Answers]) -> Result<Progress, Failure> {
    number("onlineusersnum", "The number of online users", online(asker).len())
}

pub(super) async fn active_number(asker: &Asker<'_>, _: &[Answers]) -> Result<Progress, Failure> {
    number("activeusersnum", "The number of active users", with(asker, true).len())
}

pub(super) async fn idle_number(asker: &Asker<'_>, _: &[Answers]) -> Result<Progress, Failure> {
    number("idleusersnum", "The number of idle users", with(asker, false).len())
}

pub(super) async fn registered_list(asker: &Asker<'_>, answers: &[Answers]) -> Result<Progress, Failure> {
    let Some(most) = most(answers)? else { return ask_most("Requesting List of Registered Users") };
    let names = walk(asker, most + 1, |_, _| true).await?;
    list("registereduserjids", "The list of all users", names, most, answers)
}

pub(super) async fn disabled_list(asker: &Asker<'_>, answers: &[Answers]) -> Result<Progress, Failure> {
    let Some(most) = most(answers)? else { return ask_most("Requesting List of Disabled Users") };
    let names = disabled(asker, most + 1).await?;
    list("disableduserjids", "The list of all disabled users", names, most, answers)
}

pub(super) async fn online_list(asker: &Asker<'_>, answers: &[Answers]) -> Result<Progress, Failure> {
    let Some(most) = most(answers)? else { return ask_most("Requesting List of Online Users") };
    let names = online(asker).into_keys().collect();
    list("onlineuserjids", "The list of all online users", names, most, answers)
}

pub(super) async fn active_list(asker: &Asker<'_>, answers: &[Answers]) -> Result<Progress, Failure> {
    let Some(most) = most(answers)? else { return ask_most("Requesting List of Active Users") };
    list("activeuserjids", "The list of active users", with(asker, true), most, answers)
}

/// Its field is called like that of active users in the examples of the specification (§4.22).
pub(super) async fn idle_list(asker: &Asker<'_>, answers: &[Answers]) -> Result<Progress, Failure> {
    let Some(most) = most(answers)? else { return ask_most("Requesting List of Idle Users") };
    list("activeuserjids", "The list of idle users", with(asker, false), most, answers)
}

fn number(var: &'static str, label: &str, count: usize) -> Result<Progress, Failure> {
    let field = Field::new(var, FieldType::TextSingle).label(label).value(count.to_string());
    Ok(Progress::Done(Outcome::form(&result().field(field))))
}

fn ask_most(title: &str) -> Result<Progress, Failure> {
    let field = Field::new("max_items", FieldType::ListSingle).label("Maximum number of items to show");
    let field =
        ["25", "50", "75", "100", "150", "200"].iter().fold(field, |field, most| field.choice(*most, *most));
    let field = field.choice("none", "None").value("100");
    ask(form(title, "Fill out this form to request the users of this service.").field(field))
}

/// How many are wanted; `None` where that was not asked yet.
fn most(answers: &[Answers]) -> Result<Option<usize>, Failure> {
    let Some(filled) = answers.first() else { return Ok(None) };
    match filled.one("max_items") {
        None | Some("none") => Ok(Some(MOST)),
        Some(text) => {
            text.parse().map(Some).map_err(|_| Failure::Payload(format!("\"{text}\" is no number of items.")))
        }
    }
}

fn list(
    var: &'static str,
    label: &str,
    mut names: Vec<String>,
    most: usize,
    answers: &[Answers],
) -> Result<Progress, Failure> {
    let unlimited =
        answers.first().is_none_or(|filled| filled.one("max_items").is_none_or(|most| most == "none"));
    if unlimited && names.len() > most {
        // An error rather than a list, if the number of items is excessive. §4.18
        let text = format!("These are more than {MOST}. Ask for some of them.");
        return Err(Failure::Over(StanzaError::not_acceptable().text(text)));
    }
    names.truncate(most);
    let field = Field::new(var, FieldType::JidMulti).label(label).values(names);
    Ok(Progress::Done(Outcome::form(&result().field(field))))
}

async fn disabled(asker: &Asker<'_>, most: usize) -> Result<Vec<String>, Failure> {
    walk(asker, most, |account, now| account.disabled.as_ref().is_some_and(|disabled| disabled.holds(now)))
        .await
}

/// The accounts of the domain that fit, at most so many.
async fn walk(
    asker: &Asker<'_>,
    most: usize,
    fits: fn(&Account, Timestamp) -> bool,
) -> Result<Vec<String>, Failure> {
    let now = asker.cx.clock.wall();
    let (mut names, mut after) = (Vec::new(), None);
    loop {
        let (host, behind) = (asker.host.clone(), after.take());
        let page = asker
            .cx
            .store
            .read(move |tx| account::list(tx, Some(host.as_str()), behind.as_ref(), PAGE))
            .await;
        let page = page.map_err(|error| over(error.into()))?;
        let fitting = page.iter().filter(|account| fits(account, now));
        names.extend(fitting.map(|account| account.jid.to_string()));
        match page.last() {
            Some(last) if page.len() == PAGE as usize && names.len() < most => after = Some(last.jid.clone()),
            _ => break,
        }
    }
    names.truncate(most);
    Ok(names)
}

/// Who has a session, and whether one of them is active.
fn online(asker: &Asker<'_>) -> BTreeMap<String, bool> {
    let mut users = BTreeMap::new();
    for card in asker.cx.node.iter().flat_map(|node| node.directory.sessions()) {
        if card.jid.domain() == asker.host.as_str() {
            *users.entry(card.jid.bare().to_string()).or_default() |= card.is_active();
        }
    }
    users
}

fn with(asker: &Asker<'_>, active: bool) -> Vec<String> {
    online(asker).into_iter().filter(|(_, is_active)| *is_active == active).map(|(jid, _)| jid).collect()
}
