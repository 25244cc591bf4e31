//! The state tables of RFC 6121 appendix A, as one function: [`next`].

use crate::stanza::PresenceType;
use crate::stanza::payload::roster::Subscription;

/// How an account stands to a contact. RFC 6121 §A.1
///
/// A contact that is not in the roster is in the state [`State::None`], or [`State::NonePendingIn`] if it asks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum State {
    /// No subscription, no request.
    #[default]
    None,
    /// The account has asked.
    NonePendingOut,
    /// The contact has asked.
    NonePendingIn,
    /// Both have asked.
    NonePendingOutIn,
    /// The account sees the contact.
    To,
    /// The account sees the contact, which has asked.
    ToPendingIn,
    /// The contact sees the account.
    From,
    /// The contact sees the account, which has asked.
    FromPendingOut,
    /// Both see each other.
    Both,
}

impl State {
    /// All nine.
    pub const ALL: [Self; 9] = [
        Self::None,
        Self::NonePendingOut,
        Self::NonePendingIn,
        Self::NonePendingOutIn,
        Self::To,
        Self::ToPendingIn,
        Self::From,
        Self::FromPendingOut,
        Self::Both,
    ];

    /// From what is stored. What contradicts itself (a request for what one has) loses the request.
    pub fn new(subscription: Subscription, pending_out: bool, pending_in: bool) -> Self {
        match (subscription, pending_out, pending_in) {
            (Subscription::None, false, false) => Self::None,
            (Subscription::None, true, false) => Self::NonePendingOut,
            (Subscription::None, false, true) => Self::NonePendingIn,
            (Subscription::None, true, true) => Self::NonePendingOutIn,
            (Subscription::To, _, false) => Self::To,
            (Subscription::To, _, true) => Self::ToPendingIn,
            (Subscription::From, false, _) => Self::From,
            (Subscription::From, true, _) => Self::FromPendingOut,
            (Subscription::Both, _, _) => Self::Both,
        }
    }

    /// What the roster shows.
    pub fn subscription(self) -> Subscription {
        match self {
            Self::None | Self::NonePendingOut | Self::NonePendingIn | Self::NonePendingOutIn => {
                Subscription::None
            }
            Self::To | Self::ToPendingIn => Subscription::To,
            Self::From | Self::FromPendingOut => Subscription::From,
            Self::Both => Subscription::Both,
        }
    }

    /// Whether the account has asked and waits: `ask='subscribe'` in the roster.
    pub fn pending_out(self) -> bool {
        matches!(self, Self::NonePendingOut | Self::NonePendingOutIn | Self::FromPendingOut)
    }

    /// Whether the contact has asked and waits. The roster does not show it.
    pub fn pending_in(self) -> bool {
        matches!(self, Self::NonePendingIn | Self::NonePendingOutIn | Self::ToPendingIn)
    }

    /// Whether the contact may see the account's presence.
    pub fn contact_sees(self) -> bool {
        self.subscription().contact_sees()
    }

    /// Whether the account may see the contact's presence.
    pub fn account_sees(self) -> bool {
        self.subscription().account_sees()
    }

    fn with_out(self, sees: bool, pending: bool) -> Self {
        let (from, pending_in) = (self.contact_sees(), self.pending_in());
        Self::new(Subscription::new(sees, from), pending, pending_in)
    }

    fn with_in(self, sees: bool, pending: bool) -> Self {
        let (to, pending_out) = (self.account_sees(), self.pending_out());
        Self::new(Subscription::new(to, sees), pending_out, pending)
    }
}

/// How an account stands to a contact, pre-approval included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// The state.
    pub state: State,
    /// Whether the account has approved a request before it came. RFC 6121 §3.4
    pub approved: bool,
}

impl Standing {
    /// The same as if the account had approved a request before it comes.
    pub fn authorized(self) -> Self {
        let sees = self.state.contact_sees();
        Self { state: self.state.with_in(sees, false), approved: true }
    }
}

/// A presence stanza that manages a subscription.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// May I see your presence?
    Subscribe,
    /// You may see mine.
    Subscribed,
    /// I do not want to see yours any more.
    Unsubscribe,
    /// You may not see mine (any more).
    Unsubscribed,
}

impl Kind {
    /// All four.
    pub const ALL: [Self; 4] = [Self::Subscribe, Self::Subscribed, Self::Unsubscribe, Self::Unsubscribed];

    /// Of a presence stanza; `None` if it manages no subscription.
    pub fn of(kind: PresenceType) -> Option<Self> {
        match kind {
            PresenceType::Subscribe => Some(Self::Subscribe),
            PresenceType::Subscribed => Some(Self::Subscribed),
            PresenceType::Unsubscribe => Some(Self::Unsubscribe),
            PresenceType::Unsubscribed => Some(Self::Unsubscribed),
            _ => None,
        }
    }
}

impl From<Kind> for PresenceType {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Subscribe => Self::Subscribe,
            Kind::Subscribed => Self::Subscribed,
            Kind::Unsubscribe => Self::Unsubscribe,
            Kind::Unsubscribed => Self::Unsubscribed,
        }
    }
}

/// Who sent it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// The account, to the contact.
    Sent(Kind),
    /// The contact, to the account.
    Received(Kind),
}

/// What follows from an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// How they stand afterwards.
    pub next: Standing,
    /// Whether the stanza goes on: to the contact if it was sent, to the account's sessions if it was received.
    pub passes: bool,
    /// What the account's server answers the contact by itself, from the bare address.
    pub reply: Option<Kind>,
    /// What the contact is told about the account's presence.
    pub tells: Option<Tells>,
    /// Whether the roster shows another item than before: it is stored, with a new version, and pushed, after the
    /// stanza was delivered (§3.1.6, §3.2.3, §3.3.3).
    pub pushes: bool,
}

/// What a contact is told about the account's presence, for each available resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tells {
    /// Its current presence, after the approval. §3.1.5
    Presence,
    /// That it is unavailable; before the cancellation where the account sends one (§3.2.2).
    Unavailable,
}

/// What follows when a subscription stanza is sent or received. RFC 6121 §3, §A.2, §A.3
///
/// A pre-approval is used up by the request that it approves (§3.4.2 leaves that open). Cancellations that the tables
/// say SHOULD NOT be routed are not.
pub fn next(standing: Standing, event: Event) -> Outcome {
    match event {
        Event::Sent(Kind::Subscribe) => sent_subscribe(standing),
        Event::Sent(Kind::Unsubscribe) => sent_unsubscribe(standing),
        Event::Sent(Kind::Subscribed) => sent_subscribed(standing),
        Event::Sent(Kind::Unsubscribed) => sent_unsubscribed(standing),
        Event::Received(Kind::Subscribe) => received_subscribe(standing),
        Event::Received(Kind::Unsubscribe) => received_unsubscribe(standing),
        Event::Received(Kind::Subscribed) => received_subscribed(standing),
        Event::Received(Kind::Unsubscribed) => received_unsubscribed(standing),
    }
}

/// §A.2.1, Table 2
fn sent_subscribe(old: Standing) -> Outcome {
    let state = if old.state.account_sees() { old.state } else { old.state.with_out(false, true) };
    passed(old, state)
}

/// §A.2.2, Table 3
fn sent_unsubscribe(old: Standing) -> Outcome {
    passed(old, old.state.with_out(false, false))
}

/// §A.2.3, Table 4; §3.4.2
fn sent_subscribed(old: Standing) -> Outcome {
    if old.state.contact_sees() {
        nothing(old)
    } else if old.state.pending_in() {
        Outcome { tells: Some(Tells::Presence), ..passed(old, old.state.with_in(true, false)) }
    } else {
        change(old, Standing { approved: true, ..old })
    }
}

/// §A.2.4, Table 5; §3.2.2
fn sent_unsubscribed(old: Standing) -> Outcome {
    let new = Standing { state: old.state.with_in(false, false), approved: false };
    let tells = old.state.contact_sees().then_some(Tells::Unavailable);
    let passes = old.state.contact_sees() || old.state.pending_in();
    Outcome { passes, tells, ..change(old, new) }
}

/// §A.3.1, Table 6; §3.1.3
fn received_subscribe(old: Standing) -> Outcome {
    let approve = |new| Outcome { reply: Some(Kind::Subscribed), ..change(old, new) };
    if old.state.contact_sees() {
        approve(old)
    } else if old.state.pending_in() {
        nothing(old)
    } else if old.approved {
        let next = Standing { state: old.state.with_in(true, false), approved: false };
        Outcome { tells: Some(Tells::Presence), ..approve(next) }
    } else {
        passed(old, old.state.with_in(false, true))
    }
}

/// §A.3.2, Table 7; §3.3.3
fn received_unsubscribe(old: Standing) -> Outcome {
    if !old.state.contact_sees() && !old.state.pending_in() {
        return nothing(old);
    }
    let tells = old.state.contact_sees().then_some(Tells::Unavailable);
    let reply = Some(Kind::Unsubscribed);
    Outcome { reply, tells, ..passed(old, old.state.with_in(false, false)) }
}

/// §A.3.3, Table 8; §3.1.6
fn received_subscribed(old: Standing) -> Outcome {
    if old.state.pending_out() { passed(old, old.state.with_out(true, false)) } else { nothing(old) }
}

/// §A.3.4, Table 9; §3.2.3
fn received_unsubscribed(old: Standing) -> Outcome {
    if old.state.pending_out() || old.state.account_sees() {
        passed(old, old.state.with_out(false, false))
    } else {
        nothing(old)
    }
}

fn nothing(old: Standing) -> Outcome {
    Outcome { next: old, passes: false, reply: None, tells: None, pushes: false }
}

fn change(old: Standing, next: Standing) -> Outcome {
    let shown =
        |standing: Standing| (standing.state.subscription(), standing.state.pending_out(), standing.approved);
    Outcome { next, pushes: shown(old) != shown(next), ..nothing(old) }
}

fn passed(old: Standing, state: State) -> Outcome {
    Outcome { passes: true, ..change(old, Standing { state, ..old }) }
}

/// What is sent to a contact that is removed from the roster, in this order. RFC 6121 §2.5.2
///
/// Open requests are withdrawn and refused as well, so that neither side keeps half of a relation.
pub fn farewell(state: State) -> Farewell {
    Farewell {
        unsubscribe: state.account_sees() || state.pending_out(),
        tells: state.contact_sees().then_some(Tells::Unavailable),
        unsubscribed: state.contact_sees() || state.pending_in(),
    }
}

/// What is sent to a contact that is removed from the roster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Farewell {
    /// Presence of type unsubscribe.
    pub unsubscribe: bool,
    /// What the contact is told about the account's presence.
    pub tells: Option<Tells>,
    /// Presence of type unsubscribed.
    pub unsubscribed: bool,
}

#[cfg(test)]
#[path = "subscription_tests.rs"]
mod tests;
