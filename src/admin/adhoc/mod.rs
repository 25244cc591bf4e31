//! The registry in chat: every operation as an ad-hoc command (XEP-0050) with forms (XEP-0004), and the commands of
//! service administration (XEP-0133) by their own names.
//!
//! A command is a function from the answers so far to what comes next: a form, or the outcome. What it has asked is
//! kept in a session, of which each requester has a few for a while.

mod catalog;
mod domain;
mod fill;
mod leaf;
mod outcome;
mod own;
mod service;
mod session;
mod settings;
mod typed;

use std::sync::Arc;

use super::caller::Caller;
use super::cx::AdminCx;
use crate::base::id::random_id;
use crate::extension::{Device, Listed, OperatorPort, PortFuture, Request};
use crate::jid::Domain;
use crate::stanza::StanzaError;
use crate::stanza::payload::Payload as _;
use crate::stanza::payload::command::{Action, Command, Refusal, Response, Status};
use crate::stanza::payload::data_form::{Answers, Form, FormKind};
use crate::xml::Str;
use catalog::Catalog;
use outcome::Outcome;
use session::{Open, Sessions, Stage};
pub use typed::Commands;

/// The operator's side in chat.
pub struct Adhoc(Arc<Inner>);

struct Inner {
    cx: Arc<AdminCx>,
    catalog: &'static Catalog,
    sessions: Sessions,
}

/// Who asks, and which domain was asked.
struct Asker<'a> {
    cx: &'a AdminCx,
    caller: Caller,
    host: Domain,
}

/// What comes next in a command.
enum Progress {
    /// Something is to be filled in; whether nothing more is asked behind it.
    Ask(Box<Form>, bool),
    /// It is over, done or not.
    Done(Outcome),
}

/// Why a command does not go on.
enum Failure {
    /// What was filled in is not right; it can be filled in again.
    Payload(String),
    /// The command is over.
    Over(StanzaError),
}

impl From<StanzaError> for Failure {
    fn from(error: StanzaError) -> Self {
        Self::Over(error)
    }
}

impl Adhoc {
    /// All commands over what operations work on.
    pub fn new(cx: Arc<AdminCx>) -> Self {
        let sessions = Sessions::new(cx.clock.clone());
        Self(Arc::new(Inner { cx, catalog: Catalog::get(), sessions }))
    }
}

impl OperatorPort for Adhoc {
    fn commands(&self, request: Request) -> PortFuture<Vec<Listed>> {
        let inner = Arc::clone(&self.0);
        Box::pin(async move { inner.catalog.of(&inner.asker(&request)).await })
    }

    fn describe(&self, request: Request, node: Str) -> PortFuture<Result<Listed, StanzaError>> {
        let inner = Arc::clone(&self.0);
        Box::pin(async move {
            let entry = inner.catalog.permitted(&inner.asker(&request), &node).await?;
            Ok(Listed { node, name: entry.name() })
        })
    }

    fn command(&self, request: Request, command: Command) -> PortFuture<Result<Response, StanzaError>> {
        let inner = Arc::clone(&self.0);
        Box::pin(async move { inner.command(&request, command).await })
    }

    fn change_password(&self, request: Request, password: String) -> PortFuture<Result<(), StanzaError>> {
        let inner = Arc::clone(&self.0);
        Box::pin(async move { own::change_password(&inner.asker(&request), &request, &password).await })
    }

    fn cancel_account(&self, request: Request) -> PortFuture<Result<String, StanzaError>> {
        let inner = Arc::clone(&self.0);
        Box::pin(async move { own::cancel(&inner.asker(&request), &request).await })
    }

    fn devices(&self, request: Request) -> PortFuture<Result<Vec<Device>, StanzaError>> {
        let inner = Arc::clone(&self.0);
        Box::pin(async move { own::devices(&inner.asker(&request), &request).await })
    }

    fn revoke_device(&self, request: Request, id: String) -> PortFuture<Result<bool, StanzaError>> {
        let inner = Arc::clone(&self.0);
        Box::pin(async move { own::revoke_device(&inner.asker(&request), &request, &id).await })
    }
}

impl Inner {
    fn asker(&self, request: &Request) -> Asker<'_> {
        Asker {
            cx: &self.cx,
            caller: Caller::Account(request.requester.bare()),
            host: request.addressee.domain_part(),
        }
    }

    /// XEP-0050 §2.4
    async fn command(&self, request: &Request, command: Command) -> Result<Response, StanzaError> {
        // The language of a stream or stanza is a wish that we answer in English; one on the command itself is meant
        // for it. XEP-0050 §3.7
        if command.lang.as_deref().is_some_and(|lang| !speaks(lang)) {
            return Err(Refusal::BadLocale.error("Commands are in English here."));
        }
        let asker = self.asker(request);
        // Rights are asked for at every stage: they may have been taken away meanwhile.
        let entry = self.catalog.permitted(&asker, &command.node).await?;
        let Some(id) = &command.session else {
            if matches!(command.action, Action::Prev | Action::Cancel) {
                return Err(Refusal::BadAction.error("There is nothing to go back from or to cancel yet."));
            }
            let open = Open::new(random_id().into(), request.requester.clone(), command.node.clone());
            return match entry.advance(&asker, &[]).await {
                Ok(progress) => Ok(self.respond(open, progress)),
                Err(Failure::Payload(text)) => Err(StanzaError::not_acceptable().text(text)),
                Err(Failure::Over(error)) => Err(error),
            };
        };
        let open = self.sessions.take(id, &request.requester, &command.node)?;
        match command.action {
            Action::Cancel => {
                self.sessions.end(&open);
                Ok(open.response(Status::Canceled))
            }
            Action::Prev => self.go_back(open),
            action => {
                let Some(answers) = self.answers(&open, action, command.form) else {
                    return self.refuse(
                        open,
                        Refusal::BadAction,
                        "This action is not possible at this stage.",
                    );
                };
                match answers {
                    Err(text) => self.refuse(open, Refusal::BadPayload, &text),
                    Ok(answers) => self.go_on(open, &entry, &asker, answers).await,
                }
            }
        }
    }

    /// What was filled in, checked; `None` where the action does not fit the stage. XEP-0050 §3.4
    fn answers(&self, open: &Open, action: Action, form: Option<Form>) -> Option<Result<Answers, String>> {
        let stage = open.stages.last()?;
        if action != Action::Execute && action != stage.usual() {
            return None;
        }
        // A cancelled form is a submitted one (XEP-0050 §3.5.1); what is left out keeps its value.
        let form =
            form.map_or_else(|| Form::new(FormKind::Submit), |form| Form { kind: FormKind::Submit, ..form });
        Some(stage.asked.answers(&form).map_err(|error| error.to_string()))
    }

    async fn go_on(
        &self,
        mut open: Open,
        entry: &catalog::Entry<'_>,
        asker: &Asker<'_>,
        answers: Answers,
    ) -> Result<Response, StanzaError> {
        let mut all: Vec<Answers> = open.stages.iter().filter_map(|stage| stage.answers.clone()).collect();
        all.push(answers.clone());
        match entry.advance(asker, &all).await {
            Ok(progress) => {
                if let Some(stage) = open.stages.last_mut() {
                    stage.answers = Some(answers);
                }
                Ok(self.respond(open, progress))
            }
            Err(Failure::Payload(text)) => self.refuse(open, Refusal::BadPayload, &text),
            Err(Failure::Over(error)) => {
                self.sessions.end(&open);
                Err(error)
            }
        }
    }

    /// Shows the stage before again, as it was filled in. XEP-0050 §2.4.2
    fn go_back(&self, mut open: Open) -> Result<Response, StanzaError> {
        if open.stages.len() < 2 {
            return self.refuse(open, Refusal::BadAction, "This is the first stage.");
        }
        open.stages.pop();
        if let Some(stage) = open.stages.last_mut() {
            stage.reopen();
        }
        let response = open.response(Status::Executing);
        self.sessions.keep(open);
        Ok(response)
    }

    fn respond(&self, mut open: Open, progress: Progress) -> Response {
        match progress {
            Progress::Ask(asked, last) => {
                open.stages.push(Stage { asked: *asked, last, answers: None });
                let response = open.response(Status::Executing);
                self.sessions.keep(open);
                response
            }
            Progress::Done(Outcome { notes, payload, .. }) => {
                self.sessions.end(&open);
                Response { notes, payload, ..open.response(Status::Completed) }
            }
        }
    }

    /// Refuses what was sent; the session stays where it was.
    fn refuse(&self, open: Open, refusal: Refusal, text: &str) -> Result<Response, StanzaError> {
        self.sessions.keep(open);
        Err(refusal.error(text))
    }
}

impl Open {
    fn response(&self, status: Status) -> Response {
        let stage = self.stages.last().filter(|_| status == Status::Executing);
        let mut actions = Vec::new();
        if let Some(stage) = stage {
            actions.push(stage.usual());
            if self.stages.len() > 1 {
                actions.push(Action::Prev);
            }
        }
        Response {
            node: self.node.clone(),
            session: self.id.clone(),
            status,
            actions,
            notes: Vec::new(),
            payload: stage.map(|stage| stage.asked.build()),
        }
    }
}

/// Whether a language tag (RFC 5646) is English.
fn speaks(lang: &str) -> bool {
    lang.is_empty() || lang.split('-').next().is_some_and(|primary| primary.eq_ignore_ascii_case("en"))
}
