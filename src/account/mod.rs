//! The account task: everything about one account happens here, one event after the other.
//!
//! [`Directory`] maps bare JIDs to [`Handle`]s and starts tasks on demand; `task` is the loop; `outbound` and
//! `inbound` are the two written sequences that decide a stanza's fate, by the pure rules of
//! [`delivery`](crate::delivery) and [`presence`](crate::presence).

mod activity;
mod archive;
mod asleep;
mod attach;
mod blocking;
mod budget;
mod departure;
mod directory;
mod effects;
mod explain;
mod fates;
mod flush;
mod forward;
mod gate;
mod handle;
mod inbound;
mod inline;
mod iq;
mod latest;
mod moved;
mod noted;
mod notices;
mod outbound;
mod outbox;
mod port;
mod presence;
mod push;
mod reach;
mod recent;
mod refused;
mod resume;
mod retention;
mod roster;
mod saved;
mod server_blocks;
mod session;
mod shutdown;
mod software;
mod state;
mod subscription;
mod task;
#[cfg(test)]
mod testing;
mod unsettled;
mod visitor;

pub use attach::{Attach, Attached, ClientInfo, Inline};
pub use directory::{By, Directory, Online, Services, SessionLoad};
pub use fates::{Fate, Fates, What};
pub use handle::{Handle, SessionId};
pub use noted::is_worth_noting;
pub use notices::Notices;
pub use outbox::{AcceptGuard, IfLost, Item, Outbox, SOFT_LIMIT, Wake};
pub use push::{Said, Tried};
pub use resume::{Left, NotResumed, Resumable, Resume, Resumed, Unacked};
pub use retention::{purge, retention};
pub use server_blocks::ServerBlocks;
pub use session::{NO_TLS, SessionCard};
pub use software::Software;
pub use visitor::visitor_of;
