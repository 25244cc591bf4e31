//! The roster as the account's task holds it: contacts, requests that wait for an answer, the version. RFC 6121 §2.

use std::collections::BTreeMap;

use crate::base::Timestamp;
use crate::jid::BareJid;
use crate::presence::subscription::{Standing, State};
use crate::stanza::payload::roster::{Item, Push, Query, Set, Subscription};
use crate::stanza::{Presence, Stanza, StanzaError, ns};
use crate::store::roster::Version;
use crate::store::{self, AccountId, StoreError, Tx};
use crate::xml::{self, Limits, Scope, Str, el};

/// Contacts of an account, at most.
const MAX_CONTACTS: usize = 5_000;

/// Removed contacts that a task remembers, at most, for clients that know an older version.
const MAX_REMOVED: usize = 400;

/// Requests that may wait for the account's answer, so that strangers cannot fill the disk. RFC 6121 §3.1.3
const MAX_REQUESTS: usize = 1_000;

/// The roster of one account.
#[derive(Default)]
pub(super) struct Roster {
    contacts: BTreeMap<BareJid, Item>,
    /// Who has asked to see our presence, with the stanza that did.
    requests: BTreeMap<BareJid, Presence>,
    version: Version,
    /// When a contact last changed, also one that is gone.
    history: BTreeMap<BareJid, Version>,
    /// From this version on `history` is complete.
    base: Version,
}

/// What becomes of a contact's request.
pub(super) enum Request {
    /// It waits for an answer.
    Add(Stanza),
    /// It was answered or taken back.
    Remove,
}

/// A change for the store.
pub(super) struct Change {
    contact: BareJid,
    item: Option<ItemChange>,
    request: Option<Option<store::roster::Request>>,
}

enum ItemChange {
    Set(Box<Item>, Version),
    Remove(Version),
}

/// What follows from a contact's new address.
#[derive(Default)]
pub(super) struct Renamed {
    pub(super) changes: Vec<Change>,
    pub(super) pushes: Vec<Push>,
    /// The contact's request, as it is now.
    pub(super) request: Option<Presence>,
}

/// A contact under its new address, with what was known of that already.
fn merged(item: Item, known: Option<&Item>, new: &BareJid) -> Item {
    let mut item = Item { jid: new.clone(), ..item };
    let Some(known) = known else { return item };
    item.subscription = Subscription::new(
        item.subscription.account_sees() || known.subscription.account_sees(),
        item.subscription.contact_sees() || known.subscription.contact_sees(),
    );
    item.ask = (item.ask || known.ask) && !item.subscription.account_sees();
    item.approved |= known.approved;
    if item.name.is_empty() {
        item.name = known.name.clone();
    }
    for group in &known.groups {
        if !item.groups.contains(group) {
            item.groups.push(group.clone());
        }
    }
    item
}

impl Change {
    /// Carries it out.
    pub(super) fn store(&self, tx: &mut Tx<'_>, account: AccountId) -> Result<(), StoreError> {
        match &self.item {
            Some(ItemChange::Set(item, version)) => store::roster::upsert(tx, account, item, *version)?,
            Some(ItemChange::Remove(version)) => {
                store::roster::remove(tx, account, &self.contact, *version)?;
            }
            None => {}
        }
        match &self.request {
            Some(Some(request)) => store::roster::add_request(tx, account, request)?,
            Some(None) => {
                store::roster::remove_request(tx, account, &self.contact)?;
            }
            None => {}
        }
        Ok(())
    }
}

impl Roster {
    /// Reads the roster of an account.
    pub(super) fn load(tx: &Tx<'_>, account: AccountId) -> Result<Self, StoreError> {
        let items = store::roster::items(tx, account)?;
        let contacts = items.into_iter().map(|item| (item.jid.clone(), item)).collect();
        let requests = store::roster::requests(tx, account)?;
        let requests =
            requests.into_iter().filter_map(|r| Some((r.contact.clone(), parsed(&r.stanza)?))).collect();
        let history = store::roster::history(tx, account)?;
        Ok(Self {
            contacts,
            requests,
            version: store::roster::version(tx, account)?,
            history: history.changes.into_iter().collect(),
            base: history.base,
        })
    }

    /// Whether a contact may see our presence.
    /// Whether somebody is a contact.
    pub(super) fn has(&self, contact: &BareJid) -> bool {
        self.contacts.contains_key(contact)
    }

    pub(super) fn is_subscriber(&self, contact: &BareJid) -> bool {
        self.contacts.get(contact).is_some_and(|item| item.subscription.contact_sees())
    }

    /// Contacts with who sees whom.
    pub(super) fn subscriptions(&self) -> impl Iterator<Item = (&BareJid, Subscription)> {
        self.contacts.iter().map(|(contact, item)| (contact, item.subscription))
    }

    /// Contacts that have not answered our request.
    pub(super) fn asked(&self) -> impl Iterator<Item = &BareJid> {
        self.contacts.iter().filter(|(_, item)| item.ask).map(|(contact, _)| contact)
    }

    /// Contacts, and who has asked to be one.
    pub(super) fn known(&self) -> impl Iterator<Item = &BareJid> {
        self.contacts.keys().chain(self.requests.keys().filter(|jid| !self.contacts.contains_key(*jid)))
    }

    /// Requests that wait for our answer.
    pub(super) fn requests(&self) -> impl Iterator<Item = Presence> {
        self.requests.values().cloned()
    }

    /// How we stand to a contact.
    pub(super) fn standing(&self, contact: &BareJid) -> Standing {
        let pending_in = self.requests.contains_key(contact);
        match self.contacts.get(contact) {
            Some(item) => Standing {
                state: State::new(item.subscription, item.ask, pending_in),
                approved: item.approved,
            },
            None => Standing { state: State::new(Subscription::None, false, pending_in), approved: false },
        }
    }

    /// Whether a contact that a standing needs in the roster fits into it.
    ///
    /// # Errors
    /// `resource-constraint` for a full roster.
    pub(super) fn has_room_for(&self, contact: &BareJid, standing: Standing) -> Result<(), StanzaError> {
        if self.contacts.contains_key(contact) || !is_shown(standing) || self.contacts.len() < MAX_CONTACTS {
            return Ok(());
        }
        Err(StanzaError::resource_constraint()
            .text(format!("a roster holds at most {MAX_CONTACTS} contacts")))
    }

    /// Whether one more request may wait.
    pub(super) fn has_room_for_request(&self) -> bool {
        self.requests.len() < MAX_REQUESTS
    }

    /// Takes over how we stand to a contact; what is to be stored.
    pub(super) fn adopt(
        &mut self,
        contact: &BareJid,
        standing: Standing,
        is_shown_change: bool,
        request: Option<Request>,
        now: Timestamp,
    ) -> Option<Change> {
        let mut change = Change { contact: contact.clone(), item: None, request: None };
        if is_shown_change {
            let mut item = self.contacts.get(contact).cloned().unwrap_or_else(|| Item::new(contact.clone()));
            item.subscription = standing.state.subscription();
            item.ask = standing.state.pending_out();
            item.approved = standing.approved;
            change.item = Some(self.set(item, now));
        }
        match request {
            Some(Request::Add(Stanza::Presence(presence))) => {
                let mut stanza = Vec::new();
                Stanza::Presence(presence.clone()).write(&mut stanza);
                let stanza = String::from_utf8_lossy(&stanza).into_owned();
                self.requests.insert(contact.clone(), presence);
                change.request =
                    Some(Some(store::roster::Request { contact: contact.clone(), received: now, stanza }));
            }
            Some(Request::Remove) => {
                self.requests.remove(contact);
                change.request = Some(None);
            }
            _ => {}
        }
        (change.item.is_some() || change.request.is_some()).then_some(change)
    }

    /// Gives a contact its name and groups. RFC 6121 §2.3, §2.4
    ///
    /// # Errors
    /// `resource-constraint` for a full roster.
    pub(super) fn update(&mut self, new: &Item, now: Timestamp) -> Result<Change, StanzaError> {
        let shown = Standing { approved: true, ..Standing::default() };
        self.has_room_for(&new.jid, shown)?;
        let mut item = self.contacts.get(&new.jid).cloned().unwrap_or_else(|| Item::new(new.jid.clone()));
        item.name = new.name.clone();
        item.groups = new.groups.clone();
        let item = self.set(item, now);
        Ok(Change { contact: new.jid.clone(), item: Some(item), request: None })
    }

    fn set(&mut self, item: Item, now: Timestamp) -> ItemChange {
        self.version = self.version.next(now);
        self.history.insert(item.jid.clone(), self.version);
        self.contacts.insert(item.jid.clone(), item.clone());
        ItemChange::Set(Box::new(item), self.version)
    }

    /// Removes a contact and its request. RFC 6121 §2.5; `None` for one that is not there.
    pub(super) fn remove(&mut self, contact: &BareJid, now: Timestamp) -> Option<Change> {
        self.contacts.remove(contact)?;
        self.version = self.version.next(now);
        self.history.insert(contact.clone(), self.version);
        self.forget();
        let request = self.requests.remove(contact).map(|_| None);
        Some(Change { contact: contact.clone(), item: Some(ItemChange::Remove(self.version)), request })
    }

    /// Puts a contact's new address in the place of the old one: what is to be stored, the pushes that tell of it,
    /// and the request that waits for an answer, if one does. XEP-0283 §4.4, for a contact that stands to us as before.
    pub(super) fn rename(&mut self, old: &BareJid, new: &BareJid, now: Timestamp) -> Renamed {
        let mut renamed = Renamed::default();
        let (item, request) = (self.contacts.get(old).cloned(), self.requests.get(old).cloned());
        if let Some(change) = self.remove(old, now) {
            renamed.changes.push(change);
            renamed.pushes.push(self.push_of(old));
        } else if self.requests.remove(old).is_some() {
            renamed.changes.push(Change { contact: old.clone(), item: None, request: Some(None) });
        }
        let mut sees_us = false;
        if let Some(item) = item {
            let merged = merged(item, self.contacts.get(new), new);
            sees_us = merged.subscription.contact_sees();
            let item = Some(self.set(merged, now));
            renamed.changes.push(Change { contact: new.clone(), item, request: None });
            renamed.pushes.push(self.push_of(new));
        }
        if let Some(request) = request.filter(|_| !sees_us) {
            let moved = el(ns::MOVED, "moved").child(el(ns::MOVED, "old-jid").text(old.as_str()));
            let asked = request.with_from(new.clone()).with_child(moved);
            let mut stanza = Vec::new();
            Stanza::Presence(asked.clone()).write(&mut stanza);
            let stanza = String::from_utf8_lossy(&stanza).into_owned();
            let stored = store::roster::Request { contact: new.clone(), received: now, stanza };
            renamed.changes.push(Change { contact: new.clone(), item: None, request: Some(Some(stored)) });
            self.requests.insert(new.clone(), asked.clone());
            renamed.request = Some(asked);
        }
        renamed
    }

    /// Keeps the removed contacts from heaping up in a task that lives long: the older half of the history goes.
    fn forget(&mut self) {
        if self.history.len() <= self.contacts.len() + MAX_REMOVED {
            return;
        }
        let mut versions: Vec<_> = self.history.values().copied().collect();
        versions.sort_unstable();
        let Some(middle) = versions.get(versions.len() / 2).copied() else { return };
        self.base = middle;
        self.history.retain(|_, version| *version > middle);
    }

    /// The push that tells of a contact as it is now.
    pub(super) fn push_of(&self, contact: &BareJid) -> Push {
        self.push_at(contact, self.version)
    }

    fn push_at(&self, contact: &BareJid, version: Version) -> Push {
        let change = match self.contacts.get(contact) {
            Some(item) => Set::Update(item.clone()),
            None => Set::Remove(contact.clone()),
        };
        Push { version: text(version), change }
    }

    /// The whole roster. RFC 6121 §2.1.4
    pub(super) fn query(&self) -> Query {
        Query { version: text(self.version), items: self.contacts.values().cloned().collect() }
    }

    /// What a client that knows a version has missed, in the order of the changes; `None` where that is not known, or
    /// is more than the whole roster. RFC 6121 §2.6.3
    pub(super) fn missed(&self, known: &str) -> Option<Vec<Push>> {
        let known: Version = known.parse().ok()?;
        if !(self.base..=self.version).contains(&known) {
            return None;
        }
        let mut changes: Vec<_> = self.history.iter().filter(|(_, version)| **version > known).collect();
        if changes.len() > self.contacts.len().max(1) {
            return None;
        }
        changes.sort_unstable_by_key(|(_, version)| **version);
        Some(changes.into_iter().map(|(contact, version)| self.push_at(contact, *version)).collect())
    }
}

fn text(version: Version) -> Str {
    Str::new(version.to_string())
}

/// Whether a standing shows in the roster. RFC 6121 §2.1.2.2, §3.1.3
fn is_shown(standing: Standing) -> bool {
    standing.approved || standing.state.pending_out() || standing.state.subscription() != Subscription::None
}

/// A stored request.
fn parsed(stanza: &str) -> Option<Presence> {
    let element = xml::parse(stanza.as_bytes(), &Scope::new(ns::CLIENT), Limits::KNOWN).ok()?;
    match Stanza::try_from(element) {
        Ok(Stanza::Presence(presence)) => Some(presence),
        _ => None,
    }
}
