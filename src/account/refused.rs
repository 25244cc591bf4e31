//! A message that fails in two places is refused once: the archive of its sender and that of its receiver are written
//! together, and one failure is both's. DESIGN §4: what fails is answered like a refusal

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use crate::stanza::{Identity, Stanza};

/// How many refusals are remembered whose other half may be still to come.
const MOST: usize = 4096;

/// See the module. Nothing is looked for or noted as long as nothing fails.
#[derive(Default)]
pub(super) struct Refused(Mutex<VecDeque<Identity>>);

impl Refused {
    /// Whether a stanza that has failed is still to be answered: it has failed nowhere else.
    pub(super) fn is_first(&self, stanza: &Stanza) -> bool {
        let identity = stanza.identity();
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(at) = known.iter().rposition(|other| *other == identity) {
            known.remove(at);
            return false;
        }
        if known.len() == MOST {
            known.pop_front();
        }
        known.push_back(identity);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stanza::{Message, MessageType};

    #[test]
    fn both_halves_of_a_stanza_are_one_and_equal_ones_are_two() {
        let refused = Refused::default();
        let message = || Message::builder(MessageType::Chat).id("m").body("x").build();
        let (one, other) = (message(), message());
        let to: crate::jid::Jid = "bob@host".parse().unwrap();
        assert!(refused.is_first(&one.clone().into()));
        assert!(refused.is_first(&other.clone().into()));
        assert!(!refused.is_first(&one.clone().with_to(to).into()));
        assert!(!refused.is_first(&other.into()));
        assert!(refused.is_first(&one.into()), "sent anew");
        for _ in 0..2 * MOST {
            refused.is_first(&message().into());
        }
        assert_eq!(refused.0.lock().unwrap().len(), MOST);
    }
}
