//! One account looked at: XEP-0133 §4.8 to §4.10.

use super::{Answers, Asker, Failure, Progress, account_field, ask, form, over, result};
use super::{look, look_closely};
use crate::admin::adhoc::outcome::Outcome;
use crate::admin::{Nature, names, permission};
use crate::jid::{BareJid, Jid};
use crate::stanza::payload::Payload as _;
use crate::stanza::payload::data_form::{Field, FieldType};
use crate::stanza::payload::roster::Query;
use crate::store::account::Account;
use crate::store::{self, account};

/// §4.8. With whom somebody talks is shown to administrators of the server only.
pub(super) async fn roster(asker: &Asker<'_>, answers: &[Answers]) -> Result<Progress, Failure> {
    let Some(filled) = answers.first() else {
        return ask(form("Getting a User's Roster", "Fill out this form to get a user's roster.")
            .field(account_field("accountjids", "The Jabber ID(s) for which to retrieve the roster")));
    };
    let mut form = result().field(Field::new("accountjids", FieldType::JidMulti));
    let mut queries = Vec::new();
    for jid in filled.all("accountjids") {
        let account = existing(asker, jid, look_closely).await?;
        let id = account.id;
        let read = asker.cx.store.read(move |tx| {
            Ok(Query {
                version: store::roster::version(tx, id)?.to_string().into(),
                items: store::roster::items(tx, id)?,
            })
        });
        queries.push(read.await.map_err(|error| over(error.into()))?.build());
        if let Some(field) = form.fields.last_mut() {
            field.values.push(account.jid.as_str().into());
        }
    }
    let payload = form.build().edit().children(queries).build();
    Ok(Progress::Done(Outcome { payload: Some(payload), ..Outcome::default() }))
}

/// §4.9
pub(super) async fn last_login(asker: &Asker<'_>, answers: &[Answers]) -> Result<Progress, Failure> {
    let Some(filled) = answers.first() else {
        let about = "Fill out this form to get a user's last login time.";
        return ask(form("Getting a User's Last Login Time", about).field(account_field(
            "accountjids",
            "The Jabber ID(s) for which to retrieve the last login time",
        )));
    };
    let (mut jids, mut times) = (Vec::new(), Vec::new());
    for jid in filled.all("accountjids") {
        let account = existing(asker, jid, look).await?;
        // Who is here has logged in when the session began; else what was noted.
        let since = sessions(asker, &account.jid).iter().map(|card| card.since).max();
        times.push(since.or(account.last_login).map_or_else(|| "never".to_owned(), |at| at.to_xmpp()));
        jids.push(account.jid.to_string());
    }
    let form = result()
        .field(Field::new("accountjids", FieldType::JidMulti).values(jids))
        .field(Field::new("lastlogin", FieldType::TextMulti).values(times));
    Ok(Progress::Done(Outcome::form(&form)))
}

/// §4.10
pub(super) async fn statistics(asker: &Asker<'_>, answers: &[Answers]) -> Result<Progress, Failure> {
    let Some(filled) = answers.first() else {
        return ask(form("Getting User Statistics", "Fill out this form to gather user statistics.")
            .field(account_field("accountjid", "The Jabber ID for statistics")));
    };
    let account = existing(asker, filled.one("accountjid").unwrap_or_default(), look).await?;
    let id = account.id;
    let contacts = asker.cx.store.read(move |tx| Ok(store::roster::items(tx, id)?.len())).await;
    let contacts = contacts.map_err(|error| over(error.into()))?;
    let cards = sessions(asker, &account.jid);
    let form = result()
        .field(
            Field::new("ipaddresses", FieldType::ListMulti)
                .values(cards.iter().map(|card| card.address.to_string())),
        )
        .field(Field::new("rostersize", FieldType::TextSingle).value(contacts.to_string()))
        .field(
            Field::new("onlineresources", FieldType::TextMulti)
                .values(cards.iter().map(|card| card.jid.resource().to_owned())),
        );
    Ok(Progress::Done(Outcome::form(&form)))
}

/// An account that exists, about which whoever asks may ask.
async fn existing(asker: &Asker<'_>, jid: &str, nature: fn(&str) -> Nature) -> Result<Account, Failure> {
    let jid: Jid = names::account(jid).map_err(over)?.into();
    let jid = jid.bare();
    permission::check(asker.cx, &asker.caller, "user show", &nature(jid.domain())).await.map_err(over)?;
    let asked = jid.clone();
    let found = asker.cx.store.read(move |tx| account::load(tx, &asked)).await;
    found.map_err(|error| over(error.into()))?.ok_or_else(|| {
        Failure::Over(
            crate::stanza::StanzaError::item_not_found().text(format!("There is no account {jid}.")),
        )
    })
}

fn sessions(asker: &Asker<'_>, jid: &BareJid) -> Vec<std::sync::Arc<crate::account::SessionCard>> {
    let cards = asker.cx.node.iter().flat_map(|node| node.directory.sessions());
    cards.filter(|card| card.jid.bare() == *jid).collect()
}
