//! What a module is: data.

use std::future::Future;
use std::pin::Pin;

use super::{GetCx, OperatorCx, SetCx, StoreCx};
use crate::stanza::{Iq, IqType, Stanza, StanzaError};
use crate::stream::StreamError;
use crate::xml::Element;

/// An extension that answers requests; one constant per file of `modules/`, one line in `registry.rs`.
pub struct Module {
    /// Its name in lists and logs.
    pub name: &'static str,
    /// What it implements.
    pub specs: &'static [Spec],
    /// What service discovery tells of it. XEP-0030 §3.1.
    pub features: &'static [Feature],
    /// The requests that it answers.
    pub iq: &'static [IqRoute],
}

impl Module {
    /// A module that does nothing; the rest of a table: `..Module::NONE`.
    pub const NONE: Self = Self { name: "", specs: &[], features: &[], iq: &[] };
}

/// A specification and the version that was implemented.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spec {
    /// A XEP and its version.
    Xep(u16, &'static str),
    /// An RFC.
    Rfc(u16),
}

/// A feature in service discovery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Feature {
    /// The `var` of the feature.
    pub var: &'static str,
    /// Whose feature it is.
    pub scope: Scope,
}

impl Feature {
    /// A feature of the domain.
    pub const fn server(var: &'static str) -> Self {
        Self { var, scope: Scope::Server }
    }

    /// A feature of each account.
    pub const fn account(var: &'static str) -> Self {
        Self { var, scope: Scope::Account }
    }
}

/// Who is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The domain.
    Server,
    /// An account.
    Account,
    /// Either.
    Both,
}

impl Scope {
    /// Whether this includes another, which is not [`Scope::Both`].
    pub fn includes(self, other: Self) -> bool {
        self == Self::Both || self == other
    }
}

/// Who may ask; checked before the handler runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Everybody.
    Anyone,
    /// Whoever may see the account's presence, and its own sessions.
    Contact,
    /// The account's own sessions.
    Owner,
}

/// A request that a module answers: the namespace and name of its payload, whom it is addressed to, who may.
pub struct IqRoute {
    /// The payload's namespace.
    pub ns: &'static str,
    /// The payload's local name.
    pub name: &'static str,
    /// `get` or `set`.
    pub kind: IqType,
    /// Whom it is addressed to.
    pub scope: Scope,
    /// Who may ask.
    pub access: Access,
    /// How the nodes begin that it answers for: values of the payload's attribute `node`, such as in service discovery.
    /// Empty for what no other route answers for.
    pub nodes: &'static [&'static str],
    /// Whether it can be asked by, and of, who has no account: nothing is stored for it. XEP-0175 §3
    pub anonymous: bool,
    /// How it is answered.
    pub run: Run,
}

/// How a request is answered.
pub enum Run {
    /// At once, from what the account's task holds.
    Now(fn(&GetCx<'_>, &Iq) -> Answer),
    /// From the store, beside the account's further events: a long read holds up nobody.
    FromStore(fn(StoreCx, Iq) -> AnswerFuture),
    /// By the operator's side, beside the account's further events.
    ByOperator(fn(OperatorCx, Iq) -> AnswerFuture),
    /// In turn, with the right to change something. A result waits until everything before it is durable.
    InTurn(fn(&mut SetCx<'_>, &Iq) -> Answer),
}

/// An answer to a request.
pub type Answer = Result<Reply, StanzaError>;

/// An answer to come.
pub type AnswerFuture = Pin<Box<dyn Future<Output = Answer> + Send>>;

impl IqRoute {
    /// What is answered so; the rest is to be said. Who has no account may ask for what is answered from memory.
    const fn of(kind: IqType, run: Run) -> Self {
        let anonymous = matches!(run, Run::Now(_));
        let (scope, access) = (Scope::Both, Access::Owner);
        Self { ns: "", name: "", kind, scope, access, nodes: &[], anonymous, run }
    }

    /// A get that is answered from memory.
    pub const fn get(
        ns: &'static str,
        name: &'static str,
        scope: Scope,
        access: Access,
        run: fn(&GetCx<'_>, &Iq) -> Answer,
    ) -> Self {
        Self { ns, name, scope, access, ..Self::of(IqType::Get, Run::Now(run)) }
    }

    /// A get that is answered from the store.
    pub const fn get_from_store(
        ns: &'static str,
        name: &'static str,
        scope: Scope,
        access: Access,
        run: fn(StoreCx, Iq) -> AnswerFuture,
    ) -> Self {
        Self { ns, name, scope, access, ..Self::of(IqType::Get, Run::FromStore(run)) }
    }

    /// A question that is put as a set, answered from the store. XEP-0313 §4
    pub const fn set_from_store(
        ns: &'static str,
        name: &'static str,
        scope: Scope,
        access: Access,
        run: fn(StoreCx, Iq) -> AnswerFuture,
    ) -> Self {
        Self { ns, name, scope, access, ..Self::of(IqType::Set, Run::FromStore(run)) }
    }

    /// A get that leaves a mark on the session, such as the roster's.
    pub const fn get_in_turn(
        ns: &'static str,
        name: &'static str,
        scope: Scope,
        access: Access,
        run: fn(&mut SetCx<'_>, &Iq) -> Answer,
    ) -> Self {
        Self { ns, name, scope, access, ..Self::of(IqType::Get, Run::InTurn(run)) }
    }

    /// A set.
    pub const fn set(
        ns: &'static str,
        name: &'static str,
        scope: Scope,
        access: Access,
        run: fn(&mut SetCx<'_>, &Iq) -> Answer,
    ) -> Self {
        Self { ns, name, scope, access, ..Self::of(IqType::Set, Run::InTurn(run)) }
    }

    /// A get or set that the operator's side answers.
    pub const fn by_operator(
        kind: IqType,
        ns: &'static str,
        name: &'static str,
        scope: Scope,
        access: Access,
        run: fn(OperatorCx, Iq) -> AnswerFuture,
    ) -> Self {
        Self { ns, name, scope, access, ..Self::of(kind, Run::ByOperator(run)) }
    }

    /// Only for nodes that begin so; they are answered by no other route.
    pub const fn of_nodes(self, nodes: &'static [&'static str]) -> Self {
        Self { nodes, ..self }
    }

    /// Says whether it can be asked by, and of, who has no account. Only what is answered from memory is, if nothing
    /// is said.
    pub const fn anonymous(self, anonymous: bool) -> Self {
        Self { anonymous, ..self }
    }

    /// Whether this answers for a node, or for payloads without one.
    pub fn has_node(&self, node: &str) -> bool {
        self.nodes.iter().any(|prefix| node.starts_with(prefix))
    }
}

/// The result of a request.
#[derive(Clone, Debug, Default)]
pub struct Reply {
    pub(crate) payload: Option<Element>,
    /// What is sent before the result.
    pub(crate) before: Vec<Stanza>,
    pub(crate) when_durable: bool,
    pub(crate) close: Option<Box<StreamError>>,
}

impl Reply {
    /// An empty result.
    pub fn empty() -> Self {
        Self::default()
    }

    /// A result with a payload.
    pub fn with(payload: impl Into<Element>) -> Self {
        Self { payload: Some(payload.into()), ..Self::default() }
    }

    /// Sends something before the result, in order.
    pub fn behind(mut self, stanzas: Vec<Stanza>) -> Self {
        self.before = stanzas;
        self
    }

    /// Ends all sessions of the asking account with this error behind the result; what was held of the account is read
    /// again.
    pub fn and_close(mut self, error: StreamError) -> Self {
        self.close = Some(Box::new(error));
        self
    }

    /// Sends the result of a get only when what it shows is durable. (That of a set always waits.)
    pub fn when_durable(mut self) -> Self {
        self.when_durable = true;
        self
    }
}
