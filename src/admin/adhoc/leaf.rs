//! An operation of the registry as a command: pick what it is about, fill in the rest, confirm.

use super::fill::{self, Param, Subject, Takes};
use super::outcome::{self, Outcome};
use super::settings;
use super::{Asker, Failure, Progress};
use crate::admin::error::{AdminError, Ask, Kind};
use crate::admin::{Answer, Operation, Secret, permission};
use crate::config;
use crate::jid::Domain;
use crate::stanza::payload::data_form::{Answers, Field, FieldType, Form, FormKind};
use crate::store::account;
use crate::xml::Str;

/// Accounts that a list offers at most; more are typed.
const OFFERED: u32 = 100;

/// Lines of a log that are shown at most.
const LINES: usize = 200;

/// Operations whose form has what holds at present, so that what they are about is picked before.
const PICKED_FIRST: &[&[&str]] =
    &[&["config", "set"], &["user", "disable"], &["user", "role"], &["vhost", "disable"]];

/// An operation as a command.
pub(super) struct Leaf {
    /// Its words on the command line.
    pub(super) path: Vec<String>,
    /// What it is called by.
    pub(super) node: Str,
    /// What people see.
    pub(super) name: Str,
    about: String,
    params: Vec<Param>,
    /// Whether it takes a password.
    has_password: bool,
    /// Whether it wants to be confirmed.
    is_confirmed: bool,
}

impl Leaf {
    /// `None` for an operation that cannot be run in chat.
    pub(super) fn new(path: &[String], command: &clap::Command) -> Option<Self> {
        let params = fill::params(command)?;
        let about = command.get_about().map(ToString::to_string).unwrap_or_default();
        let about = about.trim_end_matches('.').to_owned();
        let group = if path.len() > 1 { path.first().map(String::as_str) } else { Some("server") };
        let has = |id: &str| command.get_arguments().any(|arg| arg.get_id().as_str() == id);
        Some(Self {
            node: format!("xmppd/{}", path.join("/")).into(),
            name: format!("{}: {about}", capital(group.unwrap_or_default())).into(),
            path: path.to_vec(),
            about,
            params,
            has_password: has("password_stdin"),
            is_confirmed: has("confirm"),
        })
    }

    /// Whether somebody may run it about a domain.
    pub(super) async fn is_for_domain(&self, asker: &Asker<'_>, domain: &Domain) -> bool {
        let Some(operation) = fill::probe(&self.path, &self.params, domain.as_str()) else { return false };
        permission::check(asker.cx, &asker.caller, &operation.name(), &operation.nature()).await.is_ok()
    }

    pub(super) async fn advance(&self, asker: &Asker<'_>, answers: &[Answers]) -> Result<Progress, Failure> {
        let (picked, rest) = self.stages();
        let stages = usize::from(!picked.is_empty()) + usize::from(!rest.is_empty() || self.has_password);
        if answers.len() < stages {
            let is_pick = !picked.is_empty() && answers.is_empty();
            let form = match is_pick {
                true => self.form(asker, &picked).await?,
                false => {
                    let mut form = self.form(asker, &rest).await?;
                    self.preset(asker, answers, &mut form).await?;
                    form
                }
            };
            let is_last = answers.len() + 1 == stages && !self.is_confirmed;
            return Ok(Progress::Ask(Box::new(form), is_last));
        }
        let operation = self.operation(answers).map_err(Failure::Payload)?;
        self.run(asker, operation, answers.get(stages)).await
    }

    /// The fields that it can ask for.
    pub(super) fn fields(&self) -> Vec<String> {
        let own = self.params.iter().map(|param| param.id.clone());
        let passwords = ["password", "password-verify"].into_iter().filter(|_| self.has_password);
        let confirm = ["confirm"].into_iter().filter(|_| self.is_confirmed);
        own.chain(passwords.chain(confirm).map(str::to_owned)).collect()
    }

    /// All that it asks for before it is confirmed, in one form.
    pub(super) async fn asks(&self, asker: &Asker<'_>) -> Result<Form, Failure> {
        self.form(asker, &self.params.iter().collect::<Vec<_>>()).await
    }

    /// What is asked first, and what then.
    fn stages(&self) -> (Vec<&Param>, Vec<&Param>) {
        let path: Vec<&str> = self.path.iter().map(String::as_str).collect();
        let first = PICKED_FIRST.contains(&path.as_slice());
        self.params.iter().partition(|param| first && param.subject != Subject::Other)
    }

    /// A form for some of the arguments.
    async fn form(&self, asker: &Asker<'_>, params: &[&Param]) -> Result<Form, Failure> {
        let mut form =
            Form::new(FormKind::Form).title(self.name.clone()).instruction(format!("{}.", self.about));
        for param in params {
            let known = self.known(asker, param).await?;
            form.fields.push(param.field(known.as_deref()));
        }
        if self.has_password && params.iter().any(|param| param.subject == Subject::Account) {
            form = form
                .field(Field::new("password", FieldType::TextPrivate).label("Password").required())
                .field(
                    Field::new("password-verify", FieldType::TextPrivate)
                        .label("Password once more")
                        .required(),
                );
        }
        Ok(form)
    }

    /// What there is to choose from.
    async fn known(&self, asker: &Asker<'_>, param: &Param) -> Result<Option<Vec<String>>, Failure> {
        // What is made does not exist yet.
        let is_made = self.path.last().is_some_and(|verb| verb == "add") && param.required;
        if is_made && self.path.first().is_some_and(|noun| matches!(noun.as_str(), "user" | "vhost")) {
            return Ok(None);
        }
        Ok(match param.subject {
            Subject::Domain => Some(self.domains(asker).await),
            Subject::Account if param.required && param.takes == Takes::One => {
                self.accounts(asker).await.map_err(failed)?
            }
            Subject::Key => Some(config::settings().map(|setting| setting.key.to_owned()).collect()),
            Subject::Account | Subject::Other => None,
        })
    }

    /// The domains about which somebody may run it.
    async fn domains(&self, asker: &Asker<'_>) -> Vec<String> {
        let mut names = Vec::new();
        for vhost in asker.cx.config.current().vhosts() {
            if self.is_for_domain(asker, &vhost.domain).await {
                names.push(vhost.domain.to_string());
            }
        }
        names
    }

    /// The accounts of those domains; `None` where there are too many for a list.
    async fn accounts(&self, asker: &Asker<'_>) -> Result<Option<Vec<String>>, AdminError> {
        let mut names = Vec::new();
        for domain in self.domains(asker).await {
            let page =
                asker.cx.store.read(move |tx| account::list(tx, Some(&domain), None, OFFERED + 1)).await?;
            names.extend(page.into_iter().map(|account| account.jid.to_string()));
            if names.len() > OFFERED as usize {
                return Ok(None);
            }
        }
        Ok((!names.is_empty()).then_some(names))
    }

    /// Puts in what holds at present for what was picked.
    async fn preset(&self, asker: &Asker<'_>, answers: &[Answers], form: &mut Form) -> Result<(), Failure> {
        let Some(picked) = answers.first() else { return Ok(()) };
        let object = picked.one("jid").or(picked.one("domain")).or(picked.one("key")).unwrap_or_default();
        form.instructions.push(object.into());
        let path: Vec<&str> = self.path.iter().map(String::as_str).collect();
        match path.as_slice() {
            ["config", "set"] => {
                let domain = picked.one("domain").and_then(|domain| domain.parse().ok());
                let key = picked.one("key").unwrap_or_default();
                settings::preset(asker.cx, key, domain.as_ref(), form);
            }
            ["vhost", "disable"] => {
                let message =
                    asker.cx.config.current().vhost_named(object).map(|v| v.disabled_message.clone());
                put(form, "message", message.filter(|text| !text.is_empty()));
            }
            ["user", ..] => {
                let Ok(jid) = object.parse() else { return Ok(()) };
                let found = asker.cx.store.read(move |tx| account::load(tx, &jid)).await;
                let Some(account) = found.map_err(|error| failed(error.into()))? else { return Ok(()) };
                put(form, "role", Some(account.role.name().to_owned()));
                put(form, "reason", account.disabled.as_ref().map(|disabled| disabled.reason.clone()));
                let until = account.disabled.and_then(|disabled| disabled.until);
                put(form, "until", until.map(crate::base::Timestamp::to_xmpp));
            }
            _ => {}
        }
        Ok(())
    }

    /// What was filled in, as an operation.
    fn operation(&self, answers: &[Answers]) -> Result<Operation, String> {
        let mut operation = fill::operation(&self.path, &self.params, answers)?;
        if self.has_password {
            let both = |var| answers.iter().find_map(|answers| answers.one(var));
            match (both("password"), both("password-verify")) {
                (Some(first), Some(second)) if first == second => {
                    if let Some(password) = operation.new_password() {
                        password.secret = Some(Secret::new(first.to_owned()));
                    }
                }
                _ => return Err("The two passwords are not the same.".into()),
            }
        }
        Ok(operation)
    }

    /// Runs it; `confirmed` is what was filled in to confirm it.
    async fn run(
        &self,
        asker: &Asker<'_>,
        operation: Operation,
        confirmed: Option<&Answers>,
    ) -> Result<Progress, Failure> {
        let asked = operation.clone();
        let mut outcome = operation.run(asker.cx, &asker.caller).await;
        if let (Err(AdminError { ask: Some(ask), .. }), Some(confirmed)) = (&outcome, confirmed) {
            let mut operation = asked;
            let typed = confirmed.one("confirm").unwrap_or_default();
            if let Ask::Name { name, .. } = &**ask
                && name != typed
            {
                return Err(Failure::Payload(format!("\"{typed}\" is not {name}. Nothing was done.")));
            }
            operation.supply(ask, Secret::new(typed.to_owned()));
            outcome = operation.run(asker.cx, &asker.caller).await;
        }
        match outcome {
            Ok(Answer::Report(report)) => Ok(Progress::Done(Outcome::of_report(&report, &self.name))),
            Ok(Answer::Tail(tail)) => Ok(Progress::Done(self.lines(&tail))),
            Err(AdminError { ask: Some(ask), .. }) if matches!(*ask, Ask::Name { .. }) => {
                Ok(Progress::Ask(Box::new(self.confirmation(&ask)), true))
            }
            // It can be filled in again.
            Err(error) if matches!(error.kind, Kind::Invalid | Kind::Usage) => {
                Err(Failure::Payload(outcome::text_of(&error)))
            }
            Err(error) => Ok(Progress::Done(Outcome::of_error(&error))),
        }
    }

    fn confirmation(&self, ask: &Ask) -> Form {
        let mut form = Form::new(FormKind::Form).title(self.name.clone());
        if let Ask::Name { prompt, about, .. } = ask {
            form.instructions = about.iter().map(Into::into).collect();
            form.fields.push(Field::new("confirm", FieldType::TextSingle).label(prompt.as_str()).required());
        }
        form
    }

    fn lines(&self, tail: &crate::admin::Tailing) -> Outcome {
        let past = tail.past.records.iter().skip(tail.past.records.len().saturating_sub(LINES));
        let lines = past.map(|record| record.to_line(&crate::base::Zone::utc(), true));
        let field = Field::new("lines", FieldType::TextMulti).label("Lines").values(lines);
        Outcome::form(&Form::new(FormKind::Result).title(self.name.clone()).field(field))
    }
}

fn failed(error: AdminError) -> Failure {
    Failure::Over(outcome::stanza_error(&error))
}

fn put(form: &mut Form, var: &str, value: Option<String>) {
    if let (Some(field), Some(value)) = (form.fields.iter_mut().find(|field| field.var == var), value) {
        field.values = vec![value.into()];
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().collect::<String>() + letters.as_str())
        .unwrap_or_default()
}
