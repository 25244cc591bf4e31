//! Whom our user may reach, and who may reach him: the choke points for guests (`delivery::guests`).

use super::state::Account;
use super::task::no_such_user;
use crate::delivery::guests;
use crate::jid::Jid;
use crate::router::Envelope;
use crate::stanza::StanzaError;
use crate::store::Role;

impl Account {
    fn is_guest(&self) -> bool {
        // An administrator whom the configuration names is none, whatever the database says.
        self.role == Role::Guest && !self.services.config().server.admins.contains(&self.jid)
    }

    fn is_local(&self, jid: &Jid) -> bool {
        self.services.router.hosts().serves(jid.domain())
    }

    /// Whether a stanza of ours may go where it is to go; what has no addressee stays here.
    pub(super) fn check_reach(&self, to: Option<&Jid>) -> Result<(), StanzaError> {
        guests::check_outbound(self.is_guest(), to.is_none_or(|to| self.is_local(to)))
    }

    /// Whether we are there for whoever sends this. If not, he is answered as if we did not exist.
    pub(super) fn is_there_for(&self, envelope: &Envelope) -> bool {
        let from_is_local = envelope.stanza.from().is_none_or(|from| self.is_local(from));
        let is_there = guests::is_there(self.is_guest(), from_is_local);
        if !is_there {
            no_such_user(&self.jid, &self.services, envelope);
        }
        is_there
    }

    /// Sends a stanza in the user's name, if that may go where it is to go.
    pub(super) fn emit(&self, envelope: Envelope) {
        if self.check_reach(envelope.stanza.to()).is_ok() {
            self.services.router.route(envelope);
        }
    }

    /// The same for presence, which goes only to those who are awake.
    pub(super) fn notify(&self, envelope: Envelope) {
        if self.check_reach(envelope.stanza.to()).is_ok() {
            self.services.router.notify(envelope);
        }
    }
}
