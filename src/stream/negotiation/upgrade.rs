//! Tasks behind an authentication that bring keys for further mechanisms: XEP-0480, XEP-0388 §2.6.3.

use std::collections::VecDeque;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::auth::ExpectAuth;
use super::sasl2::UPGRADE;
use super::success::{Authenticated, Proved};
use super::{State, Step, write};
use crate::sasl::{Condition as Sasl, Hash, NewKeys};
use crate::stanza::ns;
use crate::stream::{Condition, StreamError};
use crate::xml::{Element, el};

/// Waits for a client to do what it has offered to do.
pub struct ExpectTask {
    /// What becomes of a client that does not.
    auth: ExpectAuth,
    proved: Proved,
    /// The task in work.
    hash: Hash,
    /// Its salt, once the client has begun.
    begun: Option<NewKeys>,
    /// The tasks behind it.
    left: VecDeque<Hash>,
}

impl ExpectTask {
    /// Begins with the first of the tasks; without any the client is let in. XEP-0480 §2.2
    pub(super) fn next(
        auth: ExpectAuth,
        mut proved: Proved,
        mut left: VecDeque<Hash>,
        out: &mut Vec<u8>,
    ) -> Step {
        let Some(hash) = left.pop_front() else {
            return Step::Authenticated(Box::new(Authenticated::new(auth, proved)));
        };
        let data =
            proved.data.take().map(|data| el(ns::SASL2, "additional-data").text(STANDARD.encode(data)));
        let task = el(ns::SASL2, "task").text(name_of(hash));
        let tasks = el(ns::SASL2, "tasks").child(task);
        write(&el(ns::SASL2, "continue").child_opt(data).child(tasks).build(), out);
        Step::Next(State::Task(Box::new(Self { auth, proved, hash, begun: None, left })))
    }

    pub(super) fn handle(mut self, element: &Element, out: &mut Vec<u8>) -> Result<Step, StreamError> {
        if element.is(ns::SASL2, "abort") {
            return self.auth.failed(Sasl::Aborted.into(), out);
        }
        let begins = element.is(ns::SASL2, "next");
        match self.begun.take() {
            None if begins && element.attr("task") == Some(name_of(self.hash).as_str()) => {
                let new = NewKeys::begin(self.hash);
                let salt = el(ns::SCRAM_UPGRADE, "salt")
                    .attr("iterations", new.iterations().to_string())
                    .text(STANDARD.encode(new.salt()));
                write(&el(ns::SASL2, "task-data").child(salt).build(), out);
                self.begun = Some(new);
                Ok(Step::Next(State::Task(Box::new(self))))
            }
            None if begins => {
                self.auth.failed(Sasl::InvalidMechanism.because("this task was not asked for"), out)
            }
            Some(new) if element.is(ns::SASL2, "task-data") => {
                let hash = element.child(ns::SCRAM_UPGRADE, "hash").map(Element::text).unwrap_or_default();
                let packed: String = hash.split_ascii_whitespace().collect();
                let Ok(salted) = STANDARD.decode(packed).map(zeroize::Zeroizing::new) else {
                    return self.auth.failed(Sasl::IncorrectEncoding.into(), out);
                };
                let Some(keys) = new.complete(&salted) else {
                    let failure = Sasl::MalformedRequest.because("not the salted password, XEP-0480 §3");
                    return self.auth.failed(failure, out);
                };
                self.proved.upgraded.push((self.hash, keys));
                Ok(Self::next(self.auth, self.proved, self.left, out))
            }
            // XEP-0388 §2.4
            _ => Err(StreamError::new(Condition::NotAuthorized).text("a task is under way, XEP-0388 §2.4")),
        }
    }
}

fn name_of(hash: Hash) -> String {
    [UPGRADE, hash.name()].concat()
}
