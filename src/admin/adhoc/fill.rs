//! The arguments of an operation as fields of a form, and what was filled in as arguments again: both from clap's
//! definition, so that the command line and chat take the same.

use std::any::TypeId;
use std::path::PathBuf;

use clap::{Arg, ArgAction, FromArgMatches as _, Subcommand as _};

use crate::admin::Operation;
use crate::stanza::payload::data_form::{Answers, Field, FieldType};

/// What is typed at a terminal only: the streams and secrets of a shell, and what confirms, which is asked for.
const NOT_IN_CHAT: &[&str] = &["password_stdin", "print_secret", "generate", "follow", "watch", "confirm"];

/// An argument of an operation.
#[derive(Clone, Debug)]
pub(super) struct Param {
    /// Its name, that of the field.
    pub(super) id: String,
    /// The flag on the command line; none where the place says what it is.
    long: Option<String>,
    /// What it is, for people.
    label: String,
    /// The rest of what there is to say about it.
    desc: String,
    pub(super) required: bool,
    pub(super) takes: Takes,
    /// What it names.
    pub(super) subject: Subject,
    /// What may stand there, where that is a list.
    choices: Vec<(String, String)>,
    default: Vec<String>,
    is_text: bool,
}

/// How much an argument takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Takes {
    /// Nothing: it is there or not.
    Nothing,
    /// A value.
    One,
    /// Values.
    Many,
}

/// What an argument names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Subject {
    /// A domain.
    Domain,
    /// An account.
    Account,
    /// A setting.
    Key,
    /// None of these.
    Other,
}

/// The arguments of an operation that can be filled in; `None` for one that needs what cannot, such as a file.
pub(super) fn params(command: &clap::Command) -> Option<Vec<Param>> {
    let mut params = Vec::new();
    for arg in command.get_arguments() {
        let id = arg.get_id().as_str();
        let is_file = arg.get_value_parser().type_id() == TypeId::of::<PathBuf>();
        if matches!(arg.get_action(), ArgAction::Help | ArgAction::Version) || arg.is_hide_set() {
            continue;
        }
        if is_file || NOT_IN_CHAT.contains(&id) {
            // A file of whoever asks is on another machine.
            if is_file && arg.is_required_set() {
                return None;
            }
            continue;
        }
        params.push(Param::of(arg));
    }
    Some(params)
}

impl Param {
    fn of(arg: &Arg) -> Self {
        let id = arg.get_id().as_str().to_owned();
        let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
        let long_help = arg.get_long_help().map(ToString::to_string).unwrap_or_default();
        let value_name = arg.get_value_names().and_then(|names| names.first()).map(|name| name.as_str());
        let takes = match arg.get_action() {
            ArgAction::SetTrue | ArgAction::SetFalse | ArgAction::Count => Takes::Nothing,
            ArgAction::Append => Takes::Many,
            _ if arg.get_num_args().is_some_and(|range| range.max_values() > 1) => Takes::Many,
            _ => Takes::One,
        };
        let subject = match (id.as_str(), value_name) {
            ("domain", _) | (_, Some("DOMAIN")) => Subject::Domain,
            ("jid" | "user" | "account", _) | (_, Some("JID")) => Subject::Account,
            ("key", _) => Subject::Key,
            _ => Subject::Other,
        };
        let possible = arg.get_possible_values();
        let choices = possible.iter().filter(|value| !value.is_hide_set()).map(|value| {
            let help = value.get_help().map(|help| format!(": {help}")).unwrap_or_default();
            (value.get_name().to_owned(), format!("{}{help}", value.get_name()))
        });
        let text = |text: &str| text.trim_end_matches('.').to_owned();
        Self {
            long: arg.get_long().map(str::to_owned),
            label: if help.is_empty() { id.replace('_', " ") } else { text(&help) },
            desc: if long_help == help { String::new() } else { long_help },
            required: arg.is_required_set(),
            takes,
            subject,
            choices: if takes == Takes::Nothing { Vec::new() } else { choices.collect() },
            default: arg.get_default_values().iter().map(|value| value.to_string_lossy().into()).collect(),
            is_text: arg.get_value_parser().type_id() == TypeId::of::<String>(),
            id,
        }
    }

    /// The field that asks for it, with what there is to choose from, where that is known.
    pub(super) fn field(&self, known: Option<&[String]>) -> Field {
        let mut choices = self.choices.clone();
        if choices.is_empty() && self.takes != Takes::Nothing {
            choices.extend(known.into_iter().flatten().map(|value| (value.clone(), value.clone())));
        }
        let kind = match (self.takes, choices.is_empty(), self.subject) {
            (Takes::Nothing, ..) => FieldType::Boolean,
            (Takes::One, false, _) => FieldType::ListSingle,
            (Takes::Many, false, _) => FieldType::ListMulti,
            (Takes::One, true, Subject::Account) => FieldType::JidSingle,
            (Takes::Many, true, Subject::Account) => FieldType::JidMulti,
            (Takes::One, true, _) => FieldType::TextSingle,
            (Takes::Many, true, _) => FieldType::TextMulti,
        };
        let mut field = Field::new(self.id.as_str(), kind).label(self.label.as_str()).desc(&self.desc);
        field.required = self.required;
        field.values = self.default.iter().map(Into::into).collect();
        if kind == FieldType::Boolean {
            field.values = vec!["false".into()];
        }
        if kind == FieldType::ListSingle && !self.required && self.default.is_empty() {
            field = field.choice("", "—");
        }
        choices.into_iter().fold(field, |field, (value, label)| field.choice(value, label))
    }

    /// Words of a command line, before and behind the end of its flags.
    fn words(&self, values: &[&str], flags: &mut Vec<String>, places: &mut Vec<String>) {
        match (&self.long, self.takes) {
            (Some(long), Takes::Nothing) => {
                if values.first().is_some_and(|value| *value == "true") {
                    flags.push(format!("--{long}"));
                }
            }
            (Some(long), _) => flags.extend(values.iter().map(|value| format!("--{long}={value}"))),
            (None, _) => places.extend(values.iter().map(|value| (*value).to_owned())),
        }
    }
}

/// The operation that a filled in form asks for.
///
/// Errors: what clap says about it, in a sentence.
pub(super) fn operation(path: &[String], params: &[Param], answers: &[Answers]) -> Result<Operation, String> {
    let values = |param: &Param| {
        let found = answers.iter().map(|answers| answers.all(&param.id)).find(|values| !values.is_empty());
        found.unwrap_or_default().iter().map(|value| value.as_str()).collect::<Vec<_>>()
    };
    parse(path, params.iter().map(|param| (param, values(param))))
}

/// An operation as it might be asked for, to find out who may: about a domain, or somebody there.
pub(super) fn probe(path: &[String], params: &[Param], domain: &str) -> Option<Operation> {
    // With all that it can be about; where that is too much at once, with what must be there; where it must be about
    // one of several, with the first.
    let required = || params.iter().filter(|param| param.required);
    let about = || params.iter().filter(|param| !param.required && param.subject != Subject::Other);
    let wanted: [Vec<&Param>; 3] = [
        params.iter().filter(|param| param.required || param.subject != Subject::Other).collect(),
        required().collect(),
        required().chain(about().take(1)).collect(),
    ];
    let account = format!("somebody@{domain}");
    let mut tries = wanted.iter().flat_map(|wanted| ["x", "1", "1m", "a=b"].map(|other| (wanted, other)));
    tries.find_map(|(wanted, other)| {
        let needed = wanted.iter().copied();
        let filled = needed.filter(|param| param.takes != Takes::Nothing).map(|param| {
            let value = match (param.subject, param.choices.first()) {
                (_, Some((choice, _))) => choice.as_str(),
                (Subject::Domain, None) => domain,
                (Subject::Account, None) => account.as_str(),
                _ if param.is_text => "x",
                _ => other,
            };
            (param, vec![value])
        });
        parse(path, filled).ok()
    })
}

fn parse<'a>(
    path: &[String],
    filled: impl Iterator<Item = (&'a Param, Vec<&'a str>)>,
) -> Result<Operation, String> {
    let (mut flags, mut places) = (Vec::new(), Vec::new());
    for (param, values) in filled {
        param.words(&values, &mut flags, &mut places);
    }
    let end = (!places.is_empty()).then(|| "--".to_owned());
    let words: Vec<String> = path.iter().cloned().chain(flags).chain(end).chain(places).collect();
    read(&words)
}

/// The operation of a command line.
///
/// Errors: what clap says about it, in a sentence.
pub(super) fn read(words: &[String]) -> Result<Operation, String> {
    let matches =
        registry().no_binary_name(true).try_get_matches_from(words).map_err(|error| explain(&error))?;
    Operation::from_arg_matches(&matches).map_err(|error| explain(&error))
}

/// The registry as a command line, with what its commands refer to.
pub(super) fn registry() -> clap::Command {
    let of_all = clap::Command::new("xmppd")
        .arg(Arg::new("quiet").long("quiet").action(ArgAction::SetTrue).global(true).hide(true));
    Operation::augment_subcommands(of_all)
}

/// The first line of what clap says, without what belongs to a terminal.
fn explain(error: &clap::Error) -> String {
    let text = error.to_string();
    let line = text.lines().next().unwrap_or_default();
    line.trim_start_matches("error: ").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stanza::payload::data_form::{Form, FormKind};

    fn leaf(path: &[&str]) -> (Vec<String>, Vec<Param>) {
        let mut command = registry();
        command.build();
        let mut found = &command;
        for word in path {
            found = found.find_subcommand(word).unwrap();
        }
        (path.iter().map(|word| (*word).to_owned()).collect(), params(found).unwrap())
    }

    fn filled(params: &[Param], values: &[(&'static str, &'static str)]) -> Answers {
        let asked =
            params.iter().fold(Form::new(FormKind::Form), |form, param| form.field(param.field(None)));
        let submitted = values
            .iter()
            .fold(Form::new(FormKind::Submit), |form, (var, value)| form.field(Field::plain(*var, [*value])));
        asked.answers(&submitted).unwrap()
    }

    #[test]
    fn a_form_makes_the_operation_that_the_command_line_makes() {
        let (path, params) = leaf(&["user", "disable"]);
        let answers = filled(&params, &[("jid", "bob@x.example"), ("reason", "--left=1"), ("until", "7d")]);
        let operation = operation(&path, &params, &[answers]).unwrap();
        assert_eq!(operation.title(), "user disable bob@x.example");
        let json = serde_json::to_value(&operation).unwrap();
        assert_eq!(json["user"]["disable"]["reason"], "--left=1");
    }

    #[test]
    fn fields_are_of_the_kind_that_the_argument_has() {
        let (_, params) = leaf(&["user", "add"]);
        let kinds: Vec<_> =
            params.iter().map(|param| (param.id.as_str(), param.field(None).kind())).collect();
        assert!(kinds.contains(&("jid", FieldType::JidSingle)), "{kinds:?}");
        assert!(kinds.contains(&("if_not_exists", FieldType::Boolean)), "{kinds:?}");
        assert!(kinds.iter().all(|(id, _)| !id.contains("stdin")), "{kinds:?}");
    }

    #[test]
    fn every_operation_can_be_probed() {
        let mut command = registry();
        command.build();
        let mut missing = Vec::new();
        visit(&command, &mut Vec::new(), &mut missing);
        assert!(missing.is_empty(), "{missing:?}");
    }

    fn visit(command: &clap::Command, path: &mut Vec<String>, missing: &mut Vec<String>) {
        for sub in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
            path.push(sub.get_name().to_owned());
            if sub.has_subcommands() {
                visit(sub, path, missing);
            } else if let Some(params) = params(sub)
                && probe(path, &params, "x.example").is_none()
            {
                missing.push(path.join(" "));
            }
            path.pop();
        }
    }
}
