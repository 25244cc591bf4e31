//! Whether the server is being worked on: then only administrators may log in.

use std::sync::{Arc, PoisonError, RwLock};

/// Set by an operator, asked at each login. Cloning shares it.
#[derive(Clone, Default)]
pub struct Maintenance(Arc<RwLock<Option<String>>>);

impl Maintenance {
    /// A server that is as it was left.
    pub fn new(reason: Option<String>) -> Self {
        Self(Arc::new(RwLock::new(reason)))
    }

    /// What everybody but administrators is told at a login; `None` when everybody may log in.
    pub fn reason(&self) -> Option<String> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Begins it with what people are told, or ends it.
    pub fn set(&self, reason: Option<String>) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = reason;
    }
}
