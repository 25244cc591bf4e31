//! Tables 2 to 9 of RFC 6121 appendix A, row by row, and what must hold whatever happens.

use proptest::prelude::*;

use super::State::{
    Both, From, FromPendingOut, None as Nothing, NonePendingIn, NonePendingOut, NonePendingOutIn, To,
    ToPendingIn,
};
use super::*;

fn step(state: State, event: Event) -> Outcome {
    next(Standing { state, approved: false }, event)
}

/// A row of a table: the state, whether the stanza goes on, the new state.
type Row = (State, bool, State);

fn table(event: Event, rows: [Row; 9]) {
    for ((state, passes, expected), all) in rows.into_iter().zip(State::ALL) {
        assert_eq!(state, all, "the rows are in the order of the RFC");
        let outcome = step(state, event);
        assert_eq!((outcome.passes, outcome.next.state), (passes, expected), "{event:?} in {state:?}");
    }
}

#[test]
fn table_2_subscribe_is_sent() {
    table(
        Event::Sent(Kind::Subscribe),
        [
            (Nothing, true, NonePendingOut),
            (NonePendingOut, true, NonePendingOut),
            (NonePendingIn, true, NonePendingOutIn),
            (NonePendingOutIn, true, NonePendingOutIn),
            (To, true, To),
            (ToPendingIn, true, ToPendingIn),
            (From, true, FromPendingOut),
            (FromPendingOut, true, FromPendingOut),
            (Both, true, Both),
        ],
    );
}

#[test]
fn table_3_unsubscribe_is_sent() {
    table(
        Event::Sent(Kind::Unsubscribe),
        [
            (Nothing, true, Nothing),
            (NonePendingOut, true, Nothing),
            (NonePendingIn, true, NonePendingIn),
            (NonePendingOutIn, true, NonePendingIn),
            (To, true, Nothing),
            (ToPendingIn, true, NonePendingIn),
            (From, true, From),
            (FromPendingOut, true, From),
            (Both, true, From),
        ],
    );
}

#[test]
fn table_4_subscribed_is_sent() {
    table(
        Event::Sent(Kind::Subscribed),
        [
            (Nothing, false, Nothing),
            (NonePendingOut, false, NonePendingOut),
            (NonePendingIn, true, From),
            (NonePendingOutIn, true, FromPendingOut),
            (To, false, To),
            (ToPendingIn, true, Both),
            (From, false, From),
            (FromPendingOut, false, FromPendingOut),
            (Both, false, Both),
        ],
    );
}

#[test]
fn table_5_unsubscribed_is_sent() {
    table(
        Event::Sent(Kind::Unsubscribed),
        [
            (Nothing, false, Nothing),
            (NonePendingOut, false, NonePendingOut),
            (NonePendingIn, true, Nothing),
            (NonePendingOutIn, true, NonePendingOut),
            (To, false, To),
            (ToPendingIn, true, To),
            (From, true, Nothing),
            (FromPendingOut, true, NonePendingOut),
            (Both, true, To),
        ],
    );
}

#[test]
fn table_6_subscribe_is_received() {
    table(
        Event::Received(Kind::Subscribe),
        [
            (Nothing, true, NonePendingIn),
            (NonePendingOut, true, NonePendingOutIn),
            (NonePendingIn, false, NonePendingIn),
            (NonePendingOutIn, false, NonePendingOutIn),
            (To, true, ToPendingIn),
            (ToPendingIn, false, ToPendingIn),
            (From, false, From),
            (FromPendingOut, false, FromPendingOut),
            (Both, false, Both),
        ],
    );
    // Note [2]
    for state in State::ALL {
        let reply = state.contact_sees().then_some(Kind::Subscribed);
        let outcome = step(state, Event::Received(Kind::Subscribe));
        assert_eq!((outcome.reply, outcome.tells), (reply, None), "{state:?}");
    }
}

#[test]
fn table_7_unsubscribe_is_received() {
    table(
        Event::Received(Kind::Unsubscribe),
        [
            (Nothing, false, Nothing),
            (NonePendingOut, false, NonePendingOut),
            (NonePendingIn, true, Nothing),
            (NonePendingOutIn, true, NonePendingOut),
            (To, false, To),
            (ToPendingIn, true, To),
            (From, true, Nothing),
            (FromPendingOut, true, NonePendingOut),
            (Both, true, To),
        ],
    );
    // Note [1]
    for state in State::ALL {
        let outcome = step(state, Event::Received(Kind::Unsubscribe));
        assert_eq!(outcome.reply, outcome.passes.then_some(Kind::Unsubscribed), "{state:?}");
    }
}

#[test]
fn table_8_subscribed_is_received() {
    table(
        Event::Received(Kind::Subscribed),
        [
            (Nothing, false, Nothing),
            (NonePendingOut, true, To),
            (NonePendingIn, false, NonePendingIn),
            (NonePendingOutIn, true, ToPendingIn),
            (To, false, To),
            (ToPendingIn, false, ToPendingIn),
            (From, false, From),
            (FromPendingOut, true, Both),
            (Both, false, Both),
        ],
    );
}

#[test]
fn table_9_unsubscribed_is_received() {
    table(
        Event::Received(Kind::Unsubscribed),
        [
            (Nothing, false, Nothing),
            (NonePendingOut, true, Nothing),
            (NonePendingIn, false, NonePendingIn),
            (NonePendingOutIn, true, NonePendingIn),
            (To, true, Nothing),
            (ToPendingIn, true, NonePendingIn),
            (From, false, From),
            (FromPendingOut, true, From),
            (Both, true, From),
        ],
    );
}

/// RFC 6121 §3.4.2
#[test]
fn approval_before_the_request() {
    for state in [Nothing, NonePendingOut, To] {
        let noted = step(state, Event::Sent(Kind::Subscribed));
        assert_eq!(noted.next, Standing { state, approved: true });
        assert!(noted.pushes && !noted.passes);
        assert!(!next(noted.next, Event::Sent(Kind::Subscribed)).pushes, "the second time nothing changes");

        let asked = next(noted.next, Event::Received(Kind::Subscribe));
        assert_eq!(asked.reply, Some(Kind::Subscribed));
        assert_eq!(asked.tells, Some(Tells::Presence));
        assert!(asked.pushes && !asked.passes);
        assert!(asked.next.state.contact_sees() && !asked.next.approved);

        // §3.2.2, rule 2
        let taken_back = next(noted.next, Event::Sent(Kind::Unsubscribed));
        assert_eq!(taken_back.next, Standing { state, approved: false });
        assert!(taken_back.pushes && !taken_back.passes && taken_back.tells.is_none());
    }
}

/// RFC 6121 §2.5.2
#[test]
fn farewell_to_a_removed_contact() {
    let words = |state| {
        let farewell = farewell(state);
        (farewell.unsubscribe, farewell.unsubscribed)
    };
    assert_eq!(words(Nothing), (false, false));
    assert_eq!(words(NonePendingOut), (true, false));
    assert_eq!(words(To), (true, false));
    assert_eq!(words(From), (false, true));
    assert_eq!(words(ToPendingIn), (true, true));
    assert_eq!(words(Both), (true, true));
    assert_eq!(farewell(Both).tells, Some(Tells::Unavailable));
    assert_eq!(farewell(ToPendingIn).tells, None);
}

#[test]
fn a_state_is_what_is_stored_of_it() {
    for state in State::ALL {
        assert_eq!(State::new(state.subscription(), state.pending_out(), state.pending_in()), state);
    }
}

fn events() -> impl Strategy<Value = Vec<(bool, Kind)>> {
    let kind = (0..4_usize).prop_map(|n| Kind::ALL[n]);
    prop::collection::vec((any::<bool>(), kind), 0..40)
}

proptest! {
    /// Whatever happens: nobody sees more than was allowed, and the roster is pushed if and only if it shows
    /// something else.
    #[test]
    fn nobody_sees_without_consent(events in events()) {
        let mut standing = Standing::default();
        let mut consents = false;
        for (sent, kind) in events {
            let event = if sent { Event::Sent(kind) } else { Event::Received(kind) };
            match event {
                Event::Sent(Kind::Subscribed) => consents = true,
                Event::Sent(Kind::Unsubscribed) => consents = false,
                _ => {}
            }
            let outcome = next(standing, event);
            let shown = |s: Standing| (s.state.subscription(), s.state.pending_out(), s.approved);
            prop_assert_eq!(outcome.pushes, shown(outcome.next) != shown(standing));
            if outcome.next.state.contact_sees() && !standing.state.contact_sees() {
                prop_assert!(consents);
                prop_assert_eq!(outcome.tells, Some(Tells::Presence));
            }
            if standing.state.contact_sees() && !outcome.next.state.contact_sees() {
                prop_assert_eq!(outcome.tells, Some(Tells::Unavailable));
            }
            if outcome.tells == Some(Tells::Presence) {
                prop_assert!(outcome.next.state.contact_sees());
            }
            standing = outcome.next;
        }
    }

    /// Two servers that tell each other everything agree in the end, and stop talking.
    #[test]
    fn two_sides_agree(events in events()) {
        let (mut alice, mut bob) = (Standing::default(), Standing::default());
        for (by_alice, kind) in events {
            let (me, other) = if by_alice { (&mut alice, &mut bob) } else { (&mut bob, &mut alice) };
            let outcome = next(*me, Event::Sent(kind));
            *me = outcome.next;
            if !outcome.passes {
                continue;
            }
            let outcome = next(*other, Event::Received(kind));
            *other = outcome.next;
            if let Some(reply) = outcome.reply {
                let last = next(*me, Event::Received(reply));
                *me = last.next;
                prop_assert_eq!(last.reply, None);
            }
            prop_assert_eq!(alice.state.account_sees(), bob.state.contact_sees());
            prop_assert_eq!(bob.state.account_sees(), alice.state.contact_sees());
            prop_assert_eq!(alice.state.pending_out(), bob.state.pending_in());
            prop_assert_eq!(bob.state.pending_out(), alice.state.pending_in());
        }
    }
}
