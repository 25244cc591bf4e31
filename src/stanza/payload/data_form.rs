//! Data forms (XEP-0004), as far as they report something: type `result`.

use crate::stanza::ns;
use crate::xml::{Element, Str, el};

/// A form that reports values, such as those of an extended discovery result (XEP-0128 §2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResultForm {
    /// The value of the hidden field `FORM_TYPE`, which says what the others mean. XEP-0068 §3.1
    pub form_type: Str,
    /// The other fields.
    pub fields: Vec<Field>,
}

/// A field of a form: a name and its values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The name.
    pub var: Str,
    /// The values, in their order.
    pub values: Vec<Str>,
}

impl ResultForm {
    /// A form without fields.
    pub fn new(form_type: impl Into<Str>) -> Self {
        Self { form_type: form_type.into(), fields: Vec::new() }
    }

    /// With one more field.
    pub fn field(mut self, var: impl Into<Str>, values: impl IntoIterator<Item = impl Into<Str>>) -> Self {
        let values = values.into_iter().map(Into::into).collect();
        self.fields.push(Field { var: var.into(), values });
        self
    }

    /// The `<x/>` element.
    pub fn build(&self) -> Element {
        let value = |text: &Str| el(ns::DATA_FORMS, "value").text(text.clone());
        let form_type = el(ns::DATA_FORMS, "field")
            .attr("var", "FORM_TYPE")
            .attr("type", "hidden")
            .child(value(&self.form_type));
        let fields = self.fields.iter().map(|field| {
            let element = el(ns::DATA_FORMS, "field").attr("var", field.var.clone());
            // A field of a result needs no type (XEP-0004 §3.3); several values are of type list-multi.
            let element = if field.values.len() == 1 { element } else { element.attr("type", "list-multi") };
            element.children(field.values.iter().map(value))
        });
        el(ns::DATA_FORMS, "x").attr("type", "result").child(form_type).children(fields).build()
    }
}
