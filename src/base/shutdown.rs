//! Stopping in two steps: drain, then hurry.

use tokio_util::sync::CancellationToken;

/// Tells every task that the server stops. Cloning shares it.
#[derive(Clone, Default)]
pub struct Shutdown {
    drain: CancellationToken,
    hurry: CancellationToken,
}

impl Shutdown {
    /// A server that is not stopping.
    pub fn new() -> Self {
        Self::default()
    }

    /// Asks everyone to finish and say goodbye.
    pub fn begin(&self) {
        self.drain.cancel();
    }

    /// Asks everyone to leave at once.
    pub fn hurry(&self) {
        self.drain.cancel();
        self.hurry.cancel();
    }

    /// Whether the server stops.
    pub fn has_begun(&self) -> bool {
        self.drain.is_cancelled()
    }

    /// Completes when the server stops.
    pub async fn begun(&self) {
        self.drain.cancelled().await;
    }

    /// Completes when nothing is to be waited for any more.
    pub async fn hurried(&self) {
        self.hurry.cancelled().await;
    }
}
