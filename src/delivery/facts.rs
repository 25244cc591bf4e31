//! What delivery rules may know of an account.

use crate::jid::Resource;

/// One connected resource, as rules see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionFacts {
    /// The resource.
    pub resource: Resource,
    /// Its priority since it became available; `None` while it is connected only (RFC 6121 §2.2, §4.2).
    pub priority: Option<i8>,
    /// Whether it wants copies of what other sessions send and get. XEP-0280 §4
    pub carbons: bool,
}

impl SessionFacts {
    /// A session that has not sent presence yet.
    pub fn connected(resource: Resource) -> Self {
        Self { resource, priority: None, carbons: false }
    }

    /// Whether it has sent initial presence and not taken it back.
    pub fn is_available(&self) -> bool {
        self.priority.is_some()
    }

    /// Whether it takes messages for the bare address: available with a priority that is not negative.
    /// RFC 6121 §8.5.2.1.1
    pub fn takes_messages(&self) -> bool {
        self.priority.is_some_and(|priority| priority >= 0)
    }
}

impl AsRef<Self> for SessionFacts {
    fn as_ref(&self) -> &Self {
        self
    }
}

/// Which sessions of an account get a stanza.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// None: nobody is there who takes it.
    Nobody,
    /// The one at this position of the list that the rule was asked about.
    One(usize),
    /// The available ones, whatever their priority.
    Available,
    /// The available ones whose priority is not negative.
    NonNegative,
    /// The available ones with this priority, which is the highest and not negative.
    MostAvailable(i8),
}

impl Audience {
    /// Whether the session at a position belongs to it.
    pub fn includes(self, position: usize, session: &SessionFacts) -> bool {
        match self {
            Self::Nobody => false,
            Self::One(one) => one == position,
            Self::Available => session.is_available(),
            Self::NonNegative => session.takes_messages(),
            Self::MostAvailable(priority) => session.priority == Some(priority),
        }
    }

    /// The positions of the sessions that belong to it.
    pub fn positions<S: AsRef<SessionFacts>>(self, sessions: &[S]) -> impl Iterator<Item = usize> {
        let includes = move |(position, session): (usize, &S)| {
            self.includes(position, session.as_ref()).then_some(position)
        };
        sessions.iter().enumerate().filter_map(includes)
    }
}
