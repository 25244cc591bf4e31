//! The answer to a client that has authenticated by SASL2: XEP-0388 §2.6.1.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::auth::ExpectAuth;
use super::bind::{Client, ExpectBind, Identity};
use super::sasl2::{Bind2, Request};
use super::{State, write};
use crate::base::id::random_id;
use crate::jid::{BareJid, Resource};
use crate::sasl::ht::{Binding, Slot};
use crate::sasl::{Hash, Mechanism, ScramKeys};
use crate::stanza::ns;
use crate::xml::{Element, el};

/// A token that a client has authenticated with. XEP-0484
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Used {
    /// Which of the two.
    pub slot: Slot,
    /// Its mechanism.
    pub binding: Binding,
    /// The count that came with it.
    pub count: Option<u32>,
    /// Whether the client is to be given another one.
    pub is_due: bool,
}

/// What a client has proved.
pub(super) struct Proved {
    pub(super) account: BareJid,
    pub(super) mechanism: Mechanism,
    /// What the mechanism answers, until it is sent.
    pub(super) data: Option<Vec<u8>>,
    /// The token that it has proved to have.
    pub(super) used: Option<Used>,
    pub(super) request: Request,
    /// Keys that the client has brought.
    pub(super) upgraded: Vec<(Hash, ScramKeys)>,
}

/// A client that has authenticated by SASL2. It is told when all that it asked for beside is done.
pub struct Authenticated {
    bind: ExpectBind,
    data: Option<Vec<u8>>,
    /// The token that it has authenticated with.
    pub used: Option<Used>,
    /// What it asks for.
    pub request: Request,
    /// Keys that it has brought, to be stored before it is told. XEP-0480 §3
    pub upgraded: Vec<(Hash, ScramKeys)>,
}

impl Authenticated {
    pub(super) fn new(auth: ExpectAuth, proved: Proved) -> Self {
        let Proved { account, mechanism, data, used, request, upgraded } = proved;
        let (mut identity, lang) = auth.into_identity(account, mechanism);
        identity.agent.clone_from(&request.agent.id);
        Self { bind: ExpectBind::new(identity, lang), data, used, request, upgraded }
    }

    /// Who has been authenticated.
    pub fn client(&self) -> Client {
        self.bind.client()
    }

    /// Waits for a resource, where the client has asked for none or did not get it.
    pub fn state(&self) -> State {
        State::Bind(self.bind.clone())
    }

    /// The resource of a client: the tag, as far as it can be part of one, and characters that follow from the client's
    /// id, so that they stay the same, and without one are random. XEP-0386 §3.2.1
    pub fn resource(&self, bind: &Bind2) -> Option<Resource> {
        let Identity { policy, account, .. } = self.bind.identity();
        let tag = bind.tag.as_deref().unwrap_or_default();
        let own = match &self.request.agent.id {
            Some(id) => policy.decoy.pseudonym(&[account.as_str(), "\0", id.as_str(), "\0", tag].concat()),
            None => random_id(),
        };
        let tagged = bind.tag.as_ref().and_then(|tag| format!("{tag}/{own}").parse().ok());
        tagged.or_else(|| own.parse().ok())
    }

    /// Appends `<success/>`: who the client is now, a bare address or, with a resource, a full one, and what has come
    /// of its further wishes.
    pub fn success(&self, jid: &str, results: Vec<Element>, out: &mut Vec<u8>) {
        let data =
            self.data.as_ref().map(|data| el(ns::SASL2, "additional-data").text(STANDARD.encode(data)));
        let success = el(ns::SASL2, "success")
            .child_opt(data)
            .child(el(ns::SASL2, "authorization-identifier").text(jid))
            .children(results);
        write(&success.build(), out);
    }

    /// Appends the features that follow; not where a session goes on (XEP-0198 §9.2).
    pub fn features(&self, is_bound: bool, out: &mut Vec<u8>) {
        self.bind.features(is_bound, out);
    }
}

/// `<bound/>`, with what has come of what was asked for with it. XEP-0386 §3.2
pub fn bound(results: impl IntoIterator<Item = Element>) -> Element {
    el(ns::BIND2, "bound").children(results).build()
}
