//! Registration before authentication: XEP-0077 §3.1.1, inside TLS only.

use zeroize::Zeroizing;

use super::auth::ExpectAuth;
use super::{State, Step, write};
use crate::jid::{BareJid, Localpart};
use crate::stanza::payload::register::{self, Set};
use crate::stanza::{Iq, IqType, Malformed, Stanza, StanzaError, ns, reply};
use crate::stream::{Condition, StreamError};
use crate::xml::Element;

/// How many requests about a registration a stream may make.
const REQUESTS: u8 = 10;

const INSTRUCTIONS: &str = "Choose a name and a password for your new account.";

/// What a stream has done about a registration.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Registering {
    requests: u8,
    /// It has made an account: one is enough (XEP-0077 §3.1.1).
    is_done: bool,
}

/// Somebody wants an account: whoever has checked that tells [`Registration::done`].
pub struct Registration {
    auth: ExpectAuth,
    iq: Iq,
    account: BareJid,
    password: Zeroizing<String>,
}

/// Whether an element is a request about a registration.
pub(super) fn is_request(element: &Element) -> bool {
    element.is(ns::CLIENT, "iq") && element.child(ns::REGISTER, "query").is_some()
}

impl ExpectAuth {
    /// Answers such a request, or lets it be decided.
    pub(super) fn register(mut self, element: &Element, out: &mut Vec<u8>) -> Result<Step, StreamError> {
        self.registering.requests += 1;
        if self.registering.requests > REQUESTS {
            return Err(StreamError::new(Condition::PolicyViolation).text("too many requests to register"));
        }
        let not_yet = || StreamError::new(Condition::NotAuthorized).text("authenticate first");
        let iq = match Stanza::try_from(element.clone()) {
            Ok(Stanza::Iq(iq)) if iq.kind().is_request() => iq,
            Ok(_) | Err(Malformed::NotAStanza(_) | Malformed::InvalidFrom(_)) => return Err(not_yet()),
            Err(Malformed::Stanza(stanza)) => {
                if let Some(answer) = reply::malformed(&stanza, self.host().clone()) {
                    write(&answer.to_element(), out);
                }
                return Ok(Step::Next(State::Auth(self)));
            }
        };
        if iq.to().is_some_and(|to| to.as_str() != self.host().as_str()) {
            return Err(not_yet());
        }
        match self.asked(&iq) {
            Ok(Asked::Fields) => {
                let fields = register::to_be_filled_in(INSTRUCTIONS);
                write(&Stanza::Iq(reply::result(&iq, Some(fields))).to_element(), out);
                Ok(Step::Next(State::Auth(self)))
            }
            Ok(Asked::Account(account, password)) => {
                Ok(Step::Register(Box::new(Registration { auth: self, iq, account, password })))
            }
            Err(error) => {
                refuse(&iq, &error, out);
                Ok(Step::Next(State::Auth(self)))
            }
        }
    }

    fn asked(&self, iq: &Iq) -> Result<Asked, StanzaError> {
        if !self.registers() {
            // XEP-0077 §3.1
            return Err(StanzaError::service_unavailable().text("Nobody can register here."));
        }
        if iq.kind() == IqType::Get {
            return Ok(Asked::Fields);
        }
        let (username, password) = match iq.payload()? {
            // Who asks has no account here. XEP-0077 §3.2, table 1
            Set::Remove => return Err(StanzaError::unexpected_request().text("Log in first.")),
            Set::Account { username: Some(username), password: Some(password) } => (username, password),
            // XEP-0077 §3.1, example 7
            Set::Account { .. } => {
                return Err(StanzaError::not_acceptable().text("A name and a password are needed."));
            }
        };
        if self.registering.is_done {
            return Err(StanzaError::not_acceptable().text("You have made an account. Log in with it."));
        }
        let local = Localpart::of_login(&username).map_err(|error| {
            StanzaError::not_acceptable().text(format!("This cannot be a name: {error}."))
        })?;
        Ok(Asked::Account(BareJid::new(Some(&local), self.host()), Zeroizing::new(password.to_string())))
    }
}

enum Asked {
    Fields,
    Account(BareJid, Zeroizing<String>),
}

impl Registration {
    /// The account that is wanted.
    pub fn account(&self) -> &BareJid {
        &self.account
    }

    /// Its password.
    pub fn password(&self) -> &str {
        &self.password
    }

    /// Answers: the account was made, or why not. The client can log in, or try again.
    pub fn done(self, outcome: &Result<(), StanzaError>, out: &mut Vec<u8>) -> Step {
        let Self { mut auth, iq, .. } = self;
        match outcome {
            Ok(()) => {
                auth.registering.is_done = true;
                write(&Stanza::Iq(reply::result(&iq, None)).to_element(), out);
            }
            Err(error) => refuse(&iq, error, out),
        }
        Step::Next(State::Auth(auth))
    }
}

fn refuse(iq: &Iq, error: &StanzaError, out: &mut Vec<u8>) {
    if let Some(answer) = reply::error_of_iq(iq, error) {
        write(&Stanza::Iq(answer).to_element(), out);
    }
}
