//! The one way to start a task.

use std::future::Future;

use tokio_util::task::TaskTracker;

/// Starts tasks and waits for them at shutdown. Cloning shares it.
#[derive(Clone, Default)]
pub struct Spawner(TaskTracker);

impl Spawner {
    /// A spawner without tasks.
    pub fn new() -> Self {
        Self::default()
    }

    /// Starts a task.
    pub fn spawn<F>(&self, future: F) -> tokio::task::JoinHandle<F::Output>
    where
        F: Future<Output: Send> + Send + 'static,
    {
        self.0.spawn(future)
    }

    /// The number of tasks.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether no task runs.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Completes when all tasks have ended.
    pub async fn finished(&self) {
        self.0.close();
        self.0.wait().await;
    }
}
