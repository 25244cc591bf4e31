//! Ad-hoc commands (XEP-0050): the element `<command/>` of a request and of its answer.

use super::Payload;
use super::data_form::Form;
use crate::stanza::{StanzaError, ns};
use crate::xml::{Element, Str, el};

/// What is to be done with a command. XEP-0050 §4.1, table 2
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Begins, or goes on as the stage says.
    Execute,
    /// Ends without doing it.
    Cancel,
    /// Goes back by one stage.
    Prev,
    /// Goes on to the next stage.
    Next,
    /// Does it.
    Complete,
}

impl Action {
    const ALL: [Self; 5] = [Self::Execute, Self::Cancel, Self::Prev, Self::Next, Self::Complete];

    /// The value of the attribute, and the name of the element in `<actions/>`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Execute => "execute",
            Self::Cancel => "cancel",
            Self::Prev => "prev",
            Self::Next => "next",
            Self::Complete => "complete",
        }
    }
}

/// A request about a command. XEP-0050 §4.1
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    /// Which command.
    pub node: Str,
    /// The session that goes on; none begins one.
    pub session: Option<Str>,
    /// What is to be done.
    pub action: Action,
    /// The language that is asked for, by the `xml:lang` of the element.
    pub lang: Option<Str>,
    /// What was filled in.
    pub form: Option<Form>,
}

impl Payload for Command {
    const NS: &'static str = ns::COMMANDS;
    const NAME: &'static str = "command";

    fn parse(command: &Element) -> Result<Self, StanzaError> {
        let node = command.attr_str("node").filter(|node| !node.is_empty()).cloned();
        let node = node.ok_or_else(|| StanzaError::bad_request().text("A command needs a node."))?;
        let session = command.attr_str("sessionid").cloned();
        if session.as_ref().is_some_and(|id| id.is_empty()) {
            // It must not be empty. XEP-0050 §4.1
            return Err(Refusal::BadSessionId.error("The session id is empty."));
        }
        let action = match command.attr("action") {
            None => Action::Execute,
            Some(name) => Action::ALL.into_iter().find(|action| action.name() == name).ok_or_else(|| {
                Refusal::MalformedAction.error("The action is none of execute, next, prev, complete, cancel.")
            })?,
        };
        let form = command.child(ns::DATA_FORMS, "x").map(Form::parse).transpose().map_err(|error| {
            Refusal::BadPayload.error(error.text.as_deref().unwrap_or("The form cannot be read."))
        })?;
        Ok(Self { node, session, action, lang: command.lang().map(Str::new), form })
    }

    fn build(&self) -> Element {
        el(ns::COMMANDS, "command")
            .attr("node", self.node.clone())
            .attr("action", self.action.name())
            .attr_opt("sessionid", self.session.clone())
            .child_opt(self.form.as_ref().map(Form::build))
            .build()
    }
}

/// How far a command has come. XEP-0050 §4.1, table 1
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// More is needed.
    Executing,
    /// The session has ended; whether it worked is said by the notes.
    Completed,
    /// The session has ended and nothing was done.
    Canceled,
}

/// How a note is meant. XEP-0050 §4.3, table 3
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoteKind {
    /// For information.
    Info,
    /// A warning.
    Warn,
    /// Why it was not done.
    Error,
}

/// What is said about a command. XEP-0050 §4.3
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// How it is meant.
    pub kind: NoteKind,
    /// The text for people.
    pub text: Str,
}

/// The answer to a [`Command`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// Which command.
    pub node: Str,
    /// The session.
    pub session: Str,
    /// How far it has come.
    pub status: Status,
    /// What can be done next, the usual one first; empty where the status is not [`Status::Executing`]. XEP-0050 §4.2
    pub actions: Vec<Action>,
    /// What is said about it.
    pub notes: Vec<Note>,
    /// A form to be filled in, or one that reports something.
    pub payload: Option<Element>,
}

impl Response {
    /// The `<command/>` of a result.
    pub fn build(&self) -> Element {
        let status = match self.status {
            Status::Executing => "executing",
            Status::Completed => "completed",
            Status::Canceled => "canceled",
        };
        let actions = self.actions.first().map(|usual| {
            // In the order of the schema. XEP-0050 §8
            let order = [Action::Prev, Action::Next, Action::Complete];
            let allowed = order.into_iter().filter(|action| self.actions.contains(action));
            el(ns::COMMANDS, "actions")
                .attr("execute", usual.name())
                .children(allowed.map(|action| el(ns::COMMANDS, action.name())))
        });
        let notes = self.notes.iter().map(|note| {
            let kind = match note.kind {
                NoteKind::Info => "info",
                NoteKind::Warn => "warn",
                NoteKind::Error => "error",
            };
            el(ns::COMMANDS, "note").attr("type", kind).text(note.text.clone())
        });
        el(ns::COMMANDS, "command")
            .lang("en")
            .attr("node", self.node.clone())
            .attr("sessionid", self.session.clone())
            .attr("status", status)
            .child_opt(actions)
            .child_opt(self.payload.clone())
            .children(notes)
            .build()
    }
}

/// Why a request about a command is refused, in the terms of XEP-0050 §4.4.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// There is no such action.
    MalformedAction,
    /// The action is not possible at this stage.
    BadAction,
    /// The language is not spoken here.
    BadLocale,
    /// The form is missing or not filled in as it must be.
    BadPayload,
    /// There never was such a session.
    BadSessionId,
    /// The session is over.
    SessionExpired,
}

impl Refusal {
    /// The error for the requester, with a text for people.
    pub fn error(self, text: impl Into<Str>) -> StanzaError {
        let (error, name) = match self {
            Self::MalformedAction => (StanzaError::bad_request(), "malformed-action"),
            Self::BadAction => (StanzaError::bad_request(), "bad-action"),
            Self::BadLocale => (StanzaError::bad_request(), "bad-locale"),
            Self::BadPayload => (StanzaError::bad_request(), "bad-payload"),
            Self::BadSessionId => (StanzaError::bad_request(), "bad-sessionid"),
            Self::SessionExpired => (StanzaError::not_allowed(), "session-expired"),
        };
        error.text(text).application(el(ns::COMMANDS, name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stanza::Condition;

    fn command() -> crate::xml::Builder {
        el(ns::COMMANDS, "command")
    }

    #[test]
    fn a_request_is_read() {
        let parsed = Command::parse(&command().attr("node", "list").build()).unwrap();
        assert_eq!((parsed.node.as_str(), parsed.action, parsed.session), ("list", Action::Execute, None));
        let next = command().attr("node", "list").attr("action", "next").attr("sessionid", "7");
        let parsed = Command::parse(&next.build()).unwrap();
        assert_eq!((parsed.action, parsed.session.as_deref()), (Action::Next, Some("7")));
    }

    #[test]
    fn what_is_wrong_with_it_is_said_in_the_terms_of_the_specification() {
        let refused = |builder: crate::xml::Builder| {
            let error = Command::parse(&builder.build()).unwrap_err();
            (error.condition, error.application.map(|element| element.name().to_owned()))
        };
        let named = |name: &str| (Condition::BadRequest, Some(name.to_owned()));
        assert_eq!(refused(command()), (Condition::BadRequest, None));
        let list = || command().attr("node", "list");
        assert_eq!(refused(list().attr("action", "dance")), named("malformed-action"));
        assert_eq!(refused(list().attr("sessionid", "")), named("bad-sessionid"));
        assert_eq!(refused(list().child(el(ns::DATA_FORMS, "x"))), named("bad-payload"));
    }

    #[test]
    fn an_answer_says_what_can_be_done_next() {
        let response = Response {
            node: "list".into(),
            session: "7".into(),
            status: Status::Executing,
            actions: vec![Action::Complete, Action::Prev],
            notes: vec![Note { kind: NoteKind::Warn, text: "look".into() }],
            payload: None,
        };
        let element = response.build();
        let actions = element.child(ns::COMMANDS, "actions").unwrap();
        assert_eq!(actions.attr("execute"), Some("complete"));
        assert_eq!(actions.children().map(|a| a.name().to_owned()).collect::<Vec<_>>(), ["prev", "complete"]);
        assert_eq!(element.child(ns::COMMANDS, "note").and_then(|n| n.attr("type")), Some("warn"));
    }
}
