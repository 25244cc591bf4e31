//! The contract between an account and its modules.
//!
//! A module is a constant table ([`Module`]): what it announces and which requests it answers. Its handlers are
//! plain functions from a context and a request to an answer; what a context has no method for, a module cannot do.

pub mod about;
mod context;
mod module;
mod port;

pub use context::{GetCx, OperatorCx, Request, Server, SetCx, StoreCx};
pub use module::{Access, Answer, AnswerFuture, Feature, IqRoute, Module, Reply, Run, Scope, Spec};
pub use port::{AccountPort, Device, Job, Listed, OperatorPort, Operators, PortFuture, Seen};
