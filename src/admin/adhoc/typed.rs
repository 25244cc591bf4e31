//! `adhoc`: what clients can run as ad-hoc commands (XEP-0050), listed, shown and run from the command line, with the
//! rights of whoever types it. Fields that a client would show as a form are typed as KEY=VALUE.

use std::future::Future;

use clap::Subcommand;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::catalog::{Catalog, Entry};
use super::outcome::Outcome;
use super::{Asker, Failure, Progress, service};
use crate::admin::caller::Caller;
use crate::admin::cx::AdminCx;
use crate::admin::error::{AdminError, Ask, Kind};
use crate::admin::names;
use crate::admin::noun::{Answer, Nature, Needs, Noun};
use crate::admin::report::{Line, Report};
use crate::admin::secret::Secret;
use crate::config::nearest;
use crate::stanza::payload::Payload as _;
use crate::stanza::payload::command::{Note, NoteKind};
use crate::stanza::payload::data_form::{Answers, FORM_TYPE, Field, FieldType, Form, FormKind};
use crate::stanza::{Condition, StanzaError};

/// Stages that a command may have; no command here has as many.
const MOST_STAGES: usize = 8;

/// What can be done with ad-hoc commands.
#[derive(Clone, Debug, PartialEq, Eq, Subcommand, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Commands {
    /// Shows the commands that clients are offered, as far as you may run them.
    #[command(
        after_help = "Example:\n  xmppd adhoc list\n  xmppd adhoc list user\n  xmppd adhoc list --domain shop.example --json"
    )]
    List {
        /// Only those with this in their node.
        #[serde(default)]
        part: Option<String>,
        /// As this domain offers them; where there are several.
        #[arg(long, value_name = "DOMAIN")]
        #[serde(default)]
        domain: Option<String>,
    },
    /// Shows what a command asks for: its fields, and what may stand there.
    #[command(after_help = "Example:\n  xmppd adhoc show user/disable\n  xmppd adhoc show add-user")]
    Show {
        /// The command, by its node or the end of it; see xmppd adhoc list
        node: String,
        /// As this domain offers it; where there are several.
        #[arg(long, value_name = "DOMAIN")]
        #[serde(default)]
        domain: Option<String>,
    },
    /// Runs a command as a client would; fields that are left out keep what they come with.
    #[command(
        after_help = "Example:\n  xmppd adhoc run get-online-users-num\n  xmppd adhoc run user/disable jid=bob@example.org reason=Moved\n  xmppd adhoc run add-user accountjid=bob@example.org --password-stdin"
    )]
    Run {
        /// The command, by its node or the end of it; see xmppd adhoc list
        node: String,
        /// A field and its value; a field with several values is named several times.
        #[arg(value_name = "KEY=VALUE")]
        #[serde(default)]
        values: Vec<String>,
        /// Ask this domain; where there are several.
        #[arg(long, value_name = "DOMAIN")]
        #[serde(default)]
        domain: Option<String>,
        /// Read what is typed unseen, a password, from standard input, one line.
        #[arg(long)]
        #[serde(skip)]
        password_stdin: bool,
        /// The password.
        #[arg(skip)]
        #[serde(default, skip_serializing_if = "Option::is_none")]
        secret: Option<Secret>,
    },
}

impl Noun for Commands {
    const VERBS: bool = true;

    /// What is run checks the rights itself, and is noted as what it is.
    fn nature(&self) -> Nature {
        Nature::look(Needs::Node)
    }

    fn supply(&mut self, ask: &Ask, answer: Secret) {
        if let (Ask::Password { .. }, Self::Run { secret, .. }) = (ask, self) {
            *secret = Some(answer);
        }
    }

    async fn run(self, cx: &AdminCx, caller: &Caller) -> Result<Answer, AdminError> {
        let report = match self {
            Self::List { part, domain } => list(&asker(cx, caller, domain)?, part.as_deref()).await?,
            Self::Show { node, domain } => {
                let asker = asker(cx, caller, domain)?;
                let (node, entry) = find(&asker, &node).await?;
                show(&asker, &node, &entry).await?
            }
            Self::Run { node, values, domain, secret, .. } => {
                let is_named = domain.is_some();
                let asker = asker(cx, caller, domain)?;
                let (node, entry) = find(&asker, &node).await?;
                if matches!(entry, Entry::Service(_)) && !is_named && cx.config.current().vhosts().count() > 1
                {
                    return Err(AdminError::usage(
                        "adhoc.which_domain",
                        format!("{node} is about one domain, and there are several here."),
                    )
                    .next(format!("name it: xmppd adhoc run {} --domain {}", short(&node), asker.host))
                    .next("all domains: xmppd vhost list"));
                }
                let given = Given::read(&node, &values, secret)?;
                go_through(asker, entry, node, given).await?
            }
        };
        Ok(report.into())
    }
}

/// Whoever asks, at a domain: the one that is named, else the first.
fn asker<'a>(cx: &'a AdminCx, caller: &Caller, domain: Option<String>) -> Result<Asker<'a>, AdminError> {
    let config = cx.config.current();
    let host = match domain {
        Some(domain) => names::vhost(cx, &names::domain(&domain)?)?.domain.clone(),
        None => config.vhosts().map(|vhost| vhost.domain.clone()).next().ok_or_else(|| {
            AdminError::not_found("vhost.unknown", "There is no domain here.").next("xmppd vhost add DOMAIN")
        })?,
    };
    Ok(Asker { cx, caller: caller.clone(), host })
}

async fn list(asker: &Asker<'_>, part: Option<&str>) -> Result<Report, AdminError> {
    let mut listed = Catalog::get().of(asker).await;
    if let Some(part) = part {
        let all: Vec<String> = listed.iter().map(|one| one.node.to_string()).collect();
        listed.retain(|one| one.node.contains(part));
        if listed.is_empty() {
            return Err(unknown(part, &all));
        }
    }
    let mut rows = vec![vec!["node".to_owned(), "what it does".to_owned()]];
    rows.extend(listed.iter().map(|one| vec![short(&one.node).to_owned(), one.name.to_string()]));
    let data = listed.iter().map(|one| json!({ "node": one.node.as_str(), "name": one.name.as_str() }));
    Ok(Report::new(json!({ "domain": asker.host.as_str(), "commands": data.collect::<Vec<_>>() }))
        .table(rows)
        .next("what one asks for: xmppd adhoc show NODE"))
}

fn unknown(typed: &str, nodes: &[String]) -> AdminError {
    let near = nearest(typed, nodes.iter().flat_map(|node| [node.as_str(), short(node)]));
    let near = near.map(|near| format!(" Did you mean {near}?")).unwrap_or_default();
    AdminError::not_found("adhoc.unknown", format!("There is no command \"{typed}\".{near}"))
        .next("all commands: xmppd adhoc list")
}

/// A command by its node, or the end of it: `user/add`, `add-user`.
async fn find(asker: &Asker<'_>, typed: &str) -> Result<(String, Entry<'static>), AdminError> {
    let catalog = Catalog::get();
    let nodes = [typed.to_owned(), format!("xmppd/{typed}"), format!("{}{typed}", service::PREFIX)];
    let mut refused = None;
    for node in nodes {
        match catalog.permitted(asker, &node).await {
            Ok(entry) => return Ok((entry.node().to_string(), entry)),
            Err(error) if error.condition == Condition::ItemNotFound => {}
            Err(error) => refused = Some(error),
        }
    }
    if let Some(error) = refused {
        return Err(of_stanza_error(error).next("which you may: xmppd adhoc list"));
    }
    let nodes: Vec<String> = catalog.of(asker).await.iter().map(|one| one.node.to_string()).collect();
    Err(unknown(typed, &nodes))
}

/// As much of a node as is to be typed.
fn short(node: &str) -> &str {
    node.strip_prefix("xmppd/").or_else(|| node.strip_prefix(service::PREFIX)).unwrap_or(node)
}

async fn show(asker: &Asker<'_>, node: &str, entry: &Entry<'_>) -> Result<Report, AdminError> {
    let form = entry.asks(asker).await.map_err(|failure| failed(failure, node))?;
    let fields: Vec<&Field> = form.iter().flat_map(|form| &form.fields).filter(|f| is_typed(f)).collect();
    let mut rows = vec![["field", "", "kind", "what it is"].map(str::to_owned).to_vec()];
    rows.extend(fields.iter().map(|field| {
        let needed = if field.required { "needed" } else { "" };
        vec![field.var.to_string(), needed.to_owned(), field.kind().name().to_owned(), about(field)]
    }));
    let data = fields.iter().map(|field| {
        json!({
            "name": field.var.as_str(), "required": field.required, "type": field.kind().name(),
            "label": field.label.as_deref(), "values": texts(&field.values),
            "choices": field.choices.iter().map(|choice| choice.value.as_str()).collect::<Vec<_>>(),
        })
    });
    let data = json!({ "node": node, "name": entry.name().as_str(), "fields": data.collect::<Vec<_>>() });
    let report = Report::new(data).line(entry.name().to_string());
    let needed = fields.iter().filter(|field| field.required && field.kind() != FieldType::TextPrivate);
    let typed: String = needed.map(|field| format!(" {}=…", field.var)).collect();
    let report = if fields.is_empty() { report.line("It asks for nothing.") } else { report.table(rows) };
    Ok(report.next(format!("xmppd adhoc run {}{typed}", short(node))))
}

/// Whether somebody fills a field in.
fn is_typed(field: &Field) -> bool {
    !matches!(field.kind(), FieldType::Fixed | FieldType::Hidden)
}

/// What people see of a field, with what may stand there and what does.
fn about(field: &Field) -> String {
    const SHOWN: usize = 8;
    let mut text = field.label.as_deref().unwrap_or_default().to_owned();
    let choices: Vec<&str> =
        field.choices.iter().map(|choice| choice.value.as_str()).filter(|value| !value.is_empty()).collect();
    if !choices.is_empty() {
        let more = if choices.len() > SHOWN { ", …" } else { "" };
        let shown = choices.get(..SHOWN.min(choices.len())).unwrap_or_default().join(", ");
        text.push_str(&format!(" ({shown}{more})"));
    }
    let preset = texts(&field.values).join(", ");
    if !preset.is_empty() {
        text.push_str(&format!(", now: {preset}"));
    }
    text
}

fn texts(values: &[crate::xml::Str]) -> Vec<&str> {
    values.iter().map(crate::xml::Str::as_str).collect()
}

/// What was typed with a command.
struct Given {
    values: Vec<(String, String)>,
    secret: Option<Secret>,
}

impl Given {
    fn read(node: &str, words: &[String], secret: Option<Secret>) -> Result<Self, AdminError> {
        let mut values = Vec::new();
        for word in words {
            let Some((key, value)) = word.split_once('=') else {
                return Err(AdminError::usage(
                    "adhoc.form",
                    format!("\"{word}\" is not of the form KEY=VALUE."),
                )
                .next(format!("its fields: xmppd adhoc show {}", short(node))));
            };
            values.push((key.to_owned(), value.to_owned()));
        }
        Ok(Self { values, secret })
    }

    /// A form as it is filled in with what was typed.
    fn fill(&self, node: &str, asked: &Form) -> Result<Answers, AdminError> {
        let mut submitted = Form::new(FormKind::Submit);
        for field in asked.fields.iter().filter(|field| is_typed(field)) {
            let of_field = self.values.iter().filter(|(key, _)| *key == *field.var);
            let values: Vec<&str> = of_field.map(|(_, value)| value.as_str()).collect();
            match (field.kind(), &self.secret) {
                (FieldType::TextPrivate, _) if !values.is_empty() => {
                    return Err(AdminError::usage(
                        "adhoc.secret",
                        format!(
                            "{}=… is not accepted: other users could see it in the process list.",
                            field.var
                        ),
                    )
                    .next("--password-stdin, or nothing to be asked"));
                }
                (FieldType::TextPrivate, Some(secret)) => {
                    submitted = submitted.field(Field::plain(field.var.clone(), [secret.reveal()]));
                }
                (FieldType::TextPrivate, None) if field.required => return Err(self.unseen(asked)),
                _ if !values.is_empty() => {
                    submitted = submitted.field(Field::plain(field.var.clone(), values));
                }
                _ if field.required && field.values.is_empty() => return Err(missing(node, asked, field)),
                _ => {}
            }
        }
        asked.answers(&submitted).map_err(|error| {
            AdminError::invalid("adhoc.value", error.to_string())
                .next(format!("what may stand there: xmppd adhoc show {}", short(node)))
        })
    }

    /// A password is needed; whoever sits at a terminal is asked for it.
    fn unseen(&self, asked: &Form) -> AdminError {
        let account = asked.fields.iter().find(|field| field.kind() == FieldType::JidSingle);
        let named = account.and_then(|field| self.values.iter().find(|(key, _)| *key == *field.var));
        let of = named.map_or_else(|| "this command".to_owned(), |(_, value)| value.clone());
        AdminError::usage("password.missing", format!("A password for {of} is needed."))
            .next("--password-stdin, or run it on a terminal to be asked")
            .ask(Ask::Password { of })
    }

    /// Whether only fields were typed that there are.
    fn are_fields(&self, node: &str, fields: &[String]) -> Result<(), AdminError> {
        let Some((key, _)) = self.values.iter().find(|(key, _)| !fields.contains(key)) else { return Ok(()) };
        let near = nearest(key, fields.iter().map(String::as_str));
        let near = near.map(|near| format!(" Did you mean {near}?")).unwrap_or_default();
        Err(AdminError::usage(
            "adhoc.no_field",
            format!("{} asks for no field \"{key}\".{near}", short(node)),
        )
        .next(format!("its fields: xmppd adhoc show {}", short(node))))
    }
}

fn missing(node: &str, asked: &Form, field: &Field) -> AdminError {
    let node = short(node);
    if *field.var == *"confirm" {
        // What it is about to do is said with the question.
        let error = AdminError::usage("adhoc.missing", format!("{node} must be confirmed."));
        let error = asked.instructions.iter().fold(error, |error, line| error.because(line));
        return error.next("add the name of what is lost: confirm=NAME");
    }
    let label = field.label.as_deref().map(|label| format!(" ({label})")).unwrap_or_default();
    AdminError::usage("adhoc.missing", format!("{node} needs {}{label}.", field.var))
        .next(format!("add: {}=…", field.var))
        .next(format!("all its fields: xmppd adhoc show {node}"))
}

/// Goes through the stages of a command. Behind a pointer: what it runs may be any operation.
fn go_through<'a>(
    asker: Asker<'a>,
    entry: Entry<'static>,
    node: String,
    given: Given,
) -> std::pin::Pin<Box<dyn Future<Output = Result<Report, AdminError>> + Send + 'a>> {
    Box::pin(async move {
        // The stages of an operation may run it before the last of them; what it asks for is known before.
        let known = entry.fields();
        if let Some(fields) = &known {
            given.are_fields(&node, fields)?;
        }
        let mut seen: Vec<String> = Vec::new();
        let mut answers = Vec::new();
        while answers.len() < MOST_STAGES {
            let (form, last) = match entry.advance(&asker, &answers).await {
                Ok(Progress::Ask(form, last)) => (form, last),
                Ok(Progress::Done(outcome)) => return told(&node, outcome),
                Err(failure) => return Err(failed(failure, &node)),
            };
            seen.extend(form.fields.iter().map(|field| field.var.to_string()));
            if last && known.is_none() {
                given.are_fields(&node, &seen)?;
            }
            answers.push(given.fill(&node, &form)?);
        }
        Err(AdminError::failed("adhoc.refused", format!("{node} does not come to an end."))
            .next("report it, with the lines of: xmppd log tail --level error"))
    })
}

/// How a command ended, as a report.
fn told(node: &str, outcome: Outcome) -> Result<Report, AdminError> {
    let Outcome { notes, payload, exit, failed } = outcome;
    if let Some(error) = failed {
        return Err(*error);
    }
    let form = payload.as_ref().and_then(|payload| Form::parse(payload).ok());
    let mut report = Report::new(json!({
        "node": node,
        "notes": notes.iter().map(note_json).collect::<Vec<_>>(),
        "fields": form.as_ref().map(fields_json),
        "items": form.as_ref().map(items_json),
    }));
    report.exit = exit;
    for note in &notes {
        let text = note.text.to_string();
        if note.kind == NoteKind::Error && report.exit == 0 {
            report.exit = Kind::Failed.exit();
        }
        report = report.push(match note.kind {
            NoteKind::Info => Line::Plain(text),
            NoteKind::Warn => Line::Warn(text),
            NoteKind::Error => Line::Bad(text),
        });
    }
    Ok(match form {
        Some(form) if !form.reported.is_empty() => report.table(table(&form)),
        Some(form) => report.push(Line::Table { heading: false, rows: rows(&form) }),
        None => report,
    })
}

fn note_json(note: &Note) -> serde_json::Value {
    let kind = match note.kind {
        NoteKind::Info => "info",
        NoteKind::Warn => "warn",
        NoteKind::Error => "error",
    };
    json!({ "type": kind, "text": note.text.as_str() })
}

fn table(form: &Form) -> Vec<Vec<String>> {
    let head = form.reported.iter().map(|field| field.label.as_deref().unwrap_or(&field.var).to_owned());
    let rows = form.items.iter().map(|item| {
        let cell = |column: &Field| {
            let found = item.iter().find(|field| field.var == column.var);
            found.map(|field| texts(&field.values).join(", ")).unwrap_or_default()
        };
        form.reported.iter().map(cell).collect()
    });
    std::iter::once(head.collect()).chain(rows).collect()
}

fn rows(form: &Form) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for field in form.fields.iter().filter(|field| *field.var != *FORM_TYPE) {
        let mut name = field.label.as_deref().unwrap_or(&field.var).to_owned();
        for value in &field.values {
            rows.push(vec![std::mem::take(&mut name), value.to_string()]);
        }
        if field.values.is_empty() {
            rows.push(vec![name, String::new()]);
        }
    }
    rows
}

fn fields_json(form: &Form) -> serde_json::Value {
    let fields = form.fields.iter().filter(|field| *field.var != *FORM_TYPE);
    fields.map(|field| (field.var.to_string(), json!(texts(&field.values)))).collect()
}

fn items_json(form: &Form) -> Vec<serde_json::Value> {
    let item = |item: &Vec<Field>| -> serde_json::Value {
        item.iter().map(|field| (field.var.to_string(), json!(texts(&field.values).join(", ")))).collect()
    };
    form.items.iter().map(item).collect()
}

fn failed(failure: Failure, node: &str) -> AdminError {
    match failure {
        Failure::Payload(text) => {
            let text = if text.ends_with(['.', '?', '!', ')']) { text } else { text + "." };
            AdminError::invalid("adhoc.refused", text)
                .next(format!("what it asks for: xmppd adhoc show {}", short(node)))
        }
        Failure::Over(error) => {
            of_stanza_error(error).next(format!("what it asks for: xmppd adhoc show {}", short(node)))
        }
    }
}

/// What a client would be told by an error of this kind.
fn of_stanza_error(error: StanzaError) -> AdminError {
    let kind = match error.condition {
        Condition::Conflict => Kind::Exists,
        Condition::ItemNotFound | Condition::FeatureNotImplemented => Kind::NotFound,
        Condition::NotAllowed | Condition::Forbidden => Kind::NotPermitted,
        Condition::NotAcceptable | Condition::BadRequest => Kind::Invalid,
        _ => Kind::Failed,
    };
    let text = error.text.as_deref().unwrap_or("The command was refused.").to_owned();
    AdminError::new(kind, "adhoc.refused", text)
}
