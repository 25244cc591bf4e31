//! XEP-0313: Message Archive Management, XEP-0441: its preferences, and XEP-0431: searching it.

use super::prelude::*;
use crate::base::Timestamp;
use crate::config::Keep;
use crate::extension::Server;
use crate::stanza::payload::archive_prefs::{ByDefault, Preferences};
use crate::stanza::payload::fulltext::{self, Words};
use crate::stanza::payload::mam::{self, Query};
use crate::stanza::payload::rsm::{self, Wanted};
use crate::stanza::{Message, MessageType, Payload as _};
use crate::store::archive::{self, Filter, Item};
use crate::store::{AccountId, ItemId, StoreError, Tx, archive_rule};
use crate::xml;

/// Shows an account its messages.
pub const MODULE: Module = Module {
    name: "archive",
    specs: &[
        Spec::Xep(313, "1.1.3"),
        Spec::Xep(59, "1.0"),
        Spec::Xep(359, "0.7.0"),
        Spec::Xep(431, "0.2.0"),
        Spec::Xep(441, "0.2.0"),
    ],
    features: &[
        Feature::account(ns::MAM),
        Feature::account("urn:xmpp:mam:2#extended"),
        Feature::account("urn:xmpp:mam:2#groupchat-field"),
        Feature::account(fulltext::FEATURE),
        Feature::account(ns::STANZA_ID),
    ],
    iq: &[
        IqRoute::get(ns::MAM, "query", Scope::Account, Access::Owner, |_, _| Ok(Reply::with(mam::fields())))
            .anonymous(false),
        IqRoute::set_from_store(ns::MAM, "query", Scope::Account, Access::Owner, |cx, iq| {
            Box::pin(query(cx, iq))
        }),
        IqRoute::get_from_store(ns::MAM, "metadata", Scope::Account, Access::Owner, |cx, _| {
            Box::pin(metadata(cx))
        }),
        IqRoute::get_in_turn(ns::MAM, "prefs", Scope::Account, Access::Owner, preferences),
        IqRoute::set(ns::MAM, "prefs", Scope::Account, Access::Owner, set_preferences),
    ],
};

/// Items of a page, where the client leaves it to us, and at most. §4.3.1
const PAGE: u32 = 50;
const MAX_PAGE: u32 = 250;

/// Bytes of a page, about: a client can take them without harm to others.
const PAGE_BYTES: usize = 512 * 1024;

/// Items that a search looks at before others have their turn, and how often it has its own: half a second's work.
const PORTION: u32 = 500;
const PORTIONS: usize = 200;

/// What was found.
struct Found {
    items: Vec<Item>,
    /// How far a search has come that did not get to the end: there the next page begins.
    edge: Option<ItemId>,
    complete: bool,
    count: Option<u64>,
}

impl Found {
    /// The ids between which the page lies. `backwards`: it was read from its end.
    fn ends(&self, backwards: bool) -> Option<[ItemId; 2]> {
        let ids = [self.items.first(), self.items.last()].map(|item| item.map(|item| item.id));
        let [first, last] = match (self.edge, backwards, ids) {
            (None, _, ids) => ids,
            (edge, true, [_, last]) => [edge, last.or(edge)],
            (edge, false, [first, _]) => [first.or(edge), edge],
        };
        Some([first?, last?])
    }
}

/// A page of messages, and behind them which part of all it was. §4
async fn query(cx: StoreCx, iq: Iq) -> Answer {
    let asked = Query::parse(iq.payload_element().ok_or_else(StanzaError::bad_request)?)?;
    let found = match asked.words.clone() {
        None => {
            let (account, server, asked) = (cx.account(), cx.server().clone(), asked.clone());
            cx.read(move |tx| find(tx, &server, account, &asked)).await
        }
        Some(words) => search(&cx, &asked, &words).await,
    };
    let Some(mut found) = found.map_err(failed)? else {
        return Err(StanzaError::item_not_found().text("the archive has no item with such an id"));
    };
    let ends = found.ends(matches!(asked.page.page, Wanted::Last | Wanted::Before(_)));
    let ends = ends.map(|ends| ends.map(|id| id.to_string()));
    let set = rsm::answer(ends.as_ref().map(|[first, last]| (first.as_str(), last.as_str())), found.count);
    if asked.flip {
        found.items.reverse();
    }
    let written = mam::Results::new(asked.query_id.as_ref());
    let results = found.items.iter().filter_map(|item| {
        let result = written.write(item.id.encode(&mut [0; 36]), item.stamp, &item.stanza)?;
        let builder = Message::builder(MessageType::Normal).from(cx.request().addressee.clone());
        Some(builder.to(cx.request().requester.clone()).written(result).build())
    });
    let results = results.map(Into::into).collect();
    Ok(Reply::with(mam::fin(set, found.complete)).behind(results))
}

/// Asks the store; `None` where the query names an item that is not there. §4.1.3, §4.3.2
fn find(
    tx: &Tx<'_>,
    server: &Server,
    account: AccountId,
    asked: &Query,
) -> Result<Option<Found>, StoreError> {
    let Some((filter, last)) = filter_of(tx, server, account, asked)? else { return Ok(None) };
    if asked.page.max == Some(0) {
        // XEP-0059 §2.7
        let count = archive::count(tx, account, &filter)?;
        return Ok(Some(Found { items: Vec::new(), edge: None, complete: count == 0, count: Some(count) }));
    }
    let page = archive::page(tx, account, &filter, last, limit_of(asked), PAGE_BYTES)?;
    Ok(Some(Found { items: page.items, edge: None, complete: page.complete, count: None }))
}

/// Items of a page.
fn limit_of(asked: &Query) -> u32 {
    asked.page.max.unwrap_or(PAGE).min(MAX_PAGE)
}

/// Looks for words in the archive, item by item: no message pays for an index that hardly anybody uses. It is read in
/// portions, so that other questions have their turn between them, and so many items for one page: where that ends
/// before the archive does, the next page goes on. XEP-0431
async fn search(cx: &StoreCx, asked: &Query, words: &Words) -> Result<Option<Found>, StoreError> {
    let account = cx.account();
    let begin = {
        let (server, asked) = (cx.server().clone(), asked.clone());
        cx.read(move |tx| filter_of(tx, &server, account, &asked)).await?
    };
    let Some((mut filter, last)) = begin else { return Ok(None) };
    let counts = asked.page.max == Some(0);
    let limit = limit_of(asked) as usize;
    let (mut items, mut size, mut count) = (Vec::new(), 0, 0);
    let mut edge = None;
    for _ in 0..PORTIONS {
        let (portion, words) = (filter.clone(), words.clone());
        let found = cx.read(move |tx| look(tx, account, &portion, last, &words)).await?;
        count += found.items.len() as u64;
        edge = found.edge;
        for item in found.items.into_iter().filter(|_| !counts) {
            // One more than fits tells that there is more.
            if items.len() == limit || size > PAGE_BYTES {
                return Ok(Some(Found {
                    items: in_order(items, last),
                    edge: None,
                    complete: false,
                    count: None,
                }));
            }
            size += item.stanza.len();
            items.push(item);
        }
        match edge {
            Some(edge) if last => filter.before = Some(edge),
            Some(edge) => filter.after = Some(edge),
            None => break,
        }
    }
    let complete = edge.is_none() && (!counts || count == 0);
    // What was not counted to the end is about so many. XEP-0059 §2.7
    let (edge, count) = (edge.filter(|_| !counts), counts.then_some(count));
    Ok(Some(Found { items: in_order(items, last), edge, complete, count }))
}

/// Looks at one portion: what has the words, in the direction of the search, and how far it has come if there is more.
fn look(
    tx: &Tx<'_>,
    account: AccountId,
    portion: &Filter,
    last: bool,
    words: &Words,
) -> Result<Found, StoreError> {
    let page = archive::page(tx, account, portion, last, PORTION, PAGE_BYTES)?;
    let edge = if last { page.items.first() } else { page.items.last() };
    let edge = edge.map(|item| item.id).filter(|_| !page.complete);
    let found = page.items.into_iter().filter(|item| words.are_in(&item.stanza));
    Ok(Found { items: in_order(found.collect(), last), edge, complete: page.complete, count: None })
}

/// Turns round what was read from the end.
fn in_order(mut items: Vec<Item>, last: bool) -> Vec<Item> {
    if last {
        items.reverse();
    }
    items
}

/// Which items are asked for, and whether the last of them; `None` where an item is named that is not there.
fn filter_of(
    tx: &Tx<'_>,
    server: &Server,
    account: AccountId,
    asked: &Query,
) -> Result<Option<(Filter, bool)>, StoreError> {
    let mut named = Vec::new();
    let (mut after, mut before, mut last) = (None, None, false);
    match &asked.page.page {
        Wanted::First => {}
        Wanted::Last => last = true,
        Wanted::After(id) => after = Some(id),
        Wanted::Before(id) => (before, last) = (Some(id), true),
    }
    let mut item = |id: Option<&xml::Str>| match id.map(|id| id.parse::<ItemId>()) {
        None => Ok(None),
        Some(Ok(id)) => {
            named.push(id);
            Ok(Some(id))
        }
        Some(Err(_)) => Err(()),
    };
    let ids =
        asked.ids.as_ref().map(|ids| ids.iter().map(|id| item(Some(id))).collect::<Result<Vec<_>, _>>());
    let parsed =
        (item(after), item(before), item(asked.after_id.as_ref()), item(asked.before_id.as_ref()), ids);
    let (Ok(after), Ok(before), Ok(after_id), Ok(before_id), ids @ (None | Some(Ok(_)))) = parsed else {
        return Ok(None);
    };
    for id in named {
        if !archive::has(tx, account, id)? {
            return Ok(None);
        }
    }
    let filter = Filter {
        with: asked.with.clone(),
        start: asked.start.max(oldest(tx, server, account)?),
        end: asked.end,
        after: after.max(after_id),
        before: [before, before_id].into_iter().flatten().min(),
        ids: ids.and_then(Result::ok).map(|ids| ids.into_iter().flatten().collect()),
    };
    Ok(Some((filter, last)))
}

/// What is older has had its time, whether it is deleted already or not. §3.2
fn oldest(tx: &Tx<'_>, server: &Server, account: AccountId) -> Result<Option<Timestamp>, StoreError> {
    let Some(whose) = archive_rule::standing(tx, account)? else { return Ok(None) };
    match server.config.archive_keep_of(&whose.jid, whose.role.name(), whose.rule.keep) {
        None | Some(Keep::Forever) => Ok(None),
        Some(Keep::For(time)) => Ok(Some(server.clock.wall().before(time))),
    }
}

/// The two ends of the archive. §5
async fn metadata(cx: StoreCx) -> Answer {
    let (account, server) = (cx.account(), cx.server().clone());
    let ends = cx.read(move |tx| {
        let filter = Filter { start: oldest(tx, &server, account)?, ..Filter::default() };
        let end = |last| archive::page(tx, account, &filter, last, 1, usize::MAX);
        Ok((end(false)?.items.pop(), end(true)?.items.pop()))
    });
    let (first, last) = ends.await.map_err(failed)?;
    let ends = first.zip(last);
    let ends = ends.map(|(first, last)| [first, last].map(|item| (item.id.to_string(), item.stamp)));
    Ok(Reply::with(mam::metadata(ends)))
}

/// What is in force, which is nothing where an operator has switched the archive off. XEP-0441 §2.1
fn preferences(cx: &mut SetCx<'_>, _: &Iq) -> Answer {
    let in_force = match switched_off(cx) {
        None => cx.account().archive_preferences(),
        Some(_) => Preferences { default: ByDefault::Never, ..Preferences::default() },
    };
    Ok(Reply::with(in_force.build()).when_durable())
}

/// Takes effect with the next message.
fn set_preferences(cx: &mut SetCx<'_>, iq: &Iq) -> Answer {
    let preferences: Preferences = iq.payload()?;
    if let Some(refusal) = switched_off(cx) {
        return Err(refusal);
    }
    let reply = Reply::with(preferences.build());
    cx.account().set_archive_preferences(preferences);
    Ok(reply)
}

/// What whoever wants to change his preferences is told where that would change nothing. XEP-0441 §2.1
fn switched_off(cx: &mut SetCx<'_>) -> Option<StanzaError> {
    let domain = cx.request().addressee.domain();
    if !cx.server().config.vhost_named(domain).is_some_and(|vhost| vhost.archive_enabled) {
        return Some(StanzaError::not_allowed().text("Messages are not archived on this server."));
    }
    let of_account = "The operator of this server has switched off the archive of this account.";
    cx.account().is_archive_off().then(|| StanzaError::forbidden().text(of_account))
}
