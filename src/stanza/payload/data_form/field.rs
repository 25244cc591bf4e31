//! The fields of forms. XEP-0004 §3.2, §3.3

use crate::stanza::{StanzaError, ns};
use crate::xml::{Element, Str, el};

/// What a field holds. XEP-0004 §3.3
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldType {
    /// Yes or no; no, where nothing is said.
    Boolean,
    /// A text between fields.
    Fixed,
    /// Comes back as it was, unseen.
    Hidden,
    /// Addresses.
    JidMulti,
    /// An address.
    JidSingle,
    /// Some of several.
    ListMulti,
    /// One of several.
    ListSingle,
    /// Lines of text.
    TextMulti,
    /// A text that is not shown while it is typed.
    TextPrivate,
    /// A text.
    TextSingle,
}

impl FieldType {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Boolean,
        Self::Fixed,
        Self::Hidden,
        Self::JidMulti,
        Self::JidSingle,
        Self::ListMulti,
        Self::ListSingle,
        Self::TextMulti,
        Self::TextPrivate,
        Self::TextSingle,
    ];

    /// The value of the attribute.
    pub fn name(self) -> &'static str {
        match self {
            Self::Boolean => "boolean",
            Self::Fixed => "fixed",
            Self::Hidden => "hidden",
            Self::JidMulti => "jid-multi",
            Self::JidSingle => "jid-single",
            Self::ListMulti => "list-multi",
            Self::ListSingle => "list-single",
            Self::TextMulti => "text-multi",
            Self::TextPrivate => "text-private",
            Self::TextSingle => "text-single",
        }
    }

    /// One that does not exist is a line of text. XEP-0004 §3.3, table 2
    fn parse(name: &str) -> Self {
        Self::ALL.into_iter().find(|kind| kind.name() == name).unwrap_or(Self::TextSingle)
    }

    /// Whether a field of it may have more than one value. XEP-0004 §3.2
    pub fn is_multi(self) -> bool {
        matches!(self, Self::ListMulti | Self::JidMulti | Self::TextMulti | Self::Hidden)
    }
}

/// One of the values that a list offers. XEP-0004 §3.2
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What people see.
    pub label: Option<Str>,
    /// What is submitted.
    pub value: Str,
}

/// A field. XEP-0004 §3.2
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name; empty only where it is [`FieldType::Fixed`].
    pub var: Str,
    /// What it holds; a submitted field need not say so.
    pub kind: Option<FieldType>,
    /// What people see.
    pub label: Option<Str>,
    /// More about it.
    pub desc: Option<Str>,
    /// Whether it must be filled in.
    pub required: bool,
    /// The values: presets, what was filled in, or what is reported.
    pub values: Vec<Str>,
    /// What a list offers.
    pub choices: Vec<Choice>,
}

impl Field {
    /// A field without a value.
    pub fn new(var: impl Into<Str>, kind: FieldType) -> Self {
        Self { kind: Some(kind), ..Self::plain(var, [""; 0]) }
    }

    /// Values of a name, without more: as they are submitted, and reported in rows.
    pub fn plain(var: impl Into<Str>, values: impl IntoIterator<Item = impl Into<Str>>) -> Self {
        Self {
            var: var.into(),
            kind: None,
            label: None,
            desc: None,
            required: false,
            values: values.into_iter().map(Into::into).collect(),
            choices: Vec::new(),
        }
    }

    /// A text between fields.
    pub fn fixed(text: impl Into<Str>) -> Self {
        Self::new("", FieldType::Fixed).value(text)
    }

    /// With what people see.
    #[must_use]
    pub fn label(mut self, label: impl Into<Str>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// With more about it, on one line: layout is the client's business (XEP-0004 §3.2).
    #[must_use]
    pub fn desc(mut self, desc: impl AsRef<str>) -> Self {
        let text = desc.as_ref().split_whitespace().collect::<Vec<_>>().join(" ");
        self.desc = (!text.is_empty()).then(|| text.into());
        self
    }

    /// It must be filled in.
    #[must_use]
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// With one more value.
    #[must_use]
    pub fn value(mut self, value: impl Into<Str>) -> Self {
        self.values.push(value.into());
        self
    }

    /// With these values.
    #[must_use]
    pub fn values(mut self, values: impl IntoIterator<Item = impl Into<Str>>) -> Self {
        self.values = values.into_iter().map(Into::into).collect();
        self
    }

    /// With one more that its list offers. Values are unique (XEP-0004 §3.3): a repeated one is left out.
    #[must_use]
    pub fn choice(mut self, value: impl Into<Str>, label: impl Into<Str>) -> Self {
        let value = value.into();
        if self.choices.iter().all(|choice| choice.value != value) {
            self.choices.push(Choice { label: Some(label.into()), value });
        }
        self
    }

    /// What it holds, where that is not said: several values are a list.
    pub fn kind(&self) -> FieldType {
        self.kind.unwrap_or(FieldType::TextSingle)
    }

    pub(super) fn parse(field: &Element) -> Result<Self, StanzaError> {
        let kind = field.attr("type").map(FieldType::parse);
        let var = field.attr_str("var").cloned().unwrap_or_default();
        if var.is_empty() && kind != Some(FieldType::Fixed) {
            return Err(StanzaError::bad_request().text("A field of a data form needs a name (var)."));
        }
        let mut parsed = Self { var, kind, ..Self::plain("", [""; 0]) };
        parsed.label = field.attr_str("label").cloned();
        for child in field.children().filter(|child| *child.ns() == *ns::DATA_FORMS) {
            match child.name() {
                "desc" => parsed.desc = Some(Str::new(child.text())),
                "required" => parsed.required = true,
                "value" => parsed.values.push(Str::new(child.text())),
                "option" => {
                    let Some(value) = child.child(ns::DATA_FORMS, "value") else { continue };
                    let label = child.attr_str("label").cloned();
                    parsed.choices.push(Choice { label, value: Str::new(value.text()) });
                }
                _ => {}
            }
        }
        Ok(parsed)
    }

    pub(super) fn build(&self) -> Element {
        let value = |text: &Str| el(ns::DATA_FORMS, "value").text(text.clone());
        let choices = self.choices.iter().map(|choice| {
            el(ns::DATA_FORMS, "option").attr_opt("label", choice.label.clone()).child(value(&choice.value))
        });
        el(ns::DATA_FORMS, "field")
            .attr_opt("var", (!self.var.is_empty()).then(|| self.var.clone()))
            .attr_opt("type", self.kind.map(FieldType::name))
            .attr_opt("label", self.label.clone())
            .child_opt(self.desc.as_ref().map(|desc| el(ns::DATA_FORMS, "desc").text(desc.clone())))
            .child_opt(self.required.then(|| el(ns::DATA_FORMS, "required")))
            .children(self.values.iter().map(value))
            .children(choices)
            .build()
    }
}
