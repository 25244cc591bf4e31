//! Which of an account's decisions are noted for whoever asks what has become of a message.

use super::fates::{Note, What};
use super::handle::SessionId;
use super::push::Said;
use super::state::Account;
use crate::delivery::Audience;
use crate::jid::Jid;
use crate::stanza::{Message, Stanza, StanzaError, ns};
use crate::store::ItemId;

/// What was decided beside who gets a message.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Decided {
    /// The id under which it is stored.
    pub(super) item: Option<ItemId>,
    /// Whether it belongs to the archive.
    pub(super) archived: bool,
    /// Whether it waits for a device.
    pub(super) waits: bool,
    /// How many sessions got copies.
    pub(super) copies: usize,
    /// How many devices were to be woken.
    pub(super) woken: u32,
}

impl Account {
    /// Notes what was decided of a message for us; `audience` was given it.
    pub(super) fn note_received(&self, what: What, message: &Message, audience: Audience, decided: Decided) {
        let resources = audience.positions(&self.sessions).filter_map(|at| self.sessions.get(at));
        let resources = resources.map(|session| session.facts.resource.as_str());
        self.note(what, message, message.from(), decided, resources);
    }

    /// Notes what was decided of a message of ours.
    pub(super) fn note_outbound(&self, message: &Message, to: &Jid, decided: Decided) {
        self.note(What::Sent, message, Some(to), decided, std::iter::empty());
    }

    /// Notes that a message was not let through: one of ours, or one for us.
    pub(super) fn note_refused(&self, stanza: &Stanza, peer: Option<&Jid>, error: &StanzaError) {
        if let Stanza::Message(message) = stanza {
            let detail = std::iter::once(error.condition.name());
            self.note(What::Refused, message, peer, Decided::default(), detail);
        }
    }

    /// Notes that our blocklist has kept a message from us.
    pub(super) fn note_blocked(&self, stanza: &Stanza) {
        if let Stanza::Message(message) = stanza {
            let nobody = std::iter::empty();
            self.note(What::Blocked, message, message.from(), Decided::default(), nobody);
        }
    }

    /// Notes that stored messages were given to a session, or that its client has them.
    pub(super) fn note_items(&self, what: What, session: SessionId, items: impl Iterator<Item = ItemId>) {
        let Some(session) = self.index_of(session).and_then(|index| self.sessions.get(index)) else { return };
        for item in items {
            let note = Note {
                what,
                account: self.jid.as_str(),
                peer: "",
                id: "",
                origin: "",
                item: Some(item),
                archived: false,
                waits: false,
                copies: 0,
                woken: 0,
                detail: std::iter::once(session.jid.resource()),
            };
            self.services.fates.note(self.services.clock.wall(), note);
        }
    }

    /// Notes what a service has said to a notification of a message.
    pub(super) fn note_told(&self, message: &Message, service: &Jid, said: &Said) {
        let (what, why) = match said {
            Said::Accepted => (What::Told, None),
            Said::Refused(why) => (What::Untold, Some(why.as_str())),
            Said::Nothing => (What::Untold, Some("no answer")),
        };
        let detail = std::iter::once(service.as_str()).chain(why);
        self.note(what, message, message.from(), Decided::default(), detail);
    }

    fn note<'a>(
        &'a self,
        what: What,
        message: &'a Message,
        peer: Option<&'a Jid>,
        decided: Decided,
        detail: impl Iterator<Item = &'a str>,
    ) {
        let note = Note::of(what, self.jid.as_str(), message, peer, decided, detail);
        self.services.fates.note(self.services.clock.wall(), note);
    }
}

impl<'a, D> Note<'a, D> {
    /// What is noted of a message, which `peer` has sent or is to get.
    pub(super) fn of(
        what: What,
        account: &'a str,
        message: &'a Message,
        peer: Option<&'a Jid>,
        decided: Decided,
        detail: D,
    ) -> Self {
        let Decided { item, archived, waits, copies, woken } = decided;
        let peer = peer.map(Jid::as_str).unwrap_or_default();
        let id = message.id().unwrap_or_default();
        let origin = message.child(ns::STANZA_ID, "origin-id").and_then(|origin| origin.attr("id"));
        let origin = origin.unwrap_or_default();
        Self { what, account, peer, id, origin, item, archived, waits, copies, woken, detail }
    }
}
