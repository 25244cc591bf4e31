//! XEP-0280: which of an account's devices get a copy of what another one sends or gets.

use super::{Audience, SessionFacts, Traits};
use crate::jid::Jid;

/// Whether a message that an account sends is copied to its other devices. §6.1, §8
pub fn copies_sent(traits: &Traits) -> bool {
    is_eligible(traits)
}

/// Whether a message that an account gets is copied to devices that do not get it itself. §6.1, §7
pub fn copies_received(traits: &Traits, from: &Jid) -> bool {
    // A room sends private messages to every device that is in it.
    let private_of_room = traits.of_room && !from.is_bare();
    is_eligible(traits) && !private_of_room
}

fn is_eligible(traits: &Traits) -> bool {
    use crate::stanza::MessageType::{Chat, Normal};
    !traits.no_copy
        && match traits.kind {
            Chat => true,
            Normal => traits.worth.copy,
            _ => false,
        }
}

/// The sessions that get a copy of what `audience` gets: those that asked for copies. §7
pub fn receivers<S: AsRef<SessionFacts>>(sessions: &[S], audience: Audience) -> Vec<usize> {
    let wanted = sessions.iter().enumerate().filter(|(position, session)| {
        session.as_ref().carbons && !audience.includes(*position, session.as_ref())
    });
    wanted.map(|(position, _)| position).collect()
}
