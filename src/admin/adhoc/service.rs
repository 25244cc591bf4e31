//! Service administration (XEP-0133): its commands by their own names, with the fields that it gives them.
//!
//! A command is about the domain that was asked. What is filled in becomes operations of the registry, which check the
//! rights and are logged; only what is looked at is looked at here.

mod listing;
mod looking;
mod speaking;
mod users;

use std::future::Future;
use std::pin::Pin;

use super::outcome::{self, Outcome};
use super::{Asker, Failure, Progress, fill};
use crate::admin::error::AdminError;
use crate::admin::{Answer, Nature, Needs, Operation, Report, Who};
use crate::stanza::payload::data_form::{Answers, Field, FieldType, Form, FormKind};

/// How the nodes begin. XEP-0133 §4
pub(super) const PREFIX: &str = "http://jabber.org/protocol/admin#";

/// What the fields mean. XEP-0133 §8.2
const FORM_TYPE: &str = "http://jabber.org/protocol/admin";

/// Use cases whose subject does not exist here, or was taken back (§4.6).
pub(super) const ABSENT: &[&str] = &["get-user-password", "edit-blacklist", "edit-whitelist"];

/// Use cases that ask for nothing.
pub(super) const AT_ONCE: &[&str] = &[
    "get-registered-users-num",
    "get-disabled-users-num",
    "get-online-users-num",
    "get-active-users-num",
    "get-idle-users-num",
    "delete-motd",
    "delete-welcome",
];

/// A use case.
pub(super) struct Service {
    /// What its node ends with.
    pub(super) name: &'static str,
    /// What people see.
    pub(super) title: &'static str,
    /// The operation that it comes to, for the rules of the configuration.
    pub(super) operation: &'static str,
    /// Who may ask the domain for it.
    pub(super) nature: fn(&str) -> Nature,
    /// Goes on with what was answered so far.
    pub(super) run: for<'a> fn(&'a Asker<'a>, &'a [Answers]) -> Advance<'a>,
}

/// What comes next, when it is known.
pub(super) type Advance<'a> = Pin<Box<dyn Future<Output = Result<Progress, Failure>> + Send + 'a>>;

macro_rules! services {
    ($($name:literal, $title:literal, $operation:literal, $nature:expr, $module:ident::$function:ident;)*) => {
        /// All use cases, in the order of the specification.
        pub(super) static ALL: &[Service] = &[$(Service {
            name: $name,
            title: $title,
            operation: $operation,
            nature: $nature,
            run: |asker, answers| Box::pin($module::$function(asker, answers)),
        }),*];
    };
}

services! {
    "add-user", "Add User", "user add", accounts, users::add;
    "delete-user", "Delete User", "user remove", accounts, users::delete;
    "disable-user", "Disable User", "user disable", accounts, users::disable;
    "reenable-user", "Re-Enable User", "user enable", accounts, users::enable;
    "end-user-session", "End User Session", "session close", accounts, users::end_session;
    "change-user-password", "Change User Password", "user passwd", accounts, users::change_password;
    "get-user-roster", "Get User Roster", "user show", look_closely, looking::roster;
    "get-user-lastlogin", "Get User Last Login Time", "user show", look, looking::last_login;
    "user-stats", "Get User Statistics", "user show", look, looking::statistics;
    "get-registered-users-num", "Get Number of Registered Users", "user list", look, listing::registered_number;
    "get-disabled-users-num", "Get Number of Disabled Users", "user list", look, listing::disabled_number;
    "get-online-users-num", "Get Number of Online Users", "user list", look, listing::online_number;
    "get-active-users-num", "Get Number of Active Users", "user list", look, listing::active_number;
    "get-idle-users-num", "Get Number of Idle Users", "user list", look, listing::idle_number;
    "get-registered-users-list", "Get List of Registered Users", "user list", look, listing::registered_list;
    "get-disabled-users-list", "Get List of Disabled Users", "user list", look, listing::disabled_list;
    "get-online-users-list", "Get List of Online Users", "user list", look, listing::online_list;
    "get-active-users", "Get List of Active Users", "user list", look, listing::active_list;
    "get-idle-users", "Get List of Idle Users", "user list", look, listing::idle_list;
    "announce", "Send Announcement to Online Users", "announce", speak, speaking::announce;
    "set-motd", "Set Message of the Day", "motd set", speak, speaking::set_motd;
    "edit-motd", "Edit Message of the Day", "motd set", speak, speaking::edit_motd;
    "delete-motd", "Delete Message of the Day", "motd rm", speak, speaking::delete_motd;
    "set-welcome", "Set Welcome Message", "welcome set", speak, speaking::set_welcome;
    "delete-welcome", "Delete Welcome Message", "welcome rm", speak, speaking::delete_welcome;
    "edit-admin", "Edit Admin List", "user role", server, users::edit_admins;
    "restart", "Restart Service", "restart", server, speaking::restart;
    "shutdown", "Shut Down Service", "stop", server, speaking::shutdown;
}

fn accounts(host: &str) -> Nature {
    Nature::change(Needs::Data).domain(host).who(Who::DomainAdmin)
}

fn look(host: &str) -> Nature {
    Nature::look(Needs::Data).domain(host).who(Who::DomainAdmin)
}

/// With whom people talk is for those only who may do everything.
fn look_closely(host: &str) -> Nature {
    Nature::look(Needs::Data).domain(host).who(Who::Admin)
}

fn speak(host: &str) -> Nature {
    Nature::change(Needs::Node).domain(host).who(Who::OperatorOrOwner)
}

fn server(_: &str) -> Nature {
    Nature::change(Needs::Node).who(Who::Admin)
}

/// A form of this specification.
fn form(title: &str, instructions: &str) -> Form {
    Form::new(FormKind::Form).form_type(FORM_TYPE).title(title).instruction(instructions)
}

/// What is reported.
fn result() -> Form {
    Form::result(FORM_TYPE)
}

/// Asks for something, once.
fn ask(form: Form) -> Result<Progress, Failure> {
    Ok(Progress::Ask(Box::new(form), true))
}

fn done(text: impl AsRef<str>) -> Result<Progress, Failure> {
    Ok(Progress::Done(Outcome::note(text)))
}

/// Which accounts something is done with.
fn account_field(var: &'static str, label: &str) -> Field {
    let kind = if var == "accountjids" { FieldType::JidMulti } else { FieldType::JidSingle };
    Field::new(var, kind).label(label).required()
}

/// The error stanza of §5.
fn over(error: AdminError) -> Failure {
    Failure::Over(outcome::stanza_error(&error))
}

/// Runs an operation that is written as on the command line.
async fn run(asker: &Asker<'_>, words: &[&str]) -> Result<Report, AdminError> {
    let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
    let operation = fill::read(&words).map_err(|text| AdminError::usage("usage", text))?;
    run_operation(asker, operation).await
}

async fn run_operation(asker: &Asker<'_>, operation: Operation) -> Result<Report, AdminError> {
    match operation.run(asker.cx, &asker.caller).await? {
        Answer::Report(report) => Ok(report),
        Answer::Tail(_) => Ok(Report::default()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_use_case_of_the_specification_is_here_or_named() {
        let of_the_specification = [
            "add-user",
            "delete-user",
            "disable-user",
            "reenable-user",
            "end-user-session",
            "get-user-password",
            "change-user-password",
            "get-user-roster",
            "get-user-lastlogin",
            "user-stats",
            "edit-blacklist",
            "edit-whitelist",
            "get-registered-users-num",
            "get-disabled-users-num",
            "get-online-users-num",
            "get-active-users-num",
            "get-idle-users-num",
            "get-registered-users-list",
            "get-disabled-users-list",
            "get-online-users-list",
            "get-active-users",
            "get-idle-users",
            "announce",
            "set-motd",
            "edit-motd",
            "delete-motd",
            "set-welcome",
            "delete-welcome",
            "edit-admin",
            "restart",
            "shutdown",
        ];
        for name in of_the_specification {
            let found = ALL.iter().filter(|service| service.name == name).count();
            assert_eq!(found + ABSENT.iter().filter(|absent| **absent == name).count(), 1, "{name}");
        }
        assert_eq!(ALL.len() + ABSENT.len(), of_the_specification.len());
    }
}
