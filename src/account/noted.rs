//! How many stanzas of a session are handled is data, too: after a crash its client is told, and sends the rest again.
//! XEP-0198 §5, DESIGN §4

use std::sync::{Arc, OnceLock};

use super::handle::SessionId;
use super::state::Account;
use crate::router::Accepted;
use crate::stanza::{IqType, Malformed, Message, Stanza, ns};
use crate::store::{self, Store};

/// Held by everything of one event that is undecided. The last one gone writes how many stanzas of the session are
/// handled: behind everything that they have caused, because that was queued when it was decided.
pub(super) struct Noted {
    store: Store,
    session: SessionId,
    handled: OnceLock<u32>,
    /// The next event comes in behind it.
    _accepted: Accepted,
}

impl Noted {
    /// All stanzas of the event are under way; so many have come with them. Nothing is written of an event whose
    /// handling ends before.
    pub(super) fn set(&self, received: u32) {
        let _ = self.handled.set(received);
    }
}

impl Drop for Noted {
    fn drop(&mut self) {
        if let Some(handled) = self.handled.get().copied() {
            let id = self.session.0;
            // Where that fails the stored count stays behind, and so does more than it says.
            drop(self.store.submit(move |tx| store::session::set_handled(tx, id, handled)));
        }
    }
}

impl Account {
    /// Lets the count of a session be written when everything in an event is decided. The event is then held by what
    /// comes back.
    ///
    /// An event of which nothing would be seen twice if it were sent again causes no write: its stanzas are counted
    /// with the next one.
    pub(super) fn noted(
        &self,
        id: SessionId,
        stanzas: &[Result<Stanza, Malformed>],
        accepted: Accepted,
    ) -> (Option<Arc<Noted>>, Accepted) {
        let session = self.index_of(id).and_then(|index| self.sessions.get(index));
        if session.is_none_or(|session| session.resumable().is_none())
            || !stanzas.iter().flatten().any(is_worth_a_write)
        {
            return (None, accepted);
        }
        let store = self.services.store.clone();
        let noted = Arc::new(Noted { store, session: id, handled: OnceLock::new(), _accepted: accepted });
        (Some(Arc::clone(&noted)), noted)
    }
}

/// Whether somebody might see a stanza twice that is sent again after a crash.
fn is_worth_a_write(stanza: &Stanza) -> bool {
    match stanza {
        Stanza::Message(message) => !is_of_a_moment(message),
        Stanza::Presence(presence) => presence.kind().is_subscription(),
        Stanza::Iq(iq) => iq.kind() == IqType::Set,
    }
}

/// Whether a message says only that somebody is typing, or is not any more. XEP-0085
fn is_of_a_moment(message: &Message) -> bool {
    let mut children = message.payloads().peekable();
    children.peek().is_some()
        && children.all(|child| {
            matches!(child.ns().as_str(), ns::CHAT_STATES | ns::HINTS) || child.is(ns::CLIENT, "thread")
        })
}
