//! `explain`: what has become of a message. The server keeps its last decisions in memory, without what messages say.

use clap::Args;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::caller::Caller;
use super::cx::AdminCx;
use super::error::AdminError;
use super::noun::{Answer, Nature, Needs, Noun, Who};
use super::report::Report;
use super::{names, times, user};
use crate::account::{Fate, What};

/// Messages that are shown at most.
const MOST: usize = 100;

/// Which messages are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Args, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Explain {
    /// The id of the message: as its sender has given it, its origin-id, or the stanza-id of an archive.
    #[arg(value_name = "STANZA-ID", conflicts_with = "to")]
    #[serde(default)]
    pub id: Option<String>,
    /// The last messages that were sent to this account.
    #[arg(long, value_name = "JID")]
    #[serde(default)]
    pub to: Option<String>,
    /// How many of them.
    #[arg(long, value_name = "N", default_value_t = 1)]
    #[serde(default = "one")]
    pub last: usize,
}

fn one() -> usize {
    1
}

impl Noun for Explain {
    const VERBS: bool = false;

    fn nature(&self) -> Nature {
        match &self.to {
            Some(jid) => Nature::look(Needs::Node).account(jid).who(Who::DomainAdmin),
            None => Nature::look(Needs::Node),
        }
    }

    async fn run(self, cx: &AdminCx, _: &Caller) -> Result<Answer, AdminError> {
        let fates = cx.running()?.directory.fates().all();
        let messages = match (&self.id, &self.to) {
            (Some(id), _) => of_id(&fates, id),
            (None, Some(jid)) => to(&fates, names::account(jid)?.as_str(), self.last.min(MOST)),
            (None, None) => {
                return Err(AdminError::usage("explain.what", "Which message? None was named.")
                    .next("xmppd explain STANZA-ID, or the last to somebody: xmppd explain --to JID"));
            }
        };
        if messages.is_empty() {
            if let (None, Some(to)) = (&self.id, &self.to) {
                let jid = names::account(to)?;
                if cx.config.current().vhost(&jid.domain_part()).is_some() {
                    user::find(cx, &jid).await?;
                }
            }
            let what = match (self.id, self.to) {
                (Some(id), _) => format!("Nothing is known of a message {id}."),
                (None, to) => format!("Nothing is known of a message to {}.", to.unwrap_or_default()),
            };
            let error = AdminError::not_found("explain.unknown", what);
            return Err(error
                .because("What becomes of messages is remembered in memory: since the last start, and the oldest make room.")
                .next("what goes over the wire from now on: xmppd trace start --user JID"));
        }
        Ok(report(&messages).into())
    }
}

/// What is known of a message: what was decided of it, the oldest first.
type Told<'a> = Vec<&'a Fate>;

/// The messages of an id.
fn of_id<'a>(fates: &'a [Fate], id: &str) -> Vec<Told<'a>> {
    let is_meant = |fate: &&Fate| {
        fate.id == id || fate.origin == id || fate.item.is_some_and(|item| item.to_string() == id)
    };
    let mut messages: Vec<Told<'a>> = Vec::new();
    for fate in fates.iter().filter(is_meant) {
        if messages.len() < MOST
            && !messages.iter().any(|told| told.iter().any(|one| std::ptr::eq(*one, fate)))
        {
            messages.push(told_of(fates, fate));
        }
    }
    messages
}

/// The last messages to an account, the oldest first.
fn to<'a>(fates: &'a [Fate], account: &str, last: usize) -> Vec<Told<'a>> {
    let is_arrival = |fate: &&Fate| {
        use What::{Blocked, Ignored, NoAccount, Received, Refused};
        fate.account == account && matches!(fate.what, Received | Refused | Ignored | Blocked | NoAccount)
    };
    let arrivals = fates.iter().rev().filter(is_arrival).take(last);
    let mut messages: Vec<_> = arrivals.map(|fate| told_of(fates, fate)).collect();
    messages.reverse();
    messages
}

/// Everything that was decided of the message of a decision, on both sides.
fn told_of<'a>(fates: &'a [Fate], one: &'a Fate) -> Told<'a> {
    let same = |a: &str, b: &str| !a.is_empty() && a == b;
    let is_same = |other: &&Fate, known: &Fate| {
        let item = other.item.is_some() && other.item == known.item && other.account == known.account;
        item || parties(other) == parties(known)
            && (same(&other.id, &known.id) || same(&other.origin, &known.origin))
    };
    // Where a decision names nothing but the stored item, another one says whose message it is.
    let named = fates.iter().find(|other| !other.peer.is_empty() && is_same(other, one)).unwrap_or(one);
    let both: Vec<&Fate> = fates.iter().filter(|other| is_same(other, named)).collect();
    let of_items =
        |fate: &&Fate| both.iter().any(|known| std::ptr::eq(*known, *fate) || is_same(fate, known));
    fates.iter().filter(of_items).collect()
}

/// The two accounts that a decision is about, whoever made it.
fn parties(fate: &Fate) -> [&str; 2] {
    let peer = fate.peer.split('/').next().unwrap_or_default();
    let mut parties = [fate.account.as_str(), peer];
    parties.sort_unstable();
    parties
}

fn report(messages: &[Told<'_>]) -> Report {
    let data = messages.iter().map(|told| told.iter().map(|fate| to_json(fate)).collect::<Vec<_>>());
    let mut report = Report::new(json!({ "messages": data.collect::<Vec<_>>() }));
    for (index, told) in messages.iter().enumerate() {
        if index > 0 {
            report = report.line("");
        }
        report = report.line(title(told));
        let mut rows = vec![["time", "account", "what", "details"].map(str::to_owned).to_vec()];
        rows.extend(told.iter().map(|fate| {
            vec![times::to_the_point(fate.at), fate.account.clone(), word(fate.what).to_owned(), text(fate)]
        }));
        report = report.table(rows);
    }
    report
}

/// Who has written to whom, and under which ids.
fn title(told: &Told<'_>) -> String {
    let Some(first) = told.iter().find(|fate| !fate.peer.is_empty()) else {
        return "A message whose beginning is not remembered".to_owned();
    };
    let (from, to) = match first.what {
        What::Sent => (&first.account, &first.peer),
        _ => (&first.peer, &first.account),
    };
    let id = Some(&first.id).filter(|id| !id.is_empty()).map(|id| format!("   id {id}"));
    let origin = Some(&first.origin).filter(|origin| !origin.is_empty() && **origin != first.id);
    let origin = origin.map(|origin| format!("   origin-id {origin}"));
    format!("{from} → {to}{}{}", id.unwrap_or_default(), origin.unwrap_or_default())
}

fn word(what: What) -> &'static str {
    match what {
        What::Sent => "sent",
        What::Received => "received",
        What::Refused => "refused",
        What::Ignored => "ignored",
        What::Blocked => "blocked",
        What::Again => "again",
        What::Given => "given",
        What::Had => "had",
        What::Told => "pushed",
        What::Untold => "not pushed",
        What::NoAccount => "refused",
    }
}

/// A decision in words.
fn text(fate: &Fate) -> String {
    let detail = fate.detail.as_str();
    match fate.what {
        What::Refused => format!("the sender was told {detail}"),
        What::Ignored => "nobody is there who takes such a message, and nobody was told".to_owned(),
        What::Blocked => "its sender is blocked, and was not told".to_owned(),
        What::Given => format!("to {detail}, for which it had waited"),
        What::Had => format!("the client at {detail} has it"),
        What::Told => format!("{detail} has accepted the notification"),
        What::Untold => format!("notification in vain: {detail}"),
        What::NoAccount => "there is no such account; the sender was told".to_owned(),
        What::Sent | What::Received | What::Again => {
            let item = fate.item.map(|item| item.to_string()).unwrap_or_default();
            let devices = |count: u8, what: &str| (count > 0).then(|| format!("{count} {what}"));
            let parts = [
                (fate.what == What::Again).then(|| "a lost session had it".to_owned()),
                (!detail.is_empty()).then(|| format!("to {detail}")),
                devices(fate.copies, if fate.copies == 1 { "copy" } else { "copies" }),
                fate.archived.then(|| format!("archived as {item}")),
                fate.waits.then(|| "waits for a device".to_owned()),
                devices(fate.woken, if fate.woken == 1 { "device woken" } else { "devices woken" }),
            ];
            let parts: Vec<String> = parts.into_iter().flatten().collect();
            match parts.is_empty() {
                true if fate.what == What::Sent => "not archived".to_owned(),
                true => "no device, and stored nowhere".to_owned(),
                false => parts.join(" · "),
            }
        }
    }
}

fn to_json(fate: &Fate) -> Value {
    let some = |text: &String| (!text.is_empty()).then(|| text.clone());
    json!({
        "at": fate.at.to_xmpp(),
        "what": word(fate.what).replace(' ', "_"),
        "account": fate.account,
        "peer": some(&fate.peer),
        "id": some(&fate.id),
        "origin_id": some(&fate.origin),
        "stanza_id": fate.item.map(|item| item.to_string()),
        "archived": fate.archived,
        "waits": fate.waits,
        "copies": fate.copies,
        "woken": fate.woken,
        "detail": some(&fate.detail),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Timestamp;
    use crate::store::ItemId;

    fn fate(what: What, account: &str, peer: &str, id: &str, item: Option<u8>) -> Fate {
        Fate {
            at: Timestamp(1),
            what,
            account: account.into(),
            peer: peer.into(),
            id: id.into(),
            origin: String::new(),
            item: item.map(|item| ItemId([item; 16])),
            archived: item.is_some(),
            waits: false,
            copies: 0,
            woken: 0,
            detail: String::new(),
        }
    }

    #[test]
    fn both_sides_of_a_message_are_told_together_and_no_other_message() {
        use What::{Had, Received, Sent};
        let fates = [
            fate(Sent, "anna@host", "bob@host", "m1", Some(1)),
            fate(Received, "bob@host", "anna@host/desk", "m1", Some(2)),
            fate(Sent, "carol@host", "bob@host", "m1", Some(3)),
            fate(Received, "bob@host", "carol@host/desk", "m1", Some(4)),
            fate(Had, "bob@host", "", "", Some(2)),
            fate(Received, "bob@host", "carol@host/desk", "m2", None),
        ];
        let whole = |told: &[Told<'_>]| -> Vec<Vec<usize>> {
            let place = |fate: &Fate| fates.iter().position(|other| std::ptr::eq(other, fate)).unwrap();
            told.iter().map(|told| told.iter().map(|fate| place(fate)).collect()).collect()
        };
        assert_eq!(whole(&of_id(&fates, "m1")), [vec![0, 1, 4], vec![2, 3]]);
        assert_eq!(whole(&of_id(&fates, &ItemId([2; 16]).to_string())), [vec![0, 1, 4]]);
        assert_eq!(whole(&of_id(&fates, &ItemId([1; 16]).to_string())), [vec![0, 1, 4]]);
        assert_eq!(whole(&to(&fates, "bob@host", 2)), [vec![2, 3], vec![5]]);
        assert!(of_id(&fates, "m3").is_empty() && to(&fates, "anna@host", 5).is_empty());
    }
}
