//! Leaves without XMPP: time, ids, sizes, tasks, figures.

pub mod clock;
pub mod id;
pub mod metrics;
pub mod shutdown;
pub mod size;
pub mod spawn;
mod subscriber;
pub mod words;
pub mod zone;

pub use clock::{Clock, Moment, Stopwatch, Timestamp};
pub use metrics::Metrics;
pub use size::ByteSize;
pub use spawn::Spawner;
pub use subscriber::subscriber;
pub use words::in_words;
pub use zone::Zone;
