//! XEP-0077: In-Band Registration, for those who have an account: another password, and giving the account up.

use super::prelude::*;
use crate::stanza::IqType;
use crate::stanza::payload::register::{self, Set};
use crate::stream::StreamError;

/// Tells what is on file, changes the password, cancels the account.
pub const MODULE: Module = Module {
    name: "register",
    specs: &[Spec::Xep(77, "2.4")],
    features: &[Feature::server(ns::REGISTER)],
    iq: &[
        IqRoute::get(ns::REGISTER, "query", Scope::Server, Access::Anyone, get).anonymous(false),
        IqRoute::get(ns::REGISTER, "query", Scope::Account, Access::Owner, get).anonymous(false),
        IqRoute::by_operator(IqType::Set, ns::REGISTER, "query", Scope::Server, Access::Anyone, |cx, iq| {
            Box::pin(set(cx, iq))
        }),
        IqRoute::by_operator(IqType::Set, ns::REGISTER, "query", Scope::Account, Access::Owner, |cx, iq| {
            Box::pin(set(cx, iq))
        }),
    ],
};

/// XEP-0077 §3.1, example 3
fn get(cx: &GetCx<'_>, _: &Iq) -> Answer {
    let username = at_home(cx.request())?;
    Ok(Reply::with(register::on_file(&username)))
}

/// XEP-0077 §3.2, §3.3
async fn set(cx: OperatorCx, iq: Iq) -> Answer {
    let username = at_home(cx.request())?;
    match iq.payload()? {
        Set::Remove => {
            let farewell = cx.operator()?.cancel_account(cx.request().clone()).await?;
            // The result first, then the end of all sessions. XEP-0077 §3.2
            Ok(Reply::empty().and_close(StreamError::not_authorized().text(farewell)))
        }
        Set::Account { username: Some(name), password: Some(password) } => {
            if name != username {
                return Err(StanzaError::not_allowed().text("You can change your own password only."));
            }
            cx.operator()?.change_password(cx.request().clone(), password.to_string()).await?;
            Ok(Reply::empty())
        }
        // An empty password leaves the one there is. XEP-0077 §3.3
        Set::Account { .. } => Err(StanzaError::bad_request().text("A name and a password are needed.")),
    }
}

/// The name of whoever asks, at the domain that has the account: others know nothing of it.
fn at_home(request: &Request) -> Result<String, StanzaError> {
    let is_home = request.requester.domain() == request.addressee.domain();
    let local = request.requester.local().filter(|_| is_home);
    let elsewhere = || StanzaError::registration_required().text("Your account is at another domain.");
    local.map(str::to_owned).ok_or_else(elsewhere)
}
