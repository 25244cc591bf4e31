//! In-band registration (XEP-0077): a new account, another password, an account given up.

use super::Payload;
use super::data_form::{Field, FieldType, Form, FormKind};
use crate::stanza::{StanzaError, ns};
use crate::xml::{Element, Str, el};

/// Asks what is needed to register. XEP-0077 §3.1
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Get;

impl Payload for Get {
    const NS: &'static str = ns::REGISTER;
    const NAME: &'static str = "query";

    fn parse(_: &Element) -> Result<Self, StanzaError> {
        Ok(Self)
    }

    fn build(&self) -> Element {
        el(ns::REGISTER, "query").build()
    }
}

/// What is to be done.
#[derive(Clone, PartialEq, Eq)]
pub enum Set {
    /// An account of this name gets this password; as far as they were given.
    Account {
        /// The localpart.
        username: Option<Str>,
        /// The password, never empty.
        password: Option<Str>,
    },
    /// The account is given up. XEP-0077 §3.2
    Remove,
}

impl Payload for Set {
    const NS: &'static str = ns::REGISTER;
    const NAME: &'static str = "query";

    /// A form takes precedence over the elements (XEP-0077 §6). `bad-request` where something stands beside `<remove/>`
    /// (§3.2, table 1).
    fn parse(query: &Element) -> Result<Self, StanzaError> {
        if query.child(ns::REGISTER, "remove").is_some() {
            return match query.children().count() {
                1 => Ok(Self::Remove),
                _ => Err(StanzaError::bad_request().text("<remove/> stands alone.")),
            };
        }
        let value = |name: &str| match query.child(ns::DATA_FORMS, "x").map(Form::parse).transpose() {
            Ok(Some(form)) => Ok(form.value(name).map(Str::new)),
            Ok(None) => Ok(query.child(ns::REGISTER, name).map(|child| Str::new(child.text()))),
            Err(error) => Err(error),
        };
        let given = |text: &Str| !text.is_empty();
        Ok(Self::Account {
            username: value("username")?.filter(given),
            password: value("password")?.filter(given),
        })
    }

    fn build(&self) -> Element {
        let query = el(ns::REGISTER, "query");
        let field = |name: &'static str, text: &Str| el(ns::REGISTER, name).text(text.clone());
        match self {
            Self::Remove => query.child(el(ns::REGISTER, "remove")).build(),
            Self::Account { username, password } => query
                .child_opt(username.as_ref().map(|text| field("username", text)))
                .child_opt(password.as_ref().map(|text| field("password", text)))
                .build(),
        }
    }
}

impl std::fmt::Debug for Set {
    /// Never shows the password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Account { username, .. } => f.debug_struct("Account").field("username", username).finish(),
            Self::Remove => f.write_str("Remove"),
        }
    }
}

/// What somebody without an account fills in, as elements and as a form. XEP-0077 §3.1, §4
pub fn to_be_filled_in(instructions: &'static str) -> Element {
    let form = Form::new(FormKind::Form)
        .form_type(ns::REGISTER)
        .title("Registration")
        .instruction(instructions)
        .field(Field::new("username", FieldType::TextSingle).label("Name").required())
        .field(Field::new("password", FieldType::TextPrivate).label("Password").required());
    el(ns::REGISTER, "query")
        .child(el(ns::REGISTER, "instructions").text(instructions))
        .child(el(ns::REGISTER, "username"))
        .child(el(ns::REGISTER, "password"))
        .child(form.build())
        .build()
}

/// What is on file of somebody who has an account; not the password, which is not. XEP-0077 §3.1
pub fn on_file(username: &str) -> Element {
    el(ns::REGISTER, "query")
        .child(el(ns::REGISTER, "registered"))
        .child(
            el(ns::REGISTER, "instructions")
                .text("You have an account here. Send a new password to change it."),
        )
        .child(el(ns::REGISTER, "username").text(username.to_owned()))
        .child(el(ns::REGISTER, "password"))
        .build()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(children: Vec<crate::xml::Builder>) -> Element {
        el(ns::REGISTER, "query").children(children).build()
    }

    fn field(name: &'static str, text: &'static str) -> crate::xml::Builder {
        el(ns::REGISTER, name).text(text)
    }

    #[test]
    fn a_request_is_read_from_elements_and_from_a_form() {
        let wanted = Set::Account { username: Some("bill".into()), password: Some("Calliope".into()) };
        let plain = query(vec![field("username", "bill"), field("password", "Calliope")]);
        assert_eq!(Set::parse(&plain), Ok(wanted.clone()));
        let form = Form::new(FormKind::Submit)
            .field(Field::plain("username", ["bill"]))
            .field(Field::plain("password", ["Calliope"]));
        let both = query(vec![field("username", "william")]).edit().child(form.build()).build();
        assert_eq!(Set::parse(&both), Ok(wanted.clone()));
        assert_eq!(Set::parse(&wanted.build()), Ok(wanted));
        let empty = query(vec![field("username", "bill"), el(ns::REGISTER, "password")]);
        assert_eq!(Set::parse(&empty), Ok(Set::Account { username: Some("bill".into()), password: None }));
    }

    #[test]
    fn what_removes_an_account_stands_alone() {
        assert_eq!(Set::parse(&query(vec![el(ns::REGISTER, "remove")])), Ok(Set::Remove));
        assert!(Set::parse(&query(vec![el(ns::REGISTER, "remove"), field("username", "bill")])).is_err());
    }

    #[test]
    fn a_password_is_not_shown() {
        let set = Set::Account { username: Some("bill".into()), password: Some("Calliope".into()) };
        assert!(!format!("{set:?}").contains("Calliope"));
    }
}
