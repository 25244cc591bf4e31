//! Settings as fields: with the value in force, and what was changed as words of the command line.

use serde_json::Value;

use super::fill;
use crate::admin::{AdminCx, Operation};
use crate::config::{self, Scope, Setting, Shape, Shown};
use crate::jid::Domain;
use crate::stanza::payload::data_form::{Answers, Field, FieldType, Form};

/// Puts the settings of a domain into a form.
pub(super) fn put_all(cx: &AdminCx, domain: &Domain, form: &mut Form) {
    for (setting, shown) in of_domain(cx, domain) {
        form.fields.push(field(setting.key, setting, &shown));
    }
}

/// Puts the value in force of a setting into the field of a form that takes words for it.
pub(super) fn preset(cx: &AdminCx, key: &str, domain: Option<&Domain>, form: &mut Form) {
    let Some(setting) = config::settings().find(|setting| setting.key == key) else { return };
    form.instructions.extend(setting.doc.iter().map(|line| line.trim().into()));
    form.instructions.push(format!("Examples: {}", setting.examples).into());
    let config = cx.config.current();
    let Ok(shown) = config.get(key, domain) else { return };
    if let Some(place) = form.fields.iter_mut().find(|field| field.var == "value") {
        let Field { kind, label, values, required, choices, .. } = field("value", setting, &shown);
        *place = Field { kind, label, values, choices, required, ..place.clone() };
    }
}

/// What was changed in such a form, one operation for each setting.
///
/// Errors: what clap says about it, in a sentence.
pub(super) fn changes(cx: &AdminCx, domain: &Domain, answers: &Answers) -> Result<Vec<Operation>, String> {
    let mut changes = Vec::new();
    for (setting, shown) in of_domain(cx, domain) {
        let before = field(setting.key, setting, &shown).values;
        let after = answers.all(setting.key);
        if before.iter().filter(|value| !value.is_empty()).eq(after.iter()) {
            continue;
        }
        let mut words: Vec<String> =
            ["config", "set", "--domain", domain.as_str(), "--", setting.key].map(str::to_owned).to_vec();
        match (after, setting.shape) {
            ([], Shape::List) => words.push("[]".into()),
            ([], Shape::Map) => words.push("{}".into()),
            ([], Shape::Text) => words.push(String::new()),
            ([], Shape::Plain) => return Err(format!("{}: a value is needed.", setting.key)),
            (values, _) => words.extend(values.iter().map(|value| value.to_string())),
        }
        changes.push(fill::read(&words)?);
    }
    Ok(changes)
}

/// An operation that changes one of them, to find out who may.
///
/// Errors: what clap says about it, in a sentence.
pub(super) fn any_change(domain: &Domain) -> Result<Operation, String> {
    let words = ["config", "set", "--domain", domain.as_str(), "--", "enabled", "true"];
    fill::read(&words.map(str::to_owned))
}

fn of_domain(cx: &AdminCx, domain: &Domain) -> Vec<(&'static Setting, Shown)> {
    let of_domain =
        |key: &str| config::settings().find(|setting| setting.key == key && setting.scope != Scope::Server);
    let shown = cx.config.current().show(Some(domain));
    shown.into_iter().filter_map(|shown| Some((of_domain(shown.key)?, shown))).collect()
}

fn field(var: &str, setting: &Setting, shown: &Shown) -> Field {
    let doc = setting.doc.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ");
    let (kind, values) = match (&shown.json, setting.shape) {
        (Value::Bool(set), _) => (FieldType::Boolean, vec![set.to_string()]),
        (Value::Array(values), Shape::List) => (FieldType::TextMulti, values.iter().map(text).collect()),
        (Value::Object(pairs), Shape::Map) => {
            let pairs = pairs.iter().map(|(name, value)| format!("{name}={}", text(value)));
            (FieldType::TextMulti, pairs.collect())
        }
        (value, _) => (FieldType::TextSingle, vec![text(value)]),
    };
    let values: Vec<String> = values.into_iter().filter(|value| !value.is_empty()).collect();
    Field::new(var, kind)
        .label(setting.key)
        .desc(format!("{doc} Examples: {}", setting.examples))
        .values(values)
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}
