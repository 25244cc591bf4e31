//! Commands under way: a few for each requester, for a while. XEP-0050 §3.3

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::base::{Clock, Moment};
use crate::jid::Jid;
use crate::stanza::StanzaError;
use crate::stanza::payload::command::{Action, Refusal};
use crate::stanza::payload::data_form::{Answers, FieldType, Form};
use crate::xml::Str;

/// How long somebody may take for a form.
const PATIENCE: Duration = Duration::from_secs(600);

/// Commands that one account may have under way; the oldest gives way.
const PER_ACCOUNT: usize = 10;

/// Commands under way, all together.
const ALL: usize = 1_000;

/// Sessions that have ended and are still told from those that never were.
const ENDED: usize = 1_000;

/// A stage of a command.
pub(super) struct Stage {
    /// The form that was asked.
    pub(super) asked: Form,
    /// Whether nothing is asked behind it.
    pub(super) last: bool,
    /// What was filled in, once the stage is over.
    pub(super) answers: Option<Answers>,
}

impl Stage {
    /// What going on is called at this stage. XEP-0050 §3.4
    pub(super) fn usual(&self) -> Action {
        if self.last { Action::Complete } else { Action::Next }
    }

    /// Is filled in once more, with what was filled in before; secrets are typed anew.
    pub(super) fn reopen(&mut self) {
        let Some(answers) = self.answers.take() else { return };
        for field in &mut self.asked.fields {
            if !matches!(field.kind(), FieldType::Fixed | FieldType::TextPrivate) {
                field.values = answers.all(&field.var).to_vec();
            }
        }
    }
}

/// A command under way.
pub(super) struct Open {
    pub(super) id: Str,
    /// The session of the client that has begun it: nobody else may go on.
    requester: Jid,
    pub(super) node: Str,
    pub(super) stages: Vec<Stage>,
    until: Moment,
}

impl Open {
    pub(super) fn new(id: Str, requester: Jid, node: Str) -> Self {
        Self { id, requester, node, stages: Vec::new(), until: Moment::default() }
    }
}

/// All commands under way.
pub(super) struct Sessions {
    clock: Clock,
    table: Mutex<Table>,
}

#[derive(Default)]
struct Table {
    /// The oldest first.
    open: VecDeque<Open>,
    ended: VecDeque<Str>,
}

impl Sessions {
    pub(super) fn new(clock: Clock) -> Self {
        Self { clock, table: Mutex::default() }
    }

    /// Takes the session of a requester, who is to [`keep`](Self::keep) or [`end`](Self::end) it.
    ///
    /// Errors: `bad-sessionid` for one that never was or is somebody else's, `session-expired` for one that is over.
    pub(super) fn take(&self, id: &str, requester: &Jid, node: &str) -> Result<Open, StanzaError> {
        let mut table = self.table();
        table.expire(self.clock.now());
        let own = |open: &Open| open.id == id && open.requester == *requester && open.node == node;
        match table.open.iter().position(own).and_then(|at| table.open.remove(at)) {
            Some(open) => Ok(open),
            None if table.ended.iter().any(|ended| ended == id) => {
                Err(Refusal::SessionExpired.error("This command is over. Begin it again."))
            }
            None => Err(Refusal::BadSessionId.error("There is no such session of this command.")),
        }
    }

    /// Keeps a session for its next stage.
    pub(super) fn keep(&self, mut open: Open) {
        let mut table = self.table();
        let now = self.clock.now();
        table.expire(now);
        open.until = now.after(PATIENCE);
        let own = |other: &Open| other.requester.bare_str() == open.requester.bare_str();
        let oldest = if table.open.iter().filter(|other| own(other)).count() >= PER_ACCOUNT {
            table.open.iter().position(own)
        } else {
            (table.open.len() >= ALL).then_some(0)
        };
        if let Some(oldest) = oldest.and_then(|at| table.open.remove(at)) {
            table.note(oldest.id);
        }
        table.open.push_back(open);
    }

    /// Notes that a session has ended.
    pub(super) fn end(&self, open: &Open) {
        self.table().note(open.id.clone());
    }

    fn table(&self) -> MutexGuard<'_, Table> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Table {
    fn expire(&mut self, now: Moment) {
        while self.open.front().is_some_and(|open| open.until <= now) {
            if let Some(open) = self.open.pop_front() {
                self.note(open.id);
            }
        }
    }

    fn note(&mut self, id: Str) {
        if self.ended.len() >= ENDED {
            self.ended.pop_front();
        }
        self.ended.push_back(id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stanza::Condition;

    fn open(id: &str, requester: &str) -> Open {
        Open::new(id.into(), requester.parse().unwrap(), "node".into())
    }

    fn refused(result: Result<Open, StanzaError>) -> Condition {
        result.map(|open| open.id).unwrap_err().condition
    }

    #[test]
    fn a_session_is_its_requesters_alone() {
        let sessions = Sessions::new(Clock::new());
        let (alice, tablet): (Jid, Jid) = ("a@x/phone".parse().unwrap(), "a@x/tablet".parse().unwrap());
        sessions.keep(open("1", "a@x/phone"));
        assert_eq!(refused(sessions.take("1", &tablet, "node")), Condition::BadRequest);
        assert_eq!(refused(sessions.take("1", &alice, "other")), Condition::BadRequest);
        assert_eq!(refused(sessions.take("2", &alice, "node")), Condition::BadRequest);
        let taken = sessions.take("1", &alice, "node").unwrap();
        sessions.end(&taken);
        assert_eq!(refused(sessions.take("1", &alice, "node")), Condition::NotAllowed);
    }

    #[test]
    fn the_oldest_session_of_an_account_gives_way() {
        let sessions = Sessions::new(Clock::new());
        let alice: Jid = "a@x/phone".parse().unwrap();
        for number in 0..=PER_ACCOUNT {
            sessions.keep(open(&number.to_string(), "a@x/phone"));
        }
        sessions.keep(open("b", "b@x/phone"));
        assert_eq!(refused(sessions.take("0", &alice, "node")), Condition::NotAllowed);
        assert!(sessions.take("1", &alice, "node").is_ok());
    }
}
