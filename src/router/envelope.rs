//! A stanza under way, with what is known of it and what its sender waits for.

use std::sync::Arc;

use crate::delivery::Traits;
use crate::stanza::Stanza;

/// A stanza under way. Its `from` and `to` are set.
#[derive(Clone)]
pub struct Envelope {
    /// The stanza.
    pub stanza: Stanza,
    /// Where it came from.
    pub origin: Origin,
    /// What kind of message it is, asked once on the original; the default for other stanzas.
    pub traits: Traits,
    /// What its sender waits for.
    pub ack: Ack,
}

/// Where a stanza came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A client of this server.
    Client,
    /// This server itself, on its own behalf or that of an account.
    Server,
}

impl Envelope {
    /// A stanza of a client, stamped with its address.
    pub fn of_client(stanza: Stanza) -> Self {
        Self { origin: Origin::Client, ..Self::of_server(stanza) }
    }

    /// A stanza that this server sends and nobody waits for.
    pub fn of_server(stanza: impl Into<Stanza>) -> Self {
        Self { stanza: stanza.into(), origin: Origin::Server, traits: Traits::default(), ack: Ack::default() }
    }
}

/// The two answers that a stanza owes to its sender's connection.
///
/// *Accepted* is given when everybody's fate of the stanza is decided: the last clone of `accepted` is dropped.
/// *Durable* is given when everything the stanza caused is committed: the last clone of `durable` is dropped.
/// Both are answers by disappearance, so that none can be forgotten, whichever way the stanza ends.
#[derive(Clone, Default)]
pub struct Ack {
    /// Held until the stanza's fate is decided.
    pub accepted: Option<Accepted>,
    /// Held until what it caused is on disk.
    pub durable: Option<Arc<dyn Send + Sync>>,
}

/// Held while stanzas of one event are undecided.
pub type Accepted = Arc<dyn Send + Sync>;
