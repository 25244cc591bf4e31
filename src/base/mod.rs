//! Leaves without XMPP: time, ids, sizes, tasks.

pub mod clock;
pub mod id;
pub mod shutdown;
pub mod size;
pub mod spawn;
pub mod zone;

pub use clock::{Clock, Moment, Timestamp};
pub use size::ByteSize;
pub use spawn::Spawner;
pub use zone::Zone;
