//! Subscriptions: the state machine of RFC 6121 appendix A, carried out.

use super::roster::Request;
use super::state::Account;
use super::task::no_such_user;
use crate::config::AutoAuthorize;
use crate::jid::BareJid;
use crate::presence::subscription::{self, Event, Kind, Outcome, Tells};
use crate::router::{Envelope, Target};
use crate::stanza::{Presence, PresenceType, Stanza, StanzaError};

impl Account {
    /// A subscription stanza that our user sends. RFC 6121 §3.1.2, §3.1.5, §3.2.2, §3.3.2, §3.4.2
    pub(super) fn subscription_out(
        &mut self,
        envelope: &Envelope,
        presence: &Presence,
    ) -> Result<(), StanzaError> {
        self.check_stores()?;
        let (Some(to), Some(kind)) = (presence.to(), Kind::of(presence.kind())) else { return Ok(()) };
        let contact = to.bare();
        match self.services.router.hosts().resolve(to) {
            Target::Account(_) if contact == self.jid => return Ok(()),
            Target::Account(_) => {}
            // Nothing was asked of anybody: states stay as they are.
            Target::Host(_) => return Err(StanzaError::service_unavailable()),
            Target::Remote(_) => return Err(StanzaError::remote_server_not_found()),
        }
        let outcome = subscription::next(self.roster.standing(&contact), Event::Sent(kind));
        self.roster.has_room_for(&contact, outcome.next)?;
        // RFC 6121 §3.2.2: the contact is told that we are gone before it is told that it may not see us.
        if outcome.tells == Some(Tells::Unavailable) {
            self.tell_sessions(&contact, false);
        }
        if outcome.passes {
            let stanza = presence.clone().with_from(self.jid.clone()).with_to(contact.clone());
            self.services.router.route(Envelope { stanza: Stanza::Presence(stanza), ..envelope.clone() });
        }
        if outcome.tells == Some(Tells::Presence) {
            self.tell_sessions(&contact, true);
        }
        self.adopt_standing(&contact, outcome, None, envelope);
        Ok(())
    }

    /// A subscription stanza for our user. RFC 6121 §3.1.3, §3.1.6, §3.2.3, §3.3.3
    pub(super) fn subscription_in(
        &mut self,
        envelope: &Envelope,
        presence: &Presence,
    ) -> Result<(), StanzaError> {
        let (Some(from), Some(kind)) = (presence.from(), Kind::of(presence.kind())) else { return Ok(()) };
        let contact = from.bare();
        if contact == self.jid {
            return Ok(());
        }
        if self.is_anonymous() {
            // Nothing could be kept of it: nobody is there whom to ask. XEP-0175 §3 (3)
            no_such_user(&self.jid, &self.services, envelope);
            return Ok(());
        }
        let known = self.roster.standing(&contact);
        // As if the user had approved it before (RFC 6121 §3.4). FEATURES IM05
        let authorized = kind == Kind::Subscribe && self.authorizes(&contact);
        let standing = if authorized { known.authorized() } else { known };
        let mut outcome = subscription::next(standing, Event::Received(kind));
        outcome.next.approved &= known.approved;
        let stanza = Stanza::Presence(presence.clone().with_from(contact.clone()).with_to(self.jid.clone()));
        let mut request = None;
        if outcome.passes {
            if kind == Kind::Subscribe {
                // A request is kept until it is answered; from a person only one.
                if !self.roster.has_room_for_request() {
                    return Err(StanzaError::resource_constraint().text("too many requests are waiting"));
                }
                request = Some(stanza.clone());
            }
            self.pass_on(kind, &stanza);
        }
        if outcome.tells == Some(Tells::Unavailable) {
            self.tell_sessions(&contact, false);
        }
        if let Some(reply) = outcome.reply {
            self.answer_contact(reply, presence, &contact);
        }
        if outcome.tells == Some(Tells::Presence) {
            self.tell_sessions(&contact, true);
        }
        self.adopt_standing(&contact, outcome, request, envelope);
        Ok(())
    }

    /// Whether the operator grants this contact's requests without asking the user.
    fn authorizes(&self, contact: &BareJid) -> bool {
        let config = self.services.config();
        let Some(vhost) = config.vhost_named(self.jid.domain()) else { return false };
        match vhost.roster_auto_authorize {
            AutoAuthorize::Off => false,
            AutoAuthorize::Domain => contact.domain() == self.jid.domain(),
            AutoAuthorize::Server => config.vhost_named(contact.domain()).is_some(),
            AutoAuthorize::All => true,
        }
    }

    /// Ends the subscriptions between us and a contact, who stays in the roster. XEP-0191 §4
    pub(super) fn part_from(&mut self, contact: &BareJid) {
        let farewell = subscription::farewell(self.roster.standing(contact).state);
        let wanted = [
            (farewell.unsubscribe, PresenceType::Unsubscribe),
            (farewell.unsubscribed, PresenceType::Unsubscribed),
        ];
        for (_, kind) in wanted.into_iter().filter(|(wanted, _)| *wanted) {
            let stanza = Presence::new(kind).with_from(self.jid.clone()).with_to(contact.clone());
            let envelope = Envelope::of_server(stanza.clone());
            if let Err(error) = self.subscription_out(&envelope, &stanza) {
                tracing::debug!(target: "account", jid = %self.jid, %error, "a subscription stays");
            }
        }
    }

    /// Requests go to the available sessions (RFC 6121 §3.1.3), answers to the interested ones (§3.1.6, §3.2.3, §3.3.3)
    /// and to the available ones too: a client that has no roster hears of its contacts' decisions as well.
    fn pass_on(&mut self, kind: Kind, stanza: &Stanza) {
        for session in &mut self.sessions {
            if session.presence.is_some() || (kind != Kind::Subscribe && session.interested) {
                session.send(stanza.clone());
            }
        }
    }

    /// Answers a contact in the user's name. RFC 6121 §3.1.3 rule 2
    fn answer_contact(&self, reply: Kind, to: &Presence, contact: &BareJid) {
        let mut answer =
            Presence::new(PresenceType::from(reply)).with_from(self.jid.clone()).with_to(contact.clone());
        if let Some(id) = to.id() {
            answer = answer.with_id(id);
        }
        self.emit(Envelope::of_server(answer));
    }

    /// Takes over how we stand to a contact: in memory at once, on disk next, in the clients' rosters after that.
    fn adopt_standing(
        &mut self,
        contact: &BareJid,
        outcome: Outcome,
        request: Option<Stanza>,
        envelope: &Envelope,
    ) {
        let request =
            match (self.roster.standing(contact).state.pending_in(), outcome.next.state.pending_in()) {
                (false, true) => request.map(Request::Add),
                (true, false) => Some(Request::Remove),
                _ => None,
            };
        let now = self.services.clock.wall();
        let change = self.roster.adopt(contact, outcome.next, outcome.pushes, request, now);
        let Some(change) = change else { return };
        self.services.metrics.accounts.roster_changes.inc();
        let push = outcome.pushes.then(|| self.roster.push_of(contact).build());
        let durable = envelope.ack.durable.clone();
        let account = self.id;
        self.submit_write(Box::new(move |tx| change.store(tx, account)), durable);
        if let Some(push) = push {
            self.push_roster(&push);
        }
    }
}
