//! Data forms (XEP-0004): a form is asked, submitted, cancelled, or reports something.

mod answers;
mod field;

pub use answers::{Answers, FormError};
pub use field::{Choice, Field, FieldType};

use super::Payload;
use crate::stanza::{StanzaError, ns};
use crate::xml::{Element, Str, el};

/// The name of the hidden field that says what the others mean. XEP-0068 §3.1
pub const FORM_TYPE: &str = "FORM_TYPE";

/// What a form is for. XEP-0004 §3.1
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormKind {
    /// Somebody is asked to fill it in.
    Form,
    /// It is filled in.
    Submit,
    /// Somebody does not want to fill it in.
    Cancel,
    /// It reports something.
    Result,
}

impl FormKind {
    fn name(self) -> &'static str {
        match self {
            Self::Form => "form",
            Self::Submit => "submit",
            Self::Cancel => "cancel",
            Self::Result => "result",
        }
    }

    fn parse(name: &str) -> Option<Self> {
        [Self::Form, Self::Submit, Self::Cancel, Self::Result].into_iter().find(|kind| kind.name() == name)
    }
}

/// A form. XEP-0004 §3
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// What it is for.
    pub kind: FormKind,
    /// Its title.
    pub title: Option<Str>,
    /// How to fill it in, a paragraph each.
    pub instructions: Vec<Str>,
    /// The fields, in the order in which people see them.
    pub fields: Vec<Field>,
    /// The head of a table. Where there is one, [`Form::fields`] has nothing but `FORM_TYPE`. XEP-0004 §3.4
    pub reported: Vec<Field>,
    /// Its rows.
    pub items: Vec<Vec<Field>>,
}

impl Form {
    /// An empty form.
    pub fn new(kind: FormKind) -> Self {
        Self {
            kind,
            title: None,
            instructions: Vec::new(),
            fields: Vec::new(),
            reported: Vec::new(),
            items: Vec::new(),
        }
    }

    /// An empty form of type `result` that says what its fields mean. XEP-0068 §3.1
    pub fn result(form_type: impl Into<Str>) -> Self {
        Self::new(FormKind::Result).form_type(form_type)
    }

    /// Says what the fields mean. XEP-0068 §3.1
    #[must_use]
    pub fn form_type(mut self, form_type: impl Into<Str>) -> Self {
        self.fields.insert(0, Field::new(FORM_TYPE, FieldType::Hidden).value(form_type));
        self
    }

    /// With a title.
    #[must_use]
    pub fn title(mut self, title: impl Into<Str>) -> Self {
        self.title = Some(title.into());
        self
    }

    /// With one more paragraph that says how to fill it in.
    #[must_use]
    pub fn instruction(mut self, text: impl Into<Str>) -> Self {
        self.instructions.push(text.into());
        self
    }

    /// With one more field.
    #[must_use]
    pub fn field(mut self, field: Field) -> Self {
        self.fields.push(field);
        self
    }

    /// The field of a name.
    pub fn get(&self, var: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.var == var)
    }

    /// The first value of a field.
    pub fn value(&self, var: &str) -> Option<&str> {
        self.get(var)?.values.first().map(Str::as_str)
    }

    /// What the fields mean. XEP-0068 §3.1
    pub fn meaning(&self) -> Option<&str> {
        self.value(FORM_TYPE)
    }

    /// What was submitted to this form, checked; see [`Answers::of`].
    ///
    /// # Errors
    /// Which field is wrong and why, as a sentence for people.
    pub fn answers(&self, submitted: &Self) -> Result<Answers, FormError> {
        Answers::of(self, submitted)
    }
}

impl Payload for Form {
    const NS: &'static str = ns::DATA_FORMS;
    const NAME: &'static str = "x";

    /// A type that does not exist is `bad-request`; fields of a kind that does not exist are text. XEP-0004 §3.3
    fn parse(x: &Element) -> Result<Self, StanzaError> {
        let wrong =
            || StanzaError::bad_request().text("A data form needs a type: form, submit, cancel or result.");
        let kind = x.attr("type").and_then(FormKind::parse).ok_or_else(wrong)?;
        let mut form = Self::new(kind);
        for child in x.children().filter(|child| *child.ns() == *ns::DATA_FORMS) {
            match child.name() {
                "title" => form.title = Some(Str::new(child.text())),
                "instructions" => form.instructions.push(Str::new(child.text())),
                "field" => form.fields.push(Field::parse(child)?),
                "reported" => form.reported = fields(child)?,
                "item" => form.items.push(fields(child)?),
                _ => {}
            }
        }
        Ok(form)
    }

    fn build(&self) -> Element {
        let text = |name: &'static str| move |text: &Str| el(ns::DATA_FORMS, name).text(text.clone());
        let reported = (!self.reported.is_empty())
            .then(|| el(ns::DATA_FORMS, "reported").children(self.reported.iter().map(Field::build)));
        let items =
            self.items.iter().map(|item| el(ns::DATA_FORMS, "item").children(item.iter().map(Field::build)));
        el(ns::DATA_FORMS, "x")
            .attr("type", self.kind.name())
            .child_opt(self.title.as_ref().map(text("title")))
            .children(self.instructions.iter().map(text("instructions")))
            .children(self.fields.iter().map(Field::build))
            .child_opt(reported)
            .children(items)
            .build()
    }
}

fn fields(parent: &Element) -> Result<Vec<Field>, StanzaError> {
    parent.children().filter(|child| child.is(ns::DATA_FORMS, "field")).map(Field::parse).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn every_kind_of_field() -> Form {
        Form::new(FormKind::Form)
            .form_type("jabber:bot")
            .title("Bot Configuration")
            .instruction("Fill out this form.")
            .field(Field::fixed("Section 1"))
            .field(Field::new("botname", FieldType::TextSingle).label("The name").required())
            .field(Field::new("public", FieldType::Boolean).value("true").desc("Seen by everybody"))
            .field(Field::new("password", FieldType::TextPrivate))
            .field(
                Field::new("features", FieldType::ListMulti)
                    .choice("news", "News")
                    .choice("polls", "Polls")
                    .values(["news", "polls"]),
            )
            .field(Field::new("most", FieldType::ListSingle).choice("20", "20").value("20"))
            .field(Field::new("invite", FieldType::JidMulti).values(["a@x", "b@x"]))
            .field(Field::new("owner", FieldType::JidSingle).value("a@x"))
            .field(Field::new("about", FieldType::TextMulti).values(["one", "two"]))
    }

    #[test]
    fn a_form_comes_back_as_it_was_written() {
        let form = every_kind_of_field();
        assert_eq!(Form::parse(&form.build()).unwrap(), form);
        assert_eq!(form.meaning(), Some("jabber:bot"));
        assert_eq!(form.value("most"), Some("20"));
    }

    #[test]
    fn a_table_has_a_head_before_its_rows() {
        let cell = |var: &'static str, value: &'static str| Field::plain(var, [value]);
        let form = Form {
            reported: vec![Field::new("jid", FieldType::JidSingle).label("Address")],
            items: vec![vec![cell("jid", "a@x")], vec![cell("jid", "b@x")]],
            ..Form::new(FormKind::Result)
        };
        let x = form.build();
        let names: Vec<_> = x.children().map(|child| child.name().to_owned()).collect();
        assert_eq!(names, ["reported", "item", "item"]);
        assert_eq!(Form::parse(&x).unwrap(), form);
    }

    #[test]
    fn what_is_no_form_is_refused() {
        let x = |kind: &'static str| el(ns::DATA_FORMS, "x").attr("type", kind);
        assert!(Form::parse(&el(ns::DATA_FORMS, "x").build()).is_err());
        assert!(Form::parse(&x("telepathy").build()).is_err());
        let nameless = x("submit").child(el(ns::DATA_FORMS, "field"));
        assert!(Form::parse(&nameless.build()).is_err());
        let foreign = x("submit").child(el("urn:example", "field"));
        assert_eq!(Form::parse(&foreign.build()).unwrap(), Form::new(FormKind::Submit));
    }
}
