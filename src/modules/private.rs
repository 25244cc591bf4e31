//! XEP-0049: Private XML Storage.

use super::prelude::*;
use crate::stanza::payload::private::{self as payload, Get, Set};
use crate::store::{StoreError, private};

/// Keeps elements for an account's own clients.
pub const MODULE: Module = Module {
    name: "private",
    specs: &[Spec::Xep(49, "1.2")],
    features: &[Feature::server(ns::PRIVATE)],
    iq: &[
        IqRoute::get_from_store(ns::PRIVATE, "query", Scope::Account, Access::Owner, |cx, iq| {
            Box::pin(get(cx, iq))
        }),
        IqRoute::set(ns::PRIVATE, "query", Scope::Account, Access::Owner, set),
    ],
};

/// Bytes that all kept elements of an account may have together.
const MOST: u64 = 4 << 20;

/// The kept element, or an empty one of that name. XEP-0049 §2.3
async fn get(cx: StoreCx, iq: Iq) -> Answer {
    let asked: Get = iq.payload()?;
    let (account, name) = (cx.account(), asked.clone());
    let text =
        cx.read(move |tx| private::load(tx, account, name.ns.as_str(), &name.name)).await.map_err(failed)?;
    let element = text.map(|text| from_text(&text)).transpose()?;
    Ok(Reply::with(payload::result(&asked, element)))
}

/// Each element takes the place of the one with its namespace and name. XEP-0049 §2.2
fn set(cx: &mut SetCx<'_>, iq: &Iq) -> Answer {
    let Set { elements } = iq.payload()?;
    let account = cx.account().id();
    for element in elements {
        let (namespace, name) = (element.ns().clone(), element.name().to_owned());
        let text = to_text(&element);
        cx.write(move |tx| {
            let others = private::bytes_beside(tx, account, namespace.as_str(), &name)?;
            let own = text.len() + namespace.as_str().len() + name.len();
            if others + own as u64 > MOST {
                return Err(StoreError::OverQuota("private storage".into()));
            }
            private::set(tx, account, namespace.as_str(), &name, Some(&text))
        });
    }
    Ok(Reply::empty())
}
