//! What was filled in, checked against the form that was asked. XEP-0004 §3.5, §3.6, §4

use std::collections::BTreeMap;

use super::{Field, FieldType, Form, FormKind};
use crate::jid::Jid;
use crate::xml::Str;

/// What is wrong with a submitted form: a sentence for people that names the field.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {why}")]
pub struct FormError {
    /// What people call the field.
    pub field: Str,
    /// What is wrong with it.
    pub why: String,
}

/// What was filled in: only fields of the form that was asked, each with values that it may have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers(BTreeMap<Str, Vec<Str>>);

impl Answers {
    /// Checks what was submitted. Fields that were not asked for are ignored (XEP-0004 §3.1); fields left out keep the
    /// values that the form came with (§3.5); a field without a value, or with an empty one, is unset (§3.6).
    ///
    /// # Errors
    /// The first field that must be filled in and is not, or has a value that it may not have.
    pub fn of(asked: &Form, submitted: &Form) -> Result<Self, FormError> {
        let mut answers = BTreeMap::new();
        for field in asked.fields.iter().filter(|field| field.kind() != FieldType::Fixed) {
            let given = match submitted.kind {
                FormKind::Cancel => None,
                _ => submitted.get(&field.var),
            };
            let values = match given {
                Some(given) => checked(field, &given.values).map_err(|why| error(field, why))?,
                None => field.values.clone(),
            };
            if field.required && values.is_empty() {
                return Err(error(field, "this must be filled in.".into()));
            }
            answers.insert(field.var.clone(), values);
        }
        Ok(Self(answers))
    }

    /// The values of a field, none where it is unset.
    pub fn all(&self, var: &str) -> &[Str] {
        self.0.get(var).map_or(&[], Vec::as_slice)
    }

    /// The value of a field.
    pub fn one(&self, var: &str) -> Option<&str> {
        self.all(var).first().map(Str::as_str)
    }

    /// Whether a field is set to yes.
    pub fn is_set(&self, var: &str) -> bool {
        self.one(var).is_some_and(is_true)
    }

    /// The lines of a field as one text. XEP-0004 §3.3, table 2
    pub fn text(&self, var: &str) -> Option<String> {
        let lines = self.all(var);
        let text = lines.iter().map(Str::as_str).collect::<Vec<_>>().join("\n");
        (!text.trim().is_empty()).then_some(text)
    }
}

fn error(field: &Field, why: String) -> FormError {
    FormError { field: field.label.clone().unwrap_or_else(|| field.var.clone()), why }
}

/// `1` and `true` are yes. XML Schema part 2, §3.2.2
fn is_true(value: &str) -> bool {
    matches!(value, "1" | "true")
}

/// The values in their usual form.
fn checked(field: &Field, given: &[Str]) -> Result<Vec<Str>, String> {
    let kind = field.kind();
    // Text keeps its empty lines, but none of it is nothing.
    let mut values: Vec<Str> = match kind {
        FieldType::TextMulti if given.iter().any(|value| !value.is_empty()) => given.to_vec(),
        _ => given.iter().filter(|value| !value.is_empty()).cloned().collect(),
    };
    if values.len() > 1 && !kind.is_multi() {
        return Err("only one value is possible.".into());
    }
    match kind {
        FieldType::Boolean => {
            for value in &mut values {
                *value = match value.trim() {
                    "0" | "false" => Str::new_static("false"),
                    "1" | "true" => Str::new_static("true"),
                    other => return Err(format!("\"{other}\" is neither true nor false.")),
                };
            }
        }
        FieldType::ListSingle | FieldType::ListMulti => {
            let stranger = |value: &&Str| field.choices.iter().all(|choice| choice.value != **value);
            if let Some(stranger) = values.iter().find(stranger) {
                return Err(format!("\"{stranger}\" is not one of the choices."));
            }
            dedup(&mut values);
        }
        FieldType::JidSingle | FieldType::JidMulti => {
            for value in &mut values {
                let jid: Jid = value.trim().parse().map_err(|error| format!("{error}."))?;
                *value = Str::new(jid.as_str());
            }
            // Duplicates are ignored. XEP-0004 §3.3, table 2
            dedup(&mut values);
        }
        FieldType::TextSingle | FieldType::TextPrivate => {
            if values.iter().any(|value| value.contains(['\n', '\r'])) {
                return Err("only one line is possible.".into());
            }
        }
        // Newlines within a value are lines, too. XEP-0004 §3.3, table 2
        FieldType::TextMulti => {
            values = values.iter().flat_map(|value| value.lines_or_empty()).collect();
        }
        FieldType::Fixed | FieldType::Hidden => {}
    }
    Ok(values)
}

fn dedup(values: &mut Vec<Str>) {
    let mut seen = std::collections::BTreeSet::new();
    values.retain(|value| seen.insert(value.clone()));
}

trait Lines {
    /// The lines of a text; an empty one is one empty line.
    fn lines_or_empty(&self) -> Vec<Str>;
}

impl Lines for Str {
    fn lines_or_empty(&self) -> Vec<Str> {
        match self.is_empty() {
            true => vec![Str::default()],
            false => self.lines().map(Str::new).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked() -> Form {
        Form::new(FormKind::Form)
            .form_type("urn:example")
            .field(Field::fixed("Section 1"))
            .field(Field::new("name", FieldType::TextSingle).label("Name").required())
            .field(Field::new("public", FieldType::Boolean).value("true"))
            .field(
                Field::new("most", FieldType::ListSingle).choice("10", "10").choice("20", "20").value("10"),
            )
            .field(
                Field::new("features", FieldType::ListMulti).choice("news", "News").choice("polls", "Polls"),
            )
            .field(Field::new("people", FieldType::JidMulti))
            .field(Field::new("owner", FieldType::JidSingle))
            .field(Field::new("about", FieldType::TextMulti))
            .field(Field::new("secret", FieldType::TextPrivate))
    }

    fn submit(fields: &[(&'static str, &[&'static str])]) -> Result<Answers, String> {
        let form = fields.iter().fold(Form::new(FormKind::Submit), |form, (var, values)| {
            form.field(Field::plain(*var, values.iter().copied()))
        });
        asked().answers(&form).map_err(|error| error.to_string())
    }

    #[test]
    fn what_is_left_out_keeps_its_value_and_what_is_empty_is_unset() {
        let answers = submit(&[("name", &["bot"]), ("unknown", &["x"])]).unwrap();
        assert_eq!((answers.one("name"), answers.one("most")), (Some("bot"), Some("10")));
        assert!(answers.is_set("public") && answers.one("unknown").is_none());
        assert_eq!(answers.one("FORM_TYPE"), Some("urn:example"));
        let answers = submit(&[("name", &["bot"]), ("most", &[""]), ("public", &["0"])]).unwrap();
        assert_eq!((answers.one("most"), answers.is_set("public")), (None, false));
    }

    #[test]
    fn values_are_brought_into_their_usual_form() {
        let answers = submit(&[
            ("name", &["bot"]),
            ("public", &["1"]),
            ("people", &["A@X.example", "a@x.example", "b@x.example"]),
            ("features", &["news", "news"]),
            ("about", &["one", "", "two\nthree"]),
        ])
        .unwrap();
        assert_eq!(answers.all("people"), ["a@x.example", "b@x.example"]);
        assert_eq!(answers.all("features"), ["news"]);
        assert_eq!(answers.text("about").as_deref(), Some("one\n\ntwo\nthree"));
        assert!(answers.is_set("public"));
    }

    #[test]
    fn what_a_field_may_not_have_is_refused_by_name() {
        let refused = |var, values| submit(&[("name", &["bot"]), (var, values)]).unwrap_err();
        assert_eq!(submit(&[]).unwrap_err(), "Name: this must be filled in.");
        assert_eq!(submit(&[("name", &[""])]).unwrap_err(), "Name: this must be filled in.");
        assert_eq!(refused("public", &["maybe"]), "public: \"maybe\" is neither true nor false.");
        assert_eq!(refused("most", &["30"]), "most: \"30\" is not one of the choices.");
        assert_eq!(refused("most", &["10", "20"]), "most: only one value is possible.");
        assert_eq!(refused("features", &["news", "war"]), "features: \"war\" is not one of the choices.");
        assert_eq!(refused("secret", &["two\nlines"]), "secret: only one line is possible.");
        assert!(refused("owner", &["@x"]).starts_with("owner: "));
    }

    #[test]
    fn a_cancelled_form_says_nothing() {
        let cancel = Form::new(FormKind::Cancel).field(Field::plain("name", ["bot"]));
        assert_eq!(asked().answers(&cancel).unwrap_err().why, "this must be filled in.");
    }
}
